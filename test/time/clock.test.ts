import { describe, expect, it } from 'vitest'
import { AdjustableClock } from '../../src/time/clock.ts'

const NINE = Date.parse('2030-01-15T09:00:00Z')
/** Far more than a test takes, far less than what is asked of the clock. */
const MINUTE = 60_000

function frozenAt(now: number): AdjustableClock {
  const clock = new AdjustableClock()
  clock.set(now, true)
  return clock
}

describe('a clock', () => {
  it('shows real time, running, as long as nobody sets it', () => {
    const clock = new AdjustableClock()
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(MINUTE)
    expect([clock.frozen, clock.capture()]).toEqual([false, { at: undefined, frozen: false }])
  })

  it('runs on from where it is set', () => {
    const clock = new AdjustableClock()
    clock.set(NINE)
    expect(clock.frozen).toBe(false)
    expect(clock.now() - NINE).toBeGreaterThanOrEqual(0)
    expect(clock.now() - NINE).toBeLessThan(MINUTE)
  })

  it('stands still when it is frozen', async () => {
    const clock = frozenAt(NINE)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect([clock.now(), clock.seconds(), clock.frozen]).toEqual([NINE, NINE / 1000, true])
  })

  it('stays frozen when it is set to another time, unless told otherwise', () => {
    const clock = frozenAt(NINE)
    clock.set(NINE + 5)
    expect([clock.now(), clock.frozen]).toEqual([NINE + 5, true])
    clock.set(NINE, false)
    expect(clock.frozen).toBe(false)
    expect(clock.now() - NINE).toBeLessThan(MINUTE)
  })

  it('counts whole seconds, the last one that began', () => {
    expect(frozenAt(NINE + 999).seconds()).toBe(NINE / 1000)
    expect(frozenAt(-1).seconds()).toBe(-1)
  })

  it('moves by what it is told, frozen or running', () => {
    const frozen = frozenAt(NINE)
    frozen.shift(61_500)
    expect(frozen.now()).toBe(NINE + 61_500)
    const running = new AdjustableClock()
    running.set(NINE)
    running.shift(10 * MINUTE)
    expect(Math.floor((running.now() - NINE) / MINUTE)).toBe(10)
  })

  it('keeps what it was moved by when it runs on', () => {
    const clock = frozenAt(NINE)
    clock.shift(10 * MINUTE)
    clock.set(clock.now(), false)
    expect(Math.floor((clock.now() - NINE) / MINUTE)).toBe(10)
  })

  it('shows a job’s moment while the job runs, and its own time after it', () => {
    const clock = frozenAt(NINE)
    clock.standAt(NINE - 5)
    expect(clock.now()).toBe(NINE - 5)
    clock.standAt(undefined)
    expect(clock.now()).toBe(NINE)
  })

  it('goes back to what was captured: a moment, or real time', () => {
    const clock = frozenAt(NINE)
    const [frozen, real] = [clock.capture(), new AdjustableClock().capture()]
    clock.shift(MINUTE)
    clock.restore(frozen)
    expect([clock.now(), clock.frozen]).toEqual([NINE, true])
    clock.restore(real)
    expect(clock.frozen).toBe(false)
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(MINUTE)
  })
})
