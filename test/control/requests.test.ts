import { describe, expect, it } from 'vitest'
import { matches } from '../../src/journal/match.ts'
import { rawCall } from '../http/raw.ts'
import { basic, clientOf, startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk({ plan: 'growth' })
const { emulator } = freshdesk
const listed = async (query = '') => (await freshdesk.get(`/_emulator/requests${query}`)).body
const idsOf = async (query: string) => (await listed(query)).map(({ id }: { id: number }) => id)

describe('a secret', () => {
  const SECRET = 's3cr3t'

  it.each<[string, string, string, Record<string, string>]>([
    ['a list in JSON', '/tickets', `{"password":["${SECRET}"]}`, {}],
    ['a name with more before it', '/tickets', `{"access_token":"${SECRET}"}`, {}],
    ['an escaped name', '/tickets', `{"passw\\u006frd":"${SECRET}"}`, {}],
    ['broken JSON', '/tickets', `{"password": '${SECRET}', "x": `, {}],
    ['a form', '/tickets', `a=1&password=${SECRET}&b=2`, { 'Content-Type': 'application/x-www-form-urlencoded' }],
    [
      'a multipart form that cannot be read',
      '/tickets',
      `--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n${SECRET}`,
      { 'Content-Type': 'multipart/form-data; boundary=b' },
    ],
    ['a header', '/tickets', '{}', { 'X-Auth-Token': SECRET }],
    ['the query', `/tickets?api_key=${SECRET}&page=2&Password=${SECRET}`, '{}', {}],
    ['a URL', '/tickets', `{"subject":"http://u:${SECRET}@host/x?token=${SECRET}&a=1"}`, {}],
  ])('in %s is not shown', async (_, path, body, headers) => {
    await freshdesk.post(path, body, { headers })
    const requests = await listed()
    expect(requests).toHaveLength(1)
    expect(JSON.stringify(requests)).not.toContain(SECRET)
    expect(JSON.stringify(emulator.requests.list())).not.toContain(SECRET)
  })

  it('leaves what stands beside it', async () => {
    await freshdesk.post('/tickets?page=2&token=x', {
      subject: 'Hi',
      nested: { secret: { a: 1 }, api_key_enabled: true },
    })
    expect((await listed())[0]).toMatchObject({
      query: { page: '2', token: '[redacted]' },
      request_body: { subject: 'Hi', nested: { secret: '[redacted]', api_key_enabled: true } },
    })
  })
})

it.each([
  ['/api/v2/tickets/*', '/api/v2/tickets/1', true],
  ['/api/v2/tickets/*', '/api/v2/tickets', false],
  ['*/notes', '/api/v2/tickets/1/notes', true],
  ['/api/*/1/*s', '/api/v2/tickets/1/notes', true],
  ['*1*1', '/1', false],
  ['/a*a', '/a', false],
  ['*', '/', true],
  ['/api/v2/t.ckets', '/api/v2/tickets', false],
  ['*a*a*a*a*a*a*a*a*a*a*a*b', `/${'a'.repeat(2000)}`, false],
])('the pattern %s and the path %s: %s', (pattern, path, isMatched) => {
  expect(matches({ path: pattern }, { operation: null, method: 'GET', path })).toBe(isMatched)
})

it('an expectation of at least more than at most is refused', async () => {
  const body = { count: { at_least: 3, at_most: 2 } }
  expect((await freshdesk.post('/_emulator/requests/verify', body)).status).toBe(400)
})

describe('the journal', () => {
  it('has the whole of a call: who, what, where, and what came of it', async () => {
    const body = { email: 'ada@acme.test', subject: 'Hi', description: 'Text', status: 2, priority: 1 }
    const reply = await freshdesk.post('/tickets', body)
    await emulator.clock.advance(5)
    const [entry, ...others] = await listed()
    expect(others).toEqual([])
    const { duration_ms, request_headers, ...rest } = entry
    expect(rest).toEqual({
      id: 1,
      at: '2030-01-15T09:00:00Z',
      method: 'POST',
      path: '/api/v2/tickets',
      query: {},
      operation: 'createTicket',
      agent_id: 158_000_002_001,
      status: 201,
      credits: 1,
      decision: 'allowed',
      reason: null,
      request_body: body,
      response_body: reply.body,
    })
    expect(duration_ms).toBeGreaterThanOrEqual(0)
    expect(request_headers).toMatchObject({ 'content-type': 'application/json', authorization: 'Basic [redacted]' })
  })

  it('says in words why each call was refused', async () => {
    await freshdesk.get('/tickets/1', { key: 'nonsense' })
    await freshdesk.delete('/tickets/1', { key: 'agent-api-key' })
    emulator.rateLimits.set({ remaining: 0 })
    await freshdesk.get('/tickets/1')
    emulator.rateLimits.set({ remaining: 100 })
    await freshdesk.get('/tickets?page=0')
    await freshdesk.get('/tickets/999')
    await freshdesk.post('/groups', { name: 'Billing' })
    await freshdesk.post('/companies', '{')
    await rawCall(emulator, { method: 'PUT', path: '/nonsense' })
    await rawCall(emulator, { method: 'DELETE', path: '/api/v2/tickets' })
    const rows = (await listed()).map((entry: Record<string, unknown>) =>
      ['operation', 'status', 'credits', 'decision', 'reason'].map((name) => entry[name]),
    )
    expect(rows).toEqual([
      ['viewTicket', 401, 0, 'unauthenticated', 'You have to be logged in to perform this action.'],
      ['deleteTicket', 403, 1, 'forbidden', 'no role grants delete_ticket'],
      ['viewTicket', 429, 0, 'limited', 'the limit of 200 calls a minute is used up; it opens again in 60 s'],
      ['listTickets', 400, 1, 'invalid', 'page: It should be a/an Positive Integer'],
      ['viewTicket', 404, 1, 'not_found', 'there is no such record or path'],
      ['createGroup', 409, 1, 'conflict', expect.stringContaining('name: It should be a unique value')],
      ['createCompany', 400, 1, 'invalid', 'Request body has invalid json format'],
      [null, 404, 1, 'not_found', 'there is no such path'],
      [null, 405, 1, 'invalid', expect.stringContaining('DELETE method is not allowed')],
    ])
  })

  it('keeps a body that is no JSON, and one that is cut, as text', async () => {
    await freshdesk.post('/companies', '{"name":')
    await freshdesk.post('/companies', { name: 'Long', description: 'x'.repeat(40_000) })
    const [broken, long] = await listed()
    expect(broken.request_body).toBe('{"name":')
    expect(long.request_body).toHaveLength(16 * 1024)
    expect(long.request_body.startsWith('{"name":"Long","description":"xxx')).toBe(true)
    expect(long.status).toBe(201)
  })

  it('keeps a body of exactly 16 KB whole, as JSON', async () => {
    const body = { name: 'Full', description: '' }
    body.description = 'x'.repeat(16 * 1024 - JSON.stringify(body).length)
    await freshdesk.post('/companies', body)
    expect((await listed())[0].request_body).toEqual(body)
    await emulator.requests.verify({ match: { body: { name: 'Full' } }, count: { exactly: 1 } })
  })

  it('describes the files of a form instead of keeping them', async () => {
    const form = new FormData()
    form.append('body', 'With a file')
    form.append('attachments[]', new Blob(['0123456789'], { type: 'text/plain' }), 'a.txt')
    expect((await freshdesk.post('/tickets/1/notes', form)).status).toBe(201)
    expect((await listed())[0].request_body).toEqual({
      body: 'With a file',
      attachments: [{ name: 'a.txt', content_type: 'text/plain', size: 10 }],
    })
  })

  it('never shows a key or password, wherever it stood', async () => {
    await rawCall(emulator, {
      method: 'POST',
      path: '/api/v2/companies',
      headers: {
        Authorization: basic('admin-api-key'),
        Cookie: 'session=s3cret',
        'X-Api-Key': 's3cret',
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ name: 'x', password: 's3cret', nested: { api_key: 's3"cret', 'X-API-Key': 's3cret' } }),
    })
    await freshdesk.post('/companies', '{"password": "s3cret')
    const text = JSON.stringify(await listed())
    expect(text).not.toContain('s3')
    expect(text).not.toContain('admin-api-key')
    expect(text).not.toContain(Buffer.from('admin-api-key:X').toString('base64'))
    expect((await listed())[0].request_body).toEqual({
      name: 'x',
      password: '[redacted]',
      nested: { api_key: '[redacted]', 'X-API-Key': '[redacted]' },
    })
  })

  it('shows paths without the account’s prefix, and belongs to one account', async () => {
    const worker = emulator.createAccount({ name: 'w1' })
    await fetch(`${worker.url}/api/v2/tickets/1?include=stats`, { headers: { Authorization: basic('admin-api-key') } })
    expect(worker.requests.list()).toMatchObject([
      { path: '/api/v2/tickets/1', query: { include: 'stats' }, credits: 2 },
    ])
    expect(await listed()).toEqual([])
    await freshdesk.call('DELETE', '/_emulator/accounts/w1')
  })

  it('does not have calls of the control operations', async () => {
    await freshdesk.get('/_emulator/clock')
    expect(await listed()).toEqual([])
  })
})

