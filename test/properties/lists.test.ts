import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import type { CompanyRow } from '../../src/store/rows/companies.ts'
import type { EmailConfigRow } from '../../src/store/rows/email-configs.ts'
import type { TicketRow } from '../../src/store/rows/tickets.ts'
import type { UserRow } from '../../src/store/rows/users.ts'
import { accountOf } from '../support/account.ts'
import { times } from '../support/extent.ts'
import { basic, NOW, startFreshdesk } from '../support/freshdesk.ts'

// Many runs: a busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 })

const START = Date.parse(NOW) / 1000
const DAY = 86_400

const { emulator } = await startFreshdesk({
  fixture: {
    groups: [
      { name: 'Support', id: 1 },
      { name: 'Billing', id: 2 },
    ],
    agents: [
      { id: 11, name: 'Admin', email: 'admin@x.test', api_key: 'all', roles: ['Account Administrator'] },
      { id: 12, name: 'Gil', email: 'gil@x.test', api_key: 'groups', groups: ['Billing'], ticket_scope: 2 },
      { id: 13, name: 'Rita', email: 'rita@x.test', api_key: 'own', groups: ['Billing'], ticket_scope: 3 },
    ],
  },
})
const account = accountOf(emulator)

/** Few moments for many rows, on both sides of the 30 days that the plain ticket list shows. */
const MOMENTS = ['-40d', '-30d1s', '-30d', '-29d', '-2h', '-1h']
const moment = fc.constantFrom(...MOMENTS)
const since = fc.constantFrom(START - 7200, START - 3600, START - 30 * DAY, START - 50 * DAY)
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const perPage = fc.oneof(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 8, max: 100 }))

const company = fc.record({ name: fc.constantFrom('a', 'B', 'ｃ', '😀', '\uffff'), updated_at: moment })
const contact = fc.record({
  name: fc.constantFrom('ada', 'Ada', 'Ada Z', 'Ａｄａ', '葛', '\uffff'),
  phone: fc.constantFrom('1', '2'),
  active: fc.boolean(),
  blocked: fc.boolean(),
  deleted: fc.boolean(),
  company: fc.nat(),
  updated_at: moment,
})
/** A ticket is not updated before it is created. */
const moments = fc
  .tuple(fc.nat({ max: MOMENTS.length - 1 }), fc.nat({ max: MOMENTS.length - 1 }))
  .map(([one, other]) => ({
    created_at: MOMENTS[Math.min(one, other)] as string, // both are below the length
    updated_at: MOMENTS[Math.max(one, other)] as string,
  }))
const ticket = fc.record({
  stamps: moments,
  status: fc.integer({ min: 2, max: 5 }),
  requester: fc.nat(),
  responder: maybe(fc.constantFrom(11, 12, 13)),
  group: maybe(fc.constantFrom(1, 2)),
  due_by: moment,
  watchers: fc.constantFrom([], [11], [12, 13]),
  /** Archived tickets are neither. */
  kept: fc.constantFrom({}, {}, { spam: true }, { deleted: true }, { spam: true, deleted: true }, { archived: true }),
})

/** Mostly a few rows, now and then so many that lists are gathered in the other way. */
const rows = <Row>(row: fc.Arbitrary<Row>, many: number) =>
  fc.oneof({ weight: 6, arbitrary: fc.array(row, { maxLength: 40, size: 'max' }) }, repeated(row, many))

const repeated = <Row>(row: fc.Arbitrary<Row>, many: number) =>
  fc
    .tuple(fc.array(row, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: many }))
    .map(([some, times]) => Array.from({ length: times }, (_, index) => some[index % some.length] as Row))

const companies = fc.array(company, { minLength: 1, maxLength: 12 }).map((all) =>
  [...all, { name: 'Last', updated_at: '-1h' }].map((one, index) => ({
    ...one,
    id: 100 + index,
    name: `${one.name}${index}`,
  })),
)

const withCompanies = <Row extends { company: number }>(all: Row[], { length }: readonly unknown[]) =>
  all.map((one) => ({ ...one, company: 100 + (one.company % length) }))

/** Follows `Link` from the first page and returns the ids in the order they came. */
async function walk(path: string, query: Readonly<Record<string, unknown>>, key = 'all'): Promise<number[]> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  const search = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]))
  const ids: number[] = []
  let url: string | undefined = `${emulator.url}/api/v2${path}?${search}`
  while (url !== undefined) {
    const response: Response = await fetch(url, { headers: { Authorization: basic(key) } })
    expect(response.status).toBe(200)
    const page = (await response.json()) as { id: number }[]
    const link = response.headers.get('link')
    expect(page.length === query.per_page || (link === null && page.length < Number(query.per_page))).toBe(true)
    ids.push(...page.map(({ id }) => id))
    url = link?.match(/^<(.+)>; rel="next"$/)?.[1]
  }
  return ids
}

