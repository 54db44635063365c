import type { Entry } from '../journal/entry.ts'
import type { Harm, Judged } from './harm.ts'
import { LISTED } from './records.ts'
import type { Run } from './run.ts'

/** Rows that lists gave a client, and those that it missed. */

type Given = ReadonlyMap<string, ReadonlyMap<number, number | undefined>>

/** Newest `updated_at`, in epoch seconds, with which a row was given, by path and id. */
function givenTo(runs: readonly Run[]): Given {
  const given = new Map<string, Map<number, number | undefined>>()
  for (const entry of runs.flatMap(({ entries }) => entries)) {
    for (const { id, updated_at } of entry.rows ?? []) {
      let rows = given.get(entry.path)
      if (rows === undefined) {
        rows = new Map()
        given.set(entry.path, rows)
      }
      rows.set(id, Math.max(updated_at ?? 0, rows.get(id) ?? 0))
    }
  }
  return given
}

const MOST_NAMED = 5

/** Rows lost in a run that succeeded, and rows whose last state no run has seen. */
export function listHarms({ incident, truth, pair }: Judged): Harm[] {
  const usual = givenTo([truth.first])
  const own = truth.writes.madeByClient
  return [...(incident.hidesRows ? [] : lostRows(usual, pair, own)), ...staleRows(usual, { truth, pair })]
}

/**
 * Rows lost.
 * @param own rows that the client makes itself: how many of them it reads depends on when it does
 */
function lostRows(usual: Given, pair: Judged['pair'], own: ReadonlySet<number>): Harm[] {
  const given = givenTo([pair.first])
  return [...usual].flatMap(([path, rows]) => {
    const isLost = (id: number) => !own.has(id) && !given.get(path)?.has(id) && !isGone(pair, path, id)
    const lost = [...rows.keys()].filter(isLost)
    if (lost.length === 0) return []
    return [
      {
        explanation: `It succeeded without ${lost.length} of the ${rows.size} rows of ${path}: ${named(lost)}.`,
        entries: pagesOf(pair.first, path),
      },
    ]
  })
}

/** Whether the incident removed or hid the row; a list below a record goes with it. */
function isGone({ writes, next }: Judged['pair'], path: string, id: number): boolean {
  const type = typeOf(path)
  if (type !== undefined) return !next.records.get(type)?.has(id)
  const parent = Number(/\/tickets\/(\d+)\//.exec(path)?.[1] ?? 0)
  return writes.isOfIncident('tickets', parent)
}

const typeOf = (path: string): string | undefined => LISTED.find((one) => one.path === path)?.type

/**
 * Rows that the incident wrote into a list which the client reads whole, and that have not reached it by the end of the
 * next run.
 */
function staleRows(usual: Given, { truth, pair }: Pick<Judged, 'truth' | 'pair'>): Harm[] {
  const given = givenTo([pair.first, pair.next])
  return LISTED.flatMap(({ type, path }): Harm[] => {
    const standing = pair.next.records.get(type)
    const rows = usual.get(path)
    const table = TABLES[type]
    if (rows === undefined || standing === undefined || table === undefined) return []
    if (rows.size < (truth.next.records.get(type)?.size ?? 0)) return []
    const stale = pair.writes.ofIncident(table).filter((id) => {
      const record = standing.get(id)
      if (record === undefined) return false
      const seen = given.get(path)?.get(id)
      return seen === undefined || seen < Math.floor(Date.parse(String(record.updated_at)) / 1000)
    })
    if (stale.length === 0) return []
    return [
      {
        explanation: `It never got the last state of ${stale.length} rows of ${path} that changed: ${named(stale)}.`,
        entries: [...pagesOf(pair.first, path), ...pagesOf(pair.next, path)],
      },
    ]
  })
}

const TABLES: Readonly<Record<string, 'tickets' | 'users' | 'companies' | 'groups'>> = {
  ticket: 'tickets',
  contact: 'users',
  company: 'companies',
  group: 'groups',
}

const named = (ids: readonly number[]): string =>
  `${ids.slice(0, MOST_NAMED).join(', ')}${ids.length > MOST_NAMED ? ' ...' : ''}`

const pagesOf = ({ entries }: Run, path: string): Entry[] => entries.filter((entry) => entry.path === path)
