import type * as z from 'zod'
import type { Account } from '../../account/account.ts'
import { CreateCompanyBody } from '../../schemas/companies.ts'
import { CreateContactBody } from '../../schemas/contacts.ts'
import { textToCustomValue } from '../../schemas/texts.ts'
import type { TransferKind } from '../../store/rows/exports.ts'
import { addCompany, type CompanyFields, changeCompany, checkCompany } from '../companies.ts'
import { addContact, type ContactFields, changeContact, checkContact } from '../contacts.ts'
import { checkUnique, findUserByEmail } from '../users.ts'

/** A record's values by name of field; a blank one changes nothing. */
type Values = ReadonlyMap<string, string>

/** Makes the contact or company, or changes the one of the same e-mail or name. Returns what is wrong, as sentences. */
export const importRecord = (account: Account, kind: TransferKind, values: Values): string[] =>
  kind === 'contact' ? importContact(account, values) : importCompany(account, values)

const LISTS: ReadonlySet<string> = new Set(['tags', 'domains'])

/** The values as the fields of a request. */
function fieldsOf(account: Account, kind: TransferKind, values: Values): Record<string, unknown> {
  const form = account.form(kind)
  const fields: Record<string, unknown> = {}
  const custom_fields: Record<string, unknown> = {}
  for (const [name, text] of values) {
    if (text === '') continue
    const custom = form.custom.get(name)
    if (custom !== undefined) custom_fields[name] = textToCustomValue(custom.field.type, text)
    else fields[name] = LISTS.has(name) ? text.split(',').map((part) => part.trim()) : text
  }
  return Object.keys(custom_fields).length === 0 ? fields : { ...fields, custom_fields }
}

/** Body schemas, made when first used. */
const schemas: { contact?: z.ZodType<ContactBody>; company?: z.ZodType<CompanyBody> } = {}
type ContactBody = ContactFields & { readonly name: string }
type CompanyBody = CompanyFields & { readonly name: string }

const problemsOf = ({ issues }: z.ZodError): string[] =>
  issues.map(({ path, message }) => `${String(path[0] ?? 'record')}: ${message}`)

function importContact(account: Account, values: Values): string[] {
  const { company_id: company = '', ...fields } = fieldsOf(account, 'contact', values) as Record<string, string>
  schemas.contact ??= CreateContactBody()
  const parsed = schemas.contact.safeParse(fields)
  if (!parsed.success) return problemsOf(parsed.error)
  const { data } = parsed
  const stored = data.email == null ? undefined : findUserByEmail(account, data.email)
  if (stored?.is_agent) return ['email: It is the email of an agent']
  if (stored?.deleted || stored?.blocked) return ['email: It is the email of a deleted or blocked contact']
  if (stored === undefined && [data.email, data.phone, data.mobile].every((one) => one == null)) {
    return ['email: Please fill at least 1 of email, phone, mobile fields']
  }
  const findings = [...checkContact(account, data, stored), ...checkUnique(account, data, stored?.id)]
  if (findings.length > 0) return findings.map(({ field, message }) => `${field}: ${message}`)
  const whole = company === '' ? data : { ...data, company_id: companyIdOf(account, company) }
  if (stored === undefined) addContact(account, whole)
  else changeContact(account, stored, whole)
  return []
}

/** Id of the company of this name, which is made if there is none (inferred). */
const companyIdOf = (account: Account, name: string): number =>
  (account.database.companies.by.key.find(`name:${name.toLowerCase()}`) ?? addCompany(account, { name })).id

function importCompany(account: Account, values: Values): string[] {
  schemas.company ??= CreateCompanyBody()
  const parsed = schemas.company.safeParse(fieldsOf(account, 'company', values))
  if (!parsed.success) return problemsOf(parsed.error)
  const { data } = parsed
  const stored = account.database.companies.by.key.find(`name:${data.name.toLowerCase()}`)
  const findings = checkCompany(account, data, stored)
  if (findings.length > 0) return findings.map(({ field, message }) => `${field}: ${message}`)
  if (stored === undefined) addCompany(account, data)
  else changeCompany(account, stored, data)
  return []
}
