import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { createTicket, fieldsAndCodes, ID, NO_CUSTOM_FIELDS, refusedMethod } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

const view = async (id: number) => (await freshdesk.get(`/tickets/${id}`)).body

const UPDATED = {
  cc_emails: [],
  fwd_emails: [],
  reply_cc_emails: [],
  ticket_cc_emails: [],
  ticket_bcc_emails: [],
  spam: false,
  email_config_id: ID.supportMailbox,
  fr_escalated: true,
  group_id: ID.support,
  priority: 1,
  requester_id: ID.linus,
  responder_id: ID.amy,
  source: 2,
  status: 2,
  subject: 'Which cable fits the WAN port?',
  company_id: ID.globex,
  custom_fields: NO_CUSTOM_FIELDS,
  description: '<div>The box came without one. Is any CAT 6 cable all right?</div>',
  description_text: 'The box came without one. Is any CAT 6 cable all right?',
  id: 2,
  type: 'Question',
  support_email: null,
  to_emails: null,
  product_id: ID.router,
  source_info: null,
  attachments: [],
  is_escalated: false,
  tags: ['hardware'],
  nr_escalated: false,
  created_at: '2030-01-14T07:00:00Z',
  updated_at: NOW,
  due_by: '2030-01-17T07:00:00Z',
  fr_due_by: '2030-01-14T15:00:00Z',
  nr_due_by: null,
  structured_description: null,
  sentiment_score: null,
}

it.each(['PUT', 'PATCH'])('answers a %s with the whole ticket, key for key as recorded', async (method) => {
  const answer = await freshdesk.call(method, '/tickets/2', { body: { responder_id: ID.amy } })
  expect(answer.status).toBe(200)
  expect(answer.text).toBe(JSON.stringify(UPDATED))
})

describe('an update', () => {
  it('changes what it names and keeps the rest', async () => {
    const before = await view(3)
    await freshdesk.put('/tickets/3', { subject: 'Nothing is shown', type: null, group_id: null })
    expect(await view(3)).toEqual({
      ...before,
      subject: 'Nothing is shown',
      type: null,
      group_id: null,
      updated_at: NOW,
    })
  })

  it('with an empty body keeps everything but updated_at', async () => {
    const before = await view(3)
    expect((await freshdesk.put('/tickets/3', {})).status).toBe(200)
    expect((await freshdesk.call('PUT', '/tickets/3')).status).toBe(200)
    expect(await view(3)).toEqual({ ...before, updated_at: NOW })
  })

  it('moves updated_at to its own time', async () => {
    await freshdesk.emulator.clock.advance(90)
    expect((await freshdesk.put('/tickets/3', { type: 'Incident' })).body.updated_at).toBe('2030-01-15T09:01:30Z')
  })

  it('replaces the tags', async () => {
    expect((await freshdesk.put('/tickets/1', { tags: ['new'] })).body.tags).toEqual(['new'])
    expect((await freshdesk.put('/tickets/1', { tags: [] })).body.tags).toEqual([])
  })

  it('with null empties lists, and keeps a status that is not required', async () => {
    freshdesk.emulator.load({ fixture: { ticket_fields: [{ name: 'status', required_for_agents: false }] } })
    const answer = await freshdesk.put('/tickets/10', { tags: null, cc_emails: null, status: null })
    expect(answer.body).toMatchObject({ tags: [], cc_emails: [], status: 3 })
  })

  it('keeps a description as it is sent, plain or HTML', async () => {
    const plain = await freshdesk.put('/tickets/2', { description: 'Simply <3' })
    expect(plain.body).toMatchObject({ description: 'Simply <3', description_text: 'Simply <3' })
    const html = await freshdesk.put('/tickets/2', { description: '<p>Simply</p>' })
    expect(html.body).toMatchObject({ description: '<div>Simply</div>', description_text: 'Simply' })
  })

  it('to another product takes the product’s address along', async () => {
    const answer = await freshdesk.put('/tickets/2', { product_id: ID.cloud })
    expect(answer.body).toMatchObject({ product_id: ID.cloud, email_config_id: ID.billingMailbox })
  })

  it('refuses what a new ticket may not have either', async () => {
    const answer = await freshdesk.put('/tickets/2', { status: 9, priority: '1', responder_id: ID.ada, bogus: 1 })
    expect(answer.status).toBe(400)
    expect(new Map(fieldsAndCodes(answer))).toEqual(
      new Map([
        ['priority', 'datatype_mismatch'],
        ['bogus', 'invalid_field'],
        ['status', 'invalid_value'],
        ['responder_id', 'invalid_value'],
      ]),
    )
    expect(await view(2)).toMatchObject({ status: 2, priority: 1, responder_id: null })
  })

  it.each(['subject', 'description'])('cannot clear a required %s', async (field) => {
    const answer = await freshdesk.put('/tickets/2', { [field]: '' })
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([[field, 'invalid_value']])
  })

  it('cannot set related_ticket_ids, which only a new ticket has', async () => {
    const answer = await freshdesk.put('/tickets/2', { related_ticket_ids: [3] })
    expect(fieldsAndCodes(answer)).toEqual([['related_ticket_ids', 'invalid_field']])
  })

  it('of an unknown ticket is an empty 404', async () => {
    const answer = await freshdesk.put('/tickets/9999', { priority: 2 })
    expect(answer.status).toBe(404)
    expect(answer.text).toBe('')
  })
})

