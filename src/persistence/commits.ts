import type { Account } from '../account/account.ts'
import type { Keeper } from '../account/keeper.ts'
import type { Database } from '../store/database.ts'
import { every, later, soon } from '../time/timers.ts'
import type { Frame } from './frame.ts'
import { type KnownRoot, Recorder } from './recorder.ts'

/** Where frames are kept. */
export interface FrameStore {
  /** When this resolves all of them are kept; when it rejects, none. */
  append(frames: readonly Frame[]): Promise<void>
  /** Makes it whole again after a failure, by what the accounts hold, which is what is kept. Rejects when it cannot be. */
  recover(): Promise<void>
}

export interface CommitsOptions {
  readonly store: FrameStore
  /** Nothing can be kept from now on, or all can again (undefined). */
  readonly onState: (failure: Error | undefined) => void
  /** Undoes that an account came, or went. */
  readonly takeBackAccount: (account: Account, change: 'come' | 'gone') => void
  readonly onError: (error: unknown) => void
}

/** Frames that are kept together. */
class Batch {
  readonly frames: Frame[] = []
  /** Takes no more. */
  isSealed = false
  /** Told in the turn in which it came to be kept. */
  onKept: () => void = () => undefined
  /** How many of them are whose. */
  readonly owners = new Map<Kept, number>()
  /** Whether all of them came to be kept. Never rejects. */
  readonly done: Promise<boolean>
  settle: (isKept: boolean) => void = () => undefined

  constructor() {
    this.done = new Promise((resolve) => {
      this.settle = resolve
    })
  }

  add(owner: Kept, frame: Frame): void {
    this.frames.push(frame)
    this.owners.set(owner, (this.owners.get(owner) ?? 0) + 1)
  }
}

/** Members of the process change accounts without telling: so often they are looked at. */
const LOOK_MS = 1000
const FIRST_RETRY_MS = 50
const LONGEST_RETRY_MS = 1000

/**
 * Keeps accounts: what changed in a turn of the event loop is appended at once, and what changes meanwhile after that.
 * When that fails all accounts return to what is kept of them.
 */
export class Commits {
  readonly #options: CommitsOptions
  readonly #kept = new Map<Account, Kept>()
  /** Something may have changed in them. */
  readonly #touched = new Set<Kept>()
  /** Not begun yet, oldest first. */
  #waiting: Batch[] = []
  #running: Batch | undefined
  /** Frames wait until `begin`. */
  #isBegun = false
  #isScheduled = false
  #looking: NodeJS.Timeout | undefined
  /** Undefined while all is well. */
  #failure: Error | undefined
  #recovered: Promise<void> = Promise.resolve()
  #recovering: Promise<void> | undefined
  #endRecovery: () => void = () => undefined
  #isClosed = false

  constructor(options: CommitsOptions) {
    this.#options = options
  }

  get failure(): Error | undefined {
    return this.#failure
  }

  begin(): void {
    this.#isBegun = true
    this.#schedule()
    this.#looking = every(LOOK_MS, () => this.#look(), this.#options.onError)
    this.#looking.unref()
  }

  /** From now on the account is kept. */
  follow(account: Account, isBegun: boolean): void {
    const kept = new Kept(account, { commits: this, isBegun })
    this.#kept.set(account, kept)
    account.keeper = kept
    if (!isBegun) this.touch(kept)
  }

