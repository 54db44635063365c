import type { Account } from '../../account/account.ts'
import type { ThreadMessageRow, ThreadRow } from '../../store/rows/collaboration.ts'
import { formatTime } from '../../times.ts'
import { textOf } from '../html.ts'

const reference = (id: number | null, type: string) => (id === null ? null : { id: String(id), type })

/** Keys, their order, and ids as texts are the reference's. */
export const viewedThread = ({ database }: Account, thread: ThreadRow) => ({
  id: String(thread.id),
  type: thread.type,
  title: thread.title,
  created_by: String(thread.created_by),
  parent: { id: String(thread.ticket_id), type: 'ticket' },
  anchor: reference(thread.anchor_id, 'conversation'),
  participants: { emails: thread.participant_emails, agents: thread.participant_agents.map(String) },
  linked_object: {
    id: String(thread.id),
    type: 'thread-messages',
    attributes: {
      last_activity_at: formatTime(thread.last_activity_at),
      message_count: database.collaboration_messages.by.inThread.of(thread.id),
    },
    links: { self: { href: `/api/v2/collaboration/threads/${thread.id}`, method: 'GET', rel: 'self' } },
  },
  created_at: formatTime(thread.created_at),
  updated_at: formatTime(thread.updated_at),
  additional_info: { email_config_id: thread.email_config_id },
  is_read: true,
  updated_by: String(thread.created_by),
})

export const viewedMessage = (message: ThreadMessageRow) => ({
  id: String(message.id),
  body: message.body,
  body_text: textOf(message.body),
  thread_id: String(message.thread_id),
  created_by: String(message.created_by),
  created_at: formatTime(message.created_at),
  updated_at: formatTime(message.updated_at),
  attachment_ids: [],
  inline_attachment_ids: null,
  participants: {
    email: { from: message.from_email, to: message.to_emails, cc: message.cc_emails, bcc: message.bcc_emails },
    tagged_users: [],
  },
  edited: false,
  source: 1,
  additional_info: {
    skip_notification: false,
    auto_response: false,
    number_of_failed_emails: 0,
    has_quoted_text: message.has_quoted_text,
    failed_emails_info: null,
    email_subject: message.email_subject,
  },
})

/** A message as the reply of its creation shows it: with its full text. */
export function createdMessage(message: ThreadMessageRow) {
  const full = message.full_message ?? message.body
  return { ...viewedMessage(message), full_message: full, full_message_text: textOf(full) }
}
