import { createPublicKey, generateKeyPair, sign } from 'node:crypto'
import { promisify } from 'node:util'
import forge from 'node-forge'

/** PEM texts. */
export interface KeyedCertificate {
  readonly certificate: string
  readonly key: string
}

const DAY = 24 * 3600 * 1000
const AUTHORITY_DAYS = 3650
/** Days of a server's certificate: with the day before now, below the 398 that Apple's clients allow. */
const SERVER_DAYS = 396
/** Longest common name in X.509; clients read the alternative names anyway. */
const COMMON_NAME_LENGTH = 64

/** An RSA key in PKCS #1: every client, however old, knows that kind. */
export async function makeKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  return privateKey
}

/** @param now epoch milliseconds of real time */
export async function makeAuthority(now: number): Promise<KeyedCertificate> {
  const key = await makeKey()
  const { certificate, keyId } = unsigned(key, now, now + AUTHORITY_DAYS * DAY)
  // Authorities of several folders, trusted side by side, are told apart by name.
  const subject = nameOf(`freshdesk-emulator CA ${forge.util.bytesToHex(keyId).slice(0, 8)}`)
  certificate.setSubject(subject)
  certificate.setIssuer(subject)
  certificate.setExtensions([
    { name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: 0 },
    { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
    { name: 'subjectKeyIdentifier' },
  ])
  return { certificate: signed(certificate, key), key }
}

export interface ServerNames {
  readonly hosts: readonly [string, ...string[]]
  readonly addresses: readonly string[]
}

export interface CertificateRequest {
  readonly authority: KeyedCertificate
  /** The server's, in PEM. */
  readonly key: string
  readonly names: ServerNames
  /** Epoch milliseconds of real time. */
  readonly now: number
}

/** A server's certificate in PEM, never valid for longer than the authority. */
export function issueCertificate({ authority, key, names, now }: CertificateRequest): string {
  const { hosts, addresses } = names
  const issuer = forge.pki.certificateFromPem(authority.certificate)
  const end = Math.min(now + SERVER_DAYS * DAY, issuer.validity.notAfter.getTime())
  const { certificate } = unsigned(key, now, end)
  certificate.setSubject(nameOf(hosts[0].length > COMMON_NAME_LENGTH ? 'localhost' : hosts[0]))
  certificate.setIssuer(issuer.subject.attributes)
  certificate.setExtensions([
    { name: 'basicConstraints', critical: true, cA: false },
    { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    {
      name: 'subjectAltName',
      altNames: [...hosts.map((value) => ({ type: 2, value })), ...addresses.map((ip) => ({ type: 7, ip }))],
    },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: issuer.generateSubjectKeyIdentifier().getBytes() },
  ])
  return signed(certificate, authority.key)
}

/** Valid since yesterday: clocks of clients in containers and other machines may be behind. */
function unsigned(key: string, now: number, end: number) {
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(
    createPublicKey(key).export({ type: 'spki', format: 'pem' }) as string,
  )
  certificate.serialNumber = `01${forge.util.bytesToHex(forge.random.getBytesSync(15))}`
  certificate.validity.notBefore = new Date(now - DAY)
  certificate.validity.notAfter = new Date(end)
  return { certificate, keyId: certificate.generateSubjectKeyIdentifier().getBytes() }
}

const nameOf = (commonName: string) => [{ name: 'commonName', value: commonName }]

/** PEM. OpenSSL signs: in JavaScript that takes a quarter of a second, at each start. */
function signed(certificate: forge.pki.Certificate, key: string): string {
  const signer = {
    sign() {
      const content = forge.asn1.toDer(certificate.tbsCertificate).getBytes()
      return sign('sha256', Buffer.from(content, 'latin1'), key).toString('latin1')
    },
  }
  // All that forge asks of a key.
  certificate.sign(signer as unknown as forge.pki.rsa.PrivateKey, forge.md.sha256.create())
  return forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n')
}
