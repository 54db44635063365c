import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { ApiError } from '../errors.ts'
import type { Worked } from '../http/answer.ts'
import { authenticateKey, type Credentials, keysHint } from '../http/authenticate.ts'
import type { Body } from '../http/body.ts'
import type { AccountDoor, ErrorAnswer } from '../http/door.ts'
import type { Called, DoorOperation, Exchange } from '../http/exchange.ts'
import { writeHead } from '../http/head.ts'
import type { Operating } from '../http/operate.ts'
import { MCP_PATH } from '../http/target.ts'
import { PROJECT_URL, VERSION } from '../project.ts'
import { failureText, staleText } from './envelope.ts'
import { checkCursor, idOf, type McpServer, messageOf, RPC, RpcError, toolCallOf, toolResult } from './protocol.ts'
import { callTool, endpointOf, isTool, StaleConversation } from './tools.ts'
import {
  ACCEPTED,
  answerTo,
  bodyOf,
  MEDIA_TYPE,
  messagesAt,
  requestedDoor,
  requestOf,
  rpcErrorAnswer,
} from './transport.ts'

export interface McpHost extends Operating {
  /** A browser sent it for a page of another host. */
  readonly isFromForeignPage: (request: IncomingMessage) => boolean
  /** Why a webhook delivery, or a call to a name that may have been led here, may not pass. */
  readonly strayRefusalOf: (request: IncomingMessage) => string | undefined
}

type McpExchange = Exchange<DoorOperation>

/** Freshdesk's own door for assistants. Its calls cost no credits: tools have limits of their own. */
export function mcpDoor(host: McpHost): AccountDoor<DoorOperation, Actor> {
  return {
    mount: '',
    endpoints: messagesAt(MCP_PATH),
    scope: 'account',
    mediaType: MEDIA_TYPE,
    preflight: (response) => {
      writeHead(response, 204, PREFLIGHT)
      response.end()
    },
    credentialsOf,
    bodyOf,
    authenticate: (account, credentials) => credentials && authenticateKey(account, credentials.username),
    refusalOf: (exchange, actor) => refusalOf(exchange, actor, host),
    find: requestedDoor,
    work: (exchange, { caller, body }) => work(host, exchange, { actor: caller, body }),
    errorOf,
    addHeaders(headers, { account, request }) {
      headers.push('Cache-Control', 'no-store', 'X-Request-Id', account.random.uuid('request_id'))
      if (request.headers.origin !== undefined) headers.push('Access-Control-Allow-Origin', '*')
    },
    explain: ({ request }, _actor, { status, message }) =>
      status === 401 && /^(basic|bearer) /i.test(request.headers.authorization ?? '')
        ? `${message}: the key goes as it is, without Basic or Bearer`
        : undefined,
    hint: keysHint,
    calledOf,
    mayWrite: (_exchange, body) => mayWrite(calledTool(body)),
  }
}

const PREFLIGHT = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'POST',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Accept, Mcp-Protocol-Version, Mcp-Session-Id',
  'Access-Control-Max-Age': '86400',
}

/** The API key alone: neither Basic nor Bearer is taken. */
function credentialsOf(authorization: string | undefined): Credentials | undefined {
  const key = /^[!-~]+$/.exec(authorization?.trim() ?? '')?.[0]
  return key === undefined ? undefined : { username: key, password: '' }
}

const refused = (status: number, message: string) => new RpcError(RPC.server, message, status)

function refusalOf({ place, request }: McpExchange, actor: Actor | undefined, host: McpHost): Error | undefined {
  const { account, isUnknown } = place
  const { mcp } = account.settings
  const stray = host.strayRefusalOf(request)
  if (stray !== undefined) return refused(403, stray)
  if (isUnknown || mcp === 'off') return refused(404, 'There is no MCP server here')
  if (host.isFromForeignPage(request)) return refused(403, 'Calls from pages of another host are refused')
  if (actor === undefined) return refused(401, 'An API key is asked for: Authorization: KEY')
  if (account.isSuspended) return refused(403, 'Your account has been suspended.')
  if (isOnPlan(account)) return undefined
  const plans = mcp === 'eap' ? 'enterprise (early access)' : 'growth, pro and enterprise'
  return refused(403, `MCP is not on the plan ${account.plan} but on ${plans}`)
}

const isOnPlan = ({ plan, settings }: Account) => (settings.mcp === 'eap' ? plan === 'enterprise' : plan !== 'free')

/** Name of the server; what Freshworks' own calls itself is not known. */
const SERVER: McpServer<undefined> = {
  name: 'freshdesk',
  version: VERSION,
  methods: {
    'tools/list': (params) => {
      checkCursor(params)
      return listedTools()
    },
  },
}

let tools: object | undefined

/** Tools as they lie in the package: a start makes no schema. */
function listedTools(): object {
  tools ??= JSON.parse(readFileSync(new URL('openapi/mcp-tools.json', PROJECT_URL), 'utf8')) as object
  return tools
}

interface Asked {
  readonly actor: Actor
  readonly body: Body
}

function work(host: McpHost, exchange: McpExchange, { actor, body }: Asked): Worked {
  const request = requestOf(exchange, body)
  if (request === undefined) return ACCEPTED
  if (request.method !== 'tools/call') return answerTo(SERVER, request, undefined)
  return callTool(host, exchange, { id: request.id, call: toolCallOf(request.params), actor })
}

/** A tool that failed is a result, which the model sees; what is no call of a tool is an error of the protocol. */
function errorOf(failure: unknown, _exchange: McpExchange, body: Body): ErrorAnswer | undefined {
  if (failure instanceof StaleConversation) return failedTool(body, staleText(), 400)
  if (failure instanceof RpcError) return rpcErrorAnswer(failure, body)
  if (!(failure instanceof ApiError)) return undefined
  if (calledTool(body) === undefined) return rpcErrorAnswer(failure, body)
  return failedTool(body, failureText(failure), failure.status)
}

const failedTool = ({ fields }: Body, text: string, operationStatus: number): ErrorAnswer => {
  const id = idOf(fields) ?? ''
  return { status: 200, headers: [], operationStatus, body: { jsonrpc: '2.0', id, result: toolResult(text, true) } }
}

/** The tool whose call is to be answered; undefined where there is none of that name. */
function calledTool({ fields }: Body): string | undefined {
  try {
    const message = messageOf(fields)
    if (message.kind !== 'request' || message.method !== 'tools/call') return undefined
    const { name } = toolCallOf(message.params)
    return isTool(name) ? name : undefined
  } catch {
    return undefined // answered as an error of the protocol
  }
}

function mayWrite(tool: string | undefined): boolean {
  const endpoint = tool === undefined ? undefined : endpointOf(tool)
  return endpoint !== undefined && (endpoint.method !== 'get' || endpoint.writes === true)
}

function calledOf(_exchange: McpExchange, body: Body): Called {
  const tool = calledTool(body)
  return { operation: (tool && endpointOf(tool)?.id) ?? null, tool }
}
