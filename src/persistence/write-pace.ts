import { soon } from '../time/timers.ts'
import type { Batches } from './batches.ts'

interface WritePaceOptions<Owner> {
  readonly batches: Batches<Owner>
  /** Number of accounts whose frames are yet to be made. */
  readonly changed: () => number
  /** Whether anything is written at all. */
  readonly isOpen: () => boolean
  /** Begins the oldest batch. */
  readonly begin: () => void
  readonly onError: (error: unknown) => void
}

/** Moments at which batches are begun. While one is written no other is. */
export class WritePace<Owner> {
  readonly #options: WritePaceOptions<Owner>
  #isAwaited = false
  #isBetween = false

  constructor(options: WritePaceOptions<Owner>) {
    this.#options = options
  }

  /** Begins one after the present turn of the event loop, or a later one that brings no more callers. */
  afterTurn(): void {
    const { batches, changed, isOpen, begin, onError } = this.#options
    if (this.#isAwaited || !isOpen()) return
    this.#isAwaited = true
    soon(() => {
      this.#isAwaited = false
      if (batches.isRunning) return // goes on when that ends
      if (batches.waitForMore(changed())) this.afterTurn()
      else begin()
    }, onError)
  }

  /** Begins one before the turn is over, between two blocks of work, where enough wait: others are worked for meanwhile. */
  withinTurn(): void {
    const { batches, changed, isOpen, begin } = this.#options
    if (this.#isBetween || !isOpen() || !batches.hasEnough(changed())) return
    this.#isBetween = true
    queueMicrotask(() => {
      this.#isBetween = false
      if (isOpen() && !batches.isRunning) begin()
    })
  }
}
