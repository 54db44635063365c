import { NONE, type Required, type Seconds } from './base.ts'

/** Records that can be exported to CSV files and imported from them. */
export type TransferKind = 'contact' | 'company'

/** An export of contacts or companies to a CSV file. */
export interface ExportRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  /** Id on the wire: 40 hexadecimal digits. */
  readonly export_id: string
  readonly kind: TransferKind
  readonly default_fields: readonly string[]
  readonly custom_fields: readonly string[]
  readonly status: 'in_progress' | 'completed'
  /** Last record that was written. */
  readonly after_name: string | null
  readonly after_id: number | null
  /** Ids of files with the parts written so far, in order; empty once the file is complete. */
  readonly part_ids: readonly number[]
  /** Id of the file, as long as it is stored. */
  readonly file_id: number | null
  /** Moment at which the export continues, or its file is deleted. */
  readonly next_at: Seconds | null
}

export type NewExport = Required<ExportRow, 'id' | 'created_at' | 'export_id' | 'kind'>

export function exportRow(row: NewExport): ExportRow {
  return {
    id: row.id,
    created_at: row.created_at,
    updated_at: row.updated_at ?? row.created_at,
    export_id: row.export_id,
    kind: row.kind,
    default_fields: row.default_fields ?? NONE,
    custom_fields: row.custom_fields ?? NONE,
    status: row.status ?? 'in_progress',
    after_name: row.after_name ?? null,
    after_id: row.after_id ?? null,
    part_ids: row.part_ids ?? NONE,
    file_id: row.file_id ?? null,
    next_at: row.next_at ?? null,
  }
}
