import { beforeEach, describe, expect, it } from 'vitest'
import { createRule, deliveriesOf, webhook } from '../support/automations.ts'
import { type Answer, startFreshdesk } from '../support/freshdesk.ts'
import { createTicket, ID, NEXT_TICKET } from '../support/tickets.ts'

const freshdesk = await startFreshdesk({ deliver: 'record' })
const { emulator } = freshdesk

const TELL = [webhook('{{triggered_event}}', { content_type: 'FORM' })]

/** What each delivery says of its event and of what triggered it, oldest first. */
const told = () => deliveriesOf(freshdesk).map(({ event, body }) => [event, decodeURIComponent(body ?? '')])

const onEvents = (...events: object[]) => createRule(freshdesk, 4, { performer: { type: 3 }, events, actions: TELL })

async function put(id: number, fields: object): Promise<Answer> {
  const answer = await freshdesk.put(`/tickets/${id}`, fields)
  expect(answer.status, answer.text).toBe(200)
  return answer
}

describe('a ticket that is created', () => {
  beforeEach(() => createRule(freshdesk, 1, { actions: TELL }))

  it('is told to rules on creation', async () => {
    await createTicket(freshdesk)
    expect(told()).toEqual([['ticket.created', '{ticket_action:created}']])
  })

  it('is told when it begins as an outbound e-mail', async () => {
    const body = { email: 'ada@acme.test', subject: 's', description: 'd', email_config_id: ID.supportMailbox }
    expect((await freshdesk.post('/tickets/outbound_email', { ...body, status: 5, priority: 1 })).status).toBe(201)
    expect(told()).toEqual([['ticket.created', '{ticket_action:created}']])
  })

  it('is not told when it is updated', async () => {
    await put(2, { priority: 4 })
    expect(told()).toEqual([])
  })

  it('is not told when it was refused', async () => {
    await freshdesk.post('/tickets', { subject: 'nothing else' })
    expect(told()).toEqual([])
  })
})

describe('a change of a field', () => {
  // Ticket 2 is open, of priority 1, of type Question, in Support and nobody's.
  it.each([
    ['priority', { priority: 4 }, '{priority:{from:Low,to:Urgent}}'],
    ['ticket_type', { type: 'Problem' }, '{ticket_type:{from:Question,to:Problem}}'],
    ['type', { type: null }, '{type:{from:Question,to:none}}'],
    ['group_id', { group_id: ID.billing }, '{group_id:{from:Support,to:Billing}}'],
    ['responder_id', { responder_id: ID.amy }, '{responder_id:{from:none,to:Amy Agent}}'],
    ['tags', { tags: ['vip', 'new'] }, '{tags:{from:,to:vip,new}}'],
    ['subject', { subject: 'Other' }, '{subject:{from:Which cable fits the WAN port?,to:Other}}'],
    ['fr_due_by', { fr_due_by: '2030-01-20' }, '{fr_due_by:{from:2030-01-14T15:00:00Z,to:2030-01-20T00:00:00Z}}'],
    ['cf_vip', { custom_fields: { cf_vip: true } }, '{cf_vip:{from:none,to:true}}'],
    ['cf_region', { custom_fields: { cf_region: 'EMEA' } }, '{cf_region:{from:none,to:EMEA}}'],
  ])('of %s is told once it differs', async (field_name, fields, text) => {
    await put(2, { tags: [], custom_fields: { cf_vip: null } })
    await onEvents({ field_name, from: '--', to: '--' })
    await put(2, { ...fields, due_by: '2030-02-01T00:00:00Z' })
    await put(2, fields)
    expect(told()).toEqual([['ticket.updated', text]])
  })

  it.each([
    ['from any to any', {}, true],
    ['from what it was', { from: 1 }, true],
    ['from something else', { from: 2 }, false],
    ['to what it is', { to: 4 }, true],
    ['to something else', { to: 3 }, false],
    ['from and to', { from: 1, to: 4 }, true],
    ['from it, but to something else', { from: 1, to: 3 }, false],
    ['any at both ends', { from: '--', to: '--' }, true],
  ])('%s', async (_what, ends, isTold) => {
    await onEvents({ field_name: 'priority', ...ends })
    await put(2, { priority: 4 })
    expect(told()).toHaveLength(isTold ? 1 : 0)
  })

  it('from nothing is asked for as null', async () => {
    await onEvents({ field_name: 'responder_id', from: null, to: ID.amy })
    await put(2, { responder_id: ID.amy })
    await put(2, { responder_id: ID.admin })
    await put(2, { responder_id: ID.amy })
    expect(told()).toEqual([['ticket.updated', '{responder_id:{from:none,to:Amy Agent}}']])
  })

  it('of a nested field may name its lower levels', async () => {
    await onEvents({
      field_name: 'cf_country',
      from: '--',
      to: 'Germany',
      to_nested_field: { level2: { field_name: 'cf_state', value: 'Hesse' } },
    })
    const place = (cf_country: string, cf_state: string) => put(2, { custom_fields: { cf_country, cf_state } })
    await place('Germany', 'Bavaria')
    await place('Germany', 'Hesse')
    await place('United States', 'New York')
    expect(told()).toEqual([['ticket.updated', '{cf_country:{from:Germany,to:Germany}}']])
  })

  it('is one of several that a rule waits for, told by the first', async () => {
    await onEvents({ field_name: 'status', to: 4 }, { field_name: 'priority' })
    await put(2, { priority: 4, status: 4 })
    await put(2, { priority: 1 })
    expect(told()).toEqual([
      ['ticket.resolved', '{status:{from:Open,to:Resolved}}'],
      ['ticket.updated', '{priority:{from:Urgent,to:Low}}'],
    ])
  })
})

