import got, { type Response } from 'got'
import { describe, expect, it } from 'vitest'
import type { RequestLog } from '../../src/index.ts'
import { basic, startFreshdesk } from '../support/freshdesk.ts'

const logged: RequestLog[] = []
const freshdesk = await startFreshdesk({ plan: 'growth', log: (entry) => logged.push(entry) })
const { emulator } = freshdesk

/**
 * got retries by itself and reads Retry-After by itself; only its sleep is the emulator's clock. `patience` is the part
 * of the wait that the client keeps to.
 */
function clientWith(waits: number[], patience = 1) {
  return got.extend({
    prefixUrl: `${emulator.url}/api/v2`,
    headers: { authorization: basic('admin-api-key') },
    responseType: 'json',
    retry: {
      limit: 2,
      calculateDelay: async ({ computedValue }) => {
        if (computedValue === 0) return 0
        waits.push(computedValue / 1000)
        await emulator.clock.advance((computedValue / 1000) * patience)
        return 1
      },
    },
  })
}

/** A sync job as connectors have them: page after page by the Link header. */
async function readAllTickets(client: ReturnType<typeof clientWith>): Promise<number[]> {
  const ids: number[] = []
  let next: string | undefined = 'tickets?per_page=1&updated_since=2000-01-01&order_by=created_at&order_type=asc'
  while (next !== undefined) {
    const page: Response<unknown> = await client(next)
    for (const { id } of page.body as { id: number }[]) ids.push(id)
    next = /<[^>]*\/api\/v2\/([^>]+)>/.exec(String(page.headers.link))?.[1]
  }
  return ids
}

describe('got with its own retries', () => {
  it('reads every page once over a 429 in the midst, waiting as long as Retry-After says', async () => {
    logged.splice(0)
    const waits: number[] = []
    const ids = await readAllTickets(clientWith(waits))
    const whole = await freshdesk.get(
      '/tickets?per_page=100&updated_since=2000-01-01&order_by=created_at&order_type=asc',
    )
    expect(ids).toEqual(whole.body.map(({ id }: { id: number }) => id))
    expect(ids).toHaveLength(32)
    expect(waits).toEqual([60])
    expect(logged.filter(({ status }) => status === 429)).toMatchObject([
      { operation: 'listTickets', exceeded: 'ticket_list', credits: 0 },
    ])
    expect(emulator.clock.now).toBe('2030-01-15T09:01:00Z')
  })

  it('is refused again when it comes a moment early', async () => {
    const waits: number[] = []
    const client = clientWith(waits, 0.5)
    for (let call = 0; call < 20; call++) await client('contacts?per_page=1')
    await expect(client('contacts?per_page=1')).rejects.toMatchObject({ response: { statusCode: 429 } })
    expect(waits).toEqual([60, 30])
  })

  it('makes one ticket when a create is refused and sent again', async () => {
    emulator.rateLimits.set({ remaining: 0 })
    const waits: number[] = []
    const client = clientWith(waits)
    const ticket = await client.post('tickets', {
      json: { email: 'ada@acme.test', subject: 'Once', description: 'Only', status: 2, priority: 1 },
      retry: { limit: 2, methods: ['POST'], calculateDelay: client.defaults.options.retry.calculateDelay },
    })
    expect(ticket.statusCode).toBe(201)
    expect(waits).toEqual([60])
    const { tickets } = (await freshdesk.get('/_emulator/account')).body.counts
    expect(tickets).toBe(37)
  })
})
