import type { Seconds } from './base.ts'

/** One direction of a mailbox on a customer's server. Its password is not stored. */
export interface OutgoingServer {
  readonly mail_server: string
  readonly port: number
  readonly use_ssl: boolean
  /** Method in lower case: `plain`, `login`, `cram_md5`. */
  readonly authentication: string
  readonly user_name: string
}

export interface IncomingServer extends OutgoingServer {
  readonly delete_from_server: boolean
}

export interface CustomMailbox {
  readonly access_type: 'incoming' | 'outgoing' | 'both'
  /** Null where the access type lacks this direction. */
  readonly incoming: IncomingServer | null
  readonly outgoing: OutgoingServer | null
}

/** A support address: an e-mail config in `/email_configs`, a mailbox in `/email/mailboxes`. */
export interface EmailConfigRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  /** `support_email` of a mailbox. */
  readonly reply_email: string
  /** `forward_email` of a mailbox. */
  readonly to_email: string
  /** Whether it is verified: replies may be sent from it. */
  readonly active: boolean
  /** `default_reply_email` of a mailbox: the primary one of its product, or of the account. */
  readonly primary_role: boolean
  readonly product_id: number | null
  readonly group_id: number | null
  /** Null when the mail is on Freshdesk's own servers. */
  readonly custom_mailbox: CustomMailbox | null
}
