import * as z from 'zod'
import { RULE } from '../errors.ts'
import { boolean, email, emails, files, listOf, pagination, positiveInteger, requiredText, text } from './fields.ts'
import { named } from './named.ts'
import { AttachmentReply, id, time } from './replies.ts'

export const CreateReplyBody = () =>
  named('CreateReplyBody', {
    body: requiredText().meta({ description: 'HTML' }),
    from_email: text().nullish(),
    user_id: positiveInteger().nullish(),
    cc_emails: emails().nullish(),
    bcc_emails: emails().nullish(),
    attachments: files().nullish(),
  })

export const CreateNoteBody = () =>
  named('CreateNoteBody', {
    body: requiredText().meta({ description: 'HTML' }),
    private: boolean().nullish().meta({ default: true }),
    incoming: boolean().nullish().meta({ default: false }),
    notify_emails: emails().nullish(),
    user_id: positiveInteger().nullish(),
    attachments: files().nullish(),
  })

export const UpdateConversationBody = () =>
  named('UpdateConversationBody', { body: requiredText().optional(), attachments: files().nullish() })

export const ReplyToForwardBody = () =>
  named('ReplyToForwardBody', {
    body: requiredText().meta({ description: 'HTML' }),
    to_emails: listOf(email()).min(1, { error: RULE.notBlank }),
    cc_emails: emails().nullish(),
    bcc_emails: emails().nullish(),
    user_id: positiveInteger().nullish(),
    attachments: files().nullish(),
  })

export const ConversationListQuery = () => z.strictObject(pagination())

export const CreatedReplyReply = () =>
  named('CreatedReply', {
    id: id(),
    user_id: id(),
    from_email: z.string().nullable(),
    cc_emails: z.array(z.string()),
    bcc_emails: z.array(z.string()),
    body: z.string(),
    body_text: z.string(),
    ticket_id: id(),
    to_emails: z.array(z.string()),
    attachments: z.array(AttachmentReply()),
    source_additional_info: z.null(),
    created_at: time(),
    updated_at: time(),
  })

export const ReplyToForwardReply = () =>
  named('CreatedReplyToForward', {
    body: z.string(),
    body_text: z.string(),
    id: id(),
    incoming: z.boolean(),
    private: z.boolean(),
    user_id: id(),
    support_email: z.string().nullable(),
    source: z.int(),
    category: z.int(),
    ticket_id: id(),
    to_emails: z.array(z.string()),
    from_email: z.string().nullable(),
    cc_emails: z.array(z.string()),
    bcc_emails: z.array(z.string()),
    email_failure_count: z.null(),
    outgoing_failures: z.null(),
    created_at: time(),
    updated_at: time(),
    attachments: z.array(AttachmentReply()),
    deleted: z.boolean(),
    last_edited_at: time().nullable(),
    last_edited_user_id: id().nullable(),
    cloud_files: z.array(z.never()),
    has_quoted_text: z.boolean(),
  })

const note = () => ({
  body: z.string(),
  body_text: z.string(),
  structured_body: z.null(),
  id: id(),
  incoming: z.boolean(),
  private: z.boolean(),
  user_id: id(),
  support_email: z.string().nullable(),
  ticket_id: id(),
  to_emails: z.array(z.string()),
  created_at: time(),
  updated_at: time(),
  attachments: z.array(AttachmentReply()),
})

export const NoteReply = () => named('Note', note())

/** Addresses: a list; old records have one text or null. */
export const addresses = () => z.union([z.array(z.string()), z.string(), z.null()])

export const ConversationReply = () =>
  named('Conversation', {
    ...note(),
    to_emails: addresses(),
    source: z.int(),
    category: z.int(),
    from_email: z.string().nullable(),
    cc_emails: addresses(),
    bcc_emails: addresses(),
    email_failure_count: z.null(),
    outgoing_failures: z.null(),
    thread_id: z.null(),
    thread_message_id: z.null(),
    last_edited_at: time().nullable(),
    last_edited_user_id: id().nullable(),
    automation_id: z.null(),
    automation_type_id: z.null(),
    auto_response: z.boolean(),
    threading_type: z.null(),
    delivery_details: z.strictObject({
      failed_emails: z.array(z.string()),
      pending_emails: z.array(z.string()),
    }),
    source_additional_info: z.null(),
  })

export const ConversationListReply = () => z.array(ConversationReply())
