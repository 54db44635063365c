import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Account } from '../../src/account/account.ts'
import { type Actor, findActorByKey } from '../../src/account/actor.ts'
import { COMPANIES, CONTACTS, TICKETS } from '../../src/domain/search/fields.ts'
import { prepareSearch, searchCompanies, searchContacts, searchTickets } from '../../src/domain/search/search.ts'
import { canSeeTicket } from '../../src/domain/ticket-access.ts'
import { loadFixtureFrom } from '../../src/fixtures/load-fixture.ts'
import type { CustomFieldValues } from '../../src/store/rows/base.ts'
import { type CompanyRow, companyRow } from '../../src/store/rows/companies.ts'
import { type TicketRow, ticketRow } from '../../src/store/rows/tickets.ts'
import { type UserRow, userRow } from '../../src/store/rows/users.ts'
import { stockAccount } from '../support/account.ts'
import { times } from '../support/extent.ts'
import { ID } from '../support/tickets.ts'

/** A query's text, and what it means for a row, told without any index. */
interface Meaning<Row> {
  readonly text: string
  readonly holds: (row: Row) => boolean
}

type Value = string | number | boolean
type Operator = ':' | ':>' | ':<'
/** As it stands in the query, and what it is. */
type Written = readonly [text: string, value: Value]

const COMPARE: Readonly<Record<Operator, (own: Value, given: Value) => boolean>> = {
  ':': (own, given) => own === given,
  ':>': (own, given) => own >= given,
  ':<': (own, given) => own <= given,
}

const equals = fc.constant<Operator>(':')
const orders = fc.constantFrom<Operator>(':', ':>', ':<')

function field<Row>(
  name: string,
  operators: fc.Arbitrary<Operator>,
  values: readonly Written[],
  valuesOf: (row: Row) => readonly (Value | null)[],
): fc.Arbitrary<Meaning<Row>> {
  const own = (row: Row) => valuesOf(row).filter((value) => value !== null)
  const set = fc.tuple(operators, fc.constantFrom(...values)).map(([operator, [text, given]]) => ({
    text: `${name}${operator}${text}`,
    holds: (row: Row) => own(row).some((value) => COMPARE[operator](value, given)),
  }))
  const unset = fc.constant({ text: `${name}:null`, holds: (row: Row) => own(row).length === 0 })
  return fc.oneof({ weight: 5, arbitrary: set }, { weight: 1, arbitrary: unset })
}

/** Conditions joined without parentheses, where AND goes first, and with them. */
function queryOf<Row>(...conditions: readonly fc.Arbitrary<Meaning<Row>>[]): fc.Arbitrary<Meaning<Row>> {
  type Parts = { sum: Meaning<Row>; product: Meaning<Row>; operand: Meaning<Row> }
  return fc.letrec<Parts>((tie) => ({
    sum: fc.array(tie('product'), { minLength: 1, maxLength: 3 }).map((parts) => ({
      text: parts.map(({ text }) => text).join(' OR '),
      holds: (row) => parts.some(({ holds }) => holds(row)),
    })),
    product: fc.array(tie('operand'), { minLength: 1, maxLength: 3 }).map((parts) => ({
      text: parts.map(({ text }) => text).join(' AND '),
      holds: (row) => parts.every(({ holds }) => holds(row)),
    })),
    operand: fc.oneof(
      { depthSize: 'small' },
      fc.oneof(...conditions),
      tie('sum').map(({ text, holds }) => ({ text: `(${text})`, holds })),
    ),
  })).sum
}

const DAYS = ['2030-01-01', '2030-01-02', '2030-01-03', '2030-01-05']
const dayOf = (seconds: number | null) =>
  seconds === null ? null : new Date(seconds * 1000).toISOString().slice(0, 10)
const moment = fc.constantFrom(
  ...['2029-12-30', ...DAYS].flatMap((day) =>
    ['T00:00:00Z', 'T12:34:56Z', 'T23:59:59Z'].map((time) => Date.parse(`${day}${time}`) / 1000),
  ),
)
const orNull = <One>(arbitrary: fc.Arbitrary<One>) => fc.option(arbitrary, { nil: null, freq: 3 })

