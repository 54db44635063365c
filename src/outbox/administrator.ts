import type { Database } from '../store/database.ts'
import type { AdjustableClock } from '../time/clock.ts'
import type { Outbox } from './outbox.ts'

interface Sender {
  readonly database: Database
  readonly clock: AdjustableClock
  readonly outbox: Outbox
}

export interface Alert {
  readonly subject: string
  readonly text: string
  readonly ticketId: number | null
}

/** An e-mail to the first agent who manages the account. */
export function mailAdministrator({ database, clock, outbox }: Sender, { subject, text, ticketId }: Alert): void {
  const email = administratorEmail(database)
  outbox.add({
    at: clock.seconds(),
    kind: 'admin_alert',
    to: email === undefined ? [] : [email],
    cc: [],
    bcc: [],
    from: null,
    subject,
    html: `<div>${text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</div>`,
    text,
    ticket_id: ticketId,
  })
}

function administratorEmail({ agents, roles, users }: Database): string | undefined {
  for (const { id, deactivated, role_ids } of agents.all()) {
    const manages = role_ids.some((role) => roles.get(role)?.privileges.includes('manage_account'))
    if (manages && !deactivated) return users.get(id)?.email ?? undefined
  }
  return undefined
}
