import type { Account } from '../account/account.ts'
import { Fixture } from '../schemas/fixture.ts'
import { placeInFile, readFixtureFile } from '../store/fixture-file.ts'
import type { TicketRow } from '../store/rows.ts'
import { FixtureError } from './fixtures/fixture-load.ts'
import { allOrNothing, loadFixture } from './fixtures/load.ts'
import { didYouMean } from './fixtures/nearest-names.ts'
import { generateFixture } from './generate.ts'

/**
 * A shipped name, a path, or the fixture itself; returns its tickets. Throws an `Error` of one line that names file and
 * place, in a file with line and column; the account is then as it was.
 */
export function loadFixtureFrom(account: Account, source: unknown): readonly TicketRow[] {
  const isFile = typeof source === 'string'
  const content = isFile ? readFixtureFile(source) : source
  const fault = ({ place, problem, key }: Fault) => {
    const position = isFile ? placeInFile(source, partsOf(place), key) : ''
    return new Error(`${isFile ? `fixture ${source}` : 'fixture'} is not valid: ${problem}${position}`)
  }
  const parsed = Fixture.safeParse(content ?? {})
  if (!parsed.success) throw fault(faultOfSchema(parsed.error.issues[0]))
  const fixture = parsed.data
  try {
    return allOrNothing(account, () => {
      const tickets = loadFixture(account, fixture)
      if (fixture.generate === undefined) return tickets
      return [...tickets, ...loadFixture(account, generateFixture(account, fixture.generate))]
    })
  } catch (error) {
    if (error instanceof FixtureError) throw fault({ place: error.place, problem: error.message })
    throw error
  }
}

interface Fault {
  /** `tickets[3].requester`, or nothing for the whole. */
  readonly place: string
  readonly problem: string
  /** The member in place that is wrong itself. */
  readonly key?: string | undefined
}

type Issue = NonNullable<ReturnType<typeof Fixture.safeParse>['error']>['issues'][number]

function faultOfSchema(issue: Issue | undefined): Fault {
  const place = placeOf(issue?.path ?? [])
  const key = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const near = key === undefined ? '' : didYouMean(key, knownKeys(issue?.path ?? []))
  return { place, problem: `${place || 'top level'}: ${issue?.message}${near}`, key }
}

const placeOf = (path: readonly PropertyKey[]) =>
  path
    .reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part)}`), '')
    .replace(/^\./, '')

const partsOf = (place: string) =>
  [...place.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([text, index]) => (index === undefined ? text : Number(index)))

/** What the format knows where another member was found. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  let schema: unknown = Fixture
  for (const part of path) schema = inner(schema, part)
  return Object.keys((unwrapped(schema) as { readonly shape?: object } | undefined)?.shape ?? {})
}

interface Definition {
  readonly def?: { readonly innerType?: unknown; readonly element?: unknown; readonly valueType?: unknown }
  readonly shape?: Readonly<Record<PropertyKey, unknown>>
}

function unwrapped(schema: unknown): unknown {
  const { def } = (schema ?? {}) as Definition // zod's own structure, wherever it leads
  return def?.innerType === undefined ? schema : unwrapped(def.innerType)
}

function inner(schema: unknown, part: PropertyKey): unknown {
  const { def, shape } = (unwrapped(schema) ?? {}) as Definition
  return shape?.[part] ?? def?.element ?? def?.valueType
}
