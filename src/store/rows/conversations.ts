import { NONE, type Required, type Seconds } from './base.ts'

/** Addresses: a list; from a fixture also null or one text, as old records of live accounts have it. */
export type Addresses = readonly string[] | string | null

export interface ConversationRow {
  readonly id: number
  readonly ticket_id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  /** HTML; the plain text is made when it is shown. */
  readonly body: string
  readonly user_id: number
  readonly incoming: boolean
  readonly private: boolean
  /** 0 reply, 2 note, 8 forwarded e-mail. */
  readonly source: number
  /** Whether it is a private note that was mailed to those to whom the ticket was forwarded. */
  readonly is_reply_to_forward: boolean
  /** Whether a machine answered for its author. */
  readonly auto_response: boolean
  readonly support_email: string | null
  readonly from_email: string | null
  readonly to_emails: Addresses
  readonly cc_emails: Addresses
  readonly bcc_emails: Addresses
  readonly attachment_ids: readonly number[]
  readonly last_edited_at: Seconds | null
  readonly last_edited_user_id: number | null
}

export type NewConversation = Required<ConversationRow, 'id' | 'ticket_id' | 'created_at' | 'user_id'>

export function conversationRow(conversation: NewConversation): ConversationRow {
  return {
    id: conversation.id,
    ticket_id: conversation.ticket_id,
    created_at: conversation.created_at,
    updated_at: conversation.updated_at ?? conversation.created_at,
    body: conversation.body ?? '',
    user_id: conversation.user_id,
    incoming: conversation.incoming ?? false,
    private: conversation.private ?? false,
    source: conversation.source ?? 2,
    is_reply_to_forward: conversation.is_reply_to_forward ?? false,
    auto_response: conversation.auto_response ?? false,
    support_email: conversation.support_email ?? null,
    from_email: conversation.from_email ?? null,
    to_emails: conversation.to_emails === undefined ? NONE : conversation.to_emails,
    cc_emails: conversation.cc_emails === undefined ? NONE : conversation.cc_emails,
    bcc_emails: conversation.bcc_emails === undefined ? NONE : conversation.bcc_emails,
    attachment_ids: conversation.attachment_ids ?? NONE,
    last_edited_at: conversation.last_edited_at ?? null,
    last_edited_user_id: conversation.last_edited_user_id ?? null,
  }
}

/** Addresses as a list. */
export const addressesOf = (given: Addresses): readonly string[] =>
  typeof given === 'string' ? [given] : (given ?? NONE)
