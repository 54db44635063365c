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
  visibleTimeEntry,
} from '../domain/time-entries.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { created, json, jsonPage, noContent } from '../http/reply.ts'
import { IdParams, UnpagedQuery } from '../schemas/fields.ts'
import {
  CreateTimeEntryBody,
  TimeEntryListQuery,
  TimeEntryListReply,
  TimeEntryReply,
  UpdateTimeEntryBody,
} from '../schemas/time-entries.ts'
import { jsonTextOf } from '../store/json-text.ts'

export const timeEntryEndpoints = resource({ tag: 'Time entries', feature: 'Timesheets' }, [
  endpoint({
    id: 'createTimeEntry',
    method: 'post',
    path: '/tickets/:id/time_entries',
    summary: 'Add a time entry to a ticket; without time_spent its timer runs',
    source: '#create_time_entry',
    access: 'view_tickets',
    params: IdParams,
    body: CreateTimeEntryBody,
    success: { status: 201, schema: TimeEntryReply },
    deviations: ['Starting a timer stops the agent’s other one (inferred from product help).'],
    examples: [
      { summary: 'Time spent', params: { id: 1 }, body: { note: 'Looked at the logs', time_spent: '00:45' } },
      { summary: 'A running timer', params: { id: 1 }, body: {} },
    ],
    prepare: ({ body }, account) => checkTimeEntry(account, body),
    handle({ params, body, actor }, account) {
      const entry = addTimeEntry(account, actor, findVisibleTicket(account, actor, params.id).id, body)
      return created(jsonTextOf(viewedTimeEntry(account, entry)), `/time_entries/${entry.id}`)
    },
  }),

  endpoint({
    id: 'listTimeEntriesOfTicket',
    method: 'get',
    path: '/tickets/:id/time_entries',
    summary: 'List the time entries of a ticket',
    source: '#list_all_ticket_timeentries',
    access: 'view_tickets',
    params: IdParams,
    query: UnpagedQuery,
    success: { status: 200, schema: TimeEntryListReply },
    examples: [{ summary: 'All of them', params: { id: 1 } }],
    handle({ params, actor }, account) {
      const ticket = findListedTicket(account, actor, params.id)
      return json(timeEntriesOfTicket(account, ticket.id).map((entry) => viewedTimeEntry(account, entry)))
    },
  }),

  endpoint({
    id: 'listTimeEntries',
    method: 'get',
    path: '/time_entries',
    summary: 'List time entries',
    source: '#list_all_time_entries',
    access: 'view_tickets',
    query: TimeEntryListQuery,
    success: { status: 200, schema: TimeEntryListReply },
    deviations: ['The order, newest execution first, is inferred; executed_after and _before include the moment.'],
    examples: [{ summary: 'Billable ones', query: { billable: 'true' } }],
    prepare: ({ query }, account) => checkCompanyFilter(account, query),
    handle({ query, actor }, account) {
      const page = listTimeEntries(account, actor, query)
      return jsonPage(page, (entry) => jsonTextOf(viewedTimeEntry(account, entry)))
    },
  }),

  endpoint({
    id: 'updateTimeEntry',
    method: 'put',
    path: '/time_entries/:id',
    summary: 'Update a time entry',
    source: '#update_time_entry',
    access: 'view_tickets',
    params: IdParams,
    body: UpdateTimeEntryBody,
    success: { status: 200, schema: TimeEntryReply },
    examples: [{ summary: 'A note', params: { id: 158000009001 }, body: { note: 'Called back', billable: false } }],
    prepare({ params, body, actor }, account) {
      const stored = account.database.time_entries.get(params.id)
      const findings = checkTimeEntry(account, body, stored)
      return findings.length > 0 ? findings : visibleTimeEntry(account, actor, stored)
    },
    handle: ({ body }, account, entry) => json(viewedTimeEntry(account, changeTimeEntry(account, entry, body))),
  }),

  endpoint({
    id: 'toggleTimer',
    method: 'put',
    path: '/time_entries/:id/toggle_timer',
    summary: 'Start or stop the timer of a time entry',
    source: '#toggle_timer',
    access: 'view_tickets',
    params: IdParams,
    success: { status: 200, schema: TimeEntryReply },
    examples: [{ summary: 'Start it', params: { id: 158000009001 } }],
    handle: ({ params, actor }, account) =>
      json(viewedTimeEntry(account, toggleTimer(account, findVisibleTimeEntry(account, actor, params.id)))),
  }),

  endpoint({
    id: 'deleteTimeEntry',
    method: 'delete',
    path: '/time_entries/:id',
    summary: 'Delete a time entry',
    source: '#delete_time_entry',
    access: 'view_tickets',
    params: IdParams,
    success: { status: 204 },
    examples: [{ summary: 'By id', params: { id: 158000009001 } }],
    handle({ params, actor }, account) {
      account.database.time_entries.delete(findVisibleTimeEntry(account, actor, params.id).id)
      return noContent()
    },
  }),
])