describe('filters of the journal', () => {
  async function someCalls(): Promise<void> {
    await freshdesk.get('/tickets/1')
    await freshdesk.get('/tickets/999')
    await freshdesk.get('/contacts')
    await freshdesk.put('/tickets/1', { priority: 2 })
    await freshdesk.put('/tickets/1', { priority: 9 })
  }

  it.each([
    ['', [1, 2, 3, 4, 5]],
    ['?operation=updateTicket', [4, 5]],
    ['?status=404', [2]],
    ['?status=4xx', [2, 5]],
    ['?status=2XX', [1, 3, 4]],
    ['?method=put', [4, 5]],
    ['?path=/api/v2/tickets/1', [1, 4, 5]],
    ['?path=/api/v2/tickets/*', [1, 2, 4, 5]],
    ['?path=*contacts', [3]],
    ['?path=/api/v2', []],
    ['?path=/api.v2/*', []],
    ['?since_id=3', [4, 5]],
    ['?limit=2', [4, 5]],
    ['?limit=0', []],
    ['?status=2xx&limit=1&method=GET', [3]],
  ])('%s finds %j, through both doors', async (query, ids) => {
    await someCalls()
    expect(await idsOf(query)).toEqual(ids)
    const filter = Object.fromEntries(new URLSearchParams(query))
    expect(emulator.requests.list(filter as never).map(({ id }) => id)).toEqual(ids)
  })

  it.each([
    ['?operation=createTicke', 'operation: There is no such operation: createTicke; did you mean createTicket?'],
    ['?status=9xx', 'status: It should be like 429 or 4xx'],
    ['?since_id=x', 'since_id: Invalid input: expected number, received NaN'],
    ['?nonsense=1', 'body: Unrecognized key: "nonsense"'],
  ])('%s is refused', async (query, message) => {
    const answer = await freshdesk.get(`/_emulator/requests${query}`)
    expect([answer.status, answer.body]).toEqual([400, { code: 'invalid_value', message }])
  })

  it('numbers go on after a clearing and begin anew after a reset', async () => {
    await someCalls()
    expect((await freshdesk.call('DELETE', '/_emulator/requests')).status).toBe(204)
    expect(await listed()).toEqual([])
    await freshdesk.get('/tickets/1')
    expect(await idsOf('')).toEqual([6])
    emulator.reset()
    await freshdesk.get('/tickets/1')
    expect(await idsOf('')).toEqual([1])
  })
})

