import type { AccountHandle } from 'freshdesk-emulator'
import { freshdeskTest } from 'freshdesk-emulator/vitest'
import { describe, expect } from 'vitest'
import { syncTickets } from './sync.ts'

const test = freshdeskTest({ plan: 'growth', now: '2030-01-15T09:00:00Z', freeze: true })

const sync = (freshdesk: AccountHandle, since: string) =>
  syncTickets({
    baseUrl: freshdesk.url,
    apiKey: freshdesk.apiKey,
    since,
    sleep: (seconds) => freshdesk.clock.advance(seconds),
  })

describe('the sync job', () => {
  test('reads all pages once, over a 429 in their midst, and behaves', async ({ freshdesk }) => {
    freshdesk.load({ generate: { tickets: 400 } })
    freshdesk.rateLimits.set({ remaining: 2 })
    const { tickets } = await sync(freshdesk, '2000-01-01T00:00:00Z')
    expect(tickets.size).toBe(432)
    expect(freshdesk).toHaveReceived('listTickets', { status: 429, times: 1 })
    expect(freshdesk.clock.now).toBe('2030-01-15T09:01:00Z')
    expect(freshdesk.requests.verdicts()).toEqual([])
  })

  test('loses no ticket that changed in the second in which the last run ended', async ({ freshdesk }) => {
    const change = (id: number) =>
      fetch(`${freshdesk.url}/api/v2/tickets/${id}`, {
        method: 'PUT',
        headers: {
          Authorization: `Basic ${Buffer.from(`${freshdesk.apiKey}:X`).toString('base64')}`,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({ subject: `Changed ${id}` }),
      })
    await change(1)
    const first = await sync(freshdesk, '2030-01-15T00:00:00Z')
    await change(2) // the clock stands still: the same second
    const second = await sync(freshdesk, first.next)
    expect(first.tickets.has(2)).toBe(false)
    expect(second.tickets.get(2)?.subject).toBe('Changed 2')
    expect(freshdesk.requests.verdicts()).toEqual([])
  })

  test('fails on an error that is no limit', async ({ freshdesk }) => {
    freshdesk.faults.add({ match: { operation: 'listTickets' }, effect: { preset: 'edge-502' } })
    await expect(sync(freshdesk, '2030-01-01T00:00:00Z')).rejects.toThrow('502 <html>')
  })
})
