import { describe, expect, it } from 'vitest'
import { type Answer, NOW, startFreshdesk } from '../support/freshdesk.ts'
import { failures } from '../support/people.ts'
import { ID, idsOf } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

/** Of the fixture: Amy's 45 minutes on ticket 1, a day ago. */
const READ_THE_LOGS = {
  billable: true,
  note: 'Read the logs',
  id: 158000009001,
  timer_running: false,
  agent_id: ID.amy,
  ticket_id: 1,
  company_id: ID.acme,
  time_spent: '00:45',
  time_spent_in_seconds: 2700,
  executed_at: '2030-01-14T09:00:00Z',
  start_time: '2030-01-14T09:00:00Z',
  created_at: '2030-01-14T09:00:00Z',
  updated_at: '2030-01-14T09:00:00Z',
}

const secondsOf = (time: unknown) => {
  const [hours = 0, minutes = 0] = String(time ?? '00:00')
    .split(':')
    .map(Number)
  return (hours * 60 + minutes) * 60
}

/** A new entry of the admin's on ticket 1. */
const entryBody = ({ body }: Answer, fields: Record<string, unknown>) => ({
  billable: true,
  note: null,
  id: body.id,
  timer_running: false,
  agent_id: ID.admin,
  ticket_id: 1,
  company_id: ID.acme,
  time_spent: '00:00',
  time_spent_in_seconds: secondsOf(fields.time_spent),
  executed_at: NOW,
  start_time: NOW,
  created_at: NOW,
  updated_at: NOW,
  ...fields,
})

async function add(fields: object = {}, ticket = 1): Promise<number> {
  const answer = await freshdesk.post(`/tickets/${ticket}/time_entries`, fields)
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body.id
}

const toggle = (id: number) => freshdesk.put(`/time_entries/${id}/toggle_timer`)

/** There is no view of one: found in the list. */
async function entry(id: number) {
  const { body } = await freshdesk.get('/time_entries?per_page=100')
  return body.find((one: { id: number }) => one.id === id)
}

const MINUTE = 60
const HOUR = 60 * MINUTE

describe('a new time entry', () => {
  it('with time_spent is answered whole, its timer standing', async () => {
    const answer = await freshdesk.post('/tickets/1/time_entries', { time_spent: '01:30' })
    expect(answer.status).toBe(201)
    expect(answer.text).toBe(JSON.stringify(entryBody(answer, { time_spent: '01:30' })))
  })

  it('without time_spent has a running timer', async () => {
    const answer = await freshdesk.post('/tickets/1/time_entries', {})
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual(entryBody(answer, { timer_running: true }))
  })

  it('needs no body at all', async () => {
    const answer = await freshdesk.post('/tickets/1/time_entries')
    expect(answer.body).toEqual(entryBody(answer, { timer_running: true }))
  })

  it('is answered with everything that was given', async () => {
    const answer = await freshdesk.post('/tickets/1/time_entries', {
      agent_id: ID.gil,
      billable: false,
      executed_at: '2030-01-10T10:00:00+02:00',
      note: 'Wrote to the bank',
      time_spent: '12:05',
      timer_running: true,
      start_time: '2030-01-15T08:00:00Z',
    })
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual(
      entryBody(answer, {
        agent_id: ID.gil,
        billable: false,
        executed_at: '2030-01-10T08:00:00Z',
        note: 'Wrote to the bank',
        time_spent: '12:05',
        timer_running: true,
        start_time: '2030-01-15T08:00:00Z',
      }),
    )
  })

  it('may have a standing timer and no time yet', async () => {
    const answer = await freshdesk.post('/tickets/1/time_entries', { timer_running: false })
    expect(answer.body).toEqual(entryBody(answer, {}))
  })

  it('has its URL in Location', async () => {
    const answer = await freshdesk.post('/tickets/1/time_entries', {})
    expect(answer.headers.get('location')).toBe(`${emulator.url}/api/v2/time_entries/${answer.body.id}`)
  })

  it('belongs to the agent who makes it', async () => {
    const answer = await freshdesk.post('/tickets/1/time_entries', {}, { key: 'agent-api-key' })
    expect(answer.body).toEqual(entryBody(answer, { agent_id: ID.amy, timer_running: true }))
  })

  it('is of no company on a ticket of none', async () => {
    const answer = await freshdesk.post('/tickets/6/time_entries', { time_spent: '00:10' })
    expect(answer.body).toEqual(entryBody(answer, { ticket_id: 6, company_id: null, time_spent: '00:10' }))
  })

  it('does not change its ticket', async () => {
    const before = await freshdesk.get('/tickets/1')
    await add()
    expect((await freshdesk.get('/tickets/1')).text).toBe(before.text)
  })
})

