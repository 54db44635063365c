import type { Account } from '../account/account.ts'
import { type AgentQuery, listAgents } from '../domain/agent-list.ts'
import { findViewedAgent } from '../domain/agents.ts'
import { findCompany, listCompanies } from '../domain/companies.ts'
import { listContacts } from '../domain/contact-list.ts'
import { findContact } from '../domain/contacts.ts'
import { findGroup, listGroups } from '../domain/groups.ts'
import { listedAgent } from '../domain/views/agents.ts'
import { viewedCompany } from '../domain/views/companies.ts'
import { listedContact, plainContactText } from '../domain/views/contacts.ts'
import { listedGroup } from '../domain/views/groups.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { ListedAgentReply } from '../schemas/agents.ts'
import { CompanyReply } from '../schemas/companies.ts'
import { ContactListReply } from '../schemas/contacts.ts'
import { IdParams } from '../schemas/fields.ts'
import { GroupListReply } from '../schemas/groups.ts'
import type { CompanyRow } from '../store/rows/companies.ts'
import type { UserRow } from '../store/rows/users.ts'
import { wrappedOne, wrappedRows } from './replies.ts'
import { ContactsQuery, PageQuery, wrapped, wrappedList } from './schemas.ts'
import { KEYS, ONE, RECORDED } from './sources.ts'

const user = (account: Account) => (contact: UserRow) =>
  JSON.parse(plainContactText(account, listedContact, contact).toString()) as object // as its view makes it

const company = (account: Account) => (row: CompanyRow) => viewedCompany.render(row, account.form('company'))

const contactOperations = resource({ tag: 'Contacts' }, [
  endpoint({
    id: 'v1ListContacts',
    method: 'get',
    path: '/contacts',
    summary: 'List contacts',
    source: RECORDED,
    access: 'view_contacts',
    query: ContactsQuery,
    success: { status: 200, schema: wrappedList('user', ContactListReply) },
    deviations: [KEYS, 'state=all, and none, list those who are neither blocked nor deleted (inferred).'],
    examples: [{ summary: 'The first page' }, { summary: 'Deleted ones', query: { state: 'deleted' } }],
    handle({ query: { page, state } }, account) {
      const found = listContacts(account, { page, state: state === 'all' ? undefined : state })
      return wrappedRows(account, found, { user: user(account) })
    },
  }),
  endpoint({
    id: 'v1ViewContact',
    method: 'get',
    path: '/contacts/:id',
    summary: 'View a contact',
    source: 'inferred',
    access: 'view_contacts',
    params: IdParams,
    success: { status: 200, schema: wrapped('user', ContactListReply) },
    deviations: [KEYS, ONE],
    examples: [{ summary: 'By id', params: { id: 158000002101 } }],
    handle: ({ params }, account) => wrappedOne(account, 'user', user(account)(findContact(account, params.id))),
  }),
])

const agentList = (
  id: string,
  path: `/${string}`,
  { summary, query: which }: { readonly summary: string; readonly query: AgentQuery },
) =>
  endpoint({
    id,
    method: 'get',
    path,
    summary,
    source: RECORDED,
    access: 'manage_agents',
    query: PageQuery,
    success: { status: 200, schema: wrappedList('agent', ListedAgentReply) },
    deviations: [KEYS],
    examples: [{ summary: 'The first page' }],
    handle: ({ query: { page } }, account) =>
      wrappedRows(account, listAgents(account, { ...which, page }), { agent: listedAgent }),
  })

const agentOperations = resource({ tag: 'Agents' }, [
  agentList('v1ListAgents', '/agents', { summary: 'List agents', query: {} }),
  agentList('v1ListActiveAgents', '/agents/filter/active', { summary: 'List agents who are not deleted', query: {} }),
  agentList('v1ListDeletedAgents', '/agents/filter/deleted', {
    summary: 'List deleted agents',
    query: { active: false },
  }),
  agentList('v1ListOccasionalAgents', '/agents/filter/occasional', {
    summary: 'List occasional agents',
    query: { state: 'occasional' },
  }),
  endpoint({
    id: 'v1ViewAgent',
    method: 'get',
    path: '/agents/:id',
    summary: 'View an agent',
    source: 'inferred',
    access: 'manage_agents',
    params: IdParams,
    success: { status: 200, schema: wrapped('agent', ListedAgentReply) },
    deviations: [KEYS, ONE],
    examples: [{ summary: 'By id', params: { id: 158000002003 } }],
    handle: ({ params }, account) => wrappedOne(account, 'agent', listedAgent(findViewedAgent(account, params.id))),
  }),
])

const companyOperations = resource({ tag: 'Companies' }, [
  endpoint({
    id: 'v1ListCompanies',
    method: 'get',
    path: '/companies',
    summary: 'List companies',
    source: RECORDED,
    access: 'view_companies',
    query: PageQuery,
    success: { status: 200, schema: wrappedList('company', CompanyReply) },
    deviations: [KEYS],
    examples: [{ summary: 'The first page' }],
    handle: ({ query }, account) => wrappedRows(account, listCompanies(account, query), { company: company(account) }),
  }),
  endpoint({
    id: 'v1ViewCompany',
    method: 'get',
    path: '/companies/:id',
    summary: 'View a company',
    source: 'inferred',
    access: 'view_companies',
    params: IdParams,
    success: { status: 200, schema: wrapped('company', CompanyReply) },
    deviations: [KEYS, ONE],
    examples: [{ summary: 'By id', params: { id: 158000003001 } }],
    handle: ({ params }, account) => wrappedOne(account, 'company', company(account)(findCompany(account, params.id))),
  }),
])

const groupOperations = resource({ tag: 'Groups' }, [
  endpoint({
    id: 'v1ListGroups',
    method: 'get',
    path: '/groups',
    summary: 'List groups',
    source: RECORDED,
    access: 'agent',
    query: PageQuery,
    success: { status: 200, schema: wrappedList('group', GroupListReply) },
    deviations: [KEYS],
    examples: [{ summary: 'The first page' }],
    handle: ({ query }, account) => wrappedRows(account, listGroups(account, query), { group: listedGroup }),
  }),
  endpoint({
    id: 'v1ViewGroup',
    method: 'get',
    path: '/groups/:id',
    summary: 'View a group',
    source: 'inferred',
    access: 'agent',
    params: IdParams,
    success: { status: 200, schema: wrapped('group', GroupListReply) },
    deviations: [KEYS, ONE],
    examples: [{ summary: 'By id', params: { id: 158000004001 } }],
    handle: ({ params }, account) => wrappedOne(account, 'group', listedGroup(findGroup(account, params.id))),
  }),
])

export const peopleOperations = [...contactOperations, ...agentOperations, ...companyOperations, ...groupOperations]
