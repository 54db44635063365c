import type { Account } from '../../account/account.ts'
import { allCustomFields, type Form } from '../../account/forms.ts'
import { type JsonText, jsonTextOf } from '../../store/json-text.ts'
import { type View, view } from '../../store/render-cache.ts'
import { DEFAULT_FORM_ID } from '../../store/rows/ticket-forms.ts'
import type { TicketRow } from '../../store/rows/tickets.ts'
import { formatTime } from '../../times.ts'
import { attachmentViews, NO_ATTACHMENTS } from '../attachments.ts'
import { textOf } from '../html.ts'

type TicketValue = (ticket: TicketRow, form: Form) => unknown

/** Values on the wire that the row holds in another form or not at all. `ticketText` fills in attachments. */
const WIRE_VALUES = {
  due_by: (ticket: TicketRow) => formatTime(ticket.due_by),
  fr_due_by: (ticket: TicketRow) => formatTime(ticket.fr_due_by),
  created_at: (ticket: TicketRow) => formatTime(ticket.created_at),
  updated_at: (ticket: TicketRow) => formatTime(ticket.updated_at),
  description_text: (ticket: TicketRow) => textOf(ticket.description),
  custom_fields: (ticket: TicketRow, form: Form) => allCustomFields(form, ticket.custom_fields),
  associated_tickets_count: (ticket: TicketRow) =>
    ticket.association_type === null ? null : ticket.associated_ticket_ids.length,
  attachments: () => NO_ATTACHMENTS,
  nr_due_by: (ticket: TicketRow) => formatTime(ticket.nr_due_by),
  source_info: () => null,
  source_additional_info: () => null,
  structured_description: () => null,
  sentiment_score: () => null,
  initial_sentiment_score: () => null,
  // Other forms are for portals.
  form_id: () => DEFAULT_FORM_ID,
} satisfies Readonly<Record<string, TicketValue>>

type WireValues = typeof WIRE_VALUES

type TicketKey = keyof WireValues | keyof TicketRow

type ValueOf<Key> = Key extends keyof WireValues
  ? ReturnType<WireValues[Key]>
  : Key extends keyof TicketRow
    ? TicketRow[Key]
    : never

/** The words of a text, separated by blanks and line ends. */
type Words<Text extends string, Found = never> = Text extends `${infer Word} ${infer Rest}`
  ? Words<Rest, Found | Lines<Word>>
  : Found | Lines<Text>

type Lines<Text extends string> = Text extends `${infer Line}\n${infer Rest}`
  ? Lines<Line> | Lines<Rest>
  : Text extends ''
    ? never
    : Text

/** Members that only some tickets have. */
interface Sometimes {
  readonly deleted?: true
  readonly association_type?: NonNullable<TicketRow['association_type']>
  readonly associated_tickets_list?: readonly number[]
}

type WireTicket<Keys extends string> = { readonly [Key in Words<Keys>]: ValueOf<Key> } & Omit<Sometimes, Words<Keys>>

/**
 * Members that only some tickets have. Source: https://developers.freshdesk.com/api/#tickets (deleted, associations).
 */
const SOMETIMES: readonly (readonly [key: string, isShown: (ticket: TicketRow) => boolean, value: TicketValue])[] = [
  ['deleted', (ticket) => ticket.deleted, () => true],
  ['associated_tickets_list', (ticket) => ticket.association_type !== null, (ticket) => ticket.associated_ticket_ids],
]

/**
 * The same for replies to writes. Source: github rapid7/insightconnect-plugins,
 * unit_test/responses/update_ticket_few_parameters and _many_.
 */
const ASSOCIATION: typeof SOMETIMES = [
  ['association_type', (ticket) => ticket.association_type !== null, (ticket) => ticket.association_type],
  ...SOMETIMES.filter(([key]) => key === 'associated_tickets_list'),
]

/**
 * A view of tickets.
 * @param keys of the reply in the order of recorded replies, each a key of the row or of `WIRE_VALUES`
 */
