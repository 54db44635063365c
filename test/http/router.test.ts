import { describe, expect, it } from 'vitest'
import { endpoints } from '../../src/routes/index.ts'
import { publishedOperations } from '../../src/routes/published.ts'
import { startFreshdesk } from '../support/freshdesk.ts'
import { rawCall } from './raw.ts'

const freshdesk = await startFreshdesk()

describe('a path that no operation has', () => {
  it.each([
    '/api/v2/nonsense',
    '/api/v2/tickets/1/nonsense',
    '/api/v2',
    '/api/v2/',
    '/api/v1/tickets',
    '/helpdesk/tickets_of_mine',
    '/api/V2/tickets',
    '/api/v2/Tickets',
  ])('answers 404 with an empty body that is not labelled JSON: %s', async (path) => {
    const answer = await rawCall(freshdesk.emulator, { path })
    expect(answer.status).toBe(404)
    expect(answer.text).toBe('')
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(answer.headers['content-length']).toBe('0')
  })

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('answers 404 to %s too', async (method) => {
    const answer = await rawCall(freshdesk.emulator, { method, path: '/api/v2/nonsense' })
    expect([answer.status, answer.text]).toEqual([404, ''])
  })
})

describe('an operation that Freshdesk publishes and the emulator lacks', () => {
  const keyOf = (method: string, path: string) => `${method} ${path.replace(/:\w+|\{\w+\}/g, '*')}`
  const emulated = new Set(endpoints.map(({ method, path }) => keyOf(method, path)))
  const lacking = publishedOperations().filter(({ method, path }) => !emulated.has(keyOf(method, path)))

  it.skipIf(lacking.length === 0)('is told apart from an unknown path', async () => {
    for (const { method, path, unknown } of lacking) {
      const answer = await freshdesk.call(method.toUpperCase(), path.replace(/\{\w+\}/g, '1'))
      expect([answer.status, answer.body]).toEqual([
        501,
        {
          code: 'not_emulated',
          message: `${method.toUpperCase()} ${path} is an operation of Freshdesk that is not emulated${unknown === undefined ? '' : `: ${unknown}`}`,
        },
      ])
    }
  })

  it('has a reason in openapi/operations.json only as long as it lacks the operation', () => {
    const excused = publishedOperations().filter(({ unknown }) => unknown !== undefined)
    const served = excused.filter(({ method, path }) => emulated.has(keyOf(method, path)))
    expect(served.map(({ method, path }) => `${method} ${path}`)).toEqual([])
  })
})

it('says why an operation cannot be emulated', async () => {
  const { status, body } = await freshdesk.post('/account/export', {})
  expect([status, body.message]).toEqual([501, expect.stringMatching(/not emulated: the reference does not say/)])
})

describe('a method that the path does not take', () => {
  it.each([
    ['GET', '/tickets/1/restore', 'PUT'],
    ['POST', '/tickets/1', 'GET, PUT, PATCH, DELETE'],
    ['DELETE', '/tickets', 'GET, POST'],
    ['PATCH', '/contacts/1', 'GET, PUT, DELETE'],
    ['GET', '/tickets/1/reply', 'POST'],
  ])('answers 405 with the methods that it takes: %s %s', async (method, path, allowed) => {
    const answer = await freshdesk.call(method, path)
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe(allowed)
    expect(answer.body).toEqual({
      message: `${method} method is not allowed. It should be one of these method(s): ${allowed}`,
    })
  })

  it('answers 405 to a method that no operation has', async () => {
    const answer = await rawCall(freshdesk.emulator, { method: 'PROPFIND', path: '/api/v2/companies' })
    expect(answer.status).toBe(405)
    expect(JSON.parse(answer.text)).toEqual({
      message: 'PROPFIND method is not allowed. It should be one of these method(s): GET, POST',
    })
  })

  it('answers 405 to a HEAD where there is nothing to GET', async () => {
    const answer = await freshdesk.call('HEAD', '/tickets/1/restore')
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('PUT')
  })

  it('is told before a body is looked at', async () => {
    const answer = await freshdesk.call('POST', '/tickets/1', { body: '{not json' })
    expect(answer.status).toBe(405)
  })
})

describe('an id', () => {
  it.each(['abc', '1a', '-1', '1.0', '1e3', '0x1', '%D9%A1', '1%00', '1%2Frestore', '1;x=1', '+1'])(
    'that is not of digits alone matches nothing: %s',
    async (id) => {
      const answer = await rawCall(freshdesk.emulator, { path: `/api/v2/tickets/${id}` })
      expect([answer.status, answer.text]).toEqual([404, ''])
    },
  )

  it.each([
    '0',
    '999999',
    '9007199254740991',
    '9007199254740993',
    '18446744073709551617',
    '1'.repeat(99),
    '1'.repeat(5000),
  ])('of nothing is 404, also past 2^53: %s', async (id) => {
    const answer = await freshdesk.get(`/tickets/${id}`)
    expect([answer.status, answer.text]).toEqual([404, ''])
  })

  it('past 2^53 is not taken for its neighbour', async () => {
    const { id } = (await freshdesk.post('/companies', { name: 'Neighbour' })).body
    expect((await freshdesk.get(`/companies/${id}`)).status).toBe(200)
    expect((await freshdesk.get(`/companies/${id}.0`)).status).toBe(404)
    expect((await freshdesk.delete('/companies/9007199254740993')).status).toBe(404)
  })
})

describe('HEAD', () => {
  it('answers as GET does, without the body', async () => {
    const got = await freshdesk.get('/tickets/1')
    const answer = await freshdesk.call('HEAD', '/tickets/1')
    expect(answer.status).toBe(200)
    expect(answer.text).toBe('')
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(answer.headers.get('content-length')).toBe(String(Buffer.byteLength(got.text)))
  })

  it('answers the 404 of GET', async () => {
    expect((await freshdesk.call('HEAD', '/tickets/999999')).status).toBe(404)
  })
})
