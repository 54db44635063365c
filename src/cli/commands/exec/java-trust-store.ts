import { createHash, X509Certificate } from 'node:crypto'

/** Password of Java's trust store, of kind JKS; it guards nothing. */
export const JAVA_STORE_PASSWORD = 'changeit'

const MAGIC = 0xfeedfeed
const VERSION = 2
const TRUSTED_CERTIFICATE = 2

/**
 * The certificates of PEM texts in the form that Java reads: it knows no PEM. What is no certificate is left out, which
 * OpenSSL tells of the user's own; of the system's, well over a hundred that are known to be some, the frame does.
 * Source: sun.security.provider.JavaKeyStore, whose form has not changed since 1.2.
 */
export function javaTrustStore(own: string, system: string): Buffer {
  const certificates = [...contentsOf(own).filter(isCertificate), ...contentsOf(system).filter(isFramed)]
  const entries = certificates.map((der, index) =>
    Buffer.concat([
      int(TRUSTED_CERTIFICATE),
      text(`ca-${index}`),
      Buffer.alloc(8),
      text('X.509'),
      int(der.length),
      der,
    ]),
  )
  const body = Buffer.concat([int(MAGIC), int(VERSION), int(entries.length), ...entries])
  const password = Buffer.from(JAVA_STORE_PASSWORD, 'utf16le').swap16()
  const digest = createHash('sha1').update(password).update('Mighty Aphrodite').update(body).digest()
  return Buffer.concat([body, digest])
}

/** DER of each block of a PEM text. */
const contentsOf = (pem: string): Buffer[] =>
  [...pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)/g)].map(([, base64 = '']) => Buffer.from(base64, 'base64'))

function isCertificate(der: Buffer): boolean {
  try {
    new X509Certificate(der)
    return true
  } catch {
    return false // a bundle may hold what OpenSSL does not read
  }
}

/** A sequence whose length, in two bytes, is that of all that follows. */
const isFramed = (der: Buffer): boolean =>
  der.length > 4 && der.readUInt16BE(0) === 0x3082 && der.readUInt16BE(2) === der.length - 4

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** ASCII alone, of which Java's modified UTF-8 makes the same bytes. */
function text(value: string): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value.length)
  return Buffer.concat([bytes, Buffer.from(value, 'ascii')])
}
