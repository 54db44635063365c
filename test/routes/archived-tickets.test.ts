import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { createTicket, fieldsAndCodes, ID, idsOf } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const CLOSED = 11

const KEYS = [
  'cc_emails',
  'fwd_emails',
  'reply_cc_emails',
  'email_config_id',
  'fr_escalated',
  'group_id',
  'priority',
  'requester_id',
  'responder_id',
  'source',
  'spam',
  'status',
  'subject',
  'company_id',
  'id',
  'type',
  'to_emails',
  'product_id',
  'created_at',
  'updated_at',
  'due_by',
  'fr_due_by',
  'is_escalated',
  'association_type',
  'description_text',
  'description',
  'custom_fields',
  'tags',
  'archived',
  'attachments',
]

const CONVERSATION_KEYS = [
  'body_text',
  'body',
  'id',
  'incoming',
  'private',
  'user_id',
  'support_email',
  'source',
  'ticket_id',
  'created_at',
  'updated_at',
  'from_email',
  'to_emails',
  'cc_emails',
  'bcc_emails',
  'attachments',
]

describe('an archived ticket', () => {
  it('is viewed at its own path, with the documented keys in their order and its last values', async () => {
    const before = (await freshdesk.get(`/tickets/${CLOSED}`)).body
    await emulator.clock.advance(60)
    emulator.archiveTicket(CLOSED)
    const { status, body } = await freshdesk.get(`/tickets/archived/${CLOSED}`)
    expect([status, Object.keys(body)]).toEqual([200, KEYS])
    expect(body).toEqual({ ...Object.fromEntries(KEYS.map((key) => [key, before[key]])), archived: true })
  })

  it('brings along what include asks for', async () => {
    const { body } = await freshdesk.get('/tickets/archived/35?include=requester,company,stats,conversations')
    expect(Object.keys(body).slice(KEYS.length)).toEqual(['requester', 'company', 'stats', 'conversations'])
    expect(fieldsAndCodes(await freshdesk.get('/tickets/archived/35?include=all'))).toEqual([
      ['include', 'invalid_value'],
    ])
  })

  it('lists its conversations, paged, with the documented keys in their order', async () => {
    const live = (await freshdesk.get('/tickets/10/conversations')).body
    emulator.archiveTicket(10)
    const first = await freshdesk.get('/tickets/archived/10/conversations?per_page=5')
    expect(first.headers.get('link')).toContain('/tickets/archived/10/conversations?page=2&per_page=5>; rel="next"')
    expect(Object.keys(first.body[0])).toEqual(CONVERSATION_KEYS)
    const all = (await freshdesk.get('/tickets/archived/10/conversations')).body
    expect(all.slice(0, 5)).toEqual(first.body)
    expect(all).toEqual(
      live.map((one: Record<string, unknown>) => Object.fromEntries(CONVERSATION_KEYS.map((key) => [key, one[key]]))),
    )
  })

  it.each([
    ['GET', ''],
    ['PUT', '', { priority: 2 }],
    ['PATCH', '', { priority: 2 }],
    ['DELETE', ''],
    ['PUT', '/restore'],
    ['GET', '/conversations'],
    ['POST', '/reply', { body: 'x' }],
    ['POST', '/notes', { body: 'x' }],
    ['POST', '/forward', { body: 'x', to_emails: ['a@b.test'] }],
    ['GET', '/watchers'],
    ['POST', '/watch', {}],
    ['GET', '/time_entries'],
    ['POST', '/time_entries', {}],
    ['GET', '/satisfaction_ratings'],
    ['GET', '/summary'],
    ['GET', '/associated_tickets'],
  ])('is 404 for %s /tickets/{id}%s', async (method, rest, body?: object) => {
    expect((await freshdesk.call(method, `/tickets/35${rest}`, { body })).status).toBe(404)
  })

  it('is in no list, filter, search, list of its requester or of time entries', async () => {
    const everything = 'updated_since=2000-01-01&per_page=100'
    const id = await createTicket(freshdesk, { requester_id: ID.ada, responder_id: ID.admin, status: 5 })
    const entry = (await freshdesk.post(`/tickets/${id}/time_entries`, { time_spent: '01:00' })).body.id
    await freshdesk.post(`/tickets/${id}/watch`, {})
    const lists = [
      `/tickets?${everything}`,
      '/tickets?per_page=100',
      `/tickets?${everything}&order_by=updated_at`,
      `/tickets?${everything}&order_by=status`,
      `/tickets?${everything}&order_by=due_by`,
      `/tickets?${everything}&requester_id=${ID.ada}`,
      `/tickets?${everything}&company_id=${ID.acme}`,
      '/tickets?filter=watching',
    ]
    const found = async () => (await freshdesk.get('/search/tickets?query="status:5"')).body
    const before = await found()
    for (const list of lists) expect(idsOf(await freshdesk.get(list)), list).toContain(id)
    expect(idsOf(await freshdesk.get('/time_entries'))).toContain(entry)
    emulator.archiveTicket(id)
    for (const list of [...lists, `/tickets?${everything}&filter=deleted`, `/tickets?${everything}&filter=spam`]) {
      expect(idsOf(await freshdesk.get(list)), list).not.toContain(id)
    }
    expect((await found()).total).toBe(before.total - 1)
    expect(idsOf(await freshdesk.get('/time_entries'))).not.toContain(entry)
  })

  it('takes part in nothing that is done to many', async () => {
    emulator.archiveTicket(CLOSED)
    const merge = await freshdesk.put('/tickets/merge', { primary_id: 1, ticket_ids: [CLOSED] })
    expect(fieldsAndCodes(merge)).toEqual([['ticket_ids', 'invalid_value']])
    expect(fieldsAndCodes(await freshdesk.put('/tickets/bulk_watch', { ids: [CLOSED] }))).toEqual([
      ['ids', 'invalid_value'],
    ])
    const bulk = { bulk_action: { ids: [CLOSED], properties: { priority: 4 } } }
    const { job_id } = (await freshdesk.post('/tickets/bulk_update', bulk)).body
    expect((await freshdesk.get(`/jobs/${job_id}`)).body.data).toMatchObject([{ id: CLOSED, success: false }])
    const child = await freshdesk.put('/tickets/1', { parent_id: CLOSED })
    expect(fieldsAndCodes(child)).toEqual([['parent_id', 'invalid_value']])
  })

  it('keeps its conversations from being changed', async () => {
    const note = (await freshdesk.get(`/tickets/${CLOSED}/conversations`)).body[0].id
    emulator.archiveTicket(CLOSED)
    expect((await freshdesk.put(`/conversations/${note}`, { body: 'x' })).status).toBe(404)
    expect((await freshdesk.delete(`/conversations/${note}`)).status).toBe(404)
  })

  it('is one of the agent’s scope', async () => {
    for (const path of ['/tickets/archived/35', '/tickets/archived/35/conversations']) {
      expect((await freshdesk.get(path, { key: 'restricted-api-key' })).status).toBe(404)
    }
    emulator.settings.hidden_record_status = 403
    expect((await freshdesk.get('/tickets/archived/35', { key: 'restricted-api-key' })).status).toBe(403)
    expect((await freshdesk.get('/tickets/35', { key: 'restricted-api-key' })).status).toBe(404)
  })

  it.each([
    '/tickets/archived/1',
    '/tickets/archived/31',
    '/tickets/archived/999',
    '/tickets/archived/1/conversations',
  ])('is what %s does not name: 404', async (path) => {
    expect((await freshdesk.get(path)).status).toBe(404)
  })
})