describe('time_spent', () => {
  it.each([
    ['00:00', '00:00'],
    ['1:05', '01:05'],
    ['99:59', '99:59'],
    ['100:00', '100:00'],
  ])('takes %s, shown as %s', async (time_spent, shown) => {
    const answer = await freshdesk.post('/tickets/1/time_entries', { time_spent })
    expect([answer.status, answer.body.time_spent]).toEqual([201, shown])
  })

  it.each(['', '1', '1:5', '01:60', '-1:00', '01:00:00', '1.5', ' 01:00', 'an hour'])('refuses %j', async (value) => {
    const answer = await freshdesk.post('/tickets/1/time_entries', { time_spent: value })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['time_spent: invalid_value'])
  })

  it.each([90, null, ['01:00']])('refuses %j, which is no text', async (value) => {
    const answer = await freshdesk.put(`/time_entries/${READ_THE_LOGS.id}`, { time_spent: value })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['time_spent: datatype_mismatch'])
  })
})

describe('the timer', () => {
  it('adds what has passed when it is stopped', async () => {
    const id = await add({ time_spent: '00:20', timer_running: true })
    await emulator.clock.advance(90 * MINUTE)
    const answer = await toggle(id)
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual(entryBody(answer, { time_spent: '01:50', updated_at: '2030-01-15T10:30:00Z' }))
  })

  it('adds nothing while it runs', async () => {
    const id = await add()
    await emulator.clock.advance(HOUR)
    expect(await entry(id)).toMatchObject({ timer_running: true, time_spent: '00:00', updated_at: NOW })
  })

  it('accumulates over several runs, beyond a hundred hours too', async () => {
    const id = await add()
    await emulator.clock.advance(90 * MINUTE)
    expect((await toggle(id)).body.time_spent).toBe('01:30')
    await emulator.clock.advance(HOUR)
    const restarted = await toggle(id)
    expect(restarted.body).toMatchObject({
      timer_running: true,
      time_spent: '01:30',
      start_time: '2030-01-15T11:30:00Z',
      executed_at: NOW,
    })
    await emulator.clock.advance(100 * HOUR)
    expect((await toggle(id)).body).toMatchObject({ timer_running: false, time_spent: '101:30' })
  })

  it('does not lose the seconds of a minute begun', async () => {
    const id = await add()
    await emulator.clock.advance(30)
    expect((await toggle(id)).body.time_spent).toBe('00:00')
    await toggle(id)
    await emulator.clock.advance(30)
    await toggle(id)
    expect((await entry(id)).time_spent).toBe('00:01')
  })

  it('counts from a start_time in the past', async () => {
    const id = await add({ start_time: '2030-01-15T07:00:00Z' })
    expect((await toggle(id)).body).toMatchObject({ time_spent: '02:00', start_time: '2030-01-15T07:00:00Z' })
  })

  it('counts nothing before a start_time to come', async () => {
    const id = await add({ start_time: '2030-01-15T12:00:00Z' })
    expect((await toggle(id)).body.time_spent).toBe('00:00')
  })

  it('is started and stopped by an update too', async () => {
    const path = `/time_entries/${READ_THE_LOGS.id}`
    const started = await freshdesk.put(path, { timer_running: true })
    expect(started.body).toEqual({ ...READ_THE_LOGS, timer_running: true, start_time: NOW, updated_at: NOW })
    await emulator.clock.advance(15 * MINUTE)
    const stopped = await freshdesk.put(path, { timer_running: false })
    expect(stopped.body).toMatchObject({ timer_running: false, time_spent: '01:00' })
  })

  it('keeps running when an update says that it does', async () => {
    const id = await add()
    await emulator.clock.advance(HOUR)
    const answer = await freshdesk.put(`/time_entries/${id}`, { timer_running: true })
    expect(answer.body).toMatchObject({ timer_running: true, time_spent: '00:00', start_time: NOW })
  })

  it('is set to what an update says when it is stopped', async () => {
    const id = await add()
    await emulator.clock.advance(HOUR)
    const answer = await freshdesk.put(`/time_entries/${id}`, { timer_running: false, time_spent: '00:10' })
    expect(answer.body).toMatchObject({ timer_running: false, time_spent: '00:10' })
  })

  it('takes no body to be toggled', async () => {
    const answer = await freshdesk.put(`/time_entries/${READ_THE_LOGS.id}/toggle_timer`, { timer_running: true })
    expect(answer.status).toBe(400)
    expect(answer.body.code).toBe('no_content_required')
  })
})

