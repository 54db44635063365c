import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { clientOfV1 } from './client.ts'

/** Source: github KaranHC/cortex_code, what a client saw of version 1 on a Pro account at +02:00 in March 2026. */
const freshdesk = await startFreshdesk({ now: '2026-07-17T09:00:00Z' })
const { emulator } = freshdesk
const v1 = clientOfV1(freshdesk)
/** An account whose clocks show 11:00 when it is 9:00 in summer, and 10:00 in winter. */
const BERLIN = {
  agents: [{ name: 'Alex', email: 'alex@b.test', api_key: 'admin-api-key', roles: ['Account Administrator'] }],
  contacts: [{ name: 'Ada', email: 'ada@b.test' }],
  business_hours: [{ id: 7001, name: 'Berlin', is_default: true, time_zone: 'Berlin', business_hours: {} }],
  companies: [{ name: 'Initrode', renewal_date: '2026-01-01T00:00:00Z', created_at: '2026-03-17T07:00:00Z' }],
  tickets: [
    {
      id: 1,
      subject: 's',
      requester: 'ada@b.test',
      created_at: '2026-01-15T09:00:00Z',
      updated_at: '2026-07-17T09:00:00Z',
    },
  ],
}

const TICKET = [
  ...['id', 'display_id', 'description', 'description_html', 'subject', 'requester_id', 'responder_id', 'owner_id'],
  ...['group_id', 'product_id', 'status', 'priority', 'source', 'ticket_type', 'urgent', 'spam', 'deleted', 'trained'],
  ...['isescalated', 'fr_escalated', 'due_by', 'frDueBy', 'to_email', 'to_emails', 'cc_email', 'email_config_id'],
  ...['delta', 'status_name', 'priority_name', 'source_name', 'requester_name', 'responder_name'],
  ...['requester_status_name', 'attachments', 'tags', 'custom_field', 'created_at', 'updated_at'],
]
const NOTE = [
  ...['id', 'body', 'body_html', 'user_id', 'source', 'incoming', 'private', 'deleted', 'support_email'],
  ...['attachments', 'created_at', 'updated_at'],
]
const ARTICLE = [
  ...['id', 'position', 'art_type', 'thumbs_up', 'thumbs_down', 'hits', 'folder_id', 'title', 'description'],
  ...['desc_un_html', 'user_id', 'status', 'seo_data', 'modified_at', 'modified_by'],
]

