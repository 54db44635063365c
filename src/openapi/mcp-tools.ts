import type { ControlOperation } from '../control/operation.ts'
import type { Endpoint, Example } from '../http/endpoint.ts'
import { namesInPath } from '../mcp/arguments.ts'
import { controlTools } from '../mcp/control-tools.ts'
import { toolsOf } from '../mcp/tool-names.ts'
import { hasCursor, START_TOOL } from '../mcp/tools.ts'
import { withoutFiles } from './body.ts'
import { jsonSchemaOf, type Schema } from './components.ts'

/** Tools as MCP lists them: of Freshdesk's door from its operations, of the emulator's from the control operations. */

interface ListedTool {
  readonly name: string
  readonly description: string
  readonly inputSchema: Schema & { readonly type: 'object' }
  readonly annotations: Readonly<Record<string, boolean>>
}

type Properties = Record<string, Schema>

const REASONING: Properties = {
  conversation_id: { type: 'string', description: `As ${START_TOOL} gave it` },
  _reasoning: { type: 'string', description: 'Why you call; kept in the journal' },
}

/** The door at `/mcp`, whose first tool begins a conversation. */
export const mcpTools = (endpoints: readonly Endpoint[]): { readonly tools: readonly ListedTool[] } => ({
  tools: [
    {
      name: START_TOOL,
      description: 'Begin a conversation: gives the conversation_id that the other tools take',
      inputSchema: { type: 'object', properties: { _reasoning: REASONING._reasoning ?? {} } },
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ...toolsOf(endpoints).map(({ name, endpoint }) => listedTool(name, endpoint)),
  ],
})

function listedTool(name: string, endpoint: Endpoint): ListedTool {
  const { method, path, summary, params, query, body, examples } = endpoint
  const parts = [
    pathSchema(path, params && jsonSchemaOf(params, 'output')),
    ...(query === undefined ? [] : [withCursor(endpoint, jsonSchemaOf(query, 'input'))]),
    ...(body === undefined ? [] : [withoutFiles(jsonSchemaOf(body, 'input'))]),
  ]
  const { properties, required } = flattened(parts)
  return {
    name,
    description: `${summary} (${method.toUpperCase()} ${path.replace(/:(\w+)/g, '{$1}')})`,
    inputSchema: {
      type: 'object',
      properties: { ...properties, ...REASONING },
      ...(required.length > 0 ? { required } : {}),
      additionalProperties: false,
      ...(examples[0] === undefined ? {} : { examples: [argumentsOf(examples[0])] }),
    },
    annotations:
      method === 'get'
        ? { readOnlyHint: true, openWorldHint: false }
        : { readOnlyHint: false, destructiveHint: false, idempotentHint: method === 'put', openWorldHint: false },
  }
}

const argumentsOf = ({ params, query, body }: Example) => ({ ...params, ...query, ...(body as object | undefined) })

/** A page is asked for by a cursor. */
function withCursor(endpoint: Endpoint, schema: Schema): Schema {
  if (!hasCursor(endpoint)) return schema
  const { page: _, ...properties } = schema.properties ?? {}
  const cursor: Schema = { type: 'string', description: 'nextCursor of the page before' }
  return { ...schema, properties: { ...properties, cursor } }
}

function pathSchema(path: string, known: Schema | undefined): Schema {
  const names = namesInPath(path)
  const id: Schema = { type: 'integer', minimum: 1 }
  const of = (name: string) =>
    known?.properties?.[name] ?? (name.endsWith('id') ? id : { type: ['integer' as const, 'string' as const] })
  return { properties: Object.fromEntries(names.map((name) => [name, of(name)])), required: names }
}

/** One object of several; a member of the path hides those of its name. */
function flattened(parts: readonly Schema[]): { readonly properties: Properties; readonly required: string[] } {
  const properties: Properties = {}
  const required = new Set<string>()
  for (const part of parts) {
    for (const [name, property] of Object.entries(part.properties ?? {})) {
      properties[name] ??= lean(property as Schema)
    }
    for (const name of part.required ?? []) required.add(name)
  }
  return { properties, required: [...required] }
}

/** A schema without what a model has no use for: all tools are listed at once. */
function lean(schema: Schema): Schema {
  const { title: _, format, ...rest } = schema
  const { properties, items } = rest
  return {
    ...rest,
    ...(format === undefined || format === 'int64' ? {} : { format }),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, lean(one as Schema)])),
        }),
    ...(items === undefined ? {} : { items: lean(items as Schema) }),
    ...(rest.anyOf === undefined ? {} : { anyOf: rest.anyOf.map((one) => lean(one as Schema)) }),
  }
}

/** Undo more than they do: what stood before is gone. */
const DESTRUCTIVE = /^(reset|restore|delete|clear|remove)/

/** The door at `/_emulator/mcp`, with those that only `--mcp-full` shows. */
export const controlMcpTools = (): { readonly tools: readonly ListedTool[] } => ({
  tools: controlTools(true).map(listedControlTool),
})

function listedControlTool({ id, method, path, scope, summary, query, body }: ControlOperation): ListedTool {
  const parts = [
    pathSchema(path, undefined),
    ...(query === undefined ? [] : [jsonSchemaOf(query, 'input')]),
    ...(body === undefined ? [] : [jsonSchemaOf(body, 'input')]),
  ]
  const { properties, required } = flattened(parts)
  const account: Properties = { account: { type: 'string', description: 'Its name. Default: the default account' } }
  return {
    name: id,
    description: summary,
    inputSchema: {
      type: 'object',
      properties: scope === 'account' ? { ...account, ...properties } : properties,
      ...(required.length > 0 ? { required } : {}),
      additionalProperties: false,
    },
    annotations: {
      readOnlyHint: method === 'get',
      ...(method === 'get' ? {} : { destructiveHint: DESTRUCTIVE.test(id) }),
      openWorldHint: false,
    },
  }
}

/** The MCP part of COVERAGE.md. */
export function mcpCoverage(endpoints: readonly Endpoint[]): string {
  const rows = toolsOf(endpoints).map(
    ({ name, endpoint: { method, path } }) =>
      `| \`${name}\` | \`${method.toUpperCase()} ${path.replace(/:(\w+)/g, '{$1}')}\` | ${SEEN.has(name) ? 'seen' : 'by the rule'} |`,
  )
  return `${[
    '',
    '## MCP',
    '',
    'Tools of Freshdesk’s own server at `/mcp`, where their operations are emulated; `start_conversation` besides. Names that',
    'public clients of the live server call are seen, the others follow the rule that yields those. The brief has it on',
    'Enterprise in early access, the newest claims on all plans but Free: the setting `mcp`. What is inferred:',
    '[docs/fidelity.md](docs/fidelity.md#assumed-mcp); how to use it: [docs/mcp.md](docs/mcp.md). At `/_emulator/mcp` the',
    'control operations are tools by their ids.',
    '',
    '| tool | operation | name |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n')}\n`
}

/** Names that public clients of the live server call: docs/mcp.md names them. */
const SEEN: ReadonlySet<string> = new Set([
  'fetchTicket',
  'fetchTickets',
  'fetchSearchTickets',
  'fetchTicketConversations',
  'createTicket',
  'createTicketNote',
  'replyTicket',
  'updateTicket',
  'fetchContact',
  'fetchAgent',
  'fetchSolutionFolderArticles',
  'createSolutionCategory',
  'createSolutionCategoryFolder',
  'createSolutionFolderArticle',
])
