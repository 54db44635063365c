import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { LimitDecision } from '../account/limits.ts'
import type { Answer } from './answer.ts'
import type { Door } from './door.ts'
import type { Caller, DoorOperation, Exchange } from './exchange.ts'
import { writeHead } from './head.ts'
import { type Slices, sendSlices } from './slices.ts'

const STATUS_LINES: Record<number, string> = {}
for (const [status, words] of Object.entries(STATUS_CODES)) STATUS_LINES[Number(status)] = `${status} ${words}`

/** Status line like `404 Not Found`. */
export const statusLine = (status: number): string => STATUS_LINES[status] ?? String(status)

/**
 * Writes every reply, except slices and what an injected fault makes of it (`inject.ts`).
 * @param headers default: those of this moment
 */
export function writeAnswer<Operation extends DoorOperation, Who extends Caller>(
  door: Door<Operation, Who>,
  exchange: Exchange<Operation>,
  answer: Answer,
  {
    limit,
    headers,
  }: { readonly limit?: LimitDecision | undefined; readonly headers?: readonly string[] | undefined } = {},
): void {
  const { request, response } = exchange
  writeHead(response, answer.status, headers ?? headersOf(door, exchange, answer, limit))
  const body = request.method === 'HEAD' ? undefined : answer.body
  // Elsewhere Node adds the length, which it knows of a whole body alone.
  if (door.scope === 'account' && body !== undefined && body.length <= SHORT) endInOnePart(response, body)
  else response.end(body)
}

/** Bytes up to which it costs less to copy a body than to write several parts. */
const SHORT = 4096

/**
 * Ends a reply whose head states its length: head and body go out as one text, a character for each byte. `end` alone
 * makes three parts of them, each to be looked after.
 */
function endInOnePart(response: ServerResponse, body: Buffer): void {
  const { socket } = response
  if (socket === null) {
    response.end(body) // it waits for other replies of its connection
    return
  }
  socket.cork()
  response.write(body.toString('latin1'), 'latin1')
  socket.uncork()
  response.end()
}

/** Answer to a call whose work could not be saved and was taken back. */
export const UNKEPT: Answer = {
  status: 503,
  body: undefined,
  headers: ['Retry-After', '1'],
  note: 'it could not be kept',
}

/** Writes a reply whose body is in slices. Rejects when a slice cannot be made. */
export function writeSlices<Operation extends DoorOperation, Who extends Caller>(
  door: Door<Operation, Who>,
  exchange: Exchange<Operation>,
  answer: Answer,
  slices: Slices,
): Promise<void> {
  const headers = headersOf(door, exchange, answer, undefined)
  return sendSlices(exchange.response, slices, (response) => writeHead(response, answer.status, headers))
}

/**
 * Headers of a reply, names and values in turn, in this order. At a door of the emulator's own Node adds the date and
 * the length or the mark of a chunked body.
 */
export function headersOf<Operation extends DoorOperation, Who extends Caller>(
  door: Door<Operation, Who>,
  { request, place: { account } }: Exchange<Operation>,
  { status, body, slices, mediaType = door.mediaType, headers: own }: Answer,
  limit: LimitDecision | undefined,
): string[] {
  const isOfAccount = door.scope === 'account'
  const headers = isOfAccount ? ['Date', httpDate(account.clock.now())] : []
  if (body !== undefined || slices !== undefined) headers.push('Content-Type', mediaType)
  // Other empty bodies are not labelled JSON: clients would parse them.
  else if (!isBodiless(status)) headers.push('Content-Type', 'text/html; charset=utf-8')
  door.addHeaders(headers, { request, account, status, limit })
  for (const header of own) headers.push(header)
  if (isOfAccount && !isBodiless(status)) headers.push('Content-Length', String(body?.length ?? 0))
  return headers
}

const isBodiless = (status: number) => status === 204 || status === 304

let lastSecond = Number.NaN
let lastDate = ''

/** The date as a header has it; computed once a second, since many replies have the same. */
export function httpDate(epochMilliseconds: number): string {
  const second = Math.floor(epochMilliseconds / 1000)
  if (second !== lastSecond) {
    lastSecond = second
    lastDate = new Date(second * 1000).toUTCString()
  }
  return lastDate
}