describe('an agent has one running timer: its other one is stopped, with its time, by', () => {
  const STOPPED = { timer_running: false, time_spent: '00:10', updated_at: '2030-01-15T09:10:00Z' }

  it.each<[string, () => Promise<unknown>]>([
    ['a new entry', () => add({}, 2)],
    ['a new entry that starts from some time', () => add({ time_spent: '01:00', timer_running: true })],
    ['another that is toggled', async () => toggle(await add({ time_spent: '01:00' }))],
    [
      'another that an update starts',
      async () => freshdesk.put(`/time_entries/${await add({ time_spent: '01:00' })}`, { timer_running: true }),
    ],
    [
      'another that somebody else starts in its name',
      () => freshdesk.post('/tickets/1/time_entries', { agent_id: ID.admin }, { key: 'agent-api-key' }),
    ],
    [
      'a running one that it is given',
      async () => {
        const { body } = await freshdesk.post('/tickets/1/time_entries', {}, { key: 'agent-api-key' })
        return freshdesk.put(`/time_entries/${body.id}`, { agent_id: ID.admin })
      },
    ],
    [
      'a standing one that it is given and that is started',
      () => freshdesk.put(`/time_entries/${READ_THE_LOGS.id}`, { agent_id: ID.admin, timer_running: true }),
    ],
  ])('%s', async (_what, start) => {
    const id = await add()
    await emulator.clock.advance(10 * MINUTE)
    await start()
    expect(await entry(id)).toMatchObject(STOPPED)
    const { body } = await freshdesk.get(`/time_entries?agent_id=${ID.admin}`)
    expect(body.filter((one: { timer_running: boolean }) => one.timer_running)).toHaveLength(1)
  })

  it('nobody else’s', async () => {
    const id = await add()
    await emulator.clock.advance(10 * MINUTE)
    await freshdesk.post('/tickets/1/time_entries', {}, { key: 'agent-api-key' })
    await freshdesk.put(`/time_entries/${READ_THE_LOGS.id}`, { agent_id: ID.gil, timer_running: true })
    expect(await entry(id)).toMatchObject({ timer_running: true, time_spent: '00:00' })
  })

  it('no entry that does not run', async () => {
    const id = await add()
    await emulator.clock.advance(10 * MINUTE)
    await add({ time_spent: '01:00' })
    expect(await entry(id)).toMatchObject({ timer_running: true, time_spent: '00:00' })
  })

  it('no entry that is given away while the former owner’s other stands', async () => {
    const standing = await add({ time_spent: '01:00' })
    const { body } = await freshdesk.post('/tickets/1/time_entries', {}, { key: 'agent-api-key' })
    await emulator.clock.advance(10 * MINUTE)
    await freshdesk.put(`/time_entries/${body.id}`, { agent_id: ID.gil })
    expect(await entry(body.id)).toMatchObject({ agent_id: ID.gil, timer_running: true, start_time: NOW })
    expect(await entry(standing)).toMatchObject({ time_spent: '01:00', updated_at: NOW })
  })
})

describe('start_time', () => {
  const start_time = '2030-01-15T08:00:00Z'

  it.each([
    ['with time_spent', { time_spent: '01:00' }],
    ['with a timer that stands', { timer_running: false }],
  ])('is refused %s', async (_what, fields) => {
    const answer = await freshdesk.post('/tickets/1/time_entries', { ...fields, start_time })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['start_time: incompatible_field'])
  })

  it('is refused for an entry whose timer stands', async () => {
    const answer = await freshdesk.put(`/time_entries/${READ_THE_LOGS.id}`, { start_time })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['start_time: incompatible_field'])
  })

  it.each([
    ['that runs', {}],
    ['that runs until this update', { timer_running: false }],
  ])('is refused for an entry %s', async (_what, fields) => {
    const id = await add()
    const answer = await freshdesk.put(`/time_entries/${id}`, { ...fields, start_time })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['start_time: incompatible_field'])
    expect(await entry(id)).toMatchObject({ timer_running: true, start_time: NOW })
  })

  it('is taken with the update that starts the timer', async () => {
    const answer = await freshdesk.put(`/time_entries/${READ_THE_LOGS.id}`, { timer_running: true, start_time })
    expect([answer.status, answer.body.start_time]).toEqual([200, start_time])
    expect((await toggle(READ_THE_LOGS.id)).body.time_spent).toBe('01:45')
  })
})

