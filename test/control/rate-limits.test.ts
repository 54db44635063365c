import { beforeEach, describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk({ plan: 'growth' })
const { emulator } = freshdesk
const GROWTH = {
  mode: 'on',
  total: 200,
  remaining: 200,
  resets_in_s: 0,
  window_s: 60,
  other_apps_per_minute: 0,
  sub_limits: {
    ticket_create: { total: 80, remaining: 80 },
    ticket_update: { total: 80, remaining: 80 },
    ticket_list: { total: 20, remaining: 20 },
    contact_list: { total: 20, remaining: 20 },
  },
}

const read = async (account = '') => (await freshdesk.get(`/_emulator${account}/rate-limits`)).body
const set = (body: unknown, account = '') => freshdesk.put(`/_emulator${account}/rate-limits`, body)
const list = (key = 'admin-api-key') => freshdesk.get('/tickets?per_page=1', { key })
const remaining = async () => Number((await freshdesk.get('/tickets/1')).headers.get('x-ratelimit-remaining'))

/** Both doors to the same thing. */
const doors = [
  ['control', async (change: object) => (await set(change)).body],
  ['in-process', async (change: object) => emulator.rateLimits.set(change)],
] as const

describe('reading the rate limits', () => {
  it('shows a full window before the first call, and opens none', async () => {
    expect(await read()).toEqual(GROWTH)
    await emulator.clock.advance(30)
    expect(await read()).toEqual(GROWTH)
  })

  it('shows what has been used and when the window ends', async () => {
    await list()
    await freshdesk.get('/tickets/1?include=stats')
    await emulator.clock.advance(20)
    const expected = {
      ...GROWTH,
      remaining: 197,
      resets_in_s: 40,
      sub_limits: { ...GROWTH.sub_limits, ticket_list: { total: 20, remaining: 19 } },
    }
    expect(await read()).toEqual(expected)
    const { set: _, ...twin } = emulator.rateLimits
    expect(twin).toEqual(expected)
  })

  it('shows a full window again once it has ended', async () => {
    await list()
    await emulator.clock.advance(60)
    expect(await read()).toEqual(GROWTH)
  })

  it('shows null for the sub-limits that a plan does not have', async () => {
    const trial = emulator.createAccount({ name: 'trial', plan: 'trial' })
    expect(trial.rateLimits).toMatchObject({
      total: 50,
      sub_limits: { ticket_create: { total: null, remaining: null }, contact_list: { total: null, remaining: null } },
    })
  })

  it('counts nothing with the mode off', async () => {
    await set({ mode: 'off' })
    await list()
    expect(await read()).toEqual({ ...GROWTH, mode: 'off' })
  })
})

describe.each(doors)('setting the rate limits (%s)', (_door, change) => {
  it('opens a window now with as many credits as said', async () => {
    await list()
    await emulator.clock.advance(45)
    expect(await change({ remaining: 3 })).toEqual({ ...GROWTH, remaining: 3, resets_in_s: 60 })
    expect(await Promise.all([1, 2, 3].map(async () => (await list()).status))).toEqual([200, 200, 200])
    const refused = await list()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
    await emulator.clock.advance(60)
    expect((await list()).headers.get('x-ratelimit-remaining')).toBe('199')
  })

  it('refuses the very next call with 0 left', async () => {
    await change({ remaining: 0 })
    expect((await freshdesk.get('/tickets/1')).status).toBe(429)
  })

  it('changes the mode and keeps what was used', async () => {
    await change({ remaining: 0 })
    await change({ mode: 'headers' })
    expect((await list()).status).toBe(200)
    await change({ mode: 'on' })
    expect((await list()).status).toBe(429)
  })

  it('shortens the window, which still stands for a minute', async () => {
    await change({ window_s: 2.5 })
    for (let call = 0; call < 20; call++) await list()
    const refused = await list()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3'])
    await emulator.clock.advance(2)
    expect((await list()).headers.get('retry-after')).toBe('1')
    await emulator.clock.advance(0.5)
    expect((await list()).headers.get('x-ratelimit-remaining')).toBe('199')
  })

  it('lets other apps use credits of every window, which remaining shows and total does not', async () => {
    await change({ other_apps_per_minute: 150 })
    expect(await remaining()).toBe(49)
    const { headers } = await list()
    expect([headers.get('x-ratelimit-total'), headers.get('x-ratelimit-remaining')]).toEqual(['200', '48'])
    await emulator.clock.advance(60)
    expect(await remaining()).toBe(49)
  })

  it('leaves nothing when other apps use everything', async () => {
    await change({ other_apps_per_minute: 200 })
    expect((await freshdesk.get('/tickets/1')).status).toBe(429)
    await change({ other_apps_per_minute: 199 })
    expect((await freshdesk.get('/tickets/1')).status).toBe(200)
  })

  it('is undone by a reset, and kept by a snapshot', async () => {
    await change({ mode: 'headers', remaining: 7, window_s: 5, other_apps_per_minute: 2 })
    emulator.snapshot('pressed')
    const pressed = await read()
    expect(pressed).toMatchObject({
      mode: 'headers',
      remaining: 7,
      resets_in_s: 5,
      window_s: 5,
      other_apps_per_minute: 2,
    })
    emulator.reset()
    expect(await read()).toEqual(GROWTH)
    emulator.restore('pressed')
    expect(await read()).toEqual(pressed)
  })
})

describe('what cannot be', () => {
  it.each([
    [{ remaining: 201 }, 'remaining should be a whole number from 0 to 200, what other apps leave'],
    [{ remaining: -1 }, 'remaining should be a whole number from 0 to 200, what other apps leave'],
    [{ remaining: 1.5 }, 'remaining should be a whole number from 0 to 200, what other apps leave'],
    [
      { remaining: 60, other_apps_per_minute: 150 },
      'remaining should be a whole number from 0 to 50, what other apps leave',
    ],
    [
      { remaining: 1, other_apps_per_minute: 300 },
      'remaining should be a whole number from 0 to 0, what other apps leave',
    ],
    [{ window_s: 0 }, 'window_s should be above 0 and at most 86400'],
    [{ window_s: 86_401 }, 'window_s should be above 0 and at most 86400'],
    [{ other_apps_per_minute: -1 }, 'other_apps_per_minute should be a whole number, 0 or more'],
    [{ other_apps_per_minute: 0.5 }, 'other_apps_per_minute should be a whole number, 0 or more'],
  ])('%j changes nothing, through either door', async (change, message) => {
    const answer = await set({ mode: 'off', ...change })
    expect([answer.status, answer.body]).toEqual([400, { code: 'invalid_value', message }])
    expect(() => emulator.rateLimits.set({ mode: 'off', ...change })).toThrow(new RangeError(message))
    expect(await read()).toEqual(GROWTH)
  })

  it.each([[{ mode: 'sometimes' }], [{ remaining: '3' }], [{ total: 5 }], [{ window_s: null }]])(
    '%j is refused by its shape',
    async (change) => {
      expect(await set(change)).toMatchObject({ status: 400, body: { code: 'invalid_value' } })
      expect(await read()).toEqual(GROWTH)
    },
  )
})

describe('the account', () => {
  it('takes another plan while it runs, and keeps what was used', async () => {
    for (let call = 0; call < 20; call++) await list()
    expect((await list()).status).toBe(429)
    await freshdesk.call('PATCH', '/_emulator/account', { body: { plan: 'pro' } })
    const { headers } = await list()
    expect([headers.get('x-ratelimit-total'), headers.get('x-ratelimit-remaining')]).toEqual(['400', '379'])
    await freshdesk.call('PATCH', '/_emulator/account', { body: { plan: 'trial' } })
    expect(await remaining()).toBe(28)
  })

  it('keeps a chosen mode when it takes another plan', async () => {
    await set({ mode: 'headers', remaining: 0 })
    await freshdesk.call('PATCH', '/_emulator/account', { body: { plan: 'trial' } })
    expect(await read()).toMatchObject({ mode: 'headers', total: 50 })
    expect((await list()).status).toBe(200)
  })

  it('shows bought calls as its rate limit while they are enforced, and takes the plan’s own again', async () => {
    const patch = (body: object) => freshdesk.call('PATCH', '/_emulator/account', { body })
    expect((await patch({ rate_limit: 1000 })).body.rate_limit).toBe(1000)
    expect(await read()).toMatchObject({ mode: 'on', total: 1000, sub_limits: { ticket_list: { total: 300 } } })
    await set({ mode: 'headers' })
    expect((await freshdesk.get('/_emulator/account')).body.rate_limit).toBe('headers')
    expect((await patch({ rate_limit: 'on' })).body.rate_limit).toBe('on')
    expect(await read()).toEqual(GROWTH)
  })

  it('shares its window among all keys, and with no other account', async () => {
    const other = emulator.createAccount({ name: 'other', plan: 'growth' })
    for (let call = 0; call < 20; call++) await list(call % 2 === 0 ? 'admin-api-key' : 'agent-api-key')
    expect((await list('supervisor-api-key')).status).toBe(429)
    expect(other.rateLimits).toMatchObject(GROWTH)
    expect((await list('other.admin-api-key')).headers.get('x-ratelimit-remaining')).toBe('199')
    expect(await read()).toMatchObject({ remaining: 180 })
    expect((await set({ remaining: 5 }, '/accounts/other')).body).toMatchObject({ remaining: 5 })
    expect(await read('/accounts/other')).toMatchObject({ remaining: 5 })
    expect(await read()).toMatchObject({ remaining: 180 })
  })

  describe('suspended', () => {
    const SUSPENDED = { code: 'account_suspended', message: 'Your account has been suspended.' }
    beforeEach(() => freshdesk.call('PATCH', '/_emulator/account', { body: { state: 'suspended' } }))

    it('answers 403 to every valid key, counts it, and writes nothing', async () => {
      const answer = await freshdesk.post('/companies', { name: 'Suspended' })
      expect([answer.status, answer.body]).toEqual([403, SUSPENDED])
      expect(answer.headers.get('x-ratelimit-remaining')).toBe('199')
      expect((await freshdesk.get('/nonsense')).body).toEqual(SUSPENDED)
      expect((await list('wrong-key')).status).toBe(401)
      expect((await freshdesk.get('/_emulator/account')).body).toMatchObject({ state: 'suspended' })
      await freshdesk.call('PATCH', '/_emulator/account', { body: { state: 'active' } })
      expect((await freshdesk.get('/companies/autocomplete?name=Suspended')).body).toEqual({ companies: [] })
    })

    it('is active again after a reset', async () => {
      emulator.reset()
      expect((await freshdesk.get('/tickets/1')).status).toBe(200)
    })
  })
})

describe('a fork', () => {
  it('takes the limits of its origin, unless told otherwise', async () => {
    emulator.rateLimits.set({ remaining: 9 })
    expect(emulator.createAccount({ name: 'fork', from: 'acme' }).rateLimits).toMatchObject({
      mode: 'on',
      total: 200,
      remaining: 9,
    })
    const loose = emulator.createAccount({ name: 'loose', from: 'acme', rateLimit: 'headers' })
    expect(loose.rateLimits).toMatchObject({ mode: 'headers', total: 200, remaining: 9 })
  })

  it('of an account without a plan is not enforced by a bare reading of its plan', async () => {
    const plain = await createEmulator({ freeze: true })
    expect(plain.createAccount({ name: 'fork', from: 'acme' }).rateLimits).toMatchObject({
      mode: 'headers',
      total: 700,
    })
    await plain.close()
  })
})
