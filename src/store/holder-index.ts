import { compareIds } from './order.ts'
import type { CustomFieldValues } from './rows/base.ts'
import { BTree, grownTree, type Tree } from './tree.ts'

interface Holder {
  readonly id: number
  readonly custom_fields: CustomFieldValues
}

/**
 * Ids of the rows that have a value of a custom field, by name of the field: deleting a field costs as much as it has
 * values. The index holds ids, not rows, so a write that leaves the custom fields alone costs nothing.
 */
export class HolderIndex<Row extends Holder> {
  readonly #trees: Map<string, Tree<number, undefined>>

  constructor(trees: Map<string, Tree<number, undefined>> = new Map()) {
    this.#trees = trees
  }

  /** Ids in ascending order. */
  idsOf(name: string): Iterable<number> {
    return this.#trees.get(name)?.keys() ?? []
  }

  /** Names of the fields that some row has a value of. */
  get names(): readonly string[] {
    return [...this.#trees.keys()]
  }

  add({ id, custom_fields }: Row): void {
    for (const name in custom_fields) this.#treeOf(name).set(id, undefined)
  }

  addAll(rows: readonly Row[]): void {
    const idsByName = new Map<string, number[]>()
    for (const { id, custom_fields } of rows) {
      for (const name in custom_fields) {
        const ids = idsByName.get(name)
        if (ids === undefined) idsByName.set(name, [id])
        else ids.push(id)
      }
    }
    for (const [name, ids] of idsByName) {
      this.#trees.set(name, grownTree(this.#treeOf(name), compareIds, { keys: ids.sort(compareIds) }))
    }
  }

  remove({ id, custom_fields }: Row): void {
    for (const name in custom_fields) this.#forget(name, id)
  }

  replace(old: Row, row: Row): void {
    if (old.custom_fields === row.custom_fields) return
    for (const name in old.custom_fields) if (!Object.hasOwn(row.custom_fields, name)) this.#forget(name, old.id)
    for (const name in row.custom_fields) {
      if (!Object.hasOwn(old.custom_fields, name)) this.#treeOf(name).set(row.id, undefined)
    }
  }

  clone(): HolderIndex<Row> {
    return new HolderIndex(new Map([...this.#trees].map(([name, tree]) => [name, tree.clone()])))
  }

  #treeOf(name: string): Tree<number, undefined> {
    let tree = this.#trees.get(name)
    if (tree === undefined) {
      tree = new BTree<number, undefined>(undefined, compareIds)
      this.#trees.set(name, tree)
    }
    return tree
  }

  #forget(name: string, id: number): void {
    const tree = this.#trees.get(name)
    tree?.delete(id)
    if (tree?.size === 0) this.#trees.delete(name)
  }
}
