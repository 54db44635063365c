import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { endpoints } from '../../src/routes/index.ts'
import { accountOf } from '../support/account.ts'
import { times } from '../support/extent.ts'
import { clientOf, type Freshdesk, startFreshdesk } from '../support/freshdesk.ts'
import { writes } from '../support/random-calls.ts'
import { extraWrites } from '../support/random-extra-calls.ts'
import { objectAndFormWrites } from '../support/random-object-calls.ts'
import { setupWrites } from '../support/random-setup-calls.ts'

// Many requests: a busy machine may take its time.
vi.setConfig({ testTimeout: 180_000 })

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const account = accountOf(emulator)

/** What stands for `:id` at the beginning of a path. */
const TABLE = {
  tickets: 'tickets',
  'tickets/archived': 'tickets',
  contacts: 'users',
  agents: 'agents',
  companies: 'companies',
  groups: 'groups',
  canned_responses: 'canned_responses',
  canned_response_folders: 'canned_response_folders',
  'solutions/categories': 'solution_categories',
  'solutions/folders': 'solution_folders',
  'solutions/articles': 'solution_articles',
  roles: 'roles',
  products: 'products',
  email_configs: 'email_configs',
  business_hours: 'business_hours',
  'admin/ticket_fields': 'fields',
  contact_fields: 'fields',
  company_fields: 'fields',
  scenario_automations: 'scenario_automations',
  'discussions/categories': 'discussion_categories',
  'discussions/forums': 'discussion_forums',
  'discussions/topics': 'discussion_topics',
  skills: 'skills',
  'admin/skills': 'skills',
  'admin/groups': 'groups',
  'email/mailboxes': 'email_configs',
  'collaboration/threads': 'collaboration_threads',
  'collaboration/messages': 'collaboration_messages',
  'custom_objects/schemas': 'custom_objects',
  'ticket-forms': 'ticket_forms',
} as const

const people = [158000002001, 158000002003, 158000002101, 158000002104]

const QUERIES: Readonly<Record<string, readonly string[]>> = {
  '/tickets': [
    'per_page=100&include=requester,stats,company,description&updated_since=2000-01-01',
    'filter=deleted',
    'filter=spam',
  ],
  '/tickets/:id': ['', 'include=conversations,requester,company,stats'],
  '/contacts': ['per_page=100', 'state=deleted', 'state=blocked'],
  '/admin/ticket_fields': ['include=section'],
  '/admin/ticket_fields/:id': ['include=section'],
  '/discussions/topics/followed_by': people.map((id) => `user_id=${id}`),
  '/discussions/topics/participated_by': people.map((id) => `user_id=${id}`),
  '/custom_objects/schemas/:id/records': ['page_size=100', 'page_size=2'],
  '/ticket-forms': ['include=portals'],
  '/agents': ['per_page=100', 'active=false'],
  '/agents/autocomplete': ['term=a'],
  '/contacts/autocomplete': ['term=a'],
  '/companies/autocomplete': ['name=a'],
  '/collaboration/threads': [1, 2, 5].map((id) => `parent_id=${id}`),
  '/search/tickets': ['query="priority:>0"', 'query="status:2 OR status:5"'],
  '/search/contacts': ['query="active:true"', 'query="active:false"'],
  '/search/companies': ['query="created_at:>\'2000-01-01\'"'],
}

/** Every GET of the API, of every row. */
function reads(): string[] {
  return endpoints
    .filter((endpoint) => endpoint.method === 'get' && !endpoint.writes)
    .flatMap(({ path }) => {
      if (path.startsWith('/automations/')) return ruleReads(path)
      if (path.endsWith('/:section_id')) return sectionReads()
      if (path.includes('/:survey/')) return surveyReads(path)
      if (path.endsWith('/:record')) return recordReads()
      if (path.endsWith('/:field_id')) return formFieldReads()
      if (/\/(export\/:export|imports\/:id)$/.test(path)) return csvReads(path)
      if (path.startsWith('/search/solutions')) return [`${path.replace(':language', 'de')}?term=router`]
      const table = TABLE[path.slice(1).split('/:')[0] as keyof typeof TABLE]
      const paths = path.includes(':job')
        ? [...account.database.jobs.all()].map((job) => path.replace(':job', job.job_id))
        : path.includes(':')
          ? [...account.database[table].all()].map(({ id }) =>
              path.replace(/:id\w*/, String(id)).replace(':language', 'de'),
            )
          : [path]
      const queries = QUERIES[path] ?? ['']
      return paths.flatMap((one) => queries.map((query) => (query === '' ? one : `${one}?${encodeURI(query)}`)))
    })
}

