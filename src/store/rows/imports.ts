import { NONE, type Required, type Seconds } from './base.ts'
import type { TransferKind } from './exports.ts'

export type ImportStatus = 'in_progress' | 'completed' | 'cancelled' | 'failed'

/** An import of contacts or companies from a CSV file: the file is read once to check it, then record by record. */
export interface ImportRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly kind: TransferKind
  readonly status: ImportStatus
  /** Numbers of columns, from 0, by name of field. */
  readonly columns: Readonly<Record<string, number>>
  /** Id of the CSV file; null once the import has ended. */
  readonly file_id: number | null
  /** Whether the whole file was read and its records counted. */
  readonly is_checked: boolean
  /** Offset in the file, in bytes, up to which it was read. */
  readonly offset: number
  readonly total_records: number
  /** Number of records that were processed, failed ones included. */
  readonly completed_records: number
  readonly failures_count: number
  /** Ids of files with the failed records, in order; empty once the import has ended. */
  readonly part_ids: readonly number[]
  readonly report_id: number | null
  /** Moment at which it continues; null when it has ended, or a fixture holds it still. */
  readonly next_at: Seconds | null
}

export type NewImport = Required<ImportRow, 'id' | 'created_at' | 'kind' | 'columns'>

export function importRow(row: NewImport): ImportRow {
  return {
    id: row.id,
    created_at: row.created_at,
    updated_at: row.updated_at ?? row.created_at,
    kind: row.kind,
    status: row.status ?? 'in_progress',
    columns: row.columns,
    file_id: row.file_id ?? null,
    is_checked: row.is_checked ?? false,
    offset: row.offset ?? 0,
    total_records: row.total_records ?? 0,
    completed_records: row.completed_records ?? 0,
    failures_count: row.failures_count ?? 0,
    part_ids: row.part_ids ?? NONE,
    report_id: row.report_id ?? null,
    next_at: row.next_at ?? null,
  }
}
