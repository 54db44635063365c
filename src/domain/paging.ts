export interface Page<Row> {
  readonly rows: readonly Row[]
  /** Number of the next page; undefined on the last. */
  readonly nextPage: number | undefined
}

export interface PageRequest {
  /** Number from 1. Default: 1. */
  readonly page?: number | undefined
  /** 1 to 100. Default: 30. */
  readonly per_page?: number | undefined
}

export interface Listing<Row> {
  /** Rows in the order of the list; not all of them need match. */
  readonly ordered: Iterable<Row>
  /** Rows that meet the most selective condition, in any order. Absent when `ordered` is the same rows. */
  readonly selected?: () => Iterable<Row>
  readonly compare: (a: Row, b: Row) => number
  readonly matches: (row: Row) => boolean
}

/**
 * One page of a list. Rows are read in order as long as most of them match; when too many do not, the selected rows are
 * gathered and sorted instead. Either way the cost depends on the condition and on the page's offset, not on the size
 * of the account.
 */
export function pageOf<Row>(listing: Listing<Row>, request: PageRequest): Page<Row> {
  const page = request.page ?? 1
  const size = request.per_page ?? 30
  const offset = (page - 1) * size
  const end = offset + size + 1
  const rows = streamed(listing, end) ?? sorted(listing)
  const nextPage = rows.length >= end ? page + 1 : undefined
  return { rows: rows.slice(offset, offset + size), nextPage }
}

/**
 * Rows without a match that are read before the selected rows are gathered instead. `MISSES_PER_ROW` more are allowed
 * for each row that is wanted.
 */
const FREE_MISSES = 500
const MISSES_PER_ROW = 4

function streamed<Row>({ ordered, selected, matches }: Listing<Row>, wanted: number): Row[] | undefined {
  const rows: Row[] = []
  let misses = 0
  for (const row of ordered) {
    if (matches(row)) {
      rows.push(row)
      if (rows.length === wanted) return rows
    } else if (++misses > FREE_MISSES + MISSES_PER_ROW * wanted && selected !== undefined) {
      return undefined
    }
  }
  return rows
}

function sorted<Row>({ selected, ordered, matches, compare }: Listing<Row>): Row[] {
  const rows: Row[] = []
  for (const row of selected?.() ?? ordered) if (matches(row)) rows.push(row)
  return rows.sort(compare)
}
