import fc from 'fast-check'
import { parse, type Filter as TheirFilter } from 'scim2-parse-filter'
import { describe, expect, it } from 'vitest'
import { type Filter, parseFilter } from '../../src/scim/filter-parse.ts'

/** One form for both: `and` within `and` is one, as it means the same. */
type Tree = readonly unknown[]

function ours(filter: Filter): Tree {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return joined(filter.kind, filter.filters.map(ours))
    case 'not':
      return ['not', ours(filter.filter)]
    case 'values':
      return ['values', filter.path, ours(filter.filter)]
    case 'test':
      return filter.test.operator === 'pr'
        ? ['pr', filter.path]
        : [filter.test.operator, filter.path, filter.test.value]
  }
}

function theirs(filter: TheirFilter): Tree {
  switch (filter.op) {
    case 'and':
    case 'or':
      return joined(filter.op, filter.filters.map(theirs))
    case 'not':
      return ['not', theirs(filter.filter)]
    case '[]':
      return ['values', filter.attrPath, theirs(filter.valFilter)]
    case 'pr':
      return ['pr', filter.attrPath]
    default:
      return [filter.op, filter.attrPath, filter.compValue]
  }
}

const joined = (kind: string, parts: readonly Tree[]): Tree => [
  kind,
  ...parts.flatMap((part) => (part[0] === kind ? part.slice(1) : [part])),
]

const attribute = fc.constantFrom(
  'userName',
  'emails.value',
  'name.givenName',
  'urn:ietf:params:scim:schemas:core:2.0:User:title',
)
const value = fc.oneof(
  // Of fractions and negative numbers theirs takes those alone that end the text.
  fc.constantFrom('true', 'false', 'null', '7', '2e3'),
  fc.stringMatching(/^[\w @.()[\]-]{0,12}$/).map((text) => JSON.stringify(text)),
)
const operator = fc.constantFrom('eq', 'NE', 'co', 'sw', 'Ew', 'gt', 'ge', 'lt', 'le')
const term = fc.oneof(
  fc.tuple(attribute, operator, value).map((parts) => parts.join(' ')),
  attribute.map((name) => `${name} pr`),
)
const { filter } = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4 },
    term,
    term.map((inner) => `emails[${inner}]`),
    tie('filter').map((inner) => `(${inner})`),
    tie('filter').map((inner) => `not (${inner})`),
    fc.tuple(tie('filter'), fc.constantFrom('and', 'or', 'AND'), tie('filter')).map((parts) => parts.join(' ')),
  ),
}))

describe('a filter without redundant brackets', () => {
  it('is the same tree to scim2-parse-filter (Unlicense): what binds tighter is agreed on', () => {
    fc.assert(
      fc.property(filter, (text) => {
        expect(ours(parseFilter(text))).toEqual(theirs(parse(text)))
      }),
      { numRuns: 1000 },
    )
  })
})
