import { LAST_SECOND } from '../times.ts'
import type { AdjustableClock } from './clock.ts'
import { type JobRun, type JobSource, nextMoment, runDueJobs, runNextJob } from './jobs.ts'
import { later } from './timers.ts'
import { Turns } from './turns.ts'

/** Real time after which a running clock's next job is looked for when something may have changed. */
const CHECK_DELAY_MS = 100
/** setTimeout takes 2^31 milliseconds at most, some 24.8 days. */
const LONGEST_DELAY_MS = 24 * 86_400_000

/** Writing that takes turns of the event loop: nothing falls due in the middle of it. */
interface Writing {
  readonly isUnderWay: boolean
  whenOver(): Promise<void>
}

export interface TimelineOptions {
  readonly clock: AdjustableClock
  readonly sources: readonly JobSource[]
  /** Resolves when all that jobs and requests started has ended: webhooks. */
  readonly whenIdle: () => Promise<void>
  /** Nothing may fall due at present. */
  readonly isHeld: () => boolean
  /** Waited for by what falls due, and by moves. */
  readonly writing: Writing
  /** A job of the timer failed: nobody else would hear of it. */
  readonly onError: (error: unknown) => void
}

/** Failure of a move that could not be kept: the clock stands at the last moment that is. */
export class MoveTakenBack extends Error {}

/**
 * Takes an account through time: jobs run at their moments, whether a request finds them due, its timer or a move of
 * the clock. Moves wait for what each job started, and for each other.
 */
export class Timeline {
  readonly #clock: AdjustableClock
  readonly #sources: readonly JobSource[]
  readonly #whenIdle: () => Promise<void>
  readonly #isHeld: () => boolean
  readonly #writing: Writing
  readonly #onError: (error: unknown) => void
  #lastMove: Promise<unknown> = Promise.resolve()
  /** Counted up by `cancel`: a move of an earlier era ends. */
  #era = 0
  /** The era that `takeBack` began last. */
  #takenBack = 0
  /** Jobs run by the move that is under way. */
  #ran: JobRun[] | undefined
  #timer: NodeJS.Timeout | undefined
  #isCheckDue = false
  #isStopped = false

  constructor({ clock, sources, whenIdle, isHeld, writing, onError }: TimelineOptions) {
    this.#clock = clock
    this.#sources = sources
    this.#whenIdle = whenIdle
    this.#isHeld = isHeld
    this.#writing = writing
    this.#onError = onError
  }

  /** Runs what has fallen due, each job at its own time. What jobs start is not waited for. */
  catchUp(): void {
    this.touch()
    this.#runDueJobs()
  }

