import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket, type TLSSocketOptions } from 'node:tls'
import { parseAbsoluteForm } from '../http/absolute-form.ts'
import { writeHead } from '../http/head.ts'
import { type Authority, type OwnPlaces, parseAuthority, schemeHere } from './authority.ts'
import { HostBarred } from './barred-hosts.ts'
import { onConnect, refuseConnect } from './connect.ts'
import { forward } from './forward.ts'
import { openTunnel } from './tunnel.ts'

export interface ProxyOptions {
  readonly tls: TLSSocketOptions
  /** Fate of hosts that the emulator does not stand for. */
  readonly others: 'tunnel' | 'deny'
  /** Hosts that are reached although others are denied, in lower case. */
  readonly allowed: readonly string[]
  /** Known once all listen. */
  readonly ownPlaces: () => OwnPlaces
}

/** Proxy beside the answering listener: it ends, passes on or refuses what is meant for named hosts. */
export class ForwardProxy {
  readonly #options: ProxyOptions

  constructor(options: ProxyOptions) {
    this.#options = options
  }

  /** Hosts that the emulator stands for end at this server; with the others a connection is made, or refused. */
  acceptConnect(server: Server, onError: (error: unknown) => void): void {
    onConnect(server, onError, (request, socket, head) => {
      // The port is missed by clients that mean https.
      const authority = parseAuthority(request.url ?? '', 443)
      const scheme = authority && schemeHere(authority, this.#options.ownPlaces())
      if (authority === undefined) {
        refuseConnect(socket, 400, 'CONNECT names a host, and a port where it is not 443')
      } else if (scheme !== undefined) {
        establish(socket)
        if (head.length > 0) socket.unshift(head)
        const { tls } = this.#options
        server.emit('connection', scheme === 'http' ? socket : new TLSSocket(socket, { ...tls, isServer: true }))
      } else if (this.#isDenied(authority)) {
        refuseConnect(socket, 403, denial(authority))
      } else {
        tunnelOrRefuse(socket, head, authority)
      }
    })
  }

  /** Passes a request on whose target names another host; false when it is the emulator's to answer. */
  forwards(request: IncomingMessage, response: ServerResponse): boolean {
    const target = request.url?.startsWith('/') ? undefined : parseAbsoluteForm(request.url ?? '')
    const authority = target && parseAuthority(target.authority, target.scheme === 'https' ? 443 : 80)
    if (target === undefined || authority === undefined) {
      if (request.url?.startsWith('/') || request.url === '*') return false
      refuse(response, 400, 'the target is neither a path nor an http URL')
      return true
    }
    if (schemeHere(authority, this.#options.ownPlaces()) !== undefined) return false
    const reason = this.#isDenied(authority)
      ? denial(authority)
      : barring(() => forward(request, response, { ...authority, ...target }))
    if (reason !== undefined) refuse(response, 403, reason)
    return true
  }

  #isDenied({ host }: Authority): boolean {
    const { others, allowed } = this.#options
    return others === 'deny' && !allowed.includes(host.toLowerCase())
  }
}

const denial = ({ host }: Authority) =>
  `${host} is not a freshdesk.com host, and neither --proxy-others tunnel nor --allow-host ${host} was asked for`

function refuse(response: ServerResponse, status: 400 | 403, reason: string): void {
  writeHead(response, status, { 'Content-Type': 'text/plain' })
  response.end(reason)
}

function establish(socket: Socket): void {
  socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
}

function tunnelOrRefuse(socket: Socket, head: Buffer, authority: Authority): void {
  const refuse = (status: number, reason: string) => refuseConnect(socket, status, reason)
  const reason = barring(() => {
    openTunnel(socket, head, authority, { onOpen: () => establish(socket), onFailure: refuse })
  })
  if (reason !== undefined) refuse(403, reason)
}

/** Why the work was refused; undefined when it was not. */
function barring(work: () => void): string | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof HostBarred) return error.message
    throw error
  }
}
