import { describe, expect, it } from 'vitest'
import { hash, Random } from '../../src/time/random.ts'
import { UUID } from '../support/people.ts'

const draws = (random: Random, purpose: string, count = 5) => Array.from({ length: count }, () => random.next(purpose))

describe('seeded chance', () => {
  it('is the same for one seed and another for another', () => {
    expect(draws(new Random(1), 'x')).toEqual(draws(new Random(1), 'x'))
    expect(draws(new Random(1), 'x')).not.toEqual(draws(new Random(2), 'x'))
  })

  it('has the same numbers in every version: clients’ recordings depend on them', () => {
    expect(draws(new Random(1), 'visitor_id', 3)).toEqual([3892950115, 3374583098, 3663013532])
    expect(new Random(1).uuid('visitor_id')).toBe('e809b463-c924-4d3a-9a55-269c54a1c140')
  })

  it('has a stream a purpose: a draw for one does not shift another', () => {
    const random = new Random(1)
    const other = new Random(1)
    draws(other, 'y')
    expect(draws(random, 'x')).toEqual(draws(other, 'x'))
    expect(draws(random, 'x')).not.toEqual(draws(random, 'z'))
  })

  it('draws unsigned 32-bit integers, spread evenly', () => {
    const numbers = draws(new Random(7), 'x', 10_000)
    expect(numbers.every((one) => Number.isInteger(one) && one >= 0 && one < 2 ** 32)).toBe(true)
    const tenths = Array.from({ length: 10 }, (_, tenth) =>
      numbers.filter((one) => ((one / 2 ** 32) * 10) >> 0 === tenth),
    )
    for (const tenth of tenths) expect(Math.abs(tenth.length - 1000)).toBeLessThan(150)
    expect(new Set(numbers).size).toBeGreaterThan(9_990)
  })

  it('makes version 4 UUIDs, all different', () => {
    const random = new Random(1)
    const uuids = Array.from({ length: 2000 }, () => random.uuid('x'))
    expect(uuids.filter((uuid) => !UUID.test(uuid))).toEqual([])
    expect(new Set(uuids).size).toBe(2000)
  })

  it('goes on from what was captured, also for purposes first used since', () => {
    const random = new Random(1)
    random.next('x')
    const state = random.capture()
    const expected = [random.next('x'), random.next('y')]
    random.restore(state)
    expect([random.next('x'), random.next('y')]).toEqual(expected)
    random.restore(state)
    expect([random.next('x'), random.next('y')]).toEqual(expected)
  })
})

describe('a hash', () => {
  it('is one 32-bit integer of a text', () => {
    expect(hash('ticket')).toBe(hash('ticket'))
    expect(hash('ticket') | 0).toBe(hash('ticket'))
    const hashes = Array.from({ length: 1000 }, (_, index) => hash(`text ${index}`))
    expect(new Set(hashes).size).toBe(1000)
  })
})
