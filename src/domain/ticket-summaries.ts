import type { Account, AccountRows } from '../account/account.ts'
import type { Author } from '../account/actor.ts'
import { notFound } from '../errors.ts'
import { type TicketSummaryRow, ticketSummaryRow } from '../store/rows/ticket-summaries.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { deleteAttachments, storeAttachments, type Upload } from './attachments.ts'
import { toHtml } from './html.ts'

export interface SummaryFields {
  readonly body: string
  /** Id of an agent. Default: the caller. */
  readonly user_id?: number | null | undefined
  readonly attachments?: readonly Upload[] | null | undefined
}

/** The ticket's summary; it has one at most. */
export function summaryOf(account: AccountRows, ticketId: number): TicketSummaryRow | undefined {
  for (const summary of account.database.ticket_summaries.by.ticket.under({ ticket_id: ticketId })) return summary
  return undefined
}

/** Finds the ticket's summary. Throws 404 when there is none (inferred). */
export function findSummary(account: Account, ticket: TicketRow): TicketSummaryRow {
  const summary = summaryOf(account, ticket.id)
  if (summary === undefined) throw notFound()
  return summary
}

/**
 * Makes the summary, or changes it; files are added. Its ticket does not change (inferred).
 * Source: https://developers.freshdesk.com/api/#update_ticket_summary (samples)
 */
export function writeSummary(
  account: Account,
  author: Author,
  ticket: TicketRow,
  { body, user_id, attachments }: SummaryFields,
): TicketSummaryRow {
  const now = account.clock.seconds()
  const userId = user_id ?? author.id
  const { ticket_summaries } = account.database
  const stored = summaryOf(account, ticket.id)
  const added = storeAttachments(account, attachments)
  const html = toHtml(body, '<div dir="ltr">')
  if (stored !== undefined) {
    return ticket_summaries.replace(
      ticketSummaryRow({
        ...stored,
        body: html,
        attachment_ids: [...stored.attachment_ids, ...added],
        updated_at: now,
        last_edited_at: now,
        last_edited_user_id: userId,
      }),
    )
  }
  return ticket_summaries.insert(
    ticketSummaryRow({
      id: account.ids.next('ticket_summary'),
      ticket_id: ticket.id,
      created_at: now,
      body: html,
      user_id: userId,
      attachment_ids: added,
    }),
  )
}

export function deleteSummary(account: Account, summary: TicketSummaryRow): void {
  deleteAttachments(account, summary.attachment_ids)
  account.database.ticket_summaries.delete(summary.id)
}
