import { afterEach, describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { speakerOf } from './speak.ts'

const { emulator } = await startFreshdesk()
const { post, ask, tool } = speakerOf(emulator)
const initialize = (protocolVersion: unknown) =>
  ask('initialize', { protocolVersion, capabilities: {}, clientInfo: { name: 'test', version: '1' } })

afterEach(() => emulator.update({ plan: 'enterprise' }))

describe('a session at /mcp', () => {
  it('begins with the version of the protocol that the client asks for, without a session id', async () => {
    const { result } = await initialize('2025-06-18')
    expect(result).toMatchObject({ protocolVersion: '2025-06-18', capabilities: { tools: {} } })
    const { headers } = await post({ jsonrpc: '2.0', id: 1, method: 'ping' })
    expect(headers.get('mcp-session-id')).toBeNull()
  })

  it('offers the newest version that it knows to a client with another', async () => {
    expect((await initialize('2099-01-01')).result.protocolVersion).toBe('2025-11-25')
  })

  it('needs no beginning: a tool may be called at once', async () => {
    const { isError, json } = await tool('fetchTicket', { id: 1 })
    expect(isError).toBe(false)
    expect(json).toMatchObject({ status: 'OK', message: '', data: { id: 1 }, status_code: 200 })
  })

  it('answers ping with nothing, and notifications with 202 and no body', async () => {
    expect(await ask('ping')).toEqual({ jsonrpc: '2.0', id: 1, result: {} })
    const { status, text } = await post({ jsonrpc: '2.0', method: 'notifications/initialized' })
    expect([status, text]).toEqual([202, ''])
    expect((await post({ jsonrpc: '2.0', id: 7, result: {} })).status).toBe(202)
  })

  it('refuses a version in the header that it does not speak', async () => {
    const { status, body } = await post(
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      { headers: { 'Mcp-Protocol-Version': '1999-01-01' } },
    )
    expect([status, body.error.code, body.id]).toEqual([400, -32000, 1])
  })

  it.each(['GET', 'DELETE', 'PUT', 'HEAD'])('has neither stream nor session: %s is 405', async (method) => {
    const { status, headers } = await fetch(`${emulator.url}/mcp`, {
      method,
      headers: { Authorization: 'admin-api-key' },
    })
    expect([status, headers.get('allow')]).toEqual([405, 'POST'])
  })
})

describe('who may call', () => {
  const statusWith = async (authorization: string | undefined, path = '/mcp') => {
    const headers: Record<string, string> = authorization === undefined ? {} : { Authorization: authorization }
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
    const response = await fetch(`${emulator.url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
    })
    return response.status
  }

  it('is who sends an API key as it is', async () => {
    expect(await statusWith('admin-api-key')).toBe(200)
    expect(await statusWith('restricted-api-key')).toBe(200)
  })

  it.each([
    ['no key', undefined],
    ['a wrong key', 'no-such-key'],
    ['Bearer', 'Bearer admin-api-key'],
    ['Basic', `Basic ${Buffer.from('admin-api-key:X').toString('base64')}`],
    ['what Basic encodes', Buffer.from('admin-api-key:X').toString('base64')],
    ['a token of SCIM', 'scim-token'],
    ['an e-mail', 'ada@acme.test'],
  ])('is not who sends %s: 401', async (_, authorization) => {
    expect(await statusWith(authorization)).toBe(401)
  })

  it('is not who sends the key of another account', async () => {
    const w1 = emulator.createAccount({ name: 'w1' })
    expect(await statusWith(w1.apiKey, '/w1/mcp')).toBe(200)
    expect(await statusWith('w1.admin-api-key', '/mcp')).toBe(200)
    expect(await statusWith('acme.admin-api-key', '/w1/mcp')).toBe(401)
    emulator.deleteAccount('w1')
  })

  it('leaves an account named mcp its path', async () => {
    const account = emulator.createAccount({ name: 'mcp' })
    expect(await statusWith(account.apiKey, '/mcp/mcp')).toBe(200)
    const { status } = await fetch(`${account.url}/api/v2/tickets/1`, {
      headers: { Authorization: `Basic ${Buffer.from(`${account.apiKey}:X`).toString('base64')}` },
    })
    expect(status).toBe(200)
    emulator.deleteAccount('mcp')
  })

  it('depends on the plan: Enterprise in early access, Growth and above once it is for all', async () => {
    const byPlan = async (mcp: 'eap' | 'ga') => {
      emulator.settings.mcp = mcp
      const statuses: unknown[] = []
      for (const plan of ['free', 'growth', 'pro', 'enterprise'] as const) {
        emulator.update({ plan })
        statuses.push(await statusWith('admin-api-key'))
      }
      return statuses
    }
    expect(await byPlan('eap')).toEqual([403, 403, 403, 200])
    expect(await byPlan('ga')).toEqual([403, 200, 200, 200])
    emulator.update({ plan: 'free' })
    expect(await statusWith(undefined)).toBe(401)
  })

  it('is nobody where it is switched off, whatever the key: 404', async () => {
    emulator.settings.mcp = 'off'
    expect(await statusWith('admin-api-key')).toBe(404)
    expect(await statusWith(undefined)).toBe(404)
  })

  it('is no page of another host, by whatever name it has this machine called', async () => {
    const withHeaders = async (headers: Record<string, string>) =>
      (await post({ jsonrpc: '2.0', id: 1, method: 'ping' }, { headers })).status
    expect(await withHeaders({ Origin: 'http://evil.example' })).toBe(403)
    expect(await withHeaders({ Origin: 'null' })).toBe(403)
    expect(await withHeaders({ Origin: 'http://localhost:6274' })).toBe(200)
  })

  it('is told in the log what is wrong with a key', async () => {
    await statusWith('Bearer admin-api-key')
    const [last] = emulator.requests.list({ limit: 1 })
    expect(last).toMatchObject({ path: '/mcp', status: 401, decision: 'unauthenticated', agent_id: null })
    expect(last?.reason).toContain('without Basic or Bearer')
  })
})

describe('what is no message', () => {
  it.each([
    ['no JSON', '{"jsonrpc":', 400, -32700],
    ['a batch', '[{"jsonrpc":"2.0","id":1,"method":"ping"}]', 400, -32600],
    ['a number', '7', 400, -32600],
    ['another version of JSON-RPC', '{"jsonrpc":"1.0","id":1,"method":"ping"}', 400, -32600],
    ['no method', '{"jsonrpc":"2.0","id":1}', 400, -32600],
    ['a method that is no text', '{"jsonrpc":"2.0","id":1,"method":7}', 400, -32600],
    ['an id that is null', '{"jsonrpc":"2.0","id":null,"method":"ping"}', 400, -32600],
    ['an id that is an object', '{"jsonrpc":"2.0","id":{},"method":"ping"}', 400, -32600],
    ['an id without end', '{"jsonrpc":"2.0","id":1e999,"method":"ping"}', 400, -32600],
    [
      'too deep',
      `{"jsonrpc":"2.0","id":1,"method":"ping","params":${'['.repeat(5000)}${']'.repeat(5000)}}`,
      400,
      -32600,
    ],
    ['an unknown method', '{"jsonrpc":"2.0","id":1,"method":"resources/list"}', 200, -32601],
    ['a name that every object has', '{"jsonrpc":"2.0","id":1,"method":"constructor"}', 200, -32601],
    ['parameters in a list', '{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', 200, -32602],
    ['initialize without a version', '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}', 200, -32602],
    ['a cursor of nobody', '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"x"}}', 200, -32602],
    ['a call without a name', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{}}', 200, -32602],
    ['an unknown tool', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"deleteTicket"}}', 200, -32602],
    [
      'arguments in a list',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"fetchTicket","arguments":[1]}}',
      200,
      -32602,
    ],
  ])('is an error of the protocol: %s', async (_, message, status, code) => {
    const answer = await post(message)
    expect([answer.status, answer.body.error.code]).toEqual([status, code])
    expect(answer.body.jsonrpc).toBe('2.0')
  })

  it('names the nearest tool', async () => {
    const { error } = await ask('tools/call', { name: 'fetchTiket' })
    expect(error.message).toContain('fetchTicket')
  })

  it('is a body of another type: 415', async () => {
    const { status, body } = await post('{}', { headers: { 'Content-Type': 'text/plain' } })
    expect([status, body.error.code]).toEqual([415, -32000])
  })
})

describe('a tool that fails', () => {
  it.each([
    ['an id of nothing', 'fetchTicket', { id: 999_999 }, 404],
    ['a huge id', 'fetchTicket', { id: 1e30 }, 404],
    ['a huge id as text', 'fetchTicket', { id: '9'.repeat(300) }, 404],
    ['no id', 'fetchTicket', {}, 400],
    ['an id that is none', 'fetchTicket', { id: 'first' }, 400],
    ['half an id', 'fetchTicket', { id: 1.5 }, 400],
    ['an id in a list', 'fetchTicket', { id: [1] }, 400],
    ['an object in a query', 'fetchTickets', { per_page: { a: 1 } }, 400],
    ['null in a query', 'fetchTickets', { per_page: null }, 400],
    ['a page that is none', 'fetchTickets', { page: 'x' }, 400],
    ['an unknown argument', 'fetchTickets', { nothing: 1 }, 400],
    ['a foreign cursor', 'fetchTicketConversations', { id: 1, cursor: 'x' }, 400],
    ['a reason that is no text', 'fetchTicket', { id: 1, _reasoning: 7 }, 400],
    ['a conversation of nobody', 'fetchTicket', { id: 1, conversation_id: 'x' }, 400],
    ['a conversation that is no text', 'fetchTicket', { id: 1, conversation_id: {} }, 400],
  ])('says so in its result: %s', async (_, name, args, status) => {
    const { isError, json } = await tool(name, args)
    expect([isError, json.error, json.status, json.status_code]).toEqual([true, true, 'EXCEPTION', status])
  })

  it('says it as observed, and which fields are wrong, so that an agent can correct itself', async () => {
    expect(await tool('fetchTicket', { id: 999_999 })).toEqual({
      isError: true,
      json: { error: true, status: 'EXCEPTION', status_code: 404, message: 'API call failed: 404' },
    })
    const { json } = await tool('updateTicket', { id: 1, priority: 9, colour: 'red' })
    const { body } = await speakerOf(emulator).http.put('/tickets/1', { priority: 9, colour: 'red' })
    expect(json.errors).toEqual(body.errors)
    expect(json.errors).toHaveLength(2)
  })

  it('takes names that every object has for names of fields', async () => {
    const text = (name: string) =>
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"updateTicket","arguments":{"id":1,"${name}":{"a":1}}}}`
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const { status, body } = await post(text(name))
      expect([status, body.result.isError]).toEqual([200, true])
      expect(JSON.parse(body.result.content[0].text).status_code).toBe(400)
    }
  })

  it('is in the journal with the status of its operation', async () => {
    await tool('updateTicket', { id: 1, priority: 9, _reasoning: 'it is urgent' })
    expect(emulator.requests.list()).toMatchObject([
      {
        method: 'POST',
        path: '/mcp',
        operation: 'updateTicket',
        tool: 'updateTicket',
        status: 400,
        decision: 'invalid',
        credits: 0,
        request_body: { params: { arguments: { _reasoning: 'it is urgent' } } },
      },
    ])
    expect(emulator.requests.list({ status: '4xx', operation: 'updateTicket' })).toHaveLength(1)
  })
})
