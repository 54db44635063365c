import { Agent, type AgentOptions, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { verdictsOf } from '../../src/verdicts/verdicts.ts'
import { accountOf } from '../support/account.ts'
import { basic, startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk({ plan: 'growth' })
const { emulator } = freshdesk

interface Connection {
  call(method: string, path: string, body?: object, key?: string): Promise<number>
  get(path: string, key?: string): Promise<number>
}

/** Each call comes after the reply to the one before. */
function connection(options: AgentOptions = { keepAlive: true, maxSockets: 1 }): Connection {
  const agent = new Agent(options)
  afterAll(() => agent.destroy())
  const call: Connection['call'] = (method, path, body, key = 'admin-api-key') => {
    const { hostname, port } = new URL(emulator.url)
    const headers = { Authorization: basic(key), ...(body && { 'Content-Type': 'application/json' }) }
    return new Promise((resolve) => {
      const whole = path.startsWith('//') ? path : `/api/v2${path}`
      const sent = request({ hostname, port, method, path: whole, headers, agent }, (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 0))
        response.on('error', () => resolve(0))
      })
      sent.on('error', () => resolve(0))
      sent.end(body && JSON.stringify(body))
    })
  }
  return { call, get: (path, key) => call('GET', path, undefined, key) }
}

const { call, get } = connection()
const other = connection()
/** A new connection for each call, as without a session. */
const unkept = connection({ keepAlive: false })
const verdicts = async () => (await freshdesk.get('/_emulator/requests/verdicts')).body
const none = async () => expect(await verdicts()).toEqual([])
const NEW_TICKET = { email: 'ada@acme.test', subject: 'Once', description: 'Only', status: 2, priority: 1 }

describe('a client that behaves', () => {
  it('is judged in steps, between which others are answered', async () => {
    for (let calls = 0; calls < 20; calls++) await get('/tickets?page=1')
    const steps = verdictsOf(accountOf(emulator))
    let count = 0
    while (!steps.next().done) count++
    expect(count).toBeGreaterThan(100)
    emulator.requests.clear()
  })

  it('gets no verdict for a sync by Link, a wait as long as asked, a create and a poll', async () => {
    for (const page of [1, 2, 3]) await get(`/tickets?page=${page}&per_page=100`)
    emulator.rateLimits.set({ remaining: 0 })
    await get('/tickets/1')
    await emulator.clock.advance(60)
    await get('/tickets/1')
    await call('POST', '/tickets', NEW_TICKET)
    await get('/tickets?updated_since=2030-01-01&per_page=100')
    await none()
    expect(emulator.requests.verdicts()).toEqual([])
  })
})

describe('Retry-After', () => {
  it('ignored is an error that names the refusal and the calls before its end', async () => {
    emulator.rateLimits.set({ remaining: 0 })
    await get('/tickets/1')
    await emulator.clock.advance(20)
    await get('/tickets/1')
    await emulator.clock.advance(10)
    await get('/contacts')
    await emulator.clock.advance(30)
    await get('/tickets/1')
    expect(await verdicts()).toEqual([
      {
        verdict: 'ignored_retry_after',
        severity: 'error',
        explanation:
          'A 429 said Retry-After: 60, and the client called again after 20 s, 2 times in all before the wait was over.',
        request_ids: [1, 2, 3],
        rests_on: expect.stringMatching(/the reference|RFC 9110|recorded/),
      },
    ])
  })

  it('cannot be known yet to calls in parallel', async () => {
    emulator.rateLimits.set({ remaining: 2 })
    await Promise.all(Array.from({ length: 8 }, (_, index) => freshdesk.get(`/tickets/${index + 1}`)))
    expect((await verdicts()).filter(({ verdict }: { verdict: string }) => verdict === 'ignored_retry_after')).toEqual(
      [],
    )
  })

  it('cannot be known yet to POSTs in parallel, nor to equal calls', async () => {
    emulator.rateLimits.set({ remaining: 3 })
    const tickets = Array.from({ length: 8 }, (_, index) => ({ ...NEW_TICKET, subject: `Ticket ${index}` }))
    await Promise.all(tickets.map((ticket) => unkept.call('POST', '/tickets', ticket)))
    await Promise.all(Array.from({ length: 8 }, () => unkept.get('/tickets/1')))
    await none()
  })

  it('is known to the same call on a new connection, and not to another', async () => {
    emulator.rateLimits.set({ remaining: 0 })
    const another = { ...NEW_TICKET, subject: 'Another' }
    await unkept.call('POST', '/tickets', NEW_TICKET)
    await emulator.clock.advance(10)
    await unkept.call('POST', '/tickets', another)
    await none()
    await unkept.call('POST', '/tickets', NEW_TICKET)
    expect(await verdicts()).toMatchObject([{ verdict: 'ignored_retry_after', request_ids: [1, 3] }])
  })

  it('is known a quarter of a second of real time after it was sent', async () => {
    emulator.rateLimits.set({ remaining: 0 })
    await unkept.get('/tickets/1')
    await wait(300)
    await unkept.get('/tickets/1')
    expect(await verdicts()).toMatchObject([{ verdict: 'ignored_retry_after', request_ids: [1, 2] }])
  })

  it('ends when the account goes back to a snapshot', async () => {
    emulator.snapshot('before')
    emulator.rateLimits.set({ remaining: 0 })
    await get('/tickets/1')
    emulator.restore('before')
    await get('/tickets/1')
    await none()
  })

  it('counts under whatever case its name is written', async () => {
    emulator.faults.add({ effect: { status: 429, headers: { 'retry-after': '30' } }, times: 1 })
    await get('/tickets/1')
    await get('/tickets/1')
    expect(await verdicts()).toMatchObject([
      { verdict: 'ignored_retry_after', explanation: expect.stringContaining('Retry-After: 30'), request_ids: [1, 2] },
    ])
  })

  it('is not known to another agent', async () => {
    emulator.rateLimits.set({ remaining: 0 })
    await get('/tickets/1')
    await get('/tickets/1', 'agent-api-key')
    await none()
  })
})

