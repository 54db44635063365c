import type { Account } from '../account/account.ts'
import type { Cause } from '../store/changes.ts'
import type { Database, TableName } from '../store/database.ts'

type Row = { readonly id: number } & Readonly<Record<string, unknown>>

interface Written {
  readonly table: TableName
  readonly id: number
  /** The row before the first write; undefined where there was none. */
  readonly before: Row | undefined
  /** Members that were changed. */
  readonly members: Set<string>
}

/** Causes that are calls of a client, through any door. */
const CLIENT_CAUSES: ReadonlySet<Cause['kind'] | undefined> = new Set(['request', 'scim', 'mcp'])

/** Rows that a client wrote, and rows that an incident wrote, over several runs of one account. */
export class Writes {
  readonly #byClient = new Map<string, Written>()
  readonly #byIncident = new Map<string, Written>()

  /** Watches an account until the returned function is called. */
  watch(account: Account): () => void {
    return account.changes.subscribe(({ cause, rows }) => {
      if (cause?.kind === 'traffic') return // it happens without any incident, too
      const written = CLIENT_CAUSES.has(cause?.kind) ? this.#byClient : this.#byIncident
      for (const { table, before, after } of rows) {
        const id = (after ?? before)?.id ?? 0 // one of the two is defined
        const key = keyOf(table, id)
        const known = written.get(key) ?? { table, id, before: before as Row | undefined, members: new Set() }
        written.set(key, known)
        for (const name of differingMembers(before, after)) known.members.add(name)
      }
    })
  }

  isOfIncident(table: TableName, id: number): boolean {
    return this.#byIncident.has(keyOf(table, id))
  }

  /** Ids of rows that an incident wrote. */
  ofIncident(table: TableName): number[] {
    return [...this.#byIncident.values()].filter((one) => one.table === table).map(({ id }) => id)
  }

  /** Ids of rows that the client made, of any table. */
  get madeByClient(): ReadonlySet<number> {
    return new Set([...this.#byClient.values()].filter(({ before }) => before === undefined).map(({ id }) => id))
  }

  /** Effects of the client on the account, from the present rows. */
  effectsIn(database: Database): Effects {
    const own = this.madeByClient
    const made = new Map<string, number>()
    const changed = new Map<string, string>()
    for (const [key, { table, id, before, members }] of this.#byClient) {
      const now = database[table].get(id) as Row | undefined
      if (before === undefined) {
        if (now === undefined) continue
        const text = `${table} ${signatureOf(now, own)}`
        made.set(text, (made.get(text) ?? 0) + 1)
      } else if (!this.#byIncident.has(key)) {
        const difference = now === undefined ? 'removed' : signatureOf(changedIn(before, now, members), own)
        if (difference !== '{}') changed.set(key, difference)
      }
    }
    return { made, changed }
  }
}

/** Effects of a client on an account, without ids, times and other values that differ in each run. */
export interface Effects {
  /** Number of rows of each content: `tickets {"subject":...}`. */
  readonly made: ReadonlyMap<string, number>
  /** Differences in rows that existed before, by table and id. */
  readonly changed: ReadonlyMap<string, string>
}

const keyOf = (table: TableName, id: number) => `${table} ${id}`

function differingMembers(before: object | undefined, after: object | undefined): string[] {
  if (before === undefined || after === undefined) return []
  const earlier = before as Readonly<Record<string, unknown>>
  return Object.entries(after).flatMap(([name, value]) =>
    JSON.stringify(value) === JSON.stringify(earlier[name]) ? [] : [name],
  )
}

/** Members that the client changed and that are still different. */
const changedIn = (before: Row, now: Row, members: ReadonlySet<string>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    differingMembers(before, now)
      .filter((name) => members.has(name))
      .map((name) => [name, now[name]]),
  )

/** Members whose values differ from run to run: ids, times, keys, and what follows from times. */
const PASSING =
  /^(?:id|shelf|affected_tickets_count|api_key|message_id|version|place)$|(?:_at|_by|_since|since|escalated|token)$/
/** Texts in which a client writes when it ran, or a number of its own. */
const PASSING_TEXTS = [
  /\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?/g,
  /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi,
  /\d{10,}/g,
]

/**
 * A row's content as text.
 * @param own ids of rows that the client made: they depend on what else was made
 */
const signatureOf = (row: Readonly<Record<string, unknown>>, own: ReadonlySet<number>): string =>
  JSON.stringify(row, (name, value: unknown) => {
    if (PASSING.test(name)) return undefined
    if (typeof value === 'number' && own.has(value)) return 'own'
    if (typeof value !== 'string') return value
    return PASSING_TEXTS.reduce((text, pattern) => text.replace(pattern, '#'), value)
  })
