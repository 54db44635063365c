/** A host in lower case, an IPv6 address without its brackets, and a port. */
export interface Authority {
  readonly host: string
  readonly port: number
}

/**
 * `acme.freshdesk.com:443` or `[::1]:4800`, as CONNECT names them; undefined for anything else, and for one without a
 * port when there is no default. Source: RFC 9112, section 3.2.3.
 */
export function parseAuthority(text: string, defaultPort?: number): Authority | undefined {
  const [, address, name, digits] = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::(\d{1,5}))?$/i.exec(text) ?? []
  // A name may end in the dot of the root.
  const host = (address ?? name?.replace(/\.$/, ''))?.toLowerCase()
  const port = digits === undefined ? defaultPort : Number(digits)
  return host === undefined || port === undefined || port < 1 || port > 65_535 ? undefined : { host, port }
}

const LOCAL_HOST = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|::1|0\.0\.0\.0)$/

const isFreshdesk = (host: string) => host === 'freshdesk.com' || host.endsWith('.freshdesk.com')

interface OwnPorts {
  readonly http: number
  /** Undefined without one. */
  readonly https: number | undefined
}

export interface OwnPlaces extends OwnPorts {
  /** Names that it stands for besides Freshdesk's, in lower case. */
  readonly also: readonly string[]
}

/**
 * Scheme spoken with a host that the emulator stands for: any of Freshdesk's, one named besides, and itself by a local
 * name, which it must not call. Undefined for every other host.
 */
export function schemeHere({ host, port }: Authority, own: OwnPlaces): 'http' | 'https' | undefined {
  if (isFreshdesk(host) || own.also.includes(host)) return port === 80 ? 'http' : 'https'
  if (!LOCAL_HOST.test(host)) return undefined
  if (port === own.http) return 'http'
  return port === own.https ? 'https' : undefined
}
