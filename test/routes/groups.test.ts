import { describe, expect, it } from 'vitest'
import { type Answer, NOW, startFreshdesk } from '../support/freshdesk.ts'
import { failures, names, PERSON, validationError } from '../support/people.ts'
import { ACCESS_DENIED, fieldsAndCodes, ID, idsOf } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

const ESCALATIONS = 158000004003
const GENERAL_FOLDER = 158000007001

/** A group as it is viewed, key for key as recorded. */
const viewed = ({ body }: Answer, fields: Record<string, unknown>) => ({
  id: body.id,
  name: 'Onboarding',
  description: null,
  escalate_to: null,
  unassigned_for: '30m',
  business_hour_id: null,
  agent_ids: [],
  group_type: 'support_agent_group',
  created_at: NOW,
  updated_at: NOW,
  auto_ticket_assign: 0,
  allow_agents_to_change_availability: false,
  agent_availability_status: false,
  ...fields,
})

const stockHours = async (): Promise<number> => (await freshdesk.get('/business_hours')).body[0].id
const membersOf = async (id: number): Promise<number[]> => (await freshdesk.get(`/groups/${id}`)).body.agent_ids
const groupsOf = async (agent: number): Promise<number[]> => (await freshdesk.get(`/agents/${agent}`)).body.group_ids

describe('a new group', () => {
  it('is answered whole, key for key as recorded', async () => {
    const answer = await freshdesk.post('/groups', { name: 'Onboarding' })
    expect(answer.status).toBe(201)
    expect(answer.text).toBe(JSON.stringify(viewed(answer, { business_hour_id: await stockHours() })))
  })

  it('is answered with everything that was given', async () => {
    const given = {
      name: 'Site visits',
      description: 'They drive out',
      escalate_to: ID.supervisor,
      unassigned_for: '4h',
      business_hour_id: await stockHours(),
      agent_ids: [ID.gil, ID.amy],
      group_type: 'field_agent_group',
      auto_ticket_assign: 1,
      allow_agents_to_change_availability: true,
    }
    const answer = await freshdesk.post('/groups', given)
    expect(answer.status).toBe(201)
    expect(answer.text).toBe(JSON.stringify(viewed(answer, { ...given, agent_ids: [ID.amy, ID.gil] })))
  })

  it('has its URL in Location', async () => {
    const answer = await freshdesk.post('/groups', { name: 'Onboarding' })
    expect(answer.headers.get('location')).toBe(`${freshdesk.emulator.url}/api/v2/groups/${answer.body.id}`)
  })

  it('is viewed as it was answered', async () => {
    const created = await freshdesk.post('/groups', { name: 'Onboarding', agent_ids: [ID.amy] })
    const answer = await freshdesk.get(`/groups/${created.body.id}`)
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(created.text)
  })

  it('may be without business hours', async () => {
    const answer = await freshdesk.post('/groups', { name: 'Onboarding', business_hour_id: null })
    expect(answer.body).toEqual(viewed(answer, { business_hour_id: null }))
  })

  it('takes tickets', async () => {
    const { body: group } = await freshdesk.post('/groups', { name: 'Onboarding' })
    expect((await freshdesk.put('/tickets/1', { group_id: group.id })).body.group_id).toBe(group.id)
  })
})

