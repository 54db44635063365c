import type { Account } from '../account/account.ts'
import { notFound } from '../errors.ts'
import type { FieldRow } from '../store/rows/fields.ts'
import type { TicketFormField, TicketFormRow } from '../store/rows/ticket-forms.ts'
import { fieldsOf } from './configuration.ts'

/** A ticket field as a form shows it to customers. */
export interface ShownField {
  readonly field: FieldRow
  readonly label_for_customers: string
  readonly customers_can_edit: boolean
  readonly required_for_customers: boolean
  readonly placeholder_for_customers: string | null
  readonly hint_for_customers: string | null
  readonly created_at: number
  readonly updated_at: number
}

/**
 * Fields that the form shows, in order. The default form shows all that customers see, other forms those of them that
 * they name.
 */
export function shownFields(account: Account, form: TicketFormRow): ShownField[] {
  const visible = visibleFields(account)
  if (form.default) {
    const entries = new Map(form.fields.map((entry) => [entry.field_id, entry]))
    return [...visible.values()].map((field) => shownField(field, entries.get(field.id)))
  }
  return form.fields.flatMap((entry) => {
    const field = visible.get(entry.field_id)
    return field === undefined ? [] : [shownField(field, entry)]
  })
}

/** Ticket fields that customers see, by id. */
export const visibleFields = (account: Account): ReadonlyMap<number, FieldRow> =>
  new Map(
    fieldsOf(account, 'ticket')
      .filter(({ displayed_to_customers }) => displayed_to_customers)
      .map((field) => [field.id, field]),
  )

const shownField = (field: FieldRow, entry: TicketFormField | undefined): ShownField => ({
  field,
  label_for_customers: entry?.label_for_customers ?? field.label_for_customers,
  customers_can_edit: entry?.customers_can_edit ?? field.customers_can_edit,
  required_for_customers: entry?.required_for_customers ?? field.required_for_customers,
  placeholder_for_customers: entry?.placeholder_for_customers ?? null,
  hint_for_customers: entry?.hint_for_customers ?? null,
  created_at: entry?.created_at ?? field.created_at,
  updated_at: entry?.updated_at ?? field.updated_at,
})

/** Finds a field that the form shows. Throws 404. */
export function findShownField(account: Account, form: TicketFormRow, fieldId: number) {
  const shown = shownFields(account, form)
  const index = shown.findIndex(({ field }) => field.id === fieldId)
  const found = shown[index]
  if (found === undefined) throw notFound()
  return { shown: found, position: index + 1 }
}
