import { describe, expect, it } from 'vitest'
import { createRule, deliveriesOf, webhook, whereAll } from '../support/automations.ts'
import { startFreshdesk } from '../support/freshdesk.ts'
import { createTicket, ID } from '../support/tickets.ts'

// The clock stands at 09:00.
const freshdesk = await startFreshdesk({ deliver: 'record' })
const { clock } = freshdesk.emulator

const HOUR = 3600
const DAY = 24 * HOUR

const only = (...ids: number[]) =>
  whereAll({ field_name: 'tags', operator: 'in', value: ids.map((id) => `only-${id}`) })
const tell = webhook('{{ticket.id}} {{triggered_event}}', { content_type: 'FORM' })
const told = () => deliveriesOf(freshdesk).map(({ event, body }) => [event, decodeURIComponent(body ?? '')])
const ticketsTold = () => deliveriesOf(freshdesk).map(({ ticket_id }) => ticket_id)

const hourlyRuns = ({ ran }: Awaited<ReturnType<typeof clock.advance>>) =>
  ran.filter(({ kind }) => kind === 'hourly_rule')

describe('an hourly rule', () => {
  it('runs at each full hour, on tickets that meet it', async () => {
    const id = await createTicket(freshdesk, { tags: ['only-1'] })
    const rule = await createRule(freshdesk, 3, { conditions: only(1), actions: [tell] })
    await clock.advance(HOUR - 1)
    expect(told()).toEqual([])
    expect(hourlyRuns(await clock.advance(1))).toEqual([{ at: '2030-01-15T10:00:00Z', kind: 'hourly_rule', id: rule }])
    expect(told()).toEqual([['ticket.updated', `${id} {ticket_action:hourly}`]])
    await clock.advance(2 * HOUR)
    expect(told()).toHaveLength(3)
  })

  it('runs hour by hour when a month passes', async () => {
    await createTicket(freshdesk, { tags: ['only-1'] })
    const watch = { field_name: 'add_watcher', value: ID.amy }
    const rule = await createRule(freshdesk, 3, { conditions: only(1), actions: [watch] })
    const runs = hourlyRuns(await clock.advance(31 * DAY))
    expect(runs).toHaveLength(31 * 24)
    // Watching changes no ticket, but the breach of its SLA does: 30 days are counted from there.
    expect((await freshdesk.get(`/automations/3/rules/${rule}`)).body.affected_tickets_count).toBe(31 * 24)
  })

  it('leaves tickets alone that did not change for 30 days, and deleted ones', async () => {
    await createRule(freshdesk, 3, { actions: [webhook({})] })
    await freshdesk.delete('/tickets/2')
    await clock.advance(HOUR)
    const listed = await freshdesk.get('/tickets?updated_since=2029-12-16T10:00:00Z&per_page=100&order_by=updated_at')
    const recent = listed.body.map(({ id }: { id: number }) => id)
    expect(ticketsTold().toSorted()).toEqual(recent.toSorted())
    expect(ticketsTold()).not.toContain(2)
  })

  it('stops when it is switched off or deleted, and goes on at the next full hour', async () => {
    const { id } = { id: await createRule(freshdesk, 3, { actions: [{ field_name: 'add_tag', value: 'x' }] }) }
    const runs = async (seconds: number) => hourlyRuns(await clock.advance(seconds)).map(({ at }) => at)
    await freshdesk.put(`/automations/3/rules/${id}`, { active: false })
    expect(await runs(2.5 * HOUR)).toEqual([])
    await freshdesk.put(`/automations/3/rules/${id}`, { active: true })
    expect(await runs(HOUR)).toEqual(['2030-01-15T12:00:00Z'])
    await freshdesk.put(`/automations/3/rules/${id}`, { name: 'Renamed' })
    expect(await runs(HOUR)).toEqual(['2030-01-15T13:00:00Z'])
    await freshdesk.delete(`/automations/3/rules/${id}`)
    expect(await runs(HOUR)).toEqual([])
  })

  it('runs before those below it', async () => {
    const id = await createTicket(freshdesk, { tags: ['only-1'] })
    const second = await createRule(freshdesk, 3, {
      conditions: only(1),
      actions: [{ field_name: 'add_tag', value: 'second' }],
    })
    const first = await createRule(freshdesk, 3, {
      position: 1,
      conditions: only(1),
      actions: [{ field_name: 'add_tag', value: 'first' }],
    })
    expect(hourlyRuns(await clock.advance(HOUR)).map((run) => run.id)).toEqual([first, second])
    expect((await freshdesk.get(`/tickets/${id}`)).body.tags).toEqual(['only-1', 'first', 'second'])
  })

  it('changes a ticket as the system, for rules on updates', async () => {
    const id = await createTicket(freshdesk, { tags: ['only-1'] })
    await createRule(freshdesk, 3, { conditions: only(1), actions: [{ field_name: 'status', value: 5 }] })
    await createRule(freshdesk, 4, {
      performer: { type: 4 },
      events: [{ field_name: 'status', to: 5 }],
      actions: [tell],
    })
    await clock.advance(HOUR)
    expect(told()).toEqual([['ticket.closed', `${id} {status:{from:Open,to:Closed}}`]])
    expect((await freshdesk.get(`/tickets/${id}`)).body.updated_at).toBe('2030-01-15T10:00:00Z')
  })
})

describe('an hourly condition', () => {
  const firstHourOf = async (condition: object, prepare: (id: number) => Promise<unknown> = async () => undefined) => {
    const id = await createTicket(freshdesk, { email: 'ada@acme.test', tags: ['mine'], priority: 4 })
    await prepare(id)
    await createRule(freshdesk, 3, {
      conditions: whereAll({ field_name: 'tags', operator: 'in', value: ['mine'] }, condition),
      actions: [webhook({})],
    })
    for (let hour = 1; hour <= 8; hour++) {
      await clock.advance(HOUR)
      if (deliveriesOf(freshdesk).length > 0) return hour
    }
    return undefined
  }

  it.each([
    ['is', 3, 3],
    ['greater_than', 3, 4],
    ['less_than', 3, 1],
  ])('on hours: %s %i is met first after %i', async (operator, value, hour) => {
    expect(await firstHourOf({ field_name: 'hours_since_created', operator, value })).toBe(hour)
  })

  const put = (fields: object) => (id: number) => freshdesk.put(`/tickets/${id}`, fields)
  const since = (what: string) => ({ field_name: `hours_since_${what}`, operator: 'greater_than', value: 1 })

  it.each([
    // Urgent: its missed first response, after an hour, is a change.
    ['updated', undefined, 3],
    ['status_updated', undefined, 2],
    ['pending', put({ status: 3 }), 2],
    ['pending', undefined, undefined],
    ['resolved', put({ status: 4 }), 2],
    ['resolved', undefined, undefined],
    ['closed', put({ status: 5 }), 2],
    ['reopened', async (id: number) => [await put({ status: 4 })(id), await put({ status: 2 })(id)], 2],
    ['agent_responded', (id: number) => freshdesk.post(`/tickets/${id}/reply`, { body: 'x' }), 2],
    ['agent_responded', undefined, undefined],
    [
      'requester_responded',
      (id: number) => freshdesk.post(`/tickets/${id}/notes`, { body: 'x', user_id: ID.ada, incoming: true }),
      2,
    ],
    // Urgent: a first response within one hour, a resolution within four.
    ['fr_due_by', undefined, 3],
    ['due_by', undefined, 6],
  ])('counts from when it was %s', async (what, prepare, hour) => {
    expect(await firstHourOf(since(what), prepare)).toBe(hour)
  })
})
