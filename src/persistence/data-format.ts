import type { Database, TableName } from '../store/database.ts'

/**
 * Parts of a data file: a line that names the format, and the change log that goes on from here; then of each account a
 * head and its tables, a row a line, and the same of each root that it can go back to, whose tables tell how they
 * differ from the account's; and a last line that counts the tables, without which the file was cut.
 */

export const FORMAT = 'freshdesk-emulator'
/** Rows are lists of values, in the order of the columns that their table names. */
export const FORMAT_VERSION = 5
/** Version whose rows are objects; a row of a database is one, too. */
export const ROWS_VERSION = 4
/** Version without roots and without a log. */
export const BARE_VERSION = 3
/** Version whose rows lack what was added since: see `upgraded`. */
export const FORMER_VERSION = 2

/** Members that a data file keeps of an account besides its rows; JSON as it stands. */
export type AccountHead = Readonly<Record<string, unknown>> & { readonly name: string }

/** Account as a data file has it: its head, its tables, and the roots it can go back to. */
export interface AccountDump {
  readonly head: AccountHead
  /** Rows by table, in any order; a clone of the account's tables when it is written. */
  readonly tables: ReadonlyMap<string, DumpedTable>
  /** Line of its head in the file it was read from, from 1. */
  readonly line?: number
  /** The file it was read from is of the former version. */
  readonly isFormer?: boolean
  /** Roots that the account can go back to. */
  readonly roots?: readonly RootDump[]
}

/** A root of an account: as it is now, as it was first, or one of its snapshots. */
export type RootName = 'now' | 'initial' | `snapshot:${string}`

/** Root that the account can go back to, by its name. */
export interface RootDump {
  readonly name: RootName
  readonly head: AccountHead
  readonly tables: ReadonlyMap<string, DumpedTable>
}

/** Rows of a table, by ascending id. */
export interface DumpedTable {
  readonly size: number
  /** The same token means the same rows. */
  readonly version: object
  all(): Iterable<object>
  /** Line before that of its first row, as in `AccountDump`. */
  readonly line?: number
  /**
   * Ids that a root was read without: its rows are those of the account's table without these ids, and over them its
   * own.
   */
  readonly cut?: readonly number[]
}

/** A place in a change log. */
export interface LogMark {
  /** Name of all logs that go on from each other. */
  readonly generation: string
  /** Bytes since its beginning. */
  readonly offset: number
  /** Checksum of the line before. */
  readonly sum: string
}

/** Content of a whole data file. */
export interface DataFile {
  readonly accounts: readonly AccountDump[]
  /** Another one in each file that is written. */
  readonly id?: string | undefined
  /** Place at which the change log goes on from this file; absent: there is none. */
  readonly log?: LogMark | undefined
  /** Generation of a log whose changes are all in this file. */
  readonly after?: string | undefined
}

/** First character of the names of what is no table of a database. */
export const PSEUDO = '@'

/** Tables of a database by name, as a dump has them. */
export const tablesOf = (database: Database): AccountDump['tables'] =>
  new Map(Object.entries(database) as [TableName, Database[TableName]][])

/** Error of one line for a data file that cannot be read, with the reason. */
export const invalidFile = (path: string, problem: string) => new Error(`data file ${path} is not valid: ${problem}`)
