import type { Account, AccountRows } from '../account/account.ts'
import type { Seconds } from '../store/rows/base.ts'
import {
  ASSIGNED_AGENT,
  RESOLUTION_LEVELS,
  type SlaEscalation,
  type SlaEscalations,
  type SlaReminder,
} from '../store/rows/sla-policies.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { findSender } from './senders.ts'
import { targetOf } from './sla-targets.ts'
import { findAgent } from './users.ts'

interface EmailMoment {
  readonly at: Seconds
  readonly kind: 'sla_reminder' | 'sla_escalation'
  readonly agent_ids: readonly number[]
  /** Name of the time in the mail: `Resolution`, `First response` ... */
  readonly what: string
}

/** The three due times of a ticket, and the e-mails about each: the reminder before it and the escalations after it. */
const WATCHED = [
  {
    what: 'First response',
    due: (ticket: TicketRow) => (ticket.first_responded_at === null ? ticket.fr_due_by : null),
    reminder: (escalation: SlaEscalations) => escalation.reminder_response,
    escalations: (escalation: SlaEscalations) => [escalation.response],
  },
  {
    what: 'Next response',
    due: (ticket: TicketRow) => ticket.nr_due_by,
    reminder: (escalation: SlaEscalations) => escalation.reminder_next_response,
    escalations: (escalation: SlaEscalations) => [escalation.next_response],
  },
  {
    what: 'Resolution',
    due: (ticket: TicketRow) => ticket.due_by,
    reminder: (escalation: SlaEscalations) => escalation.reminder_resolution,
    escalations: ({ resolution }: SlaEscalations) => RESOLUTION_LEVELS.map((level) => resolution?.[level]),
  },
] as const

const NO_MOMENTS: readonly EmailMoment[] = []

/**
 * All e-mails, sent or not, that the policy asks for as the ticket is now. Times are counted in the hours of its
 * target.
 */
function emailMoments(account: AccountRows, ticket: TicketRow): readonly EmailMoment[] {
  const found = targetOf(account, ticket)
  if (found === undefined || !found.target.escalation_enabled) return NO_MOMENTS
  const { clock, policy } = found
  if (Object.keys(policy.escalation).length === 0) return NO_MOMENTS
  return WATCHED.flatMap(({ what, due, reminder, escalations }) => {
    const moment = due(ticket)
    if (moment === null) return []
    const told = (kind: EmailMoment['kind'], time: number, { agent_ids }: SlaReminder | SlaEscalation) => ({
      at: clock.shift(moment, time),
      kind,
      agent_ids,
      what,
    })
    const first = reminder(policy.escalation)
    return [
      ...(first === undefined ? [] : [told('sla_reminder', -first.reminder_time, first)]),
      ...escalations(policy.escalation).flatMap((one) =>
        one === undefined ? [] : [told('sla_escalation', one.escalation_time, one)],
      ),
    ]
  })
}

const sentUntil = (ticket: TicketRow) => ticket.sla?.emailed_until ?? 0

/** The moment of the next e-mail; null when none is left. */
export function nextEmailAt(account: AccountRows, ticket: TicketRow): Seconds | null {
  const moments = emailMoments(account, ticket)
  if (moments.length === 0) return null
  const left = moments.map(({ at }) => at).filter((at) => at > sentUntil(ticket))
  return left.length === 0 ? null : Math.min(...left)
}

/**
 * Puts the e-mails that are due by now into the outbox, in order of time. People who are no agents any more get none.
 */
export function sendDueEmails(account: Account, ticket: TicketRow, now: Seconds): void {
  const due = emailMoments(account, ticket).filter(({ at }) => at > sentUntil(ticket) && at <= now)
  for (const moment of due.sort((a, b) => a.at - b.at)) {
    const to = addressesOf(account, ticket, moment.agent_ids)
    if (to.length > 0) account.outbox.add({ at: now, kind: moment.kind, to, ...emailOf(account, ticket, moment) })
  }
}

function addressesOf(account: Account, ticket: TicketRow, agentIds: readonly number[]): string[] {
  const ids = agentIds.map((id) => (id === ASSIGNED_AGENT ? ticket.responder_id : id))
  return [...new Set(ids)].flatMap((id) => {
    const agent = id === null ? undefined : findAgent(account, id)
    const email = agent && account.database.users.get(agent.id)?.email
    return email == null ? [] : [email]
  })
}

/** Text of an e-mail. The words are inferred. */
function emailOf(account: Account, ticket: TicketRow, { kind, what }: EmailMoment) {
  const state = kind === 'sla_reminder' ? 'is due soon' : 'is overdue'
  const text = `${what} of ticket #${ticket.id} ${state}: ${ticket.subject ?? ''}`
  return {
    cc: [],
    bcc: [],
    from: findSender(account, null)?.reply_email ?? null,
    subject: text,
    html: `<div>${text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</div>`,
    text,
    ticket_id: ticket.id,
  }
}
