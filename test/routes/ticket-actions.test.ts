import { describe, expect, it } from 'vitest'
import { rawCall } from '../http/raw.ts'
import { type Answer, NOW, startFreshdesk } from '../support/freshdesk.ts'
import { failures, validationError } from '../support/people.ts'
import { ACCESS_DENIED, createTicket, ID, idsOf, NEW_TICKET, refusedMethod, SENDING } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const DELETED = 31
const SPAM = 33
const UNKNOWN = 999
const SUPPORT_EMAIL = 'support@acme.freshdesk.com'
const FROM = `Support Desk <${SUPPORT_EMAIL}>`

const ticket = async (id: number, include = '') => (await freshdesk.get(`/tickets/${id}${include}`)).body
const conversations = async (id: number) => (await freshdesk.get(`/tickets/${id}/conversations?per_page=100`)).body
const watchers = async (id: number): Promise<number[]> =>
  (await freshdesk.get(`/tickets/${id}/watchers`)).body.watcher_ids
const watching = async (call = {}) => idsOf(await freshdesk.get('/tickets?filter=watching', call))

/** Every ticket of these ids with its conversations: to see that nothing has changed. */
const state = (...ids: number[]) => Promise.all(ids.map(async (id) => [await ticket(id), await conversations(id)]))

function formOf(fields: Readonly<Record<string, string | readonly (string | File)[]>>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.append(name, value)
    else for (const one of value) form.append(`${name}[]`, one)
  }
  return form
}

const file = (text: string, name: string) => new File([text], name, { type: 'text/plain' })

/** A ticket with one file, `log.txt`. */
async function createTicketWithFile(): Promise<number> {
  const { status: _, priority: __, ...fields } = NEW_TICKET
  const answer = await freshdesk.post(
    '/tickets',
    formOf({ ...fields, status: '2', priority: '1', attachments: [file('It burns.', 'log.txt')] }),
  )
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body.id
}

