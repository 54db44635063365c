import { beforeEach, describe, expect, it } from 'vitest'
import { accountOf, staleIndexes } from '../support/account.ts'
import { type Answer, NOW, startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const START = Date.parse(NOW)
const SCHEMAS = '/custom_objects/schemas'

/** As an account of hotels would have it, beside the two of the fixture. */
const BOOKING = {
  title: 'Booking',
  prefix: 'BKG',
  fields: [
    { label: 'Booking ID', type: 'PRIMARY' },
    { label: 'Customer Name', type: 'TEXT', required: true },
    { label: 'Order ID', type: 'NUMBER', filterable: true },
    { label: 'Price', type: 'DECIMAL', filterable: true },
    { label: 'Arrival', type: 'DATE', filterable: true },
    { label: 'Country', type: 'DROPDOWN', choices: ['Spain', 'Italy'], filterable: true },
    { label: 'Extras', type: 'MULTI_SELECT', choices: ['Breakfast', 'Parking'] },
    { label: 'Paid', type: 'CHECKBOX', filterable: true },
    { label: 'Remarks', type: 'PARAGRAPH' },
    { label: 'Ticket', type: 'RELATIONSHIP', lookup: 'ticket', filterable: true },
    { label: 'Guest', type: 'RELATIONSHIP', lookup: 'contact', filterable: true },
    { label: 'Agency', type: 'RELATIONSHIP', lookup: 'company', filterable: true },
    { label: 'Device', type: 'RELATIONSHIP', lookup: 'devices', filterable: true },
  ],
} as const

let records = ''
const NOTHING = {
  booking_id: null,
  customer_name: null,
  order_id: null,
  price: null,
  arrival: null,
  country: null,
  extras: null,
  paid: null,
  remarks: null,
  ticket: null,
  guest: null,
  agency: null,
  device: null,
}
const create = (data: object) => freshdesk.post(records, { data })
const faultsOf = ({ status, body }: Answer) => [status, body.error_type, body.message, body.errors]
const invalid = (...errors: object[]) => [400, 'INVALID_INPUT', 'Invalid input', errors]
const violated = (...errors: object[]) => [409, 'CONSTRAINT_VIOLATION', 'Constraint violation', errors]

beforeEach(() => {
  const { id } = emulator.customObjects.create(structuredClone(BOOKING) as never)
  records = `${SCHEMAS}/${id}/records`
})

describe('the schemas', () => {
  it('are listed with their fields, in the order of the reference’s keys', async () => {
    const { status, body } = await freshdesk.get(SCHEMAS)
    expect([status, Object.keys(body)]).toEqual([200, ['schemas']])
    expect(body.schemas.map(({ title }: { title: string }) => title)).toEqual(['Devices', 'Contracts', 'Booking'])
    expect(Object.keys(body.schemas[0]).join()).toBe(
      'name,prefix,title,description,version,deleted,id,created_time,updated_time,fields',
    )
    expect(Object.keys(body.schemas[0].fields[0]).join()).toMatch(
      /^id,name,label,type,position,required,editable,visible,deleted,placeholder,hint,filterable,searchable,parent_id,choices,/,
    )
  })

  it('are viewed bare, times in milliseconds', async () => {
    const { status, body } = await freshdesk.get(records.replace('/records', ''))
    expect([status, body]).toMatchObject([200, { name: 'booking', prefix: 'BKG', version: 1, created_time: START }])
    expect(body.fields[5]).toMatchObject({
      id: expect.stringMatching(/^[\da-f]{8}-/),
      name: 'country',
      type: 'DROPDOWN',
      position: 6,
      choices: [
        { id: expect.any(Number), value: 'Spain', position: 1, dependent_ids: {} },
        { id: expect.any(Number), value: 'Italy', position: 2, dependent_ids: {} },
      ],
      field_options: { unique: 'false' },
    })
    const related = body.fields
      .slice(9)
      .map((field: Answer['body']) => [
        field.field_options.related_object_type,
        field.related_entity_id,
        field.relationship_name,
        field.child_relationship_name,
      ])
    expect(related).toEqual([
      ['NATIVE', 1, 'ticket', 'booking'],
      ['NATIVE', 2, 'guest', 'booking'],
      ['NATIVE', 3, 'agency', 'booking'],
      ['CUSTOM', 1, 'device', 'booking'],
    ])
  })

  it('are told to be unknown in the form of custom objects, a bare 404 for what is no number', async () => {
    const { status, text } = await freshdesk.get(`${SCHEMAS}/99999999999999999999`)
    const message = "Custom object with id '99999999999999999999' does not exist."
    expect([status, text]).toEqual([404, `{"error_type":"RESOURCE_NOT_FOUND","message":"${message}","errors":[]}`])
    expect((await freshdesk.get(`${SCHEMAS}/x`)).text).toBe('')
    expect((await freshdesk.get(`${records.replace('/records', '')}/fields`)).text).toBe('')
  })
})

describe('a record', () => {
  it('is created with a value or null for each field, and answers where it is', async () => {
    const answer = await freshdesk.post(`${records}/`, {
      data: { booking_id: 'LH-1', customer_name: 'Ada', price: 9.5 },
    })
    const data = { ...NOTHING, booking_id: 'LH-1', customer_name: 'Ada', price: 9.5 }
    const made = { display_id: 'BKG-1', created_time: START, updated_time: START, data, version: 1 }
    expect([answer.status, answer.text]).toEqual([201, JSON.stringify(made)])
    expect(answer.headers.get('location')).toBe(`${emulator.url}/api/v2${records}/BKG-1`)
    expect((await freshdesk.get(`${records}/BKG-1`)).text).toBe(answer.text)
  })

  it('keeps values of every type', async () => {
    const [ada] = (await freshdesk.get('/contacts?email=ada@acme.test')).body
    const { org_contact_id } = (await freshdesk.get(`/contacts/${ada.id}`)).body
    const [company] = (await freshdesk.get('/companies')).body
    const data = {
      booking_id: 'LH-2',
      customer_name: '<b>Ada</b>',
      order_id: -7,
      price: 3,
      arrival: '2030-02-28',
      country: 'Italy',
      extras: ['Parking', 'Breakfast'],
      paid: false,
      remarks: 'x'.repeat(1000),
      ticket: 1,
      guest:
        org_contact_id ??
        Number([...accountOf(emulator).database.users.all()].find(({ id }) => id === ada.id)?.org_contact_id),
      agency: company.org_company_id,
      device: 'DEV-1',
    }
    expect((await create(data)).body.data).toEqual(data)
  })

  it('takes an organisation’s id as text too, and the day of a moment', async () => {
    const [company] = (await freshdesk.get('/companies')).body
    const given = { agency: company.org_company_id_str, arrival: '2030-02-28T22:00:00.000Z' }
    const { body } = await create({ booking_id: 'LH-3', customer_name: 'Ada', ...given })
    expect(body.data).toMatchObject({ agency: company.org_company_id, arrival: '2030-02-28' })
  })

  it('is refused with all failing fields at once, by their labels', async () => {
    const answer = await create({
      booking_id: 5,
      customer_name: 'x'.repeat(257),
      order_id: '7',
      price: 'dear',
      arrival: '2030-02-30',
      country: 'India',
      extras: ['Parking', 'Pool'],
      paid: 'yes',
      remarks: [],
      ticket: 3451,
      guest: 'ada',
      agency: 1,
      device: 'DEV-99',
      colour: 'red',
    })
    expect(faultsOf(answer)).toEqual(
      invalid(
        { name: 'colour', message: 'Field does not exist.' },
        { name: 'booking_id', message: "Please enter a valid text for 'Booking ID' field." },
        { name: 'customer_name', message: "Value must not exceed 256 characters for 'Customer Name' field." },
        { name: 'order_id', message: "Please enter a valid number for 'Order ID' field." },
        { name: 'price', message: "Please enter a valid decimal value for 'Price' field." },
        { name: 'arrival', message: "Please enter a valid date for 'Arrival' field." },
        { name: 'country', message: "Invalid choice 'India' for 'Country' field." },
        { name: 'extras', message: "Invalid choice 'Pool' for 'Extras' field." },
        { name: 'paid', message: "Please enter a boolean value for 'Paid' field." },
        { name: 'ticket', message: "Custom object with id '3451' does not exist." },
        { name: 'guest', message: "Custom object with id 'ada' does not exist." },
        { name: 'agency', message: "Custom object with id '1' does not exist." },
        { name: 'device', message: "Custom object with id 'DEV-99' does not exist." },
      ),
    )
    expect((await freshdesk.get(`${records}/count`)).body).toEqual({ count: 0 })
  })

  it.each(['country', 'device', 'ticket', 'guest', 'agency'])(
    'is refused for %s with an object that cannot be a text',
    async (name) => {
      const { status, body } = await create({ booking_id: 'B-1', [name]: { toString: { valueOf: 1 } } })
      expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('toString')])
    },
  )

  it.each([undefined, null, '', ' '])('is refused without what is required: %j', async (value) => {
    expect(faultsOf(await create({ booking_id: value, customer_name: value }))).toEqual(
      invalid(
        { name: 'booking_id', message: "Please enter a value for 'Booking ID' field." },
        { name: 'customer_name', message: "Please enter a value for 'Customer Name' field." },
      ),
    )
  })

  it.each([{}, { data: null }, { data: [] }, { data: { booking_id: 'LH-1', customer_name: 'Ada' }, more: 1 }])(
    'is refused for a body that is not of its form: %j',
    async (body) => {
      const answer = await freshdesk.post(records, body)
      expect([answer.status, answer.body.error_type, answer.body.errors.length]).toEqual([400, 'INVALID_INPUT', 1])
    },
  )

  it('takes 256 characters, an emoji counting one', async () => {
    const { status } = await create({ booking_id: 'LH-1', customer_name: '😀'.repeat(256) })
    expect(status).toBe(201)
  })

  it('has a primary value of its own among the records of its object', async () => {
    await create({ booking_id: 'LH-1', customer_name: 'Ada' })
    const answer = await create({ booking_id: 'LH-1', customer_name: 'Bob' })
    expect(faultsOf(answer)).toEqual(
      violated({ name: 'booking_id', message: "Value must be unique for 'Booking ID' field." }),
    )
    expect((await create({ booking_id: 'LH-2', customer_name: 'Bob' })).body.display_id).toBe('BKG-2')
  })

  it.each(['CUS-1', 'BKG-2', 'BKG-01', 'BKG-', 'BKG', 'bkg-1', 'BKG-1e0', '1', 'BKG-99999999999'])(
    'is unknown by %s',
    async (id) => {
      await create({ booking_id: 'LH-1', customer_name: 'Ada' })
      const { status, body } = await freshdesk.get(`${records}/${id}`)
      const message = `Record with id '${id}' does not exist.`
      expect([status, body]).toEqual([404, { error_type: 'RESOURCE_NOT_FOUND', message, errors: [] }])
    },
  )
})

