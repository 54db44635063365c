import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { often, rarely, some } from '../support/extent.ts'
import { useFolder } from '../support/folder.ts'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
// Each starts a process that starts another.
vi.setConfig({ testTimeout: 60_000 })

const folder = useFolder()

interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** `exec` with a folder for temporary files of its own, and nothing of this process's settings. */
function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(FRESHDESK_EMULATOR_|PORT$|NODE_OPTIONS$|NODE_EXTRA_CA_CERTS$)/.test(name),
  )
  const own = {
    TMPDIR: folder,
    // One authority for all: making its key takes a while.
    FRESHDESK_EMULATOR_TLS_DIR: join(folder, 'tls'),
    // Node 22 calls its heed of the proxy's variables an experiment, on the command's stderr.
    NODE_NO_WARNINGS: '1',
  }
  const child = spawn(process.execPath, [CLI, 'exec', ...args], {
    cwd: folder,
    env: { ...Object.fromEntries(inherited), ...own, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end('from above')
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk) => {
      output[name] += chunk
    })
  }
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, ...output }))
  })
  return { child, ended }
}

const run = (args: readonly string[], env?: Readonly<Record<string, string>>) => start(args, env).ended

/** A command that runs this script, with `call(path, init)` for calls to the emulator. */
function script(text: string): string[] {
  const path = join(folder, `script-${scripts++}.mjs`)
  writeFileSync(
    path,
    `const { FRESHDESK_EMULATOR_URL: url, FRESHDESK_EMULATOR_API_KEY: key } = process.env
const headers = { Authorization: 'Basic ' + btoa(key + ':X'), 'Content-Type': 'application/json' }
const call = (path, init) => fetch(url + '/api/v2' + path, { headers, ...init })
${text}`,
  )
  return [process.execPath, path]
}
let scripts = 0

/** What is left of it. */
const temporaries = () => readdirSync(folder).filter((name) => name.startsWith('freshdesk-emulator-exec-'))

async function printed(child: ChildProcess, word: string): Promise<void> {
  let text = ''
  for await (const chunk of child.stdout ?? []) {
    text += chunk
    if (text.includes(word)) return
  }
}

describe('exec -- COMMAND', () => {
  often(
    'gives the command its streams and an emulator that it finds, and tells on stderr how many calls came',
    async () => {
      const ended = await run([
        '--',
        ...script(`process.stdin.pipe(process.stdout)
const companies = await (await call('/companies')).json()
console.log(companies.length + ' companies')`),
      ])
      expect(ended).toMatchObject({ code: 0, signal: null, stderr: 'freshdesk-emulator: 1 call, no findings\n' })
      expect(ended.stdout).toContain('3 companies\n')
      expect(ended.stdout).toContain('from above')
      expect(temporaries()).toEqual([])
    },
  )

  rarely('stays for the inspector with --ui until a signal, and ends as the command did', async () => {
    const { child, ended } = start(['--ui', '--', ...script(`await call('/companies'); process.exitCode = 7`)])
    let told = ''
    for await (const chunk of child.stderr) {
      told += chunk
      if (told.includes('until Ctrl-C')) break
    }
    const [url = ''] = /http:\S+_emulator/.exec(told) ?? []
    const page = await fetch(url, { headers: { Accept: 'text/html' } })
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('inspector.js')])
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 7, signal: null })
    expect(temporaries()).toEqual([])
  })

  rarely('passes the exit code and every argument on, also those that look like flags of its own', async () => {
    const args = ['--port', '1', '--', '--help', 'a b']
    const ended = await run([
      '--',
      ...script('console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 7'),
      ...args,
    ])
    expect([ended.code, JSON.parse(ended.stdout)]).toEqual([7, args])
  })

  rarely('takes the flags of start before the command', async () => {
    const ended = await run([
      ...['--plan', 'growth', '--account', 'w1', '--now', '2030-01-15T09:00:00Z', '--freeze', '--'],
      ...script(`const reply = await call('/companies')
console.log(reply.headers.get('date'), reply.headers.get('x-ratelimit-total'))`),
    ])
    expect(ended.stdout).toBe('Tue, 15 Jan 2030 09:00:00 GMT 200\n')
  })

  rarely('takes a free port, whatever PORT is to the command', async () => {
    const ended = await run(['--', ...script('console.log(process.env.PORT, new URL(url).port)')], { PORT: '3000' })
    const [own, port] = ended.stdout.trim().split(' ')
    expect([own, Number(port) > 1023, port === '3000']).toEqual(['3000', true, false])
  })

  often('names the findings on the client, of every account', async () => {
    const ended = await run([
      ...['--plan', 'growth', '--'],
      ...script(`await fetch(url + '/_emulator/rate-limits', { method: 'PUT', headers, body: '{"remaining":0}' })
for (let time = 0; time < 3; time++) await call('/companies')
await fetch(url + '/_emulator/accounts', { method: 'POST', headers, body: '{"name":"w1","plan":"growth"}' })
await fetch(url + '/_emulator/accounts/w1/rate-limits', { method: 'PUT', headers, body: '{"remaining":0}' })
const w1 = { headers: { Authorization: 'Basic ' + btoa('w1.' + key + ':X') } }
for (let time = 0; time < 5; time++) await (await fetch(url + '/w1/api/v2/companies', w1)).text()`),
    ])
    expect(ended.stderr).toMatch(/^freshdesk-emulator: 8 calls, \d+ findings\n/)
    expect(ended.stderr).toMatch(/^ {2}error {3}ignored_retry_after: .+ \(requests of acme: [\d, ]+\)$/m)
    expect(ended.stderr).toMatch(/^ {2}error {3}ignored_retry_after: .+ \(requests of w1: [\d, ]+\)$/m)
  })

  often('says when no call came, which is the first thing to know', async () => {
    const ended = await run(['--', 'true'])
    expect([ended.code, ended.stderr]).toEqual([
      1,
      expect.stringMatching(/^freshdesk-emulator: no call came, which fails the run without --allow-no-calls: docs/),
    ])
  })

  rarely('does not mind where that is allowed, and ends as a command that failed', async () => {
    expect(await run(['--allow-no-calls', '--', 'true'])).toMatchObject({
      code: 0,
      stderr: 'freshdesk-emulator: no call came\n',
    })
    expect(await run(['--', 'sh', '-c', 'exit 7'])).toMatchObject({ code: 7 })
  })

  rarely('counts calls that the journal has forgotten, and not those to the control operations', async () => {
    const reset = `await fetch(url + '/_emulator/reset', { method: 'POST' })`
    expect(await run(['--', ...script(`await call('/companies'); ${reset}`)])).toMatchObject({
      code: 0,
      stderr: 'freshdesk-emulator: 1 call, no findings\n',
    })
    expect(await run(['--', ...script(reset)])).toMatchObject({ code: 1 })
  })

  rarely('keeps its log off the command’s output', async () => {
    const ended = await run(['--log', 'json', '--', ...script(`await call('/companies'); console.log('mine')`)])
    expect(ended.stdout).toBe('mine\n')
    expect(ended.stderr).toMatch(/"operation":"listCompanies"/)
  })

  often('has the emulator trusted along with whoever was', async () => {
    const extra = join(folder, 'extra.pem')
    const bundle = join(folder, 'own-bundle.pem')
    writeFileSync(extra, 'EXTRA\n')
    writeFileSync(bundle, 'BUNDLE\n')
    const ended = await run(
      [
        '--',
        'sh',
        '-c',
        'cat "$NODE_EXTRA_CA_CERTS"; echo ====; cat "$SSL_CERT_FILE"; echo ====; cat "$(dirname "$SSL_CERT_FILE")"/php/*',
      ],
      { DENO_CERT: extra, SSL_CERT_FILE: bundle, REQUESTS_CA_BUNDLE: '/etc' },
    )
    const [added = '', whole = '', php = ''] = ended.stdout.split('====\n')
    expect(added).toMatch(/^-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----\nEXTRA\n$/)
    expect(whole.startsWith(`${added}BUNDLE\n`)).toBe(true)
    // The system's, or Node's own where it has none.
    expect(whole.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(50)
    expect(php).toMatch(/^curl\.cainfo="(.+)"\nopenssl\.cafile="\1"\n$/)
  })
})

