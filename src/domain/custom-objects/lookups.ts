import type { Account } from '../../account/account.ts'
import type { Form } from '../../account/forms.ts'
import type { LookupParameter } from '../../schemas/custom-objects.ts'
import type { CustomFieldValues } from '../../store/rows/base.ts'
import { customObjectRecordRow, type RecordValue, type Related } from '../../store/rows/custom-objects.ts'
import type { FieldRow } from '../../store/rows/fields.ts'
import { recordByDisplayId, recordByPrimaryValue } from './find.ts'

/**
 * What looks rows up: RELATIONSHIP fields of records, and fields of tickets, contacts and companies of the type
 * `custom_lookup`. A ticket is named by its id, a contact by `org_contact_id`, a company by `org_company_id`, a record by its
 * display id. Source: https://developers.freshdesk.com/api/#custom-objects
 */

/** Whether there is what a RELATIONSHIP field of this kind would name by the value. */
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
  return object !== undefined && recordByDisplayId(account, object, String(value)) !== undefined
}

/** Records that named the row do so no more; they do not count as changed (inferred). Costs as many as they are. */
export const forgetTarget = (account: Account, related: Related, value: number | string): void =>
  replaceTarget(account, related, value, null)

/** Records that named one row name another. */
export function replaceTarget(
  { database }: Account,
  related: Related,
  from: number | string,
  to: number | string | null,
): void {
  const records = database.custom_object_records
  for (const object of database.custom_objects.all()) {
    for (const { name } of object.fields.filter((field) => field.related === related)) {
      for (const id of [...records.by.values.holders(object.id, name, from)]) {
        const record = records.get(id)
        if (record === undefined) continue
        const data: Record<string, RecordValue> = { ...record.data, [name]: to }
        records.replace(customObjectRecordRow({ ...record, data }))
      }
    }
  }
}

/** Finds the record that a value of a lookup field names. */
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

/** For `checkForm`: whether a value names a record. */
export const recordFinder =
  (account: Account, by: LookupParameter | undefined) =>
  (field: FieldRow, value: string): boolean =>
    recordOf(account, field, value, by) !== undefined

/** Custom fields as rows keep them: records by display id, whatever they were named by. */
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
