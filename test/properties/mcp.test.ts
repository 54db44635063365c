import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import type { OpenAPIObject } from 'openapi3-ts/oas31'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { type Tool, toolsOf } from '../../src/mcp/tool-names.ts'
import { PROJECT_URL } from '../../src/project.ts'
import { endpoints } from '../../src/routes/index.ts'
import { speakerOf } from '../mcp/speak.ts'
import { some, times } from '../support/extent.ts'
import { startFreshdesk } from '../support/freshdesk.ts'
import { SchemaValues } from '../support/json-schema-values.ts'

// Many runs: a busy machine may take its time.
vi.setConfig({ testTimeout: 180_000 })

const { emulator, call, post } = await startFreshdesk({ deliver: 'record' })
const { tool } = speakerOf(emulator)

const read = (name: string) => JSON.parse(readFileSync(new URL(`openapi/${name}`, PROJECT_URL), 'utf8'))
const document: OpenAPIObject = read('openapi.json')
const values = new SchemaValues(document)

type Args = Readonly<Record<string, unknown>>
interface Listed {
  readonly name: string
  readonly inputSchema: { readonly properties: Args; readonly examples?: readonly Args[] }
}
const listed = new Map<string, Listed>((read('mcp-tools.json').tools as Listed[]).map((one) => [one.name, one]))

/** Not of the operation. */
const ADDED = ['conversation_id', '_reasoning', 'cursor']

const wordsOfPath = ({ path }: Tool['endpoint']) => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)

/** Names of the query, by the document of the API. */
function namesOfQuery({ method, path }: Tool['endpoint']): string[] {
  const operation = document.paths?.[path.replace(/:(\w+)/g, '{$1}')]?.[method]
  return (operation?.parameters ?? []).flatMap((one) => ('in' in one && one.in === 'query' ? [one.name] : []))
}

/** The example with some of it replaced by what its schema allows, and by what comes close. */
function argumentsFor({ name, endpoint }: Tool): fc.Arbitrary<Args> {
  const { inputSchema } = listed.get(name) as Listed
  const own = Object.entries(inputSchema.properties).filter(([key]) => !ADDED.includes(key))
  const schema = { type: 'object' as const, properties: Object.fromEntries(own) as never }
  const path = wordsOfPath(endpoint)
  const query = new Set(endpoint.method === 'get' ? own.map(([key]) => key) : namesOfQuery(endpoint))
  const example = inputSchema.examples?.[0] ?? {}
  const change = fc.oneof({ weight: 3, arbitrary: values.valid(schema) }, { weight: 1, arbitrary: values.near(schema) })
  return change.map((changed) => {
    const args = { ...example, ...(changed as Args) }
    // A path has an id or is another path; a query has texts, and no way to write null or an object.
    const said = Object.entries(args).filter(
      ([key, value]) => !path.includes(key) && !(query.has(key) && (typeof value === 'object' || value === '')),
    )
    return { ...Object.fromEntries(said), ...Object.fromEntries(path.map((key) => [key, example[key] ?? 1])) }
  })
}

/** What a call left: rows, mails and deliveries, whatever their numbers in the logs. */
const left = () => ({
  rows: emulator.export(),
  mails: emulator.outbox.list().map(({ id: _, message_id: __, in_reply_to: ___, ...mail }) => mail),
  deliveries: emulator.deliveries.list().map(({ id: _, ...delivery }) => delivery),
})

function restore(): void {
  emulator.restore('ready')
  emulator.outbox.clear()
  emulator.deliveries.clear()
}

async function overHttp({ endpoint }: Tool, args: Args) {
  const inQuery = new Set(endpoint.body === undefined ? Object.keys(args) : namesOfQuery(endpoint))
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => String(args[name]))
  const others = Object.entries(args).filter(([name]) => !wordsOfPath(endpoint).includes(name))
  const query = others
    .filter(([name]) => inQuery.has(name))
    .map(([name, value]): [string, string] => [name, String(value)])
  const body = Object.fromEntries(others.filter(([name]) => !inQuery.has(name)))
  const { status, body: answered } = await call(
    endpoint.method.toUpperCase(),
    `${path}?${new URLSearchParams(query)}`,
    endpoint.body === undefined ? {} : { body: JSON.stringify(body) },
  )
  return { status, answered }
}

beforeAll(async () => {
  for (const event of ['ticket.created', 'ticket.updated']) {
    const { status } = await post('/_emulator/hooks', { event, url: 'http://127.0.0.1:9/hook' })
    expect(status).toBe(201)
  }
  emulator.snapshot('ready')
})

describe('whatever a tool is called with', () => {
  it.each(some(toolsOf(endpoints), 12).map((one) => ({ ...one })))(
    '$name takes what its operation takes over HTTP, and leaves the same rows, mails and deliveries',
    async (one) => {
      let accepted = 0
      const isCursor = one.name === 'fetchTicketConversations'
      await fc.assert(
        fc.asyncProperty(argumentsFor(one), async (args) => {
          restore()
          const asHttp = await overHttp(one, args)
          const leftByHttp = left()
          restore()
          const { isError, json } = await tool(one.name, args)
          if (isError) {
            expect([json.status_code, json.errors]).toEqual([asHttp.status, asHttp.answered?.errors])
          } else {
            accepted++
            expect([asHttp.status, isCursor ? json.results : json.data]).toEqual([
              one.endpoint.success.status,
              asHttp.answered,
            ])
          }
          expect(left()).toEqual(leftByHttp)
        }),
        { numRuns: times(20, 5), examples: [[listed.get(one.name)?.inputSchema.examples?.[0] ?? {}]] },
      )
      expect(accepted).toBeGreaterThan(0)
    },
  )

  it('is a run in which webhooks were sent', async () => {
    restore()
    await tool('updateTicket', { id: 1, priority: 4 })
    expect(emulator.deliveries.list()).toHaveLength(1)
  })
})
