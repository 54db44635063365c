import { z } from 'zod'
import type { Account } from '../account/account.ts'
import { formatTime, LAST_SECOND, parseDateTime } from '../times.ts'
import { ControlError } from './errors.ts'

export interface NewAccount {
  readonly name: string
  readonly plan?: Account['plan'] | undefined
  readonly rate_limit?: 'on' | 'headers' | 'off' | number | undefined
  readonly fixture?: unknown
  readonly seed?: number | undefined
  readonly now?: string | undefined
  readonly freeze?: boolean | undefined
  /** Forks this account as it is now. */
  readonly from?: string | undefined
}

/** What control operations act on. */
export interface ControlHost {
  readonly version: string
  readonly accountNames: readonly string[]
  findAccount(name: string): Account | undefined
  createAccount(account: NewAccount): Account
  /** False for the default account. */
  deleteAccount(name: string): boolean
  /** The account as an object of the control API. */
  describe(account: Account): unknown
}

export interface ControlCall<Body = unknown> {
  readonly host: ControlHost
  readonly account: Account
  readonly name: string
  readonly body: Body
}

export interface ControlOperation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Below `/_emulator`; with `account`, below `/_emulator/accounts/{name}` and, for the default account, here. */
  readonly path: string
  readonly scope: 'emulator' | 'account'
  readonly status: 200 | 201 | 204
  readonly body?: () => z.ZodType
  readonly handle: (call: ControlCall) => unknown
}

function operation<Body>(
  definition: Omit<ControlOperation, 'body' | 'handle'> & {
    readonly body?: () => z.ZodType<Body>
    readonly handle: (call: ControlCall<Body>) => unknown
  },
): ControlOperation {
  return definition as ControlOperation // the body was parsed by its own schema
}

const clockOf = ({ clock }: Account) => ({ now: formatTime(clock.seconds()), frozen: clock.frozen })

const IsoTime = () =>
  z.string().refine((text) => parseDateTime(text) !== undefined, { error: 'It should be an ISO time' })

const milliseconds = (iso: string) => (parseDateTime(iso) ?? 0) * 1000

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
        plan: z.enum(['trial', 'free', 'growth', 'pro', 'enterprise']).optional(),
        rate_limit: z.union([z.enum(['on', 'headers', 'off']), z.int().positive()]).optional(),
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
    method: 'delete',
    path: '',
    scope: 'account',
    status: 204,
    handle({ host, account }) {
      if (!host.deleteAccount(account.name)) throw new ControlError(409, 'The default account cannot be deleted')
    },
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
    handle({ host, account, name }) {
      if (!account.restore(name)) throw new ControlError(404, `There is no snapshot named ${name}`)
      return host.describe(account)
    },
  }),
  operation({
    method: 'delete',
    path: '/snapshots/:snapshot',
    scope: 'account',
    status: 204,
    handle({ account, name }) {
      if (!account.deleteSnapshot(name)) throw new ControlError(404, `There is no snapshot named ${name}`)
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
    handle({ account, body }) {
      const now = account.clock.now()
      const target = body.now === undefined ? now : milliseconds(body.now)
      if (target < Math.floor(now / 1000) * 1000) throw new ControlError(409, 'The clock does not run backwards')
      if (target > now) account.advance((target - now) / 1000)
      account.clock.set(account.clock.now(), body.frozen ?? account.clock.frozen)
      return clockOf(account)
    },
  }),
  operation({
    method: 'post',
    path: '/clock/advance',
    scope: 'account',
    status: 200,
    body: () => z.strictObject({ seconds: z.number().positive() }),
    handle({ account, body }) {
      if (account.clock.seconds() + body.seconds > LAST_SECOND) {
        throw new ControlError(400, 'The clock cannot pass the year 9999')
      }
      const ran = account.advance(body.seconds)
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
]
