import type { Account } from '../../account/account.ts'
import type { Form } from '../../account/forms.ts'
import type { RowWrite } from '../../account/write.ts'
import type { LookupParameter } from '../../schemas/custom-objects.ts'
import type { CustomFieldValues } from '../../store/rows/base.ts'
import { customObjectRecordRow, type RecordValue, type Related } from '../../store/rows/custom-objects.ts'
import type { FieldRow } from '../../store/rows/fields.ts'
import { textOfSent } from '../../store/shape.ts'
import { recordByDisplayId, recordByPrimaryValue } from './find.ts'

/**
 * Lookups: RELATIONSHIP fields of records, and fields of tickets, contacts and companies of the type `custom_lookup`.
 * They refer to a ticket by its id, to a contact by `org_contact_id`, to a company by `org_company_id`, to a record by
 * its display id. Source: https://developers.freshdesk.com/api/#custom-objects
 */

/** Whether the row exists that a RELATIONSHIP field of this kind refers to by the value. */
export function isTarget(account: Account, related: Related, value: number | string): boolean {
  const { tickets, users, companies, custom_objects } = account.database
  if (related === 'ticket') {
    const shelf = tickets.get(Number(value))?.shelf
    return shelf === 0 || shelf === 3
  }
  if (related === 'contact') {
    const contact = users.by.key.find(`org_contact_id:${value}`)
    return contact !== undefined && !contact.is_agent && !contact.deleted
  }
  if (related === 'company') return companies.by.key.find(`org_company_id:${value}`) !== undefined
  const object = custom_objects.get(related)
  return object !== undefined && recordByDisplayId(account, object, textOfSent(value)) !== undefined
}

/**
 * Writes that clear the fields of records that refer to the row; the records do not count as changed (inferred). The cost
 * grows with their number.
 */
export const forgottenTarget = (account: Account, related: Related, from: number | string) =>
  replacedTarget(account, related, { from, to: null })

/** Writes that make the records that refer to one row refer to another, or to none. */
export function* replacedTarget(
  { database }: Account,
  related: Related,
  { from, to }: { readonly from: number | string; readonly to: number | string | null },
): Generator<RowWrite, void, undefined> {
  const records = database.custom_object_records
  for (const object of database.custom_objects.all()) {
    for (const { name } of object.fields.filter((field) => field.related === related)) {
      for (const id of records.by.values.holders(object.id, name, from)) {
        yield () => {
          const record = records.get(id)
          if (record === undefined) return
          const data: Record<string, RecordValue> = { ...record.data, [name]: to }
          records.replace(customObjectRecordRow({ ...record, data }))
        }
      }
    }
  }
}

/** The record that a value of a lookup field refers to. */
const recordOf = (
  account: Account,
  { custom_object_id }: FieldRow,
  value: string,
  by: LookupParameter = 'display_id',
) => {
  const object = account.database.custom_objects.get(custom_object_id ?? 0)
  if (object === undefined) return undefined
  return by === 'display_id' ? recordByDisplayId(account, object, value) : recordByPrimaryValue(account, object, value)
}

/** Makes the check for `checkForm` whether a value refers to a record. */
export const recordFinder =
  (account: Account, by: LookupParameter | undefined) =>
  (field: FieldRow, value: string): boolean =>
    recordOf(account, field, value, by) !== undefined

/** Custom fields as rows store them: records by display id, whatever the request named them by. */
export function withDisplayIds(
  account: Account,
  form: Form,
  values: CustomFieldValues,
  by: LookupParameter | undefined,
): CustomFieldValues {
  if (by !== 'primary_field_value') return values
  const named = Object.entries(values).map(([name, value]) => {
    const field = form.custom.get(name)?.field
    if (field?.type !== 'custom_lookup' || typeof value !== 'string') return [name, value] as const
    return [name, recordOf(account, field, value, by)?.display_id ?? value] as const
  })
  return Object.fromEntries(named)
}
