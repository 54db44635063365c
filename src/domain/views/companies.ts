import { allCustomFields, type Form } from '../../account/forms.ts'
import { view } from '../../store/render-cache.ts'
import type { CompanyRow } from '../../store/rows/companies.ts'
import { formatTime } from '../../times.ts'

export const viewedCompany = view({
  name: 'company.viewed',
  render: (company: CompanyRow, form: Form) => ({
    id: company.id,
    name: company.name,
    description: company.description,
    note: company.note,
    domains: company.domains,
    custom_fields: allCustomFields(form, company.custom_fields),
    created_at: formatTime(company.created_at),
    updated_at: formatTime(company.updated_at),
    health_score: company.health_score,
    account_tier: company.account_tier,
    renewal_date: formatTime(company.renewal_date),
    industry: company.industry,
    org_company_id: Number(company.org_company_id),
    org_company_id_str: company.org_company_id,
  }),
})

/** Company in a ticket with `include=company`. */
export const embeddedCompany = view({
  name: 'company.embedded',
  render: ({ id, name }: CompanyRow) => ({ id, name }),
})
