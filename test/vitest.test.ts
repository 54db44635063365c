import { describe, expect } from 'vitest'
import type { AccountHandle } from '../src/index.ts'
import { freshdeskTest, test } from '../src/vitest.ts'
import { basic } from './support/freshdesk.ts'

const NEW_TICKET = { email: 'ada@acme.test', subject: 'Hi', description: 'Text', status: 2, priority: 3 }

const isolated = freshdeskTest({ isolate: 'test', plan: 'growth', now: '2026-01-15T09:00:00Z', freeze: true })

/** The code under test. */
async function send({ url, apiKey }: AccountHandle, method: string, path: string, body?: object): Promise<Response> {
  return fetch(`${url}/api/v2${path}`, {
    method,
    headers: { Authorization: basic(apiKey), 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
}
const createTicket = async (freshdesk: AccountHandle) =>
  (await (await send(freshdesk, 'POST', '/tickets', NEW_TICKET)).json()) as { id: number }

// What a test leaves to the next one is what these are about: they stay in their order.
describe('the fixture freshdesk', { shuffle: false }, () => {
  let firstUrl: string | undefined

  test('is an account of its own to work with', async ({ freshdesk }) => {
    firstUrl = freshdesk.url
    expect(await createTicket(freshdesk)).toMatchObject({ id: 37 })
  })

  test('is reset before the next test, at the same URL', async ({ freshdesk }) => {
    expect(freshdesk.url).toBe(firstUrl)
    expect(freshdesk.requests.list()).toEqual([])
    expect(await createTicket(freshdesk)).toMatchObject({ id: 37 })
  })
})

describe('an account for each test', { shuffle: false }, () => {
  const urls = new Set<string>()

  for (const run of [1, 2, 3, 4]) {
    isolated.concurrent(`lets tests run concurrently (${run})`, async ({ freshdesk, expect: here }) => {
      urls.add(freshdesk.url)
      for (let call = 0; call < 3; call++) await createTicket(freshdesk)
      here(await createTicket(freshdesk)).toMatchObject({ id: 40, created_at: '2026-01-15T09:00:00Z' })
      here(freshdesk.rateLimits.sub_limits.ticket_create).toEqual({ total: 80, remaining: 76 })
    })
  }

  isolated('is gone after its test', async ({ freshdesk }) => {
    expect(urls.size).toBe(4)
    for (const url of urls) {
      const gone = await fetch(`${url}/api/v2/tickets/1`, { headers: { Authorization: basic(freshdesk.apiKey) } })
      expect(gone.status).toBe(404)
    }
  })
})

describe('toHaveReceived', () => {
  test('finds a call by its operation and parts of it', async ({ freshdesk }) => {
    await createTicket(freshdesk)
    expect(freshdesk).toHaveReceived('createTicket')
    expect(freshdesk).toHaveReceived('createTicket', { times: 1, status: 201, body: { priority: 3 } })
    expect(freshdesk).not.toHaveReceived('createTicket', { body: { priority: 1 } })
    expect(freshdesk).not.toHaveReceived('createTicket', { times: 2 })
    expect(freshdesk).not.toHaveReceived('deleteTicket')
  })

  test('says what comes closest when nothing does', async ({ freshdesk }) => {
    await createTicket(freshdesk)
    expect(() => expect(freshdesk).toHaveReceived('createTicket', { body: { priority: 1 } })).toThrow(
      'expected at least 1 call like {"operation":"createTicket","body":{"priority":1}}, found 0 among 1; closest #1 POST /api/v2/tickets: body.priority is 3, not 1',
    )
  })

  test('says which calls there were when there should be none', async ({ freshdesk }) => {
    await createTicket(freshdesk)
    expect(() => expect(freshdesk).not.toHaveReceived('createTicket')).toThrow(
      'expected not to have received createTicket: #1 POST /api/v2/tickets',
    )
  })

  test('does not know an operation that does not exist', async ({ freshdesk }) => {
    // @ts-expect-error: nor do the types
    const wrong = () => expect(freshdesk).toHaveReceived('createTickets')
    expect(wrong).toThrow('match.operation: There is no such operation: createTickets; did you mean createTicket')
  })
})
