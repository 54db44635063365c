import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JobSource } from '../../src/time/jobs.ts'
import { stockAccount } from '../support/account.ts'

const DAY_MS = 86_400_000

/** Jobs at these moments, which can be added to; what ran is told. */
function jobsAt(moments: number[]) {
  const ran: number[] = []
  const source: JobSource = {
    kind: 'test',
    next: () => moments[0],
    run: () => {
      ran.push(moments.shift() ?? 0)
      return ran.length
    },
  }
  return { ran, moments, source }
}

describe('the timer of a running clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: Date.parse('2030-01-15T09:00:00Z') })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const start = (moments: number[], options: Parameters<typeof stockAccount>[0] = {}) => {
    const jobs = jobsAt(moments)
    const account = stockAccount({ freeze: false, jobSources: () => [jobs.source], ...options })
    return { ...jobs, account }
  }

  it('runs jobs when they fall due, without a request', () => {
    const now = Date.now()
    const { ran } = start([now + 1000, now + 60_000])
    vi.advanceTimersByTime(999)
    expect(ran).toEqual([])
    vi.advanceTimersByTime(1)
    expect(ran).toEqual([now + 1000])
    vi.advanceTimersByTime(60_000)
    expect(ran).toEqual([now + 1000, now + 60_000])
  })

  it('is set anew when a request makes a job that is due earlier', () => {
    const now = Date.now()
    const { ran, moments, account } = start([now + DAY_MS])
    vi.advanceTimersByTime(1000)
    account.timeline.catchUp()
    moments.unshift(now + 5000)
    vi.advanceTimersByTime(4000)
    expect(ran).toEqual([now + 5000])
    expect(vi.getTimerCount()).toBe(1)
  })

  it('reaches jobs that are further away than a timer can be', () => {
    const now = Date.now()
    const { ran } = start([now + 60 * DAY_MS])
    vi.advanceTimersByTime(60 * DAY_MS - 1)
    expect(ran).toEqual([])
    vi.advanceTimersByTime(1)
    expect(ran).toEqual([now + 60 * DAY_MS])
  })

  it('is one, however many requests come, and none when nothing is due', () => {
    const { account, moments } = start([Date.now() + DAY_MS])
    for (let request = 0; request < 10; request++) account.timeline.catchUp()
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(1000)
    expect(vi.getTimerCount()).toBe(1)
    moments.length = 0
    account.timeline.catchUp()
    vi.advanceTimersByTime(1000)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is none when the clock is frozen, also by a later hand', async () => {
    const frozen = start([Date.now() + DAY_MS], { freeze: true }).account
    frozen.timeline.catchUp()
    expect(vi.getTimerCount()).toBe(0)
    await frozen.timeline.put(undefined, false)
    vi.advanceTimersByTime(1000)
    expect(vi.getTimerCount()).toBe(1)
    await frozen.timeline.put(undefined, true)
    vi.advanceTimersByTime(DAY_MS * 2)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is none once the account is stopped', async () => {
    const { account, ran } = start([Date.now() + 1000])
    await account.stop()
    account.timeline.catchUp()
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(5000)
    expect(ran).toEqual([])
  })

  it('tells a job that fails, and does not try it again and again', () => {
    const errors: unknown[] = []
    const failing: JobSource = {
      kind: 'test',
      next: () => 1,
      run() {
        throw new Error('broken')
      },
    }
    stockAccount({ freeze: false, jobSources: () => [failing], onError: (error) => errors.push(error) })
    vi.advanceTimersByTime(DAY_MS)
    expect(errors).toEqual([new Error('broken')])
  })
})

describe('moves of the clock', () => {
  it('wait for each other', async () => {
    const account = stockAccount()
    const now = account.clock.now()
    const { source } = jobsAt([now + 30_000, now + 90_000])
    const own = stockAccount({ jobSources: () => [source] })
    const moves = await Promise.all([own.timeline.advance(60), own.timeline.advance(60), own.timeline.put(now, true)])
    expect(moves).toEqual([
      [{ at: now + 30_000, kind: 'test', id: 1 }],
      [{ at: now + 90_000, kind: 'test', id: 2 }],
      false,
    ])
    expect(own.clock.now()).toBe(now + 120_000)
  })

  it('list the jobs that a request in their midst ran', async () => {
    const now = stockAccount().clock.now()
    const { source, moments } = jobsAt([now + 1000])
    const account = stockAccount({ jobSources: () => [source] })
    const move = account.timeline.advance(10)
    await Promise.resolve()
    moments.unshift(now)
    account.timeline.catchUp()
    expect(await move).toEqual([
      { at: now, kind: 'test', id: 1 },
      { at: now + 1000, kind: 'test', id: 2 },
    ])
  })
})
