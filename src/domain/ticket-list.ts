import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { type FieldError, invalidValue } from '../errors.ts'
import type { Direction } from '../store/ordered-index.ts'
import type { Seconds } from '../store/rows/base.ts'
import { type Shelf, STATUS, type TicketRow } from '../store/rows/tickets.ts'
import { type Listing, type Page, pageOf } from './paging.ts'
import { canSeeTicket } from './ticket-access.ts'

import { findUserByEmail } from './users.ts'

export interface TicketQuery {
  readonly filter?: 'new_and_my_open' | 'watching' | 'spam' | 'deleted' | undefined
  readonly requester_id?: number | undefined
  readonly email?: string | undefined
  readonly unique_external_id?: string | undefined
  readonly company_id?: number | undefined
  /** Epoch seconds; a ticket updated in that second is listed. */
  readonly updated_since?: Seconds | undefined
  readonly order_by?: 'created_at' | 'due_by' | 'updated_at' | 'status' | undefined
  readonly order_type?: Direction | undefined
  readonly page?: number | undefined
  readonly per_page?: number | undefined
}

export interface TicketPage extends Page<TicketRow> {
  /**
   * Number of matching older tickets that are hidden by the 30-day window alone, up to 1,000; 0 when more pages follow.
   */
  readonly hiddenByAge: number
}

/**
 * Seconds back from now within which listed tickets were made when there is no `updated_since`. Source: the reference,
 * list all tickets.
 */
const LIST_WINDOW_SECONDS = 30 * 24 * 3600

const LAST_PAGE = 300

/** Refuses a page beyond the last. Source: github airbytehq/airbyte#3858. */
export function checkLastTicketPage(page: number | undefined): FieldError[] {
  if (page === undefined || page <= LAST_PAGE) return []
  const message = `You cannot access tickets beyond the ${LAST_PAGE}th page. Please provide a smaller page number.`
  return [invalidValue('page', message)]
}

/** Note for the log about tickets that the 30-day window hides; undefined without any. */
export function hiddenNote(hiddenByAge: number): string | undefined {
  if (hiddenByAge === 0) return undefined
  const count = hiddenByAge >= MOST_COUNTED ? `${MOST_COUNTED} or more` : String(hiddenByAge)
  return `${count} older tickets are not listed: they were created over 30 days ago and updated_since is not given`
}

export function listTickets(account: Account, actor: Actor, query: TicketQuery): TicketPage {
  const requesterId = requesterOf(account, query)
  if (requesterId === null) return { rows: [], nextPage: undefined, hiddenByAge: 0 }
  const shelf: Shelf = query.filter === 'deleted' ? 2 : query.filter === 'spam' ? 1 : 0
  const createdSince = query.updated_since === undefined ? account.clock.seconds() - LIST_WINDOW_SECONDS : 0
  const conditions: Conditions = { account, actor, query, requesterId, shelf, createdSince }
  const page = pageOf(listingOf(conditions), query)
  const hiddenByAge = page.nextPage === undefined && createdSince > 0 ? countHidden(conditions) : 0
  return { ...page, hiddenByAge }
}

interface Conditions {
  readonly account: Account
  readonly actor: Actor
  readonly query: TicketQuery
  readonly requesterId: number | undefined
  readonly shelf: Shelf
  readonly createdSince: Seconds
}

/**
 * Id of the requester whose tickets are listed; undefined for all. Null when nobody has the e-mail or external id: the
 * list is empty (inferred).
 */
function requesterOf(account: Account, query: TicketQuery): number | null | undefined {
  const named = [
    ...(query.requester_id === undefined ? [] : [query.requester_id]),
    ...(query.email === undefined ? [] : [findUserByEmail(account, query.email)?.id ?? null]),
    ...(query.unique_external_id === undefined
      ? []
      : [account.database.users.by.key.find(`unique_external_id:${query.unique_external_id}`)?.id ?? null]),
  ]
  if (named.length === 0) return undefined
  return named.every((id) => id === named[0]) ? named[0] : null
}

function listingOf(conditions: Conditions): Listing<TicketRow> {
  const { query } = conditions
  const direction = query.order_type ?? 'desc'
  const order = ORDERS[query.order_by ?? 'created_at']
  const selection = selectionOf(conditions)
  const matches = matcherOf(conditions)
  const compare = direction === 'asc' ? order.compare : (a: TicketRow, b: TicketRow) => order.compare(b, a)
  // A selection by creation time is in the order of the list already.
  if (selection?.isByCreation && (query.order_by ?? 'created_at') === 'created_at') {
    return { ordered: selection.rows(direction), compare, matches }
  }
  const ordered = order.rows(conditions, direction)
  return selection === undefined
    ? { ordered, compare, matches }
    : { ordered, selected: () => selection.rows(direction), compare, matches }
}

interface Order {
  readonly compare: (a: TicketRow, b: TicketRow) => number
  readonly rows: (conditions: Conditions, direction: Direction) => Iterable<TicketRow>
}