describe('deleting an archived ticket', () => {
  it('takes it for good, with all that lies below it', async () => {
    const counts = async () => (await freshdesk.get('/_emulator/account')).body.counts
    const before = await counts()
    const id = await createTicket(freshdesk)
    const form = new FormData()
    form.append('body', 'File')
    form.append('attachments[]', new Blob(['bytes']), 'a.txt')
    await freshdesk.post(`/tickets/${id}/notes`, form)
    await freshdesk.post(`/tickets/${id}/time_entries`, {})
    await freshdesk.put(`/tickets/${id}/summary`, { body: 'in short' })
    await freshdesk.post(`/tickets/${id}/accesses`, { user_ids: [ID.amy] })
    emulator.archiveTicket(id)
    const answer = await freshdesk.delete(`/tickets/archived/${id}`)
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(await counts()).toEqual({ ...before, users: before.users + 1 })
    expect((await freshdesk.get(`/tickets/archived/${id}`)).status).toBe(404)
    expect((await freshdesk.delete(`/tickets/archived/${id}`)).status).toBe(404)
  })

  it('ends its associations', async () => {
    const parent = await createTicket(freshdesk)
    const child = await createTicket(freshdesk, { parent_id: parent })
    emulator.archiveTicket(parent)
    await freshdesk.delete(`/tickets/archived/${parent}`)
    const { body } = await freshdesk.get(`/tickets/${child}`)
    expect(body.association_type).toBeNull()
    expect(body).not.toHaveProperty('associated_tickets_list')
  })

  it('of one that is not archived is 404, and nothing happens', async () => {
    expect((await freshdesk.delete('/tickets/archived/1')).status).toBe(404)
    expect((await freshdesk.get('/tickets/1')).status).toBe(200)
  })
})

