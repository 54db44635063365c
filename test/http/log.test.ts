import { networkInterfaces } from 'node:os'
import { beforeEach, describe, expect, it } from 'vitest'
import type { RequestLog } from '../../src/http/log.ts'
import { createEmulator } from '../../src/index.ts'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { rawCall } from './raw.ts'

const logged: RequestLog[] = []
const freshdesk = await startFreshdesk({ log: (entry) => logged.push(entry), rateLimit: 'headers', plan: 'growth' })
beforeEach(() => logged.splice(0))

const PLAIN = {
  at: NOW,
  account: 'acme',
  durationMs: expect.any(Number),
  reason: undefined,
  credits: 1,
  exceeded: undefined,
  note: undefined,
}

describe('the log has one line a request', () => {
  it('of a success', async () => {
    await freshdesk.get('/tickets/1?include=stats')
    expect(logged).toEqual([
      {
        ...PLAIN,
        method: 'GET',
        url: '/api/v2/tickets/1?include=stats',
        operation: 'viewTicket',
        status: 200,
        credits: 2,
      },
    ])
  })

  it('of a refusal, with its reason in words', async () => {
    await freshdesk.post('/companies', { name: 7, nonsense: 1 })
    await freshdesk.get('/tickets/999')
    await freshdesk.post('/tickets/1')
    await freshdesk.post('/companies', '{')
    expect(logged.map(({ operation, status, reason }) => [operation, status, reason])).toEqual([
      [
        'createCompany',
        400,
        'name: Value set is of type Integer.It should be a/an String | nonsense: Unexpected/invalid field in request',
      ],
      ['viewTicket', 404, 'there is no such record or path'],
      [null, 405, 'POST method is not allowed. It should be one of these method(s): GET, PUT, PATCH, DELETE'],
      ['createCompany', 400, 'Request body has invalid json format'],
    ])
  })

  it('of a refused key, with the keys that would have worked', async () => {
    await freshdesk.get('/tickets/1', { key: 'wrong-key' })
    expect(logged).toEqual([
      {
        ...PLAIN,
        method: 'GET',
        url: '/api/v2/tickets/1',
        operation: 'viewTicket',
        status: 401,
        credits: 0,
        reason:
          'You have to be logged in to perform this action. keys of acme: admin-api-key, supervisor-api-key, agent-api-key, group-api-key, restricted-api-key',
      },
    ])
  })

  const outside = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)
  it.skipIf(outside === undefined)('of a key refused where others reach it, without any', async () => {
    const entries: RequestLog[] = []
    const open = await createEmulator({ host: '0.0.0.0', log: (entry) => entries.push(entry) })
    const port = new URL(open.url).port
    for (const host of [outside?.address, '127.0.0.1']) await fetch(`http://${host}:${port}/api/v2/tickets/1`)
    await open.close()
    expect(entries.map(({ reason }) => reason)).toEqual([
      'You have to be logged in to perform this action.',
      expect.stringContaining('keys of acme: admin-api-key'),
    ])
  })

  it('of a path that no operation has', async () => {
    await rawCall(freshdesk.emulator, { method: 'PUT', path: '/nonsense' })
    expect(logged).toEqual([
      {
        ...PLAIN,
        method: 'PUT',
        url: '/nonsense',
        operation: null,
        status: 404,
        reason: 'there is no such path',
      },
    ])
  })

  it('of a list, with how many the 30 days hide', async () => {
    await freshdesk.get('/tickets?per_page=100')
    expect(logged[0]?.note).toBe(
      '2 older tickets are not listed: they were created over 30 days ago and updated_since is not given',
    )
  })

  it('of what would have been refused, with the limit', async () => {
    for (let call = 0; call < 21; call++) await freshdesk.get('/tickets?per_page=1')
    expect(logged.map(({ exceeded }) => exceeded)).toEqual([...Array(20).fill(undefined), 'ticket_list'])
  })

  it('of a fault, with what it did', async () => {
    freshdesk.emulator.faults.add({ effect: { status: 503 }, times: 1 })
    freshdesk.emulator.faults.add({ effect: { connection: 'reset' }, times: 1 })
    await freshdesk.get('/tickets/1')
    await freshdesk.get('/tickets/1').catch(() => undefined)
    expect(logged.map(({ status, reason }) => [status, reason])).toEqual([
      [503, 'fault 1: status 503; the work was not done'],
      [null, 'fault 2: connection reset; the work was not done'],
    ])
  })

  it('with the time of the account’s clock, and how long it really took', async () => {
    await freshdesk.emulator.clock.advance(3600)
    freshdesk.emulator.faults.add({ effect: { delay_ms: 30 }, times: 1 })
    await freshdesk.get('/tickets/1')
    expect(logged).toMatchObject([{ at: '2030-01-15T10:00:00Z', reason: expect.stringContaining('delayed by 30 ms') }])
    expect(logged[0]?.durationMs).toBeGreaterThan(25)
  })

  it('but none of control operations', async () => {
    await freshdesk.get('/_emulator/account')
    expect(logged).toEqual([])
  })
})
