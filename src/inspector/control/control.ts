import { signal } from '@preact/signals'

/** Calls of the control operations, which are all that the page knows of the emulator. */

/** Path at which the emulator is mounted. */
const mount = document.body.dataset.mount ?? ''
export const emulatorVersion = document.body.dataset.version ?? ''

/** In the memory of this tab alone; gone with it. */
let token: string | undefined

/** The emulator asks for its token. */
export const isTokenWanted = signal(false)
/** Grows with each token that is given: what depends on it begins anew. */
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
  /** JSON. */
  readonly body?: unknown
  readonly accept?: string
  readonly signal?: AbortSignal
}

/** The answer to a call below `/_emulator`. Throws `RefusedCall`. */
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

/** The JSON that a control operation answers; undefined for 204. Throws `RefusedCall`. */
export async function control<Reply>(path: string, request: ControlRequest = {}): Promise<Reply> {
  const response = await answerOf(path, request)
  return (response.status === 204 ? undefined : await response.json()) as Reply // what the operation's schema says
}

export const wordsOfError = (error: unknown): string => (error instanceof Error ? error.message : String(error))
