import * as z from 'zod'
import { RULE, ruleMaxLength } from '../errors.ts'
import { boolean, email, listOf, oneOf, pagination, positiveInteger, requiredText, text } from './fields.ts'
import { named } from './named.ts'
import { id, time } from './replies.ts'

/**
 * Mailboxes, the account's e-mail settings, and who gets blind copies. Source:
 * https://developers.freshdesk.com/api/#email-mailboxes
 */

const MAILBOX_TYPES = ['freshdesk_mailbox', 'custom_mailbox'] as const
const ACCESS_TYPES = ['incoming', 'outgoing', 'both'] as const

/** A server. Every member can be left out: src/domain/custom-mailbox.ts checks that a new one is complete. */
const server = () => ({
  mail_server: requiredText().optional(),
  port: positiveInteger().optional(),
  use_ssl: boolean().optional(),
  authentication: requiredText().optional().meta({ description: 'plain, login, cram_md5 ...; in any case' }),
  user_name: requiredText().optional(),
  username: requiredText().optional().meta({ description: 'Taken for user_name, as the reference’s table has it' }),
  password: requiredText().optional().meta({ description: 'Asked for and forgotten' }),
})

const customMailbox = () =>
  z
    .strictObject(
      {
        access_type: oneOf(ACCESS_TYPES),
        incoming: z
          .strictObject({ ...server(), delete_from_server: boolean().optional() }, { error: RULE.object })
          .optional(),
        outgoing: z.strictObject(server(), { error: RULE.object }).optional(),
      },
      { error: RULE.object },
    )
    .meta({ title: 'CustomMailboxFields' })

const settable = () => ({
  name: requiredText().optional(),
  group_id: positiveInteger().nullish(),
  product_id: positiveInteger().nullish(),
  default_reply_email: boolean().optional(),
  custom_mailbox: customMailbox().optional().meta({ description: 'Of a custom_mailbox alone, and needed there' }),
})

export const CreateMailboxBody = () =>
  named('CreateMailboxBody', { support_email: email(), mailbox_type: oneOf(MAILBOX_TYPES), ...settable() })
export const UpdateMailboxBody = () =>
  named('UpdateMailboxBody', {
    support_email: email().optional(),
    mailbox_type: oneOf(MAILBOX_TYPES).optional(),
    ...settable(),
  })

export const MailboxListQuery = () =>
  z.strictObject({
    support_email: text().optional().meta({ description: 'The mailbox of this address' }),
    forward_email: text().optional().meta({ description: 'The mailbox that this address leads to' }),
    product_id: positiveInteger().optional().meta({ description: 'Mailboxes of this product' }),
    group_id: positiveInteger().optional().meta({ description: 'Mailboxes of this group' }),
    active: boolean().optional().meta({ description: 'Verified ones, or those that are not' }),
    order_by: oneOf(['product_id', 'group_id'])
      .optional()
      .meta({ description: 'Without it those that reply by default come first, then by product' }),
    order_type: oneOf(['asc', 'desc']).optional().meta({ description: 'With order_by', default: 'asc' }),
    ...pagination(),
  })

const serverReply = () => ({
  mail_server: z.string(),
  port: z.int().positive(),
  use_ssl: z.boolean(),
  authentication: z.string(),
  user_name: z.string(),
})

export const MailboxReply = () =>
  named('Mailbox', {
    id: id(),
    name: z.string(),
    support_email: z.string(),
    group_id: id().nullable(),
    default_reply_email: z.boolean(),
    active: z.boolean(),
    mailbox_type: z.enum(MAILBOX_TYPES),
    failure_code: z.null(),
    created_at: time(),
    updated_at: time(),
    product_id: id().nullable(),
    freshdesk_mailbox: z.strictObject({ forward_email: z.string() }).optional(),
    custom_mailbox: z
      .strictObject({
        access_type: z.enum(ACCESS_TYPES),
        incoming: z
          .strictObject({ ...serverReply(), delete_from_server: z.boolean(), failure_code: z.null() })
          .optional(),
        outgoing: z.strictObject(serverReply()).optional(),
      })
      .optional(),
  })
export const MailboxListReply = () => z.array(MailboxReply())

const switches = <Name extends string, Field extends z.ZodType>(names: readonly Name[], field: () => Field) =>
  Object.fromEntries(names.map((name) => [name, field()])) as Record<Name, Field> // it has one for each name

/** Settings that may be changed, by the names of an account's switches. */
export const UpdateEmailSettingsBody = <Name extends string>(names: readonly Name[]) =>
  named(
    'UpdateEmailSettingsBody',
    switches(names, () => boolean().optional()),
  )
export const EmailSettingsReply = <Name extends string>(names: readonly Name[]) =>
  named(
    'EmailSettings',
    switches(names, () => z.boolean()),
  )

/** Most characters of all addresses together. */
const MOST_BCC_CHARACTERS = 255

export const UpdateBccBody = () =>
  named('UpdateBccBody', {
    emails: listOf(email()).refine((emails) => emails.join(',').length <= MOST_BCC_CHARACTERS, {
      error: ruleMaxLength(MOST_BCC_CHARACTERS),
    }),
  })
export const BccReply = () => named('Bcc', { emails: z.array(z.string()) })
