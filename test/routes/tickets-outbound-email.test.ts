import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { fieldsAndCodes, ID, NEW_TICKET, NEXT_TICKET, NO_CUSTOM_FIELDS, validationFailed } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const growth = await startFreshdesk({ plan: 'growth' })
const free = await startFreshdesk({ plan: 'free' })

const NEEDED = { email: 'ada@acme.test', subject: 'Your order has shipped', email_config_id: ID.supportMailbox }

const send = (fields: object = {}, key = 'agent-api-key') =>
  freshdesk.post('/tickets/outbound_email', { ...NEEDED, ...fields }, { key })

describe('an outbound email', () => {
  it('makes a closed ticket of low priority for the caller, key for key as a new ticket', async () => {
    const answer = await send()
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
        requester_id: ID.ada,
        responder_id: ID.amy,
        source: 10,
        company_id: ID.acme,
        status: 5,
        subject: 'Your order has shipped',
        support_email: null,
        to_emails: null,
        product_id: ID.router,
        id: NEXT_TICKET,
        type: null,
        due_by: null,
        fr_due_by: null,
        is_escalated: false,
        description: '<div>Not given.</div>',
        description_text: 'Not given.',
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
    expect(answer.headers.get('location')).toBe(`${freshdesk.emulator.url}/api/v2/tickets/${NEXT_TICKET}`)
  })

  it('takes the other fields of a ticket', async () => {
    const fields = {
      status: 2,
      priority: 3,
      type: 'Question',
      tags: ['shipping'],
      group_id: ID.billing,
      cc_emails: ['boss@acme.test'],
      due_by: '2030-02-01T00:00:00Z',
      fr_due_by: '2030-01-31T00:00:00Z',
    }
    const answer = await send({ ...fields, description: '<p>On its way.</p>', custom_fields: { cf_vip: true } })
    expect(answer.body).toMatchObject({
      ...fields,
      description: '<div>On its way.</div>',
      custom_fields: { cf_vip: true },
    })
  })

  it('goes to the group and product of its address', async () => {
    expect((await send({ email_config_id: ID.billingMailbox })).body).toMatchObject({
      email_config_id: ID.billingMailbox,
      product_id: ID.cloud,
      group_id: ID.billing,
    })
  })

  it('makes a contact of somebody new, by the given name', async () => {
    const { requester_id } = (await send({ email: 'new@globex.test', name: 'New Customer' })).body
    const contact = await freshdesk.get(`/contacts/${requester_id}`)
    expect(contact.body).toMatchObject({ name: 'New Customer', email: 'new@globex.test', company_id: ID.globex })
  })

  it('is in the outbox', async () => {
    await send({ description: '<p>It is <b>on its way</b>.</p>', cc_emails: ['boss@acme.test'] })
    expect(freshdesk.emulator.outbox.list()).toEqual([
      {
        id: 1,
        at: NOW,
        kind: 'outbound_email',
        to: ['ada@acme.test'],
        cc: ['boss@acme.test'],
        bcc: [],
        from: 'support@acme.freshdesk.com',
        subject: 'Your order has shipped',
        html: '<div>It is <b>on its way</b>.</div>',
        text: 'It is on its way.',
        ticket_id: NEXT_TICKET,
        message_id: '<1.37@acme.freshdesk.com>',
        in_reply_to: null,
      },
    ])
  })

  it('counts as making a ticket: 80 a minute on the growth plan', async () => {
    for (let made = 0; made < 80; made++) expect((await growth.post('/tickets', NEW_TICKET)).status).toBe(201)
    expect((await growth.post('/tickets/outbound_email', NEEDED)).status).toBe(429)
    await growth.emulator.clock.advance(60)
    expect((await growth.post('/tickets/outbound_email', NEEDED)).status).toBe(201)
  })

  it('works where the account’s form requires an agent and a source', async () => {
    const ticket_fields = ['agent', 'source'].map((name) => ({ name, required_for_agents: true }))
    freshdesk.emulator.load({ fixture: { ticket_fields } })
    expect((await send()).status).toBe(201)
  })
})

describe('is refused', () => {
  it('without address, subject and sender', async () => {
    const answer = await freshdesk.post('/tickets/outbound_email', {})
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(
      validationFailed(
        { field: 'email', message: 'It should be a/an String', code: 'missing_field' },
        { field: 'subject', message: 'It should be a/an String', code: 'missing_field' },
        { field: 'email_config_id', message: 'It should be a/an Positive Integer', code: 'missing_field' },
      ),
    )
    expect(freshdesk.emulator.outbox.list()).toEqual([])
  })

  it.each([
    ['requester_id', ID.ada, 'invalid_field'],
    ['responder_id', ID.amy, 'invalid_field'],
    ['source', 2, 'invalid_field'],
    ['email_config_id', 4711, 'invalid_value'],
    ['status', 9, 'invalid_value'],
    ['subject', ' ', 'invalid_value'],
    ['email', 'nobody', 'invalid_value'],
    ['email', 'bob@spam.test', 'invalid_value'],
    ['email', 'dora@example.com', 'invalid_value'],
  ])('with %s %o', async (field, value, code) => {
    const answer = await send({ [field]: value })
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([[field, code]])
    expect(freshdesk.emulator.outbox.list()).toEqual([])
  })

  it('on a plan without the feature', async () => {
    const answer = await free.post('/tickets/outbound_email', NEEDED)
    expect(answer.status).toBe(403)
    expect(answer.body).toEqual({
      code: 'require_feature',
      message: 'The Compose Email feature(s) is/are not supported in your plan. Please upgrade your account to use it.',
    })
  })
})
