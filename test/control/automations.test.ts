import { describe, expect, it } from 'vitest'
import { createRule, deliveriesOf, RECEIVER, webhook, whereAll } from '../support/automations.ts'
import { startFreshdesk } from '../support/freshdesk.ts'
import { createTicket, ID, NEXT_TICKET } from '../support/tickets.ts'

const freshdesk = await startFreshdesk({ deliver: 'record' })
const { emulator } = freshdesk

const OPEN = 2
const RESOLVED = 4
const CLOSED = 5

const hook = (event: string, url = RECEIVER) => freshdesk.post('/_emulator/hooks', { event, url })
const told = () => deliveriesOf(freshdesk).map(({ event, ticket_id }) => [event, ticket_id])

describe('a hook', () => {
  it('is answered as the rule that it is', async () => {
    const { status, body } = await hook('ticket.resolved')
    expect(status).toBe(201)
    expect(body).toMatchObject({
      name: `ticket.resolved to ${RECEIVER}`,
      active: true,
      events: [{ field_name: 'status', from: '--', to: RESOLVED }],
      conditions: [],
      actions: [{ field_name: 'trigger_webhook', request_type: 'POST', url: RECEIVER, content_layout: '1' }],
    })
    expect(body).not.toHaveProperty('performer')
    expect((await freshdesk.get(`/automations/4/rules/${body.id}`)).body).toEqual(body)
  })

  it('on creation is a rule of that type', async () => {
    const { body } = await hook('ticket.created')
    expect((await freshdesk.get(`/automations/1/rules/${body.id}`)).status).toBe(200)
  })

  it('posts the simple content, with the account’s own fields', async () => {
    await hook('ticket.created')
    await createTicket(freshdesk, { email: 'ada@acme.test', custom_fields: { cf_region: 'EMEA' } })
    const [delivery] = deliveriesOf(freshdesk)
    expect(delivery).toMatchObject({ method: 'POST', url: RECEIVER, headers: { 'Content-Type': 'application/json' } })
    expect(JSON.parse(delivery?.body ?? '')).toEqual({
      freshdesk_webhook: {
        ticket_id: NEXT_TICKET,
        ticket_subject: 'Support needed',
        ticket_description: '<div>The printer is on fire.</div>',
        ticket_url: `https://acme.freshdesk.com/helpdesk/tickets/${NEXT_TICKET}`,
        ticket_status: 'Open',
        ticket_priority: 'Low',
        ticket_source: 'Portal',
        ticket_type: null,
        ticket_tags: '',
        ticket_due_by_time: '2030-01-18T09:00:00Z',
        ticket_requester_name: 'Ada Lovelace',
        ticket_requester_email: 'ada@acme.test',
        ticket_agent_name: null,
        ticket_agent_email: null,
        ticket_group_name: null,
        ticket_latest_public_comment: null,
        ticket_cf_reference_number: null,
        ticket_cf_steps: null,
        ticket_cf_vip: null,
        ticket_cf_seats: null,
        ticket_cf_amount: null,
        ticket_cf_incident_date: null,
        ticket_cf_region: 'EMEA',
        ticket_cf_status_page: null,
        ticket_cf_callback_number: null,
        ticket_cf_country: null,
        ticket_cf_state: null,
        ticket_cf_city: null,
        ticket_cf_resolution_code: null,
        triggered_event: '{ticket_action:created}',
      },
    })
  })

  it('is told of its event alone, each once and in order', async () => {
    for (const event of ['created', 'updated', 'resolved', 'closed', 'reopened']) await hook(`ticket.${event}`)
    const id = await createTicket(freshdesk)
    for (const status of [RESOLVED, CLOSED, OPEN]) await freshdesk.put(`/tickets/${id}`, { status })
    await freshdesk.post(`/tickets/${id}/notes`, { body: 'x' })
    expect(told()).toEqual([
      ['ticket.created', id],
      ['ticket.updated', id],
      ['ticket.resolved', id],
      ['ticket.updated', id],
      ['ticket.closed', id],
      ['ticket.updated', id],
      ['ticket.reopened', id],
      ['ticket.updated', id],
    ])
  })

  it('is told whoever it was: other rules and the clock too', async () => {
    await hook('ticket.updated')
    await createRule(freshdesk, 1, { actions: [{ field_name: 'priority', value: 4 }] })
    const id = await createTicket(freshdesk)
    expect(told()).toEqual([['ticket.updated', id]])
    await emulator.clock.advance(3600)
    expect(told()).toEqual([
      ['ticket.updated', id],
      ['ticket.updated', id],
    ])
  })

  it.each([
    [{ event: 'ticket.created' }, /^url: /],
    [{ url: RECEIVER }, /^event: /],
    [{ event: 'ticket.deleted', url: RECEIVER }, /^event: /],
    [{ event: 'ticket.created', url: RECEIVER, secret: 'x' }, /secret/],
    [{ event: 'ticket.created', url: 'ftp://a.test' }, /^hook.url: It should be a valid URL that begins with http/],
    [{ event: 'ticket.created', url: `${RECEIVER}/{{ticket.nope}}` }, /^hook.url: There is no placeholder/],
  ])('is refused: %j', async (body, message) => {
    const before = (await freshdesk.get('/automations/1/rules')).text
    const answer = await freshdesk.post('/_emulator/hooks', body)
    expect([answer.status, answer.body]).toEqual([
      400,
      { code: 'invalid_value', message: expect.stringMatching(message) },
    ])
    expect((await freshdesk.get('/automations/1/rules')).text).toBe(before)
  })

  it('is refused on a plan without webhooks', async () => {
    await freshdesk.call('PATCH', '/_emulator/account', { body: { plan: 'free' } })
    const answer = await hook('ticket.created')
    expect([answer.status, answer.body.message]).toEqual([400, 'hook.field_name: It requires the Webhooks feature'])
  })

  it('belongs to the account that it is made in', async () => {
    emulator.createAccount({ name: 'hooked' })
    const path = '/_emulator/accounts/hooked'
    expect((await freshdesk.post(`${path}/hooks`, { event: 'ticket.created', url: RECEIVER })).status).toBe(201)
    await createTicket(freshdesk)
    expect(told()).toEqual([])
    await freshdesk.delete(path)
  })
})

