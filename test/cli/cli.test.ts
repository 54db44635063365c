import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { createServer, get } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { PROJECT_URL } from '../../src/project.ts'
import { type Environment, end, printed, useCommand } from '../support/command.ts'
import { isLong, often, rarely, some } from '../support/extent.ts'
import { basic } from '../support/freshdesk.ts'

const { folder, run, started } = useCommand()
const AUTHORIZED = { headers: { Authorization: basic('admin-api-key') } }
const hasCurl = spawnSync('curl', ['--version']).status === 0

async function freePort(): Promise<{ port: number; release: () => Promise<void> }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { port, release: () => new Promise((resolve) => server.close(() => resolve())) }
}

describe('--help and --version', () => {
  often('--help lists every flag and says that each has an environment twin', async () => {
    const one = run(['--help'])
    expect(await one.ended).toEqual({ code: 0, signal: null })
    const start = run(['start', '--help'])
    await start.ended
    const flags = [...start.stdout().matchAll(/^ {2}(--[\w-]+)/gm)].map(([, flag]) => flag)
    expect(flags).toEqual(
      expect.arrayContaining([
        '--port',
        '--host',
        '--account',
        '--plan',
        '--rate-limit',
        '--fixture',
        '--seed',
        '--now',
        '--freeze',
        '--data',
        '--log',
        '--tls',
        '--tls-port',
        '--tls-dir',
        '--tls-cert',
        '--tls-key',
        '--proxy',
        '--proxy-others',
        '--strict-hosts',
        '--trust-proxy',
        '--no-control',
        '--control-token',
        '--control-host',
        '--cors',
      ]),
    )
    expect(start.stdout()).toContain('FRESHDESK_EMULATOR_PORT')
  })

  rarely('--help of the command alone leads to both', async () => {
    const one = run(['--help'])
    await one.ended
    expect(one.stdout()).toMatch(/^ {2}start\b/m)
    expect(one.stdout()).toMatch(/^ {2}fixtures\b/m)
    expect(one.stdout()).toMatch(/^Options of start:\n {2}--port <number> /m)
    expect(one.stdout()).toContain('FRESHDESK_EMULATOR_PORT')
  })

  often('--version is the package’s', async () => {
    const one = run(['--version'])
    expect(await one.ended).toEqual({ code: 0, signal: null })
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(one.stdout()).toBe(`${version}\n`)
  })
})

describe('the banner', () => {
  often('has the base URL, where its port came from, and every API key', async () => {
    const one = await started(['--port', '0'])
    expect(one.stdout()).toContain('(port from --port; clients add /api/v2)')
    const keys = ['admin', 'supervisor', 'agent', 'group', 'restricted'].map((name) => `${name}-api-key`)
    for (const key of keys) expect(one.stdout()).toContain(`    ${key}`)
    const statuses = await Promise.all(
      keys.map(async (key) => {
        const reply = await fetch(`${one.url}/api/v2/tickets/1`, { headers: { Authorization: basic(key) } })
        return reply.status
      }),
    )
    expect(statuses).toEqual([200, 200, 200, 404, 404])
    await end(one)
  })

  it.runIf(isLong && hasCurl)('has a curl line that works when it is pasted', async () => {
    const one = await started(['--port', '0', '--now', '2040-01-01'])
    const [line = ''] = one.stdout().match(/^ {2}curl .*$/m) ?? []
    const shell = spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'ignore'] })
    let answer = ''
    for await (const chunk of shell.stdout) answer += chunk
    expect(JSON.parse(answer)).toHaveLength(3)
    await end(one)
  })

  rarely('is printed by start too, which is the default', async () => {
    const one = await started(['start', '--port', '0'])
    expect((await fetch(`${one.url}/api/v2/companies`, AUTHORIZED)).status).toBe(200)
    await end(one)
  })
})

