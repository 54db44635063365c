import type { HeldRow } from './client.ts'
import type { Harm, Judged } from './harm.ts'
import type { ApiRecord, Records } from './records.ts'
import type { Run } from './run.ts'

/** Comparison of the rows that a client claims to hold with the account's. */

const keyOf = ({ type, id }: Pick<HeldRow, 'type' | 'id'>) => `${type} ${id}`

/**
 * Rows that a client holds in the end and should not, or should hold and does not. What it should hold is known from
 * two runs without incident: all rows of the types of which it held all, and of each row the members that agreed with
 * the API's.
 */
export function heldHarms({ truth, pair }: Judged): Harm[] {
  const { held } = pair.next
  const usual = truth.next.held
  if (held === undefined || usual === undefined) return []
  const rule = ruleOf(usual, truth.next)
  const counts = new Map<string, number>()
  for (const row of held) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1)
  const wanted = [...wantedRows(rule, usual, pair.next.records)]
  const missing = wanted.filter((key) => !counts.has(key))
  const double = [...counts].filter(([, count]) => count > 1).map(([key]) => key)
  const gone = held.filter((row) => isGone(row, truth.next.records, pair.next.records)).map(keyOf)
  const stale = held.filter((row) => !agrees(row, pair.next.records, rule.members)).map(keyOf)
  return [
    ...told(missing, 'does not hold'),
    ...told(double, 'holds more than once'),
    ...told(gone, 'holds, though it is gone,'),
    ...told(stale, 'holds in another state than the account'),
  ]
}

const MOST_NAMED = 5

function told(keys: readonly string[], what: string): Harm[] {
  if (keys.length === 0) return []
  const distinct = [...new Set(keys)]
  const more = distinct.length > MOST_NAMED ? ` and ${distinct.length - MOST_NAMED} more` : ''
  return [{ explanation: `After the next run it ${what} ${distinct.slice(0, MOST_NAMED).join(', ')}${more}.` }]
}

interface Rule {
  /** Types of which the client holds every record. */
  readonly whole: ReadonlySet<string>
  /** Members, by type, that agree with the API's in every row. */
  readonly members: ReadonlyMap<string, readonly string[]>
}

function ruleOf(held: readonly HeldRow[], { records }: Run): Rule {
  const ids = new Map<string, Set<number>>()
  const members = new Map<string, readonly string[]>()
  for (const row of held) {
    const { type, id } = row
    const known = ids.get(type) ?? new Set()
    ids.set(type, known.add(id))
    const record = records.get(type)?.get(id)
    if (record === undefined) continue
    const before = members.get(type) ?? Object.keys(row).filter((name) => name !== 'type' && name !== 'id')
    members.set(
      type,
      before.filter((name) => isSame(row[name], record[name])),
    )
  }
  const whole = [...ids].filter(([type, held]) => [...(records.get(type)?.keys() ?? [])].every((id) => held.has(id)))
  return { whole: new Set(whole.map(([type]) => type)), members }
}

function* wantedRows({ whole }: Rule, usual: readonly HeldRow[], records: Records): Generator<string> {
  for (const type of whole) for (const id of records.get(type)?.keys() ?? []) yield keyOf({ type, id })
  for (const row of usual) {
    const ofType = records.get(row.type)
    if (!whole.has(row.type) && (ofType === undefined || ofType.has(row.id))) yield keyOf(row)
  }
}

/** Whether the row is there without the incident, and not with it. */
const isGone = ({ type, id }: HeldRow, usual: Records, now: Records): boolean =>
  usual.get(type)?.has(id) === true && now.get(type)?.has(id) === false

function agrees(row: HeldRow, records: Records, members: Rule['members']): boolean {
  const record: ApiRecord | undefined = records.get(row.type)?.get(row.id)
  if (record === undefined) return true // gone, or of a type that is not looked up
  return (members.get(row.type) ?? []).every((name) => isSame(row[name], record[name]))
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
