import * as z from 'zod'
import { RULE } from '../errors.ts'
import { boolean, email, emails, listOf, oneOf, positiveInteger, requiredText, text, unpaged } from './fields.ts'
import { named } from './named.ts'
import { time } from './replies.ts'

const TYPES = ['forward', 'discussion', 'private'] as const

/** An id as a number or as its digits, since replies have ids as texts. */
const idOrText = () =>
  z.union([positiveInteger(), z.string().regex(/^[1-9]\d{0,14}$/)], { error: RULE.positiveInteger }).transform(Number)

const object = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape, { error: RULE.object })

export const CreateThreadBody = () =>
  named('CreateThreadBody', {
    type: oneOf(TYPES),
    title: text().nullish(),
    parent: object({ id: idOrText(), type: oneOf(['ticket']) }),
    anchor: object({ id: idOrText(), type: oneOf(['conversation']) }).nullish(),
    participants: object({ emails: listOf(email()).optional(), agents: listOf(idOrText()).optional() }).nullish(),
    additional_info: object({ email_config_id: idOrText().nullish() }).nullish(),
  })

export const ThreadListQuery = () =>
  z.strictObject({
    parent_id: positiveInteger().meta({ description: 'The ticket' }),
    parent_type: oneOf(['ticket']).optional().meta({ description: 'Of what the threads are' }),
    ...unpaged(),
  })

export const ThreadReply = () =>
  named('Thread', {
    id: z.string(),
    type: z.enum(TYPES),
    title: z.string().nullable(),
    created_by: z.string(),
    parent: z.strictObject({ id: z.string(), type: z.literal('ticket') }),
    anchor: z.strictObject({ id: z.string(), type: z.literal('conversation') }).nullable(),
    participants: z.strictObject({ emails: z.array(z.string()), agents: z.array(z.string()) }),
    linked_object: z.strictObject({
      id: z.string(),
      type: z.literal('thread-messages'),
      attributes: z.strictObject({ last_activity_at: time(), message_count: z.int() }),
      links: z.strictObject({ self: z.strictObject({ href: z.string(), method: z.string(), rel: z.string() }) }),
    }),
    created_at: time(),
    updated_at: time(),
    additional_info: z.strictObject({ email_config_id: z.int().nullable() }),
    is_read: z.boolean(),
    updated_by: z.string(),
  })

export const ThreadListReply = () => named('Threads', { threads: z.array(ThreadReply()) })

export const CreateMessageBody = () =>
  named('CreateThreadMessageBody', {
    body: requiredText(),
    thread_id: idOrText(),
    participants: object({
      email: object({ to: emails().nullish(), cc: emails().nullish(), bcc: emails().nullish() }).nullish(),
    }).nullish(),
    additional_info: object({ has_quoted_text: boolean().nullish(), email_subject: text().nullish() }).nullish(),
    full_message: text().nullish(),
  })

const message = () => ({
  id: z.string(),
  body: z.string(),
  body_text: z.string(),
  thread_id: z.string(),
  created_by: z.string(),
  created_at: time(),
  updated_at: time(),
  attachment_ids: z.array(z.string()),
  inline_attachment_ids: z.null(),
  participants: z.strictObject({
    email: z.strictObject({
      from: z.string().nullable(),
      to: z.array(z.string()),
      cc: z.array(z.string()),
      bcc: z.array(z.string()),
    }),
    tagged_users: z.array(z.string()),
  }),
  edited: z.boolean(),
  source: z.literal(1),
  additional_info: z.strictObject({
    skip_notification: z.boolean(),
    auto_response: z.boolean(),
    number_of_failed_emails: z.int(),
    has_quoted_text: z.boolean(),
    failed_emails_info: z.null(),
    email_subject: z.string().nullable(),
  }),
})

export const MessageReply = () => named('ThreadMessage', message())

export const CreatedMessageReply = () =>
  named('CreatedThreadMessage', { ...message(), full_message: z.string(), full_message_text: z.string() })
