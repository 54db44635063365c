import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { atOwnCost } from '../http/at-own-cost.ts'

/** `head` is what the client sent after its CONNECT. */
export function onConnect(
  server: Server,
  onError: (error: unknown) => void,
  answer: (request: IncomingMessage, socket: Socket, head: Buffer) => void,
): void {
  server.on('connect', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const socket = stream as Socket // Node's types promise any stream; a server's are sockets
    // The client may go away at any time.
    socket.on('error', () => socket.destroy())
    atOwnCost(socket, onError, () => answer(request, socket, head))?.catch(onError)
  })
}

/** Answers CONNECT without proxy mode: it says how to switch that on, where Node would hang up. */
export function declineConnect(server: Server, onError: (error: unknown) => void): void {
  onConnect(server, onError, (_request, socket) => {
    refuseConnect(socket, 405, 'this is no proxy: start the emulator with --proxy')
  })
}

/** The reason stands in the status line: of a refused CONNECT most clients show that and nothing else. */
export function refuseConnect(socket: Socket, status: number, reason: string): void {
  socket.write(`HTTP/1.1 ${status} ${reason}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
  socket.destroySoon()
}
