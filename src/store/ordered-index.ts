import { compareBy, type Leading, type PartOf } from './order.ts'
import { sortedRows } from './sorted-rows.ts'
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

/** Rows that an order has at most beside its tree. */
const MOST_ADDED = 64

/**
 * An ordered set of the rows themselves: no key objects are made, the comparator reads the rows. New rows wait beside the
 * tree until somebody reads them, or until there are many: one search for a place reads rows from all over the memory,
 * and the next for a row that is alike finds them at hand.
 */
export class OrderedIndex<Row, const Parts extends readonly PartOf<Row>[]> {
  readonly #order: PartedOrder<Row, Parts>
  /** Rows but those in `#added`: read it by `#settled`. */
  #tree: Tree<Pick<Row, Parts[number]>, undefined>
  /** None is made before it is needed: an account has sixty orders. */
  #added: Row[] | undefined
  /** The answer of `first` until it may change: each request asks what falls due next, and few change it. */
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
      for (const row of this.#settled().keys(first)) {
        if (compare(row, last) > 0) return
        yield row as Row // only rows are ever stored; probes are not
      }
      return
    }
    for (const [row] of this.#settled().entriesReversed(last, [])) {
      if (compare(row, first) < 0) return
      yield row as Row
    }
  }

  /** All rows, ascending. */
  *all(): Generator<Row, void, undefined> {
    for (const row of this.#settled().keys()) yield row as Row
  }

  first(): Row | undefined {
    this.#first ??= { row: this.#settled().minKey() as Row | undefined }
    return this.#first.row
  }

  get size(): number {
    return this.#settled().size
  }

  add(row: Row): void {
    const { compare, includes } = this.#order
    if (!(includes?.(row) ?? true)) return
    const first = this.#first?.row
    if (first === undefined || compare(row, first) < 0) this.#first = undefined
    this.#added ??= []
    if (this.#added.push(row) === MOST_ADDED) this.#settled()
  }

  addAll(rows: readonly Row[]): void {
    this.#first = undefined
    const { parts, compare, includes } = this.#order
    const included = includes === undefined ? rows : rows.filter((row) => includes(row))
    this.#tree = grownTree(this.#settled(), compare, { keys: sortedRows(included, { parts, compare }) })
  }

  remove(row: Row): void {
    if (!(this.#order.includes?.(row) ?? true)) return
    this.#first = undefined
    this.#settled().delete(row)
  }

  replace(old: Row, row: Row): void {
    const { compare, includes } = this.#order
    const had = includes?.(old) ?? true
    const has = includes?.(row) ?? true
    if (!had && !has) return
    this.#first = undefined
    const tree = this.#settled()
    if (had && !(has && compare(old, row) === 0)) tree.delete(old)
    // On an equal key this overwrites the stored row with its successor.
    if (has) tree.set(row, undefined)
  }

  clone(): OrderedIndex<Row, Parts> {
    return new OrderedIndex(this.#order, this.#settled().clone())
  }

  /** The tree, with all rows. */
  #settled(): Tree<Pick<Row, Parts[number]>, undefined> {
    const added = this.#added
    if (added === undefined) return this.#tree
    this.#added = undefined
    for (const row of added.sort(this.#order.compare)) this.#tree.set(row, undefined)
    return this.#tree
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
