import type { Account } from '../../account/account.ts'
import type { Form } from '../../account/forms.ts'
import { type FieldError, inconsistentState, invalidValue, notFound } from '../../errors.ts'
import type { CompanyRow } from '../../store/rows/companies.ts'
import { type ExportRow, exportRow, type TransferKind } from '../../store/rows/exports.ts'
import type { UserRow } from '../../store/rows/users.ts'
import type { JobSource } from '../../time/jobs.ts'
import { deleteAttachments } from '../attachments.ts'
import { cellOf, isStockField, labelOf } from './fields.ts'
import { addPart, joinParts } from './write.ts'

/** Records written in one second of the account's clock: a few milliseconds of real work. */
const RECORDS_A_SECOND = 500
/** Seconds for which an export's file is kept. Source: https://developers.freshdesk.com/api/#export_contact */
const KEPT_SECONDS = 15 * 86_400

export interface ExportedFields {
  readonly default_fields?: readonly string[] | undefined
  readonly custom_fields?: readonly string[] | undefined
}

/** Checks that the fields exist, and that at least one is named. */
export function checkExport(form: Form, { default_fields = [], custom_fields = [] }: ExportedFields): FieldError[] {
  const errors: FieldError[] = []
  const check = (field: keyof ExportedFields, names: readonly string[], isKnown: (name: string) => boolean) => {
    const unknown = names.find((name) => !isKnown(name))
    if (unknown !== undefined) errors.push(invalidValue(`fields.${field}`, `There is no field named ${unknown}`))
  }
  check('default_fields', default_fields, (name) => isStockField(form, name))
  check('custom_fields', custom_fields, (name) => form.custom.has(name))
  if (default_fields.length + custom_fields.length === 0) {
    errors.push(invalidValue('fields', 'It should name at least one field'))
  }
  return errors
}

/** Starts an export. Throws 409 while another of the same kind runs: only one runs at a time, the error is inferred. */
export function startExport(account: Account, kind: TransferKind, fields: Required<ExportedFields>): ExportRow {
  const { exports } = account.database
  for (const _ of exports.by.running.under({ kind })) {
    throw inconsistentState(`Another export of ${kind === 'contact' ? 'contacts' : 'companies'} is in progress`)
  }
  const now = account.clock.seconds()
  return exports.insert(
    exportRow({
      id: account.ids.next('export'),
      created_at: now,
      export_id: `${account.random.uuid('export_id')}${account.random.uuid('export_id')}`
        .replaceAll('-', '')
        .slice(0, 40),
      kind,
      default_fields: fields.default_fields,
      custom_fields: fields.custom_fields,
      next_at: now + 1,
    }),
  )
}

export function findExport(account: Account, kind: TransferKind, exportId: string): ExportRow {
  const found = account.database.exports.by.key.find(`export_id:${kind}:${exportId}`)
  if (found === undefined) throw notFound()
  return found
}

/** Continues the running exports, and deletes their files after 15 days. */
export const exportJobs = (account: Account): JobSource => ({
  kind: 'export',
  next() {
    const next = account.database.exports.by.next.first()?.next_at
    return next == null ? undefined : next * 1000
  },
  run() {
    const next = account.database.exports.by.next.first()
    if (next === undefined) throw new Error('an export was to go on, and there is none')
    account.database.exports.replace(next.status === 'in_progress' ? continued(account, next) : expired(account, next))
    return next.id
  },
})

function expired(account: Account, row: ExportRow): ExportRow {
  if (row.file_id !== null) deleteAttachments(account, [row.file_id])
  return exportRow({ ...row, file_id: null, next_at: null })
}

function continued(account: Account, row: ExportRow): ExportRow {
  const now = account.clock.seconds()
  const form = account.form(row.kind)
  const names = [...row.default_fields, ...row.custom_fields]
  const records = nextRecords(account, row)
  const lines = records.map((record) => names.map((name) => cellOf(account, form, record, name)))
  const head = row.after_id === null ? [names.map((name) => labelOf(form, name))] : []
  const part_ids = addPart(account, row.part_ids, [...head, ...lines])
  const last = records.at(-1)
  const at = { after_name: last?.sort_name ?? row.after_name, after_id: last?.id ?? row.after_id, updated_at: now }
  if (records.length === RECORDS_A_SECOND) return exportRow({ ...row, ...at, part_ids, next_at: now + 1 })
  const file_id = joinParts(account, part_ids, fileName(row.kind, now))
  return exportRow({ ...row, ...at, part_ids: [], file_id, status: 'completed', next_at: now + KEPT_SECONDS })
}

/** The next records by name: contacts that are neither blocked nor deleted, or companies. */
function nextRecords({ database }: Account, { kind, after_name, after_id }: ExportRow): (UserRow | CompanyRow)[] {
  const { name } = database[kind === 'contact' ? 'users' : 'companies'].by
  const low = after_name === null || after_id === null ? {} : { sort_name: after_name, id: after_id }
  const records: (UserRow | CompanyRow)[] = []
  for (const record of name.range(low, {})) {
    if (record.id === after_id) continue
    records.push(record)
    if (records.length === RECORDS_A_SECOND) break
  }
  return records
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ')

/** File name in the form of the reference's example, `companies-October-24-2018-06_40.csv` */
function fileName(kind: TransferKind, now: number): string {
  const [year, month, day, hour, minute] = new Date(now * 1000).toISOString().split(/[-T:]/)
  const records = kind === 'contact' ? 'contacts' : 'companies'
  return `${records}-${MONTHS[Number(month) - 1]}-${day}-${year}-${hour}_${minute}.csv`
}
