import { z } from 'zod'
import { PRIVILEGES } from '../account/privileges.ts'
import { named } from '../schemas/named.ts'
import { id, time } from '../schemas/replies.ts'
import { parseDateTime } from '../times.ts'

/** Shapes of the control operations, of bodies and replies. */

export const Plan = () => z.enum(['trial', 'free', 'growth', 'pro', 'enterprise'])
export const LimitMode = () => z.enum(['on', 'headers', 'off'])
export const RateLimit = () => z.union([LimitMode(), z.int().positive()])
export const State = () => z.enum(['active', 'suspended'])
export const Privileges = () => z.array(z.enum(PRIVILEGES))

export const IsoTime = () =>
  z
    .string()
    .refine((text) => parseDateTime(text) !== undefined, { error: 'It should be an ISO time' })
    .meta({ format: 'date-time' })

/** In a query, where everything is text. */
export const queryNumber = () => z.coerce.number().pipe(count()).meta({ type: 'integer', minimum: 0 })

export const count = () => z.int().nonnegative()

const probability = () => z.number().min(0).max(1)

export const Settings = () =>
  named('Settings', {
    search_lag_s: z.number().nonnegative().meta({ description: 'Seconds before a write is found by search' }),
    seats: count().meta({ description: 'Full-time agents the account may have' }),
    seat_limit_status: z.literal([400, 403]).meta({ description: 'What an agent beyond the seats answers' }),
    agent_email_editable: z.boolean(),
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
  })

export const HealthReply = () => named('Health', { status: z.literal('ok'), version: z.string(), accounts: count() })

export const AccountReply = () =>
  named('Account', {
    name: z.string(),
    url: z.string().meta({ description: 'To put where a client has https://acme.freshdesk.com' }),
    plan: Plan(),
    rate_limit: RateLimit().meta({ description: 'A number is calls a minute, enforced' }),
    state: State(),
    settings: Settings(),
    api_keys: z.array(
      named('AgentKey', { agent_id: id(), email: z.string().nullable(), role: z.string().nullable(), key: z.string() }),
    ),
    counts: z.record(z.string(), count()).meta({ description: 'Rows by table' }),
  })
export const AccountListReply = () => z.array(AccountReply())

export const SnapshotReply = () => named('Snapshot', { name: z.string() })
export const SnapshotListReply = () => z.array(SnapshotReply())

const clock = () => ({ now: time(), frozen: z.boolean() })
export const ClockReply = () => named('Clock', clock())
export const AdvancedClockReply = () =>
  named('AdvancedClock', {
    ...clock(),
    ran: z
      .array(named('JobRun', { at: time(), kind: z.string(), id: id() }))
      .meta({ description: 'What fell due on the way, in order' }),
  })

export const OutboxReply = () =>
  z.array(
    named('OutboxEmail', {
      id: id(),
      at: time(),
      kind: z.enum([
        'reply',
        'forward',
        'outbound_email',
        'note_notification',
        'invitation',
        'automation',
        'admin_alert',
      ]),
      to: z.array(z.string()),
      cc: z.array(z.string()),
      bcc: z.array(z.string()),
      from: z.string().nullable(),
      subject: z.string(),
      html: z.string(),
      text: z.string(),
      ticket_id: id().nullable(),
    }),
  )

export const ApiKeyReply = () =>
  named('ApiKey', {
    agent_id: id(),
    key: z.string(),
    is_valid: z
      .boolean()
      .meta({ description: 'False before the agent has confirmed its e-mail, and once it is deleted' }),
  })

export const PermissionListReply = () =>
  z.array(
    named('Permission', {
      operation: z.string().meta({ description: 'Its operationId in the document of the API' }),
      allowed: z.boolean(),
      rule: z.string().meta({ description: 'Why, in plain words' }),
    }),
  )

export const RoleReply = () =>
  named('Role', {
    id: id(),
    name: z.string(),
    description: z.string(),
    default: z.boolean(),
    privileges: Privileges(),
    created_at: time(),
    updated_at: time(),
  })
export const RoleListReply = () => z.array(RoleReply())

const subLimit = () => named('SubLimit', { total: count().nullable(), remaining: count().nullable() })

export const RateLimitsReply = () =>
  named('RateLimits', {
    mode: LimitMode(),
    total: count().meta({ description: 'Credits a minute' }),
    remaining: count(),
    resets_in_s: count().meta({ description: 'Seconds to the end of the window; 0 when none is open' }),
    window_s: z.number().positive().meta({ description: 'Length of the window that stands for a minute' }),
    other_apps_per_minute: count().meta({ description: 'Credits that other apps of the account use in each window' }),
    sub_limits: z.strictObject({
      ticket_create: subLimit(),
      ticket_update: subLimit(),
      ticket_list: subLimit(),
      contact_list: subLimit(),
    }),
  })

export const DocumentReply = () => z.looseObject({ openapi: z.string() }).meta({ title: 'OpenApiDocument' })

export const CoverageReply = () =>
  named('Coverage', {
    published: count(),
    emulated: count(),
    operations: z.array(
      named('CoveredOperation', {
        operation: z.string().meta({ description: 'Method and path' }),
        operation_id: z.string().nullable(),
        tag: z.string(),
        emulated: z.boolean(),
        published: z.boolean().meta({ description: 'In Freshdesk’s reference' }),
        privilege: z.string().nullable(),
        rate_limit: z.string().nullable(),
        source: z.string().nullable(),
        deviations: z.array(z.string()),
      }),
    ),
  })
