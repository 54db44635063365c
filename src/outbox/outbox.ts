import type { Seconds } from '../store/rows/base.ts'
import { newestSince, type Since } from '../store/since.ts'
import { itemsOf, type Tail, withLast } from '../store/tail.ts'
import { Threads } from './threads.ts'

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
  | 'group_escalation'
  | 'agent_notification'

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
  /** Name that an answer refers to: `<12.37@acme.freshdesk.com>`. */
  readonly message_id: string
  /** The message before it about the same ticket, where there is one. */
  readonly in_reply_to: string | null
}

export type NewEmail = Omit<OutboxEmail, 'id' | 'message_id' | 'in_reply_to'>

export interface OutboxOptions {
  /** Domain that messages are named by. */
  readonly domain?: string
  /** Addresses that get a blind copy of what agents send. */
  readonly copiesTo?: () => readonly string[]
  /** Told of each e-mail. */
  readonly onAdd?: (email: OutboxEmail) => void
}

const CAPACITY = 10_000
const CAPACITY_BYTES = 32 * 1024 * 1024

/** Kinds that agents send to people: the account's blind copies are of these (inferred). */
const COPIED: ReadonlySet<EmailKind> = new Set(['reply', 'forward', 'outbound_email'])

/** The e-mails at a moment. */
export interface OutboxState extends Tail<OutboxEmail> {
  readonly bytes: number
  readonly lastId: number
}

const NONE: OutboxState = { items: [], from: 0, to: 0, bytes: 0, lastId: 0 }

/** The newest e-mails, oldest first; beyond 10,000 of them, or 32 MB of their texts, the oldest are dropped. */
export class Outbox {
  /** Another object after each change. */
  #state = NONE
  /** Tickets by message, also of messages that were dropped. */
  readonly threads = new Threads()
  readonly #options: Required<OutboxOptions>

  constructor({ domain = 'acme.freshdesk.com', copiesTo = () => [], onAdd = () => {} }: OutboxOptions = {}) {
    this.#options = { domain, copiesTo, onAdd }
  }

  add(email: NewEmail): void {
    const copies = COPIED.has(email.kind) ? this.#options.copiesTo() : []
    const bcc = copies.length === 0 ? email.bcc : [...new Set([...email.bcc, ...copies])]
    const { bytes: weight, lastId } = this.#state
    const id = lastId + 1
    const { ticket_id, kind } = email
    const message_id = `<${id}.${ticket_id ?? 0}@${this.#options.domain}>`
    const in_reply_to = ticket_id === null ? null : this.threads.newestOf(ticket_id)
    const added: OutboxEmail = { id, ...email, bcc, message_id, in_reply_to }
    if (ticket_id !== null) this.threads.add(message_id, { ticket_id, kind })
    const { items, from: first, to } = withLast(this.#state, added)
    let from = first
    let bytes = weight + bytesOf(added)
    while (to - from > CAPACITY || (bytes > CAPACITY_BYTES && to - from > 1)) {
      const dropped = items[from++]
      if (dropped !== undefined) bytes -= bytesOf(dropped)
    }
    this.#state = { items, from, to, bytes, lastId: id }
    this.#options.onAdd(added)
  }

  /** Oldest first; as it stands, whatever is added later. */
  list(since: Since = {}): readonly OutboxEmail[] {
    return newestSince(itemsOf(this.#state), since)
  }

  clear(): void {
    this.#state = { ...NONE, lastId: this.#state.lastId }
  }

  /** Forgets everything, also the numbering. */
  reset(): void {
    this.threads.clear()
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
  return { items: [...emails], from: 0, to: emails.length, bytes, lastId }
}

/** Bytes of an e-mail with its numbers, and of each string besides its characters. */
const EMAIL_BYTES = 300
const STRING_BYTES = 32

/** Size in UTF-16. */
const bytesOf = ({ subject, html, text, from, message_id, to, cc, bcc }: OutboxEmail) =>
  [subject, html, text, from ?? '', message_id, ...to, ...cc, ...bcc].reduce(
    (bytes, one) => bytes + STRING_BYTES + 2 * one.length,
    EMAIL_BYTES,
  )
