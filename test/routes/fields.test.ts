import { beforeEach, describe, expect, it } from 'vitest'
import { type Answer, startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
beforeEach(() => freshdesk.emulator.reset())

const faults = ({ status, body }: Answer) => [
  status,
  ...body.errors.map(({ field, code }: { readonly field: string; readonly code: string }) => `${field} ${code}`),
]

const KINDS = [
  { fields: '/contact_fields', records: '/contacts', search: 'contacts', unique: { email: 'new@acme.test' } },
  { fields: '/company_fields', records: '/companies', search: 'companies', unique: {} },
] as const

describe.each(KINDS)('$fields', ({ fields, records, search, unique }) => {
  const create = async (body: object) => {
    const labels = fields === '/contact_fields' ? { label_for_customers: 'Shown' } : {}
    const answer = await freshdesk.post(fields, { ...labels, ...body })
    expect(answer.status, answer.text).toBe(201)
    return answer.body
  }
  const add = (custom_fields: object, name = 'New') => freshdesk.post(records, { name, ...unique, custom_fields })

  it('appear at once on records, in search and in the list, and are gone with their values', async () => {
    const field = await create({ label: 'Cost centre', type: 'custom_number' })
    expect(field).toMatchObject({ name: 'cost_centre', position: 1, required_for_agents: false })
    expect((await freshdesk.get(fields)).body[0]).toMatchObject({ name: 'cost_centre', type: 'custom_number' })
    const { body: record } = await add({ cost_centre: 7 })
    expect(record.custom_fields.cost_centre).toBe(7)
    const found = () => freshdesk.get(`/search/${search}?query="cost_centre:7"`)
    expect((await found()).body.total).toBe(1)
    expect((await freshdesk.delete(`${fields}/${field.id}`)).status).toBe(204)
    const after = await freshdesk.get(`${records}/${record.id}`)
    expect(after.body.custom_fields).not.toHaveProperty('cost_centre')
    expect(faults(await found())).toEqual([400, 'cost_centre invalid_field'])
    await create({ label: 'Cost centre', type: 'custom_text' })
    expect((await freshdesk.get(`${records}/${record.id}`)).body.custom_fields.cost_centre).toBeNull()
  })

  it('are required of agents from the moment on that they say so', async () => {
    const field = await create({ label: 'Badge', type: 'custom_text' })
    const { body } = await freshdesk.put(`${fields}/${field.id}`, { required_for_agents: true })
    expect(body).toMatchObject({ id: field.id, name: 'badge', required_for_agents: true })
    expect(faults(await add({}))).toEqual([400, 'custom_fields.badge missing_field'])
    expect((await add({ badge: '1' })).status).toBe(201)
  })

  it('have choices with ids, which are changed, removed and added', async () => {
    const field = await create({
      label: 'Shift',
      type: 'custom_dropdown',
      choices: [{ value: 'Early' }, { value: 'Late' }],
    })
    expect(field.choices).toEqual([
      { id: field.choices[0].id, label: 'Early', value: 'Early', position: 1 },
      { id: field.choices[1].id, label: 'Late', value: 'Late', position: 2 },
    ])
    const { body } = await freshdesk.put(`${fields}/${field.id}`, {
      choices: [
        { id: field.choices[0].id, deleted: true },
        { value: 'Night', position: 1 },
      ],
    })
    expect(body.choices.map(({ value }: { readonly value: string }) => value)).toEqual(['Night', 'Late'])
    expect((await freshdesk.get(fields)).body[0].choices).toEqual(['Night', 'Late'])
    expect(faults(await add({ shift: 'Early' }))).toEqual([400, 'custom_fields.shift invalid_value'])
    expect((await freshdesk.get(`${fields}/${field.id}`)).body).toEqual(body)
  })

  it('have custom_ before a name that is taken, and names that no object has by itself', async () => {
    expect((await create({ label: 'Constructor', type: 'custom_text' })).name).toBe('custom_constructor')
    expect((await create({ label: 'A-B', type: 'custom_text' })).name).toBe('a_b')
    expect((await create({ label: 'A B', type: 'custom_text' })).name).toBe('custom_a_b')
    expect((await create({ label: '部署', type: 'custom_text' })).name).toBe('custom_field')
  })

  it('are refused with all that is wrong, and nothing is written', async () => {
    const before = (await freshdesk.get(fields)).text
    const missing = fields === '/contact_fields' ? ['label_for_customers missing_field'] : []
    const wrong = await freshdesk.post(fields, { type: 'nested_field', position: 99, unique: true })
    expect(faults(wrong)).toEqual([
      400,
      'label missing_field',
      ...missing,
      'type invalid_value',
      'unique invalid_field',
      'position invalid_value',
    ])
    const { body: all } = await freshdesk.get(fields)
    const [first, second] = all
    expect(faults(await freshdesk.put(`${fields}/${first.id}`, { type: first.type }))).toEqual([
      400,
      'type invalid_field',
    ])
    expect(faults(await freshdesk.put(`${fields}/${first.id}`, { label: second.label.toUpperCase() }))).toEqual([
      409,
      'label duplicate_value',
    ])
    expect(faults(await freshdesk.delete(`${fields}/${first.id}`))).toEqual([400, 'id invalid_value'])
    expect((await freshdesk.get(fields)).text).toBe(before)
  })

  it('are not found by an id of another form, nor by the path in the singular', async () => {
    const { body } = await freshdesk.get('/ticket_fields')
    expect((await freshdesk.get(`${fields}/${body[0].id}`)).status).toBe(404)
    const { body: own } = await freshdesk.get(fields)
    expect((await freshdesk.get(`${fields.slice(0, -1)}/${own[0].id}`)).status).toBe(404)
  })
})

it('a stock dropdown of companies is listed with texts and viewed with objects', async () => {
  const { body } = await freshdesk.get('/company_fields')
  const industry = body.find(({ name }: { readonly name: string }) => name === 'industry')
  expect(typeof industry.choices[0]).toBe('string')
  const viewed = (await freshdesk.get(`/company_fields/${industry.id}`)).body
  expect(viewed.choices[0]).toEqual({
    id: viewed.choices[0].id,
    label: industry.choices[0],
    value: industry.choices[0],
    position: 1,
  })
})
