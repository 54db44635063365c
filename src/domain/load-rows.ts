import type { Account } from '../account/account.ts'
import { loadFixtureFrom } from './fixture.ts'
import { loadFixture } from './fixtures/load.ts'
import { type GenerateOptions, generateFixture } from './generate.ts'

/** A shipped fixture's name, a path or the fixture itself; or what is to be generated. */
export type RowSource = (
  | { readonly fixture: string | object }
  | {
      readonly generate: Omit<GenerateOptions, 'seed'>
      /** Equal seeds generate equal rows. Default: the account's. */
      readonly seed?: number | undefined
    }
) & {
  /** What is done about the new tickets once all rows are there. */
  readonly events?: boolean | undefined
}

/** Rows by table. */
export type RowCounts = Readonly<Record<keyof Account['database'], number>>

/** Adds the rows to the account and returns how many they are. Throws an `Error` of one line that says what is wrong. */
export function loadRows(account: Account, source: RowSource): RowCounts {
  const tables = Object.entries(account.database)
  const before = tables.map(([, table]) => table.size)
  if ('fixture' in source) loadFixtureFrom(account, source.fixture)
  else loadFixture(account, generateFixture(account, { ...source.generate, seed: source.seed }))
  return Object.fromEntries(
    tables.map(([name, table], index) => [name, table.size - (before[index] ?? 0)]),
  ) as RowCounts
}
