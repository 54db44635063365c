import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { userOf } from '../../src/scim/normalise.ts'
import { patched } from '../../src/scim/patch.ts'

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

type Fields = Readonly<Record<string, unknown>>

const SPIDERMAN: Fields = {
  schemas: [CORE],
  id: '4',
  userName: 'spiderman',
  name: { familyName: 'Parker', givenName: 'Peter' },
  active: true,
  emails: [{ value: 'spiderman@superheroes.com', primary: true }],
  [ENTERPRISE]: { organization: 'value', department: 'value' },
}

const ADDRESSES = [
  { value: 'a1@email.com', primary: true, display: 'pre' },
  { value: 'a2@email.com', primary: false, display: 'pre' },
  { value: 'a3@email.com', primary: false, display: 'pre' },
]

const patch = (user: Fields, ...Operations: readonly unknown[]): Fields =>
  patched(user, { schemas: [PATCH], Operations })
const spiderman = (...operations: readonly unknown[]) => patch(SPIDERMAN, ...operations)
const withEmails = (...operations: readonly unknown[]) => patch({ ...SPIDERMAN, emails: ADDRESSES }, ...operations)

function refusal(act: () => unknown): unknown {
  try {
    act()
    return 'taken'
  } catch (error) {
    return (error as { readonly scimType: string }).scimType
  }
}

