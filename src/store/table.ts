import { compareBy, type Leading, type PartOf } from './order.ts'
import { BTree, grownTree, type Tree } from './tree.ts'

export type Direction = 'asc' | 'desc'

/** An order of rows, no two of which are equal. Rows for which `includes` is false are left out. */
export interface OrderDefinition<Row, Key> {
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
    return this.#tree.minKey() as Row | undefined
  }

  get size(): number {
    return this.#tree.size
  }

  add(row: Row): void {
    if (this.#order.includes?.(row) ?? true) this.#tree.set(row, undefined)
  }

  addAll(rows: readonly Row[]): void {
    const { compare, includes } = this.#order
    const included = includes === undefined ? rows.slice() : rows.filter((row) => includes(row))
    this.#tree = grownTree(this.#tree, compare, { keys: included.sort(compare) })
  }

  remove(row: Row): void {
    if (this.#order.includes?.(row) ?? true) this.#tree.delete(row)
  }

  replace(old: Row, row: Row): void {
    const { compare, includes } = this.#order
    const had = includes?.(old) ?? true
    const has = includes?.(row) ?? true
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

const compareIds = (a: number, b: number) => a - b

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

interface Index<Row> {
  add(row: Row): void
  addAll(rows: readonly Row[]): void
  remove(row: Row): void
  replace(old: Row, row: Row): void
  clone(): Index<Row>
}

export interface Identified {
  readonly id: number
}

/** Hears of every write to a table, before the call that writes returns. */
export interface WriteObserver {
  /** `before` is undefined for a new row, `after` for a removed one. */
  wrote(table: string, before: Identified | undefined, after: Identified | undefined): void
  /** Rows that are all new. */
  wroteAll(table: string, rows: readonly Identified[]): void
}

/**
 * Immutable rows by id, with indexes. Clones share rows and tree nodes, so `clone()` costs as much as there are
 * indexes, whatever the number of rows; the first write after it copies one path of each tree.
 */
export class Table<Row extends Identified, Indexes extends object> {
  readonly by: Indexes
  #rows: Tree<number, Row>
  readonly #indexes: readonly Index<Row>[]
  #version: object
  #observer: WriteObserver | undefined
  #name = ''

  constructor(indexes: Indexes, rows?: Tree<number, Row>, version: object = {}) {
    this.#version = version
    this.by = indexes
    this.#rows = rows ?? new BTree<number, Row>(undefined, compareIds)
    this.#indexes = Object.values(indexes)
  }

  /** Reports every write from now on to the observer, under this name. Clones report to nobody. */
  reportTo(observer: WriteObserver, name: string): void {
    this.#observer = observer
    this.#name = name
  }

  get size(): number {
    return this.#rows.size
  }

  /** A token that every write replaces and clones share: the same token means the same rows. */
  get version(): object {
    return this.#version
  }

  get(id: number): Row | undefined {
    return this.#rows.get(id)
  }

  /** All rows by ascending id, for exports and saving; no request handler walks a table. */
  all(): IterableIterator<Row> {
    return this.#rows.values()
  }

  insert(row: Row): Row {
    if (!this.#rows.setIfNotPresent(row.id, row)) throw new Error(`a row with id ${row.id} exists`)
    this.#version = {}
    for (const index of this.#indexes) index.add(row)
    this.#observer?.wrote(this.#name, undefined, row)
    return row
  }

  /**
   * Inserts rows in less time than one by one: they are sorted once for each tree instead of being searched for one
   * place each.
   */
  insertAll(rows: readonly Row[]): void {
    const sorted = rows.toSorted((a, b) => a.id - b.id)
    sorted.forEach((row, index) => {
      if (sorted[index + 1]?.id === row.id || this.#rows.has(row.id)) throw new Error(`a row with id ${row.id} exists`)
    })
    this.#rows = grownTree(this.#rows, compareIds, { keys: sorted.map((row) => row.id), values: sorted })
    this.#version = {}
    for (const index of this.#indexes) index.addAll(rows)
    this.#observer?.wroteAll(this.#name, rows)
  }

  replace(row: Row): Row {
    const old = this.#rows.get(row.id)
    if (old === undefined) throw new Error(`no row with id ${row.id} to replace`)
    this.#version = {}
    this.#rows.set(row.id, row)
    for (const index of this.#indexes) index.replace(old, row)
    this.#observer?.wrote(this.#name, old, row)
    return row
  }

  delete(id: number): boolean {
    const old = this.#rows.get(id)
    if (old === undefined) return false
    this.#version = {}
    this.#rows.delete(id)
    for (const index of this.#indexes) index.remove(old)
    this.#observer?.wrote(this.#name, old, undefined)
    return true
  }

  clone(): Table<Row, Indexes> {
    const indexes = Object.fromEntries(
      Object.entries(this.by as Record<string, Index<Row>>).map(([name, index]) => [name, index.clone()]),
    )
    return new Table(indexes as Indexes, this.#rows.clone(), this.#version)
  }
}
