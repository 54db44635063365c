import { afterEach, describe, expect, it } from 'vitest'
import { LiveEventReply } from '../../src/control/events.ts'
import { createEmulator, type LiveEvent } from '../../src/index.ts'
import { accountOf } from '../support/account.ts'
import { type EventStream, openEventStream } from '../support/event-stream.ts'
import { startFreshdesk } from '../support/freshdesk.ts'
import { ID, NEW_TICKET } from '../support/tickets.ts'
import { startReceiver } from '../support/webhooks.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const receiver = await startReceiver()

const open: EventStream[] = []
async function listen(path = '/_emulator/events', headers: Record<string, string> = {}): Promise<EventStream> {
  const stream = await openEventStream(`${emulator.url}${path}`, headers)
  open.push(stream)
  return stream
}
afterEach(() => {
  for (const stream of open.splice(0)) stream.close()
})

/** What is told until a mark, which is put last. */
async function toldOf(happen: () => unknown): Promise<LiveEvent[]> {
  const events = emulator.events()
  await happen()
  await new Promise((resolve) => setImmediate(resolve)) // limits are told once a turn
  const mark = 999_999
  accountOf(emulator).live.tellDelivery({ id: mark, state: 'queued' })
  const told: LiveEvent[] = []
  for await (const event of events) {
    if (event.type === 'delivery' && event.data.id === mark) break
    told.push(event)
  }
  return told
}
const rowsOf = (events: readonly LiveEvent[], table: string) =>
  events.flatMap((event) => (event.type === 'row' && event.data.table === table ? [event.data] : []))

