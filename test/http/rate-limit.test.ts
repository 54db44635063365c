import { describe, expect, it } from 'vitest'
import { type Answer, startFreshdesk } from '../support/freshdesk.ts'
import { rawCall } from './raw.ts'

const LIMITED = { code: 'rate_limit_exceeded', message: 'You have exceeded the limit of requests per minute.' }

/** Total, remaining and used of this request. */
const limitOf = ({ headers }: Answer) =>
  ['total', 'remaining', 'used-currentrequest'].map((name) => headers.get(`x-ratelimit-${name}`)).join(' ')

describe('without a plan', async () => {
  const freshdesk = await startFreshdesk()

  it('counts down from the documented 700 of an enterprise account', async () => {
    expect(limitOf(await freshdesk.get('/tickets/1'))).toBe('700 699 1')
    expect(limitOf(await freshdesk.get('/tickets/1'))).toBe('700 698 1')
  })

  it.each([
    ['a view', '/tickets/1', 1],
    ['a view with one include', '/tickets/1?include=stats', 2],
    ['a view with conversations, "two API calls"', '/tickets/1?include=conversations', 2],
    ['a view with two includes', '/tickets/1?include=requester,company', 3],
    ['a view with the same include twice', '/tickets/1?include=stats,stats', 2],
    ['a view with the same include twice and a blank', '/tickets/1?include=stats,%20stats', 2],
    ['a list', '/tickets', 1],
    ['a list with one include', '/tickets?include=stats', 3],
    ['a list with two includes', '/tickets?include=stats,requester', 5],
    ['a list with the last of two include parameters', '/tickets?include=stats,requester&include=stats', 3],
    ['a list of contacts', '/contacts', 1],
  ])('%s, %s, costs %i', async (_what, path, credits) => {
    const answer = await freshdesk.get(path)
    expect([answer.status, limitOf(answer)]).toEqual([200, `700 ${700 - Number(credits)} ${credits}`])
  })

  it.each([
    ['an invalid request', 'GET', '/tickets?page=0', 1, 400],
    ['an include that is not known', 'GET', '/tickets?include=nope', 3, 400],
    ['an unknown id', 'GET', '/tickets/999999', 1, 404],
    ['an unknown path', 'GET', '/nonsense', 1, 404],
    ['a wrong method', 'DELETE', '/tickets', 1, 405],
    ['an include where there is none', 'GET', '/contacts/1?include=company', 1, 400],
  ])('%s costs too', async (_what, method, path, credits, status) => {
    const answer = await freshdesk.call(method, path)
    expect([answer.status, limitOf(answer)]).toEqual([status, `700 ${700 - Number(credits)} ${credits}`])
  })

  it('a body that cannot be read costs too', async () => {
    const answer = await freshdesk.post('/companies', '{')
    expect([answer.status, limitOf(answer)]).toEqual([400, '700 699 1'])
  })

  it('a refused key costs nothing, unless path or host name the account', async () => {
    expect(limitOf(await freshdesk.get('/tickets/1', { key: 'wrong-key' }))).toBe('700 700 0')
    const named = await rawCall(freshdesk.emulator, {
      path: '/acme/api/v2/tickets/1',
      headers: { Authorization: undefined },
    })
    expect([named.status, named.headers['x-ratelimit-remaining']]).toEqual([401, '699'])
  })

  it('never refuses, and shows 0 remaining beyond the limit', async () => {
    freshdesk.emulator.rateLimits.set({ remaining: 8 })
    for (const _ of ['the call that goes beyond', 'one after it']) {
      const answer = await freshdesk.get('/tickets?include=stats,requester,description,company')
      expect([answer.status, limitOf(answer)]).toEqual([200, '700 0 9'])
      expect(answer.headers.get('retry-after')).toBeNull()
    }
  })

  it('begins anew a minute after the first call', async () => {
    await freshdesk.get('/tickets/1')
    await freshdesk.emulator.clock.advance(59)
    expect(limitOf(await freshdesk.get('/tickets/1'))).toBe('700 698 1')
    await freshdesk.emulator.clock.advance(1)
    expect(limitOf(await freshdesk.get('/tickets/1'))).toBe('700 699 1')
  })
})

