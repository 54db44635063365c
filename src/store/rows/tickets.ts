import { type CustomFieldValues, NO_CUSTOM_FIELDS, NONE, type Required, type Seconds } from './base.ts'

/**
 * Kind of list that a ticket is in: 0 listed, 1 spam, 2 deleted, 3 archived. It is the first part of every order of
 * tickets.
 */
export type Shelf = 0 | 1 | 2 | 3

export const SHELVES: readonly Shelf[] = [0, 1, 2, 3]

/**
 * Labels of sources. Source: airbytehq/airbyte, source-freshdesk/integration_tests/expected_records.jsonl,
 * ticket_fields
 */
export const SOURCE_LABELS = {
  1: 'Email',
  2: 'Portal',
  3: 'Phone',
  4: 'Forum',
  5: 'Twitter',
  6: 'Facebook',
  7: 'Chat',
  8: 'MobiHelp',
  9: 'Feedback Widget',
  10: 'Outbound Email',
  11: 'Ecommerce',
  12: 'Bot',
  13: 'Whatsapp',
} as const

/**
 * Numbers of statuses. Source: https://developers.freshdesk.com/api/#tickets; 6 and 7 are recorded on a real account.
 */
export const STATUS = {
  open: 2,
  pending: 3,
  resolved: 4,
  closed: 5,
  waitingOnCustomer: 6,
  waitingOnThirdParty: 7,
} as const

/** Progress of a ticket's SLA. */
export interface SlaProgress {
  /** Moment from which due times count: `created_at`, later by the work that passed while the clock was stopped. */
  readonly since: Seconds
  /** Moment from which the next response is awaited; it moves as `since` does. */
  readonly nr_since: Seconds | null
  /** Moment up to which due e-mails were sent. */
  readonly emailed_until: Seconds
}

export interface TicketRow {
  readonly id: number
  readonly shelf: Shelf
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly status: number
  readonly priority: number
  readonly source: number
  readonly type: string | null
  readonly subject: string | null
  /** HTML; the plain text is made when it is shown. */
  readonly description: string
  readonly requester_id: number
  readonly responder_id: number | null
  readonly group_id: number | null
  readonly company_id: number | null
  readonly product_id: number | null
  readonly email_config_id: number | null
  readonly support_email: string | null
  readonly to_emails: readonly string[] | null
  /** Null on some old tickets, as live accounts' samples have it; only a fixture can set that. */
  readonly cc_emails: readonly string[] | null
  readonly fwd_emails: readonly string[] | null
  readonly reply_cc_emails: readonly string[] | null
  readonly ticket_cc_emails: readonly string[] | null
  readonly ticket_bcc_emails: readonly string[] | null
  readonly tags: readonly string[]
  /** Fields that have a value; the view adds null for the others. */
  readonly custom_fields: CustomFieldValues
  readonly attachment_ids: readonly number[]
  readonly watcher_ids: readonly number[]
  readonly spam: boolean
  readonly deleted: boolean
  /** Whether it is archived: it can then only be read or deleted, and is neither spam nor deleted. */
  readonly archived: boolean
  readonly due_by: Seconds | null
  readonly fr_due_by: Seconds | null
  /** Whether a caller set due_by or fr_due_by: then the policy leaves them alone. */
  readonly manual_due_by: boolean
  readonly is_escalated: boolean
  readonly fr_escalated: boolean
  /**
   * Due time of the response to the requester's oldest message that no agent has answered; null while the first
   * response is awaited.
   */
  readonly nr_due_by: Seconds | null
  readonly nr_escalated: boolean
  /** Whether its status stops the SLA clock. */
  readonly sla_stopped: boolean
  /** Moment of the policy's next reminder or escalation; null when there is none. */
  readonly sla_email_at: Seconds | null
  /** Null until the clock was stopped, a next response awaited or an e-mail sent. */
  readonly sla: SlaProgress | null
  /** 1 parent, 2 child, 3 tracker, 4 related. */
  readonly association_type: number | null
  readonly associated_ticket_ids: readonly number[]
  /** Moment at which its group's escalation is mailed unless an agent has it by then; null when there is none. */
  readonly escalates_at: Seconds | null
  /** Id of the ticket that it was merged into, which receives what its customer writes from then on. */
  readonly merged_into: number | null
  readonly internal_agent_id: number | null
  readonly internal_group_id: number | null
  readonly agent_responded_at: Seconds | null
  readonly requester_responded_at: Seconds | null
  readonly first_responded_at: Seconds | null
  readonly status_updated_at: Seconds
  readonly reopened_at: Seconds | null
  readonly resolved_at: Seconds | null
  readonly closed_at: Seconds | null
  readonly pending_since: Seconds | null
}

/** Statuses that stop the SLA clock, unless the account's status field says otherwise. */
export const STOPS_SLA: ReadonlySet<number> = new Set([
  STATUS.pending,
  STATUS.resolved,
  STATUS.closed,
  STATUS.waitingOnCustomer,
])

export type NewTicket = Required<Omit<TicketRow, 'shelf'>, 'id' | 'created_at' | 'requester_id'>

