import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Block, BlockIndex } from '../../src/store/block-index.ts'

interface Row {
  readonly at: number
  readonly id: number
  readonly text: string
}

const compare = (a: Row, b: Row) => a.at - b.at || a.id - b.id
const newIndex = () =>
  new BlockIndex<Row, Row>({ parts: ['at', 'id'], compare, includes: (row) => row.text !== 'hidden' })
const row = (id: number, at = id, text = ''): Row => ({ id, at, text })
const rowsOf = (index: BlockIndex<Row, Row>) => index.blocks.flatMap((block) => block.rows)
const sizesOf = (index: BlockIndex<Row, Row>) => index.blocks.map((block) => block.rows.length)

function filledWith(ats: readonly number[]): BlockIndex<Row, Row> {
  const index = newIndex()
  ats.forEach((at, id) => {
    index.add(row(id, at))
  })
  return index
}

const count = (length: number) => Array.from({ length }, (_, index) => index)

describe('blocks', () => {
  it.each([
    ['ascending', count(1000)],
    ['descending', count(1000).reverse()],
    [
      'descending into a gap between full blocks',
      [...count(256), ...count(256).map((at) => 5000 + at), ...count(488).map((at) => 4000 - at)],
    ],
  ])('are full when the rows come %s', (_order, ats) => {
    const index = filledWith(ats)
    expect(rowsOf(index).map(({ at }) => at)).toEqual(ats.toSorted((a, b) => a - b))
    expect(index.blocks.length).toBeLessThanOrEqual(8)
  })

  it('are at least half full when the rows come in any order', () => {
    const index = filledWith(count(20_000).map((at) => (at * 7919) % 20_011))
    expect(Math.min(...sizesOf(index))).toBeGreaterThanOrEqual(128)
    expect(Math.max(...sizesOf(index))).toBeLessThanOrEqual(256)
  })

  it('disappear when they are empty', () => {
    const index = filledWith(count(600))
    for (const id of count(600)) index.remove(row(id))
    expect(index.blocks).toEqual([])
    index.add(row(1))
    expect(rowsOf(index)).toEqual([row(1)])
  })

  it('that a write does not fall into stay the same objects, with what was derived from them', () => {
    const index = filledWith(count(1000))
    const before = [...index.blocks]
    const sum = (block: Block<Row>) => block.derived('sum', (rows) => rows.reduce((total, { at }) => total + at, 0))
    expect(before.map(sum)).toEqual([32_640, 98_176, 163_712, 204_972])
    index.replace(row(300), row(300, 300, 'changed'))
    expect(index.blocks.map((block, place) => block === before[place])).toEqual([true, false, true, true])
    expect(index.blocks[1]?.derived('sum', (rows) => rows.length)).toBe(256)
    expect(index.blocks[2]?.derived('sum', () => -1)).toBe(163_712)
  })
})

type Write = {
  readonly kind: 'put' | 'remove' | 'clone'
  readonly side: number
  readonly id: number
  readonly at: number
  readonly text: string
}

const write: fc.Arbitrary<Write> = fc.record({
  kind: fc.constantFrom('put', 'put', 'put', 'put', 'remove', 'clone'),
  side: fc.nat(3),
  id: fc.nat(700),
  at: fc.nat(20),
  text: fc.constantFrom('', 'a', 'hidden'),
})

it('has the rows of a sorted list after any writes, in each of several clones', () => {
  fc.assert(
    fc.property(fc.array(write, { minLength: 500, maxLength: 1500, size: 'max' }), (writes) => {
      const sides = count(4).map(() => ({ index: newIndex(), rows: new Map<number, Row>() }))
      for (const { kind, side, id, at, text } of writes) {
        const one = sides[side] as (typeof sides)[number]
        const old = one.rows.get(id)
        if (kind === 'clone') {
          sides[id % 4] = { index: one.index.clone(), rows: new Map(one.rows) }
        } else if (kind === 'put') {
          const next = row(id, at, text)
          if (old === undefined) one.index.add(next)
          else one.index.replace(old, next)
          one.rows.set(id, next)
        } else if (old !== undefined) {
          one.index.remove(old)
          one.rows.delete(id)
        }
      }
      for (const { index, rows } of sides) {
        expect(rowsOf(index)).toEqual([...rows.values()].filter(({ text }) => text !== 'hidden').sort(compare))
        expect(Math.max(0, ...sizesOf(index))).toBeLessThanOrEqual(256)
        expect(sizesOf(index)).not.toContain(0)
      }
    }),
    { numRuns: 50 },
  )
})
