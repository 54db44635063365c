import * as z from 'zod'
import { addresses } from './conversations.ts'
import { named } from './named.ts'
import { AttachmentReply, customFieldValues, id, time } from './replies.ts'
import { embeds } from './tickets.ts'

export const ArchivedTicketReply = () =>
  named('ArchivedTicket', {
    cc_emails: z.array(z.string()).nullable(),
    fwd_emails: z.array(z.string()).nullable(),
    reply_cc_emails: z.array(z.string()).nullable(),
    email_config_id: id().nullable(),
    fr_escalated: z.boolean(),
    group_id: id().nullable(),
    priority: z.int(),
    requester_id: id(),
    responder_id: id().nullable(),
    source: z.int(),
    spam: z.boolean(),
    status: z.int(),
    subject: z.string().nullable(),
    company_id: id().nullable(),
    id: id(),
    type: z.string().nullable(),
    to_emails: z.array(z.string()).nullable(),
    product_id: id().nullable(),
    created_at: time(),
    updated_at: time(),
    due_by: time().nullable(),
    fr_due_by: time().nullable(),
    is_escalated: z.boolean(),
    association_type: z.int().nullable(),
    description_text: z.string(),
    description: z.string(),
    custom_fields: customFieldValues(),
    tags: z.array(z.string()),
    archived: z.literal(true),
    attachments: z.array(AttachmentReply()),
    ...embeds(),
  })

export const ArchivedConversationListReply = () =>
  z.array(
    named('ArchivedConversation', {
      body_text: z.string(),
      body: z.string(),
      id: id(),
      incoming: z.boolean(),
      private: z.boolean(),
      user_id: id(),
      support_email: z.string().nullable(),
      source: z.int(),
      ticket_id: id(),
      created_at: time(),
      updated_at: time(),
      from_email: z.string().nullable(),
      to_emails: addresses(),
      cc_emails: addresses(),
      bcc_emails: addresses(),
      attachments: z.array(AttachmentReply()),
    }),
  )
