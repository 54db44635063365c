import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Command, type Environment, useCommand } from '../support/command.ts'
import { isLong, often, rarely, some } from '../support/extent.ts'
import { describeWith, runProgram } from '../support/programs.ts'
import { CanaryLayer } from './canaries.ts'
import { standIn } from './stand-in.ts'

// Each starts processes, which wait for each other.
vi.setConfig({ testTimeout: 240_000 })

// Many runs within a minute of its clock: with its plan's limit they would wait for the next.
const account = await standIn({ rateLimit: 100_000 })
afterAll(() => account.close())
const command = useCommand()
const { folder } = command
const inFolder = (name: string) => join(folder, name)
writeFileSync(inFolder('ca.pem'), account.caCertificate ?? '')

const trusted = { NODE_EXTRA_CA_CERTS: inFolder('ca.pem'), XDG_STATE_HOME: inFolder('state') }
const withKey = { ...trusted, FRESHDESK_API_KEY: account.apiKey }
const url = (account.httpsUrl ?? '').replace('//127.0.0.1:', '//localhost:')
const modeOf = (file: string) => (statSync(inFolder(file)).mode & 0o777).toString(8)

async function ran(flags: readonly string[], env: Environment = withKey, by: Command = command) {
  const one = by.run(flags, env)
  const { code } = await one.ended
  return { code, stdout: one.stdout(), stderr: one.stderr() }
}

/** What is wrong, the flags and the environment that make it so, and what is told. */
type Wrong = readonly [string, readonly string[], Environment, string]

const pulled = await ran(['pull', '--from', url, '--out', 'acme.yaml', '--since', '3650d'])

