import * as z from 'zod'
import { ruleElements } from '../errors.ts'
import { LOOKUP_PARAMETERS } from './custom-objects.ts'
import {
  customFields,
  dateOrDateTime,
  dateTime,
  decidedByForm,
  listOf,
  oneOf,
  pagination,
  requiredText,
  text,
  unpaged,
} from './fields.ts'
import { named } from './named.ts'
import { customFieldValues, hugeId, id, time } from './replies.ts'

const DOMAIN = /^[^\s@/:][^\s@/:.]*\.[^\s@/:]+$/

const settable = () => ({
  description: text().nullish(),
  note: text().nullish(),
  domains: listOf(
    z.string({ error: ruleElements('String') }).regex(DOMAIN, { error: ruleElements('valid domain') }),
  ).nullish(),
  health_score: decidedByForm<string | null>(['string', 'null']).optional(),
  account_tier: decidedByForm<string | null>(['string', 'null']).optional(),
  industry: decidedByForm<string | null>(['string', 'null']).optional(),
  renewal_date: dateOrDateTime().nullish(),
  custom_fields: customFields().optional(),
  lookup_parameter: oneOf(LOOKUP_PARAMETERS).optional(),
})

export const CreateCompanyBody = () => named('CreateCompanyBody', { name: requiredText(), ...settable() })
export const UpdateCompanyBody = () => named('UpdateCompanyBody', { name: requiredText().optional(), ...settable() })

export const CompanyListQuery = () =>
  z.strictObject({
    updated_since: dateTime().optional().meta({ description: 'Changed at or after this moment' }),
    _updated_since: dateTime().optional().meta({ description: 'The older name of updated_since' }),
    ...pagination(),
  })

export const AutocompleteCompaniesQuery = () =>
  z.strictObject({
    name: requiredText().meta({ description: 'How words of the name begin, each' }),
    ...unpaged(),
  })

export const CompanyReply = () =>
  named('Company', {
    id: id(),
    name: z.string(),
    description: z.string().nullable(),
    note: z.string().nullable(),
    domains: z.array(z.string()),
    custom_fields: customFieldValues(),
    created_at: time(),
    updated_at: time(),
    health_score: z.string().nullable(),
    account_tier: z.string().nullable(),
    renewal_date: time().nullable(),
    industry: z.string().nullable(),
    org_company_id: hugeId(),
    org_company_id_str: z.string(),
  })

export const CompanyListReply = () => z.array(CompanyReply())

export const AutocompleteCompaniesReply = () =>
  named('SuggestedCompanies', { companies: z.array(z.strictObject({ id: id(), name: z.string() })) })
