import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileFilter } from '../../src/scim/filter.ts'
import { type Filter, parseFilter } from '../../src/scim/filter-parse.ts'

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

const ADA = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  id: '7',
  externalId: 'Ext-7',
  userName: 'Ada@Acme.test',
  name: { formatted: 'Ada Lovelace', familyName: 'Lovelace', givenName: 'Ada' },
  title: 'Engineer "first"',
  active: true,
  emails: [
    { value: 'ada@acme.test', type: 'work', primary: true },
    { value: 'ada@home.test', type: 'home' },
  ],
  userType: 'Employee',
  [ENTERPRISE]: { department: 'R&D', manager: { value: '26', displayName: 'Charles' } },
  meta: { resourceType: 'User', created: '2030-01-15T09:00:00Z', lastModified: '2030-01-16T09:00:00Z' },
}

const selects = (filter: string, user: object = ADA) => compileFilter(filter)(user)

/** The detail and the keyword of what the filter is refused with. */
function refusal(filter: string): unknown {
  try {
    compileFilter(filter)
    return 'taken'
  } catch (error) {
    const { scimType, status, message } = error as { scimType: string; status: number; message: string }
    return { scimType, status, message }
  }
}

describe('a filter of the grammar selects what the RFC says', () => {
  it.each([
    // RFC 7644, figure 2, for this user.
    ['userName Eq "ada@acme.test"', true],
    ['name.familyName co "O\'Malley"', false],
    ['name.familyName co "love"', true],
    ['userName sw "A"', true],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "A"', true],
    ['title pr', true],
    ['nickName pr', false],
    ['meta.lastModified gt "2030-01-15T23:59:59Z"', true],
    ['meta.lastModified ge "2030-01-16T10:00:00+01:00"', true],
    ['meta.lastModified lt "2030-01-16T09:00:00Z"', false],
    ['meta.lastModified le "2030-01-16T09:00:00Z"', true],
    ['title pr and userType eq "Employee"', true],
    ['title pr or userType eq "Intern"', true],
    ['schemas eq "urn:ietf:params:scim:schemas:core:2.0:User"', true],
    ['userType eq "Employee" and (emails co "example.com" or emails.value co "acme.test")', true],
    ['userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")', false],
    ['userType eq "Employee" and (emails.type eq "work")', true],
    ['userType eq "Employee" and emails[type eq "work" and value co "@acme.test"]', true],
    ['emails[type eq "work" and value co "@home.test"] or ims[type eq "xmpp" and value co "@foo.com"]', false],
    // Names, operators and URNs know no case; blanks do not matter.
    ['USERNAME EQ "ADA@ACME.TEST"', true],
    ['URN:IETF:PARAMS:SCIM:SCHEMAS:CORE:2.0:USER:NAME.GIVENNAME eq "ada"', true],
    [`${ENTERPRISE}:department eq "r&d"`, true],
    [`${ENTERPRISE}:manager.value eq "26"`, true],
    [`${ENTERPRISE}:manager eq "26"`, false],
    ['  ( userName   eq "ada@acme.test" )  ', true],
    ['NOT(userName eq "x")', true],
    // What is exact stays exact.
    ['externalId eq "Ext-7"', true],
    ['externalId eq "ext-7"', false],
    ['id eq "7"', true],
    // Values of a list.
    ['emails eq "ada@home.test"', true],
    ['emails pr', true],
    ['emails[primary eq true]', true],
    ['emails[primary eq "True" and type eq "home"]', false],
    ['emails[type eq "home"].value eq "ada@home.test"', true],
    ['emails[type eq "work"].value eq "ada@home.test"', false],
    ['emails[type eq "fax"].value pr', false],
    ['emails.type ne "work"', true],
    ['phoneNumbers.type ne "work"', true],
    // Texts, booleans and null.
    ['title eq "Engineer \\"first\\""', true],
    ['title ew "FIRST\\u0022"', true],
    ['active eq true', true],
    ['active eq "False"', false],
    ['active ne false', true],
    ['nickName eq null', true],
    ['title eq null', false],
    ['title ne null', true],
    ['nickName ne "Ada"', true],
    // `and` binds tighter than `or`, `not` tightest.
    ['active eq true or active eq true and active eq false', true],
    ['(active eq true or active eq true) and active eq false', false],
    ['not (active eq false) and active eq true', true],
  ])('%s: %s', (filter, expected) => {
    expect(selects(filter)).toBe(expected)
  })

  it('reads the RFC’s example into the terms it is made of', () => {
    expect(parseFilter('userType eq "Employee" and emails[type eq "work" and value co "@example.com"]')).toEqual({
      kind: 'and',
      filters: [
        { kind: 'test', path: 'userType', test: { operator: 'eq', value: 'Employee' } },
        {
          kind: 'values',
          path: 'emails',
          filter: {
            kind: 'and',
            filters: [
              { kind: 'test', path: 'type', test: { operator: 'eq', value: 'work' } },
              { kind: 'test', path: 'value', test: { operator: 'co', value: '@example.com' } },
            ],
          },
        },
      ],
    })
  })
})

