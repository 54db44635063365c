import { describe, expect, it } from 'vitest'
import { createRule, deliveriesOf, webhook } from '../support/automations.ts'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { createTicket, ID } from '../support/tickets.ts'

const freshdesk = await startFreshdesk({ deliver: 'record' })
const { outbox } = freshdesk.emulator

/** A new ticket of Ada's after a rule on creation did this to it. */
async function ticketAfter(actions: readonly object[], fields: object = {}) {
  await createRule(freshdesk, 1, { actions })
  const id = await createTicket(freshdesk, { email: 'ada@acme.test', ...fields })
  return (await freshdesk.get(`/tickets/${id}?include=conversations`)).body
}

describe('an action that sets a field', () => {
  it.each([
    ['status', { field_name: 'status', value: 4 }, { status: 4 }],
    ['priority', { field_name: 'priority', value: 3 }, { priority: 3 }],
    ['type', { field_name: 'type', value: 'Refund' }, { type: 'Refund' }],
    ['ticket_type', { field_name: 'ticket_type', value: 'Refund' }, { type: 'Refund' }],
    ['group', { field_name: 'group_id', value: ID.billing }, { group_id: ID.billing }],
    ['agent', { field_name: 'responder_id', value: ID.amy }, { responder_id: ID.amy }],
    ['product', { field_name: 'product_id', value: ID.cloud }, { product_id: ID.cloud }],
    ['no product', { field_name: 'product_id', value: null }, { product_id: null }],
  ])('sets the %s', async (_what, action, expected) => {
    expect(await ticketAfter([action])).toMatchObject(expected)
  })

  it.each([
    ['cf_reference_number', 'R-1'],
    ['cf_vip', true],
    ['cf_seats', 12],
    ['cf_amount', 1.5],
    ['cf_incident_date', '2030-01-01'],
    ['cf_region', 'EMEA'],
  ])('sets the custom field %s', async (field_name, value) => {
    const { custom_fields } = await ticketAfter([{ field_name, value }])
    // A decimal is shown as text.
    expect(custom_fields[field_name]).toBe(field_name === 'cf_amount' ? String(value) : value)
  })

  it('clears what is set to null', async () => {
    const given = { type: 'Problem', responder_id: ID.amy, custom_fields: { cf_region: 'EMEA' } }
    const actions = ['type', 'responder_id', 'cf_region'].map((field_name) => ({ field_name, value: null }))
    expect(await ticketAfter(actions, given)).toMatchObject({
      type: null,
      responder_id: null,
      custom_fields: { cf_region: null },
    })
  })

  it('sets the levels of a nested field', async () => {
    const nested_fields = {
      level2: { field_name: 'cf_state', value: 'Bavaria' },
      level3: { field_name: 'cf_city', value: 'Munich' },
    }
    const { custom_fields } = await ticketAfter([{ field_name: 'cf_country', value: 'Germany', nested_fields }])
    expect(custom_fields).toMatchObject({ cf_country: 'Germany', cf_state: 'Bavaria', cf_city: 'Munich' })
  })

  it('sets the times that its status has', async () => {
    await createRule(freshdesk, 1, { actions: [{ field_name: 'status', value: 4 }] })
    const id = await createTicket(freshdesk)
    expect((await freshdesk.get(`/tickets/${id}?include=stats`)).body.stats.resolved_at).toBe(NOW)
  })

  it('is one update with its neighbours', async () => {
    await createRule(freshdesk, 4, {
      performer: { type: 4 },
      events: [{ field_name: 'ticket_action', value: 'updated' }],
      actions: [webhook('{{ticket.priority}} {{ticket.tags}}', { content_type: 'FORM' })],
    })
    await ticketAfter([
      { field_name: 'priority', value: 4 },
      { field_name: 'add_tag', value: 'a' },
      { field_name: 'cf_vip', value: true },
    ])
    expect(deliveriesOf(freshdesk).map(({ body }) => body)).toEqual(['Urgent a'])
  })
})

describe('add_tag', () => {
  it.each([
    ['one', 'new', ['old', 'new']],
    ['several, each once', ['new', 'old', 'newer'], ['old', 'new', 'newer']],
  ])('adds %s', async (_what, value, tags) => {
    expect((await ticketAfter([{ field_name: 'add_tag', value }], { tags: ['old'] })).tags).toEqual(tags)
  })

  it('adds to what the actions before it added', async () => {
    const actions = ['a', 'b'].map((value) => ({ field_name: 'add_tag', value }))
    expect((await ticketAfter(actions)).tags).toEqual(['a', 'b'])
  })
})

describe('add_note', () => {
  it('adds a private note by who made the rule, with its placeholders filled', async () => {
    const note_body = 'From {{ticket.requester.name}}: {{ticket.subject}}'
    const { conversations } = await ticketAfter([{ field_name: 'add_note', note_body }], { subject: '1 < 2 & 3' })
    expect(conversations).toMatchObject([
      {
        body: '<div>From Ada Lovelace: 1 &lt; 2 &amp; 3</div>',
        body_text: 'From Ada Lovelace: 1 < 2 & 3',
        private: true,
        incoming: false,
        user_id: ID.admin,
        source: 2,
      },
    ])
  })

  it('keeps the markup of a placeholder that is HTML', async () => {
    const note_body = '<p>They wrote: {{ticket.description}}</p>'
    const { conversations } = await ticketAfter([{ field_name: 'add_note', note_body }], { description: '<b>Help</b>' })
    expect(conversations[0].body).toBe('<p>They wrote: <b>Help</b></p>')
  })

  it('tells the agents it names', async () => {
    await ticketAfter([{ field_name: 'add_note', note_body: 'Look', notify_agents: [ID.amy, ID.gil] }])
    expect(outbox.list()).toMatchObject([
      { kind: 'note_notification', to: ['amy.agent@example.com', 'gil.group@example.com'] },
    ])
  })
})

