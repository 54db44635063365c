import { textOfSent } from '../store/shape.ts'
import { scimInvalidValue } from './errors.ts'
import type { ListQuery } from './list.ts'
import { SEARCH_SCHEMA } from './messages.ts'
import { checkSchemas, memberOf } from './normalise.ts'
import { type Projection, projectionOf } from './projection.ts'
import type { Fields } from './values.ts'

/** Most users of a page, also where more are asked for. */
export const MOST_RESULTS = 200
export const DEFAULT_RESULTS = 100

export interface ListRequest extends ListQuery {
  readonly projection: Projection
}

/** Request of a query, where every value is a text. Throws a `ScimError` `invalidValue`. */
export const listRequestOf = (query: Readonly<Record<string, string>>): ListRequest =>
  listRequest((name) => query[name], projectionOfQuery(query))

export const projectionOfQuery = (query: Readonly<Record<string, string>>): Projection =>
  projectionOf(query.attributes?.split(','), query.excludedAttributes?.split(','))

/** Request of a `.search` body. Throws a `ScimError` 400. Source: RFC 7644, section 3.4.3. */
export function searchRequestOf(body: Fields): ListRequest {
  checkSchemas(body, SEARCH_SCHEMA)
  const names = (member: string) => {
    const given = memberOf(body, member)
    if (given === undefined || given === null) return undefined
    const list = Array.isArray(given) ? given : [given]
    if (!list.every((name) => typeof name === 'string')) throw scimInvalidValue(`${member} should be a list of names`)
    return list
  }
  const projection = projectionOf(names('attributes'), names('excludedAttributes'))
  return listRequest((name) => memberOf(body, name) ?? undefined, projection)
}

function listRequest(memberAt: (name: string) => unknown, projection: Projection): ListRequest {
  const order = textAt(memberAt, 'sortOrder')?.toLowerCase() ?? 'ascending'
  if (order !== 'ascending' && order !== 'descending')
    throw scimInvalidValue('sortOrder should be ascending or descending')
  return {
    filter: textAt(memberAt, 'filter'),
    sortBy: textAt(memberAt, 'sortBy'),
    isDescending: order === 'descending',
    // Less than 1 counts as 1, and a negative count as 0.
    startIndex: Math.max(1, integerAt(memberAt, 'startIndex') ?? 1),
    count: Math.min(MOST_RESULTS, Math.max(0, integerAt(memberAt, 'count') ?? DEFAULT_RESULTS)),
    projection,
  }
}

function textAt(memberAt: (name: string) => unknown, name: string): string | undefined {
  const value = memberAt(name)
  if (value === undefined || value === '') return undefined
  if (typeof value !== 'string') throw scimInvalidValue(`${name} should be a text`)
  return value
}

function integerAt(memberAt: (name: string) => unknown, name: string): number | undefined {
  const value = memberAt(name)
  if (value === undefined || value === '') return undefined
  const text = textOfSent(value)
  if (!/^-?\d{1,15}$/.test(text)) throw scimInvalidValue(`${name} should be an integer`)
  return Number(text)
}
