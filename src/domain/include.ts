import type { Account } from '../account/account.ts'
import { type JsonText, joinedArray, jsonTextOf, type Member } from '../store/json-text.ts'
import type { WireOf } from '../store/render-cache.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { ticketConversations } from './tickets.ts'
import { embeddedCompany } from './views/companies.ts'
import { embeddedRequester } from './views/contacts.ts'
import { conversationText, listedConversation } from './views/conversations.ts'
import { ticketStats } from './views/tickets.ts'

export type TicketInclude = 'conversations' | 'requester' | 'company' | 'stats' | 'description'

/** Members that `include` adds to a ticket. */
export interface Embedded {
  readonly conversations: readonly WireOf<typeof listedConversation>[]
  readonly requester: WireOf<typeof embeddedRequester>
  readonly company: WireOf<typeof embeddedCompany> | Readonly<Record<string, never>>
  readonly stats: WireOf<typeof ticketStats>
}

type EmbeddedMember = Member<Embedded>

const NO_MEMBERS: readonly EmbeddedMember[] = []
const EMPTY_OBJECT = jsonTextOf<Readonly<Record<string, never>>>({})

/**
 * Number of conversations, the oldest, that `include=conversations` adds. Source:
 * https://developers.freshdesk.com/api/#view_a_ticket
 */
const INCLUDED_CONVERSATIONS = 10

/** The members that `include` adds to a ticket's text, made of the texts of the other rows. */
export function includedMembers(
  account: Account,
  ticket: TicketRow,
  include: readonly TicketInclude[],
  baseUrl: string,
): readonly EmbeddedMember[] {
  if (include.length === 0) return NO_MEMBERS
  const members: EmbeddedMember[] = []
  for (const name of new Set(include)) {
    const member = includedMember(account, ticket, name, baseUrl)
    if (member !== undefined) members.push(member)
  }
  return members
}

function includedMember(
  account: Account,
  ticket: TicketRow,
  name: TicketInclude,
  baseUrl: string,
): EmbeddedMember | undefined {
  const { users, companies } = account.database
  switch (name) {
    case 'requester': {
      const requester = users.get(ticket.requester_id)
      return requester && [name, account.text(embeddedRequester, requester, undefined)]
    }
    case 'company': {
      const company = companies.get(ticket.company_id ?? 0)
      return [name, company === undefined ? EMPTY_OBJECT : account.text(embeddedCompany, company, undefined)]
    }
    case 'stats':
      return [name, account.text(ticketStats, ticket, undefined)]
    case 'conversations':
      return [name, conversationsText(account, ticket, baseUrl)]
    case 'description':
      return undefined // it has a view of its own
  }
}

function conversationsText(account: Account, ticket: TicketRow, baseUrl: string): JsonText<Embedded['conversations']> {
  const texts: JsonText<Embedded['conversations'][number]>[] = []
  for (const conversation of ticketConversations(account, ticket.id)) {
    texts.push(conversationText(account, listedConversation, conversation, baseUrl))
    if (texts.length === INCLUDED_CONVERSATIONS) break
  }
  return joinedArray(texts)
}
