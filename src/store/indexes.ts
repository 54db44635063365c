import { compareBy, compareIds, type Leading, type PartOf } from './order.ts'
import { sortedRows } from './sorted-rows.ts'
import type { Identified } from './table.ts'
import { BTree, grownTree, type Tree } from './tree.ts'

export type Direction = 'asc' | 'desc'

/** An order of rows, no two of which are equal. Rows for which `includes` is false are left out. */
export interface OrderDefinition<Row, Key> {
  /** Members that it compares, in turn. */
  readonly parts: readonly (keyof Key & string)[]
  readonly compare: (a: Key, b: Key) => number
  readonly includes?: (row: Row) => boolean
}

interface PartedOrder<Row, Parts extends readonly PartOf<Row>[]>
  extends OrderDefinition<Row, Pick<Row, Parts[number]>> {
  readonly parts: Parts
}

/** An ordered set of the rows themselves: no key objects are made, the comparator reads the rows. */
export class OrderedIndex<Row, const Parts extends readonly PartOf<Row>[]> {
  readonly #order: PartedOrder<Row, Parts>
  #tree: Tree<Pick<Row, Parts[number]>, undefined>
  /** The answer of `first` until the next write: each request asks what falls due next, and few change it. */
  #first: { readonly row: Row | undefined } | undefined

  private constructor(order: PartedOrder<Row, Parts>, tree?: Tree<Pick<Row, Parts[number]>, undefined>) {
    this.#order = order
    this.#tree = tree ?? new BTree<Pick<Row, Parts[number]>, undefined>(undefined, order.compare)
  }

  /**
   * An index in the order of these members of the rows; the last must be the id, so that every order is a total one.
   */
  static by<Row, const Parts extends readonly PartOf<Row>[]>(...parts: Parts): OrderedIndex<Row, Parts> {
    return new OrderedIndex({ parts, compare: compareBy<Row, Parts[number]>(...parts) })
  }

