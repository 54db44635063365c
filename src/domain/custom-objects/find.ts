import type { Account, AccountRows } from '../../account/account.ts'
import { resourceNotFound } from '../../errors.ts'
import {
  type CustomObjectRecordRow,
  type CustomObjectRow,
  type RecordField,
  recordId,
} from '../../store/rows/custom-objects.ts'

/**
 * Finds an object. Throws 404.
 * @param id as the path has it
 */
export function findObject({ database }: Account, id: string): CustomObjectRow {
  const object = database.custom_objects.get(Number(id))
  if (object === undefined) throw resourceNotFound('Custom object', id)
  return object
}

/**
 * Finds a record. Throws 404.
 * @param displayId as the path has it: `BKG-1`
 */
export function findRecord(account: Account, object: CustomObjectRow, displayId: string): CustomObjectRecordRow {
  const record = recordByDisplayId(account, object, displayId)
  if (record === undefined) throw resourceNotFound('Record', displayId)
  return record
}

export function recordByDisplayId(
  { database }: AccountRows,
  { id, prefix }: CustomObjectRow,
  displayId: string,
): CustomObjectRecordRow | undefined {
  const number = displayId.slice(prefix.length + 1)
  if (displayId !== `${prefix}-${number}` || !/^[1-9]\d{0,8}$/.test(number)) return undefined
  return database.custom_object_records.get(recordId(id, Number(number)))
}

/** The PRIMARY field: each object has one. */
export function primaryField({ fields }: CustomObjectRow): RecordField {
  const primary = fields.find(({ type }) => type === 'PRIMARY')
  if (primary === undefined) throw new Error('a custom object has a primary field')
  return primary
}

export function recordByPrimaryValue(
  { database }: AccountRows,
  object: CustomObjectRow,
  value: string,
): CustomObjectRecordRow | undefined {
  const records = database.custom_object_records
  for (const id of records.by.values.holders(object.id, primaryField(object).name, value)) return records.get(id)
  return undefined
}
