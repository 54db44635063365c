import type { Account } from '../account/account.ts'
import type { Actor, Author } from '../account/actor.ts'
import { type FieldError, invalidValue, notFound, readonlyField, ruleOneOf } from '../errors.ts'
import { listOf } from '../store/list-of.ts'
import { addressesOf, type ConversationRow, conversationRow } from '../store/rows/conversations.ts'
import type { EmailConfigRow } from '../store/rows/email-configs.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { copyAttachments, deleteAttachments, storeAttachments, type Upload } from './attachments.ts'
import { emailSwitches } from './email-settings.ts'
import { textOf, toHtml } from './html.ts'
import { findSender } from './senders.ts'
import { afterAgentResponse, afterRequesterResponse } from './sla.ts'
import { findVisibleTicket } from './ticket-access.ts'
import { changeTicket, storeTicket } from './tickets.ts'
import { findAgent } from './users.ts'

export const CONVERSATION_SOURCE = { reply: 0, note: 2, forward: 8 } as const

export interface ReplyFields {
  readonly body: string
  readonly from_email?: string | null | undefined
  readonly user_id?: number | null | undefined
  readonly cc_emails?: readonly string[] | null | undefined
  readonly bcc_emails?: readonly string[] | null | undefined
  readonly attachments?: readonly Upload[] | null | undefined
}

export interface NoteFields {
  readonly body: string
  readonly private?: boolean | null | undefined
  readonly incoming?: boolean | null | undefined
  readonly notify_emails?: readonly string[] | null | undefined
  readonly user_id?: number | null | undefined
  readonly attachments?: readonly Upload[] | null | undefined
}

/** Checks that a reply's sender is one of the account's own addresses. Source: the reference, create a reply. */
export function checkReplySender(
  account: Account,
  fields: { readonly from_email?: string | null | undefined; readonly user_id?: number | null | undefined },
): FieldError[] {
  const errors: FieldError[] = []
  if (fields.from_email != null && findSender(account, fields.from_email) === undefined) {
    const addresses = listOf(account.database.email_configs).map((config) => config.reply_email)
    errors.push(invalidValue('from_email', ruleOneOf(addresses)))
  }
  return [...errors, ...checkAuthor(account, fields)]
}

/** Checks that the author is an agent: nobody else writes to others in the account's name. */
export function checkAuthor(
  account: Account,
  { user_id }: { readonly user_id?: number | null | undefined },
): FieldError[] {
  if (user_id == null || findAgent(account, user_id) !== undefined) return []
  return [invalidValue('user_id', 'There is no agent matching the given user_id')]
}

export function checkNoteAuthor(account: Account, { user_id }: Pick<NoteFields, 'user_id'>): FieldError[] {
  if (user_id == null || account.database.users.get(user_id) !== undefined) return []
  return [invalidValue('user_id', 'There is no contact matching the given user_id')]
}

/** Sender of a mail: it carries the mailbox's name, or the agent's where the account's settings say so (inferred). */
function fromEmail(account: Account, sender: EmailConfigRow | undefined, authorId: number): string | null {
  if (sender === undefined) return null
  const agent = emailSwitches(account).personalized_email_replies ? findAgent(account, authorId) : undefined
  return `${agent?.name ?? sender.name} <${sender.reply_email}>`
}

/** Adds a public reply and mails it. The first reply ends the wait for a first response. */
export function addReply(account: Account, author: Author, ticket: TicketRow, fields: ReplyFields): ConversationRow {
  const now = account.clock.seconds()
  const requester = account.database.users.get(ticket.requester_id)
  const sender = findSender(account, fields.from_email)
  const reply = account.database.conversations.insert(
    conversationRow({
      id: account.ids.next('conversation'),
      ticket_id: ticket.id,
      created_at: now,
      body: toHtml(fields.body),
      user_id: fields.user_id ?? author.id,
      source: CONVERSATION_SOURCE.reply,
      from_email: fromEmail(account, sender, fields.user_id ?? author.id),
      support_email: sender?.reply_email ?? null,
      to_emails: requester?.email == null ? [] : [requester.email],
      ...(fields.cc_emails?.length ? { cc_emails: fields.cc_emails } : {}),
      ...(fields.bcc_emails?.length ? { bcc_emails: fields.bcc_emails } : {}),
      ...(fields.attachments?.length ? { attachment_ids: storeAttachments(account, fields.attachments) } : {}),
    }),
  )
  const answered = {
    ...ticket,
    updated_at: now,
    agent_responded_at: now,
    first_responded_at: ticket.first_responded_at ?? now,
    ...(fields.cc_emails ? { reply_cc_emails: fields.cc_emails } : {}),
  }
  const after = storeTicket(account, afterAgentResponse(account, answered))
  const performerId = reply.user_id
  account.ticketEvents.raise({ kind: 'reply_sent', before: ticket, after, performerId, conversation: reply })
  account.outbox.add({
    at: now,
    kind: 'reply',
    to: addressesOf(reply.to_emails),
    cc: addressesOf(reply.cc_emails),
    bcc: addressesOf(reply.bcc_emails),
    from: reply.from_email,
    subject: `Re: ${ticket.subject ?? ''}`,
    html: reply.body,
    text: textOf(reply.body),
    ticket_id: ticket.id,
  })
  return reply
}

