import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import type { LimitDecision } from '../account/limits.ts'
import {
  ApiError,
  accountSuspended,
  internalError,
  invalidCredentials,
  methodNotAllowed,
  noContentRequired,
  notAcceptable,
  notEmulated,
  notFound,
  rateLimitExceeded,
  unexpectedField,
  validationFailed,
} from '../errors.ts'
import { type Accounts, baseUrlOf, type Place, placeOf } from './account-of.ts'
import { authenticate, type Credentials, parseAuthorization } from './authenticate.ts'
import { type Body, hasBody, RequestAborted, readBody } from './body.ts'
import type { Endpoint } from './endpoint.ts'
import { inOrder } from './in-order.ts'
import type { RequestLog } from './log.ts'
import { permit } from './permit.ts'
import { headerText, keysHint, reasonOf } from './reason.ts'
import type { Reply } from './reply.ts'
import type { Match, Router } from './router.ts'
import { API_PATH, parseQuery, parseTarget, searchOfPage, type Target } from './target.ts'
import { validate } from './validate.ts'
import { type Answer, writeAnswer, writePreflight } from './write.ts'

export interface ApiHost {
  readonly accounts: Accounts
  readonly router: Router<Endpoint>
  /** The name of an operation that Freshdesk publishes and the emulator lacks. */
  readonly publishedOperation: (method: string, path: string) => string | undefined
  readonly trustProxy: boolean
  /** Checks a success against its endpoint's schema before it is sent: throws what does not fit. */
  readonly checkReply: ((endpoint: Endpoint, reply: Reply) => void) | undefined
  readonly log: ((entry: RequestLog) => void) | undefined
  /** Our own mistakes: answered as 500, told here. */
  readonly onError: (error: unknown) => void
}

/** One request on its way through the eight steps. */
interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly target: Target
  readonly credentials: Credentials | undefined
  readonly place: Place
  readonly match: Match<Endpoint>
  readonly query: Readonly<Record<string, string>>
}

/**
 * The API as a plain Node listener: match, account and actor, limit, body, permit, validate, handle, write.
 * After the body has arrived everything runs in one synchronous block, so a request is atomic.
 */
export function apiListener(host: ApiHost): (request: IncomingMessage, response: ServerResponse) => void {
  return inOrder((request, response) => {
    if (request.method === 'OPTIONS') {
      writePreflight(response)
      return undefined
    }
    const exchange = begin(host, request, response)
    if (!hasBody(request) || request.method === 'GET' || request.method === 'HEAD') {
      answer(host, exchange, { fields: {}, encoding: 'none' })
      return undefined
    }
    const { match } = exchange
    const takesFiles = match.kind !== 'endpoint' || match.endpoint.accepts === 'multipart'
    return readBody(request, takesFiles).then(
      (body) => answer(host, exchange, body),
      (error) => answer(host, exchange, error),
    )
  })
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
  return { request, response, target, credentials, place, match, query: parseQuery(target.search) }
}

/** Steps 2 to 8, in one turn. */
function answer(host: ApiHost, exchange: Exchange, bodyOrError: Body | Error): void {
  const { account } = exchange.place
  let actor: Actor | undefined
  let limit: LimitDecision | undefined
  let result: Answer
  let failure: unknown
  try {
    if (bodyOrError instanceof RequestAborted) return
    account.catchUp()
    actor = exchange.credentials && authenticate(account, exchange.credentials)
    limit = takeLimit(exchange, actor)
    if (actor === undefined) throw invalidCredentials()
    if (limit.refused) throw rateLimitExceeded(limit.retryAfter)
    if (account.isSuspended) throw accountSuspended()
    const endpoint = matchedEndpoint(host, exchange)
    if (bodyOrError instanceof Error) throw bodyOrError
    permit(endpoint, account, actor)
    result = success(host, exchange, endpoint, actor, bodyOrError)
  } catch (error) {
    failure = error
    result = failureAnswer(host, account, error)
  }
  limit ??= account.limits.take('default', 0, account.clock.now())
  const reason = reasonOf({ account, actor, match: exchange.match, limit, failure })
  if (account.settings.reason_header && reason !== undefined) {
    result = { ...result, headers: [...result.headers, 'X-Emulator-Reason', headerText(reason)] }
  }
  writeAnswer(exchange.request, exchange.response, account, result, limit)
  host.log?.(logOf(exchange, result, limit, failure === undefined ? undefined : reason))
}

