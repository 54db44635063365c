import { delimiter } from 'node:path'
import { JAVA_STORE_PASSWORD } from './java-trust-store.ts'
import type { TrustFiles } from './trust-files.ts'

export interface Surroundings {
  readonly url: string
  readonly httpsUrl: string
  readonly apiKey: string
  /** Hosts besides Freshdesk's that lead to the emulator. */
  readonly also: readonly string[]
  /** The option that has Node preload the hook. */
  readonly nodeOption: string
  /** Holds a `node` that keeps that option; undefined where there is none. */
  readonly binFolder: string | undefined
  /** Undefined when the certificate is the user's own. */
  readonly trust: TrustFiles | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Environment in which a command finds the emulator, by itself or because its HTTP library looks there: address and key,
 * the proxy, and whom to trust.
 */
export function environmentOf(inherited: Environment, surroundings: Surroundings): Record<string, string> {
  const { url, httpsUrl, apiKey, also, nodeOption, binFolder, trust } = surroundings
  const direct = directHosts(inherited, also)
  const merged: Environment = {
    ...inherited,
    FRESHDESK_EMULATOR_URL: url,
    FRESHDESK_EMULATOR_HTTPS_URL: httpsUrl,
    FRESHDESK_EMULATOR_API_KEY: apiKey,
    HTTPS_PROXY: url,
    https_proxy: url,
    // Ruby's Net::HTTP asks this one for https too; the emulator passes on what is not Freshdesk's.
    HTTP_PROXY: url,
    http_proxy: url,
    NO_PROXY: direct,
    no_proxy: direct,
    ...(binFolder === undefined || !inherited.PATH ? {} : { PATH: `${binFolder}${delimiter}${inherited.PATH}` }),
    NODE_OPTIONS: appended(inherited.NODE_OPTIONS, nodeOption),
    // Node from 22.21 and 24.5 heeds HTTPS_PROXY with it, also where something else has set NODE_OPTIONS.
    NODE_USE_ENV_PROXY: '1',
    JAVA_TOOL_OPTIONS: appended(inherited.JAVA_TOOL_OPTIONS, javaOptions(url, direct, trust)),
    ...(trust === undefined ? {} : trusting(inherited, trust)),
  }
  return Object.fromEntries(
    Object.entries(merged).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

const appended = (known: string | undefined, more: string) => [known?.trim(), more].filter(Boolean).join(' ')

/** The JVM reads no variable of the others' but this one; it tells so on standard error. */
function javaOptions(url: string, direct: string, trust: TrustFiles | undefined): string {
  const { hostname, port } = new URL(url)
  const isDirect = direct.split(',').map((pattern) => pattern.replace(/^\./, '*.'))
  const properties = {
    'https.proxyHost': hostname,
    'https.proxyPort': port,
    'http.proxyHost': hostname,
    'http.proxyPort': port,
    // It governs https too.
    'http.nonProxyHosts': [...isDirect.filter((pattern) => !/[\s"'/:]/.test(pattern)), '[::1]'].join('|'),
    ...(trust === undefined
      ? {}
      : {
          'javax.net.ssl.trustStore': trust.javaStore,
          'javax.net.ssl.trustStoreType': 'JKS',
          'javax.net.ssl.trustStorePassword': JAVA_STORE_PASSWORD,
        }),
  }
  return Object.entries(properties)
    .map(([name, value]) => (/\s/.test(value) ? `"-D${name}=${value}"` : `-D${name}=${value}`))
    .join(' ')
}

function trusting(inherited: Environment, { authority, bundle, phpFolder }: TrustFiles): Environment {
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

/** Hosts reached without the proxy stay so, but not Freshdesk: a pattern that covers it would lead past the emulator. */
function directHosts({ NO_PROXY, no_proxy }: Environment, also: readonly string[]): string {
  const known = (no_proxy || NO_PROXY || '').split(/[\s,]+/).filter((pattern) => pattern !== '')
  return [...new Set([...known.filter((pattern) => !coversLed(pattern, also)), ...LOCAL_HOSTS])].join(',')
}

function coversLed(pattern: string, also: readonly string[]): boolean {
  const name = pattern
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\*?\.?/, '')
  if (name === '' || name.endsWith('.freshdesk.com')) return true
  return ['freshdesk.com', ...also].some((host) => host === name || host.endsWith(`.${name}`))
}
