import type { Account } from '../../account/account.ts'
import type { RowWrite } from '../../account/write.ts'
import { constraintViolation, type Finding, invalidValue, takenValue } from '../../errors.ts'
import {
  type CustomObjectRecordRow,
  type CustomObjectRow,
  customObjectRecordRow,
  customObjectRow,
  type RecordData,
  type RecordValue,
  recordId,
} from '../../store/rows/custom-objects.ts'
import { forgottenTarget } from './lookups.ts'
import { readFieldValue } from './values.ts'

type Given = Readonly<Record<string, unknown>>

/**
 * A record's data: a value for every field of the object, null where it is left out; or the findings, which name the
 * fields as errors of custom objects do.
 */
export function prepareData(
  account: Account,
  object: CustomObjectRow,
  { data, stored }: { readonly data: Given; readonly stored?: CustomObjectRecordRow },
): Finding[] | RecordData {
  const known = new Set(object.fields.map(({ name }) => name))
  const findings: Finding[] = Object.keys(data)
    .filter((name) => !known.has(name))
    .map((name) => invalidValue(name, 'Field does not exist.'))
  const values: Record<string, RecordValue> = {}
  for (const field of object.fields) {
    const { name } = field
    const given = Object.hasOwn(data, name) ? data[name] : undefined
    const read = readFieldValue(account, field, { given, stored: stored?.data[name] })
    if ('fault' in read) findings.push(invalidValue(name, read.fault))
    else values[name] = read.value
  }
  findings.push(...duplicates(account, object, values, stored))
  return findings.length > 0 ? findings : values
}

/** Findings for a primary value, or one of a unique field, that another record has; code and sentence are inferred. */
function duplicates(
  { database }: Account,
  object: CustomObjectRow,
  values: RecordData,
  stored: CustomObjectRecordRow | undefined,
): Finding[] {
  const { values: index } = database.custom_object_records.by
  return object.fields.flatMap(({ name, label, type, unique }): Finding[] => {
    const value = values[name]
    if (!(unique || type === 'PRIMARY') || value === null || value === undefined || typeof value === 'object') return []
    const isTaken = [...index.holders(object.id, name, value)].some((id) => id !== stored?.id)
    return isTaken ? [takenValue(name, label)] : []
  })
}

/** Throws unless the request names the record's present version. */
export function requireVersion({ version }: CustomObjectRecordRow, given: number | undefined): void {
  if (given === version) return
  const message = 'Unable to update the record. Please try again.'
  throw constraintViolation([{ type: 'record', name: 'version', message }])
}

export function addRecord(account: Account, object: CustomObjectRow, data: RecordData): CustomObjectRecordRow {
  const { custom_objects, custom_object_records } = account.database
  const number = object.last_number + 1
  custom_objects.replace(customObjectRow({ ...object, last_number: number }))
  return custom_object_records.insert(
    customObjectRecordRow({
      id: recordId(object.id, number),
      created_at: account.clock.seconds(),
      custom_object_id: object.id,
      display_id: `${object.prefix}-${number}`,
      data,
    }),
  )
}

export const changeRecord = (
  account: Account,
  record: CustomObjectRecordRow,
  data: RecordData,
): CustomObjectRecordRow =>
  account.database.custom_object_records.replace(
    customObjectRecordRow({ ...record, data, version: record.version + 1, updated_at: account.clock.seconds() }),
  )

/**
 * Writes that delete a record. Fields of other records that refer to it are cleared; tickets, contacts and companies keep its id
 * until they are written.
 */
export function* recordRemoval(
  account: Account,
  { id, custom_object_id, display_id }: CustomObjectRecordRow,
): Generator<RowWrite, void, undefined> {
  yield () => account.database.custom_object_records.delete(id)
  yield* forgottenTarget(account, custom_object_id, display_id)
}
