import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  type ServerOptions as Timeouts,
} from 'node:http'
import { type AddressInfo, isIP, type Socket } from 'node:net'
import type { TLSSocketOptions } from 'node:tls'
import { toOriginForm } from '../http/absolute-form.ts'
import { guarded } from '../http/at-own-cost.ts'
import { declineConnect } from '../proxy/connect.ts'
import type { ForwardProxy } from '../proxy/forward-proxy.ts'
import type { ServerIdentity } from '../tls/identity.ts'
import { type Listening, noticeConnections, type ToldConnection } from './connection-notices.ts'
import type { SettledServerOptions } from './server-options.ts'

type Listener = (request: IncomingMessage, response: ServerResponse) => void

/** Connections are looked at so often. */
const CHECKING_INTERVAL_MS = 5000

interface Told {
  readonly onError: (error: unknown) => void
  /** Tells of connections that came to nothing. */
  readonly tell: (notice: ToldConnection) => void
}

/** All that listens: the plain port, HTTPS and the proxy. */
export class Servers {
  readonly #options: SettledServerOptions
  readonly #onError: (error: unknown) => void
  readonly #tell: (notice: ToldConnection) => void
  readonly #listening: Server[] = []
  /** HTTP servers know neither tunnels nor connections on which TLS has not begun. */
  readonly #connections = new Set<Socket>()
  #port = 0
  #tlsPort: number | undefined
  #identity: ServerIdentity | undefined

  constructor(options: SettledServerOptions, { onError, tell }: Told) {
    this.#options = options
    this.#onError = onError
    this.#tell = tell
  }

  /** Empty until all listen. */
  get url(): string {
    return this.#port === 0 ? '' : `http://${this.#authority(this.#port)}`
  }

  get httpsUrl(): string | undefined {
    return this.#tlsPort === undefined ? undefined : `https://${this.#authority(this.#tlsPort)}`
  }

  /** Ports that listen. */
  get ports(): readonly number[] {
    return this.#tlsPort === undefined ? [this.#port] : [this.#port, this.#tlsPort]
  }

  /** Ports by scheme. */
  get portsByScheme(): { readonly http: number; readonly https?: number } {
    return this.#tlsPort === undefined ? { http: this.#port } : { http: this.#port, https: this.#tlsPort }
  }

  /** Certificate of the authority in PEM; undefined without TLS, and when the certificate is the user's own. */
  get caCertificate(): string | undefined {
    return this.#identity?.caCertificate
  }

  /** Resolves when all listen; when one cannot, none does. */
  async open(answer: Listener): Promise<void> {
    const { tls, proxy, port, tlsPort } = this.#options
    if (tls || proxy) this.#identity = await this.#loadIdentity()
    try {
      const passing = proxy ? await this.#makeProxy() : undefined
      this.#port = await this.#listen(
        () => plainServer(answer, this.#timeouts, { proxy: passing, onError: this.#onError }),
        port,
      )
      if (tls) {
        const make = await secureServers(answer, { ...this.#timeouts, ...this.#identity?.tls }, this.#onError)
        this.#tlsPort = await this.#listen(make, tlsPort)
      }
    } catch (error) {
      await this.close()
      throw error
    }
  }

  /** Stops listening, and resolves when the last connection has closed; idle ones are closed. */
  async close(): Promise<void> {
    await Promise.all(
      this.#listening.map((server) => {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()))
        server.closeIdleConnections()
        return closed
      }),
    )
  }

  /** Closes every connection that is left. */
  cut(): void {
    for (const socket of this.#connections) socket.destroy()
  }

  get #timeouts(): Timeouts {
    const { requestTimeout } = this.#options
    return {
      requestTimeout,
      headersTimeout: requestTimeout,
      connectionsCheckingInterval: Math.min(requestTimeout, CHECKING_INTERVAL_MS),
    }
  }

  async #loadIdentity(): Promise<ServerIdentity> {
    const { identityOf } = await import('../tls/identity.ts')
    const { tlsDir: folder, tlsCert: certificate, tlsKey: key } = this.#options
    return identityOf({ folder, certificate, key, also: this.#options.also })
  }

  async #makeProxy(): Promise<ForwardProxy> {
    const { ForwardProxy } = await import('../proxy/forward-proxy.ts')
    const { also, allowHosts } = this.#options
    return new ForwardProxy({
      allowed: allowHosts,
      tls: this.#identity?.tls ?? {},
      others: this.#options.proxyOthers ?? (this.#isLoopback ? 'tunnel' : 'deny'),
      ownPlaces: () => ({ http: this.#port, https: this.#tlsPort, also }),
    })
  }

  /** Whether only this machine reaches it. */
  get #isLoopback(): boolean {
    const host = this.#options.host ?? 'localhost'
    return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
  }

  #authority(port: number): string {
    const shown = this.#options.host ?? '127.0.0.1'
    return `${shown.includes(':') ? `[${shown}]` : shown === '0.0.0.0' ? '127.0.0.1' : shown}:${port}`
  }

  /** Returns the port taken; `make` is asked for a server an address. */
  async #listen(make: () => Server, port: number): Promise<number> {
    const { host } = this.#options
    const taken = await this.#listenAt(make(), host ?? '127.0.0.1', port)
    // A machine without IPv6, or where something else has the port there, is served on IPv4 alone.
    if (host === undefined) await this.#listenAt(make(), '::1', taken).catch(() => undefined)
    return taken
  }

  get #listeningNow(): Listening {
    return { url: this.url, httpsUrl: this.httpsUrl, isOwnAuthority: this.caCertificate !== undefined }
  }

  #listenAt(server: Server, host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        reject(
          new Error(
            error.code === 'EADDRINUSE' ? `port ${port} is in use on ${host}` : `cannot listen: ${error.message}`,
          ),
        )
      })
      server.on('connection', (socket: Socket) => {
        this.#connections.add(socket)
        socket.once('close', () => this.#connections.delete(socket))
      })
      noticeConnections(server, () => this.#listeningNow, this.#tell)
      server.listen(port, host, () => {
        this.#listening.push(server)
        // A connection that cannot be taken, for want of file descriptors say, is lost; the others stay.
        server.on('error', this.#onError)
        resolve((server.address() as AddressInfo).port)
      })
    })
  }
}

interface Plain {
  readonly proxy: ForwardProxy | undefined
  readonly onError: (error: unknown) => void
}

function plainServer(answer: Listener, timeouts: Timeouts, { proxy, onError }: Plain): Server {
  const listener = guarded((request, response) => {
    if (proxy?.forwards(request, response)) return
    toOriginForm(request)
    answer(request, response)
  }, onError)
  const server = createServer(timeouts, listener)
  if (proxy !== undefined) proxy.acceptConnect(server, onError)
  else declineConnect(server, onError)
  return server
}

/** Node's part for TLS is loaded by those who ask for it. */
async function secureServers(
  answer: Listener,
  options: Timeouts & TLSSocketOptions,
  onError: (error: unknown) => void,
): Promise<() => Server> {
  const https = await import('node:https')
  const listener = guarded((request, response) => {
    toOriginForm(request)
    answer(request, response)
  }, onError)
  return () => https.createServer(options, listener)
}
