import { describe, expect, it } from 'vitest'
import { toolNameOf, toolsOf } from '../../src/mcp/tool-names.ts'
import { endpoints } from '../../src/routes/index.ts'
import { publishedOperations } from '../../src/routes/published.ts'
import { accountOf } from '../support/account.ts'
import { startFreshdesk } from '../support/freshdesk.ts'
import { speakerOf } from './speak.ts'

const { emulator, get, put } = await startFreshdesk()
const { ask, post, tool } = speakerOf(emulator)

describe('the names of tools', () => {
  // As public clients of Freshworks' server call them.
  it.each([
    ['get', '/tickets/:id', 'fetchTicket'],
    ['get', '/tickets', 'fetchTickets'],
    ['get', '/search/tickets', 'fetchSearchTickets'],
    ['get', '/tickets/:id/conversations', 'fetchTicketConversations'],
    ['post', '/tickets', 'createTicket'],
    ['post', '/tickets/:id/notes', 'createTicketNote'],
    ['post', '/tickets/:id/reply', 'replyTicket'],
    ['put', '/tickets/:id', 'updateTicket'],
    ['get', '/contacts/:id', 'fetchContact'],
    ['get', '/agents/:id', 'fetchAgent'],
    ['get', '/solutions/folders/:id/articles', 'fetchSolutionFolderArticles'],
    ['post', '/solutions/categories', 'createSolutionCategory'],
    ['post', '/solutions/categories/:id/folders', 'createSolutionCategoryFolder'],
    ['post', '/solutions/folders/:id/articles', 'createSolutionFolderArticle'],
    ['get', '/companies', 'fetchCompanies'],
    ['put', '/time_entries/:id', 'updateTimeEntry'],
  ] as const)('follow from %s %s', (method, path, name) => {
    expect(toolNameOf({ method, path })).toBe(name)
  })

  it('are about forty once all operations are emulated, no two alike, and none of them deletes, merges or does many', () => {
    const published = publishedOperations().map(({ method, path }) => ({
      method,
      path: path.replace(/\{(\w+)\}/g, ':$1'),
    }))
    const names = toolsOf(published as unknown as typeof endpoints).map(({ name }) => name)
    expect(names.length).toBeGreaterThan(36)
    expect(names.length).toBeLessThan(48)
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => !/^(fetch|create|update|reply)[A-Z]/.test(name))).toEqual([])
    expect(names.filter((name) => /merge|bulk|delete|restore/i.test(name))).toEqual([])
  })
})

