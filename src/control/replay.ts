import { type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import * as z from 'zod'
import type { Account } from '../account/account.ts'
import { apiKeyOf } from '../account/actor.ts'
import { MCP_PATH, SCIM_PATH } from '../http/target.ts'
import type { Entry } from '../journal/entry.ts'
import { viewedBody } from '../journal/view.ts'
import { named } from '../schemas/named.ts'
import { id } from '../schemas/replies.ts'
import { later } from '../time/timers.ts'
import { ControlError } from './errors.ts'
import { parseInput } from './parse.ts'
import { HttpMethod } from './schemas.ts'

/** Header that marks a call that was sent again: the id of the first, and a number of its own. */
const REPLAY_HEADER = 'X-Freshdesk-Emulator-Replay'
/** Milliseconds of real time to wait: a fault may have the call hang. */
const LONGEST_WAIT_MS = 30_000

/** Values that are sent instead of those of the call. */
export interface ReplayChange {
  readonly method?: string | undefined
  /** Path below the account, with its query: `/api/v2/tickets?page=2`. */
  readonly path?: string | undefined
  /** Value that is sent as JSON. */
  readonly body?: unknown
}

/** Reply to a call that was made again. */
export interface Replayed {
  /** Id of the new call in the journal; null where that was emptied meanwhile. */
  readonly request_id: number | null
  /** Null where the connection ended without a reply. */
  readonly status: number | null
  /** JSON value of the body; its text when it is none; null without a body. */
  readonly body: unknown
}

/** Body of a replay: values instead of those of the call. */
export const ReplayBody = () =>
  z.strictObject({
    method: HttpMethod().optional(),
    path: z
      .string()
      .regex(/^\/(?:api\/v2|scim\/v2|mcp)(?:[/?][!-~]*)?$/, { error: 'It should be a path of the account, encoded' })
      .optional()
      .meta({ description: 'Below the account, with its query: /api/v2/tickets?page=2' }),
    body: z.unknown().optional().meta({ description: 'JSON, instead of what was sent' }),
  })

/** Schema of `Replayed`. */
export const ReplayReply = () =>
  named('ReplayedRequest', {
    request_id: id().nullable().meta({ description: 'Of the new call in the journal' }),
    status: z.int().nullable().meta({ description: 'null where no reply was sent' }),
    body: z.unknown(),
  })

/**
 * Sends a call of the journal again as its agent: over HTTP, so that limits, faults and the journal treat it as any
 * other. Throws `ControlError` 404 where there is none of that id, 409 where it cannot be sent, 408 where no reply
 * came.
 *
 * @param url URL of the account
 */
export async function replay(
  account: Account,
  url: string,
  { requestId, change }: { readonly requestId: number; readonly change: unknown },
): Promise<Replayed> {
  const { method, path, body } = parseInput(ReplayBody, change)
  const [entry] = account.journal.newest({ sinceId: requestId - 1 }, (one) => one.id === requestId)
  if (entry === undefined) throw new ControlError(404, `There is no request with the id ${requestId}`)
  const mark = `${entry.id}/${account.journal.nextReplay()}`
  const sent = {
    method: method ?? entry.method,
    url: new URL(url),
    path: path ?? pathOf(entry),
    headers: [...headersOf(account, entry), REPLAY_HEADER, mark],
    body: body === undefined ? bodyOf(entry, method) : Buffer.from(JSON.stringify(body)),
  }
  const answer = await answerTo(sent)
  const isIt = ({ requestHeaders }: Entry) => requestHeaders.includes(mark)
  const [made] = account.journal.newest({ limit: 1 }, isIt)
  return { request_id: made?.id ?? null, ...answer }
}

/** Path of the call. Throws where it had none: `OPTIONS *`. */
function pathOf({ id, path, search }: Entry): string {
  if (!path.startsWith('/')) throw new ControlError(409, `The request ${id} named no path: send one`)
  return `${path}${search === '' ? '' : `?${search}`}`
}

/** Body of the call. Throws where the journal does not have all bytes that were sent. */
function bodyOf({ id, requestBody, requestDigest, requestHeaders, method }: Entry, changed: string | undefined) {
  if (changed !== undefined && changed !== method) return undefined
  if (requestBody === undefined || requestBody.length === 0) return undefined
  if (requestDigest !== undefined)
    throw new ControlError(409, `Of the body of ${id} only the beginning is kept: send one`)
  if (requestHeaders.some((text) => /^multipart\//i.test(text))) {
    throw new ControlError(409, `Of the form of ${id} the files are not kept: send a body`)
  }
  return requestBody
}

/** Headers that are made anew, or belong to the connection. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'host',
  'content-length',
  'content-type',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'expect',
  'upgrade',
  'te',
  'trailer',
  'cookie',
  'proxy-authorization',
  'proxy-connection',
  REPLAY_HEADER.toLowerCase(),
])

function headersOf(account: Account, { requestHeaders, ...entry }: Entry): string[] {
  const headers = ['Authorization', authorizationOf(account, entry)]
  for (let place = 0; place + 1 < requestHeaders.length; place += 2) {
    const name = String(requestHeaders[place])
    if (!OWN_HEADERS.has(name.toLowerCase())) headers.push(name, String(requestHeaders[place + 1]))
  }
  return headers
}

/** Header by which the door at the path authenticates. Throws where the call was made with nobody's credentials. */
function authorizationOf(account: Account, { id, path, agentId }: Pick<Entry, 'id' | 'path' | 'agentId'>): string {
  if (path.startsWith(`${SCIM_PATH}/`)) return `Bearer ${account.keyPrefix}${account.scimToken}`
  const agent = agentId === null ? undefined : account.database.agents.get(agentId)
  if (agent === undefined) throw new ControlError(409, `The request ${id} was made by no agent that is there`)
  const key = apiKeyOf(account, agent)
  return path === MCP_PATH ? key : `Basic ${Buffer.from(`${key}:X`).toString('base64')}`
}

interface Repeated {
  readonly method: string
  /** URL of the account. */
  readonly url: URL
  /** Path below it. */
  readonly path: string
  readonly headers: readonly string[]
  readonly body: Buffer | undefined
}

function answerTo({ method, url, path, headers, body }: Repeated): Promise<Pick<Replayed, 'status' | 'body'>> {
  const length = body === undefined ? [] : ['Content-Type', 'application/json', 'Content-Length', String(body.length)]
  return new Promise((resolve, reject) => {
    const all = [...headers, 'Host', url.host, 'Connection', 'close', ...length]
    const to = { hostname: url.hostname.replace(/^\[|\]$/g, ''), port: url.port }
    const below = `${url.pathname.replace(/\/$/, '')}${path}`
    const call = request({ ...to, path: below, method, headers: all as never, agent: false }) // names and values, flat
    const lost = () => resolve({ status: null, body: null })
    const giveUp = () => {
      reject(new ControlError(408, `No reply came within ${LONGEST_WAIT_MS} ms`))
      call.destroy()
    }
    const timer = later(LONGEST_WAIT_MS, giveUp, reject)
    call.on('close', () => clearTimeout(timer))
    call.on('error', lost)
    call.on('response', (response: IncomingMessage) => {
      const { statusCode = null } = response
      buffer(response).then((bytes) => resolve({ status: statusCode, body: viewedBody(bytes, false) }), lost)
    })
    call.end(body)
  })
}
