import { type CustomFieldValue, NONE, type Required, type Seconds } from './base.ts'

/** A list is what a MULTI_SELECT field holds. */
export type RecordValue = CustomFieldValue | readonly string[]

/** Values by the names of the object's fields, of which none is left out. */
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

/** What a RELATIONSHIP field looks up: rows of Freshdesk's own, or the custom object of this id. */
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
  /** The key in records. */
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
  /** Of a RELATIONSHIP field, null of others. */
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

/** A kind of record that an account has made for itself; Freshdesk calls it a schema. */
export interface CustomObjectRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  /** Of the ids of its records: `BKG` of `BKG-1`. */
  readonly prefix: string
  readonly title: string
  readonly description: string
  /** From 1, one more with each change of its fields. */
  readonly version: number
  /** In order of position; one is PRIMARY. */
  readonly fields: readonly RecordField[]
  /** That a record was given; a number is never given twice. */
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
  /** From 1, one more with each update. */
  readonly version: number
  readonly data: RecordData
}

/** Digits after an object's id. */
const MOST_RECORDS = 1_000_000_000

/** Of the record with this number of the object. */
export const recordId = (customObjectId: number, number: number): number => customObjectId * MOST_RECORDS + number

/** The number of the record among those of its object. */
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