describe('version 1', () => {
  it('lists tickets flat, 30 a page, with the recorded keys in their order', async () => {
    emulator.load({ generate: { tickets: 65 } })
    const pages = await Promise.all([1, 2, 3, 4].map((page) => v1(`/helpdesk/tickets.json?page=${page}`)))
    const lengths = pages.map(({ body }) => body.length)
    expect(lengths.slice(0, 2)).toEqual([30, 30])
    const ids = pages.flatMap(({ body }) => body.map((ticket: { display_id: number }) => ticket.display_id))
    expect(new Set(ids).size).toBe(ids.length)
    for (const ticket of pages.flatMap(({ body }) => body)) expect(Object.keys(ticket)).toEqual(TICKET)
  })

  it('shows a ticket by version 2’s id below helpdesk_ticket, with its conversations as notes', async () => {
    const { body } = await v1('/helpdesk/tickets/1.json')
    expect(Object.keys(body)).toEqual(['helpdesk_ticket'])
    const { notes, ...ticket } = body.helpdesk_ticket
    expect(Object.keys(ticket)).toEqual(TICKET)
    const { body: viewed } = await freshdesk.get('/tickets/1')
    const { body: conversations } = await freshdesk.get('/tickets/1/conversations')
    expect(ticket).toMatchObject({
      display_id: 1,
      subject: viewed.subject,
      description: viewed.description_text,
      description_html: viewed.description,
      ticket_type: viewed.type,
      status_name: 'Open',
    })
    expect(notes.map(({ note }: { note: object }) => Object.keys(note))).toEqual(conversations.map(() => NOTE))
    expect(notes.map(({ note }: { note: { body_html: string } }) => note.body_html)).toEqual(
      conversations.map((one: { body: string }) => one.body),
    )
  })

  it('names custom fields with the account’s number behind', async () => {
    const { body } = await v1('/helpdesk/tickets/1.json')
    const { body: viewed } = await freshdesk.get('/tickets/1')
    const named = Object.entries(viewed.custom_fields).map(([name, value]) => [`${name}_1`, value])
    expect(body.helpdesk_ticket.custom_field).toEqual(Object.fromEntries(named))
  })

  it.each([
    ['agents', 'agent'],
    ['agents/filter/active', 'agent'],
    ['contacts', 'user'],
    ['companies', 'company'],
    ['groups', 'group'],
    ['ticket_fields', 'ticket_field'],
    ['solution/categories', 'category'],
  ])('lists %s each below %s', async (path, name) => {
    const { body } = await v1(`/${path}.json`)
    expect(body.length).toBeGreaterThan(0)
    for (const one of body) expect(Object.keys(one)).toEqual([name])
  })

  it('shows folders in their category, and articles with the recorded keys', async () => {
    const { body } = await v1('/solution/categories/158000009001.json')
    expect(body.category.folders.map(({ id }: { id: number }) => id)).toContain(158_000_009_101)
    const { body: shown } = await v1('/solution/folders/158000009101.json')
    for (const article of shown.folder.articles) expect(Object.keys(article)).toEqual(ARTICLE)
    expect(shown.folder.articles).toHaveLength(2)
  })

  it('selects tickets, contacts and agents by its filters', async () => {
    const idsOf = async (path: string) => (await v1(path)).body.map((one: { display_id: number }) => one.display_id)
    const listed = async (filter: string) =>
      (await freshdesk.get(`/tickets?updated_since=2000-01-01&per_page=30${filter}`)).body.map(
        ({ id }: { id: number }) => id,
      )
    expect(await idsOf('/helpdesk/tickets/filter/all_tickets?format=json')).toEqual(await listed(''))
    expect(await idsOf('/helpdesk/tickets/filter/spam?format=json')).toEqual(await listed('&filter=spam'))
    expect(await idsOf('/helpdesk/tickets/filter/deleted?format=json')).toEqual(await listed('&filter=deleted'))
    expect(await idsOf('/helpdesk/tickets/filter/monitored_by?format=json')).toEqual(await listed('&filter=watching'))
    const mine = await listed('&filter=new_and_my_open')
    expect(await idsOf('/helpdesk/tickets/filter/new_and_my_open?format=json')).toEqual(mine)
    const people = async (state: string) =>
      (await v1(`/contacts.json?state=${state}`)).body.map(({ user }: { user: { id: number } }) => user.id)
    for (const state of ['verified', 'unverified', 'deleted']) {
      const { body } = await freshdesk.get(`/contacts?state=${state}`)
      expect(await people(state)).toEqual(body.map(({ id }: { id: number }) => id))
      expect(body.length).toBeGreaterThan(0)
    }
    await freshdesk.delete('/agents/158000002005')
    const deleted = await v1('/agents/filter/deleted.json')
    expect(deleted.body.map(({ agent }: { agent: { id: number } }) => agent.id)).toEqual([158_000_002_005])
  })

  it('prints times at the account’s offset, by its zone’s summer and winter', async () => {
    emulator.createAccount({ name: 'berlin', fixture: BERLIN })
    try {
      const times = { created_at: '2026-01-15T10:00:00+01:00', updated_at: '2026-07-17T11:00:00+02:00' }
      expect((await v1('/berlin/helpdesk/tickets.json')).body).toEqual([expect.objectContaining(times)])
      const { body } = await v1('/berlin/companies.json')
      expect(body[0].company).toMatchObject({
        created_at: '2026-03-17T08:00:00+01:00',
        renewal_date: '2026-01-01T01:00:00+01:00',
      })
      expect((await v1('/helpdesk/tickets/1.json')).body.helpdesk_ticket.created_at).toMatch(/\+00:00$/)
    } finally {
      emulator.deleteAccount('berlin')
    }
  })
})
