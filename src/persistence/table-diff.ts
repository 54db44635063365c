import type { Database, TableName } from '../store/database.ts'
import type { Patch } from './frame.ts'

interface Rows {
  readonly version: object
  all(): Iterable<object>
}

type Row = { readonly id: number }

/** Rows to put and ids to cut, both by ascending id. */
export interface TableDiff {
  readonly put: object[]
  readonly cut: number[]
}

/**
 * Finds what turns one table into the other, a row of either at a time, both by ascending id; the same row objects are the
 * same rows.
 */
export function* diffSteps(from: Rows, to: Rows, diff: TableDiff): Generator<undefined, void, undefined> {
  const former = from.all()[Symbol.iterator]() as Iterator<Row>
  let old = former.next()
  for (const row of to.all() as Iterable<Row>) {
    while (!old.done && old.value.id < row.id) {
      diff.cut.push(old.value.id)
      old = former.next()
      yield
    }
    if (old.done || old.value !== row) diff.put.push(row)
    if (!old.done && old.value.id === row.id) old = former.next()
    yield
  }
  for (; !old.done; old = former.next()) {
    diff.cut.push(old.value.id)
    yield
  }
}

function diffOf(from: Rows, to: Rows): TableDiff {
  const diff: TableDiff = { put: [], cut: [] }
  if (from.version === to.version) return diff
  const steps = diffSteps(from, to, diff)
  while (!steps.next().done);
  return diff
}

/** The same for all tables. Costs nothing for those that have not been written to. */
export function databaseDiff(from: Database, to: Database): Pick<Patch, 'put' | 'cut'> {
  const put: Partial<Record<TableName, object[]>> = {}
  const cut: Partial<Record<TableName, number[]>> = {}
  for (const name of Object.keys(to) as TableName[]) {
    const diff = diffOf(from[name], to[name])
    if (diff.put.length > 0) put[name] = diff.put
    if (diff.cut.length > 0) cut[name] = diff.cut
  }
  return { put, cut }
}

/** Counts the tables of the two that were not written to since one was a clone of the other. */
export function sharedTables(one: Database, other: Database): number {
  let shared = 0
  for (const name of Object.keys(one) as TableName[]) if (one[name].version === other[name].version) shared++
  return shared
}
