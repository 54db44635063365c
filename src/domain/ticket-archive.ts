import type { Account } from '../account/account.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import type { JobSource } from '../time/jobs.ts'
import { changeTicket } from './tickets.ts'

const DAY_SECONDS = 86_400

/**
 * Archives tickets that have been closed and untouched for `archive_after_days`: on live accounts 120, here never
 * unless the setting is given. Source: support.freshdesk.com, article 212901
 */
export const archivals = (account: Account): JobSource => ({
  kind: 'ticket_archival',
  next() {
    const days = account.settings.archive_after_days
    const ticket = days === null ? undefined : account.database.tickets.by.nextArchive.first()
    if (days === null || ticket === undefined) return undefined
    return (ticket.updated_at + Math.ceil(days * DAY_SECONDS)) * 1000
  },
  run() {
    const ticket = account.database.tickets.by.nextArchive.first()
    if (ticket === undefined) throw new Error('a ticket was to be archived, and there is none that is closed')
    return archiveTicket(account, ticket).id
  },
})

/**
 * Archives a ticket: from now on it can be read at its own path, and deleted for good. `updated_at` stays (inferred).
 */
export const archiveTicket = (account: Account, ticket: TicketRow): TicketRow =>
  changeTicket(account, ticket, { archived: true })
