import type { Actor } from '../account/actor.ts'
import { ApiError, invalidValue, RULE, rateLimitExceeded, typeMismatch, validationFailed } from '../errors.ts'
import type { Worked } from '../http/answer.ts'
import type { Endpoint } from '../http/endpoint.ts'
import type { DoorOperation, Exchange } from '../http/exchange.ts'
import { type Operating, operate } from '../http/operate.ts'
import { API_PATH } from '../http/target.ts'
import { didYouMean } from '../nearest-names.ts'
import { endpoints } from '../routes/index.ts'
import { argumentPartsOf, type RequestParts } from './arguments.ts'
import { isConversationId, newConversationId } from './conversation.ts'
import { pageOfCursor, startedText, successText } from './envelope.ts'
import { type JsonMembers, type MessageId, resultText, type ToolCall, toolResult, unknownTool } from './protocol.ts'
import { toolsOf } from './tool-names.ts'
import { answered } from './transport.ts'

/** Gives the id that other tools take; no operation of the API. */
export const START_TOOL = 'start_conversation'

/** Whether the reply's rows are at the top of the answer, with a cursor in place of a page number. */
export const hasCursor = ({ id }: Pick<Endpoint, 'id'>): boolean => id === 'listConversations'

const endpointsByTool: ReadonlyMap<string, Endpoint> = new Map(
  toolsOf(endpoints).map(({ name, endpoint }) => [name, endpoint]),
)

/** Undefined of `start_conversation`, and of what is no tool. */
export const endpointOf = (tool: string): Endpoint | undefined => endpointsByTool.get(tool)

export const isTool = (name: string): boolean => name === START_TOOL || endpointsByTool.has(name)

/** Comparing names takes time with their length. */
const LONGEST_COMPARED = 100

/** Throws `RpcError`. */
function checkToolName(name: string): void {
  if (isTool(name)) return
  throw unknownTool(name, didYouMean(name.slice(0, LONGEST_COMPARED), [START_TOOL, ...endpointsByTool.keys()]))
}

/** A tool refuses a conversation that it was not given, or was given too long ago. */
export class StaleConversation extends Error {}

interface Calling {
  readonly id: MessageId
  readonly call: ToolCall
  readonly actor: Actor
}

/**
 * Does what a tool is for, as the operation does that it stands for. Throws `ApiError` as that does and 429 beyond the
 * limits of tools, `StaleConversation`, and `RpcError` for a name of none.
 */
export function callTool(
  host: Operating,
  exchange: Exchange<DoorOperation>,
  { id, call: { name, args }, actor }: Calling,
): Worked {
  checkToolName(name)
  const { account } = exchange.place
  const exceeded = account.toolLimits.take(account.limits.mode, account.clock.now())
  if (exceeded !== undefined) throw tooManyCalls(exceeded)
  const endpoint = endpointOf(name)
  if (endpoint === undefined) {
    return { answer: answered(resultText(id, toolResult(startedText(newConversationId(account))))), reply: undefined }
  }
  const { conversation_id, _reasoning, ...own } = args
  const isAsked = account.settings.mcp_conversation_id === 'required'
  if ((conversation_id !== undefined || isAsked) && !isConversationId(account, conversation_id)) {
    throw new StaleConversation('Invalid or expired conversation_id')
  }
  if (_reasoning !== undefined && typeof _reasoning !== 'string') {
    throw validationFailed([typeMismatch('_reasoning', _reasoning, RULE.string)])
  }
  return operated(host, exchange, { id, endpoint, parts: argumentPartsOf(endpoint, withPage(endpoint, own)), actor })
}

const tooManyCalls = (sentence: string) => new ApiError(429, rateLimitExceeded(0).body, [], sentence)

/** Throws `ApiError` 400 for what is no cursor of ours. */
function withPage(endpoint: Endpoint, args: JsonMembers): JsonMembers {
  const { cursor, ...others } = args
  if (!hasCursor(endpoint) || cursor === undefined) return args
  const page = pageOfCursor(cursor)
  if (page === undefined) throw validationFailed([invalidValue('cursor', 'It should be a nextCursor of this tool')])
  return { ...others, page }
}

interface Operated {
  readonly id: MessageId
  readonly endpoint: Endpoint
  readonly parts: RequestParts
  readonly actor: Actor
}

/** The same call as over HTTP, from the permission on. */
function operated(
  host: Operating,
  exchange: Exchange<DoorOperation>,
  { id, endpoint, parts: { params, query, body }, actor }: Operated,
): Worked {
  const path = `${API_PATH}${endpoint.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? '')}`
  const asHttp: Exchange<Endpoint> = {
    ...exchange,
    place: { ...exchange.place, path },
    match: { kind: 'endpoint', endpoint, params },
    query,
  }
  const fields = body
  const { reply = {} } = operate(host, asHttp, { endpoint, actor, body: { fields, encoding: 'json' }, by: 'mcp' })
  const { status } = endpoint.success
  const text = successText({ status, reply, hasCursor: hasCursor(endpoint) })
  const answer = { ...answered(resultText(id, toolResult(text))), operationStatus: status, note: reply.note }
  // Which rows were on the page is told without them: verdicts on paging read queries, and here is none.
  return { answer, reply: {} }
}
