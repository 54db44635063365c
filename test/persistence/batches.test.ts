import { describe, expect, it } from 'vitest'
import { Batches } from '../../src/persistence/batches.ts'

/** So many callers ask for something to be kept. */
function come(batches: Batches<string>, callers: number): void {
  for (let caller = 0; caller < callers; caller++) batches.expect('acme')
}

/** A batch is written while more callers come. */
function write(batches: Batches<string>, callers: number, more = 0): void {
  come(batches, callers)
  batches.begin()
  come(batches, more)
  batches.end()
}

/** Turns that a batch waits while in each of them another caller comes, and how many it has then. */
function waited(batches: Batches<string>, comers: number): { readonly turns: number; readonly callers: number } {
  for (let turns = 0; ; turns++) {
    if (turns < comers) come(batches, 1)
    if (!batches.waitForMore(0)) return { turns, callers: batches.begin()?.callers ?? 0 }
  }
}

describe('a batch', () => {
  it('waits for nobody where one caller was before, or none', () => {
    const batches = new Batches<string>(2)
    expect(waited(batches, 3)).toEqual({ turns: 0, callers: 1 })
    batches.end()
    expect(waited(batches, 3)).toEqual({ turns: 0, callers: 1 })
  })

  it.each([
    [6, 0],
    [3, 3],
    [1, 5],
  ])('waits for half of six callers, of whom %i were written and %i came meanwhile', (written, more) => {
    const batches = new Batches<string>(2)
    write(batches, written, more)
    if (more > 0) write(batches, 0)
    expect(waited(batches, 9)).toEqual({ turns: 2, callers: 3 })
  })

  it('waits for all of them on one core', () => {
    const batches = new Batches<string>(1)
    write(batches, 4)
    expect(waited(batches, 9)).toEqual({ turns: 3, callers: 4 })
  })

  it('waits for no more than sixteen', () => {
    const batches = new Batches<string>(2)
    write(batches, 100)
    come(batches, 16)
    expect(batches.waitForMore(0)).toBe(false)
  })

  it('waits no longer where a turn brings nobody, and for four turns at most', () => {
    const batches = new Batches<string>(2)
    write(batches, 100)
    expect(waited(batches, 2)).toEqual({ turns: 2, callers: 2 })
    batches.end()
    expect(waited(batches, 9)).toEqual({ turns: 4, callers: 5 })
  })

  it('forgets callers that come no more', () => {
    const batches = new Batches<string>(2)
    write(batches, 10)
    for (let time = 0; time < 30; time++) write(batches, 1)
    expect(waited(batches, 3)).toEqual({ turns: 0, callers: 1 })
  })

  it('waits for accounts that change, as for callers', () => {
    const batches = new Batches<string>(2)
    for (const name of ['one', 'two', 'three', 'four']) batches.add(name, { account: name, at: 0, patches: [] })
    batches.begin()
    batches.end()
    expect([batches.waitForMore(1), batches.waitForMore(2)]).toEqual([true, false])
  })
})
