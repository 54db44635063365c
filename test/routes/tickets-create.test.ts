import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { createTicket, ID, idsOf, NEW_TICKET, NEXT_TICKET, NO_CUSTOM_FIELDS } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

describe('the reply', () => {
  it('is the ticket, key for key as recorded', async () => {
    const answer = await freshdesk.post('/tickets', NEW_TICKET)
    const [requesterId] = idsOf(await freshdesk.get(`/contacts?email=${NEW_TICKET.email}`))
    expect(answer.status).toBe(201)
    expect(answer.text).toBe(
      JSON.stringify({
        cc_emails: [],
        fwd_emails: [],
        reply_cc_emails: [],
        ticket_cc_emails: [],
        ticket_bcc_emails: [],
        fr_escalated: false,
        spam: false,
        email_config_id: ID.supportMailbox,
        group_id: null,
        priority: 1,
        requester_id: requesterId,
        responder_id: null,
        source: 2,
        company_id: null,
        status: 2,
        subject: 'Support needed',
        support_email: null,
        to_emails: null,
        product_id: ID.router,
        id: NEXT_TICKET,
        type: null,
        due_by: null,
        fr_due_by: null,
        is_escalated: false,
        description: '<div>The printer is on fire.</div>',
        description_text: 'The printer is on fire.',
        custom_fields: NO_CUSTOM_FIELDS,
        created_at: NOW,
        updated_at: NOW,
        tags: [],
        attachments: [],
        source_info: null,
        structured_description: null,
        form_id: 158000000001,
        nr_due_by: null,
        nr_escalated: false,
      }),
    )
  })

  it('names the new ticket in Location', async () => {
    const answer = await freshdesk.post('/tickets', NEW_TICKET)
    expect(answer.headers.get('location')).toBe(`${freshdesk.emulator.url}/api/v2/tickets/${NEXT_TICKET}`)
  })

  it('shows every field as it was sent', async () => {
    const sent = {
      requester_id: ID.ada,
      subject: 'Invoice is wrong',
      status: 3,
      priority: 3,
      source: 3,
      type: 'Problem',
      responder_id: ID.amy,
      group_id: ID.billing,
      product_id: ID.router,
      company_id: ID.globex,
      cc_emails: ['finance@acme.test', 'Boss <boss@acme.test>'],
      tags: ['invoice', 'x'.repeat(32)],
    }
    const answer = await freshdesk.post('/tickets', { ...sent, description: '<p>It does <b>not</b> add up.</p>' })
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({ ...sent, description: '<div>It does <b>not</b> add up.</div>' })
    const viewed = await freshdesk.get(`/tickets/${NEXT_TICKET}`)
    expect(viewed.body).toMatchObject({ ...sent, description: '<div>It does <b>not</b> add up.</div>' })
  })

  it('copies cc_emails to the replies’ and the ticket’s own copies', async () => {
    const answer = await freshdesk.post('/tickets', { ...NEW_TICKET, cc_emails: ['cc@example.com'] })
    expect(answer.body).toMatchObject({
      cc_emails: ['cc@example.com'],
      reply_cc_emails: ['cc@example.com'],
      ticket_cc_emails: ['cc@example.com'],
      fwd_emails: [],
      ticket_bcc_emails: [],
    })
  })
})

describe('the description', () => {
  it('is wrapped in a div when it is plain text', async () => {
    const answer = await freshdesk.post('/tickets', { ...NEW_TICKET, description: 'Tom & Jerry: 1 < 2' })
    expect(answer.body.description).toBe('<div>Tom &amp; Jerry: 1 &lt; 2</div>')
    expect(answer.body.description_text).toBe('Tom & Jerry: 1 < 2')
  })

  it('is kept as it is when it is HTML, with its text beside it', async () => {
    const answer = await freshdesk.post('/tickets', { ...NEW_TICKET, description: '<p>One <b>bold</b> &amp; more</p>' })
    expect(answer.body.description).toBe('<div>One <b>bold</b> &amp; more</div>')
    expect(answer.body.description_text).toBe('One bold & more')
  })
})

