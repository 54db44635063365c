import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import got from 'got'
import { HttpsProxyAgent } from 'hpagent'
import { describe, expect, it } from 'vitest'
import { startPointed } from '../support/pointed.ts'
import { runProgram } from '../support/programs.ts'

const { emulator, ca, httpsPort, calls } = await startPointed()

const CALLED = ['acme.freshdesk.com /api/v2/tickets/1 200']
const PROXY_MODULE = fileURLToPath(new URL('./proxy.mjs', import.meta.url))
const [MAJOR = 0, MINOR = 0] = process.versions.node.split('.').map(Number)

const FETCH = `
const reply = await fetch(process.argv[1] + '/api/v2/tickets/1', { headers: { Authorization: 'Basic ' + btoa('admin-api-key:X') } })
console.log(reply.status)`

/** The public package, told what anyone tells it who has a real account. */
const PACKAGE = `
const { default: Freshdesk } = await import('freshdesk-api')
new Freshdesk('https://acme.freshdesk.com', 'admin-api-key').getTicket(1, (error, ticket) => console.log(error ?? ticket.id))`

const node = (script: string, env: Record<string, string>, ...args: string[]) =>
  runProgram([process.execPath, ...args, '--input-type=module', '-e', script, 'https://acme.freshdesk.com'], env)

describe('Node', () => {
  it('takes another base URL over HTTPS, trusting NODE_EXTRA_CA_CERTS', async () => {
    const run = await runProgram(
      [process.execPath, '--input-type=module', '-e', FETCH, `https://localhost:${httpsPort}`],
      { NODE_EXTRA_CA_CERTS: ca },
    )
    expect([run.stderr, run.stdout]).toEqual(['', '200\n'])
    calls()
  })

  it.each<[string, string, string]>([
    // The fetch of Node 26 shares nothing with undici 6: it is told by NODE_USE_ENV_PROXY, below.
    ...(MAJOR < 26 ? [['fetch', FETCH, '200\n'] as [string, string, string]] : []),
    ['the package freshdesk-api', PACKAGE, '1\n'],
  ])('reaches the host as it is with %s and a module that has undici heed HTTPS_PROXY', async (_, script, printed) => {
    const env = { HTTPS_PROXY: emulator.url, NODE_EXTRA_CA_CERTS: ca, NODE_NO_WARNINGS: '1' }
    const run = await node(script, env, '--import', PROXY_MODULE)
    expect([run.stderr, run.stdout]).toEqual(['', printed])
    expect(calls()).toEqual(CALLED)
  })

  it.skipIf(MAJOR < 22 || (MAJOR === 22 && MINOR < 21))(
    'from 22.21 does so with fetch by itself, asked to by NODE_USE_ENV_PROXY',
    async () => {
      const env = { HTTPS_PROXY: emulator.url, NODE_EXTRA_CA_CERTS: ca, NODE_USE_ENV_PROXY: '1', NODE_NO_WARNINGS: '1' }
      const run = await node(FETCH, env)
      expect([run.stderr, run.stdout]).toEqual(['', '200\n'])
      expect(calls()).toEqual(CALLED)
    },
  )

  it('with got, or whatever uses the https module, through an agent', async () => {
    const reply = await got('https://acme.freshdesk.com/api/v2/tickets/1', {
      username: 'admin-api-key',
      password: 'X',
      agent: { https: new HttpsProxyAgent({ proxy: emulator.url }) },
      https: { certificateAuthority: readFileSync(ca) },
    })
    expect(reply.statusCode).toBe(200)
    expect(calls()).toEqual(CALLED)
  })
})
