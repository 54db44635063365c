import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OrderedIndex } from '../../src/store/ordered-index.ts'

interface Row {
  readonly id: number
  readonly at: number
}

const newIndex = () => OrderedIndex.by<Row, ['at', 'id']>('at', 'id').where(({ at }) => at < 90)
type Index = ReturnType<typeof newIndex>

/** An index beside the plain list that it stands for, and what can be done to both. */
class Both {
  readonly index: Index
  list: readonly Row[]

  constructor(index: Index, list: readonly Row[]) {
    this.index = index
    this.list = list
  }

  get shown(): readonly Row[] {
    return this.list.filter(({ at }) => at < 90).toSorted((a, b) => a.at - b.at || a.id - b.id)
  }

  expectSame(): void {
    expect([...this.index.all()]).toEqual(this.shown)
    expect([...this.index.range({}, {}, 'desc')]).toEqual(this.shown.toReversed())
    expect(this.index.size).toBe(this.shown.length)
    expect(this.index.first()).toEqual(this.shown[0])
  }
}

type Step = (both: Both, nextId: () => number) => Both

const count = fc.oneof(fc.nat(3), fc.constantFrom(63, 64, 65, 128, 200))
const at = fc.nat(99)
const later = (salt: number, place: number) => (salt * 31 + place * 17) % 100

const add: fc.Arbitrary<Step> = fc.tuple(count, at).map(([amount, salt]) => (both, nextId) => {
  const rows = Array.from({ length: amount }, (_, place) => ({ id: nextId(), at: later(salt, place) }))
  for (const row of rows) both.index.add(row)
  both.list = [...both.list, ...rows]
  return both
})

const addAll: fc.Arbitrary<Step> = fc.tuple(count, at).map(([amount, salt]) => (both, nextId) => {
  const rows = Array.from({ length: amount }, (_, place) => ({ id: nextId(), at: later(salt, place) }))
  both.index.addAll(rows)
  both.list = [...both.list, ...rows]
  return both
})

const remove: fc.Arbitrary<Step> = fc.nat().map((which) => (both) => {
  const row = both.list[which % both.list.length]
  if (row === undefined) return both
  both.index.remove(row)
  both.list = both.list.filter((other) => other !== row)
  return both
})

const replace: fc.Arbitrary<Step> = fc.tuple(fc.nat(), at).map(([which, moved]) => (both) => {
  const old = both.list[which % both.list.length]
  if (old === undefined) return both
  const row = { ...old, at: which % 2 === 0 ? old.at : moved }
  both.index.replace(old, row)
  both.list = both.list.map((other) => (other === old ? row : other))
  return both
})

/** Asked between any two writes: what it remembers must follow them. */
const first: fc.Arbitrary<Step> = fc.constant((both) => {
  expect(both.index.first()).toEqual(both.shown[0])
  return both
})

const under: fc.Arbitrary<Step> = at.map((value) => (both) => {
  expect([...both.index.under({ at: value })]).toEqual(both.shown.filter((row) => row.at === value))
  return both
})

const clone: fc.Arbitrary<Step> = fc.constant((both) => new Both(both.index.clone(), both.list))

const steps = fc.array(fc.oneof(add, addAll, remove, replace, first, under, clone), { maxLength: 25 })

describe('an ordered index', () => {
  it('shows at every moment the rows that were written to it, and a clone those of its own', () => {
    fc.assert(
      fc.property(steps, (some) => {
        let id = 0
        const all = [new Both(newIndex(), [])]
        for (const step of some) {
          const last = all.at(-1) as Both
          const next = step(last, () => ++id)
          if (next !== last) all.push(next)
        }
        for (const both of all) both.expectSame()
      }),
    )
  })

  it('knows the first row again after one before it, and one after it', () => {
    const index = newIndex()
    expect(index.first()).toBeUndefined()
    for (const [id, at, firstId] of [
      [1, 5, 1],
      [2, 7, 1],
      [3, 3, 3],
      [4, 95, 3],
    ] as const) {
      index.add({ id, at })
      expect(index.first()?.id).toBe(firstId)
    }
    expect(index.size).toBe(3)
  })

  it('goes on with what it began to read when rows are added meanwhile', () => {
    const index = newIndex()
    for (let id = 1; id <= 5; id++) index.add({ id, at: 10 * id })
    const read: number[] = []
    for (const row of index.all()) {
      read.push(row.id)
      index.add({ id: 100 + row.id, at: row.at + 1 })
    }
    expect(read).toEqual([1, 2, 3, 4, 5])
    expect(index.size).toBe(10)
  })
})
