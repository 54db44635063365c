import type { Account } from '../account/account.ts'
import { Fixture } from '../schemas/fixture.ts'
import { readFixtureFile } from '../store/fixture-file.ts'
import type { TicketRow } from '../store/rows.ts'
import { FixtureError, loadFixture } from './load-fixture.ts'

/**
 * A shipped name, a path, or the fixture itself; returns its tickets. Throws an `Error` of one line that names file
 * and place.
 */
export function loadFixtureFrom(account: Account, source: unknown): readonly TicketRow[] {
  const isFile = typeof source === 'string'
  const content = isFile ? readFixtureFile(source) : source
  const parsed = Fixture.safeParse(content ?? {})
  const label = isFile ? `fixture ${source}` : 'fixture'
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new Error(`${label} is not valid: ${placeOf(issue?.path ?? [])}: ${issue?.message}`)
  }
  try {
    return loadFixture(account, parsed.data)
  } catch (error) {
    if (error instanceof FixtureError) throw new Error(`${label} is not valid: ${error.message}`)
    throw error
  }
}

const placeOf = (path: readonly PropertyKey[]) =>
  path
    .reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part)}`), '')
    .replace(/^\./, '') || 'top level'
