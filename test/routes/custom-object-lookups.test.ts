import { beforeEach, describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator, get, post, put } = freshdesk

const LOOKUP = { label: 'Booking', type: 'custom_lookup', lookup: 'booking' } as const

beforeEach(() => {
  emulator.load({
    fixture: {
      custom_objects: [{ title: 'Booking', prefix: 'BKG', fields: [{ label: 'Booking ID', type: 'PRIMARY' }] }],
      custom_object_records: ['LH-1', 'LH-2'].map((booking_id) => ({ object: 'booking', data: { booking_id } })),
      ticket_fields: [{ ...LOOKUP, name: 'cf_booking' }],
      contact_fields: [{ ...LOOKUP, name: 'booking' }],
      company_fields: [{ ...LOOKUP, name: 'booking' }],
    },
  })
})

let made = 0
const unique = () => `n${++made}`
const KINDS = [
  ['/tickets', 200, () => ({ email: 'ada@acme.test', subject: 'S', description: 'D', status: 2, priority: 1 })],
  ['/contacts', 200, () => ({ name: 'Bea', email: `${unique()}@acme.test` })],
  ['/companies', 200, () => ({ name: unique() })],
] as const

/** The custom field as each kind names it: tickets by `cf_`, people without. */
const NAMES = { '/tickets': 'cf_booking', '/contacts': 'booking', '/companies': 'booking' } as const

describe.each(KINDS)('a field of %s that looks a record up', (path, changed, fields) => {
  const name = NAMES[path]
  const booked = (value: unknown, rest: object = {}) => ({ ...fields(), custom_fields: { [name]: value }, ...rest })

  it('names it by display id, with and without lookup_parameter', async () => {
    for (const rest of [{}, { lookup_parameter: 'display_id' }]) {
      const { status, body } = await post(path, booked('BKG-2', rest))
      expect([status, body.custom_fields?.[name]]).toEqual([201, 'BKG-2'])
      expect(body).not.toHaveProperty('lookup_parameter')
    }
  })

  it('names it by its primary field, and shows the display id', async () => {
    const created = await post(path, booked('LH-2', { lookup_parameter: 'primary_field_value' }))
    expect([created.status, created.body.custom_fields?.[name]]).toEqual([201, 'BKG-2'])
    const update = { custom_fields: { [name]: 'LH-1' }, lookup_parameter: 'primary_field_value' }
    const updated = await put(`${path}/${created.body.id}`, update)
    expect([updated.status, updated.body.custom_fields[name]]).toEqual([changed, 'BKG-1'])
    expect((await get(`${path}/${created.body.id}`)).body.custom_fields[name]).toBe('BKG-1')
  })

  it.each([
    ['BKG-9', undefined],
    ['LH-1', 'display_id'],
    ['BKG-1', 'primary_field_value'],
  ])('refuses %s by %s, which names no record', async (value, lookup_parameter) => {
    const { status, body } = await post(path, booked(value, lookup_parameter ? { lookup_parameter } : {}))
    expect([status, body.errors.map(({ field }: { field: string }) => field)]).toEqual([400, [`custom_fields.${name}`]])
  })

  it('refuses another lookup_parameter', async () => {
    const { status, body } = await post(path, booked('BKG-1', { lookup_parameter: 'external_id' }))
    expect([status, body.errors]).toEqual([
      400,
      [
        {
          field: 'lookup_parameter',
          message: "It should be one of these values: 'display_id,primary_field_value'",
          code: 'invalid_value',
        },
      ],
    ])
  })
})
