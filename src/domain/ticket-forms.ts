import type { Account } from '../account/account.ts'
import type { Author } from '../account/actor.ts'
import { duplicateValue, type Finding, invalidValue, notFound } from '../errors.ts'
import { definedOnly } from '../store/defined-only.ts'
import { fieldOfForm, titleOfForm } from '../store/lookup-keys.ts'
import type { FieldRow } from '../store/rows/fields.ts'
import { type TicketFormField, type TicketFormRow, ticketFormField, ticketFormRow } from '../store/rows/ticket-forms.ts'
import { findById } from './configuration.ts'
import { checkRoom } from './definition-limit.ts'
import { snakeCase } from './field-names.ts'
import { type Page, type PageRequest, pageOf } from './paging.ts'
import { shownFields, visibleFields } from './shown-fields.ts'

/** Members of a field in a form that a request may set. */
export interface FormFieldFields {
  readonly label_for_customers?: string | undefined
  readonly customers_can_edit?: boolean | undefined
  readonly required_for_customers?: boolean | undefined
  readonly placeholder_for_customers?: string | null | undefined
  readonly hint_for_customers?: string | null | undefined
  /** Number from 1. */
  readonly position?: number | undefined
}

type FormFieldEntry = FormFieldFields & { readonly id: number }

export interface FormFields {
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly fields?: readonly FormFieldEntry[] | undefined
}

type AcceptedFields = Omit<FormFields, 'fields'> & {
  readonly fields?: readonly (FormFieldEntry | undefined)[] | undefined
}

export const findForm = ({ database }: Account, id: number): TicketFormRow => findById(database.ticket_forms, id)

/** Lists forms by id (inferred). */
export const listForms = ({ database }: Account, request: PageRequest): Page<TicketFormRow> =>
  pageOf({ ordered: database.ticket_forms.all(), compare: (a, b) => a.id - b.id, matches: () => true }, request)

export function checkTicketForm(
  account: Account,
  { title, fields }: AcceptedFields,
  stored?: TicketFormRow,
): Finding[] {
  return [...checkEntries(account, fields), ...checkTitle(account, title, stored)]
}

function checkEntries(account: Account, entries: AcceptedFields['fields'] = []): Finding[] {
  const visible = visibleFields(account)
  const named = new Set<number>()
  return entries.flatMap((entry, index) => {
    if (entry === undefined) return []
    const isKnown = visible.has(entry.id) && !named.has(entry.id)
    named.add(entry.id)
    const rule = 'There is no ticket field that customers see matching the given id'
    return isKnown ? [] : [invalidValue(`fields[${index}].id`, rule)]
  })
}

/** Checks that the title is unique; that case does not matter is inferred. */
function checkTitle({ database }: Account, title: string | undefined, stored?: TicketFormRow): Finding[] {
  if (title === undefined) return []
  const holder = database.ticket_forms.by.key.find(titleOfForm(title))
  return holder === undefined || holder.id === stored?.id ? [] : [duplicateValue('title')]
}

export function addForm(
  account: Account,
  author: Author,
  fields: FormFields & { readonly title: string },
): TicketFormRow {
  checkRoom(account, 'ticket_forms')
  const { title, description = '' } = fields
  return account.database.ticket_forms.insert(
    ticketFormRow({
      id: account.ids.next('ticket_form'),
      created_at: account.clock.seconds(),
      title,
      name: nameOfForm(title),
      description,
      last_updated_by: author.id,
      fields: entriesOf(account, fields.fields ?? []),
    }),
  )
}

/** Name of a form by its title: `form` for a title without Latin letters and digits. */
export const nameOfForm = (title: string): string => snakeCase(title) || 'form'

export const changeForm = (account: Account, author: Author, form: TicketFormRow, given: FormFields): TicketFormRow =>
  replaceForm(account, author, form, {
    ...definedOnly({ title: given.title, description: given.description }),
    ...(given.title !== undefined && { name: nameOfForm(given.title) }),
    ...(given.fields !== undefined && {
      fields: form.default ? overridesOf(account, form, given.fields) : entriesOf(account, given.fields, form.fields),
    }),
  })

const replaceForm = (
  { database, clock }: Account,
  { id }: Author,
  form: TicketFormRow,
  changes: Partial<TicketFormRow>,
): TicketFormRow =>
  database.ticket_forms.replace(
    ticketFormRow({ ...form, ...changes, last_updated_by: id, updated_at: clock.seconds() }),
  )

const ALWAYS: ReadonlySet<string> = new Set(['default_requester', 'default_company'])

/**
 * Whether every form has the field: requester and company (documented; that they are added by themselves is inferred).
 */
const isOfEveryForm = ({ type }: FieldRow): boolean => ALWAYS.has(type)

