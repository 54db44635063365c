import type { LookupAddress, lookup } from 'node:dns'
import { describe, expect, it } from 'vitest'
import { barredLookup, HostBarred } from '../../src/proxy/barred-hosts.ts'

/** Resolves every name to these. */
const resolving = (addresses: readonly LookupAddress[]) =>
  ((_name: string, _options: object, callback: (error: null, found: readonly LookupAddress[]) => void) =>
    callback(null, addresses)) as unknown as typeof lookup

const lookedUp = (addresses: readonly LookupAddress[], all: boolean) =>
  new Promise<unknown>((resolve, reject) => {
    barredLookup('name.invalid', resolving(addresses))('name.invalid', { all }, (error, found) =>
      error === null ? resolve(found) : reject(error),
    )
  })

const GOOD = { address: '10.0.0.1', family: 4 }
const BAD = { address: '169.254.169.254', family: 4 }

describe('the name of another host', () => {
  it('is connected to at the addresses that were checked, private ones too', async () => {
    expect([await lookedUp([GOOD], true), await lookedUp([GOOD], false)]).toEqual([[GOOD], '10.0.0.1'])
  })

  it.each([BAD, { address: 'fe80::1%eth0', family: 6 }, { address: '::ffff:169.254.169.254', family: 6 }])(
    'is barred when one of its addresses is ($address)',
    async (bad) => {
      await expect(lookedUp([GOOD, bad], true)).rejects.toBeInstanceOf(HostBarred)
      await expect(lookedUp([GOOD, bad], false)).rejects.toBeInstanceOf(HostBarred)
    },
  )
})
