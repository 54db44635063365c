import { z } from 'zod'
import type { Account } from '../account/account.ts'
import { Plan, RateLimit, Settings, State } from '../schemas/account.ts'
import { formatTime, parseDateTime } from '../times.ts'
import { agentOperations } from './agents.ts'
import { automationOperations } from './automations.ts'
import { caOperations } from './ca.ts'
import { deliveryOperations } from './deliveries.ts'
import { documentOperations } from './documents.ts'
import { ControlError } from './errors.ts'
import { faultOperations } from './faults.ts'
import { fixtureOperations } from './fixtures.ts'
import { type ControlOperation, operation } from './operation.ts'
import { rateLimitOperations } from './rate-limits.ts'
import { requestOperations } from './requests.ts'
import {
  AccountListReply,
  AccountReply,
  AdvancedClockReply,
  ClockReply,
  HealthReply,
  IsoTime,
  OutboxReply,
  SnapshotListReply,
  SnapshotReply,
} from './schemas.ts'

const clockOf = ({ clock }: Account) => ({ now: formatTime(clock.seconds()), frozen: clock.frozen })

const milliseconds = (iso: string) => (parseDateTime(iso) ?? 0) * 1000

const definedOnly = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

export const controlOperations: readonly ControlOperation[] = [
  operation({
    id: 'viewHealth',
    summary: 'See whether the emulator is up; answers without a token',
    method: 'get',
    path: '/health',
    scope: 'emulator',
    status: 200,
    reply: HealthReply,
    handle: ({ host }) => ({ status: 'ok', version: host.version, accounts: host.accountNames.length }),
  }),
  operation({
    id: 'listAccounts',
    summary: 'List the accounts',
    method: 'get',
    path: '/accounts',
    scope: 'emulator',
    status: 200,
    reply: AccountListReply,
    handle: ({ host }) =>
      host.accountNames.map((name) => host.findAccount(name)).map((account) => account && host.describe(account)),
  }),
  operation({
    id: 'createAccount',
    summary: 'Create an account, from a fixture or as a fork of another as it is now',
    method: 'post',
    path: '/accounts',
    scope: 'emulator',
    status: 201,
    reply: AccountReply,
    errors: [409],
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
    id: 'viewAccount',
    summary: 'View an account: its plan, settings, keys and how many rows it has',
    method: 'get',
    path: '',
    scope: 'account',
    status: 200,
    reply: AccountReply,
    handle: ({ host, account }) => host.describe(account),
  }),
  operation({
    id: 'updateAccount',
    summary: 'Change plan, rate limit, state or settings',
    method: 'patch',
    path: '',
    scope: 'account',
    status: 200,
    reply: AccountReply,
    body: () =>
      z.strictObject({
        plan: Plan().optional(),
        rate_limit: RateLimit().optional(),
        state: State().optional(),
        settings: Settings().partial().optional(),
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
    id: 'deleteAccount',
    summary: 'Delete an account; the default one stays',
    method: 'delete',
    path: '',
    scope: 'account',
    status: 204,
    errors: [409],
    handle: ({ host, account }) => host.deleteAccount(account.name),
  }),
  operation({
    id: 'resetAccount',
    summary: 'Bring an account back to right after its fixture; snapshots stay',
    method: 'post',
    path: '/reset',
    scope: 'account',
    status: 200,
    reply: AccountReply,
    handle({ host, account }) {
      account.reset()
      return host.describe(account)
    },
  }),
  operation({
    id: 'listSnapshots',
    summary: 'List the snapshots',
    method: 'get',
    path: '/snapshots',
    scope: 'account',
    status: 200,
    reply: SnapshotListReply,
    handle: ({ account }) => account.snapshotNames.map((name) => ({ name })),
  }),
  operation({
    id: 'takeSnapshot',
    summary: 'Keep the account as it is under a name; the same name overwrites',
    method: 'post',
    path: '/snapshots',
    scope: 'account',
    status: 201,
    reply: SnapshotReply,
    body: () => z.strictObject({ name: z.string().min(1).max(100) }),
    handle({ account, body }) {
      account.snapshot(body.name)
      return { name: body.name }
    },
  }),
  operation({
    id: 'restoreSnapshot',
    summary: 'Bring the account back to a snapshot',
    method: 'post',
    path: '/snapshots/:snapshot/restore',
    scope: 'account',
    status: 200,
    reply: AccountReply,
    handle({ host, account, params: { snapshot = '' } }) {
      if (!account.restore(snapshot)) throw new ControlError(404, `There is no snapshot named ${snapshot}`)
      return host.describe(account)
    },
  }),
  operation({
    id: 'deleteSnapshot',
    summary: 'Forget a snapshot',
    method: 'delete',
    path: '/snapshots/:snapshot',
    scope: 'account',
    status: 204,
    handle({ account, params: { snapshot = '' } }) {
      if (!account.deleteSnapshot(snapshot)) throw new ControlError(404, `There is no snapshot named ${snapshot}`)
    },
  }),
  operation({
    id: 'viewClock',
    summary: 'View the clock',
    method: 'get',
    path: '/clock',
    scope: 'account',
    status: 200,
    reply: ClockReply,
    handle: ({ account }) => clockOf(account),
  }),
  operation({
    id: 'setClock',
    summary: 'Set the clock forward, freeze it or let it run',
    method: 'put',
    path: '/clock',
    scope: 'account',
    status: 200,
    reply: ClockReply,
    errors: [409],
    body: () => z.strictObject({ now: IsoTime().optional(), frozen: z.boolean().optional() }),
    async handle({ account, body }) {
      const moment = body.now === undefined ? undefined : milliseconds(body.now)
      const isForward = await account.timeline.put(moment, body.frozen)
      if (!isForward) throw new ControlError(409, 'The clock does not run backwards')
      return clockOf(account)
    },
  }),
  operation({
    id: 'advanceClock',
    summary: 'Move the clock forward; what falls due on the way runs at its time',
    method: 'post',
    path: '/clock/advance',
    scope: 'account',
    status: 200,
    reply: AdvancedClockReply,
    body: () => z.strictObject({ seconds: z.number().positive() }),
    async handle({ account, body }) {
      const ran = await account.timeline.advance(body.seconds).catch((error: unknown) => {
        throw error instanceof RangeError ? new ControlError(400, error.message) : error
      })
      return { ...clockOf(account), ran: ran.map((job) => ({ ...job, at: formatTime(Math.floor(job.at / 1000)) })) }
    },
  }),
  operation({
    id: 'listOutbox',
    summary: 'List the e-mails that Freshdesk would have sent, oldest first',
    method: 'get',
    path: '/outbox',
    scope: 'account',
    status: 200,
    reply: OutboxReply,
    handle: ({ account }) => account.outbox.list().map((email) => ({ ...email, at: formatTime(email.at) })),
  }),
  operation({
    id: 'clearOutbox',
    summary: 'Empty the outbox',
    method: 'delete',
    path: '/outbox',
    scope: 'account',
    status: 204,
    handle: ({ account }) => account.outbox.clear(),
  }),
  ...caOperations,
  ...rateLimitOperations,
  ...documentOperations,
  ...requestOperations,
  ...faultOperations,
  ...fixtureOperations,
  ...agentOperations,
  ...deliveryOperations,
  ...automationOperations,
]
