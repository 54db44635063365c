import { describe, expect, it } from 'vitest'
import { basic, startFreshdesk } from '../support/freshdesk.ts'
import { exchange, head, type RawCall, rawCall } from './raw.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const JSON_TYPE = 'application/json; charset=utf-8'

/** What recorded replies of live accounts carry, whatever their status. */
const EVERY_REPLY = {
  date: 'Tue, 15 Jan 2030 09:00:00 GMT',
  'cache-control': 'no-store',
  pragma: 'no-cache',
  expires: 'Wed, 13 Oct 2010 00:00:00 UTC',
  'x-request-id': expect.stringMatching(UUID),
  'x-freshdesk-api-version': 'latest=v2; requested=v2',
  'x-ratelimit-total': '700',
  'x-ratelimit-remaining': '699',
  'x-ratelimit-used-currentrequest': '1',
  'x-fw-ratelimiting-managed': 'true',
  'x-frame-options': 'SAMEORIGIN',
  'x-content-type-options': 'nosniff',
  connection: 'close',
}

describe('the headers of a reply, all of them', () => {
  const length = expect.stringMatching(/^[1-9]\d*$/)
  it.each([
    ['200', { path: '/api/v2/tickets/1' }, { status: '200 OK', 'content-type': JSON_TYPE, 'content-length': length }],
    [
      '201',
      {
        method: 'POST',
        path: '/api/v2/companies',
        headers: { 'Content-Type': 'application/json' },
        body: '{"name":"Hooli"}',
      },
      {
        status: '201 Created',
        'content-type': JSON_TYPE,
        'content-length': length,
        location: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api\/v2\/companies\/\d+$/),
      },
    ],
    ['204, which has no content type', { method: 'DELETE', path: '/api/v2/tickets/1' }, { status: '204 No Content' }],
    [
      '400',
      { path: '/api/v2/tickets?page=0' },
      { status: '400 Bad Request', 'content-type': JSON_TYPE, 'content-length': length },
    ],
    [
      '401, which costs nothing where nothing names the account',
      { path: '/api/v2/tickets/1', headers: { Authorization: undefined } },
      {
        status: '401 Unauthorized',
        'content-type': JSON_TYPE,
        'content-length': length,
        'x-ratelimit-remaining': '700',
        'x-ratelimit-used-currentrequest': '0',
      },
    ],
    [
      '403',
      { method: 'DELETE', path: '/api/v2/tickets/1', headers: { Authorization: basic('agent-api-key') } },
      { status: '403 Forbidden', 'content-type': JSON_TYPE, 'content-length': length },
    ],
    [
      '404, which is not labelled JSON',
      { path: '/api/v2/tickets/999999' },
      { status: '404 Not Found', 'content-type': 'text/html; charset=utf-8', 'content-length': '0' },
    ],
    [
      '405',
      { method: 'DELETE', path: '/api/v2/tickets' },
      { status: '405 Method Not Allowed', 'content-type': JSON_TYPE, 'content-length': length, allow: 'GET, POST' },
    ],
    [
      '406',
      { path: '/api/v2/tickets/1', headers: { Accept: 'text/html' } },
      { status: '406 Not Acceptable', 'content-type': 'text/html; charset=utf-8', 'content-length': '0' },
    ],
    [
      '415',
      { method: 'POST', path: '/api/v2/companies', headers: { 'Content-Type': 'text/plain' }, body: 'name=Hooli' },
      { status: '415 Unsupported Media Type', 'content-type': JSON_TYPE, 'content-length': length },
    ],
  ] as readonly (readonly [string, RawCall, object])[])('%s', async (_status, call, own) => {
    const { headers } = await rawCall(emulator, call)
    expect(headers).toEqual({ ...EVERY_REPLY, ...own })
  })
})

it('the length of a body is that of its bytes', async () => {
  const { headers, text } = await rawCall(emulator, { path: '/api/v2/tickets/19' })
  expect(text).toContain('📦')
  expect(headers['content-length']).toBe(String(Buffer.byteLength(text)))
})

it('every reply has a request id of its own', async () => {
  const ids = []
  for (let call = 0; call < 5; call++) ids.push((await freshdesk.get('/tickets/1')).headers.get('x-request-id'))
  expect(new Set(ids).size).toBe(5)
})

it('the same calls after a reset bring the same replies, headers included', async () => {
  const replies = async () => {
    const body = JSON.stringify({ name: 'Hooli' })
    const headers = { 'Content-Type': 'application/json' }
    return [
      await rawCall(emulator, { path: '/api/v2/tickets?per_page=2&include=stats' }),
      await rawCall(emulator, { method: 'POST', path: '/api/v2/companies', headers, body }),
      await rawCall(emulator, { path: '/api/v2/nonsense' }),
    ]
  }
  const before = await replies()
  emulator.reset()
  expect(await replies()).toEqual(before)
})

it('Date follows the account’s clock', async () => {
  await emulator.clock.advance(90)
  expect((await freshdesk.get('/tickets/1')).headers.get('date')).toBe('Tue, 15 Jan 2030 09:01:30 GMT')
})

it('a created reply or note is located below /conversations, as recorded', async () => {
  for (const kind of ['reply', 'notes']) {
    const made = await freshdesk.post(`/tickets/1/${kind}`, { body: 'B' })
    expect(made.headers.get('location')).toBe(`${emulator.url}/api/v2/conversations/${made.body.id}`)
  }
})

it('a Location leads to what was created', async () => {
  const made = await freshdesk.post('/contacts', { name: 'Grace', email: 'grace@example.com' })
  const response = await fetch(made.headers.get('location') ?? '', {
    headers: { Authorization: basic('admin-api-key') },
  })
  expect(await response.json()).toMatchObject({ id: made.body.id, name: 'Grace' })
})

