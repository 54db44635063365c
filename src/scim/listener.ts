import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Account } from '../account/account.ts'
import { SHIPPED_SCIM_TOKEN } from '../account/scim-token.ts'
import { ApiError } from '../errors.ts'
import { type Accounts, baseUrlOf, placeOf } from '../http/account-of.ts'
import { atOwnCost } from '../http/at-own-cost.ts'
import { type Body, hasBody, NO_BODY, RequestAborted, readBody } from '../http/body.ts'
import type { Admission, Exchange, Finished, Outcome } from '../http/exchange.ts'
import { writeHead } from '../http/head.ts'
import { inOrder } from '../http/in-order.ts'
import { type FaultedDoor, serveFaulty } from '../http/inject.ts'
import { pickFault } from '../http/listener.ts'
import type { RequestLog } from '../http/log.ts'
import { headerText } from '../http/reason.ts'
import { logOf, record } from '../http/record.ts'
import { Router } from '../http/router.ts'
import { parseQuery, parseTarget, SCIM_PATH, uriText } from '../http/target.ts'
import { type Answer, httpDate } from '../http/write.ts'
import { realMilliseconds } from '../time/clock.ts'
import { invalidSyntax, ScimError } from './errors.ts'
import type { ScimOperation, ScimReply } from './operation.ts'
import { scimOperations } from './operations.ts'

export interface ScimHost {
  readonly accounts: Accounts
  readonly trustProxy: boolean
  /** A browser sent it for a page that may not use a token which anybody knows. */
  readonly isFromForeignPage: (request: IncomingMessage) => boolean
  /** Something may have changed. */
  readonly onWrite: (() => void) | undefined
  readonly log: ((entry: RequestLog) => void) | undefined
  readonly onError: (error: unknown) => void
}

type ScimExchange = Exchange<ScimOperation>

const MEDIA_TYPE = 'application/scim+json'
const BODY = { takesFiles: false, mostTextBytes: 4 * 1024 * 1024, jsonTypes: [MEDIA_TYPE, 'application/json'] }

/** The SCIM door as a plain Node listener: as of the API, everything runs in one synchronous block once the body is there. */
export function scimListener(host: ScimHost): (request: IncomingMessage, response: ServerResponse) => void {
  const router = new Router(scimOperations)
  const answer = (request: IncomingMessage, response: ServerResponse): Promise<void> | undefined => {
    const exchange = begin(host, router, request, response)
    if (!hasBody(request) || request.method === 'GET' || request.method === 'HEAD') {
      return serve(host, exchange, NO_BODY)
    }
    return readBody(request, BODY).then(
      (body) => serve(host, exchange, body),
      (error) => {
        if (error instanceof RequestAborted) return // nobody is left to answer
        return serve(host, exchange, { ...NO_BODY, failure: error })
      },
    )
  }
  return inOrder((request, response) => atOwnCost(request.socket, host.onError, () => answer(request, response)))
}

function begin(
  host: ScimHost,
  router: Router<ScimOperation>,
  request: IncomingMessage,
  response: ServerResponse,
): ScimExchange {
  const target = parseTarget(request.url ?? '/')
  const token = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1]
  const credentials = token === undefined ? undefined : { username: token, password: '' }
  const place = placeOf(host.accounts, target.path, request.headers.host, credentials)
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET')
  const match = place.path.startsWith(`${SCIM_PATH}/`)
    ? router.match(method, place.path.slice(SCIM_PATH.length))
    : ({ kind: 'none' } as const)
  const isFromForeignPage = host.isFromForeignPage(request)
  const query = parseQuery(target.search)
  const arrivedAt = realMilliseconds()
  return { request, response, target, credentials, place, match, query, isFromForeignPage, arrivedAt }
}

function serve(host: ScimHost, exchange: ScimExchange, body: Body): Promise<void> | undefined {
  const { account } = exchange.place
  account.timeline.catchUp()
  const admission = admit(exchange)
  const fault = admission.refusal === undefined && account.faults.any ? pickFault(exchange) : undefined
  if (fault !== undefined) return serveFaulty(faultedDoor(host), exchange, { fault, admission, body })
  const outcome = operate(host, exchange, admission, body)
  const { failure } = outcome
  const finished: Finished = {
    ...admission,
    ...outcome,
    body,
    reason: failure instanceof Error ? failure.message : undefined,
  }
  finish(host, exchange, finished)
  return undefined
}

const faultedDoor = (host: ScimHost): FaultedDoor<ScimOperation> => ({
  operate: (exchange, admission, body) => operate(host, exchange, admission, body),
  admitAgain: admit,
  headersOf: ({ place }, answer) => headersOf(place.account, answer),
  errorOf(account, status, seconds) {
    const isDelayed = status === 429 && account.settings.retry_after
    const headers = isDelayed ? ['Retry-After', String(seconds)] : status === 401 ? CHALLENGE : []
    return { body: bytesOf(new ScimError(status, sentenceOf(status)).body), headers }
  },
  log: host.log,
})

const sentenceOf = (status: number) =>
  status === 429
    ? 'Too many requests'
    : status >= 500
      ? 'Something went wrong'
      : `The request was answered with ${status}`

const CHALLENGE = ['WWW-Authenticate', 'Bearer realm="SCIM"']

