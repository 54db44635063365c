import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { fieldsAndCodes, ID, refusedMethod } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const reply = (id: number, body: unknown) =>
  freshdesk.post(`/tickets/${id}/reply_to_forward`, body, { key: 'agent-api-key' })
const FIELDS = { body: 'Thank you', to_emails: ['partner@example.com'] }

describe('a reply to a forward', () => {
  it('is answered key for key as documented', async () => {
    const answer = await reply(2, FIELDS)
    expect(answer.status).toBe(201)
    expect(answer.text).toBe(
      JSON.stringify({
        body: '<div>Thank you</div>',
        body_text: 'Thank you',
        id: answer.body.id,
        incoming: false,
        private: true,
        user_id: ID.amy,
        support_email: 'support@acme.freshdesk.com',
        source: 2,
        category: 6,
        ticket_id: 2,
        to_emails: ['partner@example.com'],
        from_email: answer.body.from_email,
        cc_emails: [],
        bcc_emails: [],
        email_failure_count: null,
        outgoing_failures: null,
        created_at: NOW,
        updated_at: NOW,
        attachments: [],
        deleted: false,
        last_edited_at: null,
        last_edited_user_id: null,
        cloud_files: [],
        has_quoted_text: false,
      }),
    )
    expect(answer.body.from_email).toContain('<support@acme.freshdesk.com>')
    expect(answer.headers.get('location')).toBe(`${emulator.url}/api/v2/conversations/${answer.body.id}`)
  })

  it('is listed as a private note of its own category, and moves its ticket', async () => {
    await emulator.clock.advance(60)
    const { id } = (await reply(2, FIELDS)).body
    const [listed] = (await freshdesk.get('/tickets/2/conversations')).body
    expect(listed).toMatchObject({ id, private: true, incoming: false, source: 2, category: 6 })
    expect((await freshdesk.get('/tickets/2')).body).toMatchObject({ updated_at: '2030-01-15T09:01:00Z' })
  })

  it('goes out, with its copies and files, by the agent it names', async () => {
    const form = new FormData()
    form.append('body', 'See the file')
    form.append('to_emails[]', 'partner@example.com')
    form.append('cc_emails[]', 'c@example.com')
    form.append('bcc_emails[]', 'b@example.com')
    form.append('user_id', String(ID.gil))
    form.append('attachments[]', new Blob(['bytes']), 'a.txt')
    const { body } = await reply(2, form)
    expect(body).toMatchObject({ user_id: ID.gil, cc_emails: ['c@example.com'], bcc_emails: ['b@example.com'] })
    expect(body.attachments).toHaveLength(1)
    expect(emulator.outbox.list()).toMatchObject([
      {
        kind: 'forward',
        to: ['partner@example.com'],
        cc: ['c@example.com'],
        bcc: ['b@example.com'],
        subject: 'Re: Fwd: Which cable fits the WAN port?',
        ticket_id: 2,
      },
    ])
  })

  it('cannot be changed, and can be deleted', async () => {
    const { id } = (await reply(2, FIELDS)).body
    expect(fieldsAndCodes(await freshdesk.put(`/conversations/${id}`, { body: 'x' }))).toEqual([
      ['body', 'readonly_field'],
    ])
    expect((await freshdesk.delete(`/conversations/${id}`)).status).toBe(204)
  })

  it('does not end the wait for a first response', async () => {
    await reply(2, FIELDS)
    expect((await freshdesk.get('/tickets/2?include=stats')).body.stats.first_responded_at).toBeNull()
  })
})

describe('it is refused', () => {
  it('with all that is wrong, and nothing goes out', async () => {
    const answer = await reply(2, { to_emails: [], user_id: ID.ada, from_email: 'a@b.test' })
    expect(fieldsAndCodes(answer)).toEqual([
      ['body', 'missing_field'],
      ['to_emails', 'invalid_value'],
      ['from_email', 'invalid_field'],
      ['user_id', 'invalid_value'],
    ])
    expect(emulator.outbox.list()).toEqual([])
    expect((await freshdesk.get('/tickets/2/conversations')).body).toEqual([])
  })

  it('for deleted and spam tickets: 405; for those that are not there or archived: 404', async () => {
    const answer = await reply(31, FIELDS)
    expect([answer.status, answer.body]).toEqual([405, refusedMethod('POST')])
    for (const id of [999, 35]) expect((await reply(id, FIELDS)).status).toBe(404)
  })
})
