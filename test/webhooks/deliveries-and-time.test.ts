import { describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { accountOf } from '../support/account.ts'
import { clientOf, NOW, startFreshdesk } from '../support/freshdesk.ts'
import { addWebhook, attemptsOf, startReceiver, statesOf } from '../support/webhooks.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const receiver = await startReceiver()

const NEW_TICKET = { subject: 'S', description: 'D', status: 2, priority: 1, email: 'ada@acme.test' }

/** Fails the first request, so that a retry is due at 9:05; what the retry does is `then`. */
function failOnce(then: () => Promise<void> | void): void {
  receiver.answer = async (_request, response) => {
    if (receiver.received.length === 1) {
      response.writeHead(500).end()
      return
    }
    await then()
    response.end()
  }
}

/** Never answers; resolves when the sender has gone away. */
function hang(): Promise<void> {
  return new Promise((resolve) => {
    receiver.answer = (_request, response) => response.once('close', resolve)
  })
}

describe('while the clock is moved', () => {
  it('a receiver may call the API back, which is answered at the delivery’s time', async () => {
    let created: { id: number; created_at: string } | undefined
    failOnce(async () => {
      created = (await freshdesk.post('/tickets', NEW_TICKET)).body
    })
    addWebhook(emulator, { url: receiver.url })
    await emulator.clock.advance(3600)
    expect(created?.created_at).toBe('2030-01-15T09:05:00Z')
    expect(attemptsOf(emulator).map(([at]) => at)).toEqual([NOW, '2030-01-15T09:05:00Z'])
    expect(emulator.clock.now).toBe('2030-01-15T10:00:00Z')
  })

  it('what a receiver makes due is attempted before the clock goes on', async () => {
    failOnce(() => {
      if (receiver.received.length < 4) addWebhook(emulator, { url: receiver.url, rule_id: 2 })
    })
    addWebhook(emulator, { url: receiver.url })
    await emulator.clock.advance(3600)
    expect(attemptsOf(emulator)).toEqual([
      [NOW, 500, 'status 500'],
      ['2030-01-15T09:05:00Z', 200, null],
      ['2030-01-15T09:05:00Z', 200, null],
      ['2030-01-15T09:05:00Z', 200, null],
    ])
  })

  it('requests are answered at the time of the delivery that is being sent', async () => {
    let finish: (() => void) | undefined
    failOnce(() => new Promise<void>((resolve) => (finish = resolve)))
    addWebhook(emulator, { url: receiver.url })
    const move = emulator.clock.advance(3600)
    await receiver.arrivals(2)
    expect((await freshdesk.get('/tickets/1')).headers.get('date')).toBe('Tue, 15 Jan 2030 09:05:00 GMT')
    finish?.()
    await move
    expect((await freshdesk.get('/tickets/1')).headers.get('date')).toBe('Tue, 15 Jan 2030 10:00:00 GMT')
  })

  it('a reset ends it: the clock stays where the reset put it, and moves that wait are cancelled', async () => {
    const gone = hang()
    addWebhook(emulator, { url: receiver.url })
    const moves = [emulator.clock.advance(3600), emulator.clock.advance(60)]
    await receiver.arrivals(1)
    emulator.reset()
    expect((await Promise.all(moves)).map(({ ran }) => ran)).toEqual([[], []])
    await gone
    expect([emulator.clock.now, emulator.deliveries.list()]).toEqual([NOW, []])
    await emulator.clock.advance(1)
    expect(emulator.clock.now).toBe('2030-01-15T09:00:01Z')
  })

  it('to a moment, deliveries are awaited as well', async () => {
    failOnce(() => undefined)
    addWebhook(emulator, { url: receiver.url })
    await freshdesk.put('/_emulator/clock', { now: '2030-01-15T09:05:00Z' })
    expect(statesOf(emulator)).toEqual(['delivered'])
  })
})

it('on a running clock a retry is made when its time comes, without a request', async () => {
  const running = await createEmulator()
  running.settings.webhook_retry_minutes = [0.001]
  failOnce(() => undefined)
  addWebhook(running, { url: receiver.url })
  await receiver.arrivals(2)
  await running.settled()
  expect(statesOf(running)).toEqual(['delivered'])
  await running.close()
})

it('a request that finds a retry due starts it and does not wait for it', async () => {
  failOnce(() => new Promise(() => undefined))
  addWebhook(emulator, { url: receiver.url })
  await emulator.settled()
  accountOf(emulator).clock.shift(300_000)
  expect((await freshdesk.get('/tickets/1')).status).toBe(200)
  await receiver.arrivals(2)
  expect(statesOf(emulator)).toEqual(['sending'])
})

describe('what waits or is being sent', () => {
  it('is forgotten by a reset, with its numbers; what ends later is not recorded', async () => {
    const gone = hang()
    addWebhook(emulator, { url: receiver.url })
    addWebhook(emulator, { url: receiver.url, body: 'next' })
    await receiver.arrivals(1)
    emulator.reset()
    await gone
    await emulator.settled()
    expect(emulator.deliveries.list()).toEqual([])
    receiver.answer = (_request, response) => response.end()
    addWebhook(emulator, { url: receiver.url, body: 'anew' })
    await emulator.clock.advance(7200)
    expect(receiver.bodies).toEqual(['{}', 'anew'])
    expect(emulator.deliveries.list()).toMatchObject([{ id: 1, body: 'anew', state: 'delivered' }])
  })

  it('is cancelled by restoring a snapshot; the log stays', async () => {
    emulator.snapshot('before')
    addWebhook(emulator, { url: receiver.url })
    await emulator.settled()
    receiver.answer = (_request, response) => response.writeHead(500).end()
    addWebhook(emulator, { url: receiver.url })
    await emulator.settled()
    const gone = hang()
    addWebhook(emulator, { url: receiver.url })
    addWebhook(emulator, { url: receiver.url })
    await receiver.arrivals(3)
    emulator.settings.webhook_calls_per_hour = 4
    addWebhook(emulator, { url: receiver.url, rule_id: 2 })
    expect(statesOf(emulator)).toEqual(['delivered', 'waiting', 'sending', 'queued', 'postponed'])
    emulator.restore('before')
    await gone
    expect(emulator.deliveries.list().map((one) => [one.state, one.attempts.length, one.next_attempt_at])).toEqual([
      ['delivered', 1, null],
      ['cancelled', 1, null],
      ['cancelled', 0, null],
      ['cancelled', 0, null],
      ['cancelled', 0, null],
    ])
    await emulator.clock.advance(7200)
    expect(receiver.received).toHaveLength(3)
  })

  it('is not taken over by a fork', async () => {
    receiver.answer = (_request, response) => response.writeHead(500).end()
    const own = await createEmulator({ now: NOW, freeze: true })
    addWebhook(own, { url: receiver.url })
    await own.settled()
    const fork = own.createAccount({ name: 'fork', from: 'acme' })
    await fork.clock.advance(7200)
    expect([receiver.received.length, fork.deliveries.list()]).toEqual([1, []])
    await own.close()
  })

  it('is cut when the emulator is closed, and not tried again', async () => {
    const own = await createEmulator({ now: NOW, freeze: true })
    const gone = hang()
    addWebhook(own, { url: receiver.url })
    addWebhook(own, { url: receiver.url })
    await receiver.arrivals(1)
    await own.close()
    await gone
    expect(statesOf(own)).toEqual(['cancelled', 'cancelled'])
    expect(receiver.received).toHaveLength(1)
  })

  it('is cut when its account is deleted', async () => {
    const own = await createEmulator({ now: NOW, freeze: true })
    const account = own.createAccount({ name: 'w1' })
    const gone = hang()
    addWebhook(account, { url: receiver.url })
    await receiver.arrivals(1)
    await clientOf(own).delete('/_emulator/accounts/w1')
    await gone
    expect(statesOf(account)).toEqual(['cancelled'])
    await own.close()
  })

  it('may end when the emulator is closed', async () => {
    const own = await createEmulator({ now: NOW, freeze: true })
    let finish: (() => void) | undefined
    receiver.answer = (_request, response) => {
      finish = () => response.end()
    }
    addWebhook(own, { url: receiver.url })
    addWebhook(own, { url: receiver.url })
    await receiver.arrivals(1)
    const closed = own.close()
    finish?.()
    await closed
    expect(statesOf(own)).toEqual(['delivered', 'cancelled'])
    expect(receiver.received).toHaveLength(1)
  })
})

it('where deliveries are recorded nothing is sent, and all that could be is in the log', async () => {
  const own = await createEmulator({ now: NOW, freeze: true, deliver: 'record' })
  for (const account of [own, own.createAccount({ name: 'w1' })]) {
    addWebhook(account, { url: receiver.url, body: '{"a":1}' })
    addWebhook(account, { url: 'https://hooks.example.com/' })
    addWebhook(account, { url: receiver.url, failure: 'no JSON' })
    account.deliveries.redeliver(1)
    await account.clock.advance(7200)
    expect(account.deliveries.list()).toMatchObject([
      { id: 1, state: 'recorded', body: '{"a":1}', attempts: [], next_attempt_at: null },
      { id: 2, state: 'recorded', attempts: [] },
      { id: 3, state: 'failed' },
      { id: 4, state: 'recorded', body: '{"a":1}' },
    ])
  }
  expect(receiver.received).toEqual([])
  await own.close()
})
