import type { Decision, ListedRow } from '../journal/entry.ts'
import { redactedUrl } from '../journal/redact.ts'
import { UploadedFile } from '../schemas/upload.ts'
import { realMilliseconds } from '../time/clock.ts'
import { formatTime } from '../times.ts'
import type { Body } from './body.ts'
import type { AccountDoor } from './door.ts'
import type { Caller, DoorOperation, Exchange, Finished } from './exchange.ts'
import type { RequestLog } from './log.ts'
import { isAtLoopback } from './loopback.ts'
import { searchOfPage } from './target.ts'

/** Reply as it was sent, after what a fault did to it. */
export interface Sent {
  /** Null where the connection ended without a reply. */
  readonly status: number | null
  readonly body: Buffer | undefined
  readonly headers: readonly string[]
  readonly isFault: boolean
  /** Whether the connection ended before all of it was sent. */
  readonly isLost: boolean
  /** Whether it is what the work answered, and all of it. */
  readonly isOwn: boolean
}

/** Records the call in the account's journal. */
export function record<Operation extends DoorOperation>(
  exchange: Exchange<Operation>,
  finished: Finished<Caller>,
  sent: Sent,
): void {
  const { request, place, target } = exchange
  const { caller, limit, reason, reply, body, called } = finished
  const { account } = place
  const status = statusOf(finished, sent)
  // A reply that a fault replaced, or cut off, told nobody what was on the page.
  const page = sent.isOwn && request.method !== 'HEAD' ? reply : undefined
  account.journal.add({
    at: account.clock.now(),
    method: request.method ?? 'GET',
    path: place.path,
    search: target.search,
    operation: called.operation,
    tool: called.tool,
    agentId: caller?.id ?? null,
    status,
    credits: limit?.used ?? 0,
    arrivedAt: exchange.arrivedAt,
    durationMs: durationOf(exchange),
    decision: sent.isFault ? 'fault' : decisionOf(status ?? 0),
    reason,
    requestHeaders: request.rawHeaders,
    requestBody: body.encoding === 'multipart' ? summaryOf(body) : body.bytes,
    responseBody: sent.body,
    socket: request.socket,
    retryAfter: numberIn(sent.headers, 'retry-after'),
    remaining: sent.isFault ? numberIn(sent.headers, 'x-ratelimit-remaining') : limit?.remaining,
    windowStartedAt: account.limits.startedAt,
    isReplyLost: sent.isLost,
    isCommitted: reply !== undefined,
    rows: page?.rows === undefined ? undefined : listedRows(page.rows),
    nextSearch: page?.nextPage === undefined ? undefined : searchOfPage(target.search, page.nextPage),
  })
}

export function logOf<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  exchange: Exchange<Operation>,
  finished: Finished<Who>,
  sent: Pick<Sent, 'status' | 'isFault'>,
): RequestLog {
  const { request, place } = exchange
  const { limit, answer } = finished
  return {
    at: formatTime(place.account.clock.seconds()),
    account: place.account.name,
    method: request.method ?? 'GET',
    url: redactedUrl(request.url ?? '/'),
    operation: finished.called.operation,
    status: statusOf(finished, sent),
    durationMs: durationOf(exchange),
    reason: sent.isFault ? finished.reason : reasonOfFailure(door, exchange, finished),
    credits: limit?.used ?? 0,
    exceeded: limit?.exceeded,
    note: answer.note,
  }
}

/** Status of the operation, unless something other than its answer was sent. */
const statusOf = ({ answer }: Pick<Finished<Caller>, 'answer'>, { status }: Pick<Sent, 'status'>): number | null =>
  status === answer.status ? (answer.operationStatus ?? status) : status

/**
 * Sentence for the log. The door's hint is added for refused credentials where the call came to a loopback address: the
 * log of an emulator that others can reach may be read by others.
 */
function reasonOfFailure<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  { request, place }: Exchange<Operation>,
  { failure, reason, answer }: Finished<Who>,
): string | undefined {
  if (failure === undefined) return undefined
  const isHinted = answer.status === 401 && door.hint !== undefined && isAtLoopback(request)
  return isHinted ? `${reason} ${door.hint?.(place.account)}` : reason
}

const durationOf = ({ arrivedAt }: { readonly arrivedAt: number }): number => realMilliseconds() - arrivedAt

const DECISIONS: Readonly<Record<number, Decision>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  429: 'limited',
  500: 'fault',
  501: 'not_found',
  503: 'fault',
}

/** Decision by status; 405, a wrong method or state, counts as invalid. */
const decisionOf = (status: number): Decision => DECISIONS[status] ?? (status < 400 ? 'allowed' : 'invalid')

/** Number in a header; undefined also where it is none, as for a `Retry-After` that is a date. */
function numberIn(headers: readonly string[], name: string): number | undefined {
  for (let place = 0; place < headers.length; place += 2) {
    if (headers[place]?.toLowerCase() !== name) continue
    const value = Number(headers[place + 1])
    return Number.isNaN(value) ? undefined : value
  }
  return undefined
}

function listedRows(rows: readonly Partial<ListedRow>[]): ListedRow[] {
  const listed: ListedRow[] = []
  for (const { id, updated_at } of rows) if (id !== undefined) listed.push({ id, updated_at })
  return listed
}

/** A form as JSON, each file by its name, type and size. */
function summaryOf({ fields }: Body): Buffer {
  const summary = JSON.stringify(fields, (_name, value: unknown) =>
    value instanceof UploadedFile
      ? { name: value.name, content_type: value.contentType, size: value.bytes.length }
      : value,
  )
  return Buffer.from(summary)
}
