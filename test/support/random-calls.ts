import fc from 'fast-check'
import type { Account } from '../../src/account/account.ts'

/** A request to the API. */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: unknown
}

/** What a call acts on is drawn when it is made, from what the account then has. */
export type Draw = (account: Account) => ApiCall

const choice = fc.nat(1_000_000)

/** The id of one of the rows, or now and then of none. */
function pick(rows: { readonly size: number; all(): Iterable<{ readonly id: number }> }, number: number): number {
  if (rows.size === 0 || number % 17 === 16) return 999
  const ids = [...rows.all()].map(({ id }) => id)
  return ids[number % ids.length] ?? 999
}

const sometimes = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 })
const emailAddress = fc
  .nat(5)
  .map((number) => `person${number}@${['acme.test', 'globex.test', 'new.test'][number % 3]}`)
const name = fc.constantFrom('Ada', 'ada', 'Grace Hopper', 'Ａｄａ', 'Zoë Z', '葛', 'a')
const customer_number = fc.record({ customer_number: fc.option(fc.nat(9)) })

const company = (account: Account, number: number) => pick(account.database.companies, number)
const user = (account: Account, number: number) => pick(account.database.users, number)
const ticket = (account: Account, number: number) => pick(account.database.tickets, number)
const conversation = (account: Account, number: number) => pick(account.database.conversations, number)

const contactFields = fc.record(
  {
    name,
    email: fc.option(emailAddress),
    phone: fc.option(fc.constantFrom('1', '2')),
    twitter_id: fc.option(fc.constantFrom('one', 'two')),
    other_emails: fc.option(fc.uniqueArray(emailAddress, { maxLength: 2 })),
    custom_fields: customer_number,
    tags: fc.option(fc.constantFrom(['vip'], [])),
    view_all_tickets: fc.boolean(),
  },
  { requiredKeys: [] },
)

const companiesOf = fc.record({
  company_id: sometimes(choice),
  other_companies: sometimes(fc.array(choice, { maxLength: 2 })),
})

const writeContact = fc
  .tuple(contactFields, companiesOf)
  .map(([fields, { company_id, other_companies }]) => (account: Account) => ({
    ...fields,
    ...(company_id !== undefined && { company_id: company(account, company_id) }),
    ...(other_companies && { other_companies: other_companies.map((one) => ({ company_id: company(account, one) })) }),
  }))

const writeCompany = fc.record(
  {
    name: fc.constantFrom('Hooli', 'hooli', 'Initrode', 'Ａｃｍｅ'),
    domains: fc.option(fc.subarray(['new.test', 'other.test'])),
    renewal_date: fc.option(fc.constantFrom('2031-01-01', '1960-02-03T04:05:06Z')),
  },
  { requiredKeys: [] },
)

const writeTicket = fc.record(
  {
    subject: fc.constantFrom('Printer', 'Ｒｏｕｔｅｒ'),
    status: fc.integer({ min: 2, max: 7 }),
    priority: fc.integer({ min: 1, max: 4 }),
    tags: fc.constantFrom(['vip'], []),
    custom_fields: fc.record({ cf_vip: fc.option(fc.boolean()), cf_seats: fc.option(fc.nat(9)) }),
    due_by: fc.constantFrom('2030-01-16', '2031-01-01T00:00:00Z'),
  },
  { requiredKeys: [] },
)

const create: fc.Arbitrary<Draw> = fc.oneof(
  fc.tuple(writeContact, name).map(
    ([fields, given]): Draw =>
      (account) => ({
        method: 'POST',
        path: '/contacts',
        body: { name: given, ...fields(account) },
      }),
  ),
  fc.tuple(writeCompany, choice).map(
    ([fields, number]): Draw =>
      () => ({
        method: 'POST',
        path: '/companies',
        body: { name: `Company ${number % 50}`, ...fields },
      }),
  ),
  fc.tuple(writeTicket, choice).map(
    ([fields, number]): Draw =>
      (account) => ({
        method: 'POST',
        path: '/tickets',
        body: {
          description: 'Help',
          subject: 's',
          status: 2,
          priority: 1,
          requester_id: user(account, number),
          ...fields,
        },
      }),
  ),
  fc.tuple(writeTicket, emailAddress).map(
    ([fields, email]): Draw =>
      () => ({
        method: 'POST',
        path: '/tickets',
        body: { description: 'Help', subject: 's', status: 2, priority: 1, email, ...fields },
      }),
  ),
  fc.tuple(choice, fc.constantFrom('reply', 'notes')).map(
    ([number, kind]): Draw =>
      (account) => ({
        method: 'POST',
        path: `/tickets/${ticket(account, number)}/${kind}`,
        body: { body: 'Text' },
      }),
  ),
)

