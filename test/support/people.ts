import type { Answer } from './freshdesk.ts'
import { NOW } from './freshdesk.ts'

/** People and companies of the support-desk fixture. */
export const PERSON = {
  alex: 158000002001,
  ada: 158000002101,
  linus: 158000002102,
  marie: 158000002103,
  niels: 158000002104,
  rosa: 158000002105,
  zoe: 158000002106,
  blockedBob: 158000002107,
  deletedDora: 158000002108,
} as const

export const COMPANY = { acme: 158000003001, globex: 158000003002, umbrella: 158000003003 } as const

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

const NO_CUSTOM_FIELDS = { department: null, newsletter: null, customer_number: null }

/** The reply to a contact's creation, key for key as recorded; what the account makes up is taken from the answer. */
export function createdContactBody({ body }: Answer, fields: Record<string, unknown>): Record<string, unknown> {
  const made = {
    active: false,
    address: null,
    deleted: false,
    description: null,
    email: null,
    id: body.id,
    job_title: null,
    language: 'en',
    mobile: null,
    name: 'Grace Hopper',
    phone: null,
    time_zone: 'UTC',
    twitter_id: null,
    custom_fields: NO_CUSTOM_FIELDS,
    tags: [],
    lists: [],
    other_emails: [],
    facebook_id: null,
    created_at: NOW,
    updated_at: NOW,
    csat_rating: null,
    preferred_source: null,
    contact_type: 'contact',
    first_seen: null,
    last_seen: null,
    company_id: null,
    view_all_tickets: null,
    other_companies: [],
    unique_external_id: null,
    avatar: null,
    first_name: 'Grace',
    last_name: 'Hopper',
    visitor_id: body.visitor_id,
    org_contact_id: body.org_contact_id,
    org_contact_id_str: String(body.org_contact_id),
    other_phone_numbers: [],
    social_handler: [],
    guest_name: null,
    guest_profile_pic: null,
  }
  for (const name of Object.keys(fields)) if (!(name in made)) throw new Error(`a contact has no ${name}`)
  return { ...made, ...fields }
}

/** The 400 or 409 of one field, whole. */
export const validationError = (field: string, message: string, code: string, more: object = {}) => ({
  description: 'Validation failed',
  errors: [{ field, message, ...more, code }],
})

export const notUnique = (field: string, userId: number) =>
  validationError(field, 'It should be a unique value', 'duplicate_value', { additional_info: { user_id: userId } })

/** What 400s say by fields and codes: most of their sentences are inferred. */
export const failures = ({ body }: Answer): string[] =>
  body.errors.map(({ field, code }: { field: string; code: string }) => `${field}: ${code}`)

export const names = ({ body }: Answer): string[] => body.map(({ name }: { name: string }) => name)

export function formOf(fields: Readonly<Record<string, string | Blob>>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  return form
}
