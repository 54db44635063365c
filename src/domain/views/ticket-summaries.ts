import type { Account } from '../../account/account.ts'
import { type JsonText, jsonTextOf } from '../../store/json-text.ts'
import { view, type WireOf } from '../../store/render-cache.ts'
import type { TicketSummaryRow } from '../../store/rows/ticket-summaries.ts'
import { formatTime } from '../../times.ts'
import { attachmentViews, NO_ATTACHMENTS } from '../attachments.ts'
import { textOf } from '../html.ts'

/** Source: https://developers.freshdesk.com/api/#view_ticket_summary */
const viewedSummary = view({
  name: 'ticket.summary',
  render: (summary: TicketSummaryRow) => ({
    body: summary.body,
    body_text: textOf(summary.body),
    id: summary.id,
    user_id: summary.user_id,
    ticket_id: summary.ticket_id,
    created_at: formatTime(summary.created_at),
    updated_at: formatTime(summary.updated_at),
    attachments: NO_ATTACHMENTS,
    last_edited_at: formatTime(summary.last_edited_at),
    last_edited_user_id: summary.last_edited_user_id,
    cloud_files: [],
  }),
})

/** The text of a summary; one with files is made for each reply, since their URLs name the caller's host and expire. */
export function summaryText(
  account: Account,
  summary: TicketSummaryRow,
  baseUrl: string,
): JsonText<WireOf<typeof viewedSummary>> {
  if (summary.attachment_ids.length === 0) return account.text(viewedSummary, summary, undefined)
  const attachments = attachmentViews(account, summary.attachment_ids, baseUrl)
  return jsonTextOf({ ...viewedSummary.render(summary, undefined), attachments })
}
