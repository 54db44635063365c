import { FreshdeskEmulatorContainer } from 'freshdesk-emulator/testcontainers'
import { afterAll, beforeEach, expect, it } from 'vitest'

const freshdesk = await new FreshdeskEmulatorContainer()
  .withPlan('growth')
  .withNow('2030-01-15T09:00:00Z')
  .withFreeze()
  .start()
beforeEach(() => freshdesk.reset())
afterAll(() => freshdesk.stop())

it('waits when it is told to', async () => {
  await freshdesk.setRateLimits({ remaining: 0 })
  const headers = { Authorization: `Basic ${btoa(`${freshdesk.apiKey}:X`)}` }
  const reply = await fetch(`${freshdesk.url}/api/v2/tickets`, { headers })
  expect(reply.status).toBe(429)
  await freshdesk.advanceClock(Number(reply.headers.get('retry-after')))
  expect((await fetch(`${freshdesk.url}/api/v2/tickets`, { headers })).status).toBe(200)
})
