import { type IncomingMessage, request as requestPlain, type ServerResponse, STATUS_CODES } from 'node:http'
import { request as requestSecure } from 'node:https'
import { pipeline } from 'node:stream'
import type { AbsoluteTarget } from '../http/absolute-form.ts'
import type { Authority } from './authority.ts'
import { barredLookup, HostBarred } from './barred-hosts.ts'
import { IDLE_TIMEOUT_MS } from './tunnel.ts'

/** Between two neighbours, not passed on. Source: RFC 9110, section 7.6.1. */
const HOP_HEADERS = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/**
 * Asks another host what the client asked, and passes the reply on; 502 when it cannot be reached. Throws `HostBarred`
 * where no request may go.
 */
export function forward(client: IncomingMessage, response: ServerResponse, target: Authority & AbsoluteTarget): void {
  const { scheme, host, port, authority, rest } = target
  const send = scheme === 'https' ? requestSecure : requestPlain
  const headers = [...endToEnd(client.rawHeaders, 'host'), 'Host', authority]
  const refuse = (reason: string, status = 502) => {
    if (response.headersSent) response.destroy()
    else response.writeHead(status, STATUS_CODES[status], { 'Content-Type': 'text/plain' }).end(reason)
  }
  const lookup = barredLookup(host)
  const upstream = send({ host, port, path: rest, method: client.method, headers, agent: false, lookup }, (reply) => {
    try {
      response.writeHead(reply.statusCode ?? 502, reply.statusMessage, endToEnd(reply.rawHeaders))
    } catch {
      // It came with a status or header that nobody may send.
      reply.destroy()
      refuse(`${authority} answered what is no HTTP`)
      return
    }
    // An end that breaks off takes the other along, which is all there is to tell.
    pipeline(reply, response, () => undefined)
  })
  upstream.setTimeout(IDLE_TIMEOUT_MS, () => upstream.destroy())
  upstream.on('error', (error: NodeJS.ErrnoException) => {
    if (error instanceof HostBarred) refuse(error.message, 403)
    else refuse(`cannot reach ${authority}: ${error.code}`)
  })
  upstream.on('upgrade', (_reply, socket) => {
    socket.destroy()
    refuse(`${authority} changed the protocol, which is not passed on`)
  })
  response.once('close', () => upstream.destroy())
  client.pipe(upstream)
}

/** Names and values, flat. */
function endToEnd(rawHeaders: readonly string[], besides?: string): string[] {
  return rawHeaders.filter((_, index) => {
    const name = String(rawHeaders[index - (index % 2)]).toLowerCase()
    return !HOP_HEADERS.has(name) && name !== besides
  })
}
