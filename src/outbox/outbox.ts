import type { Seconds } from '../store/rows/base.ts'
import { newestSince, type Since } from '../store/since.ts'

export type EmailKind =
  | 'reply'
  | 'forward'
  | 'outbound_email'
  | 'note_notification'
  | 'invitation'
  | 'automation'
  | 'admin_alert'
  | 'sla_reminder'
  | 'sla_escalation'

/** An e-mail that Freshdesk would have sent. */
export interface OutboxEmail {
  readonly id: number
  readonly at: Seconds
  readonly kind: EmailKind
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly bcc: readonly string[]
  readonly from: string | null
  readonly subject: string
  readonly html: string
  readonly text: string
  readonly ticket_id: number | null
}

const CAPACITY = 10_000
const CAPACITY_BYTES = 32 * 1024 * 1024

/** Kinds that agents send to people: the account's blind copies are of these (inferred). */
const COPIED: ReadonlySet<EmailKind> = new Set(['reply', 'forward', 'outbound_email'])

/** The e-mails at a moment: some of a list that only grows at its end. */
export interface OutboxState {
  readonly emails: readonly OutboxEmail[]
  readonly from: number
  readonly to: number
  readonly bytes: number
  readonly lastId: number
}

const NONE: OutboxState = { emails: [], from: 0, to: 0, bytes: 0, lastId: 0 }

/** The newest e-mails, oldest first; beyond 10,000 of them, or 32 MB of their texts, the oldest are dropped. */
export class Outbox {
  /** Another object after each change. */
  #state = NONE
  readonly #copiesTo: () => readonly string[]
  readonly #onAdd: (email: OutboxEmail) => void

  /**
   * @param copiesTo who gets a blind copy of what agents send
   * @param onAdd told of each e-mail
   */
  constructor(copiesTo: () => readonly string[] = () => [], onAdd: (email: OutboxEmail) => void = () => {}) {
    this.#copiesTo = copiesTo
    this.#onAdd = onAdd
  }

  add(email: Omit<OutboxEmail, 'id'>): void {
    const copies = COPIED.has(email.kind) ? this.#copiesTo() : []
    const bcc = copies.length === 0 ? email.bcc : [...new Set([...email.bcc, ...copies])]
    const { emails, from: first, to, bytes: weight, lastId } = this.#state
    const added = { id: lastId + 1, ...email, bcc }
    const isShort = to - first > emails.length / 2 && to === emails.length
    // States taken before share the list, each its own part of it.
    const list = isShort ? (emails as OutboxEmail[]) : emails.slice(first, to)
    let from = isShort ? first : 0
    let bytes = weight + bytesOf(added)
    list.push(added)
    while (list.length - from > CAPACITY || (bytes > CAPACITY_BYTES && list.length - from > 1)) {
      const dropped = list[from++]
      if (dropped !== undefined) bytes -= bytesOf(dropped)
    }
    this.#state = { emails: list, from, to: list.length, bytes, lastId: added.id }
    this.#onAdd(added)
  }

  /** Oldest first; as it stands, whatever is added later. */
  list(since: Since = {}): readonly OutboxEmail[] {
    const { emails, from, to } = this.#state
    return newestSince(emails.slice(from, to), since)
  }

  clear(): void {
    this.#state = { ...NONE, lastId: this.#state.lastId }
  }

  /** Forgets everything, also the numbering. */
  reset(): void {
    this.#state = { ...NONE }
  }

  capture(): OutboxState {
    return this.#state
  }

  restore(state: OutboxState): void {
    this.#state = state
  }
}

/** A state of these e-mails alone. */
export function outboxOf(emails: readonly OutboxEmail[], lastId: number): OutboxState {
  const bytes = emails.reduce((sum, email) => sum + bytesOf(email), 0)
  return { emails: [...emails], from: 0, to: emails.length, bytes, lastId }
}

/** Bytes of an e-mail with its numbers, and of each string besides its characters. */
const EMAIL_BYTES = 300
const STRING_BYTES = 32

/** In UTF-16. */
const bytesOf = ({ subject, html, text, from, to, cc, bcc }: OutboxEmail) =>
  [subject, html, text, from ?? '', ...to, ...cc, ...bcc].reduce(
    (bytes, one) => bytes + STRING_BYTES + 2 * one.length,
    EMAIL_BYTES,
  )
