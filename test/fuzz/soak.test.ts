import { describe, expect, it } from 'vitest'
// @ts-expect-error scripts have no declarations
import { growthOf as untyped } from '../../scripts/soak/fit.js'

const growthOf = untyped as (points: readonly (readonly [number, number])[]) => {
  readonly growth: number
  readonly atLeast: number
}
const samples = (...sizes: readonly number[]) => sizes.map((size, index) => [index, size] as const)

describe('growth along a line', () => {
  it('of a series that rises evenly is sure, however short the series', () => {
    expect(growthOf(samples(100, 105, 110))).toEqual({ growth: 0.1, atLeast: 0.1 })
  })

  it('of a few samples that jump is not sure', () => {
    const { growth, atLeast } = growthOf(samples(190.9, 183.8, 197.5, 198.3))
    expect(growth).toBeCloseTo(0.058, 3)
    expect(atLeast).toBeLessThan(0)
  })

  it('of many samples that jump as much is', () => {
    const jumps = [0, -7, 5, 3]
    const long = samples(...Array.from({ length: 40 }, (_, index) => 190 + index / 2 + (jumps[index % 4] ?? 0)))
    const { growth, atLeast } = growthOf(long)
    expect(growth).toBeCloseTo(0.1, 1)
    expect(atLeast).toBeGreaterThan(0.07)
  })

  it('of what stays or falls is none', () => {
    expect(growthOf(samples(100, 100, 100))).toEqual({ growth: 0, atLeast: 0 })
    expect(growthOf(samples(100, 95, 90)).growth).toBeCloseTo(-0.1)
  })
})
