import * as z from 'zod'
import { languageCode } from '../schemas/fields.ts'
import { named } from '../schemas/named.ts'

/** A switch of accounts, stated once: its type, its default, the control operations and docs/settings.md follow. */
export interface Setting<Schema extends z.ZodType> {
  /** Made when first used: a start makes no schema. */
  readonly schema: () => Schema
  readonly default: z.output<Schema>
  /** A phrase, for the documents. */
  readonly means: string
}

const setting = <Schema extends z.ZodType>(
  schema: () => Schema,
  byDefault: z.output<Schema>,
  means: string,
): Setting<Schema> => ({ schema, default: byDefault, means })

const count = () => z.int().nonnegative()
const probability = () => z.number().min(0).max(1)
const nonNegative = () => z.number().nonnegative()

/** Switches where sources disagree or users differ (docs/fidelity.md), in the order in which accounts show them. */
export const SETTINGS = {
  search_lag_s: setting(nonNegative, 0, 'Seconds before a write is found by search'),
  seats: setting(count, 10, 'Full-time agents the account may have'),
  seat_limit_status: setting(() => z.literal([400, 403]), 400, 'What an agent beyond the seats answers'),
  agent_email_editable: setting(z.boolean, false, 'An agent’s e-mail can be changed by update'),
  deleted_agent_is: setting(
    () => z.enum(['both', 'contact']),
    'both',
    'both: viewed as a deactivated agent, and a contact; contact: a contact alone',
  ),
  retry_after: setting(z.boolean, true, 'Whether a 429 carries Retry-After'),
  decimal_limit_headers: setting(
    z.boolean,
    false,
    '50.0 instead of 50 in X-RateLimit-Total and -Remaining, as seen on live accounts',
  ),
  hidden_record_status: setting(() => z.literal([404, 403]), 404, 'What a record outside an agent’s scope answers'),
  reason_header: setting(
    z.boolean,
    false,
    'Adds X-Emulator-Reason to errors: which limit, its number, when it opens; or which rule of a role, which field',
  ),
  cascading_rules: setting(
    z.boolean,
    true,
    'All rules on ticket creation run, not only the first whose conditions are met',
  ),
  webhook_retry_minutes: setting(
    () => z.array(z.number().positive().max(525_600)),
    [5, 30, 60],
    'When a failed delivery is tried again: minutes after its first attempt',
  ),
  webhook_hosts: setting(
    () => z.array(z.string().regex(/^(\*|[\w.:-]+)$/, { error: 'It should be loopback, private, a host or *' })),
    ['loopback', 'private'],
    'loopback, private, names or *: other hosts are not called',
  ),
  webhook_calls_per_hour: setting(
    () => z.int().positive(),
    1000,
    'Attempts of deliveries; the excess is postponed to the next hour',
  ),
  webhook_timeout_ms: setting(
    () => z.int().positive().max(600_000),
    10_000,
    'Milliseconds of real time that a receiver has to answer',
  ),
  webhook_chaos: setting(
    () =>
      z.strictObject({
        /** Probability that a delivery is made twice. */
        duplicate: probability().default(0),
        /** Probability that a delivery waits until the next one of its rule has overtaken it, a minute at most. */
        reorder: probability().default(0),
        /** Seconds of the account's clock before the first attempt. */
        delay_s: nonNegative().max(86_400).default(0),
      }),
    { duplicate: 0, reorder: 0, delay_s: 0 },
    'Probability that a delivery is made twice, that the next overtakes it, and seconds before the first attempt',
  ),
  agent_activates_after_s: setting(
    () => nonNegative().nullable(),
    null,
    'Seconds after which a new agent is active by itself; null: only when it is activated',
  ),
  archive_after_days: setting(
    () => z.number().positive().max(36_500).nullable(),
    null,
    'Days after which a closed ticket that nobody touched is archived; null: never by itself',
  ),
  mailboxes_active: setting(z.boolean, false, 'A new mailbox is verified at once: replies may be sent from it'),
  saml_sso: setting(z.boolean, false, 'Agents sign in with SAML: they get no invitation, and SCIM may be switched on'),
  scim: setting(z.boolean, false, 'Provisioning of agents at /scim/v2, with the plan enterprise and saml_sso'),
  mcp: setting(
    () => z.enum(['eap', 'ga', 'off']),
    'eap',
    'Who has /mcp: eap the plan enterprise, ga growth and above, off nobody',
  ),
  mcp_conversation_id: setting(
    () => z.enum(['optional', 'required']),
    'optional',
    'Whether MCP tools ask for the conversation_id of start_conversation',
  ),
  primary_language: setting(languageCode, 'en', 'Language of what has no translation, as a code: en, pt-BR'),
  supported_languages: setting(
    () => z.array(languageCode()),
    [],
    'Languages that solutions may be translated to, besides the primary one',
  ),
  portal_ids: setting(
    () => z.array(z.int().positive()),
    [],
    'Portals of the account, the main one first; none: it has only one',
  ),
}

type Table = typeof SETTINGS
type ValueOf<One> = One extends Setting<infer Schema> ? Unchanged<z.output<Schema>> : never
/** A list is set as a whole. */
type Unchanged<Value> = Value extends readonly (infer Member)[] ? readonly Member[] : Value

/** The switches of an account, each with its value. */
export type Settings = { -readonly [Name in keyof Table]: ValueOf<Table[Name]> }

/** Settings that nobody has changed. Their lists and objects are shared, and cannot be. */
export const defaultSettings = (): Settings => ({ ...DEFAULTS })

type Shape = { readonly [Name in keyof Table]: ReturnType<Table[Name]['schema']> }

/** The settings as control operations and fixtures write them. */
export const Settings = () =>
  named('Settings', mapped(({ schema, means }) => schema().meta({ description: means })) as Shape) // by the table's own

const mapped = <Result>(make: (one: Setting<z.ZodType>) => Result): Readonly<Record<string, Result>> =>
  Object.fromEntries(Object.entries(SETTINGS).map(([name, one]) => [name, make(one as Setting<z.ZodType>)]))

const DEFAULTS = mapped((one) => Object.freeze(one.default)) as Settings // what `setting` has checked member by member
