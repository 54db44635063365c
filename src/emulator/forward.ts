import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { FORWARDED_BY_REPLICA } from '../http/guard.ts'
import { writeHead } from '../http/head.ts'

/** Whether another replica has sent the call on to this one. */
export const isForwarded = ({ headers }: IncomingMessage): boolean => headers[FORWARDED_BY_REPLICA] !== undefined

/** Headers of one connection alone, in lower case. */
const OF_A_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'expect',
  'proxy-connection',
  'upgrade',
])

/**
 * Has another replica answer a request, under the host and path that were asked for. Resolves to `unreached` where that
 * has none of it: then it may be led to another one. What breaks off later ends the connection without a reply.
 */
export function forwardToReplica(
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
): Promise<'sent' | 'unreached'> {
  const { outgoing, isSecure } = outgoingOf(request, new URL(url))
  return new Promise((resolve) => {
    let isReached = false
    outgoing.once('socket', (socket) => {
      socket.once(isSecure ? 'secureConnect' : 'connect', () => {
        isReached = true
        request.pipe(outgoing)
      })
    })
    outgoing.once('response', (reply) => {
      writeHead(response, reply.statusCode ?? 502, ownHeaders(reply.rawHeaders))
      reply.pipe(response)
      reply.once('error', () => response.destroy())
      reply.once('close', () => resolve('sent'))
    })
    outgoing.once('error', () => {
      if (isReached) request.socket.destroy()
      resolve(isReached ? 'sent' : 'unreached')
    })
    response.once('close', () => {
      outgoing.destroy()
      resolve('sent')
    })
  })
}

function outgoingOf(request: IncomingMessage, { protocol, hostname, port }: URL) {
  const isSecure = protocol === 'https:'
  const outgoing = (isSecure ? httpsRequest : httpRequest)({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port || (isSecure ? 443 : 80),
    method: request.method,
    path: request.url,
    headers: [
      ...ownHeaders(request.rawHeaders),
      FORWARDED_BY_REPLICA,
      '1',
      'Connection',
      'close',
      ...lengthOf(request),
    ],
    setHost: false,
    agent: false,
  })
  return { outgoing, isSecure }
}

function ownHeaders(raw: readonly string[]): string[] {
  const own: string[] = []
  for (let place = 0; place < raw.length; place += 2) {
    const name = raw[place] ?? ''
    if (!OF_A_CONNECTION.has(name.toLowerCase())) own.push(name, raw[place + 1] ?? '')
  }
  return own
}

const lengthOf = ({ headers }: IncomingMessage): string[] =>
  headers['transfer-encoding'] === undefined ? [] : ['Transfer-Encoding', 'chunked']
