import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { addWebhook, attemptsOf, startReceiver, statesOf } from '../support/webhooks.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const receiver = await startReceiver()

const MINUTE = 60
const failing = () => {
  receiver.answer = (_request, response) => response.writeHead(500).end('out of order')
}
const alerts = () => emulator.outbox.list().filter(({ kind }) => kind === 'admin_alert')

describe('a webhook', () => {
  it('is sent with its method, path, headers and body, and logged with its attempt', async () => {
    addWebhook(emulator, {
      url: `${receiver.url}/hooks/7?a=1`,
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', 'X-App': '1' },
      body: '{"id":"Zoë"}',
      rule_id: 3,
      event: 'ticket.closed',
      ticket_id: 7,
    })
    await emulator.settled()
    const [got] = receiver.received
    expect([got?.method, got?.path, got?.body]).toEqual(['PUT', '/hooks/7?a=1', '{"id":"Zoë"}'])
    expect(got?.headers).toEqual({
      host: receiver.url.slice('http://'.length),
      'x-freshdesk-emulator-delivery': '1',
      connection: 'close',
      'content-type': 'application/json',
      'content-length': '13',
      'x-app': '1',
    })
    expect(emulator.deliveries.list()).toEqual([
      {
        id: 1,
        rule_id: 3,
        event: 'ticket.closed',
        ticket_id: 7,
        url: `${receiver.url}/hooks/7?a=1`,
        method: 'PUT',
        headers: { 'Content-Type': 'application/json', 'X-App': '1' },
        body: '{"id":"Zoë"}',
        state: 'delivered',
        attempts: [{ at: '2030-01-15T09:00:00Z', status: 200, error: null, duration_ms: expect.any(Number) }],
        next_attempt_at: null,
      },
    ])
  })

  it.each([200, 201, 202, 204, 299])('is delivered by a %d', async (status) => {
    receiver.answer = (_request, response) => response.writeHead(status).end()
    addWebhook(emulator, { url: receiver.url })
    await emulator.settled()
    expect(statesOf(emulator)).toEqual(['delivered'])
  })

  it('without a body has none', async () => {
    addWebhook(emulator, { url: receiver.url, method: 'GET', headers: {}, body: null })
    await emulator.settled()
    expect(receiver.received).toMatchObject([{ method: 'GET', body: '' }])
    expect(receiver.received[0]?.headers).not.toHaveProperty('content-length')
  })

  it('sends secrets, and shows them to nobody', async () => {
    const secrets = { Authorization: 'Basic dTpw', 'X-Api-Key': 'k', 'X-Auth': 's', Cookie: 'c', 'X-Token': 't' }
    addWebhook(emulator, {
      url: receiver.url.replace('//', '//user:pass@'),
      headers: { ...secrets, 'Idempotency-Key': '1' },
    })
    await emulator.settled()
    expect(receiver.received[0]?.headers).toMatchObject({
      authorization: 'Basic dTpw',
      'x-api-key': 'k',
      'x-auth': 's',
      cookie: 'c',
      'x-token': 't',
    })
    const [delivery] = emulator.deliveries.list()
    expect(delivery?.url).toBe(receiver.url.replace('//', '//user:********@'))
    expect(delivery?.headers).toEqual({
      ...Object.fromEntries(Object.keys(secrets).map((name) => [name, '********'])),
      'Idempotency-Key': '1',
    })
  })

  it('that could not be made is a failed delivery with the reason, never sent', async () => {
    addWebhook(emulator, { url: receiver.url, failure: 'the body is no JSON' })
    expect(emulator.deliveries.list()).toMatchObject([
      { state: 'failed', attempts: [{ status: null, error: 'the body is no JSON', duration_ms: 0 }] },
    ])
    await emulator.clock.advance(90 * MINUTE)
    expect(receiver.received).toEqual([])
  })

  it.each([
    ['ftp://127.0.0.1/', 'only http and https URLs are called'],
    ['file:///etc/passwd', 'only http and https URLs are called'],
    ['127.0.0.1/hook', 'not a URL: 127.0.0.1/hook'],
    ['', 'not a URL: '],
  ])('to %j fails at once', (url, error) => {
    addWebhook(emulator, { url })
    expect(statesOf(emulator)).toEqual(['failed'])
    expect(attemptsOf(emulator)).toEqual([['2030-01-15T09:00:00Z', null, error]])
  })
})

