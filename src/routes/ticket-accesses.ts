import { findChangeableTicket, findVisibleTicket } from '../domain/ticket-access.ts'
import { accessesOf, changeAccesses, checkAccesses, deleteAccesses } from '../domain/ticket-accesses.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { created, json, noContent } from '../http/reply.ts'
import { IdParams, UnpagedQuery } from '../schemas/fields.ts'
import { AccessesReply, CreateAccessesBody, UpdateAccessesBody } from '../schemas/ticket-accesses.ts'
import { jsonTextOf } from '../store/json-text.ts'

const EFFECT = 'What access opens is not documented: the list is kept, and shows nobody more tickets (inferred).'
const REFUSED = 'A deleted or spam ticket answers 405 (inferred from PUT and DELETE).'

export const ticketAccessEndpoints = resource({ tag: 'Tickets' }, [
  endpoint({
    id: 'viewTicketAccesses',
    method: 'get',
    path: '/tickets/:id/accesses',
    summary: 'View who was given access to a ticket',
    source: '#view_accesses',
    access: 'view_tickets',
    params: IdParams,
    query: UnpagedQuery,
    success: { status: 200, schema: AccessesReply },
    deviations: [EFFECT, 'Where nobody was given any the list is empty (inferred).'],
    examples: [{ summary: 'By ticket', params: { id: 10 } }],
    handle: ({ params, actor }, account) =>
      json({ user_ids: accessesOf(account, findVisibleTicket(account, actor, params.id).id) }),
  }),

  endpoint({
    id: 'createTicketAccesses',
    method: 'post',
    path: '/tickets/:id/accesses',
    summary: 'Give agents access to a ticket',
    source: '#create_accesses',
    access: 'edit_ticket_properties',
    params: IdParams,
    body: CreateAccessesBody,
    success: { status: 201, schema: AccessesReply },
    errors: [405],
    deviations: [
      EFFECT,
      'That it answers 201, with whom it had besides, and that only agents are taken is inferred.',
      REFUSED,
    ],
    examples: [{ summary: 'Two agents', params: { id: 1 }, body: { user_ids: [158000002003, 158000002004] } }],
    prepare: ({ body }, account) => checkAccesses(account, body.user_ids ?? []),
    handle({ params, body, actor }, account) {
      const ticket = findChangeableTicket(account, actor, params.id, 'POST')
      const given = body.user_ids.map((userId) => ({ id: userId }))
      return created(jsonTextOf({ user_ids: changeAccesses(account, ticket, given) }), `/tickets/${ticket.id}/accesses`)
    },
  }),

  endpoint({
    id: 'updateTicketAccesses',
    method: 'patch',
    path: '/tickets/:id/accesses',
    summary: 'Give some agents access to a ticket, and take it from others',
    source: '#update_accesses',
    access: 'edit_ticket_properties',
    params: IdParams,
    body: UpdateAccessesBody,
    success: { status: 200, schema: AccessesReply },
    errors: [405],
    deviations: [EFFECT, 'Only agents are given access; it can be taken from anyone (inferred).', REFUSED],
    examples: [
      {
        summary: 'From one, to another',
        params: { id: 10 },
        body: { user_ids: [{ id: 158000002003, deleted: true }, { id: 158000002004 }] },
      },
    ],
    prepare({ body }, account) {
      const given = (body.user_ids ?? []).filter((one) => one !== undefined && !one.deleted)
      return checkAccesses(
        account,
        given.flatMap((one) => (one === undefined ? [] : [one.id])),
      )
    },
    handle({ params, body, actor }, account) {
      const ticket = findChangeableTicket(account, actor, params.id, 'PATCH')
      return json({ user_ids: changeAccesses(account, ticket, body.user_ids) })
    },
  }),

  endpoint({
    id: 'deleteTicketAccesses',
    method: 'delete',
    path: '/tickets/:id/accesses',
    summary: 'Take access to a ticket from all who were given it',
    source: '#delete_accesses',
    access: 'edit_ticket_properties',
    params: IdParams,
    success: { status: 204 },
    errors: [405],
    deviations: ['204 also where nobody was given any (inferred).', REFUSED],
    examples: [{ summary: 'By ticket', params: { id: 10 } }],
    handle({ params, actor }, account) {
      deleteAccesses(account, findChangeableTicket(account, actor, params.id, 'DELETE').id)
      return noContent()
    },
  }),
])
