import { beforeEach, describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

/**
 * The streams of airbytehq/airbyte, source-freshdesk, restated: path, query and cursor of each that is emulated here.
 * The connector sends per_page=100 with every one, follows `Link` and gives up at any status but 200.
 */

const START = '2000-01-01T00:00:00Z'

interface Stream {
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** The query's member that an incremental read sets to the newest value of `cursor`. */
  readonly since?: string
  readonly cursor?: string
  /** Read once for each record of this stream, whose id takes the place of `{id}`. */
  readonly parent?: string
  /** Not a list. */
  readonly isRecord?: true
}

const STREAMS: Readonly<Record<string, Stream>> = {
  agents: { path: '/agents' },
  business_hours: { path: '/business_hours' },
  canned_response_folders: { path: '/canned_response_folders' },
  canned_responses: { path: '/canned_response_folders/{id}/responses', parent: 'canned_response_folders' },
  companies: { path: '/companies' },
  contacts: { path: '/contacts', since: '_updated_since', cursor: 'updated_at' },
  conversations: { path: '/tickets/{id}/conversations', parent: 'tickets' },
  discussion_categories: { path: '/discussions/categories' },
  discussion_comments: { path: '/discussions/topics/{id}/comments', parent: 'discussion_topics' },
  discussion_forums: { path: '/discussions/categories/{id}/forums', parent: 'discussion_categories' },
  discussion_topics: { path: '/discussions/forums/{id}/topics', parent: 'discussion_forums' },
  email_configs: { path: '/email_configs' },
  email_mailboxes: { path: '/email/mailboxes' },
  groups: { path: '/groups' },
  products: { path: '/products' },
  roles: { path: '/roles' },
  satisfaction_ratings: { path: '/surveys/satisfaction_ratings', since: 'created_since', cursor: 'updated_at' },
  scenario_automations: { path: '/scenario_automations' },
  settings: { path: '/settings/helpdesk', isRecord: true },
  skills: { path: '/skills' },
  sla_policies: { path: '/sla_policies' },
  solution_categories: { path: '/solutions/categories' },
  solution_folders: { path: '/solutions/categories/{id}/folders', parent: 'solution_categories' },
  solution_articles: { path: '/solutions/folders/{id}/articles', parent: 'solution_folders' },
  surveys: { path: '/surveys' },
  ticket_fields: { path: '/ticket_fields' },
  tickets: {
    path: '/tickets',
    query: { order_by: 'updated_at', order_type: 'asc', include: 'description,requester,stats' },
    since: 'updated_since',
    cursor: 'updated_at',
  },
  time_entries: { path: '/time_entries' },
}

/** More than a page of what is many in real accounts. */
const MANY = 130
const many = <Made>(make: (index: number) => Made) => Array.from({ length: MANY }, (_, index) => make(index + 1))
const ADMIN = {
  name: 'Alex Admin',
  email: 'alex@desk.test',
  api_key: 'admin-api-key',
  roles: ['Account Administrator'],
}

const freshdesk = await startFreshdesk({
  fixture: {
    agents: [ADMIN],
    groups: [{ name: 'Support' }],
    products: [{ name: 'Router' }],
    skills: many((index) => ({ name: `Skill ${index}` })),
    email_configs: [{ name: 'Support', reply_email: 'support@desk.test', primary_role: true, product: 'Router' }],
    canned_responses: [{ name: 'Greetings', responses: [{ title: 'Hello', content_html: 'Hello' }] }],
    discussion_categories: [{ name: 'Forums', forums: [{ id: 1, name: 'Questions', forum_type: 1 }] }],
    discussion_topics: many((index) => ({
      title: `Topic ${index}`,
      forum: 1,
      by: ADMIN.email,
      message: 'A question',
      created_at: `-${index}h`,
    })),
    scenario_automations: many((index) => ({ name: `Scenario ${index}`, actions: [{ name: 'status', value: 5 }] })),
    solution_categories: [{ name: 'General' }],
    solution_folders: [
      { name: 'FAQ', category: 'General' },
      { name: 'Payments', category: 'General' },
    ],
    solution_articles: many((index) => ({ title: `Article ${index}`, description: 'Text', folder: 'FAQ', status: 1 })),
    companies: many((index) => ({ name: `Company ${index}` })),
    contacts: many((index) => ({ name: `Contact ${index}`, email: `c${index}@mail.test`, updated_at: `-${index}h` })),
    tickets: many((index) => ({
      id: index,
      subject: `Ticket ${index}`,
      requester: `c${index}@mail.test`,
      status: 5,
      created_at: `-${index + 800}h`,
      updated_at: `-${index}h`,
      conversations: [{ kind: 'note', by: ADMIN.email, body: 'A note' }],
      time_entries: [{ agent: ADMIN.email, seconds: 60 }],
    })),
  },
})

beforeEach(async () => {
  for (const id of [1, 2]) {
    const body = { ratings: { default_question: 103 } }
    expect((await freshdesk.post(`/tickets/${id}/satisfaction_ratings`, body)).status).toBe(201)
    await freshdesk.emulator.clock.advance(60)
  }
  freshdesk.emulator.requests.clear()
})

/** How many records each has; the others are one alike. */
const COUNTS: Readonly<Record<string, number>> = {
  companies: MANY,
  contacts: MANY,
  conversations: MANY,
  discussion_comments: MANY,
  discussion_topics: MANY,
  roles: 4,
  satisfaction_ratings: 2,
  scenario_automations: MANY,
  skills: MANY,
  solution_articles: MANY,
  solution_folders: 2,
  tickets: MANY,
  time_entries: MANY,
}

type Row = Readonly<Record<string, unknown>>

async function readPages({ path, query, since, isRecord }: Stream, from: string): Promise<Row[]> {
  const rows: Row[] = []
  const search = new URLSearchParams({ per_page: '100', ...query, ...(since === undefined ? {} : { [since]: from }) })
  let next: string | undefined = `${path}?${search}`
  while (next !== undefined) {
    const { status, body, headers, text } = await freshdesk.get(next)
    expect([next, status, status === 200 ? '' : text]).toEqual([next, 200, ''])
    rows.push(...(isRecord ? [body] : body))
    next = /<[^>]*\/api\/v2([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
  }
  return rows
}

async function read(name: string, from = START): Promise<Row[]> {
  const stream = STREAMS[name]
  if (stream === undefined) throw new Error(`no stream ${name}`)
  if (stream.parent === undefined) return readPages(stream, from)
  const rows: Row[] = []
  for (const { id } of await read(stream.parent)) {
    rows.push(...(await readPages({ ...stream, path: stream.path.replace('{id}', String(id)) }, from)))
  }
  return rows
}

describe.each(Object.keys(STREAMS))('the stream %s', (name) => {
  const { isRecord, since, cursor } = STREAMS[name] as Stream

  it('is read whole, each record once, by calls that have nothing to be found fault with', async () => {
    const rows = await read(name)
    if (name === 'ticket_fields') expect(rows.length).toBeGreaterThan(1)
    else expect(rows).toHaveLength(COUNTS[name] ?? 1)
    if (!isRecord) expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    expect(freshdesk.emulator.requests.verdicts()).toEqual([])
  })

  if (since === undefined || cursor === undefined) return
  it('is read on from its cursor, that moment included', async () => {
    const moments = (await read(name)).map((row) => String(row[cursor])).sort()
    const middle = moments[Math.floor(moments.length / 2)] as string
    const later = await read(name, middle)
    expect(later.map((row) => row[cursor]).sort()).toEqual(moments.filter((moment) => moment >= middle))
  })
})
