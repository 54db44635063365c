import type { Account } from '../../account/account.ts'
import { type Finding, invalidValue } from '../../errors.ts'
import type { CustomFieldValue } from '../../store/rows/base.ts'
import type {
  CustomObjectRecordRow,
  CustomObjectRow,
  RecordField,
  RecordFieldType,
} from '../../store/rows/custom-objects.ts'
import { textOfSent } from '../../store/shape.ts'
import { compareValues, firstValue, lastOf, type ValuePlace } from '../../store/value-index.ts'
import { parseDateTime } from '../../times.ts'
import { dateOf } from './values.ts'

/**
 * Filters of a list of records: `field=value`, `field[gt]=value` ... All of them have to hold.
 * Source of form and sentences: https://developers.freshdesk.com/api/#custom-objects
 */

const OPERATORS = ['eq', 'gt', 'lt', 'gte', 'lte'] as const
type Operator = (typeof OPERATORS)[number]

export interface RecordFilter {
  readonly field: string
  readonly operator: Operator
  readonly value: CustomFieldValue
}

const MOST_FILTERS = 10

/** Fields that every record has besides those of its object. */
export const TIME_FIELDS: ReadonlySet<string> = new Set(['created_time', 'updated_time'])

/** Types whose values have an order that a filter can use (inferred). */
const ORDERED_TYPES: ReadonlySet<RecordFieldType> = new Set(['NUMBER', 'DECIMAL', 'DATE'])

/** Value of a field as filters compare it; times in milliseconds. */
export function valueIn(record: CustomObjectRecordRow, field: string): CustomFieldValue {
  if (field === 'created_time') return record.created_at * 1000
  if (field === 'updated_time') return record.updated_at * 1000
  const value = record.data[field]
  return value === undefined || typeof value === 'object' ? null : value
}

/** The object's field of this name, if records can be filtered and sorted by it. */
export const filterableField = ({ fields }: CustomObjectRow, name: string): RecordField | undefined =>
  fields.find((field) => field.name === name && field.filterable)

/**
 * Reads the filters of a query.
 * @param query texts by name, without the parameters that are no filters
 */
export function readFilters(
  object: CustomObjectRow,
  query: Readonly<Record<string, unknown>>,
): { readonly filters: readonly RecordFilter[]; readonly findings: readonly Finding[] } {
  const filters: RecordFilter[] = []
  const findings: Finding[] = []
  const given = Object.entries(query)
  for (const [key, text] of given) {
    const filter = readFilter(object, key, textOfSent(text))
    if ('operator' in filter) filters.push(filter)
    else findings.push(filter)
  }
  if (given.length > MOST_FILTERS) {
    const rule = `A maximum of ${MOST_FILTERS} filter conditions can be applied while querying the list of records.`
    findings.push(invalidValue('filters', rule))
  }
  return { filters, findings }
}

const KEY = /^([^[\]]{1,256})(?:\[([^[\]]{0,32})\])?$/

function readFilter(object: CustomObjectRow, key: string, text: string): RecordFilter | Finding {
  const [, name = key, given = 'eq'] = KEY.exec(key) ?? []
  const isTime = TIME_FIELDS.has(name)
  const field = object.fields.find((one) => one.name === name)
  if (field === undefined && !isTime) return invalidValue(name, 'Field does not exist.')
  const label = field?.label ?? name
  if (field?.filterable === false) return invalidValue(name, `Field '${label}' cannot be used to filter records.`)
  const operator = OPERATORS.find((one) => one === given)
  const isOrdered = isTime || (field !== undefined && ORDERED_TYPES.has(field.type))
  if (operator === undefined || (operator !== 'eq' && !isOrdered)) {
    return invalidValue(name, `Please enter a valid conditional operator for '${label}' field.`)
  }
  const value = isTime ? momentOf(text) : valueFrom(field as RecordField, text) // there is one where it is no time
  if (value === undefined) {
    return invalidValue(name, `Please enter a valid value for '${label}' field in filter condition.`)
  }
  return { field: name, operator, value }
}

/** Milliseconds since the epoch of a text like `2026-01-15T09:00:00.000Z`; undefined for what is no time. */
function momentOf(text: string): number | undefined {
  const seconds = parseDateTime(text)
  if (seconds === undefined) return undefined
  const [, fraction = ''] = /\.(\d{1,9})/.exec(text) ?? []
  return seconds * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3))
}

/** Value that a text stands for; undefined for a blank (inferred) and for a text that does not fit the type. */
function valueFrom({ type, related }: RecordField, text: string): CustomFieldValue | undefined {
  if (text === '') return undefined
  if (type === 'NUMBER') return /^-?\d{1,16}$/.test(text) ? Number(text) : undefined
  if (type === 'DECIMAL') return /^-?\d{1,16}(\.\d{1,16})?$/.test(text) ? Number(text) : undefined
  if (type === 'CHECKBOX') return text === 'true' || text === 'false' ? text === 'true' : undefined
  if (type === 'DATE') return dateOf(text)
  if (type === 'RELATIONSHIP' && typeof related === 'string') return /^\d{1,20}$/.test(text) ? Number(text) : undefined
  return text
}

/** Whether the record meets the filter; one without a value meets none. */
export function meets(record: CustomObjectRecordRow, { field, operator, value }: RecordFilter): boolean {
  const own = valueIn(record, field)
  if (own === null) return false
  const order = compareValues(own, value)
  if (order === 0) return operator === 'eq' || operator === 'gte' || operator === 'lte'
  return order < 0 ? operator === 'lt' || operator === 'lte' : operator === 'gt' || operator === 'gte'
}

/** Records that an index finds for a filter; some at its bounds may not meet it. */
function* recordsNear(
  { database }: Account,
  { id: custom_object_id }: CustomObjectRow,
  { field, operator, value }: RecordFilter,
): Generator<CustomObjectRecordRow> {
  const { by } = database.custom_object_records
  const isFromBelow = operator === 'lt' || operator === 'lte'
  const isUpwards = operator === 'gt' || operator === 'gte'
  if (TIME_FIELDS.has(field)) {
    const moment = Math.floor(Number(value) / 1000)
    if (field === 'created_time') {
      const low = isFromBelow ? { custom_object_id } : { custom_object_id, created_at: moment }
      const high = isUpwards ? { custom_object_id } : { custom_object_id, created_at: moment }
      yield* by.created.range(low, high)
    } else {
      const low = isFromBelow ? { custom_object_id } : { custom_object_id, updated_at: moment }
      const high = isUpwards ? { custom_object_id } : { custom_object_id, updated_at: moment }
      yield* by.updated.range(low, high)
    }
    return
  }
  const first: ValuePlace = { value, id: Number.NEGATIVE_INFINITY }
  const low = isFromBelow ? firstValue : first
  const high = isUpwards ? undefined : lastOf(value)
  for (const id of by.values.ids(custom_object_id, field, { low, high })) {
    const record = database.custom_object_records.get(id)
    if (record !== undefined) yield record
  }
}

/**
 * Records found for the filter that finds fewest. All filters' records are read in parallel, so the cost is that of the
 * shortest.
 */
export function recordsOfNarrowest(
  account: Account,
  object: CustomObjectRow,
  filters: readonly RecordFilter[],
): readonly CustomObjectRecordRow[] {
  const sides = filters.map((filter) => ({
    records: recordsNear(account, object, filter),
    read: [] as CustomObjectRecordRow[],
  }))
  if (sides.length === 0) return []
  for (;;) {
    for (const { records, read } of sides) {
      const next = records.next()
      if (next.done) return read
      read.push(next.value)
    }
  }
}