describe('watching', () => {
  it('shows who does', async () => {
    const answer = await freshdesk.get('/tickets/1/watchers')
    expect([answer.status, answer.body]).toEqual([200, { watcher_ids: [ID.admin] }])
    expect(await watchers(2)).toEqual([])
  })

  it.each([
    ['without a body', undefined],
    ['with an empty one', {}],
  ])('%s is the caller’s', async (_what, body) => {
    const answer = await freshdesk.post('/tickets/2/watch', body, { key: 'agent-api-key' })
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(await watchers(2)).toEqual([ID.amy])
  })

  it('can be another agent’s', async () => {
    expect((await freshdesk.post('/tickets/1/watch', { user_id: ID.amy })).status).toBe(204)
    expect(await watchers(1)).toEqual([ID.admin, ID.amy])
  })

  it('twice is watching once', async () => {
    await freshdesk.post('/tickets/1/watch', { user_id: ID.admin })
    expect(await watchers(1)).toEqual([ID.admin])
  })

  it('is no change of the ticket', async () => {
    const before = await freshdesk.get('/tickets/2')
    await freshdesk.post('/tickets/2/watch', { user_id: ID.amy })
    await freshdesk.put('/tickets/bulk_watch', { ids: [2] })
    await freshdesk.put('/tickets/2/unwatch')
    expect((await freshdesk.get('/tickets/2')).text).toBe(before.text)
  })

  it.each([
    ['somebody unknown', 1, 'invalid_value'],
    ['a contact', ID.ada, 'invalid_value'],
    ['a name', 'amy', 'datatype_mismatch'],
  ])('is not %s’s', async (_who, user_id, code) => {
    const one = await freshdesk.post('/tickets/2/watch', { user_id })
    expect(one.status).toBe(400)
    expect(failures(one)).toEqual([`user_id: ${code}`])
    const several = await freshdesk.put('/tickets/bulk_watch', { ids: [2, 3], user_id })
    expect(several.status).toBe(400)
    expect(failures(several)).toEqual([`user_id: ${code}`])
    expect([await watchers(2), await watchers(3)]).toEqual([[], []])
  })

  it('ends for the caller alone', async () => {
    await freshdesk.post('/tickets/1/watch', { user_id: ID.amy })
    const answer = await freshdesk.put('/tickets/1/unwatch')
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(await watchers(1)).toEqual([ID.amy])
  })

  it('may end where it never began', async () => {
    expect((await freshdesk.put('/tickets/2/unwatch')).status).toBe(204)
  })

  it('of many begins at once', async () => {
    const answer = await freshdesk.put('/tickets/bulk_watch', { ids: [1, 2, 3, 2] })
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect([await watchers(1), await watchers(2), await watchers(3)]).toEqual([[ID.admin], [ID.admin], [ID.admin]])
  })

  it('of many can be another agent’s', async () => {
    await freshdesk.put('/tickets/bulk_watch', { ids: [1, 2], user_id: ID.amy })
    expect([await watchers(1), await watchers(2)]).toEqual([[ID.admin, ID.amy], [ID.amy]])
  })

  it('of many ends for the caller alone', async () => {
    await freshdesk.put('/tickets/bulk_watch', { ids: [1, 2], user_id: ID.amy })
    const answer = await freshdesk.put('/tickets/bulk_unwatch', { ids: [1, 2, 10] })
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect([await watchers(1), await watchers(2), await watchers(10)]).toEqual([[ID.amy], [ID.amy], []])
  })

  it.each(['bulk_watch', 'bulk_unwatch'])('%s changes nothing when one of the ids is unknown', async (action) => {
    await freshdesk.post('/tickets/3/watch')
    const answer = await freshdesk.put(`/tickets/${action}`, { ids: [2, 3, UNKNOWN] })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['ids: invalid_value'])
    expect([await watchers(2), await watchers(3)]).toEqual([[], [ID.admin]])
  })

  it.each(['bulk_watch', 'bulk_unwatch'])('%s changes nothing when one is out of the agent’s scope', async (action) => {
    const key = 'restricted-api-key'
    await freshdesk.post('/tickets/9/watch', undefined, { key })
    const answer = await freshdesk.put(`/tickets/${action}`, { ids: [9, 4, 1] }, { key })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['ids: invalid_value'])
    expect([await watchers(9), await watchers(4), await watchers(1)]).toEqual([[ID.rita], [], [ID.admin]])
  })

  it.each([
    ['absent', {}, 'It should be a/an Array', 'missing_field'],
    ['a number', { ids: 2 }, 'Value set is of type Integer.It should be a/an Array', 'datatype_mismatch'],
    ['names', { ids: ['a'] }, 'It should contain elements of type Positive Integer only', 'datatype_mismatch'],
  ])('of many is refused when the ids are %s', async (_what, body, message, code) => {
    for (const action of ['bulk_watch', 'bulk_unwatch']) {
      const answer = await freshdesk.put(`/tickets/${action}`, body)
      expect(answer.status).toBe(400)
      expect(answer.body).toEqual(validationError('ids', message, code))
    }
  })

  it.each([
    ['GET', 'watchers'],
    ['POST', 'watch'],
    ['PUT', 'unwatch'],
  ])('of an unknown ticket, or one out of scope, is an empty 404: %s %s', async (method, action) => {
    const unknown = await freshdesk.call(method, `/tickets/${UNKNOWN}/${action}`)
    expect([unknown.status, unknown.text]).toEqual([404, ''])
    const hidden = await freshdesk.call(method, `/tickets/1/${action}`, { key: 'restricted-api-key' })
    expect([hidden.status, hidden.text]).toEqual([404, ''])
    expect(await watchers(1)).toEqual([ID.admin])
  })

  it('is what filter=watching lists, each agent its own', async () => {
    expect(await watching()).toEqual([1, 10])
    await freshdesk.put('/tickets/bulk_watch', { ids: [3, 2] })
    await freshdesk.post('/tickets/4/watch', { user_id: ID.amy })
    expect(await watching()).toEqual([3, 2, 1, 10])
    expect(await watching({ key: 'agent-api-key' })).toEqual([4])
    await freshdesk.put('/tickets/1/unwatch')
    await freshdesk.put('/tickets/bulk_unwatch', { ids: [10, 3] })
    expect(await watching()).toEqual([2])
  })
})

