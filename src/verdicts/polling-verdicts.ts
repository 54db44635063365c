import type { Account } from '../account/account.ts'
import { actorOf } from '../account/actor.ts'
import { canSeeTicket } from '../domain/ticket-access.ts'
import type { Entry, ListedRow } from '../journal/entry.ts'
import type { LoadedTable } from '../journal/journal.ts'
import type { Seconds } from '../store/rows/base.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { eachInSteps, type Steps } from '../time/turns.ts'
import { formatTime, parseDateTime } from '../times.ts'
import { type Finding, grouped, idsOf, plural } from './verdict.ts'
import { readPageOf } from './walks.ts'

/** Parameters that do not narrow what a poll finds. */
const NEUTRAL = new Set(['updated_since', '_updated_since', 'order_by', 'order_type', 'include', 'page', 'per_page'])
const MOST_NAMED = 5

interface Poll {
  readonly since: Seconds
  readonly entries: Entry[]
  /** Newest call for page 1. */
  begun: Entry
}

interface Changed {
  readonly id: number
  readonly updated_at: Seconds
}

interface Polled {
  readonly table: LoadedTable
  /** Rows updated from one second up to, not including, another. */
  readonly changed: (account: Account, agentId: number, from: Seconds, to: Seconds) => Iterable<Changed>
}

/** Rows that a poll could find, by operation. */
const POLLED: Readonly<Record<string, Polled>> = {
  listTickets: { table: 'tickets', changed: visibleTickets },
  listContacts: {
    table: 'users',
    changed: ({ database: { users } }, _agentId, from, to) =>
      [...users.by.updated.range(...seconds(from, to))].filter(({ shelf }) => shelf <= 1),
  },
  listCompanies: {
    table: 'companies',
    changed: ({ database: { companies } }, _agentId, from, to) => companies.by.updated.range(...seconds(from, to)),
  },
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
 * Polled with `updated_since`, moved on past rows that no call ever showed: those with the same second as the last it
 * saw, or on pages it did not ask for, or whose reply was lost. `updated_since` includes its second, so going on from
 * the last one seen loses nothing.
 */
export function* lostUpdates(entries: readonly Entry[], account: Account): Steps<Finding[]> {
  const listings = entries.filter(({ operation, method }) => POLLED[operation ?? ''] !== undefined && method === 'GET')
  const pollers = grouped(listings, ({ agentId, path }) => `${agentId} ${path}`)
  const verdicts: Finding[] = []
  for (const calls of pollers.values()) verdicts.push(...(yield* lostBy(calls, account)))
  return verdicts
}

/** Tells whether a call polls a whole list: one narrowed by a filter misses rows on purpose. */
const isPoll = (entry: Entry) =>
  (entry.rows !== undefined || entry.decision === 'fault' || entry.decision === 'limited') &&
  sinceOf(entry) !== undefined &&
  [...new URLSearchParams(entry.search).keys()].every((name) => NEUTRAL.has(name))

function sinceOf({ search }: Entry): Seconds | undefined {
  const query = new URLSearchParams(search)
  return parseDateTime(query.get('updated_since') ?? query.get('_updated_since') ?? '')
}

/** Pollers that share a key are taken for one: what another of them read, or reads later, is not lost. */
function* lostBy(calls: readonly Entry[], account: Account): Steps<Finding[]> {
  const verdicts: Finding[] = []
  const seen = new Set(yield* eachInSteps(calls, ({ rows = [] }) => rows.map(keyOf)))
  let poll: Poll | undefined
  for (const call of yield* eachInSteps(calls, (call) => (isPoll(call) ? [call] : []))) {
    yield
    const since = sinceOf(call) ?? 0
    if (poll !== undefined && since > poll.since) {
      const lost = findLost(account, poll, { operation: call.operation, to: since, seen })
      if (lost.length > 0) verdicts.push(verdictOf(lost, poll, call))
      for (const row of lost) seen.add(keyOf(row))
    }
    if (poll === undefined || since !== poll.since) poll = { since, entries: [], begun: call }
    poll.entries.push(call)
    if (readPageOf(call).page === 1) poll.begun = call
  }
  return verdicts
}

const keyOf = ({ id, updated_at }: ListedRow) => `${id} ${updated_at}`

function findLost(
  account: Account,
  { since, begun }: Poll,
  {
    operation,
    to,
    seen,
  }: { readonly operation: string | null; readonly to: Seconds; readonly seen: ReadonlySet<string> },
): Changed[] {
  const polled = POLLED[operation ?? '']
  if (polled === undefined) return []
  const begunAt = Math.floor(begun.at / 1000)
  // Rows can be loaded into the past: those were not there to be read.
  const wasThere = ({ id, updated_at }: Changed) =>
    updated_at >= begunAt || !account.journal.isLoadedAfter(begun.id, polled.table, id)
  const changed = polled.changed(account, begun.agentId ?? 0, since, to)
  return [...changed].filter((row) => !seen.has(keyOf(row)) && wasThere(row))
}

function verdictOf(lost: readonly Changed[], before: Poll, next: Entry): Finding {
  const named = lost.slice(0, MOST_NAMED).map(({ id, updated_at }) => `${id} (${formatTime(updated_at)})`)
  const others = lost.length > MOST_NAMED ? ` and ${lost.length - MOST_NAMED} more` : ''
  return {
    verdict: 'lost_updates',
    severity: 'error',
    explanation: `${next.operation} was polled from ${formatTime(before.since)} and then from ${formatTime(sinceOf(next) ?? 0)}, and never showed ${plural(lost.length, 'row')} updated between: ${named.join(', ')}${others}. Read all pages, and go on from the last updated_at itself, since rows may share their second.`,
    request_ids: [...idsOf(before.entries), next.id],
  }
}
