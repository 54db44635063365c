import { connect, type Socket } from 'node:net'
import type { Authority } from './authority.ts'
import { barredLookup, HostBarred } from './barred-hosts.ts'

const CONNECT_TIMEOUT_MS = 10_000
/** Milliseconds in which nothing passes either way, after which both ends are let go. */
export const IDLE_TIMEOUT_MS = 10 * 60_000

export interface TunnelEvents {
  /** The other host is reached: bytes pass after this. */
  readonly onOpen: () => void
  readonly onFailure: (status: 403 | 502 | 504, reason: string) => void
}

/**
 * Joins a client's connection with one to another host: an end's FIN is passed on, its death takes the other along.
 * Throws `HostBarred` where no connection may lead.
 */
export function openTunnel(client: Socket, head: Buffer, { host, port }: Authority, events: TunnelEvents): void {
  const upstream = connect({ host, port, allowHalfOpen: true, lookup: barredLookup(host) })
  let isOpen = false
  client.once('close', () => upstream.destroy())
  upstream.setTimeout(CONNECT_TIMEOUT_MS, () => {
    if (!isOpen) events.onFailure(504, `${host}:${port} did not answer in ${CONNECT_TIMEOUT_MS / 1000} s`)
    upstream.destroy()
  })
  upstream.once('connect', () => {
    isOpen = true
    upstream.setTimeout(IDLE_TIMEOUT_MS)
    events.onOpen()
    upstream.write(head)
    upstream.pipe(client)
    client.pipe(upstream)
  })
  upstream.on('error', (error: NodeJS.ErrnoException) => {
    if (isOpen) return
    if (error instanceof HostBarred) events.onFailure(403, error.message)
    else events.onFailure(502, `cannot reach ${host}:${port}: ${error.code}`)
  })
  upstream.once('close', () => {
    if (isOpen) client.destroySoon()
  })
}