describe('flags', () => {
  often('set the account, its fixture and its clock', async () => {
    const flags = ['--port', '0', '--account', 'w7', '--fixture', 'empty', '--now', '2031-02-03T04:05:06Z', '--freeze']
    const one = await started(flags)
    const account = await (await fetch(`${one.url}/_emulator/account`)).json()
    expect(account).toMatchObject({ name: 'w7', plan: 'enterprise', rate_limit: 'headers', counts: { tickets: 0 } })
    expect(await (await fetch(`${one.url}/_emulator/clock`)).json()).toEqual({
      now: '2031-02-03T04:05:06Z',
      frozen: true,
    })
    await end(one)
  })

  rarely('--account takes a whole Freshdesk host', async () => {
    const one = await started(['--port', '0', '--account', 'acme.freshdesk.com'])
    expect(one.stdout()).toContain('account acme\n')
    await end(one)
  })

  rarely('--plan enforces its limits', async () => {
    const one = await started(['--port', '0', '--plan', 'growth'])
    const reply = await fetch(`${one.url}/api/v2/companies`, AUTHORIZED)
    expect(reply.headers.get('x-ratelimit-total')).toBe('200')
    expect(await (await fetch(`${one.url}/_emulator/account`)).json()).toMatchObject({ rate_limit: 'on' })
    await end(one)
  })

  often('--control-token and --no-control close the control operations but for the health check', async () => {
    const guarded = await started(['--port', '0', '--control-token', 'secret'])
    const closed = await started(['--port', '0', '--no-control'])
    const status = async (url: string, headers = {}) => (await fetch(url, { headers })).status
    expect([
      await status(`${guarded.url}/_emulator/account`),
      await status(`${guarded.url}/_emulator/account`, { Authorization: 'Bearer secret' }),
      await status(`${guarded.url}/_emulator/health`),
      await status(`${closed.url}/_emulator/account`),
      await status(`${closed.url}/_emulator/health`),
    ]).toEqual([401, 200, 200, 404, 200])
    await Promise.all([end(guarded), end(closed)])
  })

  rarely('--control-host, as often as it is given, and --cors say who else may call', async () => {
    const one = await started(['--port', '0', '--control-host', 'a.example.com', '--control-host', 'b.example.com'], {
      FRESHDESK_EMULATOR_CORS: 'any',
    })
    const statusAt = (Host: string) =>
      new Promise((resolve, reject) =>
        get(`${one.url}/_emulator/clock`, { headers: { Host } }, ({ statusCode }) => resolve(statusCode)).on(
          'error',
          reject,
        ),
      )
    expect([await statusAt('a.example.com'), await statusAt('b.example.com'), await statusAt('c.example.com')]).toEqual(
      [200, 200, 403],
    )
    const headers = { ...AUTHORIZED.headers, Origin: 'http://app.example.com' }
    expect((await fetch(`${one.url}/api/v2/companies`, { headers })).status).toBe(200)
    await end(one)
  })
})

describe('the environment', () => {
  rarely.each([
    ['FRESHDESK_EMULATOR_PORT', { FRESHDESK_EMULATOR_PORT: '0', PORT: 'unused' }, '$FRESHDESK_EMULATOR_PORT'],
    ['PORT', { PORT: '0', FRESHDESK_EMULATOR_PORT: '' }, '$PORT'],
  ])('%s sets the port', async (_, env, origin) => {
    const one = await started([], env)
    expect(one.stdout()).toContain(`(port from ${origin};`)
    expect((await fetch(`${one.url}/api/v2/companies`, AUTHORIZED)).status).toBe(200)
    await end(one)
  })

  rarely('gives way to flags', async () => {
    const one = await started(['--port', '0', '--fixture', 'empty'], {
      FRESHDESK_EMULATOR_PORT: '1',
      FRESHDESK_EMULATOR_FIXTURE: 'support-desk',
    })
    expect(one.stdout()).toContain('(port from --port;')
    expect(await (await fetch(`${one.url}/api/v2/contacts`, AUTHORIZED)).json()).toEqual([])
    await end(one)
  })

  often('sets every other flag too', async () => {
    const one = await started([], {
      FRESHDESK_EMULATOR_PORT: '0',
      FRESHDESK_EMULATOR_ACCOUNT: 'w7',
      FRESHDESK_EMULATOR_PLAN: 'pro',
      FRESHDESK_EMULATOR_RATE_LIMIT: '123',
      FRESHDESK_EMULATOR_NOW: '2031-02-03T04:05:06Z',
      FRESHDESK_EMULATOR_FREEZE: 'true',
      FRESHDESK_EMULATOR_CONTROL_TOKEN: 'secret',
    })
    const headers = { Authorization: 'Bearer secret' }
    const account = await (await fetch(`${one.url}/_emulator/account`, { headers })).json()
    expect(account).toMatchObject({ name: 'w7', plan: 'pro', rate_limit: 123 })
    const reply = await fetch(`${one.url}/api/v2/companies`, AUTHORIZED)
    expect([reply.headers.get('x-ratelimit-total'), reply.headers.get('date')]).toEqual([
      '123',
      'Mon, 03 Feb 2031 04:05:06 GMT',
    ])
    await end(one)
  })

  it.each(some(['false', '0', 'off', 'NO', ''], 5))('leaves a switch off that it sets to %j', async (off) => {
    const one = await started(['--port', '0'], { FRESHDESK_EMULATOR_FREEZE: off, FRESHDESK_EMULATOR_NO_CONTROL: off })
    expect(await (await fetch(`${one.url}/_emulator/clock`)).json()).toMatchObject({ frozen: false })
    await end(one)
  })
})

