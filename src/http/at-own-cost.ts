import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void

/** Work on one connection. A mistake of our own in it is told and costs the connection, never the process. */
export function atOwnCost(
  socket: Duplex,
  onError: (error: unknown) => void,
  work: () => Promise<void> | void,
): Promise<void> | undefined {
  const giveUp = (error: unknown) => {
    socket.destroy()
    onError(error)
  }
  try {
    return work()?.catch(giveUp)
  } catch (error) {
    giveUp(error)
    return undefined
  }
}

/** Every listener of requests stands behind this. */
export function guarded(listener: Listener, onError: (error: unknown) => void) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    // Written to after its end, say: without a listener that would end the process.
    response.on('error', onError)
    atOwnCost(request.socket, onError, () => listener(request, response))?.catch(onError)
  }
}
