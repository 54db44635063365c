import type { Account } from '../account/account.ts'
import { fieldsOf } from '../domain/configuration.ts'
import { checkField } from '../domain/field-check.ts'
import { addField, changeField, checkRemoval, fieldRemoval, findField } from '../domain/fields.ts'
import { administeredTicketField } from '../domain/views/field-administration.ts'
import { endpoint, endpointOfWrites, resource } from '../http/endpoint.ts'
import { created, json } from '../http/reply.ts'
import {
  AdministeredTicketFieldListReply,
  AdministeredTicketFieldReply,
  CreateTicketFieldBody,
  SectionsQuery,
  UpdateTicketFieldBody,
} from '../schemas/field-administration.ts'
import { IdParams } from '../schemas/fields.ts'
import { jsonTextOf } from '../store/json-text.ts'
import { ROOM } from './definition-deviations.ts'

const WHOLE = { choices: true, sections: false } as const
const REGION = { id: 158000015007 }

/** Finds a ticket field by the path's id. Throws 404. */
export const ticketField = (account: Account, { id }: { readonly id: number }) => findField(account, 'ticket', id)

const CHECKS = [
  'A label that another field has, whatever its case, is 409 on label (inferred).',
  'A position past the last is 400 (inferred).',
  'A section_mapping takes the field out of all sections that it does not name (inferred).',
]

export const ticketFieldEndpoints = resource({ tag: 'Fields and forms' }, [
  endpoint({
    id: 'listAdministeredTicketFields',
    method: 'get',
    path: '/admin/ticket_fields',
    summary: 'List ticket fields as administrators see them',
    source: '#list_all_ticket_fields_admin',
    access: 'admin_tasks',
    query: SectionsQuery,
    success: { status: 200, schema: AdministeredTicketFieldListReply },
    deviations: [
      'Without choices, as in the reference’s samples.',
      'page and per_page are refused, as by live accounts (github slop-place/terraform-provider-freshdesk, freshdesk/pagination.go).',
    ],
    examples: [{ summary: 'All' }, { summary: 'With their sections', query: { include: 'section' } }],
    handle: ({ query }, account) =>
      json(
        fieldsOf(account, 'ticket').map((field) =>
          administeredTicketField(account, field, { choices: false, sections: query.include !== undefined }),
        ),
      ),
  }),

  endpoint({
    id: 'createTicketField',
    method: 'post',
    path: '/admin/ticket_fields',
    summary: 'Create a ticket field',
    source: '#create_a_ticket_field',
    access: 'admin_tasks',
    body: CreateTicketFieldBody,
    success: { status: 201, schema: AdministeredTicketFieldReply },
    errors: [409],
    deviations: [
      ...CHECKS,
      ROOM,
      'A dropdown or nested field without choices, and a nested field without dependent_fields, is 400 (inferred).',
      'The reply of a nested field is bare, as all others are.',
    ],
    examples: [
      {
        summary: 'A text',
        body: { label: 'Serial number', label_for_customers: 'Serial number', type: 'custom_text' },
      },
      {
        summary: 'A dropdown',
        body: {
          label: 'Cause',
          type: 'custom_dropdown',
          choices: [
            { value: 'Hardware', position: 1 },
            { value: 'Software', position: 2 },
          ],
        },
      },
      {
        summary: 'A nested field',
        body: {
          label: 'Part',
          type: 'nested_field',
          dependent_fields: [{ level: 2, label: 'Board' }],
          choices: [{ value: 'Router', choices: [{ value: 'Radio' }, { value: 'Power' }] }],
        },
      },
    ],
    prepare: ({ body }, account) => checkField(account, { form: 'ticket', fields: body, type: body.type }),
    handle({ body }, account) {
      const field = addField(account, 'ticket', body)
      const view = administeredTicketField(account, field, { choices: true, sections: true })
      return created(jsonTextOf(view), `/admin/ticket_fields/${field.id}`)
    },
  }),

  endpoint({
    id: 'viewAdministeredTicketField',
    method: 'get',
    path: '/admin/ticket_fields/:id',
    summary: 'View a ticket field with its choices',
    source: '#view_a_ticket_field',
    access: 'admin_tasks',
    params: IdParams,
    query: SectionsQuery,
    success: { status: 200, schema: AdministeredTicketFieldReply },
    deviations: [
      'Choices of stock fields have id, label, value and position, those of the status label_for_customers (inferred).',
    ],
    examples: [
      { summary: 'By id', params: REGION },
      { summary: 'With its sections', params: REGION, query: { include: 'section' } },
    ],
    handle: ({ params, query }, account) =>
      json(
        administeredTicketField(account, ticketField(account, params), {
          choices: true,
          sections: query.include !== undefined,
        }),
      ),
  }),

  endpoint({
    id: 'updateTicketField',
    method: 'put',
    path: '/admin/ticket_fields/:id',
    summary: 'Change a ticket field',
    source: '#update_a_ticket_field',
    access: 'admin_tasks',
    params: IdParams,
    body: UpdateTicketFieldBody,
    success: { status: 200, schema: AdministeredTicketFieldReply },
    errors: [409],
    deviations: [
      ...CHECKS,
      'Choices that are not named stay. Tickets keep a choice that is renamed or deleted, until the field is written (inferred).',
      'Open, Pending, Resolved and Closed cannot be deleted; the choices of priority and source are fixed (inferred).',
      'A new status takes the next number, never one that a status had (inferred).',
      'It takes effect at once, whatever the number of choices: field_update_in_progress is never shown.',
    ],
    examples: [
      { summary: 'Required of agents', params: REGION, body: { required_for_agents: true } },
      { summary: 'One more choice', params: REGION, body: { choices: [{ value: 'Antarctica', position: 1 }] } },
    ],
    prepare({ params, body }, account) {
      const stored = ticketField(account, params)
      const findings = checkField(account, { form: 'ticket', fields: body, stored })
      return findings.length > 0 ? findings : stored
    },
    handle({ body }, account, stored) {
      const field = changeField(account, stored, body)
      return json(administeredTicketField(account, field, { ...WHOLE, sections: body.section_mappings !== undefined }))
    },
  }),

  endpointOfWrites({
    id: 'deleteTicketField',
    method: 'delete',
    path: '/admin/ticket_fields/:id',
    summary: 'Delete a ticket field, with its values and sections',
    source: '#delete_a_ticket_field',
    access: 'admin_tasks',
    params: IdParams,
    success: { status: 204 },
    deviations: [
      'A default field is 400 on id (inferred).',
      'Tickets that had a value do not count as updated. Rules that name the field stay, and do not find it (inferred).',
    ],
    examples: [{ summary: 'By id', params: { id: 158000015001 } }],
    prepare: ({ params }, account) => checkRemoval(ticketField(account, params)),
    rowWrites: ({ params }, account) => fieldRemoval(account, ticketField(account, params)),
  }),
])
