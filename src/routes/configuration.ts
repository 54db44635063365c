import { describeAccount, fieldsOf, findById } from '../domain/configuration.ts'
import { pageOf } from '../domain/paging.ts'
import {
  listedCompanyField,
  listedContactField,
  listedSlaPolicy,
  listedTicketField,
  viewedBusinessHour,
  viewedEmailConfig,
  viewedProduct,
  viewedRole,
} from '../domain/views/configuration.ts'
import { endpoint } from '../http/endpoint.ts'
import { json, jsonPage, textOf } from '../http/reply.ts'
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
  SlaPolicyListReply,
  TicketFieldListReply,
  TicketFieldsQuery,
} from '../schemas/configuration.ts'
import { IdParams, UnpagedQuery } from '../schemas/fields.ts'

const DOCS = 'https://developers.freshdesk.com/api/'

/** Rows of a small table, a page of them by id. */
const paged = <Row extends { readonly id: number }>(
  rows: Iterable<Row>,
  view: (row: Row) => unknown,
  query: { readonly page?: number | undefined; readonly per_page?: number | undefined },
) => {
  const page = pageOf({ ordered: rows, compare: (a, b) => a.id - b.id, matches: () => true }, query)
  return jsonPage(page, (row) => textOf(view(row)))
}

const reading = {
  method: 'get',
  rateLimit: 'default',
} as const

const READABLE_BY_ALL = 'Every agent may read it (inferred: integrations do with plain keys).'

