import type { Account } from '../account/account.ts'
import { checkField, type GivenFields } from '../domain/field-check.ts'
import { addField, changeField, checkRemoval, fieldRemoval, findField } from '../domain/fields.ts'
import { viewedCompanyField, viewedContactField } from '../domain/views/field-administration.ts'
import { endpoint, endpointOfWrites, resource } from '../http/endpoint.ts'
import { created, createdOutsideApi, json } from '../http/reply.ts'
import {
  CompanyFieldReply,
  ContactFieldReply,
  CreateCompanyFieldBody,
  CreateContactFieldBody,
  UpdateCompanyFieldBody,
  UpdateContactFieldBody,
} from '../schemas/contact-field-administration.ts'
import { IdParams } from '../schemas/fields.ts'
import { jsonTextOf } from '../store/json-text.ts'
import { ROOM } from './definition-deviations.ts'

/** Contact and company fields; their lists are with what clients read at start-up. */

type Named = { readonly id: number }
const contactField = (account: Account, { id }: Named) => findField(account, 'contact', id)
const companyField = (account: Account, { id }: Named) => findField(account, 'company', id)

/** Both forms keep it under one name. */
const named = <Fields extends { readonly displayed_for_customers?: boolean | undefined }>({
  displayed_for_customers,
  ...fields
}: Fields) => ({ ...fields, displayed_to_customers: displayed_for_customers })

const checked = (account: Account, form: 'contact' | 'company', fields: GivenFields, id: number) => {
  const stored = findField(account, form, id)
  const findings = checkField(account, { form, fields, stored })
  return findings.length > 0 ? findings : stored
}

const CREATED = [
  'A label that another field has, whatever its case, is 409 on label (inferred).',
  'agents_can_edit, displayed_for_agents, quick_add_for_agent and unique are refused: they belong to accounts with the latest contacts and companies, as which no reply is recorded.',
]
const CHANGED = [...CREATED, 'Choices that are not named stay, and so do values whose choice is deleted (inferred).']
const DELETED = ['A default field is 400 on id (inferred).', 'The path in the singular answers 404.']

export const fieldEndpoints = [
  ...resource({ tag: 'Contacts' }, [
    endpoint({
      id: 'createContactField',
      method: 'post',
      path: '/contact_fields',
      summary: 'Create a contact field',
      source: '#create_contact_field',
      access: 'admin_tasks',
      body: CreateContactFieldBody,
      success: { status: 201, schema: ContactFieldReply },
      errors: [409],
      deviations: [...CREATED, ROOM, 'Location is not the field’s path, as recorded: /admin/contact_fields.{id}.'],
      examples: [
        {
          summary: 'A text, first of all',
          body: { label: 'Cost centre', label_for_customers: 'Cost centre', type: 'custom_text' },
        },
        {
          summary: 'A dropdown',
          body: {
            label: 'Shift',
            label_for_customers: 'Shift',
            type: 'custom_dropdown',
            choices: [{ value: 'Early' }, { value: 'Late' }],
          },
        },
      ],
      prepare: ({ body }, account) => checkField(account, { form: 'contact', fields: named(body), type: body.type }),
      handle({ body }, account) {
        const field = addField(account, 'contact', named(body))
        return createdOutsideApi(jsonTextOf(viewedContactField(field)), `/admin/contact_fields.${field.id}`)
      },
    }),

    endpoint({
      id: 'viewContactField',
      method: 'get',
      path: '/contact_fields/:id',
      summary: 'View a contact field',
      source: '#view_contact_field',
      access: 'admin_tasks',
      params: IdParams,
      success: { status: 200, schema: ContactFieldReply },
      examples: [{ summary: 'By id', params: { id: 158000015021 } }],
      handle: ({ params }, account) => json(viewedContactField(contactField(account, params))),
    }),

    endpoint({
      id: 'updateContactField',
      method: 'put',
      path: '/contact_fields/:id',
      summary: 'Change a contact field',
      source: '#update_contact_field',
      access: 'admin_tasks',
      params: IdParams,
      body: UpdateContactFieldBody,
      success: { status: 200, schema: ContactFieldReply },
      errors: [409],
      deviations: CHANGED,
      examples: [{ summary: 'A new label', params: { id: 158000015021 }, body: { label: 'Unit' } }],
      prepare: ({ params, body }, account) => checked(account, 'contact', named(body), params.id),
      handle: ({ body }, account, stored) => json(viewedContactField(changeField(account, stored, named(body)))),
    }),

    endpointOfWrites({
      id: 'deleteContactField',
      method: 'delete',
      path: '/contact_fields/:id',
      summary: 'Delete a contact field, with its values',
      source: '#delete_contact_field',
      access: 'admin_tasks',
      params: IdParams,
      success: { status: 204 },
      deviations: DELETED,
      examples: [{ summary: 'By id', params: { id: 158000015021 } }],
      prepare: ({ params }, account) => checkRemoval(contactField(account, params)),
      rowWrites: ({ params }, account) => fieldRemoval(account, contactField(account, params)),
    }),
  ]),

  ...resource({ tag: 'Companies' }, [
    endpoint({
      id: 'createCompanyField',
      method: 'post',
      path: '/company_fields',
      summary: 'Create a company field',
      source: '#create_company_field',
      access: 'admin_tasks',
      body: CreateCompanyFieldBody,
      success: { status: 201, schema: CompanyFieldReply },
      errors: [409],
      deviations: [...CREATED, ROOM],
      examples: [{ summary: 'A number, first of all', body: { label: 'Sites', type: 'custom_number' } }],
      prepare: ({ body }, account) => checkField(account, { form: 'company', fields: body, type: body.type }),
      handle({ body }, account) {
        const field = addField(account, 'company', body)
        return created(jsonTextOf(viewedCompanyField(field)), `/company_fields/${field.id}`)
      },
    }),

    endpoint({
      id: 'viewCompanyField',
      method: 'get',
      path: '/company_fields/:id',
      summary: 'View a company field',
      source: '#view_company_field',
      access: 'admin_tasks',
      params: IdParams,
      success: { status: 200, schema: CompanyFieldReply },
      examples: [{ summary: 'By id', params: { id: 158000015031 } }],
      handle: ({ params }, account) => json(viewedCompanyField(companyField(account, params))),
    }),

    endpoint({
      id: 'updateCompanyField',
      method: 'put',
      path: '/company_fields/:id',
      summary: 'Change a company field',
      source: '#update_company_field',
      access: 'admin_tasks',
      params: IdParams,
      body: UpdateCompanyFieldBody,
      success: { status: 200, schema: CompanyFieldReply },
      errors: [409],
      deviations: CHANGED,
      examples: [{ summary: 'Required of agents', params: { id: 158000015031 }, body: { required_for_agents: true } }],
      prepare: ({ params, body }, account) => checked(account, 'company', body, params.id),
      handle: ({ body }, account, stored) => json(viewedCompanyField(changeField(account, stored, body))),
    }),

    endpointOfWrites({
      id: 'deleteCompanyField',
      method: 'delete',
      path: '/company_fields/:id',
      summary: 'Delete a company field, with its values',
      source: '#delete_company_field',
      access: 'admin_tasks',
      params: IdParams,
      success: { status: 204 },
      deviations: DELETED,
      examples: [{ summary: 'By id', params: { id: 158000015031 } }],
      prepare: ({ params }, account) => checkRemoval(companyField(account, params)),
      rowWrites: ({ params }, account) => fieldRemoval(account, companyField(account, params)),
    }),
  ]),
]
