import type { Account } from '../account/account.ts'
import type { Fate, Keeper } from '../account/keeper.ts'
import type { Database } from '../store/database.ts'
import type { Batch } from './batches.ts'
import type { CommitsOptions } from './commits-options.ts'
import { Recorder } from './recorder.ts'
import type { KnownRoot } from './root-patches.ts'

/** Keeper of all accounts. */
export interface Keeping {
  /** Undefined while all is well. */
  readonly failure: Error | undefined
  touch(kept: Kept): void
  /** Nothing falls due. */
  readonly isHeld: boolean
  keep(kept: Kept): Promise<Fate> | undefined
  keepAll(kept: Kept, isRead: boolean, isOwn: boolean): Promise<Fate> | undefined
  whenKept(kept: Kept): Promise<Fate> | undefined
  rootsLike(database: Database, but: Account): Iterable<KnownRoot>
}

/** Keeper of one account. */
export class Kept implements Keeper {
  readonly recorder: Recorder
  readonly #commits: Keeping
  /** The newest that has frames of it. */
  outstanding: Batch<Kept> | undefined
  /** A restart finds it. */
  isKnown: boolean
  isGone = false

  /** @param isBegun a restart would find it */
  constructor(account: Account, commits: Keeping, isBegun: boolean) {
    this.#commits = commits
    this.isKnown = isBegun
    this.recorder = new Recorder(account, {
      onChange: () => commits.touch(this),
      others: (database) => [...commits.rootsLike(database, account)],
      isBegun,
    })
    account.keeper = this
  }

  get isFailing(): boolean {
    return this.#commits.isHeld
  }

  keep(): Promise<Fate> | undefined {
    return this.#commits.keep(this)
  }

  keepAll(isRead = false, isOwn = false): Promise<Fate> | undefined {
    return this.#commits.keepAll(this, isRead, isOwn)
  }

  whenKept(): Promise<Fate> | undefined {
    return this.#commits.whenKept(this)
  }

  touch(): void {
    this.#commits.touch(this)
  }

  confirm(batch: Batch<Kept>, count: number): void {
    this.isKnown = true
    if (this.outstanding === batch) this.outstanding = undefined
    this.recorder.confirm(this.isGone ? Math.min(count, this.recorder.pending) : count)
  }
}

/** Roots of other accounts that may be like this one. */
export function* rootsLike(
  all: Iterable<Kept>,
  database: Database,
  but: Account,
): Generator<KnownRoot, void, undefined> {
  for (const { recorder, isGone } of all) {
    if (isGone || recorder.account === but) continue
    for (const root of recorder.roots()) if (root.database.fields.version === database.fields.version) yield root
  }
}

/** Returns one of the accounts to what is kept of it, whole; where nothing is, it is none of them any more. */
export function takeBack(
  kept: Kept,
  all: Map<Account, Kept>,
  { takeBackAccount }: Pick<CommitsOptions, 'takeBackAccount'>,
): void {
  const { account } = kept.recorder
  kept.outstanding = undefined
  if (kept.isGone) {
    kept.isGone = false
    takeBackAccount(account, 'gone')
  }
  if (kept.isKnown) {
    kept.recorder.takeBack()
    return
  }
  kept.recorder.stop()
  account.keeper = undefined
  all.delete(account)
  takeBackAccount(account, 'come')
}
