import * as z from 'zod'
import type { Account } from '../account/account.ts'
import { type ReceivedMail, receiveMail } from '../domain/mail/receive.ts'
import { bareAddress } from '../domain/senders.ts'
import { isEmail } from '../schemas/fields.ts'
import { mediaTypeOf } from '../schemas/headers.ts'
import { named } from '../schemas/named.ts'
import { id } from '../schemas/replies.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'
import { parseInput } from './parse.ts'

/** A customer's e-mail. */
export interface CustomerMail {
  /** Address, with or without a name: `Ada <ada@acme.test>`. */
  readonly from: string
  readonly name?: string | undefined
  readonly to?: string | readonly string[] | undefined
  readonly cc?: string | readonly string[] | undefined
  readonly subject: string
  readonly text?: string | undefined
  readonly html?: string | undefined
  /** `message_id` of a mail in the outbox. */
  readonly in_reply_to?: string | undefined
  /** Id of the mail, to which replies in the outbox refer. */
  readonly message_id?: string | undefined
  readonly attachments?:
    | readonly { readonly name: string; readonly content_type: string; readonly content_base64: string }[]
    | undefined
  readonly auto_reply?: boolean | undefined
}

/** Most recipients of one mail, in each list. */
const MOST_RECIPIENTS = 500
/** Most bytes of all files of one mail, as of a request of the API. */
const MOST_FILE_BYTES = 20 * 1024 * 1024
const LONGEST_NAME = 255

const Address = () =>
  z.string().refine((text) => !/[\r\n]/.test(text) && isEmail(bareAddress(text)), {
    error: 'It should be an e-mail address, bare or as Name <address>',
  })
const Addresses = () =>
  z
    .union([Address(), z.array(Address()).max(MOST_RECIPIENTS)])
    .transform((given) => (typeof given === 'string' ? [given] : given))

const Base64 = () =>
  z.string().transform((text, context) => {
    const line = text.replace(/[\r\n]+/g, '')
    const bytes = Buffer.from(line, 'base64')
    // Node takes whatever it is given: what does not come back, its padding aside, was none.
    const whole = bytes.toString('base64')
    if (whole === line || whole === line.padEnd(Math.ceil(line.length / 4) * 4, '=')) return bytes
    context.issues.push({ code: 'custom', message: 'It should be base64', input: text })
    return z.NEVER
  })

const MessageId = () => z.string().min(1).max(1000)

const MailBody = () =>
  z.strictObject({
    from: Address().meta({ description: 'Bare, or as Name <address>' }),
    name: z.string().max(LONGEST_NAME).optional(),
    to: Addresses().optional().meta({ description: 'Default: the account’s primary address' }),
    cc: Addresses().optional(),
    subject: z.string(),
    text: z.string().optional(),
    html: z.string().optional(),
    in_reply_to: MessageId().optional().meta({ description: 'message_id of a mail of the outbox' }),
    message_id: MessageId().optional().meta({ description: 'Its own: replies in the outbox refer to it' }),
    attachments: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(LONGEST_NAME),
          content_type: z.string(),
          content_base64: Base64().meta({ type: 'string', contentEncoding: 'base64' }),
        }),
      )
      .refine((files) => files.reduce((sum, { content_base64 }) => sum + content_base64.length, 0) <= MOST_FILE_BYTES, {
        error: 'The files should not exceed 20 MB together',
      })
      .optional(),
    auto_reply: z
      .boolean()
      .optional()
      .meta({ description: 'A machine answers: the ticket gets it and stays as it is' }),
  })

const MailReply = () =>
  named('ReceivedMail', {
    ticket_id: id(),
    conversation_id: id().nullable().meta({ description: 'null where the mail became a ticket' }),
    created: z.boolean().meta({ description: 'It became a ticket' }),
  })

/**
 * Takes in a mail. Throws `ControlError` 400 for a mail that cannot be, 409 for one that the account would send to
 * itself.
 */
export const mail = (account: Account, input: unknown): ReceivedMail => received(account, parseInput(MailBody, input))

function received(account: Account, { attachments, ...given }: z.infer<ReturnType<typeof MailBody>>): ReceivedMail {
  const files = attachments?.map(({ name, content_type, content_base64 }) => ({
    name: name.replace(/\p{Cc}+/gu, ' '),
    contentType: mediaTypeOf(content_type),
    bytes: content_base64,
  }))
  const outcome = receiveMail(account, { ...given, attachments: files })
  if ('refusal' in outcome) throw new ControlError(409, outcome.refusal)
  return outcome
}

/** Operations by which customers write. */
export const mailOperations: readonly ControlOperation[] = [
  operation({
    id: 'receiveMail',
    summary: 'Have an e-mail come in, as a customer sends it: a new ticket, or an answer',
    method: 'post',
    path: '/mail',
    scope: 'account',
    status: 201,
    reply: MailReply,
    errors: [409],
    by: 'mail',
    body: MailBody,
    handle: ({ account, body }) => received(account, body),
  }),
]
