import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Folding } from '../../src/persistence/folding.ts'

const MB = 1 << 20

/** A log of so many bytes, and what a fold of it is to do. */
function folding(log: { size: number; isHeld?: boolean }, fold: () => void = () => undefined) {
  const ends: (() => void)[] = []
  const failures: unknown[] = []
  const schedule = new Folding({
    fold: async () => {
      await new Promise<void>((resolve) => ends.push(resolve))
      fold()
    },
    isHeld: () => log.isHeld === true,
    size: () => log.size,
    onFailure: (error) => failures.push(error),
    leastBytes: undefined,
    onError: (error) => failures.push(error),
  })
  const end = async () => {
    ends.shift()?.()
    await nextTurn()
  }
  return { schedule, ends, end, failures }
}

describe('a log is folded', () => {
  it('when it is larger than 32 MB and than the file, once at a time', async () => {
    const log = { size: 32 * MB }
    const { schedule, ends } = folding(log)
    schedule.expect(40 * MB)
    schedule.consider()
    log.size = 40 * MB
    schedule.consider()
    expect(ends).toHaveLength(0)
    log.size++
    schedule.consider()
    schedule.consider()
    expect(ends).toHaveLength(1)
  })

  it('again at once where what came meanwhile is as much, though nothing comes any more', async () => {
    const log = { size: 50 * MB }
    const { schedule, ends, end } = folding(log, () => schedule.expect(45 * MB))
    schedule.consider()
    await end()
    expect(ends).toHaveLength(1)
    log.size = 0
    await end()
    expect([ends.length, schedule.ended]).toEqual([0, undefined])
  })

  it('not while nothing can be kept, also where one ends then: whoever mends it writes the file', async () => {
    const log = { size: 50 * MB, isHeld: false }
    const { schedule, ends, end } = folding(log)
    schedule.consider()
    log.isHeld = true
    await end()
    schedule.consider()
    expect([ends.length, schedule.ended]).toEqual([0, undefined])
    log.isHeld = false
    schedule.consider()
    expect(ends).toHaveLength(1)
  })

  it('no more at the end, and not at once where it failed', async () => {
    const log = { size: 50 * MB }
    const { schedule, ends, end } = folding(log)
    schedule.consider()
    schedule.stop()
    await end()
    expect(ends).toHaveLength(0)
    const full = new Error('full')
    const failing = folding(log, () => {
      throw full
    })
    failing.schedule.consider()
    await failing.end()
    failing.schedule.consider()
    expect([failing.ends.length, failing.failures]).toEqual([0, [full]])
  })
})
