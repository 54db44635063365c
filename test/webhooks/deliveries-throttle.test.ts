import { expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { addWebhook, attemptsOf, startReceiver, statesOf } from '../support/webhooks.ts'

const { emulator } = await startFreshdesk({ now: '2030-01-15T09:20:00Z' })
const receiver = await startReceiver()

const HOUR = 3600
const add = (count: number) => {
  for (let index = 0; index < count; index++) addWebhook(emulator, { url: receiver.url, body: String(index) })
}
const times = () => attemptsOf(emulator).map(([at]) => String(at).slice(0, -1).replace('2030-01-', ''))

it('webhooks beyond the hour’s allowance are postponed to the next full hours, in order', async () => {
  emulator.settings.webhook_calls_per_hour = 2
  add(5)
  await emulator.settled()
  expect(statesOf(emulator)).toEqual(['delivered', 'delivered', 'postponed', 'postponed', 'postponed'])
  expect(emulator.deliveries.list({ state: 'postponed' }).map((one) => one.next_attempt_at)).toEqual(
    Array.from({ length: 3 }, () => '2030-01-15T10:00:00Z'),
  )
  await emulator.clock.advance(41 * 60)
  expect(statesOf(emulator)).toEqual(['delivered', 'delivered', 'delivered', 'delivered', 'postponed'])
  expect(emulator.deliveries.list().at(-1)?.next_attempt_at).toBe('2030-01-15T11:00:00Z')
  await emulator.clock.advance(HOUR)
  expect(receiver.bodies).toEqual(['0', '1', '2', '3', '4'])
  expect(times()).toEqual(['15T09:20:00', '15T09:20:00', '15T10:00:00', '15T10:00:00', '15T11:00:00'])
})

it('retries count as calls too', async () => {
  emulator.settings.webhook_calls_per_hour = 1
  emulator.settings.webhook_retry_minutes = [5]
  receiver.answer = (_request, response) => response.writeHead(500).end()
  add(1)
  await emulator.clock.advance(HOUR)
  expect(times()).toEqual(['15T09:20:00', '15T10:00:00'])
})

it('a thousand calls an hour are made where nothing is set', async () => {
  add(1001)
  await emulator.settled()
  expect(emulator.deliveries.list({ state: 'postponed' }).map(({ id }) => id)).toEqual([1001])
})

it('what was postponed for more than 24 hours is dropped, and the administrator is mailed', async () => {
  emulator.settings.webhook_calls_per_hour = 1
  add(30)
  await emulator.clock.advance(30 * HOUR)
  const states = statesOf(emulator)
  // One at once, and one at each full hour from 10:00 to 9:00 of the next day.
  expect(states.slice(0, 25)).toEqual(Array.from({ length: 25 }, () => 'delivered'))
  expect(emulator.deliveries.list({ state: 'dropped' })).toMatchObject(
    [26, 27, 28, 29, 30].map((id) => ({
      id,
      attempts: [
        { at: '2030-01-16T10:00:00Z', status: null, error: 'postponed for more than 24 hours', duration_ms: 0 },
      ],
      next_attempt_at: null,
    })),
  )
  expect(states).toHaveLength(30)
  expect(receiver.received).toHaveLength(25)
  expect(emulator.outbox.list()).toMatchObject([
    {
      at: '2030-01-16T10:00:00Z',
      to: ['alex.admin@example.com'],
      subject: 'Webhook deliveries dropped',
      text: `5 webhook deliveries were postponed for more than 24 hours and dropped, the first to ${receiver.url}`,
    },
  ])
})

it('new webhooks are postponed behind older ones', async () => {
  emulator.settings.webhook_calls_per_hour = 1
  add(3)
  await emulator.clock.advance(41 * 60)
  addWebhook(emulator, { url: receiver.url, body: 'late' })
  await emulator.clock.advance(3 * HOUR)
  expect(receiver.bodies).toEqual(['0', '1', '2', 'late'])
})
