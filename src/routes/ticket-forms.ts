import type { Account } from '../account/account.ts'
import { findField } from '../domain/fields.ts'
import { findShownField } from '../domain/shown-fields.ts'
import {
  addForm,
  changeForm,
  checkFormField,
  checkFormFieldRemoval,
  checkFormRemoval,
  checkTicketForm,
  copyForm,
  findForm,
  listForms,
  removeForm,
  removeFormField,
  setFormField,
  titleOfCopy,
} from '../domain/ticket-forms.ts'
import { listedForm, viewedForm, viewedFormField } from '../domain/views/ticket-forms.ts'
import { type Endpoint, endpoint, resource } from '../http/endpoint.ts'
import { created, json, jsonPage, noContent } from '../http/reply.ts'
import { IdParams } from '../schemas/fields.ts'
import {
  CloneTicketFormBody,
  CreateTicketFormBody,
  FormFieldParams,
  FormFieldReply,
  TicketFormListQuery,
  TicketFormListReply,
  TicketFormQuery,
  TicketFormReply,
  UpdateFormFieldBody,
  UpdateTicketFormBody,
} from '../schemas/ticket-forms.ts'
import { jsonTextOf } from '../store/json-text.ts'
import type { TicketFormRow } from '../store/rows/ticket-forms.ts'
import { ROOM } from './definition-deviations.ts'

const RETURNS = { id: 158000034001 }
const REFERENCE_NUMBER = { ...RETURNS, field_id: 158000015001 }

const FIELDS = [
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

/** The heading says POST, the sample PUT. */
const updateField = (definition: Pick<Endpoint, 'id' | 'method' | 'summary'>) =>
  endpoint({
    ...definition,
    path: '/ticket-forms/:id/fields/:field_id',
    source: '#update_a_ticket_form_field',
    access: 'admin_tasks',
    params: FormFieldParams,
    body: UpdateFormFieldBody,
    success: { status: 200, schema: FormFieldReply },
    deviations: [
      ...FIELDS,
      'PUT and POST do the same; a ticket field that the form does not have is added (inferred).',
    ],
    examples: [
      { summary: 'Required of customers', params: REFERENCE_NUMBER, body: { required_for_customers: true } },
      { summary: 'At the top', params: REFERENCE_NUMBER, body: { position: 1, hint_for_customers: 'On the invoice' } },
    ],
    prepare({ params, body }, account) {
      const form = findForm(account, params.id)
      const findings = checkFormField(account, form, { fieldId: params.field_id, given: body })
      return findings.length > 0 ? findings : form
    },
    handle({ params, body, actor }, account, form) {
      const changed = setFormField(account, actor, form, { fieldId: params.field_id, given: body })
      const { shown, position } = findShownField(account, changed, params.field_id)
      return json(viewedFormField(shown, position))
    },
  })

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
      ...FIELDS,
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
    deviations: [...FIELDS, TITLES, 'fields are the whole list: those that are not named leave the form (inferred).'],
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

  endpoint({
    id: 'viewTicketFormField',
    method: 'get',
    path: '/ticket-forms/:id/fields/:field_id',
    summary: 'View a field of a ticket form',
    source: '#view_a_ticket_form_field',
    access: 'admin_tasks',
    params: FormFieldParams,
    success: { status: 200, schema: FormFieldReply },
    examples: [{ summary: 'By id', params: REFERENCE_NUMBER }],
    handle({ params }, account) {
      const { shown, position } = findShownField(account, findForm(account, params.id), params.field_id)
      return json(viewedFormField(shown, position))
    },
  }),

  updateField({ id: 'updateTicketFormField', method: 'put', summary: 'Update a field of a ticket form' }),
  updateField({
    id: 'postTicketFormField',
    method: 'post',
    summary: 'Update a field of a ticket form, by the verb of the reference’s heading',
  }),

  endpoint({
    id: 'deleteTicketFormField',
    method: 'delete',
    path: '/ticket-forms/:id/fields/:field_id',
    summary: 'Take a field out of a ticket form',
    source: '#delete_a_ticket_form_field',
    access: 'admin_tasks',
    params: FormFieldParams,
    success: { status: 204 },
    deviations: ['Requester and company, and any field of the default form, are 400 on field_id (inferred).'],
    examples: [{ summary: 'By id', params: REFERENCE_NUMBER }],
    prepare({ params }, account) {
      const form = findForm(account, params.id)
      findShownField(account, form, params.field_id)
      return checkFormFieldRemoval(form, findField(account, 'ticket', params.field_id))
    },
    handle({ params, actor }, account) {
      removeFormField(account, actor, findForm(account, params.id), params.field_id)
      return noContent()
    },
  }),
])
