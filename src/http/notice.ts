import type { WebhookNotice } from '../webhooks/delivery.ts'

export type NoticeKind =
  | WebhookNotice
  | 'plain_http_at_https'
  | 'https_at_plain_http'
  | 'no_tls_at_https'
  | 'untrusted_ca'
  | 'control_write'

/** Something that went wrong apart from calls, or a change of the emulator by control, for whoever reads the log. */
export interface Notice {
  /** Time of the account's clock: `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly at: string
  /** Name of the account; of the default one where the connection named none. */
  readonly account: string
  readonly notice: NoticeKind
  /** Sentence about what happened and what to do about it. */
  readonly message: string
}
