import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { fieldsAndCodes, ID, NEXT_TICKET } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

function form(
  fields: Readonly<Record<string, string | readonly string[]>>,
  files: Readonly<Record<string, string>> = {},
) {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of typeof value === 'string' ? [value] : value) body.append(name, one)
  }
  for (const [name, content] of Object.entries(files)) {
    body.append('attachments[]', new Blob([content], { type: 'text/plain' }), name)
  }
  return body
}

const TICKET = {
  email: 'ada@acme.test',
  subject: 'With a log',
  description: 'See the file.',
  status: '2',
  priority: '1',
}

describe('a form', () => {
  it('makes a ticket: numbers, lists and custom fields are read from text', async () => {
    const answer = await freshdesk.post(
      '/tickets',
      form({
        ...TICKET,
        responder_id: String(ID.amy),
        'tags[]': ['one', 'two'],
        'cc_emails[]': ['boss@acme.test'],
        'custom_fields[cf_vip]': 'true',
        'custom_fields[cf_seats]': '12',
        'custom_fields[cf_amount]': '2.5',
        'custom_fields[cf_reference_number]': '7',
      }),
    )
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({
      status: 2,
      priority: 1,
      responder_id: ID.amy,
      tags: ['one', 'two'],
      cc_emails: ['boss@acme.test'],
      custom_fields: { cf_vip: true, cf_seats: 12, cf_amount: '2.5', cf_reference_number: '7' },
    })
  })

  it('is refused for what is no number', async () => {
    const answer = await freshdesk.post('/tickets', form({ ...TICKET, priority: 'high' }))
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([['priority', 'datatype_mismatch']])
  })
})

describe('attachments', () => {
  it('are shown with the ticket, in order', async () => {
    const answer = await freshdesk.post('/tickets', form(TICKET, { 'log.txt': 'line one', 'naïve 📎.txt': 'two' }))
    expect(answer.status).toBe(201)
    expect(answer.body.attachments).toEqual([
      {
        id: expect.any(Number),
        name: 'log.txt',
        content_type: 'text/plain',
        size: 8,
        created_at: NOW,
        updated_at: NOW,
        attachment_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\//),
      },
      expect.objectContaining({ name: 'naïve 📎.txt', size: 3 }),
    ])
    const viewed = (await freshdesk.get(`/tickets/${NEXT_TICKET}`)).body.attachments
    expect(viewed.map(({ id }: { id: number }) => id)).toEqual(
      answer.body.attachments.map(({ id }: { id: number }) => id),
    )
  })

  it('can be fetched at their URL', async () => {
    const { attachments } = (await freshdesk.post('/tickets', form(TICKET, { 'log.txt': 'line one' }))).body
    const response = await fetch(attachments[0].attachment_url)
    expect(await response.text()).toBe('line one')
  })

  it('of an update are added to those the ticket has', async () => {
    await freshdesk.post('/tickets', form(TICKET, { 'one.txt': '1' }))
    const answer = await freshdesk.put(`/tickets/${NEXT_TICKET}`, form({ priority: '3' }, { 'two.txt': '2' }))
    expect(answer.status).toBe(200)
    expect(answer.body.priority).toBe(3)
    expect(answer.body.attachments.map(({ name }: { name: string }) => name)).toEqual(['one.txt', 'two.txt'])
    await freshdesk.put(`/tickets/${NEXT_TICKET}`, { priority: 4 })
    expect((await freshdesk.get(`/tickets/${NEXT_TICKET}`)).body.attachments).toHaveLength(2)
  })

  it('come with an outbound email, a reply and a note', async () => {
    const outbound = form(
      { email: 'ada@acme.test', subject: 'Hello', email_config_id: String(ID.supportMailbox) },
      { 'offer.txt': 'offer' },
    )
    expect((await freshdesk.post('/tickets/outbound_email', outbound)).body.attachments).toMatchObject([
      { name: 'offer.txt', size: 5 },
    ])
    const reply = await freshdesk.post('/tickets/2/reply', form({ body: 'See here' }, { 'reply.txt': 'reply!' }))
    expect(reply.body.attachments).toMatchObject([{ name: 'reply.txt', size: 6 }])
    const note = await freshdesk.post('/tickets/2/notes', form({ body: 'Mine', private: 'false' }, { 'n.txt': 'n' }))
    expect(note.body).toMatchObject({ private: false, attachments: [{ name: 'n.txt', size: 1 }] })
    const listed = (await freshdesk.get('/tickets/2/conversations')).body
    expect(listed).toMatchObject([{ attachments: [{ name: 'reply.txt' }] }, { attachments: [{ name: 'n.txt' }] }])
  })

  it('of an edited note are added to those it has', async () => {
    const { id } = (await freshdesk.post('/tickets/2/notes', form({ body: 'Mine' }, { 'one.txt': '1' }))).body
    const answer = await freshdesk.put(`/conversations/${id}`, form({ body: 'Changed' }, { 'two.txt': '2' }))
    expect(answer.body.attachments).toMatchObject([{ name: 'one.txt' }, { name: 'two.txt' }])
  })

  // Source: github arjunkomath/node-freshdesk-api#147 (a part without a file name).
  it('that are no files are refused in the recorded words', async () => {
    const answer = await freshdesk.post('/tickets', form({ ...TICKET, 'attachments[]': 'no file' }))
    expect(answer.status).toBe(400)
    expect(answer.body.errors).toEqual([
      {
        field: 'attachments',
        message: 'It should contain elements of type valid file format only',
        code: 'datatype_mismatch',
      },
    ])
  })

  // Source: github verbb/formie#725.
  it('that are blank are refused in the recorded words', async () => {
    const answer = await freshdesk.post('/tickets', { ...TICKET, status: 2, priority: 1, attachments: '' })
    expect(answer.body.errors).toEqual([
      {
        field: 'attachments',
        message: 'It should not be blank as this is a mandatory field',
        code: 'invalid_value',
      },
    ])
  })

  it('of more than 20 MB together are refused', async () => {
    const half = 'x'.repeat(10 * 1024 * 1024)
    const answer = await freshdesk.post('/tickets', form(TICKET, { 'a.txt': half, 'b.txt': half, 'c.txt': 'x' }))
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([['attachments', 'invalid_size']])
    expect((await freshdesk.get(`/tickets/${NEXT_TICKET}`)).status).toBe(404)
  })
})
