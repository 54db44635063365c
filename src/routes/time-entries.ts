import { checkCompanyFilter } from '../domain/companies.ts'
import { findListedTicket, findVisibleTicket } from '../domain/ticket-access.ts'
import {
  addTimeEntry,
  changeTimeEntry,
  checkTimeEntry,
  findVisibleTimeEntry,
  listTimeEntries,
  timeEntriesOfTicket,
  toggleTimer,
  viewedTimeEntry,
} from '../domain/time-entries.ts'
import { endpoint } from '../http/endpoint.ts'
import { created, json, jsonPage, noContent, textOf } from '../http/reply.ts'
import { IdParams, UnpagedQuery } from '../schemas/fields.ts'
import {
  CreateTimeEntryBody,
  TimeEntryListQuery,
  TimeEntryListReply,
  TimeEntryReply,
  UpdateTimeEntryBody,
} from '../schemas/time-entries.ts'

const DOCS = 'https://developers.freshdesk.com/api/'

const timesheets = {
  tag: 'Time entries',
  access: 'view_tickets',
  feature: 'Timesheets',
  rateLimit: 'default',
} as const

export const timeEntryEndpoints = [
  endpoint({
    ...timesheets,
    id: 'createTimeEntry',
    method: 'post',
    path: '/tickets/:id/time_entries',
    summary: 'Add a time entry to a ticket; without time_spent its timer runs',
    source: `${DOCS}#create_time_entry`,
    params: IdParams,
    body: CreateTimeEntryBody,
    success: { status: 201, schema: TimeEntryReply },
    errors: [404],
    deviations: ['Starting a timer stops the agent’s other one (inferred from product help).'],
    examples: [
      { summary: 'Time spent', params: { id: 1 }, body: { note: 'Looked at the logs', time_spent: '00:45' } },
      { summary: 'A running timer', params: { id: 1 }, body: {} },
    ],
    check: ({ body }, account, failed) => checkTimeEntry(account, body, failed),
    handle({ params, body, actor }, account) {
      const entry = addTimeEntry(account, actor, findVisibleTicket(account, actor, params.id).id, body)
      return created(textOf(viewedTimeEntry(account, entry)), `/time_entries/${entry.id}`)
    },
  }),

  endpoint({
    ...timesheets,
    id: 'listTimeEntriesOfTicket',
    method: 'get',
    path: '/tickets/:id/time_entries',
    summary: 'List the time entries of a ticket',
    source: `${DOCS}#list_all_ticket_timeentries`,
    params: IdParams,
    query: UnpagedQuery,
    success: { status: 200, schema: TimeEntryListReply },
    errors: [404],
    examples: [{ summary: 'All of them', params: { id: 1 } }],
    handle({ params, actor }, account) {
      const ticket = findListedTicket(account, actor, params.id)
      return json(timeEntriesOfTicket(account, ticket.id).map((entry) => viewedTimeEntry(account, entry)))
    },
  }),

  endpoint({
    ...timesheets,
    id: 'listTimeEntries',
    method: 'get',
    path: '/time_entries',
    summary: 'List time entries',
    source: `${DOCS}#list_all_time_entries`,
    query: TimeEntryListQuery,
    success: { status: 200, schema: TimeEntryListReply },
    deviations: ['The order, newest execution first, is inferred; executed_after and _before include the moment.'],
    examples: [{ summary: 'Billable ones', query: { billable: 'true' } }],
    check: ({ query }, account, failed) => checkCompanyFilter(account, query, failed),
    handle({ query, actor }, account) {
      const page = listTimeEntries(account, actor, query)
      return jsonPage(page, (entry) => textOf(viewedTimeEntry(account, entry)))
    },
  }),

  endpoint({
    ...timesheets,
    id: 'updateTimeEntry',
    method: 'put',
    path: '/time_entries/:id',
    summary: 'Update a time entry',
    source: `${DOCS}#update_time_entry`,
    params: IdParams,
    body: UpdateTimeEntryBody,
    success: { status: 200, schema: TimeEntryReply },
    errors: [404],
    examples: [{ summary: 'A note', params: { id: 158000009001 }, body: { note: 'Called back', billable: false } }],
    check({ params, body }, account, failed) {
      return checkTimeEntry(account, body, failed, account.database.time_entries.get(params.id))
    },
    handle: ({ params, body, actor }, account) =>
      json(viewedTimeEntry(account, changeTimeEntry(account, findVisibleTimeEntry(account, actor, params.id), body))),
  }),

  endpoint({
    ...timesheets,
    id: 'toggleTimer',
    method: 'put',
    path: '/time_entries/:id/toggle_timer',
    summary: 'Start or stop the timer of a time entry',
    source: `${DOCS}#toggle_timer`,
    params: IdParams,
    success: { status: 200, schema: TimeEntryReply },
    errors: [404],
    examples: [{ summary: 'Start it', params: { id: 158000009001 } }],
    handle: ({ params, actor }, account) =>
      json(viewedTimeEntry(account, toggleTimer(account, findVisibleTimeEntry(account, actor, params.id)))),
  }),

  endpoint({
    ...timesheets,
    id: 'deleteTimeEntry',
    method: 'delete',
    path: '/time_entries/:id',
    summary: 'Delete a time entry',
    source: `${DOCS}#delete_time_entry`,
    params: IdParams,
    success: { status: 204 },
    errors: [404],
    examples: [{ summary: 'By id', params: { id: 158000009001 } }],
    handle({ params, actor }, account) {
      account.database.time_entries.delete(findVisibleTimeEntry(account, actor, params.id).id)
      return noContent()
    },
  }),
]