describe('the members', () => {
  it('know that they are', async () => {
    const { body: group } = await freshdesk.post('/groups', { name: 'Onboarding', agent_ids: [ID.amy] })
    expect(await groupsOf(ID.amy)).toEqual([ID.support, group.id])
  })

  it('are counted once when they are named twice', async () => {
    const { body: group } = await freshdesk.post('/groups', { name: 'Onboarding', agent_ids: [ID.amy, ID.amy] })
    expect(group.agent_ids).toEqual([ID.amy])
  })

  it('are replaced by an update', async () => {
    const answer = await freshdesk.put(`/groups/${ID.support}`, { agent_ids: [ID.gil, ID.amy] })
    expect(answer.body.agent_ids).toEqual([ID.amy, ID.gil])
    expect(await groupsOf(ID.gil)).toEqual([ID.billing, ID.support])
    expect(await groupsOf(ID.supervisor)).toEqual([ESCALATIONS])
  })

  it('are emptied by an empty list and keep their other groups', async () => {
    expect((await freshdesk.put(`/groups/${ID.support}`, { agent_ids: [] })).body.agent_ids).toEqual([])
    expect(await groupsOf(ID.supervisor)).toEqual([ESCALATIONS])
    expect(await groupsOf(ID.amy)).toEqual([])
  })

  it('stay when an update does not name them', async () => {
    await freshdesk.put(`/groups/${ID.billing}`, { name: 'Invoices' })
    expect(await membersOf(ID.billing)).toEqual([ID.gil])
  })

  it('are followed when an agent changes its groups', async () => {
    await freshdesk.put(`/agents/${ID.gil}`, { group_ids: [ESCALATIONS] })
    expect(await membersOf(ID.billing)).toEqual([])
    expect(await membersOf(ESCALATIONS)).toEqual([ID.supervisor, ID.gil])
  })

  it('lose a deleted agent', async () => {
    await freshdesk.delete(`/agents/${ID.gil}`)
    expect(await membersOf(ID.billing)).toEqual([])
  })

  it.each([
    ['somebody unknown', 1],
    ['a contact', ID.ada],
  ])('are not %s', async (_who, id) => {
    const answer = await freshdesk.post('/groups', { name: 'Onboarding', agent_ids: [ID.amy, id] })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['agent_ids: invalid_value'])
    expect(names(await freshdesk.get('/groups'))).not.toContain('Onboarding')
    expect(await groupsOf(ID.amy)).toEqual([ID.support])
  })

  it('are not a deleted agent', async () => {
    await freshdesk.delete(`/agents/${ID.gil}`)
    const answer = await freshdesk.put(`/groups/${ID.support}`, { agent_ids: [ID.gil] })
    expect(fieldsAndCodes(answer)).toEqual([['agent_ids', 'invalid_value']])
  })

  it.each([
    ['a number', ID.amy, 'Value set is of type Integer.It should be a/an Array'],
    ['text', 'amy', 'Value set is of type String.It should be a/an Array'],
  ])('are a list, not %s', async (_what, agent_ids, message) => {
    const answer = await freshdesk.post('/groups', { name: 'Onboarding', agent_ids })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(validationError('agent_ids', message, 'datatype_mismatch'))
  })
})

describe('the name', () => {
  it.each(['Support', 'SUPPORT', 'support'])('is unique: there is Support already, so %s is a 409', async (name) => {
    const answer = await freshdesk.post('/groups', { name })
    expect(answer.status).toBe(409)
    expect(answer.body).toEqual(validationError('name', 'It should be a unique value', 'duplicate_value'))
  })

  it('is unique for an update too', async () => {
    const answer = await freshdesk.put(`/groups/${ID.support}`, { name: 'billing' })
    expect(answer.status).toBe(409)
    expect((await freshdesk.get(`/groups/${ID.support}`)).body.name).toBe('Support')
  })

  it('may be changed to the same in capitals', async () => {
    const answer = await freshdesk.put(`/groups/${ID.support}`, { name: 'SUPPORT' })
    expect([answer.status, answer.body.name]).toEqual([200, 'SUPPORT'])
  })

  it.each([
    ['a rename', async () => freshdesk.put(`/groups/${ID.billing}`, { name: 'Invoices' })],
    ['a deletion', async () => freshdesk.delete(`/groups/${ID.billing}`)],
  ])('is free again after %s', async (_what, release) => {
    await release()
    expect((await freshdesk.post('/groups', { name: 'Billing' })).status).toBe(201)
  })

  it('is a 409 only when nothing else is wrong', async () => {
    const answer = await freshdesk.post('/groups', { name: 'Support', escalate_to: 1 })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['escalate_to: invalid_value'])
  })

  it.each([
    ['absent', {}, 'It should be a/an String', 'missing_field'],
    ['blank', { name: ' ' }, 'It should not be blank as this is a mandatory field', 'invalid_value'],
    ['a number', { name: 7 }, 'Value set is of type Integer.It should be a/an String', 'datatype_mismatch'],
    ['null', { name: null }, 'Value set is of type Null.It should be a/an String', 'datatype_mismatch'],
  ])('is refused when it is %s', async (_what, body, message, code) => {
    const answer = await freshdesk.post('/groups', body)
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(validationError('name', message, code))
  })
})

