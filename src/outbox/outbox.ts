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

/** The newest e-mails, oldest first; beyond 10,000 of them, or 32 MB of their texts, the oldest are dropped. */
export class Outbox {
  #emails: OutboxEmail[] = []
  #bytes = 0
  #lastId = 0
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
    const added = { id: ++this.#lastId, ...email, bcc }
    this.#emails.push(added)
    this.#bytes += bytesOf(added)
    while (this.#emails.length > CAPACITY || (this.#bytes > CAPACITY_BYTES && this.#emails.length > 1)) {
      const dropped = this.#emails.shift()
      if (dropped !== undefined) this.#bytes -= bytesOf(dropped)
    }
    this.#onAdd(added)
  }

  /** Oldest first; as it stands, whatever is added later. */
  list(since: Since = {}): readonly OutboxEmail[] {
    return newestSince([...this.#emails], since)
  }

  clear(): void {
    this.#emails = []
    this.#bytes = 0
  }

  /** Forgets everything, also the numbering. */
  reset(): void {
    this.clear()
    this.#lastId = 0
  }
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
