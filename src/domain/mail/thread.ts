import type { Account } from '../../account/account.ts'
import type { Thread } from '../../outbox/threads.ts'
import type { TicketRow } from '../../store/rows/tickets.ts'
import type { UserRow } from '../../store/rows/users.ts'
import { emailSwitches } from '../email-settings.ts'
import { bareAddress } from '../senders.ts'
import { bareSubject, type ReadMail } from './mail.ts'

export interface FoundThread {
  readonly ticket: TicketRow
  /** Kind of the message that is answered; undefined where only the subject names the ticket. */
  readonly kind: Thread['kind'] | undefined
}

/**
 * The ticket that a mail belongs to: that of the message it answers, else the one that `[#12]` in its subject names, if
 * the sender is the requester, in copy, or an agent. Undefined where the mail begins a new ticket; also when its ticket
 * is deleted, spam or archived (support.freshdesk.com, article 212901, for archived ones; the others are inferred).
 * Settings for e-mail change the rules; what each does is inferred from its name.
 */
export function findMailThread(account: Account, mail: ReadMail, sender: UserRow | undefined): FoundThread | undefined {
  const switches = emailSwitches(account)
  if (switches.skip_ticket_threading) return undefined
  const { in_reply_to } = mail.given
  const answered = in_reply_to === undefined ? undefined : account.outbox.threads.find(in_reply_to.trim())
  if (answered !== undefined) {
    const ticket = takingTicket(account, answered.ticket_id)
    return ticket && { ticket, kind: answered.kind }
  }
  const id = Number(/\[#(\d{1,15})\]/.exec(mail.subject)?.[1])
  const named = Number.isNaN(id) ? undefined : account.database.tickets.get(id)
  if (named !== undefined) {
    const ticket = takingTicket(account, id)
    const isKnown = (one: TicketRow) => isParty(account, one, mail.address, sender)
    const isLetIn = switches.threading_without_user_check || isKnown(named) || (ticket !== undefined && isKnown(ticket))
    return ticket !== undefined && isLetIn ? { ticket, kind: undefined } : undefined
  }
  const alike = switches.email_subject_match && sender ? findBySubject(account, mail.subject, sender) : undefined
  return alike && { ticket: alike, kind: undefined }
}

/** The ticket, or the one that it was merged into; undefined where that one takes no answers. */
function takingTicket({ database: { tickets } }: Account, id: number): TicketRow | undefined {
  const seen = new Set<number>()
  let ticket = tickets.get(id)
  while (ticket?.merged_into != null && !seen.has(ticket.id)) {
    seen.add(ticket.id)
    ticket = tickets.get(ticket.merged_into)
  }
  return ticket?.shelf === 0 ? ticket : undefined
}

function isParty(
  { database: { users } }: Account,
  { requester_id, cc_emails, reply_cc_emails }: TicketRow,
  address: string,
  sender: UserRow | undefined,
): boolean {
  if (sender !== undefined && (sender.is_agent || sender.id === requester_id)) return true
  if (users.get(requester_id)?.email === address) return true
  return [...(cc_emails ?? []), ...(reply_cc_emails ?? [])].some((copied) => bareAddress(copied) === address)
}

const MOST_COMPARED = 50

function findBySubject({ database }: Account, subject: string, sender: UserRow): TicketRow | undefined {
  const wanted = bareSubject(subject)
  let compared = 0
  for (const ticket of database.tickets.by.requester.under({ shelf: 0, requester_id: sender.id }, 'desc')) {
    if (bareSubject(ticket.subject ?? '') === wanted) return ticket
    if (++compared >= MOST_COMPARED) return undefined
  }
  return undefined
}
