import * as z from 'zod'
import { RULE } from '../errors.ts'
import { positiveInteger, text } from './fields.ts'
import { named } from './named.ts'

/**
 * Source: https://developers.freshdesk.com/api/#custom-objects; src/domain/custom-objects checks the values of records.
 */

/** Types as live accounts name them; the reference writes MULTI-SELECT and LOOKUP RELATIONSHIP. */
export const RECORD_FIELD_TYPES = [
  'PRIMARY',
  'TEXT',
  'PARAGRAPH',
  'DATE',
  'DROPDOWN',
  'MULTI_SELECT',
  'NUMBER',
  'DECIMAL',
  'CHECKBOX',
  'RELATIONSHIP',
] as const

/** Members by which a lookup field of a ticket, contact or company can name its record. */
export const LOOKUP_PARAMETERS = ['display_id', 'primary_field_value'] as const
export type LookupParameter = (typeof LOOKUP_PARAMETERS)[number]

/** An object's id in a path; a text, so that the error for an unknown one can quote it. */
const objectId = () => z.string().meta({ type: 'integer', format: 'int64', minimum: 1 })

export const CustomObjectParams = () => z.object({ id: objectId() })
export const RecordParams = () =>
  z.object({ id: objectId(), record: z.string().meta({ description: 'Its display id: BKG-1' }) })

const parameter = (description: string) => z.unknown().optional().meta({ type: 'string', description })

/**
 * Query of a list; besides these a query has filters, `field=value` and `field[gt]=value`:
 * src/domain/custom-objects/filters.ts.
 */
export const RecordListQuery = () =>
  z.looseObject({
    page_size: z
      .unknown()
      .optional()
      .meta({ type: 'integer', minimum: 1, maximum: 100, default: 20, description: 'How many a page holds' }),
    next_token: parameter('Of the link to the next page'),
    prev_token: parameter('Of the link to the page before'),
    sort_by: parameter('A filterable field, created_time or updated_time, and the order: departure;ASC'),
    sort_order: z
      .unknown()
      .optional()
      .meta({ type: 'string', enum: ['ASC', 'DESC'], description: 'The order, where sort_by does not say' }),
  })

/** Query with filters only. */
export const RecordCountQuery = () => z.looseObject({})

const data = () =>
  z
    .record(z.string(), z.unknown(), { error: RULE.object })
    .meta({ description: 'By the names of the object’s fields; what is left out is null' })

export const CreateRecordBody = () => named('CreateCustomObjectRecordBody', { data: data() })
export const UpdateRecordBody = () =>
  named('UpdateCustomObjectRecordBody', {
    display_id: text().optional(),
    version: positiveInteger()
      .optional()
      .meta({ description: 'Of the record as it was read: another one, or none, is refused' }),
    data: data(),
  })

const milliseconds = () => z.int().meta({ format: 'int64', description: 'Milliseconds since 1970' })

const FieldReply = () =>
  named('CustomObjectField', {
    id: z.uuid(),
    name: z.string(),
    label: z.string(),
    type: z.enum(RECORD_FIELD_TYPES),
    position: z.int().positive(),
    required: z.boolean(),
    editable: z.boolean(),
    visible: z.boolean(),
    deleted: z.boolean(),
    placeholder: z.string().nullable(),
    hint: z.string().nullable(),
    filterable: z.boolean(),
    searchable: z.boolean(),
    parent_id: z.null(),
    choices: z.array(
      named('CustomObjectChoice', {
        id: z.int().positive(),
        value: z.string(),
        position: z.int().positive(),
        dependent_ids: z.strictObject({}),
      }),
    ),
    field_options: z.strictObject({
      unique: z.enum(['true', 'false']),
      related_object_type: z.enum(['NATIVE', 'CUSTOM']).optional(),
    }),
    created_time: milliseconds(),
    updated_time: milliseconds(),
    related_entity_id: z
      .int()
      .positive()
      .optional()
      .meta({ description: 'What it looks up: 1 tickets, 2 contacts, 3 companies; or a custom object' }),
    relationship_name: z.string().optional(),
    child_relationship_name: z.string().optional(),
  })

export const CustomObjectReply = () =>
  named('CustomObject', {
    name: z.string(),
    prefix: z.string(),
    title: z.string(),
    description: z.string(),
    version: z.int().positive(),
    deleted: z.boolean(),
    id: z.int().positive(),
    created_time: milliseconds(),
    updated_time: milliseconds(),
    fields: z.array(FieldReply()),
  })
export const CustomObjectListReply = () => named('CustomObjects', { schemas: z.array(CustomObjectReply()) })

const recordMembers = () => ({
  display_id: z.string(),
  created_time: milliseconds(),
  updated_time: milliseconds(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
  version: z.int().positive(),
})

export const RecordReply = () => named('CustomObjectRecord', recordMembers())

const link = () => z.strictObject({ href: z.string().meta({ description: 'Below /api/v2/custom_objects' }) })

export const RecordListReply = () =>
  named('CustomObjectRecords', {
    records: z.array(
      named('ListedCustomObjectRecord', {
        ...recordMembers(),
        metadata: z.strictObject({ primary_field_name: z.string() }),
      }),
    ),
    _links: z.strictObject({ next: link().optional(), count: link(), prev: link().optional() }),
  })

export const RecordCountReply = () => named('CustomObjectRecordCount', { count: z.int().nonnegative() })
