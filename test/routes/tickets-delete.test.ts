import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { ACCESS_DENIED, createTicket, idsOf, refusedMethod } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

const listed = async (search: string) => idsOf(await freshdesk.get(`/tickets?per_page=100${search}`))

describe('deleting a ticket', () => {
  it('answers an empty 204', async () => {
    const answer = await freshdesk.delete('/tickets/1')
    expect(answer.status).toBe(204)
    expect(answer.text).toBe('')
    expect(answer.headers.get('content-type')).toBeNull()
  })

  it('moves it from the list to the deleted ones, with deleted: true', async () => {
    await freshdesk.delete('/tickets/1')
    expect(await listed('')).not.toContain(1)
    const deleted = (await freshdesk.get('/tickets?filter=deleted&per_page=100')).body
    expect(deleted.find(({ id }: { id: number }) => id === 1)).toMatchObject({ deleted: true })
  })

  it('keeps it viewable, with its conversations', async () => {
    await freshdesk.delete('/tickets/1')
    expect((await freshdesk.get('/tickets/1')).body.deleted).toBe(true)
    expect((await freshdesk.get('/tickets/1/conversations')).body).toHaveLength(3)
  })

  it('moves updated_at', async () => {
    await freshdesk.emulator.clock.advance(60)
    await freshdesk.delete('/tickets/1')
    expect((await freshdesk.get('/tickets/1')).body.updated_at).toBe('2030-01-15T09:01:00Z')
  })

  it.each([
    [31, 'deleted'],
    [33, 'spam'],
  ])('is refused with 405 for ticket %i, which is %s', async (id) => {
    const answer = await freshdesk.delete(`/tickets/${id}`)
    expect(answer.status).toBe(405)
    expect(answer.body).toEqual(refusedMethod('DELETE'))
    expect(answer.headers.get('allow')).toBe('GET')
  })

  it('of an unknown one is an empty 404', async () => {
    const answer = await freshdesk.delete('/tickets/9999')
    expect(answer.status).toBe(404)
    expect(answer.text).toBe('')
  })

  it.each(['agent-api-key', 'group-api-key'])('is not for an agent without the privilege: %s', async (key) => {
    const answer = await freshdesk.delete('/tickets/5', { key })
    expect(answer.status).toBe(403)
    expect(answer.body).toEqual(ACCESS_DENIED)
    expect(await listed('')).toContain(5)
  })

  it('is for supervisors', async () => {
    expect((await freshdesk.delete('/tickets/5', { key: 'supervisor-api-key' })).status).toBe(204)
  })

  it('does not free its number', async () => {
    const id = await createTicket(freshdesk)
    await freshdesk.delete(`/tickets/${id}`)
    expect(await createTicket(freshdesk)).toBe(id + 1)
  })
})

describe('restoring a ticket', () => {
  it('answers an empty 204 and lists it again, as it was', async () => {
    const before = (await freshdesk.get('/tickets/1')).body
    await freshdesk.delete('/tickets/1')
    const answer = await freshdesk.put('/tickets/1/restore')
    expect(answer.status).toBe(204)
    expect(answer.text).toBe('')
    expect(await listed('')).toContain(1)
    expect(await listed('&filter=deleted')).not.toContain(1)
    const { updated_at: _, ...after } = (await freshdesk.get('/tickets/1')).body
    expect(before).toMatchObject(after)
  })

  it('lets it be changed again', async () => {
    await freshdesk.put('/tickets/31/restore')
    expect((await freshdesk.put('/tickets/31', { priority: 2 })).status).toBe(200)
  })

  it.each([
    [1, 'not deleted'],
    [33, 'spam'],
    [9999, 'unknown'],
  ])('%i, which is %s, is an empty 404', async (id) => {
    const answer = await freshdesk.put(`/tickets/${id}/restore`)
    expect(answer.status).toBe(404)
    expect(answer.text).toBe('')
  })

  it('takes no body', async () => {
    const answer = await freshdesk.put('/tickets/31/restore', { why: 'because' })
    expect(answer.status).toBe(400)
    expect(answer.body.code).toBe('no_content_required')
    expect(await listed('&filter=deleted')).toContain(31)
  })

  it('is not for an agent without the privilege to delete', async () => {
    const answer = await freshdesk.put('/tickets/31/restore', undefined, { key: 'agent-api-key' })
    expect(answer.status).toBe(403)
    expect(answer.body).toEqual(ACCESS_DENIED)
  })
})