describe('what is refused', () => {
  it.each([
    ['agent_id', 1, 'invalid_value'],
    ['agent_id', ID.ada, 'invalid_value'],
    ['agent_id', 'amy', 'datatype_mismatch'],
    ['billable', 'yes', 'datatype_mismatch'],
    ['executed_at', 'today', 'invalid_value'],
    ['note', 7, 'datatype_mismatch'],
    ['start_time', '2030-02-31', 'invalid_value'],
    ['timer_running', 1, 'datatype_mismatch'],
    ['ticket_id', 2, 'invalid_field'],
  ])('is a %s of %j, new or changed', async (field, value, code) => {
    const created = await freshdesk.post('/tickets/1/time_entries', { [field]: value })
    expect(created.status).toBe(400)
    expect(failures(created)).toEqual([`${field}: ${code}`])
    const changed = await freshdesk.put(`/time_entries/${READ_THE_LOGS.id}`, { [field]: value })
    expect(changed.status).toBe(400)
    expect(failures(changed)).toEqual([`${field}: ${code}`])
    expect((await freshdesk.get('/time_entries')).body).toEqual([READ_THE_LOGS])
  })

  it('is told all at once', async () => {
    const answer = await freshdesk.post('/tickets/1/time_entries', { time_spent: '1h', agent_id: 1, hours: 1 })
    expect(answer.status).toBe(400)
    expect(failures(answer).sort()).toEqual([
      'agent_id: invalid_value',
      'hours: invalid_field',
      'time_spent: invalid_value',
    ])
  })

  it.each([
    ['POST', '/tickets/999/time_entries'],
    ['GET', '/tickets/999/time_entries'],
    ['PUT', '/time_entries/1'],
    ['PUT', '/time_entries/1/toggle_timer'],
    ['DELETE', '/time_entries/1'],
  ])('is an unknown id, with an empty 404: %s %s', async (method, path) => {
    const answer = await freshdesk.call(method, path)
    expect([answer.status, answer.text]).toEqual([404, ''])
  })
})

describe('an update', () => {
  it('changes what it names and answers the entry whole', async () => {
    const changes = {
      agent_id: ID.supervisor,
      billable: false,
      executed_at: '2030-01-13T00:00:00Z',
      note: 'Read the logs twice',
      time_spent: '01:15',
    }
    const answer = await freshdesk.put(`/time_entries/${READ_THE_LOGS.id}`, changes)
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(
      JSON.stringify({ ...READ_THE_LOGS, ...changes, time_spent_in_seconds: 4500, updated_at: NOW }),
    )
    expect(await entry(READ_THE_LOGS.id)).toEqual(answer.body)
  })

  it('takes a note away with null', async () => {
    const answer = await freshdesk.put(`/time_entries/${READ_THE_LOGS.id}`, { note: null })
    expect(answer.body).toEqual({ ...READ_THE_LOGS, note: null, updated_at: NOW })
  })
})

describe('a deleted time entry', () => {
  it('answers 204 without a body and is gone', async () => {
    const answer = await freshdesk.delete(`/time_entries/${READ_THE_LOGS.id}`)
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect((await freshdesk.get('/time_entries')).body).toEqual([])
    expect((await freshdesk.get('/tickets/1/time_entries')).body).toEqual([])
    expect((await toggle(READ_THE_LOGS.id)).status).toBe(404)
    expect((await freshdesk.delete(`/time_entries/${READ_THE_LOGS.id}`)).status).toBe(404)
  })

  it('went with its ticket when its contact was deleted for good', async () => {
    await freshdesk.delete(`/contacts/${ID.ada}`)
    expect((await freshdesk.get('/time_entries')).body).toEqual([READ_THE_LOGS])
    await freshdesk.delete(`/contacts/${ID.ada}/hard_delete`)
    expect((await freshdesk.get('/tickets/1')).status).toBe(404)
    expect((await freshdesk.get('/time_entries')).body).toEqual([])
    expect((await freshdesk.put(`/time_entries/${READ_THE_LOGS.id}`, { note: 'x' })).status).toBe(404)
    expect((await freshdesk.get('/_emulator/accounts/acme')).body.counts.time_entries).toBe(0)
  })
})

