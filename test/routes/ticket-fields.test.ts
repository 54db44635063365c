import { beforeEach, describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { type Answer, clientOf, NOW, startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
beforeEach(() => freshdesk.emulator.reset())

const FIELDS = '/admin/ticket_fields'
type Field = Answer['body']

const create = async (body: object): Promise<Field> => {
  const answer = await freshdesk.post(FIELDS, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const change = async (field: Field, body: object): Promise<Field> => {
  const answer = await freshdesk.put(`${FIELDS}/${field.id}`, body)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const view = async (id: number, query = '') => (await freshdesk.get(`${FIELDS}/${id}${query}`)).body
const stock = async (name: string) => {
  const { body } = await freshdesk.get(FIELDS)
  return view(body.find((field: Field) => field.name === name).id)
}
const listed = async (name: string) =>
  (await freshdesk.get('/ticket_fields')).body.find((field: Field) => field.name === name)
const TICKET = { email: 'ada@acme.test', subject: 'Router', description: 'It hums', status: 2, priority: 1 }
const openTicket = (body: object = {}) => freshdesk.post('/tickets', { ...TICKET, ...body })
const faults = ({ status, body }: Answer) => [
  status,
  ...body.errors.map(({ field, code }: { readonly field: string; readonly code: string }) => `${field} ${code}`),
]
const values = (field: Field) => field.choices.map(({ value }: { readonly value: unknown }) => value)

const DROPDOWN = { label: 'Cause', type: 'custom_dropdown', choices: [{ value: 'Heat' }, { value: 'Dust' }] }
const NESTED = {
  label: 'Part',
  type: 'nested_field',
  dependent_fields: [
    { level: 2, label: 'Board' },
    { level: 3, label: 'Chip', label_for_customers: 'Component' },
  ],
  choices: [
    { value: 'Router', choices: [{ value: 'Radio', choices: [{ value: 'A1' }, { value: 'A2' }] }, { value: 'Power' }] },
    { value: 'Switch' },
  ],
}

describe('a client that goes on while the account’s fields change', () => {
  it('meets the field when it appears, is required, loses a choice, and is gone', async () => {
    const before = await openTicket()
    expect(before.status).toBe(201)

    const field = await create(DROPDOWN)
    const set = (value: unknown) => ({ custom_fields: { [field.name]: value } })
    expect((await freshdesk.get(`/tickets/${before.body.id}`)).body.custom_fields).toMatchObject({ [field.name]: null })
    expect(await listed(field.name)).toMatchObject({ type: 'custom_dropdown', choices: ['Heat', 'Dust'] })
    const hot = await openTicket(set('Heat'))
    expect(hot.body.custom_fields[field.name]).toBe('Heat')
    const found = async () => freshdesk.get(`/search/tickets?query="${field.name}:'Heat'"`)
    expect((await found()).body.total).toBe(1)

    await change(field, { required_for_agents: true })
    expect(faults(await openTicket())).toEqual([400, `custom_fields.${field.name} invalid_value`])
    expect((await freshdesk.put(`/tickets/${before.body.id}`, { priority: 2 })).status).toBe(200)

    await change(field, { choices: [{ id: field.choices[0].id, deleted: true }] })
    expect(faults(await openTicket(set('Heat')))).toEqual([400, `custom_fields.${field.name} invalid_value`])
    expect((await openTicket(set('Dust'))).status).toBe(201)
    const kept = await freshdesk.put(`/tickets/${hot.body.id}`, { priority: 3 })
    expect(kept.body.custom_fields[field.name]).toBe('Heat')
    expect((await found()).body.total).toBe(1)

    expect((await freshdesk.delete(`${FIELDS}/${field.id}`)).status).toBe(204)
    expect(faults(await openTicket(set('Dust')))).toEqual([400, `custom_fields.${field.name} invalid_field`])
    expect((await openTicket()).status).toBe(201)
    const { body: after } = await freshdesk.get(`/tickets/${hot.body.id}`)
    expect(after.custom_fields).not.toHaveProperty(field.name)
    expect(after.updated_at).toBe(kept.body.updated_at)
    expect(faults(await found())).toEqual([400, `${field.name} invalid_field`])
    expect(await listed(field.name)).toBeUndefined()
  })

  it('is held to what closing requires from the moment on that the field says so', async () => {
    const { body: ticket } = await openTicket()
    const field = await create({ label: 'Root cause', type: 'custom_text' })
    const close = () => freshdesk.put(`/tickets/${ticket.id}`, { status: 5 })
    await change(field, { required_for_closure: true })
    expect(faults(await close())).toEqual([400, `custom_fields.${field.name} missing_field`])
    await change(field, { required_for_closure: false })
    expect((await close()).status).toBe(200)
  })

  it('sees a rule that names a deleted field stay, and not fire', async () => {
    const field = await create({ label: 'Flag', type: 'custom_checkbox' })
    const rule = await freshdesk.post('/automations/1/rules', {
      name: 'Flagged',
      conditions: [
        {
          name: 'condition_set_1',
          match_type: 'all',
          properties: [{ resource_type: 'ticket', field_name: field.name, operator: 'selected' }],
        },
      ],
      actions: [{ field_name: 'priority', value: 4 }],
    })
    expect(rule.status, rule.text).toBe(201)
    await freshdesk.delete(`${FIELDS}/${field.id}`)
    const { body: ticket } = await openTicket()
    expect((await freshdesk.get(`/tickets/${ticket.id}`)).body.priority).toBe(1)
    expect((await freshdesk.get(`/automations/1/rules/${rule.body.id}`)).status).toBe(200)
  })
})

describe('a new ticket field', () => {
  it.each([
    ['custom_text', 'a', 1],
    ['custom_paragraph', 'a\nb', 1],
    ['custom_checkbox', true, 'x'],
    ['custom_number', 4, 4.5],
    ['custom_decimal', 4.5, 'x'],
    ['custom_date', '2030-01-31', '2030-01-32'],
    ['custom_date_time', '2030-01-31T10:00:00Z', '2030-01-31'],
    ['custom_url', 'https://acme.test', 'acme'],
    ['custom_phone_number', '+1 555', 5],
  ])('of the type %s takes what is of it, and nothing else', async (type, right, wrong) => {
    const field = await create({ label: `A ${type}`, type })
    expect(field).toMatchObject({ type, default: false, position: 23 })
    expect((await openTicket({ custom_fields: { [field.name]: right } })).status).toBe(201)
    expect(faults(await openTicket({ custom_fields: { [field.name]: wrong } }))[0]).toBe(400)
  })

  it('of three levels has a name a level, and takes what the choices above lead to', async () => {
    const field = await create(NESTED)
    const [board, chip] = field.dependent_fields
    expect(field.dependent_fields).toEqual([
      {
        id: board.id,
        name: expect.stringMatching(/^cf_board\d{6}$/),
        label: 'Board',
        label_for_customers: 'Board',
        level: 2,
        ticket_field_id: field.id,
        created_at: field.created_at,
        updated_at: field.updated_at,
      },
      expect.objectContaining({ level: 3, label: 'Chip', label_for_customers: 'Component' }),
    ])
    const [router] = field.choices
    expect(router).toMatchObject({ position: 1, parent_choice_id: field.id })
    expect(router.choices[0]).toMatchObject({ value: 'Radio', parent_choice_id: router.id })
    expect((await listed(field.name)).choices).toEqual({ Router: { Radio: ['A1', 'A2'], Power: [] }, Switch: {} })
    const set = (first: string, second: string, third: string) =>
      openTicket({ custom_fields: { [field.name]: first, [board.name]: second, [chip.name]: third } })
    const { body: ticket } = await set('Router', 'Radio', 'A2')
    expect(faults(await set('Switch', 'Radio', 'A2'))[0]).toBe(400)
    await freshdesk.delete(`${FIELDS}/${field.id}`)
    const { custom_fields } = (await freshdesk.get(`/tickets/${ticket.id}`)).body
    for (const name of [field.name, board.name, chip.name]) expect(custom_fields).not.toHaveProperty(name)
  })

  it('stands where its position says, and the others make room', async () => {
    const field = await create({ label: 'Third', type: 'custom_text', position: 3 })
    const positions = (await freshdesk.get(FIELDS)).body.map(({ position }: Field) => position)
    expect(positions).toEqual(positions.map((_: number, index: number) => index + 1))
    expect(field.position).toBe(3)
    expect((await change(field, { position: 1 })).position).toBe(1)
    await freshdesk.delete(`${FIELDS}/${field.id}`)
    expect((await freshdesk.get(FIELDS)).body[0]).toMatchObject({ name: 'requester', position: 1 })
  })

  it.each([
    ['nothing', {}, ['label missing_field', 'type missing_field']],
    ['an unknown type', { label: 'A', type: 'custom_lookup' }, ['type invalid_value']],
    ['an unknown key', { label: 'A', type: 'custom_text', name: 'cf_a' }, ['name invalid_field']],
    ['a blank label', { label: ' ', type: 'custom_text' }, ['label invalid_value']],
    ['a position too far', { label: 'A', type: 'custom_text', position: 99 }, ['position invalid_value']],
    ['choices of a text', { label: 'A', type: 'custom_text', choices: [{ value: 'x' }] }, ['choices invalid_field']],
    ['a dropdown of nothing', { label: 'A', type: 'custom_dropdown' }, ['choices missing_field']],
    ['a choice of nothing', { label: 'A', type: 'custom_dropdown', choices: [{}] }, ['choices[0].value missing_field']],
    [
      'choices below those of a dropdown',
      { label: 'A', type: 'custom_dropdown', choices: [{ value: 'x', choices: [{ value: 'y' }] }] },
      ['choices[0].choices invalid_field'],
    ],
    [
      'a third level without a second',
      { ...NESTED, dependent_fields: [{ level: 3, label: 'Chip' }] },
      ['dependent_fields invalid_value'],
    ],
    [
      'an unknown section',
      { label: 'A', type: 'custom_text', section_mappings: [{ section_id: 1 }] },
      ['section_mappings[0].section_id invalid_value'],
    ],
  ])('is refused with %s, and nothing is written', async (_, body, errors) => {
    const before = (await freshdesk.get(FIELDS)).text
    expect(faults(await freshdesk.post(FIELDS, body))).toEqual([400, ...errors])
    expect((await freshdesk.get(FIELDS)).text).toBe(before)
  })

  it('has a label that no other field has', async () => {
    expect(faults(await freshdesk.post(FIELDS, { label: 'SUBJECT', type: 'custom_text' }))).toEqual([
      409,
      'label duplicate_value',
    ])
  })
})

describe('choices', () => {
  it('are changed by their ids, stay where nobody names them, and are numbered anew', async () => {
    const field = await create({ ...DROPDOWN, choices: ['a', 'b', 'c'].map((value) => ({ value })) })
    const [a, b] = field.choices
    const changed = await change(field, {
      choices: [{ id: a.id, value: 'A', position: 3 }, { id: b.id, deleted: true }, { value: 'd' }],
    })
    expect(values(changed)).toEqual(['c', 'd', 'A'])
    expect(changed.choices.map(({ position }: Field) => position)).toEqual([1, 2, 3])
    expect(changed.choices[2].id).toBe(a.id)
    const unknown = await freshdesk.put(`${FIELDS}/${field.id}`, {
      choices: [{ id: 1, value: 'x' }, { deleted: true }],
    })
    expect(faults(unknown)).toEqual([400, 'choices[0].id invalid_value', 'choices[1].id missing_field'])
    const number = await freshdesk.put(`${FIELDS}/${field.id}`, { choices: [{ value: 5 }] })
    expect(faults(number)).toEqual([400, 'choices[0].value datatype_mismatch'])
  })

  it('of a nested field are changed at each level', async () => {
    const field = await create(NESTED)
    const [router] = field.choices
    const changed = await change(field, {
      choices: [{ id: router.id, choices: [{ id: router.choices[1].id, deleted: true }, { value: 'Antenna' }] }],
    })
    expect(values(changed.choices[0])).toEqual(['Radio', 'Antenna'])
  })

  it('of the status get a number of their own, which no later one gets', async () => {
    const status = await stock('status')
    const added = await change(status, { choices: [{ value: 'On hold', label_for_customers: 'Waiting' }] })
    const hold = added.choices.at(-1)
    expect(hold).toMatchObject({ label: 'On hold', value: 8, label_for_customers: 'Waiting' })
    expect((await listed('status')).choices['8']).toEqual(['On hold', 'Waiting'])
    const { body: ticket } = await openTicket({ status: 8 })
    expect((await freshdesk.get('/search/tickets?query="status:8"')).body.total).toBe(1)
    await change(status, { choices: [{ id: hold.id, deleted: true }] })
    expect((await freshdesk.get(`/tickets/${ticket.id}`)).body.status).toBe(8)
    expect(faults(await openTicket({ status: 8 }))).toEqual([400, 'status invalid_value'])
    expect((await change(status, { choices: [{ value: 'Parked' }] })).choices.at(-1).value).toBe(9)
  })

  it('that Freshdesk itself needs cannot be deleted', async () => {
    const status = await stock('status')
    const open = { id: status.choices[0].id }
    const refused = await freshdesk.put(`${FIELDS}/${status.id}`, { choices: [{ ...open, deleted: true }] })
    expect(faults(refused)).toEqual([400, 'choices[0].deleted invalid_value'])
    expect((await change(status, { choices: [{ ...open, label: 'New' }] })).choices[0]).toMatchObject({
      value: 2,
      label: 'New',
    })
    for (const name of ['priority', 'source']) {
      const field = await stock(name)
      const answer = await freshdesk.put(`${FIELDS}/${field.id}`, { choices: [{ value: 'Other' }] })
      expect(faults(answer)).toEqual([400, 'choices readonly_field'])
    }
  })

  it('of the type are what tickets take from then on', async () => {
    const type = await stock('ticket_type')
    await change(type, {
      choices: [
        { id: type.choices[0].id, deleted: true },
        { value: 'Outage', position: 1 },
      ],
    })
    expect((await openTicket({ type: 'Outage' })).status).toBe(201)
    expect(faults(await openTicket({ type: 'Question' }))).toEqual([400, 'type invalid_value'])
  })
})

describe('sections', () => {
  const setUp = async () => {
    const parent = await create(DROPDOWN)
    const path = `${FIELDS}/${parent.id}/sections`
    const made = await freshdesk.post(path, { label: 'Hot', choice_ids: [parent.choices[0].id] })
    expect(made.status, made.text).toBe(201)
    return { parent, path, section: made.body }
  }

  it('are shown with the field that has them and with the fields in them', async () => {
    const { parent, path, section } = await setUp()
    expect(section).toEqual({
      id: section.id,
      label: 'Hot',
      parent_ticket_field_id: parent.id,
      choice_ids: [parent.choices[0].id],
      ticket_field_ids: [],
      is_fsm: false,
    })
    const degrees = await create({
      label: 'Degrees',
      type: 'custom_number',
      section_mappings: [{ section_id: section.id, position: 1 }],
    })
    expect((await freshdesk.get(path)).body).toEqual([{ ...section, ticket_field_ids: [degrees.id] }])
    expect(await view(degrees.id, '?include=section')).toMatchObject({
      section_mappings: [{ section_id: section.id, position: 1 }],
    })
    expect(await view(parent.id)).toMatchObject({ has_section: true })
    expect(await view(parent.id)).not.toHaveProperty('sections')
    expect((await view(parent.id, '?include=section')).sections).toHaveLength(1)
    const renamed = await freshdesk.put(`${path}/${section.id}`, { label: 'Very hot' })
    expect(renamed.body).toEqual({ ...section, label: 'Very hot', ticket_field_ids: [degrees.id] })
    expect((await freshdesk.delete(`${path}/${section.id}`)).status).toBe(204)
    expect((await freshdesk.get(`${path}/${section.id}`)).status).toBe(404)
    expect(await view(parent.id)).not.toHaveProperty('has_section')
  })

  it('require their fields only while a choice shows them', async () => {
    const { parent, section } = await setUp()
    const degrees = await create({
      label: 'Degrees',
      type: 'custom_number',
      required_for_agents: true,
      section_mappings: [{ section_id: section.id }],
    })
    const open = (cause?: string) => openTicket(cause === undefined ? {} : { custom_fields: { [parent.name]: cause } })
    expect((await open()).status).toBe(201)
    expect((await open('Dust')).status).toBe(201)
    expect(faults(await open('Heat'))).toEqual([400, `custom_fields.${degrees.name} missing_field`])
  })

  it('are refused for choices that are not the field’s, or another section’s, and for fields that have none', async () => {
    const { parent, path } = await setUp()
    const post = async (at: string, body: object) => faults(await freshdesk.post(at, body))
    expect(await post(path, {})).toEqual([400, 'label missing_field', 'choice_ids missing_field'])
    expect(await post(path, { label: 'A', choice_ids: [1] })).toEqual([400, 'choice_ids invalid_value'])
    expect(await post(path, { label: 'A', choice_ids: [parent.choices[0].id] })).toEqual([
      400,
      'choice_ids invalid_value',
    ])
    expect(await post(path, { label: 'Hot', choice_ids: [parent.choices[1].id] })).toEqual([
      409,
      'label duplicate_value',
    ])
    const text = await create({ label: 'Text', type: 'custom_text' })
    expect(await post(`${FIELDS}/${text.id}/sections`, { label: 'A', choice_ids: [1] })).toEqual([
      400,
      'choice_ids invalid_value',
    ])
    expect((await freshdesk.get(`${FIELDS}/${text.id}/sections`)).body).toEqual([])
  })

  it('go with their field and lose a choice that goes', async () => {
    const { parent, path, section } = await setUp()
    await change(parent, { choices: [{ id: parent.choices[0].id, deleted: true }] })
    expect((await freshdesk.get(`${path}/${section.id}`)).body.choice_ids).toEqual([])
    await freshdesk.delete(`${FIELDS}/${parent.id}`)
    expect((await freshdesk.get(path)).status).toBe(404)
  })

  it('come with an export, as their fields and choices do', async () => {
    const { section } = await setUp()
    await create({ label: 'Degrees', type: 'custom_number', section_mappings: [{ section_id: section.id }] })
    await create(NESTED)
    await using copy = await createEmulator({ now: NOW, freeze: true, fixture: freshdesk.emulator.export() })
    const query = `${FIELDS}?include=section`
    expect((await clientOf(copy).get(query)).body).toEqual((await freshdesk.get(query)).body)
    const country = (await freshdesk.get(FIELDS)).body.find(({ label }: Field) => label === 'Part')
    expect((await clientOf(copy).get(`${FIELDS}/${country.id}`)).body).toEqual(await view(country.id))
  })
})

describe('deletion', () => {
  it('of a default field, or one that is none of tickets’, is refused', async () => {
    const subject = await stock('subject')
    expect(faults(await freshdesk.delete(`${FIELDS}/${subject.id}`))).toEqual([400, 'id invalid_value'])
    expect((await freshdesk.delete(`${FIELDS}/158000015021`)).status).toBe(404)
  })

  it('takes the values of deleted and of spam tickets too', async () => {
    const field = await create({ label: 'Gone', type: 'custom_text' })
    const { body: ticket } = await openTicket({ custom_fields: { [field.name]: 'x' } })
    await freshdesk.delete(`/tickets/${ticket.id}`)
    await freshdesk.delete(`${FIELDS}/${field.id}`)
    await freshdesk.put(`/tickets/${ticket.id}/restore`)
    expect((await freshdesk.get(`/tickets/${ticket.id}`)).body.custom_fields).not.toHaveProperty(field.name)
    expect(JSON.stringify(freshdesk.emulator.export())).not.toContain(field.name)
  })
})
