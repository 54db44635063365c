import type { Database, TableName } from '../store/database.ts'

/**
 * What a data file is of: a line that names the format, then of each account a head and its tables, a row a line, and
 * a last line that counts the tables, without which the file was cut.
 */

export const FORMAT = 'freshdesk-emulator'
export const FORMAT_VERSION = 3
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
}

export interface DumpedTable {
  readonly size: number
  /** The same token means the same rows. */
  readonly version: object
  all(): Iterable<object>
  /** Before that of its first row, as in `AccountDump`. */
  readonly line?: number
}

export interface DataFile {
  readonly accounts: readonly AccountDump[]
}

export const tablesOf = (database: Database): AccountDump['tables'] =>
  new Map(Object.entries(database) as [TableName, Database[TableName]][])

export const invalidFile = (path: string, problem: string) => new Error(`data file ${path} is not valid: ${problem}`)