const writeRule: fc.Arbitrary<Draw> = fc
  .tuple(
    fc.constantFrom(1, 3, 4),
    fc.record({ position: sometimes(fc.constantFrom(1, 2)), active: fc.boolean() }),
    fc.constantFrom<object>(
      { field_name: 'priority', value: 4 },
      { field_name: 'add_tag', value: ['ruled'] },
      { field_name: 'add_note', note_body: 'By a rule' },
      { field_name: 'cf_seats', value: 3 },
    ),
  )
  .map(([type, fields, action]) => () => ({
    method: 'POST',
    path: `/automations/${type}/rules`,
    body: {
      name: 'Rule',
      conditions: [],
      actions: [action],
      ...(type === 4 && { performer: { type: 3 }, events: [{ field_name: 'ticket_action', value: 'updated' }] }),
      ...fields,
    },
  }))

const change: fc.Arbitrary<Draw> = fc.oneof(
  fc.tuple(choice, writeContact).map(
    ([number, fields]): Draw =>
      (account) => ({
        method: 'PUT',
        path: `/contacts/${user(account, number)}`,
        body: fields(account),
      }),
  ),
  fc.tuple(choice, writeCompany).map(
    ([number, body]): Draw =>
      (account) => ({
        method: 'PUT',
        path: `/companies/${company(account, number)}`,
        body,
      }),
  ),
  fc.tuple(choice, writeTicket, fc.constantFrom('PUT' as const, 'PATCH' as const), sometimes(choice)).map(
    ([number, fields, method, requester]): Draw =>
      (account) => ({
        method,
        path: `/tickets/${ticket(account, number)}`,
        body: { ...fields, ...(requester !== undefined && { requester_id: user(account, requester) }) },
      }),
  ),
  choice.map(
    (number): Draw =>
      (account) => ({
        method: 'PUT',
        path: `/conversations/${conversation(account, number)}`,
        body: { body: 'Changed' },
      }),
  ),
  fc
    .tuple(choice, fc.constantFrom('contacts/:user/restore', 'contacts/:user/send_invite', 'tickets/:ticket/restore'))
    .map(
      ([number, path]): Draw =>
        (account) => ({
          method: 'PUT',
          path: `/${path.replace(':user', String(user(account, number))).replace(':ticket', String(ticket(account, number)))}`,
        }),
    ),
  fc.tuple(choice, fc.array(choice, { minLength: 1, maxLength: 3 }), sometimes(contactFields)).map(
    ([primary, secondaries, contact]): Draw =>
      (account) => ({
        method: 'POST',
        path: '/contacts/merge',
        body: {
          primary_contact_id: user(account, primary),
          secondary_contact_ids: secondaries.map((one) => user(account, one)),
          ...(contact && { contact: { phone: contact.phone, twitter_id: contact.twitter_id } }),
        },
      }),
  ),
)

const remove: fc.Arbitrary<Draw> = fc.oneof(
  fc.tuple(choice, fc.constantFrom('', '/hard_delete', '/hard_delete?force=true')).map(
    ([number, rest]): Draw =>
      (account) => ({
        method: 'DELETE',
        path: `/contacts/${user(account, number)}${rest}`,
      }),
  ),
  choice.map(
    (number): Draw =>
      (account) => ({ method: 'DELETE', path: `/companies/${company(account, number)}` }),
  ),
  choice.map(
    (number): Draw =>
      (account) => ({ method: 'DELETE', path: `/tickets/${ticket(account, number)}` }),
  ),
  choice.map(
    (number): Draw =>
      (account) => ({
        method: 'DELETE',
        path: `/conversations/${conversation(account, number)}`,
      }),
  ),
)

/** Every write that the API has. */
export const writes: fc.Arbitrary<Draw> = fc.oneof(
  { weight: 3, arbitrary: create },
  { weight: 1, arbitrary: writeRule },
  { weight: 4, arbitrary: change },
  { weight: 2, arbitrary: remove },
)

/** Reads, right and wrong ones. */
export const reads: fc.Arbitrary<Draw> = fc.oneof(
  fc
    .constantFrom(
      '/tickets?per_page=3&include=stats,requester,company,description',
      '/tickets?updated_since=2000-01-01&order_by=updated_at',
      '/tickets?page=301',
      '/contacts?per_page=2',
      '/contacts?state=deleted',
      '/contacts/autocomplete?term=a',
      '/companies?per_page=x',
      '/discussions/categories',
      '/discussions/topics/participated_by?per_page=3',
      '/discussions/topics/followed_by',
      '/nowhere',
    )
    .map(
      (path): Draw =>
        () => ({ method: 'GET', path }),
    ),
  choice.map(
    (number): Draw =>
      (account) => ({
        method: 'GET',
        path: `/tickets/${ticket(account, number)}?include=conversations`,
      }),
  ),
  choice.map(
    (number): Draw =>
      (account) => ({ method: 'GET', path: `/contacts/${user(account, number)}` }),
  ),
)
