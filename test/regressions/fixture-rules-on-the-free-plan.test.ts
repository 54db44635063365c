import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

describe('a fixture with a webhook rule, on a plan without webhooks', async () => {
  const freshdesk = await startFreshdesk({ plan: 'free', rateLimit: 'headers' })

  it('is loaded all the same, and its webhook fails saying why', async () => {
    const [rule] = (await freshdesk.get('/automations/4/rules')).body.rules
    expect((await freshdesk.put(`/automations/4/rules/${rule.id}`, { active: true })).status).toBe(200)
    await freshdesk.put('/tickets/1', { status: 4 })
    await freshdesk.emulator.settled()
    expect(freshdesk.emulator.deliveries.list()).toMatchObject([
      { state: 'failed', attempts: [{ error: 'the free plan has no webhooks' }] },
    ])
  })
})
