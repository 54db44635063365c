import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { createTicket, fieldsAndCodes, ID, refusedMethod, SENDING, validationFailed } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

const reply = (id: number, fields: object, key = 'admin-api-key') =>
  freshdesk.post(`/tickets/${id}/reply`, { body: 'We are working on it.', ...fields }, { key })
const statsOf = async (id: number) => (await freshdesk.get(`/tickets/${id}?include=stats`)).body.stats

describe('a reply', () => {
  it('is answered key for key as recorded', async () => {
    const answer = await reply(2, { body: 'Any cable & any length.' }, 'agent-api-key')
    expect(answer.status).toBe(201)
    expect(answer.text).toBe(
      JSON.stringify({
        id: answer.body.id,
        user_id: ID.amy,
        from_email: 'Support Desk <support@acme.freshdesk.com>',
        cc_emails: [],
        bcc_emails: [],
        body: '<div>Any cable &amp; any length.</div>',
        body_text: 'Any cable & any length.',
        ticket_id: 2,
        to_emails: ['linus@globex.test'],
        attachments: [],
        source_additional_info: null,
        created_at: NOW,
        updated_at: NOW,
      }),
    )
    expect(answer.headers.get('location')).toBe(`${freshdesk.emulator.url}/api/v2/conversations/${answer.body.id}`)
  })

  it('is the last of the ticket’s conversations, public and outgoing', async () => {
    const { id } = (await reply(1, { body: '<p>Try this.</p>', cc_emails: ['boss@acme.test'] })).body
    const conversations = (await freshdesk.get('/tickets/1/conversations')).body
    expect(conversations).toHaveLength(4)
    expect(conversations[3]).toEqual({
      body: '<p>Try this.</p>',
      body_text: 'Try this.',
      structured_body: null,
      id,
      incoming: false,
      private: false,
      user_id: ID.admin,
      support_email: 'support@acme.freshdesk.com',
      source: 0,
      category: 3,
      ticket_id: 1,
      to_emails: ['ada@acme.test'],
      from_email: 'Support Desk <support@acme.freshdesk.com>',
      cc_emails: ['boss@acme.test'],
      bcc_emails: [],
      attachments: [],
      created_at: NOW,
      updated_at: NOW,
      last_edited_at: null,
      last_edited_user_id: null,
      ...SENDING,
    })
  })

  it('is in the outbox', async () => {
    await reply(1, {
      body: '<p>Try <b>this</b>.</p>',
      cc_emails: ['boss@acme.test'],
      bcc_emails: ['audit@example.com'],
    })
    expect(freshdesk.emulator.outbox.list()).toEqual([
      {
        id: 1,
        at: NOW,
        kind: 'reply',
        to: ['ada@acme.test'],
        cc: ['boss@acme.test'],
        bcc: ['audit@example.com'],
        from: 'Support Desk <support@acme.freshdesk.com>',
        subject: 'Re: Router drops the VPN every ten minutes',
        html: '<p>Try <b>this</b>.</p>',
        text: 'Try this.',
        ticket_id: 1,
        message_id: '<1.1@acme.freshdesk.com>',
        in_reply_to: null,
      },
    ])
  })

  it('shows its copies, and the ticket remembers the open ones', async () => {
    const answer = await reply(1, { cc_emails: ['boss@acme.test'], bcc_emails: ['audit@example.com'] })
    expect(answer.body).toMatchObject({ cc_emails: ['boss@acme.test'], bcc_emails: ['audit@example.com'] })
    expect((await freshdesk.get('/tickets/1')).body).toMatchObject({
      cc_emails: [],
      reply_cc_emails: ['boss@acme.test'],
    })
  })

  it('to somebody without e-mail goes to nobody', async () => {
    expect((await reply(6, {})).body.to_emails).toEqual([])
  })

  it('is by the agent that user_id names', async () => {
    expect((await reply(1, { user_id: ID.rita })).body.user_id).toBe(ID.rita)
  })

  it('moves the ticket’s updated_at', async () => {
    await freshdesk.emulator.clock.advance(60)
    await reply(2, {})
    expect((await freshdesk.get('/tickets/2')).body.updated_at).toBe('2030-01-15T09:01:00Z')
  })

  it('does not change the status', async () => {
    await reply(4, {})
    expect((await freshdesk.get('/tickets/4')).body.status).toBe(3)
  })
})

describe('the sender', () => {
  it.each(['billing@acme.freshdesk.com', 'BILLING@acme.freshdesk.com', 'Invoices <billing@acme.freshdesk.com>'])(
    'may be an address of the account: %s',
    async (from_email) => {
      const answer = await reply(1, { from_email })
      expect(answer.status).toBe(201)
      expect(answer.body.from_email).toBe('Billing <billing@acme.freshdesk.com>')
    },
  )

  it('may be no other', async () => {
    const answer = await reply(1, { from_email: 'me@example.com' })
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([['from_email', 'invalid_value']])
    expect(freshdesk.emulator.outbox.list()).toEqual([])
  })
})

describe('the first response', () => {
  it('is told once: later replies only move agent_responded_at', async () => {
    const id = await createTicket(freshdesk)
    await freshdesk.emulator.clock.advance(60)
    await reply(id, {})
    await freshdesk.emulator.clock.advance(60)
    await reply(id, {})
    expect(await statsOf(id)).toMatchObject({
      first_responded_at: '2030-01-15T09:01:00Z',
      agent_responded_at: '2030-01-15T09:02:00Z',
      requester_responded_at: null,
    })
  })
})

describe('is refused', () => {
  it('without a body', async () => {
    const answer = await freshdesk.post('/tickets/1/reply', {})
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(
      validationFailed({ field: 'body', message: 'It should be a/an String', code: 'missing_field' }),
    )
  })

  it.each([
    ['body', ' ', 'invalid_value'],
    ['body', 5, 'datatype_mismatch'],
    ['cc_emails', 'boss@acme.test', 'datatype_mismatch'],
    ['cc_emails', ['nobody'], 'invalid_value'],
    ['bcc_emails', [5], 'datatype_mismatch'],
    ['user_id', ID.ada, 'invalid_value'],
    ['user_id', 4711, 'invalid_value'],
    ['private', true, 'invalid_field'],
  ])('with %s %o', async (field, value, code) => {
    const answer = await reply(1, { [field]: value })
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([[field, code]])
  })

  it.each([
    [31, 'deleted'],
    [33, 'spam'],
  ])('with 405 for ticket %i, which is %s', async (id) => {
    const answer = await reply(id, {})
    expect(answer.status).toBe(405)
    expect(answer.body).toEqual(refusedMethod('POST'))
    expect(answer.headers.get('allow')).toBe('GET')
  })

  it('with an empty 404 for an unknown ticket', async () => {
    const answer = await reply(9999, {})
    expect(answer.status).toBe(404)
    expect(answer.text).toBe('')
  })
})
