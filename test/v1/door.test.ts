import { beforeEach, describe, expect, it } from 'vitest'
import type { RequestLog } from '../../src/http/log.ts'
import { endpoints } from '../../src/routes/index.ts'
import { V1_OPERATION_IDS } from '../../src/schemas/v1-operations.ts'
import { v1Operations } from '../../src/v1/operations.ts'
import { isV1Path } from '../../src/v1/paths.ts'
import { successorIds } from '../../src/v1/writes.ts'
import { startFreshdesk } from '../support/freshdesk.ts'
import { clientOfV1 } from './client.ts'

const logged: RequestLog[] = []
const freshdesk = await startFreshdesk({ log: (entry) => logged.push(entry) })
const { emulator } = freshdesk
const v1 = clientOfV1(freshdesk)
beforeEach(() => logged.splice(0))

describe('the operations of version 1', () => {
  it('are the ones that are known by their ids before the door is loaded', () => {
    expect(v1Operations.map(({ id }) => id)).toEqual([...V1_OPERATION_IDS])
  })

  it.each(v1Operations.flatMap((one) => one.examples.map((example) => [one.id, one, example] as const)))(
    '%s answers its example by extension and by format, as its schema says, and by no other limit than version 2’s',
    async (id, { path }, { params = {}, query = {} }) => {
      const filled = path.replace(/:(\w+)/g, (_, name: string) => String(params[name]))
      const search = new URLSearchParams(
        Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
      )
      const answer = await v1(`${filled}.json?${search}`)
      expect([answer.status, answer.text.slice(0, 1)]).toEqual([200, expect.stringMatching(/^[[{]$/)])
      search.set('format', 'json')
      expect((await v1(`${filled}?${search}`)).text).toBe(answer.text)
      const [request] = emulator.requests.list()
      expect(request).toMatchObject({ operation: id, status: 200, credits: 0, agent_id: 158_000_002_001 })
      expect([...answer.headers.keys()].filter((name) => name.startsWith('x-ratelimit'))).toEqual([])
    },
  )
})

describe('who may read', () => {
  it('is an agent by key or by e-mail and password, else 401', async () => {
    expect((await v1('/helpdesk/tickets.json', { key: null })).status).toBe(401)
    expect((await v1('/helpdesk/tickets.json', { key: 'nobody' })).body).toEqual({
      code: 'invalid_credentials',
      message: 'You have to be logged in to perform this action.',
    })
    expect((await v1('/roles.json', { key: null })).status).toBe(401)
    expect(logged.at(-1)?.reason).toContain('admin-api-key')
    const headers = { Authorization: `Basic ${btoa('alex.admin@example.com:password')}` }
    expect((await v1('/helpdesk/tickets.json', { key: null, headers })).status).toBe(200)
  })

  it('is held to role, scope and plan as in version 2', async () => {
    expect((await v1('/agents.json', { key: 'agent-api-key' })).status).toBe(403)
    const all = await v1('/helpdesk/tickets.json')
    const own = await v1('/helpdesk/tickets.json', { key: 'restricted-api-key' })
    expect(own.body.length).toBeLessThan(all.body.length)
    const seen = new Set(own.body.map((ticket: { display_id: number }) => ticket.display_id))
    const hidden = all.body.find((ticket: { display_id: number }) => !seen.has(ticket.display_id))
    expect((await v1(`/helpdesk/tickets/${hidden.display_id}.json`, { key: 'restricted-api-key' })).status).toBe(404)
    emulator.update({ plan: 'free' })
    const refused = await v1('/helpdesk/time_sheets.json')
    expect([refused.status, refused.body.code]).toEqual([403, 'require_feature'])
    emulator.update({ state: 'suspended' })
    expect((await v1('/helpdesk/tickets.json')).body.code).toBe('account_suspended')
  })

  it('is no page of another host with a key that anybody knows', async () => {
    const headers = { Origin: 'https://evil.example' }
    expect((await v1('/helpdesk/tickets.json', { headers })).status).toBe(403)
  })

  it('reaches each account by path, by host or by the key’s prefix', async () => {
    emulator.createAccount({ name: 'w1', fixture: 'empty' })
    try {
      expect((await v1('/w1/helpdesk/tickets.json')).body).toEqual([])
      expect((await v1('/helpdesk/tickets.json', { key: 'w1.admin-api-key' })).body).toEqual([])
      expect((await v1('/helpdesk/tickets.json', { headers: { Host: 'w1.freshdesk.com' } })).body).toEqual([])
      expect((await v1('/helpdesk/tickets.json')).body).not.toEqual([])
      expect((await v1('/w2/helpdesk/tickets.json')).status).toBe(404)
    } finally {
      emulator.deleteAccount('w1')
    }
  })
})

describe('a write', () => {
  it.each([
    ['POST', '/helpdesk/tickets.json', 'POST /api/v2/tickets (createTicket)'],
    ['PUT', '/helpdesk/tickets/1.json', 'PUT /api/v2/tickets/{id} (updateTicket)'],
    ['DELETE', '/helpdesk/tickets/1.xml', 'DELETE /api/v2/tickets/{id} (deleteTicket)'],
    ['PUT', '/helpdesk/tickets/1/assign.json', 'PUT /api/v2/tickets/{id} (updateTicket)'],
    ['PUT', '/helpdesk/tickets/1/restore.json', 'PUT /api/v2/tickets/{id}/restore (restoreTicket)'],
    ['POST', '/helpdesk/tickets/1/conversations/note.json', 'POST /api/v2/tickets/{id}/notes (createNote)'],
    ['POST', '/helpdesk/tickets/1/time_sheets.json', 'POST /api/v2/tickets/{id}/time_entries (createTimeEntry)'],
    ['PUT', '/contacts/1/restore.json', 'PUT /api/v2/contacts/{id}/restore (restoreContact)'],
    ['POST', '/customers.json', 'POST /api/v2/companies (createCompany)'],
    ['PUT', '/discussions/categories/1.json', 'PUT /api/v2/discussions/categories/{id} (updateForumCategory)'],
    [
      'POST',
      '/solution/categories/1/folders.json',
      'POST /api/v2/solutions/categories/{id}/folders (createSolutionFolder)',
    ],
    ['DELETE', '/solution/folders/1.json', 'DELETE /api/v2/solutions/folders/{id} (deleteSolutionFolder)'],
    ['PATCH', '/agents/1', 'PUT /api/v2/agents/{id} (updateAgent)'],
  ])('%s %s is 410 and names what version 2 has in its place, in the log too', async (method, path, successor) => {
    const before = emulator.export()
    const refused = await v1(path, { method, body: '{"not json' })
    const message = `${method} ${path} is of version 1 of the API, which is read here and not written; its place in version 2: ${successor}`
    expect([refused.status, refused.body]).toEqual([410, { code: 'v1_read_only', message }])
    expect(logged.at(-1)).toMatchObject({ status: 410, reason: message })
    expect(emulator.requests.list().at(-1)).toMatchObject({ status: 410, reason: message })
    expect(emulator.export()).toEqual(before)
  })

  it('of what version 2 does not have is told so, and without credentials it is 401', async () => {
    const refused = await v1('/roles.json', { method: 'POST' })
    expect([refused.status, refused.body.message]).toEqual([410, expect.stringMatching(/has no such operation$/)])
    expect((await v1('/helpdesk/tickets.json', { method: 'POST', key: null })).status).toBe(401)
  })

  it('is followed by an operation that there is', () => {
    const known = new Set(endpoints.map(({ id }) => id))
    expect(successorIds.filter((id) => !known.has(id))).toEqual([])
  })
})

describe('a path that is not answered', () => {
  it.each([
    ...['roles', 'conversations', 'canned_responses', 'business_hours', 'sla_policies', 'automations', 'surveys'],
    ...['solutions/categories', 'solutions/articles/1', 'solution/categories/158000009001/folders'],
    ...['helpdesk/tickets/filter/mine', 'agents/filter/none', 'helpdesk/tickets/abc', 'agents/1e3'],
  ])('/%s.json is 404 without a body, as recorded of the first ten', async (name) => {
    const answer = await v1(`/${name}.json`)
    expect([answer.status, answer.text]).toEqual([404, ''])
  })

  it('is 406 for products and mailboxes, as recorded, and without a form', async () => {
    for (const path of ['/products.json', '/email_configs.json', '/contacts', '/helpdesk/tickets/1?format=csv']) {
      const answer = await v1(path, { headers: { Accept: '*/*' } })
      expect([answer.status, answer.text]).toEqual([406, ''])
    }
    expect((await v1('/contacts', { headers: { Accept: 'text/html, application/json;q=0.5' } })).status).toBe(200)
  })

  it('is 501 in XML, whose form no source shows', async () => {
    for (const path of ['/helpdesk/tickets.xml', '/helpdesk/tickets/filter/spam?format=xml']) {
      const answer = await v1(path)
      expect([answer.status, answer.body.code]).toEqual([501, 'not_emulated'])
    }
    expect((await v1('/helpdesk/tickets.json', { method: 'OPTIONS' })).status).toBe(405)
  })
})

describe('hostile input', () => {
  it.each([
    ['/helpdesk/tickets/99999999999999999999.json', 404],
    ['/helpdesk/tickets/0.json', 404],
    ['/helpdesk/tickets/-1.json', 404],
    ['/helpdesk/tickets/%00.json', 404],
    ['/helpdesk/tickets.json?page=0', 400],
    ['/helpdesk/tickets.json?page=x', 400],
    ['/helpdesk/tickets.json?page=1e999', 400],
    ['/helpdesk/tickets.json?page=9007199254740991', 200],
    ['/contacts.json?state=%F0%9F%98%80', 400],
    ['/contacts.json?__proto__=1&unknown=2', 200],
    [`/contacts.json?x=${'y'.repeat(5000)}`, 200],
    [`/helpdesk/${'a/'.repeat(2000)}x.json`, 404],
    [`/contacts/${'9'.repeat(5000)}.json`, 404],
  ])('%s is answered %i', async (path, status) => {
    expect((await v1(path)).status).toBe(status)
    expect((await freshdesk.get('/tickets')).status).toBe(200)
  })
})

describe('the paths of version 1', () => {
  it.each([
    ...['/', '/docs', '/openapi.json', '/favicon.ico', '/llms.txt', '/_emulator', '/_emulator/agents.json', '/mcp'],
    ...[
      '/scim/v2/Users',
      '/api/v2/tickets',
      '/api/v2/tickets.json',
      '/agents/api/v2/tickets',
      '/contacts/scim/v2/Users',
    ],
    ...['/groups/mcp', '/data/helpdesk/attachments/production/1/original/a.json', '/helpdesk', '/contacts/1/api/v2'],
  ])('do not hold %s', (path) => {
    expect(isV1Path(path)).toBe(false)
  })

  it('leave an account alone that is named as one of them', async () => {
    emulator.createAccount({ name: 'agents', fixture: 'empty' })
    try {
      expect((await freshdesk.get('/api/v2/tickets', { key: 'agents.admin-api-key' })).body).toEqual([])
      const below = await v1('/agents/api/v2/tickets', { key: 'admin-api-key' })
      expect(below.body).toEqual([])
      expect((await v1('/agents/agents.json')).body).toHaveLength(1)
      expect((await v1('/agents.json')).body.length).toBeGreaterThan(1)
    } finally {
      emulator.deleteAccount('agents')
    }
  })

  it('hold what has an extension below a resource, so that a write of it is told', () => {
    for (const path of [
      '/helpdesk/tickets/1/conversations/note.json',
      '/solution/categories/1/folders/2/articles.xml',
    ]) {
      expect(isV1Path(path)).toBe(true)
    }
  })
})

describe('faults, journal and snapshots', () => {
  it('act as on version 2', async () => {
    emulator.faults.add({ match: { operation: 'v1ListTickets' }, effect: { status: 429 }, times: 1 })
    const limited = await v1('/helpdesk/tickets.json')
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)])
    expect((await v1('/helpdesk/tickets.json')).status).toBe(200)
    expect(emulator.requests.list({ operation: 'v1ListTickets' }).map(({ status }) => status)).toEqual([429, 200])
    const mistyped = { match: { operation: 'v1ListTicket' }, effect: { status: 429 } }
    const refused = await freshdesk.post('/_emulator/faults', mistyped)
    expect(refused.body.message).toContain('v1ListTickets')
  })

  it('show what version 2 wrote, until a snapshot brings back what was', async () => {
    emulator.snapshot('before')
    const { body: made } = await freshdesk.post('/tickets', {
      email: 'new@acme.test',
      subject: 'By version 2',
      description: 'x',
      status: 2,
      priority: 1,
    })
    expect((await v1('/helpdesk/tickets.json')).body[0]).toMatchObject({ display_id: made.id, subject: 'By version 2' })
    emulator.restore('before')
    expect((await v1(`/helpdesk/tickets/${made.id}.json`)).status).toBe(404)
  })
})
