import { fileURLToPath } from 'node:url'
import { Client as Client2, StreamableHTTPClientTransport as Http2 } from '@modelcontextprotocol/client'
import { StdioClientTransport as Stdio2 } from '@modelcontextprotocol/client/stdio'
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport as Stdio1 } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport as Http1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { describe, expect, it } from 'vitest'
import { controlTools } from '../../src/mcp/control-tools.ts'
import { toolsOf } from '../../src/mcp/tool-names.ts'
import { endpoints } from '../../src/routes/index.ts'
import { startFreshdesk } from '../support/freshdesk.ts'

/** The official TypeScript clients of MCP, of the versions 1 and 2, over HTTP and over standard input and output. */

const { emulator } = await startFreshdesk()
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

interface Tool {
  readonly name: string
  readonly inputSchema: { readonly examples?: readonly Record<string, unknown>[] }
}

interface Result {
  readonly isError?: boolean
  readonly content: readonly { readonly text: string }[]
}

/** What both versions have in common. */
interface Session {
  listTools(): Promise<{ readonly tools: readonly Tool[] }>
  callTool(call: { readonly name: string; readonly arguments: Record<string, unknown> }): Promise<Result>
  listResources(): Promise<{ readonly resources: readonly { readonly uri: string }[] }>
  readResource(asked: { readonly uri: string }): Promise<{ readonly contents: readonly unknown[] }>
  getInstructions(): string | undefined
  ping(): Promise<unknown>
  close(): Promise<void>
}

interface Version {
  readonly http: (url: string, key?: string) => Promise<Session>
  readonly stdio: (...flags: readonly string[]) => Promise<Session>
}

const ABOUT = { name: 'test', version: '1.0.0' }
const headersOf = (key: string | undefined) =>
  key === undefined ? {} : { requestInit: { headers: { Authorization: key } } }
const command = (flags: readonly string[]) => ({
  command: process.execPath,
  args: [CLI, 'mcp', ...flags],
  stderr: 'ignore' as const,
})

const versions: Readonly<Record<string, Version>> = {
  '1.x': {
    async http(url, key) {
      const client = new Client1(ABOUT)
      await client.connect(new Http1(new URL(url), headersOf(key)) as Parameters<typeof client.connect>[0])
      return client as unknown as Session
    },
    async stdio(...flags) {
      const client = new Client1(ABOUT)
      await client.connect(new Stdio1(command(flags)))
      return client as unknown as Session
    },
  },
  '2.x': {
    async http(url, key) {
      const client = new Client2(ABOUT)
      await client.connect(new Http2(new URL(url), headersOf(key)))
      return client as unknown as Session
    },
    async stdio(...flags) {
      const client = new Client2(ABOUT)
      await client.connect(new Stdio2(command(flags)))
      return client as unknown as Session
    },
  },
}

const jsonOf = ({ content }: Result) => JSON.parse(content[0]?.text ?? '')

describe.each(Object.entries(versions))('the official client %s', (_, { http, stdio }) => {
  it('lists the tools of Freshdesk’s door and calls each with the example of its operation', async () => {
    const client = await http(`${emulator.url}/mcp`, emulator.apiKey)
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['start_conversation', ...toolsOf(endpoints).map(({ name }) => name)])
    for (const { name, inputSchema } of tools) {
      emulator.reset()
      const result = await client.callTool({ name, arguments: inputSchema.examples?.[0] ?? {} })
      expect([name, result.isError ?? false]).toEqual([name, false])
    }
    expect(await client.callTool({ name: 'fetchTicket', arguments: { id: 'x' } })).toMatchObject({ isError: true })
    await expect(client.callTool({ name: 'deleteTicket', arguments: { id: 1 } })).rejects.toThrow('deleteTicket')
    await client.ping()
    await client.close()
  })

  it('is refused without a key', async () => {
    await expect(http(`${emulator.url}/mcp`)).rejects.toThrow()
    await expect(http(`${emulator.url}/mcp`, `Bearer ${emulator.apiKey}`)).rejects.toThrow()
  })

  it('steers the emulator, and reads its journal', async () => {
    const client = await http(`${emulator.url}/_emulator/mcp`)
    expect(client.getInstructions()).toContain('Where to begin')
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(controlTools(false).map(({ id }) => id))
    const moved = await client.callTool({ name: 'advanceClock', arguments: { seconds: 60 } })
    expect(jsonOf(moved).now).toBe('2030-01-15T09:01:00Z')
    for (const { uri } of (await client.listResources()).resources) {
      expect((await client.readResource({ uri })).contents).toHaveLength(1)
    }
    await client.close()
  })

  it('starts an emulator on standard input and output, Freshdesk’s tools or its own', async () => {
    const client = await stdio('--fixture', 'support-desk')
    expect(jsonOf(await client.callTool({ name: 'fetchTicket', arguments: { id: 1 } })).data.id).toBe(1)
    await client.close()
    const own = await stdio('--emulator', '--account', 'desk')
    expect(jsonOf(await own.callTool({ name: 'viewAccount', arguments: {} })).name).toBe('desk')
    await own.close()
  })

  it('reaches an emulator that runs, and one of its accounts', async () => {
    const account = emulator.createAccount({ name: 'w1' })
    const client = await stdio('--url', emulator.url, '--account', 'w1')
    await client.callTool({ name: 'updateTicket', arguments: { id: 1, priority: 4 } })
    expect(account.requests.list({ operation: 'updateTicket' })).toMatchObject([{ tool: 'updateTicket', status: 200 }])
    await client.close()
    const own = await stdio('--emulator', '--url', emulator.url)
    expect(jsonOf(await own.callTool({ name: 'viewAccount', arguments: { account: 'w1' } })).name).toBe('w1')
    await own.close()
    emulator.deleteAccount('w1')
  })
})
