import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { NEW_TICKET } from '../support/tickets.ts'

const freshdesk = await startFreshdesk({ plan: 'enterprise' })
const { emulator } = freshdesk
const lastId = () => emulator.requests.list().at(-1)?.id ?? 0
const replay = (id: number, body?: unknown) => freshdesk.post(`/_emulator/requests/${id}/replay`, body)

describe('a call that is sent again', () => {
  it('is made by its agent, with its body, and stands in the journal as a call of its own', async () => {
    await freshdesk.post('/tickets/1/notes', { body: 'Again' }, { key: 'supervisor-api-key' })
    const first = lastId()
    const { remaining } = emulator.rateLimits
    const { status, body } = await replay(first)
    expect([status, body.status, body.request_id]).toEqual([200, 201, first + 1])
    expect(body.body).toMatchObject({ body_text: 'Again', ticket_id: 1 })
    const [before, after] = emulator.requests.list({ operation: 'createNote' })
    expect(after?.agent_id).toBe(before?.agent_id)
    expect(after?.request_body).toEqual(before?.request_body)
    expect(emulator.rateLimits.remaining).toBe(remaining - 1)
    expect((await freshdesk.get('/tickets/1/conversations')).body.at(-1).id).toBe(body.body.id)
  })

  it('may have another path, method or body', async () => {
    await freshdesk.get('/tickets?per_page=2')
    const { body: list } = await replay(lastId())
    expect(list.body).toHaveLength(2)
    const { body: page } = await replay(lastId(), { path: '/api/v2/tickets?per_page=1&page=2' })
    expect(page.body).toHaveLength(1)
    const made = await replay(lastId(), { method: 'post', path: '/api/v2/tickets', body: NEW_TICKET })
    expect([made.body.status, made.body.body.subject]).toEqual([201, NEW_TICKET.subject])
  })

  it('without a path is refused, unless it is given one', async () => {
    const socket = connect(Number(new URL(emulator.url).port), '127.0.0.1')
    socket.end(`GET http:// HTTP/1.1\r\nHost: acme\r\nAuthorization: Basic ${btoa(`${emulator.apiKey}:X`)}\r\n\r\n`)
    await text(socket)
    const id = lastId()
    expect(emulator.requests.list().at(-1)).toMatchObject({ method: 'GET', path: 'http:' })
    const { status, body } = await replay(id)
    expect([status, body.code]).toEqual([409, 'conflict'])
    expect((await replay(id, { path: '/api/v2/tickets/1' })).body.status).toBe(200)
  })

  it('has faults and limits act on it', async () => {
    await freshdesk.get('/tickets/1')
    const id = lastId()
    emulator.faults.add({ effect: { connection: 'reset' }, times: 1 })
    expect((await replay(id)).body).toEqual({ request_id: id + 1, status: null, body: null })
    emulator.rateLimits.set({ mode: 'on', remaining: 0 })
    expect((await replay(id)).body.status).toBe(429)
  })

  it('goes to its account, by MCP and SCIM too', async () => {
    await using other = emulator.createAccount({ name: 'other' })
    await freshdesk.get('/tickets/1', { key: other.apiKey })
    const [call] = other.requests.list()
    const again = await other.requests.replay(call?.id ?? 0)
    expect([again.status, again.request_id]).toEqual([200, 2])
    const mcp = await fetch(`${emulator.url}/mcp`, {
      method: 'POST',
      headers: {
        Authorization: 'admin-api-key',
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'fetchTicket', arguments: { id: 1 } },
      }),
    })
    expect(mcp.status).toBe(200)
    expect((await replay(lastId())).body).toMatchObject({
      status: 200,
      body: { result: { content: [{ type: 'text' }] } },
    })
    emulator.update({ settings: { saml_sso: true, scim: true } })
    await fetch(`${emulator.url}/scim/v2/Users`, { headers: { Authorization: 'Bearer scim-token' } })
    expect((await replay(lastId())).body.status).toBe(200)
  })

  it('is told apart from others that are sent at once', async () => {
    await freshdesk.get('/tickets/1')
    const id = lastId()
    const answers = await Promise.all(Array.from({ length: 5 }, () => emulator.requests.replay(id)))
    expect(new Set(answers.map(({ request_id }) => request_id)).size).toBe(5)
  })

  it('is refused where it cannot be what it was', async () => {
    expect((await replay(999)).body).toEqual({ code: 'not_found', message: 'There is no request with the id 999' })
    await freshdesk.get('/tickets/1', { key: 'nobody' })
    expect([(await replay(lastId())).status, (await replay(lastId())).body.message]).toEqual([
      409,
      `The request ${lastId()} was made by no agent that is there`,
    ])
    await freshdesk.post('/tickets', { ...NEW_TICKET, description: 'x'.repeat(20_000) })
    expect((await replay(lastId())).status).toBe(409)
    expect((await replay(lastId(), { body: NEW_TICKET })).body.status).toBe(201)
    const form = new FormData()
    form.set('body', 'With a file')
    form.set('attachments[]', new Blob(['x']), 'x.txt')
    await freshdesk.post('/tickets/1/notes', form)
    expect((await replay(lastId())).status).toBe(409)
  })

  it.each([
    ['/_emulator/reset'],
    ['/other/api/v2/tickets'],
    ['http://example.com/api/v2/tickets'],
    ['/api/v2/tickets\r\nX: y'],
    ['/api/v2x/..'],
  ])('does not go to %j', async (path) => {
    await freshdesk.get('/tickets/1')
    expect((await replay(lastId(), { path })).status).toBe(400)
  })
})
