import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Notice } from '../http/notice.ts'

/** Addresses of an emulator, and whose authority signs its certificates. */
export interface Listening {
  readonly url: string
  readonly httpsUrl: string | undefined
  /** The certificates are signed by an authority of ours, which clients have to be given. */
  readonly isOwnAuthority: boolean
}

/** Notice about a connection that came to nothing. */
export type ToldConnection = Pick<Notice, 'notice' | 'message'>

/** Tells of connections that end before they ask anything, where it is known why: the client alone would not say. */
export function noticeConnections(
  server: Server,
  listening: () => Listening,
  tell: (notice: ToldConnection) => void,
): void {
  const tellOf = (error: unknown) => {
    const told = noticeOf(error, listening())
    if (told !== undefined) tell(told)
  }
  const tellOfLeaving = () => {
    if (listening().isOwnAuthority) tell(LEFT)
  }
  const watch = leavingClients(server, tellOfLeaving)
  server.on('connection', (socket: Socket) => {
    // Of the proxy, on which TLS has yet to begin.
    if ('encrypted' in socket) watch(socket)
    socket.once('close', () => tellOf(socket.errored))
  })
  server.on('secureConnection', watch)
  server.on('tlsClientError', (error: unknown, socket: TLSSocket) => {
    if (hasLeft(error, socket)) tellOfLeaving()
    else tellOf(error)
  })
}

/**
 * Whether a client left in the midst of the handshake; a probe that sends nothing has not begun one. Node counts bytes
 * at the socket below.
 */
const hasLeft = (error: unknown, socket: TLSSocket & { readonly _parent?: Socket }) =>
  (error as { readonly code?: string } | null)?.code === 'ECONNRESET' && (socket._parent?.bytesRead ?? 0) > 0

/** Calls back for a client that closes without having asked anything. */
function leavingClients(server: Server, onLeft: () => void): (socket: Socket) => void {
  const asking = new WeakSet<object>()
  let isNoting = false
  return (socket) => {
    // Where no TLS comes, nothing is noted.
    if (!isNoting) server.on('request', ({ socket: asked }: IncomingMessage) => asking.add(asked))
    isNoting = true
    socket.once('end', () => {
      if (!asking.has(socket)) onLeft()
    })
  }
}

const TRUST = 'have it trust the authority at /_emulator/ca.pem (docs/base-url.md)'

/** Node's way, of TLS 1.3 within the handshake, of 1.2 after it. */
const LEFT = {
  notice: 'untrusted_ca',
  message: `a client left at the TLS handshake without an alert: where it speaks of a certificate, ${TRUST}`,
} as const satisfies ToldConnection

function noticeOf(error: unknown, { url, httpsUrl }: Listening): ToldConnection | undefined {
  const { code = '', rawPacket } = (error ?? {}) as { readonly code?: string; readonly rawPacket?: Buffer }
  if (/^ERR_SSL_(?:TLSV1_|SSLV3_)?ALERT_(?:UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN)$/.test(code)) {
    return { notice: 'untrusted_ca', message: `a client does not trust the certificate: ${TRUST}` }
  }
  if (code === 'ERR_SSL_HTTP_REQUEST' || code === 'ERR_SSL_HTTPS_PROXY_REQUEST') {
    return {
      notice: 'plain_http_at_https',
      message: `plain HTTP came to the HTTPS port: ask ${httpsUrl}, or ${url} without TLS`,
    }
  }
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    return { notice: 'no_tls_at_https', message: `what came to the HTTPS port is no TLS: ask ${httpsUrl}` }
  }
  // The first byte of a TLS handshake.
  if (rawPacket?.[0] === 0x16) {
    const secure = httpsUrl === undefined ? 'start with --tls for HTTPS' : `ask ${httpsUrl}`
    return { notice: 'https_at_plain_http', message: `HTTPS came to the plain port: ${secure}, or ${url} without TLS` }
  }
  return undefined
}
