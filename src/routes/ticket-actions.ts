import { bulkDelete, bulkUpdate, findJob, jobReference, viewedJob } from '../domain/bulk.ts'
import { addForward, checkReplySender } from '../domain/conversations.ts'
import { findChangeableTicket, findVisibleTicket } from '../domain/ticket-access.ts'
import { mergeTickets, prepareTicketMerge } from '../domain/ticket-merge.ts'
import { checkWatcher, prepareTickets, unwatch, watch } from '../domain/ticket-watchers.ts'
import { conversationText, createdForward } from '../domain/views/conversations.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { created, json, noContent } from '../http/reply.ts'
import { IdParams, UnpagedQuery } from '../schemas/fields.ts'
import {
  BulkDeleteBody,
  BulkUnwatchBody,
  BulkUpdateBody,
  BulkWatchBody,
  ForwardBody,
  ForwardReply,
  JobParams,
  JobReply,
  MergeTicketsBody,
  ViewedJobReply,
  WatchBody,
  WatchersReply,
} from '../schemas/ticket-actions.ts'

const AT_ONCE = 'The work is done at once: the job is complete when it is first asked for.'

export const ticketActionEndpoints = resource({ tag: 'Tickets' }, [
  endpoint({
    id: 'mergeTickets',
    method: 'put',
    path: '/tickets/merge',
    summary: 'Merge tickets into one',
    source: '#merge_ticket',
    access: 'edit_ticket_properties',
    body: MergeTicketsBody,
    success: { status: 204 },
    deviations: [
      'What the note in a secondary says, that secondaries are closed and stay, and the notes of several are inferred.',
      'Unknown, deleted, spam and repeated ids are 400 (inferred).',
    ],
    examples: [{ summary: 'Two into one', body: { primary_id: 1, ticket_ids: [2, 3] } }],
    prepare: ({ body, actor }, account) => prepareTicketMerge(account, actor, body),
    handle({ body, actor }, account, { secondaries }) {
      mergeTickets(account, actor, body, secondaries)
      return noContent()
    },
  }),

  endpoint({
    id: 'bulkUpdateTickets',
    method: 'post',
    path: '/tickets/bulk_update',
    summary: 'Update many tickets',
    source: '#bulk_update',
    access: 'edit_ticket_properties',
    body: BulkUpdateBody,
    success: { status: 202, schema: JobReply },
    deviations: [AT_ONCE, 'A ticket that cannot be updated is a failure of the job, not of the call.'],
    examples: [
      {
        summary: 'Resolve two',
        body: { bulk_action: { ids: [1, 2], properties: { status: 4 }, reply: { body: 'Solved.' } } },
      },
    ],
    handle: ({ body, actor, baseUrl }, account) =>
      json(jobReference(bulkUpdate(account, actor, body.bulk_action), baseUrl)),
  }),

  endpoint({
    id: 'bulkDeleteTickets',
    method: 'post',
    path: '/tickets/bulk_delete',
    summary: 'Delete many tickets',
    source: '#bulk_delete',
    access: 'delete_ticket',
    body: BulkDeleteBody,
    success: { status: 202, schema: JobReply },
    deviations: [AT_ONCE],
    examples: [{ summary: 'Two of them', body: { bulk_action: { ids: [3, 4] } } }],
    handle: ({ body, actor, baseUrl }, account) =>
      json(jobReference(bulkDelete(account, actor, body.bulk_action.ids), baseUrl)),
  }),

  endpoint({
    id: 'viewJob',
    method: 'get',
    path: '/jobs/:job',
    tag: 'Account',
    summary: 'View what became of a job',
    source: '#jobs',
    access: 'agent',
    params: JobParams,
    success: { status: 200, schema: ViewedJobReply },
    deviations: [AT_ONCE, 'data lists the tickets with their success.'],
    examples: [{ summary: 'By id', params: { job: '0f8fad5bd9cb469fa16570867728950e' } }],
    handle: ({ params }, account) => json(viewedJob(findJob(account, params.job))),
  }),

  endpoint({
    id: 'listWatchers',
    method: 'get',
    path: '/tickets/:id/watchers',
    summary: 'List who watches a ticket',
    source: '#watchers',
    access: 'view_tickets',
    params: IdParams,
    query: UnpagedQuery,
    success: { status: 200, schema: WatchersReply },
    examples: [{ summary: 'By id', params: { id: 1 } }],
    handle: ({ params, actor }, account) =>
      json({ watcher_ids: findVisibleTicket(account, actor, params.id).watcher_ids }),
  }),

  endpoint({
    id: 'watchTicket',
    method: 'post',
    path: '/tickets/:id/watch',
    summary: 'Watch a ticket, oneself or another agent',
    source: '#watch_ticket',
    access: 'view_tickets',
    params: IdParams,
    body: WatchBody,
    success: { status: 204 },
    deviations: ['Without user_id the caller watches (the reference calls it mandatory).'],
    examples: [{ summary: 'Another agent', params: { id: 2 }, body: { user_id: 158000002003 } }],
    prepare: ({ body }, account) => checkWatcher(account, body),
    handle({ params, body, actor }, account) {
      watch(account, [findVisibleTicket(account, actor, params.id)], body.user_id ?? actor.id)
      return noContent()
    },
  }),

  endpoint({
    id: 'unwatchTicket',
    method: 'put',
    path: '/tickets/:id/unwatch',
    summary: 'Stop watching a ticket',
    source: '#unwatch_ticket',
    access: 'view_tickets',
    params: IdParams,
    success: { status: 204 },
    examples: [{ summary: 'The caller', params: { id: 1 } }],
    handle({ params, actor }, account) {
      unwatch(account, actor, [findVisibleTicket(account, actor, params.id)])
      return noContent()
    },
  }),

  endpoint({
    id: 'bulkWatchTickets',
    method: 'put',
    path: '/tickets/bulk_watch',
    summary: 'Watch many tickets',
    source: '#bulk_watch',
    access: 'view_tickets',
    body: BulkWatchBody,
    success: { status: 204 },
    deviations: ['An unknown id is 400 on ids (inferred).'],
    examples: [{ summary: 'Two of them', body: { ids: [2, 3] } }],
    prepare({ body, actor }, account) {
      const found = prepareTickets(account, actor, body)
      const findings = [...(Array.isArray(found) ? found : []), ...checkWatcher(account, body)]
      return findings.length > 0 ? findings : found
    },
    handle({ body, actor }, account, { tickets }) {
      watch(account, tickets, body.user_id ?? actor.id)
      return noContent()
    },
  }),

  endpoint({
    id: 'bulkUnwatchTickets',
    method: 'put',
    path: '/tickets/bulk_unwatch',
    summary: 'Stop watching many tickets',
    source: '#bulk_unwatch',
    access: 'view_tickets',
    body: BulkUnwatchBody,
    success: { status: 204 },
    deviations: ['An unknown id is 400 on ids (inferred).'],
    examples: [{ summary: 'Two of them', body: { ids: [1, 2] } }],
    prepare: ({ body, actor }, account) => prepareTickets(account, actor, body),
    handle({ actor }, account, { tickets }) {
      unwatch(account, actor, tickets)
      return noContent()
    },
  }),

  endpoint({
    id: 'forwardTicket',
    method: 'post',
    path: '/tickets/:id/forward',
    tag: 'Conversations',
    summary: 'Forward a ticket by e-mail',
    source: '#forward_ticket',
    access: 'reply_ticket',
    params: IdParams,
    body: ForwardBody,
    accepts: 'multipart',
    success: { status: 201, schema: ForwardReply },
    errors: [405],
    deviations: ['No e-mail is sent: it is in the outbox.', 'Keys that only some live accounts send are left out.'],
    examples: [
      {
        summary: 'To a partner',
        params: { id: 1 },
        body: { body: 'Please have a look.', to_emails: ['partner@example.com'] },
      },
    ],
    prepare: ({ body }, account) => checkReplySender(account, body),
    handle({ params, body, actor, baseUrl }, account) {
      const ticket = findChangeableTicket(account, actor, params.id, 'POST')
      const forward = addForward(account, actor, ticket, body)
      return created(conversationText(account, createdForward, forward, baseUrl), `/conversations/${forward.id}`)
    },
  }),
])
