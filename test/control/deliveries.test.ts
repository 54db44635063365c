import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { addWebhook, startReceiver, statesOf } from '../support/webhooks.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const receiver = await startReceiver()

const control = async (method: string, path: string, body?: unknown) => {
  const answer = await freshdesk.call(method, `/_emulator${path}`, body === undefined ? {} : { body })
  return [answer.status, answer.body]
}

describe('the delivery log', () => {
  it('is listed as in the process, with states and times', async () => {
    receiver.answer = (_request, response) => response.writeHead(502).end()
    addWebhook(emulator, { url: receiver.url, headers: { Authorization: 'Basic dTpw' } })
    await emulator.settled()
    const [status, body] = await control('GET', '/deliveries')
    expect([status, body]).toEqual([200, emulator.deliveries.list()])
    expect(body).toEqual([
      {
        id: 1,
        rule_id: 1,
        event: 'ticket.created',
        ticket_id: 1,
        url: receiver.url,
        method: 'POST',
        headers: { Authorization: '********' },
        body: '{}',
        state: 'waiting',
        attempts: [{ at: NOW, status: 502, error: 'status 502', duration_ms: expect.any(Number) }],
        next_attempt_at: '2030-01-15T09:05:00Z',
      },
    ])
  })

  it.each([
    ['', [1, 2, 3]],
    ['?rule_id=2', [2, 3]],
    ['?event=ticket.closed', [2]],
    ['?state=failed', [3]],
    ['?ticket_id=5&rule_id=1', [1]],
    ['?rule_id=9', []],
  ])('is filtered by %j', async (query, ids) => {
    addWebhook(emulator, { url: receiver.url, ticket_id: 5 })
    addWebhook(emulator, { url: receiver.url, rule_id: 2, event: 'ticket.closed' })
    addWebhook(emulator, { url: 'ftp://x', rule_id: 2 })
    await emulator.settled()
    const [, body] = await control('GET', `/deliveries${query}`)
    expect(body.map(({ id }: { id: number }) => id)).toEqual(ids)
  })

  it.each([
    ['?rule_id=x', /^rule_id: /],
    ['?event=contact.created', /^event: /],
    ['?state=done', /^state: /],
    ['?rule=1', /"rule"/],
  ])('is not filtered by %j', async (query, message) => {
    expect(await control('GET', `/deliveries${query}`)).toEqual([
      400,
      { code: 'invalid_value', message: expect.stringMatching(message) },
    ])
  })

  it('is emptied', async () => {
    addWebhook(emulator, { url: receiver.url })
    expect(await control('DELETE', '/deliveries')).toEqual([204, undefined])
    expect(await control('GET', '/deliveries')).toEqual([200, []])
  })

  it('belongs to one account', async () => {
    const account = emulator.createAccount({ name: 'w1', now: NOW, freeze: true })
    addWebhook(account, { url: receiver.url, body: 'theirs' })
    await account.settled()
    expect(await control('GET', '/deliveries')).toEqual([200, []])
    expect(await control('GET', '/accounts/w1/deliveries')).toMatchObject([200, [{ body: 'theirs' }]])
    await control('DELETE', '/accounts/w1')
  })
})

describe('a redelivery', () => {
  it('is a new delivery of the same bytes', async () => {
    addWebhook(emulator, { url: receiver.url, body: '{"a":1}' })
    await emulator.settled()
    expect(await control('POST', '/deliveries/1/redeliver')).toMatchObject([
      201,
      { id: 2, state: 'queued', attempts: [] },
    ])
    await control('POST', '/deliveries/settle')
    expect(receiver.bodies).toEqual(['{"a":1}', '{"a":1}'])
    expect(statesOf(emulator)).toEqual(['delivered', 'delivered'])
  })

  it.each(['9', 'x', '1.5'])('of delivery %s is 404', async (id) => {
    expect(await control('POST', `/deliveries/${id}/redeliver`)).toEqual([
      404,
      { code: 'not_found', message: expect.stringContaining(id) },
    ])
  })
})