describe('verifying', () => {
  const verify = (body: unknown) => freshdesk.post('/_emulator/requests/verify', body)
  const updateTicket = (priority: number) =>
    freshdesk.put('/tickets/1', { priority, custom_fields: { cf_region: 'EMEA' } })

  it('finds the calls that match, by parts of query and body', async () => {
    await updateTicket(2)
    await freshdesk.get('/tickets?per_page=5&include=stats')
    const byBody = await verify({
      match: { operation: 'updateTicket', body: { custom_fields: { cf_region: 'EMEA' } } },
    })
    expect([byBody.status, byBody.body.verified]).toEqual([200, true])
    expect(byBody.body.requests).toMatchObject([{ id: 1, operation: 'updateTicket', status: 200 }])
    expect((await verify({ match: { method: 'get', query: { per_page: 5 } } })).body.requests).toMatchObject([
      { id: 2 },
    ])
    expect(await emulator.requests.verify({ match: { operation: 'updateTicket' } })).toMatchObject({ verified: true })
  })

  it('names the nearest misses, the closest first, when nothing matches', async () => {
    await freshdesk.get('/contacts')
    await updateTicket(3)
    const answer = await verify({ match: { operation: 'updateTicket', method: 'PUT', body: { priority: 4 } } })
    expect(answer.status).toBe(409)
    expect(answer.body).toMatchObject({
      code: 'conflict',
      requests: [],
      near_misses: [
        { request: { id: 2 }, differs: ['body.priority is 3, not 4'] },
        {
          request: { id: 1 },
          differs: [
            'operation is "listContacts", not "updateTicket"',
            'method is "GET", not "PUT"',
            'body is null, not {"priority":4}',
          ],
        },
      ],
    })
    expect(answer.body.message).toMatch(
      /^expected at least 1 call like .*, found 0 among 2; closest #2 PUT .*body\.priority is 3, not 4/,
    )
    await expect(emulator.requests.verify({ match: { operation: 'createNote' } })).rejects.toThrow(
      /expected at least 1 call like {"operation":"createNote"}, found 0 among 2; closest/,
    )
  })

  it.each([
    [{ exactly: 2 }, true],
    [{ exactly: 1 }, false],
    [{ exactly: 0 }, false],
    [{ at_least: 2 }, true],
    [{ at_least: 3 }, false],
    [{ at_most: 2 }, true],
    [{ at_most: 1 }, false],
    [{ at_least: 1, at_most: 3 }, true],
    [undefined, true],
  ])('counts two calls against %j', async (count, verified) => {
    await updateTicket(2)
    await updateTicket(3)
    expect((await verify({ match: { operation: 'updateTicket' }, ...(count && { count }) })).status).toBe(
      verified ? 200 : 409,
    )
  })

  it('waits for a call that is yet to come', async () => {
    const verifying = verify({ match: { operation: 'viewTicket' }, within_ms: 10_000 })
    await new Promise((resolve) => setTimeout(resolve, 20))
    await freshdesk.get('/contacts')
    await freshdesk.get('/tickets/1')
    expect((await verifying).status).toBe(200)
  })

  it('gives up when the time is over', async () => {
    expect((await verify({ match: { operation: 'viewTicket' }, within_ms: 20 })).status).toBe(409)
  })

  it.each([
    [{ match: { operation: 'nonsense' } }, 'match.operation: There is no such operation: nonsense'],
    [{ match: { nonsense: 1 } }, 'match: Unrecognized key: "nonsense"'],
    [{ count: { exactly: 1, at_least: 1 } }, 'count: exactly goes without at_least and at_most'],
    [{ count: { exactly: -1 } }, 'count.exactly: Too small: expected number to be >=0'],
  ])('%j is refused by both doors', async (body, message) => {
    expect(await verify(body)).toMatchObject({ status: 400, body: { code: 'invalid_value', message } })
    await expect(emulator.requests.verify(body as never)).rejects.toThrow(message)
  })

  it('looks into one account only', async () => {
    const worker = emulator.createAccount({ name: 'w2' })
    await clientOf(emulator).get('/tickets/1')
    await expect(worker.requests.verify({ match: {} })).rejects.toThrow('found 0 among 0')
    await freshdesk.call('DELETE', '/_emulator/accounts/w2')
  })
})