describe('an update of a record', () => {
  const data = { booking_id: 'LH-1', customer_name: 'Ada', order_id: 1 }
  beforeEach(() => create(data))
  const update = (body: object) => freshdesk.put(`${records}/BKG-1`, body)

  it('is the whole record: what is left out loses its value, and the version grows', async () => {
    await emulator.clock.advance(60)
    const { status, body } = await update({
      display_id: 'BKG-1',
      version: 1,
      data: { ...data, order_id: undefined, paid: true },
    })
    expect([status, body]).toEqual([
      200,
      {
        display_id: 'BKG-1',
        created_time: START,
        updated_time: START + 60_000,
        data: { ...NOTHING, booking_id: 'LH-1', customer_name: 'Ada', paid: true },
        version: 2,
      },
    ])
    expect((await freshdesk.get(`${records}/BKG-1`)).body).toEqual(body)
  })

  it.each([undefined, 2, 7])('is refused with the version %s, and nothing is changed', async (version) => {
    const before = (await freshdesk.get(`${records}/BKG-1`)).text
    const answer = await update({ version, data: { ...data, order_id: 2 } })
    const message = 'Unable to update the record. Please try again.'
    expect(faultsOf(answer)).toEqual(violated({ type: 'record', name: 'version', message }))
    expect((await freshdesk.get(`${records}/BKG-1`)).text).toBe(before)
  })

  it('is taken once of two that saw the same version', async () => {
    const statuses = [await update({ version: 1, data }), await update({ version: 1, data })].map(
      ({ status }) => status,
    )
    expect(statuses).toEqual([200, 409])
  })

  it('tells of wrong values before it tells of the version', async () => {
    const answer = await update({ display_id: 'BKG-2', version: 9, data: { ...data, order_id: 'x' } })
    expect(answer.body.errors.map(({ name }: { name: string }) => name)).toEqual(['display_id', 'order_id'])
  })

  it('may keep its own primary value, and what it looks up though that is deleted', async () => {
    await update({ version: 1, data: { ...data, ticket: 2 } })
    await freshdesk.delete('/tickets/2')
    expect((await update({ version: 2, data: { ...data, ticket: 2 } })).status).toBe(200)
    expect((await update({ version: 3, data: { ...data, ticket: 3, guest: 1 } })).status).toBe(400)
    expect((await create({ ...data, booking_id: 'LH-2', ticket: 2 })).status).toBe(400)
  })
})

