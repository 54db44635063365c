import * as z from 'zod'
import type { Account } from '../account/account.ts'
import { ACCOUNT_OPTIONS, type AccountSettings, accountMembers } from '../options/account-options.ts'
import { Settings } from '../options/settings.ts'
import { ACCOUNT_NAME, Plan, RateLimit, State } from '../schemas/account.ts'
import { definedOnly } from '../store/defined-only.ts'
import { Series } from '../store/series.ts'
import { newestSince } from '../store/since.ts'
import { FixtureSource } from './fixtures.ts'
import { type ControlOperation, Headed, operation } from './operation.ts'
import { parseInput } from './parse.ts'
import { AccountListReply, ControlAccountReply, IsoTime, sinceParameters } from './schemas.ts'
import { SecretsQuery, shownKeys, shownKeysOfNew } from './secrets.ts'

const AccountChangeBody = () =>
  z.strictObject({
    plan: Plan().optional(),
    rate_limit: RateLimit().optional(),
    state: State().optional(),
    settings: Settings().partial().optional(),
  })

/**
 * Throws `ControlError` 400 for an option of a new account that cannot be. Its `now` is judged by who makes the
 * account. Each is checked by itself: a start makes no schema of what it does not set.
 */
export function checkStart(options: AccountSettings): void {
  const { now: _, ...checked } = ACCOUNT_OPTIONS
  for (const [name, { member = name, schema }] of Object.entries(checked)) {
    const value = options[name as keyof typeof checked]
    if (value !== undefined) parseInput<unknown>(schema, value, [member])
  }
}

/** Plan, rate limit, state and settings. Throws `ControlError` 400, having changed nothing, for what cannot be. */
export function changeAccount(account: Account, change: unknown): void {
  const { plan, rate_limit, state, settings = {} } = parseInput(AccountChangeBody, change)
  if (plan !== undefined) account.subscription.setPlan(plan)
  if (rate_limit !== undefined) account.subscription.setRateLimit(rate_limit)
  if (state !== undefined) account.isSuspended = state === 'suspended'
  account.settings = { ...account.settings, ...definedOnly(settings) }
}

const AccountFilter = () => z.strictObject(sinceParameters())
const AccountListQuery = () => AccountFilter().extend(SecretsQuery().shape)

/** Lists accounts in the order in which they were made. Throws `ControlError` 400 for a filter that cannot be. */
export const listAccounts = (accounts: readonly Account[], filter: unknown): readonly Account[] =>
  newestSince(accounts, parseInput(AccountFilter, filter))

/** The accounts themselves. */
export const accountOperations: readonly ControlOperation[] = [
  operation({
    id: 'listAccounts',
    summary: 'List the accounts',
    method: 'get',
    path: '/accounts',
    scope: 'emulator',
    status: 200,
    reply: AccountListReply,
    query: AccountListQuery,
    handle({ host, query, isTrusted }) {
      const { secrets, ...since } = query
      const shown = shownKeys({ query: { secrets }, isTrusted })
      return Series.of(listAccounts(host.accounts, since), (account) => host.describe(account, shown))
    },
  }),
  operation({
    id: 'createAccount',
    makesAccount: true,
    summary:
      'Create an account, from a fixture, with the options of the start that it does not name, or as a fork of another as it is now',
    method: 'post',
    path: '/accounts',
    scope: 'emulator',
    hasLongLists: true,
    status: 201,
    reply: ControlAccountReply,
    errors: [409],
    query: SecretsQuery,
    body: () =>
      z.strictObject({
        name: z.string().regex(ACCOUNT_NAME, { error: 'It should be a DNS label' }),
        ...accountMembers(),
        fixture: FixtureSource().optional(),
        now: IsoTime().optional(),
        from: z.string().optional(),
      }),
    async handle({ host, body, ...call }) {
      const shown = shownKeysOfNew(call, body)
      return host.describe(await host.createAccount(body), shown)
    },
  }),
  operation({
    id: 'viewAccount',
    summary: 'View an account: its plan, settings, keys and how many rows it has',
    method: 'get',
    path: '',
    scope: 'account',
    status: 200,
    reply: ControlAccountReply,
    query: SecretsQuery,
    handle: ({ host, account, ...call }) => host.describe(account, shownKeys(call)),
  }),
  operation({
    id: 'updateAccount',
    summary: 'Change plan, rate limit, state or settings',
    method: 'patch',
    path: '',
    scope: 'account',
    status: 200,
    reply: ControlAccountReply,
    query: SecretsQuery,
    body: AccountChangeBody,
    handle({ host, account, body, ...call }) {
      const shown = shownKeys(call)
      changeAccount(account, body)
      return host.describe(account, shown)
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
    summary: 'Bring an account back to right after its fixture; snapshots stay. X-Emulator-Undo names one of before',
    method: 'post',
    path: '/reset',
    scope: 'account',
    status: 200,
    reply: ControlAccountReply,
    query: SecretsQuery,
    handle({ host, account, ...call }) {
      const shown = shownKeys(call)
      const undo = account.snapshots.undoably(() => account.reset())
      return new Headed(host.describe(account, shown), ['X-Emulator-Undo', undo])
    },
  }),
]
