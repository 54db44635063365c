import { readFilters } from '../domain/custom-objects/filters.ts'
import { findObject, findRecord, primaryField } from '../domain/custom-objects/find.ts'
import { countRecords, listRecords, type RecordRequest, readRequest } from '../domain/custom-objects/list.ts'
import {
  addRecord,
  changeRecord,
  prepareData,
  recordRemoval,
  requireVersion,
} from '../domain/custom-objects/records.ts'
import { listedRecord, viewedObject, viewedRecord } from '../domain/views/custom-objects.ts'
import { inCustomObjectForm, invalidValue } from '../errors.ts'
import { endpoint, endpointOfWrites, resource } from '../http/endpoint.ts'
import { arrayOf, created, json, jsonText } from '../http/reply.ts'
import {
  CreateRecordBody,
  CustomObjectListReply,
  CustomObjectParams,
  CustomObjectReply,
  RecordCountQuery,
  RecordCountReply,
  RecordListQuery,
  RecordListReply,
  RecordParams,
  RecordReply,
  UpdateRecordBody,
} from '../schemas/custom-objects.ts'
import { jsonTextOf, withMember } from '../store/json-text.ts'

const SHAPES = [
  'Times are whole seconds, in milliseconds. Where keys that only live accounts show stand is inferred.',
  'Statuses of errors are inferred: 400 INVALID_INPUT, 403 PERMISSION_NOT_ALLOWED, 404 RESOURCE_NOT_FOUND, 409 CONSTRAINT_VIOLATION. Sentences that the reference does not print, and the name that an unknown parameter is told by, are inferred.',
]
const VALUES = [
  'A missing required value and a primary or unique value that another record has are refused, with sentences of our own; the latter is 409 CONSTRAINT_VIOLATION (inferred).',
  'A DATE is kept as its day; a lookup takes what is there and not deleted (inferred).',
]
const FILTERS = [
  'Which types take which operators is inferred: NUMBER, DECIMAL, DATE and times all, others equality; PARAGRAPH and MULTI_SELECT are never filterable. Texts are compared with regard to case (inferred).',
]

const search = (parameters: Readonly<Record<string, string>>) => new URLSearchParams(parameters).toString()

/** Links to pages and to the count, below `/api/v2/custom_objects`. */
function linksOf(
  id: number,
  { kept, size }: RecordRequest,
  { next, prev }: { next?: string | undefined; prev?: string | undefined },
) {
  const path = `/schemas/${id}/records`
  const page = (tokens: { readonly prev_token: string; readonly next_token: string }) => ({
    href: `${path}?${search({ page_size: String(size), ...kept, ...tokens })}`,
  })
  const { sort_by: _, sort_order: __, ...filters } = kept
  const counted = search(filters)
  return {
    ...(next === undefined ? {} : { next: page({ prev_token: '', next_token: next }) }),
    count: { href: `${path}/count${counted === '' ? '' : `?${counted}`}` },
    ...(prev === undefined ? {} : { prev: page({ prev_token: prev, next_token: '' }) }),
  }
}

const DEVICES = 1
const A_DEVICE = { id: DEVICES, record: 'DEV-3' }

