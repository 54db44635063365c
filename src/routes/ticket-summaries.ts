import { checkAuthor } from '../domain/conversations.ts'
import { findChangeableTicket, findVisibleTicket } from '../domain/ticket-access.ts'
import { deleteSummary, findSummary, writeSummary } from '../domain/ticket-summaries.ts'
import { summaryText } from '../domain/views/ticket-summaries.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { jsonText, noContent } from '../http/reply.ts'
import { IdParams } from '../schemas/fields.ts'
import { TicketSummaryBody, TicketSummaryReply } from '../schemas/ticket-summaries.ts'

const WITHOUT = 'A ticket without a summary is 404 (inferred).'

export const ticketSummaryEndpoints = resource({ tag: 'Tickets', feature: 'Ticket Summary' }, [
  endpoint({
    id: 'viewTicketSummary',
    method: 'get',
    path: '/tickets/:id/summary',
    summary: 'View the summary of a ticket',
    source: '#view_ticket_summary',
    access: 'view_tickets',
    params: IdParams,
    success: { status: 200, schema: TicketSummaryReply },
    deviations: [WITHOUT, 'It is not among the conversations of the ticket (inferred).'],
    examples: [{ summary: 'By ticket', params: { id: 10 } }],
    handle({ params, actor, baseUrl }, account) {
      const ticket = findVisibleTicket(account, actor, params.id)
      return jsonText(summaryText(account, findSummary(account, ticket), baseUrl))
    },
  }),

  endpoint({
    id: 'updateTicketSummary',
    method: 'put',
    path: '/tickets/:id/summary',
    summary: 'Write the summary of a ticket, the first time too',
    source: '#update_ticket_summary',
    access: 'edit_note',
    params: IdParams,
    body: TicketSummaryBody,
    accepts: 'multipart',
    success: { status: 200, schema: TicketSummaryReply },
    errors: [405],
    deviations: [
      'user_id names an agent: who wrote it, of a change who changed it (inferred).',
      'Files are added to those there are; the ticket itself does not change (inferred).',
      'A deleted or spam ticket answers 405 (inferred from PUT and DELETE).',
    ],
    examples: [
      { summary: 'The first', params: { id: 1 }, body: { body: 'The tunnel drops every half hour.' } },
      { summary: 'A change', params: { id: 10 }, body: { body: '<div>Port 3 was the cause.</div>' } },
    ],
    prepare: ({ body }, account) => checkAuthor(account, body),
    handle({ params, body, actor, baseUrl }, account) {
      const ticket = findChangeableTicket(account, actor, params.id, 'PUT')
      return jsonText(summaryText(account, writeSummary(account, actor, ticket, body), baseUrl))
    },
  }),

  endpoint({
    id: 'deleteTicketSummary',
    method: 'delete',
    path: '/tickets/:id/summary',
    summary: 'Delete the summary of a ticket, with its files',
    source: '#delete_ticket_summary',
    access: 'edit_note',
    params: IdParams,
    success: { status: 204 },
    errors: [405],
    deviations: [WITHOUT, 'A deleted or spam ticket answers 405 (inferred from PUT and DELETE).'],
    examples: [{ summary: 'By ticket', params: { id: 10 } }],
    handle({ params, actor }, account) {
      const ticket = findChangeableTicket(account, actor, params.id, 'DELETE')
      deleteSummary(account, findSummary(account, ticket))
      return noContent()
    },
  }),
])
