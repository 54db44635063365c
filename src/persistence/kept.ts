import type { Account } from '../account/account.ts'
import type { Keeper } from '../account/keeper.ts'
import type { Database } from '../store/database.ts'
import type { Batch } from './batches.ts'
import { Recorder } from './recorder.ts'
import type { KnownRoot } from './root-patches.ts'

/** What keeps accounts. */
export interface Keeping {
  /** Undefined while all is well. */
  readonly failure: Error | undefined
  touch(kept: Kept): void
  keep(kept: Kept): Promise<boolean> | undefined
  keepAll(isRead?: boolean): Promise<boolean> | undefined
  whenKept(kept: Kept): Promise<boolean> | undefined
  rootsLike(database: Database, but: Account): Iterable<KnownRoot>
}

/** What an account asks of its keeper. */
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
    return this.#commits.failure !== undefined
  }

  keep(): Promise<boolean> | undefined {
    return this.#commits.keep(this)
  }

  keepAll(isRead?: boolean): Promise<boolean> | undefined {
    return this.#commits.keepAll(isRead)
  }

  whenKept(): Promise<boolean> | undefined {
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
