import { compareIds } from './order.ts'
import type { Identified } from './table.ts'
import { BTree, type Tree } from './tree.ts'

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
