import { ratingsOfTicket, viewedRating } from '../domain/surveys.ts'
import { findListedTicket, findVisibleTicket } from '../domain/ticket-access.ts'
import { listTickets, type TicketQuery } from '../domain/ticket-list.ts'
import { listTimeEntries, timeEntriesOfTicket, viewedTimeEntry } from '../domain/time-entries.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { json } from '../http/reply.ts'
import { RatingReply } from '../schemas/surveys.ts'
import { TimeEntryReply } from '../schemas/time-entries.ts'
import { wrappedRows } from './replies.ts'
import { DisplayIdParams, PageQuery, TicketListReply, TicketReply, wrappedList } from './schemas.ts'
import { NAME, RECORDED } from './sources.ts'
import { seenBy, ticketWithNotes, viewedTicket } from './views.ts'

const VALUES =
  'id, owner_id, urgent, trained, delta and the members of cc_email hold what no recording shows; tags are texts (inferred).'
const AGE = 'Tickets of any age are listed, the newest first, 30 a page (inferred beyond the number).'

const ticketList = (
  id: string,
  path: `/${string}`,
  {
    summary,
    filter,
    deviations = [],
  }: { readonly summary: string; readonly deviations?: readonly string[] } & Pick<TicketQuery, 'filter'>,
) =>
  endpoint({
    id,
    method: 'get',
    path,
    summary,
    source: RECORDED,
    access: 'view_tickets',
    query: PageQuery,
    success: { status: 200, schema: TicketListReply },
    deviations: [AGE, VALUES, ...deviations],
    examples: [{ summary: 'The first page' }],
    handle({ query, actor, baseUrl }, account) {
      const { rows } = listTickets(account, actor, {
        filter,
        page: query.page,
        updated_since: 0,
        order_by: 'created_at',
      })
      const view = seenBy(account, baseUrl)
      return { ...json(rows.map((ticket) => viewedTicket(view, ticket))), rows }
    },
  })

export const v1TicketOperations = [
  ...resource({ tag: 'Tickets' }, [
    ticketList('v1ListTickets', '/helpdesk/tickets', {
      summary: 'List tickets that are neither spam nor deleted',
      filter: undefined,
      deviations: ['Which tickets Freshdesk lists without a filter is inferred.'],
    }),
    ticketList('v1ListAllTickets', '/helpdesk/tickets/filter/all_tickets', {
      summary: 'List all tickets',
      filter: undefined,
    }),
    ticketList('v1ListNewAndMyOpenTickets', '/helpdesk/tickets/filter/new_and_my_open', {
      summary: 'List open tickets that are nobody’s or the caller’s',
      filter: 'new_and_my_open',
    }),
    ticketList('v1ListMonitoredTickets', '/helpdesk/tickets/filter/monitored_by', {
      summary: 'List tickets that the caller watches',
      filter: 'watching',
    }),
    ticketList('v1ListSpamTickets', '/helpdesk/tickets/filter/spam', { summary: 'List spam', filter: 'spam' }),
    ticketList('v1ListDeletedTickets', '/helpdesk/tickets/filter/deleted', {
      summary: 'List deleted tickets',
      filter: 'deleted',
    }),
    endpoint({
      id: 'v1ViewTicket',
      method: 'get',
      path: '/helpdesk/tickets/:display_id',
      summary: 'View a ticket with its notes',
      source: RECORDED,
      access: 'view_tickets',
      params: DisplayIdParams,
      success: { status: 200, schema: TicketReply },
      deviations: [VALUES, 'Notes come all at once, oldest first (inferred).'],
      examples: [{ summary: 'By the id of version 2', params: { display_id: 1 } }],
      handle: ({ params, actor, baseUrl }, account) =>
        json(ticketWithNotes(seenBy(account, baseUrl), findVisibleTicket(account, actor, params.display_id))),
    }),
  ]),
  ...resource({ tag: 'Time entries', feature: 'Timesheets' }, [
    endpoint({
      id: 'v1ListTimeSheetsOfTicket',
      method: 'get',
      path: '/helpdesk/tickets/:display_id/time_sheets',
      summary: 'List the time entries of a ticket',
      source: RECORDED,
      access: 'view_tickets',
      params: DisplayIdParams,
      success: { status: 200, schema: wrappedList('time_entry', TimeEntryReply) },
      deviations: [NAME],
      examples: [{ summary: 'All of them', params: { display_id: 1 } }],
      handle({ params, actor }, account) {
        const ticket = findListedTicket(account, actor, params.display_id)
        const rows = timeEntriesOfTicket(account, ticket.id)
        return wrappedRows(account, { rows }, { time_entry: (entry) => viewedTimeEntry(account, entry) })
      },
    }),
    endpoint({
      id: 'v1ListTimeSheets',
      method: 'get',
      path: '/helpdesk/time_sheets',
      summary: 'List time entries',
      source: RECORDED,
      access: 'view_tickets',
      query: PageQuery,
      success: { status: 200, schema: wrappedList('time_entry', TimeEntryReply) },
      deviations: [NAME],
      examples: [{ summary: 'The first page' }],
      handle: ({ query, actor }, account) =>
        wrappedRows(account, listTimeEntries(account, actor, query), {
          time_entry: (entry) => viewedTimeEntry(account, entry),
        }),
    }),
  ]),
  ...resource({ tag: 'Surveys', feature: 'Surveys' }, [
    endpoint({
      id: 'v1ListSurveysOfTicket',
      method: 'get',
      path: '/helpdesk/tickets/:display_id/surveys',
      summary: 'List how the requester rated a ticket',
      source: RECORDED,
      access: 'view_tickets',
      params: DisplayIdParams,
      success: { status: 200, schema: wrappedList('survey', RatingReply) },
      deviations: [NAME],
      examples: [{ summary: 'All of them', params: { display_id: 1 } }],
      handle({ params, actor }, account) {
        const ticket = findVisibleTicket(account, actor, params.display_id)
        return wrappedRows(account, { rows: ratingsOfTicket(account, ticket.id) }, { survey: viewedRating })
      },
    }),
  ]),
]
