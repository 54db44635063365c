import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Batches } from '../../src/persistence/batches.ts'
import { WritePace } from '../../src/persistence/write-pace.ts'

/** Batches of one account, their pace on two cores, and the sizes of those that were begun. */
class Paced {
  readonly batches = new Batches<string>(2)
  readonly begun: number[] = []
  isOpen = true
  readonly pace = new WritePace({
    batches: this.batches,
    changed: () => 0,
    isOpen: () => this.isOpen,
    begin: () => this.begun.push(this.batches.begin()?.callers ?? 0),
    onError: (error) => {
      throw error
    },
  })

  /** So many callers come at once, and were there lately. */
  static after(callers: number): Paced {
    const paced = new Paced()
    for (let caller = 0; caller < callers; caller++) paced.batches.expect('acme')
    paced.batches.begin()
    paced.batches.end()
    return paced
  }

  async come(callers: number): Promise<void> {
    for (let caller = 0; caller < callers; caller++) {
      this.batches.expect('acme')
      this.pace.afterTurn()
      this.pace.withinTurn()
      await undefined
    }
  }
}

describe('a batch', () => {
  it('is begun before the turn is over once half of the callers wait', async () => {
    const paced = Paced.after(10)
    await paced.come(4)
    expect(paced.begun).toEqual([])
    await paced.come(1)
    expect(paced.begun).toEqual([5])
    await paced.come(5)
    await nextTurn()
    expect([paced.begun, paced.batches.areWaiting]).toEqual([[5], true])
  })

  it('has all that one block of work brings', async () => {
    const paced = Paced.after(4)
    for (let caller = 0; caller < 3; caller++) {
      paced.batches.expect('acme')
      paced.pace.withinTurn()
    }
    expect(paced.begun).toEqual([])
    await undefined
    expect(paced.begun).toEqual([3])
  })

  it.each([0, 1, 2])('is begun after the turn for a single caller, where %i were lately', async (lately) => {
    const paced = Paced.after(lately)
    await paced.come(1)
    expect(paced.begun).toEqual([])
    await nextTurn()
    expect(paced.begun).toEqual([1])
  })

  it('is not begun where nothing is written any more', async () => {
    const paced = Paced.after(4)
    for (let caller = 0; caller < 3; caller++) paced.batches.expect('acme')
    paced.pace.withinTurn()
    paced.isOpen = false
    await undefined
    paced.pace.afterTurn()
    await nextTurn()
    expect(paced.begun).toEqual([])
  })
})