const quoted = (text: string): Written => [`'${text}'`, text]
const bare = (value: Value): Written => [String(value), value]
const days = DAYS.flatMap((day) => [quoted(day), bare(day)])
const custom = (name: string) => (row: { readonly custom_fields: CustomFieldValues }) => [
  row.custom_fields[name] ?? null,
]

const TAGS = ['vip', 'VIP', 'a b', 'zoë']
const stamps = { created_at: moment, updated_at: moment }

const ticket = fc.record({
  ...stamps,
  due_by: orNull(moment),
  fr_due_by: orNull(moment),
  status: fc.integer({ min: 2, max: 7 }),
  priority: fc.integer({ min: 1, max: 4 }),
  type: orNull(fc.constantFrom('Problem', 'Feature Request')),
  responder_id: orNull(fc.constantFrom<number>(ID.amy, ID.gil, ID.rita)),
  group_id: orNull(fc.constantFrom<number>(ID.support, ID.billing)),
  tags: fc.array(fc.constantFrom(...TAGS), { maxLength: 3 }),
  custom_fields: fc.record(
    {
      cf_reference_number: orNull(fc.constantFrom('R-1', '17', 'true')),
      cf_vip: orNull(fc.boolean()),
      cf_seats: orNull(fc.integer({ min: -3, max: 3 })),
      cf_incident_date: orNull(fc.constantFrom(...DAYS)),
      cf_region: orNull(fc.constantFrom('EMEA', 'APAC')),
      cf_country: orNull(fc.constantFrom('Germany', 'United States')),
      cf_city: orNull(fc.constantFrom('Munich', 'Buffalo')),
    },
    { requiredKeys: [] },
  ),
  spam: fc.constantFrom(false, false, false, true),
  deleted: fc.constantFrom(false, false, false, true),
})

const references = [quoted('R-1'), bare('R-1'), quoted('17'), bare('17'), quoted('true'), bare('true'), quoted('EMEA')]

const ticketQuery = queryOf<TicketRow>(
  field('status', orders, [2, 3, 5, 6, 7].map(bare), (row) => [row.status]),
  field('priority', orders, [1, 2, 4].map(bare), (row) => [row.priority]),
  field('agent_id', orders, [ID.amy, ID.gil, 7].map(bare), (row) => [row.responder_id]),
  field('group_id', equals, [ID.support, ID.billing].map(bare), (row) => [row.group_id]),
  field('tag', equals, [...TAGS.map(quoted), bare('zoë'), quoted('')], (row) => row.tags),
  field('type', equals, ['Problem', 'Feature Request', 'problem'].map(quoted), (row) => [row.type]),
  field('due_by', orders, days, (row) => [dayOf(row.due_by)]),
  field('fr_due_by', orders, days, (row) => [dayOf(row.fr_due_by)]),
  field('created_at', orders, days, (row) => [dayOf(row.created_at)]),
  field('updated_at', orders, days, (row) => [dayOf(row.updated_at)]),
  field('cf_reference_number', equals, references, custom('cf_reference_number')),
  field('custom_string', equals, references, custom('cf_reference_number')),
  field('cf_vip', equals, [true, false].map(bare), custom('cf_vip')),
  field('cf_seats', orders, [-2, 0, 3].map(bare), custom('cf_seats')),
  field('cf_incident_date', orders, days, custom('cf_incident_date')),
  field('cf_region', equals, ['EMEA', 'APAC', 'emea'].map(quoted), custom('cf_region')),
  field('cf_country', equals, ['Germany', 'United States'].map(quoted), custom('cf_country')),
  field('cf_city', equals, ['Munich', 'Bavaria'].map(quoted), custom('cf_city')),
)

