import type { Account } from '../../account/account.ts'
import { actorOf } from '../../account/actor.ts'
import type { Entry } from '../../account/journal.ts'
import type { Seconds, TicketRow } from '../../store/rows.ts'
import { formatTime, parseDateTime } from '../../times.ts'
import { canSeeTicket } from '../ticket-access.ts'
import { grouped, idsOf, plural, type Verdict } from './verdict.ts'

/** Parameters that do not narrow what a poll finds. */
const NEUTRAL = new Set(['updated_since', '_updated_since', 'order_by', 'order_type', 'include', 'page', 'per_page'])
const MOST_NAMED = 5

interface Poll {
  readonly since: Seconds
  readonly entries: Entry[]
}

interface Changed {
  readonly id: number
  readonly updated_at: Seconds
}

type FindChanged = (account: Account, agentId: number, from: Seconds, to: Seconds) => Iterable<Changed>

/** What a poll could find, by operation: rows updated from one second up to, not including, another. */
const CHANGED: Readonly<Record<string, FindChanged>> = {
  listTickets: visibleTickets,
  listContacts: ({ database: { users } }, _agentId, from, to) =>
    [...users.by.updated.range(...seconds(from, to))].filter(({ shelf }) => shelf <= 1),
  listCompanies: ({ database: { companies } }, _agentId, from, to) => companies.by.updated.range(...seconds(from, to)),
}

const seconds = (from: Seconds, to: Seconds) =>
  [
    { updated_at: from, id: 0 },
    { updated_at: to, id: 0 },
  ] as const

function visibleTickets(account: Account, agentId: number, from: Seconds, to: Seconds): TicketRow[] {
  const agent = account.database.agents.get(agentId)
  const actor = agent && actorOf(account, agent)
  const [low, high] = seconds(from, to)
  const tickets = account.database.tickets.by.updated.range({ shelf: 0, ...low }, { shelf: 0, ...high })
  return [...tickets].filter((ticket) => actor !== undefined && canSeeTicket(actor, ticket))
}

/**
 * Polled with `updated_since`, moved on past rows it had not read: those with the same second as the last it saw, or
 * on pages it did not ask for. `updated_since` includes its second, so going on from the last one seen loses nothing.
 */
export function lostUpdates(entries: readonly Entry[], account: Account): Verdict[] {
  const polls = entries.filter(isPoll)
  const pollers = grouped(polls, ({ agentId, path }) => `${agentId} ${path}`)
  return [...pollers.values()].flatMap((calls) => lostBy(calls, account))
}

/** Of a whole list: one narrowed by a filter misses rows on purpose. */
const isPoll = (entry: Entry) =>
  entry.rows !== undefined &&
  CHANGED[entry.operation ?? ''] !== undefined &&
  sinceOf(entry) !== undefined &&
  [...new URLSearchParams(entry.search).keys()].every((name) => NEUTRAL.has(name))

function sinceOf({ search }: Entry): Seconds | undefined {
  const query = new URLSearchParams(search)
  return parseDateTime(query.get('updated_since') ?? query.get('_updated_since') ?? '')
}

function lostBy(calls: readonly Entry[], account: Account): Verdict[] {
  const verdicts: Verdict[] = []
  const seen = new Set<string>()
  let poll: Poll | undefined
  for (const call of calls) {
    const since = sinceOf(call) ?? 0
    if (poll !== undefined && since > poll.since) {
      const lost = findLost(account, call, { from: poll.since, to: since, seen })
      if (lost.length > 0) verdicts.push(verdictOf(lost, poll, call))
    }
    if (poll === undefined || since !== poll.since) poll = { since, entries: [] }
    poll.entries.push(call)
    for (const { id, updated_at } of call.rows ?? []) seen.add(`${id} ${updated_at}`)
  }
  return verdicts
}

function findLost(
  account: Account,
  { operation, agentId }: Entry,
  { from, to, seen }: { readonly from: Seconds; readonly to: Seconds; readonly seen: ReadonlySet<string> },
): Changed[] {
  const changed = CHANGED[operation ?? '']?.(account, agentId ?? 0, from, to) ?? []
  return [...changed].filter(({ id, updated_at }) => !seen.has(`${id} ${updated_at}`))
}

function verdictOf(lost: readonly Changed[], before: Poll, next: Entry): Verdict {
  const named = lost.slice(0, MOST_NAMED).map(({ id, updated_at }) => `${id} (${formatTime(updated_at)})`)
  const others = lost.length > MOST_NAMED ? ` and ${lost.length - MOST_NAMED} more` : ''
  return {
    verdict: 'lost_updates',
    severity: 'error',
    explanation: `${next.operation} was polled from ${formatTime(before.since)} and then from ${formatTime(sinceOf(next) ?? 0)}, and never showed ${plural(lost.length, 'row')} updated between: ${named.join(', ')}${others}. Read all pages, and go on from the last updated_at itself, since rows may share their second.`,
    request_ids: [...idsOf(before.entries), next.id],
  }
}
