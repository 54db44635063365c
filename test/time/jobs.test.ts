import { describe, expect, it } from 'vitest'
import { type JobSource, runDueJobs } from '../../src/time/jobs.ts'

/** A source of jobs at these moments; their ids are their places. */
function sourceOf(kind: string, moments: number[]): JobSource {
  let done = 0
  return { kind, next: () => moments[done], run: () => done++ }
}

describe('jobs', () => {
  it('run in order of time, whatever source they are of, up to the moment and including it', () => {
    const ran = runDueJobs([sourceOf('a', [1, 5, 9, 11]), sourceOf('b', [3, 10])], 10, () => undefined)
    expect(ran).toEqual([
      { at: 1, kind: 'a', id: 0 },
      { at: 3, kind: 'b', id: 0 },
      { at: 5, kind: 'a', id: 1 },
      { at: 9, kind: 'a', id: 2 },
      { at: 10, kind: 'b', id: 1 },
    ])
  })

  it('of one moment run in the order of their sources', () => {
    const ran = runDueJobs([sourceOf('a', [2, 2]), sourceOf('b', [2])], 2, () => undefined)
    expect(ran.map(({ kind }) => kind)).toEqual(['a', 'a', 'b'])
  })

  it('have the clock set to their time before they run', () => {
    const seen: number[] = []
    let clock = 0
    const source: JobSource = {
      kind: 'a',
      next: () => [4, 7][seen.length],
      run() {
        seen.push(clock)
        return 0
      },
    }
    runDueJobs([source], 10, (at) => {
      clock = at
    })
    expect(seen).toEqual([4, 7])
  })

  it('run too when another job made them due', () => {
    const made: number[] = []
    const first: JobSource = {
      kind: 'first',
      next: () => (made.length === 0 ? 1 : undefined),
      run() {
        made.push(3, 20)
        return 1
      },
    }
    const second: JobSource = { kind: 'second', next: () => made[0], run: () => made.shift() ?? 0 }
    const ran = runDueJobs([first, second], 10, () => undefined)
    expect(ran.map(({ kind, at }) => [kind, at])).toEqual([
      ['first', 1],
      ['second', 3],
    ])
  })

  it('that are not due leave the clock alone', () => {
    const times: number[] = []
    expect(runDueJobs([sourceOf('a', [11]), sourceOf('b', [])], 10, (at) => times.push(at))).toEqual([])
    expect(times).toEqual([])
  })
})