const contact = fc.record({
  ...stamps,
  active: fc.boolean(),
  blocked: fc.constantFrom(false, false, true),
  deleted: fc.constantFrom(false, false, true),
  company_id: orNull(fc.constantFrom<number>(ID.acme, ID.globex)),
  other_companies: fc.constantFrom([], [{ company_id: ID.globex, view_all_tickets: false }]),
  twitter_id: orNull(fc.constantFrom('ada', 'linus')),
  phone: orNull(fc.constantFrom('+1 555', '0049')),
  mobile: orNull(fc.constantFrom('+1 555', '0049')),
  email: orNull(fc.constantFrom('a@x.test', 'b@x.test')),
  other_emails: fc.constantFrom([], ['b@x.test']),
  tags: fc.array(fc.constantFrom(...TAGS), { maxLength: 2 }),
  language: fc.constantFrom('en', 'sv'),
  time_zone: fc.constantFrom('UTC', 'Stockholm'),
  custom_fields: fc.record({ department: orNull(fc.constant('Sales')), newsletter: orNull(fc.boolean()) }),
})

const addresses = ['a@x.test', 'b@x.test'].map(quoted)

const contactQuery = queryOf<UserRow>(
  field('active', equals, [true, false].map(bare), (row) => [row.active]),
  field('company_id', orders, [ID.acme, ID.globex].map(bare), (row) => [
    row.company_id,
    ...row.other_companies.map((other) => other.company_id),
  ]),
  field('twitter_id', equals, ['ada', 'Ada'].map(quoted), (row) => [row.twitter_id]),
  field('email', equals, [...addresses, ["'A@X.test'", 'a@x.test']], (row) => [row.email, ...row.other_emails]),
  field('phone', equals, [quoted('+1 555'), bare('0049')], (row) => [row.phone]),
  field('mobile', equals, [quoted('+1 555'), bare('0049')], (row) => [row.mobile]),
  field('tag', equals, TAGS.map(quoted), (row) => row.tags),
  field('language', equals, ['en', 'sv', 'de'].map(quoted), (row) => [row.language]),
  field('time_zone', equals, ['UTC', 'Stockholm'].map(quoted), (row) => [row.time_zone]),
  field('created_at', orders, days, (row) => [dayOf(row.created_at)]),
  field('updated_at', orders, days, (row) => [dayOf(row.updated_at)]),
  field('department', equals, ['Sales', 'Research'].map(quoted), custom('department')),
  field('newsletter', equals, [true, false].map(bare), custom('newsletter')),
)

const company = fc.record({
  ...stamps,
  domains: fc.uniqueArray(fc.constantFrom('x.test', 'y.test'), { maxLength: 2 }),
  custom_fields: fc.record({ contract_number: orNull(fc.integer({ min: 1, max: 4 })) }),
})

const companyQuery = queryOf<CompanyRow>(
  field('domain', equals, [quoted('x.test'), ["'Y.Test'", 'y.test']], (row) => row.domains),
  field('created_at', orders, days, (row) => [dayOf(row.created_at)]),
  field('updated_at', orders, days, (row) => [dayOf(row.updated_at)]),
  field('contract_number', orders, [2, 3].map(bare), custom('contract_number')),
)

function actorByKey(account: Account, key: string): Actor {
  const actor = findActorByKey(account, key)
  if (actor === undefined) throw new Error(`nobody has the key ${key}`)
  return actor
}

/** The rows of all pages; each page must tell their number. */
function allPages<Row>(search: (page: number) => { readonly total: number; readonly rows: readonly Row[] }): Row[] {
  const rows: Row[] = []
  const totals = new Set<number>()
  for (let page = 1; ; page++) {
    const found = search(page)
    rows.push(...found.rows)
    totals.add(found.total)
    if (found.rows.length < 30) break
  }
  expect([...totals]).toEqual([rows.length])
  return rows
}

type Dated = { readonly id: number; readonly created_at: number }

const idsOf = (rows: readonly Dated[]) => rows.map(({ id }) => id)
const newestFirst = (a: Dated, b: Dated) => b.created_at - a.created_at || b.id - a.id

