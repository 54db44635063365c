import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { accessDenied, methodNotAllowed, notFound } from '../errors.ts'
import type { TicketRow } from '../store/rows/tickets.ts'

/** By the agent's ticket_scope. An archived ticket is seen at its own path alone. */
export const canSeeTicket = (actor: Actor, ticket: TicketRow): boolean => !ticket.archived && isInScope(actor, ticket)

/** 1 all, 2 its groups' and its own, 3 its own. */
function isInScope({ agent }: Actor, ticket: TicketRow): boolean {
  if (agent.ticket_scope === 1 || ticket.responder_id === agent.id) return true
  return agent.ticket_scope === 2 && ticket.group_id !== null && agent.group_ids.includes(ticket.group_id)
}

/**
 * 404 for an unknown ticket, and for an archived one; for one out of scope what `hidden_record_status` says. Deleted ones
 * are found. Source of the archived ones' 404: clients that then ask at the other path (FreshdeskApiDotnet, nethesis)
 */
export const findVisibleTicket = (account: Account, actor: Actor, id: number): TicketRow =>
  inScope(account, actor, id, (ticket) => !ticket.archived)

/** The same of an archived one; others are 404 (inferred). */
export const findArchivedTicket = (account: Account, actor: Actor, id: number): TicketRow =>
  inScope(account, actor, id, (ticket) => ticket.archived)

function inScope(account: Account, actor: Actor, id: number, isMeant: (ticket: TicketRow) => boolean): TicketRow {
  const ticket = account.database.tickets.get(id)
  if (ticket === undefined || !isMeant(ticket)) throw notFound()
  if (isInScope(actor, ticket)) return ticket
  throw account.settings.hidden_record_status === 403 ? accessDenied() : notFound()
}

/** Spam and deleted tickets take no changes: 405. Source: the reference's changelog of April 2016. */
export function findChangeableTicket(account: Account, actor: Actor, id: number, method: string): TicketRow {
  const ticket = findVisibleTicket(account, actor, id)
  if (ticket.deleted || ticket.spam) throw methodNotAllowed(method, ['GET'])
  return ticket
}

/** For restoring: a ticket that is not deleted is not found (inferred). */
export function findDeletedTicket(account: Account, actor: Actor, id: number): TicketRow {
  const ticket = findVisibleTicket(account, actor, id)
  if (!ticket.deleted) throw notFound()
  return ticket
}

/**
 * For what deleted tickets and spam do not show: their time entries are 404, their conversations and ratings are not.
 * Source: github singer-io/tap-freshdesk#26
 */
export function findListedTicket(account: Account, actor: Actor, id: number): TicketRow {
  const ticket = findVisibleTicket(account, actor, id)
  if (ticket.deleted || ticket.spam) throw notFound()
  return ticket
}
