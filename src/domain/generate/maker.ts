import { createRequire } from 'node:module'
import type { Faker } from '@faker-js/faker'
import type { Account } from '../../account/account.ts'
import type { Seconds } from '../../store/rows.ts'

/** What rows are made for, and of. */
export interface Maker {
  readonly account: Account
  readonly faker: Faker
  /** Seconds that the first ticket is old at most, and everybody else at least. */
  readonly oldest: Seconds
}

export const listOf = <One>(length: number, make: (index: number) => One) =>
  Array.from({ length }, (_, index) => make(index))

const require = createRequire(import.meta.url)

/** The library is loaded when it is first asked for. */
export function newFaker(seed: number): Faker {
  const library: typeof import('@faker-js/faker') = require('@faker-js/faker')
  const faker = new library.Faker({ locale: [library.en, library.base], seed })
  faker.setDefaultRefDate(0)
  return faker
}

/** A time of the fixture format. */
export const ago = (seconds: Seconds) => `-${seconds}s`

export const oneOf = <One>({ helpers }: Faker, list: readonly One[]) =>
  list.length === 0 ? undefined : helpers.arrayElement(list)
