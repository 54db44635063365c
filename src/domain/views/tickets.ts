import type { Account } from '../../account/account.ts'
import { allCustomFields, type Form } from '../../account/forms.ts'
import type { View } from '../../store/render-cache.ts'
import type { TicketRow } from '../../store/rows/tickets.ts'
import { formatTime } from '../../times.ts'
import { attachmentViews } from '../attachments.ts'
import { textOf } from '../html.ts'

type TicketValue = (ticket: TicketRow, form: Form) => unknown

/** What the wire shows that the row does not hold as it is. Attachments are filled in by `ticketText`. */
const WIRE_VALUES: Readonly<Record<string, TicketValue>> = {
  due_by: (ticket) => formatTime(ticket.due_by),
  fr_due_by: (ticket) => formatTime(ticket.fr_due_by),
  created_at: (ticket) => formatTime(ticket.created_at),
  updated_at: (ticket) => formatTime(ticket.updated_at),
  description_text: (ticket) => textOf(ticket.description),
  custom_fields: (ticket, form) => allCustomFields(form, ticket.custom_fields),
  associated_tickets_count: (ticket) => (ticket.association_type === null ? null : ticket.associated_ticket_ids.length),
  attachments: () => [],
  nr_due_by: () => null,
  nr_escalated: () => false,
  source_info: () => null,
  source_additional_info: () => null,
  structured_description: () => null,
  sentiment_score: () => null,
  initial_sentiment_score: () => null,
  // The account's one ticket form; further forms are not emulated.
  form_id: () => 158_000_000_001,
}

/** Present on some tickets only. Source: https://developers.freshdesk.com/api/#tickets (deleted, associations). */
const SOMETIMES: readonly (readonly [key: string, isShown: (ticket: TicketRow) => boolean, value: TicketValue])[] = [
  ['deleted', (ticket) => ticket.deleted, () => true],
  ['associated_tickets_list', (ticket) => ticket.association_type !== null, (ticket) => ticket.associated_ticket_ids],
]

/** Source: github rapid7/insightconnect-plugins, unit_test/responses/update_ticket_few_parameters and _many_. */
const ASSOCIATION: typeof SOMETIMES = [
  ['association_type', (ticket) => ticket.association_type !== null, (ticket) => ticket.association_type],
  ...SOMETIMES.filter(([key]) => key === 'associated_tickets_list'),
]

/** @param keys of the reply, in the order of the recorded ones */
function ticketView(
  name: string,
  keys: string,
  { sometimes = SOMETIMES, isForOneReply = false } = {},
): View<TicketRow, Form> {
  const members = keys
    .trim()
    .split(/\s+/)
    .map((key): [string, TicketValue] => {
      return [key, WIRE_VALUES[key] ?? ((ticket) => ticket[key as keyof TicketRow])]
    })
  // Copied, since V8 keeps an object that is given 40 keys one by one as a hash table, which is slow to stringify.
  const blank: Readonly<Record<string, unknown>> = Object.fromEntries(members.map(([key]) => [key, null]))
  return {
    name,
    isForOneReply,
    render(ticket, form) {
      const reply = { ...blank }
      for (const [key, value] of members) reply[key] = value(ticket, form)
      for (const [key, isShown, value] of sometimes) if (isShown(ticket)) reply[key] = value(ticket, form)
      return reply
    },
  }
}

export const createdTicket = ticketView(
  'ticket.created',
  `cc_emails fwd_emails reply_cc_emails ticket_cc_emails ticket_bcc_emails fr_escalated spam email_config_id group_id
  priority requester_id responder_id source company_id status subject support_email to_emails product_id id type due_by
  fr_due_by is_escalated description description_text custom_fields created_at updated_at tags attachments source_info
  structured_description form_id nr_due_by nr_escalated`,
  { sometimes: ASSOCIATION, isForOneReply: true },
)

export const viewedTicket = ticketView(
  'ticket.viewed',
  `cc_emails fwd_emails reply_cc_emails ticket_cc_emails ticket_bcc_emails fr_escalated spam email_config_id group_id
  priority requester_id responder_id source company_id status subject association_type support_email to_emails
  product_id id type due_by fr_due_by is_escalated description description_text custom_fields created_at updated_at
  tags attachments source_info source_additional_info structured_description sentiment_score initial_sentiment_score
  nr_due_by nr_escalated`,
)

export const updatedTicket = ticketView(
  'ticket.updated',
  `cc_emails fwd_emails reply_cc_emails ticket_cc_emails ticket_bcc_emails spam email_config_id fr_escalated group_id
  priority requester_id responder_id source status subject company_id custom_fields description description_text id type
  support_email to_emails product_id source_info attachments is_escalated tags nr_escalated created_at updated_at due_by
  fr_due_by nr_due_by structured_description sentiment_score`,
  { sometimes: ASSOCIATION, isForOneReply: true },
)

const LISTED_KEYS = `cc_emails fwd_emails reply_cc_emails ticket_cc_emails fr_escalated spam email_config_id group_id
  priority requester_id responder_id source company_id status subject association_type support_email to_emails
  product_id id type due_by fr_due_by is_escalated custom_fields created_at updated_at associated_tickets_count tags
  sentiment_score initial_sentiment_score nr_due_by nr_escalated`

const onlyDeleted = SOMETIMES.filter(([key]) => key === 'deleted')

export const listedTicket = ticketView('ticket.listed', LISTED_KEYS, { sometimes: onlyDeleted })

/** With `include=description`. */
export const describedTicket = ticketView(
  'ticket.described',
  `${LISTED_KEYS} description description_text structured_description`,
  { sometimes: onlyDeleted },
)

/** Of search. Source: a production account's reply in a public repository (2025-08). */
export const foundTicket = ticketView(
  'ticket.found',
  `${LISTED_KEYS.replace('ticket_cc_emails', 'ticket_cc_emails ticket_bcc_emails')} description description_text
  structured_description`,
  { sometimes: [] },
)

/** Source: keys observed by sjkingo/python-freshdesk; all are times or null. */
export const ticketStats: View<TicketRow, undefined> = {
  name: 'ticket.stats',
  render: (ticket) => ({
    agent_responded_at: formatTime(ticket.agent_responded_at),
    requester_responded_at: formatTime(ticket.requester_responded_at),
    first_responded_at: formatTime(ticket.first_responded_at),
    status_updated_at: formatTime(ticket.status_updated_at),
    reopened_at: formatTime(ticket.reopened_at),
    resolved_at: formatTime(ticket.resolved_at),
    closed_at: formatTime(ticket.closed_at),
    pending_since: formatTime(ticket.pending_since),
  }),
}

/** The text of a ticket; with files it is made anew each time, since their URLs name the caller's host and expire. */
export function ticketText(account: Account, view: View<TicketRow, Form>, ticket: TicketRow, baseUrl: string): Buffer {
  const form = account.form('ticket')
  if (ticket.attachment_ids.length === 0) return account.text(view, ticket, form)
  const attachments = attachmentViews(account, ticket.attachment_ids, baseUrl)
  return Buffer.from(JSON.stringify({ ...(view.render(ticket, form) as object), attachments }))
}
