import type { Account } from '../account/account.ts'
import type { TicketRow } from '../store/rows.ts'
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
  /** Automation rules run on the tickets, as if their requesters had just created them. */
  readonly events?: boolean | undefined
}

/** Rows by table. */
export type RowCounts = Readonly<Record<keyof Account['database'], number>>

/** Adds the rows to the account and returns how many they are. Throws an `Error` of one line that says what is wrong. */
export function loadRows(account: Account, source: RowSource): RowCounts {
  const tables = Object.entries(account.database)
  const before = tables.map(([, table]) => table.size)
  const { tickets: ticketTable, users, companies } = account.database
  const standing = { tickets: ticketTable.clone(), users: users.clone(), companies: companies.clone() }
  const tickets =
    'fixture' in source
      ? loadFixtureFrom(account, source.fixture)
      : loadFixture(account, generateFixture(account, { ...source.generate, seed: source.seed }))
  account.journal.noteLoad(standing)
  if (source.events) raiseCreations(account, tickets)
  return Object.fromEntries(
    tables.map(([name, table], index) => [name, table.size - (before[index] ?? 0)]),
  ) as RowCounts
}

function raiseCreations(account: Account, tickets: readonly TicketRow[]): void {
  for (const ticket of tickets) {
    account.ticketEvents.raise({
      kind: 'created',
      before: undefined,
      after: ticket,
      performerId: ticket.requester_id,
    })
  }
  account.ticketEvents.settle()
}