export function ticketRow(ticket: NewTicket): TicketRow {
  const spam = ticket.spam ?? false
  const deleted = ticket.deleted ?? false
  const archived = ticket.archived ?? false
  return {
    id: ticket.id,
    shelf: archived ? 3 : deleted ? 2 : spam ? 1 : 0,
    created_at: ticket.created_at,
    updated_at: ticket.updated_at ?? ticket.created_at,
    status: ticket.status ?? STATUS.open,
    priority: ticket.priority ?? 1,
    source: ticket.source ?? 2,
    type: ticket.type ?? null,
    subject: ticket.subject ?? null,
    description: ticket.description ?? '',
    requester_id: ticket.requester_id,
    responder_id: ticket.responder_id ?? null,
    group_id: ticket.group_id ?? null,
    company_id: ticket.company_id ?? null,
    product_id: ticket.product_id ?? null,
    email_config_id: ticket.email_config_id ?? null,
    support_email: ticket.support_email ?? null,
    to_emails: ticket.to_emails ?? null,
    cc_emails: ticket.cc_emails === undefined ? NONE : ticket.cc_emails,
    fwd_emails: ticket.fwd_emails === undefined ? NONE : ticket.fwd_emails,
    reply_cc_emails: ticket.reply_cc_emails === undefined ? NONE : ticket.reply_cc_emails,
    ticket_cc_emails: ticket.ticket_cc_emails === undefined ? NONE : ticket.ticket_cc_emails,
    ticket_bcc_emails: ticket.ticket_bcc_emails === undefined ? NONE : ticket.ticket_bcc_emails,
    tags: ticket.tags ?? NONE,
    custom_fields: ticket.custom_fields ?? NO_CUSTOM_FIELDS,
    attachment_ids: ticket.attachment_ids ?? NONE,
    watcher_ids: ticket.watcher_ids ?? NONE,
    spam,
    deleted,
    archived,
    due_by: ticket.due_by ?? null,
    fr_due_by: ticket.fr_due_by ?? null,
    manual_due_by: ticket.manual_due_by ?? false,
    is_escalated: ticket.is_escalated ?? false,
    fr_escalated: ticket.fr_escalated ?? false,
    nr_due_by: ticket.nr_due_by ?? null,
    nr_escalated: ticket.nr_escalated ?? false,
    sla_stopped: ticket.sla_stopped ?? STOPS_SLA.has(ticket.status ?? STATUS.open),
    sla_email_at: ticket.sla_email_at ?? null,
    sla: ticket.sla ?? null,
    association_type: ticket.association_type ?? null,
    associated_ticket_ids: ticket.associated_ticket_ids ?? NONE,
    escalates_at: ticket.escalates_at ?? null,
    merged_into: ticket.merged_into ?? null,
    internal_agent_id: ticket.internal_agent_id ?? null,
    internal_group_id: ticket.internal_group_id ?? null,
    agent_responded_at: ticket.agent_responded_at ?? null,
    requester_responded_at: ticket.requester_responded_at ?? null,
    first_responded_at: ticket.first_responded_at ?? null,
    status_updated_at: ticket.status_updated_at ?? ticket.created_at,
    reopened_at: ticket.reopened_at ?? null,
    resolved_at: ticket.resolved_at ?? null,
    closed_at: ticket.closed_at ?? null,
    pending_since: ticket.pending_since ?? null,
  }
}

/** Whether its SLA clock runs: neither its status nor its shelf stops it. */
export const hasRunningSla = (ticket: TicketRow) => ticket.shelf === 0 && !ticket.sla_stopped

/** Whether its resolution can still fall due. */
export const awaitsResolution = (ticket: TicketRow) =>
  ticket.due_by !== null && !ticket.is_escalated && hasRunningSla(ticket)

/** Whether its first response can still fall due. */
export const awaitsFirstResponse = (ticket: TicketRow) =>
  ticket.fr_due_by !== null && !ticket.fr_escalated && ticket.first_responded_at === null && hasRunningSla(ticket)

/** Whether its next response can still fall due. */
export const awaitsNextResponse = (ticket: TicketRow) =>
  ticket.nr_due_by !== null && !ticket.nr_escalated && hasRunningSla(ticket)

/** Whether an e-mail about its SLA will be sent. */
export const awaitsSlaEmail = (ticket: TicketRow) => ticket.sla_email_at !== null && hasRunningSla(ticket)

/** Whether it waits in a group for an agent. */
export const awaitsAgent = ({ shelf, responder_id, group_id, status }: TicketRow) =>
  shelf === 0 && responder_id === null && group_id !== null && status !== STATUS.resolved && status !== STATUS.closed

/** Whether its group's escalation will be mailed. */
export const awaitsEscalation = (ticket: TicketRow) => ticket.escalates_at != null && awaitsAgent(ticket)

/**
 * Id of the agent whose load the ticket is part of, as long as its SLA clock runs (inferred); null when there is none.
 */
export const loadOf = (ticket: TicketRow) => (hasRunningSla(ticket) ? ticket.responder_id : null)

/** Whether it is closed, so that it can be archived some days after its last change. */
export const awaitsArchive = (ticket: TicketRow) => ticket.shelf === 0 && ticket.status === STATUS.closed
