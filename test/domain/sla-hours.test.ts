import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { createTicket } from '../support/tickets.ts'

// The clock begins on Tuesday, 2030-01-15, at 09:00 UTC.
const day = { start_time: '8:00 am', end_time: '5:00 pm' }
const WEEK = { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day }
const HOUR = 3600
const DAY = 24 * HOUR
const OPEN = 2
const PENDING = 3

const target = { respond_within: HOUR, resolve_within: 12 * HOUR, next_respond_within: 2 * HOUR, business_hours: true }
const calendar = { respond_within: 60, resolve_within: 120 }
const all = <One>(one: One) => ({ 1: one, 2: one, 3: one, 4: one })

const freshdesk = await startFreshdesk({
  fixture: {
    ticket_fields: [
      {
        name: 'status',
        choices: [
          { value: 2, label: 'Open' },
          { value: 3, label: 'Pending' },
          { value: 4, label: 'Resolved' },
          { value: 5, label: 'Closed' },
          { value: 8, label: 'Waiting for parts', stop_sla_timer: true },
          { value: 9, label: 'In the works' },
        ],
      },
    ],
    business_hours: [
      { name: 'Default', time_zone: 'UTC', business_hours: WEEK, holidays: [{ name: 'Fair', date: '01-21' }] },
      { name: 'Tokyo', time_zone: 'Tokyo', business_hours: WEEK },
      { name: 'New York', time_zone: 'Eastern Time (US & Canada)', business_hours: WEEK },
    ],
    groups: [
      { name: 'Here' },
      { id: 11, name: 'Tokyo', business_hour: 'Tokyo' },
      { id: 12, name: 'US', business_hour: 'New York' },
    ],
    products: [
      { id: 21, name: 'Router' },
      { id: 22, name: 'Cloud' },
    ],
    email_configs: [{ name: 'Support', reply_email: 'support@desk.test', primary_role: true }],
    companies: [{ id: 31, name: 'Acme', domains: ['acme.test'] }],
    agents: [
      {
        id: 1,
        name: 'Alex Admin',
        email: 'alex@desk.test',
        api_key: 'admin-api-key',
        roles: ['Account Administrator'],
      },
      { id: 2, name: 'Amy Agent', email: 'amy@desk.test' },
    ],
    sla_policies: [
      { name: 'Default SLA Policy', targets: all(target) },
      {
        name: 'Off',
        active: false,
        targets: all({ ...calendar, respond_within: 7 * 60 }),
        applicable_to: { sources: [2] },
      },
      { name: 'Acme', targets: all(calendar), applicable_to: { companies: ['Acme'] } },
      {
        name: 'Routers',
        targets: all({ respond_within: 180, resolve_within: 240 }),
        applicable_to: { products: ['Router'] },
      },
      {
        name: 'Bugs',
        targets: all({ respond_within: 300, resolve_within: 360 }),
        applicable_to: { ticket_types: ['Problem'], sources: [1] },
      },
      {
        name: 'Told',
        targets: all({
          respond_within: HOUR,
          resolve_within: 4 * HOUR,
          next_respond_within: HOUR,
          business_hours: true,
        }),
        applicable_to: { products: ['Cloud'] },
        escalation: {
          reminder_response: { reminder_time: 1800, agents: ['amy@desk.test'] },
          response: { escalation_time: 0, agents: ['assigned_agent'] },
          reminder_resolution: { reminder_time: HOUR, agents: ['amy@desk.test'] },
          resolution: [
            { escalation_time: 0, agents: ['assigned_agent', 'amy@desk.test'] },
            { escalation_time: 4 * HOUR, agents: ['alex@desk.test'] },
          ],
          next_response: { escalation_time: 1800, agents: ['amy@desk.test'] },
        },
      },
    ],
  },
})

const advance = async (seconds: number) => (await freshdesk.emulator.clock.advance(seconds)).ran
const put = (id: number, fields: object) => freshdesk.put(`/tickets/${id}`, fields)
const timesOf = async (id: number) => {
  const { due_by, fr_due_by, nr_due_by, nr_escalated } = (await freshdesk.get(`/tickets/${id}`)).body
  return { due_by, fr_due_by, nr_due_by, nr_escalated }
}
const at = (date: number, time: string) => `2030-01-${date}T${time}:00Z`

