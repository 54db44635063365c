import { afterAll, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../src/index.ts'
import { accountOf } from '../support/account.ts'
import { clientOf, NOW, startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const load = (body: unknown, path = '/_emulator/load') => freshdesk.post(path, body)
/** Another emulator with this fixture, closed when all tests are done. */
async function copyOf(fixture: object, now: string) {
  const copy = await createEmulator({ fixture, now, freeze: true })
  copies.push(copy)
  return copy
}
const copies: Emulator[] = []
afterAll(() => Promise.all(copies.map((copy) => copy.close())))

const ticket = { subject: 'Printer', requester: 'ada@acme.test', created_at: '-1h' }

it('a fixture larger than any body of the API is loaded', async () => {
  const tickets = [{ id: 9000, subject: 's', requester: 'ada@acme.test', description: 'x'.repeat(21 * 1024 * 1024) }]
  const answer = await freshdesk.post('/_emulator/load', { fixture: { tickets } })
  expect([answer.status, answer.body.tickets]).toEqual([200, 1])
})

describe('POST /_emulator/load', () => {
  it('adds an inline fixture’s rows, which the API then answers, and says how many by table', async () => {
    const { status, body } = await load({ fixture: { tickets: [ticket, ticket] } })
    expect([status, body.tickets, body.users, body.conversations]).toEqual([200, 2, 0, 0])
    expect((await freshdesk.get('/tickets/37')).body).toMatchObject({
      subject: 'Printer',
      requester_id: 158000002101,
      created_at: '2030-01-15T08:00:00Z',
    })
  })

  it('adds a shipped fixture to an account of its name', async () => {
    await freshdesk.post('/_emulator/accounts', { name: 'w1', fixture: {}, now: NOW, freeze: true })
    const { status, body } = await load({ fixture: 'empty' }, '/_emulator/accounts/w1/load')
    expect([status, body.agents, body.email_configs]).toEqual([200, 1, 1])
    expect((await freshdesk.get('/agents/me', { key: 'w1.admin-api-key' })).status).toBe(200)
    await freshdesk.call('DELETE', '/_emulator/accounts/w1')
  })

  it('makes rows up, equal ones for an equal seed', async () => {
    const made = async () => {
      emulator.reset()
      const { body } = await load({ generate: { tickets: 25, contacts: 3, companies: 1, conversations: 2 }, seed: 7 })
      return [body, (await freshdesk.get('/tickets?per_page=100')).text]
    }
    const first = await made()
    expect(first[0]).toMatchObject({ tickets: 25, users: 3, companies: 1, conversations: 50 })
    expect(await made()).toEqual(first)
  })

  it('mails nobody and starts nothing', async () => {
    await load({
      fixture: { tickets: [{ ...ticket, conversations: [{ kind: 'reply', by: 'ada@acme.test', body: 'x' }] }] },
    })
    expect((await freshdesk.get('/_emulator/outbox')).body).toEqual([])
    expect((await freshdesk.get('/_emulator/deliveries')).body).toEqual([])
  })

  it.each([
    [
      'a fault of the format',
      { fixture: { tickets: [{ ...ticket, colour: 'red' }] } },
      'fixture is not valid: tickets[0]: Unrecognized key: "colour"',
    ],
    [
      'a reference to nobody',
      { fixture: { groups: [{ name: 'New' }], tickets: [ticket, { ...ticket, requester: 'adda@acme.test' }] } },
      'fixture is not valid: tickets[1].requester: nobody has the id or e-mail adda@acme.test; did you mean ada@acme.test?',
    ],
    [
      'rows that are there',
      { fixture: 'support-desk' },
      /^fixture support-desk is not valid: custom_objects\[0\]\.name: there is a custom object named devices already at line \d+, column 11$/,
    ],
    [
      'a name that is not shipped',
      { fixture: 'nowhere' },
      /^there is no fixture named nowhere; there are: busy-queue, /,
    ],
    [
      'a path',
      { fixture: '/etc/hosts' },
      'fixture: It should be the name of a fixture, or the fixture itself; files are for --fixture and the process',
    ],
    ['neither', {}, 'It should have either fixture or generate'],
    ['both', { fixture: 'empty', generate: { tickets: 1 } }, 'It should have either fixture or generate'],
    ['a seed of a fixture', { fixture: 'empty', seed: 1 }, 'seed: It goes with generate'],
    ['a number that is none', { generate: { tickets: -1 } }, /^generate\.tickets: /],
    [
      'more rows than are made in one go',
      { generate: { tickets: 1000, conversations: 1000 } },
      'generate: It should make at most 1,000,000 rows, conversations and comments among them',
    ],
    ['another member', { fixture: {}, event: true }, /^body: Unrecognized key: "event"/],
  ])('answers 400 to %s, and changes nothing', async (_, body, message) => {
    const before = JSON.stringify(emulator.export())
    const answer = await load(body)
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_value'])
    expect(answer.body.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message))
    expect(JSON.stringify(emulator.export())).toBe(before)
  })

  it('is undone by a reset', async () => {
    await load({ fixture: { tickets: [ticket] } })
    await freshdesk.post('/_emulator/reset')
    expect((await freshdesk.get('/tickets/37')).status).toBe(404)
  })
})

describe('GET /_emulator/export', () => {
  it('is what the handle’s twin returns, for any account', async () => {
    const { status, body } = await freshdesk.get('/_emulator/export?secrets=true')
    expect([status, body]).toEqual([200, JSON.parse(JSON.stringify(emulator.export()))])
    expect((await freshdesk.get('/_emulator/accounts/acme/export?secrets=true')).body).toEqual(body)
  })

  it('has the agents’ keys and passwords when they are asked for', async () => {
    const { body } = await freshdesk.get('/_emulator/export?secrets=true')
    expect(body.agents[0]).toMatchObject({ api_key: 'admin-api-key', password: 'password' })
  })

  it('does not age: loaded four years later its tickets are as old as they were', async () => {
    const fixture = (await freshdesk.get('/_emulator/export?secrets=true')).body
    const later = await copyOf(fixture, '2034-01-15T09:00:00Z')
    const ages = async (client: typeof freshdesk, now: string) =>
      (await client.get('/tickets?per_page=100')).body.map(({ id, created_at }: { id: number; created_at: string }) => [
        id,
        Date.parse(now) - Date.parse(created_at),
      ])
    expect(await ages(clientOf(later), '2034-01-15T09:00:00Z')).toEqual(await ages(freshdesk, NOW))
  })

  it('gives an account made later its own keys', async () => {
    const fixture = (await freshdesk.get('/_emulator/export?secrets=true')).body
    const made = await freshdesk.post('/_emulator/accounts', { name: 'w2', fixture, now: NOW, freeze: true })
    expect(made.body.api_keys[0].key).toBe('w2.admin-api-key')
    const again = (await freshdesk.get('/_emulator/accounts/w2/export?secrets=true')).body
    expect(again).toEqual(fixture)
    await freshdesk.call('DELETE', '/_emulator/accounts/w2')
  })

  it('keeps plan, limits, settings and suspension', async () => {
    await freshdesk.call('PATCH', '/_emulator/account', {
      body: { plan: 'pro', rate_limit: 1000, state: 'suspended', settings: { seats: 3, retry_after: false } },
    })
    await freshdesk.put('/_emulator/rate-limits', { mode: 'headers', window_s: 5, other_apps_per_minute: 7 })
    const { account } = (await freshdesk.get('/_emulator/export')).body
    expect(account).toMatchObject({
      plan: 'pro',
      rate_limit: 1000,
      state: 'suspended',
      settings: { seats: 3, retry_after: false },
      rate_limits: { mode: 'headers', window_s: 5, other_apps_per_minute: 7 },
    })
    const copy = await copyOf({ account }, NOW)
    expect(copy.export().account).toEqual(account)
    expect([accountOf(copy).subscription.rateLimit, copy.rateLimits.total]).toEqual(['headers', 1000])
  })
})

describe('GET /_emulator/fixture-schema.json', () => {
  it('is the JSON Schema of the format', async () => {
    const { status, body } = await freshdesk.get('/_emulator/fixture-schema.json')
    expect([status, body.$schema, body.title]).toEqual([
      200,
      'https://json-schema.org/draft/2020-12/schema',
      'Fixture of freshdesk-emulator',
    ])
  })
})
