import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Account } from '../account/account.ts'
import { ApiError, invalidJson } from '../errors.ts'
import { atOwnCost } from '../http/at-own-cost.ts'
import { hasBody, NO_BODY, RequestAborted, readBody } from '../http/body.ts'
import type { Guard } from '../http/guard.ts'
import { Router } from '../http/router.ts'
import { parseQuery, parseTarget } from '../http/target.ts'
import { didYouMean } from '../nearest-names.ts'
import { whole } from '../store/series.ts'
import { ControlError } from './errors.ts'
import type { ControlHost, ControlOperation } from './operation.ts'
import { parseInput } from './parse.ts'
import { controlRoutes } from './routes.ts'
import { type ControlAnswer, send } from './send.ts'

export const CONTROL_PATH = '/_emulator'

/** Of a body: the fixture of a large account. */
const MOST_BYTES = 512 * 1024 * 1024
/** Comparing a path takes time with its length. */
const LONGEST_COMPARED = 200
const BODY = { takesFiles: false, mostTextBytes: MOST_BYTES, hasLongLists: true }

export interface ControlOptions {
  /** Asked about every call but the health check. */
  readonly guard: Guard
  /** False leaves the health check alone. */
  readonly isEnabled: boolean
  /** Checks an answer against its operation's schema before it is sent: throws what does not fit. */
  readonly checkReply: ((operation: ControlOperation, reply: unknown) => void) | undefined
  /** Something may have changed. */
  readonly onWrite: () => void
  readonly onError: (error: unknown) => void
}

export function controlListener(host: ControlHost, defaultAccount: Account, options: ControlOptions) {
  const router = new Router(controlRoutes)
  const answer = async (request: IncomingMessage): Promise<ControlAnswer> => {
    const { path, search } = parseTarget(request.url ?? '/')
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET')
    const match = router.match(method, path.slice(CONTROL_PATH.length) || '/')
    checkAccess(request, options, match.kind === 'endpoint' ? match.endpoint : undefined)
    if (match.kind === 'none') throw new ControlError(404, unknownOperation(path))
    if (match.kind === 'wrong_method') {
      throw new ControlError(405, `It should be one of these methods: ${match.allowed.join(', ')}`, {
        headers: { Allow: match.allowed.join(', ') },
      })
    }
    const query = parseInput(match.endpoint.query, parseQuery(search))
    const { fields, failure } = hasBody(request) ? await readBody(request, BODY) : NO_BODY
    if (failure !== undefined) throw failure
    const body = parseInput(match.endpoint.body, fields)
    const accountName = match.params.account
    const account = accountName === undefined ? defaultAccount : host.findAccount(accountName)
    if (account === undefined) throw new ControlError(404, `There is no account named ${accountName}`)
    account.timeline.catchUp()
    const isTrusted = options.guard.isTrusted(request)
    const { endpoint, params } = match
    const result = await account.changes.during({ kind: 'control', name: endpoint.id }, () =>
      endpoint.handle({ host, account, params, query, body, isTrusted }),
    )
    options.checkReply?.(endpoint, whole(result))
    if (method !== 'GET') options.onWrite()
    return { status: match.endpoint.status, body: result, textType: match.endpoint.textType }
  }
  return (request: IncomingMessage, response: ServerResponse): void => {
    atOwnCost(request.socket, options.onError, async () => {
      try {
        await send(response, await answer(request))
      } catch (error) {
        if (response.headersSent) throw error
        await sendError(response, error)
      }
    })?.catch(options.onError)
  }
}

/** Names the nearest of the operations. */
function unknownOperation(path: string): string {
  const known = controlRoutes.map((route) => `${CONTROL_PATH}${route.path.replace(/:(\w+)/g, '{$1}')}`)
  const nearest = path.length > LONGEST_COMPARED ? '' : didYouMean(path, known)
  return `There is no control operation at ${path}${nearest}`
}

function checkAccess(
  request: IncomingMessage,
  { guard, isEnabled }: ControlOptions,
  operation: ControlOperation | undefined,
): void {
  if (operation?.path === '/health') return
  if (!isEnabled) throw new ControlError(404, 'Control is switched off')
  const refusal = guard.refusalOf(request)
  if (refusal !== undefined) throw new ControlError(403, refusal)
  if (operation?.isPublic !== true && !guard.isLetIn(request)) {
    throw new ControlError(401, 'Control asks for its token: Authorization: Bearer ...')
  }
}

async function sendError(response: ServerResponse, error: unknown): Promise<void> {
  if (error instanceof RequestAborted) return
  const known = error instanceof ControlError ? error : fromApiError(error)
  await send(response, {
    status: known.status,
    body: { code: known.code, message: known.message, ...known.details },
    headers: known.headers,
  })
}

/** Bodies are read by the API's own reader. */
function fromApiError(error: unknown): ControlError {
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