describe('the settings', () => {
  it.each(['30m', '1h', '2h', '4h', '8h', '12h', '1d', '2d', '3d'])('unassigned_for takes %s', async (value) => {
    const answer = await freshdesk.put(`/groups/${ID.support}`, { unassigned_for: value })
    expect([answer.status, answer.body.unassigned_for]).toEqual([200, value])
  })

  it('unassigned_for goes back to 30m with null', async () => {
    await freshdesk.put(`/groups/${ID.support}`, { unassigned_for: '8h' })
    expect((await freshdesk.put(`/groups/${ID.support}`, { unassigned_for: null })).body.unassigned_for).toBe('30m')
  })

  it('stay when an update does not name them', async () => {
    const given = { unassigned_for: '8h', auto_ticket_assign: 1, description: 'Nights', escalate_to: ID.supervisor }
    await freshdesk.put(`/groups/${ID.support}`, given)
    expect((await freshdesk.put(`/groups/${ID.support}`, { name: 'Night shift' })).body).toMatchObject(given)
  })

  it('unassigned_for takes nothing else', async () => {
    const answer = await freshdesk.post('/groups', { name: 'Onboarding', unassigned_for: '45m' })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(
      validationError(
        'unassigned_for',
        "It should be one of these values: '30m,1h,2h,4h,8h,12h,1d,2d,3d'",
        'invalid_value',
      ),
    )
  })

  it.each([0, 1])('auto_ticket_assign takes %d', async (value) => {
    const answer = await freshdesk.post('/groups', { name: 'Onboarding', auto_ticket_assign: value })
    expect([answer.status, answer.body.auto_ticket_assign]).toEqual([201, value])
  })

  it.each([
    [2, "It should be one of these values: '0,1'", 'invalid_value'],
    ['1', "Value set is of type String.It should be one of these values: '0,1'", 'datatype_mismatch'],
  ])('auto_ticket_assign does not take %j', async (value, message, code) => {
    const answer = await freshdesk.post('/groups', { name: 'Onboarding', auto_ticket_assign: value })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(validationError('auto_ticket_assign', message, code))
  })

  it('escalate_to names an agent, and null takes it back', async () => {
    const path = `/groups/${ID.support}`
    expect((await freshdesk.put(path, { escalate_to: ID.supervisor })).body.escalate_to).toBe(ID.supervisor)
    expect((await freshdesk.put(path, { description: 'As ever' })).body.escalate_to).toBe(ID.supervisor)
    expect((await freshdesk.put(path, { escalate_to: null })).body.escalate_to).toBeNull()
  })

  it.each([
    ['escalate_to', 'somebody unknown', 1],
    ['escalate_to', 'a contact', PERSON.ada],
    ['business_hour_id', 'unknown hours', 1],
  ])('%s is not %s', async (field, _what, id) => {
    const answer = await freshdesk.post('/groups', { name: 'Onboarding', [field]: id })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual([`${field}: invalid_value`])
  })

  it('group_type is one of two', async () => {
    const answer = await freshdesk.post('/groups', { name: 'Onboarding', group_type: 'team' })
    expect(answer.body).toEqual(
      validationError(
        'group_type',
        "It should be one of these values: 'support_agent_group,field_agent_group'",
        'invalid_value',
      ),
    )
  })

  it('group_type cannot be changed', async () => {
    const answer = await freshdesk.put(`/groups/${ID.support}`, { group_type: 'field_agent_group' })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(validationError('group_type', 'Unexpected/invalid field in request', 'invalid_field'))
  })

  it('that are wrong are told together', async () => {
    const answer = await freshdesk.post('/groups', { unassigned_for: '5m', agent_ids: [1], escalate_to: 'x', color: 1 })
    expect(answer.status).toBe(400)
    expect(failures(answer).sort()).toEqual([
      'agent_ids: invalid_value',
      'color: invalid_field',
      'escalate_to: datatype_mismatch',
      'name: missing_field',
      'unassigned_for: invalid_value',
    ])
  })
})

