import fc from 'fast-check'
import type { Account } from '../../src/account/account.ts'
import type { Draw } from './random-calls.ts'
import { drawn } from './random-setup-calls.ts'

/** Writes of custom objects, their records and what looks them up, and of ticket forms. */

/** `/schemas/1/records/DEV-2` of a record, or now and then of none. */
function recordOf({ database }: Account, number: number) {
  const records = [...database.custom_object_records.all()]
  const record = records[number % (records.length + 1)]
  const path = `/custom_objects/schemas/${record?.custom_object_id ?? 1}/records/${record?.display_id ?? 'DEV-99'}`
  return { path, record }
}

const organisationOf = ({ database }: Account, number: number) => {
  const users = [...database.users.all()]
  return Number(users[number % Math.max(1, users.length)]?.org_contact_id ?? 1)
}

const deviceData = (account: Account, number: number) => {
  const companies = [...account.database.companies.all()]
  return {
    serial_number: `S-${number % 50}`,
    model: `Model ${number % 3}`,
    ports: number % 4,
    price: number / 8,
    installed_on: `2025-0${1 + (number % 9)}-01`,
    ...(number % 2 === 0 && { state: 'In use', features: ['VPN', 'VPN'] }),
    ...(number % 3 === 0 && { ticket: 1 + (number % 40) }),
    ...(number % 5 === 0 && { owner: organisationOf(account, number) }),
    ...(number % 7 === 0 && { customer: Number(companies[number % Math.max(1, companies.length)]?.org_company_id) }),
    ...(number % 4 === 0 && { contract: `CON-${1 + (number % 3)}` }),
  }
}

const onAccount = (make: (account: Account, number: number) => ReturnType<Draw>) =>
  fc.nat(1_000_000).map(
    (number): Draw =>
      (account) =>
        make(account, number),
  )

const recordWrites = fc.oneof(
  {
    weight: 6,
    arbitrary: onAccount((account, number) => ({
      method: 'POST',
      path: '/custom_objects/schemas/1/records',
      body: { data: deviceData(account, number) },
    })),
  },
  onAccount((_, number) => ({
    method: 'POST',
    path: '/custom_objects/schemas/2/records',
    body: { data: { number: `C-${number % 20}`, hours_a_month: number % 5 } },
  })),
  {
    weight: 4,
    arbitrary: onAccount((account, number) => {
      const { path, record } = recordOf(account, number)
      const data = record?.custom_object_id === 1 ? deviceData(account, number) : { number: `C-${number % 20}` }
      return { method: 'PUT', path, body: { version: record?.version ?? 1, data } }
    }),
  },
  {
    weight: 2,
    arbitrary: onAccount((account, number) => ({ method: 'DELETE', path: recordOf(account, number).path })),
  },
)

const DEVICES = '/_emulator/custom-objects/1'

const objectWrites = fc.oneof(
  drawn((_, number) => ({
    method: 'POST',
    path: '/_emulator/custom-objects',
    body: {
      title: `Object ${number % 9}`,
      fields: [
        { label: 'Name', type: 'PRIMARY' },
        { label: 'Of', type: 'RELATIONSHIP', lookup: number % 2 === 0 ? 'contracts' : `object_${number % 9}` },
      ],
    },
  })),
  drawn((_, number) => ({
    method: 'PATCH',
    path: DEVICES,
    body: { fields: [{ name: `extra_${number % 3}`, label: 'Extra', type: 'TEXT', filterable: true }] },
  })),
  drawn((_, number) => ({
    method: 'PATCH',
    path: DEVICES,
    body: { fields: [{ name: 'state', choices: number % 2 === 0 ? ['In use', 'Sold'] : [`State ${number % 3}`] }] },
  })),
  drawn((_, number) => ({
    method: 'PATCH',
    path: DEVICES,
    body: { fields: [{ name: ['notes', 'extra_0', 'extra_1', 'price'][number % 4], deleted: true }] },
  })),
  drawn((id, number) => ({
    method: 'DELETE',
    path: `/_emulator/custom-objects/${number % 5 === 0 ? id('custom_objects') : 3 + (number % 9)}`,
  })),
)

const lookupWrites = fc.oneof(
  drawn((_, number) => ({
    method: 'POST',
    path: '/_emulator/load',
    body: {
      fixture: {
        [`${['ticket', 'contact', 'company'][number % 3]}_fields`]: [
          { name: 'cf_device', label: 'Device', type: 'custom_lookup', lookup: 'devices' },
        ],
      },
    },
  })),
  drawn((id, number) => ({
    method: 'PUT',
    path: [`/tickets/${id('tickets')}`, `/contacts/${id('users')}`, `/companies/${id('companies')}`][
      number % 3
    ] as string,
    body: {
      custom_fields: { cf_device: number % 2 === 0 ? `DEV-${1 + (number % 4)}` : `S-${number % 50}` },
      lookup_parameter: number % 2 === 0 ? 'display_id' : 'primary_field_value',
    },
  })),
)

const formEntries = (id: (table: 'fields') => number, number: number) =>
  number % 3 === 0 ? {} : { fields: [{ id: id('fields'), hint_for_customers: `Hint ${number}` }, { id: id('fields') }] }

const formWrites = fc.oneof(
  drawn((id, number) => ({
    method: 'POST',
    path: '/ticket-forms',
    body: { title: `Form ${number % 20}`, ...formEntries(id, number) },
  })),
  drawn((id, number) => ({
    method: 'PUT',
    path: `/ticket-forms/${id('ticket_forms')}`,
    body: { ...(number % 2 === 0 && { title: `Form ${number % 20}` }), ...formEntries(id, number) },
  })),
  drawn((id, number) => ({
    method: number % 2 === 0 ? 'PUT' : 'POST',
    path: `/ticket-forms/${id('ticket_forms')}/fields/${id('fields')}`,
    body: { required_for_customers: number % 3 === 0, ...(number % 4 === 0 && { position: 1 + (number % 5) }) },
  })),
  drawn((id) => ({ method: 'DELETE', path: `/ticket-forms/${id('ticket_forms')}/fields/${id('fields')}` })),
  drawn((id, number) => ({
    method: number % 2 === 0 ? 'GET' : 'POST',
    path: `/ticket-forms/${id('ticket_forms')}/clone`,
    ...(number % 2 === 1 && { body: { name: `Copy ${number}` } }),
  })),
  drawn((id) => ({ method: 'DELETE', path: `/ticket-forms/${id('ticket_forms')}` })),
  drawn((id, number) => ({
    method: 'POST',
    path: '/_emulator/portal/tickets',
    body: {
      email: `portal${number % 9}@new.test`,
      form_id: id('ticket_forms'),
      subject: 'By form',
      description: 'Text',
      ...(number % 2 === 0 && { custom_fields: { cf_reference_number: `R-${number}` } }),
    },
  })),
)

export const objectAndFormWrites: fc.Arbitrary<Draw> = fc.oneof(
  { weight: 13, arbitrary: recordWrites },
  { weight: 4, arbitrary: objectWrites },
  { weight: 3, arbitrary: lookupWrites },
  { weight: 7, arbitrary: formWrites },
)
