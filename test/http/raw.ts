import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Emulator } from '../../src/index.ts'
import { basic, type Freshdesk } from '../support/freshdesk.ts'

export const AUTHORIZATION = basic('admin-api-key')

export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** As they came, names and values alternating. */
  readonly rawHeaders: readonly string[]
  readonly text: string
}

export interface RawCall {
  readonly method?: string
  /** Sent as it stands, after the emulator's port. */
  readonly path: string
  /** Sent as they stand, with `Authorization` of the admin unless it is named here. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: string | Buffer
}

/** What `fetch` cannot send: any path, `Host`, method, and a body without a content type. */
export function rawCall(emulator: Emulator, { method = 'GET', path, headers = {}, body }: RawCall): Promise<RawAnswer> {
  const { hostname, port } = new URL(emulator.url)
  const given = { Authorization: AUTHORIZATION, ...headers }
  const sent = Object.fromEntries(
    Object.entries(given).filter((header): header is [string, string] => header[1] !== undefined),
  )
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path, headers: sent, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          rawHeaders: response.rawHeaders,
          text: Buffer.concat(chunks).toString(),
        }),
      )
    })
    request.on('error', reject)
    request.end(body)
  })
}

export function openSocket(emulator: Emulator): Promise<Socket> {
  const { hostname, port } = new URL(emulator.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket))
    socket.on('error', reject)
  })
}

/** Sends the bytes, piece by piece, and returns all that comes back until the server closes the connection. */
export async function exchange(emulator: Emulator, ...pieces: readonly (string | Buffer)[]): Promise<string> {
  const socket = await openSocket(emulator)
  const chunks: Buffer[] = []
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  for (const piece of pieces) {
    // Its own segment, in its own turn of the server.
    await new Promise((resolve) => socket.write(piece, resolve))
    if (pieces.length > 1) await new Promise((resolve) => setTimeout(resolve, 15))
  }
  await closed
  return Buffer.concat(chunks).toString()
}

/** The head of a request as text, with the admin's key. */
export const head = (method: string, path: string, ...headers: readonly string[]) =>
  `${[`${method} ${path} HTTP/1.1`, 'Host: localhost', `Authorization: ${AUTHORIZATION}`, ...headers].join('\r\n')}\r\n\r\n`

/** How many rows the account has of each kind. */
export async function rowCounts(freshdesk: Freshdesk): Promise<unknown> {
  return (await freshdesk.get('/_emulator/account')).body.counts
}
