import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()

const target = { respond_within: 960, resolve_within: 1920, business_hours: true, escalation_enabled: false }
const targets = { priority_1: target, priority_2: target, priority_3: target, priority_4: target }
const POLICY = { name: 'Portal', sla_target: targets, applicable_to: { sources: [1, 2] } }
const ALEX = 158000002001
const BY_E_MAIL = 158000009001

const make = (fields: object = {}) => freshdesk.post('/sla_policies', { ...POLICY, ...fields })
const change = (fields: object, id = BY_E_MAIL) => freshdesk.put(`/sla_policies/${id}`, fields)
const list = async () => (await freshdesk.get('/sla_policies')).body
const defaultId = async () => (await list())[0].id
const errorsOf = ({ body }: { readonly body: { readonly errors: readonly { field: string; code: string }[] } }) =>
  body.errors.map(({ field, code }) => [field, code])

describe('a new policy', () => {
  it('is answered whole, its keys in the recorded order', async () => {
    const answer = await make()
    expect(answer.status).toBe(201)
    expect(JSON.stringify(answer.body)).toBe(
      JSON.stringify({
        id: answer.body.id,
        name: 'Portal',
        description: null,
        active: true,
        sla_target: Object.fromEntries(
          Object.keys(targets).map((priority) => [
            priority,
            {
              respond_within: 960,
              resolve_within: 1920,
              next_respond_within: null,
              business_hours: true,
              escalation_enabled: false,
            },
          ]),
        ),
        applicable_to: { sources: [1, 2] },
        is_default: false,
        position: 3,
        created_at: '2030-01-15T09:00:00Z',
        updated_at: '2030-01-15T09:00:00Z',
        escalation: {
          reminder_response: {},
          reminder_resolution: {},
          response: {},
          resolution: {},
          reminder_next_response: {},
          next_response: {},
        },
        advanced_conditions: {
          match_type: 'all',
          properties: [
            {
              match_type: 'all',
              properties: [{ resource: 'ticket', field_name: 'source', operator: 'contains_in', value: [1, 2] }],
            },
          ],
        },
      }),
    )
  })

  it('has a dot in its Location', async () => {
    const answer = await make()
    expect(answer.headers.get('location')).toBe(`${freshdesk.emulator.url}/api/v2/sla_policies.${answer.body.id}`)
  })

  it('is listed at its position, urgent targets first', async () => {
    const { body } = await make({ position: 1 })
    const listed = await list()
    expect(listed.map(({ name, position }: { name: string; position: number }) => [name, position])).toEqual([
      ['Portal', 1],
      ['Default SLA Policy', 2],
      ['WhatsApp', 3],
    ])
    expect(listed[0].id).toBe(body.id)
    expect(Object.keys(listed[0].sla_target)).toEqual(['priority_4', 'priority_3', 'priority_2', 'priority_1'])
  })

  it('keeps all that was sent', async () => {
    const applicable_to = {
      company_ids: [158000003001],
      group_ids: [158000004001],
      sources: [7],
      ticket_types: ['Problem'],
      product_ids: [158000006001],
    }
    const escalation = {
      reminder_response: { reminder_time: 600, agent_ids: [-1] },
      reminder_resolution: {},
      response: { escalation_time: 0, agent_ids: [ALEX] },
      resolution: {
        level_1: { escalation_time: 0, agent_ids: [ALEX] },
        level_2: { escalation_time: 60, agent_ids: [-1] },
      },
      reminder_next_response: {},
      next_response: { escalation_time: 60, agent_ids: [] },
    }
    const next = { ...target, next_respond_within: 600 }
    const answer = await make({
      applicable_to,
      escalation,
      description: 'All of it',
      active: false,
      is_default: false,
      sla_target: { ...targets, priority_4: next },
    })
    expect(answer.body).toMatchObject({ applicable_to, escalation, description: 'All of it', active: false })
    expect(answer.body.sla_target.priority_4).toEqual(next)
    expect((await list()).at(-1)).toEqual({ ...answer.body, sla_target: answer.body.sla_target })
  })

  it('takes levels as the table of attributes prints them', async () => {
    const escalation = { resolution: { level1: { escalation_time: 0, agent_ids: [ALEX] } } }
    const { body } = await make({ escalation })
    expect(body.escalation.resolution).toEqual({ level_1: { escalation_time: 0, agent_ids: [ALEX] } })
  })

  it.each([
    [
      {},
      [
        ['name', 'missing_field'],
        ['sla_target', 'missing_field'],
        ['applicable_to', 'missing_field'],
      ],
    ],
    [{ ...POLICY, name: ' ' }, [['name', 'invalid_value']]],
    [{ ...POLICY, colour: 'red' }, [['colour', 'invalid_field']]],
    [{ ...POLICY, applicable_to: {} }, [['applicable_to', 'invalid_value']]],
    [{ ...POLICY, applicable_to: { sources: [] } }, [['applicable_to.sources', 'invalid_value']]],
    [
      {
        ...POLICY,
        applicable_to: { company_ids: [1], group_ids: [1], product_ids: [1], sources: [99], ticket_types: ['x'] },
      },
      [
        ['applicable_to.company_ids', 'invalid_value'],
        ['applicable_to.group_ids', 'invalid_value'],
        ['applicable_to.sources', 'invalid_value'],
        ['applicable_to.ticket_types', 'invalid_value'],
        ['applicable_to.product_ids', 'invalid_value'],
      ],
    ],
    [{ ...POLICY, sla_target: 'fast' }, [['sla_target', 'datatype_mismatch']]],
    [
      { ...POLICY, sla_target: { priority_1: target } },
      [
        ['sla_target.priority_2', 'missing_field'],
        ['sla_target.priority_3', 'missing_field'],
        ['sla_target.priority_4', 'missing_field'],
      ],
    ],
    [
      {
        ...POLICY,
        sla_target: { ...targets, priority_1: { respond_within: 61, resolve_within: 60 * 1e9, business_hours: 1 } },
      },
      [
        ['sla_target.priority_1.respond_within', 'invalid_value'],
        ['sla_target.priority_1.resolve_within', 'invalid_value'],
        ['sla_target.priority_1.business_hours', 'datatype_mismatch'],
        ['sla_target.priority_1.escalation_enabled', 'missing_field'],
      ],
    ],
    [{ ...POLICY, is_default: true }, [['is_default', 'invalid_value']]],
    [
      {
        ...POLICY,
        escalation: { response: { agent_ids: [5] }, resolution: { level_2: { escalation_time: 0, agent_ids: [] } } },
      },
      [
        ['escalation.response.escalation_time', 'missing_field'],
        ['escalation.response.agent_ids', 'invalid_value'],
        ['escalation.resolution.level_2', 'invalid_value'],
      ],
    ],
    [
      {
        ...POLICY,
        escalation: {
          resolution: {
            level_1: { escalation_time: 60, agent_ids: [] },
            level_2: { escalation_time: 60, agent_ids: [] },
          },
        },
      },
      [['escalation.resolution.level_2.escalation_time', 'invalid_value']],
    ],
  ])('is refused whole, each field named: %j', async (body, errors) => {
    const before = await list()
    const answer = await freshdesk.post('/sla_policies', body)
    expect(answer.status).toBe(400)
    expect(errorsOf(answer).sort()).toEqual(errors.sort())
    expect(await list()).toEqual(before)
  })

  it('needs a name of its own', async () => {
    const answer = await make({ name: 'whatsapp' })
    expect(answer.status).toBe(409)
    expect(errorsOf(answer)).toEqual([['name', 'duplicate_value']])
  })

  it('is made by administrators', async () => {
    expect((await freshdesk.post('/sla_policies', POLICY, { key: 'supervisor-api-key' })).status).toBe(403)
  })
})

