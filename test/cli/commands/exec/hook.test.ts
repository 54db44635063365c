import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { rarely, some } from '../../../support/extent.ts'
import { runProgram } from '../../../support/programs.ts'

/** Below `exec`, whatever a Node program does to reach `https://acme.freshdesk.com`: nobody but the emulator is asked. */

// Each starts a process that starts others.
vi.setConfig({ testTimeout: 120_000 })

const CLI = fileURLToPath(new URL('../../../../dist/cli.js', import.meta.url))
/** Notes names that are looked up and connections that would leave, and lets neither happen. */
const GUARD = fileURLToPath(new URL('../../../support/no-lookup/guard.cjs', import.meta.url))

const folder = mkdtempSync(join(tmpdir(), 'freshdesk-emulator-'))
afterAll(() => rmSync(folder, { recursive: true }))

const HEAD = `import net from 'node:net'
import tls from 'node:tls'
import https from 'node:https'
import http2 from 'node:http2'
import child from 'node:child_process'
import { promisify } from 'node:util'
import { readFileSync } from 'node:fs'
import { Worker, SHARE_ENV } from 'node:worker_threads'
import { createRequire } from 'node:module'
const require = createRequire(${JSON.stringify(import.meta.url)})
const headers = { Authorization: 'Basic ' + btoa('admin-api-key:X') }
const path = '/api/v2/tickets/1'
const url = 'https://' + (process.env.TEST_HOST ?? 'acme.freshdesk.com') + path
const told = (reply) => { console.log(reply.statusCode); reply.resume() }
const refused = (error) => { console.log(error.code) }
const code = "const headers = { Authorization: 'Basic ' + btoa('admin-api-key:X') }; require('https').get('" + url + "', { headers }, (reply) => { console.log(reply.statusCode); reply.resume() })"
const spoken = 'GET /api/v2/tickets/1 HTTP/1.1\\r\\nHost: acme.freshdesk.com\\r\\nConnection: close\\r\\nAuthorization: ' + headers.Authorization + '\\r\\n\\r\\n'
`

let scripts = 0
interface Settings {
  readonly env?: Readonly<Record<string, string>>
  readonly flags?: readonly string[]
}

async function run(script: string, { env = {}, flags = ['--allow-no-calls'] }: Settings = {}) {
  const name = join(folder, `script-${scripts++}`)
  writeFileSync(`${name}.mjs`, HEAD + script)
  return runCommand([process.execPath, `${name}.mjs`], { env, flags })
}

async function runCommand(command: readonly string[], { env = {}, flags = [] }: Settings) {
  const notes = join(folder, `looked-up-${scripts++}`)
  const { code, stdout, stderr } = await runProgram([process.execPath, CLI, 'exec', ...flags, '--', ...command], {
    NODE_OPTIONS: `--require=${GUARD}`,
    NODE_NO_WARNINGS: '1',
    NO_LOOKUP_FILE: notes,
    FRESHDESK_EMULATOR_TLS_DIR: join(folder, 'tls'),
    ...env,
  })
  return { code, stdout, stderr, lookedUp: existsSync(notes) ? readFileSync(notes, 'utf8') : '' }
}

const calls = (count: number) => `freshdesk-emulator: ${count} call${count === 1 ? '' : 's'}, no findings\n`

