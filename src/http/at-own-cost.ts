import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void

/** Runs work for one connection. An unexpected error in it is reported and ends the connection, never the process. */
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

/** Wraps a listener of requests so; every listener is wrapped. */
export function guarded(listener: Listener, onError: (error: unknown) => void) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    // Writing to a response after its end is such an error: without a listener it would end the process.
    response.on('error', onError)
    atOwnCost(request.socket, onError, () => listener(request, response))?.catch(onError)
  }
}
