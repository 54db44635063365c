import { type JsonText, joinedArray, jsonTextOf } from '../store/json-text.ts'

/** The return value of a handler; its endpoint states the status. */
export interface Reply {
  /** JSON text; absent for 204. */
  readonly body?: Buffer
  /** Path of the created resource, below the API's base: `/tickets/1`. */
  readonly location?: string
  /** Whether the location is below the account's address instead. */
  readonly isOutsideApi?: boolean
  /** Number of the next page; becomes `Link: <...>; rel="next"` with the caller's host and query. */
  readonly nextPage?: number | undefined
  /** Rows of a page, for the journal. */
  readonly rows?: readonly object[]
  /** Sentence for the log about what the reply does not show. */
  readonly note?: string | undefined
}

/** Reply with 200 or 202. */
export interface Answered<Wire> extends Reply {
  readonly body: JsonText<Wire>
}

/** Reply with 201. */
export interface Created<Wire> extends Answered<Wire> {
  readonly location: string
}

/** Reply with 204. */
export interface NoContent extends Reply {
  readonly body?: undefined
}

export const noContent = (): NoContent => ({})
export const json = <Wire>(value: Wire): Answered<Wire> => ({ body: jsonTextOf(value) })
export const jsonText = <Wire>(body: JsonText<Wire>): Answered<Wire> => ({ body })
/** Reply with a Location outside the API, where nothing is; Freshdesk sends such for some resources. */
export const createdOutsideApi = <Wire>(body: JsonText<Wire>, location: string): Created<Wire> => ({
  body,
  location,
  isOutsideApi: true,
})
export const created = <Wire>(body: JsonText<Wire>, location: string): Created<Wire> => ({ body, location })

/** Arrays that were made lately, by their first text: lists are polled, and mostly nothing has changed. */
const recentArrays = new Map<Buffer, { readonly texts: readonly Buffer[]; readonly array: JsonText<unknown> }>()
const MOST_RECENT = 32
const LARGEST_RECENT_BYTES = 256 * 1024

/** The JSON array of ready texts. The same texts mostly give the same array, so it must not be written to. */
export function arrayOf<Wire>(texts: readonly JsonText<Wire>[]): JsonText<readonly Wire[]> {
  const [first] = texts
  if (first === undefined) return joinedArray(texts)
  const recent = recentArrays.get(first)
  if (recent?.texts.length === texts.length && recent.texts.every((text, index) => text === texts[index])) {
    return recent.array as JsonText<readonly Wire[]> // made of the same texts
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
