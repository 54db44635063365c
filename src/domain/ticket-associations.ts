import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { notFound } from '../errors.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { type Page, type PageRequest, pageOf } from './paging.ts'
import { canSeeTicket, findListedTicket, findVisibleTicket } from './ticket-access.ts'
import { ASSOCIATION } from './tickets.ts'

/**
 * Lists the tickets in the ticket's `associated_tickets_list`, in its order, without those that the caller does not see
 * or that are spam, deleted or archived (inferred). Throws 404 for a ticket without an association (inferred).
 */
export function listAssociatedTickets(
  account: Account,
  actor: Actor,
  id: number,
  request: PageRequest,
): Page<TicketRow> {
  const { association_type, associated_ticket_ids } = findVisibleTicket(account, actor, id)
  if (association_type === null) throw notFound()
  const { tickets } = account.database
  return pageOf(
    {
      ordered: associated_ticket_ids.map((one) => tickets.get(one)).filter((found) => found !== undefined),
      compare: () => 0, // they are in order already
      matches: (ticket: TicketRow) => ticket.shelf === 0 && canSeeTicket(actor, ticket),
    },
    request,
  )
}

/** Finds the parent of a child, or the tracker of a related ticket. Throws 404 for all others (inferred). */
export function findPrimeAssociation(account: Account, actor: Actor, id: number): TicketRow {
  const { association_type, associated_ticket_ids } = findVisibleTicket(account, actor, id)
  const [prime] = associated_ticket_ids
  const hasPrime = association_type === ASSOCIATION.child || association_type === ASSOCIATION.related
  if (!hasPrime || prime === undefined) throw notFound()
  return findListedTicket(account, actor, prime)
}
