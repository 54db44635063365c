import { afterAll, expect, it, vi } from 'vitest'
import { times } from '../support/extent.ts'
import { fastTimer, pullFrom, standIn } from './stand-in.ts'

vi.setConfig({ testTimeout: 3_600_000 })

const TICKETS = Number(process.env.PULL_TICKETS ?? times(300, 100))

const account = await standIn({
  plan: 'growth',
  freeze: true,
  fixture: {
    agents: [{ name: 'A', email: 'a@b.test', roles: ['Account Administrator'], api_key: 'k' }],
    generate: { tickets: TICKETS, contacts: 40, conversations: 1 },
  },
})
afterAll(() => account.close())

it(`pulls ${TICKETS} tickets within the limits of growth, in the time that they allow`, async () => {
  let refused = 0
  let credits = 0
  const timer = fastTimer(account)
  const { fixture } = await pullFrom(account, {
    apiKey: 'k',
    tickets: TICKETS,
    timer: {
      ...timer,
      wait: async (milliseconds) => {
        for (const { status, credits: cost } of account.requests.list()) {
          credits += cost
          if (status === 429) refused++
        }
        account.requests.clear()
        await timer.wait(milliseconds)
      },
    },
  })
  for (const { status, credits: cost } of account.requests.list()) {
    credits += cost
    if (status === 429) refused++
  }
  expect((fixture.tickets as unknown[]).length).toBe(TICKETS)
  expect(refused).toBe(0)
  // Four fifths of 200 a minute, and a minute for what is over.
  expect(timer.now()).toBeLessThan((credits / 150 + 2) * 60_000)
})
