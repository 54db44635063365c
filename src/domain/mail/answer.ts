import type { Account } from '../../account/account.ts'
import { listOf } from '../../store/list-of.ts'
import { type ConversationRow, conversationRow } from '../../store/rows/conversations.ts'
import { STATUS, type TicketRow, ticketRow } from '../../store/rows/tickets.ts'
import type { UserRow } from '../../store/rows/users.ts'
import { storeAttachments, type Upload } from '../attachments.ts'
import { CONVERSATION_SOURCE } from '../conversations.ts'
import { textOf } from '../html.ts'
import { bareAddress, findSender } from '../senders.ts'
import { afterRequesterResponse, withDueTimes } from '../sla.ts'
import { statusChange, storeTicket } from '../tickets.ts'
import { findAgent } from '../users.ts'

export interface MailAnswer {
  readonly sender: UserRow
  /** Body of the mail as HTML. */
  readonly html: string
  /** Sender as written in the mail. Default: the address of `sender`. */
  readonly from?: string | undefined
  readonly to?: readonly string[] | undefined
  readonly cc?: readonly string[] | undefined
  readonly attachments?: readonly Upload[] | undefined
  readonly isAutomatic?: boolean
  /** Whether only agents see it: an answer of somebody whom an agent had asked, not of the customer (inferred). */
  readonly isPrivate?: boolean
}

/** Statuses that an answer changes back to open. */
const REOPENED: ReadonlySet<number> = new Set([STATUS.pending, STATUS.resolved, STATUS.closed])

/**
 * Adds an incoming conversation: what a customer writes to a ticket. It reopens the ticket, starts the wait for the
 * next response, and is reported to the agent and to the rules as a reply by the requester. An automatic answer does
 * none of that.
 */
export function addAnswer(account: Account, ticket: TicketRow, answer: MailAnswer): ConversationRow {
  const now = account.clock.seconds()
  const conversation = insertAnswer(account, ticket, answer)
  const isAutomatic = answer.isAutomatic ?? false
  const opened = isAutomatic || !REOPENED.has(ticket.status) ? {} : statusChange(account, ticket, STATUS.open)
  const written = withDueTimes(
    account,
    ticket,
    ticketRow({
      ...ticket,
      ...opened,
      ...copiesAfter(account, ticket, answer),
      ...(isAutomatic || answer.isPrivate ? {} : { requester_responded_at: now }),
      updated_at: now,
    }),
  )
  const isAwaited = !isAutomatic && !answer.isPrivate
  const after = storeTicket(account, isAwaited ? afterRequesterResponse(account, written, now) : written)
  if (isAutomatic) return conversation
  account.ticketEvents.raise({
    kind: 'reply_sent',
    before: ticket,
    after,
    performerId: answer.sender.id,
    conversation,
  })
  notifyAgent(account, after, conversation)
  return conversation
}

function insertAnswer(account: Account, ticket: TicketRow, answer: MailAnswer): ConversationRow {
  const { sender, html, to = [], cc = [] } = answer
  const support = supportAddress(account, ticket)
  return account.database.conversations.insert(
    conversationRow({
      id: account.ids.next('conversation'),
      ticket_id: ticket.id,
      created_at: account.clock.seconds(),
      body: html,
      user_id: sender.id,
      incoming: true,
      private: answer.isPrivate ?? false,
      auto_response: answer.isAutomatic ?? false,
      source: CONVERSATION_SOURCE.reply,
      support_email: support,
      from_email: answer.from ?? sender.email,
      to_emails: to.length > 0 ? to : support === null ? [] : [support],
      ...(cc.length > 0 ? { cc_emails: cc } : {}),
      ...(answer.attachments?.length ? { attachment_ids: storeAttachments(account, answer.attachments) } : {}),
    }),
  )
}

const supportAddress = (account: Account, { email_config_id }: TicketRow): string | null =>
  account.database.email_configs.get(email_config_id ?? 0)?.reply_email ??
  findSender(account, null)?.reply_email ??
  null

/**
 * The ticket's copies after an answer: whoever is in copy of it gets the next reply too, and so does a sender who is
 * new to the ticket.
 */
function copiesAfter(account: Account, ticket: TicketRow, { sender, from, cc = [] }: MailAnswer): Partial<TicketRow> {
  const address = bareAddress(from ?? sender.email ?? '')
  const isNew = sender.id !== ticket.requester_id && !sender.is_agent && address !== ''
  const copied = withoutOwn(account, isNew ? [...cc, address] : cc)
  if (copied.length === 0) return {}
  const known = new Set((ticket.cc_emails ?? []).map(bareAddress))
  const added = copied.filter((one) => !known.has(bareAddress(one)))
  if (added.length === 0) return { reply_cc_emails: copied }
  return { cc_emails: [...(ticket.cc_emails ?? []), ...added], reply_cc_emails: copied }
}

/** Addresses without those of the account itself, each once. */
export const withoutOwn = (account: Account, addresses: readonly string[]): readonly string[] => [
  ...new Map(
    addresses
      .filter((address) => !isAccountAddress(account, bareAddress(address)))
      .map((one) => [bareAddress(one), one]),
  ).values(),
]

/**
 * Whether the account receives mail at the address.
 * @param address without a name, in lower case
 */
export const isAccountAddress = (account: Account, address: string): boolean =>
  listOf(account.database.email_configs).some(
    ({ reply_email, to_email }) => reply_email.toLowerCase() === address || to_email.toLowerCase() === address,
  )

/** Mails the agent that the customer answered. The words are inferred. */
function notifyAgent(account: Account, ticket: TicketRow, { body, user_id }: ConversationRow): void {
  const agent = ticket.responder_id === null ? undefined : findAgent(account, ticket.responder_id)
  if (agent?.email == null || agent.id === user_id) return
  account.outbox.add({
    at: account.clock.seconds(),
    kind: 'agent_notification',
    to: [agent.email],
    cc: [],
    bcc: [],
    from: supportAddress(account, ticket),
    subject: `New reply to ticket [#${ticket.id}]: ${ticket.subject ?? ''}`,
    html: body,
    text: textOf(body),
    ticket_id: ticket.id,
  })
}
