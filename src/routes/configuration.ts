import { describeAccount, fieldsOf, findById } from '../domain/configuration.ts'
import { pageOf } from '../domain/paging.ts'
import { viewedBusinessHour, viewedEmailConfig, viewedProduct, viewedRole } from '../domain/views/configuration.ts'
import { listedCompanyField, listedContactField, listedTicketField } from '../domain/views/fields.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { json, jsonPage } from '../http/reply.ts'
import {
  AccountReply,
  BusinessHourListReply,
  BusinessHourReply,
  CompanyFieldListReply,
  ContactFieldListReply,
  EmailConfigListReply,
  EmailConfigReply,
  HelpdeskSettingsReply,
  PageQuery,
  ProductListReply,
  ProductReply,
  RoleListReply,
  RoleReply,
  TicketFieldListReply,
  TicketFieldsQuery,
} from '../schemas/configuration.ts'
import { IdParams, UnpagedQuery } from '../schemas/fields.ts'
import { jsonTextOf } from '../store/json-text.ts'

/** Rows of a small table, a page of them by id. */
const paged = <Row extends { readonly id: number }, Wire>(
  rows: Iterable<Row>,
  view: (row: Row) => Wire,
  query: { readonly page?: number | undefined; readonly per_page?: number | undefined },
) => {
  const page = pageOf({ ordered: rows, compare: (a, b) => a.id - b.id, matches: () => true }, query)
  return jsonPage(page, (row) => jsonTextOf(view(row)))
}

const READABLE_BY_ALL = 'Every agent may read it (inferred: integrations do with plain keys).'

