import type { Account } from '../account/account.ts'
import { realMilliseconds } from '../account/clock.ts'
import type { Decision, ListedRow } from '../account/journal.ts'
import { redactedUrl } from '../account/redact.ts'
import { UploadedFile } from '../schemas/upload.ts'
import { formatTime } from '../times.ts'
import type { Body } from './body.ts'
import { type Exchange, type Finished, operationOf } from './exchange.ts'
import type { RequestLog } from './log.ts'
import { keysHint } from './reason.ts'
import { searchOfPage } from './target.ts'

/** What went out, after what a fault did to it. */
export interface Sent {
  /** Null where the connection ended without a reply. */
  readonly status: number | null
  readonly body: Buffer | undefined
  readonly headers: readonly string[]
  readonly isFault: boolean
}

/** Into the account's journal. */
export function record(exchange: Exchange, finished: Finished, sent: Sent): void {
  const { request, place, target } = exchange
  const { actor, limit, reason, reply, body } = finished
  const { account } = place
  account.journal.add({
    at: account.clock.now(),
    method: request.method ?? 'GET',
    path: place.path,
    search: target.search,
    operation: operationOf(exchange),
    agentId: actor?.id ?? null,
    status: sent.status,
    credits: limit.used,
    durationMs: durationOf(exchange),
    decision: sent.isFault ? 'fault' : decisionOf(sent.status ?? 0),
    reason,
    requestHeaders: request.rawHeaders,
    requestBody: body.encoding === 'multipart' ? summaryOf(body) : body.bytes,
    responseBody: sent.body,
    socket: request.socket,
    retryAfter: retryAfterOf(sent.headers),
    remaining: limit.remaining,
    isCommitted: reply !== undefined,
    rows: reply?.rows === undefined ? undefined : listedRows(reply.rows),
    nextSearch: reply?.nextPage === undefined ? undefined : searchOfPage(target.search, reply.nextPage),
  })
}

export function logOf(exchange: Exchange, finished: Finished, sent: Pick<Sent, 'status' | 'isFault'>): RequestLog {
  const { request, place } = exchange
  const { limit, answer } = finished
  return {
    at: formatTime(place.account.clock.seconds()),
    account: place.account.name,
    method: request.method ?? 'GET',
    url: redactedUrl(request.url ?? '/'),
    operation: operationOf(exchange),
    status: sent.status,
    durationMs: durationOf(exchange),
    reason: sent.isFault ? finished.reason : reasonOfFailure(place.account, finished),
    credits: limit.used,
    exceeded: limit.exceeded,
    note: answer.note,
  }
}

/** To a refused key the keys that would have worked are added. */
function reasonOfFailure(account: Account, { failure, reason, answer }: Finished): string | undefined {
  if (failure === undefined) return undefined
  return answer.status === 401 ? `${reason} ${keysHint(account)}` : reason
}

const durationOf = ({ arrivedAt }: Exchange): number => realMilliseconds() - arrivedAt

const DECISIONS: Readonly<Record<number, Decision>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  429: 'limited',
  500: 'fault',
  501: 'not_found',
}

/** A wrong method or state (405) counts as invalid. */
const decisionOf = (status: number): Decision => DECISIONS[status] ?? (status < 400 ? 'allowed' : 'invalid')

const retryAfterOf = (headers: readonly string[]): number | undefined => {
  const place = headers.indexOf('Retry-After')
  return place < 0 ? undefined : Number(headers[place + 1])
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