describe('webhooks of one rule', () => {
  it('arrive in order, one at a time', async () => {
    let open = 0
    let most = 0
    receiver.answer = async (_request, response) => {
      most = Math.max(most, ++open)
      await new Promise((resolve) => setImmediate(resolve))
      open--
      response.end()
    }
    for (let body = 0; body < 30; body++) addWebhook(emulator, { url: receiver.url, body: String(body) })
    await emulator.settled()
    expect(receiver.bodies).toEqual(Array.from({ length: 30 }, (_, body) => String(body)))
    expect(most).toBe(1)
  })

  it('go on while one waits for its retry', async () => {
    receiver.answer = (_request, response) =>
      response.writeHead(receiver.bodies.at(-1) === 'a' && receiver.bodies.length === 1 ? 503 : 200).end()
    for (const body of ['a', 'b', 'c']) addWebhook(emulator, { url: receiver.url, body })
    await emulator.settled()
    expect(statesOf(emulator)).toEqual(['waiting', 'delivered', 'delivered'])
    await emulator.clock.advance(5 * MINUTE)
    expect(receiver.bodies).toEqual(['a', 'b', 'c', 'a'])
    expect(statesOf(emulator)).toEqual(['delivered', 'delivered', 'delivered'])
  })
})

it('webhooks of other rules do not wait for a rule whose receiver hangs; 20 are sent at once', async () => {
  const open: (() => void)[] = []
  receiver.answer = (request, response) => {
    if (request.url === '/hangs') open.push(() => response.end())
    else response.end()
  }
  for (let rule = 1; rule <= 25; rule++) addWebhook(emulator, { url: `${receiver.url}/hangs`, rule_id: rule })
  addWebhook(emulator, { url: `${receiver.url}/hangs`, rule_id: 1, body: 'second' })
  await receiver.arrivals(20)
  const states = statesOf(emulator)
  expect(states.filter((state) => state === 'sending')).toHaveLength(20)
  expect(states.filter((state) => state === 'queued')).toHaveLength(6)
  for (const end of open.splice(0, 1)) end()
  await receiver.arrivals(21)
  expect(statesOf(emulator).filter((state) => state === 'sending')).toHaveLength(20)
  addWebhook(emulator, { url: receiver.url, rule_id: 99, body: 'quick' })
  receiver.answer = (_request, response) => response.end()
  for (const end of open) end()
  await emulator.settled()
  expect(receiver.bodies).toHaveLength(27)
  expect(receiver.bodies).toContain('quick')
})

describe('a webhook that fails', () => {
  it('is tried again 5, 30 and 60 minutes after its first attempt, then the administrator is mailed', async () => {
    failing()
    addWebhook(emulator, { url: receiver.url, rule_id: 9, ticket_id: 4 })
    await emulator.settled()
    expect(emulator.deliveries.list()).toMatchObject([{ state: 'waiting', next_attempt_at: '2030-01-15T09:05:00Z' }])
    const { ran } = await emulator.clock.advance(90 * MINUTE)
    expect(ran.filter(({ kind }) => kind === 'webhook_delivery')).toEqual(
      ['09:05', '09:30', '10:00'].map((time) => ({ at: `2030-01-15T${time}:00Z`, kind: 'webhook_delivery', id: 1 })),
    )
    const error = 'status 500: out of order'
    expect(attemptsOf(emulator)).toEqual([
      ['2030-01-15T09:00:00Z', 500, error],
      ['2030-01-15T09:05:00Z', 500, error],
      ['2030-01-15T09:30:00Z', 500, error],
      ['2030-01-15T10:00:00Z', 500, error],
    ])
    expect(emulator.deliveries.list()).toMatchObject([{ state: 'failed', next_attempt_at: null }])
    const text = `The webhook of rule 9 for ticket.created of ticket 4 to ${receiver.url} failed: ${error}`
    expect(alerts()).toEqual([
      {
        id: 1,
        at: '2030-01-15T10:00:00Z',
        kind: 'admin_alert',
        to: ['alex.admin@example.com'],
        cc: [],
        bcc: [],
        from: null,
        subject: 'Webhook of rule 9 failed',
        html: `<div>${text}</div>`,
        text,
        ticket_id: 4,
        message_id: '<1.4@acme.freshdesk.com>',
        in_reply_to: null,
      },
    ])
  })

  it('is delivered by the retry that succeeds, and not tried again', async () => {
    failing()
    addWebhook(emulator, { url: receiver.url })
    await emulator.settled()
    receiver.answer = (_request, response) => response.end()
    await emulator.clock.advance(90 * MINUTE)
    expect(attemptsOf(emulator).map(([at, status]) => [at, status])).toEqual([
      ['2030-01-15T09:00:00Z', 500],
      ['2030-01-15T09:05:00Z', 200],
    ])
    expect(statesOf(emulator)).toEqual(['delivered'])
    expect(alerts()).toEqual([])
  })

  it('is tried when the setting says', async () => {
    emulator.settings.webhook_retry_minutes = [1]
    failing()
    addWebhook(emulator, { url: receiver.url })
    await emulator.clock.advance(90 * MINUTE)
    expect(attemptsOf(emulator).map(([at]) => at)).toEqual(['2030-01-15T09:00:00Z', '2030-01-15T09:01:00Z'])
  })

  it('is tried once where no retries are wanted', async () => {
    emulator.settings.webhook_retry_minutes = []
    failing()
    addWebhook(emulator, { url: receiver.url })
    await emulator.settled()
    expect(statesOf(emulator)).toEqual(['failed'])
    expect(alerts()).toHaveLength(1)
  })

  it('has the reply quoted to the administrator as text', async () => {
    emulator.settings.webhook_retry_minutes = []
    receiver.answer = (_request, response) => response.writeHead(500).end('<b>a & b</b>')
    addWebhook(emulator, { url: receiver.url })
    await emulator.settled()
    expect(alerts()[0]?.html).toContain('status 500: &#60;b&#62;a &#38; b&#60;/b&#62;')
  })
})