describe('the list of a ticket', () => {
  it('has its entries whole, oldest first', async () => {
    const id = await add({ time_spent: '00:10', executed_at: '2030-01-01' })
    await add({ time_spent: '00:20' }, 2)
    const answer = await freshdesk.get('/tickets/1/time_entries')
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual([READ_THE_LOGS, await entry(id)])
  })

  it('is empty for a ticket without entries', async () => {
    const answer = await freshdesk.get('/tickets/2/time_entries')
    expect([answer.status, answer.body]).toEqual([200, []])
  })
})

describe('the list of all', () => {
  it('has them whole, the last executed first, equal ones the newest first', async () => {
    const now = await add({ time_spent: '00:10' })
    const nowToo = await add({ time_spent: '00:10' }, 2)
    const longAgo = await add({ time_spent: '00:10', executed_at: '2029-01-01' })
    const answer = await freshdesk.get('/time_entries')
    expect(answer.status).toBe(200)
    expect(idsOf(answer)).toEqual([nowToo, now, READ_THE_LOGS.id, longAgo])
    expect(answer.body[2]).toEqual(READ_THE_LOGS)
  })

  it('follows a change of executed_at', async () => {
    const id = await add({ time_spent: '00:10' })
    await freshdesk.put(`/time_entries/${id}`, { executed_at: '2030-01-01' })
    expect(idsOf(await freshdesk.get('/time_entries'))).toEqual([READ_THE_LOGS.id, id])
  })

  it('is of one company', async () => {
    const globex = await add({ time_spent: '00:10' }, 2)
    await add({ time_spent: '00:10' }, 6)
    expect(idsOf(await freshdesk.get(`/time_entries?company_id=${ID.globex}`))).toEqual([globex])
    expect(idsOf(await freshdesk.get(`/time_entries?company_id=${ID.acme}`))).toEqual([READ_THE_LOGS.id])
  })

  it('is of one agent', async () => {
    const own = await add({ time_spent: '00:10' })
    expect(idsOf(await freshdesk.get(`/time_entries?agent_id=${ID.admin}`))).toEqual([own])
    expect(idsOf(await freshdesk.get(`/time_entries?agent_id=${ID.amy}`))).toEqual([READ_THE_LOGS.id])
    expect(idsOf(await freshdesk.get(`/time_entries?agent_id=${ID.gil}`))).toEqual([])
  })

  it('is of what is billable, or not', async () => {
    const free = await add({ time_spent: '00:10', billable: false })
    expect(idsOf(await freshdesk.get('/time_entries?billable=true'))).toEqual([READ_THE_LOGS.id])
    expect(idsOf(await freshdesk.get('/time_entries?billable=false'))).toEqual([free])
  })

  it.each([
    ['executed_after=2030-01-14T09:00:00Z', ['now', 'yesterday']],
    ['executed_after=2030-01-14T09:00:01Z', ['now']],
    ['executed_before=2030-01-14T09:00:00Z', ['yesterday', 'longAgo']],
    ['executed_before=2030-01-14T08:59:59Z', ['longAgo']],
    ['executed_after=2030-01-14&executed_before=2030-01-15', ['yesterday']],
    ['executed_after=2030-01-15&executed_before=2030-01-14', []],
  ])('with %s has that moment and what lies on its side of it', async (query, expected) => {
    const now = await add({ time_spent: '00:10' })
    const longAgo = await add({ time_spent: '00:10', executed_at: '2029-01-01' })
    const ids: Readonly<Record<string, number>> = { now, longAgo, yesterday: READ_THE_LOGS.id }
    expect(idsOf(await freshdesk.get(`/time_entries?${query}`))).toEqual(expected.map((name) => ids[name]))
  })

  it('combines its filters', async () => {
    await add({ time_spent: '00:10', billable: false })
    const query = `company_id=${ID.acme}&agent_id=${ID.amy}&billable=true&executed_after=2030-01-01`
    expect(idsOf(await freshdesk.get(`/time_entries?${query}`))).toEqual([READ_THE_LOGS.id])
    expect(idsOf(await freshdesk.get(`/time_entries?${query}&executed_before=2030-01-02`))).toEqual([])
  })

  it.each([
    ['company_id=acme', 'company_id: datatype_mismatch'],
    ['agent_id=0', 'agent_id: invalid_value'],
    ['executed_after=yesterday', 'executed_after: invalid_value'],
    ['executed_before=2030-13-01', 'executed_before: invalid_value'],
    ['billable=maybe', 'billable: datatype_mismatch'],
    ['per_page=101', 'per_page: invalid_value'],
    ['ticket_id=1', 'ticket_id: invalid_field'],
  ])('refuses %s', async (query, failure) => {
    const answer = await freshdesk.get(`/time_entries?${query}`)
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual([failure])
  })

  it('comes in pages of 30 with a Link to the next that keeps the filters', async () => {
    for (let index = 0; index < 31; index++) await add({ time_spent: '00:01' })
    const first = await freshdesk.get(`/time_entries?agent_id=${ID.admin}`)
    expect(first.body).toHaveLength(30)
    const next = `${emulator.url}/api/v2/time_entries?page=2&agent_id=${ID.admin}`
    expect(first.headers.get('link')).toBe(`<${next}>; rel="next"`)
    const second = await freshdesk.get(`/time_entries?agent_id=${ID.admin}&page=2`)
    expect(second.body).toHaveLength(1)
    expect(second.headers.get('link')).toBeNull()
    expect(new Set([...idsOf(first), ...idsOf(second)]).size).toBe(31)
  })
})

