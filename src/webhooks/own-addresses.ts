import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('0.0.0.0')
LOOPBACK.addAddress('::1', 'ipv6')
LOOPBACK.addAddress('::', 'ipv6')

/** Whether an address is one of loopback, also an IPv4 one written as IPv6; false for what is no address. */
export const isLoopback = (address: string): boolean => isIn(LOOPBACK, address)

/** Whether the address is one of this machine's interfaces, or another way to it. */
export function isOwnAddress(address: string): boolean {
  if (isLoopback(address)) return true
  const own = new BlockList()
  for (const { address: one, family } of Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])) {
    own.addAddress(withoutScope(one), family === 'IPv6' ? 'ipv6' : 'ipv4')
  }
  return isIn(own, address)
}

function isIn(list: BlockList, scoped: string): boolean {
  const address = withoutScope(scoped)
  const family = isIP(address)
  return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** Address without its scope: `fe80::1%eth0` names the way to a link-local address as well. */
const withoutScope = (address: string) => address.replace(/%.*/s, '')
