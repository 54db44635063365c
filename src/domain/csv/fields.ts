import type { Account } from '../../account/account.ts'
import type { Form } from '../../account/forms.ts'
import type { CompanyRow } from '../../store/rows/companies.ts'
import type { TransferKind } from '../../store/rows/exports.ts'
import type { UserRow } from '../../store/rows/users.ts'
import { formatTime } from '../../times.ts'

/** Names of fields in the reference's examples and on live accounts that differ from those the account lists. */
const OTHER_NAMES: Readonly<Record<TransferKind, Readonly<Record<string, string>>>> = {
  contact: { company_name: 'company_id', tag_names: 'tags' },
  company: { domain: 'domains' },
}

/** Name of the field in the account's form: `domains` for `domain`. */
export const fieldName = (kind: TransferKind, name: string): string => OTHER_NAMES[kind][name] ?? name

export const isStockField = (form: Form, name: string): boolean =>
  form.stock.has(fieldName(form.kind as TransferKind, name))

/** Label of the field: the head of its column. */
export function labelOf(form: Form, name: string): string {
  const own = fieldName(form.kind as TransferKind, name)
  return form.stock.get(own)?.label ?? form.custom.get(own)?.field.label ?? own
}

type Cell = string | number | boolean | null

/** Value of a record in a cell: a company as its name, a list with commas, a date without its hour. */
export function cellOf(account: Account, form: Form, record: UserRow | CompanyRow, name: string): Cell {
  if (!isStockField(form, name)) return record.custom_fields[name] ?? null
  const own = fieldName(form.kind as TransferKind, name)
  const value: unknown = record[own as keyof typeof record]
  if (own === 'company_id') return account.database.companies.get(Number(value))?.name ?? null
  if (own === 'renewal_date') return formatTime(value as number | null)?.slice(0, 10) ?? null
  return Array.isArray(value) ? value.join(',') : (value as Cell) // a member of a row that is neither list nor object
}
