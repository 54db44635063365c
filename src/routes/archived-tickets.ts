import { includedMembers } from '../domain/include.ts'
import { pageOf } from '../domain/paging.ts'
import { findArchivedTicket } from '../domain/ticket-access.ts'
import { ticketRemoval } from '../domain/ticket-removal.ts'
import { conversationListing } from '../domain/tickets.ts'
import { archivedConversation, conversationText } from '../domain/views/conversations.ts'
import { archivedTicket, ticketText } from '../domain/views/tickets.ts'
import { endpoint, endpointOfWrites, resource } from '../http/endpoint.ts'
import { jsonPage, jsonText } from '../http/reply.ts'
import { ArchivedConversationListReply, ArchivedTicketReply } from '../schemas/archived-tickets.ts'
import { ConversationListQuery } from '../schemas/conversations.ts'
import { IdParams } from '../schemas/fields.ts'
import { TicketViewQuery } from '../schemas/tickets.ts'
import { withMembers } from '../store/json-text.ts'

const OTHERS = 'A ticket that is not archived is 404 here (inferred).'

export const archivedTicketEndpoints = resource({ tag: 'Tickets', feature: 'Archive Tickets' }, [
  endpoint({
    id: 'viewArchivedTicket',
    method: 'get',
    path: '/tickets/archived/:id',
    summary: 'View an archived ticket',
    source: '#archive_tickets',
    access: 'view_tickets',
    creditsPerInclude: 1,
    params: IdParams,
    query: TicketViewQuery,
    success: { status: 200, schema: ArchivedTicketReply },
    deviations: [
      OTHERS,
      'Keys and their order are the reference’s; by the model of a client they are those of the ordinary view.',
      'include is taken as in the ordinary view: the reference does not name it, and some clients send it (inferred).',
      'Which plans have no archive is inferred: free.',
    ],
    examples: [{ summary: 'By id', params: { id: 35 } }],
    handle({ params, query, actor, baseUrl }, account) {
      const ticket = findArchivedTicket(account, actor, params.id)
      const text = ticketText(account, archivedTicket, ticket, baseUrl)
      return jsonText(withMembers(text, includedMembers(account, ticket, query.include ?? [], baseUrl)))
    },
  }),

  endpointOfWrites({
    id: 'deleteArchivedTicket',
    method: 'delete',
    path: '/tickets/archived/:id',
    summary: 'Delete an archived ticket for good',
    source: '#delete_archived_ticket',
    access: 'delete_ticket',
    params: IdParams,
    success: { status: 204 },
    deviations: [OTHERS, 'Tickets that were associated with it are so no more (inferred).'],
    examples: [{ summary: 'With all that lies below it', params: { id: 35 } }],
    rowWrites: ({ params, actor }, account) => ticketRemoval(account, findArchivedTicket(account, actor, params.id)),
  }),

  endpoint({
    id: 'listArchivedConversations',
    method: 'get',
    path: '/tickets/archived/:id/conversations',
    tag: 'Conversations',
    summary: 'List the conversations of an archived ticket, oldest first',
    source: '#archive_tickets',
    access: 'view_tickets',
    params: IdParams,
    query: ConversationListQuery,
    success: { status: 200, schema: ArchivedConversationListReply },
    deviations: [OTHERS],
    examples: [{ summary: 'All of them', params: { id: 35 }, query: { per_page: 100 } }],
    handle({ params, query, actor, baseUrl }, account) {
      const { id } = findArchivedTicket(account, actor, params.id)
      const page = pageOf(conversationListing(account, id), query)
      return jsonPage(page, (row) => conversationText(account, archivedConversation, row, baseUrl))
    },
  }),
])
