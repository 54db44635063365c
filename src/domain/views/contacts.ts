import type { Account } from '../../account/account.ts'
import { allCustomFields, type Form } from '../../account/forms.ts'
import type { View } from '../../store/render-cache.ts'
import type { UserRow } from '../../store/rows/users.ts'
import { formatTime } from '../../times.ts'
import { avatarView } from '../attachments.ts'

/** Key order is that of recorded replies of 2024 and 2026. */

const firstName = (name: string) => name.slice(0, lastBlank(name) < 0 ? undefined : lastBlank(name))
const lastName = (name: string) => (lastBlank(name) < 0 ? null : name.slice(lastBlank(name) + 1))
/** Recorded: "Test Contact Save" is "Test Contact" and "Save". */
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

const whole = (contact: UserRow, form: Form) => ({
  ...identity(contact),
  custom_fields: allCustomFields(form, contact.custom_fields),
  tags: contact.tags,
  lists: [],
  other_emails: contact.other_emails,
  facebook_id: contact.facebook_id,
  created_at: formatTime(contact.created_at),
  updated_at: formatTime(contact.updated_at),
  csat_rating: null,
  preferred_source: null,
  contact_type: 'contact',
  first_seen: null,
  last_seen: null,
})

const tail = (contact: UserRow) => ({
  company_id: contact.company_id,
  view_all_tickets: viewAllTickets(contact),
  other_companies: contact.other_companies,
  unique_external_id: contact.unique_external_id,
  avatar: null,
  first_name: firstName(contact.name),
  last_name: lastName(contact.name),
  visitor_id: contact.visitor_id,
  org_contact_id: Number(contact.org_contact_id),
  org_contact_id_str: contact.org_contact_id,
})

const ending = { other_phone_numbers: [], social_handler: [], guest_name: null, guest_profile_pic: null }

export const viewedContact: View<UserRow, Form> = {
  name: 'contact.viewed',
  render: (contact, form) => ({
    active: contact.active,
    address: contact.address,
    ...(contact.deleted ? { deleted: true } : {}),
    description: contact.description,
    ...whole(contact, form),
    ip_address: null,
    ...tail(contact),
    devices: [],
    ...ending,
  }),
}

/** Recorded: `deleted`, but neither ip_address nor devices. */
export const createdContact: View<UserRow, Form> = {
  name: 'contact.created',
  isForOneReply: true,
  render: (contact, form) => ({
    active: contact.active,
    address: contact.address,
    deleted: contact.deleted,
    description: contact.description,
    ...whole(contact, form),
    ...tail(contact),
    ...ending,
  }),
}

export const listedContact: View<UserRow, Form> = {
  name: 'contact.listed',
  render: (contact, form) => ({
    active: contact.active,
    address: contact.address,
    description: contact.description,
    ...identity(contact),
    custom_fields: allCustomFields(form, contact.custom_fields),
    facebook_id: contact.facebook_id,
    created_at: formatTime(contact.created_at),
    updated_at: formatTime(contact.updated_at),
    csat_rating: null,
    preferred_source: null,
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
}

/** `include=requester` of tickets. */
export const embeddedRequester: View<UserRow, undefined> = {
  name: 'contact.embedded',
  render: ({ id, name, email, mobile, phone }) => ({ id, name, email, mobile, phone }),
}

/** The text of a contact; with an avatar it is made anew each time. */
export function contactText(account: Account, view: View<UserRow, Form>, contact: UserRow, baseUrl: string): Buffer {
  const form = account.form('contact')
  if (contact.avatar_id === null) return account.text(view, contact, form)
  const avatar = avatarView(account, contact.avatar_id, baseUrl) ?? null
  return Buffer.from(JSON.stringify({ ...(view.render(contact, form) as object), avatar }))
}
