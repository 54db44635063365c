import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Account } from '../account/account.ts'
import { ATTACHMENT_PATH, checkAttachmentUrl, escapedName } from '../account/attachment-urls.ts'
import { mediaTypeOf } from '../schemas/headers.ts'
import type { AttachmentRow } from '../store/rows/attachments.ts'
import { type Accounts, locate, placeOf } from './account-of.ts'
import { writeHead } from './head.ts'
import { parseQuery, parseTarget } from './target.ts'
import { httpDate } from './write.ts'

/** Id of the file in a path or URL below the account's; undefined for any other. */
function idIn(path: string): number | undefined {
  const at = path.toLowerCase().indexOf(ATTACHMENT_PATH)
  if (at < 0 || !/^(?:\/[a-z0-9-]+)?$/i.test(path.slice(0, at))) return undefined
  const digits = /^(\d+)\//.exec(path.slice(at + ATTACHMENT_PATH.length))?.[1]
  return digits === undefined ? undefined : Number(digits)
}

export const isAttachmentUrl = (url: string) => idIn(url) !== undefined

/**
 * Serves a file at its pre-signed URL, as the storage behind Freshdesk does: the signature is the permission, a further
 * `Authorization` header is refused, and the URL expires after five minutes of the account's clock.
 */
export function attachmentListener(accounts: Accounts, onError: (error: unknown) => void) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    // An unexpected error ends its connection, not the emulator.
    try {
      answer(accounts, onError, { request, response })
    } catch (error) {
      onError(error)
      request.socket.destroy()
    }
  }
}

interface Asked {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

function answer(accounts: Accounts, onError: (error: unknown) => void, { request, response }: Asked): void {
  const { path, search } = parseTarget(request.url ?? '/')
  const located = locate(accounts, path, request.headers.host, (whole) => whole.startsWith(ATTACHMENT_PATH))
  const { account, isUnknown } = placeOf(accounts, located, undefined)
  const send = () => {
    const date = httpDate(account.clock.now())
    const attachment = isUnknown ? REFUSALS.unknownHost : find(account, request, path, search)
    if ('code' in attachment) refuse(response, attachment, date)
    else sendFile(request, response, attachment, date)
  }
  const kept = account.keeper?.keep()
  if (kept === undefined) send()
  else kept.then((fate) => (fate === 'unknown' ? request.socket.destroy() : send())).catch(onError)
}

function find(account: Account, { headers }: IncomingMessage, path: string, search: string): AttachmentRow | Refusal {
  const id = idIn(path) ?? 0
  if (headers.authorization !== undefined) return REFUSALS.authorized
  const access = checkAttachmentUrl(account, id, parseQuery(search))
  if (access !== 'granted') return access === 'expired' ? REFUSALS.expired : REFUSALS.badSignature
  return account.database.attachments.get(id) ?? REFUSALS.gone
}

function sendFile(
  { method }: IncomingMessage,
  response: ServerResponse,
  attachment: AttachmentRow,
  date: string,
): void {
  const { content, content_type } = attachment
  writeHead(response, 200, {
    Date: date,
    'Content-Type': mediaTypeOf(content_type),
    'Content-Length': content.length,
    'Content-Disposition': `attachment; filename*=UTF-8''${parameterText(escapedName(attachment))}`,
    // A browser must never run an uploaded file as a page of this host.
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
  })
  response.end(method === 'HEAD' ? undefined : content)
}

/**
 * Text of a header parameter by RFC 8187: characters that `encodeURIComponent` leaves, but such a parameter must not
 * have, are escaped too.
 */
const parameterText = (name: string) =>
  name.replace(/['()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`)

interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
}

const REFUSALS = {
  unknownHost: { status: 404, code: 'NoSuchBucket', message: 'The specified bucket does not exist' },
  authorized: { status: 400, code: 'InvalidArgument', message: 'Only one auth mechanism allowed' },
  expired: { status: 403, code: 'AccessDenied', message: 'Request has expired' },
  badSignature: { status: 403, code: 'SignatureDoesNotMatch', message: 'The request signature does not match' },
  gone: { status: 404, code: 'NoSuchKey', message: 'The specified key does not exist.' },
} satisfies Record<string, Refusal>

function refuse(response: ServerResponse, { status, code, message }: Refusal, date: string): void {
  writeHead(response, status, { Date: date, 'Content-Type': 'application/xml' })
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  )
}
