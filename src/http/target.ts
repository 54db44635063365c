import { toUSVString } from 'node:util'

export const API_PATH = '/api/v2'
export const SCIM_PATH = '/scim/v2'
export const MCP_PATH = '/mcp'

/** Parts of a request's URL: the path is collapsed, the query stays text until it is needed. */
export interface Target {
  /** Path without the query, `//` and a trailing `/` collapsed. */
  readonly path: string
  readonly search: string
  /** Whether the path began with two slashes: Freshdesk has an error of its own for that. */
  readonly startsWithDoubleSlash: boolean
}

export function parseTarget(url: string): Target {
  const mark = url.indexOf('?')
  const rawPath = mark < 0 ? url : url.slice(0, mark)
  let search = mark < 0 ? '' : url.slice(mark + 1)
  let path = rawPath
  if (rawPath.includes('//')) {
    path = rawPath.replace(/\/{2,}/g, '/')
    search = detached(search)
  }
  if (path.length > 1 && path.endsWith('/')) path = path.slice(0, -1)
  return { path, search, startsWithDoubleSlash: rawPath.startsWith('//') }
}

/** A copy of the text: a part of a string keeps all of it in memory, and the journal keeps parts of URLs. */
export const detached = (text: string): string => Buffer.from(text, 'latin1').toString('latin1')

export type Query = Readonly<Record<string, string>>

const NO_QUERY: Query = Object.freeze(Object.create(null))
const MOST_KEPT = 500
const LONGEST_KEPT = 300
/** Queries by text: clients ask for the same ones again and again. */
const kept = new Map<string, Query>()

/**
 * Parameters of a query. Of a key given more than once the last value counts; malformed escapes stay as they are. The
 * same text mostly gives the same object.
 */
export function parseQuery(search: string): Query {
  if (search === '') return NO_QUERY
  const known = kept.get(search)
  if (known !== undefined) return known
  const query: Record<string, string> = Object.create(null)
  for (const [name, value] of new URLSearchParams(search)) query[name] = value
  Object.freeze(query)
  if (search.length > LONGEST_KEPT) return query
  if (kept.size === MOST_KEPT) kept.clear()
  kept.set(search, query)
  return query
}

/**
 * The query with another page number, which comes first, as recorded: a client that reads the first number after
 * `page=` would otherwise read that of `per_page=`. All other parameters stay as the caller wrote them.
 */
export function searchOfPage(search: string, page: number): string {
  if (search !== lastOfPage.search || page !== lastOfPage.page) {
    const others = search.split('&').filter((part) => part !== '' && !/^page(=|$)/.test(part))
    lastOfPage = { search, page, made: [`page=${page}`, ...others].join('&') }
  }
  return lastOfPage.made
}

/** The last one: each page asks twice, for the header and for the journal, and clients poll the same list. */
let lastOfPage = { search: '', page: 0, made: '' }

/**
 * A URL as a header carries it: characters that RFC 3986 does not allow are percent-encoded. Node gives each byte of a
 * request's head as one character.
 */
export const uriText = (url: string): string =>
  url.replace(/[^!#-;=?-[\]_a-z~]/g, (sign) =>
    sign <= '\xff'
      ? `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
      : encodeURIComponent(toUSVString(sign)),
  )