const recordReads = (): string[] =>
  [...account.database.custom_object_records.all()].map(
    ({ custom_object_id, display_id }) => `/custom_objects/schemas/${custom_object_id}/records/${display_id}`,
  )

const formFieldReads = (): string[] =>
  [...account.database.ticket_forms.all()].flatMap(({ id, fields }) =>
    fields.map(({ field_id }) => `/ticket-forms/${id}/fields/${field_id}`),
  )

const sectionReads = (): string[] =>
  [...account.database.sections.all()].map(
    ({ id, parent_ticket_field_id }) => `/admin/ticket_fields/${parent_ticket_field_id}/sections/${id}`,
  )

const surveyReads = (path: string): string[] =>
  [...account.database.csat_surveys.all()].map(({ survey_id }) => path.replace(':survey', survey_id))

/** Exports and imports of the path's kind. */
function csvReads(path: string): string[] {
  const kind = path.startsWith('/contacts') ? 'contact' : 'company'
  const { exports, imports } = account.database
  const ids = path.endsWith(':id')
    ? [...imports.all()].filter((row) => row.kind === kind).map(({ id }) => String(id))
    : [...exports.all()].filter((row) => row.kind === kind).map(({ export_id }) => export_id)
  return ids.map((id) => path.replace(/:\w+/, id))
}

/** Of each type, and of each rule of it. */
const ruleReads = (path: string): string[] =>
  path.endsWith(':id')
    ? [...account.database.automation_rules.all()].map(
        (rule) => `/automations/${rule.automation_type_id}/rules/${rule.id}`,
      )
    : ['1', '3', '4'].map((type) => path.replace(/:\w+/, type))

async function answers(client: Freshdesk, paths: readonly string[]): Promise<string[]> {
  const texts: string[] = []
  for (const path of paths) {
    const { status, text } = await client.get(path)
    // Links name the port.
    texts.push(`${path} ${status} ${text.replaceAll(client.emulator.url, '')}`)
  }
  return texts
}

const rowsOf = ({ database }: typeof account) =>
  Object.fromEntries(Object.entries(database).map(([name, table]) => [name, [...table.all()]]))

/** What writes answer that follow: new ids and tokens go on where the account's stood. */
async function goneOn(client: Freshdesk): Promise<string[]> {
  const contact = await client.post('/contacts', { name: 'Last', email: 'last@acme.test' })
  const ticket = { requester_id: contact.body.id, subject: 'Last', description: 'Last', status: 2, priority: 1 }
  return [contact.text, (await client.post('/tickets', ticket)).text]
}

const step = fc.record({
  draw: fc.oneof(
    { weight: 3, arbitrary: writes },
    { weight: 4, arbitrary: setupWrites },
    { weight: 3, arbitrary: extraWrites },
    { weight: 4, arbitrary: objectAndFormWrites },
  ),
  /** Seconds that pass before it. */
  pause: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.constantFrom(5, 61, 7200, 90_000)),
})

it('loads an export into an empty account as an equal one: every GET answers the same bytes, and so does its export', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 50, size: 'max' }), async (steps) => {
      emulator.reset()
      for (const { draw, pause } of steps) {
        if (pause > 0) await emulator.clock.advance(pause)
        const { method, path, body } = draw(account)
        const headers: Record<string, string> = Buffer.isBuffer(body)
          ? { 'Content-Type': 'multipart/form-data; boundary=b' }
          : {}
        const sent = Buffer.isBuffer(body) ? String(body) : body
        const { status, text } = await freshdesk.call(method, path, { body: sent, headers })
        expect(status, text).toBeLessThan(500)
      }
      const exported = JSON.parse(JSON.stringify(emulator.export()))
      const now = emulator.clock.now
      const copy = await createEmulator({ fixture: exported, now, freeze: true, checkReplies: true })
      try {
        expect(rowsOf(accountOf(copy))).toEqual(rowsOf(account))
        const paths = reads()
        expect(paths.length).toBeGreaterThan(100)
        expect(await answers(clientOf(copy), paths)).toEqual(await answers(freshdesk, paths))
        expect(copy.export()).toEqual(exported)
        expect(await goneOn(clientOf(copy))).toEqual(await goneOn(freshdesk))
      } finally {
        await copy.close()
      }
    }),
    { numRuns: times(8, 1) },
  )
})
