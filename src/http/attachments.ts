import type { IncomingMessage, ServerResponse } from 'node:http'
import { ATTACHMENT_PATH, checkAttachmentUrl } from '../account/attachment-urls.ts'
import { type Accounts, placeOf } from './account-of.ts'
import { parseQuery, parseTarget } from './target.ts'
import { httpDate } from './write.ts'

const PATH = new RegExp(`^(?:/[a-z0-9-]+)?${ATTACHMENT_PATH}(\\d+)/`, 'i')

export const isAttachmentUrl = (url: string) => PATH.test(url)

/**
 * Serves a file at its pre-signed URL, as the storage behind Freshdesk does: the signature is the permission, an
 * `Authorization` header beside it is refused, and after five minutes of the account's clock it has expired.
 */
export function attachmentListener(accounts: Accounts) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const { path, search } = parseTarget(request.url ?? '/')
    const { account, isUnknown } = placeOf(accounts, path, request.headers.host, undefined)
    const id = Number(PATH.exec(path)?.[1])
    const query = parseQuery(search)
    response.setHeader('Date', httpDate(account.clock.now()))
    if (isUnknown) {
      refuse(response, 404, 'NoSuchBucket', 'The specified bucket does not exist')
      return
    }
    if (request.headers.authorization !== undefined) {
      refuse(response, 400, 'InvalidArgument', 'Only one auth mechanism allowed')
      return
    }
    const access = checkAttachmentUrl(account, id, query)
    if (access !== 'granted') {
      const isExpired = access === 'expired'
      refuse(
        response,
        403,
        isExpired ? 'AccessDenied' : 'SignatureDoesNotMatch',
        isExpired ? 'Request has expired' : 'The request signature does not match',
      )
      return
    }
    const attachment = account.database.attachments.get(id)
    if (attachment === undefined) {
      refuse(response, 404, 'NoSuchKey', 'The specified key does not exist.')
      return
    }
    response.writeHead(200, {
      'Content-Type': attachment.content_type,
      'Content-Length': attachment.size,
      'Content-Disposition': `attachment; filename*=UTF-8''${escapeName(attachment.name)}`,
      // What was uploaded is never run as a page of this host.
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
    })
    response.end(request.method === 'HEAD' ? undefined : attachment.content)
  }
}

/** RFC 8187: what `encodeURIComponent` leaves alone but a header parameter must not hold is escaped too. */
const escapeName = (name: string) =>
  encodeURIComponent(name).replace(/['()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`)

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'Content-Type': 'application/xml' })
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  )
}