function deskAccount(): Account {
  const account = stockAccount()
  loadFixtureFrom(account, 'support-desk')
  return account
}

function ticketProgram(account: Account, query: string) {
  const found = prepareSearch(account, TICKETS, query)
  if (Array.isArray(found)) throw new Error(JSON.stringify(found))
  return found
}

const FIRST_ID = 1000
type Made<Kind> = Kind extends fc.Arbitrary<infer Fields> ? Fields : never
const change = <Fields>(fields: fc.Arbitrary<Fields>) =>
  fc.array(fc.record({ at: fc.nat(999), fields: orNull(fields) }), { maxLength: 20 })

describe('a search finds what a walk over all rows finds, newest first, after any writes', () => {
  it('of tickets, in the scope of each agent', () => {
    const account = deskAccount()
    const { tickets } = account.database
    const rowOf = (at: number, fields: Made<typeof ticket>) =>
      ticketRow({ id: FIRST_ID + at, requester_id: ID.ada, ...fields })
    fc.sample(ticket, { numRuns: 1000, seed: 1 }).forEach((fields, at) => {
      tickets.insert(rowOf(at, fields))
    })
    const key = fc.constantFrom('admin-api-key', 'admin-api-key', 'group-api-key', 'restricted-api-key')
    fc.assert(
      fc.property(ticketQuery, key, change(ticket), ({ text, holds }, apiKey, changes) => {
        for (const { at, fields } of changes) {
          const exists = tickets.get(FIRST_ID + at) !== undefined
          if (fields === null) tickets.delete(FIRST_ID + at)
          else tickets[exists ? 'replace' : 'insert'](rowOf(at, fields))
        }
        const actor = actorByKey(account, apiKey)
        const query = `"${text}"`
        const found = prepareSearch(account, TICKETS, query)
        if (Array.isArray(found)) throw new Error(JSON.stringify(found))
        const expected = [...tickets.all()]
          .filter((row) => !row.spam && !row.deleted && canSeeTicket(actor, row) && holds(row))
          .sort(newestFirst)
        expect(idsOf(allPages((page) => searchTickets(account, actor, { ...found, page })))).toEqual(idsOf(expected))
      }),
      { numRuns: times(200, 50) },
    )
  })

  it('of contacts that are not deleted', () => {
    const account = deskAccount()
    const { users } = account.database
    const rowOf = (at: number, fields: Made<typeof contact>) =>
      userRow({ id: FIRST_ID + at, name: 'Ada', visitor_id: '', org_contact_id: '', ...fields })
    fc.sample(contact, { numRuns: 400, seed: 1 }).forEach((fields, at) => {
      users.insert(rowOf(at, fields))
    })
    fc.assert(
      fc.property(contactQuery, change(contact), ({ text, holds }, changes) => {
        for (const { at, fields } of changes) {
          const exists = users.get(FIRST_ID + at) !== undefined
          if (fields === null) users.delete(FIRST_ID + at)
          else users[exists ? 'replace' : 'insert'](rowOf(at, fields))
        }
        const query = `"${text}"`
        const found = prepareSearch(account, CONTACTS, query)
        if (Array.isArray(found)) throw new Error(JSON.stringify(found))
        const expected = [...users.all()].filter((row) => !row.is_agent && !row.deleted && holds(row)).sort(newestFirst)
        expect(idsOf(allPages((page) => searchContacts(account, { ...found, page })))).toEqual(idsOf(expected))
      }),
      { numRuns: times(150, 40) },
    )
  })

  it('of companies', () => {
    const account = deskAccount()
    const { companies } = account.database
    fc.sample(company, { numRuns: 400, seed: 1 }).forEach((fields, at) => {
      companies.insert(companyRow({ id: FIRST_ID + at, name: 'Acme', org_company_id: '', ...fields }))
    })
    fc.assert(
      fc.property(companyQuery, ({ text, holds }) => {
        const query = `"${text}"`
        const found = prepareSearch(account, COMPANIES, query)
        if (Array.isArray(found)) throw new Error(JSON.stringify(found))
        const expected = [...companies.all()].filter(holds).sort(newestFirst)
        expect(idsOf(allPages((page) => searchCompanies(account, { ...found, page })))).toEqual(idsOf(expected))
      }),
      { numRuns: times(200, 50) },
    )
  })
})