// Cases of scim-patch 0.8.3 (Unlicense, https://github.com/thomaspoignant/scim-patch), on attributes that users have.
describe('the cases of scim-patch', () => {
  it.each<[string, unknown, Fields]>([
    ['a first level attribute with a path', { op: 'replace', path: 'active', value: false }, { active: false }],
    ['one with a whole URN', { op: 'replace', path: `${CORE}:active`, value: false }, { active: false }],
    ['one without a path', { op: 'replace', value: { active: false } }, { active: false }],
    [
      'a second level attribute with a path',
      { op: 'replace', path: 'name.familyName', value: 'toto' },
      { name: { familyName: 'toto', givenName: 'Peter' } },
    ],
    [
      'one by its parent',
      { op: 'replace', path: 'name', value: { familyName: 'toto' } },
      { name: { familyName: 'toto', givenName: 'Peter' } },
    ],
    [
      'parts of the extension without a path',
      { op: 'replace', value: { [`${ENTERPRISE}:organization`]: 'o', [`${ENTERPRISE}:department`]: 'd' } },
      { [ENTERPRISE]: { organization: 'o', department: 'd' } },
    ],
    [
      'a part of the extension with a path',
      { op: 'replace', path: `${ENTERPRISE}:department`, value: 'd' },
      { [ENTERPRISE]: { organization: 'value', department: 'd' } },
    ],
    [
      'a value of a list',
      { op: 'replace', path: 'emails[primary eq true]', value: { value: 'toto@toto.com', primary: true } },
      { emails: [{ value: 'toto@toto.com', primary: true }] },
    ],
    [
      'a part of a value of a list',
      { op: 'replace', path: 'emails[primary eq true].value', value: 'toto@toto.com' },
      { emails: [{ value: 'toto@toto.com', primary: true }] },
    ],
    [
      'a selection by a text with dots',
      { op: 'Replace', path: 'emails[value eq "spiderman@superheroes.com"].value', value: 'batman@superheroes.com' },
      { emails: [{ value: 'batman@superheroes.com', primary: true }] },
    ],
    ['a capitalised operation', { op: 'Replace', value: { active: false } }, { active: false }],
    [
      'a list by another',
      { op: 'replace', path: 'emails', value: [{ value: 't@b.c' }] },
      { emails: [{ value: 't@b.c' }] },
    ],
    ['nothing by an empty object', { op: 'replace', path: 'name', value: {} }, {}],
    ['an attribute that is not there yet', { op: 'add', value: { title: 'new' } }, { title: 'new' }],
    [
      'a value beside those of a list',
      { op: 'Add', path: 'emails', value: [{ value: 'test2' }] },
      { emails: [{ value: 'spiderman@superheroes.com', primary: true }, { value: 'test2' }] },
    ],
    ['a value that is there', { op: 'Add', path: 'emails', value: SPIDERMAN.emails }, {}],
    [
      'a value by a path that selects none (Azure AD)',
      { op: 'Add', path: 'addresses[type eq "work"].formatted', value: '1111 Street Rd' },
      { addresses: [{ type: 'work', formatted: '1111 Street Rd' }] },
    ],
    ['nothing more of a simple attribute', { op: 'Remove', path: 'active' }, { active: undefined }],
    ['nothing more of a part', { op: 'remove', path: 'name.familyName' }, { name: { givenName: 'Peter' } }],
    ['nothing more of a complex one', { op: 'remove', path: 'name' }, { name: undefined }],
    ['nothing more of the last value', { op: 'remove', path: 'emails[primary eq true]' }, { emails: undefined }],
    [
      'nothing more of the extension’s part',
      { op: 'remove', path: `${ENTERPRISE}:department` },
      { [ENTERPRISE]: { organization: 'value' } },
    ],
    ['nothing of what is not there', { op: 'remove', path: 'phoneNumbers.display' }, {}],
  ])('writes %s', (_, operation, expected) => {
    const result = { ...SPIDERMAN, ...expected }
    expect(spiderman(operation)).toEqual(
      Object.fromEntries(Object.entries(result).filter(([, one]) => one !== undefined)),
    )
  })

  it.each<[string, unknown, readonly (string | undefined)[]]>([
    ['all values of a list', { op: 'replace', path: 'emails.display', value: 'post' }, ['post', 'post', 'post']],
    [
      'those that a path selects',
      { op: 'replace', path: 'emails[primary eq false].display', value: 'post' },
      ['pre', 'post', 'post'],
    ],
    [
      'those, by their parent',
      { op: 'add', path: 'emails[primary eq false]', value: { display: 'post' } },
      ['pre', 'post', 'post'],
    ],
    ['none of them', { op: 'remove', path: 'emails.display' }, [undefined, undefined, undefined]],
    [
      'none of those selected',
      { op: 'remove', path: 'emails[primary eq false].display' },
      ['pre', undefined, undefined],
    ],
  ])('writes a part of %s', (_, operation, displays) => {
    const { emails } = withEmails(operation) as { readonly emails: readonly { readonly display?: string }[] }
    expect(emails.map(({ display }) => display)).toEqual(displays)
  })

  it.each<[string, unknown, string]>([
    [
      'a replacement that selects nothing',
      { op: 'replace', path: 'addresses[type eq "work"].country', value: 'Denmark' },
      'noTarget',
    ],
    ['a removal without a path', { op: 'remove' }, 'noTarget'],
    ['an unknown operation', { op: 'delete', path: 'active', value: true }, 'invalidSyntax'],
    ['a text for an object', { op: 'add', path: 'name', value: 'titi' }, 'invalidValue'],
    ['a filter that is none', { op: 'replace', path: 'emails[name eq]', value: 'x' }, 'invalidPath'],
    ['a bracket that stays open', { op: 'replace', path: 'emails[value eq "toto"', value: 'x' }, 'invalidPath'],
    ['a selection of what is no list', { op: 'replace', path: 'userName[value eq "toto"]', value: 'x' }, 'invalidPath'],
    ['a stray sign in a filter', { op: 'replace', path: "emails[' eq true].value", value: 'x' }, 'invalidPath'],
  ])('refuses %s', (_, operation, scimType) => {
    expect(refusal(() => spiderman(operation))).toBe(scimType)
  })

  it('removes the values that a removal tells', () => {
    const gone = withEmails({
      op: 'remove',
      path: 'emails',
      value: [{ value: 'a2@email.com' }, { value: 'a9@email.com' }],
    })
    expect(gone.emails).toEqual([ADDRESSES[0], ADDRESSES[2]])
  })
})

