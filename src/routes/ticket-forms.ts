import type { Account } from '../account/account.ts'
import {
  addForm,
  changeForm,
  checkFormRemoval,
  checkTicketForm,
  copyForm,
  findForm,
  listForms,
  removeForm,
  titleOfCopy,
} from '../domain/ticket-forms.ts'
import { listedForm, viewedForm } from '../domain/views/ticket-forms.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { created, json, jsonPage, noContent } from '../http/reply.ts'
import { IdParams } from '../schemas/fields.ts'
import {
  CloneTicketFormBody,
  CreateTicketFormBody,
  TicketFormListQuery,
  TicketFormListReply,
  TicketFormQuery,
  TicketFormReply,
  UpdateTicketFormBody,
} from '../schemas/ticket-forms.ts'
import { jsonTextOf } from '../store/json-text.ts'
import type { TicketFormRow } from '../store/rows/ticket-forms.ts'
import { ROOM } from './definition-deviations.ts'

const RETURNS = { id: 158000034001 }

/** Deviations of operations on the fields of forms. */
export const FORM_FIELDS = [
  'Requester and company are in every form, where customers see them; of other fields only such as customers see can be (inferred codes and sentences).',
  'The default form has all that customers see, in the order of the ticket fields; what is sent of its fields says how it shows them (inferred).',
]
const TITLES = 'Titles are compared without regard to case (inferred).'

const createdForm = (account: Account, form: TicketFormRow) =>
  created(jsonTextOf(viewedForm(account, form)), `/ticket-forms/${form.id}`)

/** The title of a copy that is told by nobody, and what is wrong with it. */
const checkCopy = (account: Account, form: TicketFormRow, title = titleOfCopy(form)) => {
  const findings = checkTicketForm(account, { title })
  return findings.length > 0 ? findings : { form, title }
}

export const ticketFormEndpoints = resource({ tag: 'Fields and forms', feature: 'Multiple Ticket Forms' }, [
  endpoint({
    id: 'listTicketForms',
    method: 'get',
    path: '/ticket-forms',
    summary: 'List ticket forms',
    source: '#list_all_ticket_forms',
    access: 'create_ticket',
    query: TicketFormListQuery,
    success: { status: 200, schema: TicketFormListReply },
    deviations: [
      'Without fields. per_page is 50 at most, as a client found; what is said of more is inferred, as is the order, by id.',
      'The plan’s feature, its name and its 403 are inferred.',
      'Portals are those of the setting portal_ids; which of them offer a form is said by fixtures.',
    ],
    examples: [{ summary: 'All' }, { summary: 'With their portals', query: { include: 'portals' } }],
    handle: ({ query }, account) =>
      jsonPage(listForms(account, query), (form) => jsonTextOf(listedForm(account, form, query.include !== undefined))),
  }),

  endpoint({
    id: 'createTicketForm',
    method: 'post',
    path: '/ticket-forms',
    summary: 'Create a ticket form',
    source: '#create_a_ticket_form',
    access: 'admin_tasks',
    body: CreateTicketFormBody,
    success: { status: 201, schema: TicketFormReply },
    errors: [409],
    deviations: [
      ...FORM_FIELDS,
      TITLES,
      ROOM,
      'fields may be left out, as live accounts take it; the reference asks for them.',
    ],
    examples: [
      { summary: 'By title', body: { title: 'Warranty', description: 'Claims of customers' } },
      {
        summary: 'With a field',
        body: { title: 'Invoices', fields: [{ id: 158000015001, required_for_customers: true }] },
      },
    ],
    prepare: ({ body }, account) => checkTicketForm(account, body),
    handle: ({ body, actor }, account) => createdForm(account, addForm(account, actor, body)),
  }),

  endpoint({
    id: 'viewTicketForm',
    method: 'get',
    path: '/ticket-forms/:id',
    summary: 'View a ticket form with its fields',
    source: '#view_a_ticket_form',
    access: 'admin_tasks',
    params: IdParams,
    query: TicketFormQuery,
    success: { status: 200, schema: TicketFormReply },
    examples: [
      { summary: 'By id', params: RETURNS },
      { summary: 'With its portals', params: RETURNS, query: { include: 'portals' } },
    ],
    handle: ({ params, query }, account) =>
      json(viewedForm(account, findForm(account, params.id), query.include !== undefined)),
  }),

  endpoint({
    id: 'updateTicketForm',
    method: 'put',
    path: '/ticket-forms/:id',
    summary: 'Update a ticket form',
    source: '#update_a_ticket_form',
    access: 'admin_tasks',
    params: IdParams,
    body: UpdateTicketFormBody,
    success: { status: 200, schema: TicketFormReply },
    errors: [409],
    deviations: [
      ...FORM_FIELDS,
      TITLES,
      'fields are the whole list: those that are not named leave the form (inferred).',
    ],
    examples: [{ summary: 'A new title', params: RETURNS, body: { title: 'Returns and refunds' } }],
    prepare({ params, body }, account) {
      const form = findForm(account, params.id)
      const findings = checkTicketForm(account, body, form)
      return findings.length > 0 ? findings : form
    },
    handle: ({ body, actor }, account, form) => json(viewedForm(account, changeForm(account, actor, form, body))),
  }),

  endpoint({
    id: 'deleteTicketForm',
    method: 'delete',
    path: '/ticket-forms/:id',
    summary: 'Delete a ticket form; its fields stay',
    source: '#delete_a_ticket_form',
    access: 'admin_tasks',
    params: IdParams,
    success: { status: 204 },
    deviations: ['The default form is 400 on id (inferred).'],
    examples: [{ summary: 'By id', params: RETURNS }],
    prepare: ({ params }, account) => checkFormRemoval(findForm(account, params.id)),
    handle({ params }, account) {
      removeForm(account, findForm(account, params.id))
      return noContent()
    },
  }),

  endpoint({
    id: 'cloneTicketForm',
    method: 'post',
    path: '/ticket-forms/:id/clone',
    summary: 'Clone a ticket form',
    source: '#clone_a_ticket_form',
    access: 'admin_tasks',
    params: IdParams,
    body: CloneTicketFormBody,
    success: { status: 201, schema: TicketFormReply },
    errors: [409],
    deviations: [
      'The status and Location are inferred; so is that a body may name the copy, which a client sends, and 409 for a title that is taken.',
      ROOM,
    ],
    examples: [
      { summary: 'As Copy of its title', params: RETURNS, body: {} },
      { summary: 'By a name', params: RETURNS, body: { name: 'Returns in Spain' } },
    ],
    prepare: ({ params, body }, account) => checkCopy(account, findForm(account, params.id), body.title ?? body.name),
    handle: ({ actor }, account, { form, title }) => createdForm(account, copyForm(account, actor, form, title)),
  }),

  endpoint({
    id: 'cloneTicketFormByGet',
    method: 'get',
    path: '/ticket-forms/:id/clone',
    summary: 'Clone a ticket form, by the verb that the reference’s sample has',
    source: '#clone_a_ticket_form',
    access: 'admin_tasks',
    writes: true,
    params: IdParams,
    success: { status: 200, schema: TicketFormReply },
    errors: [409],
    deviations: ['A title that is taken is 409 (inferred).', ROOM],
    examples: [{ summary: 'As Copy of its title', params: RETURNS }],
    prepare: ({ params }, account) => checkCopy(account, findForm(account, params.id)),
    handle: ({ actor }, account, { form, title }) => json(viewedForm(account, copyForm(account, actor, form, title))),
  }),
])