describe('openapi', () => {
  const document = async (...flags: string[]) => {
    const one = run(['openapi', ...flags])
    expect(await one.ended).toEqual({ code: 0, signal: null })
    return one.stdout()
  }

  often('prints the document as it lies in the package', async () => {
    expect(JSON.parse(await document())).toEqual(
      JSON.parse(readFileSync(new URL('openapi/openapi.json', PROJECT_URL), 'utf8')),
    )
  })

  rarely('prints it as YAML, for older tools, and that of the control operations', async () => {
    const text = await document('--format', 'yaml', '--openapi-version', '3.0', '--control')
    const { openapi, servers, paths } = parse(text)
    expect([openapi, servers[0].url]).toEqual(['3.0.3', 'http://localhost:4800/_emulator'])
    expect(paths['/accounts/{account}/clock'].get.operationId).toBe('viewClockByName')
  })
})

describe('a start that fails', () => {
  const noYaml = join(folder, 'bad.yaml')
  const noAgent = join(folder, 'nobody.yaml')
  writeFileSync(noAgent, 'contacts: [{ name: Ada, email: ada@acme.test }]\n')
  const noData = join(folder, 'bad.jsonl')
  writeFileSync(noYaml, 'companies:\n  - { name: Acme\ncontacts: []\n')
  writeFileSync(noData, '{"name":"something else"}\n')

  const FAILURES: readonly [string[], Environment, RegExp][] = [
    [['--port', 'x'], {}, /'--port <number>' argument 'x' is invalid. It should be a whole number/],
    [['--port', '70000'], {}, /argument '70000' is invalid. It should be at most 65535/],
    [['--port'], {}, /'--port <number>' argument missing/],
    [['--prot', '1'], {}, /unknown option '--prot' \(Did you mean --port\?\)/],
    [['nonsense'], {}, /there is no command nonsense\n$/],
    [['strat', '--port', '0'], {}, /there is no command strat; did you mean start\?\n$/],
    [['start', 'twice'], {}, /too many arguments/],
    [['--plan', 'gold'], {}, /'gold' is invalid. Allowed choices are trial, free, growth, pro, enterprise/],
    [['--rate-limit', '0'], {}, /It should be on, headers, off or calls a minute/],
    [['--log', 'loud'], {}, /Allowed choices are pretty, json, silent/],
    [['--deliver', 'never'], {}, /Allowed choices are real, record/],
    [['--seed', 'one'], {}, /It should be a whole number/],
    [['--now', 'yesterday'], {}, /now is not an ISO time: yesterday/],
    [['--account', 'Not a name'], {}, /account name Not a name is not a DNS label/],
    [['--fixture', 'nope'], {}, /there is no fixture named nope; there are: busy-queue, .*empty, .*support-desk$/m],
    [['--fixture', './none.yaml'], {}, /fixture .\/none.yaml cannot be read: ENOENT/],
    [['--fixture', noYaml], {}, /fixture .*bad.yaml is not valid: .* at line 3, column 1/],
    [
      ['--port', '0', '--fixture', noAgent],
      {},
      /account acme has no agent, so nobody has a key: its fixture needs one, an/,
    ],
    [['--port', '0', '--data', noData], {}, /data file .*bad.jsonl was not written by freshdesk-emulator/],
    [['--port', '0', '--data', folder], {}, /data file .* is no file/],
    [['--port', '0', '--data', join(noData, 'x.jsonl')], {}, /data file .*x.jsonl cannot be written: (ENOTDIR|EEXIST)/],
    [['--port', '0', '--host', '203.0.113.1'], {}, /cannot listen: .*EADDRNOTAVAIL/],
    [['--control-token', ''], {}, /'' is invalid. It should be printable ASCII without blanks/],
    [
      ['--control-host', 'http://a.example.com'],
      {},
      /It should be a host name without a port: http:\/\/a\.example\.com/,
    ],
    [[], { FRESHDESK_EMULATOR_CONTROL_HOST: 'a.example.com,b:80' }, /It should be a host name without a port: b:80/],
    [['--cors', 'none'], {}, /'none' is invalid. Allowed choices are shipped, any/],
    [['--control-token', 'sécret'], {}, /It should be printable ASCII without blanks/],
    [[], { FRESHDESK_EMULATOR_TLS: 'maybe' }, /FRESHDESK_EMULATOR_TLS is neither true nor false: maybe/],
    [[], { FRESHDESK_EMULATOR_FIXTURES: noYaml }, /FRESHDESK_EMULATOR_FIXTURES cannot be read: ENOTDIR, .*bad.yaml/],
    [[], { PORT: 'abc' }, /PORT is not a port: abc/],
    [[], { FRESHDESK_EMULATOR_PORT: 'abc' }, /from env 'FRESHDESK_EMULATOR_PORT'/],
  ]
  it.concurrent.each(some(FAILURES, 16))('%j %j says why in one line and ends with 1', async (flags, env, reason) => {
    const one = run(flags, env)
    expect(await one.ended).toEqual({ code: 1, signal: null })
    expect(one.stderr()).toMatch(/^freshdesk-emulator: [^\n]+\n$/)
    expect(one.stderr()).toMatch(reason)
    expect(one.stdout()).toBe('')
  })

  it.runIf(isLong && process.platform === 'linux')('because the system takes no folder there says so', async () => {
    const one = run(['--port', '0', '--data', '/proc/none/deep/data.jsonl'])
    expect(await one.ended).toEqual({ code: 1, signal: null })
    expect(one.stderr()).toBe('freshdesk-emulator: data file /proc/none/deep/data.jsonl cannot be written: ENOENT\n')
  })

  often('because the data file is in use says so, and costs nothing', async () => {
    const data = join(realpathSync(folder), 'shared.jsonl')
    const first = await started(['--port', '0', '--data', data])
    const second = run(['--port', '0', '--data', data])
    expect(await second.ended).toEqual({ code: 1, signal: null })
    expect(second.stderr()).toBe(
      `freshdesk-emulator: data file ${data} is in use by the process ${first.child.pid}: ` +
        `delete ${data}.lock if that is no emulator\n`,
    )
    await end(first, 'SIGKILL')
    await end(await started(['--port', '0', '--data', data]))
  })

  rarely('because the data file is in use is that of all but one of those started at once after a crash', async () => {
    const data = join(folder, 'crashed.jsonl')
    writeFileSync(`${data}.lock`, `${spawnSync('true').pid}\n`)
    const all = Array.from({ length: 5 }, () => run(['--port', '0', '--data', data]))
    await expect
      .poll(() => all.filter(({ stderr }) => stderr().includes(' is in use ')).length, { timeout: 15_000 })
      .toBe(4)
    const [one] = all.filter(({ stderr }) => stderr() === '')
    if (one !== undefined) await printed(one, /Base URL/)
    expect(readFileSync(`${data}.lock`, 'utf8')).toBe(`${one?.child.pid}\n`)
    for (const each of all) await end(each)
  })

  often('because the port is in use says so', async () => {
    const { port, release } = await freePort()
    const one = run(['--port', String(port)])
    expect(await one.ended).toEqual({ code: 1, signal: null })
    expect(one.stderr()).toBe(`freshdesk-emulator: port ${port} is in use on 127.0.0.1\n`)
    await release()
  })
})

