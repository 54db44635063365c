import type { Account, AccountRows } from '../account/account.ts'
import type { Seconds } from '../store/rows/base.ts'
import { type SlaProgress, STOPS_SLA, type TicketRow, ticketRow } from '../store/rows/tickets.ts'
import { nextEmailAt } from './sla-emails.ts'
import { isSameSubject, type SlaSubject, targetOf } from './sla-targets.ts'

export interface DueTimes {
  readonly due_by: Seconds | null
  readonly fr_due_by: Seconds | null
}

const NO_TARGET: DueTimes = { due_by: null, fr_due_by: null }

type Started = SlaSubject & Pick<TicketRow, 'created_at'> & { readonly sla?: SlaProgress | null }

/** Due times by the policy that applies to the ticket, in its hours; nulls without one. */
export function dueTimes(account: AccountRows, ticket: Started): DueTimes {
  const found = targetOf(account, ticket)
  if (found === undefined) return NO_TARGET
  const { target, clock } = found
  const since = ticket.sla?.since ?? ticket.created_at
  return { due_by: clock.shift(since, target.resolve_within), fr_due_by: clock.shift(since, target.respond_within) }
}

/** Whether the status stops the clock: as the account's status field says, else as Freshdesk's own statuses do. */
export function stopsSla(account: Account, status: number): boolean {
  const choice = account
    .form('ticket')
    .stock.get('status')
    ?.choices.find(({ value }) => value === status)
  return choice?.stop_sla_timer ?? STOPS_SLA.has(status)
}

/** A new ticket with the due times of its policy, where it has none of its own. */
export function withFirstDueTimes(account: Account, ticket: TicketRow): TicketRow {
  const due = dueTimes(account, ticket)
  return withNextEmail(
    account,
    ticketRow({ ...ticket, due_by: ticket.due_by ?? due.due_by, fr_due_by: ticket.fr_due_by ?? due.fr_due_by }),
  )
}

/**
 * The ticket after an update: a change of what decides its target gives new due times; work that passed while the clock
 * was stopped is added to them (inferred).
 */
export function withDueTimes(account: Account, before: TicketRow, after: TicketRow): TicketRow {
  const now = account.clock.seconds()
  if (after.manual_due_by) return withNextEmail(account, withoutUndueEscalations(after, now))
  const resumed = after.status !== before.status && before.sla_stopped ? afterPause(account, before, after, now) : after
  const moved = isSameSubject(before, after) ? resumed : withTimesAnew(account, resumed)
  return withNextEmail(account, withoutUndueEscalations(moved, now))
}

/** The ticket after its clock was stopped: due times move by the work since then, counted by the hours of that time. */
function afterPause(account: Account, before: TicketRow, after: TicketRow, now: Seconds): TicketRow {
  const clock = targetOf(account, before)?.clock
  if (clock === undefined) return after
  const stopped_at = before.status_updated_at
  const move = (moment: Seconds | null, since: Seconds) =>
    moment === null ? null : clock.shift(moment, clock.between(since, now))
  const progress = progressOf(after)
  const { nr_since } = progress
  // A requester who wrote while the clock was stopped waits from that moment on.
  const nr_stopped_at = Math.max(stopped_at, nr_since ?? stopped_at)
  return {
    ...after,
    due_by: move(after.due_by, stopped_at),
    fr_due_by: after.first_responded_at === null ? move(after.fr_due_by, stopped_at) : after.fr_due_by,
    nr_due_by: move(after.nr_due_by, nr_stopped_at),
    sla: {
      ...progress,
      since: clock.shift(progress.since, clock.between(stopped_at, now)),
      nr_since: move(nr_since, nr_stopped_at),
    },
  }
}

function withTimesAnew(account: Account, ticket: TicketRow): TicketRow {
  const { due_by, fr_due_by } = dueTimes(account, ticket)
  const nr_due_by = ticket.nr_due_by === null ? null : nextResponseDue(account, ticket, ticket.sla?.nr_since ?? null)
  return { ...ticket, due_by, fr_due_by: ticket.first_responded_at === null ? fr_due_by : ticket.fr_due_by, nr_due_by }
}

function nextResponseDue(account: Account, ticket: TicketRow, since: Seconds | null): Seconds | null {
  const found = targetOf(account, ticket)
  if (since === null || found === undefined || found.target.next_respond_within === null) return null
  return found.clock.shift(since, found.target.next_respond_within)
}

const progressOf = (ticket: TicketRow): SlaProgress =>
  ticket.sla ?? { since: ticket.created_at, nr_since: null, emailed_until: 0 }

/** The ticket after an agent has answered: no response is awaited any more; what was missed stays marked. */
export function afterAgentResponse(account: Account, ticket: TicketRow): TicketRow {
  if (ticket.nr_due_by === null && ticket.sla?.nr_since == null) return withNextEmail(account, ticket)
  const sla = ticket.sla === null ? null : { ...ticket.sla, nr_since: null }
  return withNextEmail(account, { ...ticket, nr_due_by: null, sla })
}

/**
 * The ticket after its requester wrote again: the next response is due, counted from the first message that has no
 * answer (inferred).
 */
export function afterRequesterResponse(account: Account, ticket: TicketRow, now: Seconds): TicketRow {
  if (ticket.first_responded_at === null || ticket.nr_due_by !== null) return ticket
  const nr_due_by = nextResponseDue(account, ticket, now)
  if (nr_due_by === null) return ticket
  const sla = { ...progressOf(ticket), nr_since: now }
  return withNextEmail(account, { ...ticket, nr_due_by, nr_escalated: false, sla })
}

/** The ticket with the moment of its policy's next e-mail. */
export function withNextEmail(account: AccountRows, ticket: TicketRow): TicketRow {
  const sla_email_at = nextEmailAt(account, ticket)
  return sla_email_at === ticket.sla_email_at ? ticket : ticketRow({ ...ticket, sla_email_at })
}

/** The ticket with all e-mails up to now marked as sent. */
export function withEmailsSent(account: Account, ticket: TicketRow, now: Seconds): TicketRow {
  return withNextEmail(account, { ...ticket, sla: { ...progressOf(ticket), emailed_until: now } })
}

/**
 * The ticket without escalations whose due time now lies in the future. A due time moved into the past is left to the
 * next job.
 */
function withoutUndueEscalations(ticket: TicketRow, now: Seconds): TicketRow {
  const isPast = (due: Seconds | null) => due === null || due <= now
  const is_escalated = ticket.is_escalated && isPast(ticket.due_by)
  const fr_escalated = ticket.fr_escalated && isPast(ticket.fr_due_by)
  const nr_escalated = ticket.nr_escalated && isPast(ticket.nr_due_by)
  return ticketRow({ ...ticket, is_escalated, fr_escalated, nr_escalated })
}
