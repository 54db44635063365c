import {
  addNote,
  addReply,
  checkAuthor,
  checkEditable,
  checkNoteAuthor,
  checkReplySender,
  deleteConversation,
  editNote,
  findVisibleConversation,
} from '../domain/conversations.ts'
import { pageOf } from '../domain/paging.ts'
import { addReplyToForward } from '../domain/reply-to-forward.ts'
import { findChangeableTicket, findVisibleTicket } from '../domain/ticket-access.ts'
import { conversationListing } from '../domain/tickets.ts'
import {
  conversationText,
  createdNote,
  createdReply,
  createdReplyToForward,
  listedConversation,
} from '../domain/views/conversations.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { created, jsonPage, jsonText, noContent } from '../http/reply.ts'
import {
  ConversationListQuery,
  ConversationListReply,
  CreatedReplyReply,
  CreateNoteBody,
  CreateReplyBody,
  NoteReply,
  ReplyToForwardBody,
  ReplyToForwardReply,
  UpdateConversationBody,
} from '../schemas/conversations.ts'
import { IdParams } from '../schemas/fields.ts'

export const conversationEndpoints = resource({ tag: 'Conversations' }, [
  endpoint({
    id: 'listConversations',
    method: 'get',
    path: '/tickets/:id/conversations',
    summary: 'List the conversations of a ticket, oldest first',
    source: '#list_all_ticket_notes',
    access: 'view_tickets',
    params: IdParams,
    query: ConversationListQuery,
    success: { status: 200, schema: ConversationListReply },
    deviations: ['Keys that only some live accounts send (thread_id, delivery_details ...) are left out.'],
    examples: [{ summary: 'All of them', params: { id: 1 }, query: { per_page: 100 } }],
    handle({ params, query, actor, baseUrl }, account) {
      const ticket = findVisibleTicket(account, actor, params.id)
      const page = pageOf(conversationListing(account, ticket.id), query)
      return jsonPage(page, (row) => conversationText(account, listedConversation, row, baseUrl))
    },
  }),

  endpoint({
    id: 'createReply',
    method: 'post',
    path: '/tickets/:id/reply',
    summary: 'Reply to the requester',
    source: '#reply_ticket',
    access: 'reply_ticket',
    params: IdParams,
    body: CreateReplyBody,
    accepts: 'multipart',
    success: { status: 201, schema: CreatedReplyReply },
    errors: [405],
    deviations: [
      'No e-mail is sent: it is in the outbox.',
      'structured_body (web chat and mobile) is not emulated.',
      'A deleted or spam ticket answers 405 (inferred from PUT and DELETE).',
    ],
    examples: [
      { summary: 'Plain', params: { id: 1 }, body: { body: '<div>We are working on it.</div>' } },
      {
        summary: 'With copies',
        params: { id: 1 },
        body: { body: 'Done.', cc_emails: ['boss@acme.test'], bcc_emails: ['audit@example.com'] },
      },
    ],
    prepare: ({ body }, account) => checkReplySender(account, body),
    handle({ params, body, actor, baseUrl }, account) {
      const ticket = findChangeableTicket(account, actor, params.id, 'POST')
      const reply = addReply(account, actor, ticket, body)
      return created(conversationText(account, createdReply, reply, baseUrl), `/conversations/${reply.id}`)
    },
  }),

  endpoint({
    id: 'createNote',
    method: 'post',
    path: '/tickets/:id/notes',
    summary: 'Add a note, private unless said otherwise',
    source: '#add_note_to_a_ticket',
    access: 'view_tickets',
    params: IdParams,
    body: CreateNoteBody,
    accepts: 'multipart',
    success: { status: 201, schema: NoteReply },
    errors: [405],
    deviations: [
      'notify_emails takes any address: whether it must be an agent’s is not documented.',
      'A deleted or spam ticket answers 405 (inferred from PUT and DELETE).',
    ],
    examples: [
      { summary: 'Private', params: { id: 1 }, body: { body: 'Called the customer back.' } },
      {
        summary: 'Public, telling a colleague',
        params: { id: 1 },
        body: { body: '<p>See the log.</p>', private: false, notify_emails: ['sam.supervisor@example.com'] },
      },
    ],
    prepare: ({ body }, account) => checkNoteAuthor(account, body),
    handle({ params, body, actor, baseUrl }, account) {
      const ticket = findChangeableTicket(account, actor, params.id, 'POST')
      const note = addNote(account, actor, ticket, body)
      return created(conversationText(account, createdNote, note, baseUrl), `/conversations/${note.id}`)
    },
  }),

  endpoint({
    id: 'replyToForward',
    method: 'post',
    path: '/tickets/:id/reply_to_forward',
    summary: 'Reply to those whom a ticket was forwarded to',
    source: '#reply_to_forward',
    access: 'reply_ticket',
    params: IdParams,
    body: ReplyToForwardBody,
    accepts: 'multipart',
    success: { status: 201, schema: ReplyToForwardReply },
    errors: [405],
    deviations: [
      'No e-mail is sent: it is in the outbox.',
      'cc_emails, bcc_emails and attachments are taken (inferred); no forward has to come before it (inferred).',
      'It is listed among the conversations as a private note that cannot be changed (inferred).',
      'A deleted or spam ticket answers 405 (inferred from PUT and DELETE).',
    ],
    examples: [
      {
        summary: 'To a partner',
        params: { id: 1 },
        body: { body: 'Thank you for having a look.', to_emails: ['partner@example.com'] },
      },
    ],
    prepare: ({ body }, account) => checkAuthor(account, body),
    handle({ params, body, actor, baseUrl }, account) {
      const ticket = findChangeableTicket(account, actor, params.id, 'POST')
      const reply = addReplyToForward(account, actor, ticket, body)
      return created(conversationText(account, createdReplyToForward, reply, baseUrl), `/conversations/${reply.id}`)
    },
  }),

  endpoint({
    id: 'updateConversation',
    method: 'put',
    path: '/conversations/:id',
    summary: 'Change a note',
    source: '#update_conversation',
    access: 'edit_note',
    params: IdParams,
    body: UpdateConversationBody,
    accepts: 'multipart',
    success: { status: 200, schema: NoteReply },
    deviations: ['Changing a reply answers 400 readonly_field on body: the reference only says it cannot be done.'],
    examples: [{ summary: 'A new text', params: { id: 158000005002 }, body: { body: 'Called back twice.' } }],
    prepare({ params, actor }, account) {
      const conversation = findVisibleConversation(account, actor, params.id)
      const findings = checkEditable(conversation)
      return findings.length > 0 ? findings : conversation
    },
    handle({ body, actor, baseUrl }, account, conversation) {
      const note = editNote(account, actor, conversation, body)
      return jsonText(conversationText(account, createdNote, note, baseUrl))
    },
  }),

  endpoint({
    id: 'deleteConversation',
    method: 'delete',
    path: '/conversations/:id',
    summary: 'Delete a reply or note',
    source: '#delete_conversation',
    access: 'edit_note',
    params: IdParams,
    success: { status: 204 },
    examples: [{ summary: 'A note', params: { id: 158000005002 } }],
    handle({ params, actor }, account) {
      deleteConversation(account, findVisibleConversation(account, actor, params.id))
      return noContent()
    },
  }),
])
