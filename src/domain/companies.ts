import type { Account } from '../account/account.ts'
import type { RowWrite } from '../account/write.ts'
import { duplicateValue, type FieldError, type Finding, invalidValue, notFound } from '../errors.ts'
import type { LookupParameter } from '../schemas/custom-objects.ts'
import { compareNames } from '../store/order.ts'
import type { CustomFieldValues, Seconds } from '../store/rows/base.ts'
import { type CompanyRow, companyRow } from '../store/rows/companies.ts'
import { SHELVES } from '../store/rows/tickets.ts'
import { type UserRow, userRow } from '../store/rows/users.ts'
import { organisationId } from '../time/ids.ts'
import { startOfDay } from '../times.ts'
import { forgottenTarget, recordFinder, withDisplayIds } from './custom-objects/lookups.ts'
import { forgottenCompany as forgottenInForums } from './discussions/forums.ts'
import { checkForm, mergeCustomFields } from './form-check.ts'
import { type Page, type PageRequest, pageOf } from './paging.ts'
import { forgetInPolicies } from './sla-policies.ts'
import { forgottenCompany as forgottenInSolutions } from './solution-folders.ts'
import { suggest } from './suggest.ts'
import { changeTicket } from './tickets.ts'

export interface CompanyFields {
  readonly name?: string | undefined
  readonly description?: string | null | undefined
  readonly note?: string | null | undefined
  readonly domains?: readonly string[] | null | undefined
  readonly health_score?: string | null | undefined
  readonly account_tier?: string | null | undefined
  readonly renewal_date?: Seconds | null | undefined
  readonly industry?: string | null | undefined
  readonly custom_fields?: CustomFieldValues | null | undefined
  /** Names what lookup fields in `custom_fields` refer to records by. Default: `display_id`. */
  readonly lookup_parameter?: LookupParameter | undefined
}

export function findCompany(account: Account, id: number): CompanyRow {
  const company = account.database.companies.get(id)
  if (company === undefined) throw notFound()
  return company
}

/** Checks that the name is unique, that no other company has one of the domains (inferred), and the account's form. */
export function checkCompany(account: Account, fields: CompanyFields, stored?: CompanyRow): Finding[] {
  const { key } = account.database.companies.by
  const isTaken = (lookup: string) => [...key.all(lookup)].some((company) => company.id !== stored?.id)
  const errors = checkForm({
    form: account.form('company'),
    fields: fields as Readonly<Record<string, unknown>>,
    stored: stored && { fields: stored as unknown as Record<string, unknown>, custom_fields: stored.custom_fields },
    closes: false,
    isRecord: recordFinder(account, fields.lookup_parameter),
  })
  if (fields.name !== undefined && isTaken(`name:${fields.name.toLowerCase()}`)) {
    errors.push(duplicateValue('name'))
  }
  if (fields.domains?.some((domain) => isTaken(`domain:${domain.toLowerCase()}`))) {
    errors.push(duplicateValue('domains'))
  }
  return errors
}

function rowFields(account: Account, fields: CompanyFields, stored?: CompanyRow): Partial<CompanyRow> {
  const { custom_fields, domains, lookup_parameter, renewal_date, ...plain } = fields
  const row: Record<string, unknown> = Object.fromEntries(
    Object.entries(plain).filter(([, value]) => value !== undefined),
  )
  if (domains !== undefined) row.domains = [...new Set((domains ?? []).map((domain) => domain.toLowerCase()))]
  // Recorded: a date is shown as its midnight.
  if (renewal_date !== undefined) row.renewal_date = renewal_date === null ? null : startOfDay(renewal_date)
  if (custom_fields != null) {
    const form = account.form('company')
    const given = withDisplayIds(account, form, custom_fields, lookup_parameter)
    row.custom_fields = mergeCustomFields(form, stored?.custom_fields ?? {}, given)
  }
  return row
}

export function addCompany(account: Account, fields: CompanyFields & { readonly name: string }): CompanyRow {
  return account.database.companies.insert(
    companyRow({
      ...rowFields(account, fields),
      name: fields.name,
      id: account.ids.next('company'),
      created_at: account.clock.seconds(),
      org_company_id: organisationId(account.random.next('org_company_id')),
    }),
  )
}

export function changeCompany(account: Account, company: CompanyRow, fields: CompanyFields): CompanyRow {
  return account.database.companies.replace(
    companyRow({ ...company, ...rowFields(account, fields, company), updated_at: account.clock.seconds() }),
  )
}

/** Writes that delete a company for good. Contacts, tickets and solution folders stay, without it. */
export function* companyRemoval(account: Account, company: CompanyRow): Generator<RowWrite, void, undefined> {
  const { users, tickets, companies } = account.database
  for (const user of users.by.key.all(`company_id:${company.id}`)) {
    yield () => users.replace(withoutCompany(user, company.id, account.clock.seconds()))
  }
  for (const shelf of SHELVES) {
    for (const ticket of tickets.by.company.under({ shelf, company_id: company.id })) {
      yield () => changeTicket(account, ticket, { company_id: null })
    }
  }
  yield* forgottenInForums(account, company.id)
  yield* forgottenInSolutions(account, company.id)
  yield () => forgetInPolicies(account, 'company_ids', company.id)
  yield* forgottenTarget(account, 'company', Number(company.org_company_id))
  yield () => companies.delete(company.id)
}

/** The next of a contact's other companies takes the place of the first. */
function withoutCompany(user: UserRow, companyId: number, updated_at: Seconds): UserRow {
  const others = user.other_companies.filter((other) => other.company_id !== companyId)
  const isPrimary = user.company_id === companyId
  const next = isPrimary ? others[0] : undefined
  return userRow({
    ...user,
    company_id: isPrimary ? (next?.company_id ?? null) : user.company_id,
    view_all_tickets: isPrimary ? (next?.view_all_tickets ?? false) : user.view_all_tickets,
    other_companies: next === undefined ? others : others.slice(1),
    updated_at,
  })
}

/** Lists companies by name (inferred). */
export function listCompanies(
  account: Account,
  query: PageRequest & { readonly updated_since?: Seconds | undefined },
): Page<CompanyRow> {
  const { by } = account.database.companies
  const since = query.updated_since
  const listing = {
    ordered: by.name.all(),
    compare: compareNames,
    matches: (company: CompanyRow) => since === undefined || company.updated_at >= since,
  }
  if (since === undefined) return pageOf(listing, query)
  const selected = () => by.updated.range({ updated_at: since }, {})
  return pageOf({ ...listing, selected }, query)
}

/**
 * Checks that the company by which a list is filtered exists. Recorded for tickets, inferred for other lists.
 * Source: github rapid7/insightconnect-plugins, unit_test/responses/get_tickets_invalid_company_id
 */
export function checkCompanyFilter(
  { database }: Account,
  { company_id }: { readonly company_id?: number | undefined },
): FieldError[] {
  if (company_id === undefined || database.companies.get(company_id) !== undefined) return []
  return [invalidValue('company_id', 'There is no company matching the given company_id')]
}

/** Companies whose name has words that begin with those of the term. */
export function suggestCompanies({ database: { companies } }: Account, term: string): CompanyRow[] {
  const { key, name } = companies.by
  return suggest({ key, named: (sort_name) => name.under({ sort_name }) }, term)
}
