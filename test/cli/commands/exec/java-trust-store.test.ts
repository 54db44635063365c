import { createHash } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { expect, it } from 'vitest'
import { JAVA_STORE_PASSWORD, javaTrustStore } from '../../../../src/cli/commands/exec/java-trust-store.ts'

const [own = '', ...system] = rootCertificates
const base64Of = (pem: string) => pem.replace(/-----[^-]+-----|\s/g, '')
const broken = (base64: string) => `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----`

/** Certificates of a store in base64, read as its form says: tag, alias, time, kind, length, bytes. */
function certificatesIn(store: Buffer): string[] {
  const found: string[] = []
  let at = 12
  for (let left = store.readUInt32BE(8); left > 0; left--) {
    at += 4
    at += 2 + store.readUInt16BE(at) + 8
    at += 2 + store.readUInt16BE(at)
    const length = store.readUInt32BE(at)
    found.push(store.toString('base64', at + 4, at + 4 + length))
    at += 4 + length
  }
  expect(store.length - at).toBe(20)
  return found
}

it('Java’s trust store holds the user’s certificates and the system’s, in their order, and a digest', () => {
  const store = javaTrustStore(own, system.join('\n'))
  expect(certificatesIn(store)).toEqual(rootCertificates.map(base64Of))
  const password = Buffer.from(JAVA_STORE_PASSWORD, 'utf16le').swap16()
  const digest = createHash('sha1').update(password).update('Mighty Aphrodite').update(store.subarray(0, -20)).digest()
  expect(store.subarray(-20)).toEqual(digest)
})

it('Java’s trust store is without what is no certificate', () => {
  const cut = broken(Buffer.from(base64Of(own), 'base64').subarray(0, -1).toString('base64'))
  const likeOne = broken(Buffer.from([0x30, 0x82, 0, 1, 0]).toString('base64'))
  const store = javaTrustStore(`${likeOne}\n${cut}\n${own}`, `${cut}\n${broken('MIID')}\n${system[0]}`)
  expect(certificatesIn(store)).toEqual([own, system[0] ?? ''].map(base64Of))
})