describe('freshdesk-emulator pull', () => {
  often('writes a fixture, and the key that stand-ins rest on outside the tree, for their owner alone', () => {
    expect(pulled).toMatchObject({ code: 0, stdout: '' })
    expect([modeOf('acme.yaml'), modeOf('state/freshdesk-emulator/pull/localhost.key')]).toEqual(['600', '600'])
    expect(() => statSync(inFolder('acme.yaml.pull'))).toThrow('ENOENT')
    expect(readFileSync(inFolder('acme.yaml'), 'utf8')).toMatch(
      /^# Pulled from a live account .*\n# Pseudonymised: ids and times .* private repository\.\n/,
    )
  })

  often('tells in lines how far it is, what stayed, what is missing', () => {
    expect(pulled.stderr).toMatch(/^50 answers, [a-z ]+; \d+ of \d+ calls remain this minute$/m)
    expect(pulled.stderr).toMatch(/^acme\.yaml: .*\d+ agents, .*\d+ tickets.*, \d+ conversations$/m)
    expect(pulled.stderr).toMatch(/^Texts stay as they are at \d+ paths:$/m)
    expect(pulled.stderr).toMatch(/^ {2}ticket_fields\[\]\.label: choices that look like nobody’s name$/m)
    expect(pulled.stderr).toMatch(/^Not pulled: .*solution/m)
    expect(pulled.stderr).not.toContain(account.apiKey)
  })

  rarely('has ids and times of its own where they are wanted, then says nothing of a private repository', async () => {
    const flags = ['pull', '--from', url, '--out', 'public.yaml', '--tickets', '3', '--new-ids', '--shift-times']
    expect((await ran(flags)).code).toBe(0)
    const text = readFileSync(inFolder('public.yaml'), 'utf8')
    expect(text).not.toMatch(/Pseudonymised|158000\d{6}/)
    const created = (yaml: string) => /created_at: (\S+)/.exec(yaml)?.[1]
    expect(created(text)).not.toBe(created(readFileSync(inFolder('acme.yaml'), 'utf8')))
  })

  rarely('takes tickets since, and keeps what is wanted', async () => {
    const flags = ['pull', '--from', url, '--out', 'kept.yaml', '--since', '0d']
    const { code, stderr } = await ran([...flags, '--keep', 'groups[].name', '--keep', 'groups[].nmae'])
    expect([code, stderr.match(/\d+ tickets/)]).toEqual([0, null])
    expect(readFileSync(inFolder('kept.yaml'), 'utf8')).toContain('name: Billing')
    expect(stderr).toContain('--keep groups[].nmae kept nothing\n')
    expect(stderr).toContain('groups[].name: wanted by --keep\n')
  })

  rarely('takes its flags from the environment, too', async () => {
    const twins = { FRESHDESK_EMULATOR_FROM: url, FRESHDESK_EMULATOR_TICKETS: '0', FRESHDESK_EMULATOR_OUT: 'twin.yaml' }
    expect((await ran(['pull'], { ...withKey, ...twins })).code).toBe(0)
    expect(modeOf('twin.yaml')).toBe('600')
  })

  rarely('takes the key from the variable that is named', async () => {
    const flags = ['pull', '--from', url, '--out', 'named.yaml', '--tickets', '0', '--api-key-env', 'DESK_KEY']
    expect((await ran(flags, { ...trusted, DESK_KEY: account.apiKey })).code).toBe(0)
    expect(await ran(flags, withKey)).toMatchObject({
      code: 2,
      stderr: 'freshdesk-emulator pull: DESK_KEY is not set\n',
    })
  })

  it.each(
    some<Wrong>(
      [
        ['no terminal to ask on', ['--from', url], {}, 'no terminal to ask for the API key on: set FRESHDESK_API_KEY'],
        ['no account', [], withKey, 'it takes --from URL'],
        ['a key as an argument', ['--from', url, '--api-key', account.apiKey], withKey, "unknown option '--api-key'"],
        ['what is no number of days', ['--from', url, '--since', 'May'], withKey, 'It should be a number of days'],
        [
          'a key that is refused',
          ['--from', url],
          { FRESHDESK_API_KEY: 'nobody' },
          'the account refuses the key (401)',
        ],
        ['http to another machine', ['--from', 'http://192.0.2.1'], withKey, 'http://192.0.2.1 is not asked'],
        ['http to a name like this one', ['--from', 'http://localhost.test'], withKey, 'is not asked'],
        ['a certificate of a stranger', ['--from', url], { ...withKey, NODE_EXTRA_CA_CERTS: '' }, 'certificate'],
        ['nobody', ['--from', 'http://127.0.0.1:1'], withKey, 'ECONNREFUSED'],
      ],
      5,
    ),
  )('ends with 2 and one line for %s', async (_, flags, env, told) => {
    const { code, stderr } = await ran(['pull', '--out', 'none.yaml', ...flags], { ...trusted, ...env })
    expect(code).toBe(2)
    expect(stderr).toMatch(/^freshdesk-emulator.*\n$/)
    expect(stderr).toContain(told)
    expect(() => statSync(inFolder('none.yaml'))).toThrow('ENOENT')
  })

  rarely('follows nobody elsewhere with the key', async () => {
    const asked: (string | undefined)[] = []
    const elsewhere = await served((request, reply) => {
      asked.push(request.headers.authorization)
      reply.end('[]')
    })
    const leads = await served((_, reply) => reply.writeHead(302, { location: `${elsewhere}/api/v2/agents` }).end())
    const { code, stderr } = await ran(['pull', '--from', leads])
    expect([code, asked]).toEqual([2, []])
    expect(stderr).toContain('leads elsewhere (302)')
  })

  rarely.each([
    ['a suspended account', 403, { code: 'account_suspended', message: 'Your account has been suspended' }],
    ['a barred address', 403, { code: 'access_denied_ip', message: 'Your IP is not whitelisted' }],
  ])('ends with 2 for %s', async (_, status, body) => {
    const from = await served((_request, reply) =>
      reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    )
    const { code, stderr } = await ran(['pull', '--from', from])
    expect([code, stderr]).toEqual([2, expect.stringContaining('suspended, or this address is barred')])
  })

  often('shows nothing on its way that is anybody’s, and leaves nothing of it in its files', async () => {
    const from = `http://127.0.0.1:${new URL(account.url).port}`
    const layer = await CanaryLayer.before(from, 11)
    const flags = ['pull', '--from', layer.url, '--out', 'canaries.yaml', '--since', '3650d', '--key-file', 'c.key']
    const { code, stdout, stderr } = await ran(flags)
    layer.close()
    expect([code, stdout]).toEqual([0, ''])
    const written = readFileSync(inFolder('canaries.yaml'), 'utf8')
    expect(layer.secrets.leaksIn(`${stderr}\n${written}`)).toEqual([])
    expect(layer.labels.leaksIn(stderr)).toEqual([])
    expect(layer.labels.leaksIn(written)).not.toEqual([])
  })

  rarely('goes on where it was killed, with the same key and options alone', async () => {
    const flags = ['pull', '--from', url, '--out', 'killed.yaml', '--since', '3650d']
    account.requests.clear()
    const one = command.run(flags, withKey)
    while (account.requests.list().length < 30) await new Promise((resolve) => setTimeout(resolve, 20))
    one.child.kill('SIGKILL')
    await one.ended
    const before = asked()
    expect([modeOf('killed.yaml.pull'), () => statSync(inFolder('killed.yaml'))]).toEqual(['600', expect.any(Function)])
    const otherKey = await ran([...flags, '--resume', '--key-file', 'other.key'])
    expect(otherKey).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('with another key file: run it without'),
    })
    const otherOptions = await ran([...flags, '--resume', '--new-ids'])
    expect(otherOptions).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('with other options: run it without'),
    })
    account.requests.clear()
    expect((await ran([...flags, '--resume'])).code).toBe(0)
    expect(asked().filter((path) => before.includes(path)).length).toBeLessThanOrEqual(1)
    expect(readFileSync(inFolder('killed.yaml'), 'utf8')).toBe(readFileSync(inFolder('acme.yaml'), 'utf8'))
  })

  const asked = () => account.requests.list().map(({ path, query }) => `${path} ${JSON.stringify(query)}`)
})

