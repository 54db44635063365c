import type { Account } from '../account/account.ts'
import type { JobSource } from '../account/jobs.ts'
import { type Seconds, type SlaTarget, type TicketRow, ticketRow } from '../store/rows.ts'

export interface DueTimes {
  readonly due_by: Seconds | null
  readonly fr_due_by: Seconds | null
}

const NO_TARGET: DueTimes = { due_by: null, fr_due_by: null }

/** Due times by the account's default policy; none without one. Calendar hours (docs/fidelity.md). */
export function dueTimes(account: Account, createdAt: Seconds, priority: number): DueTimes {
  const target = defaultTarget(account, priority)
  if (target === undefined) return NO_TARGET
  return { due_by: createdAt + target.resolve_within, fr_due_by: createdAt + target.respond_within }
}

function defaultTarget(account: Account, priority: number): SlaTarget | undefined {
  for (const policy of account.database.sla_policies.all()) if (policy.default) return policy.targets[priority]
  return undefined
}

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

const toMilliseconds = (seconds: Seconds | null | undefined) => (seconds == null ? undefined : seconds * 1000)

function escalate(account: Account, ticket: TicketRow | undefined, change: Partial<TicketRow>): number {
  if (ticket === undefined) throw new Error('an SLA job ran without a ticket that is due')
  account.database.tickets.replace(ticketRow({ ...ticket, ...change }))
  return ticket.id
}
