import { afterEach, describe, expect, it } from 'vitest'
import type { AccountHandle } from '../../src/index.ts'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk({ plan: 'growth', rateLimit: 700, seed: 7, settings: { seats: 3 } })
const { emulator } = freshdesk
afterEach(() => {
  for (const { name } of emulator.accounts.slice(1)) emulator.deleteAccount(name)
})

const stateOf = ({ plan, rateLimit, clock, settings }: AccountHandle) => ({
  plan,
  rateLimit,
  now: clock.now,
  frozen: clock.frozen,
  seats: settings.seats,
})

const START = { plan: 'growth', rateLimit: 700, now: NOW, frozen: true, seats: 3 }
const OTHER = { plan: 'pro', seed: 8, now: '2031-01-01T00:00:00Z', freeze: false, settings: { seats: 4 } } as const

const find = (name: string): AccountHandle => {
  const found = emulator.accounts.find((account) => account.name === name)
  if (found === undefined) throw new Error(`no account ${name}`)
  return found
}

const DOORS: readonly [string, (options: object) => Promise<AccountHandle>][] = [
  ['createAccount', async (options) => emulator.createAccount({ name: 'w1', ...options })],
  [
    'POST /_emulator/accounts',
    async ({ rateLimit, ...options }: { rateLimit?: unknown }) => {
      const body = { name: 'w1', ...options, ...(rateLimit === undefined ? {} : { rate_limit: rateLimit }) }
      expect((await freshdesk.post('/_emulator/accounts', body)).status).toBe(201)
      return find('w1')
    },
  ],
]

describe.each(DOORS)('an account made by %s', (_, make) => {
  it('has plan, rate limit, seed, clock and settings as the process was started with', async () => {
    const made = await make({})
    expect(stateOf(made)).toEqual(START)
    expect(made.load({ generate: { tickets: 1 } })).toEqual(emulator.load({ generate: { tickets: 1 } }))
    expect(made.export()).toEqual(emulator.export())
  })

  it('has what it was told otherwise, and the rest from the start', async () => {
    expect(stateOf(await make({ rateLimit: 'off' }))).toEqual({ ...START, rateLimit: 'off' })
    emulator.deleteAccount('w1')
    expect(stateOf(await make({ settings: { retry_after: false } }))).toEqual(START)
    expect(find('w1').settings.retry_after).toBe(false)
    emulator.deleteAccount('w1')
    const made = stateOf(await make(OTHER))
    expect(made).toMatchObject({ plan: 'pro', rateLimit: 700, frozen: false, seats: 4 })
    expect(made.now.slice(0, 16)).toBe('2031-01-01T00:00')
  })

  it('takes no later change of the default account over', async () => {
    emulator.update({ plan: 'pro', rateLimit: 'off', settings: { seats: 9 } })
    await emulator.clock.advance(3600)
    expect(stateOf(await make({}))).toEqual(START)
  })

  it('comes back to them by reset', async () => {
    const made = await make({})
    made.update({ plan: 'free', rateLimit: 'off', settings: { seats: 1 } })
    made.reset()
    expect(stateOf(made)).toEqual(START)
  })
})

it('leaves a fork as its origin is now', async () => {
  emulator.update({ plan: 'pro', settings: { seats: 9 } })
  await emulator.clock.advance(3600)
  const fork = emulator.createAccount({ name: 'fork', from: 'acme' })
  expect(stateOf(fork)).toEqual(stateOf(emulator))
  expect(stateOf(fork)).toMatchObject({ plan: 'pro', seats: 9, now: '2030-01-15T10:00:00Z' })
})

it('has settings of the start win over the fixture’s, as plan and rate limit do', () => {
  const fixture = { account: { plan: 'free', settings: { seats: 20, retry_after: false } } }
  const made = emulator.createAccount({ name: 'w1', fixture })
  expect([made.plan, made.settings.seats, made.settings.retry_after]).toEqual(['growth', 3, false])
})

it.each([
  [{ settings: { seats: -1 } }, 'settings.seats'],
  [{ settings: { seat: 1 } }, 'settings'],
])('refuses %j', async (options, member) => {
  const answer = await freshdesk.post('/_emulator/accounts', { name: 'w1', ...options })
  expect([answer.status, answer.body.message]).toEqual([400, expect.stringContaining(`${member}: `)])
  expect(() => emulator.createAccount({ name: 'w1', ...(options as object) })).toThrow(`${member}: `)
})
