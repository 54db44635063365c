import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { createTicket, fieldsAndCodes } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

const associated = (id: number, query = '') => freshdesk.get(`/tickets/${id}/associated_tickets${query}`)
const prime = (id: number, key?: string) => freshdesk.get(`/tickets/${id}/prime_association`, key ? { key } : {})
const idsIn = ({ body }: { body: { tickets: { id: number }[] } }) => body.tickets.map(({ id }) => id)

/** The documented 16 keys, in their order. */
const KEYS = [
  'id',
  'group_id',
  'priority',
  'requester_id',
  'responder_id',
  'source',
  'company_id',
  'status',
  'subject',
  'product_id',
  'type',
  'due_by',
  'fr_due_by',
  'is_escalated',
  'created_at',
  'updated_at',
]

describe('associated tickets', () => {
  it('are the children of a parent, with the documented keys in their order', async () => {
    const { status, body } = await associated(25)
    expect(status).toBe(200)
    expect(Object.keys(body)).toEqual(['tickets'])
    expect(Object.keys(body.tickets[0])).toEqual(KEYS)
    const viewed = (await freshdesk.get('/tickets/22')).body
    expect(body.tickets).toEqual([Object.fromEntries(KEYS.map((key) => [key, viewed[key]]))])
  })

  it('are the related tickets of a tracker, as associated_tickets_list has them', async () => {
    const tracker = await createTicket(freshdesk, { related_ticket_ids: [7, 2, 4] })
    const { body } = await freshdesk.get(`/tickets/${tracker}`)
    expect(idsIn(await associated(tracker))).toEqual([7, 2, 4])
    expect(body.associated_tickets_list).toEqual([7, 2, 4])
    expect(idsIn(await associated(2))).toEqual([tracker])
  })

  it('are read 30 a page, with a Link to the next', async () => {
    const children: number[] = []
    for (let count = 0; count < 31; count++) children.push(await createTicket(freshdesk, { parent_id: 2 }))
    const first = await associated(2)
    expect(idsIn(first)).toEqual(children.slice(0, 30))
    expect(first.headers.get('link')).toContain('/tickets/2/associated_tickets?page=2>; rel="next"')
    const second = await associated(2, '?page=2')
    expect(idsIn(second)).toEqual(children.slice(30))
    expect(second.headers.get('link')).toBeNull()
    expect(idsIn(await associated(2, '?page=3&per_page=10'))).toEqual(children.slice(20, 30))
  })

  it('leave out what is deleted or archived', async () => {
    const tracker = await createTicket(freshdesk, { related_ticket_ids: [7, 2, 4] })
    await freshdesk.delete('/tickets/2')
    freshdesk.emulator.archiveTicket(4)
    expect(idsIn(await associated(tracker))).toEqual([7])
  })

  it('leave out what is beyond the scope of the agent', async () => {
    const tracker = await createTicket(freshdesk, { related_ticket_ids: [4, 7], responder_id: 158000002005 })
    const answer = await freshdesk.get(`/tickets/${tracker}/associated_tickets`, { key: 'restricted-api-key' })
    expect(idsIn(answer)).toEqual([4])
  })

  it.each([1, 999, 35])('of ticket %d, which has none or is not there, are 404', async (id) => {
    expect((await associated(id)).status).toBe(404)
  })

  it('take no other parameter', async () => {
    expect(fieldsAndCodes(await associated(25, '?per_page=101&type=2'))).toEqual([
      ['per_page', 'invalid_value'],
      ['type', 'invalid_field'],
    ])
  })
})

describe('the prime association', () => {
  it('of a child is its parent, bare', async () => {
    const { status, body } = await prime(22)
    expect([status, Object.keys(body), body.id]).toEqual([200, KEYS, 25])
  })

  it('of a related ticket is its tracker', async () => {
    const tracker = await createTicket(freshdesk, { related_ticket_ids: [7] })
    expect((await prime(7)).body.id).toBe(tracker)
    expect((await prime(tracker)).status).toBe(404)
  })

  it.each([1, 25, 999])('of ticket %d, which is none or has none, is 404', async (id) => {
    expect((await prime(id)).status).toBe(404)
  })

  it('that is deleted, archived or out of scope is 404', async () => {
    expect((await prime(22, 'restricted-api-key')).status).toBe(404)
    await freshdesk.delete('/tickets/25')
    expect((await prime(22)).status).toBe(404)
    await freshdesk.put('/tickets/25/restore')
    freshdesk.emulator.archiveTicket(25)
    expect((await prime(22)).status).toBe(404)
  })
})