describe('a connection to a Freshdesk host below exec ends at the emulator', () => {
  it.each(
    some<[string, string]>(
      [
        ['fetch', 'console.log((await fetch(url, { headers })).status)'],
        ['fetch over http', `console.log((await fetch(url.replace('https', 'http'), { headers })).status)`],
        ['https.get', 'https.get(url, { headers }, told)'],
        ['a named import', `const { get } = await import('node:https'); get(url, { headers }, told)`],
        ['CommonJS', `require('https').get(url, { headers }, told)`],
        ['an own agent that trusts others', 'https.get(url, { headers, agent: new https.Agent({ ca: [] }) }, told)'],
        [
          'an own dispatcher of undici',
          `const { Agent, request } = require('undici')
told({ statusCode: (await request(url, { headers, dispatcher: new Agent() })).statusCode, resume() { process.exit() } })`,
        ],
        [
          'tls.connect with a port and a host',
          `tls.connect(443, 'ACME.freshdesk.com.', { servername: 'acme.freshdesk.com' }, function () { this.write(spoken) })
  .once('data', function (data) { console.log(String(data).slice(9, 12)); this.destroy() })`,
        ],
        [
          'TLS begun on a connection',
          `const socket = net.connect(443, 'acme.freshdesk.com', () => {
  tls.connect({ socket, servername: 'acme.freshdesk.com' }, function () { this.write(spoken) })
    .once('data', function (data) { console.log(String(data).slice(9, 12)); this.destroy() })
})`,
        ],
        [
          'an address that the name resolved to',
          `import dns from 'node:dns'
const { address: host } = await dns.promises.lookup('acme.freshdesk.com')
https.get({ host, path, headers: { ...headers, Host: 'acme.freshdesk.com' } }, told)`,
        ],
        [
          'a thread',
          `new Worker(new URL('data:text/javascript,' + encodeURIComponent(code.replace('require(', '(await import(').replace("'https')", "'node:https'))"))))`,
        ],
        ['a thread whose code is a text', 'new Worker(code, { eval: true, execArgv: [] })'],
        ['a thread with the same environment', 'new Worker(code, { eval: true, env: SHARE_ENV })'],
        ['a grandchild', `child.spawn('sh', ['-c', '"$0" --eval "$1"', process.execPath, code], { stdio: 'inherit' })`],
        [
          'a script that sets NODE_OPTIONS anew',
          `child.spawn('sh', ['-c', 'NODE_OPTIONS=--no-deprecation node --eval "$0"', code], { stdio: 'inherit' })`,
        ],
      ],
      16,
    ),
  )('by %s', async (_, script) => {
    expect(await run(script)).toEqual({ code: 0, stdout: '200\n', stderr: calls(1), lookedUp: '' })
  })

  // The guard does not reach these: the name is one that nobody has.
  it.each(
    some<[string, string]>(
      [
        ['spawn', `child.spawn(process.execPath, ['--eval', code], { env: {}, stdio: 'inherit' })`],
        [
          'fork',
          `import { writeFileSync } from 'node:fs'
writeFileSync('forked.cjs', code); child.fork('./forked.cjs', { env: {} })`,
        ],
        [
          'exec, promised',
          `process.stdout.write((await promisify(child.exec)('"$NODE" --eval "$CODE"', { env: { NODE: process.execPath, CODE: code } })).stdout)`,
        ],
        [
          'execFile',
          `child.execFile(process.execPath, ['--eval', code], { env: { NODE_OPTIONS: '--no-warnings' } }, (_, text) => process.stdout.write(text))`,
        ],
        ['spawnSync', `child.spawnSync(process.execPath, ['--eval', code], { env: {}, stdio: 'inherit' })`],
        [
          'execSync',
          `child.execSync('"$NODE" --eval "$CODE"', { env: { NODE: process.execPath, CODE: code }, stdio: 'inherit' })`,
        ],
        [
          'execFileSync and nothing but a program',
          `delete process.env.NODE_OPTIONS
process.stdout.write(child.execFileSync(process.execPath, ['--eval', code]))`,
        ],
        ['a thread', 'new Worker(code, { eval: true, env: {}, execArgv: [] })'],
      ],
      8,
    ),
  )('by a child with an environment of its own: %s', async (_, script) => {
    const settings = { env: { TEST_HOST: 'helpdesk.invalid' }, flags: ['--also', 'Helpdesk.invalid'] }
    const ended = await run(`process.chdir(${JSON.stringify(folder)})\n${script}`, settings)
    expect(ended).toEqual({ code: 0, stdout: '200\n', stderr: calls(1), lookedUp: '' })
  })

  it('or is refused: a protocol that the emulator does not speak, another proxy', async () => {
    const ended =
      await run(`await new Promise((done) => http2.connect('https://acme.freshdesk.com').on('error', (error) => done(refused(error))))
const server = net.createServer((socket) => socket.once('data', () => console.log('heard'))).listen(0, () => {
  const socket = net.connect(server.address().port, () => {
    tls.connect({ socket, servername: 'acme.freshdesk.com', rejectUnauthorized: false }).on('error', (error) => { refused(error); server.close() })
  })
})`)
    expect(ended).toMatchObject({
      stdout: 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL\nECONNREFUSED\n',
      lookedUp: '',
    })
  })

  it('and its name is never asked for', async () => {
    const ended = await run(`import dns, { lookup, resolve4 } from 'node:dns'
const name = 'acme.freshdesk.com'
dns.setServers(['127.0.0.1:9'])
const found = [await promisify(lookup)(name), await promisify(resolve4)(name), await dns.promises.lookup(name, { all: true }),
  await new dns.promises.Resolver().resolve(name), await dns.promises.resolveMx(name).catch(({ code }) => code)]
console.log(JSON.stringify(found))`)
    expect([JSON.parse(ended.stdout), ended.lookedUp]).toEqual([
      [expect.anything(), ['127.70.68.80'], [{ address: '127.70.68.80', family: 4 }], ['127.70.68.80'], 'ENODATA'],
      '',
    ])
  })

  rarely('also below an exec in an exec, at the nearer one', async () => {
    const inner = [process.execPath, CLI, 'exec', '--', process.execPath, join(folder, 'inner.mjs')]
    writeFileSync(join(folder, 'inner.mjs'), `${HEAD}https.get(url, { headers }, told)`)
    const ended = await runCommand(inner, { flags: ['--allow-no-calls'] })
    expect(ended).toEqual({
      code: 0,
      stdout: '200\n',
      stderr: `${calls(1)}freshdesk-emulator: no call came\n`,
      lookedUp: '',
    })
  })
})

