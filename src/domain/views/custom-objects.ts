import { view } from '../../store/render-cache.ts'
import type { CustomObjectRecordRow, CustomObjectRow, RecordField, Related } from '../../store/rows/custom-objects.ts'

/**
 * Times are in milliseconds. Key order is the reference's; keys that only live accounts show come last, in an inferred
 * order.
 */

const milliseconds = (seconds: number) => seconds * 1000

export const viewedObject = (object: CustomObjectRow) => ({
  name: object.name,
  prefix: object.prefix,
  title: object.title,
  description: object.description,
  version: object.version,
  deleted: false,
  id: object.id,
  created_time: milliseconds(object.created_at),
  updated_time: milliseconds(object.updated_at),
  fields: object.fields.map((field, index) => viewedField(object, field, index)),
})

const viewedField = (object: CustomObjectRow, field: RecordField, index: number) => ({
  id: field.id,
  name: field.name,
  label: field.label,
  type: field.type,
  position: index + 1,
  required: field.required,
  editable: field.editable,
  visible: field.visible,
  deleted: false,
  placeholder: field.placeholder,
  hint: field.hint,
  filterable: field.filterable,
  searchable: field.searchable,
  parent_id: null,
  choices: field.choices.map(({ id, value }, place) => ({ id, value, position: place + 1, dependent_ids: {} })),
  field_options: {
    unique: String(field.unique),
    ...(field.related === null ? {} : { related_object_type: typeof field.related === 'number' ? 'CUSTOM' : 'NATIVE' }),
  },
  created_time: milliseconds(field.created_at),
  updated_time: milliseconds(field.updated_at),
  ...(field.related === null
    ? {}
    : {
        related_entity_id: entityId(field.related),
        relationship_name: field.name,
        child_relationship_name: object.name,
      }),
})

/**
 * Ids of Freshdesk's own kinds of records: 2 is recorded, the others are inferred. Source: a public integration's
 * recorded schema
 */
const NATIVE_IDS = { ticket: 1, contact: 2, company: 3 } as const

const entityId = (related: Related) => (typeof related === 'number' ? related : NATIVE_IDS[related])

const recordMembers = (record: CustomObjectRecordRow) => ({
  display_id: record.display_id,
  created_time: milliseconds(record.created_at),
  updated_time: milliseconds(record.updated_at),
  data: record.data,
  version: record.version,
})

export const viewedRecord = view({ name: 'custom_object_record.viewed', render: recordMembers })

/** Record in a list; the context is the name of the object's primary field. */
export const listedRecord = view({
  name: 'custom_object_record.listed',
  render: (record: CustomObjectRecordRow, primary_field_name: string) => ({
    ...recordMembers(record),
    metadata: { primary_field_name },
  }),
})
