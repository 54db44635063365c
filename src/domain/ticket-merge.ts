import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { type FieldError, invalidValue } from '../errors.ts'
import { STATUS, type TicketRow } from '../store/rows/tickets.ts'
import { addNote } from './conversations.ts'
import { escapeHtml, textOf } from './html.ts'
import { canSeeTicket } from './ticket-access.ts'
import { changeTicket, updateTicket } from './tickets.ts'

interface MergeNote {
  readonly body: string
  readonly private?: boolean | null | undefined
}

export interface MergeTicketsFields {
  readonly primary_id: number
  readonly ticket_ids: readonly number[]
  readonly note_in_primary?: MergeNote | null | undefined
  readonly note_in_secondary?: MergeNote | null | undefined
  readonly convert_recepients_to_cc?: boolean | null | undefined
}

/** Finds the secondary tickets, or returns what is wrong with the ids. */
export function prepareTicketMerge(
  account: Account,
  actor: Actor,
  { primary_id, ticket_ids = [] }: Partial<MergeTicketsFields>,
): FieldError[] | { readonly secondaries: readonly TicketRow[] } {
  const mergeable = (id: number) => {
    const ticket = account.database.tickets.get(id)
    return ticket !== undefined && ticket.shelf === 0 && canSeeTicket(actor, ticket) ? ticket : undefined
  }
  const errors: FieldError[] = []
  if (primary_id === undefined || mergeable(primary_id) === undefined) {
    errors.push(invalidValue('primary_id', 'There is no ticket matching the given primary_id'))
  }
  const secondaries = [...new Set(ticket_ids)].map(mergeable).filter((ticket) => ticket !== undefined)
  const isWrong = secondaries.length === 0 || secondaries.length < ticket_ids.length
  if (isWrong || secondaries.some(({ id }) => id === primary_id)) {
    errors.push(invalidValue('ticket_ids', 'There are no tickets matching the given ticket_ids'))
  }
  return errors.length > 0 ? errors : { secondaries }
}

/**
 * Merges tickets. The secondaries are closed with a note that names the primary (its text is inferred). The primary
 * gets a private note that names them, unless another is given, and one with the text of each. Source:
 * https://developers.freshdesk.com/api/#merge_ticket; for the notes of one secondary, a production account's reply in a
 * public repository (2025-08). With several, one list of ids and a note for each are inferred.
 */
export function mergeTickets(
  account: Account,
  actor: Actor,
  fields: MergeTicketsFields,
  secondaries: readonly TicketRow[],
): void {
  for (const secondary of secondaries) {
    const note = fields.note_in_secondary ?? {
      body: `This ticket is closed and merged into ticket ${fields.primary_id}`,
    }
    addNote(account, actor, secondary, { body: note.body, private: note.private ?? false })
    updateTicket(account, actor, current(account, secondary.id), { status: STATUS.closed })
    changeTicket(account, current(account, secondary.id), { merged_into: fields.primary_id })
  }
  for (const note of notesInPrimary(fields, secondaries)) {
    addNote(account, actor, current(account, fields.primary_id), { body: note.body, private: note.private ?? false })
  }
  if (fields.convert_recepients_to_cc) {
    const primary = current(account, fields.primary_id)
    changeTicket(account, primary, { cc_emails: mergedCopies(account, primary, secondaries) })
  }
}

function notesInPrimary({ note_in_primary }: MergeTicketsFields, secondaries: readonly TicketRow[]): MergeNote[] {
  const ids = secondaries.map(({ id }) => id).join(', ')
  return [
    note_in_primary ?? { body: `Tickets with IDs ${ids} is merged into this ticket.`, private: true },
    // A subject that looks like markup is text, so it is escaped.
    ...secondaries.map((ticket) => ({ body: `<div>${escapeHtml(mergedText(ticket))}</div>`, private: true })),
  ]
}

/** Text of the note about a merged ticket; its blanks are the recorded ones. */
const mergedText = ({ id, subject, description }: TicketRow) =>
  [
    `Merged from ticket ${id}  `,
    `      Subject: ${subject ?? ''}  `,
    `      Description:  ${textOf(description)}`,
  ].join('\n')

const current = (account: Account, id: number): TicketRow => {
  const ticket = account.database.tickets.get(id)
  if (ticket === undefined) throw new Error(`ticket ${id} vanished during its merge`)
  return ticket
}

/** Copies of the primary after a merge: the requesters and copies of the secondaries are added. */
function mergedCopies(account: Account, primary: TicketRow, secondaries: readonly TicketRow[]): string[] {
  const own = account.database.users.get(primary.requester_id)?.email
  const copies = secondaries.flatMap((ticket) => [
    account.database.users.get(ticket.requester_id)?.email ?? null,
    ...(ticket.cc_emails ?? []),
  ])
  return [...new Set([...(primary.cc_emails ?? []), ...copies.filter((email) => email !== null)])].filter(
    (email) => email !== own,
  )
}
