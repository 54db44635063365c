import type { OutboxEmail } from '../outbox/outbox.ts'
import type { NamedThread } from '../outbox/threads.ts'
import { cloneDatabase, type Database, newDatabase } from '../store/database.ts'
import { applyTailPatch } from '../store/tail.ts'
import { BTree, grownTree, type Tree } from '../store/tree.ts'
import type { OpenDelivery } from '../webhooks/delivery.ts'
import { type AccountDump, type AccountHead, type DumpedTable, PSEUDO, type RootName } from './data-format.ts'
import type { DeliveriesPatch, Frame, OutboxPatch, Patch, RootReference } from './frame.ts'

type Row = { readonly id: number }
/** Rows by id, as a table holds them. */
export type RowTree = Tree<number, Row>

/** Rows by table and id, without indexes; cloned at no cost. */
export interface StoredRoot {
  readonly head: AccountHead
  readonly tables: ReadonlyMap<string, RowTree>
}

const compareIds = (a: number, b: number) => a - b

/** An account as a data file and the changes after it have it. */
export class StoredAccount {
  readonly name: string
  readonly roots = new Map<RootName, StoredRoot>()
  readonly outbox: OutboxEmail[] = []
  readonly threads: NamedThread[] = []
  readonly deliveries = new Map<number, OpenDelivery>()

  constructor(name: string) {
    this.name = name
  }

  /** @param treeOf the rows of a table of the file */
  static of({ head, tables, roots = [] }: AccountDump, treeOf: (table: DumpedTable, name: string) => RowTree) {
    const stored = new StoredAccount(head.name)
    const now = new Map([...tables].map(([name, table]) => [name, treeOf(table, name)] as const))
    for (const email of now.get(OUTBOX)?.values() ?? []) stored.outbox.push(email as OutboxEmail)
    for (const thread of now.get(THREADS)?.values() ?? []) stored.threads.push(withoutId(thread))
    for (const one of now.get(DELIVERIES)?.values() ?? []) stored.deliveries.set(one.id, one as unknown as OpenDelivery)
    for (const name of [OUTBOX, THREADS, DELIVERIES]) now.delete(name)
    stored.roots.set('now', { head, tables: now })
    for (const root of roots) {
      const patched = [...root.tables].map(([name, table]) => [name, patchedTree(now.get(name), table)] as const)
      stored.roots.set(root.name, { head: root.head, tables: new Map(patched) })
    }
    return stored
  }

  /** @param find other accounts, as they stand at this frame */
  apply(frame: Frame, find: (name: string) => StoredAccount | undefined): void {
    for (const patch of frame.patches) this.#patch(patch, find)
    for (const name of frame.dropped ?? []) this.roots.delete(name)
    const now = this.roots.get('now')
    if (now === undefined) throw new Error('an account begins without rows')
    const { head = {}, outbox, threads, deliveries, undo } = frame
    this.roots.set('now', { ...now, head: { ...mergedHead(now.head, head), at: frame.at } })
    if (undo !== undefined) this.#note({ undo })
    if (outbox !== undefined) this.#applyOutbox(outbox)
    if (threads !== undefined) applyTailPatch(this.threads, threads)
    if (deliveries !== undefined) this.#applyDeliveries(deliveries)
  }

  #patch({ root, like, head, cut = {}, put = {} }: Patch, find: (name: string) => StoredAccount | undefined): void {
    const base = like === undefined ? this.roots.get(root) : like === null ? undefined : this.#find(like, find)
    const whole = head ?? base?.head
    if (whole === undefined) throw new Error(`a root without a head: ${root}`)
    // A patch without `like` goes on where the one before it ended.
    const tables = new Map(like === undefined ? base?.tables : cloned(base?.tables))
    const treeOf = (table: string) => {
      const tree = tables.get(table) ?? new BTree<number, Row>(undefined, compareIds)
      tables.set(table, tree)
      return tree
    }
    for (const [table, ids = []] of Object.entries(cut)) for (const id of ids) treeOf(table).delete(id)
    for (const [table, rows = []] of Object.entries(put)) {
      for (const row of rows as readonly Row[]) treeOf(table).set(row.id, row)
    }
    // What it counts besides its rows goes on, whatever root they are.
    const former = root === 'now' ? this.roots.get(root)?.head : undefined
    const counts = former && { outboxId: former.outboxId, deliveries: former.deliveries, undo: former.undo }
    this.roots.set(root, { head: { ...whole, ...counts }, tables })
  }

  #find({ account, root }: RootReference, find: (name: string) => StoredAccount | undefined): StoredRoot {
    const owner = account === undefined ? this : find(account)
    const found = owner?.roots.get(root)
    if (found === undefined) throw new Error(`a root that is not known: ${root} of ${account ?? this.name}`)
    return found
  }

  #applyOutbox(patch: OutboxPatch): void {
    applyTailPatch(this.outbox, patch)
    this.#note({ outboxId: patch.lastId })
  }

  #applyDeliveries({ put, cut, lastId, turns, hour, taken }: DeliveriesPatch): void {
    for (const id of cut) this.deliveries.delete(id)
    for (const one of put) this.deliveries.set(one.id, one)
    this.#note({ deliveries: { lastId, turns, hour, taken } })
  }

  #note(members: object): void {
    const now = this.roots.get('now')
    if (now !== undefined) this.roots.set('now', { ...now, head: { ...now.head, ...members } })
  }
}

