import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { type FieldError, type Finding, invalidValue, notFound } from '../errors.ts'
import {
  type ThreadMessageRow,
  type ThreadRow,
  type ThreadType,
  threadMessageRow,
  threadRow,
} from '../store/rows/collaboration.ts'
import { textOf, toHtml } from './html.ts'
import { findSender } from './senders.ts'
import { canSeeTicket } from './ticket-access.ts'
import { findAgent } from './users.ts'

export interface ThreadFields {
  readonly type?: ThreadType | undefined
  readonly title?: string | null | undefined
  readonly parent?: { readonly id: number; readonly type: 'ticket' } | undefined
  readonly anchor?: { readonly id: number; readonly type: 'conversation' } | null | undefined
  readonly participants?:
    | { readonly emails?: readonly string[] | undefined; readonly agents?: readonly number[] | undefined }
    | null
    | undefined
  readonly additional_info?: { readonly email_config_id?: number | null | undefined } | null | undefined
}

type NewThread = ThreadFields & {
  readonly type: ThreadType
  readonly parent: { readonly id: number; readonly type: 'ticket' }
}

/** Checks that there is a ticket of this id and that the caller sees it. */
export function checkParent({ database }: Account, actor: Actor, field: string, id: number | undefined): FieldError[] {
  const ticket = id === undefined ? undefined : database.tickets.get(id)
  if (id === undefined || (ticket !== undefined && canSeeTicket(actor, ticket))) return []
  return [invalidValue(field, 'There is no ticket matching it')]
}

/** Checks that the ticket, the conversation, the agents and the address exist. */
export function checkThread(account: Account, actor: Actor, fields: ThreadFields): Finding[] {
  const { conversations, email_configs } = account.database
  const { parent, anchor, participants, additional_info } = fields
  const errors: Finding[] = []
  const unknown = (field: string, what: string) => errors.push(invalidValue(field, `There is no ${what} matching it`))
  errors.push(...checkParent(account, actor, 'parent.id', parent?.id))
  if (anchor != null && conversations.get(anchor.id)?.ticket_id !== parent?.id) {
    errors.push({ ...invalidValue('anchor.id', 'It should be a conversation of the ticket'), readFrom: ['parent'] })
  }
  if (participants?.agents?.some((id) => findAgent(account, id) === undefined)) unknown('participants.agents', 'agent')
  const configId = additional_info?.email_config_id
  if (configId != null && email_configs.get(configId) === undefined) {
    unknown('additional_info.email_config_id', 'email config')
  }
  return errors
}

export function addThread(account: Account, actor: Actor, fields: NewThread): ThreadRow {
  return account.database.collaboration_threads.insert(
    threadRow({
      id: account.ids.next('collaboration_thread'),
      created_at: account.clock.seconds(),
      type: fields.type,
      title: fields.title ?? null,
      ticket_id: fields.parent.id,
      anchor_id: fields.anchor?.id ?? null,
      created_by: actor.id,
      participant_emails: fields.participants?.emails ?? [],
      participant_agents: fields.participants?.agents ?? [],
      email_config_id: fields.additional_info?.email_config_id ?? null,
    }),
  )
}

/** Finds a thread; undefined also where the caller does not see its ticket. */
export function visibleThread({ database }: Account, actor: Actor, id: number): ThreadRow | undefined {
  const thread = database.collaboration_threads.get(id)
  const ticket = thread && database.tickets.get(thread.ticket_id)
  return ticket !== undefined && canSeeTicket(actor, ticket) ? thread : undefined
}

export function findThread(account: Account, actor: Actor, id: number): ThreadRow {
  const thread = visibleThread(account, actor, id)
  if (thread === undefined) throw notFound()
  return thread
}

/** Threads of a ticket, oldest first. */
export const threadsOfTicket = ({ database }: Pick<Account, 'database'>, ticketId: number): ThreadRow[] => [
  ...database.collaboration_threads.by.ticket.under({ ticket_id: ticketId }),
]

export const messagesOfThread = ({ database }: Pick<Account, 'database'>, threadId: number): ThreadMessageRow[] => [
  ...database.collaboration_messages.by.thread.under({ thread_id: threadId }),
]

export function deleteThread(account: Account, thread: ThreadRow): void {
  const { collaboration_threads, collaboration_messages } = account.database
  for (const message of messagesOfThread(account, thread.id)) collaboration_messages.delete(message.id)
  collaboration_threads.delete(thread.id)
}

export interface MessageFields {
  readonly body: string
  readonly full_message?: string | null | undefined
  readonly participants?:
    | {
        readonly email?:
          | {
              readonly to?: readonly string[] | null | undefined
              readonly cc?: readonly string[] | null | undefined
              readonly bcc?: readonly string[] | null | undefined
            }
          | null
          | undefined
      }
    | null
    | undefined
  readonly additional_info?:
    | { readonly has_quoted_text?: boolean | null | undefined; readonly email_subject?: string | null | undefined }
    | null
    | undefined
}

/** Adds a message. In a thread that forwards the ticket the message is mailed to the addresses it names. */
export function addMessage(account: Account, actor: Actor, thread: ThreadRow, fields: MessageFields): ThreadMessageRow {
  const { collaboration_threads, collaboration_messages, email_configs } = account.database
  const { to, cc, bcc } = fields.participants?.email ?? {}
  const now = account.clock.seconds()
  const config = email_configs.get(thread.email_config_id ?? 0) ?? findSender(account, null)
  const message = collaboration_messages.insert(
    threadMessageRow({
      id: account.ids.next('collaboration_message'),
      created_at: now,
      thread_id: thread.id,
      body: toHtml(fields.body),
      full_message: fields.full_message == null ? null : toHtml(fields.full_message),
      created_by: actor.id,
      from_email: config?.reply_email ?? null,
      to_emails: to ?? [],
      cc_emails: cc ?? [],
      bcc_emails: bcc ?? [],
      has_quoted_text: fields.additional_info?.has_quoted_text ?? false,
      email_subject: fields.additional_info?.email_subject ?? null,
    }),
  )
  collaboration_threads.replace(threadRow({ ...thread, last_activity_at: now }))
  if (thread.type === 'forward' && message.to_emails.length > 0) mail(account, thread, message)
  return message
}

function mail(account: Account, { ticket_id }: ThreadRow, message: ThreadMessageRow): void {
  const html = message.full_message ?? message.body
  account.outbox.add({
    at: message.created_at,
    kind: 'forward',
    to: message.to_emails,
    cc: message.cc_emails,
    bcc: message.bcc_emails,
    from: message.from_email,
    subject: message.email_subject ?? `Fwd: ${account.database.tickets.get(ticket_id)?.subject ?? ''}`,
    html,
    text: textOf(html),
    ticket_id,
  })
}

export function findMessage(account: Account, actor: Actor, id: number): ThreadMessageRow {
  const message = account.database.collaboration_messages.get(id)
  if (message === undefined) throw notFound()
  findThread(account, actor, message.thread_id)
  return message
}

export function deleteMessage({ database }: Account, { id }: ThreadMessageRow): void {
  database.collaboration_messages.delete(id)
}
