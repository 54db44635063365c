import { compareIds } from './order.ts'
import { sortedRows } from './sorted-rows.ts'
import { BTree, grownTree, type Tree } from './tree.ts'

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

const BY_ID = { parts: ['id'], compare: (a: Identified, b: Identified) => a.id - b.id } as const

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
    const sorted = sortedRows(rows, BY_ID)
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
