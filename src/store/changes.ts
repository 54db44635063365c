import type { Database, TableName } from './database.ts'
import type { Identified, WriteObserver } from './table.ts'

/** Cause of a change: an operation by its id, a job by its kind, or a member of a handle by its name. */
export interface Cause {
  /** `mail`, `agent` and `traffic` stand for other people at a help desk, played by the emulator. */
  readonly kind:
    | 'request'
    | 'scim'
    | 'mcp'
    | 'job'
    | 'control'
    | 'member'
    | 'start'
    | 'mail'
    | 'agent'
    | 'traffic'
    | 'undo'
  readonly name: string
}

/** Author of a write within a change: the cause, or an automation rule that the cause set off. */
export type Writer = 'cause' | 'rule'

/**
 * Reason why all rows were replaced at once. `load` adds to the rows there were; `undo` takes back what failed halfway.
 */
export type Replacement = 'begin' | 'fork' | 'data' | 'load' | 'reset' | 'restore' | 'undo'

const BY_CAUSE: readonly Writer[] = ['cause']
const BY_RULE: readonly Writer[] = ['rule']

type RowOf<Name extends TableName> = NonNullable<ReturnType<Database[Name]['get']>>

/** A row that was added (no `before`), replaced, or removed (no `after`). */
export type RowChange = {
  [Name in TableName]: {
    readonly table: Name
    readonly before: RowOf<Name> | undefined
    readonly after: RowOf<Name> | undefined
    /** Each writer once, in the order in which they first wrote the row. */
    readonly writers: readonly Writer[]
  }
}[TableName]

/** All that one request, job, control operation or member of a handle did to an account's rows. */
export interface Change {
  /** Undefined for a write outside all of these, which is a change of its own; nothing in `src` writes so. */
  readonly cause: Cause | undefined
  /** Set when all rows were replaced first; the account's present rows, `rows` among them, are then the new ones. */
  readonly replaced: Replacement | undefined
  /** Each row once, in the order in which each was first written. */
  readonly rows: readonly RowChange[]
  /** The rows that were replaced, in order, each with what had been written to them before. */
  readonly former?: readonly Former[]
  /** All rows as they were, where `rows` were written in a copy beside the account: the way back is one step. */
  readonly base?: Database
}

/** Rows that were replaced as a whole. */
export interface Former {
  readonly database: Database
  readonly rows: readonly RowChange[]
}

/**
 * Collects what is written to an account's rows and reports it as one list for each operation, when that is over
 * (docs/decisions/0011-changes.md). A write costs two comparisons while nobody listens.
 */
export class Changes implements WriteObserver {
  #listeners: readonly ((change: Change) => void)[] = []
  #cause: Cause | undefined
  #replaced: Replacement | undefined
  #rows: RowChange[] = []
  #former: Former[] = []
  #advance: { readonly base: Database; readonly written: WrittenRows } | undefined
  #writers = BY_CAUSE

  /**
   * Calls the listener in the same turn, after each operation that wrote, failed ones included. The listener writes no
   * rows itself. Returns a function that ends it.
   */
  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners = [...this.#listeners, listener]
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener)
    }
  }

  /** Cause of the change that is under way. */
  get cause(): Cause | undefined {
    return this.#cause
  }

  /** Reports all that `work` writes before it returns as one change; within another change it is part of that one. */
  during<Result>(cause: Cause, work: () => Result): Result {
    if (this.#cause !== undefined) return work()
    this.#cause = cause
    try {
      return work()
    } finally {
      this.#cause = undefined
      this.#tell(cause)
    }
  }

  /** Reports all that `work` writes as written by rules. */
  byRules<Result>(work: () => Result): Result {
    const before = this.#writers
    this.#writers = BY_RULE
    try {
      return work()
    } finally {
      this.#writers = before
    }
  }

  /** Observes these rows as the account's from now on. */
  follow(database: Database): void {
    for (const [name, table] of Object.entries(database)) table.reportTo(this, name)
  }

  /**
   * Observes these rows in place of all there were. The former rows are reported as they are and must not be written to
   * any more.
   */
  replace(database: Database, replacement: Replacement, former: Database): void {
    this.follow(database)
    if (this.#listeners.length === 0) return
    this.#replaced = replacement
    this.#former.push({ database: former, rows: this.#rows })
    this.#rows = []
    if (this.#cause === undefined) this.#tell(undefined)
  }

  /**
   * Observes these rows in place of all there were, which were copied, and written to since: that is told as if it was
   * written now. Within `during`, before anything else is written.
   */
  advance(database: Database, base: Database, written: WrittenRows): void {
    this.follow(database)
    if (this.#listeners.length > 0) this.#advance = { base, written }
  }

  wrote(table: string, before: Identified | undefined, after: Identified | undefined): void {
    if (this.#listeners.length === 0) return
    this.#rows.push({ table, before, after, writers: this.#writers } as RowChange) // `follow` gave the table its name
    if (this.#cause === undefined) this.#tell(undefined)
  }

  wroteAll(table: string, rows: readonly Identified[]): void {
    if (this.#listeners.length === 0) return
    const writers = this.#writers
    for (const after of rows) this.#rows.push({ table, before: undefined, after, writers } as RowChange)
    if (this.#cause === undefined) this.#tell(undefined)
  }

  #tell(cause: Cause | undefined): void {
    if (this.#rows.length === 0 && this.#replaced === undefined && this.#advance === undefined) return
    const change: Change = {
      cause,
      replaced: this.#replaced,
      rows: eachOnce(this.#rows, this.#advance?.written),
      ...(this.#former.length > 0 && { former: this.#former.map(toldOnce) }),
      ...(this.#advance !== undefined && { base: this.#advance.base }),
    }
    this.#rows = []
    this.#advance = undefined
    if (this.#former.length > 0) this.#former = []
    this.#replaced = undefined
    if (change.rows.length === 0 && change.replaced === undefined) return
    for (const listener of this.#listeners) listener(change)
  }
}

const toldOnce = ({ database, rows }: Former): Former => ({ database, rows: eachOnce(rows) })

/** Written rows, each once, from what it was at first to what it is at last. */
export class WrittenRows {
  readonly #changes: RowChange[] = []
  readonly #places = new Map<TableName, Map<number, number>>()

  add(change: RowChange): void {
    const { table, before, after } = change
    let places = this.#places.get(table)
    if (places === undefined) {
      places = new Map()
      this.#places.set(table, places)
    }
    const id = (after ?? before)?.id ?? 0 // one of the two is defined
    const place = places.get(id)
    const first = place === undefined ? undefined : this.#changes[place]
    if (place === undefined || first === undefined) places.set(id, this.#changes.push(change) - 1)
    else this.#changes[place] = merged(first, change)
  }

  /** Lists them in the order in which each was first written, without rows that were added and removed again. */
  all(): readonly RowChange[] {
    return this.#changes.filter(({ before, after }) => before !== after)
  }
}

/** Sums up what was written, one after the other: each row once, as `WrittenRows` has it. */
export function eachOnce(changes: readonly RowChange[], written?: WrittenRows): readonly RowChange[] {
  if (changes.length === 1 && written === undefined) return changes
  const rows = written ?? new WrittenRows()
  for (const change of changes) rows.add(change)
  return rows.all()
}

const merged = (first: RowChange, later: RowChange): RowChange =>
  ({
    ...later,
    before: first.before,
    writers: first.writers === later.writers ? first.writers : [...new Set([...first.writers, ...later.writers])],
  }) as RowChange // both rows are of one table