describe('an account of 1,000 tickets and its snapshot', () => {
  const account = deskAccount()
  fc.sample(ticket, { numRuns: 1000, seed: 2 }).forEach((fields, at) => {
    account.database.tickets.insert(ticketRow({ id: FIRST_ID + at, requester_id: ID.ada, ...fields }))
  })
  const total = () =>
    searchTickets(account, actorByKey(account, 'admin-api-key'), ticketProgram(account, '"status:2 AND priority:>3"'))
      .total
  const walk = () =>
    [...account.database.tickets.all()].filter((row) => row.shelf === 0 && row.status === 2 && row.priority >= 3).length

  it('each find their own rows, however often one is left for the other', () => {
    const first = total()
    expect(first).toBe(walk())
    account.snapshots.take('before')
    for (let at = 0; at < 1000; at += 3) {
      const row = account.database.tickets.get(FIRST_ID + at) as TicketRow
      account.database.tickets.replace(ticketRow({ ...row, status: 2, priority: 4 }))
    }
    const changed = total()
    expect(changed).toBe(walk())
    account.snapshots.take('after')
    for (const [name, expected] of [
      ['before', first],
      ['after', changed],
      ['before', first],
      ['after', changed],
    ] as const) {
      account.restore(name)
      expect([name, total(), walk()]).toEqual([name, expected, expected])
    }
  })

  it('shares what searches derived from the rows that no write touched', () => {
    total()
    account.snapshots.take('shared')
    account.database.tickets.delete(account.database.tickets.by.search.blocks[2]?.rows[0]?.id ?? 0)
    total()
    const now = account.database.tickets.by.search.blocks
    account.restore('shared')
    const then = account.database.tickets.by.search.blocks
    expect(then.filter((block) => !now.includes(block))).toHaveLength(1)
    let made = 0
    for (const block of then) {
      block.derived('status', () => {
        made++
        return {}
      })
    }
    expect(made).toBe(0)
  })
})

describe('any text as a query', () => {
  const piece = fc.constantFrom(
    ...[
      '"',
      "'",
      '(',
      ')',
      ':',
      ':>',
      ':<',
      ' ',
      ' AND ',
      ' OR ',
      'status',
      'tag',
      'due_by',
      'cf_vip',
      'custom_string',
    ],
    ...[
      '2',
      '-1',
      '1.5',
      "'x'",
      'null',
      'true',
      '2030-01-01',
      "'2030-02-31'",
      'constructor',
      '__proto__',
      'requester_id',
    ],
  )
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 520 }),
    fc.array(piece, { maxLength: 40 }).map((pieces) => `"${pieces.join('')}"`),
  )

  it('is answered, or refused with one error a field', () => {
    const account = deskAccount()
    const actor = actorByKey(account, 'admin-api-key')
    fc.assert(
      fc.property(anything, (query) => {
        const found = prepareSearch(account, TICKETS, query)
        const errors = Array.isArray(found) ? found : []
        if (!Array.isArray(found)) expect(searchTickets(account, actor, found).total).toBeLessThanOrEqual(36)
        expect(new Set(errors.map((error) => error.field)).size).toBe(errors.length)
      }),
      { numRuns: times(10_000, 2000) },
    )
  })

  it('is answered however deep its parentheses are', () => {
    const account = deskAccount()
    const deep = `"${'status:2 OR ('.repeat(1000)}status:3${')'.repeat(1000)}"`
    expect(searchTickets(account, actorByKey(account, 'admin-api-key'), ticketProgram(account, deep)).total).toBe(15)
  })
})
