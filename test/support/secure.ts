import { type IncomingMessage, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectSecure, type PeerCertificate, type TLSSocket } from 'node:tls'
import { basic } from './freshdesk.ts'

export interface SecureAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
  /** The server's. */
  readonly certificate: PeerCertificate | undefined
}

export interface SecureCall {
  readonly ca?: string | undefined
  /** What the client believes to talk to: it names it and checks the certificate against it. */
  readonly host?: string
  readonly path?: string
  readonly method?: string
  readonly body?: string
  /** A connection that is there already. */
  readonly socket?: Socket
}

/** One request over TLS as a client makes it that trusts the authority and nothing else. */
export function askSecurely(url: string | undefined, call: SecureCall = {}): Promise<SecureAnswer> {
  const { port, hostname } = new URL(url ?? 'https://acme.freshdesk.com')
  const { ca, host = hostname, path = '/api/v2/tickets/1', method = 'GET', body, socket } = call
  return new Promise((resolve, reject) => {
    const asked = secureRequest({
      hostname: hostname.replace(/[[\]]/g, ''),
      port,
      path,
      method,
      ...(socket === undefined ? { agent: false } : {}),
      ca: ca ?? [],
      servername: /^[\d.]+$|^\[/.test(host) ? '' : host.replace(/:\d+$/, ''),
      headers: {
        Host: host,
        Authorization: basic('admin-api-key'),
        ...(body === undefined
          ? {}
          : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }),
      },
      ...(socket === undefined
        ? {}
        : { createConnection: () => connectSecure({ socket, ca: ca ?? [], servername: host }) }),
    })
    asked.once('error', reject)
    asked.once('response', (response) => {
      const certificate = (response.socket as TLSSocket).getPeerCertificate()
      textOf(response).then(
        (text) => resolve({ status: response.statusCode ?? 0, headers: response.headers, text, certificate }),
        reject,
      )
    })
    asked.end(body)
  })
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += chunk
  return text
}

export interface Tunnel {
  readonly status: number
  readonly reason: string
  readonly socket: Socket
}

/** Asks a proxy for a connection to `host:port`. */
export function connectThrough(proxyUrl: string, authority: string): Promise<Tunnel> {
  const { hostname, port } = new URL(proxyUrl)
  return new Promise((resolve, reject) => {
    const asked = plainRequest({ hostname, port, method: 'CONNECT', path: authority, agent: false })
    asked.once('error', reject)
    asked.once('connect', ({ statusCode, statusMessage }, socket) => {
      resolve({ status: statusCode ?? 0, reason: statusMessage ?? '', socket: socket as Socket })
    })
    asked.end()
  })
}

/** Sends bytes as they are, and resolves with all that came until the other end closed. */
export function exchangeBytes(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connectPlain(Number(port), hostname)
    let received = ''
    socket.setEncoding('latin1').on('data', (chunk) => {
      received += chunk
    })
    socket.once('error', reject)
    socket.once('close', () => resolve(received))
    socket.write(bytes)
  })
}