describe('a merge', () => {
  /** A note as a list of conversations shows it. */
  const note = (id: number, ticketId: number, body: string, fields: object = {}) => ({
    body: `<div>${body}</div>`,
    body_text: body,
    structured_body: null,
    id,
    incoming: false,
    private: false,
    user_id: ID.admin,
    support_email: SUPPORT_EMAIL,
    source: 2,
    category: 3,
    ticket_id: ticketId,
    to_emails: [],
    from_email: null,
    cc_emails: [],
    bcc_emails: null,
    attachments: [],
    created_at: NOW,
    updated_at: NOW,
    last_edited_at: null,
    last_edited_user_id: null,
    ...SENDING,
    ...fields,
  })
  const lastNote = async (id: number) => (await conversations(id)).at(-1)
  const merge = (fields: object = {}, call = {}) =>
    freshdesk.put('/tickets/merge', { primary_id: 1, ticket_ids: [2, 3], ...fields }, call)

  it('answers 204 without a body', async () => {
    const answer = await merge()
    expect([answer.status, answer.text]).toEqual([204, ''])
  })

  it('closes the secondaries and leaves them otherwise as they were', async () => {
    const [second, third] = [await ticket(2), await ticket(3)]
    await merge()
    expect(await ticket(2)).toEqual({ ...second, status: 5, updated_at: NOW })
    expect(await ticket(3)).toEqual({ ...third, status: 5, updated_at: NOW })
    expect((await ticket(2, '?include=stats')).stats).toMatchObject({ closed_at: NOW, resolved_at: NOW })
  })

  it('says in each secondary into which ticket it went', async () => {
    await merge()
    for (const id of [2, 3]) {
      const all = await conversations(id)
      expect(all).toEqual([note(all[0].id, id, 'This ticket is closed and merged into ticket 1')])
    }
  })

  it('says in the primary which tickets came, and what each was, in private notes', async () => {
    const before = await conversations(1)
    const [second, third] = [await ticket(2), await ticket(3)]
    await merge()
    const after = await conversations(1)
    const hidden = { private: true, category: 2 }
    const bodies = after.slice(before.length).map(({ body_text }: { body_text: string }) => body_text)
    expect(bodies).toEqual([
      'Tickets with IDs 2, 3 is merged into this ticket.',
      `Merged from ticket 2  \n      Subject: ${second.subject}  \n      Description:  ${second.description_text}`,
      `Merged from ticket 3  \n      Subject: ${third.subject}  \n      Description:  ${third.description_text}`,
    ])
    const [first] = after.slice(before.length)
    expect(first).toEqual(note(first.id, 1, bodies[0], hidden))
  })

  it('leaves the primary as it was but for its time', async () => {
    const before = await ticket(1)
    await merge()
    expect(await ticket(1)).toEqual({ ...before, updated_at: NOW })
  })

  it('writes the notes that it is given', async () => {
    await merge({
      note_in_primary: { body: 'Two more', private: true },
      note_in_secondary: { body: '<p>See the <b>other</b></p>', private: true },
    })
    const [primary, secondary] = [(await conversations(1)).at(-3), await lastNote(3)]
    expect(primary).toEqual(note(primary.id, 1, 'Two more', { private: true, category: 2 }))
    expect(secondary).toEqual(
      note(secondary.id, 3, 'See the other', {
        body: '<p>See the <b>other</b></p>',
        private: true,
        category: 2,
      }),
    )
  })

  it('writes public notes unless told otherwise', async () => {
    await merge({ note_in_primary: { body: 'Two more' }, note_in_secondary: { body: 'Gone', private: false } })
    expect([(await conversations(1)).at(-3).private, (await lastNote(2)).private]).toEqual([false, false])
  })

  it('signs the notes with the caller', async () => {
    await merge({}, { key: 'agent-api-key' })
    expect([(await lastNote(1)).user_id, (await lastNote(2)).user_id]).toEqual([ID.amy, ID.amy])
  })

  it('copies nobody unless asked to', async () => {
    await merge()
    expect((await ticket(1)).cc_emails).toEqual([])
    await freshdesk.put('/tickets/merge', { primary_id: 1, ticket_ids: [5], convert_recepients_to_cc: false })
    expect((await ticket(1)).cc_emails).toEqual([])
  })

  it('copies the secondaries’ requesters and copies into the primary’s', async () => {
    await merge({ primary_id: 7, ticket_ids: [2, 10], convert_recepients_to_cc: true })
    expect((await ticket(7)).cc_emails).toEqual([
      'linus@globex.test',
      'ada@acme.test',
      'niels@acme.test',
      'noc@acme.test',
    ])
  })

  it('copies each address once, keeps those of the primary, and leaves out its requester', async () => {
    // Ticket 10 is Ada's with Niels and the NOC in copy, ticket 3 is Niels's with Ada in copy.
    await merge({ primary_id: 10, ticket_ids: [3, 2], convert_recepients_to_cc: true })
    expect((await ticket(10)).cc_emails).toEqual(['niels@acme.test', 'noc@acme.test', 'linus@globex.test'])
  })

  it('copies nobody who has no address', async () => {
    await merge({ ticket_ids: [6], convert_recepients_to_cc: true })
    expect((await ticket(1)).cc_emails).toEqual([])
  })

  it.each([
    ['the primary itself', { ticket_ids: [2, 1] }, 'ticket_ids'],
    ['an unknown ticket', { ticket_ids: [2, UNKNOWN] }, 'ticket_ids'],
    ['a deleted ticket', { ticket_ids: [2, DELETED] }, 'ticket_ids'],
    ['spam', { ticket_ids: [2, SPAM] }, 'ticket_ids'],
    ['a ticket named twice', { ticket_ids: [2, 2] }, 'ticket_ids'],
    ['no ticket', { ticket_ids: [] }, 'ticket_ids'],
    ['others into an unknown one', { primary_id: UNKNOWN }, 'primary_id'],
    ['others into a deleted one', { primary_id: DELETED }, 'primary_id'],
    ['others into spam', { primary_id: SPAM }, 'primary_id'],
  ])('of %s is refused and changes nothing', async (_what, fields, field) => {
    const before = await state(1, 2, 3)
    const answer = await merge(fields)
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual([`${field}: invalid_value`])
    expect(await state(1, 2, 3)).toEqual(before)
  })

  it.each([
    [
      'absent',
      { primary_id: undefined, ticket_ids: undefined },
      ['primary_id: missing_field', 'ticket_ids: missing_field'],
    ],
    [
      'of the wrong type',
      { primary_id: '1', ticket_ids: 2 },
      ['primary_id: datatype_mismatch', 'ticket_ids: datatype_mismatch'],
    ],
    [
      'unknown on both sides',
      { primary_id: UNKNOWN, ticket_ids: [998] },
      ['primary_id: invalid_value', 'ticket_ids: invalid_value'],
    ],
    ['followed by a note without text', { note_in_primary: {} }, ['note_in_primary.body: missing_field']],
    ['followed by a blank note', { note_in_secondary: { body: ' ' } }, ['note_in_secondary.body: invalid_value']],
    ['followed by a note that is text', { note_in_primary: 'Hi' }, ['note_in_primary: datatype_mismatch']],
    [
      'followed by a wish that is text',
      { convert_recepients_to_cc: 'yes' },
      ['convert_recepients_to_cc: datatype_mismatch'],
    ],
    ['followed by what nobody knows', { convert_recipients_to_cc: true }, ['convert_recipients_to_cc: invalid_field']],
  ])('is refused when its ids are %s', async (_what, fields, expected) => {
    const before = await state(1, 2, 3)
    const answer = await merge(fields)
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(expected)
    expect(await state(1, 2, 3)).toEqual(before)
  })

  it('stays within the agent’s scope', async () => {
    const key = 'restricted-api-key'
    const hidden = await merge({ primary_id: 9, ticket_ids: [4, 1] }, { key })
    expect(failures(hidden)).toEqual(['ticket_ids: invalid_value'])
    const into = await merge({ primary_id: 1, ticket_ids: [4] }, { key })
    expect(failures(into)).toEqual(['primary_id: invalid_value'])
    expect((await merge({ primary_id: 9, ticket_ids: [4] }, { key })).status).toBe(204)
  })
})

