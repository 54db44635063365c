import { delimiter } from 'node:path'
import type { TrustFiles } from './trust-files.ts'

export interface Surroundings {
  readonly url: string
  readonly apiKey: string
  /** Undefined when the certificate is the user's own. */
  readonly trust: Omit<TrustFiles, 'remove'> | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * What a command needs to find the emulator, by itself or because its HTTP library looks there: its address and key,
 * the proxy, and whom to trust.
 */
export function environmentOf(inherited: Environment, { url, apiKey, trust }: Surroundings): Record<string, string> {
  const direct = directHosts(inherited)
  const merged: Environment = {
    ...inherited,
    FRESHDESK_EMULATOR_URL: url,
    FRESHDESK_EMULATOR_API_KEY: apiKey,
    HTTPS_PROXY: url,
    https_proxy: url,
    // Ruby's Net::HTTP asks this one for https too; the emulator passes on what is not Freshdesk's.
    HTTP_PROXY: url,
    http_proxy: url,
    NO_PROXY: direct,
    no_proxy: direct,
    // Node from 22.21 and 24.5 heeds HTTPS_PROXY with it.
    NODE_USE_ENV_PROXY: '1',
    ...(trust === undefined ? {} : trusting(inherited, trust)),
  }
  return Object.fromEntries(
    Object.entries(merged).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

function trusting(inherited: Environment, { authority, bundle, phpFolder }: Omit<TrustFiles, 'remove'>): Environment {
  return {
    // These add to what is trusted.
    NODE_EXTRA_CA_CERTS: authority,
    DENO_CERT: authority,
    // These take the place of it.
    SSL_CERT_FILE: bundle, // OpenSSL: Python's ssl, Ruby, Go, .NET, Rust, PHP's streams
    REQUESTS_CA_BUNDLE: bundle, // Python's requests
    CURL_CA_BUNDLE: bundle,
    AWS_CA_BUNDLE: bundle,
    // PHP's curl reads no variable; the empty first part is the folder that PHP would have read.
    PHP_INI_SCAN_DIR: `${inherited.PHP_INI_SCAN_DIR ?? ''}${delimiter}${phpFolder}`,
  }
}

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '::1']

/** What was reached directly stays so, but not Freshdesk: a pattern that covers it would lead past the emulator. */
function directHosts({ NO_PROXY, no_proxy }: Environment): string {
  const known = (no_proxy || NO_PROXY || '').split(/[\s,]+/).filter((pattern) => pattern !== '')
  return [...new Set([...known.filter((pattern) => !coversFreshdesk(pattern)), ...LOCAL_HOSTS])].join(',')
}

function coversFreshdesk(pattern: string): boolean {
  const name = pattern
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\*?\.?/, '')
  return name === '' || name === 'com' || name === 'freshdesk.com' || name.endsWith('.freshdesk.com')
}