describe('a target in business hours', () => {
  it('passes over nights, weekends and holidays', async () => {
    await advance(3 * DAY + 6 * HOUR) // Friday, 15:00; Monday is a holiday
    const id = await createTicket(freshdesk)
    expect(await timesOf(id)).toMatchObject({ fr_due_by: at(18, '16:00'), due_by: at(23, '09:00') })
  })

  it('goes by the hours of the ticket’s group, in their zone', async () => {
    const id = await createTicket(freshdesk, { group_id: 11 })
    expect(await timesOf(id)).toMatchObject({ fr_due_by: at(16, '00:00'), due_by: at(17, '02:00') })
    await put(id, { group_id: 12 })
    expect(await timesOf(id)).toMatchObject({ fr_due_by: at(15, '14:00'), due_by: at(16, '16:00') })
  })

  it('keeps to the clock on the wall when summer time begins', async () => {
    await freshdesk.emulator.clock.set({ now: '2030-03-08T21:00:00Z' }) // Friday, 16:00 in New York
    const id = await createTicket(freshdesk, { group_id: 12 })
    expect(await timesOf(id)).toMatchObject({
      fr_due_by: '2030-03-08T22:00:00Z',
      due_by: '2030-03-12T14:00:00Z',
    })
  })

  it('breaches at the moment it is due, also after a weekend', async () => {
    await advance(3 * DAY + 7.5 * HOUR) // Friday, 16:30
    const id = await createTicket(freshdesk)
    const ran = await advance(7 * DAY)
    expect(ran).toContainEqual({ at: at(22, '08:30'), kind: 'sla_first_response_breach', id })
  })
})

describe('the policy', () => {
  it('is the first of those whose lists the ticket is in, by position', async () => {
    const id = await createTicket(freshdesk, { email: 'ada@acme.test', product_id: 21 })
    expect(await timesOf(id)).toMatchObject({ fr_due_by: at(15, '09:01'), due_by: at(15, '09:02') })
  })

  it('has all of its lists met', async () => {
    const portal = await createTicket(freshdesk, { type: 'Problem' })
    const email = await createTicket(freshdesk, { type: 'Problem', source: 1 })
    expect((await timesOf(portal)).fr_due_by).toBe(at(15, '10:00'))
    expect((await timesOf(email)).fr_due_by).toBe(at(15, '09:05'))
  })

  it('is chosen anew when the product or type changes', async () => {
    const id = await createTicket(freshdesk, { source: 1 })
    await put(id, { type: 'Problem' })
    expect((await timesOf(id)).fr_due_by).toBe(at(15, '09:05'))
    await put(id, { product_id: 21 })
    expect((await timesOf(id)).fr_due_by).toBe(at(15, '09:03'))
  })

  it('may be made and moved to the front while the account runs', async () => {
    const priority = { respond_within: 600, resolve_within: 1200, business_hours: false, escalation_enabled: true }
    const sla_target = { priority_4: priority, priority_3: priority, priority_2: priority, priority_1: priority }
    const made = await freshdesk.post('/sla_policies', { name: 'Web', sla_target, applicable_to: { sources: [2] } })
    const slow = await createTicket(freshdesk, { product_id: 21 })
    await freshdesk.put(`/sla_policies/${made.body.id}`, { position: 1 })
    const fast = await createTicket(freshdesk, { product_id: 21 })
    expect((await timesOf(slow)).fr_due_by).toBe(at(15, '09:03'))
    expect((await timesOf(fast)).fr_due_by).toBe(at(15, '09:10'))
  })
})

describe('a status that stops the clock', () => {
  it.each([PENDING, 4, 8])('%i moves the due times by the work that passed', async (status) => {
    const id = await createTicket(freshdesk)
    await advance(HOUR / 2)
    await put(id, { status })
    await advance(DAY) // eight hours of which are worked
    await put(id, { status: OPEN })
    expect(await timesOf(id)).toMatchObject({ fr_due_by: at(16, '10:00'), due_by: at(17, '12:00') })
  })

  it('costs nothing over a night', async () => {
    await advance(8 * HOUR)
    const id = await createTicket(freshdesk, { status: PENDING })
    await advance(15 * HOUR)
    await put(id, { status: OPEN })
    expect((await timesOf(id)).fr_due_by).toBe(at(16, '09:00'))
  })

  it('is none that the account made without saying so', async () => {
    const id = await createTicket(freshdesk, { status: 9 })
    expect((await advance(HOUR)).map((run) => run.id)).toEqual([id])
  })

  it('is told apart from one that does not when the clock moves', async () => {
    const id = await createTicket(freshdesk, { status: 8 })
    expect(await advance(3 * DAY)).toEqual([])
    await put(id, { status: 9 })
    expect(await advance(3 * HOUR)).toHaveLength(1)
  })
})

