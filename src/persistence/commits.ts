import type { Account } from '../account/account.ts'
import type { Fate } from '../account/keeper.ts'
import type { Database } from '../store/database.ts'
import { every } from '../time/timers.ts'
import { Batches } from './batches.ts'
import type { CommitsOptions } from './commits-options.ts'
import type { Frame } from './frame.ts'
import { type Keeping, Kept, rootsLike, takeBack } from './kept.ts'
import { Outage } from './outage.ts'
import type { Recorder } from './recorder.ts'
import type { KnownRoot } from './root-patches.ts'
import { Lost, UNDONE, UNKNOWN, whenHeld, withinTenure } from './tenure.ts'
import { WritePace } from './write-pace.ts'

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
  readonly #pace: WritePace<Kept>
  readonly #outage: Outage
  /** Frames wait until `begin`. */
  #isBegun = false
  #looking: NodeJS.Timeout | undefined
  #isClosed = false
  #isLost = false

  constructor(options: CommitsOptions) {
    this.#options = options
    this.#pace = new WritePace({
      batches: this.#batches,
      changed: () => this.#touched.size,
      isOpen: () => this.#isBegun && !this.#isClosed,
      begin: () => this.#run().catch(options.onError),
      onError: options.onError,
    })
    this.#outage = new Outage({
      ...options,
      recover: () =>
        options.store.recover().catch((error: unknown) => {
          if (error instanceof Lost) this.lose()
          throw error
        }),
      onState: (failure) => {
        options.onState(failure)
        if (failure === undefined) for (const { account } of this.recorders) account.timeline.touch()
      },
    })
  }

  get failure(): Error | undefined {
    return this.#outage.failure
  }

  get isHeld(): boolean {
    return this.failure !== undefined || this.#isLost || this.#options.tenure?.isHeld === false
  }

  begin(): void {
    this.#isBegun = true
    this.#pace.afterTurn()
    this.#looking = every(LOOK_MS, () => this.#look(), this.#options.onError)
    this.#looking.unref()
  }

  /** Keeps the account from now on. */
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
    if ((await (kept.outstanding?.done ?? 'kept')) !== 'kept') return false
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
    this.#pace.afterTurn()
  }

  /** Makes a frame of what changed in the account. */
  collect(kept: Kept, isStrict = false): void {
    this.#touched.delete(kept)
    if (kept.isGone || this.#isLost) return
    if (this.failure !== undefined) {
      takeBack(kept, this.#kept, this.#options)
      return
    }
    const frame = kept.recorder.take(isStrict)
    if (frame !== undefined) this.#add(kept, frame)
  }

  #add(kept: Kept, frame: Frame): void {
    kept.outstanding = this.#batches.add(kept, frame)
    this.#pace.afterTurn()
  }

  keep(kept: Kept): Promise<Fate> | undefined {
    return this.#isLost ? UNKNOWN : withinTenure(this.#options.tenure, this.#keep(kept))
  }

  #keep(kept: Kept): Promise<Fate> | undefined {
    const isChanged = !kept.isGone && kept.recorder.isChanged()
    if (this.failure !== undefined) {
      if (isChanged) kept.recorder.takeBack()
      return isChanged ? UNDONE : undefined
    }
    // One frame for all who ask until the next batch begins: making one costs as much as a tenth of a create.
    if (isChanged) {
      kept.outstanding = this.#batches.expect(kept)
      this.touch(kept)
      this.#pace.withinTurn()
    }
    return kept.outstanding?.done
  }

  keepAll(_kept: Kept, isRead: boolean, isOwn: boolean): Promise<Fate> | undefined {
    if (!isOwn && this.#options.keepOthers !== undefined) return this.#options.keepOthers(isRead)
    return this.#isLost ? UNKNOWN : withinTenure(this.#options.tenure, this.keepTouched(isRead))
  }

  /** Keeps what has changed in any of them, limits too. */
  keepTouched(isRead: boolean): Promise<Fate> | undefined {
    const touched = [...this.#touched]
    const isTakenBack = this.failure !== undefined && touched.some(({ recorder }) => recorder.isChanged(!isRead))
    for (const kept of touched) this.collect(kept, true)
    return isTakenBack ? UNDONE : this.#batches.newest?.done
  }

  whenKept(kept: Kept): Promise<Fate> | undefined {
    if (this.#isLost || this.#isClosed) return UNKNOWN
    const again = () => this.whenKept(kept) ?? 'kept'
    const held = this.failure === undefined ? whenHeld(this.#options.tenure) : this.#outage.over
    return held?.then(again) ?? this.keep(kept)?.then((fate) => (fate === 'unknown' ? again() : fate))
  }

  /** Resolves once all that stands is kept, limits too. Rejects with what keeps it from that. */
  async saved(): Promise<void> {
    const isChanged = this.failure !== undefined && [...this.#kept.values()].some((one) => one.recorder.isChanged())
    this.#look()
    const fate = await (this.#batches.newest?.done ?? 'kept')
    if (fate !== 'kept' || isChanged) throw this.failure ?? unkept()
  }

  /**
   * Does something that sees what all frames so far tell, and tells of the turn in which these are kept. Rejects where
   * they cannot be.
   */
  async still<Result>(work: () => Result, onKept: () => void): Promise<Result> {
    this.#look()
    const result = work()
    const fate = this.#batches.seal(onKept)
    if (fate === undefined) onKept()
    else if ((await fate) !== 'kept') throw this.failure ?? unkept()
    return result
  }

  /** Keeps what there is. Rejects where that cannot be, and could be before. */
  async close(): Promise<void> {
    clearInterval(this.#looking)
    // Where that fails nothing is lost now: what could not be kept was taken back, and told.
    if (this.failure !== undefined) await this.#outage.retry().catch(() => undefined)
    this.#look()
    const fate = await (this.#batches.newest?.done ?? 'kept')
    this.abandon()
    if (fate === 'undone') throw this.failure
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

  async #run(): Promise<void> {
    for (const kept of [...this.#touched]) this.collect(kept)
    const batch = this.#batches.begin()
    if (batch === undefined) return
    try {
      if (batch.frames.length > 0) await this.#options.store.append(batch.frames)
    } catch (error) {
      return error instanceof Lost ? this.lose() : this.fail(error as Error)
    }
    if (this.failure !== undefined || this.#isLost) return // meanwhile, and it was taken back
    this.#batches.end()
    batch.onKept()
    for (const [kept, count] of batch.owners) kept.confirm(batch, count)
    batch.settle('kept')
    if (this.#batches.areWaiting || this.#touched.size > 0) this.#pace.afterTurn()
  }

  /** Takes back what is not kept. */
  fail(error: Error): void {
    if (this.failure !== undefined || this.#isLost) return
    this.#outage.begin(error)
    const batches = this.#batches.takeAll()
    for (const kept of [...this.#kept.values()]) takeBack(kept, this.#kept, this.#options)
    for (const batch of batches) batch.settle('undone')
    this.#outage.tell()
  }

  /** The accounts are another process's: what stands here is told to nobody. */
  lose(): void {
    if (this.#isLost) return
    this.#isLost = true
    this.abandon()
    for (const { recorder } of this.#kept.values()) recorder.stop()
    for (const batch of this.#batches.takeAll()) batch.settle('unknown')
    this.#options.onLost?.()
  }
}

const unkept = () => new Error('it could not be kept')
