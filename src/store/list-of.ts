const lists = new WeakMap<object, readonly unknown[]>()

/** All rows of a table that has few, by ascending id, as a list that is made once after each write. */
export function listOf<Row>(table: { readonly version: object; all(): Iterable<Row> }): readonly Row[] {
  const known = lists.get(table.version)
  if (known !== undefined) return known as readonly Row[] // a version is one table's
  const list = [...table.all()]
  lists.set(table.version, list)
  return list
}