describe('what is deleted', () => {
  const dataOf = async (id: string) => (await freshdesk.get(`${records}/${id}`)).body.data

  it('is gone, and its number is not given again', async () => {
    await create({ booking_id: 'LH-1', customer_name: 'Ada' })
    const answer = await freshdesk.delete(`${records}/BKG-1`)
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect((await freshdesk.get(`${records}/BKG-1`)).status).toBe(404)
    expect((await create({ booking_id: 'LH-1', customer_name: 'Ada' })).body.display_id).toBe('BKG-2')
  })

  it('is forgotten by records that looked it up, which do not count as changed', async () => {
    const account = accountOf(emulator)
    const rosa = [...account.database.users.all()].find(({ email }) => email === 'ada@acme.test')
    const [company] = (await freshdesk.get('/companies')).body
    const guest = Number(rosa?.org_contact_id)
    await create({
      booking_id: 'LH-1',
      customer_name: 'A',
      ticket: 1,
      guest,
      agency: company.org_company_id,
      device: 'DEV-1',
    })
    await emulator.clock.advance(60)
    await freshdesk.delete(`${SCHEMAS}/1/records/DEV-1`)
    expect(await dataOf('BKG-1')).toMatchObject({ device: null, agency: company.org_company_id })
    await freshdesk.delete(`/companies/${company.id}`)
    expect(await dataOf('BKG-1')).toMatchObject({ agency: null, guest, ticket: 1 })
    await freshdesk.delete(`/contacts/${rosa?.id}/hard_delete?force=true`)
    expect((await freshdesk.get(`${records}/BKG-1`)).body).toMatchObject({
      data: { ticket: null, guest: null },
      version: 1,
      updated_time: START,
    })
    expect(staleIndexes(account.database)).toEqual([])
  })

  it('is looked up by its successor where contacts are merged', async () => {
    const { users } = accountOf(emulator).database
    const [ada, linus] = ['ada@acme.test', 'linus@globex.test'].map((email) => users.by.key.find(`email:${email}`))
    await create({ booking_id: 'LH-1', customer_name: 'A', guest: Number(linus?.org_contact_id) })
    const merge = { primary_contact_id: ada?.id, secondary_contact_ids: [linus?.id] }
    const contact = { phone: ada?.phone ?? linus?.phone, mobile: ada?.mobile ?? linus?.mobile }
    const answer = await freshdesk.post('/contacts/merge', { ...merge, contact })
    expect(answer.status === 204 ? '' : answer.text).toBe('')
    expect(await dataOf('BKG-1')).toMatchObject({ guest: Number(ada?.org_contact_id) })
  })

  it('costs what is below it, whatever lies beside it', async () => {
    const readsOf = async (others: number) => {
      emulator.reset()
      const { id } = emulator.customObjects.create(structuredClone(BOOKING) as never)
      records = `${SCHEMAS}/${id}/records`
      for (let index = 0; index < others; index++)
        await create({ booking_id: `X-${index}`, customer_name: 'X', device: 'DEV-2' })
      await create({ booking_id: 'LH-1', customer_name: 'A', device: 'DEV-1' })
      const { custom_object_records: table } = accountOf(emulator).database
      let reads = 0
      const { get } = table
      table.get = (one) => {
        reads++
        return get.call(table, one)
      }
      await freshdesk.delete(`${SCHEMAS}/1/records/DEV-1`)
      table.get = get
      return reads
    }
    expect(await readsOf(50)).toBe(await readsOf(5))
  })
})

describe('the plan and the role', () => {
  it.each(['free', 'growth', 'pro'] as const)('%s refuses with the usual 403', async (plan) => {
    await freshdesk.call('PATCH', '/_emulator/account', { body: { plan } })
    const { status, body } = await freshdesk.get(SCHEMAS)
    expect([status, body.code]).toEqual([403, 'require_feature'])
  })

  it('without the privilege is told in the form of custom objects', async () => {
    const { status, body } = await freshdesk.delete(`${SCHEMAS}/1/records/DEV-1`, { key: 'agent-api-key' })
    const message = 'You do not have the required permissions to perform this action.'
    const errors = [{ type: 'schema', name: 'permission', message }]
    expect([status, body]).toEqual([
      403,
      { error_type: 'PERMISSION_NOT_ALLOWED', message: 'Permission not allowed', errors },
    ])
  })
})