// RFC 7644, section 3.5.2.
describe('the RFC’s examples', () => {
  const BABS: Fields = {
    userName: 'babs',
    emails: [
      { value: 'babs@jensen.org', type: 'home' },
      { value: 'babs@example.com', type: 'work', primary: true },
    ],
    addresses: [{ type: 'work', streetAddress: '1 Old St' }],
  }

  it('adds attributes without a path: lists grow, texts are replaced', () => {
    const after = patch(BABS, {
      op: 'add',
      value: { emails: [{ value: 'b@jensen.org', type: 'home' }], nickName: 'Babs' },
    })
    expect(after).toEqual({
      ...BABS,
      nickName: 'Babs',
      emails: [...(BABS.emails as object[]), { value: 'b@jensen.org', type: 'home' }],
    })
  })

  it('removes values by a filter of two conditions', () => {
    const after = patch(BABS, { op: 'remove', path: 'emails[type eq "work" and value ew "example.com"]' })
    expect(after.emails).toEqual([{ value: 'babs@jensen.org', type: 'home' }])
  })

  it('replaces all values of a list, and parts of one value', () => {
    const after = patch(
      BABS,
      { op: 'replace', path: 'addresses[type eq "work"]', value: { streetAddress: '911 Universal City Plaza' } },
      { op: 'replace', path: 'addresses[type eq "work"].region', value: 'CA' },
    )
    expect(after.addresses).toEqual([{ type: 'work', streetAddress: '911 Universal City Plaza', region: 'CA' }])
  })

  it('lets one value be the primary one', () => {
    const after = patch(BABS, { op: 'add', path: 'emails', value: { value: 'new@example.com', primary: true } })
    expect(after.emails).toEqual([
      { value: 'babs@jensen.org', type: 'home' },
      { value: 'babs@example.com', type: 'work', primary: false },
      { value: 'new@example.com', primary: true },
    ])
    const back = patch(after, { op: 'replace', path: 'emails[type eq "work"].primary', value: 'True' })
    expect((back.emails as Fields[]).map(({ primary }) => primary)).toEqual([undefined, true, false])
  })
})

describe('what Okta sends', () => {
  it('switches off and on without a path, and may send the id back', () => {
    expect(spiderman({ op: 'replace', value: { active: false } }).active).toBe(false)
    expect(spiderman({ op: 'replace', value: { id: '4', active: false } }).active).toBe(false)
    expect(refusal(() => spiderman({ op: 'replace', value: { id: '5' } }))).toBe('mutability')
  })
})

describe('what Entra sends', () => {
  it.each(['False', 'false', false])('switches off with %j', (value) => {
    expect(spiderman({ op: 'Replace', path: 'active', value }).active).toBe(false)
  })

  it('makes the e-mail, number or address that a path selects and is not there', () => {
    const after = patch(
      { userName: 'u' },
      { op: 'Add', path: 'emails[type eq "work"].value', value: 'u@acme.test' },
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+49 1' },
      { op: 'Add', path: 'addresses[type eq "work" and primary eq true].country', value: 'DE' },
    )
    expect(after).toEqual({
      userName: 'u',
      emails: [{ type: 'work', value: 'u@acme.test' }],
      phoneNumbers: [{ type: 'mobile', value: '+49 1' }],
      addresses: [{ type: 'work', primary: true, country: 'DE' }],
    })
  })

  it('changes several attributes at once, by dotted and URN names', () => {
    const after = spiderman({
      op: 'replace',
      value: {
        displayName: 'Bjfe',
        'name.givenName': 'Kylee',
        [`${CORE}:name.familyName`]: 'Runte',
        'emails[primary eq true].value': 'k@acme.test',
        [`${ENTERPRISE}:employeeNumber`]: 'OXHC',
        [ENTERPRISE]: { costCenter: 'C1' },
        'urn:example:custom:2.0:User:shoeSize': 42,
        unknown: 'left out',
      },
    })
    expect(after).toEqual({
      ...SPIDERMAN,
      displayName: 'Bjfe',
      name: { givenName: 'Kylee', familyName: 'Runte' },
      emails: [{ value: 'k@acme.test', primary: true }],
      [ENTERPRISE]: { organization: 'value', department: 'value', employeeNumber: 'OXHC', costCenter: 'C1' },
    })
  })

  it('names a manager by a plain text, or by its value', () => {
    const byText = spiderman({ op: 'Add', path: `${ENTERPRISE}:manager`, value: '26118915' })
    expect(byText[ENTERPRISE]).toMatchObject({ manager: '26118915' })
    const byValue = patch({ userName: 'u' }, { op: 'Add', path: `${ENTERPRISE}:manager.value`, value: '26' })
    expect(byValue[ENTERPRISE]).toEqual({ manager: { value: '26' } })
    expect(patch(byText, { op: 'Remove', path: `${ENTERPRISE}:manager` })[ENTERPRISE]).toEqual(SPIDERMAN[ENTERPRISE])
  })

  it('empties a value, which then is none', () => {
    const after = spiderman({ op: 'Remove', path: 'emails[primary eq true].value' })
    expect(after.emails).toBeUndefined()
  })
})

