import * as z from 'zod'
import { languageCode } from './fields.ts'
import { named } from './named.ts'

/** An account's switches, as control operations and fixtures write them. */

/** A DNS label. */
export const ACCOUNT_NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
export const isAccountName = (name: string): boolean => ACCOUNT_NAME.test(name)

export const Plan = () => z.enum(['trial', 'free', 'growth', 'pro', 'enterprise'])
export const LimitMode = () => z.enum(['on', 'headers', 'off'])
export const RateLimit = () => z.union([LimitMode(), z.int().positive()])
export const State = () => z.enum(['active', 'suspended'])

/** What a header can carry. */
export const ScimToken = () => z.string().regex(/^[!-~]+$/, { error: 'It should be printable ASCII without blanks' })

export const RateLimitsBody = () =>
  z.strictObject({
    mode: LimitMode().optional(),
    remaining: z.number().optional(),
    window_s: z.number().optional(),
    other_apps_per_minute: z.number().optional(),
  })

const count = () => z.int().nonnegative()
const probability = () => z.number().min(0).max(1)

export const Settings = () =>
  named('Settings', {
    search_lag_s: z.number().nonnegative().meta({ description: 'Seconds before a write is found by search' }),
    seats: count().meta({ description: 'Full-time agents the account may have' }),
    seat_limit_status: z.literal([400, 403]).meta({ description: 'What an agent beyond the seats answers' }),
    agent_email_editable: z.boolean(),
    deleted_agent_is: z
      .enum(['both', 'contact'])
      .meta({ description: 'both: viewed as a deactivated agent, and a contact; contact: a contact alone' }),
    retry_after: z.boolean().meta({ description: 'Whether a 429 carries Retry-After' }),
    decimal_limit_headers: z.boolean().meta({ description: '50.0 instead of 50 in the headers of the limits' }),
    hidden_record_status: z.literal([404, 403]).meta({ description: 'What a record outside an agent’s scope answers' }),
    reason_header: z.boolean().meta({ description: 'Adds X-Emulator-Reason to errors' }),
    webhook_retry_minutes: z
      .array(z.number().positive().max(525_600))
      .meta({ description: 'When a failed delivery is tried again: minutes after its first attempt' }),
    webhook_hosts: z
      .array(z.string().regex(/^(\*|[\w.:-]+)$/, { error: 'It should be loopback, private, a host or *' }))
      .meta({ description: 'loopback, private, names or *: other hosts are not called' }),
    webhook_calls_per_hour: z.int().positive().meta({ description: 'The excess is postponed to the next hour' }),
    webhook_timeout_ms: z
      .int()
      .positive()
      .max(600_000)
      .meta({ description: 'Real time that a receiver has to answer' }),
    webhook_chaos: z.strictObject({
      duplicate: probability().default(0),
      reorder: probability().default(0),
      delay_s: z.number().nonnegative().max(86_400).default(0),
    }),
    cascading_rules: z
      .boolean()
      .meta({ description: 'All rules on ticket creation run, not only the first whose conditions are met' }),
    agent_activates_after_s: z
      .number()
      .nonnegative()
      .nullable()
      .meta({ description: 'Seconds after which a new agent is active by itself; null: only when it is activated' }),
    archive_after_days: z
      .number()
      .positive()
      .max(36_500)
      .nullable()
      .meta({ description: 'Days after which a closed ticket that nobody touched is archived; null: never by itself' }),
    mailboxes_active: z
      .boolean()
      .meta({ description: 'A new mailbox is verified at once: replies may be sent from it' }),
    saml_sso: z
      .boolean()
      .meta({ description: 'Agents sign in with SAML: they get no invitation, and SCIM may be switched on' }),
    primary_language: languageCode().meta({ description: 'Of what has no translation' }),
    supported_languages: z
      .array(languageCode())
      .meta({ description: 'That solutions may be translated to, besides the primary one' }),
    portal_ids: z
      .array(z.int().positive())
      .meta({ description: 'Of several portals, the main one first; none: the account has only one' }),
    scim: z
      .boolean()
      .meta({ description: 'Provisioning of agents at /scim/v2, with the plan enterprise and saml_sso' }),
    mcp: z
      .enum(['eap', 'ga', 'off'])
      .meta({ description: 'Who has /mcp: eap the plan enterprise, ga growth and above, off nobody' }),
    mcp_conversation_id: z
      .enum(['optional', 'required'])
      .meta({ description: 'Whether MCP tools ask for the conversation_id of start_conversation' }),
  })
