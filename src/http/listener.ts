import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Fault } from '../account/faults.ts'
import { errorOfStatus } from '../errors.ts'
import { realMilliseconds } from '../time/clock.ts'
import { type Accounts, placeOf } from './account-of.ts'
import { admit, admitAgain } from './admit.ts'
import { atOwnCost } from './at-own-cost.ts'
import { parseAuthorization } from './authenticate.ts'
import { type Body, hasBody, NO_BODY, RequestAborted, readBody } from './body.ts'
import type { Endpoint } from './endpoint.ts'
import { type Admission, type Exchange, type Finished, type Operation, type Outcome, operationOf } from './exchange.ts'
import { inOrder } from './in-order.ts'
import { type FaultedDoor, serveFaulty } from './inject.ts'
import type { RequestLog } from './log.ts'
import { keptHeaders, type OperationHost, operate } from './operate.ts'
import { headerText, reasonOf } from './reason.ts'
import { logOf, record } from './record.ts'
import type { Match, Router } from './router.ts'
import { API_PATH, parseQuery, parseTarget } from './target.ts'
import { headersOf, writeAnswer, writePreflight } from './write.ts'

export interface ApiHost extends OperationHost {
  readonly accounts: Accounts
  readonly router: Router<Endpoint>
  /** A browser sent it for a page that may not use a key which anybody knows. */
  readonly isFromForeignPage: (request: IncomingMessage) => boolean
  readonly log: ((entry: RequestLog) => void) | undefined
}

/**
 * The API as a plain Node listener: match, account and actor, limit, body, permit, validate, handle, write.
 * After the body has arrived everything runs in one synchronous block, so a request is atomic.
 */
export function apiListener(host: ApiHost): (request: IncomingMessage, response: ServerResponse) => void {
  return inOrder((request, response) => atOwnCost(request.socket, host.onError, () => answer(host, request, response)))
}

function answer(host: ApiHost, request: IncomingMessage, response: ServerResponse): Promise<void> | undefined {
  if (request.method === 'OPTIONS') {
    writePreflight(response)
    return undefined
  }
  const exchange = begin(host, request, response)
  if (!hasBody(request) || request.method === 'GET' || request.method === 'HEAD') {
    return serve(host, exchange, NO_BODY)
  }
  const { match } = exchange
  const takesFiles = match.kind !== 'endpoint' || match.endpoint.accepts === 'multipart'
  return readBody(request, { takesFiles }).then(
    (body) => serve(host, exchange, body),
    (error) => {
      if (error instanceof RequestAborted) return // nobody is left to answer
      return serve(host, exchange, { ...NO_BODY, failure: error })
    },
  )
}

/** Step 1: the match is recorded, not yet acted on. */
function begin(host: ApiHost, request: IncomingMessage, response: ServerResponse): Exchange {
  const target = parseTarget(request.url ?? '/')
  const credentials = parseAuthorization(request.headers.authorization)
  const place = placeOf(host.accounts, target.path, request.headers.host, credentials)
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET')
  const match: Match<Endpoint> = place.path.startsWith(`${API_PATH}/`)
    ? host.router.match(method, place.path.slice(API_PATH.length))
    : { kind: 'none' }
  const query = parseQuery(target.search)
  const isFromForeignPage = host.isFromForeignPage(request)
  return {
    request,
    response,
    target,
    credentials,
    place,
    match,
    query,
    isFromForeignPage,
    arrivedAt: realMilliseconds(),
  }
}

/** Steps 2 to 8: in one turn, unless an injected fault delays them. */
function serve(host: ApiHost, exchange: Exchange, body: Body): Promise<void> | undefined {
  const { account } = exchange.place
  account.timeline.catchUp()
  const admission = admit(exchange)
  const fault = admission.refusal === undefined && account.faults.any ? pickFault(exchange) : undefined
  if (fault !== undefined) return serveFaulty(faultedDoor(host), exchange, { fault, admission, body })
  finish(host, exchange, finishedOf(exchange, admission, operate(host, exchange, admission, body), body))
  return undefined
}

const faultedDoor = (host: ApiHost): FaultedDoor<Endpoint> => ({
  operate: (exchange, admission, body) => operate(host, exchange, admission, body),
  admitAgain,
  headersOf: ({ request, place }, answer, limit) => headersOf(request, place.account, answer, limit),
  errorOf(account, status, seconds) {
    const { body, headers } = errorOfStatus(status, seconds)
    return { body: body && Buffer.from(JSON.stringify(body)), headers: keptHeaders(account, headers) }
  },
  log: host.log,
})

/** Every key by itself: spreading objects into one costs more than all the rest. */
function finishedOf(exchange: Exchange, { actor, limit, refusal }: Admission, outcome: Outcome, body: Body): Finished {
  const { answer, reply, failure } = outcome
  const { request, place, match } = exchange
  const { authorization } = request.headers
  const reason = reasonOf({ authorization, account: place.account, actor, match, limit, failure })
  return { actor, limit, refusal, answer, reply, failure, body, reason }
}

export function pickFault(exchange: Exchange<Operation>): Fault | undefined {
  const { account, path } = exchange.place
  const call = { operation: operationOf(exchange), method: exchange.request.method ?? 'GET', path }
  return account.faults.pick(call, () => account.random.fraction('faults'))
}

/** Step 8, and what is remembered of the call. */
function finish(host: ApiHost, exchange: Exchange, finished: Finished): void {
  const { request, response, place } = exchange
  const { account } = place
  const { limit, answer, reason } = finished
  const isShown = account.settings.reason_header && reason !== undefined
  const sent = isShown ? { ...answer, headers: [...answer.headers, 'X-Emulator-Reason', headerText(reason)] } : answer
  writeAnswer(request, response, account, sent, limit)
  const { status, body, headers } = sent
  record(exchange, finished, { status, body, headers, isFault: false, isLost: false, isOwn: true })
  host.log?.(logOf(exchange, finished, { status, isFault: false }))
}