describe('a change of status', () => {
  const OPEN = 2
  const PENDING = 3
  const RESOLVED = 4
  const CLOSED = 5

  it.each([
    [OPEN, RESOLVED, 'ticket.resolved'],
    [CLOSED, RESOLVED, 'ticket.resolved'],
    [OPEN, CLOSED, 'ticket.closed'],
    [RESOLVED, CLOSED, 'ticket.closed'],
    [RESOLVED, OPEN, 'ticket.reopened'],
    [CLOSED, OPEN, 'ticket.reopened'],
    [OPEN, PENDING, 'ticket.updated'],
    [PENDING, OPEN, 'ticket.updated'],
    [CLOSED, PENDING, 'ticket.updated'],
  ])('from %i to %i is %s', async (from, to, event) => {
    const id = await createTicket(freshdesk, { status: from })
    await onEvents({ field_name: 'status' })
    await put(id, { status: to })
    expect(told().map(([name]) => name)).toEqual([event])
  })
})

describe('what is told as an update', () => {
  beforeEach(() => onEvents({ field_name: 'ticket_action', value: 'updated' }))
  const count = () => told().length

  it.each([
    ['a field', () => put(2, { priority: 4 })],
    ['the same values again', () => put(2, {})],
    ['a note', () => freshdesk.post('/tickets/2/notes', { body: 'b' })],
    ['a reply', () => freshdesk.post('/tickets/2/reply', { body: 'b' })],
    ['a forward', () => freshdesk.post('/tickets/2/forward', { body: 'b', to_emails: ['a@b.test'] })],
  ])('is %s', async (_what, change) => {
    await change()
    expect(told()).toEqual([['ticket.updated', '{ticket_action:updated}']])
  })

  it('is each ticket of a bulk update, and its reply', async () => {
    const body = { bulk_action: { ids: [2, 3, 999], properties: { priority: 4 }, reply: { body: 'r' } } }
    expect((await freshdesk.post('/tickets/bulk_update', body)).status).toBe(202)
    expect(deliveriesOf(freshdesk).map(({ ticket_id }) => ticket_id)).toEqual([2, 2, 3, 3])
  })

  it('is a merge: the notes, and the secondary that is closed', async () => {
    await freshdesk.put('/tickets/merge', { primary_id: 1, ticket_ids: [2] })
    expect(deliveriesOf(freshdesk).map(({ ticket_id }) => ticket_id)).toEqual([2, 2, 1, 1])
  })

  it.each([
    ['creating', () => createTicket(freshdesk)],
    ['deleting', () => freshdesk.delete('/tickets/2')],
    ['watching', () => freshdesk.post('/tickets/2/watch', {})],
    ['a change that is refused', () => freshdesk.put('/tickets/2', { priority: 9 })],
    ['a contact', () => freshdesk.put(`/contacts/${ID.linus}`, { job_title: 'x' })],
    ['a new contact', () => freshdesk.post('/contacts', { name: 'x', email: 'x@y.test' })],
    ['an agent', () => freshdesk.put(`/agents/${ID.gil}`, { job_title: 'x' })],
    ['a company', () => freshdesk.put(`/companies/${ID.acme}`, { note: 'x' })],
  ])('is not %s', async (_what, change) => {
    await change()
    expect(count()).toBe(0)
  })
})

