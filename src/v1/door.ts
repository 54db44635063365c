import type { Actor } from '../account/actor.ts'
import { ApiError, methodNotAllowed, notAcceptable, unknownPath, v1ReadOnly, xmlNotEmulated } from '../errors.ts'
import { explain, type PagesHost, refusalOf } from '../http/api-door.ts'
import { authenticate, keysHint, parseAuthorization } from '../http/authenticate.ts'
import type { AccountDoor } from '../http/door.ts'
import type { Endpoint } from '../http/endpoint.ts'
import type { Exchange } from '../http/exchange.ts'
import { explainUnknownPath } from '../http/nearest-path.ts'
import { type Operating, operate } from '../http/operate.ts'
import { statusLine } from '../http/write.ts'
import { v1Operations } from './operations.ts'
import { AnyQuery } from './schemas.ts'
import { successorOf } from './writes.ts'

export interface V1Host extends Operating, PagesHost {
  /** Paths of version 2, for who asks for what is not here. */
  readonly pathTemplates: () => ReadonlySet<string>
}

type V1Exchange = Exchange<Endpoint>

/** Version 1 of the API, for reading. Its calls cost no credits and its replies tell of none (recorded). */
export function v1Door(host: V1Host): AccountDoor<Endpoint, Actor> {
  return {
    mount: '',
    endpoints,
    scope: 'account',
    mediaType: 'application/json; charset=utf-8',
    credentialsOf: parseAuthorization,
    bodyOf: () => undefined,
    authenticate: (account, credentials) => credentials && authenticate(account, credentials),
    refusalOf: (exchange, actor) => refusalOf(exchange, actor, { limit: undefined, host }),
    find: (exchange) => requestedOperation(host, exchange),
    work: (exchange, { endpoint, caller, body }) => operate(host, exchange, { endpoint, actor: caller, body }),
    errorOf: (failure) => (failure instanceof ApiError ? failure : undefined),
    addHeaders(headers, { account, status }) {
      const id = account.random.uuid('request_id')
      headers.push('Status', statusLine(status), 'Cache-Control', 'no-store', 'X-Request-Id', id)
    },
    explain,
    hint: keysHint,
  }
}

/** A path is the same operation with `.json`, `.xml` and, for `?format=json`, alone. */
const withExtensions = (operation: Endpoint): Endpoint[] =>
  (['', '.json', '.xml'] as const).map((extension) => ({
    query: AnyQuery,
    ...operation,
    path: `${operation.path}${extension}` as const,
  }))

const endpoints = v1Operations.flatMap(withExtensions)

const WRITES: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
const EXTENSION = /\.(json|xml)$/
/** Recorded: 406 to what asks for JSON. */
const NOT_ACCEPTABLE = /^\/(?:products|email_configs)$/

function requestedOperation({ pathTemplates }: V1Host, { match, place, query, request }: V1Exchange): Endpoint {
  const { method = 'GET', headers } = request
  const path = place.path.replace(EXTENSION, '')
  if (WRITES.has(method)) throw v1ReadOnly(`${method} ${place.path}`, successorOf(method, path))
  if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed(method, ['GET'])
  if (NOT_ACCEPTABLE.test(path)) throw notAcceptable()
  if (match.kind !== 'endpoint') throw unknownPath(explainUnknownPath(place.path, pathTemplates()))
  const format = EXTENSION.exec(place.path)?.[1] ?? query.format ?? (takesJson(headers.accept) ? 'json' : undefined)
  if (format === 'xml') throw xmlNotEmulated()
  if (format !== 'json') throw notAcceptable()
  return match.endpoint
}

/**
 * Whether the client asks for JSON by name. Without an extension the path is a page of the interface for clients that
 * take anything (inferred).
 */
const takesJson = (accept = '') => /(?:^|,) ?application\/json\b/i.test(accept)
