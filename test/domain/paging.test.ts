import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Listing, type Page, type PageRequest, pageOf } from '../../src/domain/paging.ts'

interface Row {
  readonly id: number
  readonly at: number
  readonly isWanted: boolean
}

const compare = (a: Row, b: Row) => a.at - b.at || a.id - b.id

/** As a listing of indexed rows is: in order, and perhaps with the wanted rows at hand in any order. */
function listingOf(rows: readonly Row[], hasSelection: boolean): Listing<Row> {
  const ordered = [...rows].sort(compare)
  const listing = { ordered, compare, matches: ({ isWanted }: Row) => isWanted }
  return hasSelection ? { ...listing, selected: () => rows.filter(({ isWanted }) => isWanted) } : listing
}

const range = (count: number): Row[] => Array.from({ length: count }, (_, id) => ({ id, at: id, isWanted: true }))
const ids = ({ rows }: Page<Row>) => rows.map(({ id }) => id)
const pageOfRange = (count: number, request: PageRequest) => pageOf(listingOf(range(count), false), request)

describe('a page', () => {
  it('is the first with 30 rows unless told otherwise', () => {
    const page = pageOfRange(31, {})
    expect([page.rows.length, page.nextPage]).toEqual([30, 2])
  })

  it('is the last when no row comes after it', () => {
    expect(pageOfRange(30, {}).nextPage).toBeUndefined()
    expect(pageOfRange(4, { per_page: 2, page: 2 })).toEqual({ rows: range(4).slice(2), nextPage: undefined })
  })

  it('past the end is empty and the last', () => {
    expect(pageOfRange(4, { per_page: 2, page: 3 })).toEqual({ rows: [], nextPage: undefined })
    expect(pageOfRange(0, {})).toEqual({ rows: [], nextPage: undefined })
  })

  it('has only rows that match', () => {
    const rows = range(10).map((row) => ({ ...row, isWanted: row.id % 3 === 0 }))
    expect(ids(pageOf(listingOf(rows, false), { per_page: 3 }))).toEqual([0, 3, 6])
  })

  it('is read no further than it takes to know whether another follows', () => {
    let read = 0
    const rows = range(1000)
    function* ordered() {
      for (const row of rows) {
        read++
        yield row
      }
    }
    const page = pageOf({ ordered: ordered(), compare, matches: () => true }, { per_page: 10, page: 3 })
    expect([ids(page)[0], page.nextPage, read]).toEqual([20, 4, 31])
  })

  it('is made of the selection when too many rows would be read for nothing', () => {
    let read = 0
    const rows = range(100_000).map((row) => ({ ...row, isWanted: row.id >= 99_990 }))
    function* ordered() {
      for (const row of rows) {
        read++
        yield row
      }
    }
    const selected = () => rows.slice(99_980).reverse()
    const page = pageOf({ ordered: ordered(), selected, compare, matches: (row) => row.isWanted }, { per_page: 3 })
    expect([ids(page), page.nextPage]).toEqual([[99_990, 99_991, 99_992], 2])
    expect(read).toBeLessThan(2000)
  })
})

describe('walking page by page', () => {
  const row = fc.record({ at: fc.nat(4), isWanted: fc.boolean() })
  // Runs of unwanted rows, long enough to take the other way.
  const rows = fc
    .array(
      fc.oneof(
        { weight: 5, arbitrary: row.map((one) => [one]) },
        row.map((one) => Array(400).fill(one)),
      ),
      {
        maxLength: 40,
      },
    )
    .map((runs) => runs.flat().map((one, id): Row => ({ ...one, id })))

  it('visits every row once and in order, with a selection and without', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 100 }), fc.boolean(), (all, per_page, hasSelection) => {
        const listing = listingOf(all, hasSelection)
        const seen: Row[] = []
        for (let page: number | undefined = 1; page !== undefined; ) {
          const { rows: found, nextPage }: Page<Row> = pageOf(listing, { page, per_page })
          expect(found.length === per_page || nextPage === undefined).toBe(true)
          seen.push(...found)
          page = nextPage
        }
        expect(seen).toEqual(all.filter(({ isWanted }) => isWanted).sort(compare))
      }),
      { numRuns: 60 },
    )
  })
})
