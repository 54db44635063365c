import type { Account } from '../../account/account.ts'
import type { Form } from '../../account/forms.ts'
import type { RowWrite } from '../../account/write.ts'
import {
  type CustomObjectRow,
  customObjectRecordRow,
  customObjectRow,
  type RecordData,
  type RecordValue,
} from '../../store/rows/custom-objects.ts'
import { gathered, type Steps } from '../../time/turns.ts'
import { fieldRemoval } from '../fields.ts'
import { namesOfObject, type ObjectDefinition } from './definitions.ts'
import { changedFields, type FieldChange, fieldsOfObject } from './field-definitions.ts'

/** Custom objects made, changed and deleted, with what that does to their records. */

/**
 * Makes a custom object. Throws `DefinitionError`; then nothing has changed but the ids and random values that come
 * next.
 */
export function addObject(account: Account, definition: ObjectDefinition): CustomObjectRow {
  const names = namesOfObject(account, definition)
  const { title, description = '' } = definition
  const id = account.ids.next('custom_object')
  const row = customObjectRow({ id, created_at: account.clock.seconds(), ...names, title, description, fields: [] })
  account.database.custom_objects.insert(row) // so that its fields may look up its own records
  try {
    return account.database.custom_objects.replace({ ...row, fields: fieldsOfObject(account, definition.fields) })
  } catch (error) {
    account.database.custom_objects.delete(id)
    throw error
  }
}

export interface ObjectChange {
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly fields?: readonly FieldChange[] | undefined
}

/**
 * Changes a custom object. Its records get a new field without a value and lose a deleted one; they do not count as
 * changed. A choice that is gone stays in records until they are written. Throws `DefinitionError`, having changed no
 * row.
 */
export function* objectChange(account: Account, object: CustomObjectRow, change: ObjectChange): Steps<CustomObjectRow> {
  const records = account.database.custom_object_records.by.created
  const reshaped = isReshaping(object, change) ? yield* gathered(records.under({ custom_object_id: object.id })) : []
  const changed = replaceObject(account, object, change)
  for (const { id } of reshaped) {
    reshape(account, id)
    yield
  }
  return changed
}

/** Whether a field goes or comes. */
const isReshaping = ({ fields }: CustomObjectRow, { fields: changes = [] }: ObjectChange) =>
  changes.some(({ deleted, name }) => deleted === true || !fields.some((field) => field.name === name))

/** Replaces the object's row; its records are as they were. */
function replaceObject(account: Account, object: CustomObjectRow, change: ObjectChange): CustomObjectRow {
  const { title = object.title, description = object.description, fields: changes } = change
  const fields = changes === undefined ? object.fields : changedFields(account, object.fields, changes)
  return account.database.custom_objects.replace(
    customObjectRow({
      ...object,
      title,
      description,
      fields,
      version: object.version + (changes === undefined ? 0 : 1),
      updated_at: account.clock.seconds(),
    }),
  )
}

/** Gives a record the fields of its object. */
function reshape({ database }: Account, id: number): void {
  const { custom_objects, custom_object_records } = database
  const record = custom_object_records.get(id)
  const object = custom_objects.get(record?.custom_object_id ?? 0)
  if (record === undefined || object === undefined) return
  const values = object.fields.map(({ name }): [string, RecordValue] => [name, record.data[name] ?? null])
  const data: RecordData = Object.fromEntries(values)
  custom_object_records.replace(customObjectRecordRow({ ...record, data }))
}

/**
 * Writes that delete the object with its records and with all fields that refer to them: those of tickets, contacts, companies
 * and other objects.
 */
export function* objectRemoval(account: Account, { id }: CustomObjectRow): Generator<RowWrite, void, undefined> {
  const { custom_objects, custom_object_records: records } = account.database
  for (const record of records.by.created.under({ custom_object_id: id })) yield () => records.delete(record.id)
  yield () => custom_objects.delete(id)
  for (const other of custom_objects.all()) {
    const gone = other.fields.filter(({ related }) => related === id).map(({ name }) => name)
    if (other.id === id || gone.length === 0) continue
    yield () => dropFields(account, other.id, gone)
    for (const record of records.by.created.under({ custom_object_id: other.id })) {
      yield () => reshape(account, record.id)
    }
  }
  for (const kind of ['ticket', 'contact', 'company'] as const) {
    for (const field of lookupFields(account.form(kind), id)) yield* fieldRemoval(account, field)
  }
}

function dropFields(account: Account, id: number, names: readonly string[]): void {
  const object = account.database.custom_objects.get(id)
  if (object !== undefined) replaceObject(account, object, { fields: names.map((name) => ({ name, deleted: true })) })
}

const lookupFields = ({ custom }: Form, objectId: number) =>
  [...custom.values()].map(({ field }) => field).filter(({ custom_object_id }) => custom_object_id === objectId)