describe('an agent of narrow scope', () => {
  it.each([
    ['POST', '/tickets/1/time_entries'],
    ['GET', '/tickets/1/time_entries'],
    ['PUT', `/time_entries/${READ_THE_LOGS.id}`],
    ['PUT', `/time_entries/${READ_THE_LOGS.id}/toggle_timer`],
    ['DELETE', `/time_entries/${READ_THE_LOGS.id}`],
  ])('finds nothing of a ticket out of it: %s %s', async (method, path) => {
    for (const key of ['group-api-key', 'restricted-api-key']) {
      expect((await freshdesk.call(method, path, { key })).status).toBe(404)
    }
    expect((await freshdesk.get('/time_entries')).body).toEqual([READ_THE_LOGS])
  })

  it('is listed the entries of the tickets in it', async () => {
    const ofGroup = await add({ time_spent: '00:10' }, 12)
    const own = await add({ time_spent: '00:10' }, 9)
    expect(idsOf(await freshdesk.get('/time_entries', { key: 'group-api-key' }))).toEqual([ofGroup])
    expect(idsOf(await freshdesk.get('/time_entries', { key: 'restricted-api-key' }))).toEqual([own])
    expect(idsOf(await freshdesk.get('/time_entries', { key: 'agent-api-key' }))).toEqual([
      own,
      ofGroup,
      READ_THE_LOGS.id,
    ])
  })
})

const OPERATIONS = [
  ['POST', '/tickets/1/time_entries'],
  ['GET', '/tickets/1/time_entries'],
  ['GET', '/time_entries'],
  ['PUT', `/time_entries/${READ_THE_LOGS.id}`],
  ['PUT', `/time_entries/${READ_THE_LOGS.id}/toggle_timer`],
  ['DELETE', `/time_entries/${READ_THE_LOGS.id}`],
] as const

describe('on the free plan', async () => {
  const onFree = await startFreshdesk({ plan: 'free' })

  it.each(OPERATIONS)('%s %s is a feature that it lacks', async (method, path) => {
    const answer = await onFree.call(method, path)
    expect(answer.status).toBe(403)
    expect(answer.body).toEqual({
      code: 'require_feature',
      message: 'The Timesheets feature(s) is/are not supported in your plan. Please upgrade your account to use it.',
    })
  })
})

describe.each(['trial', 'growth', 'pro', 'enterprise'] as const)('on the plan %s', async (plan) => {
  const onPlan = await startFreshdesk({ plan })

  it('time is tracked', async () => {
    expect((await onPlan.get('/time_entries')).body).toEqual([READ_THE_LOGS])
  })
})
