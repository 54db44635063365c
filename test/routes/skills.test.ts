import { beforeEach, describe, expect, it } from 'vitest'
import { accountOf, staleIndexes } from '../support/account.ts'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const GERMAN = 158000009001
const URGENT = 158000009002
const GIL = 158000002004
const AMY = 158000002003
const skillsOf = async (id: number) => (await freshdesk.get(`/agents/${id}`)).body.skill_ids
const ranks = async () => {
  const { body } = await freshdesk.get('/admin/skills')
  return body.map(({ name, rank }: { name: string; rank: number }) => `${rank} ${name}`)
}

describe.each(['/admin/skills', '/skills'])('%s', (base) => {
  it('creates a skill that is last in rank, and answers where it is', async () => {
    const conditions = [{ resource_type: 'contact', field_name: 'language', operator: 'in', value: ['sv'] }]
    const body = { name: 'Swedish', agents: [{ id: AMY }], match_type: 'any', conditions }
    const answer = await freshdesk.post(base, body)
    const { id } = answer.body
    expect([answer.status, answer.headers.get('location')]).toEqual([201, `${emulator.url}/api/v2${base}/${id}`])
    const stamps = { created_at: NOW, updated_at: NOW }
    const made = { id, name: 'Swedish', rank: 3, ...stamps, agents: [{ id: AMY }], match_type: 'any', conditions }
    expect(answer.text).toBe(JSON.stringify(made))
    expect((await freshdesk.get(`${base}/${id}`)).text).toBe(JSON.stringify(made))
    expect((await freshdesk.get(base)).body.at(-1)).toEqual(made)
  })

  it('needs no more than a name', async () => {
    const { status, body } = await freshdesk.post(base, { name: 'Any' })
    expect([status, body]).toMatchObject([201, { agents: [], match_type: 'all', conditions: [], rank: 3 }])
  })

  it('pages by rank', async () => {
    const answer = await freshdesk.get(`${base}?per_page=1`)
    expect(answer.body.map(({ id }: { id: number }) => id)).toEqual([GERMAN])
    expect(answer.headers.get('link')).toBe(`<${emulator.url}/api/v2${base}?page=2&per_page=1>; rel="next"`)
    expect((await freshdesk.get(`${base}?per_page=1&page=2`)).body).toMatchObject([{ id: URGENT }])
  })

  it.each(['PUT', 'PATCH'])('%s changes what it names alone', async (method) => {
    const before = (await freshdesk.get(`${base}/${GERMAN}`)).body
    await emulator.clock.advance(60)
    const { status, body } = await freshdesk.call(method, `${base}/${GERMAN}`, { body: { match_type: 'any' } })
    expect([status, body]).toEqual([200, { ...before, match_type: 'any', updated_at: expect.any(String) }])
    expect(body.updated_at > before.updated_at).toBe(true)
  })

  it('deletes a skill, which its agents lose and those after it move up', async () => {
    const { status, text, headers } = await freshdesk.delete(`${base}/${GERMAN}`)
    expect([status, text, headers.get('content-type')]).toEqual([204, '', null])
    expect((await freshdesk.get(`${base}/${GERMAN}`)).status).toBe(404)
    expect(await skillsOf(GIL)).toEqual([])
    expect(await ranks()).toEqual(['1 Urgent outages'])
  })

  it.each(['GET', 'PUT', 'PATCH', 'DELETE'])(
    '%s of an id that is nobody’s is 404 with an empty body',
    async (method) => {
      const { status, text } = await freshdesk.call(method, `${base}/1`, { body: /P/.test(method) ? {} : undefined })
      expect([status, text]).toEqual([404, ''])
    },
  )

  it.each(['free', 'growth', 'pro'] as const)('is 404 with an empty body on the plan %s', async (plan) => {
    await freshdesk.call('PATCH', '/_emulator/account', { body: { plan } })
    const { status, text, headers } = await freshdesk.get(`${base}?per_page=100`)
    expect([status, text, headers.get('content-type')]).toEqual([404, '', 'text/html; charset=utf-8'])
  })
})

describe('the rank of a skill', () => {
  beforeEach(async () => {
    for (const name of ['C', 'D']) await freshdesk.post('/admin/skills', { name })
  })

  it.each([
    [1, ['1 Urgent outages', '2 Billing in German', '3 C', '4 D']],
    [2, ['1 Billing in German', '2 Urgent outages', '3 C', '4 D']],
    [3, ['1 Billing in German', '2 C', '3 Urgent outages', '4 D']],
    [9, ['1 Billing in German', '2 C', '3 D', '4 Urgent outages']],
  ])('moves to %i, and the others make room', async (rank, order) => {
    const { body } = await freshdesk.put(`/admin/skills/${URGENT}`, { rank })
    expect(body.rank).toBe(Math.min(rank, 4))
    expect(await ranks()).toEqual(order)
    expect(staleIndexes(accountOf(emulator).database)).toEqual([])
  })

  it('is not for a new skill to choose', async () => {
    const { status, body } = await freshdesk.post('/admin/skills', { name: 'E', rank: 1 })
    expect([status, body.errors]).toMatchObject([400, [{ field: 'rank', code: 'invalid_field' }]])
  })
})

