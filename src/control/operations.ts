import { z } from 'zod'
import type { Account } from '../account/account.ts'
import { formatTime, parseDateTime } from '../times.ts'
import { agentOperations } from './agents.ts'
import { automationOperations } from './automations.ts'
import { deliveryOperations } from './deliveries.ts'
import { ControlError } from './errors.ts'
import { faultOperations } from './faults.ts'
import { type ControlOperation, operation } from './operation.ts'
import { rateLimitOperations } from './rate-limits.ts'
import { requestOperations } from './requests.ts'

const clockOf = ({ clock }: Account) => ({ now: formatTime(clock.seconds()), frozen: clock.frozen })

const IsoTime = () =>
  z.string().refine((text) => parseDateTime(text) !== undefined, { error: 'It should be an ISO time' })

const milliseconds = (iso: string) => (parseDateTime(iso) ?? 0) * 1000

const Plan = () => z.enum(['trial', 'free', 'growth', 'pro', 'enterprise'])
const RateLimit = () => z.union([z.enum(['on', 'headers', 'off']), z.int().positive()])

const Probability = () => z.number().min(0).max(1)

const SETTINGS = () => ({
  search_lag_s: z.number().nonnegative(),
  seats: z.int().nonnegative(),
  seat_limit_status: z.union([z.literal(400), z.literal(403)]),
  agent_email_editable: z.boolean(),
  retry_after: z.boolean(),
  decimal_limit_headers: z.boolean(),
  hidden_record_status: z.union([z.literal(404), z.literal(403)]),
  reason_header: z.boolean(),
  webhook_retry_minutes: z.array(z.number().positive().max(525_600)),
  webhook_hosts: z.array(z.string().regex(/^(\*|[\w.:-]+)$/, { error: 'It should be loopback, private, a host or *' })),
  webhook_calls_per_hour: z.int().positive(),
  webhook_timeout_ms: z.int().positive().max(600_000),
  webhook_chaos: z.strictObject({
    duplicate: Probability().default(0),
    reorder: Probability().default(0),
    delay_s: z.number().nonnegative().max(86_400).default(0),
  }),
  cascading_rules: z.boolean(),
  agent_activates_after_s: z.number().nonnegative().nullable(),
})

const definedOnly = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

export const controlOperations: readonly ControlOperation[] = [
  operation({
    method: 'get',
    path: '/health',
    scope: 'emulator',
    status: 200,
    handle: ({ host }) => ({ status: 'ok', version: host.version, accounts: host.accountNames.length }),
  }),
  operation({
    method: 'get',
    path: '/accounts',
    scope: 'emulator',
    status: 200,
    handle: ({ host }) =>
      host.accountNames.map((name) => host.findAccount(name)).map((account) => account && host.describe(account)),
  }),
  operation({
    method: 'post',
    path: '/accounts',
    scope: 'emulator',
    status: 201,
    body: () =>
      z.strictObject({
        name: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, { error: 'It should be a DNS label' }),
        plan: Plan().optional(),
        rate_limit: RateLimit().optional(),
        fixture: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
        seed: z.int().optional(),
        now: IsoTime().optional(),
        freeze: z.boolean().optional(),
        from: z.string().optional(),
      }),
    handle: ({ host, body }) => host.describe(host.createAccount(body)),
  }),
  operation({
    method: 'get',
    path: '',
    scope: 'account',
    status: 200,
    handle: ({ host, account }) => host.describe(account),
  }),
  operation({
    method: 'patch',
    path: '',
    scope: 'account',
    status: 200,
    body: () =>
      z.strictObject({
        plan: Plan().optional(),
        rate_limit: RateLimit().optional(),
        state: z.enum(['active', 'suspended']).optional(),
        settings: z.strictObject(SETTINGS()).partial().optional(),
      }),
    handle({ host, account, body }) {
      if (body.plan !== undefined) account.setPlan(body.plan)
      if (body.rate_limit !== undefined) account.setRateLimit(body.rate_limit)
      if (body.state !== undefined) account.isSuspended = body.state === 'suspended'
      account.settings = { ...account.settings, ...definedOnly(body.settings ?? {}) }
      return host.describe(account)
    },
  }),
  operation({
    method: 'delete',
    path: '',
    scope: 'account',
    status: 204,
    handle: ({ host, account }) => host.deleteAccount(account.name),
  }),
  operation({
    method: 'post',
    path: '/reset',
    scope: 'account',
    status: 200,
    handle({ host, account }) {
      account.reset()
      return host.describe(account)
    },
  }),
  operation({
    method: 'get',
    path: '/snapshots',
    scope: 'account',
    status: 200,
    handle: ({ account }) => account.snapshotNames.map((name) => ({ name })),
  }),
  operation({
    method: 'post',
    path: '/snapshots',
    scope: 'account',
    status: 201,
    body: () => z.strictObject({ name: z.string().min(1).max(100) }),
    handle({ account, body }) {
      account.snapshot(body.name)
      return { name: body.name }
    },
  }),
  operation({
    method: 'post',
    path: '/snapshots/:snapshot/restore',
    scope: 'account',
    status: 200,
    handle({ host, account, params: { snapshot = '' } }) {
      if (!account.restore(snapshot)) throw new ControlError(404, `There is no snapshot named ${snapshot}`)
      return host.describe(account)
    },
  }),
  operation({
    method: 'delete',
    path: '/snapshots/:snapshot',
    scope: 'account',
    status: 204,
    handle({ account, params: { snapshot = '' } }) {
      if (!account.deleteSnapshot(snapshot)) throw new ControlError(404, `There is no snapshot named ${snapshot}`)
    },
  }),
  operation({
    method: 'get',
    path: '/clock',
    scope: 'account',
    status: 200,
    handle: ({ account }) => clockOf(account),
  }),
  operation({
    method: 'put',
    path: '/clock',
    scope: 'account',
    status: 200,
    body: () => z.strictObject({ now: IsoTime().optional(), frozen: z.boolean().optional() }),
    async handle({ account, body }) {
      const moment = body.now === undefined ? undefined : milliseconds(body.now)
      const isForward = await account.timeline.put(moment, body.frozen)
      if (!isForward) throw new ControlError(409, 'The clock does not run backwards')
      return clockOf(account)
    },
  }),
  operation({
    method: 'post',
    path: '/clock/advance',
    scope: 'account',
    status: 200,
    body: () => z.strictObject({ seconds: z.number().positive() }),
    async handle({ account, body }) {
      const ran = await account.timeline.advance(body.seconds).catch((error: unknown) => {
        throw error instanceof RangeError ? new ControlError(400, error.message) : error
      })
      return { ...clockOf(account), ran: ran.map((job) => ({ ...job, at: formatTime(Math.floor(job.at / 1000)) })) }
    },
  }),
  operation({
    method: 'get',
    path: '/outbox',
    scope: 'account',
    status: 200,
    handle: ({ account }) => account.outbox.list().map((email) => ({ ...email, at: formatTime(email.at) })),
  }),
  operation({
    method: 'delete',
    path: '/outbox',
    scope: 'account',
    status: 204,
    handle: ({ account }) => account.outbox.clear(),
  }),
  ...rateLimitOperations,
  ...requestOperations,
  ...faultOperations,
  ...agentOperations,
  ...deliveryOperations,
  ...automationOperations,
]