describe('the next response', () => {
  const write = (id: number) => freshdesk.post(`/tickets/${id}/notes`, { body: 'And?', incoming: true, private: false })
  const reply = (id: number) => freshdesk.post(`/tickets/${id}/reply`, { body: 'Soon.' })

  it('is due once the requester has written after the first response, and until an agent answers', async () => {
    const id = await createTicket(freshdesk)
    await write(id)
    expect((await timesOf(id)).nr_due_by).toBeNull()
    await reply(id)
    await advance(7 * HOUR) // 16:00
    await write(id)
    expect((await timesOf(id)).nr_due_by).toBe(at(16, '09:00'))
    await reply(id)
    expect((await timesOf(id)).nr_due_by).toBeNull()
  })

  it('counts from the first word that nobody has answered', async () => {
    const id = await createTicket(freshdesk)
    await reply(id)
    await write(id)
    await advance(HOUR)
    await write(id)
    expect((await timesOf(id)).nr_due_by).toBe(at(15, '11:00'))
  })

  it('escalates when it is missed', async () => {
    const id = await createTicket(freshdesk)
    await reply(id)
    await write(id)
    expect(await advance(2 * HOUR)).toEqual([{ at: at(15, '11:00'), kind: 'sla_next_response_breach', id }])
    expect((await timesOf(id)).nr_escalated).toBe(true)
  })

  it('is moved by a pause', async () => {
    const id = await createTicket(freshdesk)
    await reply(id)
    await write(id)
    await put(id, { status: PENDING })
    await advance(DAY)
    await put(id, { status: OPEN })
    expect((await timesOf(id)).nr_due_by).toBe(at(16, '11:00'))
  })

  it('waits from the word on that came while the clock stood', async () => {
    const id = await createTicket(freshdesk, { status: PENDING })
    await reply(id)
    await advance(2 * HOUR)
    await write(id)
    await advance(HOUR)
    await put(id, { status: OPEN })
    expect((await timesOf(id)).nr_due_by).toBe(at(15, '14:00'))
  })
})

describe('the e-mails of a policy', () => {
  const mails = () =>
    freshdesk.emulator.outbox
      .list()
      .filter((mail) => mail.kind.startsWith('sla_'))
      .map(({ at: moment, kind, to, subject }) => ({ at: moment, kind, to, subject }))
  const cloud = (fields: object = {}) =>
    createTicket(freshdesk, { product_id: 22, responder_id: 1, subject: 'Down', ...fields })

  it('are sent at their moments', async () => {
    const id = await cloud()
    await advance(2 * DAY)
    const first = `First response of ticket #${id}`
    const resolution = `Resolution of ticket #${id}`
    expect(mails()).toEqual([
      { at: at(15, '09:30'), kind: 'sla_reminder', to: ['amy@desk.test'], subject: `${first} is due soon: Down` },
      { at: at(15, '10:00'), kind: 'sla_escalation', to: ['alex@desk.test'], subject: `${first} is overdue: Down` },
      { at: at(15, '12:00'), kind: 'sla_reminder', to: ['amy@desk.test'], subject: `${resolution} is due soon: Down` },
      {
        at: at(15, '13:00'),
        kind: 'sla_escalation',
        to: ['alex@desk.test', 'amy@desk.test'],
        subject: `${resolution} is overdue: Down`,
      },
      {
        at: at(15, '17:00'),
        kind: 'sla_escalation',
        to: ['alex@desk.test'],
        subject: `${resolution} is overdue: Down`,
      },
    ])
  })

  it('are not sent for what came in time, or while the clock stands', async () => {
    const answered = await cloud()
    await freshdesk.post(`/tickets/${answered}/reply`, { body: 'On it.' })
    await put(answered, { status: 4 })
    await advance(2 * DAY)
    expect(mails()).toEqual([])
  })

  it('are sent once, also after a reset and from an export', async () => {
    await cloud()
    await advance(HOUR)
    const fixture = freshdesk.emulator.export()
    const other = freshdesk.emulator.createAccount({ name: 'other', fixture, now: at(15, '10:00'), freeze: true })
    await other.clock.advance(2 * DAY)
    expect(other.outbox.list().map(({ kind }) => kind)).toEqual(['sla_reminder', 'sla_escalation', 'sla_escalation'])
    freshdesk.emulator.reset()
    await advance(2 * DAY)
    expect(mails()).toEqual([])
  })

  it('tell of a missed next response', async () => {
    const id = await cloud()
    await freshdesk.post(`/tickets/${id}/reply`, { body: 'On it.' })
    await freshdesk.post(`/tickets/${id}/notes`, { body: 'And?', incoming: true })
    await advance(1.5 * HOUR)
    expect(mails()).toEqual([
      {
        at: at(15, '10:30'),
        kind: 'sla_escalation',
        to: ['amy@desk.test'],
        subject: `Next response of ticket #${id} is overdue: Down`,
      },
    ])
  })
})

describe('a fixture with hours that no clock can run by', () => {
  const load = (hours: object) => () =>
    freshdesk.emulator.load({
      fixture: { business_hours: [{ name: 'Odd', time_zone: 'UTC', business_hours: WEEK, ...hours }] },
    })

  it.each([
    [{ time_zone: 'Berlim' }, 'business_hours[0].time_zone: there is no time zone named Berlim; did you mean Berlin'],
    [
      { business_hours: { monday: { start_time: '8', end_time: '5:00 pm' } } },
      'business_hours[0].business_hours.monday.start_time: 8 is no time',
    ],
    [{ business_hours: { moonday: day } }, 'business_hours[0].business_hours.moonday: moonday is no weekday'],
    [{ holidays: [{ name: 'Never', date: '13-40' }] }, 'business_hours[0].holidays: 13-40 is no date'],
  ])('is refused: %j', (hours, message) => {
    expect(load(hours)).toThrow(message)
  })
})
