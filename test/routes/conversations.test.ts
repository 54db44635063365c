import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { fieldsAndCodes, ID, idsOf } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

const FIRST = {
  body: '<p>Hello Ada,</p><p>does it also happen with <i>dead peer detection</i> off?</p>',
  body_text: 'Hello Ada,\n\ndoes it also happen with dead peer detection off?',
  structured_body: null,
  id: 158000005001,
  incoming: false,
  private: false,
  user_id: ID.amy,
  support_email: 'support@acme.freshdesk.com',
  source: 0,
  category: 3,
  to_emails: ['ada@acme.test'],
  from_email: 'support@acme.freshdesk.com',
  cc_emails: [],
  bcc_emails: [],
  email_failure_count: null,
  outgoing_failures: null,
  thread_id: null,
  thread_message_id: null,
  created_at: '2030-01-13T13:00:00Z',
  updated_at: '2030-01-13T13:00:00Z',
  last_edited_at: null,
  last_edited_user_id: null,
  attachments: [],
  automation_id: null,
  automation_type_id: null,
  auto_response: false,
  ticket_id: 1,
  threading_type: null,
  delivery_details: { failed_emails: [], pending_emails: [] },
  source_additional_info: null,
}

describe('the list', () => {
  it('has the documented keys and category', async () => {
    const answer = await freshdesk.get('/tickets/1/conversations')
    expect(answer.status).toBe(200)
    expect(JSON.stringify(answer.body[0])).toBe(JSON.stringify(FIRST))
  })

  it('is oldest first', async () => {
    expect(idsOf(await freshdesk.get('/tickets/1/conversations'))).toEqual([158000005001, 158000005002, 158000005003])
  })

  it('is by id where times are equal', async () => {
    const ids = []
    for (const body of ['one', 'two', 'three']) ids.push((await freshdesk.post('/tickets/2/notes', { body })).body.id)
    expect(idsOf(await freshdesk.get('/tickets/2/conversations'))).toEqual(ids)
  })

  it('does not hold the ticket’s own description', async () => {
    expect((await freshdesk.get('/tickets/2/conversations')).body).toEqual([])
  })

  it('has pages with a link to the next', async () => {
    const whole = idsOf(await freshdesk.get('/tickets/10/conversations'))
    const first = await freshdesk.get('/tickets/10/conversations?per_page=5')
    const last = await freshdesk.get('/tickets/10/conversations?per_page=5&page=3')
    expect(idsOf(first)).toEqual(whole.slice(0, 5))
    expect(first.headers.get('link')).toBe(
      `<${freshdesk.emulator.url}/api/v2/tickets/10/conversations?page=2&per_page=5>; rel="next"`,
    )
    expect(idsOf(last)).toEqual(whole.slice(10))
    expect(last.headers.get('link')).toBeNull()
    expect((await freshdesk.get('/tickets/10/conversations?per_page=5&page=4')).body).toEqual([])
  })

  it('refuses other queries', async () => {
    const answer = await freshdesk.get('/tickets/1/conversations?per_page=101&order=asc')
    expect(answer.status).toBe(400)
    expect(new Map(fieldsAndCodes(answer))).toEqual(
      new Map([
        ['per_page', 'invalid_value'],
        ['order', 'invalid_field'],
      ]),
    )
  })

  it('of a deleted ticket is there', async () => {
    await freshdesk.delete('/tickets/1')
    expect((await freshdesk.get('/tickets/1/conversations')).body).toHaveLength(3)
  })
})

describe('deleting', () => {
  it.each([
    ['a reply', 158000005001],
    ['a note', 158000005002],
  ])('%s answers an empty 204 and takes it from the ticket', async (_what, id) => {
    const answer = await freshdesk.delete(`/conversations/${id}`)
    expect(answer.status).toBe(204)
    expect(answer.text).toBe('')
    expect(idsOf(await freshdesk.get('/tickets/1/conversations'))).not.toContain(id)
    expect((await freshdesk.get('/tickets/1?include=conversations')).body.conversations).toHaveLength(2)
  })

  it('twice is an empty 404', async () => {
    await freshdesk.delete('/conversations/158000005002')
    const answer = await freshdesk.delete('/conversations/158000005002')
    expect(answer.status).toBe(404)
    expect(answer.text).toBe('')
  })
})

it('cannot be viewed one by one: 405 names the methods there are', async () => {
  const answer = await freshdesk.get('/conversations/158000005001')
  expect(answer.status).toBe(405)
  expect(answer.headers.get('allow')).toBe('PUT, DELETE')
  expect(answer.body).toEqual({
    message: 'GET method is not allowed. It should be one of these method(s): PUT, DELETE',
  })
})
