import type { Account } from '../account/account.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { ticketConversations } from './tickets.ts'
import { embeddedCompany } from './views/companies.ts'
import { embeddedRequester } from './views/contacts.ts'
import { conversationText, listedConversation } from './views/conversations.ts'
import { ticketStats } from './views/tickets.ts'

export type TicketInclude = 'conversations' | 'requester' | 'company' | 'stats' | 'description'

type Member = readonly [name: string, text: Buffer]

const NO_MEMBERS: readonly Member[] = []
const EMPTY_OBJECT = Buffer.from('{}')

/** `include=conversations` brings the ten oldest. Source: https://developers.freshdesk.com/api/#view_a_ticket */
const INCLUDED_CONVERSATIONS = 10

/** The members that `include` adds to a ticket's text, each from the other row's own text. */
export function includedMembers(
  account: Account,
  ticket: TicketRow,
  include: readonly TicketInclude[],
  baseUrl: string,
): readonly Member[] {
  if (include.length === 0) return NO_MEMBERS
  const members: Member[] = []
  for (const name of new Set(include)) {
    const text = includedText(account, ticket, name, baseUrl)
    if (text !== undefined) members.push([name, text])
  }
  return members
}

function includedText(account: Account, ticket: TicketRow, name: TicketInclude, baseUrl: string): Buffer | undefined {
  const { users, companies } = account.database
  switch (name) {
    case 'requester': {
      const requester = users.get(ticket.requester_id)
      return requester && account.text(embeddedRequester, requester, undefined)
    }
    case 'company': {
      const company = companies.get(ticket.company_id ?? 0)
      return company === undefined ? EMPTY_OBJECT : account.text(embeddedCompany, company, undefined)
    }
    case 'stats':
      return account.text(ticketStats, ticket, undefined)
    case 'conversations':
      return conversationsText(account, ticket, baseUrl)
    case 'description':
      return undefined // a view of its own
  }
}

function conversationsText(account: Account, ticket: TicketRow, baseUrl: string): Buffer {
  const texts: string[] = []
  for (const conversation of ticketConversations(account, ticket.id)) {
    texts.push(conversationText(account, listedConversation, conversation, baseUrl).toString())
    if (texts.length === INCLUDED_CONVERSATIONS) break
  }
  return Buffer.from(`[${texts.join(',')}]`)
}
