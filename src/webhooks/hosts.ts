import { lookup as resolveName } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { isLoopback, isOwnAddress } from './own-addresses.ts'

/**
 * Private addresses by RFC 1918 and RFC 4193. Link-local addresses are not among them: clouds serve their secrets
 * there.
 */
const PRIVATE = new BlockList()
PRIVATE.addSubnet('10.0.0.0', 8)
PRIVATE.addSubnet('172.16.0.0', 12)
PRIVATE.addSubnet('192.168.0.0', 16)
PRIVATE.addSubnet('fc00::', 7, 'ipv6')

/** A host that is not called: the setting `webhook_hosts` does not allow it, unless another reason is given. */
export class HostBlocked extends Error {
  constructor(host: string, reason = `is not among the account's webhook_hosts`) {
    super(`${host} ${reason}`)
    this.name = 'HostBlocked'
  }
}

/**
 * Decides whether a host may be called, by the setting `webhook_hosts`: `loopback`, `private`, host names, `*`. Throws
 * `HostBlocked` for an address that is not allowed. For a name it returns a `lookup` that fails so: it checks the very
 * addresses that are connected to, whatever the name resolved to before.
 */
export function guardHost(hostname: string, allowed: readonly string[], resolve = resolveName): LookupFunction {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const isNamed = allowed.some((entry) => entry === '*' || entry.toLowerCase() === host)
  if (!isNamed && isIP(host) !== 0 && !isAllowedAddress(host, allowed)) throw new HostBlocked(host)
  return (name, options, callback) => {
    resolve(name, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      if (error !== null || first === undefined) {
        callback(error ?? new Error(`${name} has no address`), '')
        return
      }
      const refused = isNamed ? undefined : addresses.find(({ address }) => !isAllowedAddress(address, allowed))
      if (refused !== undefined) callback(new HostBlocked(`${name} (${refused.address})`), '')
      else if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}

/**
 * Keeps webhooks from the emulator's own ports on this machine, by whichever name they are called: throws `HostBlocked`
 * for an address of this machine, and returns a `lookup` that fails so for a name of it.
 */
export function guardOwnPorts(url: URL, ownPorts: readonly number[], lookup: LookupFunction): LookupFunction {
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  if (!ownPorts.includes(port)) return lookup
  const blocked = () => new HostBlocked(url.host, 'is the emulator itself, which its webhooks never call')
  if (isOwnAddress(url.hostname.replace(/^\[|\]$/g, ''))) throw blocked()
  return (name, options, callback) => {
    lookup(name, options, (error, found, family) => {
      const addresses = typeof found === 'string' ? [found] : found.map(({ address }) => address)
      if (error === null && addresses.some(isOwnAddress)) callback(blocked(), '')
      else callback(error, found, family)
    })
  }
}

const LOCAL_NAME = /^[^.]*$|\.(?:localhost|local|internal|test|svc|home\.arpa)$/

/**
 * Reason why deliveries to this URL will be blocked, as far as is known before its name is resolved; undefined if they
 * may be sent.
 */
export function foreseenBlocking(
  url: string,
  allowed: readonly string[],
  ownPorts: readonly number[],
): string | undefined {
  // A URL with placeholders in its host is one only once they are filled in.
  if (!URL.canParse(url)) return undefined
  const parsed = new URL(url)
  const host = parsed.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  try {
    guardOwnPorts(parsed, ownPorts, guardHost(parsed.hostname, allowed))
  } catch (error) {
    if (error instanceof HostBlocked) return `deliveries will be blocked: ${error.message}`
    throw error
  }
  const isNamed = allowed.some((entry) => entry === '*' || entry.toLowerCase() === host)
  if (isNamed || isIP(host) !== 0 || LOCAL_NAME.test(host)) return undefined
  return `deliveries will be blocked unless ${host} is an address of ${allowed.join(' or ') || 'nobody'}: webhook_hosts does not name it`
}

function isAllowedAddress(address: string, allowed: readonly string[]): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  return (
    (allowed.includes('loopback') && isLoopback(address)) ||
    (allowed.includes('private') && PRIVATE.check(address, family))
  )
}