describe('the due times', () => {
  it('are null in the reply and set right after it by the policy', async () => {
    const created = await freshdesk.post('/tickets', { ...NEW_TICKET, priority: 4 })
    expect(created.body).toMatchObject({ due_by: null, fr_due_by: null })
    const viewed = await freshdesk.get(`/tickets/${NEXT_TICKET}`)
    expect(viewed.body).toMatchObject({ due_by: '2030-01-15T13:00:00Z', fr_due_by: '2030-01-15T10:00:00Z' })
  })

  it('are shown at once, in UTC, and kept when the caller sets them', async () => {
    const due = { due_by: '2030-02-01T12:00:00+05:30', fr_due_by: '2030-01-20' }
    const shown = { due_by: '2030-02-01T06:30:00Z', fr_due_by: '2030-01-20T00:00:00Z' }
    const created = await freshdesk.post('/tickets', { ...NEW_TICKET, ...due })
    expect(created.body).toMatchObject(shown)
    expect((await freshdesk.get(`/tickets/${NEXT_TICKET}`)).body).toMatchObject(shown)
  })

  it('come from the policy where the caller sets only the other', async () => {
    await freshdesk.post('/tickets', { ...NEW_TICKET, due_by: '2030-02-01T12:00:00Z' })
    const viewed = await freshdesk.get(`/tickets/${NEXT_TICKET}`)
    expect(viewed.body).toMatchObject({ due_by: '2030-02-01T12:00:00Z', fr_due_by: '2030-01-15T17:00:00Z' })
  })

  it('are refused when they are no times', async () => {
    const answer = await freshdesk.post('/tickets', { ...NEW_TICKET, due_by: 'tomorrow', fr_due_by: '2030-02-30' })
    expect(answer.status).toBe(400)
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toEqual(['due_by', 'fr_due_by'])
  })
})

describe('defaults of an account that requires little', () => {
  const names = ['status', 'priority', 'subject', 'description']
  const lenient = { ticket_fields: names.map((name) => ({ name, required_for_agents: false })) }

  it('are open, low, from the portal, without subject, and a description that says so', async () => {
    freshdesk.emulator.load({ fixture: lenient })
    const answer = await freshdesk.post('/tickets', { email: 'new.customer@example.com' })
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({
      status: 2,
      priority: 1,
      source: 2,
      subject: null,
      type: null,
      description: '<div>Not given.</div>',
      description_text: 'Not given.',
    })
  })

  it('stand in for a blank description too', async () => {
    freshdesk.emulator.load({ fixture: lenient })
    const answer = await freshdesk.post('/tickets', { email: 'new.customer@example.com', description: '  ' })
    expect(answer.body.description_text).toBe('Not given.')
  })
})

describe('the address, product and group', () => {
  it('of a given email_config_id win over a given product_id', async () => {
    const sent = { email_config_id: ID.billingMailbox, product_id: ID.router }
    const answer = await freshdesk.post('/tickets', { ...NEW_TICKET, ...sent })
    expect(answer.body).toMatchObject({
      email_config_id: ID.billingMailbox,
      product_id: ID.cloud,
      group_id: ID.billing,
    })
  })

  it('follow a given product_id alone', async () => {
    const answer = await freshdesk.post('/tickets', { ...NEW_TICKET, product_id: ID.cloud })
    expect(answer.body).toMatchObject({ product_id: ID.cloud, email_config_id: ID.billingMailbox })
  })

  it('leave a given group_id alone', async () => {
    const sent = { email_config_id: ID.billingMailbox, group_id: ID.support }
    expect((await freshdesk.post('/tickets', { ...NEW_TICKET, ...sent })).body.group_id).toBe(ID.support)
  })
})

it('numbers tickets one by one', async () => {
  expect(await createTicket(freshdesk)).toBe(NEXT_TICKET)
  expect(await createTicket(freshdesk)).toBe(NEXT_TICKET + 1)
})

it('stores nothing when anything is refused', async () => {
  await freshdesk.post('/tickets', { ...NEW_TICKET, priority: 9 })
  expect((await freshdesk.get(`/tickets/${NEXT_TICKET}`)).status).toBe(404)
  expect((await freshdesk.get(`/contacts?email=${NEW_TICKET.email}`)).body).toEqual([])
})