describe('the list', () => {
  it('shows the groups by name, each as viewed but without its members', async () => {
    const answer = await freshdesk.get('/groups')
    expect(answer.status).toBe(200)
    expect(names(answer)).toEqual(['Billing', 'Escalations', 'Support'])
    const { agent_ids: _, ...billing } = viewed(answer, {
      id: ID.billing,
      name: 'Billing',
      description: 'Invoices, refunds and contracts',
      created_at: '2028-12-11T09:00:00Z',
      updated_at: '2028-12-11T09:00:00Z',
    })
    // Which hours a group of the fixture keeps is not this test's matter.
    const hours = { business_hour_id: answer.body[0].business_hour_id }
    expect(JSON.stringify(answer.body[0])).toBe(JSON.stringify({ ...billing, ...hours }))
  })

  it('does not mind capitals in its order', async () => {
    await freshdesk.post('/groups', { name: 'elevators' })
    expect(names(await freshdesk.get('/groups'))).toEqual(['Billing', 'elevators', 'Escalations', 'Support'])
  })

  it('follows a rename', async () => {
    await freshdesk.put(`/groups/${ID.support}`, { name: 'First line' })
    expect(names(await freshdesk.get('/groups'))).toEqual(['Billing', 'Escalations', 'First line'])
  })

  it('comes in pages with a Link to the next', async () => {
    const first = await freshdesk.get('/groups?per_page=2')
    expect(names(first)).toEqual(['Billing', 'Escalations'])
    expect(first.headers.get('link')).toBe(`<${freshdesk.emulator.url}/api/v2/groups?page=2&per_page=2>; rel="next"`)
    const second = await freshdesk.get('/groups?per_page=2&page=2')
    expect(names(second)).toEqual(['Support'])
    expect(second.headers.get('link')).toBeNull()
  })

  it('takes no filters', async () => {
    const answer = await freshdesk.get('/groups?name=Support')
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(validationError('name', 'Unexpected/invalid field in request', 'invalid_field'))
  })
})

describe('an update', () => {
  it('changes what it names and answers the group whole', async () => {
    const before = await freshdesk.get(`/groups/${ID.support}`)
    await freshdesk.emulator.clock.advance(60)
    const changes = { name: 'First line', description: null, unassigned_for: '2d', auto_ticket_assign: 1 }
    const answer = await freshdesk.put(`/groups/${ID.support}`, changes)
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(JSON.stringify({ ...before.body, ...changes, updated_at: '2030-01-15T09:01:00Z' }))
    expect((await freshdesk.get(`/groups/${ID.support}`)).text).toBe(answer.text)
  })

  it('of nothing but the time leaves the group as it was', async () => {
    const before = await freshdesk.get(`/groups/${ID.support}`)
    const answer = await freshdesk.put(`/groups/${ID.support}`, {})
    expect(answer.body).toEqual({ ...before.body, updated_at: NOW })
  })
})