describe('add_watcher', () => {
  it('adds agents who watch', async () => {
    const { id } = await ticketAfter([{ field_name: 'add_watcher', value: [ID.amy, ID.gil, ID.amy] }])
    expect((await freshdesk.get(`/tickets/${id}/watchers`)).body).toEqual({ watcher_ids: [ID.amy, ID.gil] })
  })
})

describe('an e-mail', () => {
  const email = (field_name: string, more: object = {}) => ({
    field_name,
    email_subject: 'About #{{ticket.id}}: {{ticket.subject}}',
    email_body: '<p>Hello {{ticket.requester.firstname}}</p>',
    ...more,
  })

  it('to the requester is in the outbox, whole', async () => {
    const { id } = await ticketAfter([email('send_email_to_requester')], { subject: 'Two\nlines' })
    expect(outbox.list()).toEqual([
      {
        id: 1,
        at: NOW,
        kind: 'automation',
        to: ['ada@acme.test'],
        cc: [],
        bcc: [],
        from: 'support@acme.freshdesk.com',
        subject: `About #${id}: Two lines`,
        html: '<p>Hello Ada</p>',
        text: 'Hello Ada',
        ticket_id: id,
        message_id: '<1.37@acme.freshdesk.com>',
        in_reply_to: null,
      },
    ])
  })

  it.each([
    ['an agent', email('send_email_to_agent', { email_to: ID.gil }), ['gil.group@example.com']],
    ['the ticket’s agent', email('send_email_to_agent'), ['amy.agent@example.com']],
    ['a group', email('send_email_to_group', { email_to: ID.billing }), ['gil.group@example.com']],
    [
      'the ticket’s group',
      email('send_email_to_group'),
      ['alex.admin@example.com', 'sam.supervisor@example.com', 'amy.agent@example.com', 'rita.restricted@example.com'],
    ],
  ])('to %s', async (_what, action, to) => {
    await ticketAfter([action], { responder_id: ID.amy, group_id: ID.support })
    expect(outbox.list().map((one) => [one.kind, one.to])).toEqual([['automation', to]])
  })

  it('to nobody is not sent', async () => {
    await ticketAfter([email('send_email_to_agent')])
    expect(outbox.list()).toEqual([])
  })
})

describe('forward_ticket', () => {
  it('mails the ticket to others', async () => {
    const action = {
      field_name: 'forward_ticket',
      fwd_to: ['partner@example.com'],
      fwd_cc: ['cc@example.com'],
      fwd_bcc: ['bcc@example.com'],
      fwd_note_body: 'See #{{ticket.id}}',
    }
    const { id, fwd_emails } = await ticketAfter([action])
    expect(fwd_emails).toEqual(['partner@example.com'])
    expect(outbox.list()).toMatchObject([
      {
        kind: 'forward',
        to: ['partner@example.com'],
        cc: ['cc@example.com'],
        bcc: ['bcc@example.com'],
        html: expect.stringContaining(`See #${id}`),
      },
    ])
  })
})

describe('an action that takes the ticket away', () => {
  it('deletes it', async () => {
    expect((await ticketAfter([{ field_name: 'delete_ticket' }])).deleted).toBe(true)
  })

  it('marks it as spam', async () => {
    expect((await ticketAfter([{ field_name: 'mark_as_spam' }])).spam).toBe(true)
  })

  it('tells rules that wait for it, and no rule after it runs', async () => {
    for (const value of ['deleted', 'marked_as_spam', 'updated']) {
      await createRule(freshdesk, 4, {
        performer: { type: 4 },
        events: [{ field_name: 'ticket_action', value }],
        actions: [webhook('{{triggered_event}}', { content_type: 'FORM' })],
      })
    }
    await createRule(freshdesk, 1, { actions: [{ field_name: 'mark_as_spam' }] })
    await createRule(freshdesk, 1, { actions: [{ field_name: 'priority', value: 4 }] })
    const id = await createTicket(freshdesk)
    expect(deliveriesOf(freshdesk).map(({ body }) => decodeURIComponent(body ?? ''))).toEqual([
      '{ticket_action:marked_as_spam}',
    ])
    expect((await freshdesk.get(`/tickets/${id}`)).body.priority).toBe(1)
  })
})

describe('skip_notification', () => {
  it('is taken: there is nothing to skip', async () => {
    expect((await ticketAfter([{ field_name: 'skip_notification' }])).status).toBe(2)
    expect(outbox.list()).toEqual([])
  })
})

describe('the actions of a rule', () => {
  it('are done in order: each sees what those before it did', async () => {
    await ticketAfter([
      webhook('{{ticket.status}} {{ticket.latest_private_comment}}', { content_type: 'FORM' }),
      { field_name: 'status', value: 4 },
      { field_name: 'add_note', note_body: 'Done' },
      webhook('{{ticket.status}} {{ticket.latest_private_comment}}', { content_type: 'FORM' }),
    ])
    expect(deliveriesOf(freshdesk).map(({ body }) => decodeURIComponent(body ?? ''))).toEqual([
      'Open ',
      'Resolved <div>Done</div>',
    ])
  })
})
