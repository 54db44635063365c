import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { type FieldError, invalidValue } from '../errors.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { canSeeTicket } from './ticket-access.ts'
import { changeTicket } from './tickets.ts'
import { findAgent } from './users.ts'

export function checkWatcher(account: Account, { user_id }: { readonly user_id?: number | undefined }): FieldError[] {
  if (user_id === undefined || findAgent(account, user_id) !== undefined) return []
  return [invalidValue('user_id', 'There is no agent matching the given user_id')]
}

/**
 * Finds tickets. Returns an error on `ids` (its form is inferred) unless every id is that of a ticket the caller sees.
 */
export function prepareTickets(
  account: Account,
  actor: Actor,
  { ids = [] }: { readonly ids?: readonly number[] | undefined },
): FieldError[] | { readonly tickets: readonly TicketRow[] } {
  const tickets = [...new Set(ids)].map((id) => account.database.tickets.get(id))
  const visible = tickets.filter((ticket) => ticket !== undefined && canSeeTicket(actor, ticket))
  if (visible.length < tickets.length) return [invalidValue('ids', 'There are no tickets matching the given ids')]
  return { tickets: visible.filter((ticket) => ticket !== undefined) }
}

/** Makes the user watch the tickets. That is no change of a ticket: `updated_at` stays (inferred). */
export function watch(account: Account, tickets: readonly TicketRow[], userId: number): void {
  for (const ticket of tickets) {
    if (!ticket.watcher_ids.includes(userId)) {
      changeTicket(account, ticket, { watcher_ids: [...ticket.watcher_ids, userId] })
    }
  }
}

export function unwatch(account: Account, actor: Actor, tickets: readonly TicketRow[]): void {
  for (const ticket of tickets) {
    changeTicket(account, ticket, { watcher_ids: ticket.watcher_ids.filter((id) => id !== actor.id) })
  }
}
