import { setImmediate as nextTurn } from 'node:timers/promises'
import { realMilliseconds } from './clock.ts'

/** Real milliseconds after which long work lets the event loop go on. */
const TURN_MS = 8

/** Long work in turns: between two of them everything else that waits has its turn. */
export class Turns {
  #begun = realMilliseconds()

  get isOver(): boolean {
    return realMilliseconds() - this.#begun >= TURN_MS
  }

  /** Resolves in a later turn of the event loop. */
  async next(): Promise<void> {
    await nextTurn()
    this.#begun = realMilliseconds()
  }
}
