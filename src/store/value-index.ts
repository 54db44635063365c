import type { CustomFieldValue } from './rows/base.ts'
import type { RecordData, RecordValue } from './rows/custom-objects.ts'
import { BTree, grownTree, type Tree } from './tree.ts'

interface Valued {
  readonly id: number
  readonly custom_object_id: number
  readonly data: RecordData
}

/** A value and the id of a record that has it. */
export interface ValuePlace {
  readonly value: CustomFieldValue
  readonly id: number
}

export interface ValueRange {
  /** Bounds, both included. */
  readonly low?: ValuePlace | undefined
  readonly high?: ValuePlace | undefined
  readonly direction?: 'asc' | 'desc' | undefined
}

/** Compares values of one type; null comes before all others. */
export function compareValues(a: CustomFieldValue, b: CustomFieldValue): number {
  if (a === b) return 0
  if (a === null) return -1
  if (b === null) return 1
  return a < b ? -1 : 1
}

export const comparePlaces = (a: ValuePlace, b: ValuePlace): number => compareValues(a.value, b.value) || a.id - b.id

const isList = (value: RecordValue): value is readonly string[] => Array.isArray(value)

/**
 * Ids of the records of each custom object by the values of each of their fields, lists excepted. Lists of records are
 * filtered and ordered by it; it also tells which values are taken, and which records refer to a row.
 */
export class ValueIndex<Row extends Valued> {
  readonly #trees: Map<string, Tree<ValuePlace, undefined>>

  constructor(trees: Map<string, Tree<ValuePlace, undefined>> = new Map()) {
    this.#trees = trees
  }

  /** Ids in order of value, then of id. */
  *ids(objectId: number, field: string, { low = FIRST, high = LAST, direction = 'asc' }: ValueRange = {}) {
    const tree = this.#trees.get(keyOf(objectId, field))
    if (tree === undefined) return
    if (direction === 'asc') {
      for (const place of tree.keys(low)) {
        if (high !== LAST && comparePlaces(place, high) > 0) return
        yield place.id
      }
      return
    }
    for (const [place] of tree.entriesReversed(high === LAST ? undefined : high, [])) {
      if (comparePlaces(place, low) < 0) return
      yield place.id
    }
  }

  /** Ids of the records with exactly this value. */
  holders(objectId: number, field: string, value: CustomFieldValue) {
    return this.ids(objectId, field, { low: { value, id: Number.NEGATIVE_INFINITY }, high: lastOf(value) })
  }

  /** Names of all fields, as `object.field`. */
  get names(): readonly string[] {
    return [...this.#trees.keys()]
  }

  /** Values and ids in ascending order, of one of the names. */
  placesOf(name: string): Iterable<ValuePlace> {
    return this.#trees.get(name)?.keys() ?? []
  }

  add({ id, custom_object_id, data }: Row): void {
    for (const name in data) this.#put(custom_object_id, name, id, data[name])
  }

  addAll(rows: readonly Row[]): void {
    const placesByKey = new Map<string, ValuePlace[]>()
    for (const { id, custom_object_id, data } of rows) {
      for (const name in data) {
        const value = data[name]
        if (value === undefined || isList(value)) continue
        const key = keyOf(custom_object_id, name)
        const places = placesByKey.get(key)
        if (places === undefined) placesByKey.set(key, [{ value, id }])
        else places.push({ value, id })
      }
    }
    for (const [key, places] of placesByKey) {
      this.#trees.set(key, grownTree(this.#treeOf(key), comparePlaces, { keys: places.sort(comparePlaces) }))
    }
  }

  remove({ id, custom_object_id, data }: Row): void {
    for (const name in data) this.#forget(custom_object_id, name, id, data[name])
  }

  replace(old: Row, row: Row): void {
    if (old.data === row.data) return
    for (const name in old.data) {
      if (old.data[name] !== row.data[name]) this.#forget(old.custom_object_id, name, old.id, old.data[name])
    }
    for (const name in row.data) {
      if (old.data[name] !== row.data[name]) this.#put(row.custom_object_id, name, row.id, row.data[name])
    }
  }

  clone(): ValueIndex<Row> {
    return new ValueIndex(new Map([...this.#trees].map(([key, tree]) => [key, tree.clone()])))
  }

  #put(objectId: number, name: string, id: number, value: RecordValue | undefined): void {
    if (value !== undefined && !isList(value)) this.#treeOf(keyOf(objectId, name)).set({ value, id }, undefined)
  }

  #forget(objectId: number, name: string, id: number, value: RecordValue | undefined): void {
    if (value === undefined || isList(value)) return
    const key = keyOf(objectId, name)
    const tree = this.#trees.get(key)
    tree?.delete({ value, id })
    if (tree?.size === 0) this.#trees.delete(key)
  }

  #treeOf(key: string): Tree<ValuePlace, undefined> {
    let tree = this.#trees.get(key)
    if (tree === undefined) {
      tree = new BTree<ValuePlace, undefined>(undefined, comparePlaces)
      this.#trees.set(key, tree)
    }
    return tree
  }
}

const keyOf = (objectId: number, field: string) => `${objectId}.${field}`

const FIRST: ValuePlace = { value: null, id: Number.NEGATIVE_INFINITY }
/** A place after all others. */
const LAST: ValuePlace = { value: null, id: Number.POSITIVE_INFINITY }

/** The place after all records with the value. */
export const lastOf = (value: CustomFieldValue): ValuePlace => ({ value, id: Number.POSITIVE_INFINITY })

/** The place before all records that have a value. */
export const firstValue: ValuePlace = lastOf(null)
