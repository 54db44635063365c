import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareBy, compareByNames } from '../../src/store/order.ts'
import { OrderedIndex } from '../../src/store/ordered-index.ts'

interface Row {
  readonly shelf: number
  readonly sort_name: string
  readonly due_by: number | null
  readonly id: number
}

const rows: fc.Arbitrary<Row[]> = fc.uniqueArray(
  fc.record({
    shelf: fc.nat(2),
    sort_name: fc.constantFrom('', '5', '-1', 'ada', 'Ada', 'zoë', '\uffff', '\u{10ffff}', ' ', 'Infinity', 'NaN'),
    due_by: fc.option(fc.nat(3)),
    id: fc.nat(10_000),
  }),
  { selector: ({ id }) => id, maxLength: 60 },
)

const byHand = (a: Row, b: Row) =>
  a.shelf - b.shelf ||
  (a.due_by ?? 0) - (b.due_by ?? 0) ||
  (a.sort_name < b.sort_name ? -1 : a.sort_name > b.sort_name ? 1 : 0) ||
  a.id - b.id

describe('an order by members', () => {
  it.each([
    ['made as code', compareBy<Row, keyof Row>('shelf', 'due_by', 'sort_name', 'id')],
    ['made without code', compareByNames<Row, keyof Row>(['shelf', 'due_by', 'sort_name', 'id'])],
  ])('%s is the one written out by hand, null counted as 0', (_, compare) => {
    fc.assert(
      fc.property(rows, (some) => {
        expect(some.toSorted(compare)).toEqual(some.toSorted(byHand))
        for (const a of some) for (const b of some) expect(Math.sign(compare(a, b))).toBe(Math.sign(byHand(a, b)))
      }),
    )
  })

  it('has under its first parts what a filter finds, whatever the texts that follow, either way', () => {
    fc.assert(
      fc.property(rows, fc.nat(2), (some, shelf) => {
        const index = OrderedIndex.by<Row, ['shelf', 'sort_name', 'id']>('shelf', 'sort_name', 'id')
        for (const row of some) index.add(row)
        const expected = [...index.all()].filter((row) => row.shelf === shelf)
        expect([...index.under({ shelf })]).toEqual(expected)
        expect([...index.under({ shelf }, 'desc')]).toEqual(expected.toReversed())
        for (const { sort_name } of expected) {
          const named = expected.filter((row) => row.sort_name === sort_name)
          expect([...index.under({ shelf, sort_name })]).toEqual(named)
          const later = expected.slice(expected.indexOf(named[0] as Row))
          expect([...index.range({ shelf, sort_name }, { shelf })]).toEqual(later)
        }
      }),
    )
  })
})
