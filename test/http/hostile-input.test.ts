import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { rawCall, rowCounts } from './raw.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const TICKET = { subject: 'S', description: 'D', status: 2, priority: 1, email: 'ada@acme.test' }
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
const webhook = (content: string) =>
  `{"name":"R","conditions":[],"actions":[{"field_name":"trigger_webhook","request_type":"POST",
    "url":"http://127.0.0.1:9/","content_type":"JSON","content_layout":"2","content":${content}}]}`

describe('is refused and does nothing', () => {
  it.each([
    ['a webhook whose content is 3,000 levels deep', '/automations/1/rules', webhook(nested(3000))],
    ['a search of 400 parentheses', '/tickets', undefined],
  ])('%s', async (_what, path, body) => {
    const before = await rowCounts(freshdesk)
    const answer =
      body === undefined
        ? await freshdesk.get(`/search${path}?query=${encodeURIComponent(`"${'('.repeat(400)}"`)}`)
        : await freshdesk.post(path, body)
    expect(answer.status).toBe(400)
    expect(await rowCounts(freshdesk)).toEqual(before)
    expect(emulator.requests.list({ limit: 1 })).toMatchObject([{ status: 400 }])
  })

  it.each(['/load', '/faults', '/accounts', '/hooks'])('a control body of 100,000 levels: %s', async (path) => {
    const answer = await rawCall(emulator, {
      method: 'POST',
      path: `/_emulator${path}`,
      headers: { 'Content-Type': 'application/json' },
      body: `{"fixture":${nested(100_000)}}`,
    })
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      400,
      { code: 'invalid_value', message: 'Request body is nested deeper than 100 levels' },
    ])
  })
})

describe('is answered without an error of ours', () => {
  it.each([
    ['tables of tables', '<table><tr><td>'.repeat(2000)],
    ['blocks in blocks', '<div>'.repeat(20_000)],
    ['a link that does not end', '<a'.repeat(40_000)],
    ['braces', `${'{{'.repeat(5000)}${' '.repeat(10_000)}`],
    ['half characters', '\ud800 \udc00'],
    ['names of secrets', 'a-'.repeat(100_000)],
  ])('a ticket with %s, also when the journal is read', async (_what, description) => {
    const created = await freshdesk.post('/tickets', { ...TICKET, description })
    expect(created.status).toBe(201)
    expect((await freshdesk.get(`/tickets/${created.body.id}`)).status).toBe(200)
    expect((await freshdesk.get('/tickets?include=description')).status).toBe(200)
    expect(emulator.requests.list({ limit: 3 })).toMatchObject([{ status: 201 }, { status: 200 }, { status: 200 }])
  })

  it.each([
    ['1e400', '{"status":1e400}'],
    ['a number of 10,000 digits', `{"status":${'9'.repeat(10_000)}}`],
    ['__proto__ in custom fields', '{"custom_fields":{"__proto__":{"a":1},"constructor":1}}'],
    ['nested liquid', JSON.stringify({ description: '{%'.repeat(20_000) })],
  ])('%s', async (_what, body) => {
    expect((await freshdesk.post('/tickets', body)).status).toBe(400)
  })

  it('a thousand parameters, a long Link and many headers', async () => {
    const search = Array.from({ length: 1000 }, (_, index) => `p${index}=1`).join('&')
    expect((await freshdesk.get(`/tickets?${search}`)).status).toBe(400)
    const link = await freshdesk.get(`/tickets?per_page=1&updated_since=2000-01-01T00:00:00Z&${'&'.repeat(12_000)}`)
    expect(link.status).toBe(200)
    const headers = Object.fromEntries(Array.from({ length: 800 }, (_, index) => [`X-H${index}`, '1']))
    expect((await rawCall(emulator, { method: 'GET', path: '/api/v2/tickets', headers })).status).toBeLessThan(500)
  })

  it('more than Node takes in a head is 431', async () => {
    const path = `/api/v2/tickets?${'p=1&'.repeat(50_000)}`
    expect((await rawCall(emulator, { method: 'GET', path, headers: {} })).status).toBe(431)
  })
})
