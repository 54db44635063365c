import type { Seconds } from './base.ts'

/** One direction of a mailbox on a server of the customer's. Its password is nobody's business: it is not kept. */
export interface OutgoingServer {
  readonly mail_server: string
  readonly port: number
  readonly use_ssl: boolean
  /** In lower case: `plain`, `login`, `cram_md5`. */
  readonly authentication: string
  readonly user_name: string
}

export interface IncomingServer extends OutgoingServer {
  readonly delete_from_server: boolean
}

export interface CustomMailbox {
  readonly access_type: 'incoming' | 'outgoing' | 'both'
  /** Null where the access type has no such direction. */
  readonly incoming: IncomingServer | null
  readonly outgoing: OutgoingServer | null
}

/** A support address: what `/email_configs` calls an e-mail config and `/email/mailboxes` a mailbox. */
export interface EmailConfigRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  /** A mailbox's `support_email`. */
  readonly reply_email: string
  /** A mailbox's `forward_email`. */
  readonly to_email: string
  /** Verified: replies may be sent from it. */
  readonly active: boolean
  /** A mailbox's `default_reply_email`: the first of its product, or of the account. */
  readonly primary_role: boolean
  readonly product_id: number | null
  readonly group_id: number | null
  /** Null: the mail is on Freshdesk's own servers. */
  readonly custom_mailbox: CustomMailbox | null
}
