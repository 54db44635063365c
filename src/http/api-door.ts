import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Actor } from '../account/actor.ts'
import type { LimitDecision } from '../account/limits.ts'
import { arePublic } from '../account/public-keys.ts'
import {
  ApiError,
  accountSuspended,
  foreignPage,
  invalidCredentials,
  rateLimitExceeded,
  unknownHost,
} from '../errors.ts'
import { addApiHeaders } from './api-headers.ts'
import { authenticate, explainAuthorization, keysHint, parseAuthorization } from './authenticate.ts'
import type { AccountDoor, Refusal } from './door.ts'
import type { Endpoint } from './endpoint.ts'
import type { Exchange } from './exchange.ts'
import { writeHead } from './head.ts'
import { type OperationHost, operateInTurns, requestedEndpoint } from './operate.ts'
import { decide } from './permit.ts'
import { API_PATH } from './target.ts'

export interface PagesHost {
  /** Whether a browser sent the request for a page that may not use a key which anybody knows. */
  readonly isFromForeignPage: (request: IncomingMessage) => boolean
}

export interface ApiHost extends OperationHost, PagesHost {}

type ApiExchange = Exchange<Endpoint>

/** Makes the door of the v2 API. */
export function apiDoor(endpoints: readonly Endpoint[], host: ApiHost): AccountDoor<Endpoint, Actor> {
  return {
    mount: API_PATH,
    endpoints,
    scope: 'account',
    mediaType: 'application/json; charset=utf-8',
    preflight: writePreflight,
    credentialsOf: parseAuthorization,
    bodyOf,
    authenticate: (account, credentials) => credentials && authenticate(account, credentials),
    takeLimit,
    refusalOf: (exchange, actor, limit) => refusalOf(exchange, actor, { limit, host }),
    find: (exchange) => requestedEndpoint(host, exchange),
    work: (exchange, { endpoint, caller, body }) => operateInTurns(host, exchange, { endpoint, actor: caller, body }),
    errorOf: (failure) => (failure instanceof ApiError ? failure : undefined),
    addHeaders: addApiHeaders,
    explain,
    hint: keysHint,
  }
}

/** Tells how a body is read; that of a GET is ignored. */
function bodyOf({ request, match }: ApiExchange) {
  if (request.method === 'GET' || request.method === 'HEAD') return undefined
  return { takesFiles: match.kind !== 'endpoint' || match.endpoint.accepts === 'multipart' }
}

interface Asked {
  readonly limit: LimitDecision | undefined
  readonly host: PagesHost
}

/** Refusal of a caller who needs an agent's key. */
export function refusalOf(
  { place, credentials, request }: ApiExchange,
  actor: Actor | undefined,
  { limit, host }: Asked,
) {
  if (place.isUnknown) return unknownHost()
  if (actor === undefined || credentials === undefined) return invalidCredentials()
  if (host.isFromForeignPage(request) && arePublic(actor, credentials)) return foreignPage()
  if (limit?.refused) return rateLimitExceeded(limit.retryAfter)
  return place.account.isSuspended ? accountSuspended() : undefined
}

/** Takes the call's credits. One with a refused key costs some only where path or Host named the account. */
function takeLimit({ match, query, place }: ApiExchange, actor: Actor | undefined): LimitDecision {
  const { limits, clock } = place.account
  if (place.isUnknown || (actor === undefined && !place.isNamed)) return limits.take('default', 0, clock.now())
  const limit = match.kind === 'endpoint' ? match.endpoint.rateLimit : 'default'
  return limits.take(limit, creditsOf(match, query), clock.now())
}

/** Credits of a call: 1, and the endpoint's weight for each distinct value of `include`, unknown ones included. */
function creditsOf(match: ApiExchange['match'], query: ApiExchange['query']): number {
  if (match.kind !== 'endpoint' || query.include === undefined) return 1
  const distinct = new Set(query.include.split(',').map((value) => value.trim()))
  distinct.delete('')
  return 1 + (match.endpoint.creditsPerInclude ?? 0) * distinct.size
}

/**
 * Sentence about a refusal: what is wrong with a refused key, or which rule of the role or the plan made the 403.
 * Undefined where a ticket's scope did.
 */
export function explain(
  { match, place, request }: ApiExchange,
  actor: Actor | undefined,
  { status, message }: Refusal,
) {
  if (status === 401) {
    const explanation = explainAuthorization(request.headers.authorization, place.account)
    return explanation && `${message} ${explanation}`
  }
  if (status !== 403 || actor === undefined || match.kind !== 'endpoint') return undefined
  const { allowed, rule } = decide(match.endpoint, place.account, actor)
  return allowed ? undefined : rule
}

/**
 * Answers a preflight request, without credentials, as browsers send it. Source:
 * https://developers.freshdesk.com/api/#cors
 */
function writePreflight(response: ServerResponse): void {
  writeHead(response, 204, {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, Accept',
    'Access-Control-Max-Age': '86400',
  })
  response.end()
}
