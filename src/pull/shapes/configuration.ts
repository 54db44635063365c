import { STOCK_ROLES } from '../../account/privileges.ts'
import { zoneOf } from '../../time/zones.ts'
import {
  address,
  among,
  choice,
  code,
  domain,
  either,
  email,
  flag,
  html,
  listOf,
  mapOf,
  name,
  number,
  objectOf,
  type Shape,
  stays,
  stockOr,
  text,
  time,
  word,
} from '../shape.ts'
import { label } from './fields.ts'

/** Shapes of what an account is set up with, but for its fields and rules. */

const stamps = { created_at: time, updated_at: time }
const ids = listOf(number)

const roleNames = STOCK_ROLES.map((role) => role.name)
const roleTexts = STOCK_ROLES.map((role) => role.description)

export const role = objectOf({
  id: number,
  name: stockOr(roleNames, name),
  description: stockOr(roleTexts, text),
  default: flag,
  ...stamps,
})

export const LANGUAGE = stays('languages and zones', (given) => /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,4})?$/.test(given))
/** Names that no person has: `Eastern Time (US & Canada)`, `America/New_York`. */
export const zone: Shape = stays('languages and zones', (given) => zoneOf(given) !== undefined)

export const person = {
  active: flag,
  email,
  job_title: text,
  language: LANGUAGE,
  mobile: text,
  name,
  phone: text,
  time_zone: zone,
  ...stamps,
}

export const agent = objectOf({
  id: number,
  available: flag,
  occasional: flag,
  ticket_scope: number,
  group_ids: ids,
  role_ids: ids,
  skill_ids: ids,
  type: among('support_agent', 'field_agent', 'collaborator'),
  contact: objectOf(person),
  signature: html,
  focus_mode: flag,
  deactivated: flag,
  ...stamps,
})

export const group = objectOf({
  id: number,
  name,
  description: text,
  escalate_to: number,
  unassigned_for: stays('words of the API', (given) => /^\d{1,2}[mhd]$/.test(given)),
  business_hour_id: number,
  agent_ids: ids,
  group_type: among('support_agent_group', 'field_agent_group'),
  auto_ticket_assign: number,
  allow_agents_to_change_availability: flag,
  automatic_agent_assignment: objectOf({
    enabled: flag,
    settings: listOf(objectOf({ channel: among('ticket', 'chat'), assignment_type: word })),
  }),
  ...stamps,
})

export const product = objectOf({ id: number, name, description: text, default: flag, ...stamps })

const server = {
  mail_server: domain,
  port: number,
  use_ssl: flag,
  delete_from_server: flag,
  authentication: word,
  user_name: code,
}

export const mailbox = objectOf({
  id: number,
  name,
  product_id: number,
  group_id: number,
  to_email: email,
  reply_email: email,
  support_email: email,
  default_reply_email: flag,
  primary_role: flag,
  active: flag,
  freshdesk_mailbox: objectOf({ forward_email: email }),
  custom_mailbox: objectOf({
    access_type: among('incoming', 'outgoing', 'both'),
    incoming: objectOf(server),
    outgoing: objectOf(server),
  }),
  ...stamps,
})

const weekday = among('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday')
const hour = stays('hours', (given) => /^\d{1,2}:\d\d ?(?:am|pm)$/i.test(given))

export const businessHour = objectOf({
  id: number,
  name: stockOr(['Default'], name),
  description: stockOr(['Default Business Calendar'], text),
  is_default: flag,
  time_zone: zone,
  business_hours: mapOf(weekday, objectOf({ start_time: hour, end_time: hour })),
  holidays: listOf(objectOf({ name: text, date: stays('holidays', (given) => /^(?:\d{4}-)?\d\d-\d\d$/.test(given)) })),
  ...stamps,
})

const target = objectOf({
  respond_within: number,
  resolve_within: number,
  next_respond_within: number,
  business_hours: flag,
  escalation_enabled: flag,
})
const told = { escalation_time: number, reminder_time: number, agent_ids: ids }
const escalation = objectOf(told)

export const slaPolicy = objectOf({
  id: number,
  name: stockOr(['Default SLA Policy'], name),
  description: stockOr(['default policy'], text),
  active: flag,
  is_default: flag,
  position: number,
  sla_target: mapOf(among('priority_1', 'priority_2', 'priority_3', 'priority_4'), target),
  applicable_to: objectOf({
    company_ids: ids,
    group_ids: ids,
    sources: ids,
    ticket_types: listOf(choice),
    product_ids: ids,
  }),
  escalation: objectOf({
    reminder_response: escalation,
    reminder_resolution: escalation,
    reminder_next_response: escalation,
    response: escalation,
    next_response: escalation,
    resolution: objectOf({ level_1: escalation, level_2: escalation, level_3: escalation, level_4: escalation }),
  }),
  ...stamps,
})

export const survey = objectOf({
  id: number,
  title: stockOr(['Default Survey'], text),
  active: flag,
  questions: listOf(
    objectOf({
      id: stays('names of questions', (given) => /^(?:default_question|question_\d+)$/.test(given)),
      label: stockOr(['How would you rate our overall customer service?'], text),
      default: flag,
    }),
  ),
  ...stamps,
})

export const folder = objectOf({ id: number, name: stockOr(['General', 'Personal'], name), personal: flag, ...stamps })

export const cannedResponse = objectOf({
  id: number,
  title: text,
  folder_id: number,
  content_html: html,
  visibility: number,
  group_ids: ids,
  ...stamps,
})

export const ticketForm = objectOf({
  id: number,
  name: stockOr(['default_ticket_form'], text),
  title: stockOr(['Default Ticket Form'], name),
  default: flag,
  description: text,
  last_updated_by: number,
  ...stamps,
  fields: listOf(
    objectOf({
      id: number,
      name: stays('names of fields', (given) => /^[a-z][a-z0-9_]*$/.test(given)),
      label_for_customers: label,
      customers_can_edit: flag,
      required_for_customers: flag,
      hint_for_customers: text,
      placeholder_for_customers: text,
      ...stamps,
    }),
  ),
})

export const emailSettings = either(mapOf(word, flag), objectOf({ bcc_emails: listOf(address) }))

export const helpdesk = objectOf({
  primary_language: LANGUAGE,
  supported_languages: listOf(LANGUAGE),
  portal_languages: listOf(LANGUAGE),
  help_widget_languages: listOf(LANGUAGE),
})
