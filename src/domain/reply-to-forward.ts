import type { Account } from '../account/account.ts'
import type { Author } from '../account/actor.ts'
import { addressesOf, type ConversationRow, conversationRow } from '../store/rows/conversations.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { storeAttachments } from './attachments.ts'
import { CONVERSATION_SOURCE, type ReplyFields } from './conversations.ts'
import { textOf, toHtml } from './html.ts'
import { findSender } from './senders.ts'
import { changeTicket } from './tickets.ts'

export interface ReplyToForwardFields extends Omit<ReplyFields, 'from_email'> {
  readonly to_emails: readonly string[]
}

/**
 * Mails the people to whom a ticket was forwarded. Among the conversations it is a private note. That a mail is sent,
 * and that no forward needs to come before it, is inferred. Source:
 * https://developers.freshdesk.com/api/#reply_to_forward
 */
export function addReplyToForward(
  account: Account,
  author: Author,
  ticket: TicketRow,
  fields: ReplyToForwardFields,
): ConversationRow {
  const now = account.clock.seconds()
  const sender = findSender(account, null)
  const reply = account.database.conversations.insert(
    conversationRow({
      id: account.ids.next('conversation'),
      ticket_id: ticket.id,
      created_at: now,
      body: toHtml(fields.body),
      user_id: fields.user_id ?? author.id,
      private: true,
      source: CONVERSATION_SOURCE.note,
      is_reply_to_forward: true,
      support_email: sender?.reply_email ?? null,
      from_email: sender === undefined ? null : `${sender.name} <${sender.reply_email}>`,
      to_emails: fields.to_emails,
      ...(fields.cc_emails?.length ? { cc_emails: fields.cc_emails } : {}),
      ...(fields.bcc_emails?.length ? { bcc_emails: fields.bcc_emails } : {}),
      ...(fields.attachments?.length ? { attachment_ids: storeAttachments(account, fields.attachments) } : {}),
    }),
  )
  const after = changeTicket(account, ticket, { updated_at: now })
  account.ticketEvents.raise({ kind: 'updated', before: ticket, after, performerId: reply.user_id })
  account.outbox.add({
    at: now,
    kind: 'forward',
    to: addressesOf(reply.to_emails),
    cc: addressesOf(reply.cc_emails),
    bcc: addressesOf(reply.bcc_emails),
    from: reply.from_email,
    subject: `Re: Fwd: ${ticket.subject ?? ''}`,
    html: reply.body,
    text: textOf(reply.body),
    ticket_id: ticket.id,
  })
  return reply
}
