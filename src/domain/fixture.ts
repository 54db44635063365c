import type { Account } from '../account/account.ts'
import { placeInFile, readFixtureFile } from '../store/fixture-file.ts'
import type { TicketRow } from '../store/rows.ts'
import { FixtureError } from './fixtures/fixture-load.ts'
import { allOrNothing, loadFixture } from './fixtures/load.ts'
import { validated } from './fixtures/validate.ts'
import { generateFixture } from './generate.ts'

/**
 * A shipped name, a path, or the fixture itself; returns its tickets. Throws an `Error` of one line that names file and
 * place, in a file with line and column; the account is then as it was.
 */
export function loadFixtureFrom(account: Account, source: unknown): readonly TicketRow[] {
  const isFile = typeof source === 'string'
  const content = isFile ? readFixtureFile(source) : source
  try {
    return allOrNothing(account, () => {
      const { generate, ...fixture } = validated(content ?? {})
      const tickets = loadFixture(account, fixture)
      return generate === undefined
        ? tickets
        : [...tickets, ...loadFixture(account, generateFixture(account, generate))]
    })
  } catch (error) {
    if (!(error instanceof FixtureError)) throw error
    const position = isFile ? placeInFile(source, partsOf(error.place), error.key) : ''
    throw new Error(`${isFile ? `fixture ${source}` : 'fixture'} is not valid: ${error.message}${position}`)
  }
}

const partsOf = (place: string) =>
  [...place.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([text, index]) => (index === undefined ? text : Number(index)))
