import { createHash, X509Certificate } from 'node:crypto'

/** Password of Java's trust store, of kind JKS; it guards nothing. */
export const JAVA_STORE_PASSWORD = 'changeit'

const MAGIC = 0xfeedfeed
const VERSION = 2
const TRUSTED_CERTIFICATE = 2

/**
 * The certificates of a PEM text in the form that Java reads: it knows no PEM. What is no certificate is left out.
 * Source: sun.security.provider.JavaKeyStore, whose form has not changed since 1.2.
 */
export function javaTrustStore(pem: string): Buffer {
  const certificates = [...pem.matchAll(/-----BEGIN CERTIFICATE-----[^-]+/g)].flatMap(([text]) =>
    derOf(`${text}-----END CERTIFICATE-----`),
  )
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

function derOf(pem: string): Buffer[] {
  try {
    return [new X509Certificate(pem).raw]
  } catch {
    return [] // a bundle may hold what OpenSSL does not read
  }
}

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
