import {
  address,
  choice,
  code,
  domain,
  either,
  email,
  file,
  flag,
  html,
  listOf,
  name,
  number,
  objectOf,
  type Shape,
  stays,
  text,
  time,
} from '../shape.ts'
import { person } from './configuration.ts'
import { customFields } from './fields.ts'

/** Tickets and whom they are about. */

const stamps = { created_at: time, updated_at: time }
const addresses = either(listOf(address), address)

const attachment = objectOf({
  id: number,
  name: file,
  content_type: stays('media types', (given) =>
    /^(?:text|image|application|audio|video)\/[a-z0-9.+-]{1,80}$/.test(given),
  ),
  ...stamps,
})

export const conversation = objectOf({
  id: number,
  ticket_id: number,
  user_id: number,
  source: number,
  incoming: flag,
  private: flag,
  body: html,
  support_email: email,
  from_email: address,
  to_emails: addresses,
  cc_emails: addresses,
  bcc_emails: addresses,
  auto_response: flag,
  last_edited_at: time,
  last_edited_user_id: number,
  attachments: listOf(attachment),
  ...stamps,
})

const members = {
  id: number,
  subject: text,
  description: html,
  type: choice,
  status: number,
  priority: number,
  source: number,
  requester_id: number,
  responder_id: number,
  group_id: number,
  company_id: number,
  product_id: number,
  email_config_id: number,
  internal_agent_id: number,
  internal_group_id: number,
  support_email: email,
  to_emails: listOf(address),
  cc_emails: listOf(address),
  fwd_emails: listOf(address),
  reply_cc_emails: listOf(address),
  ticket_cc_emails: listOf(address),
  ticket_bcc_emails: listOf(address),
  tags: listOf(name),
  custom_fields: customFields('ticket'),
  association_type: number,
  associated_tickets_list: listOf(number),
  due_by: time,
  fr_due_by: time,
  nr_due_by: time,
  nr_escalated: flag,
  is_escalated: flag,
  fr_escalated: flag,
  spam: flag,
  deleted: flag,
  stats: objectOf({
    agent_responded_at: time,
    requester_responded_at: time,
    first_responded_at: time,
    status_updated_at: time,
    reopened_at: time,
    resolved_at: time,
    closed_at: time,
    pending_since: time,
  }),
  ...stamps,
}

export const listedTicket: Shape = objectOf(members)

/** A ticket with what is below it. */
export const viewedTicket: Shape = objectOf({
  ...members,
  attachments: listOf(attachment),
  conversations: listOf(conversation),
})

export const contact = objectOf({
  ...person,
  id: number,
  address: text,
  description: text,
  twitter_id: code,
  facebook_id: code,
  unique_external_id: code,
  other_emails: listOf(email),
  tags: listOf(name),
  custom_fields: customFields('contact'),
  company_id: number,
  view_all_tickets: flag,
  other_companies: listOf(objectOf({ company_id: number, view_all_tickets: flag })),
  deleted: flag,
  blocked: flag,
})

export const company: Shape = objectOf({
  id: number,
  name,
  description: text,
  note: text,
  domains: listOf(domain),
  custom_fields: customFields('company'),
  health_score: choice,
  account_tier: choice,
  industry: choice,
  renewal_date: time,
  ...stamps,
})