export const customObjectEndpoints = resource(
  { tag: 'Custom objects', feature: 'Custom Objects', errorForm: inCustomObjectForm },
  [
    endpoint({
      id: 'listCustomObjects',
      method: 'get',
      path: '/custom_objects/schemas',
      summary: 'List the custom objects with their fields',
      source: '#list_all_custom_objects',
      access: 'view_custom_objects',
      success: { status: 200, schema: CustomObjectListReply },
      deviations: [
        ...SHAPES,
        'Custom objects are made by control operations and fixtures; the order, by id, is inferred. form_options, validations and icon_link, and of fields aggregatable, has_dependents, default and validations, are left out.',
        'related_entity_id is 2 for contacts (recorded), 1 for tickets, 3 for companies (inferred).',
      ],
      examples: [{ summary: 'All' }],
      handle: (_, account) => json({ schemas: [...account.database.custom_objects.all()].map(viewedObject) }),
    }),

    endpoint({
      id: 'viewCustomObject',
      method: 'get',
      path: '/custom_objects/schemas/:id',
      summary: 'View a custom object with its fields',
      source: '#view_a_custom_object',
      access: 'view_custom_objects',
      params: CustomObjectParams,
      success: { status: 200, schema: CustomObjectReply },
      deviations: SHAPES,
      examples: [{ summary: 'By id', params: { id: DEVICES } }],
      handle: ({ params }, account) => json(viewedObject(findObject(account, params.id))),
    }),

    endpoint({
      id: 'listRecords',
      method: 'get',
      path: '/custom_objects/schemas/:id/records',
      summary: 'List the records of a custom object, filtered by `field=value` and `field[gt]=value`',
      source: '#list_all_records',
      access: 'view_custom_objects',
      params: CustomObjectParams,
      query: RecordListQuery,
      success: { status: 200, schema: RecordListReply },
      deviations: [
        ...SHAPES,
        ...FILTERS,
        'Newest first, as the first sample; records without a value come first when sorted by it ascending (inferred).',
        'A token says where the page before ended: records made or deleted meanwhile shift nothing. It is good for the order it came in; of two the next_token counts (inferred).',
      ],
      examples: [
        { summary: 'The newest', params: { id: DEVICES }, query: { page_size: 2, prev_token: '', next_token: '' } },
        {
          summary: 'Filtered and sorted',
          params: { id: DEVICES },
          query: { 'ports[gte]': 4, under_warranty: 'true', sort_by: 'installed_on;DESC' },
        },
      ],
      prepare: ({ params, query }, account) => readRequest(findObject(account, params.id), query),
      handle({ params }, account, request) {
        const object = findObject(account, params.id)
        const { records, ...tokens } = listRecords(account, object, request)
        const primary = primaryField(object).name
        const texts = arrayOf(records.map((record) => account.text(listedRecord, record, primary)))
        const whole = withMember(
          withMember(jsonTextOf({}), 'records', texts),
          '_links',
          jsonTextOf(linksOf(object.id, request, tokens)),
        )
        return { ...jsonText(whole), rows: records }
      },
    }),

    endpoint({
      id: 'createRecord',
      method: 'post',
      path: '/custom_objects/schemas/:id/records',
      summary: 'Create a record of a custom object',
      source: '#create_a_record',
      access: 'manage_custom_objects',
      params: CustomObjectParams,
      body: CreateRecordBody,
      success: { status: 201, schema: RecordReply },
      errors: [409],
      deviations: [...SHAPES, ...VALUES, 'The Location is inferred.'],
      examples: [
        {
          summary: 'That looks a ticket up',
          params: { id: DEVICES },
          body: {
            data: { serial_number: 'AR-2001', model: 'Acme Router 7', ports: 16, features: ['5G'], ticket: 1 },
          },
        },
      ],
      prepare({ params, body: { data } }, account) {
        const object = findObject(account, params.id)
        return data === undefined ? [] : prepareData(account, object, { data })
      },
      handle({ params }, account, data) {
        const record = addRecord(account, findObject(account, params.id), data)
        const text = account.text(viewedRecord, record, undefined)
        return created(text, `/custom_objects/schemas/${record.custom_object_id}/records/${record.display_id}`)
      },
    }),

    endpoint({
      id: 'countRecords',
      method: 'get',
      path: '/custom_objects/schemas/:id/records/count',
      summary: 'Count the records of a custom object, those that filters leave',
      source: '#count_records',
      access: 'view_custom_objects',
      params: CustomObjectParams,
      query: RecordCountQuery,
      success: { status: 200, schema: RecordCountReply },
      deviations: [...SHAPES, ...FILTERS, 'Other parameters than filters are refused (inferred).'],
      examples: [
        { summary: 'All', params: { id: DEVICES } },
        { summary: 'Of a ticket', params: { id: DEVICES }, query: { ticket: 1 } },
      ],
      prepare({ params, query }, account) {
        const object = findObject(account, params.id)
        const { filters, findings } = readFilters(object, query)
        return findings.length > 0 ? [...findings] : { object, filters }
      },
      handle: (_, account, { object, filters }) => json({ count: countRecords(account, object, filters) }),
    }),

    endpoint({
      id: 'viewRecord',
      method: 'get',
      path: '/custom_objects/schemas/:id/records/:record',
      summary: 'View a record of a custom object',
      source: '#view_a_record',
      access: 'view_custom_objects',
      params: RecordParams,
      success: { status: 200, schema: RecordReply },
      deviations: SHAPES,
      examples: [{ summary: 'By display id', params: A_DEVICE }],
      handle({ params }, account) {
        const record = findRecord(account, findObject(account, params.id), params.record)
        return jsonText(account.text(viewedRecord, record, undefined))
      },
    }),

    endpoint({
      id: 'updateRecord',
      method: 'put',
      path: '/custom_objects/schemas/:id/records/:record',
      summary: 'Update a record of a custom object: the whole of it',
      source: '#update_a_record',
      access: 'manage_custom_objects',
      params: RecordParams,
      body: UpdateRecordBody,
      success: { status: 200, schema: RecordReply },
      errors: [409],
      deviations: [
        ...SHAPES,
        ...VALUES,
        'Fields that are left out lose their values. A version that is stale or left out is 409, told once nothing else is wrong.',
        'A display_id of another record is 400 (inferred).',
      ],
      examples: [
        {
          summary: 'Back from repair',
          params: A_DEVICE,
          body: {
            display_id: 'DEV-3',
            version: 1,
            data: { serial_number: 'AR-1003', model: 'Acme Router 5', ports: 8, state: 'In use' },
          },
        },
      ],
      prepare({ params, body: { display_id, version, data } }, account) {
        const object = findObject(account, params.id)
        const stored = findRecord(account, object, params.record)
        const read = data === undefined ? [] : prepareData(account, object, { data, stored })
        const isOther = display_id !== undefined && display_id !== stored.display_id
        const findings = [
          ...(isOther ? [invalidValue('display_id', `It should be '${stored.display_id}'`)] : []),
          ...(Array.isArray(read) ? read : []),
        ]
        if (findings.length > 0 || Array.isArray(read)) return findings
        requireVersion(stored, version)
        return { stored, data: read }
      },
      handle: (_, account, { stored, data }) =>
        jsonText(account.text(viewedRecord, changeRecord(account, stored, data), undefined)),
    }),

    endpointOfWrites({
      id: 'deleteRecord',
      method: 'delete',
      path: '/custom_objects/schemas/:id/records/:record',
      summary: 'Delete a record of a custom object',
      source: '#delete_a_record',
      access: 'delete_custom_objects',
      params: RecordParams,
      success: { status: 204 },
      deviations: [
        'Records that look it up do so no more; tickets, contacts and companies keep its id until the field is written (inferred).',
      ],
      examples: [{ summary: 'By display id', params: A_DEVICE }],
      rowWrites: ({ params }, account) =>
        recordRemoval(account, findRecord(account, findObject(account, params.id), params.record)),
    }),
  ],
)
