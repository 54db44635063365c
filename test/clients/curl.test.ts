import { expect, it } from 'vitest'
import { startPointed } from '../support/pointed.ts'
import { describeWith, runProgram } from '../support/programs.ts'

const { emulator, ca, httpsPort, calls } = await startPointed()

const FAILING = ['curl', '-sS', '--fail', '-u', 'admin-api-key:X'] as const
const CALLED = ['acme.freshdesk.com /api/v2/tickets 200']
const URL_AS_IT_IS = 'https://acme.freshdesk.com/api/v2/tickets'

describeWith({ probe: ['curl', '--version'], package: 'curl' }, 'curl', () => {
  it('takes another base URL, over HTTP and HTTPS', async () => {
    const plain = await runProgram([...FAILING, `${emulator.url}/api/v2/tickets`])
    const secure = await runProgram([...FAILING, '--cacert', ca, `https://localhost:${httpsPort}/api/v2/tickets`])
    expect([plain.code, secure.code]).toEqual([0, 0])
    expect(calls()).toEqual([
      `127.0.0.1:${new URL(emulator.url).port} /api/v2/tickets 200`,
      `localhost:${httpsPort} /api/v2/tickets 200`,
    ])
  })

  it('reaches the host as it is through HTTPS_PROXY, trusting CURL_CA_BUNDLE', async () => {
    const env = { HTTPS_PROXY: emulator.url, CURL_CA_BUNDLE: ca }
    expect(await runProgram([...FAILING, URL_AS_IT_IS], env)).toMatchObject({ code: 0, stderr: '' })
    expect(calls()).toEqual(CALLED)
  })

  it('reaches it where the name leads to the HTTPS port, as a hosts entry or a network alias has it', async () => {
    const led = ['--connect-to', `acme.freshdesk.com:443:127.0.0.1:${httpsPort}`, '--cacert', ca]
    expect(await runProgram([...FAILING, ...led, URL_AS_IT_IS])).toMatchObject({ code: 0, stderr: '' })
    expect(calls()).toEqual(CALLED)
  })

  it('finds a NAME.localhost, which needs no entry anywhere', async () => {
    const led = ['--resolve', `acme.localhost:${httpsPort}:127.0.0.1`, '--cacert', ca]
    const answer = await runProgram([...FAILING, ...led, `https://acme.localhost:${httpsPort}/api/v2/tickets`])
    expect(answer).toMatchObject({ code: 0, stderr: '' })
    expect(calls()).toEqual([`acme.localhost:${httpsPort} /api/v2/tickets 200`])
  })

  it('trusts what it fetches from /_emulator/ca.pem', async () => {
    const fetched = await runProgram(['curl', '-sS', '--fail', `${emulator.url}/_emulator/ca.pem`])
    expect(fetched.stdout).toBe(emulator.caCertificate)
  })

  it('trusts nobody else for it, and shows why a host is refused', async () => {
    const distrusting = await runProgram([...FAILING, URL_AS_IT_IS], { HTTPS_PROXY: emulator.url })
    expect([distrusting.code, distrusting.stderr]).toEqual([60, expect.stringContaining('certificate')])
    const refused = await runProgram([...FAILING, '-v', 'https://example.com/'], { HTTPS_PROXY: emulator.url })
    expect(refused.stderr).toContain('403 example.com is not a freshdesk.com host')
    expect(calls()).toEqual([])
  })
})

describeWith({ probe: ['openssl', 'version'], package: 'openssl' }, 'OpenSSL at its strictest', () => {
  it('finds the certificate in order', async () => {
    const shown = await runProgram([
      ...['openssl', 's_client', '-connect', `127.0.0.1:${httpsPort}`, '-servername', 'acme.freshdesk.com'],
      ...['-CAfile', ca, '-verify_return_error', '-x509_strict', '-purpose', 'sslserver'],
      ...['-verify_hostname', 'acme.freshdesk.com'],
    ])
    expect(shown.stdout).toContain('Verify return code: 0 (ok)')
  })
})
