import { describe, expect, it } from 'vitest'
import { environmentOf } from '../../../../src/cli/commands/exec/environment.ts'

const URL = 'http://127.0.0.1:4800'
const trust = { authority: '/t/ca.pem', bundle: '/t/bundle.pem', phpFolder: '/t/php', javaStore: '/t/trust.jks' }
const surroundings = {
  url: URL,
  httpsUrl: 'https://127.0.0.1:4843',
  apiKey: 'admin-api-key',
  also: ['help.example.com'],
  nodeOption: '--require=/t/hook.cjs',
  binFolder: '/t/bin',
  trust,
}
const JAVA_PROXY = '-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=4800 -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=4800'
const JAVA_TRUST =
  '-Djavax.net.ssl.trustStore=/t/trust.jks -Djavax.net.ssl.trustStoreType=JKS -Djavax.net.ssl.trustStorePassword=changeit'

const environment = (inherited: Record<string, string>) => environmentOf(inherited, surroundings)

describe('the environment of a command', () => {
  it('says where the emulator is, leads Freshdesk’s hosts there and has it trusted', () => {
    expect(environment({})).toEqual({
      FRESHDESK_EMULATOR_URL: URL,
      FRESHDESK_EMULATOR_HTTPS_URL: 'https://127.0.0.1:4843',
      FRESHDESK_EMULATOR_API_KEY: 'admin-api-key',
      HTTPS_PROXY: URL,
      https_proxy: URL,
      HTTP_PROXY: URL,
      http_proxy: URL,
      NO_PROXY: 'localhost,127.0.0.1,::1',
      no_proxy: 'localhost,127.0.0.1,::1',
      NODE_OPTIONS: '--require=/t/hook.cjs',
      NODE_USE_ENV_PROXY: '1',
      JAVA_TOOL_OPTIONS: `${JAVA_PROXY} -Dhttp.nonProxyHosts=localhost|127.0.0.1|[::1] ${JAVA_TRUST}`,
      NODE_EXTRA_CA_CERTS: '/t/ca.pem',
      DENO_CERT: '/t/ca.pem',
      SSL_CERT_FILE: '/t/bundle.pem',
      REQUESTS_CA_BUNDLE: '/t/bundle.pem',
      CURL_CA_BUNDLE: '/t/bundle.pem',
      AWS_CA_BUNDLE: '/t/bundle.pem',
      PHP_INI_SCAN_DIR: ':/t/php',
    })
  })

  it('keeps what it inherits, and folders that PHP reads', () => {
    const own = {
      PATH: '/bin',
      PHP_INI_SCAN_DIR: '/etc/own',
      NODE_OPTIONS: '--no-warnings',
      JAVA_TOOL_OPTIONS: '-Dx=y',
    }
    expect(environment(own)).toMatchObject({
      PATH: '/t/bin:/bin',
      NODE_OPTIONS: '--no-warnings --require=/t/hook.cjs',
      JAVA_TOOL_OPTIONS: expect.stringMatching(/^-Dx=y -Dhttps\.proxyHost=/),
      PHP_INI_SCAN_DIR: '/etc/own:/t/php',
    })
  })

  it('has no say in whom to trust when the certificate is the user’s own', () => {
    const own = environmentOf({ SSL_CERT_FILE: '/own.pem' }, { ...surroundings, trust: undefined })
    expect(own).toMatchObject({ HTTPS_PROXY: URL, SSL_CERT_FILE: '/own.pem' })
    expect(own).not.toHaveProperty('NODE_EXTRA_CA_CERTS')
  })

  it.each([
    ['registry.test, .internal', 'registry.test,.internal,localhost,127.0.0.1,::1'],
    ['localhost 10.0.0.0/8', 'localhost,10.0.0.0/8,127.0.0.1,::1'],
    ['*', 'localhost,127.0.0.1,::1'],
    ['.com,com,freshdesk.com,.freshdesk.com', 'localhost,127.0.0.1,::1'],
    ['*.freshdesk.com,ACME.freshdesk.com:443', 'localhost,127.0.0.1,::1'],
    ['help.example.com,.example.com,example.com:443', 'localhost,127.0.0.1,::1'],
    ['notfreshdesk.com', 'notfreshdesk.com,localhost,127.0.0.1,::1'],
  ])('reaches directly what was reached so (%s), but never Freshdesk', (known, direct) => {
    expect(environment({ NO_PROXY: known })).toMatchObject({ NO_PROXY: direct, no_proxy: direct })
    expect(environment({ no_proxy: known, NO_PROXY: 'other' })).toMatchObject({ NO_PROXY: direct, no_proxy: direct })
  })
})
