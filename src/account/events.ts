import type { ConversationRow } from '../store/rows/conversations.ts'
import type { TicketRow } from '../store/rows/tickets.ts'

export type TicketChangeKind =
  | 'created'
  | 'updated'
  | 'note_added'
  | 'reply_sent'
  | 'deleted'
  | 'restored'
  | 'marked_as_spam'

/** An event of a ticket, as automation rules are told. */
export interface TicketChange {
  readonly kind: TicketChangeKind
  /** Undefined when it was created. */
  readonly before: TicketRow | undefined
  readonly after: TicketRow
  /** The agent or contact who did it; null: the system. */
  readonly performerId: number | null
  /** The note or reply that was added. */
  readonly conversation?: ConversationRow
}

export interface RaisedChange extends TicketChange {
  /** The rules that led to it, each by what the one before did; empty when none did. */
  readonly causes: readonly number[]
}

/** Work on tickets once something happened to one. */
export interface TicketWork {
  /** False spares everything: no rule could fire. */
  readonly isAwaited: () => boolean
  /** Runs the rules. */
  readonly handle: (change: RaisedChange) => void
  /** Does what rules do, and what groups do. */
  readonly byRules: (work: () => void) => void
  /** Gives a ticket that waits in a group an agent, but none of those assigned already; undefined where none can be. */
  readonly assignNext: (assigned: ReadonlySet<number>) => number | undefined
}

/**
 * Events of tickets since rules last ran. They run once an operation is over, not in its midst: nothing that
 * it still does rests on a row that a rule replaced.
 */
export class TicketEvents {
  readonly #work: TicketWork
  #waiting: RaisedChange[] = []
  #causes: readonly number[] = []

  constructor(work: TicketWork) {
    this.#work = work
  }

  /** Notes an event; one that a rule raises counts as the system's doing. */
  raise(change: TicketChange): void {
    if (!this.#work.isAwaited()) return
    const performerId = this.#causes.length > 0 ? null : change.performerId
    this.#waiting.push({ ...change, performerId, causes: this.#causes })
  }

  /**
   * Runs the rules for what was raised, and for what they raise in turn, in order; then groups assign what waits in them,
   * ticket by ticket, each told to the rules. A ticket is assigned once: a rule that takes the agent away has the last word.
   */
  settle(): void {
    const assigned = new Set<number>()
    for (;;) {
      this.#runRules()
      const next = this.#work.assignNext(assigned)
      if (next === undefined) return
      assigned.add(next)
    }
  }

  #runRules(): void {
    if (this.#waiting.length === 0) return
    try {
      for (let next = 0; next < this.#waiting.length; next++) {
        const change = this.#waiting[next]
        if (change !== undefined) this.#work.handle(change)
      }
    } finally {
      this.#waiting = []
    }
  }

  /** Runs `work` and names these rules as the cause of the events that it raises. */
  causedBy(rules: readonly number[], work: () => void): void {
    this.#causes = rules
    try {
      this.#work.byRules(work)
    } finally {
      this.#causes = []
    }
  }
}
