import { createPrivateKey, X509Certificate } from 'node:crypto'
import { link, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { realTime } from '../time/clock.ts'
import { type KeyedCertificate, makeAuthority } from './certificates.ts'

/** File for clients: the certificate alone. */
const CERTIFICATE_FILE = 'ca.pem'
/** The authority itself, key and certificate in one file, so that the two never part. */
const KEY_FILE = 'ca-key.pem'

/** The authority kept in the folder, made there when there is none; without a folder a new one that nothing keeps. */
export async function authorityOf(folder: string | undefined): Promise<KeyedCertificate> {
  if (folder === undefined) return makeAuthority(realTime())
  try {
    await mkdir(folder, { recursive: true })
    const path = join(folder, KEY_FILE)
    const kept = (await readIfThere(path)) ?? (await keepNew(folder, path))
    const authority = parse(kept, path)
    const shown = join(folder, CERTIFICATE_FILE)
    if ((await readIfThere(shown)) !== authority.certificate) await writeFile(shown, authority.certificate)
    return authority
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw code === undefined ? error : new Error(`cannot keep the certificate authority in ${folder}: ${message}`)
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Keeps a new authority; of two emulators that start at once the first one's stays: returns what the file then holds. */
async function keepNew(folder: string, path: string): Promise<string> {
  const { key, certificate } = makeAuthority(realTime())
  const draftFolder = await mkdtemp(join(folder, '.new-'))
  try {
    const draft = join(draftFolder, KEY_FILE)
    await writeFile(draft, `${key}${certificate}`, { mode: 0o600 })
    await link(draft, path).catch(async (error: NodeJS.ErrnoException) => {
      // Not every file system has links.
      if (error.code !== 'EEXIST') await rename(draft, path)
    })
  } finally {
    await rm(draftFolder, { recursive: true })
  }
  return readFile(path, 'utf8')
}

function parse(text: string, path: string): KeyedCertificate {
  // Of an earlier version's authority the key is one of RSA, in PKCS #1.
  const key = blockOf(text, 'PRIVATE KEY') ?? blockOf(text, 'RSA PRIVATE KEY')
  const certificate = blockOf(text, 'CERTIFICATE')
  const remedy = `delete ${path} to have another made, which clients must be given anew`
  const known = key === undefined || certificate === undefined ? undefined : certificateOf(certificate, key)
  if (key === undefined || certificate === undefined || known === undefined) {
    throw new Error(`${path} is damaged, or not an authority of ours: ${remedy}`)
  }
  const now = realTime()
  if (Date.parse(known.validTo) <= now) {
    throw new Error(`the certificate authority in ${path} expired on ${known.validTo}: ${remedy}`)
  }
  if (Date.parse(known.validFrom) > now) {
    throw new Error(`the certificate authority in ${path} begins on ${known.validFrom} only: ${remedy}`)
  }
  return { key, certificate }
}

/** The first of its label in a file of PEM; undefined without one. */
function blockOf(text: string, label: string): string | undefined {
  const end = `-----END ${label}-----`
  const from = text.indexOf(`-----BEGIN ${label}-----`)
  const to = from < 0 ? -1 : text.indexOf(end, from)
  return to < 0 ? undefined : `${text.slice(from, to)}${end}\n`
}

/** Keys by which certificates are issued: of RSA an earlier version's. */
const KEY_TYPES: ReadonlySet<string | undefined> = new Set(['ec', 'rsa'])

/** Undefined when it is none, or no authority's, or does not belong to the key, or that is of a kind that is never made. */
function certificateOf(certificate: string, key: string): X509Certificate | undefined {
  try {
    const known = new X509Certificate(certificate)
    const own = createPrivateKey(key)
    return known.ca && known.checkPrivateKey(own) && KEY_TYPES.has(own.asymmetricKeyType) ? known : undefined
  } catch {
    return undefined // no certificate or no key
  }
}
