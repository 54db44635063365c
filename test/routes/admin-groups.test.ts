import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const SUPPORT = 158000004001
const BILLING = 158000004002
const ESCALATIONS = 158000004003
const [ALEX, SAM, AMY, GIL] = [158000002001, 158000002002, 158000002003, 158000002004]
const patch = (path: string, body: object) => freshdesk.call('PATCH', path, { body })
const members = async (id: number) => (await freshdesk.get(`/groups/${id}`)).body.agent_ids
const errorsOf = (body: { errors: { field: string; code: string }[] }) =>
  body.errors.map(({ field, code }) => `${field}: ${code}`)

const settings = [
  {
    channel: 'ticket',
    assignment_type: 'lbrr_by_omniroute',
    assignment_type_settings: { reassign_conversation_of_inactive_agent: true, other: [1] },
  },
  { channel: 'chat', assignment_type: 'intelli_assign', window: 5 },
]

describe('a group of /admin/groups', () => {
  it('is that of /groups, by other names', async () => {
    const answer = await freshdesk.get(`/admin/groups/${BILLING}`)
    const { body: plain } = await freshdesk.get(`/groups/${BILLING}`)
    expect(answer.text).toBe(
      JSON.stringify({
        id: BILLING,
        name: 'Billing',
        description: 'Invoices, refunds and contracts',
        escalate_to: null,
        unassigned_for: '30m',
        agent_ids: [GIL],
        created_at: plain.created_at,
        updated_at: plain.updated_at,
        allow_agents_to_change_availability: false,
        business_calendar_id: plain.business_hour_id,
        type: 'support_agent_group',
        automatic_agent_assignment: { enabled: false },
        agent_availability_status: false,
        reassignment_enabled: false,
      }),
    )
  })

  it('is created with all it has, and seen in /groups at once', async () => {
    const { body: hours } = await freshdesk.get('/business_hours')
    const fields = {
      name: 'Chats',
      description: 'By word of mouth',
      type: 'field_agent_group',
      unassigned_for: null,
      escalate_to: SAM,
      agent_ids: [AMY, GIL],
      business_calendar_id: hours[0].id,
      allow_agents_to_change_availability: true,
      automatic_agent_assignment: { enabled: true, type: 'channel_specific', settings },
    }
    const { status, body, headers } = await freshdesk.post('/admin/groups', fields)
    expect([status, body]).toEqual([
      201,
      {
        id: body.id,
        ...fields,
        created_at: NOW,
        updated_at: NOW,
        agent_availability_status: false,
        reassignment_enabled: false,
      },
    ])
    expect(headers.get('location')).toBe(`${emulator.url}/api/v2/admin/groups/${body.id}`)
    expect((await freshdesk.get(`/groups/${body.id}`)).body).toMatchObject({
      name: 'Chats',
      group_type: 'field_agent_group',
      unassigned_for: null,
      auto_ticket_assign: 12,
      business_hour_id: hours[0].id,
    })
  })

  it.each([
    ['round_robin', 1],
    ['skill_based_round_robin', 2],
    ['lbrr_by_omniroute', 12],
  ])('with the assignment %s has the auto_ticket_assign %i', async (assignment_type, number) => {
    const assignment = { enabled: true, settings: [{ channel: 'ticket', assignment_type }] }
    await freshdesk.put(`/admin/groups/${SUPPORT}`, { automatic_agent_assignment: assignment })
    expect((await freshdesk.get(`/groups/${SUPPORT}`)).body.auto_ticket_assign).toBe(number)
    expect((await freshdesk.get('/groups')).body).toContainEqual(
      expect.objectContaining({ id: SUPPORT, auto_ticket_assign: number }),
    )
  })

  it('loses its channels’ settings when /groups assigns otherwise, and has one for a number', async () => {
    const path = `/admin/groups/${SUPPORT}`
    await freshdesk.put(path, { automatic_agent_assignment: { enabled: true, settings } })
    await freshdesk.put(`/groups/${SUPPORT}`, { description: 'The same' })
    expect((await freshdesk.get(path)).body.automatic_agent_assignment.settings).toEqual(settings)
    await freshdesk.put(`/groups/${SUPPORT}`, { auto_ticket_assign: 1 })
    expect((await freshdesk.get(path)).body.automatic_agent_assignment).toEqual({
      enabled: true,
      type: 'channel_specific',
      settings: [{ channel: 'ticket', assignment_type: 'round_robin' }],
    })
    await freshdesk.put(path, { automatic_agent_assignment: { enabled: false } })
    expect((await freshdesk.get(`/groups/${SUPPORT}`)).body.auto_ticket_assign).toBe(0)
  })

  it('is told all that is wrong with it at once, by the names of this path', async () => {
    const body = {
      business_hour_id: 1,
      business_calendar_id: 1,
      escalate_to: 1,
      agent_ids: [1],
      unassigned_for: '5m',
      type: 'x',
      automatic_agent_assignment: { enabled: true, settings: [{ channel: 'sms', assignment_type: 'round_robin' }] },
    }
    const { status, body: refusal } = await freshdesk.post('/admin/groups', body)
    expect([status, errorsOf(refusal)]).toEqual([
      400,
      [
        'name: missing_field',
        'type: invalid_value',
        'unassigned_for: invalid_value',
        'automatic_agent_assignment.settings[0].channel: invalid_value',
        'business_hour_id: invalid_field',
        'agent_ids: invalid_value',
        'escalate_to: invalid_value',
        'business_calendar_id: invalid_value',
      ],
    ])
  })

  it('has a calendar, whose other name is refused here, and the other way round', async () => {
    expect((await freshdesk.put(`/admin/groups/${SUPPORT}`, { business_hour_id: 1 })).status).toBe(400)
    expect((await freshdesk.put(`/groups/${SUPPORT}`, { business_calendar_id: 1 })).status).toBe(400)
    const { status, body } = await freshdesk.put(`/admin/groups/${SUPPORT}`, { business_calendar_id: null })
    expect([status, body.business_calendar_id]).toEqual([200, null])
    expect((await freshdesk.get(`/groups/${SUPPORT}`)).body.business_hour_id).toBeNull()
  })

  it('does not change its type', async () => {
    const { status, body } = await freshdesk.put(`/admin/groups/${SUPPORT}`, { type: 'field_agent_group' })
    expect([status, errorsOf(body)]).toEqual([400, ['type: invalid_field']])
  })

  it('has a name of its own', async () => {
    const { status, body } = await freshdesk.post('/admin/groups', { name: 'BILLING' })
    expect([status, errorsOf(body)]).toEqual([409, ['name: duplicate_value']])
  })

  it('is listed by name, a page at a time, with its agents', async () => {
    const { body, headers } = await freshdesk.get('/admin/groups?per_page=2')
    expect(body.map(({ name, agent_ids }: { name: string; agent_ids: number[] }) => [name, agent_ids])).toEqual([
      ['Billing', [GIL]],
      ['Escalations', [SAM]],
    ])
    expect(headers.get('link')).toContain('/admin/groups?page=2&per_page=2')
  })

  it.each(['GET', 'PUT', 'DELETE'])('that is nobody’s is 404 for %s', async (method) => {
    const { status, text } = await freshdesk.call(method, '/admin/groups/1', {
      body: method === 'PUT' ? {} : undefined,
    })
    expect([status, text]).toEqual([404, ''])
  })
})

