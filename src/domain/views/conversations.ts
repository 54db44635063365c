import type { Account } from '../../account/account.ts'
import { type JsonText, jsonTextOf } from '../../store/json-text.ts'
import { type View, view } from '../../store/render-cache.ts'
import { addressesOf, type ConversationRow } from '../../store/rows/conversations.ts'
import { formatTime } from '../../times.ts'
import { attachmentViews, NO_ATTACHMENTS } from '../attachments.ts'
import { textOf } from '../html.ts'

const NOTE = 2

/** Reply of POST /tickets/{id}/reply, as recorded in 2026: neither source nor incoming nor private. */
export const createdReply = view({
  name: 'conversation.reply',
  isForOneReply: true,
  render: (reply: ConversationRow) => ({
    id: reply.id,
    user_id: reply.user_id,
    from_email: reply.from_email,
    cc_emails: addressesOf(reply.cc_emails),
    bcc_emails: addressesOf(reply.bcc_emails),
    body: reply.body,
    body_text: textOf(reply.body),
    ticket_id: reply.ticket_id,
    to_emails: addressesOf(reply.to_emails),
    attachments: NO_ATTACHMENTS,
    source_additional_info: null,
    created_at: formatTime(reply.created_at),
    updated_at: formatTime(reply.updated_at),
  }),
})

/** Reply of POST /tickets/{id}/notes, as recorded in 2026; the reply of an update has the same keys. */
export const createdNote = view({
  name: 'conversation.note',
  isForOneReply: true,
  render: (note: ConversationRow) => ({
    body: note.body,
    body_text: textOf(note.body),
    structured_body: null,
    id: note.id,
    incoming: note.incoming,
    private: note.private,
    user_id: note.user_id,
    support_email: note.support_email,
    ticket_id: note.ticket_id,
    to_emails: addressesOf(note.to_emails),
    created_at: formatTime(note.created_at),
    updated_at: formatTime(note.updated_at),
    attachments: NO_ATTACHMENTS,
  }),
})

/** Reply of a forward. Source: https://developers.freshdesk.com/api/#forward_ticket */
export const createdForward = view({
  name: 'conversation.forward',
  render: (forward: ConversationRow) => ({
    body: forward.body,
    body_text: textOf(forward.body),
    id: forward.id,
    incoming: forward.incoming,
    private: forward.private,
    user_id: forward.user_id,
    support_email: forward.support_email,
    source: forward.source,
    ticket_id: forward.ticket_id,
    to_emails: addressesOf(forward.to_emails),
    from_email: forward.from_email,
    cc_emails: addressesOf(forward.cc_emails),
    bcc_emails: addressesOf(forward.bcc_emails),
    attachments: NO_ATTACHMENTS,
    created_at: formatTime(forward.created_at),
    updated_at: formatTime(forward.updated_at),
  }),
})

/**
 * Reply of a reply to a forward. Source: https://developers.freshdesk.com/api/#reply_to_forward, whose sample prints
 * `Source` for `source`.
 */
export const createdReplyToForward = view({
  name: 'conversation.reply_to_forward',
  isForOneReply: true,
  render: (reply: ConversationRow) => ({
    body: reply.body,
    body_text: textOf(reply.body),
    id: reply.id,
    incoming: reply.incoming,
    private: reply.private,
    user_id: reply.user_id,
    support_email: reply.support_email,
    source: reply.source,
    category: categoryOf(reply),
    ticket_id: reply.ticket_id,
    to_emails: addressesOf(reply.to_emails),
    from_email: reply.from_email,
    cc_emails: addressesOf(reply.cc_emails),
    bcc_emails: addressesOf(reply.bcc_emails),
    email_failure_count: null,
    outgoing_failures: null,
    created_at: formatTime(reply.created_at),
    updated_at: formatTime(reply.updated_at),
    attachments: NO_ATTACHMENTS,
    deleted: false,
    last_edited_at: formatTime(reply.last_edited_at),
    last_edited_user_id: reply.last_edited_user_id,
    cloud_files: [],
    has_quoted_text: false,
  }),
})

/** Conversation of an archived ticket. Source: https://developers.freshdesk.com/api/#archive_tickets */
export const archivedConversation = view({
  name: 'conversation.archived',
  render: (conversation: ConversationRow) => ({
    body_text: textOf(conversation.body),
    body: conversation.body,
    id: conversation.id,
    incoming: conversation.incoming,
    private: conversation.private,
    user_id: conversation.user_id,
    support_email: conversation.support_email,
    source: conversation.source,
    ticket_id: conversation.ticket_id,
    created_at: formatTime(conversation.created_at),
    updated_at: formatTime(conversation.updated_at),
    from_email: conversation.from_email,
    to_emails: conversation.to_emails,
    cc_emails: conversation.cc_emails,
    bcc_emails: blindCopiesOf(conversation),
    attachments: NO_ATTACHMENTS,
  }),
})

/**
 * Conversation in a list. Keys and their order are those of replies of four live accounts; threads, failures of
 * delivery and automation are not emulated. Source: a production account's reply in a public repository (2025-08);
 * github airbytehq/airbyte#30821, singer-io/tap-freshdesk#30
 */
export const listedConversation = view({
  name: 'conversation.listed',
  render: (conversation: ConversationRow) => ({
    body: conversation.body,
    body_text: textOf(conversation.body),
    structured_body: null,
    id: conversation.id,
    incoming: conversation.incoming,
    private: conversation.private,
    user_id: conversation.user_id,
    support_email: conversation.support_email,
    source: conversation.source,
    category: categoryOf(conversation),
    to_emails: conversation.to_emails,
    from_email: conversation.from_email,
    cc_emails: conversation.cc_emails,
    bcc_emails: blindCopiesOf(conversation),
    email_failure_count: null,
    outgoing_failures: null,
    thread_id: null,
    thread_message_id: null,
    created_at: formatTime(conversation.created_at),
    updated_at: formatTime(conversation.updated_at),
    last_edited_at: formatTime(conversation.last_edited_at),
    last_edited_user_id: conversation.last_edited_user_id,
    attachments: NO_ATTACHMENTS,
    automation_id: null,
    automation_type_id: null,
    auto_response: conversation.auto_response ?? false, // data files of early versions lack it
    ticket_id: conversation.ticket_id,
    threading_type: null,
    delivery_details: { failed_emails: [], pending_emails: [] },
    source_additional_info: null,
  }),
})

/** Blind copies. Recorded: a note has null, not an empty list. */
const blindCopiesOf = ({ source, bcc_emails }: ConversationRow) =>
  source === NOTE && bcc_emails?.length === 0 ? null : bcc_emails

/**
 * Category: 1 for a customer's, 2 for a private or forwarded one, 3 for an agent's public one (2 and 3 are recorded, 1
 * is inferred), 6 for a reply to a forward: https://developers.freshdesk.com/api/#reply_to_forward
 */
function categoryOf(conversation: ConversationRow): number {
  if (conversation.is_reply_to_forward) return 6
  if (conversation.incoming) return 1
  return conversation.private || conversation.source === 8 ? 2 : 3
}

/** The text of a conversation; one with files is made for each reply, since their URLs differ. */
export function conversationText<Wire extends object>(
  account: Account,
  view: View<ConversationRow, undefined, Wire>,
  conversation: ConversationRow,
  baseUrl: string,
): JsonText<Wire> {
  if (conversation.attachment_ids.length === 0) return account.text(view, conversation, undefined)
  const attachments = attachmentViews(account, conversation.attachment_ids, baseUrl)
  return jsonTextOf({ ...view.render(conversation, undefined), attachments })
}
