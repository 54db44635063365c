import { isObject } from '../store/shape.ts'

/**
 * Model Context Protocol on JSON-RPC 2.0, as far as a server without sessions and streams needs it.
 * Source: https://modelcontextprotocol.io/specification/2025-11-25
 */

/** Newest first: it is what a client with an unknown one is offered. */
export const PROTOCOL_VERSIONS: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']

export const RPC = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  resourceNotFound: -32002,
  /** Code of what HTTP's status says. */
  server: -32000,
} as const

/** An answer that is an error of the protocol. */
export class RpcError extends Error {
  readonly code: number
  /** Status of HTTP. What is answered to a message that could be read is 200. */
  readonly status: number
  /** Names and values, flat. */
  readonly headers: readonly string[]

  constructor(code: number, message: string, status = 200, headers: readonly string[] = []) {
    super(message)
    this.name = 'RpcError'
    this.code = code
    this.status = status
    this.headers = headers
  }
}

export const invalidParams = (message: string) => new RpcError(RPC.invalidParams, message)

export type MessageId = string | number
export type JsonMembers = Readonly<Record<string, unknown>>

export interface RpcRequest {
  readonly kind: 'request'
  readonly id: MessageId
  readonly method: string
  readonly params: JsonMembers
}

/** A message that is answered with nothing but 202: a notification, or an answer to what was never asked. */
interface Unanswered {
  readonly kind: 'unanswered'
}

/** Throws `RpcError` for what is no message. */
export function messageOf(body: JsonMembers): RpcRequest | Unanswered {
  const { jsonrpc, method, id, params = {} } = body
  if (jsonrpc !== '2.0') throw new RpcError(RPC.invalidRequest, 'jsonrpc should be "2.0"', 400)
  if (method === undefined && ('result' in body || 'error' in body)) return { kind: 'unanswered' }
  if (typeof method !== 'string') throw new RpcError(RPC.invalidRequest, 'method should be a string', 400)
  if (id === undefined) return { kind: 'unanswered' }
  if (!isId(id)) throw new RpcError(RPC.invalidRequest, 'id should be a string or a number', 400)
  if (!isObject(params)) throw invalidParams('params should be an object')
  return { kind: 'request', id, method, params }
}

const isId = (id: unknown): id is MessageId => typeof id === 'string' || (typeof id === 'number' && Number.isFinite(id))

/** Null where it cannot be told. */
export const idOf = ({ id }: JsonMembers): MessageId | null => (isId(id) ? id : null)

export const resultText = (id: MessageId, result: unknown): Buffer =>
  Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, result }))

export interface McpServer<Context> {
  readonly name: string
  readonly version: string
  /** Instructions for the model, from the start on. */
  readonly instructions?: string
  /** Methods by name, besides `initialize` and `ping`. Each throws `RpcError` for parameters that cannot be. */
  readonly methods: Readonly<Record<string, (params: JsonMembers, context: Context) => unknown>>
}

/** The result of a request, or a promise of it. Throws `RpcError`. */
export function resultOf<Context>(
  server: McpServer<Context>,
  { method, params }: RpcRequest,
  context: Context,
): unknown {
  if (method === 'initialize') return initialized(server, params)
  if (method === 'ping') return {}
  const handle = Object.hasOwn(server.methods, method) ? server.methods[method] : undefined
  if (handle === undefined) throw new RpcError(RPC.methodNotFound, `There is no method ${method.slice(0, 100)}`)
  return handle(params, context)
}

function initialized<Context>(
  { name, version, instructions, methods }: McpServer<Context>,
  params: JsonMembers,
): object {
  const { protocolVersion: asked } = params
  if (typeof asked !== 'string') throw invalidParams('protocolVersion should be a string')
  const kinds = new Set(Object.keys(methods).map((method) => method.split('/', 1)[0] ?? method))
  return {
    protocolVersion: PROTOCOL_VERSIONS.includes(asked) ? asked : PROTOCOL_VERSIONS[0],
    capabilities: Object.fromEntries([...kinds].map((kind) => [kind, {}])),
    serverInfo: { name, version },
    ...(instructions === undefined ? {} : { instructions }),
  }
}

/** All of a list is on its first page: a cursor is none of ours. */
export function checkCursor({ cursor }: JsonMembers): void {
  if (cursor !== undefined) throw invalidParams('There is no such cursor')
}

export interface ToolCall {
  readonly name: string
  readonly args: JsonMembers
}

/** Parameters of `tools/call`. Throws `RpcError` for what is none. */
export function toolCallOf({ name, arguments: args = {} }: JsonMembers): ToolCall {
  if (typeof name !== 'string') throw invalidParams('name should be a string')
  if (!isObject(args)) throw invalidParams('arguments should be an object')
  return { name, args }
}

export const toolResult = (text: string, isError = false): object => ({
  content: [{ type: 'text', text }],
  ...(isError ? { isError } : {}),
})

/** The names of tools are in no reply: a model that made one up is told the nearest. */
export const unknownTool = (name: string, proposal: string) =>
  invalidParams(`Unknown tool: ${name.slice(0, 100)}${proposal}`)
