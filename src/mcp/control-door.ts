import { readFileSync } from 'node:fs'
import type { Account } from '../account/account.ts'
import {
  addControlHeaders,
  CONTROL_PATH,
  type ControlOptions,
  controlRefusalOf,
  errorOf,
  findAccount,
  performed,
  writeMessage,
} from '../control/door.ts'
import { ControlError } from '../control/errors.ts'
import type { ControlHost, ControlOperation } from '../control/operation.ts'
import { ApiError } from '../errors.ts'
import type { Worked } from '../http/answer.ts'
import type { Body } from '../http/body.ts'
import type { EmulatorDoor } from '../http/door.ts'
import type { DoorOperation, Exchange } from '../http/exchange.ts'
import { didYouMean } from '../nearest-names.ts'
import { PROJECT_URL, VERSION } from '../project.ts'
import { whole } from '../store/series.ts'
import { argumentPartsOf } from './arguments.ts'
import { controlTools, refusedMember } from './control-tools.ts'
import { INSTRUCTIONS } from './instructions.ts'
import {
  checkCursor,
  type JsonMembers,
  type McpServer,
  RPC,
  RpcError,
  resultOf,
  resultText,
  toolCallOf,
  toolResult,
  unknownTool,
} from './protocol.ts'
import { RESOURCE_TEMPLATES, RESOURCES, readOf } from './resources.ts'
import {
  ACCEPTED,
  answered,
  bodyOf,
  MEDIA_TYPE,
  messagesAt,
  requestedDoor,
  requestOf,
  rpcErrorAnswer,
} from './transport.ts'

const CONTROL_MCP_PATH = `${CONTROL_PATH}/mcp` as const

export interface ControlMcpOptions extends ControlOptions {
  /** All control operations are tools, and secrets may be told. */
  readonly isFull: boolean
}

interface Asking {
  /** The caller may have secrets. */
  readonly isTrusted: boolean
  /** Words for the audit about who that is. */
  readonly caller: string
  readonly defaultAccount: Account
}

/** The control operations for assistants; guarded as they are. */
export function controlMcpDoor(host: ControlHost, options: ControlMcpOptions): EmulatorDoor<DoorOperation> {
  const server = serverOf(host, options)
  return {
    mount: CONTROL_MCP_PATH,
    endpoints: messagesAt('/'),
    scope: 'emulator',
    mediaType: MEDIA_TYPE,
    bodyOf: (exchange) => bodyOf(exchange) && { takesFiles: false, hasLongLists: true },
    refusalOf: ({ request }) => {
      const refusal = controlRefusalOf(request, options)
      return refusal && new RpcError(RPC.server, refusal.message, refusal.status)
    },
    find: requestedDoor,
    work: (exchange, { body }) => work(server, options, exchange, body),
    errorOf: (failure, _exchange, body) =>
      failure instanceof RpcError || failure instanceof ApiError ? rpcErrorAnswer(failure, body) : undefined,
    addHeaders: (headers, { status }) => addControlHeaders(headers, status),
  }
}

async function work(
  server: McpServer<Asking>,
  { isFull, guard }: ControlMcpOptions,
  exchange: Exchange<DoorOperation>,
  body: Body,
): Promise<Worked> {
  const message = requestOf(exchange, body)
  if (message === undefined) return ACCEPTED
  const { request, place } = exchange
  const isTrusted = isFull && guard.isTrusted(request)
  const asking = { isTrusted, caller: guard.callerOf(request), defaultAccount: place.account }
  const result = await resultOf(server, message, asking)
  return { answer: answered(resultText(message.id, result)), reply: undefined }
}

