import type { Account } from '../../src/account/account.ts'
import type { Change } from '../../src/store/changes.ts'
import { cloneDatabase, type Database } from '../../src/store/database.ts'

/** A database that is kept equal to the account's by its changes alone, and the changes it was told. */
export function replayOf(account: Account) {
  let database = cloneDatabase(account.database)
  const changes: Change[] = []
  account.changes.subscribe((change) => {
    changes.push(change)
    if (change.replaced !== undefined) database = cloneDatabase(account.database)
    else for (const row of change.rows) apply(database, row)
  })
  return { changes, database: () => database }
}

/** Throws where the row did not stand as the change says it did. */
function apply(database: Database, { table: name, before, after }: Change['rows'][number]): void {
  const table = database[name] as Database['products'] // whichever: the change names the table of its rows
  const id = (after ?? before)?.id ?? 0
  if (table.get(id) !== before) throw new Error(`the row ${id} of ${name} was another before the change`)
  if (after === undefined) table.delete(id)
  else if (before === undefined) table.insert(after as never)
  else table.replace(after as never)
}

/** The very row objects, by table. */
const contentsOf = (database: Database): Readonly<Record<string, readonly object[]>> =>
  Object.fromEntries(Object.entries(database).map(([name, table]) => [name, [...table.all()]]))

/** Tables whose rows are not the very same objects in both. */
export function differences(one: Database, other: Database): string[] {
  const others = contentsOf(other)
  return Object.entries(contentsOf(one))
    .filter(
      ([name, rows]) => rows.length !== others[name]?.length || rows.some((row, at) => row !== others[name]?.[at]),
    )
    .map(([name]) => name)
}