describe('a filter that is none is 400 invalidFilter', () => {
  it.each([
    '',
    ' ',
    'userName',
    'userName eq',
    'userName eq ada',
    'userName eq "ada',
    'userName eq "\\x"',
    'userName eq "a" and',
    'userName eq "a" userName',
    'and userName eq "a"',
    '(userName eq "a"',
    'userName eq "a")',
    'not userName eq "a"',
    'emails[type eq "work"',
    'emails[]',
    'emails[type eq "work"] .value eq "x"',
    'emails[type eq "work"].value',
    'emails[type eq "work"].nothing eq "x"',
    'userName ba "foo"',
    'userName eq ("some" thing',
    'userName eq {"a":1}',
    'shoeSize eq "42"',
    '__proto__ pr',
    'constructor pr',
    'name.middle.third eq "x"',
    'name eq "Ada"',
    'title[value eq "x"]',
    'password eq "secret"',
    'active gt true',
    'active eq "yes"',
    'userName eq 7',
    'title gt null',
    'meta.created gt "yesterday"',
    'urn:example:other:2.0:User:x eq "y"',
    '💥',
  ])('%s', (filter) => {
    expect(refusal(filter)).toEqual({ scimType: 'invalidFilter', status: 400, message: expect.any(String) })
  })

  it('says where it is wrong', () => {
    expect(refusal('userName eq "a" or title')).toMatchObject({
      message: 'The filter should have an operator at character 25, and it ends',
    })
    expect(refusal('userName is "a"')).toMatchObject({
      message: 'The filter should have an operator at character 10, and there is is',
    })
  })

  it('is refused when it is very long or deep, as soon as it is seen to be', () => {
    const long = Array.from({ length: 10_000 }, () => 'userName eq "a"').join(' or ')
    expect(refusal(long)).toMatchObject({ message: 'The filter has more than 100 terms' })
    expect(refusal(`${'('.repeat(100_000)}userName pr`)).toMatchObject({
      message: 'The filter is nested deeper than 50 levels',
    })
    expect(refusal('not ('.repeat(100_000))).toMatchObject({ message: expect.stringContaining('deeper') })
    expect(selects(Array.from({ length: 100 }, () => 'userName eq "a"').join(' or '))).toBe(false)
  })
})

/** What a filter means, told without parsing: by a model that knows plain records alone. */
type Model = Filter

const texts = fc.constantFrom('a', 'A', 'ab', 'b', 'Ba', '"q"', 'back\\slash', 'é', '')
const numbersOf = { title: 'title', userName: 'userName', displayName: 'displayName' } as const
const paths = fc.constantFrom(...Object.values(numbersOf), 'name.givenName', 'emails.value', 'emails.type')
const operators = fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le' as const)

