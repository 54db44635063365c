export interface Page<Row> {
  readonly rows: readonly Row[]
  /** Undefined on the last page. */
  readonly nextPage: number | undefined
}

export interface PageRequest {
  /** From 1. */
  readonly page?: number | undefined
  /** 1 to 100; 30 when absent. */
  readonly per_page?: number | undefined
}

export interface Listing<Row> {
  /** The rows in the promised order, or a superset of them. */
  readonly ordered: Iterable<Row>
  /** All rows that meet the most selective condition, in any order; absent when `ordered` is that set already. */
  readonly selected?: () => Iterable<Row>
  readonly compare: (a: Row, b: Row) => number
  readonly matches: (row: Row) => boolean
}

/**
 * One page of a listing. It is read off the ordered rows as long as few of them are in vain; when too many do not
 * match, the selected rows are gathered and sorted instead. Either way the cost follows the condition and the page's
 * offset, not the account.
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

/** Rows read for nothing before the other way is taken; more are forgiven the more are wanted. */
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