describe('the clock', () => {
  const DAY = 86_400

  it('archives nothing by itself unless the setting says so', async () => {
    expect((await emulator.clock.advance(365 * DAY)).ran.map(({ kind }) => kind)).not.toContain('ticket_archival')
  })

  it('archives what has been closed and untouched for so many days, at that moment', async () => {
    const id = await createTicket(freshdesk, { status: 5 })
    const open = await createTicket(freshdesk, { status: 4 })
    emulator.settings.archive_after_days = 120
    await emulator.clock.advance(119 * DAY)
    await freshdesk.post(`/tickets/${id}/notes`, { body: 'still of interest' })
    await emulator.clock.advance(120 * DAY - 1)
    expect((await freshdesk.get(`/tickets/${id}`)).status).toBe(200)
    const { ran } = await emulator.clock.advance(1)
    expect(ran).toEqual([{ at: '2030-09-11T09:00:00Z', kind: 'ticket_archival', id }])
    expect((await freshdesk.get(`/tickets/${id}`)).status).toBe(404)
    expect((await freshdesk.get(`/tickets/archived/${id}`)).body.updated_at).toBe('2030-05-14T09:00:00Z')
    expect((await freshdesk.get(`/tickets/${open}`)).status).toBe(200)
  })

  it('archives what is due already when the setting is made', async () => {
    await freshdesk.call('PATCH', '/_emulator/account', { body: { settings: { archive_after_days: 10 } } })
    expect((await freshdesk.get('/tickets/24')).status).toBe(404)
    expect((await freshdesk.get('/tickets/archived/24')).body).toMatchObject({ id: 24, status: 5, archived: true })
    expect((await freshdesk.get('/tickets/11')).status).toBe(200)
  })

  it('lets a reopened ticket be', async () => {
    emulator.settings.archive_after_days = 0.5
    const id = await createTicket(freshdesk, { status: 5 })
    await freshdesk.put(`/tickets/${id}`, { status: 2 })
    await emulator.clock.advance(30 * DAY)
    expect((await freshdesk.get(`/tickets/${id}`)).status).toBe(200)
  })

  it.each([0, -1, '5', 36_501])('takes no %j days', async (archive_after_days) => {
    const answer = await freshdesk.call('PATCH', '/_emulator/account', { body: { settings: { archive_after_days } } })
    expect(answer.status).toBe(400)
  })
})

describe('control', () => {
  const archive = (path: string) => freshdesk.call('POST', `/_emulator${path}`)

  it('archives a ticket now, of any account', async () => {
    const answer = await archive('/tickets/1/archive')
    expect([answer.status, answer.body]).toEqual([200, { id: 1, archived: true }])
    expect((await freshdesk.get('/tickets/archived/1')).status).toBe(200)
    emulator.createAccount({ name: 'w1', fixture: 'support-desk' })
    expect((await archive('/accounts/w1/tickets/2/archive')).status).toBe(200)
    expect((await freshdesk.get('/tickets/2')).status).toBe(200)
    emulator.deleteAccount('w1')
  })

  it.each([
    ['/tickets/999/archive', 404],
    ['/tickets/35/archive', 409],
    ['/tickets/31/archive', 409],
    ['/tickets/33/archive', 409],
    ['/tickets/x/archive', 404],
  ])('%s is %d', async (path, status) => {
    expect((await archive(path)).status).toBe(status)
  })

  it('reset brings it back', async () => {
    await archive('/tickets/1/archive')
    emulator.reset()
    expect((await freshdesk.get('/tickets/1')).status).toBe(200)
  })
})