/** Fields of a form in the order of the given positions, with the two that every form has. */
function entriesOf(
  account: Account,
  given: readonly FormFieldEntry[],
  known: readonly TicketFormField[] = [],
): readonly TicketFormField[] {
  const named = new Set(given.map(({ id }) => id))
  const missing = [...visibleFields(account).values()].filter((field) => isOfEveryForm(field) && !named.has(field.id))
  const placed = given
    .map((entry, index) => ({ entry, place: entry.position ?? index + 1, index }))
    .sort((a, b) => a.place - b.place || a.index - b.index)
  return [...placed.map(({ entry }) => entry), ...missing.map(({ id }): FormFieldEntry => ({ id }))].map((entry) =>
    changedEntry(
      account,
      known.find(({ field_id }) => field_id === entry.id),
      entry.id,
      entry,
    ),
  )
}

const overridesOf = (
  account: Account,
  { fields }: TicketFormRow,
  given: readonly FormFieldEntry[],
): readonly TicketFormField[] =>
  given.map((entry) =>
    changedEntry(
      account,
      fields.find(({ field_id }) => field_id === entry.id),
      entry.id,
      entry,
    ),
  )

function changedEntry(
  { clock }: Account,
  known: TicketFormField | undefined,
  field_id: number,
  given: FormFieldFields,
): TicketFormField {
  const now = clock.seconds()
  const { label_for_customers, customers_can_edit, required_for_customers } = given
  const { placeholder_for_customers, hint_for_customers } = given
  return ticketFormField({
    ...(known ?? { created_at: now }),
    field_id,
    ...definedOnly({
      label_for_customers,
      customers_can_edit,
      required_for_customers,
      placeholder_for_customers,
      hint_for_customers,
    }),
    updated_at: now,
  })
}

/** Checks a change of a field in a form. The status, codes and sentences are inferred. */
export function checkFormField(
  account: Account,
  form: TicketFormRow,
  {
    fieldId,
    given,
  }: { readonly fieldId: number; readonly given: FormFieldFields & { readonly id?: number | undefined } },
): Finding[] {
  if (account.database.fields.get(fieldId)?.form !== 'ticket') throw notFound()
  const findings: Finding[] = []
  if (given.id !== undefined && given.id !== fieldId)
    findings.push(invalidValue('id', 'It should be the id of the field'))
  if (!visibleFields(account).has(fieldId)) {
    findings.push(invalidValue('field_id', 'Only fields that customers see belong in a form'))
  }
  if (form.default && given.position !== undefined) {
    findings.push(invalidValue('position', 'The default form has the order of the ticket fields'))
  }
  return findings
}

/** Changes a field in a form, or adds it: at the end where no position is given. */
export function setFormField(
  account: Account,
  author: Author,
  form: TicketFormRow,
  { fieldId, given }: { readonly fieldId: number; readonly given: FormFieldFields },
): TicketFormRow {
  const index = form.fields.findIndex(({ field_id }) => field_id === fieldId)
  const entry = changedEntry(account, form.fields[index], fieldId, given)
  const others = form.fields.filter(({ field_id }) => field_id !== fieldId)
  const last = index < 0 ? others.length : index
  const place = given.position === undefined ? last : given.position - 1
  return replaceForm(account, author, form, { fields: others.toSpliced(place, 0, entry) })
}

export function checkFormFieldRemoval(form: TicketFormRow, field: FieldRow): Finding[] {
  if (form.default) return [invalidValue('field_id', 'The default form has every field that customers see')]
  return isOfEveryForm(field) ? [invalidValue('field_id', 'Requester and company belong to every form')] : []
}

export const removeFormField = (
  account: Account,
  author: Author,
  form: TicketFormRow,
  fieldId: number,
): TicketFormRow =>
  replaceForm(account, author, form, { fields: form.fields.filter(({ field_id }) => field_id !== fieldId) })

/** Takes a deleted ticket field from the forms that have it; the forms do not count as changed (inferred). */
export function forgetFieldInForms({ database }: Account, fieldId: number): void {
  for (const form of [...database.ticket_forms.by.key.all(fieldOfForm(fieldId))]) {
    const fields = form.fields.filter(({ field_id }) => field_id !== fieldId)
    database.ticket_forms.replace(ticketFormRow({ ...form, fields }))
  }
}

export const checkFormRemoval = (form: TicketFormRow): Finding[] =>
  form.default ? [invalidValue('id', 'The default form cannot be deleted')] : []

export const removeForm = ({ database }: Account, { id }: TicketFormRow): boolean => database.ticket_forms.delete(id)

/** Title of a copy that is given none. Source: https://developers.freshdesk.com/api/#clone_a_ticket_form */
export const titleOfCopy = ({ title }: TicketFormRow): string => `Copy of ${title}`

/** Copies a form with all its fields, without its description. */
export function copyForm(account: Account, author: Author, form: TicketFormRow, title: string): TicketFormRow {
  checkRoom(account, 'ticket_forms')
  const now = account.clock.seconds()
  const fields = form.default
    ? shownFields(account, form).map(
        ({ field }) => form.fields.find(({ field_id }) => field_id === field.id) ?? { field_id: field.id },
      )
    : form.fields
  return account.database.ticket_forms.insert(
    ticketFormRow({
      id: account.ids.next('ticket_form'),
      created_at: now,
      title,
      name: nameOfForm(title),
      last_updated_by: author.id,
      fields: fields.map((entry) => ticketFormField({ ...entry, created_at: now, updated_at: now })),
    }),
  )
}
