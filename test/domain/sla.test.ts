import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { createTicket } from '../support/tickets.ts'

const freshdesk = await startFreshdesk({ fixture: 'empty' })
const desk = await startFreshdesk()

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

// Urgent in the stock policy: a first response within one hour, a resolution within four.
const URGENT = 4
const OPEN = 2
const STATUSES_THAT_STOP_THE_CLOCK = [3, 4, 5, 6]

const advance = async (seconds: number) => (await freshdesk.emulator.clock.advance(seconds)).ran
const put = (id: number, fields: object) => freshdesk.put(`/tickets/${id}`, fields)
const view = async (id: number) => (await freshdesk.get(`/tickets/${id}`)).body
const escalationsOf = async (id: number) => {
  const { is_escalated, fr_escalated } = await view(id)
  return { is_escalated, fr_escalated }
}

/** `09:00` is the start. */
const at = (time: string, day = '15') => `2030-01-${day}T${time}:00Z`

describe('the first response', () => {
  it('escalates at the second it falls due, not before', async () => {
    const id = await createTicket(freshdesk, { priority: URGENT })
    await advance(HOUR - 1)
    expect(await escalationsOf(id)).toEqual({ is_escalated: false, fr_escalated: false })
    await advance(1)
    expect(await escalationsOf(id)).toEqual({ is_escalated: false, fr_escalated: true })
  })

  it('given in time does not escalate', async () => {
    const id = await createTicket(freshdesk, { priority: URGENT })
    await freshdesk.post(`/tickets/${id}/reply`, { body: 'On it.' })
    await advance(2 * HOUR)
    expect((await view(id)).fr_escalated).toBe(false)
  })

  it('is no note', async () => {
    const id = await createTicket(freshdesk, { priority: URGENT })
    await freshdesk.post(`/tickets/${id}/notes`, { body: 'Who takes it?' })
    await advance(2 * HOUR)
    expect((await view(id)).fr_escalated).toBe(true)
  })

  it('given late stays escalated', async () => {
    const id = await createTicket(freshdesk, { priority: URGENT })
    await advance(HOUR)
    await freshdesk.post(`/tickets/${id}/reply`, { body: 'Sorry.' })
    expect((await view(id)).fr_escalated).toBe(true)
  })
})

describe('the resolution', () => {
  it('escalates at the second it falls due, not before', async () => {
    const id = await createTicket(freshdesk, { priority: URGENT })
    await advance(4 * HOUR - 1)
    expect((await view(id)).is_escalated).toBe(false)
    await advance(1)
    expect((await view(id)).is_escalated).toBe(true)
  })

  it('escalates also when the first response came in time', async () => {
    const id = await createTicket(freshdesk, { priority: URGENT })
    await freshdesk.post(`/tickets/${id}/reply`, { body: 'On it.' })
    await advance(4 * HOUR)
    expect(await escalationsOf(id)).toEqual({ is_escalated: true, fr_escalated: false })
  })

  it('escalates at the time that the caller set', async () => {
    const id = await createTicket(freshdesk, { due_by: '2030-01-15T09:10:00Z', fr_due_by: '2030-01-15T09:05:00Z' })
    await advance(5 * MINUTE)
    expect(await escalationsOf(id)).toEqual({ is_escalated: false, fr_escalated: true })
    await advance(5 * MINUTE)
    expect(await escalationsOf(id)).toEqual({ is_escalated: true, fr_escalated: true })
  })

  it('escalates while the ticket waits for a third party', async () => {
    const id = await createTicket(freshdesk, { priority: URGENT, status: 7 })
    await advance(4 * HOUR)
    expect((await view(id)).is_escalated).toBe(true)
  })

  it('moves updated_at to the moment it was due', async () => {
    const id = await createTicket(freshdesk, { priority: URGENT })
    const { due_by } = await view(id)
    await advance(DAY)
    expect(await view(id)).toMatchObject({ is_escalated: true, updated_at: due_by })
  })
})

describe.each(STATUSES_THAT_STOP_THE_CLOCK)('in status %i', (status) => {
  it('nothing escalates', async () => {
    const id = await createTicket(freshdesk, { priority: URGENT, status })
    expect(await advance(DAY)).toEqual([])
    expect(await escalationsOf(id)).toEqual({ is_escalated: false, fr_escalated: false })
  })

  it('the time spent is added to due_by when the ticket is open again', async () => {
    const id = await createTicket(freshdesk, { priority: URGENT })
    await advance(HOUR / 2)
    await put(id, { status })
    await advance(DAY)
    await put(id, { status: OPEN })
    expect((await view(id)).due_by).toBe('2030-01-16T13:00:00Z')
    await advance(3.5 * HOUR - 1)
    expect((await view(id)).is_escalated).toBe(false)
    await advance(1)
    expect((await view(id)).is_escalated).toBe(true)
  })
})