describe('the stream of events', () => {
  it('tells a call with its rows and the limits, numbered one by one', async () => {
    const stream = await listen()
    expect(stream.response.headers['content-type']).toBe('text/event-stream')
    const { body } = await freshdesk.post('/tickets', NEW_TICKET)
    await stream.until(({ event }) => event === 'limits')
    const { events } = stream
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => (events[0]?.id ?? 0) + index))
    expect(events.find(({ event, data }) => event === 'row' && data.table === 'tickets')?.data).toEqual({
      table: 'tickets',
      id: body.id,
      change: 'inserted',
      by: 'api',
    })
    const call = events.find(({ event }) => event === 'request')?.data
    const { request_body, response_body, ...journaled } = emulator.requests.list().at(-1) ?? {}
    expect(call).toEqual(journaled)
    expect([request_body, response_body]).toEqual([expect.anything(), expect.anything()])
    expect(events.find(({ event }) => event === 'limits')?.data).toEqual(
      (await freshdesk.get('/_emulator/rate-limits')).body,
    )
  })

  it('has no text of a row, no body and no key in it', async () => {
    const stream = await listen()
    await freshdesk.post('/tickets', { ...NEW_TICKET, description: 'SECRET-TEXT' })
    await freshdesk.post('/agents', { email: 'secret.agent@example.com', ticket_scope: 1 })
    emulator.rotateApiKey(ID.amy)
    await freshdesk.get('/tickets?api_key=SECRET-TEXT', { headers: { 'X-Api-Key': 'SECRET-TEXT' } })
    await stream.until(
      ({ event, data }) => event === 'request' && data.path === '/api/v2/tickets' && data.method === 'GET',
    )
    expect(stream.text).not.toMatch(/SECRET-TEXT|admin-api-key|secret\.agent@/)
    expect(stream.text).not.toContain(emulator.apiKeyOf(ID.amy))
  })

  it('has the wanted types alone', async () => {
    const stream = await listen('/_emulator/events?types=mail,row')
    await freshdesk.post('/tickets/1/reply', { body: 'On its way' })
    await stream.until(({ event, data }) => event === 'row' && data.table === 'tickets')
    expect([...new Set(stream.events.map(({ event }) => event))].sort()).toEqual(['mail', 'row'])
    expect(stream.events.find(({ event }) => event === 'mail')?.data).toEqual({
      id: 1,
      direction: 'out',
      kind: 'reply',
      ticket_id: 1,
    })
  })

  it('is that of its account', async () => {
    await using other = emulator.createAccount({ name: 'other', now: '2030-01-15T09:00:00Z', freeze: true })
    const stream = await listen('/_emulator/accounts/other/events')
    await freshdesk.post('/tickets', NEW_TICKET)
    await freshdesk.put('/tickets/1', { priority: 4 }, { key: other.apiKey })
    await stream.until(({ event }) => event === 'limits')
    expect(stream.events.filter(({ event }) => event === 'request').map(({ data }) => data.operation)).toEqual([
      'updateTicket',
    ])
  })

  it('goes on where a reader left off, and ends with its account', async () => {
    const first = await listen()
    await freshdesk.put('/tickets/1', { priority: 4 })
    const { id } = await first.until(({ event }) => event === 'request')
    first.close()
    await freshdesk.put('/tickets/2', { priority: 4 })
    const second = await listen('/_emulator/events', { 'Last-Event-ID': String(id) })
    const call = await second.until(({ event, data }) => event === 'request' && data.path === '/api/v2/tickets/2')
    expect(second.events[0]?.id).toBe(id + 1)
    expect(second.events.map(({ event }) => event)).not.toContain('gap')
    expect(call.id).toBeGreaterThan(id)
  })

  it('tells as a gap what is not kept, of a number that was never given too', async () => {
    const stream = await listen('/_emulator/events', { 'Last-Event-ID': '123456789' })
    const { data, id } = await stream.until(({ event }) => event === 'gap')
    expect(data).toEqual({ from: 1, to: id })
    await freshdesk.put('/tickets/1', { priority: 4 })
    expect((await stream.until(({ event }) => event !== 'gap')).id).toBe(id + 1)
  })

  it.each([
    ['?types=tickets', {}, 'types.0: There is no such type of event: tickets'],
    ['?types=rows', {}, 'types.0: There is no such type of event: rows; did you mean row?'],
    ['?type=row', {}, 'body: Unrecognized key: "type"; did you mean types?'],
    ['', { 'Last-Event-ID': 'x' }, 'Last-Event-ID: It should be the id of an event'],
  ])('refuses %s %j', async (search, headers, message) => {
    const { status, body } = await freshdesk.get(`/_emulator/events${search}`, { headers })
    expect([status, body]).toEqual([400, { code: 'invalid_value', message }])
  })

  it('answers HEAD without events', async () => {
    const { status, text } = await freshdesk.call('HEAD', '/_emulator/events')
    expect([status, text]).toEqual([200, ''])
  })

  it('is refused to pages of other hosts, by their Origin, by Sec-Fetch-Site and by the Host they gave this machine', async () => {
    const refused: readonly Record<string, string>[] = [
      { Origin: 'https://evil.example.com' },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { Host: 'evil.example.com' },
      { 'X-Freshdesk-Emulator-Delivery': '1' },
    ]
    for (const headers of refused) {
      expect((await freshdesk.get('/_emulator/events', { headers })).status, JSON.stringify(headers)).toBe(403)
    }
  })

  it('asks for the token, and is off where control is', async () => {
    await using guarded = await createEmulator({ controlToken: 'tok' })
    await using closed = await createEmulator({ control: false })
    expect((await fetch(`${guarded.url}/_emulator/events`)).status).toBe(401)
    expect((await fetch(`${closed.url}/_emulator/events`)).status).toBe(404)
    const stream = await openEventStream(`${guarded.url}/_emulator/events`, { Authorization: 'Bearer tok' })
    expect(stream.response.statusCode).toBe(200)
    stream.close()
  })

  it('ends when the emulator closes, without making it wait', async () => {
    const other = await createEmulator()
    const stream = await openEventStream(`${other.url}/_emulator/events`)
    const events = other.events()
    await other.close()
    expect(await events.next()).toEqual({ done: true, value: undefined })
    await stream.ended
  })

  it('costs a reader that takes nothing what it missed, and nobody else anything', async () => {
    const slow = await listen()
    slow.response.pause()
    const fast = emulator.events({ types: ['reset', 'clock'] })
    emulator.load({ generate: { tickets: 0, contacts: 11_000 }, seed: 2 })
    await emulator.clock.advance(1)
    expect((await fast.next()).value?.type).toBe('gap')
    expect((await fast.next()).value?.type).toBe('clock')
    await fast.return()
    slow.response.resume()
    const { data } = await slow.until(({ event }) => event === 'gap')
    expect(data.to - data.from).toBeGreaterThan(1000)
    expect(slow.events.length).toBeLessThan(11_000)
  })
})

