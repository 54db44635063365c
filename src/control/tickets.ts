import type { Account } from '../account/account.ts'
import { archiveTicket } from '../domain/ticket-archive.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'
import { ArchivedReply } from './schemas.ts'

/** Ticket that was archived now. */
export interface ArchivedTicket {
  readonly id: number
  readonly archived: true
}

/**
 * Archives a ticket, whatever its status, as if it had been closed for long enough. Throws `ControlError` 404 where
 * there is no such ticket, 409 for one that is deleted, spam or archived already.
 */
export function archiveNow(account: Account, id: number): ArchivedTicket {
  const ticket = account.database.tickets.get(id)
  if (ticket === undefined) throw new ControlError(404, `There is no ticket with the id ${id}`)
  if (ticket.archived) throw new ControlError(409, `The ticket ${id} is archived already`)
  if (ticket.deleted || ticket.spam) throw new ControlError(409, `The ticket ${id} is deleted or spam`)
  archiveTicket(account, ticket)
  return { id, archived: true }
}

/** Operations that do to tickets at once what Freshdesk does to them in time. */
export const ticketControlOperations: readonly ControlOperation[] = [
  operation({
    id: 'archiveTicket',
    summary: 'Archive a ticket now, whatever its status',
    method: 'post',
    path: '/tickets/:id/archive',
    scope: 'account',
    status: 200,
    reply: ArchivedReply,
    errors: [409],
    handle: ({ account, params }) => archiveNow(account, Number(params.id)),
  }),
]