describe('a forward', () => {
  const forward = (fields: object = {}, id = 2) =>
    freshdesk.post(`/tickets/${id}/forward`, {
      body: 'Please have a look.',
      to_emails: ['partner@example.com'],
      ...fields,
    })

  const QUOTED = '<blockquote><div>The box came without one. Is any CAT 6 cable all right?</div></blockquote>'

  const forwardBody = ({ body }: Answer, fields: Record<string, unknown>) => ({
    body: `<div>Please have a look.</div>${QUOTED}`,
    body_text: 'Please have a look.\n> The box came without one. Is any CAT 6 cable all right?',
    id: body.id,
    incoming: false,
    private: true,
    user_id: ID.admin,
    support_email: SUPPORT_EMAIL,
    source: 8,
    ticket_id: 2,
    to_emails: ['partner@example.com'],
    from_email: FROM,
    cc_emails: [],
    bcc_emails: [],
    attachments: [],
    created_at: NOW,
    updated_at: NOW,
    ...fields,
  })

  it('is answered whole, with the ticket’s description quoted', async () => {
    const answer = await forward()
    expect(answer.status).toBe(201)
    expect(answer.text).toBe(JSON.stringify(forwardBody(answer, {})))
  })

  it('is answered with everything that was given', async () => {
    const given = {
      body: '<p>Look!</p>',
      to_emails: ['partner@example.com', 'second@example.com'],
      cc_emails: ['Boss <boss@example.com>'],
      bcc_emails: ['archive@example.com'],
    }
    const answer = await forward({ ...given, from_email: 'billing@acme.freshdesk.com' })
    expect(answer.body).toEqual(
      forwardBody(answer, {
        ...given,
        body: `<p>Look!</p>${QUOTED}`,
        body_text: 'Look!\n\n> The box came without one. Is any CAT 6 cable all right?',
        support_email: 'billing@acme.freshdesk.com',
        from_email: 'Billing <billing@acme.freshdesk.com>',
      }),
    )
  })

  it('has the conversation’s URL in Location', async () => {
    const answer = await forward()
    expect(answer.headers.get('location')).toBe(`${emulator.url}/api/v2/conversations/${answer.body.id}`)
  })

  it('quotes nothing when told so', async () => {
    const answer = await forward({ include_quoted_text: false })
    expect(answer.body).toEqual(
      forwardBody(answer, { body: '<div>Please have a look.</div>', body_text: 'Please have a look.' }),
    )
  })

  it('is mailed', async () => {
    const { body } = await forward({ cc_emails: ['boss@example.com'], bcc_emails: ['archive@example.com'] })
    expect(emulator.outbox.list()).toEqual([
      {
        id: 1,
        at: NOW,
        kind: 'forward',
        to: ['partner@example.com'],
        cc: ['boss@example.com'],
        bcc: ['archive@example.com'],
        from: FROM,
        subject: 'Fwd: Which cable fits the WAN port?',
        html: body.body,
        text: body.body_text,
        ticket_id: 2,
        message_id: '<1.2@acme.freshdesk.com>',
        in_reply_to: null,
      },
    ])
  })

  it('is one of the ticket’s conversations, a private one', async () => {
    const { body } = await forward()
    expect(await conversations(2)).toEqual([
      {
        ...SENDING,
        ...body,
        structured_body: null,
        category: 2,
        last_edited_at: null,
        last_edited_user_id: null,
      },
    ])
  })

  it('is remembered by the ticket, each address once', async () => {
    const before = await ticket(2)
    await forward()
    await forward({ to_emails: ['second@example.com', 'partner@example.com'] })
    expect(await ticket(2)).toEqual({
      ...before,
      fwd_emails: ['partner@example.com', 'second@example.com'],
      updated_at: NOW,
    })
  })

  it('is no response to the requester', async () => {
    await forward()
    expect((await ticket(2, '?include=stats')).stats).toMatchObject({
      first_responded_at: null,
      agent_responded_at: null,
    })
  })

  it('takes the ticket’s files along, as files of its own', async () => {
    const id = await createTicketWithFile()
    const [original] = (await ticket(id)).attachments
    const { body } = await forward({}, id)
    const [copy] = body.attachments
    expect(body.attachments).toEqual([{ ...original, id: copy.id, attachment_url: copy.attachment_url }])
    expect(copy.id).not.toBe(original.id)
    expect(await (await fetch(copy.attachment_url)).text()).toBe('It burns.')
    await freshdesk.delete(`/conversations/${body.id}`)
    expect((await fetch(copy.attachment_url)).status).toBe(404)
    expect(await (await fetch(original.attachment_url)).text()).toBe('It burns.')
  })

  it('leaves the ticket’s files when told so', async () => {
    const id = await createTicketWithFile()
    expect((await forward({ include_original_attachments: false }, id)).body.attachments).toEqual([])
  })

  it('adds files by multipart, where truth comes as text', async () => {
    const id = await createTicketWithFile()
    const form = { body: 'See both.', to_emails: ['partner@example.com'], include_quoted_text: 'false' }
    const answer = await freshdesk.post(
      `/tickets/${id}/forward`,
      formOf({ ...form, attachments: [file('2', 'two.txt')] }),
    )
    expect(answer.status).toBe(201)
    expect(answer.body.body).toBe('<div>See both.</div>')
    expect(answer.body.attachments).toMatchObject([{ name: 'log.txt' }, { name: 'two.txt', size: 1 }])
  })

  it.each([
    ['no body', { body: undefined }, 'body: missing_field'],
    ['a blank body', { body: '' }, 'body: invalid_value'],
    ['nobody to go to', { to_emails: undefined }, 'to_emails: missing_field'],
    ['an empty list to go to', { to_emails: [] }, 'to_emails: invalid_value'],
    ['one address that is no list', { to_emails: 'partner@example.com' }, 'to_emails: datatype_mismatch'],
    ['what is no address', { to_emails: ['partner'] }, 'to_emails: invalid_value'],
    ['a copy to no address', { cc_emails: ['partner'] }, 'cc_emails: invalid_value'],
    ['a sender that is not ours', { from_email: 'me@example.com' }, 'from_email: invalid_value'],
    ['a file that is text', { attachments: ['log.txt'] }, 'attachments: datatype_mismatch'],
    ['a quote that is text', { include_quoted_text: 'false' }, 'include_quoted_text: datatype_mismatch'],
    ['an author', { user_id: ID.amy }, 'user_id: invalid_field'],
  ])('with %s is refused, and nothing is sent', async (_what, fields, failure) => {
    const answer = await forward(fields)
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual([failure])
    expect(await conversations(2)).toEqual([])
    expect(emulator.outbox.list()).toEqual([])
  })

  it.each([DELETED, SPAM])('of ticket %d, deleted or spam, is a 405', async (id) => {
    const answer = await forward({}, id)
    expect(answer.status).toBe(405)
    expect(answer.body).toEqual(refusedMethod('POST'))
    expect(answer.headers.get('allow')).toBe('GET')
  })

  it('of an unknown ticket is an empty 404', async () => {
    const answer = await forward({}, UNKNOWN)
    expect([answer.status, answer.text]).toEqual([404, ''])
  })
})

