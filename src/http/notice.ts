import type { WebhookNotice } from '../webhooks/delivery.ts'

export type NoticeKind =
  | WebhookNotice
  | 'plain_http_at_https'
  | 'https_at_plain_http'
  | 'no_tls_at_https'
  | 'untrusted_ca'
  | 'control_write'

/** What went wrong apart from calls, and who steered the emulator, for whoever reads the log. */
export interface Notice {
  /** On the account's clock: `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly at: string
  /** Of a connection that named none, the default one. */
  readonly account: string
  readonly notice: NoticeKind
  /** What happened, and what to do about it. */
  readonly message: string
}
