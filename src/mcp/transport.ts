import { type ApiError, invalidJson } from '../errors.ts'
import type { Worked } from '../http/answer.ts'
import type { Body, BodyOptions } from '../http/body.ts'
import type { ErrorAnswer } from '../http/door.ts'
import type { DoorOperation, Exchange } from '../http/exchange.ts'
import {
  idOf,
  type McpServer,
  type MessageId,
  messageOf,
  PROTOCOL_VERSIONS,
  RPC,
  RpcError,
  type RpcRequest,
  resultOf,
  resultText,
} from './protocol.ts'

/** Streamable HTTP as both doors speak it: a message is a POST and its answer plain JSON, without session or stream. */

type McpExchange = Exchange<DoorOperation>

export const MEDIA_TYPE = 'application/json'

/** The one operation of a door; what is asked for stands in the body. */
export const messagesAt = (path: `/${string}`): readonly [DoorOperation] => [
  { id: 'sendMcpMessage', method: 'post', path },
]

export const bodyOf = ({ match }: McpExchange): BodyOptions | undefined =>
  match.kind === 'endpoint' ? { takesFiles: false } : undefined

/** Throws 404, and 405 also for the GET by which a client asks for a stream, and the DELETE that ends a session. */
export function requestedDoor({ match }: McpExchange): DoorOperation {
  if (match.kind === 'endpoint') return match.endpoint
  if (match.kind === 'none') throw new RpcError(RPC.server, 'There is nothing here', 404)
  throw new RpcError(RPC.server, 'Method not allowed', 405, ['Allow', 'POST'])
}

/** The request to be answered; undefined of what is not. Throws `RpcError`. */
export function requestOf({ request }: McpExchange, { fields }: Body): RpcRequest | undefined {
  const message = messageOf(fields)
  const version = request.headers['mcp-protocol-version']
  const isOpening = message.kind === 'request' && message.method === 'initialize'
  if (version !== undefined && !isOpening && !PROTOCOL_VERSIONS.includes(String(version))) {
    throw new RpcError(RPC.server, `Unsupported protocol version: it should be one of ${PROTOCOL_VERSIONS}`, 400)
  }
  return message.kind === 'request' ? message : undefined
}

export const ACCEPTED: Worked = {
  answer: { status: 202, body: undefined, headers: [], note: undefined },
  reply: undefined,
}

export const answered = (body: Buffer): Worked['answer'] => ({ status: 200, body, headers: [], note: undefined })

/** The answer to all but calls of tools. */
export function answerTo<Context>(server: McpServer<Context>, request: RpcRequest, context: Context): Worked {
  return { answer: answered(resultText(request.id, resultOf(server, request, context))), reply: undefined }
}

/** Answer to an `RpcError`, and to an `ApiError` by which no tool failed. */
export function rpcErrorAnswer(failure: RpcError | ApiError, body: Body): ErrorAnswer {
  const { code, message, status, headers } = failure instanceof RpcError ? failure : rpcErrorOf(failure, body)
  return { status, headers, body: errorBody(idOf(body.fields), code, message) }
}

const errorBody = (id: MessageId | null, code: number, message: string) => ({
  jsonrpc: '2.0',
  id,
  error: { code, message },
})

/** Error that the reader of bodies finds, and what an injected fault asks for. */
function rpcErrorOf({ status, message, headers }: ApiError, { bytes, failure }: Body): RpcError {
  if (failure === undefined || status !== 400) return new RpcError(RPC.server, message, status, headers)
  if (message !== invalidJson().message) return new RpcError(RPC.invalidRequest, message, 400)
  const isJson = bytes !== undefined && isJsonText(bytes.toString('utf8'))
  if (!isJson) return new RpcError(RPC.parseError, 'The body is not JSON', 400)
  return new RpcError(RPC.invalidRequest, 'It should be one message, an object: batches are not taken', 400)
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