describe('an update', () => {
  it('changes what it names and nothing else', async () => {
    const before = (await list()).at(-1)
    await freshdesk.emulator.clock.advance(60)
    const answer = await change({ description: 'Changed' })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ ...before, description: 'Changed', updated_at: '2030-01-15T09:01:00Z' })
    expect((await list()).at(-1)).toEqual(answer.body)
  })

  it('takes escalations back with an empty object', async () => {
    await change({ escalation: { response: { escalation_time: 0, agent_ids: [-1] } } })
    const { body } = await change({ escalation: {} })
    expect(body.escalation.response).toEqual({})
  })

  it('of the default policy may change its targets', async () => {
    const id = await defaultId()
    expect((await change({ sla_target: targets }, id)).body.sla_target.priority_1.respond_within).toBe(960)
    const { body: ticket } = await freshdesk.post('/tickets', {
      email: 'ada@acme.test',
      subject: 'A case',
      description: 'Of hours',
      status: 2,
      priority: 1,
    })
    expect((await freshdesk.get(`/tickets/${ticket.id}`)).body.fr_due_by).toBe('2030-01-15T09:16:00Z')
  })

  it('of the default policy may not narrow it', async () => {
    const answer = await change(
      { applicable_to: { sources: [1] }, active: false, is_default: false },
      await defaultId(),
    )
    expect(answer.status).toBe(400)
    expect(errorsOf(answer)).toEqual([
      ['applicable_to', 'invalid_value'],
      ['active', 'invalid_value'],
      ['is_default', 'invalid_value'],
    ])
  })

  it('of an unknown policy is 404', async () => {
    expect((await change({ description: 'x' }, 5)).status).toBe(404)
  })

  it('to the name of another is 409', async () => {
    expect((await change({ name: 'Default SLA Policy' })).status).toBe(409)
  })
})

it('what a fixture has of policies, hours and waiting tickets is exported and loaded again', async () => {
  await make({
    applicable_to: {
      company_ids: [158000003001],
      group_ids: [158000004001],
      ticket_types: ['Problem'],
      product_ids: [158000006001],
    },
    escalation: {
      reminder_response: { reminder_time: 60, agent_ids: [-1, ALEX] },
      resolution: { level_1: { escalation_time: 0, agent_ids: [ALEX] } },
    },
    description: 'All of it',
    active: false,
    sla_target: { ...targets, priority_4: { ...target, next_respond_within: 600 } },
  })
  const before = await list()
  const fixture = freshdesk.emulator.export()
  freshdesk.emulator.createAccount({ name: 'copy', fixture, now: '2030-01-15T09:00:00Z', freeze: true })
  const copy = await fetch(`${freshdesk.emulator.url}/copy/api/v2/sla_policies`, {
    headers: { Authorization: `Basic ${Buffer.from('admin-api-key:X').toString('base64')}` },
  })
  expect(await copy.json()).toEqual(before)
})