export const configurationEndpoints = [
  endpoint({
    ...reading,
    id: 'listTicketFields',
    path: '/ticket_fields',
    tag: 'Fields and forms',
    summary: 'List ticket fields',
    source: `${DOCS}#list_all_ticket_fields`,
    access: 'agent',
    query: TicketFieldsQuery,
    success: { status: 200, schema: TicketFieldListReply },
    deviations: [READABLE_BY_ALL, 'What customers may see and edit is fixed.'],
    examples: [{ summary: 'All' }, { summary: 'Of one type', query: { type: 'default_status' } }],
    handle: ({ query }, account) =>
      json(
        fieldsOf(account, 'ticket')
          .filter((field) => query.type === undefined || field.type === query.type)
          .map((field) => listedTicketField(account, field)),
      ),
  }),

  endpoint({
    ...reading,
    id: 'listContactFields',
    path: '/contact_fields',
    tag: 'Contacts',
    summary: 'List contact fields',
    source: `${DOCS}#list_all_contact_fields`,
    access: 'agent',
    query: UnpagedQuery,
    success: { status: 200, schema: ContactFieldListReply },
    deviations: [READABLE_BY_ALL],
    examples: [{ summary: 'All' }],
    handle: (_call, account) => json(fieldsOf(account, 'contact').map(listedContactField)),
  }),

  endpoint({
    ...reading,
    id: 'listCompanyFields',
    path: '/company_fields',
    tag: 'Companies',
    summary: 'List company fields',
    source: `${DOCS}#list_all_company_fields`,
    access: 'agent',
    query: UnpagedQuery,
    success: { status: 200, schema: CompanyFieldListReply },
    deviations: [READABLE_BY_ALL],
    examples: [{ summary: 'All' }],
    handle: (_call, account) => json(fieldsOf(account, 'company').map(listedCompanyField)),
  }),

  endpoint({
    ...reading,
    id: 'listRoles',
    path: '/roles',
    tag: 'Agents',
    summary: 'List roles',
    source: `${DOCS}#list_all_roles`,
    access: 'manage_agents',
    query: PageQuery,
    success: { status: 200, schema: RoleListReply },
    examples: [{ summary: 'All' }],
    handle: ({ query }, account) => paged(account.database.roles.all(), viewedRole, query),
  }),

  endpoint({
    ...reading,
    id: 'viewRole',
    path: '/roles/:id',
    tag: 'Agents',
    summary: 'View a role',
    source: `${DOCS}#view_role`,
    access: 'manage_agents',
    params: IdParams,
    success: { status: 200, schema: RoleReply },
    errors: [404],
    examples: [{ summary: 'By id', params: { id: 158202306001 } }],
    handle: ({ params }, account) => json(viewedRole(findById(account.database.roles, params.id))),
  }),

  endpoint({
    ...reading,
    id: 'listProducts',
    path: '/products',
    tag: 'Account',
    summary: 'List products',
    source: `${DOCS}#list_all_products`,
    access: 'agent',
    query: PageQuery,
    success: { status: 200, schema: ProductListReply },
    deviations: [READABLE_BY_ALL],
    examples: [{ summary: 'All' }],
    handle: ({ query }, account) =>
      paged(account.database.products.all(), (product) => viewedProduct(account, product), query),
  }),

  endpoint({
    ...reading,
    id: 'viewProduct',
    path: '/products/:id',
    tag: 'Account',
    summary: 'View a product',
    source: `${DOCS}#view_product`,
    access: 'agent',
    params: IdParams,
    success: { status: 200, schema: ProductReply },
    errors: [404],
    examples: [{ summary: 'By id', params: { id: 158000006001 } }],
    handle: ({ params }, account) => json(viewedProduct(account, findById(account.database.products, params.id))),
  }),

  endpoint({
    ...reading,
    id: 'listEmailConfigs',
    path: '/email_configs',
    tag: 'Account',
    summary: 'List support addresses',
    source: `${DOCS}#list_all_email_configs`,
    access: 'agent',
    query: PageQuery,
    success: { status: 200, schema: EmailConfigListReply },
    deviations: [READABLE_BY_ALL],
    examples: [{ summary: 'All' }],
    handle: ({ query }, account) => paged(account.database.email_configs.all(), viewedEmailConfig, query),
  }),

  endpoint({
    ...reading,
    id: 'viewEmailConfig',
    path: '/email_configs/:id',
    tag: 'Account',
    summary: 'View a support address',
    source: `${DOCS}#view_email_config`,
    access: 'agent',
    params: IdParams,
    success: { status: 200, schema: EmailConfigReply },
    errors: [404],
    examples: [{ summary: 'By id', params: { id: 158000001001 } }],
    handle: ({ params }, account) => json(viewedEmailConfig(findById(account.database.email_configs, params.id))),
  }),

  endpoint({
    ...reading,
    id: 'listBusinessHours',
    path: '/business_hours',
    tag: 'Account',
    summary: 'List business hours',
    source: `${DOCS}#list_all_business_hours`,
    access: 'agent',
    query: PageQuery,
    success: { status: 200, schema: BusinessHourListReply },
    deviations: [READABLE_BY_ALL, 'SLA times do not follow them: they are in calendar hours.'],
    examples: [{ summary: 'All' }],
    handle: ({ query }, account) => paged(account.database.business_hours.all(), viewedBusinessHour, query),
  }),

  endpoint({
    ...reading,
    id: 'viewBusinessHour',
    path: '/business_hours/:id',
    tag: 'Account',
    summary: 'View business hours',
    source: `${DOCS}#view_business_hour`,
    access: 'agent',
    params: IdParams,
    success: { status: 200, schema: BusinessHourReply },
    errors: [404],
    examples: [{ summary: 'By id', params: { id: 158301460001 } }],
    handle: ({ params }, account) => json(viewedBusinessHour(findById(account.database.business_hours, params.id))),
  }),

  endpoint({
    ...reading,
    id: 'listSlaPolicies',
    path: '/sla_policies',
    tag: 'Account',
    summary: 'List SLA policies',
    source: `${DOCS}#list_all_sla_policies`,
    access: 'agent',
    query: UnpagedQuery,
    success: { status: 200, schema: SlaPolicyListReply },
    deviations: [READABLE_BY_ALL, 'One policy, for all tickets.'],
    examples: [{ summary: 'All' }],
    handle: (_call, account) => json([...account.database.sla_policies.all()].map(listedSlaPolicy)),
  }),

  endpoint({
    ...reading,
    id: 'viewHelpdeskSettings',
    path: '/settings/helpdesk',
    tag: 'Account',
    summary: 'View the languages of the help desk',
    source: `${DOCS}#settings`,
    access: 'agent',
    query: UnpagedQuery,
    success: { status: 200, schema: HelpdeskSettingsReply },
    deviations: ['English alone.', READABLE_BY_ALL],
    examples: [{ summary: 'Languages' }],
    handle: () =>
      json({ primary_language: 'en', supported_languages: [], portal_languages: [], help_widget_languages: [] }),
  }),

  endpoint({
    ...reading,
    id: 'viewAccount',
    path: '/account',
    tag: 'Account',
    summary: 'View the account, with its seats',
    source: `${DOCS}#account`,
    access: 'admin_tasks',
    success: { status: 200, schema: AccountReply },
    deviations: ['total_agents tells used and free seats as well; contact person and address are left out.'],
    examples: [{ summary: 'The account' }],
    handle: (_call, account) => json(describeAccount(account)),
  }),
]
