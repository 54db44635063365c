import type { Account, AccountRows } from '../account/account.ts'
import { type FieldError, invalidValue } from '../errors.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { findAgent } from './users.ts'

/** One of a PATCH: given access, or with `deleted` no longer. */
export interface AccessChange {
  readonly id: number
  readonly deleted?: boolean | null | undefined
}

/** In the order of giving; empty where nobody was given any. */
export const accessesOf = (account: AccountRows, ticketId: number): readonly number[] =>
  account.database.ticket_accesses.get(ticketId)?.user_ids ?? []

/** Whoever is to be given access is an agent (inferred). */
export function checkAccesses(account: Account, userIds: readonly number[]): FieldError[] {
  if (userIds.every((id) => findAgent(account, id) !== undefined)) return []
  return [invalidValue('user_ids', 'There are no agents matching the given user_ids')]
}

/** To those who have it already, too. Returns all who have it then; the ticket does not change by it (inferred). */
export function changeAccesses(
  account: Account,
  ticket: Pick<TicketRow, 'id' | 'created_at'>,
  changes: readonly AccessChange[],
): readonly number[] {
  const userIds = new Set(accessesOf(account, ticket.id))
  for (const { id, deleted } of changes) {
    if (deleted) userIds.delete(id)
    else userIds.add(id)
  }
  const { ticket_accesses } = account.database
  const stored = ticket_accesses.get(ticket.id)
  const row = {
    id: ticket.id,
    created_at: ticket.created_at,
    user_ids: [...userIds],
  }
  if (userIds.size === 0) ticket_accesses.delete(ticket.id)
  else if (stored === undefined) ticket_accesses.insert(row)
  else ticket_accesses.replace(row)
  return row.user_ids
}

export function deleteAccesses(account: Account, ticketId: number): void {
  account.database.ticket_accesses.delete(ticketId)
}