const PYTHON = { probe: ['python3', '--version'], package: 'python3' } as const

if (isLong) {
  describeWith(PYTHON, 'on a terminal', () => {
    it('asks for the key, and shows none of it', async () => {
      const flags = ['pull', '--from', url, '--out', inFolder('asked.yaml'), '--tickets', '0']
      const { code, screen } = await onTerminal(flags, `${account.apiKey}\r`)
      expect([code, screen]).toEqual([0, expect.stringContaining('API key: ')])
      expect(screen).not.toContain(account.apiKey)
    })

    it.each([['Ctrl-C', '\x03'] as const, ['the end of the input', '\x04'] as const])(
      'ends with 2 for %s instead of a key',
      async (_, typed) => {
        const out = inFolder('untouched.yaml')
        const { code, screen } = await onTerminal(['pull', '--from', url, '--out', out], typed)
        expect([code, screen]).toEqual([2, expect.stringContaining('no API key was given')])
        expect(existsSync(`${out}.pull`)).toBe(false)
      },
    )
  })
}

describe('freshdesk-emulator verify', () => {
  // A total that no plan has is held to the lists a minute of the least.
  beforeAll(() => account.update({ rateLimit: 'headers' }))

  often('finds nothing between an account and what was pulled of it, and ends with 0', async () => {
    const { code, stdout, stderr } = await ran([...held(url), '--json', 'none.json', '--report', 'none.md'])
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+ questions, 0 differences, 0 accepted\n/)])
    expect(stderr).toContain('One call is made with a wrong key')
    expect(stderr).toMatch(/^50 questions, \/\S+; \d+ of \d+ calls remain this minute$/m)
    expect(JSON.parse(readFileSync(inFolder('none.json'), 'utf8'))).toMatchObject({ differences: [], accepted: 0 })
    expect(modeOf('none.json')).toBe('600')
  })

  rarely(
    'ends with 1 where something differs, with 0 where that is accepted, and its report names nobody',
    async () => {
      account.faults.add({ match: { path: '/api/v2/groups' }, effect: { status: 503 }, times: 4 })
      const { code, stdout } = await ran([
        ...held(url),
        '--no-wrong-key',
        '--report',
        'drift.md',
        '--json',
        'drift.json',
      ])
      expect([code, stdout]).toEqual([1, expect.stringMatching(/^\/groups +status +503 +200$/m)])
      expect(readFileSync(inFolder('drift.md'), 'utf8')).toContain('| `/groups` | `status` | `` | `503` | `200` |')
      expect(JSON.parse(readFileSync(inFolder('drift.json'), 'utf8')).differences[0]).toMatchObject({
        path: '/groups',
        kind: 'status',
      })
      writeFileSync(inFolder('known.yaml'), 'accepted:\n  - { path: /groups*, because: it is down }\n')
      const accepted = await ran([...held(url), '--no-wrong-key', '--accept', 'known.yaml'])
      expect([accepted.code, accepted.stdout]).toEqual([0, expect.stringMatching(/0 differences, [1-9]\d* accepted/)])
    },
  )

  it.each(
    some<Wrong>(
      [
        ['no account', [], withKey, 'it takes --against URL'],
        ['no fixture', ['--against', url, '--fixture', 'gone.yaml'], withKey, 'gone.yaml'],
        ['no list of what is known', ['--against', url, '--accept', 'gone.yaml'], withKey, 'gone.yaml'],
        [
          'a key that is refused',
          ['--against', url],
          { FRESHDESK_API_KEY: 'nobody' },
          'the account refuses the key (401)',
        ],
        ['http to another machine', ['--against', 'http://192.0.2.1'], withKey, 'http://192.0.2.1 is not asked'],
        ['an unknown flag', ['--agianst', url], withKey, 'unknown option'],
      ],
      6,
    ),
  )('ends with 2 for %s', async (_, flags, env, told) => {
    const { code, stderr } = await ran(['verify', '--fixture', 'acme.yaml', ...flags], { ...trusted, ...env })
    expect([code, stderr]).toEqual([2, expect.stringContaining(told)])
  })

  const held = (against: string) => ['verify', '--against', against, '--fixture', 'acme.yaml']
})

const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

async function served(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const ON_TERMINAL = `import os, pty, sys
typed, argv = sys.argv[1].encode(), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execv(argv[0], argv)
screen = b''
while True:
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    screen += part
    if b'API key: ' in screen and typed:
        os.write(terminal, typed)
        typed = b''
sys.stdout.buffer.write(screen)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))`

/** Runs the command on a terminal, types once it asks, and gives back what the screen showed. */
async function onTerminal(flags: readonly string[], typed: string) {
  const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
  const run = ['python3', '-c', ON_TERMINAL, typed, process.execPath, cli, ...flags]
  const { code, stdout } = await runProgram(run, { ...trusted, FRESHDESK_API_KEY: '' })
  return { code, screen: stdout }
}
