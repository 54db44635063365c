import { findPrimeAssociation, listAssociatedTickets } from '../domain/ticket-associations.ts'
import { associatedTicket } from '../domain/views/tickets.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { arrayOf, jsonText } from '../http/reply.ts'
import { IdParams } from '../schemas/fields.ts'
import {
  AssociatedTicketReply,
  AssociatedTicketsQuery,
  AssociatedTicketsReply,
} from '../schemas/ticket-associations.ts'
import { jsonTextOf, withMember } from '../store/json-text.ts'

export const ticketAssociationEndpoints = resource({ tag: 'Tickets' }, [
  endpoint({
    id: 'listAssociatedTickets',
    method: 'get',
    path: '/tickets/:id/associated_tickets',
    summary: 'List the children of a parent, the related tickets of a tracker',
    source: '#view_associated_tickets',
    access: 'view_tickets',
    params: IdParams,
    query: AssociatedTicketsQuery,
    success: { status: 200, schema: AssociatedTicketsReply },
    deviations: [
      'A ticket without an association is 404; a child or related ticket lists its parent or tracker (inferred).',
      'Spam, deleted and archived tickets, and those out of the agent’s scope, are left out (inferred).',
      '30 a page (as clients read it), with a Link to the next (inferred).',
    ],
    examples: [{ summary: 'Of a parent', params: { id: 25 } }],
    handle({ params, query, actor }, account) {
      const { rows, nextPage } = listAssociatedTickets(account, actor, params.id, query)
      const form = account.form('ticket')
      const texts = arrayOf(rows.map((ticket) => account.text(associatedTicket, ticket, form)))
      return { ...jsonText(withMember(jsonTextOf({}), 'tickets', texts)), nextPage, rows }
    },
  }),

  endpoint({
    id: 'viewPrimeAssociation',
    method: 'get',
    path: '/tickets/:id/prime_association',
    summary: 'View the parent of a child, the tracker of a related ticket',
    source: '#view_prime_association',
    access: 'view_tickets',
    params: IdParams,
    success: { status: 200, schema: AssociatedTicketReply },
    deviations: [
      'A ticket without an association, a parent and a tracker are 404 (inferred).',
      'So is one whose parent or tracker is spam, deleted or archived (inferred).',
    ],
    examples: [{ summary: 'Of a child', params: { id: 22 } }],
    handle({ params, actor }, account) {
      const prime = findPrimeAssociation(account, actor, params.id)
      return jsonText(account.text(associatedTicket, prime, account.form('ticket')))
    },
  }),
])
