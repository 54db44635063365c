import type { Account } from '../../account/account.ts'
import { attachmentUrl } from '../../account/attachment-urls.ts'
import type { ExportRow } from '../../store/rows/exports.ts'
import type { ImportRow } from '../../store/rows/imports.ts'
import { formatTime } from '../../times.ts'
import { remainingSeconds } from '../csv/imports.ts'

/** URL of a file; it expires. */
function urlOf(account: Account, fileId: number | null, baseUrl: string): string | undefined {
  const file = fileId === null ? undefined : account.database.attachments.get(fileId)
  return file && attachmentUrl(account, file, baseUrl)
}

export function viewedExport(account: Account, { export_id, status, file_id }: ExportRow, baseUrl: string) {
  const download_url = urlOf(account, file_id, baseUrl)
  return { id: export_id, status, ...(download_url !== undefined && { download_url }) }
}

export function viewedImport(account: Account, row: ImportRow, baseUrl: string) {
  const head = {
    id: row.id,
    created_at: formatTime(row.created_at),
    status: row.status,
    total_records: row.total_records,
    completed_records: row.completed_records,
  }
  if (row.status === 'in_progress') return { ...head, estimated_time_remaining: hours(remainingSeconds(account, row)) }
  const report = urlOf(account, row.report_id, baseUrl) ?? null
  return { ...head, failures: { count: row.failures_count, report } }
}

/** Time as `HH:MM:SS`. */
const hours = (seconds: number): string =>
  [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
