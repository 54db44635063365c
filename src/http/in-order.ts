import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Answers at once, or when the returned promise settles, which never rejects. */
type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | undefined

/**
 * Handles requests that a client pipelines on one connection in the order they were sent: Node announces the second
 * while the body of the first is still being read. Source: RFC 9112, section 9.3.2.
 */
export function inOrder(handle: Handler): (request: IncomingMessage, response: ServerResponse) => void {
  const running = new WeakMap<Socket, Promise<void>>()
  return (request, response) => {
    const { socket } = request
    const previous = running.get(socket)
    const answered = previous === undefined ? handle(request, response) : previous.then(() => handle(request, response))
    if (answered === undefined) return
    const settled = answered.then(() => {
      if (running.get(socket) === settled) running.delete(socket)
    })
    running.set(socket, settled)
  }
}