/** What became of a job, asked for at the URL it came with. */
async function outcome({ body }: Answer) {
  const { pathname } = new URL(body.href)
  return (await freshdesk.get(pathname)).body.data
}

describe('a bulk update', () => {
  const update = (ids: readonly number[], action: object, call = {}) =>
    freshdesk.post('/tickets/bulk_update', { bulk_action: { ids, ...action } }, call)

  it('answers 202 with a job and where to ask for it', async () => {
    const answer = await update([1, 2], { properties: { priority: 4 } })
    expect(answer.status).toBe(202)
    expect(answer.body.job_id).toMatch(/^[0-9a-f]{32}$/)
    expect(answer.body).toEqual({
      job_id: answer.body.job_id,
      href: `${emulator.url}/api/v2/jobs/${answer.body.job_id}`,
    })
  })

  it('names the host by which it was called', async () => {
    const answer = await rawCall(emulator, {
      method: 'POST',
      path: '/acme/api/v2/tickets/bulk_update',
      headers: { Host: 'desk.example.com:8080', 'Content-Type': 'application/json' },
      body: JSON.stringify({ bulk_action: { ids: [1], properties: { priority: 4 } } }),
    })
    const { job_id, href } = JSON.parse(answer.text)
    expect(href).toBe(`http://desk.example.com:8080/acme/api/v2/jobs/${job_id}`)
  })

  it('is a job that is complete when it is asked for', async () => {
    const { body } = await update([1, 2], { properties: { priority: 4 } })
    const job = await freshdesk.get(`/jobs/${body.job_id}`)
    expect(job.status).toBe(200)
    expect(job.body).toEqual({
      id: body.job_id,
      name: 'bulk_update',
      status: 'COMPLETED',
      progress: 100,
      created_at: NOW,
      updated_at: NOW,
      status_updated_at: NOW,
      data: [
        { id: 1, success: true },
        { id: 2, success: true },
      ],
    })
  })

  it('changes each ticket as an update of it would', async () => {
    const properties = {
      status: 4,
      type: 'Incident',
      tags: ['bulk'],
      group_id: ID.billing,
      responder_id: ID.gil,
      custom_fields: { cf_region: 'APAC' },
    }
    const [first, second] = [await ticket(1), await ticket(2)]
    await update([1, 2], { properties })
    for (const before of [first, second]) {
      const after = await ticket(before.id, '?include=stats')
      expect(after).toMatchObject({
        ...properties,
        custom_fields: { ...before.custom_fields, cf_region: 'APAC' },
        subject: before.subject,
        updated_at: NOW,
      })
      expect(after.stats).toMatchObject({ status_updated_at: NOW, resolved_at: NOW })
    }
  })

  it('leaves the other tickets alone', async () => {
    const before = await state(3)
    await update([1, 2], { properties: { status: 5 } })
    expect(await state(3)).toEqual(before)
  })

  it('adds a reply to each and mails it', async () => {
    await update([2, 7], { properties: { status: 4 }, reply: { body: 'Solved.' } })
    for (const id of [2, 7]) {
      expect(await conversations(id)).toMatchObject([
        { body: '<div>Solved.</div>', source: 0, private: false, user_id: ID.admin, from_email: FROM },
      ])
      expect((await ticket(id, '?include=stats')).stats).toMatchObject({ first_responded_at: NOW, resolved_at: NOW })
    }
    expect(emulator.outbox.list()).toMatchObject([
      { kind: 'reply', to: ['linus@globex.test'], ticket_id: 2 },
      { kind: 'reply', to: ['marie@umbrella.test'], ticket_id: 7 },
    ])
  })

  it('may be a reply alone', async () => {
    const answer = await update([2], { reply: { body: 'We are on it.' } })
    expect(await outcome(answer)).toEqual([{ id: 2, success: true }])
    expect(await ticket(2)).toMatchObject({ status: 2 })
    expect(await conversations(2)).toMatchObject([{ body_text: 'We are on it.' }])
  })

  it('updates a ticket that is named twice once', async () => {
    const answer = await update([2, 2], { reply: { body: 'Once.' } })
    expect(await outcome(answer)).toEqual([{ id: 2, success: true }])
    expect(await conversations(2)).toHaveLength(1)
  })

  it('moves the tickets to another requester and its company', async () => {
    await update([1, 3], { properties: { requester_id: ID.linus } })
    for (const id of [1, 3]) {
      expect(await ticket(id)).toMatchObject({ requester_id: ID.linus, company_id: ID.globex })
    }
  })

  it('makes one contact of an e-mail that nobody has', async () => {
    await update([1, 3], { properties: { email: 'new@umbrella.test' } })
    const [contact, ...others] = (await freshdesk.get('/contacts?email=new@umbrella.test')).body
    expect(others).toEqual([])
    expect(await ticket(1)).toMatchObject({ requester_id: contact.id, company_id: contact.company_id })
    expect(await ticket(3)).toMatchObject({ requester_id: contact.id })
  })

  it('fails for tickets that are deleted, spam or unknown, and for no other', async () => {
    const before = await state(DELETED, SPAM)
    const answer = await update([DELETED, 1, SPAM, UNKNOWN, 2], {
      properties: { priority: 4 },
      reply: { body: 'Hello' },
    })
    expect(answer.status).toBe(202)
    expect(await outcome(answer)).toEqual([
      { id: 1, success: true },
      { id: 2, success: true },
      { id: DELETED, success: false },
      { id: SPAM, success: false },
      { id: UNKNOWN, success: false },
    ])
    expect(await state(DELETED, SPAM)).toEqual(before)
    expect((await ticket(1)).priority).toBe(4)
  })

  it('fails for tickets out of the agent’s scope', async () => {
    const answer = await update([1, 12], { properties: { priority: 4 } }, { key: 'group-api-key' })
    expect(await outcome(answer)).toEqual([
      { id: 12, success: true },
      { id: 1, success: false },
    ])
    expect((await ticket(1)).priority).toBe(3)
  })

  it.each([
    ['an unknown group', { group_id: 1 }],
    ['an agent who is a contact', { responder_id: ID.ada }],
    ['a status that there is not', { status: 99 }],
    ['a custom field that there is not', { custom_fields: { cf_color: 'red' } }],
    ['a choice that there is not', { custom_fields: { cf_region: 'Mars' } }],
    ['an unknown requester', { requester_id: 1 }],
    ['a blocked requester', { email: 'bob@spam.test' }],
  ])('fails with %s, without a change or a reply', async (_what, properties) => {
    const before = await state(1, 2)
    const answer = await update([1, 2], { properties: { priority: 4, ...properties }, reply: { body: 'Hello' } })
    expect(answer.status).toBe(202)
    expect(await outcome(answer)).toEqual([
      { id: 1, success: false },
      { id: 2, success: false },
    ])
    expect(await state(1, 2)).toEqual(before)
    expect(emulator.outbox.list()).toEqual([])
  })

  it('fails only for the tickets that do not take it', async () => {
    // The subject of an outbound e-mail, as 17 is, stays.
    const answer = await update([17, 2], { properties: { subject: 'Cables' } })
    expect(await outcome(answer)).toEqual([
      { id: 2, success: true },
      { id: 17, success: false },
    ])
    expect((await ticket(17)).subject).toBe('Your contract renews soon')
  })

  it.each([
    ['no action', {}, ['bulk_action: missing_field']],
    ['an action that is a list', { bulk_action: [1] }, ['bulk_action: datatype_mismatch']],
    ['no ids', { bulk_action: { properties: {} } }, ['bulk_action.ids: missing_field']],
    ['an empty list of ids', { bulk_action: { ids: [] } }, ['bulk_action.ids: invalid_value']],
    ['ids that are names', { bulk_action: { ids: ['a'] } }, ['bulk_action.ids: datatype_mismatch']],
    [
      'properties of the wrong kind',
      { bulk_action: { ids: [1], properties: { priority: 9, group_id: 'x', color: 1 } } },
      [
        'bulk_action.properties.priority: invalid_value',
        'bulk_action.properties.group_id: datatype_mismatch',
        'bulk_action.properties.color: invalid_field',
      ],
    ],
    [
      'files',
      { bulk_action: { ids: [1], properties: { attachments: [] } } },
      ['bulk_action.properties.attachments: invalid_field'],
    ],
    ['a reply without text', { bulk_action: { ids: [1], reply: {} } }, ['bulk_action.reply.body: missing_field']],
  ])('with %s is refused as a whole', async (_what, body, expected) => {
    const before = await state(1)
    const answer = await freshdesk.post('/tickets/bulk_update', body)
    expect(answer.status).toBe(400)
    expect(failures(answer).sort()).toEqual([...expected].sort())
    expect(await state(1)).toEqual(before)
  })
})

