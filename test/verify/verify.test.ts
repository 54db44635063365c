import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, it, vi } from 'vitest'
import { createEmulator, type Fixture } from '../../src/index.ts'
import { ReadingClient } from '../../src/pull/ask/client.ts'
import { isAccepted, readAccepted } from '../../src/verify/accepted.ts'
import type { DifferenceKind } from '../../src/verify/compare.ts'
import { verify } from '../../src/verify/verify.ts'
import { pullFrom, standIn } from '../pull/stand-in.ts'

vi.setConfig({ testTimeout: 60_000 })

interface Reply {
  status: number
  headers: Record<string, string>
  // biome-ignore lint/suspicious/noExplicitAny: a fault may do anything to a reply
  body: any
}
interface Fault {
  readonly name: string
  readonly path: string
  readonly plant: (reply: Reply) => void
}

const account = await standIn({ rateLimit: 'off' })
const { fixture } = await pullFrom(account)
const emulator = await createEmulator({ fixture, rateLimit: 'off' })
let planted: ReadonlyMap<string, Fault> = new Map()
const server: Server = createServer((asked, answer) => {
  const passed = request(
    `${account.url}${asked.url}`,
    { method: 'GET', headers: { ...asked.headers, connection: 'close' } },
    (response) => {
      replyOf(response)
        .then((reply) => {
          // The wrong key asks what is asked before with the right one.
          if (reply.status !== 401) planted.get((asked.url ?? '').replace('/api/v2', ''))?.plant(reply)
          answer.writeHead(reply.status, reply.headers).end(reply.body === undefined ? '' : JSON.stringify(reply.body))
        })
        .catch((error: Error) => answer.destroy(error))
    },
  )
  passed.end()
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const sides = {
  account: new ReadingClient({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key: account.apiKey,
  }),
  emulator: new ReadingClient({ url: emulator.url, key: emulator.apiKey }),
}
afterAll(async () => {
  for (const side of Object.values(sides)) side.close()
  server.close()
  await Promise.all([account.close(), emulator.close()])
})

async function replyOf(response: IncomingMessage): Promise<Reply> {
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += chunk
  const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...headers } = response.headers
  return {
    status: response.statusCode ?? 0,
    headers: headers as Record<string, string>,
    body: text === '' ? undefined : JSON.parse(text),
  }
}

const held = async () => {
  let now = 0
  const timer = {
    now: () => now,
    async wait(milliseconds: number) {
      now += milliseconds
    },
  }
  return await verify(sides, { fixture: fixture as Fixture, withWrongKey: true, timer, progress: () => undefined })
}

it('finds no difference where there is none', async () => {
  const { differences, questions } = await held()
  expect(differences).toEqual([])
  expect(questions).toBeGreaterThan(80)
})

/** Each of a path of its own, so that all are there at once and none hides another. */
const faults: (Fault & { readonly kind: DifferenceKind })[] = []
const plant = (kind: DifferenceKind, name: string, paths: readonly string[], act: Fault['plant']) =>
  faults.push(...paths.map((path) => ({ kind, name, path, plant: act })))

const records = (body: Reply['body']): Reply['body'][] => (Array.isArray(body) ? body : [body])
const ticket = (fixture.tickets as { id: number }[])[0]?.id
const other = (fixture.tickets as { id: number }[])[1]?.id
const agents = (fixture.agents as { id: number }[]).map(({ id }) => id)
const groups = (fixture.groups as { id: number }[]).map(({ id }) => id)
const contacts = (fixture.contacts as { id: number }[]).map(({ id }) => id)
const companies = (fixture.companies as { id: number }[]).map(({ id }) => id)
const roles = (fixture.roles as { id: number }[]).map(({ id }) => id)

plant('status', 'another status', ['/groups', '/settings/helpdesk', '/contacts/1', '/nothing'], (reply) =>
  Object.assign(reply, { status: reply.status === 200 ? 203 : 400 }),
)
plant('key', 'a key less', ['/surveys', `/agents/${agents[0]}`, `/tickets/${ticket}`], ({ body }) => {
  for (const one of records(body)) delete one.created_at
})
plant('key', 'a key more', ['/scenario_automations', '/agents/me', `/groups/${groups[0]}`], ({ body }) => {
  for (const one of records(body)) one.brand_new = 1
})
plant('key', 'a key more below', ['/tickets?per_page=5', `/contacts/${contacts[0]}`], ({ body }) => {
  for (const one of records(body)) one.custom_fields.cf_brand_new = null
})
plant('key order', 'another order of keys', ['/products', '/email_configs', `/agents/${agents[1]}`], (reply) => {
  const turned = records(reply.body).map((one) => Object.fromEntries(Object.entries(one).reverse()))
  reply.body = Array.isArray(reply.body) ? turned : turned[0]
})
plant('type', 'a number for a text', ['/contact_fields', '/sla_policies', `/companies/${companies[0]}`], ({ body }) => {
  for (const one of records(body)) one.updated_at = 12
})
plant('type', 'a text for a number', [`/groups/${groups[1]}`, `/tickets/${other}`], ({ body }) => {
  body.id = String(body.id)
})
plant('type', 'an object for a list', ['/canned_response_folders'], (reply) => {
  reply.body = { folders: reply.body }
})
plant(
  'null',
  'null',
  ['/company_fields', '/admin/groups', `/roles/${roles[0]}`, `/contacts/${contacts[1]}`],
  ({ body }) => {
    for (const one of records(body)) one.updated_at = null
  },
)
plant('null', 'a value for null', [`/tickets/${ticket}?include=conversations,requester,company,stats`], ({ body }) => {
  for (const [name, value] of Object.entries(body)) if (value === null) body[name] = 'there'
})
plant('format', 'a time with milliseconds', ['/business_hours', `/agents/${agents[2]}`], ({ body }) => {
  for (const one of records(body)) one.updated_at = '27 Nov 2026'
})
plant('enumeration', 'another word', ['/ticket_fields', '/agents'], ({ body }) => {
  for (const one of body) {
    if (one.group_type) one.group_type = 'crowd'
    if (one.ticket_scope) one.ticket_scope = 9
    if ('required_for_agents' in one) one.required_for_agents = !one.required_for_agents
  }
})
plant(
  'enumeration',
  'another status',
  [`/tickets/${other}?include=conversations,requester,company,stats`],
  ({ body }) => {
    body.status = 77
  },
)
plant('record', 'a record more', ['/ticket-forms', '/admin/skills'], ({ body }) => body.push({ ...body[0], id: 1 }))
plant('record', 'a record less', ['/email/mailboxes'], ({ body }) => body.pop())
plant(
  'order',
  'another order',
  ['/roles', '/admin/ticket_fields', '/tickets?per_page=3&include=requester,stats,description'],
  ({ body }) => body.reverse(),
)
plant(
  'sentence',
  'another sentence',
  [
    ...['/tickets?page=0', '/tickets?per_page=101', '/tickets?filter=nothing', '/tickets?include=nothing'],
    ...['/tickets?order_by=nothing', '/search/tickets', '/companies?page=0'],
    ...['/search/tickets?query=status:2', '/search/contacts?query=%22nothing:2%22'],
  ],
  ({ body }) => {
    if (body.errors) body.errors[0].message += '.'
    else body.message = `${body.message}.`
  },
)
plant('sentence', 'another code', ['/contacts?page=0', '/tickets?updated_since=yesterday'], ({ body }) => {
  body.errors[0].code = 'other'
})
plant('record', 'an error more', ['/tickets?unknown_parameter=1'], ({ body }) => body.errors.push(body.errors[0]))
plant('body', 'a body where there is none', ['/tickets/999999999999', '/agents/1'], (reply) => {
  reply.body = { message: 'Not here' }
})
plant('body', 'no body', ['/tickets?page=x'], (reply) => {
  reply.body = undefined
})
plant('header', 'no link', ['/roles?per_page=1', '/tickets?per_page=1&page=1'], ({ headers }) => delete headers.link)
plant('header', 'another link', ['/ticket_fields?per_page=1'], ({ headers }) => {
  headers.link = (headers.link ?? '').replace('page=2', 'page=3')
})
plant('header', 'no limit', ['/automations/1/rules'], ({ headers }) => delete headers['x-ratelimit-total'])
plant('header', 'another cost', ['/search/tickets?query=%22nothing:2%22'], ({ headers }) => {
  headers['x-ratelimit-used-currentrequest'] = '9'
})
plant('header', 'another type', ['/email/settings'], ({ headers }) => {
  headers['content-type'] = 'application/vnd.api+json'
})
plant('header', 'no id of the request', ['/automations/3/rules'], ({ headers }) => delete headers['x-request-id'])
plant('header', 'another version', ['/automations/4/rules'], ({ headers }) => {
  headers['x-freshdesk-api-version'] = 'latest=v3; requested=v2'
})

it('has sixty differences to find, each at a question of its own', () => {
  expect(faults.length).toBeGreaterThanOrEqual(60)
  expect(new Set(faults.map(({ path }) => path)).size).toBe(faults.length)
})

it('finds each of them by its kind, and nothing else', async () => {
  planted = new Map(faults.map((one) => [one.path, one]))
  const { differences } = await held()
  planted = new Map()
  const found = (list: readonly { readonly path: string; readonly kind: string }[]) =>
    [...new Set(list.map(({ path, kind }) => `${path}: ${kind}`))].sort()
  expect(found(differences)).toEqual(found(faults))
})

it('tells nothing of what texts hold', async () => {
  planted = new Map([
    ['/groups', { name: 'a status', path: '/groups', plant: ({ body }) => (body[0].name = null) }],
    ['/agents', { name: 'a type', path: '/agents', plant: ({ body }) => (body[0].contact.email = 12) }],
    ['/roles', { name: 'a word', path: '/roles', plant: ({ body }) => (body[0].agent_type = 'Ada Lovelace') }],
  ])
  const { differences } = await held()
  planted = new Map()
  expect(differences.length).toBeGreaterThanOrEqual(3)
  expect(JSON.stringify(differences)).not.toMatch(/ada|lovelace|@|billing/i)
})

it('takes differences for known that are on the list', () => {
  const known = readAccepted('accepted:\n  - { path: /groups*, kind: key, because: new }\n', 'verify.accept.yaml')
  const one = { path: '/groups/1', kind: 'key', at: '.brand_new', account: 'there', emulator: 'absent' } as const
  expect([isAccepted(known, one), isAccepted(known, { ...one, kind: 'type' })]).toEqual([true, false])
})
