import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { createTicket, fieldsAndCodes, ID, refusedMethod, validationFailed } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

const addNote = (id: number, fields: object, key = 'admin-api-key') =>
  freshdesk.post(`/tickets/${id}/notes`, { body: 'Called the customer back.', ...fields }, { key })

const NOTE = 158000005002
const REPLY = 158000005001

describe('a note', () => {
  it('is private unless said otherwise, and answered key for key as recorded', async () => {
    const answer = await addNote(2, { body: 'Dryrun test note' }, 'agent-api-key')
    expect(answer.status).toBe(201)
    expect(answer.text).toBe(
      JSON.stringify({
        body: '<div>Dryrun test note</div>',
        body_text: 'Dryrun test note',
        structured_body: null,
        id: answer.body.id,
        incoming: false,
        private: true,
        user_id: ID.amy,
        support_email: 'support@acme.freshdesk.com',
        ticket_id: 2,
        to_emails: [],
        created_at: NOW,
        updated_at: NOW,
        attachments: [],
      }),
    )
    expect(answer.headers.get('location')).toBe(`${freshdesk.emulator.url}/api/v2/conversations/${answer.body.id}`)
  })

  it.each([
    ['private', {}, { private: true, incoming: false, source: 2, category: 2 }],
    ['public', { private: false }, { private: false, incoming: false, source: 2, category: 3 }],
    ['from the customer', { incoming: true, private: false }, { private: false, incoming: true, category: 1 }],
  ])('that is %s is listed as such', async (_kind, fields, expected) => {
    const { id } = (await addNote(2, fields)).body
    expect((await freshdesk.get('/tickets/2/conversations')).body).toEqual([
      expect.objectContaining({ id, from_email: null, ...expected }),
    ])
  })

  it('is mailed to those in notify_emails, and to nobody else', async () => {
    const answer = await addNote(1, {
      body: '<p>See the <b>log</b>.</p>',
      notify_emails: ['sam.supervisor@example.com'],
    })
    expect(answer.body.to_emails).toEqual(['sam.supervisor@example.com'])
    expect(freshdesk.emulator.outbox.list()).toEqual([
      {
        id: 1,
        at: NOW,
        kind: 'note_notification',
        to: ['sam.supervisor@example.com'],
        cc: [],
        bcc: [],
        from: 'support@acme.freshdesk.com',
        subject: 'Note added to ticket #1: Router drops the VPN every ten minutes',
        html: '<p>See the <b>log</b>.</p>',
        text: 'See the log.',
        ticket_id: 1,
        message_id: '<1.1@acme.freshdesk.com>',
        in_reply_to: null,
      },
    ])
  })

  it('without notify_emails is mailed to nobody', async () => {
    await addNote(1, { private: false })
    expect(freshdesk.emulator.outbox.list()).toEqual([])
  })

  it('is by whom user_id names, an agent or a contact', async () => {
    expect((await addNote(1, { user_id: ID.rita })).body.user_id).toBe(ID.rita)
    expect((await addNote(1, { user_id: ID.ada })).body.user_id).toBe(ID.ada)
  })

  it('moves the ticket’s updated_at, and is no response', async () => {
    const id = await createTicket(freshdesk)
    await freshdesk.emulator.clock.advance(60)
    await addNote(id, {})
    const { updated_at, stats } = (await freshdesk.get(`/tickets/${id}?include=stats`)).body
    expect(updated_at).toBe('2030-01-15T09:01:00Z')
    expect(stats).toMatchObject({ first_responded_at: null, agent_responded_at: null, requester_responded_at: null })
  })

  it('from the customer is a response of the requester', async () => {
    const id = await createTicket(freshdesk)
    await freshdesk.emulator.clock.advance(60)
    await addNote(id, { incoming: true, user_id: ID.ada })
    const { stats } = (await freshdesk.get(`/tickets/${id}?include=stats`)).body
    expect(stats).toMatchObject({ requester_responded_at: '2030-01-15T09:01:00Z', first_responded_at: null })
  })
})

describe('adding a note is refused', () => {
  it('without a body', async () => {
    const answer = await freshdesk.post('/tickets/1/notes', { private: true })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(
      validationFailed({ field: 'body', message: 'It should be a/an String', code: 'missing_field' }),
    )
  })

  it.each([
    ['body', '', 'invalid_value'],
    ['private', 'true', 'datatype_mismatch'],
    ['incoming', 1, 'datatype_mismatch'],
    ['notify_emails', ['nobody'], 'invalid_value'],
    ['user_id', 4711, 'invalid_value'],
    ['cc_emails', ['a@example.com'], 'invalid_field'],
  ])('with %s %o', async (field, value, code) => {
    const answer = await addNote(1, { [field]: value })
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([[field, code]])
  })

  it.each([
    [31, 'deleted'],
    [33, 'spam'],
  ])('with 405 for ticket %i, which is %s', async (id) => {
    const answer = await addNote(id, {})
    expect(answer.status).toBe(405)
    expect(answer.body).toEqual(refusedMethod('POST'))
    expect(answer.headers.get('allow')).toBe('GET')
  })

  it('with an empty 404 for an unknown ticket', async () => {
    expect((await addNote(9999, {})).status).toBe(404)
  })
})

describe('editing', () => {
  it('a note changes its body and says who edited it and when', async () => {
    await freshdesk.emulator.clock.advance(60)
    const answer = await freshdesk.put(
      `/conversations/${NOTE}`,
      { body: 'Called twice.' },
      { key: 'supervisor-api-key' },
    )
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(
      JSON.stringify({
        body: '<div>Called twice.</div>',
        body_text: 'Called twice.',
        structured_body: null,
        id: NOTE,
        incoming: false,
        private: true,
        user_id: ID.amy,
        support_email: 'support@acme.freshdesk.com',
        ticket_id: 1,
        to_emails: [],
        created_at: '2030-01-13T14:00:00Z',
        updated_at: '2030-01-15T09:01:00Z',
        attachments: [],
      }),
    )
    const [, listed] = (await freshdesk.get('/tickets/1/conversations')).body
    expect(listed).toMatchObject({
      id: NOTE,
      body: '<div>Called twice.</div>',
      last_edited_at: '2030-01-15T09:01:00Z',
      last_edited_user_id: ID.supervisor,
    })
  })

  it('a note leaves the ticket’s updated_at alone', async () => {
    const { updated_at } = (await freshdesk.get('/tickets/1')).body
    await freshdesk.put(`/conversations/${NOTE}`, { body: 'Called twice.' })
    expect((await freshdesk.get('/tickets/1')).body.updated_at).toBe(updated_at)
  })

  it('a reply is refused: it has been mailed', async () => {
    const answer = await freshdesk.put(`/conversations/${REPLY}`, { body: 'I never said that.' })
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([['body', 'readonly_field']])
    const [listed] = (await freshdesk.get('/tickets/1/conversations')).body
    expect(listed).toMatchObject({ id: REPLY, last_edited_at: null })
  })

  it.each([
    ['body', ' ', 'invalid_value'],
    ['body', 5, 'datatype_mismatch'],
    ['private', false, 'invalid_field'],
  ])('with %s %o is refused', async (field, value, code) => {
    const answer = await freshdesk.put(`/conversations/${NOTE}`, { [field]: value })
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([[field, code]])
  })

  it('an unknown conversation is an empty 404', async () => {
    const answer = await freshdesk.put('/conversations/4711', { body: 'x' })
    expect(answer.status).toBe(404)
    expect(answer.text).toBe('')
  })
})
