import type { Account } from '../../account/account.ts'
import { type Finding, invalidValue } from '../../errors.ts'
import type { CustomFieldValue } from '../../store/rows/base.ts'
import type { CustomObjectRecordRow, CustomObjectRow } from '../../store/rows/custom-objects.ts'
import { textOfSent } from '../../store/shape.ts'
import { comparePlaces, type ValuePlace } from '../../store/value-index.ts'
import { pageOf } from '../paging.ts'
import {
  filterableField,
  meets,
  type RecordFilter,
  readFilters,
  recordsOfNarrowest,
  TIME_FIELDS,
  valueIn,
} from './filters.ts'

type Direction = 'ASC' | 'DESC'

interface RecordOrder {
  /** `created_time`, `updated_time` or a filterable field. */
  readonly field: string
  readonly direction: Direction
}

/** A place between records, and the direction to read from it. */
interface Start {
  readonly way: 'next' | 'prev'
  readonly place: ValuePlace
}

/** A list of records as the query asks for it. */
export interface RecordRequest {
  readonly filters: readonly RecordFilter[]
  readonly order: RecordOrder
  readonly size: number
  readonly start: Start | undefined
  /** Parameters that the links to other pages repeat. */
  readonly kept: Readonly<Record<string, string>>
}

/** Parameters of the list that are no filters. */
const OWN = ['page_size', 'next_token', 'prev_token', 'sort_by', 'sort_order'] as const
const OWN_NAMES: ReadonlySet<string> = new Set(OWN)
export type RecordQuery = Readonly<Record<string, unknown>>

const DEFAULT_SIZE = 20
const MOST_SIZE = 100
/** Reads the whole query. Returns all that is wrong with it, or the list it asks for. */
export function readRequest(object: CustomObjectRow, query: RecordQuery): Finding[] | RecordRequest {
  const given = Object.fromEntries(OWN.map((name) => [name, givenText(query[name])]))
  const others = Object.entries(query).filter(([name]) => !OWN_NAMES.has(name))
  const { filters, findings } = readFilters(object, Object.fromEntries(others))
  const order = readOrder(object, given.sort_by, given.sort_order)
  const size = readSize(given.page_size)
  const start = Array.isArray(order) ? undefined : readStart(order, given.next_token, given.prev_token)
  const found = [
    ...findings,
    ...(Array.isArray(order) ? order : []),
    ...(Array.isArray(size) ? size : []),
    ...(Array.isArray(start) ? start : []),
  ]
  if (found.length > 0 || Array.isArray(order) || Array.isArray(size) || Array.isArray(start)) return found
  const sorting = OWN.slice(3).filter((name) => given[name] !== undefined)
  const kept = [...others, ...sorting.map((name) => [name, given[name]])]
  return {
    filters,
    order,
    size,
    start,
    kept: Object.fromEntries(kept.map(([name, value]) => [name, textOfSent(value)])),
  }
}

/** The text of a parameter; a blank counts as none. */
const givenText = (value: unknown): string | undefined =>
  value === undefined || value === '' ? undefined : textOfSent(value)

/** Page size; the sentence of its error is inferred. */
function readSize(text = String(DEFAULT_SIZE)): number | Finding[] {
  const size = /^\d{1,3}$/.test(text) ? Number(text) : 0
  return size >= 1 && size <= MOST_SIZE
    ? size
    : [invalidValue('page_size', `It should be a Positive Integer less than or equal to ${MOST_SIZE}`)]
}

/**
 * Order of the list: `field;ASC`, or the field alone and the order in `sort_order`, ASC where that is missing
 * (inferred). Without either the newest come first, as in the first sample of
 * https://developers.freshdesk.com/api/#custom-objects.
 */
function readOrder(object: CustomObjectRow, sortBy: string | undefined, sortOrder: string | undefined) {
  const finding = (what: string) => [invalidValue('sort_by', what)]
  const [field = '', direction = sortOrder ?? 'ASC', ...more] = sortBy?.split(';') ?? [
    'created_time',
    sortOrder ?? 'DESC',
  ]
  if (more.length > 0 || field === '') return finding('Invalid value provided as sort parameter.')
  if (!TIME_FIELDS.has(field) && filterableField(object, field) === undefined) {
    return finding('Invalid field specified in sort parameter.')
  }
  if (direction !== 'ASC' && direction !== 'DESC') return finding('Invalid sort order specified in sort parameter.')
  return { field, direction } satisfies RecordOrder
}

/** Start of the page; a token counts only with the order that it was made for. */
function readStart(
  order: RecordOrder,
  next: string | undefined,
  prev: string | undefined,
): Start | undefined | Finding[] {
  const [way, token] = next !== undefined ? (['next', next] as const) : (['prev', prev] as const)
  if (token === undefined) return undefined
  const place = placeInToken(order, token)
  return place === undefined ? [invalidValue(`${way}_token`, 'Invalid token.')] : { way, place }
}

const tokenOf = ({ field, direction }: RecordOrder, { value, id }: ValuePlace): string =>
  Buffer.from(JSON.stringify([field, direction, value, id])).toString('base64url')

