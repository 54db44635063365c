import {
  addCompany,
  changeCompany,
  checkCompany,
  companyRemoval,
  findCompany,
  listCompanies,
  suggestCompanies,
} from '../domain/companies.ts'
import { viewedCompany } from '../domain/views/companies.ts'
import { endpoint, endpointOfWrites, resource } from '../http/endpoint.ts'
import { created, json, jsonPage, jsonText } from '../http/reply.ts'
import {
  AutocompleteCompaniesQuery,
  AutocompleteCompaniesReply,
  CompanyListQuery,
  CompanyListReply,
  CompanyReply,
  CreateCompanyBody,
  UpdateCompanyBody,
} from '../schemas/companies.ts'
import { IdParams } from '../schemas/fields.ts'

export const companyEndpoints = resource({ tag: 'Companies' }, [
  endpoint({
    id: 'createCompany',
    method: 'post',
    path: '/companies',
    summary: 'Create a company',
    source: '#create_company',
    access: 'manage_companies',
    body: CreateCompanyBody,
    form: 'company',
    success: { status: 201, schema: CompanyReply },
    errors: [409],
    deviations: ['A domain of another company answers 409 on domains (inferred).'],
    examples: [
      { summary: 'By name', body: { name: 'Initrode' } },
      {
        summary: 'With everything stock',
        body: {
          name: 'Hooli',
          description: 'Makes the world a better place',
          note: 'Renews in spring',
          domains: ['hooli.test'],
          health_score: 'Happy',
          account_tier: 'Premium',
          renewal_date: '2030-12-31',
          industry: 'Media',
          custom_fields: { contract_number: 7 },
        },
      },
    ],
    prepare: ({ body }, account) => checkCompany(account, body),
    handle({ body }, account) {
      const company = addCompany(account, body)
      return created(account.text(viewedCompany, company, account.form('company')), `/companies/${company.id}`)
    },
  }),

  endpoint({
    id: 'viewCompany',
    method: 'get',
    path: '/companies/:id',
    summary: 'View a company',
    source: '#view_company',
    access: 'view_companies',
    params: IdParams,
    success: { status: 200, schema: CompanyReply },
    examples: [{ summary: 'By id', params: { id: 158000003001 } }],
    handle: ({ params }, account) =>
      jsonText(account.text(viewedCompany, findCompany(account, params.id), account.form('company'))),
  }),

  endpoint({
    id: 'listCompanies',
    method: 'get',
    path: '/companies',
    summary: 'List companies by name',
    source: '#list_all_companies',
    access: 'view_companies',
    query: CompanyListQuery,
    success: { status: 200, schema: CompanyListReply },
    deviations: ['The order, by name, is inferred.'],
    examples: [
      { summary: 'All' },
      { summary: 'Changed since', query: { updated_since: '2015-01-19T02:00:00Z', per_page: 2 } },
    ],
    handle({ query }, account) {
      const page = listCompanies(account, { ...query, updated_since: query.updated_since ?? query._updated_since })
      return jsonPage(page, (company) => account.text(viewedCompany, company, account.form('company')))
    },
  }),

  endpoint({
    id: 'updateCompany',
    method: 'put',
    path: '/companies/:id',
    summary: 'Update a company',
    source: '#update_company',
    access: 'manage_companies',
    params: IdParams,
    body: UpdateCompanyBody,
    form: 'company',
    success: { status: 200, schema: CompanyReply },
    errors: [409],
    examples: [{ summary: 'Clear its domains', params: { id: 158000003001 }, body: { domains: [] } }],
    prepare({ params, body }, account) {
      const company = findCompany(account, params.id)
      const findings = checkCompany(account, body, company)
      return findings.length > 0 ? findings : company
    },
    handle: ({ body }, account, company) =>
      jsonText(account.text(viewedCompany, changeCompany(account, company, body), account.form('company'))),
  }),

  endpointOfWrites({
    id: 'deleteCompany',
    method: 'delete',
    path: '/companies/:id',
    summary: 'Delete a company for good; its contacts stay',
    source: '#delete_company',
    access: 'delete_company',
    params: IdParams,
    success: { status: 204 },
    deviations: [
      'SLA policies that name it are for the others they name, or for none (inferred).',
      'Tickets lose the company, and a contact’s next other company becomes its first (inferred).',
    ],
    examples: [{ summary: 'By id', params: { id: 158000003003 } }],
    rowWrites: ({ params }, account) => companyRemoval(account, findCompany(account, params.id)),
  }),

  endpoint({
    id: 'autocompleteCompanies',
    method: 'get',
    path: '/companies/autocomplete',
    summary: 'Find companies by the beginnings of words of their name',
    source: '#search_companies',
    access: 'view_companies',
    query: AutocompleteCompaniesQuery,
    success: { status: 200, schema: AutocompleteCompaniesReply },
    deviations: ['At most 30 are answered, and words may stand in any order (both inferred).'],
    examples: [{ summary: 'By a word', query: { name: 'acme' } }],
    handle: ({ query }, account) =>
      json({ companies: suggestCompanies(account, query.name).map(({ id, name }) => ({ id, name })) }),
  }),
])
