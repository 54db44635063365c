import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

/** Three agents who are available, one who is not, and groups of each way to assign. */
const agent = (id: number, more: object = {}) => ({
  id,
  name: `Agent ${id}`,
  email: `a${id}@desk.test`,
  api_key: `key-${id}`,
  roles: ['Agent'],
  available: true,
  groups: ['Turns', 'Load', 'Skill', 'Capped'],
  ...more,
})
const settings = (assignment_type: string, capping_limit: number) => [
  { channel: 'ticket', assignment_type, assignment_type_settings: { capping_limit } },
]
const DESK = {
  agents: [
    { id: 1, name: 'Boss', email: 'boss@desk.test', api_key: 'admin-api-key', roles: ['Account Administrator'] },
    agent(11),
    agent(12, { skills: ['French'] }),
    agent(13),
    agent(14, { available: false }),
  ],
  contacts: [
    { id: 100, name: 'Ada', email: 'ada@acme.test', language: 'fr' },
    { id: 101, name: 'Bob', email: 'bob@acme.test' },
  ],
  skills: [
    {
      name: 'French',
      match_type: 'all',
      conditions: [{ resource_type: 'contact', field_name: 'language', operator: 'in', value: ['fr'] }],
    },
  ],
  groups: [
    { id: 21, name: 'Turns', auto_ticket_assign: 1 },
    { id: 22, name: 'Load', auto_ticket_assign: 3 },
    { id: 23, name: 'Skill', auto_ticket_assign: 2 },
    { id: 24, name: 'Capped', auto_ticket_assign: 12, assignment_settings: settings('lbrr_by_omniroute', 1) },
    { id: 25, name: 'By hand', escalate_to: 'boss@desk.test', unassigned_for: '1h' },
  ],
}
const freshdesk = await startFreshdesk({ fixture: DESK })
const { emulator } = freshdesk

const create = async (group_id: number, more: object = {}) => {
  const body = { email: 'bob@acme.test', subject: 's', description: 'd', status: 2, priority: 1, group_id, ...more }
  const { status, body: ticket } = await freshdesk.post('/tickets', body)
  expect(status).toBe(201)
  return ticket
}
const responderOf = async (id: number) => (await freshdesk.get(`/tickets/${id}`)).body.responder_id
const assigned = async (group_id: number, more: object = {}) => responderOf((await create(group_id, more)).id)
const times = async <Result>(count: number, work: () => Promise<Result>) => {
  const results: Result[] = []
  for (let done = 0; done < count; done++) results.push(await work())
  return results
}

describe('round robin', () => {
  it('goes round the available members, and begins where the seed says', async () => {
    const turns = await times(7, () => assigned(21))
    const [first, second, third] = turns
    expect(new Set([first, second, third])).toEqual(new Set([11, 12, 13]))
    expect(turns).toEqual([first, second, third, first, second, third, first])
    emulator.reset()
    expect(await times(7, () => assigned(21))).toEqual(turns)
  })

  it('answers the creation before anybody has the ticket, and moves updated_at with it', async () => {
    const made = await create(21)
    expect(made.responder_id).toBeNull()
    await emulator.clock.advance(60)
    await freshdesk.put(`/tickets/${made.id}`, { responder_id: null })
    const { body } = await freshdesk.get(`/tickets/${made.id}`)
    expect(body).toMatchObject({ responder_id: expect.any(Number), updated_at: '2030-01-15T09:01:00Z' })
  })

  it('leaves due times as the policy set them, and a ticket that has an agent', async () => {
    const given = await create(21, { responder_id: 14 })
    expect(await responderOf(given.id)).toBe(14)
    const [byHand, byTurn] = [await create(25), await create(21)]
    const dues = async (id: number) => {
      const { due_by, fr_due_by } = (await freshdesk.get(`/tickets/${id}`)).body
      return { due_by, fr_due_by }
    }
    expect(await dues(byTurn.id)).toEqual(await dues(byHand.id))
  })

  it('is asked when a ticket enters the group, loses its agent, or a member joins', async () => {
    const { id } = await create(25)
    expect(await responderOf(id)).toBeNull()
    await freshdesk.put(`/tickets/${id}`, { group_id: 21 })
    expect([11, 12, 13]).toContain(await responderOf(id))
    await freshdesk.put('/groups/21', { agent_ids: [14] })
    const waiting = await create(21)
    expect(await responderOf(waiting.id)).toBeNull()
    await freshdesk.put('/groups/21', { agent_ids: [14, 12] })
    expect(await responderOf(waiting.id)).toBe(12)
    await freshdesk.put(`/tickets/${id}`, { responder_id: null })
    expect(await responderOf(id)).toBe(12)
  })

  it('passes over resolved, closed, spam and deleted tickets, until they are open again', async () => {
    const done = await create(21, { status: 4 })
    expect(await responderOf(done.id)).toBeNull()
    await freshdesk.put(`/tickets/${done.id}`, { status: 2 })
    expect(await responderOf(done.id)).not.toBeNull()
  })

  it('turns to no deleted agent', async () => {
    await freshdesk.delete('/agents/12')
    const turns = await times(6, () => assigned(21))
    expect(new Set(turns)).toEqual(new Set([11, 13]))
  })
})

