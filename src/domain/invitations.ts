import type { Account } from '../account/account.ts'
import { inconsistentState } from '../errors.ts'
import type { UserRow } from '../store/rows/users.ts'

/** Mails the activation e-mail to a new agent or an invited contact. */
export function mailInvitation(account: Account, user: UserRow): void {
  const text = `Hi ${user.name}, activate your account.`
  account.outbox.add({
    at: account.clock.seconds(),
    kind: 'invitation',
    to: user.email === null ? [] : [user.email],
    cc: [],
    bcc: [],
    from: null,
    subject: `${account.name} user activation`,
    html: `<div>${text}</div>`,
    text,
    ticket_id: null,
  })
}

/** Invites a contact. The form of the two refusals is inferred. */
export function inviteContact(account: Account, contact: UserRow): void {
  if (contact.email === null) throw inconsistentState('A contact without an email cannot be invited')
  if (contact.active) throw inconsistentState('The contact is active already')
  mailInvitation(account, contact)
}