describe('deleting a group', () => {
  it.each(['/admin/groups', '/groups'])('by %s takes it from tickets, agents and mailboxes at once', async (base) => {
    const { body: ticket } = await freshdesk.post('/tickets', {
      email: 'ada@acme.test',
      subject: 'Mine',
      description: 'x',
      status: 2,
      priority: 1,
      group_id: BILLING,
    })
    const { status, text } = await freshdesk.delete(`${base}/${BILLING}`)
    expect([status, text]).toEqual([204, ''])
    expect((await freshdesk.get(`/admin/groups/${BILLING}`)).status).toBe(404)
    expect((await freshdesk.get(`/tickets/${ticket.id}`)).body.group_id).toBeNull()
    expect((await freshdesk.get(`/agents/${GIL}`)).body.group_ids).toEqual([])
    const { body: mailboxes } = await freshdesk.get(`/email/mailboxes?group_id=${BILLING}`)
    expect(mailboxes).toEqual([])
  })

  it('leaves rules that name it as they are: what they set to it is not set', async () => {
    const made = await freshdesk.post('/automations/1/rules', {
      name: 'To escalations',
      conditions: [],
      actions: [
        { field_name: 'group_id', value: ESCALATIONS },
        { field_name: 'add_tag', value: ['ruled'] },
      ],
    })
    await freshdesk.delete(`/admin/groups/${ESCALATIONS}`)
    const path = `/automations/1/rules/${made.body.id}`
    const { body: rule } = await freshdesk.get(path)
    expect(rule.actions[0]).toEqual({ field_name: 'group_id', value: ESCALATIONS })
    const { body: ticket } = await freshdesk.post('/tickets', {
      email: 'ada@acme.test',
      subject: 'Ruled',
      description: 'x',
      status: 2,
      priority: 1,
    })
    const { body: viewed } = await freshdesk.get(`/tickets/${ticket.id}`)
    expect([viewed.group_id, viewed.tags]).toEqual([null, ['ruled']])
  })
})

