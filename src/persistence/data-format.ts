import type { Database, TableName } from '../store/database.ts'

/**
 * What a data file is of: a line that names the format, and the change log that goes on from here; then of each account a
 * head and its tables, a row a line, and the same of each root that it can go back to, whose tables tell how they differ
 * from the account's; and a last line that counts the tables, without which the file was cut.
 */

export const FORMAT = 'freshdesk-emulator'
export const FORMAT_VERSION = 4
/** Without roots and without a log. */
export const BARE_VERSION = 3
/** Its rows lack what was added since: see `upgraded`. */
export const FORMER_VERSION = 2

/** What a data file keeps of an account besides its rows; JSON as it stands. */
export type AccountHead = Readonly<Record<string, unknown>> & { readonly name: string }

export interface AccountDump {
  readonly head: AccountHead
  /** Rows by table, in any order; a clone of the account's tables when it is written. */
  readonly tables: ReadonlyMap<string, DumpedTable>
  /** Of its head in the file it was read from, from 1. */
  readonly line?: number
  /** The file it was read from is of the former version. */
  readonly isFormer?: boolean
  /** What the account can go back to. */
  readonly roots?: readonly RootDump[]
}

/** A root of an account: as it is now, as it was first, or one of its snapshots. */
export type RootName = 'now' | 'initial' | `snapshot:${string}`

export interface RootDump {
  readonly name: RootName
  readonly head: AccountHead
  readonly tables: ReadonlyMap<string, DumpedTable>
}

export interface DumpedTable {
  readonly size: number
  /** The same token means the same rows. */
  readonly version: object
  all(): Iterable<object>
  /** Before that of its first row, as in `AccountDump`. */
  readonly line?: number
  /** Of a root that was read: its rows are those of the account's table without these ids, and over them its own. */
  readonly cut?: readonly number[]
}

/** A place in a change log. */
export interface LogMark {
  /** Of all logs that go on from each other. */
  readonly generation: string
  /** Bytes since its beginning. */
  readonly offset: number
  /** Checksum of the line before. */
  readonly sum: string
}

export interface DataFile {
  readonly accounts: readonly AccountDump[]
  /** Another one in each file that is written. */
  readonly id?: string | undefined
  /** Where the change log goes on from this file; absent: there is none. */
  readonly log?: LogMark | undefined
  /** Generation of a log whose changes are all in this file. */
  readonly after?: string | undefined
}

export const tablesOf = (database: Database): AccountDump['tables'] =>
  new Map(Object.entries(database) as [TableName, Database[TableName]][])

export const invalidFile = (path: string, problem: string) => new Error(`data file ${path} is not valid: ${problem}`)
