import { COMPANIES, CONTACTS, TICKETS } from '../domain/search/fields.ts'
import { prepareSearch, searchCompanies, searchContacts, searchTickets } from '../domain/search/search.ts'
import { viewedCompany } from '../domain/views/companies.ts'
import { listedContact, plainContactText } from '../domain/views/contacts.ts'
import { foundTicket } from '../domain/views/tickets.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { arrayOf, jsonText } from '../http/reply.ts'
import { CompanySearchReply, ContactSearchReply, SearchQuery, TicketSearchReply } from '../schemas/search.ts'
import { type JsonText, jsonTextOf, withMember } from '../store/json-text.ts'

const GRAMMAR = [
  'Results come newest first by created_at, ties by id; total counts all matches, beyond the 300 that can be read (inferred).',
  'AND binds tighter than OR; both in capitals, and no blanks inside a condition (inferred).',
  'Texts are compared whole and with case; a single quote cannot be part of a value: no escape is documented (inferred).',
  'On dates : matches the UTC day, :> begins with it, :< includes it; their quotes are optional (inferred).',
  'A custom field that is no single-line text, number, checkbox, date or dropdown answers 400 invalid_field (inferred).',
  'Sentences of errors are inferred; positions in them count the opening double quote as 1.',
  'The setting search_lag_s hides a row from its change on until the lag is over, instead of finding it as it was.',
]

const SAME_GRAMMAR = 'Grammar, order, total and lag: as in GET /search/tickets.'

const foundReply = <Wire>(total: number, texts: readonly JsonText<Wire>[]) =>
  jsonText(withMember(jsonTextOf({ total }), 'results', arrayOf(texts)))

export const searchEndpoints = resource({ tag: 'Search' }, [
  endpoint({
    id: 'searchTickets',
    method: 'get',
    path: '/search/tickets',
    summary: 'Find tickets by a query',
    source: '#filter_tickets',
    access: 'view_tickets',
    query: SearchQuery,
    success: { status: 200, schema: TicketSearchReply },
    deviations: [
      ...GRAMMAR,
      'Deleted tickets, spam and tickets out of the agent’s scope are not found (inferred), nor are archived ones.',
    ],
    examples: [
      { summary: 'Open tickets of low priority', query: { query: '"status:2 AND priority:1"' } },
      {
        summary: 'Urgent ones of a week, or unassigned ones with a tag',
        query: {
          query: `"(created_at:>'2015-01-19' AND created_at:<'2015-01-26' AND priority:4) OR (agent_id:null AND tag:'vpn')"`,
        },
      },
      { summary: 'By custom fields, second page', query: { query: `"cf_region:'EMEA' OR cf_vip:true"`, page: 2 } },
    ],
    prepare: ({ query }, account) => prepareSearch(account, TICKETS, query.query),
    handle({ query: { page }, actor }, account, { program }) {
      const { total, rows } = searchTickets(account, actor, { program, page })
      const form = account.form('ticket')
      return foundReply(
        total,
        rows.map((ticket) => account.text(foundTicket, ticket, form)),
      )
    },
  }),

  endpoint({
    id: 'searchContacts',
    method: 'get',
    path: '/search/contacts',
    summary: 'Find contacts by a query',
    source: '#filter_contacts',
    access: 'view_contacts',
    query: SearchQuery,
    success: { status: 200, schema: ContactSearchReply },
    deviations: [
      SAME_GRAMMAR,
      'Deleted contacts and agents are not found; blocked contacts are: the reference names deleted ones alone (inferred).',
      'email finds other_emails too, company_id other companies too, as in the list of contacts (inferred).',
    ],
    examples: [
      { summary: 'By e-mail', query: { query: `"email:'ada@acme.test'"` } },
      { summary: 'Active ones of a company', query: { query: '"active:true AND company_id:158000003001"' } },
    ],
    prepare: ({ query }, account) => prepareSearch(account, CONTACTS, query.query),
    handle({ query: { page } }, account, { program }) {
      const { total, rows } = searchContacts(account, { program, page })
      return foundReply(
        total,
        rows.map((contact) => plainContactText(account, listedContact, contact)),
      )
    },
  }),

  endpoint({
    id: 'searchCompanies',
    method: 'get',
    path: '/search/companies',
    summary: 'Find companies by a query',
    source: '#filter_companies',
    access: 'view_companies',
    query: SearchQuery,
    success: { status: 200, schema: CompanySearchReply },
    deviations: [SAME_GRAMMAR],
    examples: [
      { summary: 'By domain', query: { query: `"domain:'acme.test'"` } },
      { summary: 'By a custom field', query: { query: '"contract_number:>4712"' } },
    ],
    prepare: ({ query }, account) => prepareSearch(account, COMPANIES, query.query),
    handle({ query: { page } }, account, { program }) {
      const { total, rows } = searchCompanies(account, { program, page })
      const form = account.form('company')
      return foundReply(
        total,
        rows.map((company) => account.text(viewedCompany, company, form)),
      )
    },
  }),
])
