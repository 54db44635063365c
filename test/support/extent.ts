import { it } from 'vitest'

/**
 * `npm test` tries in part what takes minutes as a whole; `npm run test:long` tries the rest. Where there is no rest to
 * tell from the part, it tries everything.
 */
export const isLong = process.env.LONG !== undefined

/** In `npm test` the first and every nth after it, in the long run the others. */
export const some = <Case>(cases: readonly Case[], every: number): Case[] =>
  cases.filter((_, index) => (index % every === 0) !== isLong)

/** How often something is tried: always as often as that in the long run, else a few times. */
export const times = (all: number, few: number): number => (isLong ? all : few)

/** A test that `npm test` runs and the long run need not repeat. */
export const often = it.skipIf(isLong)

/** A test of the long run alone: `npm test` has another that stands for it. */
export const rarely = it.runIf(isLong)