describe('an operation that cannot be', () => {
  it.each<[string, unknown, string]>([
    ['writes the id', { op: 'replace', path: 'id', value: '9' }, 'mutability'],
    ['writes meta', { op: 'add', path: 'meta.version', value: 'x' }, 'mutability'],
    ['writes groups', { op: 'add', path: 'groups', value: [{ value: '1' }] }, 'mutability'],
    ['removes the id', { op: 'remove', path: 'id' }, 'mutability'],
    ['removes what is required', { op: 'remove', path: 'userName' }, 'mutability'],
    ['empties what is required', { op: 'replace', path: 'userName', value: null }, 'mutability'],
    ['blanks what is required', { op: 'replace', path: 'userName', value: ' ' }, 'invalidValue'],
    ['names no attribute', { op: 'replace', path: 'shoeSize', value: 42 }, 'invalidPath'],
    ['names a prototype', { op: 'add', path: '__proto__.polluted', value: 'x' }, 'invalidPath'],
    ['leads too deep', { op: 'add', path: 'name.givenName.first', value: 'x' }, 'invalidPath'],
    ['has a path that is no text', { op: 'add', path: 7, value: 'x' }, 'invalidPath'],
    ['has no value to be a boolean', { op: 'replace', path: 'active', value: 'perhaps' }, 'invalidValue'],
    ['has a number for a text', { op: 'replace', path: 'title', value: 7 }, 'invalidValue'],
    ['has a long text', { op: 'replace', path: 'title', value: 'x'.repeat(256) }, 'invalidValue'],
    ['has a text for all', { op: 'replace', value: 'x' }, 'invalidValue'],
    ['cannot tell which value to make', { op: 'add', path: 'ims[type ne "work"].value', value: 'x' }, 'noTarget'],
    ['is no object', 'replace', 'invalidSyntax'],
    ['has no op', { path: 'active', value: true }, 'invalidSyntax'],
  ])('%s: %s', (_, operation, scimType) => {
    expect(refusal(() => spiderman(operation))).toBe(scimType)
  })

  it('leaves the user as it was, whatever went before it', () => {
    const before = structuredClone(SPIDERMAN)
    const operations = [
      { op: 'replace', path: 'active', value: false },
      { op: 'add', path: 'emails', value: { value: 'x@y.z' } },
      { op: 'replace', path: 'id', value: '9' },
    ]
    expect(refusal(() => spiderman(...operations))).toBe('mutability')
    expect(SPIDERMAN).toEqual(before)
  })

  it.each([{}, { Operations: {} }, { Operations: [] }, { schemas: ['urn:other'], Operations: [{}] }])(
    '%j is none',
    (body) => {
      expect(refusal(() => patched(SPIDERMAN, body))).toBe('invalidSyntax')
    },
  )
})

