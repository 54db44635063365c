import type { IncomingMessage } from 'node:http'
import type { Account } from '../account/account.ts'
import { ApiError, invalidJson } from '../errors.ts'
import type { Worked } from '../http/answer.ts'
import type { EmulatorDoor, ErrorAnswer, Work } from '../http/door.ts'
import type { Caller, Exchange } from '../http/exchange.ts'
import type { Guard } from '../http/guard.ts'
import { jsonSlices, textSlices } from '../http/slices.ts'
import { nearestNames, proposal } from '../nearest-names.ts'
import { whole } from '../store/series.ts'
import { ControlError } from './errors.ts'
import { HEALTH_PATH } from './health.ts'
import { type ControlCall, type ControlHost, type ControlOperation, Headed, type Stream } from './operation.ts'
import { parseInput } from './parse.ts'
import { type ControlRoute, controlRoutes } from './routes.ts'

/** Path below which the control operations are. */
export const CONTROL_PATH = '/_emulator'

/** Most bytes of a body: the fixture of a large account. */
const MOST_BYTES = 512 * 1024 * 1024
const BODY = { takesFiles: false, mostTextBytes: MOST_BYTES }
const WITH_FIXTURE = { ...BODY, hasLongLists: true }

/** Guard, checks and listeners of the control operations. */
export interface ControlOptions {
  /** Asked about every call but the health checks. */
  readonly guard: Guard
  /** False leaves the health checks alone. */
  readonly isEnabled: boolean
  /** Checks an answer against its operation's schema before it is sent: throws what does not fit. */
  readonly checkReply: ((operation: ControlOperation, reply: unknown) => void) | undefined
  /** Something may have changed. */
  readonly onWrite: () => void
  /** Told of each call that writes, with the name of its account, whatever it was answered; undefined: nobody asks. */
  readonly audit: ((account: string, message: string) => void) | undefined
}

type ControlExchange = Exchange<ControlRoute>

/** The operations that steer the emulator itself. */
export function controlDoor(host: ControlHost, options: ControlOptions): EmulatorDoor<ControlRoute> {
  return {
    mount: CONTROL_PATH,
    endpoints: controlRoutes,
    scope: 'emulator',
    mediaType: 'application/json; charset=utf-8',
    bodyOf: ({ match }) => (match.kind === 'endpoint' && match.endpoint.hasLongLists ? WITH_FIXTURE : BODY),
    refusalOf: (exchange) => refusalOf(exchange, options),
    find: requestedRoute,
    work: (exchange, work) => operate(host, options, exchange, work),
    errorOf,
    addHeaders: (headers, { status }) => addControlHeaders(headers, status),
    onAnswered: (exchange, status) => tellOfWrite(options, exchange, status),
  }
}

function tellOfWrite({ audit, guard }: ControlOptions, exchange: ControlExchange, status: number | null): void {
  const { request, match, place } = exchange
  if (audit === undefined || match.kind !== 'endpoint' || match.endpoint.method === 'get') return
  const account = match.params.account ?? place.account.name
  audit(account, writeMessage(match.endpoint.id, status, guard.callerOf(request, accountOf(exchange))))
}

/** `resetAccount by the operator at 127.0.0.1: 200`. */
export const writeMessage = (operation: string, status: number | null, caller: string): string =>
  `${operation} by ${caller}: ${status ?? 'no reply'}`

/** Adds the headers that every control reply has: no cache keeps it, no page of another host loads it. */
export function addControlHeaders(headers: string[], status: number): void {
  if (status !== 204) headers.push('Cache-Control', 'no-store')
  headers.push(...CONFINED)
}

/** No page of another host gets to see what it made the browser load from here. */
const CONFINED = ['X-Content-Type-Options', 'nosniff', 'Cross-Origin-Resource-Policy', 'same-origin']

function refusalOf(exchange: ControlExchange, options: ControlOptions): Error | undefined {
  const { request, match } = exchange
  const operation = match.kind === 'endpoint' ? match.endpoint : undefined
  if (operation?.path.startsWith(HEALTH_PATH)) return undefined
  return controlRefusalOf(request, options, operation?.isPublic, accountOf(exchange))
}

/** Name of the account that the call concerns alone; undefined where it concerns others, or the emulator. */
const accountOf = ({ match, place }: ControlExchange): string | undefined =>
  match.kind === 'endpoint' && match.endpoint.scope === 'account'
    ? (match.params.account ?? place.account.name)
    : undefined

/** Why a call may not steer the emulator. */
export function controlRefusalOf(
  request: IncomingMessage,
  { guard, isEnabled }: Pick<ControlOptions, 'guard' | 'isEnabled'>,
  isPublic = false,
  account?: string,
): ControlError | undefined {
  if (!isEnabled) return new ControlError(404, 'Control is switched off')
  const refusal = guard.refusalOf(request, account)
  if (refusal !== undefined) return new ControlError(403, refusal)
  if (isPublic || guard.isLetIn(request, account)) return undefined
  return new ControlError(401, 'Control asks for its token: Authorization: Bearer ...')
}

