import type { Account } from '../account/account.ts'
import type { Database } from '../store/database.ts'
import { every, soon } from '../time/timers.ts'
import { Batches } from './batches.ts'
import type { Frame, FrameStore } from './frame.ts'
import { type Keeping, Kept, rootsLike } from './kept.ts'
import { Outage } from './outage.ts'
import type { Recorder } from './recorder.ts'
import type { KnownRoot } from './root-patches.ts'

export interface CommitsOptions {
  readonly store: FrameStore
  /** Nothing can be kept from now on, or all can again (undefined). */
  readonly onState: (failure: Error | undefined) => void
  /** Undoes that an account came, or went. */
  readonly takeBackAccount: (account: Account, change: 'come' | 'gone') => void
  readonly onError: (error: unknown) => void
}

/** Members of the process change accounts without telling: so often they are looked at. */
const LOOK_MS = 1000

/**
 * Keeps accounts: what changed in a turn of the event loop is appended at once, and what changes meanwhile after that.
 * When that fails all accounts return to what is kept of them.
 */
export class Commits implements Keeping {
  readonly #options: CommitsOptions
  readonly #kept = new Map<Account, Kept>()
  /** Something may have changed in them. */
  readonly #touched = new Set<Kept>()
  readonly #batches = new Batches<Kept>()
  readonly #outage: Outage
  /** Frames wait until `begin`. */
  #isBegun = false
  #isScheduled = false
  #looking: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(options: CommitsOptions) {
    this.#options = options
    this.#outage = new Outage({
      ...options,
      recover: () => options.store.recover(),
      onState: (failure) => this.#tellState(failure),
    })
  }

  get failure(): Error | undefined {
    return this.#outage.failure
  }

  begin(): void {
    this.#isBegun = true
    this.#schedule()
    this.#looking = every(LOOK_MS, () => this.#look(), this.#options.onError)
    this.#looking.unref()
  }

  /** From now on the account is kept. */
  follow(account: Account, isBegun: boolean): void {
    const kept = new Kept(account, this, isBegun)
    this.#kept.set(account, kept)
    if (!isBegun) this.touch(kept)
  }

  /** The account is no more. Resolves to whether that is kept. */
  async forget(account: Account): Promise<boolean> {
    const kept = this.#kept.get(account)
    if (kept === undefined) return true
    if (this.failure !== undefined) {
      this.#options.takeBackAccount(account, 'gone')
      return false
    }
    this.collect(kept)
    kept.isGone = true
    this.#add(kept, { account: account.name, at: account.clock.now(), gone: true, patches: [] })
    const isKept = await (kept.outstanding?.done ?? true)
    if (!isKept) return false
    kept.recorder.stop()
    account.keeper = undefined
    this.#kept.delete(account)
    return true
  }

  /** Accounts, and what their frames have told so far. */
  get recorders(): readonly Recorder[] {
    return [...this.#kept.values()].filter(({ isGone }) => !isGone).map(({ recorder }) => recorder)
  }

  rootsLike(database: Database, but: Account): Iterable<KnownRoot> {
    return rootsLike(this.#kept.values(), database, but)
  }

  touch(kept: Kept): void {
    this.#touched.add(kept)
    this.#schedule()
  }

  /** What changed in the account becomes a frame. */
  collect(kept: Kept, isStrict = false): void {
    this.#touched.delete(kept)
    if (kept.isGone) return
    if (this.failure !== undefined) {
      this.#takeBack(kept)
      return
    }
    const frame = kept.recorder.take(isStrict)
    if (frame !== undefined) this.#add(kept, frame)
  }

  #add(kept: Kept, frame: Frame): void {
    kept.outstanding = this.#batches.add(kept, frame)
    this.#schedule()
  }

  keep(kept: Kept): Promise<boolean> | undefined {
    if (this.failure !== undefined) {
      if (!kept.recorder.isChanged()) return undefined
      kept.recorder.takeBack()
      return FAILED
    }
    this.collect(kept)
    return kept.outstanding?.done
  }

  keepAll(isRead = false): Promise<boolean> | undefined {
    let isTakenBack = false
    for (const kept of [...this.#touched]) {
      if (this.failure !== undefined) isTakenBack = kept.recorder.isChanged(!isRead) || isTakenBack
      this.collect(kept, true)
    }
    return isTakenBack ? FAILED : this.#batches.newest?.done
  }

  whenKept(kept: Kept): Promise<boolean> | undefined {
    if (this.failure === undefined) return this.keep(kept)
    return this.#outage.over.then(() => this.whenKept(kept) ?? true)
  }

  /** Resolves once all that stands is kept, limits too. Rejects with what keeps it from that. */
  async saved(): Promise<void> {
    const isChanged = this.failure !== undefined && [...this.#kept.values()].some((one) => one.recorder.isChanged())
    this.#look()
    const isKept = await (this.#batches.newest?.done ?? true)
    if (!isKept || isChanged) throw this.failure ?? new Error('it could not be kept')
  }

  /**
   * Does something that sees what all frames so far tell, and tells of the turn in which these are kept. Rejects where
   * they cannot be.
   */
  async still<Result>(work: () => Result, onKept: () => void): Promise<Result> {
    this.#look()
    const result = work()
    const batch = this.#batches.newest
    if (batch === undefined) {
      onKept()
      return result
    }
    batch.isSealed = true
    batch.onKept = onKept
    if (!(await batch.done)) throw this.failure ?? new Error('it could not be kept')
    return result
  }

  /** Keeps what there is. Rejects where that cannot be, and could be before. */
  async close(): Promise<void> {
    clearInterval(this.#looking)
    // Where that fails nothing is lost now: what could not be kept was taken back, and told.
    if (this.failure !== undefined) await this.#outage.retry().catch(() => undefined)
    this.#look()
    const isKept = await (this.#batches.newest?.done ?? true)
    this.abandon()
    if (!isKept) throw this.failure
  }

  /** Does nothing more. */
  abandon(): void {
    clearInterval(this.#looking)
    this.#outage.stop()
    this.#isClosed = true
  }

  #look(): void {
    for (const kept of this.#kept.values()) this.collect(kept, true)
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isClosed || !this.#isBegun) return
    this.#isScheduled = true
    soon(() => {
      this.#isScheduled = false
      for (const kept of [...this.#touched]) this.collect(kept)
      if (!this.#batches.isRunning) this.#run().catch(this.#options.onError)
    }, this.#options.onError)
  }

  async #run(): Promise<void> {
    const batch = this.#batches.begin()
    if (batch === undefined) return
    try {
      await this.#options.store.append(batch.frames)
    } catch (error) {
      this.fail(error as Error)
      return
    }
    if (this.failure !== undefined) return // meanwhile, and it was taken back
    this.#batches.end()
    batch.onKept()
    for (const [kept, count] of batch.owners) kept.confirm(batch, count)
    batch.settle(true)
    // What came meanwhile waits for what comes in this turn.
    if (this.#batches.areWaiting) this.#schedule()
  }

  /** What is not kept is taken back. */
  fail(error: Error): void {
    if (this.failure !== undefined) return
    this.#outage.begin(error)
    const batches = this.#batches.takeAll()
    for (const kept of [...this.#kept.values()]) this.#takeBack(kept)
    for (const batch of batches) batch.settle(false)
    this.#outage.tell()
  }

  #tellState(failure: Error | undefined): void {
    this.#options.onState(failure)
    if (failure === undefined) for (const { account } of this.recorders) account.timeline.touch()
  }

  #takeBack(kept: Kept): void {
    const { account } = kept.recorder
    kept.outstanding = undefined
    if (kept.isGone) {
      kept.isGone = false
      this.#options.takeBackAccount(account, 'gone')
    }
    if (kept.isKnown) {
      kept.recorder.takeBack()
      return
    }
    kept.recorder.stop()
    account.keeper = undefined
    this.#kept.delete(account)
    this.#options.takeBackAccount(account, 'come')
  }
}

const FAILED = Promise.resolve(false)
