import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext, type SecureContext, type TLSSocketOptions } from 'node:tls'
import { realTime } from '../time/clock.ts'
import { authorityOf } from './authority.ts'
import { issueCertificate, type KeyedCertificate, makeKey, type ServerNames } from './certificates.ts'

/** Identity by which the emulator shows that it is the host that was asked for. */
export interface ServerIdentity {
  /** Certificate of the authority in PEM; undefined when the server's is the user's own. */
  readonly caCertificate: string | undefined
  /** Options for a TLS server, and for the server's end of an existing connection. */
  readonly tls: TLSSocketOptions
}

export interface IdentityOptions {
  /** Folder of the authority; kept in memory when undefined. */
  readonly folder?: string | undefined
  /** Files of one's own certificate and its key, both or neither. */
  readonly certificate?: string | undefined
  readonly key?: string | undefined
  /** Names besides Freshdesk's and the local ones. */
  readonly also?: readonly string[] | undefined
}

/** Throws an `Error` of one line for files that cannot be used. */
export async function identityOf({ folder, certificate, key, also }: IdentityOptions): Promise<ServerIdentity> {
  if (certificate === undefined || key === undefined) return issuedIdentity(folder, also)
  return { caCertificate: undefined, tls: tlsOptions(await readOwn(certificate, key)) }
}

const commonNames = (also: readonly string[]): ServerNames => ({
  hosts: ['*.freshdesk.com', 'freshdesk.com', 'localhost', ...also],
  addresses: ['127.0.0.1', '::1'],
})
const isLabel = (text: string) => /^[a-z0-9-]{1,63}$/.test(text) && !text.startsWith('-') && !text.endsWith('-')

/**
 * Clients take no `*.localhost`: a wildcard right below the top is none to them. Nor does the star of
 * `*.freshdesk.com` stand for two labels.
 */
function isNameOfItsOwn(name: string): boolean {
  const labels = name.split('.')
  const isLocal = labels.length > 1 && labels.at(-1) === 'localhost'
  const isDeep = labels.length > 3 && name.endsWith('.freshdesk.com')
  return (isLocal || isDeep) && labels.every(isLabel)
}
/** The oldest beyond is forgotten, and made again when a client names it. */
const KEPT_LOCAL_NAMES = 256

/** One key for every certificate; that of a `NAME.localhost` is made when a client first names it. */
async function issuedIdentity(folder: string | undefined, also: readonly string[] = []): Promise<ServerIdentity> {
  const authority = await authorityOf(folder)
  const key = makeKey()
  const issue = (names: ServerNames): KeyedCertificate => ({
    key,
    certificate: issueCertificate({ authority, key, names, now: realTime() }),
  })
  const common = tlsOptions(issue(commonNames(also)))
  const local = new Map<string, SecureContext>()
  const contextOf = (serverName: string): SecureContext | undefined => {
    const name = serverName.toLowerCase()
    if (!isNameOfItsOwn(name)) return common.secureContext
    let context = local.get(name)
    if (context === undefined) {
      context = tlsOptions(issue({ hosts: [name], addresses: [] })).secureContext
      const [oldest] = local.keys()
      if (local.size >= KEPT_LOCAL_NAMES && oldest !== undefined) local.delete(oldest)
      local.set(name, context)
    }
    return context
  }
  return {
    caCertificate: authority.certificate,
    tls: {
      ...common,
      SNICallback(serverName, done) {
        try {
          done(null, contextOf(serverName))
        } catch (error) {
          done(error as Error) // ends the handshake, not the emulator
        }
      },
    },
  }
}

/** A server reads the texts, one end of a connection the context. */
function tlsOptions({ certificate, key }: KeyedCertificate) {
  const pair = { cert: certificate, key }
  return { ...pair, secureContext: createSecureContext(pair), ALPNProtocols: ['http/1.1'] }
}

async function readOwn(certificatePath: string, keyPath: string): Promise<KeyedCertificate> {
  const [certificate, key] = await Promise.all([read(certificatePath), read(keyPath)])
  const own = attempt(() => new X509Certificate(certificate), `${certificatePath} is no certificate in PEM form`)
  const ownKey = attempt(() => createPrivateKey(key), `${keyPath} is no private key in PEM form, without a passphrase`)
  if (!own.checkPrivateKey(ownKey)) throw new Error(`the key in ${keyPath} is not that of ${certificatePath}`)
  return { certificate, key }
}

const read = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: Error) => {
    throw new Error(`cannot read ${path}: ${error.message}`)
  })

function attempt<Result>(work: () => Result, complaint: string): Result {
  try {
    return work()
  } catch {
    throw new Error(complaint) // OpenSSL's own words help nobody
  }
}
