import type { Seconds } from '../store/rows.ts'

export type EmailKind =
  | 'reply'
  | 'forward'
  | 'outbound_email'
  | 'note_notification'
  | 'invitation'
  | 'automation'
  | 'admin_alert'

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

/** The newest e-mails, oldest first; beyond the capacity the oldest are dropped. */
export class Outbox {
  readonly #capacity = 10_000
  #emails: OutboxEmail[] = []
  #lastId = 0

  add(email: Omit<OutboxEmail, 'id'>): void {
    this.#emails.push({ id: ++this.#lastId, ...email })
    if (this.#emails.length > this.#capacity * 1.1) this.#emails = this.#emails.slice(-this.#capacity)
  }

  list(filter: { readonly kind?: EmailKind } = {}): readonly OutboxEmail[] {
    const emails = this.#emails.slice(-this.#capacity)
    return filter.kind === undefined ? emails : emails.filter((email) => email.kind === filter.kind)
  }

  clear(): void {
    this.#emails = []
  }

  /** Forgets everything, also the numbering. */
  reset(): void {
    this.#emails = []
    this.#lastId = 0
  }
}
