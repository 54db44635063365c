import type { Account, AccountRows } from '../account/account.ts'
import type { Author } from '../account/actor.ts'
import type { LookupParameter } from '../schemas/custom-objects.ts'
import { listOf } from '../store/list-of.ts'
import type { CustomFieldValues, Seconds } from '../store/rows/base.ts'
import type { ConversationRow } from '../store/rows/conversations.ts'
import { SHELVES, STATUS, type TicketRow, ticketRow } from '../store/rows/tickets.ts'
import { storeAttachments, type Upload } from './attachments.ts'
import { withDisplayIds } from './custom-objects/lookups.ts'
import { mergeCustomFields } from './form-check.ts'
import { withEscalation } from './group-escalations.ts'
import { toHtml, withoutParagraphs } from './html.ts'
import { stopsSla, withDueTimes, withFirstDueTimes } from './sla.ts'

export const SOURCE_OUTBOUND_EMAIL = 10
export const ASSOCIATION = { parent: 1, child: 2, tracker: 3, related: 4 } as const

const isDone = (status: number) => status === STATUS.resolved || status === STATUS.closed

/** Fields that a request may set; null and absent differ in updates only. */
export interface TicketFields {
  readonly subject?: string | null | undefined
  readonly description?: string | null | undefined
  readonly type?: string | null | undefined
  readonly status?: number | undefined
  readonly priority?: number | undefined
  readonly source?: number | undefined
  readonly requester_id?: number | undefined
  readonly responder_id?: number | null | undefined
  readonly group_id?: number | null | undefined
  readonly company_id?: number | null | undefined
  readonly product_id?: number | null | undefined
  readonly email_config_id?: number | null | undefined
  readonly internal_agent_id?: number | null | undefined
  readonly internal_group_id?: number | null | undefined
  readonly cc_emails?: readonly string[] | null | undefined
  readonly tags?: readonly string[] | null | undefined
  readonly custom_fields?: CustomFieldValues | null | undefined
  readonly due_by?: Seconds | null | undefined
  readonly fr_due_by?: Seconds | null | undefined
  readonly parent_id?: number | null | undefined
  readonly related_ticket_ids?: readonly number[] | null | undefined
  readonly attachments?: readonly Upload[] | null | undefined
  /** Names what lookup fields in `custom_fields` refer to records by. Default: `display_id`. */
  readonly lookup_parameter?: LookupParameter | undefined
}

export interface CreatedTicket {
  /** The row that the reply shows: without the due times that the policy sets next. */
  readonly asCreated: TicketRow
  readonly stored: TicketRow
}

/**
 * Makes a ticket for a requester who exists. Description, source and so on get the reference's defaults where they are
 * missing.
 * Source: https://developers.freshdesk.com/api/#create_ticket
 */
export function createTicket(
  account: Account,
  author: Author,
  fields: TicketFields,
  requesterId: number,
): CreatedTicket {
  const now = account.clock.seconds()
  const routing = emailRouting(account, fields)
  const status = fields.status ?? STATUS.open
  const copied = fields.cc_emails?.length ? fields.cc_emails : undefined
  const times = timesOfStatus(status, now)
  const association = associationOf(fields)
  // Every key is written out: spreading parts into a new object costs more than all the rest.
  const asCreated = ticketRow({
    id: account.ids.next('ticket'),
    created_at: now,
    subject: fields.subject ?? null,
    description: withoutParagraphs(toHtml(fields.description?.trim() ? fields.description : 'Not given.')),
    type: fields.type ?? null,
    status,
    sla_stopped: stopsSla(account, status),
    priority: fields.priority ?? 1,
    source: fields.source ?? 2,
    requester_id: requesterId,
    responder_id: fields.responder_id ?? null,
    email_config_id: routing.email_config_id,
    product_id: routing.product_id,
    group_id: routing.group_id,
    company_id: fields.company_id ?? account.database.users.get(requesterId)?.company_id ?? null,
    internal_agent_id: fields.internal_agent_id ?? null,
    internal_group_id: fields.internal_group_id ?? null,
    cc_emails: copied,
    reply_cc_emails: copied,
    ticket_cc_emails: copied,
    tags: fields.tags?.length ? fields.tags : undefined,
    custom_fields: fields.custom_fields
      ? mergeCustomFields(account.form('ticket'), {}, customFieldsOf(account, fields) ?? {})
      : undefined,
    attachment_ids: fields.attachments?.length ? storeAttachments(account, fields.attachments) : undefined,
    due_by: fields.due_by ?? null,
    fr_due_by: fields.fr_due_by ?? null,
    manual_due_by: fields.due_by != null || fields.fr_due_by != null,
    status_updated_at: now,
    resolved_at: times.resolved_at,
    closed_at: times.closed_at,
    pending_since: times.pending_since,
    association_type: association.association_type,
    associated_ticket_ids: association.associated_ticket_ids,
  })
  const stored = account.database.tickets.insert(
    withEscalation(account, undefined, withFirstDueTimes(account, asCreated)),
  )
  associateOthers(account, stored)
  account.ticketEvents.raise({ kind: 'created', before: undefined, after: stored, performerId: author.id })
  return { asCreated, stored }
}

