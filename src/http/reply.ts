import { type JsonText, joinedArray, jsonTextOf } from '../store/json-text.ts'

/** What a handler returns: its endpoint states the status. */
export interface Reply {
  /** JSON text; absent for 204. */
  readonly body?: Buffer
  /** Path of the created resource, below the API's base: `/tickets/1`. */
  readonly location?: string
  /** The location is below the account's own address instead. */
  readonly isOutsideApi?: boolean
  /** Number of the next page; becomes `Link: <...>; rel="next"` with the caller's host and query. */
  readonly nextPage?: number | undefined
  /** Of a page, for the journal: what was on it. */
  readonly rows?: readonly object[]
  /** For the log: what the reply does not show, in plain words. */
  readonly note?: string | undefined
}

/** Of 200 and 202. */
export interface Answered<Wire> extends Reply {
  readonly body: JsonText<Wire>
}

/** Of 201. */
export interface Created<Wire> extends Answered<Wire> {
  readonly location: string
}

/** Of 204. */
export interface NoContent extends Reply {
  readonly body?: undefined
}

export const noContent = (): NoContent => ({})
export const json = <Wire>(value: Wire): Answered<Wire> => ({ body: jsonTextOf(value) })
export const jsonText = <Wire>(body: JsonText<Wire>): Answered<Wire> => ({ body })
/** With a path that leads nowhere, as Freshdesk sends for some resources. */
export const createdOutsideApi = <Wire>(body: JsonText<Wire>, location: string): Created<Wire> => ({
  body,
  location,
  isOutsideApi: true,
})
export const created = <Wire>(body: JsonText<Wire>, location: string): Created<Wire> => ({ body, location })

/** What was made of some texts, by the first of them: lists are polled, and mostly nothing has changed. */
const recentArrays = new Map<Buffer, { readonly texts: readonly Buffer[]; readonly array: JsonText<unknown> }>()
const MOST_RECENT = 32
const LARGEST_RECENT_BYTES = 256 * 1024

/** A JSON array of ready texts. The same texts give, mostly, the same array: it must not be written to. */
export function arrayOf<Wire>(texts: readonly JsonText<Wire>[]): JsonText<readonly Wire[]> {
  const [first] = texts
  if (first === undefined) return joinedArray(texts)
  const recent = recentArrays.get(first)
  if (recent?.texts.length === texts.length && recent.texts.every((text, index) => text === texts[index])) {
    return recent.array as JsonText<readonly Wire[]> // of the same texts
  }
  const array = joinedArray(texts)
  if (array.length > LARGEST_RECENT_BYTES) return array
  recentArrays.delete(first)
  const [oldest] = recentArrays.keys()
  if (recentArrays.size === MOST_RECENT && oldest !== undefined) recentArrays.delete(oldest)
  recentArrays.set(first, { texts, array })
  return array
}

export const jsonPage = <Row extends object, Wire>(
  { rows, nextPage }: { readonly rows: readonly Row[]; readonly nextPage: number | undefined },
  textOfRow: (row: Row) => JsonText<Wire>,
  note?: string,
): Answered<readonly Wire[]> => ({ body: arrayOf(rows.map(textOfRow)), nextPage, rows, note })