const idsOf = (all: readonly { readonly id: number }[]) => all.map(({ id }) => id)
const iso = (seconds: number | undefined) => seconds && new Date(seconds * 1000).toISOString()
const byName = (a: UserRow | CompanyRow, b: UserRow | CompanyRow) =>
  a.name.toLowerCase() < b.name.toLowerCase() ? -1 : a.name.toLowerCase() > b.name.toLowerCase() ? 1 : a.id - b.id

const TICKET_ORDERS = {
  created_at: (one: TicketRow) => [one.created_at, one.id],
  updated_at: (one: TicketRow) => [one.updated_at, one.id],
  due_by: (one: TicketRow) => [one.due_by ?? 0, one.id],
  status: (one: TicketRow) => [one.status, one.created_at, one.id],
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((one, place) => one !== b[place])
  return (a[index] ?? 0) - (b[index] ?? 0)
}

const ticketQuery = fc.record({
  filter: maybe(fc.constantFrom('deleted', 'spam', 'watching', 'new_and_my_open')),
  order_by: maybe(fc.constantFrom('created_at', 'updated_at', 'due_by', 'status')),
  order_type: maybe(fc.constantFrom('asc', 'desc')),
  updated_since: maybe(since),
  requester_id: fc.option(fc.constantFrom(200, 201), { nil: undefined, freq: 4 }),
  company_id: fc.option(fc.constantFrom(100, 101), { nil: undefined, freq: 4 }),
  per_page: perPage,
})
type TicketQuery = typeof ticketQuery extends fc.Arbitrary<infer Query> ? Query : never

const AGENTS = { all: 11, groups: 12, own: 13 } as const

/** By the reference's words, without an index. */
function isListed(one: TicketRow, query: TicketQuery, key: keyof typeof AGENTS): boolean {
  const agent = AGENTS[key]
  if (key !== 'all' && one.responder_id !== agent && !(key === 'groups' && one.group_id === 2)) return false
  if (one.archived || one.deleted !== (query.filter === 'deleted')) return false
  if (!one.deleted && one.spam !== (query.filter === 'spam')) return false
  if (query.filter === 'watching' && !one.watcher_ids.includes(agent)) return false
  const isNewOrMine = one.status === 2 && (one.responder_id === null || one.responder_id === agent)
  if (query.filter === 'new_and_my_open' && !isNewOrMine) return false
  if (query.requester_id !== undefined && one.requester_id !== query.requester_id) return false
  if (query.company_id !== undefined && one.company_id !== query.company_id) return false
  return query.updated_since === undefined ? one.created_at >= START - 30 * DAY : one.updated_at >= query.updated_since
}

it('lists every ticket once and in order, whatever the tickets, the conditions and the page size', async () => {
  const data = fc.record({
    companies,
    contacts: fc.array(contact, { minLength: 2, maxLength: 4 }),
    tickets: rows(ticket, 900),
  })
  await fc.assert(
    fc.asyncProperty(
      data,
      fc.array(fc.tuple(ticketQuery, fc.constantFrom('all', 'groups', 'own')), { minLength: 3, maxLength: 6 }),
      async (given, queries) => {
        emulator.reset()
        const contacts = withCompanies(given.contacts, given.companies).map((one, index) => ({
          ...one,
          id: 200 + index,
        }))
        const tickets = given.tickets.map(({ stamps, kept, ...one }) => ({
          ...one,
          ...kept,
          ...stamps,
          subject: 's',
          requester: 200 + (one.requester % contacts.length),
        }))
        emulator.load({ fixture: { companies: given.companies, contacts, tickets } })
        for (const [query, key] of queries) {
          // Pages of one of a thousand rows take long and show nothing new.
          const per_page = tickets.length > 40 ? Math.max(query.per_page, 50) : query.per_page
          const direction = query.order_type === 'asc' ? 1 : -1
          const keyOf = TICKET_ORDERS[query.order_by ?? 'created_at']
          const expected = [...account.database.tickets.all()]
            .filter((one) => isListed(one, query, key))
            .sort((a, b) => direction * compareLists(keyOf(a), keyOf(b)))
          const walked = await walk('/tickets', { ...query, per_page, updated_since: iso(query.updated_since) }, key)
          expect(walked).toEqual(idsOf(expected))
        }
      },
    ),
    { numRuns: times(40, 4) },
  )
})

