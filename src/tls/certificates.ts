import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  X509Certificate,
} from 'node:crypto'
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

/** A key of the curve P-256 in PKCS #8: every client knows it, and it is made in no time. Of RSA one takes 0.2 s. */
export const makeKey = (): string =>
  generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey

/** @param now epoch milliseconds of real time */
export function makeAuthority(now: number): KeyedCertificate {
  const key = makeKey()
  const keyId = keyIdOf(createPublicKey(key))
  const certificate = unsigned(keyId, now, now + AUTHORITY_DAYS * DAY)
  // Authorities of several folders, trusted side by side, are told apart by name.
  const subject = nameOf(`freshdesk-emulator CA ${keyId.toString('hex').slice(0, 8)}`)
  certificate.setSubject(subject)
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
  const issuer = new X509Certificate(authority.certificate)
  const end = Math.min(now + SERVER_DAYS * DAY, Date.parse(issuer.validTo))
  const certificate = unsigned(keyIdOf(createPublicKey(key)), now, end)
  certificate.setSubject(nameOf(hosts[0].length > COMMON_NAME_LENGTH ? 'localhost' : hosts[0]))
  certificate.setExtensions([
    { name: 'basicConstraints', critical: true, cA: false },
    { name: 'keyUsage', critical: true, digitalSignature: true },
    { name: 'extKeyUsage', serverAuth: true },
    {
      name: 'subjectAltName',
      altNames: [...hosts.map((value) => ({ type: 2, value })), ...addresses.map((ip) => ({ type: 7, ip }))],
    },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: keyIdOf(issuer.publicKey).toString('latin1') },
  ])
  return signed(certificate, key, authority)
}

/** Valid since yesterday: clocks of clients in containers and other machines may be behind. */
function unsigned(keyId: Buffer, now: number, end: number) {
  const certificate = forge.pki.createCertificate()
  // Forge wants a key and a signature of RSA to write; `signed` puts the certificate's own there.
  certificate.publicKey = pki.setRsaPublicKey(new forge.jsbn.BigInteger('1', 10), new forge.jsbn.BigInteger('1', 10))
  certificate.siginfo.algorithmOid = RSA_WITH_SHA_256
  certificate.generateSubjectKeyIdentifier = () => forge.util.createBuffer(keyId.toString('latin1'))
  certificate.serialNumber = `01${forge.util.bytesToHex(forge.random.getBytesSync(15))}`
  certificate.validity.notBefore = new Date(now - DAY)
  certificate.validity.notAfter = new Date(end)
  return certificate
}

const nameOf = (commonName: string) => [{ name: 'commonName', value: commonName }]

const { asn1, pki } = forge
const childrenOf = ({ value }: forge.asn1.Asn1) => value as forge.asn1.Asn1[]
/** Bits are kept as they are; Forge's types know an older form of its options. */
const UNREAD_BITS = { decodeBitStrings: false }
const nodeOf = (der: Buffer) => asn1.fromDer(der.toString('latin1'), UNREAD_BITS as unknown as boolean)
const publicKeyNode = (key: KeyObject) => nodeOf(key.export({ type: 'spki', format: 'der' }))
const sequence = (...parts: forge.asn1.Asn1[]) => asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, parts)
const bytesOf = (node: forge.asn1.Asn1) => asn1.toDer(node).getBytes()
/** A byte says how many bits of the last are not used: none. */
const BITS = '\0'

/** SHA-1 of the bits of the public key, as RFC 5280 proposes (4.2.1.2). */
function keyIdOf(key: KeyObject): Buffer {
  const bits = childrenOf(publicKeyNode(key))[1]?.value as string
  return createHash('sha1').update(bits.slice(BITS.length), 'latin1').digest()
}

/** Places in what is signed of a certificate (RFC 5280, 4.1). */
const [SIGNED_HOW, ISSUER, SUBJECT, PUBLIC_KEY] = [2, 3, 5, 6] as const

/** PEM of the certificate of a server's key, signed by the authority; by itself where that is undefined. */
function signed(certificate: forge.pki.Certificate, key: string, authority?: KeyedCertificate): string {
  const content = (pki as unknown as Writer).getTBSCertificate(certificate)
  const parts = childrenOf(content)
  const signer = createPrivateKey(authority?.key ?? key)
  const how = signatureKindOf(signer)
  const issuer = authority === undefined ? parts[SUBJECT] : subjectOf(new X509Certificate(authority.certificate))
  Object.assign(parts, { [SIGNED_HOW]: how, [ISSUER]: issuer, [PUBLIC_KEY]: publicKeyNode(createPublicKey(key)) })
  // OpenSSL signs: in JavaScript that takes a quarter of a second, at each start.
  const signature = sign('sha256', Buffer.from(bytesOf(content), 'latin1'), signer).toString('latin1')
  const bits = asn1.create(asn1.Class.UNIVERSAL, asn1.Type.BITSTRING, false, `${BITS}${signature}`)
  const body = bytesOf(sequence(content, how, bits))
  return forge.pem.encode({ type: 'CERTIFICATE', body }).replaceAll('\r\n', '\n')
}

/** The part of Forge that its types leave out. */
interface Writer {
  getTBSCertificate(certificate: forge.pki.Certificate): forge.asn1.Asn1
}

const ECDSA_WITH_SHA_256 = '1.2.840.10045.4.3.2'
const RSA_WITH_SHA_256 = '1.2.840.113549.1.1.11'

/** An authority that an earlier version made has a key of RSA, whose signatures name parameters that are null. */
function signatureKindOf({ asymmetricKeyType }: KeyObject): forge.asn1.Asn1 {
  const isRsa = asymmetricKeyType === 'rsa'
  const id = asn1.oidToDer(isRsa ? RSA_WITH_SHA_256 : ECDSA_WITH_SHA_256).getBytes()
  const name = asn1.create(asn1.Class.UNIVERSAL, asn1.Type.OID, false, id)
  return isRsa ? sequence(name, asn1.create(asn1.Class.UNIVERSAL, asn1.Type.NULL, false, '')) : sequence(name)
}

const subjectOf = ({ raw }: X509Certificate) => childrenOf(childrenOf(nodeOf(raw))[0] as forge.asn1.Asn1)[SUBJECT]