describe('assignment by load', () => {
  it('gives each ticket to whom has the fewest open ones, of all groups', async () => {
    await times(3, () => create(25, { responder_id: 11 }))
    await create(25, { responder_id: 12 })
    const got = await times(5, () => assigned(22))
    expect(got.filter((id) => id === 13).length).toBe(3)
    expect(got.filter((id) => id === 12).length).toBe(2)
  })

  it('gives nobody more than the cap, and the next one when a ticket is done', async () => {
    const tickets = await times(5, () => create(24))
    const responders = async () => Promise.all(tickets.map(({ id }) => responderOf(id)))
    const before = await responders()
    expect(new Set(before.slice(0, 3))).toEqual(new Set([11, 12, 13]))
    expect(before.slice(3)).toEqual([null, null])
    await freshdesk.put(`/tickets/${tickets[1].id}`, { status: 4 })
    expect((await responders()).slice(3)).toEqual([before[1], null])
    await freshdesk.put(`/tickets/${tickets[0].id}`, { status: 3 })
    expect((await responders()).slice(3)).toEqual([before[1], before[0]])
  })

  it('caps round robin too, as /admin/groups sets it', async () => {
    const automatic_agent_assignment = {
      enabled: true,
      type: 'channel_specific',
      settings: settings('round_robin', 2),
    }
    const { body: group } = await freshdesk.post('/admin/groups', {
      name: 'Two each',
      agent_ids: [11, 12],
      automatic_agent_assignment,
    })
    const got = await times(6, () => assigned(group.id))
    expect(got.slice(4)).toEqual([null, null])
    expect(got.filter((id) => id === 11)).toHaveLength(2)
    expect(got.filter((id) => id === 12)).toHaveLength(2)
  })
})

describe('assignment by skill', () => {
  it('gives a ticket to members with the first skill that fits it, and others to all', async () => {
    expect(await times(3, () => assigned(23, { email: 'ada@acme.test' }))).toEqual([12, 12, 12])
    const others = await times(4, () => assigned(23))
    expect(others).not.toContain(12)
    await freshdesk.put('/agents/12', { skill_ids: [] })
    expect(await assigned(23, { email: 'ada@acme.test' })).toBeNull()
    emulator.update({ plan: 'pro' })
    expect(await assigned(23, { email: 'ada@acme.test' })).not.toBeNull()
  })

  it.each([
    [{ resource_type: 'ticket', field_name: 'priority', operator: 'in', value: [3, 4] }, { priority: 4 }, {}],
    [
      { resource_type: 'ticket', field_name: 'ticket_type', operator: 'in', value: ['Problem'] },
      { type: 'Problem' },
      {},
    ],
    [{ resource_type: 'ticket', field_name: 'source', operator: 'not_in', value: [2] }, { source: 3 }, {}],
    [
      { resource_type: 'contact', field_name: 'language', operator: 'not_in', value: ['en'] },
      { email: 'ada@acme.test' },
      {},
    ],
    [
      { resource_type: 'company', field_name: 'domains', operator: 'in', value: ['acme.test'] },
      { company_id: 'acme' },
      {},
    ],
  ])('reads %o', async (condition, fitting, unfitting) => {
    const { body: company } = await freshdesk.post('/companies', { name: 'Acme', domains: ['acme.test'] })
    const { body: skills } = await freshdesk.get('/admin/skills')
    await freshdesk.put(`/admin/skills/${skills[0].id}`, { conditions: [condition] })
    const of = (more: object) => ('company_id' in more ? { ...more, company_id: company.id } : more)
    expect(await times(2, () => assigned(23, of(fitting)))).toEqual([12, 12])
    expect(await assigned(23, unfitting)).not.toBe(12)
  })
})

