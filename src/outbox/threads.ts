import { type Tail, withLast } from '../store/tail.ts'

/** Subject of a message: the ticket it is about. */
export interface Thread {
  readonly ticket_id: number
  /** Kind of e-mail as the outbox has it, or `incoming`. */
  readonly kind: string
}

export interface NamedThread extends Thread {
  readonly message_id: string
}

/** Messages that are known at a moment, oldest first; of one that came twice the later counts. */
export type ThreadsState = Tail<NamedThread>

/** Most messages that are known. */
const CAPACITY = 10_000

const NONE: ThreadsState = { items: [], from: 0, to: 0 }

/** Index of messages by their ids, and the last one about each ticket: for `In-Reply-To`. */
export class Threads {
  /** Another object after each change. */
  #state = NONE
  readonly #byMessage = new Map<string, NamedThread>()
  readonly #newest = new Map<number, NamedThread>()

  add(message_id: string, { ticket_id, kind }: Thread): void {
    const thread: NamedThread = { message_id, ticket_id, kind }
    const { items, from, to } = withLast(this.#state, thread)
    const isFull = to - from > CAPACITY
    if (isFull) this.#forget(items[from])
    this.#state = { items, from: isFull ? from + 1 : from, to }
    this.#index(thread)
  }

  find(messageId: string): Thread | undefined {
    return this.#byMessage.get(messageId)
  }

  newestOf(ticketId: number): string | null {
    return this.#newest.get(ticketId)?.message_id ?? null
  }

  clear(): void {
    this.restore({ ...NONE })
  }

  capture(): ThreadsState {
    return this.#state
  }

  restore(state: ThreadsState): void {
    if (state === this.#state) return
    this.#state = state
    this.#byMessage.clear()
    this.#newest.clear()
    for (const thread of state.items.slice(state.from, state.to)) this.#index(thread)
  }

  #index(thread: NamedThread): void {
    this.#byMessage.set(thread.message_id, thread)
    this.#newest.set(thread.ticket_id, thread)
  }

  #forget(oldest: NamedThread | undefined): void {
    if (oldest === undefined) return
    const { message_id, ticket_id } = oldest
    if (this.#byMessage.get(message_id) === oldest) this.#byMessage.delete(message_id)
    if (this.#newest.get(ticket_id) === oldest) this.#newest.delete(ticket_id)
  }
}