function requestedRoute({ match, place }: ControlExchange): ControlRoute {
  if (match.kind === 'endpoint') return match.endpoint
  if (match.kind === 'none') throw new ControlError(404, unknownOperation(place.path))
  const allowed = match.allowed.join(', ')
  throw new ControlError(405, `It should be one of these methods: ${allowed}`, { headers: { Allow: allowed } })
}

/** Longest path that is compared with the operations', in UTF-16 code units: comparing takes time with the length. */
const LONGEST_COMPARED = 200

/** Names the nearest of the operations. */
function unknownOperation(path: string): string {
  const known = controlRoutes.map((route) => route.path.replace(/:(\w+)/g, '{$1}'))
  // Of the default account the operations stand at the top.
  const asked = path.slice(CONTROL_PATH.length).replace(/^\/account(?=\/)/, '')
  const nearest = asked.length > LONGEST_COMPARED ? [] : nearestNames(asked, known)
  return `There is no control operation at ${path}${proposal(nearest.map((near) => CONTROL_PATH + near))}`
}

async function operate(
  host: ControlHost,
  options: ControlOptions,
  exchange: ControlExchange,
  { endpoint, body: { fields } }: Work<ControlRoute, Caller>,
): Promise<Worked> {
  const { request, response, match, place, query } = exchange
  const params = match.kind === 'endpoint' ? match.params : {}
  const account = params.account === undefined ? place.account : findAccount(host, params.account)
  const isTrusted = options.guard.isTrusted(request, accountOf(exchange))
  const { value, headers } = await performed(host, options, {
    operation: endpoint,
    account,
    params,
    query,
    body: fields,
    headers: request.headers,
    isTrusted,
  })
  if (endpoint.isStream) response.once('close', (value as Stream).close)
  const made = endpoint.makesAccount ? host.findAccount(String(fields.name)) : undefined
  const concerned = endpoint.scope === 'account' ? account : made
  return {
    answer: answerOf(endpoint, value, headers),
    reply: undefined,
    account: endpoint.isApart ? null : concerned,
  }
}

/** Throws `ControlError` 404 where there is none of that name. */
export function findAccount(host: ControlHost, name: string): Account {
  const account = host.findAccount(name)
  if (account === undefined) throw new ControlError(404, `There is no account named ${name}`)
  return account
}

/** Operation that a door has found, with what it is asked. */
export interface ControlAsked extends Omit<ControlCall, 'host'> {
  readonly operation: ControlOperation
}

/** Runs an operation and returns its answer, with headers of its own, whichever door asks. Throws `ControlError`. */
export async function performed(
  host: ControlHost,
  { checkReply, onWrite }: Pick<ControlOptions, 'checkReply' | 'onWrite'>,
  { operation, account, params, headers, isTrusted, ...asked }: ControlAsked,
): Promise<Headed> {
  const query = parseInput(operation.query, asked.query)
  const body = parseInput(operation.body, asked.body)
  account.timeline.catchUp()
  const { id, by = 'control' } = operation
  const result = await account.changes.during({ kind: by, name: id }, () =>
    operation.handle({ host, account, params, query, body, headers, isTrusted }),
  )
  account.keeper?.touch()
  const answer = result instanceof Headed ? result : new Headed(result, [])
  if (operation.isStream) return answer
  checkReply?.(operation, whole(answer.value))
  if (operation.method !== 'get') onWrite()
  return answer
}

function answerOf(
  { status, textType, isStream }: ControlRoute,
  result: unknown,
  headers: readonly string[],
): Worked['answer'] {
  const none = { status, body: undefined, headers, note: undefined }
  if (status === 204) return none
  if (isStream && textType !== undefined) return { ...none, slices: (result as Stream).slices, mediaType: textType }
  if (textType === undefined) return { ...none, slices: jsonSlices(result) }
  return { ...none, slices: textSlices(String(result)), mediaType: textType }
}

/** Answer to an error, also to what is no `ControlError`: whoever steers the emulator is told what went wrong in it. */
export function errorOf(error: unknown): ErrorAnswer {
  const { status, code, message, details, headers } = error instanceof ControlError ? error : controlErrorOf(error)
  const body = { code, message, ...(whole(details) as typeof details) } // an object stays one
  return { status, body, headers: Object.entries(headers).flat() }
}

/** Bodies are read by the API's own reader. */
function controlErrorOf(error: unknown): ControlError {
  if (error instanceof ApiError && error.status === 415) return new ControlError(415, 'A body must be application/json')
  if (error instanceof ApiError && error.status === 413) {
    return new ControlError(400, 'The body is larger than 512 MB: start with --fixture FILE', {
      headers: { Connection: 'close' },
    })
  }
  if (error instanceof ApiError) {
    const isUnreadable = error.message === invalidJson().message
    return new ControlError(400, isUnreadable ? 'The body is not a JSON object' : error.message)
  }
  return new ControlError(500, error instanceof Error ? error.message : String(error))
}
