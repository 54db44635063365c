import { networkInterfaces } from 'node:os'
import { afterAll, describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { basic, clientOf, NOW, startFreshdesk } from '../support/freshdesk.ts'
import { exchange, type RawCall, rawCall } from './raw.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const options = { now: NOW, freeze: true, checkReplies: true } as const

const named = await createEmulator({ ...options, controlHosts: ['Tests.Corp.example'], trustProxy: true })
const tokened = await createEmulator({ ...options, controlToken: 'secret' })
afterAll(() => Promise.all([named.close(), tokened.close()]))

const ask = (headers: RawCall['headers'], to = emulator, path = '/_emulator/clock') =>
  rawCall(to, { path, headers: { Authorization: undefined, ...headers } })
const statusOf = async (...call: Parameters<typeof ask>) => (await ask(...call)).status

describe('control answers to a Host', () => {
  it.each([
    '127.0.0.1',
    '10.0.0.7:4800',
    '93.184.216.34',
    '[::1]:4800',
    '[2606:2800:220:1::1]',
    'localhost',
    'LOCALHOST:4800',
    'localhost.:4800',
    'emulator:4800',
    'my_service',
    'w1.localhost:4800',
    'host.docker.internal',
    'laptop.local',
    'emulator.tests.svc',
    'emulator.tests.svc.cluster.local:80',
    'acme.freshdesk.com',
    'freshdesk.com',
  ])('that nobody else can lead here: %s', async (Host) => {
    expect(await statusOf({ Host })).toBe(200)
  })

  it.each([
    'evil.example.com',
    'evil.example.com:4800',
    'evil.example.com.',
    'localhost.evil.example.com',
    'acme.freshdesk.com.evil.example',
    'evilfreshdesk.com',
    'emulator.svc.evil.example',
    '127.0.0.1.evil.example',
    '127.0.0.1@evil.example',
    'evil.example:4800:80',
    '[evil.example]',
    '.',
  ])('and to no other: %s', async (Host) => {
    const { status, text } = await ask({ Host })
    expect([status, JSON.parse(text).code]).toEqual([403, 'access_denied'])
  })

  it('of which it says how to be answered there', async () => {
    expect(JSON.parse((await ask({ Host: 'evil.example.com:4800' })).text).message).toBe(
      'This is answered to local names alone, not to evil.example.com: name it with --control-host, or send the control token',
    )
  })

  it('that an option names', async () => {
    expect(await statusOf({ Host: 'tests.corp.example:4800' }, named)).toBe(200)
    expect(await statusOf({ Host: 'corp.example:4800' }, named)).toBe(403)
  })

  it('of any kind where the token is borne', async () => {
    const Host = 'evil.example.com'
    expect(await statusOf({ Host, Authorization: 'Bearer secret' }, tokened)).toBe(200)
    expect(await statusOf({ Host, Authorization: 'Bearer other' }, tokened)).toBe(403)
    expect(await statusOf({ Host }, tokened)).toBe(403)
    expect(await statusOf({ Host: 'localhost' }, tokened)).toBe(401)
  })

  it.each(['/export', '/accounts', '/requests', '/nonsense', '', '/agents/158000002001/api-key', '/ca.pem'])(
    'whatever is asked for: %s',
    async (path) => {
      expect(await statusOf({ Host: 'evil.example.com' }, emulator, `/_emulator${path}`)).toBe(403)
    },
  )

  it('but for the health check, and the API, which is Freshdesk’s at any name', async () => {
    const Host = 'support.example.com'
    expect(await statusOf({ Host }, emulator, '/_emulator/health')).toBe(200)
    expect(await statusOf({ Host, Authorization: basic('admin-api-key') }, emulator, '/api/v2/tickets/1')).toBe(200)
  })

  it('only where all that name one agree: forwarded ones where proxies are trusted', async () => {
    const forwarded = (host: string) => ({ Host: 'emulator', 'X-Forwarded-Host': host })
    expect(await statusOf(forwarded('tests.corp.example'), named)).toBe(200)
    expect(await statusOf(forwarded('evil.example.com'), named)).toBe(403)
    expect(await statusOf(forwarded('localhost, evil.example.com'), named)).toBe(403)
    expect(await statusOf({ Host: 'evil.example.com', 'X-Forwarded-Host': 'localhost' }, named)).toBe(403)
    expect(await statusOf(forwarded('evil.example.com'))).toBe(200)
  })

  it.each([
    ['twice, the second another', ['GET /_emulator/clock HTTP/1.1', 'Host: localhost', 'Host: evil.example.com']],
    ['twice, the first another', ['GET /_emulator/clock HTTP/1.1', 'Host: evil.example.com', 'Host: localhost']],
    ['in the target', ['GET http://evil.example.com/_emulator/clock HTTP/1.1', 'Host: localhost']],
    ['beside a target that is local', ['GET http://localhost/_emulator/clock HTTP/1.1', 'Host: evil.example.com']],
    ['empty', ['GET /_emulator/clock HTTP/1.1', 'Host:']],
    ['not at all', ['GET /_emulator/clock HTTP/1.0']],
  ])('given once: %s it is refused', async (_how, lines) => {
    expect(await exchange(emulator, `${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 40[03] /,
    )
  })
})

describe('a page of another host', () => {
  it('gets nothing of control by what the browser says of it, nor leave to see it', async () => {
    expect(await statusOf({ 'Sec-Fetch-Site': 'cross-site' })).toBe(403)
    const { status, headers } = await ask({ 'Sec-Fetch-Site': 'same-origin', Origin: emulator.url })
    expect(status).toBe(200)
    expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  it('is given no leave by a preflight of control', async () => {
    const headers = { Origin: 'http://evil.example.com', 'Access-Control-Request-Method': 'POST' }
    const answer = await rawCall(emulator, { method: 'OPTIONS', path: '/_emulator/reset', headers })
    expect(answer.status).toBe(403)
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  const EVERYBODYS = ['admin-api-key', 'restricted-api-key', 'acme.admin-api-key']
  const FOREIGN = ['http://evil.example.com', 'https://app.example', 'null', 'http://localhost.evil.example', 'file://']

  it.each(FOREIGN.flatMap((Origin) => EVERYBODYS.map((key) => [Origin, key])))(
    'may not call the API with a key that anybody knows: %s with %s',
    async (Origin, key) => {
      const { status, body, headers } = await freshdesk.get('/tickets/1', { key, headers: { Origin } })
      expect([status, body]).toEqual([
        403,
        {
          code: 'access_denied',
          message:
            'A page of another host may not call with a key that anybody knows: start the emulator with --cors any, or use a key of your own',
        },
      ])
      // Its developer is to read why.
      expect(headers.get('access-control-allow-origin')).toBe('*')
    },
  )

  it('may not write with one either', async () => {
    const headers = { Origin: 'http://evil.example.com' }
    expect((await freshdesk.call('DELETE', '/tickets/1', { headers })).status).toBe(403)
    expect((await freshdesk.get('/tickets/1')).body.deleted).toBeUndefined()
  })

  it('may not with the password of the fixtures, nor with the key that follows from an agent’s id', async () => {
    const headers = { Origin: 'http://evil.example.com' }
    const made = (await freshdesk.post('/agents', { email: 'new.agent@example.com', ticket_scope: 1 })).body
    const { key } = emulator.activateAgent(made.id)
    expect((await freshdesk.get('/tickets/1', { key, headers })).status).toBe(403)
    const Authorization = `Basic ${Buffer.from('alex.admin@example.com:password').toString('base64')}`
    expect(await statusOf({ Authorization }, emulator, '/api/v2/tickets/1')).toBe(200)
    expect(await statusOf({ Authorization, ...headers }, emulator, '/api/v2/tickets/1')).toBe(403)
  })

  it('may with a key of one’s own, and with any where the option says so', async () => {
    const headers = { Origin: 'http://app.example' }
    const key = emulator.rotateApiKey(158000002001)
    expect((await freshdesk.get('/tickets/1', { key, headers })).status).toBe(200)
    const open = await createEmulator({ ...options, cors: 'any' })
    expect((await clientOf(open).get('/tickets/1', { headers })).status).toBe(200)
    await open.close()
  })

  it.each(['http://localhost:3000', 'http://127.0.0.1:1', 'http://[::1]:8080', 'https://app.localhost'])(
    'is no page of this machine: %s may',
    async (Origin) => {
      expect((await freshdesk.get('/tickets/1', { headers: { Origin } })).status).toBe(200)
    },
  )

  it('is not the emulator’s own, unless its name was led here', async () => {
    const call = (host: string) =>
      rawCall(emulator, { path: '/api/v2/tickets/1', headers: { Host: host, Origin: `http://${host}` } })
    expect((await call('emulator:4800')).status).toBe(200)
    expect((await call('rebind.example.com:4800')).status).toBe(403)
  })

  it('is told by the journal as what it is', async () => {
    await freshdesk.get('/tickets/1', { headers: { Origin: 'http://evil.example.com' } })
    expect(emulator.requests.list().at(-1)).toMatchObject({
      status: 403,
      decision: 'forbidden',
      reason: expect.stringContaining('a key that anybody knows'),
    })
  })

  it('finds a preflight of the API answered, since that tells no key', async () => {
    const headers = { Origin: 'http://evil.example.com', 'Access-Control-Request-Method': 'POST' }
    expect((await rawCall(emulator, { method: 'OPTIONS', path: '/api/v2/tickets', headers })).status).toBe(204)
  })
})

it.each([
  [{ controlHosts: ['tests.example.com:80'] }, 'controlHosts has what is no host name: tests.example.com:80'],
  [{ controlHosts: ['http://tests'] }, 'controlHosts has what is no host name: http://tests'],
  [{ cors: 'none' as 'any' }, 'cors is neither shipped nor any: none'],
])('an option that cannot be is refused: %j', async (option, message) => {
  await expect(createEmulator(option)).rejects.toThrow(message)
})

it('the name at which the emulator listens is its own', async () => {
  const address = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address
  const listening = await createEmulator({ ...options, host: address ?? '127.0.0.1' })
  expect((await clientOf(listening).get('/_emulator/clock')).status).toBe(200)
  await listening.close()
})

describe.each([
  ['SCIM', { path: '/scim/v2/Users', headers: { Authorization: 'Bearer scim-token' } }],
  ['MCP', message('/mcp', 'admin-api-key')],
  ['MCP of control', message('/_emulator/mcp', undefined)],
])('%s', (_door, call: RawCall) => {
  const outcome = async (headers: RawCall['headers'], to = emulator) => {
    const { status, text } = await rawCall(to, { ...call, headers: { ...call.headers, ...headers } })
    return `${status} ${text}`
  }

  it.each(['evil.example.com', 'localhost.evil.example.com:4800'])('refuses a name led here: %s', async (Host) => {
    expect(await outcome({ Host })).toMatch(/^403 .*answered to local names alone/)
  })

  it('refuses what a webhook delivers', async () => {
    expect(await outcome({ 'X-Freshdesk-Emulator-Delivery': '1' })).toMatch(/^403 .*Webhook deliveries are refused/)
  })

  it.each(['localhost:4800', 'emulator', 'acme.freshdesk.com'])('answers at %s', async (Host) => {
    expect(await outcome({ Host })).not.toMatch(/answered to local names|deliveries are refused/)
  })

  it('answers at a name that was named', async () => {
    expect(await outcome({ Host: 'tests.corp.example' }, named)).not.toMatch(/answered to local names/)
  })
})

function message(path: string, Authorization: string | undefined): RawCall {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
  return { method: 'POST', path, headers: { Authorization, 'Content-Type': 'application/json' }, body }
}
