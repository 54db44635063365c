import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import {
  ApiError,
  internalError,
  methodNotAllowed,
  noContentRequired,
  notAcceptable,
  notEmulated,
  unexpectedField,
  unknownPath,
  validationFailed,
} from '../errors.ts'
import { baseUrlOf } from './account-of.ts'
import type { Body } from './body.ts'
import type { Endpoint } from './endpoint.ts'
import type { Admission, Exchange, Outcome } from './exchange.ts'
import { explainUnknownPath } from './nearest-path.ts'
import { permit } from './permit.ts'
import type { Reply } from './reply.ts'
import { API_PATH, searchOfPage, uriText } from './target.ts'
import { validate } from './validate.ts'
import type { Answer } from './write.ts'

/** What Freshdesk has at a path, emulated or not. */
export type Published =
  | { readonly kind: 'endpoint'; readonly operation: string }
  | { readonly kind: 'wrong_method'; readonly allowed: readonly string[] }
  | { readonly kind: 'none' }

export interface OperationHost {
  /** The name of an operation that Freshdesk publishes and the emulator lacks. */
  readonly publishedOperation: (method: string, path: string) => Published
  /** Of all that is emulated, as `templated` has them. */
  readonly pathTemplates: () => ReadonlySet<string>
  readonly trustProxy: boolean
  /** Checks a success against its endpoint's schema before it is sent: throws what does not fit. */
  readonly checkReply: ((endpoint: Endpoint, reply: Reply) => void) | undefined
  /** Something may have changed, whatever the client is told of it. */
  readonly onWrite: (() => void) | undefined
  /** Our own mistakes: answered as 500, told here. */
  readonly onError: (error: unknown) => void
}

/** Steps 4 to 7: what is asked for, permit, validate, handle. */
export function operate(host: OperationHost, exchange: Exchange, { actor, refusal }: Admission, body: Body): Outcome {
  const { account } = exchange.place
  try {
    if (actor === undefined || refusal !== undefined) throw refusal
    const endpoint = matchedEndpoint(host, exchange)
    if (body.failure !== undefined) throw body.failure
    permit(endpoint, account, actor)
    const reply = handle(host, exchange, { endpoint, actor, body })
    if (endpoint.method !== 'get') host.onWrite?.()
    return { answer: successAnswer(host, exchange, endpoint, reply), reply, failure: undefined }
  } catch (failure) {
    return { answer: failureAnswer(host, account, failure), reply: undefined, failure }
  }
}

function matchedEndpoint(host: OperationHost, { match, request, target, place }: Exchange): Endpoint {
  const isApi = place.path.startsWith(`${API_PATH}/`)
  if (target.startsWithDoubleSlash && isApi) {
    // Recorded for //api/v2/tickets/8: the field is "ticket" (github arjunkomath/node-freshdesk-api#61).
    const resource = place.path.slice(API_PATH.length + 1).split('/')[0] ?? ''
    throw validationFailed([unexpectedField(resource.replace(/ies$/, 'y').replace(/s$/, ''))])
  }
  if (match.kind !== 'endpoint' && isApi) {
    const published = host.publishedOperation(request.method ?? 'GET', place.path.slice(API_PATH.length))
    if (published.kind === 'endpoint') throw notEmulated(published.operation)
    // DELETE of an SLA policy, which can only be changed: 405, whatever is emulated of it
    // (github slop-place/terraform-provider-freshdesk, internal/provider/acc_policies_test.go).
    if (match.kind === 'none' && published.kind === 'wrong_method') {
      throw methodNotAllowed(request.method ?? 'GET', published.allowed)
    }
  }
  if (match.kind === 'none') throw unknownPath(explainUnknownPath(place.path, host.pathTemplates()))
  if (match.kind === 'wrong_method') throw methodNotAllowed(request.method ?? 'GET', match.allowed)
  if (!acceptsJson(request.headers.accept)) throw notAcceptable()
  return match.endpoint
}

const acceptsJson = (accept: string | undefined) =>
  accept === undefined || accept === '' || /(^|,)\s*(application\/(json|\*)|\*\/\*)\s*([;,]|$)/i.test(accept)

interface Asked {
  readonly endpoint: Endpoint
  readonly actor: Actor
  readonly body: Body
}

/** Steps 6 and 7. */
function handle(
  host: OperationHost,
  { place, match, query, request }: Exchange,
  { endpoint, actor, body }: Asked,
): Reply {
  if (endpoint.body === undefined && Object.keys(body.fields).length > 0) throw noContentRequired()
  const baseUrl = baseUrlOf(request, place.filePrefix, host.trustProxy)
  const params = match.kind === 'endpoint' ? match.params : {}
  const call = validate(endpoint, { params, query, body, actor, baseUrl }, place.account)
  const reply = handled(endpoint, call, place.account)
  host.checkReply?.(endpoint, reply)
  return reply
}

/**
 * Whatever the handler did to tickets, rules are told of it now: nothing waits for another request. What both write is
 * one change.
 */
const handled = (endpoint: Endpoint, call: Parameters<Endpoint['handle']>[0], account: Account): Reply =>
  account.changes.during({ kind: 'request', name: endpoint.id }, () => {
    try {
      return endpoint.handle(call, account)
    } finally {
      account.ticketEvents.settle()
    }
  })

function successAnswer(
  host: OperationHost,
  { place, request, target }: Exchange,
  { success }: Endpoint,
  reply: Reply,
): Answer {
  const headers: string[] = []
  if (reply.location !== undefined || reply.nextPage !== undefined) {
    const baseUrl = baseUrlOf(request, place.prefix, host.trustProxy)
    if (reply.location !== undefined) headers.push('Location', uriText(`${baseUrl}${API_PATH}${reply.location}`))
    if (reply.nextPage !== undefined) {
      const search = searchOfPage(target.search, reply.nextPage)
      headers.push('Link', `<${uriText(`${baseUrl}${place.path}?${search}`)}>; rel="next"`)
    }
  }
  return { status: success.status, body: reply.body, headers, note: reply.note }
}

function failureAnswer(host: OperationHost, account: Account, error: unknown): Answer {
  const known = error instanceof ApiError
  if (!known) host.onError(error)
  const { status, body, headers } = known ? error : internalError()
  return {
    status,
    body: body && Buffer.from(JSON.stringify(body)),
    headers: keptHeaders(account, headers),
    note: undefined,
  }
}

/** Of an error's own headers those that the account's settings leave. */
export const keptHeaders = ({ settings }: Account, headers: readonly string[]): readonly string[] =>
  settings.retry_after ? headers : headers.filter((_, index) => headers[index - (index % 2)] !== 'Retry-After')
