import { describe, expect, it } from 'vitest'
import { accountOf, staleIndexes } from '../support/account.ts'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const OBJECTS = '/_emulator/custom-objects'
const call = (method: string, path = '', body?: object) =>
  freshdesk.call(method, `${OBJECTS}${path}`, body === undefined ? {} : { body })
const PRIMARY = { label: 'Name', type: 'PRIMARY' } as const
const namesOf = (object: { readonly fields: readonly { readonly name: string }[] }) =>
  object.fields.map(({ name }) => name)

describe('custom objects', () => {
  it('are listed as the API shows them', async () => {
    const { status, body } = await call('GET')
    expect([status, { schemas: body }]).toEqual([200, (await freshdesk.get('/custom_objects/schemas')).body])
    expect(emulator.customObjects.list()).toEqual(body)
  })

  it('are created with names and a prefix of their own', async () => {
    const fields = [PRIMARY, { label: 'Parent', type: 'RELATIONSHIP', lookup: 'rented_cars' }]
    const { status, body } = await call('POST', '', { title: 'Rented cars', description: 'Of today', fields })
    expect([status, body]).toMatchObject([
      201,
      { id: 3, name: 'rented_cars', prefix: 'REN', version: 1, description: 'Of today' },
    ])
    expect(body.fields[1].related_entity_id).toBe(3)
    const [second, third] = ['Rentals', 'Ré'].map((title) =>
      emulator.customObjects.create({ title, fields: [PRIMARY] }),
    )
    expect([second?.prefix, third?.prefix, third?.name]).toEqual(['_1', 'R', 'r'])
    const record = await freshdesk.post('/custom_objects/schemas/4/records', { data: { name: 'x' } })
    expect(record.body.display_id).toBe('_1-1')
  })

  it.each([
    [{}, 'title: '],
    [{ title: 'x', fields: [] }, 'fields: one field has to be of the type PRIMARY'],
    [
      { title: 'x', fields: [PRIMARY, { ...PRIMARY, label: 'Two' }] },
      'fields: one field has to be of the type PRIMARY',
    ],
    [{ title: 'Devices', fields: [PRIMARY] }, 'name: there is a custom object named devices already'],
    [{ title: 'Ticket', fields: [PRIMARY] }, 'name: ticket is the name of records that Freshdesk has'],
    [{ title: '!', fields: [PRIMARY] }, 'name: an empty name is no name'],
    [{ title: 'x', prefix: 'DEV', fields: [PRIMARY] }, 'prefix: DEV is taken'],
    [{ title: 'x', prefix: 'x', fields: [PRIMARY] }, 'prefix: x is taken, or no prefix'],
    [
      { title: 'x', fields: [PRIMARY, { label: 'name', type: 'TEXT' }] },
      'fields[1].name: there are two fields named name',
    ],
    [{ title: 'x', fields: [PRIMARY, { label: 'Page size', type: 'TEXT' }] }, 'fields[1].name: page_size is no name'],
    [{ title: 'x', fields: [PRIMARY, { label: 'a', type: 'DROPDOWN' }] }, 'fields[1].choices: '],
    [
      { title: 'x', fields: [PRIMARY, { label: 'a', type: 'DROPDOWN', choices: ['a', 'a'] }] },
      'fields[1].choices: two choices',
    ],
    [{ title: 'x', fields: [PRIMARY, { label: 'a', type: 'RELATIONSHIP' }] }, 'fields[1].lookup: '],
    [
      { title: 'x', fields: [PRIMARY, { label: 'a', type: 'RELATIONSHIP', lookup: 'device' }] },
      'fields[1].lookup: there is no custom object named device; did you mean devices?',
    ],
    [{ title: 'x', fields: [PRIMARY, { label: 'a', type: 'PARAGRAPH', filterable: true }] }, 'fields[1].filterable: '],
    [{ title: 'x', fields: [PRIMARY, { label: 'a', type: 'FORMULA' }] }, 'fields.1.type: '],
    [{ title: 'x', fields: [PRIMARY], colour: 1 }, 'body: '],
  ])('are refused where they cannot be: %j', async (body, message) => {
    const before = accountOf(emulator).database.custom_objects.size
    const answer = await call('POST', '', body)
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_value'])
    expect(answer.body.message.startsWith(message) ? message : answer.body.message).toBe(message)
    expect(accountOf(emulator).database.custom_objects.size).toBe(before)
  })

  it.each([
    ['fields', 101, {}],
    ['lookups', 6, { type: 'RELATIONSHIP', lookup: 'ticket' }],
    ['filterable', 31, { filterable: true }],
    ['searchable', 61, { searchable: true }],
    ['unique', 6, { unique: true }],
  ])('have bounds: %s', async (_what, count, field) => {
    const fields = Array.from({ length: count }, (_, index) => ({ label: `Field ${index}`, type: 'TEXT', ...field }))
    const all = [PRIMARY, ...fields]
    expect((await call('POST', '', { title: 'x', fields: all })).body.message).toMatch(/^fields: .*at most/)
    expect((await call('POST', '', { title: 'x', fields: all.slice(0, -2) })).status).toBe(201)
  })

  it('are 20 at most', async () => {
    for (let index = 2; index < 20; index++) await call('POST', '', { title: `Object ${index}`, fields: [PRIMARY] })
    expect((await call('POST', '', { title: 'One more', fields: [PRIMARY] })).body.message).toMatch(/at most 20/)
  })

  it('are changed while clients run: fields come, change and go, with their values', async () => {
    const fields = [
      { name: 'price', deleted: true },
      { name: 'state', label: 'Condition', choices: ['Retired', 'Lost'] },
      { label: 'Colour', type: 'TEXT', filterable: true },
    ]
    const { status, body } = await call('PATCH', '/1', { title: 'Routers', fields })
    expect([status, body]).toMatchObject([200, { title: 'Routers', name: 'devices', version: 2 }])
    expect(namesOf(body)).not.toContain('price')
    expect(body.fields.at(-1)).toMatchObject({ name: 'colour', position: 13 })
    const state = body.fields.find(({ name }: { name: string }) => name === 'state')
    expect(state.choices).toMatchObject([{ id: 158000017103, value: 'Retired' }, { value: 'Lost' }])
    const record = await freshdesk.get('/custom_objects/schemas/1/records/DEV-1')
    expect(record.body).toMatchObject({ version: 1, data: { colour: null, state: 'In use' } })
    expect(record.body.data).not.toHaveProperty('price')
    const filtered = await freshdesk.get('/custom_objects/schemas/1/records?sort_by=colour;ASC')
    expect(filtered.body.records).toHaveLength(3)
    expect((await freshdesk.get('/custom_objects/schemas/1/records?price=1')).status).toBe(400)
    expect(staleIndexes(accountOf(emulator).database)).toEqual([])
  })

  it.each([
    [{ fields: [{ name: 'serial_number', deleted: true }] }, 'fields: one field has to be'],
    [{ fields: [{ name: 'nowhere', deleted: true }] }, 'fields[0]: there is no field nowhere'],
    [{ fields: [{ name: 'price', type: 'TEXT' }] }, 'fields[0].type: '],
    [{ fields: [{ name: 'price', unique: true }] }, 'fields[0].unique: '],
    [{ fields: [{ name: 'notes', filterable: true }] }, 'fields[0].filterable: '],
    [{ fields: [{ name: 'price', choices: ['a'] }] }, 'fields[0].choices: '],
    [{ fields: [{ name: 'ticket', lookup: 'contact' }] }, 'fields[0].lookup: '],
  ])('stay where they cannot change so: %j', async (change, message) => {
    const before = emulator.customObjects.list()
    const answer = await call('PATCH', '/1', change)
    expect([answer.status, answer.body.message.slice(0, message.length)]).toEqual([400, message])
    expect(emulator.customObjects.list()).toEqual(before)
  })

  it('keep a primary field required and unique', () => {
    const { fields } = emulator.customObjects.update(1, {
      fields: [{ name: 'serial_number', required: false, unique: false }],
    })
    expect(fields[0]).toMatchObject({ required: true, field_options: { unique: 'true' } })
  })

  it('are deleted with their records and all fields that look them up', async () => {
    emulator.load({
      fixture: {
        ticket_fields: [{ name: 'cf_contract', label: 'Contract', type: 'custom_lookup', lookup: 'contracts' }],
        contact_fields: [{ name: 'contract', label: 'Contract', type: 'custom_lookup', lookup: 'contracts' }],
      },
    })
    await freshdesk.put('/tickets/1', { custom_fields: { cf_contract: 'CON-1' } })
    expect((await call('DELETE', '/2')).status).toBe(204)
    const { database } = accountOf(emulator)
    expect([...database.custom_object_records.all()].every(({ custom_object_id }) => custom_object_id === 1)).toBe(true)
    expect((await freshdesk.get('/tickets/1')).body.custom_fields).not.toHaveProperty('cf_contract')
    const [devices] = emulator.customObjects.list()
    expect([devices?.version, devices && namesOf(devices).includes('contract')]).toEqual([2, false])
    expect((await freshdesk.get('/custom_objects/schemas/1/records/DEV-1')).body.data).not.toHaveProperty('contract')
    expect((await freshdesk.get('/contact_fields')).text).not.toContain('custom_lookup')
    expect((await call('DELETE', '/2')).status).toBe(404)
    expect(staleIndexes(database)).toEqual([])
  })

  it('are all deleted at once, and their ids are not given again', async () => {
    expect((await call('DELETE')).status).toBe(204)
    expect((await call('GET')).body).toEqual([])
    expect(emulator.customObjects.create({ title: 'New', fields: [PRIMARY] }).id).toBe(3)
    emulator.customObjects.clear()
    emulator.reset()
    expect(emulator.customObjects.list()).toHaveLength(2)
  })

  it('are of one account alone', async () => {
    const other = emulator.createAccount({ name: 'w1' })
    other.customObjects.delete(1)
    expect([other.customObjects.list().length, emulator.customObjects.list().length]).toEqual([1, 2])
    expect(() => other.customObjects.update(1, {})).toThrow('There is no custom object with the id 1')
  })
})
