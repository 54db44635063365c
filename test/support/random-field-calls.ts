import fc from 'fast-check'
import type { Account } from '../../src/account/account.ts'
import type { FieldRow, FormKind } from '../../src/store/rows/fields.ts'
import type { ApiCall, Draw } from './random-calls.ts'

/** Writes of the account's forms. */

const PATHS: Readonly<Record<FormKind, string>> = {
  ticket: '/admin/ticket_fields',
  contact: '/contact_fields',
  company: '/company_fields',
}
const FORMS = ['ticket', 'contact', 'company'] as const

/** A custom field of the form, while there is one. */
const fieldOf = ({ database }: Account, form: FormKind, number: number): FieldRow | undefined => {
  const fields = [...database.fields.all()].filter((field) => field.form === form && !field.default)
  return fields[number % Math.max(1, fields.length)]
}

const drawn = (make: (account: Account, form: FormKind, number: number) => ApiCall) =>
  fc.tuple(fc.constantFrom(...FORMS), fc.nat(1_000_000)).map(
    ([form, number]): Draw =>
      (account) =>
        make(account, form, number),
  )

const TYPES = ['custom_text', 'custom_number', 'custom_checkbox', 'custom_dropdown', 'nested_field'] as const

export const fieldWrites: fc.Arbitrary<Draw> = fc.oneof(
  drawn((_, form, number) => {
    const type = TYPES[number % (form === 'ticket' ? 5 : 4)] ?? 'custom_text'
    const label = `Field ${number % 7}`
    return {
      method: 'POST',
      path: PATHS[form],
      body: {
        label,
        type,
        ...(form === 'contact' && { label_for_customers: label }),
        ...(number % 3 === 0 && { position: 1 + (number % 9) }),
        ...((type === 'custom_dropdown' || type === 'nested_field') && { choices: [{ value: 'a' }, { value: 'b' }] }),
        ...(type === 'nested_field' && { dependent_fields: [{ level: 2, label: 'Below' }] }),
      },
    }
  }),
  drawn((account, form, number) => {
    const field = fieldOf(account, form, number)
    const choice = field?.choices[number % Math.max(1, field.choices.length)]
    const [section] = [...account.database.sections.all()]
    return {
      method: 'PUT',
      path: `${PATHS[form]}/${field?.id ?? 999}`,
      body: {
        position: 1 + (number % 4),
        ...(choice && { choices: [{ id: choice.id, deleted: number % 2 === 0 }, { value: `c${number % 5}` }] }),
        ...(form === 'ticket' && section && number % 5 === 0 && { section_mappings: [{ section_id: section.id }] }),
      },
    }
  }),
  drawn((account, form, number) => ({
    method: 'DELETE',
    path: `${PATHS[form]}/${fieldOf(account, form, number)?.id ?? 999}`,
  })),
  drawn((account, _, number) => {
    const field = fieldOf(account, 'ticket', number)
    return {
      method: 'POST',
      path: `/admin/ticket_fields/${field?.id ?? 999}/sections`,
      body: { label: `Section ${number % 3}`, choice_ids: field?.choices.slice(0, 1).map(({ id }) => id) },
    }
  }),
  drawn((account, form, number) => {
    const [section] = [...account.database.sections.all()]
    return {
      method: form === 'ticket' ? 'DELETE' : 'PUT',
      path: `/admin/ticket_fields/${section?.parent_ticket_field_id ?? 999}/sections/${section?.id ?? 999}`,
      ...(form !== 'ticket' && { body: { label: `Section ${number % 3}` } }),
    }
  }),
)
