import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { createTicket, fieldsAndCodes, NEW_TICKET, NO_CUSTOM_FIELDS, validationFailed } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

const post = (custom_fields: object) => freshdesk.post('/tickets', { ...NEW_TICKET, custom_fields })
const put = (id: number, custom_fields: object | null) => freshdesk.put(`/tickets/${id}`, { custom_fields })

describe('custom fields', () => {
  it.each([
    ['custom_text', { cf_reference_number: 'R-1' }],
    ['custom_paragraph', { cf_steps: 'one\ntwo' }],
    ['custom_checkbox', { cf_vip: true }],
    ['custom_checkbox', { cf_vip: false }],
    ['custom_number', { cf_seats: -5 }],
    ['custom_date', { cf_incident_date: '2028-02-29' }],
    ['custom_dropdown', { cf_region: 'APAC' }],
    ['custom_url', { cf_status_page: 'https://status.acme.test/' }],
    ['custom_phone_number', { cf_callback_number: '+1 555 0105' }],
    ['nested_field', { cf_country: 'Germany', cf_state: 'Bavaria', cf_city: 'Munich' }],
    ['nested_field of one level', { cf_country: 'Germany' }],
    ['no value at all', { cf_region: null, cf_vip: null }],
  ])('of kind %s are kept: %o', async (_kind, custom_fields) => {
    const answer = await post(custom_fields)
    expect(answer.status).toBe(201)
    expect(answer.body.custom_fields).toEqual({ ...NO_CUSTOM_FIELDS, ...custom_fields })
  })

  it.each([
    ['cf_reference_number', 5, 'datatype_mismatch', 'Value set is of type Integer.It should be a/an String'],
    ['cf_vip', 'yes', 'datatype_mismatch', 'Value set is of type String.It should be a/an Boolean'],
    ['cf_seats', '5', 'datatype_mismatch', 'Value set is of type String.It should be a/an Integer'],
    ['cf_seats', 5.5, 'datatype_mismatch', 'Value set is of type Float.It should be a/an Integer'],
    ['cf_region', 'Moon', 'invalid_value', "It should be one of these values: 'EMEA,APAC,Americas'"],
    [
      'cf_region',
      3,
      'datatype_mismatch',
      "Value set is of type Integer.It should be one of these values: 'EMEA,APAC,Americas'",
    ],
    ['cf_country', 'Moon', 'invalid_value', "It should be one of these values: 'Germany,United States'"],
    ['cf_unheard_of', 1, 'invalid_field', 'Unexpected/invalid field in request'],
  ])('that do not fit are refused: %s %o', async (name, value, code, message) => {
    const answer = await post({ [name]: value })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(validationFailed({ field: `custom_fields.${name}`, message, code }))
  })

  it.each([
    ['cf_amount', 'much', 'datatype_mismatch'],
    ['cf_incident_date', '2030-02-29', 'invalid_value'],
    ['cf_incident_date', '2029-12-31T00:00:00Z', 'invalid_value'],
    ['cf_incident_date', 20291231, 'datatype_mismatch'],
    ['cf_status_page', 'not a url', 'invalid_value'],
    ['cf_callback_number', 5550105, 'datatype_mismatch'],
    ['cf_vip', { nested: true }, 'datatype_mismatch'],
  ])('that do not fit are refused, in words no source has: %s %o', async (name, value, code) => {
    const answer = await post({ [name]: value })
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([[`custom_fields.${name}`, code]])
  })

  it('are refused one by one, all at once', async () => {
    const answer = await post({ cf_seats: '5', cf_region: 'Moon', cf_unheard_of: 1 })
    expect(new Map(fieldsAndCodes(answer))).toEqual(
      new Map([
        ['custom_fields.cf_unheard_of', 'invalid_field'],
        ['custom_fields.cf_seats', 'datatype_mismatch'],
        ['custom_fields.cf_region', 'invalid_value'],
      ]),
    )
  })

  it('that are required must be there: a dropdown in the recorded words', async () => {
    freshdesk.emulator.load({
      fixture: {
        ticket_fields: [
          { name: 'cf_plan', type: 'custom_dropdown', choices: ['A', 'B'], required_for_agents: true },
          { name: 'cf_contract', type: 'custom_number', required_for_agents: true },
        ],
      },
    })
    expect((await freshdesk.post('/tickets', NEW_TICKET)).body).toEqual(
      validationFailed(
        { field: 'custom_fields.cf_plan', message: "It should be one of these values: 'A,B'", code: 'invalid_value' },
        { field: 'custom_fields.cf_contract', message: 'It should be a/an Integer', code: 'missing_field' },
      ),
    )
    expect((await post({ cf_plan: 'A', cf_contract: 7 })).status).toBe(201)
  })

  it('that are required are not demanded of an update that leaves them alone, but cannot be cleared', async () => {
    const id = await createTicket(freshdesk)
    freshdesk.emulator.load({
      fixture: { ticket_fields: [{ name: 'cf_reference_number', required_for_agents: true }] },
    })
    expect((await put(id, { cf_vip: true })).status).toBe(200)
    const answer = await put(id, { cf_reference_number: null })
    expect(answer.status).toBe(400)
    expect(answer.body.errors).toMatchObject([{ field: 'custom_fields.cf_reference_number' }])
  })
})

