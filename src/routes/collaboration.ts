import {
  addMessage,
  addThread,
  checkParent,
  checkThread,
  deleteMessage,
  deleteThread,
  findMessage,
  findThread,
  threadsOfTicket,
  visibleThread,
} from '../domain/collaboration.ts'
import { createdMessage, viewedMessage, viewedThread } from '../domain/views/collaboration.ts'
import { invalidValue } from '../errors.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { created, json, noContent } from '../http/reply.ts'
import {
  CreatedMessageReply,
  CreateMessageBody,
  CreateThreadBody,
  MessageReply,
  ThreadListQuery,
  ThreadListReply,
  ThreadReply,
} from '../schemas/collaboration.ts'
import { IdParams } from '../schemas/fields.ts'
import { jsonTextOf } from '../store/json-text.ts'

const BARE = 'The reply is the bare object, as a public client reads it: the reference’s own sample is no JSON.'
const FORM = 'Values that the reference does not show are inferred; message_count is a number (it shows both).'

export const collaborationEndpoints = resource({ tag: 'Threads' }, [
  endpoint({
    id: 'createThread',
    method: 'post',
    path: '/collaboration/threads',
    summary: 'Begin a thread beside a ticket',
    source: '#create_a_thread',
    access: 'admin_tasks',
    body: CreateThreadBody,
    success: { status: 201, schema: ThreadReply },
    deviations: [BARE, FORM, 'The status, the Location and the errors are inferred.'],
    examples: [
      {
        summary: 'A forward',
        body: {
          type: 'forward',
          parent: { id: 1, type: 'ticket' },
          additional_info: { email_config_id: 158000001001 },
        },
      },
    ],
    prepare: ({ body, actor }, account) => checkThread(account, actor, body),
    handle({ body, actor }, account) {
      const thread = addThread(account, actor, body)
      return created(jsonTextOf(viewedThread(account, thread)), `/collaboration/threads/${thread.id}`)
    },
  }),

  endpoint({
    id: 'listThreads',
    method: 'get',
    path: '/collaboration/threads',
    summary: 'List the threads of a ticket',
    // Called by a public client in production: github PipedreamHQ/pipedream#19127, #20288.
    source: 'https://github.com/PipedreamHQ/pipedream/pull/19127',
    access: 'admin_tasks',
    query: ThreadListQuery,
    success: { status: 200, schema: ThreadListReply },
    deviations: [
      'Not in the reference: a public client needs it. Of the reply it reads threads and their ids; the rest is inferred, 400 for an unknown ticket too.',
    ],
    examples: [{ summary: 'Of a ticket', query: { parent_id: 5, parent_type: 'ticket' } }],
    prepare: ({ query, actor }, account) => checkParent(account, actor, 'parent_id', query.parent_id),
    handle: ({ query }, account) =>
      json({ threads: threadsOfTicket(account, query.parent_id).map((thread) => viewedThread(account, thread)) }),
  }),

  endpoint({
    id: 'viewThread',
    method: 'get',
    path: '/collaboration/threads/:id',
    summary: 'View a thread',
    source: '#view_a_thread',
    access: 'admin_tasks',
    params: IdParams,
    success: { status: 200, schema: ThreadReply },
    deviations: [BARE, FORM],
    examples: [{ summary: 'By id', params: { id: 158000021001 } }],
    handle: ({ params, actor }, account) => json(viewedThread(account, findThread(account, actor, params.id))),
  }),

  endpoint({
    id: 'deleteThread',
    method: 'delete',
    path: '/collaboration/threads/:id',
    summary: 'Delete a thread with its messages',
    source: '#delete_a_thread',
    access: 'admin_tasks',
    params: IdParams,
    success: { status: 204 },
    deviations: ['That its messages go too is inferred.'],
    examples: [{ summary: 'By id', params: { id: 158000021001 } }],
    handle({ params, actor }, account) {
      deleteThread(account, findThread(account, actor, params.id))
      return noContent()
    },
  }),

  endpoint({
    id: 'createThreadMessage',
    method: 'post',
    path: '/collaboration/messages',
    summary: 'Write a message in a thread; that of a forward is mailed',
    source: '#create_a_message',
    access: 'admin_tasks',
    body: CreateMessageBody,
    success: { status: 201, schema: CreatedMessageReply },
    deviations: [
      FORM,
      'The status, the Location and the errors are inferred; so is that a forward’s message is mailed: it is in the outbox, and no conversation of the ticket.',
      'attachment_ids and inline_attachment_ids are not taken: no operation makes such files.',
    ],
    examples: [
      {
        summary: 'To a partner',
        body: {
          body: '<p>Please have a look.</p>',
          thread_id: '158000021001',
          participants: { email: { to: ['partner@example.com'] } },
          additional_info: { has_quoted_text: false, email_subject: 'A router that drops the VPN' },
        },
      },
    ],
    prepare({ body, actor }, account) {
      const thread = visibleThread(account, actor, body.thread_id ?? 0)
      return thread ?? [invalidValue('thread_id', 'There is no thread matching the given thread_id')]
    },
    handle({ body, actor }, account, thread) {
      const message = addMessage(account, actor, thread, body)
      return created(jsonTextOf(createdMessage(message)), `/collaboration/messages/${message.id}`)
    },
  }),

  endpoint({
    id: 'viewThreadMessage',
    method: 'get',
    path: '/collaboration/messages/:id',
    summary: 'View a message of a thread',
    source: '#view_a_message',
    access: 'admin_tasks',
    params: IdParams,
    success: { status: 200, schema: MessageReply },
    deviations: [FORM],
    examples: [{ summary: 'By id', params: { id: 158000021101 } }],
    handle: ({ params, actor }, account) => json(viewedMessage(findMessage(account, actor, params.id))),
  }),

  endpoint({
    id: 'deleteThreadMessage',
    method: 'delete',
    path: '/collaboration/messages/:id',
    summary: 'Delete a message of a thread',
    source: '#delete_a_message',
    access: 'admin_tasks',
    params: IdParams,
    success: { status: 204 },
    examples: [{ summary: 'By id', params: { id: 158000021101 } }],
    handle({ params, actor }, account) {
      deleteMessage(account, findMessage(account, actor, params.id))
      return noContent()
    },
  }),
])
