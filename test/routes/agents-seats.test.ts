import { describe, expect, it } from 'vitest'
import { activateAgent, createAgent, NEXT_USER, setSettings } from '../support/agents.ts'
import { startFreshdesk } from '../support/freshdesk.ts'
import { ID } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

const NO_SEAT = { code: 'max_agents_reached', message: 'You have reached the maximum number of agents allowed.' }
const NEW_AGENT = { email: 'new.agent@example.com', ticket_scope: 1 }

/** Full-time, occasional, used and free seats, as the account shows them. */
async function seats(): Promise<number[]> {
  const { total_agents } = (await freshdesk.get('/account')).body
  return [total_agents.full_time, total_agents.occasional, total_agents.used, total_agents.free]
}

/** As many seats as the fixture's four full-time agents take. */
const takeAllSeats = () => setSettings(freshdesk, { seats: 4 })

describe('the account', () => {
  it('is shown whole, with its used and free seats', async () => {
    const answer = await freshdesk.get('/account')
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      organisation_id: ID.admin,
      organisation_name: 'acme',
      account_id: ID.admin,
      account_name: 'acme',
      account_domain: 'acme.freshdesk.com',
      tier_type: 'Enterprise',
      total_agents: { full_time: 4, occasional: 1, used: 4, free: 6 },
      timezone: 'UTC',
      data_center: 'US',
    })
  })

  it('has no free seat, rather than fewer than none, when its seats are fewer than its agents', async () => {
    await setSettings(freshdesk, { seats: 2 })
    expect(await seats()).toEqual([4, 1, 4, 0])
  })
})

describe('a seat is taken', () => {
  it('by a new agent, confirmed or not', async () => {
    const { id } = await createAgent(freshdesk)
    expect(await seats()).toEqual([5, 1, 5, 5])
    await activateAgent(freshdesk, id)
    expect(await seats()).toEqual([5, 1, 5, 5])
  })

  it('by an occasional agent that becomes full-time', async () => {
    await freshdesk.put(`/agents/${ID.rita}`, { occasional: false })
    expect(await seats()).toEqual([5, 0, 5, 5])
  })

  it('by a contact that is made an agent', async () => {
    await freshdesk.put(`/contacts/${ID.ada}/make_agent`)
    expect(await seats()).toEqual([5, 1, 5, 5])
  })

  it('by an agent of any name', async () => {
    await createAgent(freshdesk, { name: 'Ｚoe, in full width' })
    expect(await seats()).toEqual([5, 1, 5, 5])
  })
})

describe('no seat is taken', () => {
  it('by a new occasional agent', async () => {
    await createAgent(freshdesk, { occasional: true })
    expect(await seats()).toEqual([4, 2, 4, 6])
  })

  it('by a contact that is made an occasional agent', async () => {
    await freshdesk.put(`/contacts/${ID.ada}/make_agent`, { occasional: true })
    expect(await seats()).toEqual([4, 2, 4, 6])
  })

  it('by an agent that was deleted', async () => {
    await freshdesk.delete(`/agents/${ID.gil}`)
    expect(await seats()).toEqual([3, 1, 3, 7])
  })

  it('by a full-time agent that becomes occasional', async () => {
    await freshdesk.put(`/agents/${ID.gil}`, { occasional: true })
    expect(await seats()).toEqual([3, 2, 3, 7])
  })

  it('twice by an agent that was deleted and made an agent again', async () => {
    await freshdesk.delete(`/agents/${ID.gil}`)
    await freshdesk.put(`/contacts/${ID.gil}/make_agent`)
    expect(await seats()).toEqual([4, 1, 4, 6])
  })
})

describe.each([
  ['by default', 400, {}],
  ['with the setting seat_limit_status 403', 403, { seat_limit_status: 403 }],
])('without a free seat, %s', (_when, status, settings) => {
  it.each([
    ['a new agent', 'POST', '/agents', NEW_AGENT],
    ['an occasional agent that becomes full-time', 'PUT', `/agents/${ID.rita}`, { occasional: false }],
    ['a contact that is made an agent', 'PUT', `/contacts/${ID.ada}/make_agent`, undefined],
  ])(`${status} refuses %s`, async (_who, method, path, body) => {
    await setSettings(freshdesk, { seats: 4, ...settings })
    const answer = await freshdesk.call(method, path, { body })
    expect(answer.status).toBe(status)
    expect(answer.body).toEqual(NO_SEAT)
    expect(await seats()).toEqual([4, 1, 4, 0])
  })
})

describe('without a free seat', () => {
  it('a refused new agent is nowhere', async () => {
    await takeAllSeats()
    await freshdesk.post('/agents', NEW_AGENT)
    expect((await freshdesk.get('/agents?email=new.agent@example.com')).body).toEqual([])
    expect((await freshdesk.get('/_emulator/outbox')).body).toEqual([])
    const { id } = (await freshdesk.post('/agents', { ...NEW_AGENT, occasional: true })).body
    expect(id).toBe(NEXT_USER)
  })

  it('a refused occasional agent keeps everything it had', async () => {
    await takeAllSeats()
    const before = (await freshdesk.get(`/agents/${ID.rita}`)).body
    await freshdesk.emulator.clock.advance(60)
    await freshdesk.put(`/agents/${ID.rita}`, { occasional: false, ticket_scope: 1, job_title: 'Chief' })
    expect((await freshdesk.get(`/agents/${ID.rita}`)).body).toEqual(before)
  })

  it('a refused contact stays a contact', async () => {
    await takeAllSeats()
    const before = (await freshdesk.get(`/contacts/${ID.niels}`)).body
    await freshdesk.put(`/contacts/${ID.niels}/make_agent`)
    expect((await freshdesk.get(`/contacts/${ID.niels}`)).body).toEqual(before)
    expect((await freshdesk.get(`/agents/${ID.niels}`)).status).toBe(404)
  })

  it('occasional agents are made all the same', async () => {
    await takeAllSeats()
    expect((await freshdesk.post('/agents', { ...NEW_AGENT, occasional: true })).status).toBe(201)
    expect((await freshdesk.put(`/contacts/${ID.ada}/make_agent`, { occasional: true })).status).toBe(200)
  })

  it('full-time agents are changed all the same', async () => {
    await takeAllSeats()
    const answer = await freshdesk.put(`/agents/${ID.gil}`, { occasional: false, focus_mode: false })
    expect([answer.status, answer.body.focus_mode]).toEqual([200, false])
  })

  it.each([
    ['is deleted', 'DELETE', undefined],
    ['becomes occasional', 'PUT', { occasional: true }],
  ])('there is one again as soon as an agent %s', async (_what, method, body) => {
    await takeAllSeats()
    await freshdesk.call(method, `/agents/${ID.gil}`, { body })
    expect((await freshdesk.post('/agents', NEW_AGENT)).status).toBe(201)
    expect((await freshdesk.post('/agents', { ...NEW_AGENT, email: 'next@example.com' })).status).toBe(400)
  })

  it('what is wrong with the fields is told first', async () => {
    await takeAllSeats()
    const answer = await freshdesk.post('/agents', { email: 'gil.group@example.com', ticket_scope: 1 })
    expect(answer.status).toBe(409)
  })
})