describe('settling', () => {
  it('is done when nothing is being sent; what waits for its retry counts as settled', async () => {
    receiver.answer = (_request, response) => response.writeHead(500).end()
    addWebhook(emulator, { url: receiver.url })
    expect(await control('POST', '/deliveries/settle')).toEqual([200, { settled: true }])
    expect(statesOf(emulator)).toEqual(['waiting'])
    expect(await control('POST', '/deliveries/settle', { timeout_ms: 0 })).toEqual([200, { settled: true }])
  })

  it('times out with 408 while a receiver hangs, here as in the process', async () => {
    receiver.answer = () => undefined
    addWebhook(emulator, { url: receiver.url })
    addWebhook(emulator, { url: receiver.url })
    await receiver.arrivals(1)
    const message = '2 deliveries are still under way after 20 ms'
    expect(await control('POST', '/deliveries/settle', { timeout_ms: 20 })).toEqual([408, { code: 'timeout', message }])
    await expect(emulator.settled(20)).rejects.toThrow(message)
    emulator.reset()
    expect(await control('POST', '/deliveries/settle')).toEqual([200, { settled: true }])
  })

  it.each([{ timeout_ms: -1 }, { timeout_ms: '5' }, { timeout_ms: 1e9 }, { wait: 1 }])(
    'does not take %j',
    async (body) => {
      const [status, answer] = await control('POST', '/deliveries/settle', body)
      expect([status, answer.code]).toEqual([400, 'invalid_value'])
    },
  )
})

it('the clock’s advance answers after the deliveries that fell due were attempted', async () => {
  receiver.answer = (_request, response) => response.writeHead(500).end()
  addWebhook(emulator, { url: receiver.url })
  const [status, body] = await control('POST', '/clock/advance', { seconds: 1800 })
  expect([
    status,
    { ...body, ran: body.ran.filter(({ kind }: { kind: string }) => kind === 'webhook_delivery') },
  ]).toEqual([
    200,
    {
      now: '2030-01-15T09:30:00Z',
      frozen: true,
      ran: [
        { at: '2030-01-15T09:05:00Z', kind: 'webhook_delivery', id: 1 },
        { at: '2030-01-15T09:30:00Z', kind: 'webhook_delivery', id: 1 },
      ],
    },
  ])
  expect(receiver.received).toHaveLength(3)
})

describe('the settings of webhooks', () => {
  it('are patched; what is left out of the chaos is off', async () => {
    const settings = {
      webhook_retry_minutes: [1, 2],
      webhook_hosts: ['*', 'receiver', 'hooks.example.com', '10.0.0.1', 'fd00::1'],
      webhook_calls_per_hour: 5,
      webhook_timeout_ms: 500,
      webhook_chaos: { duplicate: 0.5 },
    }
    const [status, body] = await control('PATCH', '/account', { settings })
    expect([status, body.settings]).toEqual([
      200,
      { ...emulator.settings, ...settings, webhook_chaos: { duplicate: 0.5, reorder: 0, delay_s: 0 } },
    ])
  })

  it.each([
    { webhook_retry_minutes: [0] },
    { webhook_retry_minutes: [1e9] },
    { webhook_hosts: ['http://receiver'] },
    { webhook_hosts: ['receiver/path'] },
    { webhook_calls_per_hour: 0 },
    { webhook_timeout_ms: 0 },
    { webhook_timeout_ms: 1e9 },
    { webhook_chaos: { duplicate: 2 } },
    { webhook_chaos: { delay_s: -1 } },
    { webhook_chaos: { lose: 1 } },
  ])('are not %j', async (settings) => {
    const before = structuredClone(emulator.settings)
    const [status, body] = await control('PATCH', '/account', { settings })
    expect([status, body.code]).toEqual([400, 'invalid_value'])
    expect(emulator.settings).toEqual(before)
  })
})
