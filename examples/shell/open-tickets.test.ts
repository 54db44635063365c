import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { AccountHandle } from 'freshdesk-emulator'
import { freshdeskTest } from 'freshdesk-emulator/vitest'
import { describe, expect } from 'vitest'

/** Real time: the script sleeps by itself. */
const test = freshdeskTest({ plan: 'growth' })

async function openTickets({ url, apiKey }: AccountHandle): Promise<string[]> {
  const script = fileURLToPath(new URL('./open-tickets.sh', import.meta.url))
  const env = { ...process.env, FRESHDESK_URL: url, FRESHDESK_API_KEY: apiKey }
  const { stdout } = await promisify(execFile)(script, { env })
  return stdout.split('\n').filter(Boolean)
}

async function countOpen({ url, apiKey }: AccountHandle): Promise<number> {
  const headers = { Authorization: `Basic ${Buffer.from(`${apiKey}:X`).toString('base64')}` }
  const found = await fetch(`${url}/api/v2/search/tickets?query=${encodeURIComponent('"status:2"')}`, { headers })
  return ((await found.json()) as { total: number }).total
}

describe('the script', () => {
  test('prints the open tickets of every page, over a 429', async ({ freshdesk }) => {
    freshdesk.load({ generate: { tickets: 150 } })
    freshdesk.rateLimits.set({ remaining: 1, window_s: 2 })
    const lines = await openTickets(freshdesk)
    expect(new Set(lines).size).toBe(await countOpen(freshdesk))
    expect(lines[0]).toMatch(/^\d+: \S/)
    expect(freshdesk).toHaveReceived('listTickets', { status: 429 })
    expect(freshdesk).toHaveReceived('listTickets', { status: 200, times: 2 })
    expect(freshdesk.requests.verdicts()).toEqual([])
  })

  test('fails with what Freshdesk said', async ({ freshdesk }) => {
    freshdesk.faults.add({ effect: { status: 403 } })
    await expect(openTickets(freshdesk)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Freshdesk answered 403: {"code":"access_denied"'),
    })
  })
})