  /** The account is no more. Resolves to whether that is kept. */
  async forget(account: Account): Promise<boolean> {
    const kept = this.#kept.get(account)
    if (kept === undefined) return true
    if (this.#failure !== undefined) {
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

  *rootsLike(database: Database, but: Account): Generator<KnownRoot, void, undefined> {
    for (const { recorder, isGone } of this.#kept.values()) {
      if (isGone || recorder.account === but) continue
      for (const root of recorder.roots()) if (root.database.fields.version === database.fields.version) yield root
    }
  }

  touch(kept: Kept): void {
    this.#touched.add(kept)
    this.#schedule()
  }

  /** What changed in the account becomes a frame. */
  collect(kept: Kept, isStrict = false): void {
    this.#touched.delete(kept)
    if (kept.isGone) return
    if (this.#failure !== undefined) {
      this.#takeBack(kept)
      return
    }
    const frame = kept.recorder.take(isStrict)
    if (frame !== undefined) this.#add(kept, frame)
  }

  #add(kept: Kept, frame: Frame): void {
    let batch = this.#waiting.at(-1)
    if (batch === undefined || batch.isSealed) {
      batch = new Batch()
      this.#waiting.push(batch)
    }
    batch.add(kept, frame)
    kept.outstanding = batch
    this.#schedule()
  }

  keep(kept: Kept): Promise<boolean> | undefined {
    if (this.#failure !== undefined) {
      if (!kept.recorder.isChanged()) return undefined
      kept.recorder.takeBack()
      return FAILED
    }
    this.collect(kept)
    return kept.outstanding?.done
  }

  keepAll(): Promise<boolean> | undefined {
    let isTakenBack = false
    for (const kept of [...this.#touched]) {
      if (this.#failure !== undefined) isTakenBack = kept.recorder.isChanged(true) || isTakenBack
      this.collect(kept, true)
    }
    return isTakenBack ? FAILED : this.#newest?.done
  }

  /** Of the batches that are not kept yet. */
  get #newest(): Batch | undefined {
    return this.#waiting.at(-1) ?? this.#running
  }

  whenKept(kept: Kept): Promise<boolean> | undefined {
    if (this.#failure === undefined) return this.keep(kept)
    return this.#recovered.then(() => this.whenKept(kept) ?? true)
  }

  /** Resolves once all that stands is kept, limits too. Rejects with what keeps it from that. */
  async saved(): Promise<void> {
    const isChanged = this.#failure !== undefined && [...this.#kept.values()].some((one) => one.recorder.isChanged())
    this.#look()
    const isKept = await (this.#newest?.done ?? true)
    if (!isKept || isChanged) throw this.#failure ?? new Error('it could not be kept')
  }

  /**
   * Does something that sees what all frames so far tell, and tells of the turn in which these are kept. Rejects where
   * they cannot be.
   */
  async still<Result>(work: () => Result, onKept: () => void): Promise<Result> {
    this.#look()
    const result = work()
    const batch = this.#newest
    if (batch === undefined) {
      onKept()
      return result
    }
    batch.isSealed = true
    batch.onKept = onKept
    if (!(await batch.done)) throw this.#failure ?? new Error('it could not be kept')
    return result
  }

  /** Keeps what there is. Rejects where that cannot be, and could be before. */
  async close(): Promise<void> {
    clearInterval(this.#looking)
    // Where that fails nothing is lost now: what could not be kept was taken back, and told.
    if (this.#failure !== undefined) await this.#recover().catch(() => undefined)
    this.#look()
    const isKept = await (this.#newest?.done ?? true)
    this.#isClosed = true
    if (!isKept) throw this.#failure
  }

  /** Does nothing more. */
  abandon(): void {
    clearInterval(this.#looking)
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
      if (this.#running === undefined) this.#run().catch(this.#options.onError)
    }, this.#options.onError)
  }

  async #run(): Promise<void> {
    const batch = this.#waiting.shift()
    if (batch === undefined) return
    this.#running = batch
    try {
      await this.#options.store.append(batch.frames)
    } catch (error) {
      this.fail(error as Error)
      return
    }
    if (this.#failure !== undefined) return // meanwhile, and it was taken back
    this.#running = undefined
    batch.onKept()
    for (const [kept, count] of batch.owners) kept.confirm(batch, count)
    batch.settle(true)
    // What came meanwhile waits for what comes in this turn.
    if (this.#waiting.length > 0) this.#schedule()
  }

  /** What is not kept is taken back. */
  fail(error: Error): void {
    if (this.#failure !== undefined) return
    this.#failure = error
    this.#recovered = new Promise((resolve) => {
      this.#endRecovery = resolve
    })
    const batches = [this.#running, ...this.#waiting]
    this.#running = undefined
    this.#waiting = []
    for (const kept of [...this.#kept.values()]) this.#takeBack(kept)
    for (const batch of batches) batch?.settle(false)
    this.#options.onState(error)
    this.#retryLater()
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

  #retryLater(wait = FIRST_RETRY_MS): void {
    const retry = () => {
      if (this.#isClosed) return
      this.#recover().catch(() => this.#retryLater(Math.min(2 * wait, LONGEST_RETRY_MS)))
    }
    later(wait, retry, this.#options.onError).unref()
  }

  async #recover(): Promise<void> {
    this.#recovering ??= this.#options.store.recover().finally(() => {
      this.#recovering = undefined
    })
    await this.#recovering
    if (this.#failure === undefined) return
    this.#failure = undefined
    this.#options.onState(undefined)
    this.#endRecovery()
    for (const { recorder } of this.#kept.values()) recorder.account.timeline.touch()
  }
}

const FAILED = Promise.resolve(false)

interface KeptOptions {
  readonly commits: Commits
  /** A restart would find it. */
  readonly isBegun: boolean
}

/** What an account asks of its keeper. */
class Kept implements Keeper {
  readonly recorder: Recorder
  readonly #commits: Commits
  /** The newest that has frames of it. */
  outstanding: Batch | undefined
  /** A restart finds it. */
  isKnown: boolean
  isGone = false

  constructor(account: Account, { commits, isBegun }: KeptOptions) {
    this.#commits = commits
    this.isKnown = isBegun
    this.recorder = new Recorder(account, {
      onChange: () => commits.touch(this),
      others: (database) => [...commits.rootsLike(database, account)],
      isBegun,
    })
  }

  get isFailing(): boolean {
    return this.#commits.failure !== undefined
  }

  keep(): Promise<boolean> | undefined {
    return this.#commits.keep(this)
  }

  keepAll(): Promise<boolean> | undefined {
    return this.#commits.keepAll()
  }

  whenKept(): Promise<boolean> | undefined {
    return this.#commits.whenKept(this)
  }

  touch(): void {
    this.#commits.touch(this)
  }

  confirm(batch: Batch, count: number): void {
    this.isKnown = true
    if (this.outstanding === batch) this.outstanding = undefined
    this.recorder.confirm(this.isGone ? Math.min(count, this.recorder.pending) : count)
  }
}
