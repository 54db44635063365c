import type { Account } from '../account/account.ts'
import type { RowWrite } from '../account/write.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { attachmentsRemoval } from './attachments.ts'
import { forgottenTarget } from './custom-objects/lookups.ts'
import { changeTicket, ticketConversations } from './tickets.ts'

type Writes = Generator<RowWrite, void, undefined>

/** Writes that remove a ticket for good, with all that belongs to it, and from the tickets it was associated with. */
export function* ticketRemoval(account: Account, ticket: TicketRow): Writes {
  const { tickets, ticket_accesses } = account.database
  yield* removalOfParts(account, ticket.id)
  yield () => ticket_accesses.delete(ticket.id)
  yield* attachmentsRemoval(account, ticket.attachment_ids)
  for (const otherId of ticket.associated_ticket_ids) yield () => dissociate(account, ticket.id, otherId)
  yield* forgottenTarget(account, 'ticket', ticket.id)
  yield () => tickets.delete(ticket.id)
}

/** Writes that remove its conversations and the other rows below it. */
function* removalOfParts(account: Account, ticket_id: number): Writes {
  const { conversations, ticket_summaries, time_entries, satisfaction_ratings } = account.database
  const { collaboration_threads, collaboration_messages, csat_responses } = account.database
  for (const { id } of time_entries.by.ticket.under({ ticket_id })) yield () => time_entries.delete(id)
  for (const { id } of satisfaction_ratings.by.ticket.under({ ticket_id })) yield () => satisfaction_ratings.delete(id)
  for (const { id, attachment_ids } of ticketConversations(account, ticket_id)) {
    yield* attachmentsRemoval(account, attachment_ids)
    yield () => conversations.delete(id)
  }
  for (const { id, attachment_ids } of ticket_summaries.by.ticket.under({ ticket_id })) {
    yield* attachmentsRemoval(account, attachment_ids)
    yield () => ticket_summaries.delete(id)
  }
  for (const { id } of collaboration_threads.by.ticket.under({ ticket_id })) {
    for (const message of collaboration_messages.by.thread.under({ thread_id: id })) {
      yield () => collaboration_messages.delete(message.id)
    }
    yield () => collaboration_threads.delete(id)
  }
  for (const { id } of csat_responses.by.ticket.under({ ticket_id })) yield () => csat_responses.delete(id)
}

/** Takes a ticket from the associations of another, which then has none if no other ticket is left. */
function dissociate(account: Account, id: number, otherId: number): void {
  const other = account.database.tickets.get(otherId)
  if (!other?.associated_ticket_ids.includes(id)) return
  const left = other.associated_ticket_ids.filter((one) => one !== id)
  changeTicket(account, other, {
    associated_ticket_ids: left,
    association_type: left.length === 0 ? null : other.association_type,
  })
}
