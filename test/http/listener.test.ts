import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { AUTHORIZATION, exchange, head, openSocket, rawCall, rowCounts } from './raw.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const JSON_TYPE = 'Content-Type: application/json'
const FORM_TYPE = 'Content-Type: multipart/form-data; boundary=x'
const CLOSE = 'Connection: close'
/** More than is ever sent. */
const LONGER = 'Content-Length: 1000'

/** A request with its body, as text. */
const whole = (body: string, method: string, path: string, ...headers: readonly string[]) =>
  `${head(method, path, ...headers, `Content-Length: ${Buffer.byteLength(body)}`)}${body}`

/** The status of each response in the bytes of a connection, in order. */
const statusesIn = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))

/** Until the server has seen what happened to a socket. */
const soon = () => new Promise((resolve) => setTimeout(resolve, 50))

describe('a request cut off in its body', () => {
  const body = JSON.stringify({ name: 'Half' })
  const form = '--x\r\nContent-Disposition: form-data; name="body"\r\n\r\nhalf'

  it.each([
    ['JSON', head('POST', '/api/v2/companies', JSON_TYPE, LONGER), body],
    [
      'whole JSON, by its looks',
      head('POST', '/api/v2/companies', JSON_TYPE, `Content-Length: ${body.length + 1}`),
      body,
    ],
    [
      'chunked JSON',
      head('POST', '/api/v2/companies', JSON_TYPE, 'Transfer-Encoding: chunked'),
      `${body.length.toString(16)}\r\n${body}\r\n`,
    ],
    ['a form', head('POST', '/api/v2/tickets/1/notes', FORM_TYPE, LONGER), form],
    ['what is not wanted', head('POST', '/api/v2/companies', FORM_TYPE, LONGER), form],
    ['nothing of it sent', head('POST', '/api/v2/companies', JSON_TYPE, LONGER), ''],
  ])('writes nothing, and the server lives: %s', async (_what, start, rest) => {
    const before = await rowCounts(freshdesk)
    const socket = await openSocket(emulator)
    socket.write(start + rest)
    await soon()
    socket.destroy()
    await soon()
    expect(await rowCounts(freshdesk)).toEqual(before)
    expect((await freshdesk.get('/tickets/1')).status).toBe(200)
  })

  it('by the end of the stream writes nothing either', async () => {
    const before = await rowCounts(freshdesk)
    const socket = (await openSocket(emulator)).resume()
    socket.end(head('POST', '/api/v2/companies', JSON_TYPE, LONGER) + body)
    await once(socket, 'close')
    expect(await rowCounts(freshdesk)).toEqual(before)
  })

  it('of a control operation does nothing', async () => {
    const socket = await openSocket(emulator)
    socket.write(`${head('POST', '/_emulator/clock/advance', JSON_TYPE, LONGER)}{"seconds":60}`)
    await soon()
    socket.destroy()
    await soon()
    expect((await freshdesk.get('/_emulator/clock')).body.now).toBe(NOW)
  })

  it('spends no credit', async () => {
    const socket = await openSocket(emulator)
    socket.write(head('POST', '/api/v2/companies', JSON_TYPE, LONGER) + body)
    await soon()
    socket.destroy()
    await soon()
    expect((await freshdesk.get('/tickets/1')).headers.get('x-ratelimit-remaining')).toBe('699')
  })
})

