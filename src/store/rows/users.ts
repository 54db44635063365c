import { type CustomFieldValues, NO_CUSTOM_FIELDS, NONE, type Required, type Seconds } from './base.ts'

export interface OtherCompany {
  readonly company_id: number
  readonly view_all_tickets: boolean
}

/**
 * Kind of list that a person is in: 0 verified, 1 unverified, 2 blocked, 3 deleted contact, 4 agent. The list without
 * `state` shows the first two.
 */
export type ContactShelf = 0 | 1 | 2 | 3 | 4
export const AGENT_SHELF = 4

/** A person: a contact, or an agent when `is_agent` (then an `AgentRow` of the same id exists). */
export interface UserRow {
  readonly id: number
  readonly shelf: ContactShelf
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  /** Name in lower case, by which lists are ordered. */
  readonly sort_name: string
  readonly is_agent: boolean
  readonly active: boolean
  readonly blocked: boolean
  readonly deleted: boolean
  /** Id of the contact that this one was merged into. */
  readonly merged_into: number | null
  /** E-mail in lower case, as all are. */
  readonly email: string | null
  readonly other_emails: readonly string[]
  readonly phone: string | null
  readonly mobile: string | null
  readonly twitter_id: string | null
  readonly facebook_id: string | null
  readonly unique_external_id: string | null
  readonly company_id: number | null
  readonly view_all_tickets: boolean
  readonly other_companies: readonly OtherCompany[]
  readonly address: string | null
  readonly description: string | null
  readonly job_title: string | null
  readonly language: string
  readonly time_zone: string
  readonly tags: readonly string[]
  readonly custom_fields: CustomFieldValues
  readonly avatar_id: number | null
  readonly visitor_id: string
  /** Decimal digits: the number exceeds 2^53. */
  readonly org_contact_id: string
}

export type NewUser = Required<
  Omit<UserRow, 'sort_name' | 'shelf'>,
  'id' | 'created_at' | 'name' | 'visitor_id' | 'org_contact_id'
>

export function userRow(user: NewUser): UserRow {
  const active = user.active ?? false
  return {
    id: user.id,
    shelf: user.is_agent ? AGENT_SHELF : user.deleted ? 3 : user.blocked ? 2 : active ? 0 : 1,
    created_at: user.created_at,
    updated_at: user.updated_at ?? user.created_at,
    name: user.name,
    sort_name: user.name.toLowerCase(),
    is_agent: user.is_agent ?? false,
    active,
    blocked: user.blocked ?? false,
    deleted: user.deleted ?? false,
    merged_into: user.merged_into ?? null,
    email: user.email?.toLowerCase() ?? null,
    other_emails: user.other_emails ?? NONE,
    phone: user.phone ?? null,
    mobile: user.mobile ?? null,
    twitter_id: user.twitter_id ?? null,
    facebook_id: user.facebook_id ?? null,
    unique_external_id: user.unique_external_id ?? null,
    company_id: user.company_id ?? null,
    view_all_tickets: user.view_all_tickets ?? false,
    other_companies: user.other_companies ?? NONE,
    address: user.address ?? null,
    description: user.description ?? null,
    job_title: user.job_title ?? null,
    language: user.language ?? 'en',
    time_zone: user.time_zone ?? 'UTC',
    tags: user.tags ?? NONE,
    custom_fields: user.custom_fields ?? NO_CUSTOM_FIELDS,
    avatar_id: user.avatar_id ?? null,
    visitor_id: user.visitor_id,
    org_contact_id: user.org_contact_id,
  }
}