describe('a user that is sent', () => {
  it('has each attribute by its own name, whatever the case, and nothing that is the server’s', () => {
    const body = JSON.parse(`{
      "SCHEMAS": ["${CORE}"], "ID": "9", "meta": {"version": "x"}, "USERNAME": "ada", "Name": {"GIVENNAME": "Ada", "x": 1},
      "ACTIVE": "True", "password": "secret", "groups": [], "title": null, "__proto__": {"polluted": true}, "unknown": {},
      "emails": ["ada@acme.test", {"Value": "a@home.test", "TYPE": "home", "primary": "false"}, {"type": "work"}],
      "${ENTERPRISE.toUpperCase()}": {"Department": "R&D", "unknown": 1}
    }`)
    expect(userOf(body)).toEqual({
      userName: 'ada',
      name: { givenName: 'Ada' },
      active: true,
      emails: [{ value: 'ada@acme.test' }, { value: 'a@home.test', type: 'home', primary: false }],
      [ENTERPRISE]: { department: 'R&D' },
    })
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('has a userName', () => {
    expect(refusal(() => userOf({ name: {} }))).toBe('invalidValue')
    expect(refusal(() => userOf({ userName: null }))).toBe('invalidValue')
    expect(refusal(() => userOf({ userName: 'a', schemas: ['urn:other'] }))).toBe('invalidSyntax')
  })
})

/** A user of some attributes, and what an operation does to it, told by attribute without any path. */
const words = fc.constantFrom('a', 'b', 'c d', 'é')
const types = fc.constantFrom('work', 'home')
const simple = fc.constantFrom('title', 'displayName', 'nickName')
const part = fc.constantFrom('givenName', 'familyName')

type Step =
  | { readonly kind: 'simple'; readonly op: string; readonly name: string; readonly value: string }
  | { readonly kind: 'part'; readonly op: string; readonly name: string; readonly value: string }
  | { readonly kind: 'email'; readonly op: string; readonly type: string; readonly value: string }

const ops = fc.constantFrom('add', 'Add', 'replace', 'REPLACE', 'remove')
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('simple' as const), op: ops, name: simple, value: words }),
    fc.record({ kind: fc.constant('part' as const), op: ops, name: part, value: words }),
    fc.record({
      kind: fc.constant('email' as const),
      op: fc.constantFrom('add', 'Add', 'remove'),
      type: types,
      value: words,
    }),
  ),
  { minLength: 1, maxLength: 8 },
)

interface Model {
  readonly simple: Map<string, string>
  readonly parts: Map<string, string>
  readonly emails: Map<string, string>
}

function step(model: Model, { kind, op, value, ...rest }: Step): void {
  const table = kind === 'simple' ? model.simple : kind === 'part' ? model.parts : model.emails
  const key = 'type' in rest ? rest.type : rest.name
  if (op === 'remove') table.delete(key)
  else table.set(key, value)
}

const operation = (one: Step, hasPath: boolean): unknown => {
  const path =
    one.kind === 'simple' ? one.name : one.kind === 'part' ? `name.${one.name}` : `emails[type eq "${one.type}"].value`
  if (one.op === 'remove') return { op: one.op, path }
  return hasPath ? { op: one.op, path, value: one.value } : { op: one.op, value: { [path]: one.value } }
}

describe('patches of any kind', () => {
  it('do what a plain model does, with a path or without', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), (given, hasPath) => {
        const model: Model = { simple: new Map(), parts: new Map(), emails: new Map() }
        for (const one of given) step(model, one)
        const after = patch({ userName: 'u' }, ...given.map((one) => operation(one, hasPath)))
        const { userName, name, emails, ...others } = after as { name?: object; emails?: Fields[]; userName: string }
        expect(userName).toBe('u')
        expect(others).toEqual(Object.fromEntries(model.simple))
        expect(name ?? {}).toEqual(Object.fromEntries(model.parts))
        expect(new Map((emails ?? []).map(({ type, value }) => [type, value]))).toEqual(model.emails)
      }),
      { numRuns: 500 },
    )
  })

  it('any JSON is a patch or is refused as one, and never changes the user it is for', () => {
    const before = JSON.stringify(SPIDERMAN)
    const paths = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'emails',
        'emails[type eq "work"]',
        'name',
        ENTERPRISE,
        `${ENTERPRISE}:manager.value`,
        'groups',
        '__proto__',
      ),
    )
    const any = fc.record({
      op: fc.oneof(ops, fc.string()),
      path: fc.option(paths, { nil: undefined }),
      value: fc.jsonValue(),
    })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 5 }), (Operations) => {
        const outcome = refusal(() => patched(SPIDERMAN, { schemas: [PATCH], Operations }))
        expect(['taken', 'invalidSyntax', 'invalidPath', 'invalidValue', 'noTarget', 'mutability']).toContain(outcome)
        expect(JSON.stringify(SPIDERMAN)).toBe(before)
      }),
      { numRuns: 1000 },
    )
  })
})
