import type { Emulator } from '../../src/index.ts'
import { type Answer, clientOf } from '../support/freshdesk.ts'

export interface Spoken extends Omit<Answer, 'body'> {
  // biome-ignore lint/suspicious/noExplicitAny: tests state what they expect of it
  readonly body: any
}

export interface Speaking {
  readonly path?: string
  readonly key?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface ToolAnswer {
  readonly isError: boolean
  // biome-ignore lint/suspicious/noExplicitAny: tests state what they expect of it
  readonly json: any
}

/** MCP by hand: a POST for each message, as clients that use no library send it. */
export function speakerOf(emulator: Emulator, { path = '/mcp', key = 'admin-api-key' }: Speaking = {}) {
  const post = async (message: unknown, { headers, ...more }: Speaking = {}): Promise<Spoken> => {
    const response = await fetch(`${emulator.url}${more.path ?? path}`, {
      method: 'POST',
      headers: { Authorization: more.key ?? key, 'Content-Type': 'application/json', ...headers },
      body: typeof message === 'string' ? message : JSON.stringify(message),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text === '' ? undefined : JSON.parse(text),
    }
  }
  const ask = async (method: string, params?: object, more?: Speaking) =>
    (await post({ jsonrpc: '2.0', id: 1, method, params }, more)).body
  const tool = async (name: string, args: object = {}, more?: Speaking): Promise<ToolAnswer> => {
    const { result, error } = await ask('tools/call', { name, arguments: args }, more)
    if (error !== undefined) throw new Error(`${error.code} ${error.message}`)
    return { isError: result.isError ?? false, json: JSON.parse(result.content[0].text) }
  }
  return { post, ask, tool, http: clientOf(emulator) }
}