export const configurationEndpoints = resource({ tag: 'Account' }, [
  endpoint({
    id: 'listTicketFields',
    method: 'get',
    path: '/ticket_fields',
    tag: 'Fields and forms',
    summary: 'List ticket fields',
    source: '#list_all_ticket_fields',
    access: 'agent',
    query: TicketFieldsQuery,
    success: { status: 200, schema: TicketFieldListReply },
    deviations: [READABLE_BY_ALL],
    examples: [{ summary: 'All' }, { summary: 'Of one type', query: { type: 'default_status' } }],
    handle: ({ query }, account) =>
      json(
        fieldsOf(account, 'ticket')
          .filter((field) => query.type === undefined || field.type === query.type)
          .map((field) => listedTicketField(account, field)),
      ),
  }),

  endpoint({
    id: 'listContactFields',
    method: 'get',
    path: '/contact_fields',
    tag: 'Contacts',
    summary: 'List contact fields',
    source: '#list_all_contact_fields',
    access: 'agent',
    query: UnpagedQuery,
    success: { status: 200, schema: ContactFieldListReply },
    deviations: [READABLE_BY_ALL],
    examples: [{ summary: 'All' }],
    handle: (_call, account) => json(fieldsOf(account, 'contact').map(listedContactField)),
  }),

  endpoint({
    id: 'listCompanyFields',
    method: 'get',
    path: '/company_fields',
    tag: 'Companies',
    summary: 'List company fields',
    source: '#list_all_company_fields',
    access: 'agent',
    query: UnpagedQuery,
    success: { status: 200, schema: CompanyFieldListReply },
    deviations: [READABLE_BY_ALL],
    examples: [{ summary: 'All' }],
    handle: (_call, account) => json(fieldsOf(account, 'company').map(listedCompanyField)),
  }),

  endpoint({
    id: 'listRoles',
    method: 'get',
    path: '/roles',
    tag: 'Agents',
    summary: 'List roles',
    source: '#list_all_roles',
    access: 'manage_agents',
    query: PageQuery,
    success: { status: 200, schema: RoleListReply },
    examples: [{ summary: 'All' }],
    handle: ({ query }, account) => paged(account.database.roles.all(), viewedRole, query),
  }),

  endpoint({
    id: 'viewRole',
    method: 'get',
    path: '/roles/:id',
    tag: 'Agents',
    summary: 'View a role',
    source: '#view_role',
    access: 'manage_agents',
    params: IdParams,
    success: { status: 200, schema: RoleReply },
    examples: [{ summary: 'By id', params: { id: 158202306001 } }],
    handle: ({ params }, account) => json(viewedRole(findById(account.database.roles, params.id))),
  }),

  endpoint({
    id: 'listProducts',
    method: 'get',
    path: '/products',
    summary: 'List products',
    source: '#list_all_products',
    access: 'agent',
    query: PageQuery,
    success: { status: 200, schema: ProductListReply },
    deviations: [READABLE_BY_ALL],
    examples: [{ summary: 'All' }],
    handle: ({ query }, account) =>
      paged(account.database.products.all(), (product) => viewedProduct(account, product), query),
  }),

  endpoint({
    id: 'viewProduct',
    method: 'get',
    path: '/products/:id',
    summary: 'View a product',
    source: '#view_product',
    access: 'agent',
    params: IdParams,
    success: { status: 200, schema: ProductReply },
    examples: [{ summary: 'By id', params: { id: 158000006001 } }],
    handle: ({ params }, account) => json(viewedProduct(account, findById(account.database.products, params.id))),
  }),

  endpoint({
    id: 'listEmailConfigs',
    method: 'get',
    path: '/email_configs',
    summary: 'List support addresses',
    source: '#list_all_email_configs',
    access: 'agent',
    query: PageQuery,
    success: { status: 200, schema: EmailConfigListReply },
    deviations: [READABLE_BY_ALL],
    examples: [{ summary: 'All' }],
    handle: ({ query }, account) => paged(account.database.email_configs.all(), viewedEmailConfig, query),
  }),

  endpoint({
    id: 'viewEmailConfig',
    method: 'get',
    path: '/email_configs/:id',
    summary: 'View a support address',
    source: '#view_email_config',
    access: 'agent',
    params: IdParams,
    success: { status: 200, schema: EmailConfigReply },
    examples: [{ summary: 'By id', params: { id: 158000001001 } }],
    handle: ({ params }, account) => json(viewedEmailConfig(findById(account.database.email_configs, params.id))),
  }),

  endpoint({
    id: 'listBusinessHours',
    method: 'get',
    path: '/business_hours',
    summary: 'List business hours',
    source: '#list_all_business_hours',
    access: 'agent',
    query: PageQuery,
    success: { status: 200, schema: BusinessHourListReply },
    deviations: [
      READABLE_BY_ALL,
      'SLA times of targets with business_hours follow those of the ticket’s group, else the default ones; holidays are of fixtures.',
    ],
    examples: [{ summary: 'All' }],
    handle: ({ query }, account) => paged(account.database.business_hours.all(), viewedBusinessHour, query),
  }),

  endpoint({
    id: 'viewBusinessHour',
    method: 'get',
    path: '/business_hours/:id',
    summary: 'View business hours',
    source: '#view_business_hour',
    access: 'agent',
    params: IdParams,
    success: { status: 200, schema: BusinessHourReply },
    examples: [{ summary: 'By id', params: { id: 158301460001 } }],
    handle: ({ params }, account) => json(viewedBusinessHour(findById(account.database.business_hours, params.id))),
  }),

  endpoint({
    id: 'viewHelpdeskSettings',
    method: 'get',
    path: '/settings/helpdesk',
    summary: 'View the languages of the help desk',
    source: '#settings',
    access: 'agent',
    query: UnpagedQuery,
    success: { status: 200, schema: HelpdeskSettingsReply },
    deviations: [
      'The languages are settings of the account; all of them are languages of its portal too (inferred).',
      READABLE_BY_ALL,
    ],
    examples: [{ summary: 'Languages' }],
    handle: (_call, { settings: { primary_language, supported_languages } }) =>
      json({
        primary_language,
        supported_languages,
        portal_languages: supported_languages,
        help_widget_languages: [],
      }),
  }),

  endpoint({
    id: 'viewAccount',
    method: 'get',
    path: '/account',
    summary: 'View the account, with its seats',
    source: '#account',
    access: 'admin_tasks',
    success: { status: 200, schema: AccountReply },
    deviations: ['total_agents tells used and free seats as well; contact person and address are left out.'],
    examples: [{ summary: 'The account' }],
    handle: (_call, account) => json(describeAccount(account)),
  }),
])