describe('with limits enforced', async () => {
  const freshdesk = await startFreshdesk({ rateLimit: 10 })
  const { emulator } = freshdesk

  /** All but `left` of the minute's 10 credits. */
  async function spendAllBut(left: number): Promise<void> {
    for (let call = 0; call < 10 - left; call++) await freshdesk.get('/companies/1')
  }

  it('refuses the call after the last with the whole reply of a 429', async () => {
    await spendAllBut(1)
    expect((await freshdesk.get('/tickets/1')).status).toBe(200)
    const refused = await rawCall(emulator, { path: '/api/v2/tickets/1' })
    expect(refused.status).toBe(429)
    expect(JSON.parse(refused.text)).toEqual(LIMITED)
    expect(refused.headers).toMatchObject({
      status: '429 Too Many Requests',
      'content-type': 'application/json; charset=utf-8',
      'retry-after': '60',
      'x-ratelimit-total': '10',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-used-currentrequest': '0',
    })
  })

  it('has a full minute again after a reset', async () => {
    await spendAllBut(0)
    emulator.reset()
    expect(limitOf(await freshdesk.get('/tickets/1'))).toBe('10 9 1')
  })

  it('refuses before path, method and body are looked at', async () => {
    await spendAllBut(0)
    expect((await freshdesk.get('/nonsense')).status).toBe(429)
    expect((await freshdesk.delete('/tickets')).status).toBe(429)
    expect((await freshdesk.post('/companies', '{')).status).toBe(429)
  })

  it('writes nothing when it refuses', async () => {
    await spendAllBut(0)
    expect((await freshdesk.post('/companies', { name: 'Refused' })).status).toBe(429)
    await emulator.clock.advance(60)
    expect((await freshdesk.get('/companies/autocomplete?name=Refused')).body).toEqual({ companies: [] })
  })

  it('still answers 401 to a wrong key', async () => {
    await spendAllBut(0)
    expect((await freshdesk.get('/tickets/1', { key: 'wrong-key' })).status).toBe(401)
  })

  it('counts the calls of all its agents together', async () => {
    await spendAllBut(1)
    expect((await freshdesk.get('/tickets/1', { key: 'agent-api-key' })).status).toBe(200)
    expect((await freshdesk.get('/tickets/1', { key: 'supervisor-api-key' })).status).toBe(429)
  })

  it('refuses a call that is dearer than what remains, and spends nothing on it', async () => {
    await spendAllBut(2)
    const refused = await freshdesk.get('/tickets/1?include=stats,requester')
    expect([refused.status, limitOf(refused)]).toEqual([429, '10 2 0'])
    const cheaper = await freshdesk.get('/tickets/1?include=stats')
    expect([cheaper.status, limitOf(cheaper)]).toEqual([200, '10 0 2'])
  })

  it('tells the seconds to the end of the minute and opens then', async () => {
    await freshdesk.get('/companies/1')
    await emulator.clock.advance(51)
    await spendAllBut(1)
    const refused = await freshdesk.get('/tickets/1')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '9'])
    await emulator.clock.advance(8)
    expect((await freshdesk.get('/tickets/1')).headers.get('retry-after')).toBe('1')
    await emulator.clock.advance(1)
    expect(limitOf(await freshdesk.get('/tickets/1'))).toBe('10 9 1')
  })

  it('leaves Retry-After away with the setting retry_after off', async () => {
    emulator.settings.retry_after = false
    await spendAllBut(0)
    const refused = await freshdesk.get('/tickets/1')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, null])
    expect(refused.body).toEqual(LIMITED)
  })
})

describe('with the sub-limits of a plan', async () => {
  const freshdesk = await startFreshdesk({ plan: 'growth' })
  const { emulator } = freshdesk

  it.each([
    ['ticket creates', 80, () => freshdesk.post('/tickets', {})],
    [
      'ticket updates by PUT and PATCH together',
      80,
      (count: number) => freshdesk.call(count % 2 ? 'PUT' : 'PATCH', '/tickets/1', { body: { priority: 0 } }),
    ],
  ])('refuses more %s than %d a minute, and leaves other calls alone', async (_what, limit, call) => {
    for (let count = 0; count < limit; count++) expect((await call(count)).status).not.toBe(429)
    const refused = await call(1)
    expect([refused.status, refused.body]).toEqual([429, LIMITED])
    expect(limitOf(refused)).toBe(`200 ${200 - limit} 0`)
    expect(refused.headers.get('retry-after')).toBe('60')
    expect(limitOf(await freshdesk.get('/tickets/1'))).toBe(`200 ${200 - limit - 1} 1`)
    await emulator.clock.advance(60)
    expect((await call(1)).status).not.toBe(429)
  })

  it('does not count refused keys as ticket lists where nothing names the account', async () => {
    for (let count = 0; count < 25; count++) await freshdesk.get('/tickets', { key: 'wrong-key' })
    expect((await freshdesk.get('/tickets?per_page=1')).status).toBe(200)
  })

  it('does not refuse reading one ticket for the lists', async () => {
    for (let count = 0; count < 21; count++) await freshdesk.get('/tickets?per_page=1')
    expect((await freshdesk.get('/tickets/1')).status).toBe(200)
  })
})

describe('with limits off', async () => {
  const freshdesk = await startFreshdesk({ plan: 'trial', rateLimit: 'off' })

  it('never refuses and never counts down', async () => {
    let last = await freshdesk.get('/tickets/1')
    for (let call = 0; call < 60; call++) last = await freshdesk.get('/tickets/1')
    expect([last.status, limitOf(last)]).toEqual([200, '50 50 1'])
  })
})