describe('what follows from an assignment', () => {
  it('is what rules of updates do, by the system; one that takes the agent away has the last word', async () => {
    const rule = (actions: object[]) => ({
      name: 'On assignment',
      performer: { type: 4 },
      events: [{ field_name: 'responder_id', from: '--', to: '--' }],
      conditions: [],
      actions,
    })
    const made = await freshdesk.post('/automations/4/rules', rule([{ field_name: 'priority', value: 4 }]))
    expect(made.status).toBe(201)
    const first = await create(21)
    expect((await freshdesk.get(`/tickets/${first.id}`)).body.priority).toBe(4)
    await freshdesk.put(`/automations/4/rules/${made.body.id}`, rule([{ field_name: 'responder_id', value: null }]))
    const second = await create(21)
    expect(await responderOf(second.id)).toBeNull()
    await create(25)
    expect((await freshdesk.get('/tickets')).status).toBe(200)
  })

  it('is nothing where a fixture is loaded or a list is read, until somebody writes', async () => {
    emulator.load({ fixture: { tickets: [{ id: 50, subject: 'x', requester: 'bob@acme.test', group: 'Turns' }] } })
    expect(await responderOf(50)).toBeNull()
    await create(25)
    expect(await responderOf(50)).not.toBeNull()
  })

  it('goes with snapshots, and an exported account goes on where the first would', async () => {
    await times(2, () => create(21))
    emulator.snapshot('two')
    const next = await times(3, () => assigned(21))
    emulator.restore('two')
    expect(await times(3, () => assigned(21))).toEqual(next)
    emulator.restore('two')
    emulator.createAccount({ name: 'copy', fixture: emulator.export(), seed: 99 })
    try {
      const body = { email: 'bob@acme.test', subject: 's', description: 'd', status: 2, priority: 1, group_id: 21 }
      const made = await freshdesk.post('/api/v2/tickets', body, { key: 'copy.admin-api-key' })
      const { body: ticket } = await freshdesk.get(`/api/v2/tickets/${made.body.id}`, { key: 'copy.admin-api-key' })
      expect(ticket.responder_id).toBe(next[0])
    } finally {
      emulator.deleteAccount('copy')
    }
  })
})

describe('a group’s escalation', () => {
  const mails = () => emulator.outbox.list().filter(({ kind }) => kind === 'group_escalation')

  it('mails escalate_to once, when nobody has the ticket after unassigned_for', async () => {
    const { id } = await create(25)
    await emulator.clock.advance(3599)
    expect(mails()).toEqual([])
    const { ran } = await emulator.clock.advance(1)
    expect(ran).toContainEqual({ at: '2030-01-15T10:00:00Z', kind: 'group_escalation', id })
    await emulator.clock.advance(86_400)
    expect(mails()).toHaveLength(1)
    expect(mails()[0]).toMatchObject({ to: ['boss@desk.test'], ticket_id: id })
  })

  it('is not due for a ticket that got an agent, was done, or left; a ticket that comes back waits anew', async () => {
    const changes = [{ responder_id: 11 }, { status: 5 }, { group_id: 22 }]
    for (const change of changes) await freshdesk.put(`/tickets/${(await create(25)).id}`, change)
    await emulator.clock.advance(1800)
    const { id } = await create(22)
    await freshdesk.put(`/tickets/${id}`, { group_id: 25, responder_id: null })
    await emulator.clock.advance(1801)
    expect(mails()).toEqual([])
    await emulator.clock.advance(1800)
    expect(mails().map(({ ticket_id }) => ticket_id)).toEqual([id])
  })

  it('counts for a fixture’s ticket from its creation, and is not told of what was before', async () => {
    const tickets = ['-59m', '-2h'].map((created_at) => ({
      subject: 'x',
      requester: 'bob@acme.test',
      group: 'By hand',
      created_at,
    }))
    emulator.load({ fixture: { tickets } })
    await emulator.clock.advance(3600)
    expect(mails()).toHaveLength(1)
  })
})