it('lists every contact once and in order, whatever the contacts, the conditions and the page size', async () => {
  const query = fc.record({
    state: maybe(fc.constantFrom('verified', 'unverified', 'blocked', 'deleted')),
    phone: fc.option(fc.constantFrom('1', '2'), { nil: undefined, freq: 4 }),
    company_id: maybe(fc.constantFrom(100, 101)),
    updated_since: maybe(since),
    per_page: perPage,
  })
  const stateOf = ({ deleted, blocked, active }: UserRow) =>
    deleted ? 'deleted' : blocked ? 'blocked' : active ? 'verified' : 'unverified'
  await fc.assert(
    fc.asyncProperty(
      companies,
      rows(contact, 900),
      fc.array(query, { minLength: 3, maxLength: 6 }),
      async (firms, people, queries) => {
        emulator.reset()
        emulator.load({ fixture: { companies: firms, contacts: withCompanies(people, firms) } })
        for (const one of queries) {
          const per_page = people.length > 40 ? Math.max(one.per_page, 50) : one.per_page
          const expected = [...account.database.users.all()]
            .filter((user) => !user.is_agent)
            .filter((user) => (one.state === undefined ? !user.deleted && !user.blocked : stateOf(user) === one.state))
            .filter((user) => one.phone === undefined || user.phone === one.phone)
            .filter((user) => one.company_id === undefined || user.company_id === one.company_id)
            .filter((user) => one.updated_since === undefined || user.updated_at >= one.updated_since)
            .sort(byName)
          const walked = await walk('/contacts', { ...one, per_page, updated_since: iso(one.updated_since) })
          expect(walked).toEqual(idsOf(expected))
        }
      },
    ),
    { numRuns: times(40, 4) },
  )
})

it('lists every company once and in order, whatever the companies and the page size', async () => {
  await fc.assert(
    fc.asyncProperty(companies, maybe(since), perPage, async (firms, updatedSince, per_page) => {
      emulator.reset()
      emulator.load({ fixture: { companies: firms } })
      const expected = [...account.database.companies.all()]
        .filter((one) => updatedSince === undefined || one.updated_at >= updatedSince)
        .sort(byName)
      const walked = await walk('/companies', { per_page, updated_since: iso(updatedSince) })
      expect(walked).toEqual(idsOf(expected))
    }),
    { numRuns: times(40, 4) },
  )
})

it('lists every conversation once and in order, whatever they are and the page size', async () => {
  const conversation = fc.record({
    kind: fc.constantFrom('reply', 'note'),
    by: fc.constantFrom(11, 200),
    created_at: moment,
    body: fc.constant('x'),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(conversation, { maxLength: 40, size: 'max' }),
      perPage,
      async (conversations, per_page) => {
        emulator.reset()
        emulator.load({
          fixture: {
            contacts: [{ name: 'Ada', phone: '1', id: 200 }],
            tickets: [
              { id: 1, subject: 's', requester: 200, conversations },
              { id: 2, subject: 's', requester: 200, conversations: [{ kind: 'note', by: 11, body: 'another’s' }] },
            ],
          },
        })
        const expected = [...account.database.conversations.all()]
          .filter((one) => one.ticket_id === 1)
          .sort((a, b) => a.created_at - b.created_at || a.id - b.id)
        expect(await walk('/tickets/1/conversations', { per_page })).toEqual(idsOf(expected))
      },
    ),
    { numRuns: times(40, 4) },
  )
})

it('lists every topic once and in order, and every comment, whatever they are and the page size', async () => {
  const comment = fc.record({ by: fc.constantFrom(11, 12), created_at: moment, body: fc.constant('x') })
  const topic = fc.record({
    forum: fc.constantFrom(41, 42),
    by: fc.constantFrom(11, 12),
    sticky: fc.boolean(),
    created_at: moment,
    comments: fc.array(comment, { maxLength: 6 }),
    followers: fc.subarray([{ user: 11 }, { user: 12 }]),
  })
  const forums = [
    { id: 41, name: 'One', forum_type: 1 },
    { id: 42, name: 'Two', forum_type: 2 },
  ]
  await fc.assert(
    fc.asyncProperty(fc.array(topic, { maxLength: 40, size: 'max' }), perPage, async (topics, per_page) => {
      emulator.reset()
      emulator.load({
        fixture: {
          discussion_categories: [{ name: 'All', forums }],
          discussion_topics: topics.map((one, index) => ({ ...one, id: 1 + index, title: 't' })),
        },
      })
      const { discussion_topics, discussion_comments, discussion_follows } = account.database
      const newestFirst = <Row extends { readonly created_at: number; readonly id: number }>(a: Row, b: Row) =>
        b.created_at - a.created_at || b.id - a.id
      const all = [...discussion_topics.all()].sort(newestFirst)
      for (const forum of [41, 42]) {
        const own = all.filter(({ forum_id }) => forum_id === forum)
        const expected = [...own.filter(({ sticky }) => sticky), ...own.filter(({ sticky }) => !sticky)]
        expect(await walk(`/discussions/forums/${forum}/topics`, { per_page })).toEqual(idsOf(expected))
      }
      const comments = [...discussion_comments.all()]
      const follows = [...discussion_follows.all()]
      for (const user_id of [11, 12]) {
        const written = all.filter(({ id }) => comments.some((one) => one.topic_id === id && one.user_id === user_id))
        expect(await walk('/discussions/topics/participated_by', { user_id, per_page })).toEqual(idsOf(written))
        const followed = all.filter(({ id }) => follows.some((one) => one.topic_id === id && one.user_id === user_id))
        expect(await walk('/discussions/topics/followed_by', { user_id, per_page })).toEqual(idsOf(followed))
      }
      for (const { id } of all.slice(0, 3)) {
        const own = comments.filter(({ topic_id }) => topic_id === id).sort((a, b) => newestFirst(b, a))
        expect(await walk(`/discussions/topics/${id}/comments`, { per_page })).toEqual(idsOf(own))
      }
    }),
    { numRuns: times(30, 4) },
  )
})