  /** A new, empty index in the same order, for the rows that `includes` accepts. */
  where(includes: (row: Row) => boolean): OrderedIndex<Row, Parts> {
    return new OrderedIndex({ ...this.#order, includes })
  }

  /** Rows whose leading members have these values. */
  under(leading: Leading<Row, Parts>, direction: Direction = 'asc'): Generator<Row, void, undefined> {
    return this.range(leading, leading, direction)
  }

  /** Rows from `low` to `high`, both included; a member that is left out bounds nothing. */
  *range(
    low: Leading<Row, Parts>,
    high: Leading<Row, Parts>,
    direction: Direction = 'asc',
  ): Generator<Row, void, undefined> {
    const { compare } = this.#order
    const first = this.#probe(low, Number.NEGATIVE_INFINITY)
    const last = this.#probe(high, Number.POSITIVE_INFINITY)
    if (direction === 'asc') {
      for (const row of this.#tree.keys(first)) {
        if (compare(row, last) > 0) return
        yield row as Row // only rows are ever stored; probes are not
      }
      return
    }
    for (const [row] of this.#tree.entriesReversed(last, [])) {
      if (compare(row, first) < 0) return
      yield row as Row
    }
  }

  /** All rows, ascending. */
  *all(): Generator<Row, void, undefined> {
    for (const row of this.#tree.keys()) yield row as Row
  }

  first(): Row | undefined {
    this.#first ??= { row: this.#tree.minKey() as Row | undefined }
    return this.#first.row
  }

  get size(): number {
    return this.#tree.size
  }

  add(row: Row): void {
    if (!(this.#order.includes?.(row) ?? true)) return
    this.#first = undefined
    this.#tree.set(row, undefined)
  }

  addAll(rows: readonly Row[]): void {
    this.#first = undefined
    const { parts, compare, includes } = this.#order
    const included = includes === undefined ? rows : rows.filter((row) => includes(row))
    this.#tree = grownTree(this.#tree, compare, { keys: sortedRows(included, { parts, compare }) })
  }

  remove(row: Row): void {
    if (!(this.#order.includes?.(row) ?? true)) return
    this.#first = undefined
    this.#tree.delete(row)
  }

  replace(old: Row, row: Row): void {
    const { compare, includes } = this.#order
    const had = includes?.(old) ?? true
    const has = includes?.(row) ?? true
    if (had || has) this.#first = undefined
    if (had && !(has && compare(old, row) === 0)) this.#tree.delete(old)
    // On an equal key this overwrites the stored row with its successor.
    if (has) this.#tree.set(row, undefined)
  }

  clone(): OrderedIndex<Row, Parts> {
    return new OrderedIndex(this.#order, this.#tree.clone())
  }

  /**
   * A key to search with. Beside a text, an infinity compares as equal or as itself: either way the id, a number,
   * decides.
   */
  #probe(given: Leading<Row, Parts>, open: number): Pick<Row, Parts[number]> {
    const probe: Record<string, unknown> = {}
    for (const part of this.#order.parts) {
      const value = (given as Record<string, unknown>)[part]
      probe[part] = value === undefined ? open : value
    }
    return probe as Pick<Row, Parts[number]> // it has a member for each part
  }
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Rows by exact strings, of which each row has any number, as `email:ada@acme.test`; rows may share a string. */
export class LookupIndex<Row extends Identified> {
  readonly #keysOf: (row: Row) => readonly string[]
  readonly #tree: Tree<string, Row>

  constructor(keysOf: (row: Row) => readonly string[], tree?: Tree<string, Row>) {
    this.#keysOf = keysOf
    this.#tree = tree ?? new BTree<string, Row>(undefined, compareText)
  }

  /** Rows with this key, ordered by id as text. */
  *all(key: string): Generator<Row, void, undefined> {
    const prefix = `${key}\u0000`
    for (const [entry, row] of this.#tree.entries(prefix, [])) {
      if (!entry.startsWith(prefix)) return
      // A longer entry is that of a key which continues after a NUL of its own.
      if (entry.length === prefix.length + String(row.id).length) yield row
    }
  }

  /** Rows with a key that begins so; a row comes once for each such key. */
  *startingWith(prefix: string): Generator<Row, void, undefined> {
    for (const [entry, row] of this.#tree.entries(prefix, [])) {
      if (!entry.startsWith(prefix)) return
      yield row
    }
  }

  find(key: string): Row | undefined {
    const prefix = `${key}\u0000`
    const pair = this.#tree.getPairOrNextHigher(prefix)
    if (pair === undefined || !pair[0].startsWith(prefix)) return undefined
    if (pair[0].length === prefix.length + String(pair[1].id).length) return pair[1]
    for (const row of this.all(key)) return row
    return undefined
  }

  add(row: Row): void {
    for (const key of this.#keysOf(row)) this.#tree.set(`${key}\u0000${row.id}`, row)
  }

  addAll(rows: readonly Row[]): void {
    for (const row of rows) this.add(row)
  }

  remove(row: Row): void {
    for (const key of this.#keysOf(row)) this.#tree.delete(`${key}\u0000${row.id}`)
  }

  replace(old: Row, row: Row): void {
    this.remove(old)
    this.add(row)
  }

  clone(): LookupIndex<Row> {
    return new LookupIndex(this.#keysOf, this.#tree.clone())
  }
}

/** Counts of the rows that share a number, such as the articles of a folder; no row is read to count. */
export class CountIndex<Row> {
  readonly #numberOf: (row: Row) => number | null
  readonly #tree: Tree<number, number>

  /** @param numberOf returns null for a row that is not counted */
  constructor(numberOf: (row: Row) => number | null, tree?: Tree<number, number>) {
    this.#numberOf = numberOf
    this.#tree = tree ?? new BTree<number, number>(undefined, compareIds)
  }

  of(number: number): number {
    return this.#tree.get(number) ?? 0
  }

  /** Numbers that some row has, ascending, each with its count. */
  entries(): IterableIterator<readonly [number: number, count: number]> {
    return this.#tree.entries()
  }

  add(row: Row): void {
    this.#count(this.#numberOf(row), 1)
  }

  addAll(rows: readonly Row[]): void {
    for (const row of rows) this.add(row)
  }

  remove(row: Row): void {
    this.#count(this.#numberOf(row), -1)
  }

  replace(old: Row, row: Row): void {
    if (this.#numberOf(old) === this.#numberOf(row)) return
    this.remove(old)
    this.add(row)
  }

  clone(): CountIndex<Row> {
    return new CountIndex(this.#numberOf, this.#tree.clone())
  }

  #count(number: number | null, change: 1 | -1): void {
    if (number === null) return
    const count = this.of(number) + change
    if (count === 0) this.#tree.delete(number)
    else this.#tree.set(number, count)
  }
}
