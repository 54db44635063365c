import { type CustomFieldValue, NONE, type Required, type Seconds } from './base.ts'

/** Value of a field of a record; a list for a MULTI_SELECT field. */
export type RecordValue = CustomFieldValue | readonly string[]

/** Values by name of field; every field of the object has one. */
export type RecordData = Readonly<Record<string, RecordValue>>

export type RecordFieldType =
  | 'PRIMARY'
  | 'TEXT'
  | 'PARAGRAPH'
  | 'DATE'
  | 'DROPDOWN'
  | 'MULTI_SELECT'
  | 'NUMBER'
  | 'DECIMAL'
  | 'CHECKBOX'
  | 'RELATIONSHIP'

/** Target of a RELATIONSHIP field: a kind of Freshdesk's own, or the id of a custom object. */
export type Related = 'ticket' | 'contact' | 'company' | number

export interface RecordChoice {
  readonly id: number
  readonly value: string
}

export interface RecordField {
  /** A UUID. */
  readonly id: string
  readonly created_at: Seconds
  readonly updated_at: Seconds
  /** Key of the field in records. */
  readonly name: string
  readonly label: string
  readonly type: RecordFieldType
  readonly required: boolean
  readonly unique: boolean
  readonly editable: boolean
  readonly visible: boolean
  readonly filterable: boolean
  readonly searchable: boolean
  readonly placeholder: string | null
  readonly hint: string | null
  readonly choices: readonly RecordChoice[]
  /** Target of a RELATIONSHIP field; null for other types. */
  readonly related: Related | null
}

type NewRecordField = Required<RecordField, 'id' | 'created_at' | 'name' | 'label' | 'type'>

export function recordField(field: NewRecordField): RecordField {
  return {
    id: field.id,
    created_at: field.created_at,
    updated_at: field.updated_at ?? field.created_at,
    name: field.name,
    label: field.label,
    type: field.type,
    required: field.required ?? false,
    unique: field.unique ?? false,
    editable: field.editable ?? true,
    visible: field.visible ?? true,
    filterable: field.filterable ?? false,
    searchable: field.searchable ?? false,
    placeholder: field.placeholder ?? null,
    hint: field.hint ?? null,
    choices: field.choices ?? NONE,
    related: field.related ?? null,
  }
}

/** A kind of record that the account has defined; Freshdesk calls it a schema. */
export interface CustomObjectRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  /** Prefix of its records' display ids: `BKG` in `BKG-1`. */
  readonly prefix: string
  readonly title: string
  readonly description: string
  /** Number from 1; it grows by one with each change of the fields. */
  readonly version: number
  /** Fields in order of position; one is PRIMARY. */
  readonly fields: readonly RecordField[]
  /** Last number given to a record; a number is never given twice. */
  readonly last_number: number
}

type NewCustomObject = Required<CustomObjectRow, 'id' | 'created_at' | 'name' | 'prefix' | 'title' | 'fields'>

export function customObjectRow(object: NewCustomObject): CustomObjectRow {
  return {
    id: object.id,
    created_at: object.created_at,
    updated_at: object.updated_at ?? object.created_at,
    name: object.name,
    prefix: object.prefix,
    title: object.title,
    description: object.description ?? '',
    version: object.version ?? 1,
    fields: object.fields,
    last_number: object.last_number ?? 0,
  }
}

export interface CustomObjectRecordRow {
  /** `recordId` of its object and number. */
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly custom_object_id: number
  /** `BKG-1` */
  readonly display_id: string
  /** Number from 1; it grows by one with each update. */
  readonly version: number
  readonly data: RecordData
}

/** Bound of a record's number: the digits that follow the object's id in `recordId`. */
const MOST_RECORDS = 1_000_000_000

/** Id of the record with this number of the object. */
export const recordId = (customObjectId: number, number: number): number => customObjectId * MOST_RECORDS + number

/** Number of the record among those of its object. */
export const recordNumber = (id: number): number => id % MOST_RECORDS

type NewCustomObjectRecord = Required<
  CustomObjectRecordRow,
  'id' | 'created_at' | 'custom_object_id' | 'display_id' | 'data'
>

export function customObjectRecordRow(record: NewCustomObjectRecord): CustomObjectRecordRow {
  return {
    id: record.id,
    created_at: record.created_at,
    updated_at: record.updated_at ?? record.created_at,
    custom_object_id: record.custom_object_id,
    display_id: record.display_id,
    version: record.version ?? 1,
    data: record.data,
  }
}