it('lists every mailbox once and in order, whatever they are, the conditions and the page size', async () => {
  const mailbox = fc.record({
    primary_role: fc.boolean(),
    active: fc.boolean(),
    product: maybe(fc.constantFrom(1, 2)),
    group: maybe(fc.constantFrom(1, 2)),
  })
  const query = fc.record({
    active: maybe(fc.boolean()),
    product_id: maybe(fc.constantFrom(1, 2)),
    group_id: maybe(fc.constantFrom(1, 2)),
    order_by: maybe(fc.constantFrom('product_id', 'group_id')),
    order_type: maybe(fc.constantFrom('asc', 'desc')),
    per_page: perPage,
  })
  await fc.assert(
    fc.asyncProperty(fc.array(mailbox, { maxLength: 40, size: 'max' }), query, async (mailboxes, one) => {
      emulator.reset()
      const products = [1, 2].map((id) => ({ id, name: `Product ${id}` }))
      const email_configs = mailboxes.map((box, index) => ({ ...box, name: 'x', reply_email: `box${index}@x.test` }))
      emulator.load({ fixture: { products, email_configs } })
      const last = (id: number | null) => id ?? Number.POSITIVE_INFINITY
      const direction = one.order_type === 'desc' ? -1 : 1
      const keyOf = (row: EmailConfigRow) => {
        if (one.order_by === undefined) return [row.primary_role ? 0 : 1, last(row.product_id), row.id]
        const value = row[one.order_by]
        return [value === null ? 1 : 0, direction * (value ?? 0), row.id]
      }
      const expected = [...account.database.email_configs.all()]
        .filter((row) => one.active === undefined || row.active === one.active)
        .filter((row) => one.product_id === undefined || row.product_id === one.product_id)
        .filter((row) => one.group_id === undefined || row.group_id === one.group_id)
        .sort((a, b) => compareLists(keyOf(a), keyOf(b)))
      expect(await walk('/email/mailboxes', one)).toEqual(idsOf(expected))
    }),
    { numRuns: times(40, 4) },
  )
})

it('lists every skill once and by rank, whatever was done to them, and the page size', async () => {
  const step = fc.oneof(
    fc.record({ path: fc.constant('/skills'), method: fc.constant('POST'), rank: fc.constant(undefined) }),
    fc.record({ path: fc.nat(9), method: fc.constantFrom('PUT', 'DELETE'), rank: fc.integer({ min: 1, max: 9 }) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20, size: 'max' }), perPage, async (steps, per_page) => {
      emulator.reset()
      let order = [501, 502, 503]
      emulator.load({ fixture: { skills: order.map((id) => ({ id, name: `Skill ${id}` })) } })
      for (const { path, method, rank } of steps) {
        const id = typeof path === 'string' ? undefined : order[path % Math.max(1, order.length)]
        if (typeof path !== 'string' && id === undefined) continue
        const response = await fetch(`${emulator.url}/api/v2/skills${id === undefined ? '' : `/${id}`}`, {
          method,
          headers: { Authorization: basic('all'), 'Content-Type': 'application/json' },
          ...(method !== 'DELETE' && { body: JSON.stringify(id === undefined ? { name: 'New' } : { rank }) }),
        })
        const others = order.filter((one) => one !== id)
        if (method === 'POST') order = [...order, ((await response.json()) as { id: number }).id]
        else order = method === 'PUT' ? others.toSpliced((rank ?? 1) - 1, 0, id as number) : others
      }
      expect(await walk('/skills', { per_page })).toEqual(order)
    }),
    { numRuns: times(20, 3) },
  )
})
