import type { IncomingMessage } from 'node:http'

/** Whether the call came to an address that only this machine can reach. */
export const isAtLoopback = ({ socket }: IncomingMessage): boolean =>
  /^(?:127\.|::1$|::ffff:127\.)/.test(socket.localAddress ?? '')
