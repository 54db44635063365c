import { describe, expect, it } from 'vitest'
import type { WebhookChaos } from '../../src/index.ts'
import { startFreshdesk } from '../support/freshdesk.ts'
import { addWebhook, attemptsOf, startReceiver, statesOf } from '../support/webhooks.ts'

const { emulator } = await startFreshdesk()
const receiver = await startReceiver()

/** The bodies in order of arrival. */
async function send(count: number, chaos: Partial<WebhookChaos>): Promise<number[]> {
  emulator.settings.webhook_chaos = { ...emulator.settings.webhook_chaos, ...chaos }
  for (let body = 0; body < count; body++) addWebhook(emulator, { url: receiver.url, body: String(body) })
  await emulator.settled()
  return receiver.bodies.map(Number)
}

const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)

describe('chaos', () => {
  it('duplicates deliveries: the same bytes, each in the log', async () => {
    expect(sorted(await send(3, { duplicate: 1 }))).toEqual([0, 0, 1, 1, 2, 2])
    expect(statesOf(emulator)).toHaveLength(6)
  })

  it('lets the next delivery of a rule overtake one', async () => {
    expect(await send(4, { reorder: 1 })).toEqual([1, 0, 3, 2])
  })

  it('holds one that nothing overtakes for a minute', async () => {
    expect(await send(3, { reorder: 1 })).toEqual([1, 0])
    expect(emulator.deliveries.list({ state: 'waiting' })).toMatchObject([
      { body: '2', next_attempt_at: '2030-01-15T09:01:00Z' },
    ])
    await emulator.clock.advance(60)
    expect(receiver.bodies).toEqual(['1', '0', '2'])
    addWebhook(emulator, { url: receiver.url, body: '3' })
    addWebhook(emulator, { url: receiver.url, body: '4' })
    await emulator.settled()
    expect(receiver.bodies).toEqual(['1', '0', '2', '4', '3'])
  })

  it('keeps rules apart', async () => {
    emulator.settings.webhook_chaos = { ...emulator.settings.webhook_chaos, reorder: 1 }
    addWebhook(emulator, { url: receiver.url, rule_id: 1, body: 'a' })
    addWebhook(emulator, { url: receiver.url, rule_id: 2, body: 'b' })
    await emulator.settled()
    expect(receiver.bodies).toEqual([])
  })

  it('delays deliveries on the account’s clock', async () => {
    expect(await send(2, { delay_s: 90 })).toEqual([])
    expect(emulator.deliveries.list()[0]?.next_attempt_at).toBe('2030-01-15T09:01:30Z')
    await emulator.clock.advance(100)
    expect(attemptsOf(emulator)).toEqual([
      ['2030-01-15T09:01:30Z', 200, null],
      ['2030-01-15T09:01:30Z', 200, null],
    ])
    expect(receiver.bodies).toEqual(['0', '1'])
  })

  it('reorders what it delays', async () => {
    await send(2, { delay_s: 90, reorder: 1 })
    await emulator.clock.advance(90)
    expect(receiver.bodies).toEqual(['1', '0'])
  })

  it('strikes some, and the same ones after a reset', async () => {
    const first = await send(100, { duplicate: 0.3, reorder: 0.3 })
    await emulator.clock.advance(60)
    expect(first.length).toBeGreaterThan(110)
    expect(first.length).toBeLessThan(160)
    expect(first).not.toEqual(sorted(first))
    emulator.reset()
    receiver.received.length = 0
    expect(await send(100, { duplicate: 0.3, reorder: 0.3 })).toEqual(first)
  })

  it('is off by default', async () => {
    expect(await send(20, {})).toEqual(Array.from({ length: 20 }, (_, body) => body))
  })

  it('leaves redeliveries alone', async () => {
    await send(1, {})
    emulator.settings.webhook_chaos = { duplicate: 1, reorder: 1, delay_s: 5 }
    emulator.deliveries.redeliver(1)
    await emulator.settled()
    expect(receiver.bodies).toEqual(['0', '0'])
  })
})
