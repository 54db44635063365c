import { NONE, type Required, type Seconds } from './base.ts'
import type { TransferKind } from './exports.ts'

export type ImportStatus = 'in_progress' | 'completed' | 'cancelled' | 'failed'

/** A CSV file on its way into contacts or companies: read through once, then record by record. */
export interface ImportRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly kind: TransferKind
  readonly status: ImportStatus
  /** Numbers of columns from 0, by names of fields. */
  readonly columns: Readonly<Record<string, number>>
  /** The CSV file, until it was gone through. */
  readonly file_id: number | null
  /** It was read through, and every record counted. */
  readonly is_checked: boolean
  /** Bytes of the file that are behind. */
  readonly offset: number
  readonly total_records: number
  /** Records that were gone through, those that failed among them. */
  readonly completed_records: number
  readonly failures_count: number
  /** Files with the records that failed, in order; none when it is over. */
  readonly part_ids: readonly number[]
  readonly report_id: number | null
  /** When it goes on; null when it is over, and of one that a fixture holds back. */
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
