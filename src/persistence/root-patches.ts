import type { AccountMoment, AccountState } from '../account/state.ts'
import { eachOnce, type RowChange } from '../store/changes.ts'
import type { Database, TableName } from '../store/database.ts'
import type { RootName } from './data-format.ts'
import type { Patch, RootReference } from './frame.ts'
import { databaseDiff, sharedTables } from './table-diff.ts'

/** A root that a frame may refer to. */
export interface KnownRoot extends RootReference {
  readonly database: Database
}

/** Name of a snapshot's root. */
export const snapshotRoot = (name: string): RootName => `snapshot:${name}`

/** States that an account can go back to. */
export function statesOf({ roots }: Pick<AccountMoment, 'roots'>): Map<RootName, AccountState> {
  const states = new Map<RootName, AccountState>()
  if (roots.initial !== undefined) states.set('initial', roots.initial)
  for (const [name, state] of roots.snapshots) states.set(snapshotRoot(name), state)
  return states
}

/** Lists the roots that an account can go back to, as frames may refer to them. */
export const rootsOf = (told: AccountMoment): KnownRoot[] =>
  [...statesOf(told)].map(([root, { database }]) => ({ root, database }))

/** The root among the candidates that a database shares most with, and how it differs. */
export function likeOf(database: Database, candidates: readonly KnownRoot[]): Pick<Patch, 'like' | 'put' | 'cut'> {
  let best: KnownRoot | undefined
  let most = 0
  for (const candidate of candidates) {
    const shared = sharedTables(candidate.database, database)
    if (shared <= most) continue
    best = candidate
    most = shared
  }
  if (best === undefined) return { like: null, put: allRows(database) }
  const { database: base, ...like } = best
  return { like, ...databaseDiff(base, database) }
}

const allRows = (database: Database): Patch['put'] =>
  Object.fromEntries(
    Object.entries(database).flatMap(([name, table]) => (table.size === 0 ? [] : [[name, [...table.all()]]])),
  )

/** Sums up what several changes, one after the other, did to the rows; undefined when nothing. */
export function rowsPatch(changes: readonly (readonly RowChange[])[]): Patch | undefined {
  const put: Partial<Record<TableName, object[]>> = {}
  const cut: Partial<Record<TableName, number[]>> = {}
  const rows = changes.length === 1 ? (changes[0] ?? []) : eachOnce(changes.flat())
  if (rows.length === 0) return undefined
  for (const { table, before, after } of rows) {
    if (after !== undefined) addTo(put, table, after)
    else if (before !== undefined) addTo(cut, table, before.id)
  }
  return { root: 'now', cut, put }
}

function addTo<One>(lists: Partial<Record<TableName, One[]>>, table: TableName, one: One): void {
  const list = lists[table]
  if (list === undefined) lists[table] = [one]
  else list.push(one)
}