describe('the end', () => {
  rarely.each(['SIGTERM', 'SIGINT'] as const)('comes with 0 after %s', async (signal) => {
    const one = await started(['--port', '0'])
    await fetch(`${one.url}/api/v2/companies`, AUTHORIZED)
    expect(await end(one, signal)).toEqual({ code: 0, signal: null })
    expect(one.stderr()).toBe('')
  })

  often('does not wait for connections that are kept open or for half of a request', async () => {
    const one = await started(['--port', '0'])
    const port = Number(new URL(one.url).port)
    const kept = connect(port, '127.0.0.1')
    kept.write(`GET /api/v2/companies HTTP/1.1\r\nHost: x\r\nAuthorization: ${basic('admin-api-key')}\r\n\r\n`)
    await new Promise((resolve) => kept.once('data', resolve))
    const half = connect(port, '127.0.0.1')
    half.write('POST /api/v2/contacts HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"name":')
    const silent = connect(port, '127.0.0.1')
    await new Promise((resolve) => silent.once('connect', resolve))
    for (const socket of [kept, half, silent]) socket.on('error', () => undefined)
    // Without the cut the half request would hold it for minutes.
    const late = new Promise((resolve) => setTimeout(resolve, 10_000, 'still running'))
    expect(await Promise.race([end(one), late])).toEqual({ code: 0, signal: null })
    for (const socket of [kept, half, silent]) socket.destroy()
  })

  often('saves what --data keeps', async () => {
    const data = join(folder, 'kept.jsonl')
    const first = await started(['--port', '0', '--data', data])
    const made = await fetch(`${first.url}/api/v2/companies`, {
      method: 'POST',
      headers: { ...AUTHORIZED.headers, 'Content-Type': 'application/json' },
      body: '{"name":"Hooli"}',
    })
    expect(made.status).toBe(201)
    expect(await end(first)).toEqual({ code: 0, signal: null })
    const second = await started(['--port', '0', '--data', data, '--fixture', 'empty'])
    const listed = (await (await fetch(`${second.url}/api/v2/companies`, AUTHORIZED)).json()) as { name: string }[]
    expect(listed.map(({ name }) => name)).toContain('Hooli')
    await end(second)
  })
})