const test = (path: fc.Arbitrary<string>): fc.Arbitrary<Model> =>
  fc
    .oneof(
      { weight: 4, arbitrary: fc.record({ path, operator: operators, value: texts }) },
      { weight: 1, arbitrary: fc.record({ path, operator: fc.constant('pr' as const), value: fc.constant('') }) },
    )
    .map(({ path: name, operator, value }) => ({
      kind: 'test' as const,
      path: name,
      test: operator === 'pr' ? { operator } : { operator: operator as 'eq', value },
    }))

const { filter: filters } = fc.letrec<{ filter: Model }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    test(paths),
    test(fc.constantFrom('value', 'type')).map((filter) => ({ kind: 'values' as const, path: 'emails', filter })),
    fc.record({ kind: fc.constant('not' as const), filter: tie('filter') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      filters: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}))

/** With brackets everywhere, so that the text says the tree and nothing else. */
function written(filter: Model): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.map((one) => `(${written(one)})`).join(` ${filter.kind} `)
    case 'not':
      return `not (${written(filter.filter)})`
    case 'values':
      return `${filter.path}[${written(filter.filter)}]`
    case 'test':
      return filter.test.operator === 'pr'
        ? `${filter.path} pr`
        : `${filter.path} ${filter.test.operator} ${JSON.stringify(filter.test.value)}`
  }
}

type Plain = Readonly<Record<string, unknown>>

function meant(filter: Model, user: Plain): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((one) => meant(one, user))
    case 'or':
      return filter.filters.some((one) => meant(one, user))
    case 'not':
      return !meant(filter.filter, user)
    case 'values':
      return ((user[filter.path] ?? []) as Plain[]).some((one) => meant(filter.filter, one))
    case 'test': {
      const [first = '', second] = filter.path.split('.')
      const found = user[first]
      const parts = second === undefined ? [found] : [found].flat().map((one) => (one as Plain | undefined)?.[second])
      const values = parts.filter((one): one is string => typeof one === 'string')
      const { test: asked } = filter
      if (asked.operator === 'pr') return values.some((value) => value !== '')
      const wanted = String(asked.value).toLowerCase()
      if (asked.operator === 'ne') return values.length === 0 || values.some((value) => value.toLowerCase() !== wanted)
      return values.some((one) => {
        const value = one.toLowerCase()
        if (asked.operator === 'eq') return value === wanted
        if (asked.operator === 'co') return value.includes(wanted)
        if (asked.operator === 'sw') return value.startsWith(wanted)
        if (asked.operator === 'ew') return value.endsWith(wanted)
        if (asked.operator === 'gt') return value > wanted
        if (asked.operator === 'ge') return value >= wanted
        return asked.operator === 'lt' ? value < wanted : value <= wanted
      })
    }
  }
}

const users = fc.record(
  {
    userName: texts,
    title: texts,
    displayName: texts,
    name: fc.record({ givenName: texts }, { requiredKeys: [] }),
    emails: fc.array(fc.record({ value: texts, type: fc.constantFrom('work', 'home') }, { requiredKeys: ['value'] }), {
      maxLength: 3,
    }),
  },
  { requiredKeys: ['userName'] },
)

describe('filters of any shape', () => {
  it('select what a plain model says', () => {
    fc.assert(
      fc.property(filters, users, (filter, user) => {
        expect(compileFilter(written(filter))(user)).toBe(meant(filter, user))
      }),
      { numRuns: 1000 },
    )
  })

  it('any text is a filter or is refused as one, in a moment', () => {
    const pieces = fc.constantFrom(
      'userName',
      'emails',
      '[',
      ']',
      '(',
      ')',
      'eq',
      'pr',
      'and',
      'or',
      'not',
      '"a"',
      '"',
      '\\',
      ' ',
      '.value',
      '1',
      'null',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(' ')),
        ),
        (text) => {
          const outcome = refusal(text)
          if (outcome !== 'taken') expect(outcome).toMatchObject({ status: 400, scimType: 'invalidFilter' })
        },
      ),
      { numRuns: 2000 },
    )
  })
})