describe('a deleted group', () => {
  it('answers 204 without a body', async () => {
    const answer = await freshdesk.delete(`/groups/${ID.support}`)
    expect([answer.status, answer.text]).toEqual([204, ''])
  })

  it.each(['GET', 'PUT', 'DELETE'])('is not found afterwards by %s', async (method) => {
    await freshdesk.delete(`/groups/${ID.support}`)
    const answer = await freshdesk.call(method, `/groups/${ID.support}`, method === 'PUT' ? { body: {} } : {})
    expect([answer.status, answer.text]).toEqual([404, ''])
  })

  it('is listed no more', async () => {
    await freshdesk.delete(`/groups/${ID.support}`)
    expect(names(await freshdesk.get('/groups'))).toEqual(['Billing', 'Escalations'])
  })

  it('leaves its agents, without it', async () => {
    await freshdesk.delete(`/groups/${ID.support}`)
    expect(idsOf(await freshdesk.get('/agents'))).toContain(ID.amy)
    expect(await groupsOf(ID.amy)).toEqual([])
    expect(await groupsOf(ID.supervisor)).toEqual([ESCALATIONS])
  })

  it('leaves an agent deleted before, without it', async () => {
    await freshdesk.delete(`/agents/${ID.gil}`)
    await freshdesk.delete(`/groups/${ID.billing}`)
    expect(await groupsOf(ID.gil)).toEqual([])
  })

  it.each([
    ['an open ticket', 1],
    ['a closed ticket', 11],
    ['a ticket older than the list shows', 34],
    ['a deleted ticket', 31],
  ])('leaves %s, without it and otherwise unchanged', async (_what, id) => {
    const before = await freshdesk.get(`/tickets/${id}`)
    expect(before.body.group_id).toBe(ID.support)
    await freshdesk.delete(`/groups/${ID.support}`)
    expect((await freshdesk.get(`/tickets/${id}`)).body).toEqual({ ...before.body, group_id: null })
  })

  it('leaves spam, without it', async () => {
    const { emulator } = freshdesk
    emulator.load({
      fixture: {
        tickets: [{ id: 90, subject: 'Buy now', requester: ID.bob, group: 'Support', spam: true }],
      },
    })
    expect((await freshdesk.get('/tickets/90')).body).toMatchObject({ spam: true, group_id: ID.support })
    await freshdesk.delete(`/groups/${ID.support}`)
    expect((await freshdesk.get('/tickets/90')).body).toMatchObject({ spam: true, group_id: null })
  })

  it('does not touch the tickets of other groups', async () => {
    await freshdesk.delete(`/groups/${ID.support}`)
    expect((await freshdesk.get('/tickets/8')).body.group_id).toBe(ID.billing)
  })

  it('takes its tickets out of the sight of a group-scoped agent', async () => {
    expect((await freshdesk.get('/tickets/12', { key: 'group-api-key' })).status).toBe(200)
    await freshdesk.delete(`/groups/${ID.billing}`)
    expect((await freshdesk.get('/tickets/12', { key: 'group-api-key' })).status).toBe(404)
  })

  it('is no longer the group of a support address', async () => {
    const path = `/email_configs/${ID.billingMailbox}`
    expect((await freshdesk.get(path)).body.group_id).toBe(ID.billing)
    await freshdesk.delete(`/groups/${ID.billing}`)
    expect((await freshdesk.get(path)).body.group_id).toBeNull()
  })

  it('is no longer one of the groups that see a canned response', async () => {
    const response = { title: 'Hi', content_html: 'Hi', folder_id: GENERAL_FOLDER, visibility: 2 }
    const { body } = await freshdesk.post('/canned_responses', { ...response, group_ids: [ID.support, ID.billing] })
    await freshdesk.delete(`/groups/${ID.billing}`)
    expect((await freshdesk.get(`/canned_responses/${body.id}`)).body.group_ids).toEqual([ID.support])
    expect((await freshdesk.put(`/canned_responses/${body.id}`, { title: 'Ho' })).status).toBe(200)
  })
})

describe('an unknown group', () => {
  it.each([
    ['GET', undefined],
    ['PUT', { name: 'Nobody' }],
    ['DELETE', undefined],
  ])('is an empty 404 for %s', async (method, body) => {
    const answer = await freshdesk.call(method, '/groups/158000004999', { body })
    expect([answer.status, answer.text]).toEqual([404, ''])
  })
})

describe('who may', () => {
  it.each(['supervisor-api-key', 'agent-api-key', 'restricted-api-key'])('%s reads groups', async (key) => {
    expect((await freshdesk.get('/groups', { key })).status).toBe(200)
    expect((await freshdesk.get(`/groups/${ID.support}`, { key })).status).toBe(200)
  })

  it.each([
    ['supervisor-api-key', 'POST', '/groups', { name: 'Onboarding' }],
    ['agent-api-key', 'POST', '/groups', { name: 'Onboarding' }],
    ['supervisor-api-key', 'PUT', `/groups/${ID.support}`, { name: 'Onboarding' }],
    ['agent-api-key', 'PUT', `/groups/${ID.support}`, { agent_ids: [] }],
    ['supervisor-api-key', 'DELETE', `/groups/${ID.support}`, undefined],
    ['agent-api-key', 'DELETE', `/groups/${ID.support}`, undefined],
  ])('%s may not %s %s', async (key, method, path, body) => {
    const answer = await freshdesk.call(method, path, { key, body })
    expect(answer.status).toBe(403)
    expect(answer.body).toEqual(ACCESS_DENIED)
    expect(await membersOf(ID.support)).toEqual([ID.admin, ID.supervisor, ID.amy, ID.rita])
    expect(names(await freshdesk.get('/groups'))).toEqual(['Billing', 'Escalations', 'Support'])
  })
})
