import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { basic, NOW, startFreshdesk } from '../support/freshdesk.ts'
import { rawCall } from './raw.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const w1 = emulator.createAccount({ name: 'w1', now: NOW, freeze: true })
const { port } = new URL(emulator.url)
beforeEach(() => w1.reset())

const REFUSED = { code: 'invalid_credentials', message: 'You have to be logged in to perform this action.' }
const OWN_COMPANY = { companies: [{ id: expect.any(Number), name: 'Only here' }] }
const NO_COMPANY = { companies: [] }

interface Way {
  readonly path?: string
  readonly host?: string
  readonly key?: string
}

/** How a client reaches an account: the path's prefix, the Host header and the key. */
async function callBy({ path = '', host, key = 'admin-api-key' }: Way, method: string, rest: string, body?: unknown) {
  const answer = await rawCall(emulator, {
    method,
    path: `${path}/api/v2${rest}`,
    headers: {
      Host: host,
      Authorization: basic(key),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { ...answer, body: answer.text === '' ? undefined : JSON.parse(answer.text) }
}

const companiesNamedOnly = async (way: Way) => (await callBy(way, 'GET', '/companies/autocomplete?name=Only')).body

const WAYS_TO_W1: readonly (readonly [string, Way])[] = [
  ['the path', { path: '/w1' }],
  ['the path, with a slash too many', { path: '//w1' }],
  ['the path, with a key that names the account too', { path: '/w1', key: 'w1.admin-api-key' }],
  ['the host w1.freshdesk.com', { host: 'w1.freshdesk.com' }],
  ['the host w1.freshdesk.com with a port', { host: `w1.freshdesk.com:${port}` }],
  ['the host w1.localhost with a port', { host: `w1.localhost:${port}` }],
  ['the host in capitals', { host: 'W1.Freshdesk.COM' }],
  ['the key', { key: 'w1.admin-api-key' }],
  ['the key at a host that names nobody', { host: 'unknown.freshdesk.com', key: 'w1.admin-api-key' }],
  ['the host, with a key that names the account too', { host: 'w1.localhost', key: 'w1.admin-api-key' }],
]

const WAYS_TO_DEFAULT: readonly (readonly [string, Way])[] = [
  ['nothing', {}],
  ['its own name in the path', { path: '/acme' }],
  ['its own name in the host', { host: 'acme.freshdesk.com' }],
  ['its own name in the key', { key: 'acme.admin-api-key' }],
  ['a host of no account', { host: 'whatever.freshdesk.com' }],
  ['a domain of its own', { host: 'support.example.com' }],
  ['a host below an account’s', { host: 'eu.w1.freshdesk.com' }],
  ['a host that only begins like an account’s', { host: 'w1.freshdesk.com.example.com' }],
]

describe('another account is reached', () => {
  it.each(WAYS_TO_W1.filter(([, way]) => way.path !== '//w1'))('by %s', async (_how, way) => {
    const made = await callBy(way, 'POST', '/companies', { name: 'Only here' })
    expect(made.status).toBe(201)
    expect(await companiesNamedOnly({ path: '/w1' })).toEqual(OWN_COMPANY)
    expect(await companiesNamedOnly(way)).toEqual(OWN_COMPANY)
    expect(await companiesNamedOnly({})).toEqual(NO_COMPANY)
  })
})

describe('the default account is reached', () => {
  it.each(WAYS_TO_DEFAULT)('by %s', async (_how, way) => {
    const made = await callBy(way, 'POST', '/companies', { name: 'Only here' })
    expect(made.status).toBe(201)
    expect(await companiesNamedOnly({})).toEqual(OWN_COMPANY)
    expect(await companiesNamedOnly({ path: '/w1' })).toEqual(NO_COMPANY)
  })
})

describe('the path wins over the host, and the host over the key', () => {
  it('so that a path of the default account is not overruled by the host', async () => {
    await callBy({ path: '/acme', host: 'w1.freshdesk.com' }, 'POST', '/companies', { name: 'Only here' })
    expect(await companiesNamedOnly({})).toEqual(OWN_COMPANY)
    expect(await companiesNamedOnly({ path: '/w1' })).toEqual(NO_COMPANY)
  })

  it.each([
    ['a path', { path: '/acme', key: 'w1.admin-api-key' }],
    ['another path', { path: '/w1', key: 'acme.admin-api-key' }],
    ['a host', { host: 'acme.freshdesk.com', key: 'w1.admin-api-key' }],
    ['another host', { host: 'w1.localhost', key: 'acme.admin-api-key' }],
  ])('so that the key of another account is refused below %s', async (_what, way) => {
    const answer = await callBy(way, 'GET', '/tickets/1')
    expect([answer.status, answer.body]).toEqual([401, REFUSED])
  })
})

describe('a name that is no account', () => {
  it('in the path is an unknown path', async () => {
    const answer = await callBy({ path: '/w2' }, 'GET', '/tickets/1')
    expect([answer.status, answer.text]).toEqual([404, ''])
  })

  it('before the key is an unknown key', async () => {
    const answer = await callBy({ key: 'w2.admin-api-key' }, 'GET', '/tickets/1')
    expect([answer.status, answer.body]).toEqual([401, REFUSED])
  })
})

it('an e-mail never selects an account, also when it begins like one’s name', async () => {
  const sam = emulator.createAccount({ name: 'sam', now: NOW, freeze: true })
  const authorization = `Basic ${Buffer.from('sam.supervisor@example.com:password').toString('base64')}`
  const answer = await rawCall(emulator, {
    method: 'POST',
    path: '/api/v2/companies',
    headers: { Authorization: authorization, 'Content-Type': 'application/json' },
    body: '{"name":"Only here"}',
  })
  expect(answer.status).toBe(201)
  expect(await companiesNamedOnly({})).toEqual(OWN_COMPANY)
  expect(await companiesNamedOnly({ path: `/${sam.name}` })).toEqual(NO_COMPANY)
})

it.each(['api', 'data'])('an account named %s does not take the default account’s paths', async (name) => {
  const other = await createEmulator({ now: NOW, freeze: true })
  try {
    const named = other.createAccount({ name, now: NOW, freeze: true })
    const own = await rawCall(other, { path: '/api/v2/tickets/1' })
    expect(own.status).toBe(200)
    expect((await rawCall(other, { path: `/${named.name}/api/v2/tickets/1` })).status).toBe(200)
  } finally {
    await other.close()
  }
})

it('an account made later has its own ids, tickets and clock', async () => {
  const ticket = { subject: 'S', description: 'D', status: 2, priority: 1, email: 'ada@acme.test' }
  const made = await callBy({ path: '/w1' }, 'POST', '/tickets', ticket)
  expect(made.body.id).toBe(37)
  expect((await callBy({}, 'GET', '/tickets/37')).status).toBe(404)
  await w1.clock.advance(3600)
  expect((await callBy({ path: '/w1' }, 'GET', '/tickets/1')).headers.date).toBe('Tue, 15 Jan 2030 10:00:00 GMT')
  expect((await callBy({}, 'GET', '/tickets/1')).headers.date).toBe('Tue, 15 Jan 2030 09:00:00 GMT')
})

it('a reset of one account leaves the others as they are', async () => {
  await callBy({ path: '/w1' }, 'POST', '/companies', { name: 'Only here' })
  emulator.reset()
  expect(await companiesNamedOnly({ path: '/w1' })).toEqual(OWN_COMPANY)
})

it('calls of one account do not cost another’s', async () => {
  await callBy({ path: '/w1' }, 'GET', '/tickets/1')
  await callBy({ path: '/w1' }, 'GET', '/tickets/1')
  const [first, other] = [await callBy({ path: '/w1' }, 'GET', '/tickets/1'), await callBy({}, 'GET', '/tickets/1')]
  expect([first.headers['x-ratelimit-remaining'], other.headers['x-ratelimit-remaining']]).toEqual(['697', '699'])
})

describe('links are written as the caller wrote the address', () => {
  const company = { name: 'Only here' }
  it.each([
    ['127.0.0.1 with its port', {}, `http://127.0.0.1:${port}/api/v2`],
    ['a real domain', { host: 'acme.freshdesk.com' }, 'http://acme.freshdesk.com/api/v2'],
    ['a domain of its own with a port', { host: 'desk.example.com:8080' }, 'http://desk.example.com:8080/api/v2'],
    ['an account in the path', { path: '/w1' }, `http://127.0.0.1:${port}/w1/api/v2`],
    [
      'an account in the path of a real domain',
      { path: '/w1', host: 'x.example.com' },
      'http://x.example.com/w1/api/v2',
    ],
    ['an account in the host', { host: `w1.localhost:${port}` }, `http://w1.localhost:${port}/api/v2`],
    ['an account in the key', { key: 'w1.admin-api-key' }, `http://127.0.0.1:${port}/api/v2`],
  ] as readonly (readonly [string, Way, string])[])('%s', async (_what, way, base) => {
    const made = await callBy(way, 'POST', '/companies', company)
    expect(made.headers.location).toBe(`${base}/companies/${made.body.id}`)
    const listed = await callBy(way, 'GET', '/companies?per_page=1')
    expect(listed.headers.link).toBe(`<${base}/companies?page=2&per_page=1>; rel="next"`)
  })

  it('and keep every other parameter of the query as it was written', async () => {
    const { headers } = await callBy({}, 'GET', '/contacts?page=2&updated_since=2015-01-19T02%3A00%3A00Z&per_page=1')
    expect(headers.link).toBe(
      `<http://127.0.0.1:${port}/api/v2/contacts?page=3&updated_since=2015-01-19T02%3A00%3A00Z&per_page=1>; rel="next"`,
    )
  })

  it('and lead to the next page', async () => {
    const first = await callBy({ path: '/w1' }, 'GET', '/contacts?per_page=3')
    const next = /<([^>]+)>/.exec(String(first.headers.link))?.[1] ?? ''
    const followed = await fetch(next, { headers: { Authorization: basic('admin-api-key') } })
    const second = await callBy({ path: '/w1' }, 'GET', '/contacts?per_page=3&page=2')
    expect(await followed.json()).toEqual(second.body)
  })
})

describe('X-Forwarded-Proto and -Host', () => {
  const forwarded = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'acme.freshdesk.com' }

  it('are not believed by default', async () => {
    const answer = await rawCall(emulator, { path: '/api/v2/companies?per_page=1', headers: forwarded })
    expect(answer.headers.link).toBe(`<${emulator.url}/api/v2/companies?page=2&per_page=1>; rel="next"`)
  })

  describe('with trustProxy', async () => {
    const trusting = await createEmulator({ now: NOW, freeze: true, trustProxy: true })
    afterAll(() => trusting.close())

    it('are what links are built from, the first of a list', async () => {
      const headers = { 'X-Forwarded-Proto': 'https, http', 'X-Forwarded-Host': 'acme.freshdesk.com, proxy.local' }
      const answer = await rawCall(trusting, { path: '/api/v2/companies?per_page=1', headers })
      expect(answer.headers.link).toBe('<https://acme.freshdesk.com/api/v2/companies?page=2&per_page=1>; rel="next"')
    })

    it('may be absent', async () => {
      const answer = await rawCall(trusting, { path: '/api/v2/companies?per_page=1' })
      expect(answer.headers.link).toBe(`<${trusting.url}/api/v2/companies?page=2&per_page=1>; rel="next"`)
    })
  })
})