describe('the agents of a skill', () => {
  it('are those whose skill_ids name it, from either side', async () => {
    expect(await skillsOf(GIL)).toEqual([GERMAN])
    await freshdesk.put(`/admin/skills/${URGENT}`, { agents: [{ id: GIL }, { id: AMY }] })
    expect([await skillsOf(GIL), await skillsOf(AMY)]).toEqual([[GERMAN, URGENT], [URGENT]])
    await freshdesk.put(`/agents/${GIL}`, { skill_ids: [GERMAN] })
    expect((await freshdesk.get(`/admin/skills/${URGENT}`)).body.agents).toEqual([{ id: AMY }])
    await freshdesk.put(`/admin/skills/${URGENT}`, { agents: [] })
    expect(await skillsOf(AMY)).toEqual([])
  })

  it('are without one who was deleted', async () => {
    await freshdesk.delete(`/agents/${GIL}`)
    expect((await freshdesk.get(`/admin/skills/${GERMAN}`)).body.agents).toEqual([])
  })

  it('come from a new agent too, and a skill that is not there is refused', async () => {
    const agent = { email: 'new@acme.test', ticket_scope: 1 }
    const refused = await freshdesk.post('/agents', { ...agent, skill_ids: [1] })
    expect([refused.status, refused.body.errors]).toMatchObject([400, [{ field: 'skill_ids', code: 'invalid_value' }]])
    const { body } = await freshdesk.post('/agents', { ...agent, skill_ids: [URGENT] })
    expect((await freshdesk.get(`/admin/skills/${URGENT}`)).body.agents).toEqual([{ id: body.id }])
  })
})

describe('a skill that is refused', () => {
  const errorsOf = async (body: object) => {
    const answer = await freshdesk.post('/admin/skills', body)
    expect([answer.status, answer.body.description]).toEqual([400, 'Validation failed'])
    return answer.body.errors.map(({ field, code }: { field: string; code: string }) => `${field}: ${code}`)
  }
  const condition = (fields: object) => ({
    name: 'x',
    conditions: [{ resource_type: 'ticket', field_name: 'priority', operator: 'in', value: [1], ...fields }],
  })

  it('is told all that is wrong at once, and is not there', async () => {
    const condition = { resource_type: 'ticket', field_name: 'nonsense', operator: 'in', value: ['x'] }
    expect(await errorsOf({ agents: [{ id: 1 }], match_type: 'some', colour: 1, conditions: [condition] })).toEqual([
      'name: missing_field',
      'match_type: invalid_value',
      'colour: invalid_field',
      'agents: invalid_value',
      'conditions[0].field_name: invalid_value',
    ])
    expect(await ranks()).toHaveLength(2)
  })

  it.each<[object, string]>([
    [{ resource_type: 'product' }, 'conditions[0].resource_type: invalid_value'],
    [{ operator: 'contains' }, 'conditions[0].operator: invalid_value'],
    [{ operator: 'is', value: 1 }, 'conditions[0].operator: invalid_value'],
    [{ value: 1 }, 'conditions[0].value: datatype_mismatch'],
    [{ value: [] }, 'conditions[0].value: invalid_value'],
    [{ value: ['High'] }, 'conditions[0].value: datatype_mismatch'],
    [{ field_name: 'ticket_type', value: [1] }, 'conditions[0].value: datatype_mismatch'],
    [{ resource_type: 'company' }, 'conditions[0].field_name: invalid_value'],
    [{ field_name: 'cf_reference_number', value: ['x'] }, 'conditions[0].field_name: invalid_value'],
    [{ nested_fields: {} }, 'conditions[0].nested_fields: invalid_field'],
    [{ field_name: 'cf_country', value: ['Germany'] }, 'conditions[0].operator: invalid_value'],
    [{ field_name: 'cf_country', operator: 'is', value: ['Germany'] }, 'conditions[0].value: datatype_mismatch'],
    [
      {
        field_name: 'cf_country',
        operator: 'is',
        value: 'Germany',
        nested_fields: { level3: { field_name: 'cf_city', value: 'x' } },
      },
      'conditions[0].nested_fields.level2: missing_field',
    ],
    [
      {
        field_name: 'cf_country',
        operator: 'is',
        value: 'Germany',
        nested_fields: { level2: { field_name: 'cf_city', value: 'x' } },
      },
      'conditions[0].nested_fields.level2.field_name: invalid_value',
    ],
    [
      {
        field_name: 'cf_country',
        operator: 'is',
        value: 'Germany',
        nested_fields: { level2: { field_name: 'cf_state', operator: 'in', value: 'x' } },
      },
      'conditions[0].nested_fields.level2.operator: invalid_value',
    ],
  ])('for %j', async (fields, error) => {
    expect(await errorsOf(condition(fields))).toEqual([error])
  })

  it.each<object>([
    {},
    { operator: 'not_in', value: [1, 4] },
    { field_name: 'source', value: [2] },
    { field_name: 'group_id', value: [158000004002] },
    { field_name: 'product_id', value: [158000006001] },
    { field_name: 'cf_region', value: ['EMEA'] },
    { resource_type: 'company', field_name: 'domains', value: ['acme.test'] },
    { resource_type: 'contact', field_name: 'department', value: ['Sales'] },
    { field_name: 'cf_country', operator: 'is_not', value: 'Germany' },
  ])('is not one for %j', async (fields) => {
    const answer = await freshdesk.post('/admin/skills', condition(fields))
    expect([answer.status, answer.text]).toEqual([201, expect.any(String)])
  })
})
