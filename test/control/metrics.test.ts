import { join } from 'node:path'
import { expect, it } from 'vitest'
import { useFolder } from '../support/folder.ts'
import { type Freshdesk, startFreshdesk } from '../support/freshdesk.ts'

const folder = useFolder()
const desk = await startFreshdesk({ rateLimit: 'headers', plan: 'growth', deliver: 'record' })
const kept = await startFreshdesk({ data: join(folder, 'desk.jsonl'), controlToken: 'secret' })

type Values = ReadonlyMap<string, number>

const SAMPLE = /^([a-z_]+(?:\{(?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)+\})?) (\S+)$/

/** By name and labels; fails where a line is none of the format's, or none of its family's. */
async function valuesOf({ get }: Freshdesk, headers: Record<string, string> = {}): Promise<Values> {
  const { status, text, headers: answered } = await get('/_emulator/metrics', { headers })
  expect([status, answered.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
  expect(text.endsWith('\n')).toBe(true)
  const values = new Map<string, number>()
  let family = ''
  for (const line of text.trimEnd().split('\n')) {
    const [, declared] = /^# (?:HELP|TYPE) (\S+) ./.exec(line) ?? []
    if (declared !== undefined) family = declared
    else {
      const [, name = line, value] = SAMPLE.exec(line) ?? []
      expect(name.startsWith(family), line).toBe(true)
      expect(Number.isFinite(Number(value)), line).toBe(true)
      expect(values.has(name), line).toBe(false)
      values.set(name.replace('freshdesk_emulator_', ''), Number(value))
    }
  }
  return values
}

const NONE = 0
const growth = (before: Values, after: Values, name: string) => (after.get(name) ?? NONE) - (before.get(name) ?? NONE)

it('calls are counted by operation and status, and by the time they took', async () => {
  const before = await valuesOf(desk)
  await desk.get('/tickets/1')
  await desk.get('/tickets/1')
  await desk.get('/tickets/987')
  await desk.get('/no-such-path')
  await desk.get('/tickets/1', { key: 'nobody' })
  const after = await valuesOf(desk)
  expect(growth(before, after, 'requests_total{operation="viewTicket",status="200"}')).toBe(2)
  expect(growth(before, after, 'requests_total{operation="viewTicket",status="404"}')).toBe(1)
  expect(growth(before, after, 'requests_total{operation="viewTicket",status="401"}')).toBe(1)
  expect(growth(before, after, 'requests_total{operation="none",status="404"}')).toBe(1)
  expect(growth(before, after, 'request_duration_seconds_count')).toBe(5)
  expect(growth(before, after, 'request_duration_seconds_bucket{le="+Inf"}')).toBe(5)
  expect(growth(before, after, 'request_duration_seconds_sum')).toBeGreaterThan(0)
})

it('each bucket of a duration holds those before it', async () => {
  await desk.get('/tickets/1')
  const buckets = [...(await valuesOf(desk))].filter(([name]) => name.startsWith('request_duration_seconds_bucket'))
  const counts = buckets.map(([, count]) => count)
  expect(counts).toEqual([...counts].sort((a, b) => a - b))
  expect(counts.length).toBeGreaterThan(5)
})

it('a call that a fault leaves without a reply has no status', async () => {
  const before = await valuesOf(desk)
  desk.emulator.faults.add({ effect: { connection: 'reset' }, match: { operation: 'viewTicket' }, times: 1 })
  await desk.get('/tickets/1').catch(() => undefined)
  const after = await valuesOf(desk)
  expect(growth(before, after, 'requests_total{operation="viewTicket",status="none"}')).toBe(1)
})

it('calls beyond a limit are counted, refused or not', async () => {
  const before = await valuesOf(desk)
  desk.emulator.rateLimits.set({ mode: 'headers', remaining: 0 })
  await desk.get('/tickets/1')
  expect(growth(before, await valuesOf(desk), 'limit_exceeded_total{limit="default"}')).toBe(1)
})

it('accounts and webhook deliveries are counted', async () => {
  const before = await valuesOf(desk)
  expect([before.get('ready'), before.get('accounts')]).toEqual([1, 1])
  desk.emulator.createAccount({ name: 'w1' })
  await desk.post('/automations/1/rules', {
    name: 'Tell',
    conditions: [],
    actions: [
      {
        field_name: 'trigger_webhook',
        request_type: 'POST',
        url: 'http://127.0.0.1:9/',
        content_type: 'JSON',
        content_layout: '1',
        content: ['ticket.id'],
      },
    ],
  })
  await desk.post('/tickets', { email: 'a@b.test', subject: 's', description: 'd', status: 2, priority: 1 })
  const after = await valuesOf(desk)
  expect(after.get('accounts')).toBe(2)
  expect(growth(before, after, 'deliveries_total{state="recorded"}')).toBe(1)
  expect(after.get('deliveries_open')).toBe(0)
  desk.emulator.deleteAccount('w1')
})

it('the lag of the event loop is told from the second reading on', async () => {
  await valuesOf(desk)
  await expect
    .poll(async () => (await valuesOf(desk)).get('event_loop_lag_seconds{quantile="1"}'))
    .toBeGreaterThanOrEqual(0)
})

it('writes are timed where accounts are kept, and nowhere else', async () => {
  const bearing = { Authorization: 'Bearer secret' }
  const count = 'write_duration_seconds_count{store="file"}'
  const before = await valuesOf(kept, bearing)
  await kept.post('/companies', { name: 'Hooli' })
  const after = await valuesOf(kept, bearing)
  expect(growth(before, after, count)).toBeGreaterThan(0)
  expect([...(await valuesOf(desk)).keys()].filter((name) => name.startsWith('write_'))).toEqual([])
})

it('control’s token is asked for', async () => {
  expect((await kept.get('/_emulator/metrics')).status).toBe(401)
})
