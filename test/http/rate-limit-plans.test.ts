import { describe, expect, it } from 'vitest'
import type { Plan } from '../../src/account/limits.ts'
import { type Answer, startFreshdesk } from '../support/freshdesk.ts'

/** As https://developers.freshdesk.com/api/#ratelimit has them: total, then creates, updates, ticket and contact lists. */
const PUBLISHED: readonly (readonly [Plan, bought: number | undefined, total: number, subLimits: readonly number[]])[] =
  [
    ['trial', undefined, 50, []],
    ['free', undefined, 100, []],
    ['growth', undefined, 200, [80, 80, 20, 20]],
    ['pro', undefined, 400, [160, 160, 100, 100]],
    ['enterprise', undefined, 700, [280, 280, 200, 200]],
    ['growth', 1000, 1000, [400, 400, 300, 300]],
    ['enterprise', 2000, 2000, [800, 800, 400, 400]],
  ]

/** The plan whose limits are walked from the first call to the last; all of them count alike. */
const isWalked = (plan: Plan, bought: number | undefined) => plan === 'growth' && bought === undefined

describe.each(PUBLISHED)('the %s plan (calls bought: %s)', async (plan, bought, total, subLimits) => {
  const freshdesk = await startFreshdesk({ plan, ...(bought === undefined ? {} : { rateLimit: bought }) })
  const { emulator } = freshdesk

  const limitsOf = ({ status, headers }: Answer) => ({
    status,
    total: headers.get('x-ratelimit-total'),
    remaining: headers.get('x-ratelimit-remaining'),
    used: headers.get('x-ratelimit-used-currentrequest'),
    retryAfter: headers.get('retry-after'),
  })
  const shown = (status: number, remaining: number, used: number, retryAfter: string | null = null) => ({
    status,
    total: String(total),
    remaining: String(remaining),
    used: String(used),
    retryAfter,
  })

  /** The limit's last call passes, the next is refused until the second in which the window ends. */
  async function expectWall(limit: number, success: number, call: (count: number) => Promise<Answer>): Promise<void> {
    for (let count = 1; count < limit; count++) expect((await call(count)).status).toBe(success)
    await emulator.clock.advance(17)
    expect(limitsOf(await call(limit))).toEqual(shown(success, total - limit, 1))
    expect(limitsOf(await call(limit + 1))).toEqual(shown(429, total - limit, 0, '43'))
    await emulator.clock.advance(42)
    expect(limitsOf(await call(limit + 2))).toEqual(shown(429, total - limit, 0, '1'))
    await emulator.clock.advance(1)
    expect(limitsOf(await call(limit + 3))).toEqual(shown(success, total - 1, 1))
  }

  it(`lets ${total} calls a minute pass`, async () => {
    const call = () => freshdesk.get('/tickets/1')
    if (isWalked(plan, bought)) {
      await expectWall(total, 200, call)
      return
    }
    expect(limitsOf(await call())).toEqual(shown(200, total - 1, 1))
    emulator.rateLimits.set({ remaining: 1 })
    expect(limitsOf(await call())).toEqual(shown(200, 0, 1))
    expect(limitsOf(await call())).toEqual(shown(429, 0, 0, '60'))
  })

  it('has sub-limits of so many calls a minute, or none', () => {
    const { sub_limits } = emulator.rateLimits
    const none = Array.from({ length: 4 }, () => null)
    expect(Object.values(sub_limits).map((one) => one.total)).toEqual(subLimits.length === 0 ? none : subLimits)
  })

  // Those of creates and updates are walked in rate-limit.test.ts.
  const calls: readonly (readonly [string, number, (count: number) => Promise<Answer>])[] = [
    ['lists of tickets', 200, () => freshdesk.get('/tickets?per_page=1')],
    ['lists of contacts', 200, () => freshdesk.get('/contacts?per_page=1')],
  ]
  const walked = isWalked(plan, bought) ? calls : []
  it.each(walked.map((call, index) => [subLimits[index + 2] ?? 0, ...call] as const))(
    'lets %i %s a minute pass',
    (limit, _what, success, call) => expectWall(limit, success, call),
  )

  it('takes the credits of an include from the total', async () => {
    emulator.rateLimits.set({ remaining: 5 })
    expect(limitsOf(await freshdesk.get('/tickets?include=stats&per_page=1'))).toEqual(shown(200, 2, 3))
    expect(limitsOf(await freshdesk.get('/tickets/1?include=stats,requester'))).toEqual(shown(429, 2, 0, '60'))
    expect(limitsOf(await freshdesk.get('/tickets/1?include=stats'))).toEqual(shown(200, 0, 2))
  })
})