function serverOf(host: ControlHost, options: ControlMcpOptions): McpServer<Asking> {
  const operations = new Map(controlTools(options.isFull).map((operation) => [operation.id, operation]))
  let listed: object | undefined
  return {
    name: 'freshdesk-emulator',
    version: VERSION,
    instructions: INSTRUCTIONS,
    methods: {
      'tools/list': (params) => {
        checkCursor(params)
        listed ??= listedTools(operations, options)
        return listed
      },
      'tools/call': async (params, asking) => {
        const { name, args } = toolCallOf(params)
        const operation = operations.get(name)
        if (operation === undefined) throw unknownTool(name, didYouMean(name.slice(0, 100), [...operations.keys()]))
        return await calledTool(host, options, { operation, args, asking })
      },
      'resources/list': (params) => {
        checkCursor(params)
        return { resources: RESOURCES }
      },
      'resources/templates/list': (params) => {
        checkCursor(params)
        return { resourceTemplates: RESOURCE_TEMPLATES }
      },
      'resources/read': async ({ uri }, asking) => {
        const { id, args } = readOf(uri)
        const operation = operations.get(id)
        const text = operation && (await resourceText(host, options, { operation, args, asking }))
        return { contents: [{ uri, mimeType: MEDIA_TYPE, text }] }
      },
    },
  }
}

interface ListedTool {
  readonly name: string
  readonly inputSchema: { readonly properties: JsonMembers }
}

/** Tools as they lie in the package, those that the start allows. */
function listedTools(operations: ReadonlyMap<string, unknown>, { isFull }: ControlMcpOptions): object {
  const file = new URL('openapi/mcp-control-tools.json', PROJECT_URL)
  const { tools } = JSON.parse(readFileSync(file, 'utf8')) as { readonly tools: readonly ListedTool[] }
  return {
    tools: tools.filter(({ name }) => operations.has(name)).map((tool) => (isFull ? tool : withoutSecrets(tool))),
  }
}

function withoutSecrets(tool: ListedTool): ListedTool {
  const { secrets: _, ...properties } = tool.inputSchema.properties
  return { ...tool, inputSchema: { ...tool.inputSchema, properties } }
}

interface Called {
  readonly operation: ControlOperation
  readonly args: JsonMembers
  readonly asking: Asking
}

/** Calls a tool; what went wrong is a result, which the model sees. */
async function calledTool(host: ControlHost, options: ControlMcpOptions, called: Called): Promise<object> {
  try {
    const text = await answeredText(host, options, called)
    tellOfWrite(options, called, called.operation.status)
    return toolResult(text)
  } catch (failure) {
    const { status, body } = errorOf(failure)
    tellOfWrite(options, called, status)
    return toolResult(JSON.stringify(body), true)
  }
}

function tellOfWrite({ audit }: ControlMcpOptions, { operation, args, asking }: Called, status: number): void {
  if (operation.method === 'get') return
  const { defaultAccount, caller } = asking
  const account = operation.scope === 'account' ? String(args.account ?? defaultAccount.name) : defaultAccount.name
  audit?.(account, writeMessage(operation.id, status, `${caller}, an assistant’s`))
}

/** Throws `RpcError` where the account is not there. */
async function resourceText(host: ControlHost, options: ControlMcpOptions, called: Called): Promise<string> {
  try {
    return await answeredText(host, options, called)
  } catch (failure) {
    if (failure instanceof ControlError) throw new RpcError(RPC.resourceNotFound, failure.message)
    throw failure
  }
}

function namedAccount(host: ControlHost, name: unknown): Account {
  if (typeof name !== 'string') throw new ControlError(400, 'account: It should be a String')
  return findAccount(host, name)
}

async function answeredText(
  host: ControlHost,
  options: ControlMcpOptions,
  { operation, args, asking }: Called,
): Promise<string> {
  const refused = options.isFull ? undefined : refusedMember(operation.id, args)
  if (refused !== undefined) throw new ControlError(403, `${refused}: it is for those who start with --mcp-full`)
  const isOfAccount = operation.scope === 'account'
  const { account: name, ...others } = args
  const account = isOfAccount && name !== undefined ? namedAccount(host, name) : asking.defaultAccount
  const parts = argumentPartsOf(operation, isOfAccount ? others : args)
  const { isTrusted } = asking
  const { value } = await performed(host, options, { operation, account, ...parts, headers: {}, isTrusted })
  if (operation.status === 204) return '{}'
  return operation.textType === undefined ? JSON.stringify(whole(value)) : String(value)
}
