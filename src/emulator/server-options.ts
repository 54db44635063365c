import { isIP } from 'node:net'
import { anyText, choice, milliseconds, names, port, switched } from '../options/kinds.ts'
import { type Kind, option, type SettledOf, type ValuesOf } from '../options/option.ts'

const address: Kind<string> = { faultOf: (value) => (value === '' ? 'is empty' : undefined) }

const domainNames = names(
  (name) => name.toLowerCase().replace(/\.$/, ''),
  (hosts) => {
    const odd = hosts.find((host) => !isDomainName(host))
    return odd === undefined ? undefined : `holds what is no host name in lower case: ${odd}`
  },
)

/** Ports of the command `start`; other commands and programs take free ones. */
export const START_PORT = 4800
/** Port of HTTPS where the start names none. */
export const START_TLS_PORT = 4843

/** The plain port. */
export const LISTENING_OPTIONS = {
  port: option(port, {
    flag: '--port <number>',
    means: 'port to listen on; 0 takes a free one',
    default: 0,
    otherwise: 'a free one',
    defaultsOf: { start: `${START_PORT}, or \`$PORT\`` },
  }),
  host: option(address, {
    flag: '--host <address>',
    means: 'address to listen on',
    otherwise: 'loopback, 127.0.0.1 and ::1',
  }),
}

/** HTTPS and the proxy, and what all ports have in common. */
export const SECURED_OPTIONS = {
  tls: option(switched, {
    flag: '--tls',
    means: 'HTTPS too, with a certificate authority of its own at `/_emulator/ca.pem`',
    default: false,
    page: 'docs/base-url.md',
  }),
  tlsPort: option(port, {
    flag: '--tls-port <number>',
    means: 'port of HTTPS; 0 takes a free one',
    default: 0,
    otherwise: 'a free one',
    defaultsOf: { start: String(START_TLS_PORT) },
  }),
  tlsDir: option(anyText, {
    flag: '--tls-dir <folder>',
    means: 'keep the authority here; `ca.pem` in it is for clients',
    otherwise: 'beside `--data`, else in memory',
  }),
  tlsCert: option(anyText, {
    flag: '--tls-cert <file>',
    means: 'a certificate of one’s own instead, in PEM, with what signed it; needs `--tls-key`',
    otherwise: 'none',
  }),
  tlsKey: option(anyText, { flag: '--tls-key <file>', means: 'its key, in PEM', otherwise: 'none' }),
  proxy: option(switched, {
    flag: '--proxy',
    means: 'the port answers as a proxy too, and stands for every `*.freshdesk.com`, TLS included',
    default: false,
  }),
  proxyOthers: option(choice(['tunnel', 'deny']), {
    flag: '--proxy-others <policy>',
    means: 'what becomes of other hosts asked of the proxy',
    otherwise: 'tunnel where only this machine reaches it, else deny',
  }),
  also: option(domainNames, {
    flag: '--also <host>',
    means: 'a host that leads here too, as `freshdesk.com` hosts do; may be repeated',
    default: [],
    otherwise: 'none',
    commands: ['exec', 'certify'],
  }),
  allowHosts: option(domainNames, {
    flag: '--allow-host <host>',
    means: 'a host that is reached although others are denied; may be repeated',
    default: [],
    otherwise: 'none',
    commands: ['certify'],
  }),
  requestTimeout: option(milliseconds, {
    means: 'milliseconds a client has to send its request; then 408 and the connection is closed',
    default: 60_000,
  }),
}

const SERVER_OPTIONS = { ...LISTENING_OPTIONS, ...SECURED_OPTIONS }

/** Options of servers, as they are given. */
export type ServerOptions = ValuesOf<typeof SERVER_OPTIONS>
/** Options of servers with their defaults. */
export type SettledServerOptions = SettledOf<typeof SERVER_OPTIONS>

/** Throws an `Error` of one line for options that say nothing together. */
export function checkTogether(options: ServerOptions): void {
  const { tls, tlsPort, tlsDir, tlsCert, tlsKey, proxy, proxyOthers } = options
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

/** Whether it is a name in lower case, of two labels at least, without the dot of the root. */
function isDomainName(text: string): boolean {
  const labels = text.split('.')
  return (
    text.length <= 253 &&
    isIP(text) === 0 &&
    labels.length > 1 &&
    labels.every((label) => /^[a-z0-9-]{1,63}$/.test(label))
  )
}
