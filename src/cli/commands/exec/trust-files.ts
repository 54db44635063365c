import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { javaTrustStore } from './java-trust-store.ts'

/** Files that tell HTTP libraries whom to trust. */
export interface TrustFiles {
  /** The emulator's authority and what `NODE_EXTRA_CA_CERTS` named, for libraries that add it to what they trust. */
  readonly authority: string
  /** The same and all that the system trusts, for libraries that trust nothing else. */
  readonly bundle: string
  /** A folder with settings for PHP that name the bundle. */
  readonly phpFolder: string
  /** The bundle for Java. */
  readonly javaStore: string
}

/** Files in which systems keep whom they trust: Debian, Red Hat, SUSE, Alpine and macOS, FreeBSD. */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
  '/usr/local/share/certs/ca-root-nss.crt',
]
/** Name a bundle of the user's own, whose certificates go on being trusted. */
const BUNDLE_VARIABLES = ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'AWS_CA_BUNDLE']

/** Writes them into the folder. */
export async function trustFilesOf(
  folder: string,
  caCertificate: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<TrustFiles> {
  const extra = await readable([env.NODE_EXTRA_CA_CERTS, env.DENO_CERT])
  const own = await readable(BUNDLE_VARIABLES.map((name) => env[name]))
  const [system = rootCertificates.join('\n')] = await readable(SYSTEM_BUNDLES)
  const authority = join(folder, 'ca.pem')
  const bundle = join(folder, 'bundle.pem')
  const phpFolder = join(folder, 'php')
  const javaStore = join(folder, 'trust.jks')
  await mkdir(phpFolder)
  await writeFile(authority, joined([caCertificate, ...extra]))
  const users = [caCertificate, ...extra, ...own]
  await writeFile(bundle, joined([...users, system]))
  await writeFile(javaStore, javaTrustStore(joined(users), system))
  await writeFile(join(phpFolder, 'trust.ini'), `curl.cainfo="${bundle}"\nopenssl.cafile="${bundle}"\n`)
  return { authority, bundle, phpFolder, javaStore }
}

/** The texts of those that are files and can be read, in order, none twice. */
async function readable(paths: readonly (string | undefined)[]): Promise<string[]> {
  const distinct = [...new Set(paths.filter((path) => path !== undefined && path !== ''))]
  const texts = await Promise.all(distinct.map((path) => readFile(path ?? '', 'utf8').catch(() => undefined)))
  return texts.filter((text) => text !== undefined)
}

const joined = (texts: readonly string[]) => `${[...new Set(texts.map((text) => text.trim()))].join('\n')}\n`
