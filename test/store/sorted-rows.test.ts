import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareBy } from '../../src/store/order.ts'
import { sortedRows } from '../../src/store/sorted-rows.ts'
import { times } from '../support/extent.ts'

interface Row {
  readonly a: number | string | null
  readonly b: number
  readonly id: number
}

const parts = ['a', 'b', 'id'] as const
const compare = compareBy<Row, keyof Row>(...parts)

/** Numbers that a seed makes, from 0 to 1. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** From so low on, and so many apart at most. */
const values = fc.record({
  low: fc.constantFrom(0, 1, -5, -(2 ** 40), 158_000_000_000),
  span: fc.constantFrom(1, 3, 70_000, 2 ** 17, 2 ** 33, 2 ** 50),
})

/** What else the first member may be, now and then. */
const strange = fc.constantFrom<readonly (number | string | null)[]>([], [null], [0.5], ['x', 'y'], [-0, null])

const manyRows = fc
  .record({ count: fc.integer({ min: 4000, max: 9000 }), seed: fc.nat(), a: values, b: values, strange })
  .map(({ count, seed, a, b, strange }) => {
    const next = chance(seed)
    const of = ({ low, span }: { low: number; span: number }) => low + Math.floor(next() * span)
    const first = () =>
      strange.length > 0 && next() < 0.1 ? (strange[Math.floor(next() * strange.length)] ?? null) : of(a)
    return Array.from({ length: count }, (_, id): Row => ({ a: first(), b: of(b), id })).sort(() => next() - 0.5)
  })

describe('rows in an order', () => {
  it('are those that comparing them has, whatever their members are, and the list stays as it was', () => {
    fc.assert(
      fc.property(manyRows, (rows) => {
        const before = rows.slice()
        // A text among numbers is compared with them as JavaScript does, in no order at all: then there is none to keep.
        const isMixed = rows.some(({ a }) => typeof a === 'string')
        const one = isMixed ? rows.map((row) => ({ ...row, a: String(row.a) })) : rows
        const sorted = sortedRows(one, { parts, compare })
        expect(sorted.map(({ id }) => id)).toEqual(one.toSorted(compare).map(({ id }) => id))
        expect(rows).toEqual(before)
      }),
      { numRuns: times(100, 20) },
    )
  })

  it('are found without a comparison where many rows have whole numbers', () => {
    const next = chance(7)
    const rows = Array.from({ length: 10_000 }, (_, id): Row => ({ a: Math.floor(next() * 9), b: id % 77, id }))
    const comparing = () => {
      throw new Error('compared')
    }
    const sorted = sortedRows(rows, { parts, compare: comparing })
    expect(sorted).toEqual(rows.toSorted(compare))
  })
})
