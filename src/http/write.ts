import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Account } from '../account/account.ts'
import type { LimitDecision } from '../account/limits.ts'
import { writeHead } from './head.ts'

export interface Answer {
  readonly status: number
  readonly body: Buffer | undefined
  /** Names and values, flat. */
  readonly headers: readonly string[]
  /** For the log alone. */
  readonly note: string | undefined
}

const JSON_TYPE = 'application/json; charset=utf-8'
const CORS_EXPOSED =
  'Link, Location, Retry-After, X-Request-Id, X-Freshdesk-API-Version, X-RateLimit-Total, X-RateLimit-Remaining, X-RateLimit-Used-CurrentRequest'

const STATUS_LINES: Record<number, string> = {}
for (const [status, words] of Object.entries(STATUS_CODES)) STATUS_LINES[Number(status)] = `${status} ${words}`

/** Everything leaves the API through here, but for what an injected fault does to it (`inject.ts`). */
export function writeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  account: Account,
  answer: Answer,
  limit: LimitDecision,
): void {
  writeHead(response, answer.status, headersOf(request, account, answer, limit))
  response.end(request.method === 'HEAD' ? undefined : answer.body)
}

/** Every header a recorded reply carries, names and values, flat; the order is theirs. */
export function headersOf(
  request: IncomingMessage,
  account: Account,
  { status, body, headers: own }: Answer,
  limit: LimitDecision,
): string[] {
  const headers = ['Date', httpDate(account.clock.now())]
  if (body !== undefined) headers.push('Content-Type', JSON_TYPE)
  // Empty bodies other than 204's are not labelled JSON: clients would parse them.
  else if (status !== 204) headers.push('Content-Type', 'text/html; charset=utf-8')
  headers.push(
    'Status',
    STATUS_LINES[status] ?? String(status),
    'Cache-Control',
    'no-store',
    'Pragma',
    'no-cache',
    'Expires',
    'Wed, 13 Oct 2010 00:00:00 UTC',
    'X-Request-Id',
    account.random.uuid('request_id'),
    'X-Freshdesk-API-Version',
    'latest=v2; requested=v2',
    'X-RateLimit-Total',
    limitNumber(account, limit.total),
    'X-RateLimit-Remaining',
    limitNumber(account, limit.remaining),
    'X-RateLimit-Used-CurrentRequest',
    String(limit.used),
    'X-Fw-Ratelimiting-Managed',
    'true',
    'X-Frame-Options',
    'SAMEORIGIN',
    'X-Content-Type-Options',
    'nosniff',
  )
  if (request.headers.origin !== undefined) {
    const exposed = account.settings.reason_header ? `${CORS_EXPOSED}, X-Emulator-Reason` : CORS_EXPOSED
    headers.push('Access-Control-Allow-Origin', '*', 'Access-Control-Expose-Headers', exposed)
  }
  for (const header of own) headers.push(header)
  if (status !== 204) headers.push('Content-Length', String(body?.length ?? 0))
  return headers
}

const limitNumber = (account: Account, value: number) =>
  account.settings.decimal_limit_headers ? value.toFixed(1) : String(value)

let lastSecond = Number.NaN
let lastDate = ''

/** The text of a pure function, kept for the second it is asked for most. */
export function httpDate(epochMilliseconds: number): string {
  const second = Math.floor(epochMilliseconds / 1000)
  if (second !== lastSecond) {
    lastSecond = second
    lastDate = new Date(second * 1000).toUTCString()
  }
  return lastDate
}

/** Source: https://developers.freshdesk.com/api/#cors; answered without credentials, as browsers ask. */
export function writePreflight(response: ServerResponse): void {
  writeHead(response, 204, {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, Accept',
    'Access-Control-Max-Age': '86400',
  })
  response.end()
}
