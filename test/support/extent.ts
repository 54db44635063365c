/** Whether everything is tried, as `npm run test:long` does. `npm test` tries some that stand for the rest. */
export const isLong = process.env.LONG !== undefined

/** All of them, or the first and every nth after it. */
export const some = <Case>(cases: readonly Case[], every: number): Case[] =>
  cases.filter((_, index) => isLong || index % every === 0)

/** How often something is tried: always as often as that in the long run, else a few times. */
export const times = (all: number, few: number): number => (isLong ? all : few)
