import type { IncomingMessage } from 'node:http'
import type { Account } from '../account/account.ts'
import { ApiError } from '../errors.ts'
import { baseUrlOf } from '../http/account-of.ts'
import type { Answer, Worked } from '../http/answer.ts'
import type { Credentials } from '../http/authenticate.ts'
import type { AccountDoor, Work } from '../http/door.ts'
import type { Caller, Exchange } from '../http/exchange.ts'
import { SCIM_PATH, uriText } from '../http/target.ts'
import { SHIPPED_SCIM_TOKEN } from '../options/account-options.ts'
import { invalidSyntax, ScimError } from './errors.ts'
import type { ScimOperation, ScimReply } from './operation.ts'
import { scimOperations } from './operations.ts'

export interface ScimHost {
  readonly trustProxy: boolean
  /** Whether a browser sent the request for a page that may not use a token which anybody knows. */
  readonly isFromForeignPage: (request: IncomingMessage) => boolean
  /** Reason why a webhook delivery, or a call by a foreign name, may not pass. */
  readonly strayRefusalOf: (request: IncomingMessage) => string | undefined
  /** Called when something may have changed. */
  readonly onWrite: () => void
}

type ScimExchange = Exchange<ScimOperation>

const MEDIA_TYPE = 'application/scim+json'
const BODY = { takesFiles: false, mostTextBytes: 4 * 1024 * 1024, jsonTypes: [MEDIA_TYPE, 'application/json'] }

/** The caller: an identity provider that bears the account's token, not an agent. */
const PROVIDER: Caller = { id: null }

/** Makes the door of identity providers. No rate limit is known, so none is counted. */
export function scimDoor(host: ScimHost): AccountDoor<ScimOperation, Caller> {
  return {
    mount: SCIM_PATH,
    endpoints: scimOperations,
    scope: 'account',
    mediaType: MEDIA_TYPE,
    credentialsOf,
    bodyOf: ({ request }) => (request.method === 'GET' || request.method === 'HEAD' ? undefined : BODY),
    authenticate: (account, credentials) =>
      credentials !== undefined && isToken(account, credentials.username) ? PROVIDER : undefined,
    refusalOf: (exchange, caller) => refusalOf(exchange, caller, host),
    find: requestedOperation,
    work: (exchange, work) => operate(host, exchange, work),
    errorOf: (failure) => (failure instanceof ApiError ? fromApiError(failure) : known(failure)),
    addHeaders: (headers, { account }) => {
      headers.push('Cache-Control', 'no-store', 'X-Request-Id', account.random.uuid('request_id'))
    },
    hint: tokenHint,
  }
}

const known = (failure: unknown) => (failure instanceof ScimError ? failure : undefined)

function credentialsOf(authorization: string | undefined): Credentials | undefined {
  const token = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
  return token === undefined ? undefined : { username: token, password: '' }
}

const isToken = ({ scimToken, name }: Account, given: string): boolean =>
  given === scimToken || given === `${name}.${scimToken}`

const CHALLENGE = ['WWW-Authenticate', 'Bearer realm="SCIM"']

/** Refusal of a call: first for its token, then for what the account does not allow. */
function refusalOf({ place, request }: ScimExchange, caller: Caller | undefined, host: ScimHost): Error | undefined {
  const { account, isUnknown } = place
  const stray = host.strayRefusalOf(request)
  if (stray !== undefined) return new ScimError(403, stray)
  if (isUnknown) return new ScimError(404, 'No account has this host name')
  if (caller === undefined) {
    return new ScimError(
      401,
      'The SCIM token of the account is asked for: Authorization: Bearer ...',
      undefined,
      CHALLENGE,
    )
  }
  if (host.isFromForeignPage(request) && account.scimToken === SHIPPED_SCIM_TOKEN) {
    return new ScimError(403, 'Pages of another host may not use a token that anybody knows')
  }
  const { settings } = account
  if (account.isSuspended) return new ScimError(403, 'The account is suspended')
  if (account.plan !== 'enterprise') return new ScimError(403, 'SCIM goes with the plan Enterprise')
  if (!settings.saml_sso) return new ScimError(403, 'SCIM asks for SAML single sign-on: the setting saml_sso')
  return settings.scim ? undefined : new ScimError(403, 'SCIM is switched off: the setting scim')
}

function requestedOperation({ match, place }: ScimExchange): ScimOperation {
  if (match.kind === 'endpoint') return match.endpoint
  if (match.kind === 'none') throw new ScimError(404, `There is no ${place.path.slice(0, 100)}`)
  const allowed = match.allowed.join(', ')
  throw new ScimError(405, `It should be one of these methods: ${allowed}`, undefined, ['Allow', allowed])
}

function operate(
  host: ScimHost,
  { place, match, request, query }: ScimExchange,
  { endpoint, body }: Work<ScimOperation, Caller>,
): Worked {
  const { account } = place
  const params = match.kind === 'endpoint' ? match.params : {}
  const baseUrl = `${baseUrlOf(request, place.prefix, host.trustProxy)}${SCIM_PATH}`
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers
  const reply = account.changes.during({ kind: 'scim', name: endpoint.id }, () =>
    endpoint.handle({ account, params, query, body: body.fields, ifMatch, ifNoneMatch, baseUrl }),
  )
  if (endpoint.method !== 'get') host.onWrite()
  return { answer: answerOf(reply), reply: {} }
}

function answerOf({ status, body, version, location }: ScimReply): Answer {
  const headers = [
    ...(version === undefined ? [] : ['ETag', version]),
    ...(location === undefined ? [] : ['Location', uriText(location)]),
  ]
  return { status, body: body && Buffer.from(JSON.stringify(body)), headers, note: undefined }
}

/** The error of SCIM for one of the API, as the reader of bodies and injected faults raise them. */
function fromApiError({ status, message, headers }: ApiError): ScimError {
  if (status === 400) return invalidSyntax(message)
  if (status === 401) return new ScimError(status, message, undefined, CHALLENGE)
  if (status === 415) return new ScimError(status, `A body should be ${MEDIA_TYPE} or application/json`)
  if (status === 413) return new ScimError(status, 'The body is too large', undefined, headers)
  if (status === 429) return new ScimError(status, 'Too many requests', undefined, headers)
  return new ScimError(status, status >= 500 ? 'Something went wrong' : `The request was answered with ${status}`)
}

/** Sentence for the log: the token that would have worked. */
const tokenHint = ({ name, keyPrefix, scimToken }: Account) => `SCIM token of ${name}: ${keyPrefix}${scimToken}`
