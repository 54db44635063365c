import { checkCompanyFilter } from '../domain/companies.ts'
import { includedMembers } from '../domain/include.ts'
import { findChangeableTicket, findDeletedTicket, findVisibleTicket } from '../domain/ticket-access.ts'
import { checkTicket, requireRelatable } from '../domain/ticket-check.ts'
import { checkLastTicketPage, hiddenNote, listTickets } from '../domain/ticket-list.ts'
import { createTicket, setTicketDeleted, updateTicket } from '../domain/tickets.ts'
import {
  changedRequester,
  checkChangedRequester,
  checkRequester,
  findRequester,
  resolveRequester,
} from '../domain/users.ts'
import {
  createdTicket,
  describedTicket,
  listedTicket,
  ticketText,
  updatedTicket,
  viewedTicket,
} from '../domain/views/tickets.ts'
import { type Endpoint, endpoint, resource } from '../http/endpoint.ts'
import { created, jsonPage, jsonText, noContent } from '../http/reply.ts'
import { IdParams } from '../schemas/fields.ts'
import {
  CreatedTicketReply,
  CreateTicketBody,
  TicketListQuery,
  TicketListReply,
  TicketReply,
  TicketViewQuery,
  UpdatedTicketReply,
  UpdateTicketBody,
} from '../schemas/tickets.ts'
import { withMembers } from '../store/json-text.ts'

/** PUT as documented, PATCH as recorded: one operation under two methods. */
const updateEndpoint = (
  definition: Pick<Endpoint, 'id' | 'method' | 'summary' | 'source' | 'deviations' | 'examples'>,
) =>
  endpoint({
    ...definition,
    path: '/tickets/:id',
    access: 'edit_ticket_properties',
    rateLimit: 'ticket_update',
    params: IdParams,
    body: UpdateTicketBody,
    accepts: 'multipart',
    form: 'ticket',
    success: { status: 200, schema: UpdatedTicketReply },
    errors: [405],
    prepare({ params, body, actor }, account) {
      const stored = findChangeableTicket(account, actor, params.id, definition.method.toUpperCase())
      const found = findRequester(account, body)
      const requester = () => checkChangedRequester(body, found)
      const findings = checkTicket(account, { fields: body, requester, stored })
      return findings.length > 0 ? findings : { stored, found }
    },
    handle({ body, actor, baseUrl }, account, { stored, found }) {
      const fields = { ...body, ...changedRequester(account, body, found) }
      const { asUpdated } = updateTicket(account, actor, stored, fields)
      return jsonText(ticketText(account, updatedTicket, asUpdated, baseUrl))
    },
  })