describe('remaining 0', () => {
  it('ignored is a warning', async () => {
    emulator.rateLimits.set({ remaining: 1 })
    await get('/tickets/1')
    await get('/tickets/2')
    expect(await verdicts()).toEqual([
      {
        verdict: 'ignored_remaining_0',
        severity: 'warning',
        explanation: 'A reply said X-RateLimit-Remaining: 0, and the next call of the same connection was refused.',
        request_ids: [1, 2],
        rests_on: expect.stringMatching(/the reference|RFC 9110|recorded/),
      },
    ])
  })

  it('is heeded by waiting for the next window', async () => {
    emulator.rateLimits.set({ remaining: 1 })
    await get('/tickets/1')
    await emulator.clock.advance(60)
    await get('/tickets/2')
    await none()
  })
})

describe('remaining 0 that was not said, or not of this window', () => {
  it('is none where the reply had no such header', async () => {
    emulator.rateLimits.set({ remaining: 1 })
    emulator.faults.add({ effect: { preset: 'edge-502' }, times: 1 })
    await get('/tickets/1')
    await get('/tickets/2')
    await none()
  })

  it('is none where another window’s other limit refuses', async () => {
    emulator.rateLimits.set({ remaining: 1 })
    await get('/tickets/1')
    await emulator.clock.advance(61)
    for (let calls = 0; calls < 20; calls++) await other.get('/tickets')
    await get('/tickets')
    await none()
  })
})

