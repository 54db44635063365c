import { soon } from '../time/timers.ts'
import { Turns } from '../time/turns.ts'

/** Bounds of what is written without a break. */
export interface WritingBounds {
  /** Steps of an operation that are done at once: an operation of more takes turns. */
  readonly steps: number
  /** Real milliseconds of a turn. */
  readonly turnMs: number
}

/** Bounds by default: so many steps take some 15 ms where each replaces a ticket. */
const BOUNDS: WritingBounds = { steps: 250, turnMs: 5 }

interface Written {
  /** Touched when what waited for the end of it may happen. */
  readonly timeline: { touch(): void }
}

interface WritingOptions {
  readonly onError: (error: unknown) => void
  /** Bounds of its turns. */
  readonly writing?: WritingBounds | undefined
}

/**
 * An account's operations that take turns of the event loop to write, and those that wait until they are over: what
 * writes waits, in order, so that the rows stay as such an operation found them; what reads does not
 * (docs/decisions/0033-writing-in-turns.md).
 */
export class WritingInTurns {
  readonly bounds: WritingBounds
  readonly #account: Written
  readonly #onError: (error: unknown) => void
  #underWay = 0
  #isReleasing = false
  readonly #waiting: (() => void)[] = []

  constructor(account: Written, { onError, writing = BOUNDS }: WritingOptions) {
    this.#account = account
    this.#onError = onError
    this.bounds = writing
  }

  /** Whether rows are being written that nobody sees yet. */
  get isUnderWay(): boolean {
    return this.#underWay > 0
  }

  /** Whether what writes has to wait. */
  get isBusy(): boolean {
    return this.#underWay > 0 || this.#isReleasing
  }

  /** Does the work when all that asked before has had its turn. */
  afterwards<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const result = new Promise<void>((resolve) => this.#waiting.push(resolve)).then(work)
    if (!this.isBusy) this.#releaseSoon()
    return result
  }

  async whenOver(): Promise<void> {
    await this.afterwards(() => undefined)
  }

  /** Everybody who writes waits until this has settled. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#underWay++
    try {
      return await work()
    } finally {
      this.#underWay--
      this.#account.timeline.touch()
      this.#releaseSoon()
    }
  }

  /** Lets those who wait go on in a later turn, when the reply to what is over has gone out. */
  #releaseSoon(): void {
    if (this.#isReleasing) return
    this.#isReleasing = true
    soon(() => {
      this.#release().catch(this.#onError)
    }, this.#onError)
  }

  async #release(): Promise<void> {
    const turns = new Turns(this.bounds.turnMs)
    try {
      while (this.#underWay === 0) {
        const next = this.#waiting.shift()
        if (next === undefined) return
        next()
        await undefined // its work is done, or under way
        if (turns.isOver) await turns.next()
      }
    } finally {
      this.#isReleasing = false
    }
  }
}
