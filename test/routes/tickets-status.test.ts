import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { createTicket } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

const OPEN = 2
const PENDING = 3
const RESOLVED = 4
const CLOSED = 5

const UNTOUCHED = {
  agent_responded_at: null,
  requester_responded_at: null,
  first_responded_at: null,
  status_updated_at: NOW,
  reopened_at: null,
  resolved_at: null,
  closed_at: null,
  pending_since: null,
}

/** `at(1)` is one hour after the start: each later status comes an hour after the one before. */
const at = (hours: number) => `2030-01-15T${String(9 + hours).padStart(2, '0')}:00:00Z`

async function statsAfter(...statuses: readonly number[]): Promise<object> {
  const [first, ...later] = statuses
  const id = await createTicket(freshdesk, { status: first })
  for (const status of later) {
    await freshdesk.emulator.clock.advance(3600)
    const answer = await freshdesk.put(`/tickets/${id}`, { status })
    expect(answer.body.status).toBe(status)
  }
  return (await freshdesk.get(`/tickets/${id}?include=stats`)).body.stats
}

describe('the stats of a new ticket', () => {
  it('are empty but for the status when it is open', async () => {
    expect(await statsAfter(OPEN)).toEqual(UNTOUCHED)
  })

  it('say since when it is pending', async () => {
    expect(await statsAfter(PENDING)).toEqual({ ...UNTOUCHED, pending_since: NOW })
  })

  it('say that it is resolved, and closed', async () => {
    expect(await statsAfter(RESOLVED)).toEqual({ ...UNTOUCHED, resolved_at: NOW })
    expect(await statsAfter(CLOSED)).toEqual({ ...UNTOUCHED, resolved_at: NOW, closed_at: NOW })
  })
})

describe('a change of status', () => {
  it('to pending says since when', async () => {
    expect(await statsAfter(OPEN, PENDING)).toEqual({
      ...UNTOUCHED,
      status_updated_at: at(1),
      pending_since: at(1),
    })
  })

  it('away from pending ends the waiting without reopening', async () => {
    expect(await statsAfter(OPEN, PENDING, OPEN)).toEqual({ ...UNTOUCHED, status_updated_at: at(2) })
  })

  it('to resolved says when', async () => {
    expect(await statsAfter(OPEN, RESOLVED)).toEqual({
      ...UNTOUCHED,
      status_updated_at: at(1),
      resolved_at: at(1),
    })
  })

  it('from resolved to closed keeps the time of the resolution', async () => {
    expect(await statsAfter(OPEN, RESOLVED, CLOSED)).toEqual({
      ...UNTOUCHED,
      status_updated_at: at(2),
      resolved_at: at(1),
      closed_at: at(2),
    })
  })

  it('from open to closed resolves it too', async () => {
    expect(await statsAfter(OPEN, CLOSED)).toEqual({
      ...UNTOUCHED,
      status_updated_at: at(1),
      resolved_at: at(1),
      closed_at: at(1),
    })
  })

  it.each([
    ['resolved', RESOLVED],
    ['closed', CLOSED],
  ])('from %s to open reopens it', async (_name, done) => {
    expect(await statsAfter(OPEN, done, OPEN)).toEqual({
      ...UNTOUCHED,
      status_updated_at: at(2),
      reopened_at: at(2),
    })
  })

  it('from resolved to pending reopens it and waits', async () => {
    expect(await statsAfter(OPEN, RESOLVED, PENDING)).toEqual({
      ...UNTOUCHED,
      status_updated_at: at(2),
      reopened_at: at(2),
      pending_since: at(2),
    })
  })

  it('after a reopening keeps the time of the reopening', async () => {
    expect(await statsAfter(OPEN, CLOSED, OPEN, RESOLVED)).toEqual({
      ...UNTOUCHED,
      status_updated_at: at(3),
      reopened_at: at(2),
      resolved_at: at(3),
    })
  })

  it('to the status it has changes no time', async () => {
    expect(await statsAfter(PENDING, PENDING)).toEqual({ ...UNTOUCHED, pending_since: NOW })
  })
})

it('leaves the stats alone when something else changes', async () => {
  const id = await createTicket(freshdesk, { status: RESOLVED })
  await freshdesk.emulator.clock.advance(3600)
  await freshdesk.put(`/tickets/${id}`, { priority: 3 })
  const { stats, updated_at } = (await freshdesk.get(`/tickets/${id}?include=stats`)).body
  expect(stats).toEqual({ ...UNTOUCHED, resolved_at: NOW })
  expect(updated_at).toBe(at(1))
})
