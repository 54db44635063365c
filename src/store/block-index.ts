import type { OrderDefinition } from './ordered-index.ts'
import { sortedRows } from './sorted-rows.ts'

/** Rows of a full block; positions in a block fit a byte. */
const MOST_ROWS = 256

/** Neighbouring rows of an index. A block is replaced, never changed, so what was derived from it stays true. */
export class Block<Row> {
  readonly rows: readonly Row[]
  #derived: Map<string, unknown> | undefined

  constructor(rows: readonly Row[]) {
    this.rows = rows
  }

  /** A value that depends on these rows only, made at the first call with this key. */
  derived<Value>(key: string, make: (rows: readonly Row[]) => Value): Value {
    this.#derived ??= new Map()
    let value = this.#derived.get(key) as Value | undefined // one key has one type of value
    if (value === undefined) {
      value = make(this.rows)
      this.#derived.set(key, value)
    }
    return value
  }
}

/**
 * An ordered set of the rows, cut into blocks. A write replaces the one block it falls into, clones share all others,
 * and with them whatever was derived from them (docs/decisions/0004-search.md).
 */
export class BlockIndex<Row extends Key, Key> {
  readonly #definition: OrderDefinition<Row, Key>
  #blocks: Block<Row>[]
  #isShared: boolean

  constructor(definition: OrderDefinition<Row, Key>, blocks?: Block<Row>[]) {
    this.#definition = definition
    this.#blocks = blocks ?? []
    this.#isShared = blocks !== undefined
  }

  /** A new, empty index in the same order, for the rows that `includes` accepts. */
  where(includes: (row: Row) => boolean): BlockIndex<Row, Key> {
    return new BlockIndex({ ...this.#definition, includes })
  }

  /** Blocks in ascending order, none empty, each of at most 256 rows. Valid until the next write. */
  get blocks(): readonly Block<Row>[] {
    return this.#blocks
  }

  add(row: Row): void {
    if (!this.#includes(row)) return
    const place = this.#placeOf(row)
    const rows = this.#blocks[place]?.rows ?? []
    const index = this.#indexIn(rows, row)
    if (rows.length < MOST_ROWS) this.#put(place, 1, rows.toSpliced(index, 0, row))
    else if (index === MOST_ROWS) this.#addAfter(place, row)
    else {
      const all = rows.toSpliced(index, 0, row)
      this.#put(place, 1, all.slice(0, all.length / 2), all.slice(all.length / 2))
    }
  }

  addAll(rows: readonly Row[]): void {
    const { parts, compare, includes } = this.#definition
    const included = sortedRows(includes === undefined ? rows : rows.filter((row) => includes(row)), { parts, compare })
    const last = this.#blocks.at(-1)?.rows.at(-1)
    const first = included[0]
    if (first === undefined) return
    if (last !== undefined && compare(last, first) > 0) {
      for (const row of included) this.add(row)
      return
    }
    const blocks: Row[][] = []
    for (let start = 0; start < included.length; start += MOST_ROWS)
      blocks.push(included.slice(start, start + MOST_ROWS))
    this.#put(this.#blocks.length, 0, ...blocks)
  }

  remove(row: Row): void {
    if (!this.#includes(row)) return
    const place = this.#placeOf(row)
    const rows = this.#blocks[place]?.rows ?? []
    const rest = rows.toSpliced(this.#indexIn(rows, row), 1)
    this.#put(place, 1, ...(rest.length === 0 ? [] : [rest]))
  }

  replace(old: Row, row: Row): void {
    if (!this.#includes(old) || !this.#includes(row) || this.#definition.compare(old, row) !== 0) {
      this.remove(old)
      this.add(row)
      return
    }
    const place = this.#placeOf(row)
    const rows = this.#blocks[place]?.rows ?? []
    this.#put(place, 1, rows.with(this.#indexIn(rows, row), row))
  }

  /** A clone that shares the blocks, and their list until either side writes. */
  clone(): BlockIndex<Row, Key> {
    this.#isShared = true
    return new BlockIndex(this.#definition, this.#blocks)
  }

  /**
   * Adds a row in a new block behind a full one: rows that arrive in order, ascending or descending, fill one block
   * after the other.
   */
  #addAfter(place: number, row: Row): void {
    const next = this.#blocks[place + 1]?.rows
    if (next === undefined || next.length === MOST_ROWS) this.#put(place + 1, 0, [row])
    else this.#put(place + 1, 1, [row, ...next])
  }

  #includes(row: Row): boolean {
    return this.#definition.includes?.(row) ?? true
  }

  #put(place: number, replaced: number, ...blocks: readonly (readonly Row[])[]): void {
    if (this.#isShared) {
      this.#blocks = [...this.#blocks]
      this.#isShared = false
    }
    this.#blocks.splice(place, replaced, ...blocks.map((rows) => new Block(rows)))
  }

  /** Position of the block that has the row or would take it: the last that begins at or before it, else the first. */
  #placeOf(row: Row): number {
    let low = 0
    let high = this.#blocks.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      const first = this.#blocks[middle]?.rows[0]
      if (first !== undefined && this.#definition.compare(first, row) <= 0) low = middle
      else high = middle - 1
    }
    return low
  }

  /** Position in its block of the row, or of the first row that comes after it. */
  #indexIn(rows: readonly Row[], row: Row): number {
    let low = 0
    let high = rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      const one = rows[middle]
      if (one !== undefined && this.#definition.compare(one, row) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
