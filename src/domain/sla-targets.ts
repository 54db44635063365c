import type { AccountRows } from '../account/account.ts'
import type { SlaPolicyRow, SlaScope, SlaTarget } from '../store/rows/sla-policies.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { CALENDAR_HOURS, type WorkClock, workClockOf } from './business-calendar.ts'

/** Members of a ticket that decide its target: when one changes, its due times are worked out anew. */
export type SlaSubject = Pick<TicketRow, (typeof SUBJECT)[number]>
const SUBJECT = ['priority', 'group_id', 'company_id', 'source', 'type', 'product_id'] as const

export const isSameSubject = (a: SlaSubject, b: SlaSubject) => SUBJECT.every((key) => a[key] === b[key])

export interface TicketTarget {
  readonly policy: SlaPolicyRow
  readonly target: SlaTarget
  readonly clock: WorkClock
}

interface Candidate {
  readonly policy: SlaPolicyRow
  readonly isFor: (ticket: SlaSubject) => boolean
}

/** Active policies by version of the table. */
const compiled = new WeakMap<object, readonly Candidate[]>()

function candidates({ database }: AccountRows): readonly Candidate[] {
  const { sla_policies } = database
  const known = compiled.get(sla_policies.version)
  if (known !== undefined) return known
  const made = inOrder(sla_policies.all())
    .filter(({ active }) => active)
    .map((policy) => ({ policy, isFor: matcherOf(policy) }))
  compiled.set(sla_policies.version, made)
  return made
}

/** Policies in the order in which they are tried: by position, the default one last. */
const inOrder = (policies: Iterable<SlaPolicyRow>): readonly SlaPolicyRow[] =>
  [...policies].sort((a, b) => Number(a.default) - Number(b.default) || a.position - b.position || a.id - b.id)

function matcherOf(policy: SlaPolicyRow): Candidate['isFor'] {
  if (policy.default) return () => true
  const tests = Object.entries(SCOPES).flatMap(([scope, key]) => {
    const values: readonly (number | string)[] | undefined = policy.applicable_to[scope as keyof SlaScope]
    if (values === undefined) return []
    const wanted: ReadonlySet<unknown> = new Set<unknown>(values)
    return [(ticket: SlaSubject) => wanted.has(ticket[key])]
  })
  return tests.length === 0 ? () => false : (ticket) => tests.every((isMet) => isMet(ticket))
}

/** Ticket members that the lists of a policy are about. */
const SCOPES = {
  company_ids: 'company_id',
  group_ids: 'group_id',
  sources: 'source',
  ticket_types: 'type',
  product_ids: 'product_id',
} as const satisfies Record<keyof SlaScope, keyof SlaSubject>

/**
 * Target by the first policy that applies to the ticket; undefined when there is none, or it has no times for the
 * priority.
 */
export function targetOf(account: AccountRows, ticket: SlaSubject): TicketTarget | undefined {
  for (const { policy, isFor } of candidates(account)) {
    if (!isFor(ticket)) continue
    const target = policy.targets[ticket.priority]
    return target && { policy, target, clock: target.business_hours ? groupClock(account, ticket) : CALENDAR_HOURS }
  }
  return undefined
}

/** Hours of the ticket's group, else the account's default ones, else around the clock. */
function groupClock({ database }: AccountRows, ticket: SlaSubject): WorkClock {
  const { groups, business_hours } = database
  const ofGroup = ticket.group_id === null ? null : groups.get(ticket.group_id)?.business_hour_id
  const row = ofGroup == null ? undefined : business_hours.get(ofGroup)
  if (row !== undefined) return workClockOf(row)
  for (const hours of business_hours.all()) if (hours.is_default) return workClockOf(hours)
  return CALENDAR_HOURS
}