describe('a request that comes in pieces', () => {
  it('is answered when it is whole', async () => {
    const body = JSON.stringify({ name: 'Slow €' })
    const bytes = Buffer.from(body)
    const answer = await exchange(
      emulator,
      'POST /api/v2/comp',
      `anies HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${AUTHORIZATION}\r\n${JSON_TYPE}\r\n`,
      `${CLOSE}\r\nContent-Length: ${bytes.length}\r\n\r\n`,
      bytes.subarray(0, 5),
      // Between the bytes of the euro sign.
      bytes.subarray(5, bytes.indexOf('€') + 1),
      bytes.subarray(bytes.indexOf('€') + 1),
    )
    expect(statusesIn(answer)).toEqual([201])
    expect(answer).toContain('"name":"Slow €"')
  })

  it('may be a form cut anywhere', async () => {
    const form = Buffer.from('--x\r\nContent-Disposition: form-data; name="body"\r\n\r\nA\r\nB €\r\n--x--\r\n')
    const start = head('POST', '/api/v2/tickets/1/notes', FORM_TYPE, CLOSE, `Content-Length: ${form.length}`)
    const pieces = Array.from({ length: Math.ceil(form.length / 5) }, (_, index) =>
      form.subarray(index * 5, index * 5 + 5),
    )
    const answer = await exchange(emulator, start, ...pieces)
    expect(statusesIn(answer)).toEqual([201])
    expect(answer).toContain('"body_text":"A\\r\\nB €"')
  })

  it('may be in chunks', async () => {
    const start = head('POST', '/api/v2/companies', JSON_TYPE, CLOSE, 'Transfer-Encoding: chunked')
    const answer = await exchange(emulator, start, '8\r\n{"name":\r\n', '9\r\n"Chunked"\r\n', '1\r\n}\r\n0\r\n\r\n')
    expect(statusesIn(answer)).toEqual([201])
  })

  it('waits for a 100 Continue when it says so', async () => {
    const body = '{"name":"Patient"}'
    const start = head(
      'POST',
      '/api/v2/companies',
      JSON_TYPE,
      CLOSE,
      `Content-Length: ${body.length}`,
      'Expect: 100-continue',
    )
    expect(statusesIn(await exchange(emulator, start, body))).toEqual([100, 201])
  })

  it('leaves the account to others meanwhile', async () => {
    const socket = await openSocket(emulator)
    const body = '{"name":"Slowest"}'
    socket.write(
      head('POST', '/api/v2/companies', JSON_TYPE, CLOSE, `Content-Length: ${body.length}`) + body.slice(0, 5),
    )
    await soon()
    const made = await freshdesk.post('/companies', { name: 'Slowest' })
    expect(made.status).toBe(201)
    const answered = once(socket, 'data')
    socket.write(body.slice(5))
    const [bytes] = await answered
    // Judged when its body has arrived: the name is taken by now.
    expect(statusesIn(String(bytes))).toEqual([409])
  })
})

describe('requests on one connection', () => {
  const get = (path: string, ...headers: string[]) => head('GET', path, ...headers)
  const postCompany = (name: string, ...headers: string[]) =>
    whole(JSON.stringify({ name }), 'POST', '/api/v2/companies', JSON_TYPE, ...headers)

  it('are answered in their order, also when they are sent at once', async () => {
    const answer = await exchange(
      emulator,
      get('/api/v2/tickets/1') + get('/api/v2/tickets/999999') + get('/api/v2/companies', CLOSE),
    )
    expect(statusesIn(answer)).toEqual([200, 404, 200])
  })

  it('take effect in their order, also when they are sent at once', async () => {
    const find = (...headers: string[]) => get('/api/v2/companies/autocomplete?name=First', ...headers)
    const answer = await exchange(emulator, find() + postCompany('First') + find() + postCompany('First') + find(CLOSE))
    expect(statusesIn(answer)).toEqual([200, 201, 200, 409, 200])
    const one = expect.stringMatching(/^\{"companies":\[\{"id":\d+,"name":"First"\}\]\}$/)
    expect(answer.match(/\{"companies":\[.*?\]\}/g)).toEqual(['{"companies":[]}', one, one])
  })

  it('go on after each kind of refusal', async () => {
    const refused = [
      whole('{', 'POST', '/api/v2/companies', JSON_TYPE),
      whole('x', 'POST', '/api/v2/companies', 'Content-Type: text/plain'),
      whole('{}', 'POST', '/api/v2/nonsense', JSON_TYPE),
      whole('{}', 'GET', '/api/v2/tickets/1', JSON_TYPE),
      whole('x', 'POST', '/api/v2/tickets', FORM_TYPE),
      head('DELETE', '/api/v2/tickets/1'),
    ]
    const last = get('/api/v2/tickets/2', CLOSE)
    const answer = await exchange(emulator, refused.join('') + last)
    expect(statusesIn(answer)).toEqual([400, 415, 404, 200, 400, 204, 200])
  })

  it('take effect although the one behind them is cut off', async () => {
    const socket = await openSocket(emulator)
    socket.write(`${postCompany('Kept')}${head('POST', '/api/v2/companies', JSON_TYPE, LONGER)}{`)
    await soon()
    socket.destroy()
    await soon()
    expect((await freshdesk.get('/companies/autocomplete?name=Kept')).body.companies).toHaveLength(1)
  })

  it('are answered one after the other', async () => {
    const answer = await exchange(emulator, postCompany('One'), get('/api/v2/tickets/1'), postCompany('Two', CLOSE))
    expect(statusesIn(answer)).toEqual([201, 200, 201])
  })
})