describe('other events', () => {
  it('are notes by their kind', async () => {
    await onEvents({ field_name: 'note_type', value: 'public' })
    await onEvents({ field_name: 'note_type', value: 'private' })
    await onEvents({ field_name: 'note_type', value: '--' })
    await freshdesk.post('/tickets/2/notes', { body: 'b', private: false })
    await freshdesk.post('/tickets/2/notes', { body: 'b' })
    await freshdesk.post('/tickets/2/reply', { body: 'b' })
    expect(told()).toEqual([
      ['ticket.updated', '{note_type:public}'],
      ['ticket.updated', '{note_type:public}'],
      ['ticket.updated', '{note_type:private}'],
      ['ticket.updated', '{note_type:private}'],
    ])
  })

  it('are replies', async () => {
    await onEvents({ field_name: 'reply_sent', value: 'sent' })
    await freshdesk.post('/tickets/2/notes', { body: 'b', private: false })
    await freshdesk.post('/tickets/2/reply', { body: 'b' })
    expect(told()).toEqual([['ticket.updated', '{reply_sent:sent}']])
  })

  it('are deleting, also in bulk, and restoring', async () => {
    await onEvents(
      { field_name: 'ticket_action', value: 'deleted' },
      { field_name: 'ticket_action', value: 'restored' },
    )
    await freshdesk.delete('/tickets/2')
    await freshdesk.put('/tickets/2/restore')
    await freshdesk.post('/tickets/bulk_delete', { bulk_action: { ids: [3] } })
    expect(deliveriesOf(freshdesk).map(({ ticket_id, body }) => [ticket_id, decodeURIComponent(body ?? '')])).toEqual([
      [2, '{ticket_action:deleted}'],
      [2, '{ticket_action:restored}'],
      [3, '{ticket_action:deleted}'],
    ])
  })

  it('are SLA breaches, at the moment they happen, by the system', async () => {
    const breach = (field_name: string) =>
      createRule(freshdesk, 4, {
        performer: { type: 4 },
        events: [{ field_name, from: false, to: true }],
        conditions: [
          {
            name: 'condition_set_1',
            match_type: 'all',
            properties: [{ field_name: 'subject', operator: 'is', value: 'Breach' }],
          },
        ],
        actions: [webhook('{{ticket.id}}', { content_type: 'FORM' }), { field_name: 'add_tag', value: field_name }],
      })
    await breach('is_escalated')
    await breach('fr_escalated')
    const id = await createTicket(freshdesk, { subject: 'Breach', priority: 4 })
    await emulator.clock.advance(3599)
    expect(told()).toEqual([])
    await emulator.clock.advance(1)
    expect((await freshdesk.get(`/tickets/${id}`)).body).toMatchObject({
      tags: ['fr_escalated'],
      updated_at: '2030-01-15T10:00:00Z',
    })
    await emulator.clock.advance(4 * 3600)
    expect((await freshdesk.get(`/tickets/${id}`)).body.tags).toEqual(['fr_escalated', 'is_escalated'])
    expect(told()).toEqual([
      ['ticket.updated', String(NEXT_TICKET)],
      ['ticket.updated', String(NEXT_TICKET)],
    ])
  })
})

describe('the performer', () => {
  const byPerformer = (performer: object) =>
    createRule(freshdesk, 4, {
      performer,
      events: [{ field_name: 'ticket_action', value: 'updated' }],
      actions: TELL,
    })
  const byAgent = () => freshdesk.put('/tickets/2', { priority: 4 }, { key: 'agent-api-key' })
  const byRequester = () => freshdesk.post('/tickets/2/notes', { body: 'b', user_id: ID.linus, incoming: true })
  const bySystem = async () => {
    await createTicket(freshdesk, { priority: 4 })
    await emulator.clock.advance(3600)
  }

  it.each([
    ['an agent', { type: 1 }, [true, false, false]],
    ['one of these agents', { type: 1, members: [ID.amy, ID.gil] }, [true, false, false]],
    ['other agents', { type: 1, members: [ID.gil] }, [false, false, false]],
    ['a requester', { type: 2 }, [false, true, false]],
    ['an agent or requester', { type: 3 }, [true, true, false]],
    ['the system', { type: 4 }, [false, false, true]],
  ])('is %s', async (_what, performer, expected) => {
    const seen = []
    for (const act of [byAgent, byRequester, bySystem]) {
      emulator.reset()
      await byPerformer(performer)
      await act()
      seen.push(told().length > 0)
    }
    expect(seen).toEqual(expected)
  })
})

describe('rules', () => {
  it('run before the next request is answered, and after this one was', async () => {
    await createRule(freshdesk, 4, { actions: [{ field_name: 'add_tag', value: 'seen' }] })
    const reply = await put(2, { tags: ['own'] })
    expect(reply.body.tags).toEqual(['own'])
    expect((await freshdesk.get('/tickets/2')).body.tags).toEqual(['own', 'seen'])
  })

  it('that are switched off do nothing', async () => {
    await createRule(freshdesk, 4, { active: false, actions: TELL })
    await put(2, { priority: 4 })
    expect(told()).toEqual([])
  })

  it('count how often they fired', async () => {
    const id = await createRule(freshdesk, 4, { actions: TELL })
    await put(2, { priority: 4 })
    await put(3, { priority: 4 })
    const { body } = await freshdesk.get(`/automations/4/rules/${id}`)
    expect([body.affected_tickets_count, body.updated_at]).toEqual([2, body.created_at])
  })
})