function placeInToken({ field, direction }: RecordOrder, token: string): ValuePlace | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (!Array.isArray(read) || read[0] !== field || read[1] !== direction || !Number.isSafeInteger(read[3]))
      return undefined
    const value: unknown = read[2]
    const isValue = TIME_FIELDS.has(field) ? Number.isSafeInteger(value) : isPlain(value)
    return isValue ? { value: value as CustomFieldValue, id: read[3] } : undefined // by one check or the other
  } catch {
    return undefined // no token of ours
  }
}

const isPlain = (value: unknown): value is CustomFieldValue =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)

export interface RecordPage {
  readonly records: readonly CustomObjectRecordRow[]
  /** Token of the page after this one; undefined on the last. `prev` likewise on the first. */
  readonly next: string | undefined
  readonly prev: string | undefined
}

/**
 * Reads one page from the place where another ended: it costs the same wherever it is, and writes in between shift
 * nothing.
 */
export function listRecords(account: Account, object: CustomObjectRow, request: RecordRequest): RecordPage {
  const { order, size, start } = request
  const isBack = start?.way === 'prev'
  const read = readFrom(account, object, request, { place: start?.place, isBack, size })
  const records = isBack ? read.records.toReversed() : read.records
  const first = records[0] && placeIn(order, records[0])
  const last = records.at(-1) && placeIn(order, records.at(-1) as CustomObjectRecordRow) // there is one
  const isAny = (place: ValuePlace, towardsFirst: boolean) =>
    readFrom(account, object, request, { place, isBack: towardsFirst, size: 1 }).records.length > 0
  const hasNext = last !== undefined && (isBack ? isAny(last, false) : read.hasMore)
  const hasPrev = first !== undefined && start !== undefined && (isBack ? read.hasMore : isAny(first, true))
  return {
    records,
    next: hasNext ? tokenOf(order, last) : undefined,
    prev: hasPrev ? tokenOf(order, first) : undefined,
  }
}

interface Reading {
  /** Place to read from, its own record left out; undefined to read from the beginning. */
  readonly place: ValuePlace | undefined
  /** Whether to read against the order. */
  readonly isBack: boolean
  readonly size: number
}

function readFrom(
  account: Account,
  object: CustomObjectRow,
  { filters, order }: RecordRequest,
  { place, isBack, size }: Reading,
) {
  const sign = (order.direction === 'ASC') === !isBack ? 1 : -1
  const compare = (a: CustomObjectRecordRow, b: CustomObjectRecordRow) =>
    sign * comparePlaces(placeIn(order, a), placeIn(order, b))
  const isBeyond = (record: CustomObjectRecordRow) =>
    place === undefined || sign * comparePlaces(placeIn(order, record), place) > 0
  const page = pageOf(
    {
      ordered: inOrder(account, object, order.field, { place, sign }),
      compare,
      matches: (record) => isBeyond(record) && filters.every((filter) => meets(record, filter)),
      ...(filters.length > 0 && { selected: () => recordsOfNarrowest(account, object, filters) }),
    },
    { per_page: size },
  )
  return { records: page.rows, hasMore: page.nextPage !== undefined }
}

const placeIn = ({ field }: RecordOrder, record: CustomObjectRecordRow): ValuePlace => ({
  value: valueIn(record, field),
  id: record.id,
})

/** Records of the object as an index orders them, from the place on. */
function* inOrder(
  { database }: Account,
  { id: custom_object_id }: CustomObjectRow,
  field: string,
  { place, sign }: { readonly place: ValuePlace | undefined; readonly sign: 1 | -1 },
): Generator<CustomObjectRecordRow> {
  const { by } = database.custom_object_records
  const direction = sign > 0 ? 'asc' : 'desc'
  if (!TIME_FIELDS.has(field)) {
    const bounds = sign > 0 ? { low: place } : { high: place }
    for (const id of by.values.ids(custom_object_id, field, { ...bounds, direction })) {
      const record = database.custom_object_records.get(id)
      if (record !== undefined) yield record
    }
    return
  }
  const all = { custom_object_id }
  const at = place && { moment: Math.floor(Number(place.value) / 1000), id: place.id }
  if (field === 'created_time') {
    const bound = at === undefined ? all : { custom_object_id, created_at: at.moment, id: at.id }
    yield* sign > 0 ? by.created.range(bound, all, direction) : by.created.range(all, bound, direction)
  } else {
    const bound = at === undefined ? all : { custom_object_id, updated_at: at.moment, id: at.id }
    yield* sign > 0 ? by.updated.range(bound, all, direction) : by.updated.range(all, bound, direction)
  }
}

/** Number of the object's records that meet all filters. */
export function countRecords(account: Account, object: CustomObjectRow, filters: readonly RecordFilter[]): number {
  if (filters.length === 0) return account.database.custom_object_records.by.ofObject.of(object.id)
  const near = recordsOfNarrowest(account, object, filters)
  return near.filter((record) => filters.every((filter) => meets(record, filter))).length
}
