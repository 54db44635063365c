import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { accessDenied, methodNotAllowed, notFound } from '../errors.ts'
import type { TicketRow } from '../store/rows/tickets.ts'

/** Whether the agent sees the ticket by its `ticket_scope`. An archived ticket is seen only at its own path. */
export const canSeeTicket = (actor: Actor, ticket: TicketRow): boolean => !ticket.archived && isInScope(actor, ticket)

/** Whether the ticket is in the agent's scope: 1 all tickets, 2 those of its groups and its own, 3 its own. */
function isInScope({ agent }: Actor, ticket: TicketRow): boolean {
  if (agent.ticket_scope === 1 || ticket.responder_id === agent.id) return true
  return agent.ticket_scope === 2 && ticket.group_id !== null && agent.group_ids.includes(ticket.group_id)
}

/**
 * Finds a ticket, deleted ones included. Throws 404 for an unknown and an archived ticket; for one out of scope what
 * `hidden_record_status` says. Source of the archived ones' 404: clients that then ask at the other path
 * (FreshdeskApiDotnet, nethesis)
 */
export const findVisibleTicket = (account: Account, actor: Actor, id: number): TicketRow =>
  inScope(account, actor, id, (ticket) => !ticket.archived)

/** Finds an archived ticket. Throws 404 for all others (inferred). */
export const findArchivedTicket = (account: Account, actor: Actor, id: number): TicketRow =>
  inScope(account, actor, id, (ticket) => ticket.archived)

function inScope(account: Account, actor: Actor, id: number, isMeant: (ticket: TicketRow) => boolean): TicketRow {
  const ticket = account.database.tickets.get(id)
  if (ticket === undefined || !isMeant(ticket)) throw notFound()
  if (isInScope(actor, ticket)) return ticket
  throw account.settings.hidden_record_status === 403 ? accessDenied() : notFound()
}

/**
 * Finds a ticket that can be changed. Throws 405 for spam and deleted tickets. Source: the reference's changelog of
 * April 2016.
 */
export function findChangeableTicket(account: Account, actor: Actor, id: number, method: string): TicketRow {
  const ticket = findVisibleTicket(account, actor, id)
  if (ticket.deleted || ticket.spam) throw methodNotAllowed(method, ['GET'])
  return ticket
}

/** Finds a deleted ticket to restore. Throws 404 for one that is not deleted (inferred). */
export function findDeletedTicket(account: Account, actor: Actor, id: number): TicketRow {
  const ticket = findVisibleTicket(account, actor, id)
  if (!ticket.deleted) throw notFound()
  return ticket
}

/**
 * Finds a ticket that is neither deleted nor spam. The time entries of those are 404, their conversations and ratings
 * are not.
 * Source: github singer-io/tap-freshdesk#26
 */
export function findListedTicket(account: Account, actor: Actor, id: number): TicketRow {
  const ticket = findVisibleTicket(account, actor, id)
  if (ticket.deleted || ticket.spam) throw notFound()
  return ticket
}
