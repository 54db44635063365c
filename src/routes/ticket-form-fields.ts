import { findField } from '../domain/fields.ts'
import { findShownField } from '../domain/shown-fields.ts'
import {
  checkFormField,
  checkFormFieldRemoval,
  findForm,
  removeFormField,
  setFormField,
} from '../domain/ticket-forms.ts'
import { viewedFormField } from '../domain/views/ticket-forms.ts'
import { type Endpoint, endpoint, resource } from '../http/endpoint.ts'
import { json, noContent } from '../http/reply.ts'
import { FormFieldParams, FormFieldReply, UpdateFormFieldBody } from '../schemas/ticket-forms.ts'
import { FORM_FIELDS } from './ticket-forms.ts'

const REFERENCE_NUMBER = { id: 158000034001, field_id: 158000015001 }

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
      ...FORM_FIELDS,
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

export const ticketFormFieldEndpoints = resource({ tag: 'Fields and forms', feature: 'Multiple Ticket Forms' }, [
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
