import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { write } from '../account/write.ts'
import {
  ApiError,
  methodNotAllowed,
  noContentRequired,
  notAcceptable,
  notEmulated,
  unexpectedField,
  unknownPath,
  validationFailed,
} from '../errors.ts'
import type { Cause } from '../store/changes.ts'
import { baseUrlOf } from './account-of.ts'
import type { Answer, Worked } from './answer.ts'
import type { Body } from './body.ts'
import type { Endpoint } from './endpoint.ts'
import type { Exchange } from './exchange.ts'
import { explainUnknownPath } from './nearest-path.ts'
import { permit } from './permit.ts'
import type { Reply } from './reply.ts'
import { API_PATH, searchOfPage, uriText } from './target.ts'
import { type RawCall, type Valid, validate } from './validate.ts'

/** Operation that Freshdesk publishes at a path, emulated or not. */
export type Published =
  | { readonly kind: 'endpoint'; readonly operation: string; readonly unknown: string | undefined }
  | { readonly kind: 'wrong_method'; readonly allowed: readonly string[] }
  | { readonly kind: 'none' }

export interface OperationHost {
  /** Names the operation that Freshdesk publishes at a path and the emulator lacks. */
  readonly publishedOperation: (method: string, path: string) => Published
  /** Paths of all that is emulated, in the form of `templated`. */
  readonly pathTemplates: () => ReadonlySet<string>
  readonly trustProxy: boolean
  /** Checks a success against its endpoint's schema before it is sent. Throws when it does not fit. */
  readonly checkReply: ((endpoint: Endpoint, reply: Reply) => void) | undefined
  /** Called when something may have changed, whatever the client is told. */
  readonly onWrite: (() => void) | undefined
}

/** The operation that is asked for, in a form that can be answered. Throws 404, 405, 406 and 501. */
export function requestedEndpoint(
  host: OperationHost,
  { match, request, target, place }: Exchange<Endpoint>,
): Endpoint {
  const isApi = place.path.startsWith(`${API_PATH}/`)
  if (target.startsWithDoubleSlash && isApi) {
    // Recorded for //api/v2/tickets/8: the field is "ticket" (github arjunkomath/node-freshdesk-api#61).
    const resource = place.path.slice(API_PATH.length + 1).split('/')[0] ?? ''
    throw validationFailed([unexpectedField(resource.replace(/ies$/, 'y').replace(/s$/, ''))])
  }
  if (match.kind !== 'endpoint' && isApi) {
    const published = host.publishedOperation(request.method ?? 'GET', place.path.slice(API_PATH.length))
    if (published.kind === 'endpoint') throw notEmulated(published.operation, published.unknown)
    // DELETE of an SLA policy, which can only be changed, is 405, whatever else is emulated (github
    // slop-place/terraform-provider-freshdesk, internal/provider/acc_policies_test.go).
    if (match.kind === 'none' && published.kind === 'wrong_method') {
      throw methodNotAllowed(request.method ?? 'GET', published.allowed)
    }
  }
  if (match.kind === 'none') throw unknownPath(explainUnknownPath(place.path, host.pathTemplates()))
  if (match.kind === 'wrong_method') throw methodNotAllowed(request.method ?? 'GET', match.allowed)
  if (match.endpoint.writes && request.method === 'HEAD') throw methodNotAllowed('HEAD', ['GET'])
  if (!acceptsJson(request.headers.accept)) throw notAcceptable()
  return match.endpoint
}

const acceptsJson = (accept: string | undefined) =>
  accept === undefined || accept === '' || /(^|,)\s*(application\/(json|\*)|\*\/\*)\s*([;,]|$)/i.test(accept)

/** Members of the host that an operation needs. */
export type Operating = Pick<OperationHost, 'trustProxy' | 'checkReply' | 'onWrite'>

interface Asked {
  readonly endpoint: Endpoint
  readonly actor: Actor
  readonly body: Body
  /** Door by which the call came. Default: the API's. */
  readonly by?: 'request' | 'mcp'
}

/** Takes steps 5 to 7: permits, validates, handles. */
export function operate(host: Operating, exchange: Exchange<Endpoint>, asked: Asked): Worked {
  return worked(
    host,
    exchange,
    asked.endpoint,
    perform(host, exchange.place.account, performedOf(host, exchange, asked)),
  )
}

