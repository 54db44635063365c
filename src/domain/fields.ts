import type { Account } from '../account/account.ts'
import type { RowWrite } from '../account/write.ts'
import { type Finding, invalidValue, notFound } from '../errors.ts'
import { definedOnly } from '../store/defined-only.ts'
import type { CustomFieldValues } from '../store/rows/base.ts'
import { companyRow } from '../store/rows/companies.ts'
import { type DependentField, type FieldRow, type FormKind, fieldRow, namesOf } from '../store/rows/fields.ts'
import { ticketRow } from '../store/rows/tickets.ts'
import { userRow } from '../store/rows/users.ts'
import { fieldsOf } from './configuration.ts'
import { checkRoom } from './definition-limit.ts'
import type { DependentFieldChange, FieldFields } from './field-check.ts'
import { type ChoiceIds, changedChoices } from './field-choices.ts'
import { nameOfCustomField, nameOfTicketField } from './field-names.ts'
import { keepChoices, placeInSections, removeSection, sectionsOf } from './sections.ts'
import { forgetFieldInForms } from './ticket-forms.ts'

export function findField({ database }: Account, form: FormKind, id: number): FieldRow {
  const field = database.fields.get(id)
  if (field?.form !== form) throw notFound()
  return field
}

export type NewField = FieldFields & { readonly label: string; readonly type: string }

/**
 * Flags about customers that a new field gets when the request leaves them out. Source: the recorded creations (see
 * views).
 */
const NOT_SAID = { customers_can_edit: false, displayed_to_customers: false } as const

/** Adds a field. Recorded: a ticket field comes last, a field of contacts or companies first. */
export function addField(account: Account, form: FormKind, given: NewField): FieldRow {
  checkRoom(account, `${form}_fields`)
  const { position, choices = [], dependent_fields = [], section_mappings, ...attributes } = given
  const others = fieldsOf(account, form)
  const compiled = account.form(form)
  const taken = new Set(compiled.custom.keys())
  const name =
    form === 'ticket' ? nameOfTicketField(account, given.label, taken) : nameOfCustomField(compiled, given.label)
  const id = account.ids.next('field')
  const field = account.database.fields.insert(
    fieldRow({
      ...NOT_SAID,
      ...definedOnly(attributes),
      id,
      created_at: account.clock.seconds(),
      form,
      name,
      type: given.type,
      default: false,
      position: others.length + 1,
      choices: changedChoices({ type: given.type, choices: [] }, choices, idsOf(account)),
      dependent_fields: changedLevels(account, [], dependent_fields, taken),
    }),
  )
  if (section_mappings !== undefined) placeInSections(account, id, section_mappings)
  return moveTo(account, field, position ?? (form === 'ticket' ? others.length + 1 : 1))
}

const idsOf = ({ ids }: Account): ChoiceIds => ({
  nextId: () => ids.next('choice'),
  nextStatus: () => ids.next('status'),
})

export function changeField(account: Account, field: FieldRow, given: FieldFields): FieldRow {
  const { position, choices, dependent_fields, section_mappings, ...attributes } = given
  const changed = account.database.fields.replace(
    fieldRow({
      ...field,
      ...definedOnly(attributes),
      ...(choices && { choices: changedChoices(field, choices, idsOf(account)) }),
      ...(dependent_fields && {
        dependent_fields: changedLevels(
          account,
          field.dependent_fields,
          dependent_fields,
          new Set(account.form(field.form).custom.keys()),
        ),
      }),
      updated_at: account.clock.seconds(),
    }),
  )
  if (choices !== undefined) keepChoices(account, changed)
  if (section_mappings !== undefined) placeInSections(account, field.id, section_mappings)
  return position === undefined ? changed : moveTo(account, changed, position)
}

/**
 * Levels 2 and 3 of a nested field after a change: an existing one is renamed, a new one is added and its name marked
 * as taken.
 */
function changedLevels(
  account: Account,
  levels: readonly DependentField[],
  given: readonly DependentFieldChange[],
  taken: Set<string>,
): readonly DependentField[] {
  const now = account.clock.seconds()
  const byLevel = new Map(given.map((change) => [change.level, change]))
  return [2, 3].flatMap((level) => {
    const change = byLevel.get(level)
    const known = levels[level - 2]
    if (change === undefined) return known ?? []
    const { label = known?.label ?? '', label_for_customers = known?.label_for_customers ?? label } = change
    if (known !== undefined) return { ...known, label, label_for_customers, updated_at: now }
    const id = account.ids.next('field')
    const name = nameOfTicketField(account, label, taken)
    return { id, created_at: now, updated_at: now, name, label, label_for_customers }
  })
}

/** Moves a field. Positions are 1, 2, 3 in the resulting order. */
function moveTo(account: Account, field: FieldRow, position: number): FieldRow {
  const others = fieldsOf(account, field.form).filter(({ id }) => id !== field.id)
  number(account, others.toSpliced(position - 1, 0, field))
  return findField(account, field.form, field.id)
}

function number({ database }: Account, fields: readonly FieldRow[]): void {
  fields.forEach((field, index) => {
    if (field.position !== index + 1) database.fields.replace(fieldRow({ ...field, position: index + 1 }))
  })
}

/** Refuses to delete a default field. The status, code and sentence are inferred. */
export const checkRemoval = (field: FieldRow): Finding[] =>
  field.default ? [invalidValue('id', 'A default field cannot be deleted')] : []

/**
 * Writes that delete a field for good, with its values, those of deleted and spam tickets included, and with its sections; the
 * fields in these stay. No ticket counts as updated and no rule runs (inferred).
 */
export function* fieldRemoval(account: Account, field: FieldRow): Generator<RowWrite, void, undefined> {
  yield* valuesRemoval(account, field)
  yield () => {
    for (const section of sectionsOf(account, field)) removeSection(account, section)
    placeInSections(account, field.id, [])
    forgetFieldInForms(account, field.id)
    account.database.fields.delete(field.id)
    number(account, fieldsOf(account, field.form))
  }
}

/** Writes that delete the field's values. The cost grows with the number of values, whatever the number of rows. */
function* valuesRemoval({ database }: Account, field: FieldRow): Generator<RowWrite, void, undefined> {
  const names = namesOf(field)
  const { tickets, users, companies } = database
  const holders = { ticket: tickets, contact: users, company: companies }[field.form].by.custom_fields
  const remove = (id: number) => {
    if (field.form === 'ticket') replaceIn(tickets, ticketRow, id, names)
    else if (field.form === 'contact') replaceIn(users, userRow, id, names)
    else replaceIn(companies, companyRow, id, names)
  }
  const found = new Set<number>() // the levels of a nested field are in the same rows
  for (const name of names) {
    for (const id of holders.idsOf(name)) {
      if (found.has(id)) continue
      found.add(id)
      yield () => remove(id)
    }
  }
}

interface Replaceable<Row> {
  get(id: number): Row | undefined
  replace(row: Row): Row
}

function replaceIn<Row extends { readonly custom_fields: CustomFieldValues }>(
  table: Replaceable<Row>,
  make: (row: Row) => Row,
  id: number,
  names: readonly string[],
): void {
  const row = table.get(id)
  if (row !== undefined) table.replace(make({ ...row, custom_fields: without(row.custom_fields, names) }))
}

const without = (values: CustomFieldValues, names: readonly string[]): CustomFieldValues =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)))
