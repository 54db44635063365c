import { createInterface } from 'node:readline'
import type { EmulatorOptions } from '../../emulator/options.ts'

/** A server of MCP on standard input and output, for editors that start one: it passes messages on to a door. */

export interface McpOptions extends EmulatorOptions {
  /** The emulator's own tools instead of Freshdesk's. */
  readonly emulator?: boolean
  /** An emulator that runs; without it one is started. */
  readonly url?: string
  readonly apiKey?: string
}

interface Served {
  readonly url: string
  readonly authorization: string | undefined
  close(): Promise<void>
}

/** Serves until standard input ends, or a signal comes. Messages are answered in the order in which they come. */
export async function mcp(options: McpOptions): Promise<void> {
  const served = options.url === undefined ? await started(options) : running(options.url, options)
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => lines.close())
  for await (const line of lines) {
    if (line.trim() === '') continue
    const answer = await answerTo(served, line)
    if (answer !== undefined) process.stdout.write(`${answer}\n`)
  }
  await served.close()
}

async function started({ emulator: isOwn, url: _, apiKey, ...options }: McpOptions): Promise<Served> {
  const { createEmulator } = await import('../../emulator/emulator.ts')
  const emulator = await createEmulator({ port: 0, ...options })
  process.stderr.write(`freshdesk-emulator: MCP on standard input; the API at ${emulator.url}\n`)
  return {
    url: `${emulator.url}${isOwn ? '/_emulator/mcp' : '/mcp'}`,
    authorization: isOwn ? bearer(options.controlToken) : (apiKey ?? emulator.apiKey),
    close: () => emulator.close(),
  }
}

function running(base: string, { emulator: isOwn, apiKey, account, controlToken }: McpOptions): Served {
  if (!URL.canParse(base)) throw new Error(`--url is no URL: ${base}`)
  const root = base.endsWith('/') ? base.slice(0, -1) : base
  const ofAccount = account === undefined ? root : `${root}/${account}`
  return {
    url: isOwn ? `${root}/_emulator/mcp` : `${ofAccount}/mcp`,
    authorization: isOwn ? bearer(controlToken) : (apiKey ?? 'admin-api-key'),
    close: async () => undefined,
  }
}

const bearer = (token: string | undefined) => (token === undefined ? undefined : `Bearer ${token}`)

/** A line of JSON; undefined where there is nothing to answer. */
async function answerTo({ url, authorization }: Served, line: string): Promise<string | undefined> {
  const id = idOf(line)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(authorization && { Authorization: authorization }) },
      body: line,
    })
    const text = await response.text()
    if (text !== '' && response.headers.get('content-type')?.startsWith('application/json')) return text
    if (response.ok) return undefined
    return id === undefined ? undefined : failure(id, `The emulator answered ${response.status}`)
  } catch (error) {
    const reason = (error as Error & { readonly cause?: Error }).cause?.message ?? (error as Error).message
    process.stderr.write(`freshdesk-emulator: no answer from ${url}: ${reason}\n`)
    return id === undefined ? undefined : failure(id, `No answer from ${url}: ${reason}`)
  }
}

const failure = (id: unknown, message: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32603, message } })

/** Id of a message that asks for an answer. */
function idOf(line: string): unknown {
  try {
    return (JSON.parse(line) as { readonly id?: unknown } | null)?.id
  } catch {
    return null // an error of parsing has no id
  }
}
