import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { type FieldError, invalidValue } from '../errors.ts'
import { canSeeTicket, findVisibleTicket } from './ticket-access.ts'
import { changeTicket } from './tickets.ts'
import { findAgent } from './users.ts'

export function checkWatcher(
  account: Account,
  { user_id }: { readonly user_id?: number | undefined },
  failed: ReadonlySet<string>,
): FieldError[] {
  if (user_id === undefined || failed.has('user_id') || findAgent(account, user_id) !== undefined) return []
  return [invalidValue('user_id', 'There is no agent matching the given user_id')]
}

/** Every id is a ticket the caller may see, or 400 on `ids` (the form is inferred) before anything is changed. */
export function checkTicketIds(
  account: Account,
  actor: Actor,
  { ids }: { readonly ids: readonly number[] },
  failed: ReadonlySet<string>,
): FieldError[] {
  if (failed.has('ids')) return []
  const isVisible = (id: number) => {
    const ticket = account.database.tickets.get(id)
    return ticket !== undefined && canSeeTicket(actor, ticket)
  }
  return ids.every(isVisible) ? [] : [invalidValue('ids', 'There are no tickets matching the given ids')]
}

/** Watching does not count as a change of the ticket: `updated_at` stays (inferred). */
export function watch(account: Account, actor: Actor, ticketIds: readonly number[], userId: number): void {
  for (const ticket of ticketIds.map((id) => findVisibleTicket(account, actor, id))) {
    if (!ticket.watcher_ids.includes(userId)) {
      changeTicket(account, ticket, { watcher_ids: [...ticket.watcher_ids, userId] })
    }
  }
}

export function unwatch(account: Account, actor: Actor, ticketIds: readonly number[]): void {
  for (const ticket of ticketIds.map((id) => findVisibleTicket(account, actor, id))) {
    changeTicket(account, ticket, { watcher_ids: ticket.watcher_ids.filter((id) => id !== actor.id) })
  }
}
