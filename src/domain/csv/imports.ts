import { isUtf8 } from 'node:buffer'
import type { Account } from '../../account/account.ts'
import type { Form } from '../../account/forms.ts'
import {
  type Finding,
  inconsistentState,
  invalidValue,
  missingField,
  notFound,
  RULE,
  unexpectedField,
} from '../../errors.ts'
import type { TransferKind } from '../../store/rows/exports.ts'
import { type ImportRow, type ImportStatus, importRow } from '../../store/rows/imports.ts'
import type { JobSource } from '../../time/jobs.ts'
import { deleteAttachments, storeAttachments, type Upload } from '../attachments.ts'
import { fieldName, isStockField } from './fields.ts'
import { importRecord } from './import-record.ts'
import { readRecords } from './read.ts'
import { addPart, joinParts } from './write.ts'

/** Records checked in one second of the account's clock: some milliseconds of real work. */
const CHECKED_A_SECOND = 1000
const IMPORTED_A_SECOND = 100
const MOST_RECORDS = 100_000
/** Most imports that a list shows. Source: https://developers.freshdesk.com/api/#list_contact_imports */
const MOST_LISTED = 5

/** Columns that a file must have, one of each list: a name, and for contacts an address or number. */
const IDENTIFYING: Readonly<Record<TransferKind, readonly (readonly string[])[]>> = {
  contact: [['name'], ['email', 'phone', 'mobile']],
  company: [['name']],
}

export interface ImportFields {
  readonly file?: Upload | undefined
  readonly fields?: Readonly<Record<string, number>> | undefined
}

/** Checks a request. The file must be text in UTF-8; what else is wrong with it is found as it is read. */
export function checkImport(form: Form, kind: TransferKind, { file, fields }: ImportFields): Finding[] {
  const errors: Finding[] = []
  if (file !== undefined && !/\.csv$/i.test(file.name)) errors.push(invalidValue('file', 'It should be a CSV file'))
  else if (file !== undefined && (!isUtf8(file.bytes) || file.bytes.includes(0) || file.bytes.length === 0)) {
    errors.push(invalidValue('file', 'It should be a CSV file in UTF-8'))
  }
  if (fields === undefined) return errors
  const names = Object.keys(fields).map((name) => fieldName(kind, name))
  for (const name of names) {
    if (!isStockField(form, name) && !form.custom.has(name)) errors.push(unexpectedField(`fields.${name}`))
  }
  for (const some of IDENTIFYING[kind]) {
    if (!some.some((name) => names.includes(name))) errors.push(missingField(`fields.${some[0]}`, RULE.integer))
  }
  return errors
}

export function startImport(account: Account, kind: TransferKind, { file, fields }: Required<ImportFields>): ImportRow {
  const { imports } = account.database
  const now = account.clock.seconds()
  const row = imports.insert(
    importRow({
      id: account.ids.next('import'),
      created_at: now,
      kind,
      columns: Object.fromEntries(Object.entries(fields).map(([name, column]) => [fieldName(kind, name), column])),
      file_id: storeAttachments(account, [file])[0] ?? null,
      next_at: now + 1,
    }),
  )
  // The first part is read at once. Most files are no longer than that, so the reply can count their records.
  return imports.replace(checkedOn(account, row))
}

export function findImport(account: Account, kind: TransferKind, id: number): ImportRow {
  const found = account.database.imports.get(id)
  if (found?.kind !== kind) throw notFound()
  return found
}

/** Lists the newest imports. */
export function listImports({ database }: Account, kind: TransferKind, status: ImportStatus | undefined): ImportRow[] {
  const { by } = database.imports
  const newest = status === undefined ? by.kind.under({ kind }, 'desc') : by.status.under({ kind, status }, 'desc')
  const rows: ImportRow[] = []
  for (const row of newest) {
    rows.push(row)
    if (rows.length === MOST_LISTED) break
  }
  return rows
}

/** Cancels a running import; what was imported stays. Throws 409 for one that has ended (inferred). */
export function cancelImport(account: Account, row: ImportRow): ImportRow {
  if (row.status !== 'in_progress') throw inconsistentState(`The import is ${row.status}`)
  return account.database.imports.replace(ended(account, row, 'cancelled'))
}

/** Continues the running imports. */
export const importJobs = (account: Account): JobSource => ({
  kind: 'import',
  next() {
    const next = account.database.imports.by.next.first()?.next_at
    return next == null ? undefined : next * 1000
  },
  run() {
    const { imports } = account.database
    const next = imports.by.next.first()
    if (next === undefined) throw new Error('an import was to go on, and there is none')
    imports.replace(next.is_checked ? importedOn(account, next) : checkedOn(account, next))
    return next.id
  },
})

