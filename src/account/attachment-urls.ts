import { createHmac } from 'node:crypto'
import { toUSVString } from 'node:util'
import type { AttachmentRow } from '../store/rows/attachments.ts'
import type { Account } from './account.ts'

/** Below the account's base URL; the form follows Freshdesk's storage. */
export const ATTACHMENT_PATH = '/data/helpdesk/attachments/production/'

/** Source: X-Amz-Expires=300 on recorded URLs. */
const LIFETIME_SECONDS = 300

/** A URL that serves the file for five minutes of the account's clock. */
export function attachmentUrl(account: Account, attachment: AttachmentRow, baseUrl: string): string {
  const date = compactTime(account.clock.seconds())
  const name = escapedName(attachment)
  return (
    `${baseUrl}${ATTACHMENT_PATH}${attachment.id}/original/${name}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=${date}` +
    `&X-Amz-Expires=${LIFETIME_SECONDS}&X-Amz-SignedHeaders=host&X-Amz-Signature=${sign(account, attachment.id, date)}`
  )
}

/**
 * The file's name as URLs and headers carry it, percent-encoded: what is no Unicode is replaced, and of a name longer than
 * file systems have them the beginning is left.
 */
export const escapedName = ({ name }: AttachmentRow): string =>
  encodeURIComponent(toUSVString(name.slice(0, LONGEST_NAME)))

const LONGEST_NAME = 255

export type AttachmentAccess = 'granted' | 'bad_signature' | 'expired'

export function checkAttachmentUrl(
  account: Account,
  id: number,
  query: Readonly<Record<string, string>>,
): AttachmentAccess {
  const date = query['X-Amz-Date'] ?? ''
  if (query['X-Amz-Signature'] !== sign(account, id, date)) return 'bad_signature'
  return compactTime(account.clock.seconds() - LIFETIME_SECONDS) > date ? 'expired' : 'granted'
}

const sign = (account: Account, id: number, date: string) =>
  createHmac('sha256', `${account.name}/${account.signingSecret}`).update(`${id}/${date}`).digest('hex')

/** `20260115T090000Z`: orders as text. */
const compactTime = (seconds: number) => `${new Date(seconds * 1000).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