/**
 * Address, product and group of a new ticket: the primary address and its product and group stand in for what is not
 * given (recorded on live accounts).
 */
function emailRouting(account: Account, fields: TicketFields) {
  const configs = listOf(account.database.email_configs)
  const ofProduct = fields.product_id == null ? [] : configs.filter((one) => one.product_id === fields.product_id)
  const config =
    configs.find((one) => one.id === fields.email_config_id) ??
    ofProduct.find((one) => one.primary_role) ??
    ofProduct[0] ??
    configs.find((one) => one.primary_role && (fields.product_id == null || one.product_id === null))
  const productId = fields.email_config_id == null ? fields.product_id : undefined
  return {
    email_config_id: config?.id ?? null,
    product_id: productId ?? config?.product_id ?? null,
    group_id: fields.group_id ?? config?.group_id ?? null,
  }
}

function timesOfStatus(status: number, now: Seconds): Partial<TicketRow> {
  return {
    status_updated_at: now,
    resolved_at: isDone(status) ? now : null,
    closed_at: status === STATUS.closed ? now : null,
    pending_since: status === STATUS.pending ? now : null,
  }
}

function associationOf({ parent_id, related_ticket_ids }: TicketFields): Partial<TicketRow> {
  if (parent_id != null) return { association_type: ASSOCIATION.child, associated_ticket_ids: [parent_id] }
  if (!related_ticket_ids?.length) return {}
  return { association_type: ASSOCIATION.tracker, associated_ticket_ids: [...new Set(related_ticket_ids)] }
}

/** Writes the association of a new child or tracker into the other tickets. */
function associateOthers(account: Account, ticket: TicketRow): void {
  if (ticket.association_type === null) return
  const isChild = ticket.association_type === ASSOCIATION.child
  for (const id of ticket.associated_ticket_ids) {
    const other = account.database.tickets.get(id)
    if (other === undefined) continue
    changeTicket(account, other, {
      association_type: isChild ? ASSOCIATION.parent : ASSOCIATION.related,
      associated_ticket_ids: isChild ? [...new Set([...other.associated_ticket_ids, ticket.id])] : [ticket.id],
    })
  }
}

const customFieldsOf = (account: Account, { custom_fields, lookup_parameter }: TicketFields) =>
  custom_fields && withDisplayIds(account, account.form('ticket'), custom_fields, lookup_parameter)

/** Replaces the row; the caller decides whether `updated_at` moves. */
export function changeTicket(account: Account, ticket: TicketRow, changes: Partial<TicketRow>): TicketRow {
  return storeTicket(account, { ...ticket, ...changes })
}

/** The ticket as stored in the place of the one with its id. */
export const storeTicket = (account: Account, ticket: TicketRow): TicketRow =>
  account.database.tickets.replace(ticketRow(ticket))

/**
 * Applies an update. `asUpdated` is the row that the reply shows: due times are worked out after it
 * (https://developers.freshdesk.com/api/#update_ticket, accounts made since 2025-08-25).
 */
