import type { Account } from '../account/account.ts'
import type { Seconds } from '../store/rows/base.ts'
import { type TicketRow, ticketRow } from '../store/rows/tickets.ts'
import type { JobSource } from '../time/jobs.ts'
import { withEmailsSent } from './sla.ts'
import { sendDueEmails } from './sla-emails.ts'

/** Marks a ticket escalated at the moment its resolution falls due. */
export const resolutionBreaches = (account: Account): JobSource => ({
  kind: 'sla_resolution_breach',
  next: () => toMilliseconds(account.database.tickets.by.nextBreach.first()?.due_by),
  run: () => escalate(account, account.database.tickets.by.nextBreach.first(), { is_escalated: true }),
})

/** Marks a ticket whose first response fell due without one. */
export const firstResponseBreaches = (account: Account): JobSource => ({
  kind: 'sla_first_response_breach',
  next: () => toMilliseconds(account.database.tickets.by.nextFirstResponseBreach.first()?.fr_due_by),
  run: () => escalate(account, account.database.tickets.by.nextFirstResponseBreach.first(), { fr_escalated: true }),
})

/** Marks a ticket whose requester wrote again and was not answered in time. */
export const nextResponseBreaches = (account: Account): JobSource => ({
  kind: 'sla_next_response_breach',
  next: () => toMilliseconds(account.database.tickets.by.nextNextResponseBreach.first()?.nr_due_by),
  run: () => escalate(account, account.database.tickets.by.nextNextResponseBreach.first(), { nr_escalated: true }),
})

/** Mails the reminders and escalations of policies; they do not count as a change of the ticket. */
export const slaEmails = (account: Account): JobSource => ({
  kind: 'sla_email',
  next: () => toMilliseconds(account.database.tickets.by.nextSlaEmail.first()?.sla_email_at),
  run() {
    const { tickets } = account.database
    const ticket = dueTicket(tickets.by.nextSlaEmail.first())
    const now = account.clock.seconds()
    sendDueEmails(account, ticket, now)
    tickets.replace(withEmailsSent(account, ticket, now))
    return ticket.id
  },
})

const toMilliseconds = (seconds: Seconds | null | undefined) => (seconds == null ? undefined : seconds * 1000)

function dueTicket(ticket: TicketRow | undefined): TicketRow {
  if (ticket === undefined) throw new Error('an SLA job ran without a ticket that is due')
  return ticket
}

/**
 * Marks a ticket and reports the change. It counts as updated, so that a sync by `updated_since` sees it again:
 * recorded 38 s to 12 min after the moment, here at once.
 * Source: airbytehq/airbyte, source-freshdesk/integration_tests/expected_records.jsonl, tickets 18 to 20 (of the
 * resolution; that a missed response does so too is inferred)
 */
function escalate(account: Account, due: TicketRow | undefined, change: Partial<TicketRow>): number {
  const ticket = dueTicket(due)
  // A due time set by a client may lie before the ticket's creation: `updated_at` must not move back.
  const updated_at = Math.max(ticket.updated_at, account.clock.seconds())
  const after = account.database.tickets.replace(ticketRow({ ...ticket, ...change, updated_at }))
  account.ticketEvents.raise({ kind: 'updated', before: ticket, after, performerId: null })
  account.ticketEvents.settle()
  return ticket.id
}
