import { isIP } from 'node:net'

export interface ServerOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** Default: loopback, 127.0.0.1 and ::1. */
  readonly host?: string
  /** HTTPS too, on a port of its own. */
  readonly tls?: boolean
  /** 0, the default, takes a free one. */
  readonly tlsPort?: number
  /** Keeps the certificate authority here; default: beside `data`, else in memory. */
  readonly tlsDir?: string
  /** A file with one's own certificate in PEM, and what signed it; with `tlsKey`. */
  readonly tlsCert?: string
  readonly tlsKey?: string
  /** The port answers as an HTTP proxy, too: `*.freshdesk.com` ends here, TLS included. */
  readonly proxy?: boolean
  /** Other hosts asked of the proxy. Default: `tunnel` when only this machine reaches it, else `deny`. */
  readonly proxyOthers?: 'tunnel' | 'deny'
  /** Names of hosts that it stands for besides Freshdesk's, as accounts with a domain of their own have. */
  readonly also?: readonly string[]
  /** Milliseconds a client has to send its request; then 408 and the connection is closed. Default 60,000. */
  readonly requestTimeout?: number
}

/** Throws an `Error` of one line for options that say nothing together. */
export function checkServerOptions(options: ServerOptions): void {
  const { tls, tlsPort, tlsDir, tlsCert, tlsKey, proxy, proxyOthers, requestTimeout } = options
  for (const [name, port] of Object.entries({ port: options.port, tlsPort })) {
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
      throw new Error(`${name} is not a port: ${port}`)
    }
  }
  for (const host of options.also ?? []) {
    if (!isHostName(host)) throw new Error(`also holds what is no host name in lower case: ${host}`)
  }
  if (options.host === '') throw new Error('host is empty')
  if (requestTimeout !== undefined && !(Number.isInteger(requestTimeout) && requestTimeout > 0)) {
    throw new Error(`requestTimeout is not a number of milliseconds above 0: ${requestTimeout}`)
  }
  if (tlsPort !== undefined && !tls) throw new Error('--tls-port needs --tls')
  if (proxyOthers !== undefined && !proxy) throw new Error('--proxy-others needs --proxy')
  const files = Object.entries({ '--tls-dir': tlsDir, '--tls-cert': tlsCert, '--tls-key': tlsKey })
  const needy = files.find(([, file]) => file !== undefined)?.[0]
  if (needy !== undefined && !tls && !proxy) throw new Error(`${needy} needs --tls or --proxy`)
  if ((tlsCert === undefined) !== (tlsKey === undefined)) throw new Error('--tls-cert and --tls-key need each other')
  if (tlsDir !== undefined && tlsCert !== undefined) {
    throw new Error('--tls-dir keeps an authority, which --tls-cert does without')
  }
}

/** In lower case, of two labels at least, without the dot of the root. */
function isHostName(text: string): boolean {
  const labels = text.split('.')
  return (
    text.length <= 253 &&
    isIP(text) === 0 &&
    labels.length > 1 &&
    labels.every((label) => /^[a-z0-9-]{1,63}$/.test(label))
  )
}