describe('the log', () => {
  it('is filtered by rule, event, ticket and state', async () => {
    addWebhook(emulator, { url: receiver.url, rule_id: 1, ticket_id: 5 })
    addWebhook(emulator, { url: receiver.url, rule_id: 2, event: 'ticket.closed' })
    addWebhook(emulator, { url: 'ftp://x', rule_id: 2 })
    await emulator.settled()
    const ids = (filter: Parameters<typeof emulator.deliveries.list>[0]) =>
      emulator.deliveries.list(filter).map(({ id }) => id)
    expect(ids({})).toEqual([1, 2, 3])
    expect(ids({ rule_id: 2 })).toEqual([2, 3])
    expect(ids({ event: 'ticket.closed' })).toEqual([2])
    expect(ids({ ticket_id: 5 })).toEqual([1])
    expect(ids({ state: 'failed' })).toEqual([3])
    expect(ids({ rule_id: 1, state: 'failed' })).toEqual([])
  })

  it('keeps the 10,000 newest that are final', () => {
    for (let index = 0; index < 10_050; index++) addWebhook(emulator, { url: 'ftp://x' })
    const ids = emulator.deliveries.list().map(({ id }) => id)
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([10_000, 51, 10_050])
  })

  it('keeps 32 MB of bodies', () => {
    const body = 'x'.repeat(1 << 20)
    for (let index = 0; index < 40; index++) addWebhook(emulator, { url: 'ftp://x', body })
    const ids = emulator.deliveries.list().map(({ id }) => id)
    expect([ids.length, ids.at(-1)]).toEqual([15, 40])
  })

  it('is emptied by clear, which cancels what goes on; the numbering goes on', async () => {
    failing()
    addWebhook(emulator, { url: receiver.url })
    await emulator.settled()
    emulator.deliveries.clear()
    expect(emulator.deliveries.list()).toEqual([])
    await emulator.clock.advance(90 * MINUTE)
    expect(receiver.received).toHaveLength(1)
    addWebhook(emulator, { url: 'ftp://x' })
    expect(emulator.deliveries.list().map(({ id }) => id)).toEqual([2])
  })
})

it('beyond 10,000 that wait a webhook is dropped, and says why', async () => {
  emulator.settings.webhook_chaos = { duplicate: 0, reorder: 0, delay_s: 3600 }
  for (let index = 0; index < 10_002; index++) addWebhook(emulator, { url: receiver.url })
  const states = statesOf(emulator)
  expect(states.filter((state) => state === 'waiting')).toHaveLength(10_000)
  expect(emulator.deliveries.list({ state: 'dropped' })).toMatchObject([
    { id: 10_001, attempts: [{ status: null, error: 'too many deliveries wait already' }] },
    { id: 10_002 },
  ])
})

describe('a redelivery', () => {
  it('sends the same bytes as a new delivery, secrets too', async () => {
    addWebhook(emulator, { url: receiver.url, body: '{"a":1}', headers: { Authorization: 'Basic dTpw' } })
    await emulator.settled()
    expect(emulator.deliveries.redeliver(1)).toMatchObject({ id: 2, state: 'queued', attempts: [] })
    await emulator.settled()
    expect(receiver.received.map(({ body, headers }) => [body, headers.authorization])).toEqual([
      ['{"a":1}', 'Basic dTpw'],
      ['{"a":1}', 'Basic dTpw'],
    ])
    expect(statesOf(emulator)).toEqual(['delivered', 'delivered'])
  })

  it('of an unknown id is an error', () => {
    expect(() => emulator.deliveries.redeliver(1)).toThrow('There is no delivery with the id 1')
  })
})