describe('tools/list', () => {
  it('is short enough for a model, whole on one page, and the same each time', async () => {
    const first = await post({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
    const again = await post({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
    expect(first.text).toBe(again.text)
    expect(first.text.length).toBeLessThan(60_000)
    expect(first.body.result.nextCursor).toBeUndefined()
    const names = first.body.result.tools.map(({ name }: { name: string }) => name)
    expect(names).toEqual(['start_conversation', ...toolsOf(endpoints).map(({ name }) => name)])
  })

  it('tells of each what it does, what it takes, and an example', async () => {
    const { tools } = (await ask('tools/list')).result
    for (const { name, description, inputSchema, annotations } of tools) {
      expect(description.length).toBeGreaterThan(10)
      expect(inputSchema.type).toBe('object')
      expect(inputSchema.properties._reasoning.type).toBe('string')
      const isReading = name.startsWith('fetch') || name === 'start_conversation'
      expect(annotations).toMatchObject({ readOnlyHint: isReading, openWorldHint: false })
      if (isReading) continue
      expect(annotations).toMatchObject({ destructiveHint: false, idempotentHint: name.startsWith('update') })
      for (const given of Object.keys(inputSchema.examples[0]))
        expect(Object.keys(inputSchema.properties)).toContain(given)
    }
    const update = tools.find(({ name }: { name: string }) => name === 'updateTicket')
    expect(update.inputSchema).toMatchObject({ required: ['id'], additionalProperties: false })
    expect(update.inputSchema.properties).toMatchObject({
      id: { type: 'integer' },
      tags: { items: { type: 'string' } },
    })
  })
})

describe('a tool', () => {
  it.each(toolsOf(endpoints).map(({ name, endpoint }) => ({ name, endpoint })))(
    '$name answers the example of its operation as HTTP does',
    async ({ name, endpoint }) => {
      const { params = {}, query = {}, body } = endpoint.examples[0] ?? {}
      const path = endpoint.path.replace(/:(\w+)/g, (_, part: string) => String(params[part]))
      const search = new URLSearchParams(
        Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]),
      )
      emulator.snapshot('before')
      const asHttp = await speakerOf(emulator).http.call(endpoint.method.toUpperCase(), `${path}?${search}`, { body })
      emulator.restore('before')
      const { isError, json } = await tool(name, { ...params, ...query, ...(body as object | undefined) })
      expect([isError, asHttp.status]).toEqual([false, endpoint.success.status])
      if (name === 'fetchTicketConversations') expect(json.results).toEqual(asHttp.body)
      else expect(json).toEqual({ status: 'OK', message: '', data: asHttp.body, status_code: asHttp.status })
    },
  )

  it('takes values of a query as their types, as lists, and as texts', async () => {
    const { data } = (await tool('fetchTickets', { per_page: 2, include: ['stats', 'requester'] })).json
    expect(data).toHaveLength(2)
    expect(Object.keys(data[0])).toContain('stats')
    expect((await tool('fetchTickets', { per_page: '2', include: 'stats,requester' })).json.data).toEqual(data)
  })

  it('pages through conversations, oldest first, with a cursor', async () => {
    const id = 1
    for (const body of ['one', 'two', 'three', 'four', 'five']) await tool('createTicketNote', { id, body })
    const { body: all } = await get('/tickets/1/conversations?per_page=100')
    const read: { id: number }[] = []
    let cursor: string | undefined
    do {
      const { json } = await tool('fetchTicketConversations', { id, per_page: 2, ...(cursor && { cursor }) })
      expect(json.results.length).toBeLessThanOrEqual(2)
      read.push(...json.results)
      cursor = json.nextCursor
    } while (cursor !== undefined)
    expect(all.length).toBeGreaterThanOrEqual(5)
    expect(read.map((one) => one.id)).toEqual(all.map((one: { id: number }) => one.id))
  })

  it('answers a search with its results and their number', async () => {
    const { json } = await tool('fetchSearchTickets', { query: '"status:2"' })
    expect(json.data).toMatchObject({ total: expect.any(Number), results: expect.any(Array) })
  })

  it('sees with an agent of group scope what that agent sees over HTTP, and no more', async () => {
    for (const key of ['group-api-key', 'restricted-api-key']) {
      const overHttp = await get('/tickets?per_page=100', { key })
      const { json } = await tool('fetchTickets', { per_page: 100 }, { key })
      expect(json.data).toEqual(overHttp.body)
      const all = await get('/tickets?per_page=100')
      for (const { id } of all.body) {
        const { status } = await get(`/tickets/${id}`, { key })
        const seen = await tool('fetchTicket', { id }, { key })
        expect([id, seen.json.status_code]).toEqual([id, status])
      }
    }
  })

  it('asks for the privilege that its operation asks for', async () => {
    const { json } = await tool('createGroup', { name: 'Mine' }, { key: 'agent-api-key' })
    expect(json).toMatchObject({ error: true, status_code: 403, code: 'access_denied' })
    expect(emulator.requests.list().at(-1)).toMatchObject({
      status: 403,
      decision: 'forbidden',
      operation: 'createGroup',
    })
  })

  it('costs no credits, and its caller is in the journal', async () => {
    const before = emulator.rateLimits.remaining
    await tool('fetchTicket', { id: 1 }, { key: 'agent-api-key' })
    expect(emulator.rateLimits.remaining).toBe(before)
    expect(emulator.requests.list()).toMatchObject([
      { tool: 'fetchTicket', operation: 'viewTicket', credits: 0, status: 200 },
    ])
  })

  it('runs rules and sends mails as HTTP does', async () => {
    await tool('replyTicket', { id: 1, body: 'Hello' })
    expect(emulator.outbox.list()).toMatchObject([{ kind: 'reply', ticket_id: 1 }])
  })

  it('meets faults of its operation, in its own form, and of the path', async () => {
    emulator.faults.add({ match: { operation: 'updateTicket' }, effect: { status: 503 }, times: 1 })
    expect(await tool('updateTicket', { id: 1, priority: 4 })).toMatchObject({
      isError: true,
      json: { status_code: 503 },
    })
    expect(emulator.requests.list().at(-1)).toMatchObject({ status: 503, decision: 'fault', tool: 'updateTicket' })
    expect((await get('/tickets/1')).body.priority).not.toBe(4)
    emulator.faults.add({
      match: { operation: 'updateTicket' },
      effect: { status: 500, phase: 'after_commit' },
      times: 1,
    })
    expect((await tool('updateTicket', { id: 1, priority: 4 })).json.status_code).toBe(500)
    expect((await get('/tickets/1')).body.priority).toBe(4)
    emulator.faults.add({ match: { path: '/mcp' }, effect: { preset: 'edge-502' }, times: 1 })
    const response = await fetch(`${emulator.url}/mcp`, {
      method: 'POST',
      headers: { Authorization: 'admin-api-key', 'Content-Type': 'application/json' },
      body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
    })
    expect(response.status).toBe(502)
    emulator.faults.add({ match: { path: '/mcp' }, effect: { status: 500 }, times: 1 })
    expect(await post({ jsonrpc: '2.0', id: 1, method: 'ping' })).toMatchObject({
      status: 500,
      body: { error: { code: -32000 } },
    })
  })

  it('is told to who listens to changes as done by mcp', async () => {
    const causes: unknown[] = []
    const stop = accountOf(emulator).changes.subscribe(({ cause }) => causes.push(cause))
    await tool('updateTicket', { id: 1, priority: 2 })
    await put('/tickets/1', { priority: 3 })
    stop()
    expect(causes).toEqual([
      { kind: 'mcp', name: 'updateTicket' },
      { kind: 'request', name: 'updateTicket' },
    ])
  })
})

describe('conversations with a model', () => {
  it('begin with an id that every tool takes for a day', async () => {
    const { json } = await tool('start_conversation', { _reasoning: 'to begin' })
    expect(json).toEqual({ status: 'OK', conversation_id: expect.any(String) })
    const { conversation_id } = json
    expect((await tool('fetchTicket', { id: 1, conversation_id })).isError).toBe(false)
    await emulator.clock.advance(25 * 3600)
    const { isError, json: stale } = await tool('fetchTicket', { id: 1, conversation_id })
    expect([isError, stale.message]).toEqual([true, 'Invalid or expired conversation_id'])
  })

  it('are asked for where the account says so', async () => {
    emulator.settings.mcp_conversation_id = 'required'
    expect((await tool('fetchTicket', { id: 1 })).json.message).toBe('Invalid or expired conversation_id')
    const { conversation_id } = (await tool('start_conversation')).json
    expect((await tool('fetchTicket', { id: 1, conversation_id })).isError).toBe(false)
  })

  it('are the account’s own', async () => {
    const w1 = emulator.createAccount({ name: 'w1' })
    const { conversation_id } = (await tool('start_conversation', {}, { path: '/w1/mcp', key: w1.apiKey })).json
    expect((await tool('fetchTicket', { id: 1, conversation_id })).isError).toBe(true)
    emulator.deleteAccount('w1')
  })
})

describe('the limits of tools', () => {
  const callOften = async (times: number) => {
    const statuses = new Map<number, number>()
    for (let call = 0; call < times; call++) {
      const { status_code } = (await tool('fetchTicket', { id: 1 })).json
      statuses.set(status_code, (statuses.get(status_code) ?? 0) + 1)
    }
    return Object.fromEntries(statuses)
  }

  /** Counts calls without making them, until so many of the minute's 100 are left. */
  function takeAllBut(left: number, mode: 'on' | 'headers'): void {
    const { toolLimits, clock } = accountOf(emulator)
    for (let call = left; call < 100; call++) toolLimits.take(mode, clock.now())
  }

  it('are 100 calls a minute where limits are enforced, and are told as a result', async () => {
    emulator.update({ rateLimit: 'on' })
    takeAllBut(2, 'on')
    expect(await callOften(5)).toEqual({ 200: 2, 429: 3 })
    expect(emulator.requests.list().at(-1)).toMatchObject({ status: 429, decision: 'limited', credits: 0 })
    expect(emulator.requests.list().at(-1)?.reason).toContain('100 tool calls a minute')
    expect((await get('/tickets/1')).status).toBe(200)
    expect((await ask('tools/list')).result.tools.length).toBeGreaterThan(30)
    await emulator.clock.advance(60)
    expect(await callOften(1)).toEqual({ 200: 1 })
  })

  it('are 5,000 a month', async () => {
    const { toolLimits, clock } = accountOf(emulator)
    for (let call = 0; call < 5000; call++) toolLimits.take('headers', clock.now())
    await emulator.clock.advance(120)
    emulator.update({ rateLimit: 'on' })
    expect(await callOften(1)).toEqual({ 429: 1 })
    expect(emulator.requests.list().at(-1)?.reason).toContain('5000 tool calls a month')
    await emulator.clock.advance(31 * 24 * 3600)
    expect(await callOften(1)).toEqual({ 200: 1 })
  })

  it('are counted, and refuse nothing, where limits are not enforced; reset forgets them', async () => {
    takeAllBut(2, 'headers')
    expect(await callOften(5)).toEqual({ 200: 5 })
    emulator.update({ rateLimit: 'on' })
    expect(await callOften(1)).toEqual({ 429: 1 })
    emulator.reset()
    emulator.update({ rateLimit: 'on' })
    expect(await callOften(1)).toEqual({ 200: 1 })
  })
})