describe('a POST sent again after an error', () => {
  it('is an error when the work had been done', async () => {
    emulator.faults.add({
      match: { operation: 'createTicket' },
      effect: { connection: 'reset', phase: 'after_commit' },
      times: 1,
    })
    await call('POST', '/tickets', NEW_TICKET)
    await call('POST', '/tickets', NEW_TICKET)
    expect(await verdicts()).toEqual([
      {
        verdict: 'repeated_post_after_error',
        severity: 'error',
        explanation:
          'createTicket was sent again after an error although the first had been carried out: it was done 2 times.',
        request_ids: [1, 2],
        rests_on: expect.stringMatching(/the reference|RFC 9110|recorded/),
      },
    ])
  })

  it('is a warning when it had not', async () => {
    emulator.faults.add({ effect: { status: 503 }, times: 1 })
    await call('POST', '/tickets', NEW_TICKET)
    await call('POST', '/tickets', NEW_TICKET)
    expect(await verdicts()).toMatchObject([
      { verdict: 'repeated_post_after_error', severity: 'warning', request_ids: [1, 2] },
    ])
  })

  it('is an error when the reply was cut in its midst', async () => {
    emulator.faults.add({ effect: { connection: 'truncate' }, times: 1 })
    await call('POST', '/tickets', NEW_TICKET)
    await call('POST', '/tickets', NEW_TICKET)
    expect(await verdicts()).toMatchObject([
      { verdict: 'repeated_post_after_error', severity: 'error', request_ids: [1, 2] },
    ])
  })

  it('ends with the first success: what comes then is meant', async () => {
    emulator.faults.add({ effect: { status: 503 }, times: 1 })
    for (let calls = 0; calls < 3; calls++) await call('POST', '/tickets', NEW_TICKET)
    expect(await verdicts()).toMatchObject([
      { verdict: 'repeated_post_after_error', severity: 'warning', request_ids: [1, 2] },
    ])
  })

  it('is another when it differs after more than is kept of a body', async () => {
    const long = { description: 'x'.repeat(17_000), email: 'ada@acme.test', status: 2, priority: 1 }
    emulator.faults.add({ effect: { status: 503 }, times: 1 })
    await call('POST', '/tickets', { ...long, subject: 'One' })
    await call('POST', '/tickets', { ...long, subject: 'Two' })
    await none()
  })

  it('is none after a 429, nor when the second differs', async () => {
    emulator.rateLimits.set({ remaining: 0 })
    await call('POST', '/tickets', NEW_TICKET)
    await emulator.clock.advance(60)
    await call('POST', '/tickets', NEW_TICKET)
    emulator.faults.add({ effect: { status: 503 }, times: 1 })
    await call('POST', '/tickets', { ...NEW_TICKET, subject: 'Another' })
    await call('POST', '/tickets', { ...NEW_TICKET, subject: 'A third' })
    await none()
  })
})

describe('the page walls', () => {
  it('passed are an error, by operation', async () => {
    await get('/tickets?page=300&per_page=100')
    await get('/tickets?page=301&per_page=100')
    await get('/search/tickets?query=%22status:2%22&page=11')
    await get('/search/contacts?query=%22active:true%22&page=12')
    await get('/contacts?page=501&per_page=100')
    expect(
      (await verdicts()).map(({ verdict, request_ids, severity }: Record<string, unknown>) => [
        verdict,
        severity,
        request_ids,
      ]),
    ).toEqual([
      ['passed_page_wall', 'error', [2]],
      ['passed_page_wall', 'error', [3]],
      ['passed_page_wall', 'error', [4]],
    ])
  })
})

describe('the next page', () => {
  it('with another size skips or repeats rows', async () => {
    await get('/tickets?per_page=10')
    await get('/tickets?page=2&per_page=20')
    await get('/contacts?per_page=4')
    await get('/contacts?page=2&per_page=2')
    expect(await verdicts()).toMatchObject([
      {
        verdict: 'skipped_or_repeated_rows',
        severity: 'error',
        explanation:
          'After page 1 of 10 the client asked for page 2 of 20 and so skipped 10 rows: the next page stood in the Link header.',
        request_ids: [1, 2],
        rests_on: expect.stringMatching(/the reference|RFC 9110|recorded/),
      },
      {
        verdict: 'skipped_or_repeated_rows',
        explanation:
          'After page 1 of 4 the client asked for page 2 of 2 and so read 2 rows again: the next page stood in the Link header.',
        request_ids: [3, 4],
        rests_on: expect.stringMatching(/the reference|RFC 9110|recorded/),
      },
    ])
  })

  it('after a jump skips rows', async () => {
    await get('/tickets?per_page=10')
    await get('/tickets?per_page=10&page=3')
    expect(await verdicts()).toMatchObject([{ verdict: 'skipped_or_repeated_rows', request_ids: [1, 2] }])
  })

  it('without the filter of the first is a page of another list', async () => {
    await get('/tickets?per_page=5&order_by=updated_at')
    await get('/tickets?per_page=5&page=2')
    expect(await verdicts()).toEqual([
      {
        verdict: 'skipped_or_repeated_rows',
        severity: 'error',
        explanation:
          'Page 2 was asked for with "", after a first page with "order_by=updated_at": these are pages of two lists. The next page stood in the Link header.',
        request_ids: [1, 2],
        rests_on: expect.stringMatching(/the reference|RFC 9110|recorded/),
      },
    ])
  })

  it('is each walker’s own, on its own connection or on new ones', async () => {
    for (const [one, another] of [
      [get, other.get],
      [unkept.get, unkept.get],
    ] as const) {
      for (const [walker, page] of [
        [one, 1],
        [another, 1],
        [one, 2],
        [one, 3],
        [another, 2],
        [one, 4],
        [another, 3],
      ] as const)
        await walker(`/tickets?per_page=10&page=${page}`)
    }
    await none()
  })

  it('may be skipped by one of two walkers', async () => {
    await get('/tickets?per_page=10')
    await other.get('/tickets?per_page=10')
    await get('/tickets?per_page=10&page=2')
    await other.get('/tickets?per_page=10&page=2')
    await get('/tickets?per_page=10&page=4')
    expect(await verdicts()).toMatchObject([{ verdict: 'skipped_or_repeated_rows', request_ids: [3, 5] }])
  })

  it.each(['1324', '2143', '4321'])('may come in any order where all are read: %s', async (pages) => {
    for (const page of pages) await unkept.get(`/tickets?per_page=10&page=${page}`)
    await none()
  })

  it('may ask for more of each row', async () => {
    await get('/tickets?per_page=10')
    await get('/tickets?per_page=10&page=2&include=requester')
    await none()
  })

  it('after one whose reply was cut is no second one', async () => {
    await get('/tickets?per_page=10')
    emulator.faults.add({ effect: { connection: 'truncate' }, times: 1 })
    await get('/tickets?per_page=10&page=2')
    await get('/tickets?per_page=10&page=3')
    expect(await verdicts()).toMatchObject([{ verdict: 'skipped_or_repeated_rows', request_ids: [1, 3] }])
  })

  it('may be the first of a walk that goes on where another ended', async () => {
    await get('/tickets?per_page=10&page=2')
    await get('/tickets?per_page=10&page=3')
    await none()
  })

  it('built by hand but rightly, read again, or asked past the end is no finding', async () => {
    await get('/tickets?per_page=20')
    await get('/tickets?page=2&per_page=20')
    await get('/tickets?per_page=20&page=2')
    await get('/tickets?per_page=20&page=3')
    await get('/tickets?per_page=20&page=9')
    await none()
  })
})