describe('a dry run', () => {
  const run = async (event: string, ticket_id = 2) =>
    freshdesk.post('/_emulator/automations/dry-run?secrets=true', { ticket_id, event })

  /** Of one rule, made for it. */
  async function runOf(rule: object, event: string, type: 1 | 3 | 4 = 4) {
    const id = await createRule(freshdesk, type, rule)
    const { status, body } = await run(event)
    expect(status).toBe(200)
    return body.find(({ rule_id }: { rule_id: number }) => rule_id === id)
  }

  it('answers the exact request of a rule that fires', async () => {
    const action = webhook(
      { id: '{{ticket.id}}', status: '{{ticket.status}}', event: '{{triggered_event}}' },
      { api_key: 'k', custom_headers: { 'X-App': '1' } },
    )
    const rule = { name: 'R', events: [{ field_name: 'status', to: RESOLVED }], actions: [action] }
    const found = await runOf(rule, 'ticket.resolved')
    expect(found).toEqual({
      rule_id: expect.any(Number),
      name: 'R',
      automation_type_id: 4,
      fired: true,
      unmet: null,
      requests: [
        {
          method: 'POST',
          url: RECEIVER,
          headers: {
            'Content-Type': 'application/json',
            Authorization: `Basic ${Buffer.from('k:X').toString('base64')}`,
            'X-App': '1',
          },
          body: '{"id":"2","status":"Resolved","event":"{status:{from:Open,to:Resolved}}"}',
        },
      ],
    })
    // It is what is sent when it happens.
    await freshdesk.put('/tickets/2', { status: RESOLVED })
    const [{ method, url, body }] = found.requests
    expect(deliveriesOf(freshdesk)).toMatchObject([{ method, url, body }])
  })

  it('fills in what the rule itself sets before', async () => {
    const actions = [
      { field_name: 'priority', value: 4 },
      { field_name: 'cf_region', value: 'EMEA' },
      webhook('{{ticket.priority}} {{ticket.cf_region}}', { content_type: 'FORM' }),
    ]
    const { requests } = await runOf({ actions }, 'ticket.updated')
    expect(requests[0].body).toBe('Urgent EMEA')
  })

  it('says why a request could not be made', async () => {
    const { requests } = await runOf({ actions: [webhook('{"n":{{ticket.cf_seats}}}')] }, 'ticket.updated')
    expect(requests[0].failure).toMatch(/^the body is not JSON/)
  })

  it.each([
    ['another type', { actions: [webhook({})] }, 1, 'it runs when a ticket is created'],
    ['an hourly rule', { actions: [webhook({})] }, 3, 'it runs at each full hour'],
    ['a rule that is off', { active: false, actions: [webhook({})] }, 4, 'the rule is not active'],
    [
      'another event',
      { events: [{ field_name: 'priority', from: 1, to: 4 }], actions: [webhook({})] },
      4,
      'no event: Priority is changed from Low to Urgent',
    ],
    [
      'several events',
      {
        events: [
          { field_name: 'note_type', value: 'private' },
          { field_name: 'reply_sent', value: 'sent' },
        ],
        actions: [webhook({})],
      },
      4,
      'no event: Note is private; Reply is sent',
    ],
    [
      'a condition',
      {
        conditions: whereAll({ field_name: 'group_id', operator: 'is', value: ID.billing }),
        actions: [webhook({})],
      },
      4,
      'condition_set_1: Group is Billing is not met, it is Support',
    ],
  ])('says why a rule does not fire: %s', async (_what, rule, type, unmet) => {
    expect(await runOf(rule, 'ticket.updated', type as 1 | 3 | 4)).toMatchObject({ fired: false, unmet, requests: [] })
  })

  it.each([
    ['ticket.resolved', OPEN, '{status:{from:Open,to:Resolved}}'],
    ['ticket.resolved', CLOSED, '{status:{from:Closed,to:Resolved}}'],
    ['ticket.resolved', RESOLVED, '{status:{from:Open,to:Resolved}}'],
    ['ticket.closed', OPEN, '{status:{from:Open,to:Closed}}'],
    ['ticket.reopened', CLOSED, '{status:{from:Closed,to:Open}}'],
    ['ticket.reopened', OPEN, '{status:{from:Resolved,to:Open}}'],
  ])('supposes %s of a ticket of status %i', async (event, status, text) => {
    const id = await createTicket(freshdesk, { status })
    const rule = await createRule(freshdesk, 4, {
      events: [{ field_name: 'status' }],
      actions: [webhook('{{triggered_event}}', { content_type: 'FORM' })],
    })
    const found = (await run(event, id)).body.find(({ rule_id }: { rule_id: number }) => rule_id === rule)
    expect(decodeURIComponent(found.requests[0].body)).toBe(text)
  })

  it('writes and sends nothing', async () => {
    await createRule(freshdesk, 1, {
      actions: [
        { field_name: 'status', value: 5 },
        { field_name: 'add_note', note_body: 'x' },
        { field_name: 'send_email_to_requester', email_subject: 'a', email_body: 'b' },
        webhook({}),
      ],
    })
    const before = [(await freshdesk.get('/tickets/2')).text, (await freshdesk.get('/automations/1/rules')).text]
    await run('ticket.created')
    expect([(await freshdesk.get('/tickets/2')).text, (await freshdesk.get('/automations/1/rules')).text]).toEqual(
      before,
    )
    expect((await freshdesk.get('/tickets/2/conversations')).body).toEqual([])
    expect([told(), emulator.outbox.list()]).toEqual([[], []])
  })

  it('answers 404 for a ticket that is not there, 400 for an event that is none', async () => {
    expect((await run('ticket.created', 999)).body).toEqual({
      code: 'not_found',
      message: 'There is no ticket with the id 999',
    })
    expect((await run('ticket.eaten')).status).toBe(400)
    expect((await freshdesk.post('/_emulator/automations/dry-run', {})).status).toBe(400)
  })

  it('is the same from within the process', async () => {
    await createRule(freshdesk, 4, { actions: [webhook({})] })
    expect(emulator.dryRun({ ticket_id: 2, event: 'ticket.updated' })).toEqual((await run('ticket.updated')).body)
    expect(() => emulator.dryRun({ ticket_id: 999, event: 'ticket.updated' })).toThrow(
      'There is no ticket with the id 999',
    )
  })
})