it('without exec the same client asks for the name: the guard would have told', async () => {
  const notes = join(folder, 'unled')
  const { stdout } = await runProgram(
    [
      process.execPath,
      '--eval',
      `fetch('https://acme.freshdesk.com').catch(({ cause }) => console.log(cause.message))`,
    ],
    { NODE_OPTIONS: `--require=${GUARD}`, NO_LOOKUP_FILE: notes },
  )
  expect([stdout, readFileSync(notes, 'utf8')]).toEqual([
    `the test's guard: acme.freshdesk.com\n`,
    'lookup acme.freshdesk.com\n',
  ])
})

rarely('an SDK that fixes https takes the host of FRESHDESK_EMULATOR_HTTPS_URL', async () => {
  const ended = await run(`https.get(process.env.FRESHDESK_EMULATOR_HTTPS_URL + path, { headers }, told)`, {
    flags: [],
  })
  expect(ended).toEqual({ code: 0, stdout: '200\n', stderr: calls(1), lookedUp: '' })
})

describe('before the command runs', () => {
  it('variables that seem to be a real account’s are told, without their secrets', async () => {
    const { stderr } = await run('', {
      env: {
        FRESHDESK_URL: 'https://s3cretkey:X@bigcorp.freshdesk.com/api/v2',
        FRESHDESK_API_KEY: 's3cretkey',
        FRESHDESK_DOMAIN: 'acme.freshdesk.com',
        FRESHDESK_TOKEN: 'agent-api-key',
        FRESHDESK_EMULATOR_SEED: '2',
      },
    })
    expect(stderr.split('\n').sort()).toEqual([
      '',
      expect.stringMatching(/^freshdesk-emulator: FRESHDESK_API_KEY is none of the emulator's/),
      'freshdesk-emulator: FRESHDESK_URL names bigcorp.freshdesk.com: calls to it come to the emulator',
      'freshdesk-emulator: no call came',
    ])
    expect(stderr).not.toContain('s3cret')
  })

  it('a host that is none is refused in one line', async () => {
    const { code, stderr } = await run('', { flags: ['--also', 'https://x'] })
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^freshdesk-emulator: also holds .+\n$/)])
  })
})