  /** Runs what has fallen due, in turns of the event loop: after hours away that may be much. */
  async catchUpInTurns(): Promise<void> {
    const turns = new Turns()
    while (this.#runOneDue()) if (turns.isOver) await turns.next()
    this.touch()
  }

  /**
   * Moves the clock forward; everything that falls due runs one by one, the clock standing at its time until what the
   * job started has ended. Resolves to the jobs; after `cancel` to those that ran, the clock left alone.
   * Rejects with a `RangeError` when `seconds` is not above 0 or goes beyond the year 9999, with `MoveTakenBack` where
   * what happened on the way cannot be kept: jobs before that are done.
   */
  async advance(seconds: number): Promise<readonly JobRun[]> {
    if (!(seconds > 0)) throw new RangeError('seconds must be a number above 0')
    return this.#inTurn((isCancelled) => this.#move(seconds * 1000, isCancelled))
  }

  /**
   * Puts the clock to a moment (epoch milliseconds), forward as `advance` does, and freezes or releases it.
   * Resolves to false, having changed nothing, when that moment has passed. Rejects as `advance` does.
   */
  put(moment: number | undefined, frozen: boolean | undefined): Promise<boolean> {
    return this.#inTurn(async (isCancelled) => {
      const now = this.#clock.now()
      const target = moment ?? now
      if (target < Math.floor(now / 1000) * 1000) return false
      if (target > now) await this.#move(target - now, isCancelled)
      if (isCancelled()) return true
      this.#clock.set(this.#clock.now(), frozen ?? this.#clock.frozen)
      this.touch()
      return true
    })
  }

  /** The next job of each source, in order of time. */
  due(): readonly { readonly at: number; readonly kind: string }[] {
    return this.#sources
      .flatMap((source) => {
        const at = source.next()
        return at === undefined ? [] : [{ at, kind: source.kind }]
      })
      .sort((a, b) => a.at - b.at)
  }

  /** Another one after each `cancel` and `stop`: what began in an earlier one has nothing to write to. */
  get era(): number {
    return this.#era
  }

  /** Ends the moves under way and those that wait: the account goes to another state. */
  cancel(): void {
    this.#era++
    this.#clock.standAt(undefined)
  }

  /** Ends moves as `cancel` does, where what they did could not be kept: who asked for them is told. */
  takeBack(): void {
    this.cancel()
    this.#takenBack = this.#era
  }

  /** Something may have made a job, or moved one: on a running clock the timer is set anew, soon. */
  touch(): void {
    if (this.#isCheckDue || this.#isStopped || this.#clock.frozen) return
    this.#isCheckDue = true
    this.#wakeAfter(CHECK_DELAY_MS)
  }

  /** No timer from now on. */
  stop(): void {
    this.#era++
    this.#isStopped = true
    clearTimeout(this.#timer)
  }

  #inTurn<Result>(work: (isCancelled: () => boolean) => Promise<Result>): Promise<Result> {
    const era = this.#era
    const isCancelled = () => {
      if (era < this.#takenBack) throw new MoveTakenBack()
      return era !== this.#era
    }
    const result = this.#lastMove.then(() => work(isCancelled))
    this.#lastMove = result.catch(() => undefined)
    return result
  }

  async #move(milliseconds: number, isCancelled: () => boolean): Promise<readonly JobRun[]> {
    const ran: JobRun[] = []
    if (isCancelled()) return ran
    const era = this.#era
    if (this.#clock.seconds() + milliseconds / 1000 > LAST_SECOND) {
      throw new RangeError('The clock cannot pass the year 9999')
    }
    this.#runDueJobs()
    const start = this.#clock.now()
    this.#clock.standAt(start)
    this.#ran = ran
    const turns = new Turns()
    try {
      for (;;) {
        await this.#whenIdle()
        // A thousand jobs on the way keep nobody waiting.
        if (turns.isOver) await turns.next()
        while (this.#writing.isUnderWay) await this.#writing.whenOver()
        if (isCancelled()) return ran
        if (this.#isHeld()) {
          this.#clock.set(this.#clock.now()) // what ran is kept
          throw new MoveTakenBack()
        }
        const job = runNextJob(this.#sources, start + milliseconds, (at) => this.#clock.standAt(at))
        if (job === undefined) break
        ran.push(job)
      }
      this.#clock.shift(milliseconds)
      return ran
    } finally {
      this.#ran = undefined
      if (era === this.#era) this.#clock.standAt(undefined)
      this.touch()
    }
  }

  /** False when nothing is due. */
  #runOneDue(): boolean {
    const before = this.#clock.standingAt
    try {
      const job = runNextJob(this.#sources, this.#clock.now(), (at) => this.#clock.standAt(at))
      if (job !== undefined) this.#ran?.push(job)
      return job !== undefined
    } finally {
      this.#clock.standAt(before)
    }
  }

  #runDueJobs(): void {
    const now = this.#clock.now()
    if (nextMoment(this.#sources) > now || this.#isHeld() || this.#writing.isUnderWay) return
    const before = this.#clock.standingAt
    try {
      const ran = runDueJobs(this.#sources, now, (at) => this.#clock.standAt(at))
      for (const job of ran) this.#ran?.push(job)
    } finally {
      this.#clock.standAt(before)
    }
  }

  #wakeAfter(milliseconds: number): void {
    clearTimeout(this.#timer)
    // After a failure not armed again before the next touch: the same job would fail at once.
    this.#timer = later(milliseconds, () => this.#wake(), this.#onError)
    this.#timer.unref()
  }

  #wake(): void {
    this.#isCheckDue = false
    if (this.#isStopped || this.#clock.frozen) return
    if (this.#isHeld() || this.#writing.isUnderWay) return // touched once it is no more
    const turns = new Turns()
    while (!turns.isOver && this.#runOneDue());
    const wait = nextMoment(this.#sources) - this.#clock.now()
    if (wait < Number.POSITIVE_INFINITY) this.#wakeAfter(Math.min(Math.max(0, wait), LONGEST_DELAY_MS))
  }
}