describe('a Link', () => {
  it('is only there when there is a next page', async () => {
    expect((await freshdesk.get('/companies?per_page=2')).headers.get('link')).not.toBeNull()
    expect((await freshdesk.get('/companies?per_page=2&page=2')).headers.get('link')).toBeNull()
    expect((await freshdesk.get('/companies?per_page=3')).headers.get('link')).toBeNull()
  })
})

describe('limits as live accounts send them', () => {
  it('have a decimal with the setting decimal_limit_headers', async () => {
    emulator.settings.decimal_limit_headers = true
    const { headers } = await freshdesk.get('/tickets/1')
    expect([
      headers.get('x-ratelimit-total'),
      headers.get('x-ratelimit-remaining'),
      headers.get('x-ratelimit-used-currentrequest'),
    ]).toEqual(['700.0', '699.0', '1'])
  })
})

describe('pages of other hosts', () => {
  const Origin = 'https://app.example.com'
  const EXPOSED =
    'Link, Location, Retry-After, X-Request-Id, X-Freshdesk-API-Version, X-RateLimit-Total, X-RateLimit-Remaining, X-RateLimit-Used-CurrentRequest'

  it.each([
    ['a success', '/api/v2/tickets/1', undefined],
    ['an unknown path', '/api/v2/nonsense', undefined],
    ['a refused key', '/api/v2/tickets/1', 'Basic eDp5'],
  ])('may read %s and its headers', async (_what, path, authorization) => {
    const headers = { Origin, ...(authorization === undefined ? {} : { Authorization: authorization }) }
    const answer = await rawCall(emulator, { path, headers })
    expect(answer.headers['access-control-allow-origin']).toBe('*')
    expect(answer.headers['access-control-expose-headers']).toBe(EXPOSED)
  })

  it('are not spoken to where there is no Origin', async () => {
    const { headers } = await rawCall(emulator, { path: '/api/v2/tickets/1' })
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  it.each(['/api/v2/tickets', '/api/v2/tickets/1', '/acme/api/v2/tickets/1'])(
    'get their preflight answered without credentials: %s',
    async (path) => {
      const answer = await rawCall(emulator, {
        method: 'OPTIONS',
        path,
        headers: {
          Authorization: undefined,
          Origin,
          'Access-Control-Request-Method': 'PUT',
          'Access-Control-Request-Headers': 'authorization,content-type',
        },
      })
      expect([answer.status, answer.text]).toEqual([204, ''])
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
        'access-control-allow-headers': 'Authorization, Content-Type, Accept',
        'access-control-max-age': '86400',
      })
    },
  )

  it('spend nothing with a preflight', async () => {
    await rawCall(emulator, { method: 'OPTIONS', path: '/api/v2/tickets', headers: { Origin } })
    expect((await freshdesk.get('/tickets/1')).headers.get('x-ratelimit-remaining')).toBe('699')
  })
})

describe('Accept', () => {
  it.each([
    undefined,
    '',
    '*/*',
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/*',
    'text/html,application/xhtml+xml,*/*;q=0.8',
    'application/json, text/plain, */*',
    'text/html, application/json;q=0.5',
  ])('of %s is answered', async (accept) => {
    expect((await rawCall(emulator, { path: '/api/v2/tickets/1', headers: { Accept: accept } })).status).toBe(200)
  })

  it.each(['text/html', 'application/xml', 'text/*', 'application/jsonp', 'image/png, text/html'])(
    'of %s is refused with an empty 406',
    async (accept) => {
      const answer = await rawCall(emulator, { path: '/api/v2/tickets/1', headers: { Accept: accept } })
      expect([answer.status, answer.text]).toEqual([406, ''])
    },
  )

  it('that is refused writes nothing', async () => {
    const answer = await freshdesk.call('DELETE', '/tickets/1', { headers: { Accept: 'text/html' } })
    expect(answer.status).toBe(406)
    expect((await freshdesk.get('/tickets/1')).body.deleted).toBeUndefined()
  })
})

it('writes replies whole and in order, short and long ones, to calls that wait for none', async () => {
  const subject = 'Grüße 📦 \u0000 ÿ'
  const { body: made } = await freshdesk.post('/companies', { name: subject })
  const path = `/api/v2/companies/${made.id}`
  const calls = [
    head('GET', path),
    head('GET', '/api/v2/tickets?per_page=30'),
    head('HEAD', path),
    head('GET', '/api/v2/tickets/999999'),
    head('GET', path, 'Connection: close'),
  ]
  let rest = await exchange(emulator, calls.join(''))
  const replies: { readonly status: string; readonly body: string }[] = []
  for (const call of calls) {
    const [, status = '', head = ''] = /^HTTP\/1\.1 (\d+)([\s\S]*?)\r\n\r\n/.exec(rest) ?? []
    const bytes = Buffer.from(rest.slice('HTTP/1.1 '.length + status.length + head.length + '\r\n\r\n'.length))
    const length = call.startsWith('HEAD') ? 0 : Number(/content-length: (\d+)/i.exec(head)?.[1])
    replies.push({ status, body: bytes.subarray(0, length).toString() })
    rest = bytes.subarray(length).toString()
  }
  expect(rest).toBe('')
  expect(replies.map(({ status }) => status)).toEqual(['200', '200', '200', '404', '200'])
  const [first, list, , , last] = replies
  expect(JSON.parse(first?.body ?? '').name).toBe(subject)
  expect(JSON.parse(list?.body ?? '')).toHaveLength(30)
  expect(last).toEqual(first)
})
