import type { Account } from '../account/account.ts'
import type { LoadedAccount } from '../persistence/account-dump.ts'
import type { AccountStore } from '../persistence/account-store.ts'
import { isPostgresUrl, shownUrl } from '../persistence/postgres/url.ts'
import type { Testing } from '../persistence/testing.ts'
import type { AccountRegistry } from './accounts.ts'
import type { Metrics } from './metrics.ts'
import type { SettledOptions } from './options.ts'
import type { Placement } from './placement.ts'

interface KeptAccounts {
  /** The data file, as the user named it. */
  readonly path: string
  readonly accounts: AccountRegistry
  readonly options: SettledOptions
  readonly metrics: Metrics
  readonly testing: Testing | undefined
  readonly onError: (error: unknown) => void
}

/** Names it in messages, without a password. */
const shownData = (path: string): string =>
  isPostgresUrl(path) ? `accounts in ${shownUrl(path)}` : `data file ${path}`

/** State of the store, as health tells it. */
export const dataState = ({ state }: AccountStore, { data = '' }: SettledOptions) => ({
  kind: isPostgresUrl(data) ? ('postgres' as const) : ('file' as const),
  state,
})

/** Opens the store that keeps the accounts; nothing is read yet. */
export async function openStore({
  path,
  accounts,
  options,
  metrics,
  testing,
  onError,
}: KeptAccounts): Promise<AccountStore> {
  const { durability, repair } = options
  const all = () => accounts.all
  const onWritten = (milliseconds: number) => metrics.countWrite(milliseconds)
  const takeBack = (account: Account, change: 'come' | 'gone') => accounts.takeBack(account, change)
  if (isPostgresUrl(path)) {
    const { PostgresPersistence } = await import('../persistence/postgres/postgres-persistence.ts')
    const taken = { all, takeBack, lose: (account: Account) => accounts.lose(account) }
    return new PostgresPersistence(path, {
      accounts: taken,
      defaultName: accounts.default.name,
      advertise: options.advertise,
      onError,
      onWritten,
    })
  }
  if (durability === 'none') {
    const { Persistence } = await import('../persistence/persistence.ts')
    return new Persistence(path, all, { onError, repair })
  }
  const { LoggedPersistence } = await import('../persistence/logged-persistence.ts')
  return new LoggedPersistence(path, { accounts: { all, takeBack }, onError, onWritten, repair, testing })
}

/** Takes over what is kept, and does what fell due since. Throws an `Error` of one line where that cannot be. */
export async function loadAccounts(store: AccountStore, { path, accounts, options }: KeptAccounts): Promise<void> {
  const kept = (await store.load()) ?? []
  try {
    for (const one of kept) {
      const isNamed = accounts.has(String(one.head.name))
      const account = takeOver(store, accounts, one)
      // What the start asks for by name holds, too, of the account it names.
      if (isNamed) applyLimits(account, options)
    }
    await store.begin()
  } catch (cause) {
    throw new Error(`${shownData(path)} cannot be used: ${(cause as Error).message}`, { cause })
  }
  for (const account of accounts.all) await account.timeline.catchUpInTurns()
}

/** Undefined where all accounts are this process's. */
export async function placementOf(
  store: AccountStore,
  { accounts, options, metrics, onError }: KeptAccounts,
): Promise<Placement | undefined> {
  const { sharing } = store
  if (sharing === undefined) return undefined
  const { Placement } = await import('./placement.ts')
  return new Placement({
    accounts,
    sharing,
    takeOver: (loaded) => takeOver(store, accounts, loaded),
    metrics,
    idle: options.idle,
    onError,
  })
}

/** The account as it was kept stands from now on, and goes on being kept. */
function takeOver(store: AccountStore, accounts: AccountRegistry, kept: LoadedAccount): Account {
  const { name, seed, start } = kept.head
  const known = accounts.has(name) ? accounts.find(name) : undefined
  const account = known ?? accounts.addKept(name, Number(seed))
  resume(account, kept)
  store.resume(account)
  account.journal.beginStart(Number(start ?? 0) + 1, account.clock.now())
  return account
}

function applyLimits(account: Account, { plan, rateLimit }: SettledOptions): void {
  if (plan !== undefined) account.subscription.setPlan(plan)
  if (plan !== undefined || rateLimit !== undefined) account.subscription.setRateLimit(rateLimit)
}

/** The account as it was kept, but never before the last moment that was. */
function resume(account: Account, { head, state, roots, outbox, threads, deliveries }: LoadedAccount): void {
  // Files of earlier versions do not keep what a reset goes back to.
  const initial = roots.initial ?? account.roots.initial ?? state
  account.resume(state, { ...roots, initial })
  account.outbox.restore(outbox)
  account.outbox.threads.restore(threads)
  const { clock } = account
  if (typeof head.at === 'number' && clock.now() < head.at) clock.set(head.at)
  account.deliveries.restore(deliveries)
}