const ORDERS: Readonly<Record<NonNullable<TicketQuery['order_by']>, Order>> = {
  created_at: {
    compare: (a, b) => a.created_at - b.created_at || a.id - b.id,
    rows: ({ account, shelf, createdSince }, direction) =>
      account.database.tickets.by.created.range({ shelf, created_at: createdSince }, { shelf }, direction),
  },
  updated_at: {
    compare: (a, b) => a.updated_at - b.updated_at || a.id - b.id,
    // A ticket made inside the window was also updated inside it.
    rows: ({ account, shelf, createdSince, query }, direction) =>
      account.database.tickets.by.updated.range(
        { shelf, updated_at: query.updated_since ?? createdSince },
        { shelf },
        direction,
      ),
  },
  due_by: {
    compare: (a, b) => (a.due_by ?? 0) - (b.due_by ?? 0) || a.id - b.id,
    rows: ({ account, shelf }, direction) => account.database.tickets.by.due.under({ shelf }, direction),
  },
  status: {
    compare: (a, b) => a.status - b.status || a.created_at - b.created_at || a.id - b.id,
    rows: ({ account, shelf }, direction) => account.database.tickets.by.status.under({ shelf }, direction),
  },
}

interface Selection {
  /** Whether the rows come in order of creation. */
  readonly isByCreation: boolean
  readonly rows: (direction: Direction) => Iterable<TicketRow>
}

/** Rows that meet the most selective of the conditions. */
function selectionOf({ account, actor, query, requesterId, shelf, createdSince }: Conditions): Selection | undefined {
  const { by } = account.database.tickets
  const created_at = createdSince
  const byCreation = (rows: Selection['rows']): Selection => ({ isByCreation: true, rows })
  if (requesterId != null) {
    const requester_id = requesterId
    return byCreation((direction) =>
      by.requester.range({ shelf, requester_id, created_at }, { shelf, requester_id }, direction),
    )
  }
  if (actor.agent.ticket_scope === 3) {
    const responder_id = actor.id
    return byCreation((direction) =>
      by.responder.range({ shelf, responder_id, created_at }, { shelf, responder_id }, direction),
    )
  }
  if (query.filter === 'watching')
    return byCreation((direction) => by.watched.range({ shelf, created_at }, { shelf }, direction))
  if (query.company_id !== undefined) {
    const { company_id } = query
    return byCreation((direction) =>
      by.company.range({ shelf, company_id, created_at }, { shelf, company_id }, direction),
    )
  }
  if (query.filter === 'new_and_my_open') {
    const status = STATUS.open
    return byCreation((direction) => by.status.range({ shelf, status, created_at }, { shelf, status }, direction))
  }
  if (actor.agent.ticket_scope === 2) {
    return { isByCreation: false, rows: () => ticketsInScopeOf(actor, by, { shelf, created_at }) }
  }
  if (query.updated_since !== undefined) {
    const since = query.updated_since
    return {
      isByCreation: false,
      rows: () => by.updated.range({ shelf, updated_at: since }, { shelf }),
    }
  }
  return byCreation((direction) => by.created.range({ shelf, created_at }, { shelf }, direction))
}

type TicketIndexes = Account['database']['tickets']['by']

/** Tickets that an agent with the scope of its groups may see: those of its groups, then its own in other groups. */
function* ticketsInScopeOf(
  { agent }: Actor,
  by: TicketIndexes,
  { shelf, created_at }: Pick<TicketRow, 'shelf' | 'created_at'>,
) {
  for (const group_id of agent.group_ids) {
    yield* by.group.range({ shelf, group_id, created_at }, { shelf, group_id })
  }
  const responder_id = agent.id
  for (const ticket of by.responder.range({ shelf, responder_id, created_at }, { shelf, responder_id })) {
    if (ticket.group_id === null || !agent.group_ids.includes(ticket.group_id)) yield ticket
  }
}

function matcherOf({ actor, query, requesterId, shelf, createdSince }: Conditions): (ticket: TicketRow) => boolean {
  return (ticket) =>
    ticket.shelf === shelf &&
    ticket.created_at >= createdSince &&
    (query.updated_since === undefined || ticket.updated_at >= query.updated_since) &&
    (requesterId == null || ticket.requester_id === requesterId) &&
    (query.company_id === undefined || ticket.company_id === query.company_id) &&
    (query.filter !== 'watching' || ticket.watcher_ids.includes(actor.id)) &&
    (query.filter !== 'new_and_my_open' || isNewOrMine(ticket, actor)) &&
    canSeeTicket(actor, ticket)
}

const isNewOrMine = (ticket: TicketRow, actor: Actor) =>
  ticket.status === STATUS.open && (ticket.responder_id === null || ticket.responder_id === actor.id)

const MOST_COUNTED = 1000

function countHidden(conditions: Conditions): number {
  const { account, shelf, createdSince } = conditions
  const matches = matcherOf({ ...conditions, createdSince: 0 })
  let hidden = 0
  let seen = 0
  const older = account.database.tickets.by.created.range({ shelf }, { shelf, created_at: createdSince - 1 }, 'desc')
  for (const ticket of older) {
    if (matches(ticket)) hidden++
    if (++seen === MOST_COUNTED) break
  }
  return hidden
}
