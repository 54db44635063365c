import { signal } from '@preact/signals'

/** Calls of the control operations: the page knows nothing else of the emulator. */

/** Path at which the emulator is mounted. */
const mount = document.body.dataset.mount ?? ''
export const emulatorVersion = document.body.dataset.version ?? ''

/** Token, in this tab's memory only. */
let token: string | undefined

/** Whether the emulator asks for its token. */
export const isTokenWanted = signal(false)
/** Number of tokens given so far; what depends on the token begins again with each. */
export const tokenEra = signal(0)

export function giveToken(given: string): void {
  token = given
  isTokenWanted.value = false
  tokenEra.value++
}

/** An error that the emulator answered, or that no answer came. */
export class RefusedCall extends Error {
  /** 0 where no answer came. */
  readonly status: number
  readonly details: Readonly<Record<string, unknown>>

  constructor(status: number, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.status = status
    this.details = details
  }
}

export interface ControlRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Value that is sent as JSON. */
  readonly body?: unknown
  readonly accept?: string
  readonly signal?: AbortSignal
}

/** Makes a call below `/_emulator` and returns the response. Throws `RefusedCall`. */
export async function answerOf(path: string, { method = 'GET', body, accept, signal }: ControlRequest = {}) {
  const headers: Record<string, string> = {}
  if (token !== undefined) headers.Authorization = `Bearer ${token}`
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  headers.Accept = accept ?? 'application/json'
  const sent = { method, headers, body: body === undefined ? null : JSON.stringify(body), signal: signal ?? null }
  const response = await fetch(`${mount}/_emulator${path}`, sent).catch((error: unknown) => {
    throw new RefusedCall(0, signal?.aborted ? 'Given up' : `The emulator does not answer: ${wordsOfError(error)}`)
  })
  if (response.ok) return response
  const text = await response.text()
  if (response.status === 401) isTokenWanted.value = true
  throw refusalFrom(response.status, text)
}

function refusalFrom(status: number, text: string): RefusedCall {
  try {
    const { message, ...details } = JSON.parse(text) as { readonly message?: string }
    return new RefusedCall(status, message ?? text, details)
  } catch {
    return new RefusedCall(status, text || `The emulator answered ${status}`)
  }
}

/** Makes a call and returns its JSON; undefined for 204. Throws `RefusedCall`. */
export async function control<Reply>(path: string, request: ControlRequest = {}): Promise<Reply> {
  const response = await answerOf(path, request)
  return (response.status === 204 ? undefined : await response.json()) as Reply // as the operation's schema says
}

export const wordsOfError = (error: unknown): string => (error instanceof Error ? error.message : String(error))
