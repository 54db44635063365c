import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

/** A webhook receiver as an app has it. */
interface Received {
  readonly path: string
  readonly body: unknown
  readonly authorization: string | undefined
}

const received: Received[] = []
let failures = 0
let react: (() => Promise<unknown>) | undefined
const app = express()
app.use(express.json())
app.post('/*path', async (request, response) => {
  const reaction = react
  react = undefined
  received.push({ path: request.path, body: request.body, authorization: request.headers.authorization })
  await reaction?.()
  if (failures > 0) {
    failures--
    response.sendStatus(500)
  } else response.sendStatus(204)
})
const server = app.listen(0, '127.0.0.1')
await new Promise((resolve) => server.once('listening', resolve))
afterAll(() => server.close())
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
beforeEach(() => {
  received.splice(0)
  failures = 0
})

const EVENTS = ['ticket.created', 'ticket.updated', 'ticket.resolved', 'ticket.closed', 'ticket.reopened']
const hook = async (event: string) =>
  expect((await freshdesk.post('/_emulator/hooks', { event, url: `${url}/${event}` })).status).toBe(201)
const bodies = () =>
  received.map(({ path, body }) => [path.slice(1), (body as { freshdesk_webhook: unknown }).freshdesk_webhook])
const NEW_TICKET = { email: 'ada@acme.test', subject: 'Router <dead>', description: 'No light', status: 2, priority: 1 }

describe('a receiver', () => {
  it('gets each event once, in order, with labels and not numbers', async () => {
    for (const event of EVENTS) await hook(event)
    const { id } = (await freshdesk.post('/tickets', NEW_TICKET)).body
    await emulator.settled()
    for (const change of [{ priority: 4 }, { status: 4 }, { status: 5 }, { status: 2 }]) {
      await freshdesk.put(`/tickets/${id}`, change)
      await emulator.settled()
    }
    const named = received.map(({ path }) => path.slice(1))
    // Whatever changes is an update too.
    expect(named.filter((name) => name !== 'ticket.updated')).toEqual(
      EVENTS.filter((name) => name !== 'ticket.updated'),
    )
    expect(named.filter((name) => name === 'ticket.updated')).toHaveLength(4)
    const states = bodies()
      .filter(([name]) => name !== 'ticket.updated')
      .map(([name, content]) => {
        const { ticket_id, ticket_subject, ticket_status, ticket_priority, triggered_event } = content as Record<
          string,
          unknown
        >
        return [name, ticket_id, ticket_subject, ticket_status, ticket_priority, triggered_event]
      })
    expect(states).toEqual([
      ['ticket.created', id, 'Router <dead>', 'Open', 'Low', '{ticket_action:created}'],
      ['ticket.resolved', id, 'Router <dead>', 'Resolved', 'Urgent', '{status:{from:Open,to:Resolved}}'],
      ['ticket.closed', id, 'Router <dead>', 'Closed', 'Urgent', '{status:{from:Resolved,to:Closed}}'],
      ['ticket.reopened', id, 'Router <dead>', 'Open', 'Urgent', '{status:{from:Closed,to:Open}}'],
    ])
  })

  it('gets the exact bytes of an advanced body, with its credentials, in the order of the changes', async () => {
    const rule = await freshdesk.post('/automations/4/rules', {
      name: 'Notes and replies',
      performer: { type: 3 },
      events: [{ field_name: 'priority', from: '--', to: '--' }],
      conditions: [],
      actions: [
        {
          field_name: 'trigger_webhook',
          request_type: 'POST',
          url: `${url}/advanced/{{ticket.id}}`,
          content_type: 'JSON',
          content_layout: '2',
          content: { id: '{{ticket.id}}', text: 'says "{{ticket.subject}}"', why: '{{triggered_event}}' },
          auth_header: { username: 'u', password: 'p' },
        },
      ],
    })
    expect(rule.status).toBe(201)
    await freshdesk.put('/tickets/1', { subject: 'Quote " and \\ and\nline', priority: 1 })
    received.splice(0)
    for (const priority of [2, 3, 4]) await freshdesk.put('/tickets/1', { priority })
    await emulator.settled()
    expect(received.filter(({ path }) => path === '/advanced/1').slice(-3)).toEqual(
      ['{priority:{from:Low,to:Medium}}', '{priority:{from:Medium,to:High}}', '{priority:{from:High,to:Urgent}}'].map(
        (why) => ({
          path: '/advanced/1',
          body: { id: '1', text: 'says "Quote " and \\ and\nline"', why },
          authorization: `Basic ${Buffer.from('u:p').toString('base64')}`,
        }),
      ),
    )
  })

  it('that fails is tried again 5, 30 and 60 emulated minutes after, then the administrator is told', async () => {
    await hook('ticket.updated')
    failures = 4
    await freshdesk.put('/tickets/1', { priority: 4 })
    await emulator.settled()
    const attempts = () => emulator.deliveries.list()[0]?.attempts.map(({ at, status }) => [at, status])
    const expected = [['2030-01-15T09:00:00Z', 500]]
    expect(attempts()).toEqual(expected)
    for (const [seconds, at] of [
      [299, undefined],
      [1, '2030-01-15T09:05:00Z'],
      [1499, undefined],
      [1, '2030-01-15T09:30:00Z'],
      [1799, undefined],
      [1, '2030-01-15T10:00:00Z'],
    ] as const) {
      await emulator.clock.advance(seconds)
      if (at !== undefined) expected.push([at, 500])
      expect(attempts()).toEqual(expected)
    }
    expect(emulator.deliveries.list()).toMatchObject([{ state: 'failed', next_attempt_at: null }])
    expect(emulator.outbox.list().filter(({ kind }) => kind === 'admin_alert')).toMatchObject([
      { to: ['alex.admin@example.com'] },
    ])
    expect(new Set(received.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  })

  it('that recovers gets the delivery with the retry, and no more', async () => {
    await hook('ticket.updated')
    failures = 1
    await freshdesk.put('/tickets/1', { priority: 4 })
    await emulator.settled()
    const { ran } = (await freshdesk.post('/_emulator/clock/advance', { seconds: 600 })).body
    expect(ran.filter(({ kind }: { kind: string }) => kind.includes('webhook'))).toMatchObject([
      { at: '2030-01-15T09:05:00Z' },
    ])
    expect(received).toHaveLength(2)
    expect(emulator.deliveries.list()).toMatchObject([{ state: 'delivered' }])
  })

  it('may call the API while it is called, which raises the next event', async () => {
    await hook('ticket.created')
    await hook('ticket.updated')
    react = () => freshdesk.post('/tickets/37/notes', { body: 'Seen by the receiver' })
    await freshdesk.post('/tickets', NEW_TICKET)
    await emulator.settled()
    expect(bodies().map(([name, content]) => [name, (content as Record<string, unknown>).ticket_id])).toEqual([
      ['ticket.created', 37],
      ['ticket.updated', 37],
    ])
  })
})
