import * as z from 'zod'
import { PRIVILEGES } from '../account/privileges.ts'
import { Settings } from '../options/settings.ts'
import { LimitMode, Plan, RateLimit, State } from '../schemas/account.ts'
import { named } from '../schemas/named.ts'
import { id, time } from '../schemas/replies.ts'
import { parseDateTime } from '../times.ts'

/** Shapes of the control operations, of bodies and replies. */

export const Privileges = () => z.array(z.enum(PRIVILEGES))

export const IsoTime = () =>
  z
    .string()
    .refine((text) => parseDateTime(text) !== undefined, { error: 'It should be an ISO time' })
    .meta({ format: 'date-time' })

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

export const HttpMethod = () => z.string().toUpperCase().pipe(z.enum(METHODS))

/** Schema of a number in a query, where everything is text. */
export const queryNumber = () => z.coerce.number().pipe(count()).meta({ type: 'integer', minimum: 0 })

/** Parameters of every list that grows. */
export const sinceParameters = () => ({
  since_id: queryNumber().optional().meta({ description: 'Later than this one' }),
  limit: queryNumber().optional().meta({ description: 'The newest so many' }),
})

export const count = () => z.int().nonnegative()

const port = () => z.int().min(0).max(65_535)

export const HealthReply = () =>
  named('Health', {
    status: z.literal('ok'),
    version: z.string(),
    accounts: count(),
    ports: z.strictObject({ http: port(), https: port().optional() }).meta({ description: 'At which it listens' }),
    data: z
      .strictObject({ kind: z.enum(['file', 'postgres']), state: z.enum(['ready', 'failing']) })
      .optional()
      .meta({ description: 'With --data: whether what is changed can be kept' }),
  })

export const AliveReply = () => named('Alive', { status: z.literal('ok') })

export const OperationListReply = () =>
  z.array(named('ControlOperation', { id: z.string(), method: z.string(), path: z.string(), summary: z.string() }))

const scimDoor = () => ({
  enabled: z.boolean().meta({ description: 'Plan and settings let an identity provider in' }),
  url: z.string().meta({ description: 'The base URL that it asks for' }),
})
const ScimToken = () =>
  z.string().meta({ description: 'What it sends as Authorization: Bearer; shown where the agents’ keys are' })
export const ScimDoorReply = () => named('ScimDoor', { ...scimDoor(), token: ScimToken() })

export const ControlAccountReply = () =>
  named('Account', {
    id: count().meta({ description: 'Numbered as they were made since the start' }),
    name: z.string(),
    url: z.string().meta({ description: 'To put where a client has https://acme.freshdesk.com' }),
    plan: Plan(),
    rate_limit: RateLimit().meta({ description: 'A number is calls a minute, enforced' }),
    state: State(),
    settings: Settings(),
    api_keys: z.array(
      named('AgentKey', {
        agent_id: id(),
        email: z.string().nullable(),
        role: z.string().nullable(),
        key: z.string().optional().meta({
          description:
            'Of a shipped fixture or made of the id; others with secrets=true. On this machine alone, or with the control token',
        }),
      }),
    ),
    scim: named('ShownScimDoor', { ...scimDoor(), token: ScimToken().optional() }),
    counts: z.record(z.string(), count()).meta({ description: 'Rows by table' }),
  })
export const AccountListReply = () => z.array(ControlAccountReply())

export const ControlTokenReply = () => named('ControlToken', { account: z.string(), token: z.string() })

export const SnapshotReply = () => named('Snapshot', { name: z.string() })
export const SnapshotListReply = () => z.array(SnapshotReply())

const clock = () => ({ now: time(), frozen: z.boolean() })
export const ClockReply = () => named('Clock', clock())
export const DueJobListReply = () => z.array(named('DueJob', { at: time(), kind: z.string() }))
export const AdvancedClockReply = () =>
  named('AdvancedClock', {
    ...clock(),
    ran: z
      .array(named('JobRun', { at: time(), kind: z.string(), id: count() }))
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
        'sla_reminder',
        'sla_escalation',
        'group_escalation',
        'agent_notification',
      ]),
      to: z.array(z.string()),
      cc: z.array(z.string()),
      bcc: z.array(z.string()),
      from: z.string().nullable(),
      subject: z.string(),
      html: z.string(),
      text: z.string(),
      ticket_id: id().nullable(),
      message_id: z.string().meta({ description: 'To be named by an answer, as in_reply_to' }),
      in_reply_to: z.string().nullable().meta({ description: 'The message before it about the ticket' }),
    }),
  )

const isValidKey = () =>
  z.boolean().meta({ description: 'False before the agent has confirmed its e-mail, and once it is deleted' })

export const ApiKeyReply = () => named('ApiKey', { agent_id: id(), key: z.string(), is_valid: isValidKey() })
export const ActivatedReply = () =>
  named('ActivatedAgent', {
    agent_id: id(),
    key: z.string().optional().meta({ description: 'Told to callers on this machine, and with the control token' }),
    is_valid: isValidKey(),
  })

export const ArchivedReply = () => named('ArchivedTicket', { id: id(), archived: z.literal(true) })

export const PermissionListReply = () =>
  z.array(
    named('Permission', {
      operation: z.string().meta({ description: 'Its operationId in the document of the API' }),
      allowed: z.boolean(),
      rule: z.string().meta({ description: 'Why, in plain words' }),
    }),
  )

export const ControlRoleReply = () =>
  named('Role', {
    id: id(),
    name: z.string(),
    description: z.string(),
    default: z.boolean(),
    privileges: Privileges(),
    created_at: time(),
    updated_at: time(),
  })
export const ControlRoleListReply = () => z.array(ControlRoleReply())

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
        reason: z.string().nullable().meta({ description: 'Why it is not emulated' }),
      }),
    ),
  })

export const JsonSchemaReply = () =>
  z.looseObject({ title: z.string() }).meta({ title: 'JsonSchema', description: 'JSON Schema, draft 2020-12' })
export const FixtureReply = () =>
  z.looseObject({}).meta({ title: 'Fixture', description: 'Its schema is at /_emulator/fixture-schema.json' })
export const LoadReply = () =>
  z.record(z.string(), count()).meta({ title: 'LoadedRows', description: 'Rows added, by table' })