/** The token, then what the account has to allow, in this order. No rate limit is known: nothing is counted. */
function admit(exchange: ScimExchange): Admission {
  const { limits, clock } = exchange.place.account
  return { actor: undefined, limit: limits.take('default', 0, clock.now()), refusal: refusalOf(exchange) }
}

function refusalOf({ place, credentials, isFromForeignPage }: ScimExchange): ScimError | undefined {
  const { account, isUnknown } = place
  if (isUnknown) return new ScimError(404, 'No account has this host name')
  if (credentials === undefined || !isToken(account, credentials.username)) {
    return new ScimError(
      401,
      'The SCIM token of the account is asked for: Authorization: Bearer ...',
      undefined,
      CHALLENGE,
    )
  }
  if (isFromForeignPage && account.scimToken === SHIPPED_SCIM_TOKEN) {
    return new ScimError(403, 'Pages of another host may not use a token that anybody knows')
  }
  const { settings } = account
  if (account.isSuspended) return new ScimError(403, 'The account is suspended')
  if (account.plan !== 'enterprise') return new ScimError(403, 'SCIM goes with the plan Enterprise')
  if (!settings.saml_sso) return new ScimError(403, 'SCIM asks for SAML single sign-on: the setting saml_sso')
  return settings.scim ? undefined : new ScimError(403, 'SCIM is switched off: the setting scim')
}

const isToken = ({ scimToken, name }: Account, given: string): boolean =>
  given === scimToken || given === `${name}.${scimToken}`

function operate(host: ScimHost, exchange: ScimExchange, { refusal }: Admission, body: Body): Outcome {
  const { place, match, request, query } = exchange
  try {
    if (refusal !== undefined) throw refusal
    if (match.kind === 'none') throw new ScimError(404, `There is no ${place.path.slice(0, 100)}`)
    if (match.kind === 'wrong_method') throw wrongMethod(match.allowed)
    if (body.failure !== undefined) throw fromApiError(body.failure)
    const baseUrl = `${baseUrlOf(request, place.prefix, host.trustProxy)}${SCIM_PATH}`
    const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers
    const call = {
      account: place.account,
      params: match.params,
      query,
      body: body.fields,
      ifMatch,
      ifNoneMatch,
      baseUrl,
    }
    const { endpoint } = match
    const reply = place.account.changes.during({ kind: 'scim', name: endpoint.id }, () => endpoint.handle(call))
    if (endpoint.method !== 'get') host.onWrite?.()
    return { answer: answerOf(reply), reply: {}, failure: undefined }
  } catch (failure) {
    const known = failure instanceof ScimError ? failure : undefined
    if (known === undefined) host.onError(failure)
    const { status, body: error, headers } = known ?? new ScimError(500, 'Something went wrong')
    return { answer: { status, body: bytesOf(error), headers, note: undefined }, reply: undefined, failure }
  }
}

const wrongMethod = (allowed: readonly string[]) =>
  new ScimError(405, `It should be one of these methods: ${allowed.join(', ')}`, undefined, [
    'Allow',
    allowed.join(', '),
  ])

/** Bodies are read by the API's own reader. */
function fromApiError(error: ApiError): ScimError {
  if (error.status === 415) {
    return new ScimError(415, `A body should be ${MEDIA_TYPE} or application/json`)
  }
  if (error.status === 413) return new ScimError(413, 'The body is too large', undefined, error.headers)
  return invalidSyntax(error instanceof ApiError ? error.message : String(error))
}

const bytesOf = (value: object): Buffer => Buffer.from(JSON.stringify(value))

function answerOf({ status, body, version, location }: ScimReply): Answer {
  const headers = [
    ...(version === undefined ? [] : ['ETag', version]),
    ...(location === undefined ? [] : ['Location', uriText(location)]),
  ]
  return { status, body: body && bytesOf(body), headers, note: undefined }
}

function headersOf(account: Account, { status, body, headers }: Answer): string[] {
  const isEmpty = status === 204 || status === 304
  return [
    ...['Date', httpDate(account.clock.now())],
    ...(body === undefined ? [] : ['Content-Type', MEDIA_TYPE]),
    ...['Cache-Control', 'no-store', 'X-Request-Id', account.random.uuid('request_id')],
    ...headers,
    ...(isEmpty ? [] : ['Content-Length', String(body?.length ?? 0)]),
  ]
}

function finish(host: ScimHost, exchange: ScimExchange, finished: Finished): void {
  const { request, response, place } = exchange
  const { answer, reason } = finished
  const { status, body } = answer
  const headers = headersOf(place.account, answer)
  if (place.account.settings.reason_header && reason !== undefined)
    headers.push('X-Emulator-Reason', headerText(reason))
  writeHead(response, status, headers)
  response.end(request.method === 'HEAD' ? undefined : body)
  record(exchange, finished, { status, body, headers, isFault: false, isLost: false, isOwn: true })
  host.log?.(logOf(exchange, finished, { status, isFault: false }, tokenHint))
}

/** For whoever reads the log: the token that would have worked. */
const tokenHint = ({ name, keyPrefix, scimToken }: Account) => `SCIM token of ${name}: ${keyPrefix}${scimToken}`