describe('the log', () => {
  often('is nothing but JSON with --log json: the start, then one object a request', async () => {
    const one = await started(['--port', '0', '--now', '2031-02-03T04:05:06Z', '--freeze', '--log', 'json'])
    await fetch(`${one.url}/api/v2/companies?per_page=2`, AUTHORIZED)
    await fetch(`${one.url}/api/v2/contacts/12`, AUTHORIZED)
    await printed(one, /viewContact.*\n/)
    await end(one)
    const common = { at: '2031-02-03T04:05:06Z', account: 'acme' }
    const lines = one.stdout().trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { ...common, listening: one.url, version: expect.any(String) },
      {
        ...common,
        method: 'GET',
        url: '/api/v2/companies?per_page=2',
        operation: 'listCompanies',
        status: 200,
        duration_ms: expect.any(Number),
        credits: 1,
      },
      {
        ...common,
        method: 'GET',
        url: '/api/v2/contacts/12',
        operation: 'viewContact',
        status: 404,
        duration_ms: expect.any(Number),
        reason: 'there is no such record or path',
        credits: 1,
      },
    ])
  })

  often('has a line a request otherwise, and below it why one failed', async () => {
    const one = await started(['--port', '0'])
    await fetch(`${one.url}/api/v2/companies`, AUTHORIZED)
    await fetch(`${one.url}/api/v2/contacts?page=x`, AUTHORIZED)
    await printed(one, /listContacts\n.*\n/)
    await end(one)
    expect(one.stdout()).toMatch(/^200 +[\d.]+ ms {2}GET {5}\/api\/v2\/companies +listCompanies$/m)
    expect(one.stdout()).toMatch(/^400 +[\d.]+ ms {2}GET {5}\/api\/v2\/contacts\?page=x +listContacts\n {20,}page: /m)
  })

  rarely('says once what a limit would have refused', async () => {
    const one = await started([
      '--port',
      '0',
      '--rate-limit',
      'headers',
      '--now',
      '2030-01-01',
      '--freeze',
      '--plan',
      'trial',
    ])
    for (let index = 0; index < 53; index++) await fetch(`${one.url}/api/v2/companies`, AUTHORIZED)
    await fetch(`${one.url}/api/v2/tickets/1`, AUTHORIZED)
    await printed(one, /viewTicket/)
    await end(one)
    expect(one.stdout().match(/a real account would have answered 429/g)).toHaveLength(1)
    expect(one.stdout()).not.toMatch(/^429/m)
  })

  rarely('says how many tickets only their age keeps off a list', async () => {
    const one = await started(['--port', '0'])
    await fetch(`${one.url}/api/v2/tickets?per_page=100`, AUTHORIZED)
    await printed(one, /2 older tickets are not listed: they were created over 30 days ago/)
    await end(one)
  })

  rarely('may lose its reader, and the emulator goes on', async () => {
    const one = await started(['--port', '0'])
    one.child.stdout.destroy()
    const statuses = []
    for (let index = 0; index < 4; index++) {
      statuses.push((await fetch(`${one.url}/api/v2/companies`, AUTHORIZED)).status)
    }
    expect(statuses).toEqual([200, 200, 200, 200])
    expect(await end(one)).toEqual({ code: 0, signal: null })
    expect(one.stderr()).toBe('')
  })

  rarely('is a line a port and nothing else with --log silent', async () => {
    const one = run(['--port', '0', '--tls', '--tls-port', '0', '--log', 'silent'])
    const [lines, port, tlsPort] = await printed(one, /^http:\/\/127\.0\.0\.1:(\d+)\nhttps:\/\/127\.0\.0\.1:(\d+)\n$/)
    const health = await fetch(`http://127.0.0.1:${port}/_emulator/health`)
    expect(await health.json()).toMatchObject({ ports: { http: Number(port), https: Number(tlsPort) } })
    for (let isUp = false; !isUp; ) {
      isUp = await fetch(`http://127.0.0.1:${port}/api/v2/companies`, AUTHORIZED).then(
        () => true,
        () => new Promise((resolve) => setTimeout(resolve, 20, false)),
      )
    }
    await end(one)
    expect([one.stdout(), one.stderr()]).toEqual([lines, ''])
  })
})

