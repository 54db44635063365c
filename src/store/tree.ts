import sortedBTree from 'sorted-btree'
import { bulkLoad } from 'sorted-btree/extended/bulkLoad.js'

// The package is CommonJS: under Node's ESM its `default` export is one level down. Users who compile against our
// declarations with a bundler's resolution see it directly.
type TreeClass = typeof sortedBTree extends { default: infer Default } ? Default : typeof sortedBTree
export const BTree: TreeClass = sortedBTree.default
export type Tree<Key, Value> = InstanceType<typeof BTree<Key, Value>>

/**
 * Share of its size by which a tree must grow to be built anew. One that grows by less takes each entry by itself, and
 * goes on sharing its nodes with its clones.
 */
const LEAST_GROWTH = 0.25
/** Entries of a node: the library's own number. */
const NODE_SIZE = 32

/**
 * The tree with more entries, whose keys ascend and are not in it yet: the same tree, or a new one with all entries.
 * Without values it is a set.
 */
export function grownTree<Key, Value>(
  tree: Tree<Key, Value>,
  compare: (a: Key, b: Key) => number,
  { keys, values }: { readonly keys: readonly Key[]; readonly values?: readonly Value[] },
): Tree<Key, Value> {
  if (keys.length <= tree.size * LEAST_GROWTH) {
    keys.forEach((key, index) => {
      tree.set(key, values?.[index] as Value) // the values of a set are undefined
    })
    return tree
  }
  if (tree.size === 0) {
    return bulkLoad(keys as Key[], (values ?? new Array(keys.length).fill(undefined)) as Value[], NODE_SIZE, compare)
  }
  const size = tree.size + keys.length
  const all = { keys: new Array<Key>(size), values: new Array<Value>(size) }
  let next = 0
  let end = 0
  const put = (key: Key, value: Value) => {
    all.keys[end] = key
    all.values[end++] = value
  }
  const putUpTo = (limit: Key | undefined) => {
    for (; next < keys.length; next++) {
      const key = keys[next] as Key // next is below the length
      if (limit !== undefined && compare(key, limit) > 0) return
      put(key, values?.[next] as Value)
    }
  }
  for (const [key, value] of tree.entries()) {
    putUpTo(key)
    put(key, value)
  }
  putUpTo(undefined)
  return bulkLoad(all.keys, all.values, NODE_SIZE, compare)
}