const contentOf = ({ database }: Account, { file_id }: ImportRow): Buffer =>
  database.attachments.get(file_id ?? 0)?.content ?? Buffer.alloc(0)

/**
 * Reads the next part of the file. All of it is read before anything is imported, so that a broken file changes
 * nothing.
 */
function checkedOn(account: Account, row: ImportRow): ImportRow {
  const file = contentOf(account, row)
  const { records, offset, fault } = readRecords(file, row.offset, CHECKED_A_SECOND)
  const head = row.offset === 0 ? records[0] : undefined
  const total_records = row.total_records + records.length - (head === undefined ? 0 : 1)
  if (fault !== undefined) return failed(account, row, `Record ${total_records + 1} cannot be read: ${fault}`)
  const column = head === undefined ? undefined : Object.entries(row.columns).find(([, one]) => one >= head.length)
  if (column !== undefined) {
    return failed(account, row, `fields[${column[0]}] is column ${column[1]}, and the file has ${head?.length}`)
  }
  if (total_records > MOST_RECORDS) return failed(account, row, `It holds more than ${MOST_RECORDS} records`)
  const on = { ...row, total_records, updated_at: account.clock.seconds() }
  if (offset < file.length) return importRow({ ...on, offset, next_at: later(account, row) })
  if (total_records === 0) return ended(account, on, 'completed')
  return importRow({ ...on, offset: 0, is_checked: true, next_at: later(account, row) })
}

/**
 * The second in which an import continues: one continues each second, in turn. One that a fixture holds still stays so.
 */
const later = ({ clock, database }: Account, { next_at }: ImportRow) =>
  next_at === null ? null : clock.seconds() + database.imports.by.next.size

function importedOn(account: Account, row: ImportRow): ImportRow {
  const file = contentOf(account, row)
  const isFirst = row.offset === 0
  const { records: read, offset } = readRecords(file, row.offset, IMPORTED_A_SECOND + (isFirst ? 1 : 0))
  const records = isFirst ? read.slice(1) : read
  const failures: string[][] = []
  for (const values of records) {
    const given = Object.entries(row.columns).map(([name, column]) => [name, values[column]?.trim() ?? ''] as const)
    const problems = importRecord(account, row.kind, new Map(given))
    if (problems.length > 0) failures.push([...trimmed(values), problems.join(' | ')])
  }
  const head = row.failures_count === 0 && failures.length > 0 ? [[...headOf(file), 'Errors']] : []
  const on = importRow({
    ...row,
    offset,
    completed_records: row.completed_records + records.length,
    failures_count: row.failures_count + failures.length,
    part_ids: addPart(account, row.part_ids, [...head, ...failures]),
    updated_at: account.clock.seconds(),
    next_at: later(account, row),
  })
  return offset < file.length ? on : ended(account, on, 'completed')
}

const headOf = (file: Buffer): readonly string[] => trimmed(readRecords(file, 0, 1).records[0] ?? [])

const trimmed = (values: readonly string[]): string[] => values.map((value) => value.trim())

/** The import as failed, its report giving the reason. */
function failed(account: Account, row: ImportRow, reason: string): ImportRow {
  return ended(account, { ...row, part_ids: addPart(account, [], [['Errors'], [reason]]) }, 'failed')
}

/** The import in its last state: its file is deleted, the report of what failed stays. */
function ended(account: Account, row: ImportRow, status: ImportStatus): ImportRow {
  if (row.file_id !== null) deleteAttachments(account, [row.file_id])
  const name = `${row.kind === 'contact' ? 'contacts' : 'companies'}-import-${row.id}-failures.csv`
  const report_id = row.part_ids.length === 0 ? null : joinParts(account, row.part_ids, name)
  const updated_at = account.clock.seconds()
  return importRow({ ...row, status, file_id: null, part_ids: [], report_id, updated_at, next_at: null })
}

/** Seconds of the account's clock that the import still needs if no other begins. */
export function remainingSeconds(account: Account, row: ImportRow): number {
  const left = (row.total_records - row.completed_records) / IMPORTED_A_SECOND
  // Where only a part was read, the rest is assumed to have records as long as those of that part.
  const share = row.is_checked || row.offset === 0 ? 1 : contentOf(account, row).length / row.offset
  const reading = row.is_checked ? 0 : (row.total_records * (share - 1)) / CHECKED_A_SECOND
  return Math.max(1, Math.ceil(reading + left * share)) * Math.max(1, account.database.imports.by.next.size)
}