function ticketView<const Keys extends string>(
  name: string,
  keys: Keys & (Words<Keys> extends TicketKey ? unknown : never),
  { sometimes = SOMETIMES, isForOneReply = false } = {},
): View<TicketRow, Form, WireTicket<Keys>> {
  const wireValues: Readonly<Record<string, TicketValue>> = WIRE_VALUES
  const members = keys
    .trim()
    .split(/\s+/)
    .map((key): [string, TicketValue] => {
      return [key, wireValues[key] ?? ((ticket) => ticket[key as keyof TicketRow])]
    })
  // A spread copies it: V8 keeps an object that is given 40 keys one by one as a hash table, which is slow to
  // stringify.
  const blank: Readonly<Record<string, unknown>> = Object.fromEntries(members.map(([key]) => [key, null]))
  return {
    name,
    isForOneReply,
    render(ticket, form) {
      const reply = { ...blank }
      for (const [key, value] of members) reply[key] = value(ticket, form)
      for (const [key, isShown, value] of sometimes) if (isShown(ticket)) reply[key] = value(ticket, form)
      return reply as WireTicket<Keys> // its keys are those of the text
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

const COPIES = 'cc_emails fwd_emails reply_cc_emails ticket_cc_emails'
const LISTED_KEYS = `fr_escalated spam email_config_id group_id
  priority requester_id responder_id source company_id status subject association_type support_email to_emails
  product_id id type due_by fr_due_by is_escalated custom_fields created_at updated_at associated_tickets_count tags
  sentiment_score initial_sentiment_score nr_due_by nr_escalated`

const onlyDeleted = SOMETIMES.filter(([key]) => key === 'deleted')

export const listedTicket = ticketView('ticket.listed', `${COPIES} ${LISTED_KEYS}`, { sometimes: onlyDeleted })

/** Ticket in a list with `include=description`. */
export const describedTicket = ticketView(
  'ticket.described',
  `${COPIES} ${LISTED_KEYS} description description_text structured_description`,
  { sometimes: onlyDeleted },
)

/** Ticket found by search. Source: a production account's reply in a public repository (2025-08). */
export const foundTicket = ticketView(
  'ticket.found',
  `${COPIES} ticket_bcc_emails ${LISTED_KEYS} description description_text structured_description`,
  { sometimes: [] },
)

/** Ticket of an association. Source: https://developers.freshdesk.com/api/#view_associated_tickets */
export const associatedTicket = ticketView(
  'ticket.associated',
  `id group_id priority requester_id responder_id source company_id status subject product_id type due_by fr_due_by
  is_escalated created_at updated_at`,
  { sometimes: [] },
)

/** Archived ticket. Source: https://developers.freshdesk.com/api/#archive_tickets */
export const archivedTicket = ticketView(
  'ticket.archived',
  `cc_emails fwd_emails reply_cc_emails email_config_id fr_escalated group_id priority requester_id responder_id source
  spam status subject company_id id type to_emails product_id created_at updated_at due_by fr_due_by is_escalated
  association_type description_text description custom_fields tags archived attachments`,
  { sometimes: [] },
)

/** Stats of a ticket: keys as seen by sjkingo/python-freshdesk; all are times or null. */
export const ticketStats = view({
  name: 'ticket.stats',
  render: (ticket: TicketRow) => ({
    agent_responded_at: formatTime(ticket.agent_responded_at),
    requester_responded_at: formatTime(ticket.requester_responded_at),
    first_responded_at: formatTime(ticket.first_responded_at),
    status_updated_at: formatTime(ticket.status_updated_at),
    reopened_at: formatTime(ticket.reopened_at),
    resolved_at: formatTime(ticket.resolved_at),
    closed_at: formatTime(ticket.closed_at),
    pending_since: formatTime(ticket.pending_since),
  }),
})

/** The text of a ticket; one with files is made for each reply, since their URLs name the caller's host and expire. */
export function ticketText<Wire extends object>(
  account: Account,
  view: View<TicketRow, Form, Wire>,
  ticket: TicketRow,
  baseUrl: string,
): JsonText<Wire> {
  const form = account.form('ticket')
  if (ticket.attachment_ids.length === 0) return account.text(view, ticket, form)
  const attachments = attachmentViews(account, ticket.attachment_ids, baseUrl)
  return jsonTextOf({ ...view.render(ticket, form), attachments })
}