describe('events in the process', () => {
  it('are those of the document', async () => {
    const hook = () => emulator.addHook({ event: 'ticket.updated', url: `${receiver.url}/hook` })
    const told = await toldOf(async () => {
      hook()
      await freshdesk.put('/tickets/1', { priority: 4 })
      await freshdesk.post('/tickets/1/reply', { body: 'On its way' })
      await emulator.clock.advance(5)
      await emulator.settled()
      emulator.reset()
    })
    const types = [...new Set(told.map(({ type }) => type))].sort()
    expect(types).toEqual(['clock', 'delivery', 'limits', 'mail', 'request', 'reset', 'row'])
    for (const event of told)
      expect(LiveEventReply().safeParse(event).error?.issues, JSON.stringify(event)).toBeUndefined()
    const deliveries = told.flatMap((event) =>
      event.type === 'delivery' && event.data.id === 1 ? [event.data.state] : [],
    )
    expect(deliveries).toEqual(['queued', 'queued', 'sending', 'delivered'])
    expect(told.find(({ type }) => type === 'reset')?.data).toEqual({ kind: 'reset' })
  })

  it('are refused for a type that there is not', () => {
    expect(() => emulator.events({ types: ['rows' as 'row'] })).toThrow('There is no such type of event: rows')
  })

  it('end with the loop; those that wait are let go', async () => {
    const events = emulator.events()
    const waiting = events.next()
    await events.return()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(await events.next()).toEqual({ done: true, value: undefined })
  })

  it('wait for what is to come, however many ask', async () => {
    await using events = emulator.events({ types: ['request'] })
    const asked = [events.next(), events.next()]
    await freshdesk.get('/tickets/1')
    await freshdesk.get('/tickets/2')
    expect((await Promise.all(asked)).map(({ value }) => value?.type === 'request' && value.data.path)).toEqual([
      '/api/v2/tickets/1',
      '/api/v2/tickets/2',
    ])
  })

  it('are not made while nobody listens', async () => {
    await using other = await createEmulator()
    expect(accountOf(other).live.isHeard).toBe(false)
  })
})

describe('who wrote a row', () => {
  it('is the API, or a rule that it set off, each told for itself', async () => {
    const rule = await freshdesk.post('/automations/4/rules', {
      name: 'Escalate',
      active: true,
      performer: { type: 3 },
      events: [{ field_name: 'priority', from: '--', to: '--' }],
      conditions: [
        {
          name: 'condition_set_1',
          match_type: 'all',
          properties: [{ resource_type: 'ticket', field_name: 'status', operator: 'in', value: [2] }],
        },
      ],
      actions: [{ field_name: 'ticket_type', value: 'Problem' }],
    })
    expect([rule.status, rule.body]).toEqual([201, expect.anything()])
    const told = await toldOf(() => freshdesk.put('/tickets/1', { priority: 4 }))
    expect(rowsOf(told, 'tickets')).toEqual([
      { table: 'tickets', id: 1, change: 'updated', by: 'api' },
      { table: 'tickets', id: 1, change: 'updated', by: 'rule' },
    ])
    expect(rowsOf(told, 'automation_rules').map(({ by }) => by)).toEqual(['rule'])
  })

  it('is a job, control, an identity provider or an assistant', async () => {
    const jobs = await toldOf(async () => {
      await freshdesk.post('/tickets', { ...NEW_TICKET, priority: 4 })
      await emulator.clock.advance(2 * 86_400)
    })
    expect(rowsOf(jobs, 'tickets').map(({ change, by }) => [change, by])).toContainEqual(['updated', 'job'])
    const control = await toldOf(async () => {
      await freshdesk.post('/_emulator/load', { fixture: { contacts: [{ name: 'Ada' }] } })
      emulator.rotateApiKey(ID.amy)
    })
    expect(rowsOf(control, 'agents').map(({ by }) => by)).toEqual(['control'])
    emulator.update({ plan: 'enterprise', settings: { saml_sso: true, scim: true } })
    const others = await toldOf(async () => {
      const headers = { Authorization: 'Bearer scim-token', 'Content-Type': 'application/scim+json' }
      const body = JSON.stringify({
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        userName: 'new.scim@example.com',
        emails: [{ value: 'new.scim@example.com' }],
      })
      const made = await fetch(`${emulator.url}/scim/v2/Users`, { method: 'POST', headers, body })
      expect(made.status).toBe(201)
      const call = {
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'updateTicket', arguments: { id: 1, priority: 3 } },
      }
      const asked = await fetch(`${emulator.url}/mcp`, {
        method: 'POST',
        headers: {
          Authorization: 'admin-api-key',
          'Content-Type': 'application/json',
          Accept: 'application/json, text/event-stream',
        },
        body: JSON.stringify(call),
      })
      expect(asked.status).toBe(200)
    })
    expect(rowsOf(others, 'agents').map(({ by }) => by)).toEqual(['scim'])
    expect(rowsOf(others, 'tickets').map(({ by }) => by)).toEqual(['mcp'])
  })
})
