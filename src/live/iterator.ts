import type { FeedCursor } from './cursor.ts'

type Settle<Event> = (result: IteratorResult<Event, undefined>) => void

/** Events as they happen, for `for await`. Ends with `return()`, which leaving the loop calls, and with the emulator. */
export class EventIterator<Event> implements AsyncIterableIterator<Event, undefined> {
  readonly #cursor: FeedCursor
  readonly #waiting: Settle<Event>[] = []

  constructor(cursor: FeedCursor) {
    this.#cursor = cursor
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** Waits for the next one where there is none yet. */
  next(): Promise<IteratorResult<Event, undefined>> {
    return new Promise((settle) => {
      this.#waiting.push(settle)
      this.#serve()
    })
  }

  async return(): Promise<IteratorResult<Event, undefined>> {
    this.#cursor.close()
    this.#serve()
    return DONE
  }

  /** Lets `await using events = freshdesk.events()` ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }

  #serve(): void {
    while (this.#waiting.length > 0) {
      const result = this.#cursor.isClosed ? DONE : this.#take()
      if (result === undefined) {
        this.#cursor.awake(() => this.#serve())
        return
      }
      this.#waiting.shift()?.(result)
    }
  }

  #take(): IteratorResult<Event, undefined> | undefined {
    const taken = this.#cursor.take()
    if (taken === undefined) return undefined
    // The feed's owner put data of its own type in.
    return { done: false, value: { id: taken.id, type: taken.type, data: JSON.parse(taken.text) } as Event }
  }
}

const DONE = { done: true, value: undefined } as const
