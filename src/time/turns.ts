import { setImmediate as nextTurn } from 'node:timers/promises'
import { realMilliseconds } from './clock.ts'

/** Real milliseconds after which long work lets the event loop go on. */
const TURN_MS = 5

/** Long work in turns: between two of them everything else that waits has its turn. */
export class Turns {
  readonly #longestMs: number
  #begun = realMilliseconds()
  #worked = 0

  /** @param longestMs real milliseconds after which a turn is over */
  constructor(longestMs = TURN_MS) {
    this.#longestMs = longestMs
  }

  /** Real milliseconds in all of its turns. */
  get worked(): number {
    return this.#worked + realMilliseconds() - this.#begun
  }

  get isOver(): boolean {
    return realMilliseconds() - this.#begun >= this.#longestMs
  }

  /** Resolves in a later turn of the event loop. */
  async next(): Promise<void> {
    this.#worked += realMilliseconds() - this.#begun
    await nextTurn()
    this.#begun = realMilliseconds()
  }
}

/** Work that may be left for a while wherever it yields, which tells it whether it is done `atOnce`. */
export type Steps<Result> = Generator<undefined, Result, boolean>

/** Does all of it without a break. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next(true)
    if (step.done) return step.value
  }
}

/** Does it in turns of the event loop. */
export async function inTurns<Result>(steps: Steps<Result>, turns = new Turns()): Promise<Result> {
  for (;;) {
    const step = steps.next(false)
    if (step.done) return step.value
    if (turns.isOver) await turns.next()
  }
}

/** All that is found, in a list, before anything is done to it; it may be left after each. */
export function* gathered<One>(found: Iterable<One>): Steps<One[]> {
  const all: One[] = []
  for (const one of found) {
    all.push(one)
    yield
  }
  return all
}

/** Makes something of each, in order; it may be left after each. */
export function* eachInSteps<Given, Made>(
  given: Iterable<Given>,
  make: (one: Given) => readonly Made[],
): Steps<Made[]> {
  const made: Made[] = []
  for (const one of given) {
    made.push(...make(one))
    yield
  }
  return made
}
