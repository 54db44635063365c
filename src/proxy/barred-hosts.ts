import { lookup as resolveName } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Link-local addresses and those where clouds serve credentials: nothing that a test calls is there. */
const BARRED = new BlockList()
BARRED.addSubnet('169.254.0.0', 16)
BARRED.addSubnet('fe80::', 10, 'ipv6')
BARRED.addAddress('fd00:ec2::254', 'ipv6') // AWS, by IPv6
BARRED.addAddress('fd20:ce::254', 'ipv6') // Google Cloud, by IPv6
BARRED.addAddress('100.100.100.200') // Alibaba Cloud
BARRED.addAddress('168.63.129.16') // Azure
BARRED.addAddress('192.0.0.192') // Oracle Cloud, the older one
// The same behind a translator: RFC 6052's prefix, and the deprecated form of RFC 4291.
BARRED.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6')
BARRED.addSubnet('::a9fe:0', 112, 'ipv6')

/** The host is never connected to, whatever the options say. */
export class HostBarred extends Error {
  constructor(host: string) {
    super(`${host} is link-local or a cloud's metadata service: this proxy leads to none`)
    this.name = 'HostBarred'
  }
}

/**
 * A `lookup` for connections to this host that fails with `HostBarred` when one of the addresses is barred: what was
 * checked is what is connected to. Throws `HostBarred` where the host is such an address itself.
 */
export function barredLookup(host: string, resolve = resolveName): LookupFunction {
  if (isIP(host) !== 0 && isBarred(host)) throw new HostBarred(host)
  return (name, options, callback) => {
    resolve(name, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      const barred = addresses?.find(({ address }) => isBarred(address))
      if (error !== null || first === undefined) callback(error ?? new Error(`${name} has no address`), '')
      else if (barred !== undefined) callback(new HostBarred(`${name} (${barred.address})`), '')
      else if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}

/** A zone (`fe80::1%eth0`) changes nothing. */
const isBarred = (address: string) => BARRED.check(address.replace(/%.*/s, ''), isIP(address) === 6 ? 'ipv6' : 'ipv4')
