/** Subject of a message: the ticket it is about. */
export interface Thread {
  readonly ticket_id: number
  /** Kind of e-mail as the outbox has it, or `incoming`. */
  readonly kind: string
}

/** Most messages that are known. */
const CAPACITY = 10_000

/** Index of messages by their ids, and the last one about each ticket: for `In-Reply-To`. */
export class Threads {
  readonly #byMessage = new Map<string, Thread>()
  readonly #newest = new Map<number, string>()

  add(messageId: string, thread: Thread): void {
    this.#byMessage.delete(messageId)
    this.#byMessage.set(messageId, thread)
    this.#newest.set(thread.ticket_id, messageId)
    if (this.#byMessage.size > CAPACITY) this.#dropOldest()
  }

  find(messageId: string): Thread | undefined {
    return this.#byMessage.get(messageId)
  }

  newestOf(ticketId: number): string | null {
    return this.#newest.get(ticketId) ?? null
  }

  clear(): void {
    this.#byMessage.clear()
    this.#newest.clear()
  }

  #dropOldest(): void {
    for (const [messageId, { ticket_id }] of this.#byMessage) {
      this.#byMessage.delete(messageId)
      if (this.#newest.get(ticket_id) === messageId) this.#newest.delete(ticket_id)
      return
    }
  }
}
