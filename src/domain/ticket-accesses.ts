import type { Account, AccountRows } from '../account/account.ts'
import { type FieldError, invalidValue } from '../errors.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { findAgent } from './users.ts'

/** An element of a PATCH: the user gets access, or with `deleted` loses it. */
export interface AccessChange {
  readonly id: number
  readonly deleted?: boolean | null | undefined
}

/** Ids of the users with access, in the order in which it was given. */
export const accessesOf = (account: AccountRows, ticketId: number): readonly number[] =>
  account.database.ticket_accesses.get(ticketId)?.user_ids ?? []

/** Checks that each user is an agent (inferred). */
export function checkAccesses(account: Account, userIds: readonly number[]): FieldError[] {
  if (userIds.every((id) => findAgent(account, id) !== undefined)) return []
  return [invalidValue('user_ids', 'There are no agents matching the given user_ids')]
}

/**
 * Gives access to users and takes it from others, besides those who have it already. Returns all who then have access;
 * the ticket itself does not change (inferred).
 */
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
