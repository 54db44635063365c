import { describe, expect, it } from 'vitest'
import { Journal, type NewEntry } from '../../src/account/journal.ts'

const socket = {}
const CALL: NewEntry = {
  at: 0,
  method: 'POST',
  path: '/api/v2/companies',
  search: '',
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
    const body = Buffer.alloc(16 * 1024)
    const most = Math.floor((32 * MEGABYTE) / (2 * body.length + 400))
    for (let call = 0; call < most; call++) journal.add({ ...CALL, requestBody: body, responseBody: body })
    expect(journal.list()).toHaveLength(most)
    for (let call = 0; call < 3000; call++) journal.add({ ...CALL, requestBody: body, responseBody: body })
    const ids = journal.list().map(({ id }) => id)
    expect(ids).toHaveLength(most)
    expect([ids[0], ids.at(-1)]).toEqual([3001, most + 3000])
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
