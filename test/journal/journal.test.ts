import { describe, expect, it } from 'vitest'
import type { NewEntry } from '../../src/journal/entry.ts'
import { Journal } from '../../src/journal/journal.ts'

const socket = {}
const CALL: NewEntry = {
  at: 0,
  method: 'POST',
  path: '/api/v2/companies',
  search: '',
  tool: undefined,
  operation: 'createCompany',
  agentId: 1,
  status: 201,
  credits: 1,
  arrivedAt: 0,
  durationMs: 1,
  decision: 'allowed',
  reason: undefined,
  requestHeaders: [],
  requestBody: undefined,
  responseBody: undefined,
  retryAfter: undefined,
  remaining: 1,
  windowStartedAt: 0,
  isReplyLost: false,
  isCommitted: true,
  rows: undefined,
  nextSearch: undefined,
  socket,
}
const MEGABYTE = 1024 * 1024

describe('the journal', () => {
  it('keeps 16 KB of a body, in a copy of its own', () => {
    const journal = new Journal()
    const body = Buffer.alloc(100_000, 'x')
    journal.add({ ...CALL, requestBody: body, responseBody: body })
    const [entry] = journal.list()
    expect(entry?.requestBody).toHaveLength(16 * 1024)
    expect(entry?.responseBody?.buffer).not.toBe(body.buffer)
  })

  it('tells bodies apart that begin alike, and says which were cut', () => {
    const journal = new Journal()
    const begin = 'x'.repeat(16 * 1024)
    for (const end of ['', 'a', 'b', 'a']) {
      const body = Buffer.from(begin + end)
      journal.add({ ...CALL, requestBody: body, responseBody: body })
    }
    const [whole, ...cut] = journal.list()
    expect(whole).toMatchObject({ requestDigest: undefined, isResponseCut: false })
    const [a, b, again] = cut.map(({ requestDigest }) => requestDigest)
    expect([a === b, a === again, cut.every(({ isResponseCut }) => isResponseCut)]).toEqual([false, true, true])
  })

  it('drops the oldest beyond 32 MB, and nothing before', () => {
    const journal = new Journal()
    const body = () => Buffer.alloc(16 * 1024)
    const add = () => journal.add({ ...CALL, requestBody: body(), responseBody: body() })
    add()
    const first = journal.bytes
    add()
    const each = journal.bytes - first
    // The first one's headers are the others' too.
    const most = Math.floor((32 * MEGABYTE - first + each) / each)
    expect(most).toBeGreaterThan(950)
    for (let call = 2; call < most; call++) add()
    expect(journal.list()).toHaveLength(most)
    for (let call = 0; call < 3000; call++) add()
    const ids = journal.list().map(({ id }) => id)
    expect(ids).toHaveLength(most)
    expect([ids[0], ids.at(-1)]).toEqual([3001, most + 3000])
  })

  it('counts what its entries keep: paths, queries, headers, reasons and pages too', () => {
    const long = 'x'.repeat(10_000)
    const grown: readonly Partial<NewEntry>[] = [
      { path: `/${long}` },
      { search: long },
      { reason: long },
      { nextSearch: long },
      { requestHeaders: ['X-Long', long] },
      { rows: Array.from({ length: 150 }, (_, id) => ({ id, updated_at: 0 })) },
    ]
    for (const more of grown) {
      const journal = new Journal()
      journal.add(CALL)
      const before = journal.bytes
      journal.add({ ...CALL, ...more })
      expect(journal.bytes - before).toBeGreaterThan(10_000)
    }
  })

  it('counts what several entries share once, until the last of them is dropped', () => {
    const journal = new Journal()
    const shared = Buffer.alloc(16 * 1024)
    const requestHeaders = ['X-Long', 'x'.repeat(10_000)]
    journal.add({ ...CALL, requestHeaders, responseBody: shared })
    const first = journal.bytes
    for (let call = 0; call < 10; call++) journal.add({ ...CALL, requestHeaders, responseBody: shared })
    expect(journal.bytes - first).toBeLessThan(10 * 1024)
    // Beyond the capacity: every entry that shared is dropped, and nothing is left of what they shared.
    const fill = () => {
      for (let call = 0; call < 3000; call++) journal.add({ ...CALL, responseBody: Buffer.alloc(16 * 1024) })
    }
    fill()
    const [full, kept] = [journal.bytes, journal.size]
    fill()
    expect([journal.bytes, journal.size]).toEqual([full, kept])
  })

  it('reads of a full journal what it is asked for, from its end', () => {
    const journal = new Journal()
    for (let call = 0; call < 5000; call++) journal.add(CALL)
    const read: number[] = []
    const newest = journal.newest({ limit: 1 }, ({ id }) => read.push(id) > 0)
    expect([newest.map(({ id }) => id), read]).toEqual([[5000], [5000]])
    expect(journal.newest({ sinceId: 4998 }).map(({ id }) => id)).toEqual([4999, 5000])
    expect(journal.newest({ limit: 2 }, ({ id }) => id % 2 === 1).map(({ id }) => id)).toEqual([4997, 4999])
  })

  it('has room again after it was cleared', () => {
    const journal = new Journal()
    const body = Buffer.alloc(16 * 1024)
    for (let call = 0; call < 3000; call++) journal.add({ ...CALL, requestBody: body })
    journal.clear()
    journal.add(CALL)
    expect(journal.list().map(({ id }) => id)).toEqual([3001])
    journal.reset()
    journal.add(CALL)
    expect(journal.list()).toMatchObject([{ id: 1, connection: 1 }])
  })

  it('numbers connections in the order in which they came', () => {
    const journal = new Journal()
    const other = {}
    for (const one of [socket, other, socket]) journal.add({ ...CALL, socket: one })
    expect(journal.list().map(({ connection }) => connection)).toEqual([1, 2, 1])
  })
})