describe('the levels of a nested field', () => {
  it.each([
    [{ cf_country: 'Germany', cf_state: 'California' }, 'cf_state', "'Bavaria,Hesse'"],
    [{ cf_country: 'Germany', cf_state: 'Hesse', cf_city: 'Munich' }, 'cf_city', "'Frankfurt'"],
    [{ cf_state: 'Bavaria' }, 'cf_state', "''"],
  ])('must follow each other: %o', async (custom_fields, name, values) => {
    const answer = await post(custom_fields)
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(
      validationFailed({
        field: `custom_fields.${name}`,
        message: `It should be one of these values: ${values}`,
        code: 'invalid_value',
      }),
    )
  })

  it('may be filled in one after the other', async () => {
    const id = await createTicket(freshdesk, { custom_fields: { cf_country: 'Germany' } })
    await put(id, { cf_state: 'Bavaria' })
    const answer = await put(id, { cf_city: 'Nuremberg' })
    expect(answer.body.custom_fields).toMatchObject({
      cf_country: 'Germany',
      cf_state: 'Bavaria',
      cf_city: 'Nuremberg',
    })
  })

  it('below a changed one are cleared', async () => {
    const germany = { cf_country: 'Germany', cf_state: 'Bavaria', cf_city: 'Munich' }
    const id = await createTicket(freshdesk, { custom_fields: germany })
    const answer = await put(id, { cf_country: 'United States' })
    expect(answer.body.custom_fields).toMatchObject({ cf_country: 'United States', cf_state: null, cf_city: null })
  })
})

describe('an update', () => {
  it('changes the custom fields it names and keeps the others', async () => {
    const id = await createTicket(freshdesk, { custom_fields: { cf_vip: true, cf_seats: 5, cf_region: 'APAC' } })
    const answer = await put(id, { cf_seats: 6, cf_amount: 1 })
    const expected = { ...NO_CUSTOM_FIELDS, cf_vip: true, cf_seats: 6, cf_region: 'APAC', cf_amount: '1.0' }
    expect(answer.body.custom_fields).toEqual(expected)
    expect((await freshdesk.get(`/tickets/${id}`)).body.custom_fields).toEqual(expected)
  })

  it('clears a custom field by null', async () => {
    const id = await createTicket(freshdesk, { custom_fields: { cf_vip: true, cf_seats: 5 } })
    expect((await put(id, { cf_seats: null })).body.custom_fields).toEqual({ ...NO_CUSTOM_FIELDS, cf_vip: true })
  })
})