describe('what is no HTTP request of the API', () => {
  it('a head of 1 MB is answered 431 and the connection closed', async () => {
    const answer = await exchange(emulator, head('GET', '/api/v2/tickets/1', `X-Huge: ${'x'.repeat(1024 * 1024)}`))
    expect(statusesIn(answer)).toEqual([431])
    expect((await freshdesk.get('/tickets/1')).status).toBe(200)
  })

  it('a URL of 1 MB is answered 431 too', async () => {
    const answer = await exchange(emulator, head('GET', `/api/v2/tickets?q=${'x'.repeat(1024 * 1024)}`))
    expect(statusesIn(answer)).toEqual([431])
  })

  it.each([
    ['no HTTP', 'nonsense\r\n\r\n'],
    ['a line break in a header', `GET /api/v2/tickets/1 HTTP/1.1\r\nHost: a\nb\r\n\r\n`],
    ['no Host', 'GET /api/v2/tickets/1 HTTP/1.1\r\n\r\n'],
    ['a length that is none', head('POST', '/api/v2/companies', JSON_TYPE, 'Content-Length: many')],
    [
      'length and chunks',
      head('POST', '/api/v2/companies', JSON_TYPE, 'Content-Length: 2', 'Transfer-Encoding: chunked'),
    ],
    ['a chunk that is none', `${head('POST', '/api/v2/companies', JSON_TYPE, 'Transfer-Encoding: chunked')}zz\r\n`],
    ['bytes beyond ASCII in the path', head('GET', '/api/v2/tickets/\u00fc', CLOSE)],
  ])('%s is answered 400, and the server lives', async (_what, bytes) => {
    const answer = await exchange(emulator, bytes)
    expect(statusesIn(answer)).toEqual([400])
    expect((await freshdesk.get('/tickets/1')).status).toBe(200)
  })

  it.each(['*', 'http://localhost/%zz', '/.', '/..', '/%2f', '/?', '/;', '/#'])(
    'the target %s does no harm',
    async (target) => {
      const [status] = statusesIn(await exchange(emulator, head('GET', target, CLOSE)))
      expect(status).toBeLessThan(500)
    },
  )

  it('a call of HTTP/1.0 is answered and the connection closed', async () => {
    const answer = await exchange(emulator, `GET /api/v2/tickets/1 HTTP/1.0\r\nAuthorization: ${AUTHORIZATION}\r\n\r\n`)
    expect(statusesIn(answer)).toEqual([200])
  })
})

describe('the page at the root', () => {
  it('is HTML and needs no key', async () => {
    const answer = await rawCall(emulator, { path: '/', headers: { Authorization: undefined } })
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toMatch(/^text\/html/)
    expect(answer.text).toContain(emulator.url)
  })
})