export interface ForwardFields extends Omit<ReplyFields, 'user_id'> {
  readonly to_emails: readonly string[]
  readonly include_quoted_text?: boolean | null | undefined
  readonly include_original_attachments?: boolean | null | undefined
}

/** Mails the ticket to others. The conversation is private, as recorded, and quotes the ticket's description alone. */
export function addForward(
  account: Account,
  author: Author,
  ticket: TicketRow,
  fields: ForwardFields,
): ConversationRow {
  const now = account.clock.seconds()
  const sender = findSender(account, fields.from_email)
  const quoted = fields.include_quoted_text === false ? '' : `<blockquote>${ticket.description}</blockquote>`
  const own = fields.include_original_attachments === false ? [] : copyAttachments(account, ticket.attachment_ids)
  const forward = account.database.conversations.insert(
    conversationRow({
      id: account.ids.next('conversation'),
      ticket_id: ticket.id,
      created_at: now,
      body: `${toHtml(fields.body)}${quoted}`,
      user_id: author.id,
      private: true,
      source: CONVERSATION_SOURCE.forward,
      support_email: sender?.reply_email ?? null,
      from_email: fromEmail(account, sender, author.id),
      to_emails: fields.to_emails,
      ...(fields.cc_emails?.length ? { cc_emails: fields.cc_emails } : {}),
      ...(fields.bcc_emails?.length ? { bcc_emails: fields.bcc_emails } : {}),
      attachment_ids: [...own, ...storeAttachments(account, fields.attachments)],
    }),
  )
  const after = changeTicket(account, ticket, {
    updated_at: now,
    fwd_emails: [...new Set([...(ticket.fwd_emails ?? []), ...fields.to_emails])],
  })
  account.ticketEvents.raise({ kind: 'updated', before: ticket, after, performerId: author.id })
  account.outbox.add({
    at: now,
    kind: 'forward',
    to: addressesOf(forward.to_emails),
    cc: addressesOf(forward.cc_emails),
    bcc: addressesOf(forward.bcc_emails),
    from: forward.from_email,
    subject: `Fwd: ${ticket.subject ?? ''}`,
    html: forward.body,
    text: textOf(forward.body),
    ticket_id: ticket.id,
  })
  return forward
}

/** Adds a note; the people in `notify_emails` are mailed. */
export function addNote(account: Account, author: Author, ticket: TicketRow, fields: NoteFields): ConversationRow {
  const now = account.clock.seconds()
  const supportEmail = findSender(account, null)?.reply_email ?? null
  const note = account.database.conversations.insert(
    conversationRow({
      id: account.ids.next('conversation'),
      ticket_id: ticket.id,
      created_at: now,
      body: toHtml(fields.body),
      user_id: fields.user_id ?? author.id,
      incoming: fields.incoming ?? false,
      private: fields.private ?? true,
      source: CONVERSATION_SOURCE.note,
      support_email: supportEmail,
      ...(fields.notify_emails?.length ? { to_emails: fields.notify_emails } : {}),
      ...(fields.attachments?.length ? { attachment_ids: storeAttachments(account, fields.attachments) } : {}),
    }),
  )
  const written = { ...ticket, updated_at: now, ...(note.incoming ? { requester_responded_at: now } : {}) }
  const after = storeTicket(account, note.incoming ? afterRequesterResponse(account, written, now) : written)
  const performerId = note.user_id
  account.ticketEvents.raise({ kind: 'note_added', before: ticket, after, performerId, conversation: note })
  if (fields.notify_emails?.length) {
    account.outbox.add({
      at: now,
      kind: 'note_notification',
      to: addressesOf(note.to_emails),
      cc: [],
      bcc: [],
      from: supportEmail,
      subject: `Note added to ticket #${ticket.id}: ${ticket.subject ?? ''}`,
      html: note.body,
      text: textOf(note.body),
      ticket_id: ticket.id,
    })
  }
  return note
}

/** Finds a conversation. Throws 404, also when its ticket is out of the agent's scope. */
export function findVisibleConversation(account: Account, actor: Actor, id: number): ConversationRow {
  const conversation = account.database.conversations.get(id)
  if (conversation === undefined) throw notFound()
  findVisibleTicket(account, actor, conversation.ticket_id)
  return conversation
}

/** Refuses changes of what was mailed: only notes can be changed (the reference says so, the error is inferred). */
export function checkEditable(conversation: ConversationRow): FieldError[] {
  if (conversation.source === CONVERSATION_SOURCE.note && !conversation.is_reply_to_forward) return []
  return [readonlyField('body', 'Only notes can be changed')]
}

export function editNote(
  account: Account,
  actor: Actor,
  note: ConversationRow,
  fields: { readonly body?: string | undefined; readonly attachments?: readonly Upload[] | null | undefined },
): ConversationRow {
  const now = account.clock.seconds()
  return account.database.conversations.replace(
    conversationRow({
      ...note,
      ...(fields.body !== undefined && { body: toHtml(fields.body) }),
      ...(fields.attachments?.length && {
        attachment_ids: [...note.attachment_ids, ...storeAttachments(account, fields.attachments)],
      }),
      updated_at: now,
      last_edited_at: now,
      last_edited_user_id: actor.id,
    }),
  )
}

export function deleteConversation(account: Account, conversation: ConversationRow): void {
  deleteAttachments(account, conversation.attachment_ids)
  account.database.conversations.delete(conversation.id)
}