describe('the agents of a group', () => {
  const path = `/admin/groups/${SUPPORT}/agents`

  it('are listed by id, as this path shows agents', async () => {
    const answer = await freshdesk.get(`${path}?per_page=1`)
    const { body: agent } = await freshdesk.get(`/agents/${ALEX}`)
    expect(answer.text).toBe(
      JSON.stringify([
        {
          id: ALEX,
          ticket_scope: 1,
          write_access: true,
          role_ids: agent.role_ids,
          contact: { name: 'Alex Admin', avatar: null, email: 'alex.admin@example.com' },
          created_at: agent.created_at,
          updated_at: agent.updated_at,
        },
      ]),
    )
    expect(answer.headers.get('link')).toContain(`${path}?page=2&per_page=1`)
  })

  it.each(['PATCH', 'PUT'])('join and leave by %s', async (method) => {
    const agents = [{ id: GIL }, { id: AMY, deleted: true }, { id: SAM, deleted: false }]
    const before = await members(SUPPORT)
    const { status, text } = await freshdesk.call(method, path, { body: { agents } })
    expect([status, text]).toEqual([204, ''])
    const after = [...before, GIL].filter((id) => id !== AMY).sort((a, b) => a - b)
    expect(await members(SUPPORT)).toEqual(after)
    expect((await freshdesk.get(path)).body.map(({ id }: { id: number }) => id)).toEqual(after)
    expect((await freshdesk.get(`/agents/${GIL}`)).body.group_ids).toEqual([BILLING, SUPPORT])
  })

  it('are all agents, or nothing changes', async () => {
    const before = await members(SUPPORT)
    const { status, body } = await patch(path, { agents: [{ id: AMY, deleted: true }, { id: 1 }] })
    expect([status, errorsOf(body)]).toEqual([400, ['agents: invalid_value']])
    expect(await members(SUPPORT)).toEqual(before)
  })

  it.each<[object, string[]]>([
    [{}, ['agents: missing_field']],
    [{ agents: 1 }, ['agents: datatype_mismatch']],
    [
      { agents: [{ deleted: 1, x: 1 }] },
      ['agents[0].id: missing_field', 'agents[0].deleted: datatype_mismatch', 'agents[0].x: invalid_field'],
    ],
    [{ add: [AMY], remove: [] }, ['agents: missing_field', 'add: invalid_field', 'remove: invalid_field']],
  ])('are refused as %j', async (body, errors) => {
    const answer = await patch(path, body)
    expect([answer.status, errorsOf(answer.body)]).toEqual([400, errors])
  })
})
