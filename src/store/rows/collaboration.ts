import { NONE, type Required, type Seconds } from './base.ts'

export type ThreadType = 'forward' | 'discussion' | 'private'

/** A conversation beside a ticket: with people outside, or among agents. */
export interface ThreadRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly type: ThreadType
  readonly title: string | null
  readonly ticket_id: number
  /** Id of the ticket's conversation that it is about. */
  readonly anchor_id: number | null
  readonly created_by: number
  readonly participant_emails: readonly string[]
  readonly participant_agents: readonly number[]
  readonly email_config_id: number | null
  readonly last_activity_at: Seconds
}

export type NewThread = Required<ThreadRow, 'id' | 'created_at' | 'type' | 'ticket_id' | 'created_by'>

export function threadRow(thread: NewThread): ThreadRow {
  return {
    id: thread.id,
    created_at: thread.created_at,
    updated_at: thread.updated_at ?? thread.created_at,
    type: thread.type,
    title: thread.title ?? null,
    ticket_id: thread.ticket_id,
    anchor_id: thread.anchor_id ?? null,
    created_by: thread.created_by,
    participant_emails: thread.participant_emails ?? NONE,
    participant_agents: thread.participant_agents ?? NONE,
    email_config_id: thread.email_config_id ?? null,
    last_activity_at: thread.last_activity_at ?? thread.created_at,
  }
}

export interface ThreadMessageRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly thread_id: number
  /** HTML. */
  readonly body: string
  /** HTML with the quoted text; null without any. */
  readonly full_message: string | null
  readonly created_by: number
  readonly from_email: string | null
  readonly to_emails: readonly string[]
  readonly cc_emails: readonly string[]
  readonly bcc_emails: readonly string[]
  readonly has_quoted_text: boolean
  readonly email_subject: string | null
}

export type NewThreadMessage = Required<ThreadMessageRow, 'id' | 'created_at' | 'thread_id' | 'body' | 'created_by'>

export function threadMessageRow(message: NewThreadMessage): ThreadMessageRow {
  return {
    id: message.id,
    created_at: message.created_at,
    updated_at: message.updated_at ?? message.created_at,
    thread_id: message.thread_id,
    body: message.body,
    full_message: message.full_message ?? null,
    created_by: message.created_by,
    from_email: message.from_email ?? null,
    to_emails: message.to_emails ?? NONE,
    cc_emails: message.cc_emails ?? NONE,
    bcc_emails: message.bcc_emails ?? NONE,
    has_quoted_text: message.has_quoted_text ?? false,
    email_subject: message.email_subject ?? null,
  }
}
