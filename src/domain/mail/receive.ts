import type { Account } from '../../account/account.ts'
import { type Actor, actorOf } from '../../account/actor.ts'
import { isEmail } from '../../schemas/fields.ts'
import { listOf } from '../../store/list-of.ts'
import type { ConversationRow } from '../../store/rows/conversations.ts'
import type { EmailConfigRow } from '../../store/rows/email-configs.ts'
import type { TicketRow } from '../../store/rows/tickets.ts'
import type { UserRow } from '../../store/rows/users.ts'
import { addNote, addReply } from '../conversations.ts'
import { emailSwitches } from '../email-settings.ts'
import { bareAddress } from '../senders.ts'
import { canSeeTicket } from '../ticket-access.ts'
import { changeTicket, createTicket } from '../tickets.ts'
import { findUserByEmail, resolveRequester } from '../users.ts'
import { addAnswer, isAccountAddress, withoutOwn } from './answer.ts'
import { type IncomingMail, looksAutomatic, originalSender, type ReadMail, readMail } from './mail.ts'
import { type FoundThread, findMailThread } from './thread.ts'

export interface ReceivedMail {
  readonly ticket_id: number
  /** Id of the conversation; null where the mail became a ticket. */
  readonly conversation_id: number | null
  /** Whether the mail became a ticket. */
  readonly created: boolean
}

/** A mail that changed nothing, with the reason. */
export interface RefusedMail {
  readonly refusal: string
}

const SOURCE_EMAIL = 1

/**
 * Receives a mail: as an answer to a ticket, or as a new one. The rules have run when it returns. A mail from an
 * address of the account itself is refused, since its answer would be received again, without end.
 */
export function receiveMail(account: Account, given: IncomingMail): ReceivedMail | RefusedMail {
  const mail = readMail(given)
  if (isAccountAddress(account, mail.address)) {
    return { refusal: `${mail.address} is an address of the account itself: its mail would go round for ever` }
  }
  try {
    const received = take(account, mail)
    if (given.message_id !== undefined) {
      account.outbox.threads.add(given.message_id.trim(), { ticket_id: received.ticket_id, kind: 'incoming' })
    }
    account.live.tellMail({
      id: received.conversation_id,
      direction: 'in',
      kind: received.created ? 'new_ticket' : isAutomatic(account, mail) ? 'auto_reply' : 'answer',
      ticket_id: received.ticket_id,
    })
    return received
  } finally {
    account.ticketEvents.settle()
  }
}

function take(account: Account, mail: ReadMail): ReceivedMail {
  const sender = findUserByEmail(account, mail.address)
  const isUnwanted = sender !== undefined && (sender.blocked || sender.deleted)
  const thread = isUnwanted ? undefined : findMailThread(account, mail, sender)
  const conversation = thread && answered(account, mail, thread, sender)
  if (thread !== undefined && conversation !== undefined) {
    return { ticket_id: thread.ticket.id, conversation_id: conversation.id, created: false }
  }
  return { ticket_id: newTicket(account, mail, sender).id, conversation_id: null, created: true }
}

/**
 * Adds the mail to its ticket. Undefined for an agent who may not answer the ticket: that mail becomes a ticket of its
 * own (inferred).
 */
function answered(
  account: Account,
  mail: ReadMail,
  { ticket, kind }: FoundThread,
  known: UserRow | undefined,
): ConversationRow | undefined {
  const actor = known && known.id !== ticket.requester_id ? actorOfUser(account, known) : undefined
  if (actor !== undefined) return answeredByAgent(account, mail, { ticket, kind }, actor)
  const sender = known ?? resolveRequester(account, { email: mail.address, name: mail.name })
  const { to, cc, attachments } = mail.given
  return addAnswer(account, ticket, {
    sender,
    html: mail.html,
    from: mail.name === undefined ? mail.address : `${mail.name} <${mail.address}>`,
    to,
    cc: withoutOwn(account, cc ?? []),
    attachments,
    isAutomatic: isAutomatic(account, mail),
    isPrivate: kind === 'forward' && sender.id !== ticket.requester_id,
  })
}

function actorOfUser(account: Account, { id }: UserRow): Actor | undefined {
  const agent = account.database.agents.get(id)
  return agent && actorOf(account, agent)
}

/**
 * Adds an agent's mail as a public reply, as from Freshdesk's interface; as a note where it answers a note or is
 * automatic (inferred). Undefined where the agent may not answer.
 */
function answeredByAgent(
  account: Account,
  mail: ReadMail,
  { ticket, kind }: FoundThread,
  actor: Actor,
): ConversationRow | undefined {
  if (!canSeeTicket(actor, ticket)) return undefined
  const { attachments, cc } = mail.given
  const body = mail.html
  if (kind === 'note_notification' || isAutomatic(account, mail)) {
    return addNote(account, actor, ticket, { body, private: true, attachments })
  }
  if (!actor.privileges.has('reply_ticket')) return undefined
  const copies = withoutOwn(account, cc ?? [])
  return addReply(account, actor, ticket, { body, attachments, ...(copies.length > 0 ? { cc_emails: copies } : {}) })
}

const isAutomatic = (account: Account, { given, subject }: ReadMail): boolean =>
  given.auto_reply === true || (emailSwitches(account).auto_response_detector_toggle && looksAutomatic(subject))

/**
 * Makes a ticket of the mail. That of a blocked or deleted contact is spam (inferred): no list, search or rule sees it.
 */
function newTicket(account: Account, mail: ReadMail, sender: UserRow | undefined): TicketRow {
  const { to, cc, attachments } = mail.given
  const mailbox = mailboxOf(account, to ?? [])
  const requester = requesterOf(account, mail, sender)
  const { stored } = createTicket(
    account,
    { id: sender?.id ?? requester.id },
    {
      subject: mail.subject,
      description: mail.html,
      source: SOURCE_EMAIL,
      email_config_id: mailbox?.id,
      cc_emails: withoutOwn(account, cc ?? []),
      attachments,
    },
    requester.id,
  )
  const support_email = account.database.email_configs.get(stored.email_config_id ?? 0)?.reply_email ?? null
  const to_emails = to?.length ? to : support_email === null ? null : [support_email]
  const spam = sender !== undefined && (sender.blocked || sender.deleted)
  return changeTicket(account, stored, { to_emails, support_email, spam })
}

/**
 * Requester of a new ticket: the sender, or, where an agent forwards a mail and the account's settings say so, the one
 * who wrote it.
 */
function requesterOf(account: Account, mail: ReadMail, sender: UserRow | undefined): UserRow {
  const isForwarding = sender?.is_agent && emailSwitches(account).original_sender_as_requester_for_forward
  const original = isForwarding ? originalSender(mail) : undefined
  const address = original === undefined ? undefined : bareAddress(original)
  if (original !== undefined && address !== undefined && isEmail(address) && !isAccountAddress(account, address)) {
    const { name } = readMail({ from: original, subject: '' })
    return resolveRequester(account, { email: address, name })
  }
  return sender ?? resolveRequester(account, { email: mail.address, name: mail.name })
}

/** Mailbox that received the mail, by its own address or the one that forwards to it. */
const mailboxOf = (account: Account, to: readonly string[]): EmailConfigRow | undefined => {
  const addresses = new Set(to.map(bareAddress))
  return listOf(account.database.email_configs).find(
    ({ reply_email, to_email }) => addresses.has(reply_email.toLowerCase()) || addresses.has(to_email.toLowerCase()),
  )
}
