import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { createEmulator, type Fixture } from '../../src/index.ts'
import type { Choice, FieldRow, FormKind } from '../../src/store/rows/fields.ts'
import { accountOf } from '../support/account.ts'
import { times } from '../support/extent.ts'
import { clientOf, startFreshdesk } from '../support/freshdesk.ts'

vi.setConfig({ testTimeout: 120_000 })

const freshdesk = await startFreshdesk({ fixture: 'support-desk' })
const { emulator } = freshdesk
const account = accountOf(emulator)
const DEVICES = '/_emulator/custom-objects/1'

const FORMS = {
  ticket: { fields: '/admin/ticket_fields', records: '/tickets', table: 'tickets' },
  contact: { fields: '/contact_fields', records: '/contacts', table: 'users' },
  company: { fields: '/company_fields', records: '/companies', table: 'companies' },
} as const
type Form = keyof typeof FORMS

const pick = <One>(list: readonly One[], number: number): One | undefined => list[number % Math.max(1, list.length)]

const choosers = (form: FormKind): FieldRow[] =>
  [...account.database.fields.all()].filter((one) => one.form === form && !one.default && one.choices.length > 0)

/** A path through the choices of a nested field, by names of its levels. */
function valuesOf(field: FieldRow, number: number): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  let choices: readonly Choice[] | undefined = field.choices
  for (const name of [field.name, ...field.dependent_fields.map((level) => level.name)]) {
    const choice: Choice | undefined = pick(choices ?? [], number)
    if (choice === undefined) break
    values[name] = choice.value
    choices = choice.choices
  }
  return values
}

async function sets(form: Form, number: number) {
  const { records, table } = FORMS[form]
  const field = pick(choosers(form), number)
  const row = pick([...account.database[table].all()], number)
  if (field === undefined || row === undefined) return
  await freshdesk.put(`${records}/${row.id}`, { custom_fields: valuesOf(field, number) })
}

/** Choices are taken away and others come, and now and then the field becomes required. */
async function changes(form: Form, number: number) {
  const field = pick(choosers(form), number)
  const choice = pick(field?.choices ?? [], number)
  if (field === undefined || choice === undefined) return
  await freshdesk.put(`${FORMS[form].fields}/${field.id}`, {
    choices: [{ id: choice.id, deleted: true }, { value: `new ${number}` }],
    ...(number % 3 === 0 && { required_for_agents: true }),
  })
}

async function setsDevice(_: Form, number: number) {
  const record = pick([...account.database.custom_object_records.all()], number)
  const fields = account.database.custom_objects.get(1)?.fields ?? []
  const state = pick(fields.find(({ name }) => name === 'state')?.choices ?? [], number)?.value
  const features = fields.find(({ name }) => name === 'features')?.choices.map(({ value }) => value)
  await freshdesk.put(`/custom_objects/schemas/1/records/${record?.display_id}`, {
    version: record?.version,
    data: { serial_number: `S-${number}`, state, features },
  })
}

async function changesDevices(_: Form, number: number) {
  const fields = [
    { name: 'state', choices: [`State ${number}`] },
    { name: 'features', choices: ['VPN', `Feature ${number}`] },
    { name: 'model', required: true },
  ]
  await freshdesk.call('PATCH', DEVICES, { body: { fields: [pick(fields, number)] } })
}

const step = fc.record({
  act: fc.constantFrom(sets, sets, changes, setsDevice, changesDevices),
  form: fc.constantFrom<Form[]>('ticket', 'contact', 'company'),
  number: fc.nat(1000),
})

const rowsOf = ({ database }: typeof account) =>
  Object.fromEntries(Object.entries(database).map(([name, table]) => [name, [...table.all()]]))

/** Loads the account's export into an empty one, which must hold the same. */
async function expectToLoad() {
  const exported = JSON.parse(JSON.stringify(emulator.export()))
  const copy = await createEmulator({ fixture: exported, now: emulator.clock.now, freeze: true, checkReplies: true })
  try {
    expect(rowsOf(accountOf(copy))).toEqual(rowsOf(account))
    expect(copy.export()).toEqual(exported)
    for (const path of ['/tickets', '/contacts', '/companies', '/custom_objects/schemas/1/records']) {
      expect((await clientOf(copy).get(path)).body).toEqual((await freshdesk.get(path)).body)
    }
  } finally {
    await copy.close()
  }
}

describe('values that the choices of their field do not hold any more', () => {
  it('are exported and loaded as the account holds them, whatever was chosen and changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 30, size: 'max' }), async (steps) => {
        emulator.reset()
        for (const { act, form, number } of steps) await act(form, number)
        await expectToLoad()
      }),
      { numRuns: times(12, 3) },
    )
  })

  it('are marked as gone in the export, those that can be chosen are not', async () => {
    const [company] = (await freshdesk.get('/companies')).body
    await freshdesk.put(`/companies/${company.id}`, { custom_fields: { support_plan: 'Gold' } })
    const field = choosers('company').find(({ name }) => name === 'support_plan')
    const gold = field?.choices.find(({ value }) => value === 'Gold')
    await freshdesk.put(`/company_fields/${field?.id}`, { choices: [{ id: gold?.id, deleted: true }] })
    const plans = emulator.export().companies?.map((one) => one.custom_fields?.support_plan)
    expect(plans).toContainEqual({ gone: 'Gold' })
    expect(plans?.filter((plan) => plan !== undefined && typeof plan !== 'string')).toEqual(
      plans?.filter((plan) => typeof plan === 'object' && plan?.gone === 'Gold'),
    )
    await expectToLoad()
  })

  it('are refused in a fixture where they are not marked, so that a misspelt choice is told', async () => {
    const companies = (support_plan: string): Fixture => ({
      company_fields: [{ name: 'support_plan', type: 'custom_dropdown', choices: ['Gold'] }],
      companies: [{ name: 'Acme', custom_fields: { support_plan } }],
    })
    const problem = (fixture: Fixture) => createEmulator({ fixture }).then(String, String)
    expect(await problem(companies('Glod'))).toContain('companies[0].custom_fields.support_plan')
    const devices = (state: string): Fixture => ({
      custom_objects: [
        {
          title: 'Devices',
          fields: [
            { label: 'Name', type: 'PRIMARY' },
            { label: 'State', type: 'DROPDOWN', choices: ['New'] },
          ],
        },
      ],
      custom_object_records: [{ object: 'devices', data: { name: 'A', state } }],
    })
    expect(await problem(devices('Nwe'))).toContain('custom_object_records[0].data.state')
  })
})