export const ticketEndpoints = resource({ tag: 'Tickets' }, [
  endpoint({
    id: 'createTicket',
    method: 'post',
    path: '/tickets',
    summary: 'Create a ticket',
    source: '#create_ticket',
    access: 'create_ticket',
    rateLimit: 'ticket_create',
    body: CreateTicketBody,
    accepts: 'multipart',
    form: 'ticket',
    success: { status: 201, schema: CreatedTicketReply },
    deviations: [
      'Fields that look records up have the type custom_lookup and are made by fixtures; they are shown as display ids, whatever they were named by (inferred).',
      'Sentences about unknown ids are inferred; a requester who is deleted or blocked is refused (inferred).',
      'A ticket takes part in one association; only a parent takes further children (inferred).',
      'A new ticket takes the sources of the reference; an update those of the field too (that 6 was sent there is inferred from a recorded reply), 15 neither.',
    ],
    examples: [
      {
        summary: 'By e-mail of a new requester',
        body: {
          email: 'new.customer@example.com',
          subject: 'Support needed',
          description: 'The printer is on fire.',
          status: 2,
          priority: 1,
        },
      },
      {
        summary: 'With custom fields, tags and copies',
        body: {
          email: 'ada@acme.test',
          subject: 'Invoice is wrong',
          description: '<p>The total does not add up.</p>',
          status: 3,
          priority: 3,
          type: 'Problem',
          tags: ['invoice'],
          cc_emails: ['finance@acme.test'],
          custom_fields: { cf_reference_number: 'R-1000' },
        },
      },
    ],
    prepare({ body }, account) {
      const found = findRequester(account, body)
      const findings = checkTicket(account, { fields: body, requester: () => checkRequester(body, found) })
      return findings.length > 0 ? findings : { found }
    },
    handle({ body, actor, baseUrl }, account, { found }) {
      requireRelatable(account, body)
      const requester = resolveRequester(account, body, found)
      const { asCreated } = createTicket(account, actor, body, requester.id)
      return created(ticketText(account, createdTicket, asCreated, baseUrl), `/tickets/${asCreated.id}`)
    },
  }),

  endpoint({
    id: 'viewTicket',
    method: 'get',
    path: '/tickets/:id',
    summary: 'View a ticket',
    source: '#view_a_ticket',
    access: 'view_tickets',
    creditsPerInclude: 1,
    params: IdParams,
    query: TicketViewQuery,
    success: { status: 200, schema: TicketReply },
    deviations: [
      'include=sla_policy is not known to the reference and is refused.',
      'sentiment_score and initial_sentiment_score are always null.',
    ],
    examples: [
      { summary: 'Alone', params: { id: 1 } },
      {
        summary: 'With everything it can embed',
        params: { id: 1 },
        query: { include: 'conversations,requester,company,stats' },
      },
    ],
    handle({ params, query, actor, baseUrl }, account) {
      const ticket = findVisibleTicket(account, actor, params.id)
      const text = ticketText(account, viewedTicket, ticket, baseUrl)
      return jsonText(withMembers(text, includedMembers(account, ticket, query.include ?? [], baseUrl)))
    },
  }),

  endpoint({
    id: 'listTickets',
    method: 'get',
    path: '/tickets',
    summary: 'List tickets',
    source: '#list_all_tickets',
    access: 'view_tickets',
    rateLimit: 'ticket_list',
    creditsPerInclude: 2,
    query: TicketListQuery,
    success: { status: 200, schema: TicketListReply },
    deviations: [
      'An e-mail or external id that is nobody’s lists nothing (inferred).',
      'Tickets without due_by come before all others when ordered by it ascending (inferred).',
    ],
    examples: [
      { summary: 'The newest of the last 30 days' },
      {
        summary: 'A sync in order of change',
        query: {
          updated_since: '2015-01-19T02:00:00Z',
          order_by: 'updated_at',
          order_type: 'asc',
          include: 'description,requester,stats',
          per_page: 100,
        },
      },
      { summary: 'Deleted ones', query: { filter: 'deleted' } },
    ],
    prepare: ({ query }, account) => [...checkLastTicketPage(query.page), ...checkCompanyFilter(account, query)],
    handle({ query, actor, baseUrl }, account) {
      const page = listTickets(account, actor, query)
      const include = query.include ?? []
      const view = include.includes('description') ? describedTicket : listedTicket
      const textOfTicket = (ticket: (typeof page.rows)[number]) =>
        withMembers(
          account.text(view, ticket, account.form('ticket')),
          includedMembers(account, ticket, include, baseUrl),
        )
      return jsonPage(page, textOfTicket, hiddenNote(page.hiddenByAge))
    },
  }),

  updateEndpoint({
    id: 'updateTicket',
    method: 'put',
    summary: 'Update a ticket',
    source: '#update_ticket',
    deviations: [
      'Recomputed due times show from the next reply on, as on accounts made since August 2025.',
      'A status that stops the SLA clock adds its time to due_by when the ticket leaves it (inferred).',
    ],
    examples: [
      { summary: 'Resolve it', params: { id: 2 }, body: { status: 4 } },
      {
        summary: 'Reassign and tag it',
        params: { id: 2 },
        body: { priority: 4, responder_id: null, tags: ['urgent', 'vip'] },
      },
    ],
  }),

  updateEndpoint({
    id: 'patchTicket',
    method: 'patch',
    summary: 'Update a ticket, by PATCH',
    source: 'recorded: PATCH answers 200 on live accounts; the reference documents PUT alone',
    examples: [{ summary: 'Raise its priority', params: { id: 2 }, body: { priority: 3 } }],
  }),

  endpoint({
    id: 'deleteTicket',
    method: 'delete',
    path: '/tickets/:id',
    summary: 'Delete a ticket',
    source: '#delete_a_ticket',
    access: 'delete_ticket',
    params: IdParams,
    success: { status: 204 },
    errors: [405],
    examples: [{ summary: 'It can be restored', params: { id: 3 } }],
    handle({ params, actor }, account) {
      setTicketDeleted(account, actor, findChangeableTicket(account, actor, params.id, 'DELETE'), true)
      return noContent()
    },
  }),

  endpoint({
    id: 'restoreTicket',
    method: 'put',
    path: '/tickets/:id/restore',
    summary: 'Restore a deleted ticket',
    source: '#restore_a_ticket',
    access: 'delete_ticket',
    params: IdParams,
    success: { status: 204 },
    deviations: ['A ticket that is not deleted is 404 (inferred).'],
    examples: [{ summary: 'A deleted one', params: { id: 31 } }],
    handle({ params, actor }, account) {
      setTicketDeleted(account, actor, findDeletedTicket(account, actor, params.id), false)
      return noContent()
    },
  }),
])