export function updateTicket(
  account: Account,
  author: Author,
  ticket: TicketRow,
  fields: TicketFields,
): { readonly asUpdated: TicketRow; readonly stored: TicketRow } {
  const now = account.clock.seconds()
  const { description, custom_fields: _, attachments, parent_id, related_ticket_ids: __, ...plain } = fields
  const custom_fields = customFieldsOf(account, fields)
  const setsDueTimes = fields.due_by != null || fields.fr_due_by != null
  const changed: Partial<TicketRow> = {
    ...withoutUndefined(plain),
    // Null is no status, and no time of the caller's own: both stay.
    status: fields.status ?? ticket.status,
    due_by: fields.due_by ?? ticket.due_by,
    fr_due_by: fields.fr_due_by ?? ticket.fr_due_by,
    ...(plain.tags === null ? { tags: [] } : {}),
    ...(plain.cc_emails === null ? { cc_emails: [] } : {}),
    // Null clears the list; a list that is null itself can come from a fixture only.
    ...(fields.cc_emails === null && { cc_emails: [] }),
    // Recorded: only the request that makes a ticket wraps plain text.
    ...(description != null && { description: withoutParagraphs(description) }),
    ...(custom_fields && {
      custom_fields: mergeCustomFields(account.form('ticket'), ticket.custom_fields, custom_fields),
    }),
    ...(attachments?.length && {
      attachment_ids: [...ticket.attachment_ids, ...storeAttachments(account, attachments)],
    }),
    ...(parent_id != null && associationOf(fields)),
    ...(fields.status != null && fields.status !== ticket.status && statusChange(account, ticket, fields.status)),
    ...productChange(account, ticket, fields),
    ...(setsDueTimes && { manual_due_by: true }),
    updated_at: now,
  }
  const asUpdated = ticketRow({ ...ticket, ...changed })
  const stored = account.database.tickets.replace(
    withEscalation(account, ticket, withDueTimes(account, ticket, asUpdated)),
  )
  if (parent_id != null) associateOthers(account, stored)
  account.ticketEvents.raise({ kind: 'updated', before: ticket, after: stored, performerId: author.id })
  return { asUpdated, stored }
}

function withoutUndefined(fields: object): Partial<TicketRow> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** Members of a ticket that change with its status. */
export const statusChange = (account: Account, ticket: TicketRow, status: number): Partial<TicketRow> => ({
  status,
  ...timesOfChange(ticket, status, account.clock.seconds()),
  sla_stopped: stopsSla(account, status),
})

/** Times that a change of status sets; inferred from the names of the stats. */
function timesOfChange(ticket: TicketRow, status: number, now: Seconds): Partial<TicketRow> {
  const times = timesOfStatus(status, now)
  if (isDone(ticket.status) && !isDone(status)) return { ...times, reopened_at: now }
  return { ...times, resolved_at: isDone(status) ? (ticket.resolved_at ?? now) : null }
}

/** The ticket's address after a change of product: it stays if it is one of that product, else it is that of a new ticket. */
function productChange(account: Account, ticket: TicketRow, fields: TicketFields): Partial<TicketRow> {
  if (fields.product_id == null || fields.email_config_id != null) return {}
  const current = account.database.email_configs.get(ticket.email_config_id ?? 0)
  if (current?.product_id === fields.product_id) return {}
  const { email_config_id } = emailRouting(account, { product_id: fields.product_id })
  return email_config_id === null ? {} : { email_config_id }
}

export function setTicketDeleted(account: Account, author: Author, ticket: TicketRow, deleted: boolean): void {
  const after = changeTicket(account, ticket, { deleted, updated_at: account.clock.seconds() })
  const kind = deleted ? 'deleted' : 'restored'
  account.ticketEvents.raise({ kind, before: ticket, after, performerId: author.id })
}

export function markAsSpam(account: Account, author: Author, ticket: TicketRow): void {
  const after = changeTicket(account, ticket, { spam: true, updated_at: account.clock.seconds() })
  account.ticketEvents.raise({ kind: 'marked_as_spam', before: ticket, after, performerId: author.id })
}

/** Conversations of a ticket, oldest first. */
export const ticketConversations = (account: AccountRows, ticketId: number) =>
  account.database.conversations.by.ticket.under({ ticket_id: ticketId })

export const conversationListing = (account: Account, ticketId: number) => ({
  ordered: ticketConversations(account, ticketId),
  compare: (a: ConversationRow, b: ConversationRow) => a.created_at - b.created_at || a.id - b.id,
  matches: () => true,
})

/** Tickets of a requester on every shelf: deleted, spam and archived ones included. */
export function* ticketsOfRequester(account: Account, requester_id: number) {
  const { requester } = account.database.tickets.by
  for (const shelf of SHELVES) yield* requester.under({ shelf, requester_id })
}