describe('polling', () => {
  /** Three tickets changed in one second, five seconds later another. */
  async function changes(): Promise<void> {
    for (const id of [1, 2, 3]) await freshdesk.put(`/tickets/${id}`, { subject: `Changed ${id}` })
    await emulator.clock.advance(5)
    await freshdesk.put('/tickets/4', { subject: 'Changed 4' })
    await freshdesk.call('DELETE', '/_emulator/requests')
  }
  const poll = (since: string, more = '') =>
    get(`/tickets?updated_since=${since}&order_by=updated_at&order_type=asc${more}`)

  it('on from a second after the last seen loses rows of the same second', async () => {
    await changes()
    await poll('2030-01-15T09:00:00Z', '&per_page=2')
    await poll('2030-01-15T09:00:01Z', '&per_page=100')
    const [verdict, ...others] = await verdicts()
    expect(others).toEqual([])
    expect(verdict).toMatchObject({ verdict: 'lost_updates', severity: 'error' })
    expect(verdict.explanation).toContain(
      'was polled from 2030-01-15T09:00:00Z and then from 2030-01-15T09:00:01Z, and never showed 1 row updated between: 3 (2030-01-15T09:00:00Z)',
    )
    expect(verdict.request_ids).toHaveLength(2)
  })

  it('on from the last seen itself loses nothing', async () => {
    await changes()
    await poll('2030-01-15T09:00:00Z', '&per_page=2')
    await poll('2030-01-15T09:00:00Z', '&per_page=100')
    await poll('2030-01-15T09:00:05Z', '&per_page=100')
    await none()
  })

  it('with a filter misses rows on purpose', async () => {
    await changes()
    await poll('2030-01-15T09:00:00Z', '&company_id=1')
    await poll('2030-01-15T09:00:05Z', '&company_id=1')
    await none()
  })

  it('by an agent with a scope does not lose what it cannot see', async () => {
    await changes()
    await get('/tickets?updated_since=2030-01-15T09:00:00Z', 'restricted-api-key')
    await get('/tickets?updated_since=2030-01-15T09:00:05Z', 'restricted-api-key')
    await none()
  })

  it('on after a page whose reply was lost loses its rows', async () => {
    for (const effect of [{ status: 500, phase: 'after_commit' }, { connection: 'truncate' }] as const) {
      await changes()
      emulator.faults.add({ effect, times: 1 })
      await poll('2030-01-15T09:00:00Z', '&per_page=100')
      await poll('2030-01-15T09:00:05Z', '&per_page=100')
      const found = await verdicts()
      expect(found).toMatchObject([{ verdict: 'lost_updates' }])
      expect(found[0].explanation).toContain('never showed')
      emulator.reset()
    }
  })

  it('by two clients with one key at different places loses nothing that one of them reads', async () => {
    await changes()
    await poll('2030-01-15T09:00:00Z', '&per_page=2')
    await other.get('/tickets?updated_since=2030-01-15T09:00:05Z')
    await poll('2030-01-15T09:00:00Z', '&per_page=2&page=2')
    await none()
  })

  it('loses nothing that was loaded into the past afterwards', async () => {
    await changes()
    await poll('2030-01-01T00:00:00Z', '&per_page=100')
    const past = '2030-01-10T00:00:00Z'
    emulator.load({
      fixture: {
        companies: [{ name: 'Late', created_at: past, updated_at: past }],
        tickets: [{ subject: 'Late', requester: 'ada@acme.test', created_at: past, updated_at: past }],
      },
    })
    await poll('2030-01-15T09:00:00Z', '&per_page=100')
    await none()
  })

  it('is not held against what was done after a return to a snapshot', async () => {
    emulator.snapshot('before')
    await poll('2030-01-15T09:00:00Z')
    await poll('2030-01-15T09:00:05Z')
    emulator.restore('before')
    await freshdesk.put('/tickets/1', { subject: 'Changed' })
    await none()
  })

  it('of contacts and companies is looked at too', async () => {
    const { id: contact } = (await freshdesk.post('/contacts', { name: 'New', email: 'new@acme.test' })).body
    const { id: company } = (await freshdesk.post('/companies', { name: 'New' })).body
    await freshdesk.call('DELETE', '/_emulator/requests')
    for (const list of ['contacts', 'companies']) {
      await get(`/${list}?updated_since=2030-01-15T09:00:00Z&page=2`)
      await get(`/${list}?updated_since=2030-01-15T09:00:01Z`)
    }
    const found = await verdicts()
    expect(found).toMatchObject([{ verdict: 'lost_updates' }, { verdict: 'lost_updates' }])
    expect(found[0].explanation).toContain(`${contact} (`)
    expect(found[1].explanation).toContain(`${company} (`)
  })
})

