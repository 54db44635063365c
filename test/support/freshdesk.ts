import { afterAll, beforeEach } from 'vitest'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../src/index.ts'
import { send } from './call.ts'

export const NOW = '2030-01-15T09:00:00Z'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Parsed JSON, undefined for an empty body. */
  // biome-ignore lint/suspicious/noExplicitAny: tests state what they expect of it
  readonly body: any
}

export interface Call {
  readonly key?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Freshdesk {
  readonly emulator: Emulator
  call(method: string, path: string, call?: Call): Promise<Answer>
  get(path: string, call?: Call): Promise<Answer>
  post(path: string, body?: unknown, call?: Call): Promise<Answer>
  put(path: string, body?: unknown, call?: Call): Promise<Answer>
  delete(path: string, call?: Call): Promise<Answer>
}

export const basic = (key: string) => `Basic ${Buffer.from(`${key}:X`).toString('base64')}`

/**
 * An emulator for a test file, listening on a frozen clock, every reply held against its schema. Reset before each
 * test. Paths begin after `/api/v2` unless they begin with `/api`, `//` or `/_emulator`.
 */
export async function startFreshdesk(options: EmulatorOptions = {}): Promise<Freshdesk> {
  const emulator = await createEmulator({
    now: NOW,
    freeze: true,
    checkReplies: true,
    onError: (error) => process.stderr.write(`${String((error as Error).stack)}\n`),
    ...options,
  })
  beforeEach(() => emulator.reset())
  afterAll(() => emulator.close())
  return clientOf(emulator)
}

export function clientOf(emulator: Emulator): Freshdesk {
  const call = async (method: string, path: string, { key = 'admin-api-key', body, headers }: Call = {}) => {
    const isWhole = /^\/(api|_emulator|\/)/.test(path)
    const {
      status,
      headers: answered,
      text,
    } = await send(`${emulator.url}${isWhole ? '' : '/api/v2'}${path}`, {
      method,
      headers: new Headers({
        Accept: '*/*',
        Authorization: basic(key),
        ...(body === undefined || body instanceof FormData ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      }),
      body: body === undefined || typeof body === 'string' || body instanceof FormData ? body : JSON.stringify(body),
    })
    return { status, headers: answered, text, body: text === '' ? undefined : parse(text) }
  }
  return {
    emulator,
    call,
    get: (path, more) => call('GET', path, more),
    post: (path, body, more) => call('POST', path, { ...more, body }),
    put: (path, body, more) => call('PUT', path, { ...more, body }),
    delete: (path, more) => call('DELETE', path, more),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
