import { describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { exchange, head, rawCall } from '../http/raw.ts'
import { accountOf } from '../support/account.ts'
import { clientOf, startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk({ plan: 'growth' })
const { emulator } = freshdesk
const add = (fault: object) => freshdesk.post('/_emulator/faults', fault)
const view = () => freshdesk.get('/tickets/1')
const statuses = async (count: number) => {
  const found: number[] = []
  for (let call = 0; call < count; call++) found.push((await view()).status)
  return found
}
const NEW_TICKET = { email: 'ada@acme.test', subject: 'Once', description: 'Only', status: 2, priority: 1 }
const countTickets = async () => (await freshdesk.get('/_emulator/account')).body.counts.tickets
const INTERNAL = { code: 'internal_error', message: "We're sorry, but something went wrong." }

describe('a fault', () => {
  it('is answered with its id and counts, listed and removed, through both doors', async () => {
    const fault = { match: { operation: 'viewTicket' }, effect: { status: 503 }, times: 2 }
    expect(await add(fault)).toMatchObject({ status: 201, body: { id: 1, ...fault, seen: 0, acted: 0 } })
    expect(emulator.faults.add({ effect: { delay_ms: 1 }, match: { path: '/x' } })).toMatchObject({ id: 2 })
    await view()
    expect((await freshdesk.get('/_emulator/faults')).body).toMatchObject([
      { id: 1, seen: 1, acted: 1 },
      { id: 2, seen: 0 },
    ])
    expect((await freshdesk.call('DELETE', '/_emulator/faults/1')).status).toBe(204)
    expect((await freshdesk.call('DELETE', '/_emulator/faults/1')).body).toEqual({
      code: 'not_found',
      message: 'There is no fault with the id 1',
    })
    expect(emulator.faults.list()).toMatchObject([{ id: 2 }])
    expect((await freshdesk.call('DELETE', '/_emulator/faults')).status).toBe(204)
    expect(emulator.faults.list()).toEqual([])
  })

  it('acts on the calls that match, and on no others', async () => {
    await add({ match: { operation: 'viewTicket' }, effect: { status: 500 } })
    await add({ match: { method: 'put', path: '/api/v2/tickets/*' }, effect: { status: 503 } })
    expect((await view()).status).toBe(500)
    expect((await freshdesk.put('/tickets/2', { priority: 2 })).status).toBe(503)
    expect((await freshdesk.get('/contacts')).status).toBe(200)
    expect((await freshdesk.get('/tickets')).status).toBe(200)
  })

  it('acts after so many calls, and so many times', async () => {
    await add({ effect: { status: 500 }, after: 2, times: 3 })
    expect(await statuses(7)).toEqual([200, 200, 500, 500, 500, 200, 200])
  })

  it('acts by seeded chance: the same after a reset', async () => {
    const fault = { effect: { status: 500 }, probability: 0.5 }
    await add(fault)
    const first = await statuses(30)
    emulator.reset()
    await add(fault)
    expect(await statuses(30)).toEqual(first)
    expect(new Set(first)).toEqual(new Set([200, 500]))
  })

  it('never acts with probability 0, always with 1', async () => {
    await add({ effect: { status: 500 }, probability: 0 })
    await add({ effect: { status: 503 }, probability: 1 })
    expect(await statuses(5)).toEqual([503, 503, 503, 503, 503])
  })

  it('is gone after a reset, and comes back with a snapshot', async () => {
    await add({ effect: { status: 500 }, times: 2 })
    await view()
    emulator.snapshot('faulty')
    emulator.reset()
    expect(await statuses(2)).toEqual([200, 200])
    emulator.restore('faulty')
    expect(await statuses(2)).toEqual([500, 200])
  })

  it('of one account leaves others alone', async () => {
    const other = emulator.createAccount({ name: 'other' })
    await add({ effect: { status: 500 } })
    expect((await freshdesk.get('/tickets/1', { key: other.apiKey })).status).toBe(200)
    await freshdesk.call('DELETE', '/_emulator/accounts/other')
  })

  it('costs credits as the call would, and acts neither on refused keys nor beyond the limit', async () => {
    await add({ effect: { status: 500 } })
    const faulty = await freshdesk.get('/tickets/1?include=stats')
    expect(faulty.headers.get('x-ratelimit-remaining')).toBe('198')
    expect((await freshdesk.get('/tickets/1', { key: 'wrong' })).status).toBe(401)
    emulator.rateLimits.set({ remaining: 0 })
    expect((await view()).status).toBe(429)
    expect(emulator.faults.list()).toMatchObject([{ seen: 1 }])
  })

  it('stands in the journal with its reason', async () => {
    await add({ match: { method: 'GET' }, effect: { status: 503, delay_ms: 1 } })
    await add({ match: { method: 'POST' }, effect: { connection: 'reset', phase: 'after_commit' } })
    await view()
    await freshdesk.post('/companies', { name: 'Lost' }).catch(() => undefined)
    expect(emulator.requests.list()).toMatchObject([
      { status: 503, decision: 'fault', reason: 'fault 1: delayed by 1 ms, status 503; the work was not done' },
      { status: null, decision: 'fault', reason: 'fault 2: connection reset; the work was done', response_body: null },
    ])
  })
})

describe('a status', () => {
  it.each([
    [401, { code: 'invalid_credentials', message: 'You have to be logged in to perform this action.' }],
    [403, { code: 'access_denied', message: 'You are not authorized to perform this action.' }],
    [404, undefined],
    [409, { code: 'inconsistent_state', message: 'The record is in a state that does not allow this.' }],
    [429, { code: 'rate_limit_exceeded', message: 'You have exceeded the limit of requests per minute.' }],
    [500, INTERNAL],
    [503, INTERNAL],
  ])('%i has Freshdesk’s own body and headers', async (status, body) => {
    await add({ effect: { status } })
    const answer = await view()
    expect([answer.status, answer.body]).toEqual([status, body])
    expect(answer.headers.get('x-freshdesk-api-version')).toBe('latest=v2; requested=v2')
    expect(answer.headers.get('retry-after')).toBe(status === 429 ? '60' : null)
  })

  it('takes the place of the work', async () => {
    const before = await countTickets()
    await add({ match: { operation: 'createTicket' }, effect: { status: 500 } })
    expect((await freshdesk.post('/tickets', NEW_TICKET)).status).toBe(500)
    expect(await countTickets()).toBe(before)
  })

  it('after the commit tells nothing of what was done: the retry makes a second ticket', async () => {
    const before = await countTickets()
    await add({ match: { operation: 'createTicket' }, effect: { status: 502, phase: 'after_commit' }, times: 1 })
    expect((await freshdesk.post('/tickets', NEW_TICKET)).status).toBe(502)
    expect((await freshdesk.post('/tickets', NEW_TICKET)).status).toBe(201)
    expect(await countTickets()).toBe(before + 2)
  })

  it('may bring its own body and headers, which take the place of the usual ones', async () => {
    await add({
      effect: {
        status: 418,
        body: 'short and stout',
        headers: { 'Content-Type': 'text/plain', 'x-ratelimit-remaining': '7' },
      },
    })
    const answer = await rawCall(emulator, { path: '/api/v2/tickets/1' })
    expect([answer.status, answer.text]).toEqual([418, 'short and stout'])
    expect(answer.headers).toMatchObject({ 'content-type': 'text/plain', 'x-ratelimit-remaining': '7' })
    expect(answer.rawHeaders.filter((name) => /^(content-type|x-ratelimit-remaining)$/i.test(name))).toHaveLength(2)
  })
})

describe('an effect without a status', () => {
  it('of headers or body alone changes what the work answered', async () => {
    await add({ effect: { headers: { 'Retry-After': 'soon' } }, times: 1 })
    await add({ effect: { body: { id: 'not a number' } }, times: 1 })
    const headed = await view()
    expect([headed.status, headed.headers.get('retry-after'), headed.body.id]).toEqual([200, 'soon', 1])
    const altered = await view()
    expect([altered.status, altered.body]).toEqual([200, { id: 'not a number' }])
  })

  it('of a delay answers as usual, later, with what the account holds by then', async () => {
    await add({ match: { operation: 'viewTicket' }, effect: { delay_ms: 1000 } })
    const slow = view()
    await new Promise((resolve) => setTimeout(resolve, 30))
    await freshdesk.put('/tickets/1', { subject: 'Changed meanwhile' })
    expect((await slow).body.subject).toBe('Changed meanwhile')
  })

  it('of a delay after the commit has done the work before it', async () => {
    const before = await countTickets()
    await add({ match: { operation: 'createTicket' }, effect: { delay_ms: 1000, phase: 'after_commit' } })
    const slow = freshdesk.post('/tickets', NEW_TICKET)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await countTickets()).toBe(before + 1)
    expect((await slow).status).toBe(201)
  })

  it('of a delay asks again who calls when it is over', async () => {
    await add({ match: { operation: 'viewTicket' }, effect: { delay_ms: 1000 } })
    const slow = freshdesk.get('/tickets/1', { key: 'agent-api-key' })
    await new Promise((resolve) => setTimeout(resolve, 20))
    const agent = (await freshdesk.get('/agents')).body.find(
      ({ contact }: { contact: { email: string } }) => contact.email === 'amy.agent@example.com',
    )
    expect((await freshdesk.delete(`/agents/${agent.id}`)).status).toBe(204)
    expect((await slow).status).toBe(401)
  })
})

describe('a fault that waits', () => {
  const delayed = async () => {
    await add({ match: { operation: 'createTicket' }, effect: { delay_ms: 300 } })
    const slow = freshdesk.post('/tickets', NEW_TICKET).then(
      ({ status }) => status,
      () => 'cut off',
    )
    await new Promise((resolve) => setTimeout(resolve, 50))
    return { slow }
  }

  it.each<[string, () => void]>([
    ['a reset', () => emulator.reset()],
    ['a restore', () => emulator.restore('before')],
  ])('does nothing to the account after %s', async (_, goBack) => {
    emulator.snapshot('before')
    const before = await countTickets()
    const { slow } = await delayed()
    goBack()
    expect(await slow).toBe('cut off')
    emulator.faults.clear()
    expect(await countTickets()).toBe(before)
    expect((await freshdesk.post('/tickets', NEW_TICKET)).body.id).toBe(before + 1)
    expect(emulator.requests.list({ operation: 'createTicket' })).toHaveLength(1)
  })
})

describe('a fault that cannot be sent', () => {
  it.each([{ Trailer: 'X-Sum' }, { 'transfer-encoding': 'chunked' }, { 'Content-Length': 'many' }])(
    'is refused: %j',
    async (headers) => {
      const { status, body } = await add({ effect: { headers } })
      expect([status, body.code, body.message]).toEqual([
        400,
        'invalid_value',
        expect.stringContaining('cannot be sent'),
      ])
    },
  )

  it.each([
    ['a function', () => 1],
    ['a bigint', 10n],
    ['a symbol', Symbol('x')],
  ])('is refused in the process: a body that is %s', (_, body) => {
    expect(() => emulator.faults.add({ effect: { body } })).toThrow('It should be a text or a JSON value')
  })

  it('costs its connection, not the emulator, and is told', async () => {
    const errors: unknown[] = []
    const other = await createEmulator({ onError: (error) => errors.push(error) })
    accountOf(other).faults.add({ effect: { body: 10n } })
    await expect(clientOf(other).get('/tickets/1')).rejects.toThrow()
    accountOf(other).faults.clear()
    expect((await clientOf(other).get('/tickets/1')).status).toBe(200)
    expect(errors).toEqual([expect.objectContaining({ message: expect.stringContaining('BigInt') })])
    await other.close()
  })
})

it('a fault of GET acts on HEAD as well, one of HEAD on HEAD alone', async () => {
  await add({ match: { method: 'GET', path: '/api/v2/tickets/1' }, effect: { status: 503 } })
  await add({ match: { method: 'HEAD' }, effect: { status: 502 } })
  const status = async (method: string, path: string) => (await freshdesk.call(method, path)).status
  expect([await status('HEAD', '/tickets/1'), await status('GET', '/tickets/1')]).toEqual([503, 503])
  expect([await status('HEAD', '/tickets/2'), await status('GET', '/tickets/2')]).toEqual([502, 200])
})

it('a 429 of a fault has no Retry-After where the account has none', async () => {
  emulator.settings.retry_after = false
  await add({ effect: { status: 429 } })
  expect((await view()).headers.get('retry-after')).toBeNull()
})

describe('a connection', () => {
  const raw = () => exchange(emulator, head('GET', '/api/v2/tickets/1'))

  it.each(['reset', 'empty'])('that is %s brings nothing, and nothing is done', async (connection) => {
    const before = await countTickets()
    await add({ match: { operation: 'createTicket' }, effect: { connection } })
    await expect(freshdesk.post('/tickets', NEW_TICKET)).rejects.toThrow()
    expect(await countTickets()).toBe(before)
  })

  it('that is reset ends with a reset, an empty one with an end', async () => {
    emulator.faults.add({ effect: { connection: 'reset' } })
    await expect(rawCall(emulator, { path: '/api/v2/tickets/1' })).rejects.toMatchObject({ code: 'ECONNRESET' })
    emulator.faults.clear()
    emulator.faults.add({ effect: { connection: 'empty' } })
    expect(await raw()).toBe('')
  })

  it('that is truncated promises the whole body and ends in its midst, the work done', async () => {
    const whole = (await view()).text
    const before = await countTickets()
    await add({ match: { operation: 'viewTicket' }, effect: { connection: 'truncate' } })
    await add({ match: { operation: 'createTicket' }, effect: { connection: 'truncate' } })
    const [headers = '', body] = (await raw()).split('\r\n\r\n')
    expect(headers).toMatch(/^HTTP\/1\.1 200 OK/)
    expect(headers).toContain(`Content-Length: ${Buffer.byteLength(whole)}`)
    expect(body).toBe(
      Buffer.from(whole)
        .subarray(0, Math.ceil(Buffer.byteLength(whole) / 2))
        .toString(),
    )
    await expect(freshdesk.post('/tickets', NEW_TICKET)).rejects.toThrow()
    expect(await countTickets()).toBe(before + 1)
  })

  it('that hangs is not answered, while others are', async () => {
    await add({ match: { operation: 'viewTicket' }, effect: { connection: 'hang' } })
    const patience = AbortSignal.timeout(100)
    await expect(
      fetch(`${emulator.url}/api/v2/tickets/1`, {
        headers: { Authorization: `Basic ${Buffer.from('admin-api-key:X').toString('base64')}` },
        signal: patience,
      }),
    ).rejects.toThrow()
    expect((await freshdesk.get('/contacts')).status).toBe(200)
  })
})

describe('a preset', () => {
  it.each([
    ['edge-502', 502, 'text/html; charset=utf-8', '<title>502 Bad Gateway</title>'],
    ['maintenance', 503, 'text/html; charset=utf-8', '<title>Scheduled maintenance</title>'],
    ['rate-limited', 429, 'text/plain; charset=utf-8', 'Too Many Requests'],
  ])('%s answers as what stands in front of Freshdesk, without its headers', async (preset, status, type, text) => {
    await add({ effect: { preset } })
    const answer = await view()
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, type])
    expect(answer.text).toContain(text)
    const names = [...answer.headers.keys()]
    expect(names.filter((name) => name.startsWith('x-') || name === 'status')).toEqual([])
  })
})

