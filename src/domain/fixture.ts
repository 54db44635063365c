import type { Account } from '../account/account.ts'
import { fixtureVersion, placeInFile, readFixtureFile } from '../store/fixture-file.ts'
import type { TicketRow } from '../store/rows.ts'
import { SHAPE_RULES, shapeFaultOf } from '../store/shape.ts'
import { FixtureError } from './fixtures/fixture-load.ts'
import { allOrNothing, loadFixture } from './fixtures/load.ts'
import { type LoadableFixture, validated } from './fixtures/validate.ts'
import { generateFixture } from './generate.ts'

/**
 * A shipped name, a path, or the fixture itself; returns its tickets. Throws an `Error` of one line that names file and
 * place, in a file with line and column; the account is then as it was.
 */
export function loadFixtureFrom(account: Account, source: unknown): readonly TicketRow[] {
  const isFile = typeof source === 'string'
  try {
    return allOrNothing(account, () => {
      const { generate, ...fixture } = isFile ? contentOf(source) : contentOfObject(source ?? {})
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

function contentOfObject(source: unknown): LoadableFixture {
  const outOfBounds = shapeFaultOf(source, { hasLongLists: true })
  if (outOfBounds !== undefined) throw new FixtureError('', `it ${SHAPE_RULES[outOfBounds]}`)
  return validated(source)
}

/** Files up to this size are kept as they were read: many accounts are made of the same one. */
const KEPT_BYTES = 1 << 20
const MOST_KEPT = 8
const kept = new Map<string, LoadableFixture>()

function contentOf(file: string): LoadableFixture {
  const { version, bytes } = fixtureVersion(file) ?? {}
  if (version === undefined || bytes === undefined || bytes > KEPT_BYTES) return validated(readFixtureFile(file) ?? {})
  let content = kept.get(version)
  if (content === undefined) {
    const { tickets, ...others } = validated(readFixtureFile(file) ?? {})
    content = tickets === undefined ? others : { ...others, tickets: [...tickets] }
    const [oldest] = kept.keys()
    if (kept.size === MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    kept.set(version, content)
  }
  return content
}

const partsOf = (place: string) =>
  [...place.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([text, index]) => (index === undefined ? text : Number(index)))