describe('a pause', () => {
  it('counts whole when it goes through several statuses', async () => {
    const id = await createTicket(freshdesk, { priority: URGENT })
    await put(id, { status: 3 })
    await advance(HOUR)
    await put(id, { status: 4 })
    await advance(HOUR)
    await put(id, { status: 5 })
    await advance(HOUR)
    await put(id, { status: OPEN })
    expect((await view(id)).due_by).toBe('2030-01-15T16:00:00Z')
  })

  it('is not counted twice when other fields change in it', async () => {
    const id = await createTicket(freshdesk, { priority: URGENT, status: 3 })
    await advance(HOUR)
    await put(id, { tags: ['waiting'] })
    await put(id, { status: 3 })
    expect((await view(id)).due_by).toBe('2030-01-15T13:00:00Z')
    await put(id, { status: OPEN })
    expect((await view(id)).due_by).toBe('2030-01-15T14:00:00Z')
  })

  it('is kept when the priority changes later', async () => {
    const id = await createTicket(freshdesk, { priority: URGENT })
    await put(id, { status: 3 })
    await advance(HOUR)
    await put(id, { status: OPEN })
    await put(id, { priority: 3 })
    expect((await view(id)).due_by).toBe('2030-01-15T22:00:00Z')
  })

  it('leaves due times alone that the caller set', async () => {
    const id = await createTicket(freshdesk, { due_by: '2030-01-20T00:00:00Z', status: 3 })
    await advance(DAY)
    await put(id, { status: OPEN })
    expect((await view(id)).due_by).toBe('2030-01-20T00:00:00Z')
  })
})

describe('advancing the clock', () => {
  it('tells what fell due, in order of time', async () => {
    const urgent = await createTicket(freshdesk, { priority: URGENT })
    const high = await createTicket(freshdesk, { priority: 3 })
    expect(await advance(DAY)).toEqual([
      { at: at('10:00'), kind: 'sla_first_response_breach', id: urgent },
      { at: at('13:00'), kind: 'sla_resolution_breach', id: urgent },
      { at: at('13:00'), kind: 'sla_first_response_breach', id: high },
      { at: at('21:00'), kind: 'sla_resolution_breach', id: high },
    ])
  })

  it('runs what falls due at one moment by ticket number', async () => {
    const ids = [
      await createTicket(freshdesk, { priority: URGENT }),
      await createTicket(freshdesk, { priority: URGENT }),
    ]
    expect((await advance(HOUR)).map((run) => run.id)).toEqual(ids)
  })

  it('runs each job once', async () => {
    await createTicket(freshdesk, { priority: URGENT })
    expect(await advance(DAY)).toHaveLength(2)
    expect(await advance(DAY)).toEqual([])
  })

  it('passes over deleted tickets', async () => {
    const id = await createTicket(freshdesk, { priority: URGENT })
    await freshdesk.delete(`/tickets/${id}`)
    expect(await advance(DAY)).toEqual([])
  })

  it('is undone by a reset', async () => {
    await createTicket(freshdesk, { priority: URGENT })
    await advance(DAY)
    freshdesk.emulator.reset()
    expect(freshdesk.emulator.clock.now).toBe(NOW)
    expect(await advance(DAY)).toEqual([])
  })
})

it('follows the policy that a fixture brings', async () => {
  const target = { respond_within: 60, resolve_within: 120 }
  freshdesk.emulator.load({ fixture: { sla_policy: { 1: target, 2: target, 3: target, 4: target } } })
  const id = await createTicket(freshdesk)
  expect(await view(id)).toMatchObject({ fr_due_by: '2030-01-15T09:01:00Z', due_by: '2030-01-15T09:02:00Z' })
})

describe('a fixture', () => {
  const viewed = async (id: number) => (await desk.get(`/tickets/${id}`)).body

  it('has its past moments settled when it is loaded', async () => {
    expect(await viewed(12)).toMatchObject({ is_escalated: true, fr_escalated: true })
    expect(await viewed(29)).toMatchObject({ is_escalated: false, fr_escalated: true })
    expect(await viewed(7)).toMatchObject({ is_escalated: false, fr_escalated: false })
    expect(await viewed(4)).toMatchObject({ is_escalated: false, fr_escalated: false })
  })

  it('runs none of them again', async () => {
    const { ran } = await desk.emulator.clock.advance(7 * DAY)
    expect(ran.length).toBeGreaterThan(0)
    expect(Math.min(...ran.map((run) => Date.parse(run.at)))).toBeGreaterThan(Date.parse(NOW))
  })
})