/** Pseudo-tables of the data file. */
export const OUTBOX = `${PSEUDO}outbox`
export const THREADS = `${PSEUDO}threads`
export const DELIVERIES = `${PSEUDO}deliveries`

/** Rows of the pseudo-table of messages, which have no ids of their own. */
export type StoredThread = NamedThread & Row

const withoutId = (row: object): NamedThread => {
  const { message_id, ticket_id, kind } = row as StoredThread // as `dumpOf` writes it
  return { message_id, ticket_id, kind }
}

const cloned = (tables: ReadonlyMap<string, RowTree> = new Map()) =>
  [...tables].map(([name, tree]) => [name, tree.clone()] as const)

function mergedHead(head: AccountHead, changed: Readonly<Record<string, unknown>>): AccountHead {
  const merged: Record<string, unknown> & { name: string } = { ...head, ...changed }
  for (const name of ['ids', 'random']) {
    if (name in changed) merged[name] = mergedPairs(head[name], changed[name])
  }
  return merged
}

const mergedPairs = (old: unknown, changed: unknown) => [
  ...new Map([...((old ?? []) as [string, number][]), ...(changed as [string, number][])]),
]

/** The rows of a table, in a tree. Throws what `fault` makes of a row that has the id of another. */
export function treeOf(rows: Iterable<object>, fault: (index: number) => Error): RowTree {
  const all = [...(rows as Iterable<Row>)]
  for (let index = 1; index < all.length; index++) {
    if ((all[index]?.id ?? 0) <= (all[index - 1]?.id ?? 0)) return unsortedTree(all, fault)
  }
  return grownTree(new BTree<number, Row>(undefined, compareIds), compareIds, {
    keys: all.map(({ id }) => id),
    values: all,
  })
}

function unsortedTree(rows: readonly Row[], fault: (index: number) => Error): RowTree {
  const tree = new BTree<number, Row>(undefined, compareIds)
  rows.forEach((row, index) => {
    if (!tree.setIfNotPresent(row.id, row)) throw fault(index)
  })
  return tree
}

function patchedTree(base: RowTree | undefined, table: DumpedTable): RowTree {
  const tree = table.cut === undefined ? new BTree<number, Row>(undefined, compareIds) : base?.clone()
  const patched = tree ?? new BTree<number, Row>(undefined, compareIds)
  for (const id of table.cut ?? []) patched.delete(id)
  for (const row of table.all() as Iterable<Row>) patched.set(row.id, row)
  return patched
}

/**
 * The rows of a root that shares most of them with another: those of its database that it has too are not indexed anew.
 */
export function databaseLike(base: Database, own: StoredRoot, former: StoredRoot): Database {
  const fresh = new Map<string, unknown>(Object.entries(newDatabase()))
  const tables = Object.entries(cloneDatabase(base)).map(([name, clone]) => {
    const tree = own.tables.get(name)
    const diff = differenceOf(former.tables.get(name), tree)
    const isNear = diff.put.length + diff.cut.length <= (tree?.size ?? 0) / 2
    const table = (isNear ? clone : fresh.get(name)) as Database['products'] // whichever: rows go where they came from
    if (!isNear) table.insertAll([...(tree?.values() ?? [])] as never)
    else {
      for (const id of diff.cut) table.delete(id)
      for (const row of diff.put) if (table.get(row.id) === undefined) table.insert(row as never)
      for (const row of diff.put) if ((table.get(row.id) as object) !== row) table.replace(row as never)
    }
    return [name, table]
  })
  return Object.fromEntries(tables) as Database
}

function differenceOf(former: RowTree | undefined, own: RowTree | undefined): { put: Row[]; cut: number[] } {
  const put: Row[] = []
  for (const [id, row] of own?.entries() ?? []) if (former?.get(id) !== row) put.push(row)
  const cut: number[] = []
  for (const id of former?.keys() ?? []) if (!own?.has(id)) cut.push(id)
  return { put, cut }
}

/** Throws what `fault` makes of the table and the row whose index missed a part. */
export function databaseOf({ tables }: StoredRoot, fault: (table: string, row: Row | undefined) => Error): Database {
  const database = newDatabase()
  const known = new Map<string, unknown>(Object.entries(database))
  for (const [name, tree] of tables) {
    // Of whichever kind its rows are: what they lack shows where they are put in order.
    const table = known.get(name) as Database['products'] | undefined
    if (table === undefined) throw fault(name, undefined)
    const rows = [...tree.values()]
    try {
      table.insertAll(rows as never)
    } catch {
      const single = newDatabase()[name as 'products']
      for (const row of rows) {
        try {
          single.insert(row as never)
        } catch {
          throw fault(name, row)
        }
      }
      throw fault(name, rows[0])
    }
  }
  return database
}