describe('fields that Freshdesk does not take', () => {
  it('are an error, by operation', async () => {
    await call('POST', '/tickets', { ...NEW_TICKET, assignee: 1, colour: 'red' })
    await call('POST', '/tickets', { ...NEW_TICKET, assignee: 1 })
    await get('/companies?query=x')
    await call('POST', '/tickets', { ...NEW_TICKET, priority: 9 })
    expect(await verdicts()).toEqual([
      {
        verdict: 'sent_undocumented_fields',
        severity: 'error',
        explanation: 'createTicket was sent 2 fields that Freshdesk does not take: assignee, colour.',
        request_ids: [1, 2],
        rests_on: expect.stringContaining('invalid_field'),
      },
      {
        verdict: 'sent_undocumented_fields',
        severity: 'error',
        explanation: 'listCompanies was sent 1 field that Freshdesk does not take: query.',
        request_ids: [3],
        rests_on: expect.stringContaining('invalid_field'),
      },
    ])
  })

  it('are not told of a query that the emulator refuses without a source', async () => {
    expect(await get('/contacts?sort=name')).toBe(400)
    await none()
  })
})

describe('a path that begins with two slashes', () => {
  it('sends no field, whatever Freshdesk answers', async () => {
    expect(await get('//api/v2/tickets/8')).toBe(400)
    await none()
  })
})

describe('small pages', () => {
  it('of a full sync are a warning', async () => {
    const pages = [1, 2, 3, 4, 5]
    for (const page of pages.slice(0, 4)) await get(`/tickets?per_page=7&page=${page}&updated_since=2000-01-01`)
    await none()
    await get('/tickets?per_page=7&page=5&updated_since=2000-01-01')
    expect(await verdicts()).toEqual([
      {
        verdict: 'small_pages',
        severity: 'warning',
        explanation: 'listTickets was read in 5 pages of 7; per_page=100 would have taken 1 call.',
        request_ids: pages,
        rests_on: expect.stringContaining('the reference'),
      },
    ])
  })

  it('are none when there are few of them, or they are as large as can be', async () => {
    for (const page of [1, 2, 3]) await get(`/tickets?per_page=8&page=${page}`)
    for (const page of [1, 2, 3, 4, 5]) await get(`/contacts?per_page=100&page=${page}`)
    await none()
  })
})