/** Step 3. A refused key costs only where path or Host named the account. */
function takeLimit({ match, query, place }: Exchange, actor: Actor | undefined): LimitDecision {
  const { limits, clock } = place.account
  if (actor === undefined && !place.isNamed) return limits.take('default', 0, clock.now())
  const limit = match.kind === 'endpoint' ? match.endpoint.rateLimit : 'default'
  return limits.take(limit, creditsOf(match, query), clock.now())
}

/** 1, and the endpoint's weight for each distinct `include`, also of values it does not know. */
function creditsOf(match: Match<Endpoint>, query: Readonly<Record<string, string>>): number {
  if (match.kind !== 'endpoint' || query.include === undefined) return 1
  const distinct = new Set(query.include.split(',').map((value) => value.trim()))
  distinct.delete('')
  return 1 + (match.endpoint.creditsPerInclude ?? 0) * distinct.size
}

function matchedEndpoint(host: ApiHost, { match, request, target, place }: Exchange): Endpoint {
  const isApi = place.path.startsWith(`${API_PATH}/`)
  if (target.startsWithDoubleSlash && isApi) {
    // Recorded for //api/v2/tickets/8: the field is "ticket" (github arjunkomath/node-freshdesk-api#61).
    const resource = place.path.slice(API_PATH.length + 1).split('/')[0] ?? ''
    throw validationFailed([unexpectedField(resource.replace(/ies$/, 'y').replace(/s$/, ''))])
  }
  if (match.kind !== 'endpoint' && isApi) {
    const missing = host.publishedOperation(request.method ?? 'GET', place.path.slice(API_PATH.length))
    if (missing !== undefined) throw notEmulated(missing)
  }
  if (match.kind === 'none') throw notFound()
  if (match.kind === 'wrong_method') throw methodNotAllowed(request.method ?? 'GET', match.allowed)
  if (!acceptsJson(request.headers.accept)) throw notAcceptable()
  return match.endpoint
}

const acceptsJson = (accept: string | undefined) =>
  accept === undefined || accept === '' || /(^|,)\s*(application\/(json|\*)|\*\/\*)\s*([;,]|$)/i.test(accept)

/** Steps 6 and 7. */
function success(host: ApiHost, exchange: Exchange, endpoint: Endpoint, actor: Actor, body: Body): Answer {
  const { place, match, query, request, target } = exchange
  if (endpoint.body === undefined && Object.keys(body.fields).length > 0) throw noContentRequired()
  const baseUrl = baseUrlOf(request, place.prefix, host.trustProxy)
  const fileBaseUrl = baseUrlOf(request, place.filePrefix, host.trustProxy)
  const params = match.kind === 'endpoint' ? match.params : {}
  const call = validate(endpoint, { params, query, body, actor, baseUrl: fileBaseUrl }, place.account)
  const reply = endpoint.handle(call, place.account)
  host.checkReply?.(endpoint, reply)
  const headers: string[] = []
  if (reply.location !== undefined) headers.push('Location', `${baseUrl}${API_PATH}${reply.location}`)
  if (reply.nextPage !== undefined) {
    const search = searchOfPage(target.search, reply.nextPage)
    headers.push('Link', `<${baseUrl}${place.path}?${search}>; rel="next"`)
  }
  return { status: endpoint.success.status, body: reply.body, headers, note: reply.note }
}

function failureAnswer(host: ApiHost, account: Account, error: unknown): Answer {
  const known = error instanceof ApiError
  if (!known) host.onError(error)
  const { status, body, headers } = known ? error : internalError()
  const kept = account.settings.retry_after
    ? headers
    : headers.filter((_, index) => headers[index - (index % 2)] !== 'Retry-After')
  return { status, body: body && Buffer.from(JSON.stringify(body)), headers: kept, note: undefined }
}

function logOf(
  { request, match, place: { account } }: Exchange,
  { status, note }: Answer,
  limit: LimitDecision,
  reason: string | undefined,
): RequestLog {
  return {
    account: account.name,
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    operation: match.kind === 'endpoint' ? match.endpoint.id : null,
    status,
    reason: status === 401 ? `${reason} ${keysHint(account)}` : reason,
    credits: limit.used,
    exceeded: limit.exceeded,
    note,
  }
}