describe('what cannot be', () => {
  it.each([
    [{}, 'effect: Invalid input: expected object, received undefined'],
    [{ effect: {} }, 'effect: It should have at least one effect'],
    [{ effect: { phase: 'before' } }, 'effect: It should have at least one effect'],
    [{ effect: { status: 99 } }, 'effect.status: Too small: expected number to be >=200'],
    [{ effect: { nonsense: 1 } }, 'effect: Unrecognized key: "nonsense"'],
    [{ effect: { preset: 'edge-502', status: 500 } }, 'effect: A preset brings its own status and body'],
    [
      { effect: { connection: 'hang', status: 500 } },
      'effect: A connection that is reset, empty or hangs carries no answer',
    ],
    [{ effect: { headers: { 'X-A': 'a\r\nb' } } }, 'effect.headers.X-A: It should be a header’s value'],
    [{ effect: { status: 500 }, match: { operation: 'nope' } }, 'match.operation: There is no such operation: nope'],
    [{ effect: { status: 500 }, match: { method: 'BREW' } }, /^match\.method: Invalid option/],
    [{ effect: { status: 500 }, times: 0 }, 'times: Too small: expected number to be >0'],
    [{ effect: { status: 500 }, probability: 2 }, 'probability: Too big: expected number to be <=1'],
  ])('%j is refused by both doors, and nothing is added', async (fault, message) => {
    const answer = await add(fault)
    expect(answer.status).toBe(400)
    expect(answer.body.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message))
    expect(() => emulator.faults.add(fault as never)).toThrow(message)
    expect(emulator.faults.list()).toEqual([])
  })
})
