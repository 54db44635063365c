import type { Account } from '../account/account.ts'
import type { Seconds } from '../store/rows/base.ts'
import { awaitsAgent, type TicketRow, ticketRow } from '../store/rows/tickets.ts'
import type { JobSource } from '../time/jobs.ts'
import { relativeSeconds } from '../times.ts'
import { escapeHtml } from './html.ts'

/**
 * The ticket with the moment at which its group's `escalate_to` is mailed, unless an agent has the ticket by then. The
 * time counts from when the ticket began to wait in the group, in calendar time (inferred).
 * @param before undefined when the ticket is new
 */
export function withEscalation(account: Account, before: TicketRow | undefined, after: TicketRow): TicketRow {
  const escalates_at = momentOf(account, before, after, account.clock.seconds())
  return escalates_at === after.escalates_at ? after : ticketRow({ ...after, escalates_at })
}

/** The same for a ticket of a fixture: an e-mail that was due before `now` is not sent. */
export function withLaterEscalation(account: Account, ticket: TicketRow, now: Seconds): TicketRow {
  const escalates_at = momentOf(account, undefined, ticket, ticket.created_at)
  return escalates_at === null || escalates_at <= now ? ticket : ticketRow({ ...ticket, escalates_at })
}

function momentOf({ database }: Account, before: TicketRow | undefined, after: TicketRow, since: Seconds) {
  if (!awaitsAgent(after)) return null
  if (before !== undefined && awaitsAgent(before) && before.group_id === after.group_id) return before.escalates_at
  const group = database.groups.get(after.group_id ?? 0)
  if (group?.escalate_to == null || group.unassigned_for === null) return null
  return since + relativeSeconds(group.unassigned_for)
}

/** Mails the agent to whom a group escalates, once, that a ticket has waited too long for an agent. */
export const groupEscalations = (account: Account): JobSource => ({
  kind: 'group_escalation',
  next() {
    const next = account.database.tickets.by.nextEscalation.first()?.escalates_at
    return next == null ? undefined : next * 1000
  },
  run() {
    const ticket = account.database.tickets.by.nextEscalation.first()
    if (ticket === undefined) throw new Error('a group was to be told of a ticket, and there is none')
    account.database.tickets.replace(ticketRow({ ...ticket, escalates_at: null }))
    mailEscalation(account, ticket)
    return ticket.id
  },
})

/** Mails the escalation; nobody, where the group has ceased to escalate. The texts are the emulator's own. */
function mailEscalation({ database, outbox, clock }: Account, { id, subject, group_id }: TicketRow): void {
  const group = database.groups.get(group_id ?? 0)
  const email = database.users.get(group?.escalate_to ?? 0)?.email
  if (group === undefined || email == null) return
  const text = `Ticket #${id} has been in the group ${group.name} for ${group.unassigned_for ?? 'long'} and is assigned to nobody: ${subject ?? ''}`
  outbox.add({
    at: clock.seconds(),
    kind: 'group_escalation',
    to: [email],
    cc: [],
    bcc: [],
    from: null,
    subject: `Unassigned ticket: [#${id}] ${subject ?? ''}`,
    html: `<div>${escapeHtml(text)}</div>`,
    text,
    ticket_id: id,
  })
}
