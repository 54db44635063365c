import { type CustomFieldValues, NO_CUSTOM_FIELDS, NONE, type Required, type Seconds } from './base.ts'

export interface CompanyRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly sort_name: string
  readonly description: string | null
  readonly note: string | null
  /** Domains in lower case, each of one company only. */
  readonly domains: readonly string[]
  readonly health_score: string | null
  readonly account_tier: string | null
  readonly renewal_date: Seconds | null
  readonly industry: string | null
  readonly custom_fields: CustomFieldValues
  readonly org_company_id: string
}

export type NewCompany = Required<Omit<CompanyRow, 'sort_name'>, 'id' | 'created_at' | 'name' | 'org_company_id'>

export function companyRow(company: NewCompany): CompanyRow {
  return {
    id: company.id,
    created_at: company.created_at,
    updated_at: company.updated_at ?? company.created_at,
    name: company.name,
    sort_name: company.name.toLowerCase(),
    description: company.description ?? null,
    note: company.note ?? null,
    domains: company.domains ?? NONE,
    health_score: company.health_score ?? null,
    account_tier: company.account_tier ?? null,
    renewal_date: company.renewal_date ?? null,
    industry: company.industry ?? null,
    custom_fields: company.custom_fields ?? NO_CUSTOM_FIELDS,
    org_company_id: company.org_company_id,
  }
}