describe('a bulk deletion', () => {
  const remove = (ids: readonly number[], call = {}) =>
    freshdesk.post('/tickets/bulk_delete', { bulk_action: { ids } }, call)

  it('answers 202 with a job, and the tickets are deleted', async () => {
    const id = await createTicket(freshdesk)
    const before = await ticket(id)
    const answer = await remove([id, 2], { key: 'supervisor-api-key' })
    expect(answer.status).toBe(202)
    expect(answer.body).toEqual({
      job_id: answer.body.job_id,
      href: `${emulator.url}/api/v2/jobs/${answer.body.job_id}`,
    })
    expect(await ticket(id)).toEqual({ ...before, deleted: true })
    expect(idsOf(await freshdesk.get('/tickets?filter=deleted'))).toEqual(expect.arrayContaining([id, 2]))
    expect((await freshdesk.put('/tickets/2/restore')).status).toBe(204)
  })

  it('is a job that tells each ticket’s fate', async () => {
    const { body } = await remove([DELETED, 1, SPAM, UNKNOWN])
    expect((await freshdesk.get(`/jobs/${body.job_id}`)).body).toEqual({
      id: body.job_id,
      name: 'bulk_delete',
      status: 'COMPLETED',
      progress: 100,
      created_at: NOW,
      updated_at: NOW,
      status_updated_at: NOW,
      data: [
        { id: 1, success: true },
        { id: DELETED, success: false },
        { id: SPAM, success: false },
        { id: UNKNOWN, success: false },
      ],
    })
  })

  it('is not for everybody', async () => {
    const answer = await remove([1], { key: 'agent-api-key' })
    expect(answer.status).toBe(403)
    expect(answer.body).toEqual(ACCESS_DENIED)
    expect(await ticket(1)).not.toHaveProperty('deleted')
  })

  it.each([
    ['no action', {}, 'bulk_action: missing_field'],
    ['no ids', { bulk_action: {} }, 'bulk_action.ids: missing_field'],
    ['an empty list of ids', { bulk_action: { ids: [] } }, 'bulk_action.ids: invalid_value'],
    ['properties', { bulk_action: { ids: [1], properties: {} } }, 'bulk_action.properties: invalid_field'],
  ])('with %s is refused', async (_what, body, failure) => {
    const answer = await freshdesk.post('/tickets/bulk_delete', body)
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual([failure])
    expect(await ticket(1)).not.toHaveProperty('deleted')
  })
})

describe('a job', () => {
  it('is seen by every agent', async () => {
    const { body } = await freshdesk.post('/tickets/bulk_delete', { bulk_action: { ids: [1] } })
    expect((await freshdesk.get(`/jobs/${body.job_id}`, { key: 'restricted-api-key' })).status).toBe(200)
  })

  it('keeps its time', async () => {
    const { body } = await freshdesk.post('/tickets/bulk_delete', { bulk_action: { ids: [1] } })
    await emulator.clock.advance(60)
    expect((await freshdesk.get(`/jobs/${body.job_id}`)).body).toMatchObject({ created_at: NOW, updated_at: NOW })
  })

  it('has an id of its own', async () => {
    const ids = new Set<string>()
    for (const _ of [1, 2, 3]) {
      ids.add((await freshdesk.post('/tickets/bulk_delete', { bulk_action: { ids: [1] } })).body.job_id)
    }
    expect(ids.size).toBe(3)
  })

  it('that is unknown is an empty 404', async () => {
    const answer = await freshdesk.get('/jobs/0000000000000000000000000000000f')
    expect([answer.status, answer.text]).toEqual([404, ''])
  })
})
