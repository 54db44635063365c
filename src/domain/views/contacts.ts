import type { Account } from '../../account/account.ts'
import { allCustomFields, type Form } from '../../account/forms.ts'
import type { JsonText } from '../../store/json-text.ts'
import { jsonTextOf } from '../../store/json-text.ts'
import { type View, view } from '../../store/render-cache.ts'
import { SOURCE_LABELS } from '../../store/rows/tickets.ts'
import type { UserRow } from '../../store/rows/users.ts'
import { formatTime } from '../../times.ts'
import { type AvatarView, avatarView } from '../attachments.ts'

/** Values besides the row that a contact's text depends on. */
export interface ContactContext {
  readonly form: Form
  readonly preferredSource: string | null
}

/** Key order is that of replies recorded in 2024 and 2026. */

const firstName = (name: string) => name.slice(0, lastBlank(name) < 0 ? undefined : lastBlank(name))
const lastName = (name: string) => (lastBlank(name) < 0 ? null : name.slice(lastBlank(name) + 1))
/** Index of the blank before the last name. Recorded: "Test Contact Save" is "Test Contact" and "Save". */
const lastBlank = (name: string) => name.trimEnd().lastIndexOf(' ')

const viewAllTickets = (contact: UserRow) => (contact.company_id === null ? null : contact.view_all_tickets)

const identity = (contact: UserRow) => ({
  email: contact.email,
  id: contact.id,
  job_title: contact.job_title,
  language: contact.language,
  mobile: contact.mobile,
  name: contact.name,
  phone: contact.phone,
  time_zone: contact.time_zone,
  twitter_id: contact.twitter_id,
})

const whole = (contact: UserRow, { form, preferredSource }: ContactContext) => ({
  ...identity(contact),
  custom_fields: allCustomFields(form, contact.custom_fields),
  tags: contact.tags,
  lists: [],
  other_emails: contact.other_emails,
  facebook_id: contact.facebook_id,
  created_at: formatTime(contact.created_at),
  updated_at: formatTime(contact.updated_at),
  csat_rating: null,
  preferred_source: preferredSource,
  contact_type: 'contact' as const,
  first_seen: null,
  last_seen: null,
})

const NO_AVATAR = null as AvatarView | null // `contactText` fills it in

const tail = (contact: UserRow) => ({
  company_id: contact.company_id,
  view_all_tickets: viewAllTickets(contact),
  other_companies: contact.other_companies,
  unique_external_id: contact.unique_external_id,
  avatar: NO_AVATAR,
  first_name: firstName(contact.name),
  last_name: lastName(contact.name),
  visitor_id: contact.visitor_id,
  org_contact_id: Number(contact.org_contact_id),
  org_contact_id_str: contact.org_contact_id,
})

const ending = { other_phone_numbers: [], social_handler: [], guest_name: null, guest_profile_pic: null }

export const viewedContact = view({
  name: 'contact.viewed',
  render: (contact: UserRow, context: ContactContext) => ({
    active: contact.active,
    address: contact.address,
    ...(contact.deleted ? { deleted: true as const } : {}),
    description: contact.description,
    ...whole(contact, context),
    ip_address: null,
    ...tail(contact),
    devices: [],
    ...ending,
  }),
})

/** Keys as recorded: `deleted`, but neither ip_address nor devices. */
export const createdContact = view({
  name: 'contact.created',
  isForOneReply: true,
  render: (contact: UserRow, context: ContactContext) => ({
    active: contact.active,
    address: contact.address,
    deleted: contact.deleted,
    description: contact.description,
    ...whole(contact, context),
    ...tail(contact),
    ...ending,
  }),
})

export const listedContact = view({
  name: 'contact.listed',
  render: (contact: UserRow, { form, preferredSource }: ContactContext) => ({
    active: contact.active,
    address: contact.address,
    description: contact.description,
    ...identity(contact),
    custom_fields: allCustomFields(form, contact.custom_fields),
    facebook_id: contact.facebook_id,
    created_at: formatTime(contact.created_at),
    updated_at: formatTime(contact.updated_at),
    csat_rating: null,
    preferred_source: preferredSource,
    contact_type: 'contact',
    first_seen: null,
    last_seen: null,
    company_id: contact.company_id,
    other_companies: contact.other_companies.map((other) => other.company_id),
    unique_external_id: contact.unique_external_id,
    first_name: firstName(contact.name),
    last_name: lastName(contact.name),
    visitor_id: contact.visitor_id,
    org_contact_id: Number(contact.org_contact_id),
    org_contact_id_str: contact.org_contact_id,
    other_phone_numbers: [],
    social_handler: [],
    guest_name: null,
    guest_profile_pic: null,
  }),
})

/** Requester in a ticket with `include=requester`. */
export const embeddedRequester = view({
  name: 'contact.embedded',
  render: ({ id, name, email, mobile, phone }: UserRow) => ({ id, name, email, mobile, phone }),
})

/** The text of a contact; one with an avatar is made for each reply, since the avatar's URL differs. */
export function contactText<Wire extends object>(
  account: Account,
  view: View<UserRow, ContactContext, Wire>,
  contact: UserRow,
  baseUrl: string,
): JsonText<Wire> {
  if (contact.avatar_id === null) return plainContactText(account, view, contact)
  const avatar = avatarView(account, contact.avatar_id, baseUrl) ?? null
  return jsonTextOf({ ...view.render(contact, contextOf(account, contact)), avatar })
}

/** The text of a contact in replies that show no avatar. */
export const plainContactText = <Wire>(
  account: Account,
  view: View<UserRow, ContactContext, Wire>,
  contact: UserRow,
): JsonText<Wire> => account.text(view, contact, contextOf(account, contact))

/** One context for each form and source: cached texts are found by the context's identity. */
const contexts = new WeakMap<Form, Map<string | null, ContactContext>>()

function contextOf(account: Account, contact: UserRow): ContactContext {
  const form = account.form('contact')
  const preferredSource = preferredSourceOf(account, contact.id)
  let known = contexts.get(form)
  if (known === undefined) {
    known = new Map()
    contexts.set(form, known)
  }
  let context = known.get(preferredSource)
  if (context === undefined) {
    context = { form, preferredSource }
    known.set(preferredSource, context)
  }
  return context
}

const SOURCE_NAMES = new Map<number, string>(
  Object.entries(SOURCE_LABELS).map(([source, label]) => [Number(source), label.toLowerCase().replaceAll(' ', '_')]),
)
/**
 * Most of a contact's tickets that are looked at, so that a list does not cost more for contacts with many (inferred).
 */
const LATEST_TICKETS = 30

/**
 * Source of most of the contact's latest tickets; among equals the latest one. Null without tickets. The names are
 * inferred.
 */
function preferredSourceOf({ database }: Account, requester_id: number): string | null {
  const counts = new Map<number, number>()
  let seen = 0
  for (const { source } of database.tickets.by.requester.under({ shelf: 0, requester_id }, 'desc')) {
    counts.set(source, (counts.get(source) ?? 0) + 1)
    if (++seen === LATEST_TICKETS) break
  }
  const [preferred] = [...counts].sort(([, some], [, others]) => others - some)
  return preferred === undefined ? null : (SOURCE_NAMES.get(preferred[0]) ?? null)
}
