import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { createTicket, fieldsAndCodes, NEW_TICKET } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

const associationOf = async (id: number) => {
  const { association_type, associated_tickets_list } = (await freshdesk.get(`/tickets/${id}`)).body
  return { association_type, associated_tickets_list }
}

describe('a new ticket’s associations', () => {
  it('with parent_id make a child, and a parent of the other', async () => {
    const child = await createTicket(freshdesk, { parent_id: 1 })
    expect(await associationOf(child)).toEqual({ association_type: 2, associated_tickets_list: [1] })
    expect(await associationOf(1)).toEqual({ association_type: 1, associated_tickets_list: [child] })
  })

  it('with parent_id gather the children of one parent', async () => {
    const first = await createTicket(freshdesk, { parent_id: 1 })
    const second = await createTicket(freshdesk, { parent_id: 1 })
    expect(await associationOf(1)).toEqual({ association_type: 1, associated_tickets_list: [first, second] })
    const listed = await freshdesk.get('/tickets?updated_since=2030-01-01&per_page=100')
    expect(listed.body.find(({ id }: { id: number }) => id === 1)).toMatchObject({
      association_type: 1,
      associated_tickets_count: 2,
    })
  })

  it('with related_ticket_ids make a tracker, and related tickets of the others', async () => {
    const tracker = await createTicket(freshdesk, { related_ticket_ids: [2, 3, 2] })
    expect(await associationOf(tracker)).toEqual({ association_type: 3, associated_tickets_list: [2, 3] })
    expect(await associationOf(2)).toEqual({ association_type: 4, associated_tickets_list: [tracker] })
    expect(await associationOf(3)).toEqual({ association_type: 4, associated_tickets_list: [tracker] })
  })

  it.each([
    { field: 'parent_id', value: 9999, state: 'unknown' },
    { field: 'parent_id', value: 31, state: 'deleted' },
    { field: 'parent_id', value: 33, state: 'spam' },
  ])('refuse a $state ticket as $field', async ({ field, value }) => {
    const answer = await freshdesk.post('/tickets', { ...NEW_TICKET, [field]: value })
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([[field, 'invalid_value']])
  })

  it('refuse a parent that is a child itself, and a related ticket that has a tracker', async () => {
    const child = await createTicket(freshdesk, { parent_id: 1 })
    await createTicket(freshdesk, { related_ticket_ids: [2] })
    const grandchild = await freshdesk.post('/tickets', { ...NEW_TICKET, parent_id: child })
    expect(fieldsAndCodes(grandchild)).toEqual([['parent_id', 'invalid_value']])
    const tracker = await freshdesk.post('/tickets', { ...NEW_TICKET, related_ticket_ids: [2] })
    expect([tracker.status, tracker.body.code]).toEqual([400, 'cannot_create_tracker'])
  })

  it.each([[[2, 9999]], [[33]]])('refuse related tickets that are unknown or spam: %j', async (related_ticket_ids) => {
    const answer = await freshdesk.post('/tickets', { ...NEW_TICKET, related_ticket_ids })
    expect([answer.status, answer.body.code]).toEqual([400, 'cannot_create_tracker'])
  })
})

describe('a parent of a ticket that exists', () => {
  it('given later makes the ticket its child', async () => {
    await freshdesk.put('/tickets/2', { parent_id: 1 })
    expect(await associationOf(2)).toEqual({ association_type: 2, associated_tickets_list: [1] })
    expect(await associationOf(1)).toEqual({ association_type: 1, associated_tickets_list: [2] })
  })

  it('given again changes nothing', async () => {
    await freshdesk.put('/tickets/2', { parent_id: 1 })
    expect((await freshdesk.put('/tickets/2', { parent_id: 1 })).status).toBe(200)
    expect(await associationOf(1)).toEqual({ association_type: 1, associated_tickets_list: [2] })
  })

  it('cannot be the ticket itself, nor another one than the child has', async () => {
    expect(fieldsAndCodes(await freshdesk.put('/tickets/2', { parent_id: 2 }))).toEqual([
      ['parent_id', 'invalid_value'],
    ])
    await freshdesk.put('/tickets/2', { parent_id: 1 })
    expect(fieldsAndCodes(await freshdesk.put('/tickets/2', { parent_id: 3 }))).toEqual([
      ['parent_id', 'invalid_value'],
    ])
  })
})