describe('the requester', () => {
  it('changes by e-mail, with its company', async () => {
    const answer = await freshdesk.put('/tickets/2', { email: 'Ada@acme.test' })
    expect(answer.body).toMatchObject({ requester_id: ID.ada, company_id: ID.acme })
  })

  it('changes by id', async () => {
    expect((await freshdesk.put('/tickets/2', { requester_id: ID.rosa })).body).toMatchObject({
      requester_id: ID.rosa,
      company_id: null,
    })
  })

  it('is made when the e-mail is nobody’s', async () => {
    const { requester_id } = (await freshdesk.put('/tickets/2', { email: 'somebody.new@acme.test' })).body
    const contact = await freshdesk.get(`/contacts/${requester_id}`)
    expect(contact.body).toMatchObject({ name: 'Somebody.new', email: 'somebody.new@acme.test', company_id: ID.acme })
  })

  it.each(['bob@spam.test', 'dora@example.com'])('cannot become %s, who is blocked or deleted', async (email) => {
    const answer = await freshdesk.put('/tickets/2', { email })
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([['email', 'invalid_value']])
  })

  it('is judged by type before anything else', async () => {
    const answer = await freshdesk.put('/tickets/2', { phone: 15550101, email: 5 })
    expect(answer.status).toBe(400)
    expect(new Map(fieldsAndCodes(answer))).toEqual(
      new Map([
        ['email', 'datatype_mismatch'],
        ['phone', 'datatype_mismatch'],
      ]),
    )
  })
})

describe('a ticket that began as an outbound email', () => {
  it.each(['subject', 'description'])('keeps its %s', async (field) => {
    const answer = await freshdesk.put('/tickets/17', { [field]: 'Something else' })
    expect(answer.status).toBe(400)
    expect(answer.body.errors).toMatchObject([{ field }])
  })

  it('takes every other change', async () => {
    expect((await freshdesk.put('/tickets/17', { priority: 3 })).status).toBe(200)
  })
})

describe.each([
  [31, 'deleted'],
  [33, 'spam'],
])('ticket %i, which is %s', (id) => {
  it.each(['PUT', 'PATCH'])('refuses %s with 405, naming GET', async (method) => {
    const answer = await freshdesk.call(method, `/tickets/${id}`, { body: { priority: 2 } })
    expect(answer.status).toBe(405)
    expect(answer.body).toEqual(refusedMethod(method))
    expect(answer.headers.get('allow')).toBe('GET')
    expect((await view(id)).priority).toBe(1)
  })

  it('refuses it before it looks at values', async () => {
    expect((await freshdesk.put(`/tickets/${id}`, { status: 99, responder_id: 1 })).status).toBe(405)
  })
})

describe('the due times', () => {
  it('move with the priority, after the reply', async () => {
    const id = await createTicket(freshdesk, { priority: 1 })
    const old = { due_by: '2030-01-18T09:00:00Z', fr_due_by: '2030-01-15T17:00:00Z' }
    expect((await freshdesk.put(`/tickets/${id}`, { priority: 4 })).body).toMatchObject(old)
    expect(await view(id)).toMatchObject({ due_by: '2030-01-15T13:00:00Z', fr_due_by: '2030-01-15T10:00:00Z' })
  })

  it('set by the caller are shown at once and stay when the priority changes', async () => {
    const id = await createTicket(freshdesk, { priority: 1 })
    const due = { due_by: '2030-03-01T00:00:00Z', fr_due_by: '2030-02-01T00:00:00Z' }
    expect((await freshdesk.put(`/tickets/${id}`, due)).body).toMatchObject(due)
    await freshdesk.put(`/tickets/${id}`, { priority: 4 })
    expect(await view(id)).toMatchObject(due)
  })

  it('stay both when the caller sets only one', async () => {
    const id = await createTicket(freshdesk, { priority: 1 })
    await freshdesk.put(`/tickets/${id}`, { fr_due_by: '2030-01-16T00:00:00Z' })
    await freshdesk.put(`/tickets/${id}`, { priority: 4 })
    expect(await view(id)).toMatchObject({ due_by: '2030-01-18T09:00:00Z', fr_due_by: '2030-01-16T00:00:00Z' })
  })

  it('are the same in reply and view when null is sent for them', async () => {
    const id = await createTicket(freshdesk)
    const { due_by, fr_due_by } = await view(id)
    const answer = await freshdesk.put(`/tickets/${id}`, { due_by: null, fr_due_by: null })
    expect(answer.body).toMatchObject({ due_by, fr_due_by })
    expect(await view(id)).toMatchObject({ due_by, fr_due_by })
  })

  it('moved into the future take escalations back', async () => {
    const id = await createTicket(freshdesk, { priority: 4 })
    await freshdesk.emulator.clock.advance(4 * 3600)
    expect(await view(id)).toMatchObject({ is_escalated: true, fr_escalated: true })
    await freshdesk.put(`/tickets/${id}`, { priority: 1 })
    expect(await view(id)).toMatchObject({ is_escalated: false, fr_escalated: false })
  })
})
