import type { Account } from '../account/account.ts'
import type { LoadedAccount } from '../persistence/account-dump.ts'
import type { AccountStore } from '../persistence/account-store.ts'
import type { Testing } from '../persistence/testing.ts'
import type { AccountRegistry } from './accounts.ts'
import type { SettledOptions } from './options.ts'

interface KeptAccounts {
  /** The data file, as the user named it. */
  readonly path: string
  readonly accounts: AccountRegistry
  readonly options: SettledOptions
  readonly testing: Testing | undefined
  readonly onError: (error: unknown) => void
}

/** What keeps the accounts; nothing is read yet. */
export async function openStore({ path, accounts, options, testing, onError }: KeptAccounts): Promise<AccountStore> {
  const { durability, repair } = options
  const all = () => accounts.all
  if (durability === 'none') {
    const { Persistence } = await import('../persistence/persistence.ts')
    return new Persistence(path, all, { onError, repair })
  }
  const { LoggedPersistence } = await import('../persistence/logged-persistence.ts')
  const takeBack = (account: Account, change: 'come' | 'gone') => accounts.takeBack(account, change)
  return new LoggedPersistence(path, { accounts: { all, takeBack }, onError, repair, testing })
}

/** Takes over what is kept, and does what fell due since. Throws an `Error` of one line where that cannot be. */
export async function loadAccounts(store: AccountStore, { path, accounts, options }: KeptAccounts): Promise<void> {
  const kept = (await store.load()) ?? []
  try {
    for (const one of kept) {
      const known = accounts.find(one.head.name)
      const account = known ?? accounts.addKept(one.head.name, Number(one.head.seed))
      resume(account, one)
      store.resume(account)
      account.journal.beginStart(Number(one.head.start ?? 0) + 1, account.clock.now())
      // What the start asks for by name holds, too, of the account it names.
      if (known !== undefined) applyLimits(known, options)
    }
    await store.begin()
  } catch (cause) {
    throw new Error(`data file ${path} cannot be used: ${(cause as Error).message}`, { cause })
  }
  for (const account of accounts.all) await account.timeline.catchUpInTurns()
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
