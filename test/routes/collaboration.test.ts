import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { ID } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const FORWARD = {
  type: 'forward',
  parent: { id: 1, type: 'ticket' },
  additional_info: { email_config_id: 158000001001 },
}
const THREADS = '/collaboration/threads'
const MESSAGES = '/collaboration/messages'

const mails = () =>
  emulator.outbox.list().map(({ kind, to, subject, from, ticket_id }) => ({ kind, to, subject, from, ticket_id }))

describe('a thread', () => {
  it('is begun beside a ticket, its ids being texts, and viewed alike', async () => {
    const { status, body, headers, text } = await freshdesk.post(THREADS, {
      ...FORWARD,
      title: 'To the carrier',
      participants: { emails: ['noc@carrier.test'], agents: [ID.supervisor] },
    })
    expect([status, headers.get('location')]).toEqual([201, `${emulator.url}/api/v2${THREADS}/${body.id}`])
    expect(Object.keys(body)).toEqual([
      'id',
      'type',
      'title',
      'created_by',
      'parent',
      'anchor',
      'participants',
      'linked_object',
      'created_at',
      'updated_at',
      'additional_info',
      'is_read',
      'updated_by',
    ])
    expect(body).toMatchObject({
      id: expect.stringMatching(/^\d+$/),
      parent: { id: '1', type: 'ticket' },
      anchor: null,
      participants: { emails: ['noc@carrier.test'], agents: [String(ID.supervisor)] },
      linked_object: { type: 'thread-messages', attributes: { message_count: 0 } },
      additional_info: { email_config_id: 158000001001 },
    })
    expect((await freshdesk.get(`${THREADS}/${body.id}`)).text).toBe(text)
  })

  it('is listed of its ticket, as the public client asks', async () => {
    const { body } = await freshdesk.post(THREADS, { ...FORWARD, parent: { id: '5', type: 'ticket' } })
    const list = (await freshdesk.get(`${THREADS}?parent_id=5&parent_type=ticket`)).body
    expect(list.threads.map(({ id }: { id: string }) => id)).toEqual(['158000021001', body.id])
    expect((await freshdesk.get(THREADS)).body.errors).toMatchObject([{ field: 'parent_id', code: 'missing_field' }])
    expect((await freshdesk.get(`${THREADS}?parent_id=999`)).body.errors).toMatchObject([{ field: 'parent_id' }])
  })

  it('names what is there', async () => {
    const { body } = await freshdesk.post(THREADS, {
      type: 'forward',
      parent: { id: 999, type: 'ticket' },
      participants: { agents: [1] },
      additional_info: { email_config_id: 1 },
      anchor: { id: 158000005003, type: 'conversation' },
    })
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'parent.id',
      'anchor.id',
      'participants.agents',
      'additional_info.email_config_id',
    ])
    const wrong = await freshdesk.post(THREADS, { type: 'chat', parent: { id: 'x', type: 'contact' } })
    expect(wrong.body.errors.map(({ field }: { field: string }) => field)).toEqual(['type', 'parent.id', 'parent.type'])
  })

  it('goes with its messages, and with its ticket', async () => {
    expect((await freshdesk.delete(`${THREADS}/158000021001`)).status).toBe(204)
    expect((await freshdesk.get(`${THREADS}/158000021001`)).status).toBe(404)
    expect((await freshdesk.get(`${MESSAGES}/158000021101`)).status).toBe(404)
    emulator.reset()
    const { requester_id } = (await freshdesk.get('/tickets/5')).body
    await freshdesk.delete(`/contacts/${requester_id}/hard_delete?force=true`)
    expect((await freshdesk.get(`${MESSAGES}/158000021101`)).status).toBe(404)
  })
})

describe('a message', () => {
  const sent = {
    body: 'Please have a look.',
    thread_id: '158000021001',
    participants: { email: { to: ['partner@example.com'], cc: ['Copy <copy@example.com>'] } },
    additional_info: { has_quoted_text: false, email_subject: 'A router' },
  }

  it('is written into its thread, counted there, and mailed where the thread forwards', async () => {
    const { status, body } = await freshdesk.post(MESSAGES, sent)
    expect(status).toBe(201)
    expect(body).toMatchObject({
      body: '<div>Please have a look.</div>',
      body_text: 'Please have a look.',
      thread_id: '158000021001',
      participants: { email: { from: 'support@acme.freshdesk.com', to: ['partner@example.com'], bcc: [] } },
      full_message: '<div>Please have a look.</div>',
      full_message_text: 'Please have a look.',
      inline_attachment_ids: null,
      source: 1,
      edited: false,
    })
    const { full_message, full_message_text, ...rest } = body
    expect((await freshdesk.get(`${MESSAGES}/${body.id}`)).body).toEqual(rest)
    expect((await freshdesk.get(`${THREADS}/158000021001`)).body.linked_object.attributes).toEqual({
      last_activity_at: '2030-01-15T09:00:00Z',
      message_count: 2,
    })
    expect(mails()).toEqual([
      {
        kind: 'forward',
        to: ['partner@example.com'],
        subject: 'A router',
        from: 'support@acme.freshdesk.com',
        ticket_id: 5,
      },
    ])
  })

  it('among agents is not mailed', async () => {
    const { body } = await freshdesk.post(THREADS, { type: 'discussion', parent: { id: 1, type: 'ticket' } })
    expect((await freshdesk.post(MESSAGES, { ...sent, thread_id: body.id })).status).toBe(201)
    expect(mails()).toEqual([])
  })

  it('is deleted, and needs a thread that is there', async () => {
    expect((await freshdesk.delete(`${MESSAGES}/158000021101`)).status).toBe(204)
    expect((await freshdesk.get(`${THREADS}/158000021001`)).body.linked_object.attributes.message_count).toBe(0)
    const { status, body } = await freshdesk.post(MESSAGES, { ...sent, thread_id: 1 })
    expect([status, body.errors]).toEqual([
      400,
      [{ field: 'thread_id', message: 'There is no thread matching the given thread_id', code: 'invalid_value' }],
    ])
  })
})

it.each([
  ['PUT', `${THREADS}/158000021001`],
  ['PUT', `${MESSAGES}/158000021101`],
  ['GET', `${MESSAGES}/158000021101/generate-quote`],
])('%s %s is not emulated, with the reason', async (method, path) => {
  const { status, body } = await freshdesk.call(method, path, method === 'GET' ? {} : { body: {} })
  expect([status, body.message]).toEqual([501, expect.stringMatching(/not emulated: \w+/)])
})