describe('the end of exec', () => {
  rarely('is 127 and one line when there is no such command', async () => {
    expect(await run(['--', 'no-such-command-here'])).toEqual({
      code: 127,
      signal: null,
      stdout: '',
      stderr: 'freshdesk-emulator: there is no command no-such-command-here\n',
    })
    expect(temporaries()).toEqual([])
  })

  rarely('is 126 and one line when it cannot be run', async () => {
    const path = join(folder, 'not-executable')
    writeFileSync(path, '')
    const ended = await run(['--', path])
    expect([ended.code, ended.stderr]).toEqual([
      126,
      expect.stringMatching(/^freshdesk-emulator: cannot run .+EACCES\n$/),
    ])
  })

  rarely('is 1 and one line when the emulator cannot start', async () => {
    const ended = await run(['--fixture', 'nope', '--', 'true'])
    expect([ended.code, ended.stderr]).toEqual([1, expect.stringMatching(/^freshdesk-emulator: [^\n]*nope[^\n]*\n$/)])
  })

  rarely('is an error without a command', async () => {
    const ended = await run([])
    expect([ended.code, ended.stderr]).toEqual([1, expect.stringMatching(/missing required argument 'command'\n$/)])
  })

  rarely('is 128 and the signal’s number when one ended the command', async () => {
    expect(await run(['--', 'sh', '-c', 'kill -KILL $$'])).toMatchObject({ code: 137, signal: null })
    expect(temporaries()).toEqual([])
  })

  it.each(some(['SIGTERM', 'SIGINT', 'SIGHUP'] as const, 3))(
    'leaves %s to the command, which may end as it likes',
    async (signal) => {
      const { child, ended } = start([
        '--',
        ...script(`process.on('${signal}', () => { console.log('tidied'); process.exit(3) })
setInterval(() => undefined, 1000)
await call('/companies')
console.log('ready')`),
      ])
      await printed(child, 'ready')
      expect(temporaries()).toHaveLength(1)
      child.kill(signal)
      const { code, stderr } = await ended
      expect([code, stderr]).toEqual([3, 'freshdesk-emulator: 1 call, no findings\n'])
      expect(temporaries()).toEqual([])
    },
  )
})

rarely('exec is in the help, with the flags', async () => {
  const ended = await run(['--help'])
  expect(ended.stdout).toMatch(/^Usage: freshdesk-emulator exec \[options\] -- <command> \[arguments\.\.\.\]\n/)
  expect(ended.stdout).toContain('--plan <plan>')
})
