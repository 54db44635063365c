import type { Fixture } from '../fixtures/format/fixture.ts'

/** Question to both sides: a read. */
export interface Question {
  /** Path below `/api/v2`, with its query. */
  readonly path: string
  /** Whether it is asked with a key that nobody has. */
  readonly wrongKey?: boolean
  /** Whether it asks for a list of which the fixture has everything. */
  readonly isWhole?: boolean
  /** Whether it asks for a list of which the fixture has a part, so that the emulator has fewer pages. */
  readonly isSample?: boolean
  /** Whether it asks for a list in the order of names, which are stand-ins in the fixture. */
  readonly isByName?: boolean
}

/** Lists of an account's configuration. */
const WHOLE = [
  ...['/ticket_fields', '/contact_fields', '/company_fields', '/groups', '/agents', '/roles', '/products'],
  ...['/email_configs', '/business_hours', '/sla_policies', '/surveys', '/ticket-forms', '/scenario_automations'],
  ...['/admin/ticket_fields', '/admin/groups', '/admin/skills', '/email/mailboxes', '/canned_response_folders'],
]

const OTHERS = [
  ...['/agents/me', '/settings/helpdesk', '/email/settings', '/automations/1/rules', '/automations/3/rules'],
  ...['/automations/4/rules', '/roles?per_page=1', '/ticket_fields?per_page=1', '/groups?per_page=1&page=1'],
]

/** Lists of records. */
const SAMPLES = [
  ...['/tickets?per_page=5', '/contacts?per_page=5', '/companies?per_page=5', '/tickets?per_page=1&page=1'],
  ...['/contacts?per_page=1', '/tickets?per_page=3&include=requester,stats,description'],
]

/** Questions that no client should ask, and that change nothing. */
const WRONG = [
  ...[
    '/tickets?unknown_parameter=1',
    '/tickets?page=0',
    '/tickets?page=x',
    '/tickets?per_page=101',
    '/tickets?per_page=0',
  ],
  ...['/tickets?filter=nothing', '/tickets?order_by=nothing', '/tickets?order_type=up', '/tickets?include=nothing'],
  ...['/tickets?updated_since=yesterday', '/tickets/1?include=nothing', '/tickets/999999999999', '/tickets/none'],
  ...['/contacts?unknown_parameter=1', '/contacts?page=0', '/contacts?state=nothing', '/contacts/1', '/companies/1'],
  ...['/agents/1', '/groups/1', '/roles/1', '/products/1', '/companies?page=0', '/nothing', '/canned_responses/1'],
  ...['/search/tickets', '/search/tickets?query=status:2', '/search/tickets?query=%22nothing:2%22'],
  ...[
    '/search/tickets?query=%22status:2%22&page=11',
    '/search/contacts?query=%22nothing:2%22',
    '/admin/ticket_fields/1',
  ],
]

/** Number of records of each kind that are viewed. */
const VIEWED = 3

type Listed = readonly { readonly id?: number | undefined }[] | undefined

const ids = (records: Listed): readonly number[] => (records ?? []).flatMap(({ id }) => id ?? []).slice(0, VIEWED)

const BY_NAME = /^\/(?:agents|contacts|companies|groups|admin\/groups)(?:\?|$)/

/**
 * Questions for an account.
 * @param withWrongKey whether to ask once with a key that nobody has, which the account may note
 */
export const questionsFor = (fixture: Fixture, withWrongKey: boolean): readonly Question[] =>
  allQuestions(fixture, withWrongKey).map((one) => (BY_NAME.test(one.path) ? { ...one, isByName: true } : one))

function allQuestions(fixture: Fixture, withWrongKey: boolean): readonly Question[] {
  const views = (records: Listed, path: (id: number) => string) => ids(records).map((id) => ({ path: path(id) }))
  return [
    ...WHOLE.map((path) => ({ path, isWhole: true })),
    ...OTHERS.map((path) => ({ path })),
    ...SAMPLES.map((path) => ({ path, isSample: true })),
    ...views(fixture.groups, (id) => `/groups/${id}`),
    ...views(fixture.agents, (id) => `/agents/${id}`),
    ...views(fixture.products, (id) => `/products/${id}`),
    ...views(fixture.roles, (id) => `/roles/${id}`),
    ...views(fixture.companies, (id) => `/companies/${id}`),
    ...views(fixture.contacts, (id) => `/contacts/${id}`),
    ...views(fixture.canned_responses, (id) => `/canned_response_folders/${id}`),
    ...views(fixture.canned_responses, (id) => `/canned_response_folders/${id}/responses`),
    ...views(fixture.tickets, (id) => `/tickets/${id}`),
    ...views(fixture.tickets, (id) => `/tickets/${id}?include=conversations,requester,company,stats`),
    ...views(fixture.tickets, (id) => `/tickets/${id}/conversations`),
    ...WRONG.map((path) => ({ path })),
    ...(withWrongKey ? [{ path: '/tickets?per_page=1', wrongKey: true }] : []),
  ]
}
