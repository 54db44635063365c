import { NONE, type Required, type Seconds } from './base.ts'

/** A ticket's summary, beside its conversations; a ticket has one at most. */
export interface TicketSummaryRow {
  readonly id: number
  readonly ticket_id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  /** HTML; the plain text is made when it is shown. */
  readonly body: string
  readonly user_id: number
  readonly attachment_ids: readonly number[]
  /** Null until it is changed. */
  readonly last_edited_at: Seconds | null
  readonly last_edited_user_id: number | null
}

export type NewTicketSummary = Required<TicketSummaryRow, 'id' | 'ticket_id' | 'created_at' | 'body' | 'user_id'>

export function ticketSummaryRow(summary: NewTicketSummary): TicketSummaryRow {
  return {
    id: summary.id,
    ticket_id: summary.ticket_id,
    created_at: summary.created_at,
    updated_at: summary.updated_at ?? summary.created_at,
    body: summary.body,
    user_id: summary.user_id,
    attachment_ids: summary.attachment_ids ?? NONE,
    last_edited_at: summary.last_edited_at ?? null,
    last_edited_user_id: summary.last_edited_user_id ?? null,
  }
}
