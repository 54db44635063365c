import { describe, expect, it } from 'vitest'
import { LimitWindows, limitsOf, PLAN_LIMITS, type PlanLimits } from '../../src/account/limits.ts'

const FEW: PlanLimits = { total: 5, subLimits: { ticket_list: 2 } }
const take = (windows: LimitWindows, times: number, now = 0) => {
  for (let index = 0; index < times; index++) windows.take('default', 1, now)
}

describe('the limits of a plan', () => {
  it.each([
    ['trial', 50, {}],
    ['free', 100, {}],
    ['growth', 200, { ticket_create: 80, ticket_update: 80, ticket_list: 20, contact_list: 20 }],
    ['pro', 400, { ticket_create: 160, ticket_update: 160, ticket_list: 100, contact_list: 100 }],
    ['enterprise', 700, { ticket_create: 280, ticket_update: 280, ticket_list: 200, contact_list: 200 }],
  ] as const)('%s are the published ones', (plan, total, subLimits) => {
    expect(limitsOf(plan, undefined)).toEqual({ total, subLimits })
  })

  it('of a documented package bring its own sub-limits', () => {
    expect(limitsOf('growth', 1000)).toEqual({
      total: 1000,
      subLimits: { ticket_create: 400, ticket_update: 400, ticket_list: 300, contact_list: 300 },
    })
    expect(limitsOf('pro', 2000).subLimits.ticket_list).toBe(400)
  })

  it('of any other number of calls keep the plan’s sub-limits', () => {
    expect(limitsOf('growth', 10)).toEqual({ total: 10, subLimits: PLAN_LIMITS.growth.subLimits })
  })
})

describe('a window', () => {
  it('counts credits down to nothing, then refuses', () => {
    const windows = new LimitWindows(FEW, 'on')
    expect(windows.take('default', 1, 0)).toEqual({
      total: 5,
      remaining: 4,
      used: 1,
      exceeded: undefined,
      refused: false,
      retryAfter: 0,
    })
    expect(windows.take('default', 4, 10).remaining).toBe(0)
    expect(windows.take('default', 1, 20)).toEqual({
      total: 5,
      remaining: 0,
      used: 0,
      exceeded: 'default',
      refused: true,
      retryAfter: 60,
    })
  })

  it('refuses a call dearer than what remains, which spends nothing', () => {
    const windows = new LimitWindows(FEW, 'on')
    take(windows, 3)
    expect(windows.take('default', 3, 0)).toMatchObject({ refused: true, used: 0, remaining: 2 })
    expect(windows.take('default', 2, 0)).toMatchObject({ refused: false, used: 2, remaining: 0 })
  })

  it('opens with its first call and lasts a minute', () => {
    const windows = new LimitWindows(FEW, 'on')
    take(windows, 5, 90_000)
    expect(windows.take('default', 1, 149_999).refused).toBe(true)
    expect(windows.take('default', 1, 150_000)).toMatchObject({ refused: false, remaining: 4 })
  })

  it.each([
    [0, 60],
    [1, 60],
    [30_000, 30],
    [58_999, 2],
    [59_000, 1],
    [59_999, 1],
  ])('%i ms after it opened says to retry after %i whole seconds', (now, seconds) => {
    const windows = new LimitWindows(FEW, 'on')
    take(windows, 5)
    expect(windows.take('default', 1, now).retryAfter).toBe(seconds)
  })

  it('opens anew when the clock was put back before it', () => {
    const windows = new LimitWindows(FEW, 'on')
    take(windows, 5, 90_000)
    expect(windows.take('default', 1, 10_000).refused).toBe(false)
  })
})

describe('a sub-limit', () => {
  it('counts calls, whatever they cost', () => {
    const windows = new LimitWindows(FEW, 'on')
    expect(windows.take('ticket_list', 3, 0).refused).toBe(false)
    expect(windows.take('ticket_list', 1, 0).refused).toBe(false)
    expect(windows.take('ticket_list', 1, 0)).toMatchObject({ refused: true, exceeded: 'ticket_list' })
  })

  it('refuses while the total still has credits, and spends none of them', () => {
    const windows = new LimitWindows(FEW, 'on')
    for (let index = 0; index < 2; index++) windows.take('ticket_list', 1, 0)
    expect(windows.take('ticket_list', 1, 0)).toMatchObject({ used: 0, remaining: 3, retryAfter: 60 })
    expect(windows.take('default', 1, 0)).toMatchObject({ refused: false, remaining: 2 })
  })

  it('is not used up by a call that the total refused', () => {
    const windows = new LimitWindows(FEW, 'on')
    take(windows, 4)
    expect(windows.take('ticket_list', 2, 0)).toMatchObject({ refused: true, exceeded: 'default' })
    expect(windows.capture().used).toMatchObject({ default: 4, ticket_list: 0 })
  })

  it('is no limit on a plan without it', () => {
    const windows = new LimitWindows({ total: 5, subLimits: {} }, 'on')
    for (let index = 0; index < 5; index++) expect(windows.take('ticket_list', 1, 0).refused).toBe(false)
  })
})

describe('a mode', () => {
  it('headers counts and says what would have been refused, but refuses nothing', () => {
    const windows = new LimitWindows(FEW, 'headers')
    take(windows, 5)
    expect(windows.take('default', 1, 0)).toEqual({
      total: 5,
      remaining: 0,
      used: 1,
      exceeded: 'default',
      refused: false,
      retryAfter: 0,
    })
  })

  it('off neither counts nor refuses', () => {
    const windows = new LimitWindows(FEW, 'off')
    take(windows, 50)
    expect(windows.take('ticket_list', 3, 0)).toEqual({
      total: 5,
      remaining: 5,
      used: 3,
      exceeded: undefined,
      refused: false,
      retryAfter: 0,
    })
  })
})

describe('a plan that changes', () => {
  it('keeps what was used', () => {
    const windows = new LimitWindows(FEW, 'on')
    take(windows, 4)
    windows.limits = { total: 10, subLimits: {} }
    expect(windows.take('default', 1, 0).remaining).toBe(5)
  })
})

describe('captured windows', () => {
  it('come back as they were, and stay apart from what is spent afterwards', () => {
    const windows = new LimitWindows(FEW, 'on')
    windows.take('ticket_list', 1, 0)
    const state = windows.capture()
    take(windows, 4)
    windows.restore(state)
    take(windows, 1)
    windows.restore(state)
    expect(windows.take('default', 1, 59_999).remaining).toBe(3)
    expect(windows.take('ticket_list', 1, 59_999).refused).toBe(false)
    expect(windows.take('ticket_list', 1, 59_999).exceeded).toBe('ticket_list')
  })
})