/** Takes the same steps; a promise where the operation concerns many rows. */
export function operateInTurns(host: Operating, exchange: Exchange<Endpoint>, asked: Asked): Worked | Promise<Worked> {
  const { endpoint } = asked
  if (endpoint.steps === undefined) return operate(host, exchange, asked)
  const reply = performInTurns(host, exchange.place.account, performedOf(host, exchange, asked))
  if (!(reply instanceof Promise)) return worked(host, exchange, endpoint, reply)
  return reply.then((made) => worked(host, exchange, endpoint, made))
}

const worked = (host: Operating, exchange: Exchange<Endpoint>, endpoint: Endpoint, reply: Reply): Worked => ({
  answer: successAnswer(host, exchange, endpoint, reply),
  reply,
})

function performedOf(
  { trustProxy }: Operating,
  { place, match, query, request }: Exchange<Endpoint>,
  { endpoint, actor, body, by = 'request' }: Asked,
): Performed {
  const baseUrl = baseUrlOf(request, place.filePrefix, trustProxy)
  const params = match.kind === 'endpoint' ? match.params : {}
  return { endpoint, call: { params, query, body, actor, baseUrl }, by }
}

type Performing = Pick<Operating, 'checkReply' | 'onWrite'>

export interface Performed {
  readonly endpoint: Endpoint
  readonly call: RawCall
  readonly by: Cause['kind']
}

/**
 * Takes the same steps without a request: does an operation for an agent, however the agent asked for it. Throws
 * `ApiError`.
 */
export function perform(host: Performing, account: Account, { endpoint, call, by }: Performed): Reply {
  try {
    const valid = permitted(endpoint, account, call)
    return performed(host, endpoint, handled(endpoint, valid, { kind: by, name: endpoint.id }, account))
  } catch (failure) {
    throw formed(endpoint, failure)
  }
}

/** Does as `perform`; a promise where the operation concerns many rows. */
export function performInTurns(host: Performing, account: Account, asked: Performed): Reply | Promise<Reply> {
  const { endpoint, call, by } = asked
  const { steps } = endpoint
  if (steps === undefined) return perform(host, account, asked)
  try {
    const reply = write(account, {
      cause: { kind: by, name: endpoint.id },
      steps: (one) => {
        const valid = permitted(endpoint, one, call)
        return steps(valid.call, one, valid.prepared)
      },
      settle: () => account.ticketEvents.settle(),
    })
    if (!(reply instanceof Promise)) return performed(host, endpoint, reply)
    return reply.then(
      (made) => performed(host, endpoint, made),
      (failure) => {
        throw formed(endpoint, failure)
      },
    )
  } catch (failure) {
    throw formed(endpoint, failure)
  }
}

function permitted(endpoint: Endpoint, account: Account, call: RawCall): Valid {
  permit(endpoint, account, call.actor)
  if (endpoint.body === undefined && Object.keys(call.body.fields).length > 0) throw noContentRequired()
  return validate(endpoint, call, account)
}

function performed({ checkReply, onWrite }: Performing, endpoint: Endpoint, reply: Reply): Reply {
  checkReply?.(endpoint, reply)
  if (endpoint.method !== 'get' || endpoint.writes) onWrite?.()
  return reply
}

const formed = ({ errorForm }: Endpoint, failure: unknown): unknown =>
  failure instanceof ApiError && errorForm !== undefined ? errorForm(failure) : failure

/** Runs the handler and then the rules, so that nothing waits for another request. What both write is one change. */
const handled = (endpoint: Endpoint, { call, prepared }: Valid, cause: Cause, account: Account): Reply =>
  account.changes.during(cause, () => {
    try {
      return endpoint.handle(call, account, prepared)
    } finally {
      // A read changes nothing: no rule is due that was not due before.
      if (endpoint.method !== 'get') account.ticketEvents.settle()
    }
  })

function successAnswer(
  host: Operating,
  { place, request, target }: Exchange<Endpoint>,
  { success }: Endpoint,
  reply: Reply,
): Answer {
  const headers: string[] = []
  if (reply.location !== undefined || reply.nextPage !== undefined) {
    const baseUrl = baseUrlOf(request, place.prefix, host.trustProxy)
    if (reply.location !== undefined) {
      headers.push('Location', uriText(`${baseUrl}${reply.isOutsideApi ? '' : API_PATH}${reply.location}`))
    }
    if (reply.nextPage !== undefined) {
      const search = searchOfPage(target.search, reply.nextPage)
      headers.push('Link', `<${uriText(`${baseUrl}${place.path}?${search}`)}>; rel="next"`)
    }
  }
  return { status: success.status, body: reply.body, headers, note: reply.note }
}
