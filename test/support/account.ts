import type { AccountOptions } from '../../src/account/account.ts'
import { Account } from '../../src/account/account.ts'
import { addStock } from '../../src/fixtures/stock.ts'
import type { AccountHandle } from '../../src/index.ts'
import { BlockIndex } from '../../src/store/block-index.ts'
import { type Database, newDatabase, type TableName } from '../../src/store/database.ts'
import { HolderIndex } from '../../src/store/holder-index.ts'
import { CountIndex, LookupIndex } from '../../src/store/indexes.ts'
import { OrderedIndex } from '../../src/store/ordered-index.ts'
import { RenderCache } from '../../src/store/render-cache.ts'
import { ValueIndex } from '../../src/store/value-index.ts'
import { NOW } from './freshdesk.ts'

/** An account with its stock and nothing else, its clock frozen. */
export function stockAccount(options: Partial<AccountOptions> = {}): Account {
  const account = new Account({
    name: 'acme',
    now: Date.parse(NOW),
    freeze: true,
    renderCache: new RenderCache(1 << 20),
    jobSources: () => [],
    onError: (error) => process.stderr.write(`${String((error as Error).stack)}\n`),
    ...options,
  })
  addStock(account)
  account.snapshots.markInitial()
  return account
}

/** The emulator's own account: what its rows and indexes are cannot be seen from outside. */
export const accountOf = (handle: AccountHandle) => (handle as unknown as { readonly account: Account }).account

/** Names of the indexes that differ from ones made anew from all rows. */
export function staleIndexes(database: Database): string[] {
  const fresh = newDatabase()
  return (Object.keys(database) as TableName[]).flatMap((name) => {
    const table = database[name]
    for (const row of table.all()) (fresh[name] as Database['products']).insert(row as never)
    return Object.entries(table.by)
      .filter(([index, stored]) => !isSame(entriesOf(stored), entriesOf((fresh[name].by as never)[index])))
      .map(([index]) => `${name}.${index}`)
  })
}

/** Of an index, in its order. */
function entriesOf(index: unknown): unknown[] {
  if (index instanceof OrderedIndex) return [...index.all()]
  if (index instanceof LookupIndex) return [...index.startingWith('')]
  if (index instanceof CountIndex) return [...index.entries()].flat()
  if (index instanceof BlockIndex) return index.blocks.flatMap((block) => block.rows)
  if (index instanceof HolderIndex) {
    return index.names.toSorted().flatMap((name) => [...index.idsOf(name)].map((id) => `${name} ${id}`))
  }
  if (index instanceof ValueIndex) {
    return index.names
      .toSorted()
      .flatMap((name) => [...index.placesOf(name)].map((place) => `${name} ${JSON.stringify(place)}`))
  }
  throw new Error('there is a new kind of index')
}

const isSame = (some: readonly unknown[], others: readonly unknown[]) =>
  some.length === others.length && some.every((row, index) => row === others[index])