often('tells of a variable of its name that nothing reads, and starts', async () => {
  const one = await started(['--port', '0'], {
    FRESHDESK_EMULATOR_RATELIMIT: 'on',
    FRESHDESK_EMULATOR_URL: 'http://x.test',
  })
  await end(one)
  const told = 'FRESHDESK_EMULATOR_RATELIMIT is no variable that is read; did you mean FRESHDESK_EMULATOR_RATE_LIMIT'
  expect(one.stderr()).toMatch(new RegExp(`^freshdesk-emulator: ${told}.*\\n$`))
})

describe('the command fixtures', () => {
  often('lists what is shipped, each with a line about it', async () => {
    const one = run(['fixtures'])
    expect(await one.ended).toEqual({ code: 0, signal: null })
    const lines = one.stdout().trimEnd().split('\n')
    expect(lines.map((line) => line.split(/\s+/)[0])).toEqual([
      'busy-queue',
      'certify',
      'dirty-data',
      'empty',
      'escalations',
      'multi-company',
      'paging-edge',
      'rate-limited',
      'support-desk',
    ])
    for (const line of lines) expect(line.split(/\s{2,}/)[1]).toMatch(/^\w.{20,}\.$/)
  })

  often(
    'lists those of the folder $FRESHDESK_EMULATOR_FIXTURES too, and starts with one of them by its name',
    async () => {
      const own = join(folder, 'fixtures')
      mkdirSync(own)
      const agents = 'agents: [{ name: Ada, email: ada@acme.test, api_key: ada-key, roles: [Account Administrator] }]'
      writeFileSync(join(own, 'one-agent.yaml'), `description: One.\n${agents}\n`)
      writeFileSync(join(own, 'empty.yaml'), `description: Mine.\n${agents}\ncompanies: [{ name: Mine }]\n`)
      const env = { FRESHDESK_EMULATOR_FIXTURES: own }
      const listed = run(['fixtures'], env)
      await listed.ended
      expect(listed.stdout()).toMatch(/^empty {12}Mine\.\none-agent {8}One\.\nbusy-queue /)
      const one = await started(['--port', '0', '--fixture', 'empty'], env)
      expect(one.stdout()).toContain('ada-key')
      expect(await (await fetch(`${one.url}/_emulator/account`)).json()).toMatchObject({ counts: { companies: 1 } })
      await end(one)
    },
  )

  rarely('does without that folder where it does not exist', async () => {
    const one = run(['fixtures'], { FRESHDESK_EMULATOR_FIXTURES: join(folder, 'not-there') })
    expect(await one.ended).toEqual({ code: 0, signal: null })
    expect(one.stdout()).toMatch(/^busy-queue /)
  })
})
