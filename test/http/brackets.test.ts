import { describe, expect, it } from 'vitest'
import { nestBrackets } from '../../src/http/brackets.ts'

/** With ordinary prototypes, as `toEqual` compares. */
const nested = (entries: readonly (readonly [string, unknown])[]) => JSON.parse(JSON.stringify(nestBrackets(entries)))

describe('names with brackets become lists and objects', () => {
  it.each([
    [
      'plain names',
      [
        ['subject', 'S'],
        ['status', '2'],
      ],
      { subject: 'S', status: '2' },
    ],
    [
      'a list',
      [
        ['tags[]', 'a'],
        ['tags[]', 'b'],
      ],
      { tags: ['a', 'b'] },
    ],
    ['a list of one', [['tags[]', 'a']], { tags: ['a'] }],
    [
      'an object',
      [
        ['custom_fields[cf_x]', '1'],
        ['custom_fields[cf_y]', '2'],
      ],
      { custom_fields: { cf_x: '1', cf_y: '2' } },
    ],
    [
      'a list in an object',
      [
        ['a[b][]', '1'],
        ['a[b][]', '2'],
      ],
      { a: { b: ['1', '2'] } },
    ],
    ['an object in an object', [['a[b][c]', '1']], { a: { b: { c: '1' } } }],
    [
      'a list of objects, the next of which begins where a key repeats',
      [
        ['other_companies[][company_id]', '1'],
        ['other_companies[][view_all_tickets]', 'true'],
        ['other_companies[][company_id]', '2'],
        ['other_companies[][company_id]', '3'],
        ['other_companies[][view_all_tickets]', 'false'],
      ],
      {
        other_companies: [
          { company_id: '1', view_all_tickets: 'true' },
          { company_id: '2' },
          { company_id: '3', view_all_tickets: 'false' },
        ],
      },
    ],
    [
      'a list of objects with objects',
      [
        ['a[][b][c]', '1'],
        ['a[][b][d]', '2'],
      ],
      { a: [{ b: { c: '1' } }, { b: { d: '2' } }] },
    ],
    [
      'an index, which is a key',
      [
        ['tags[0]', 'a'],
        ['tags[1]', 'b'],
      ],
      { tags: { 0: 'a', 1: 'b' } },
    ],
    [
      'lists and names side by side',
      [
        ['tags[]', 'a'],
        ['x', '1'],
        ['tags[]', 'b'],
      ],
      { tags: ['a', 'b'], x: '1' },
    ],
  ] as const)('%s', (_what, entries, expected) => {
    expect(nested(entries)).toEqual(expected)
  })

  it('the last of a name given twice counts', () => {
    expect(
      nested([
        ['status', '2'],
        ['status', '3'],
      ]),
    ).toEqual({ status: '3' })
    expect(
      nested([
        ['tags', 'a'],
        ['tags[]', 'b'],
      ]),
    ).toEqual({ tags: ['b'] })
    expect(
      nested([
        ['a[b]', '1'],
        ['a[]', '2'],
      ]),
    ).toEqual({ a: ['2'] })
    expect(
      nested([
        ['a[]', '2'],
        ['a[b]', '1'],
      ]),
    ).toEqual({ a: { b: '1' } })
  })
})

describe('a name that is not of this form is one name', () => {
  it.each(['[]', '[a]', 'a[', 'a]', 'a[b', 'a[b]c', 'a[[b]]', 'a[b]]', 'a[]b[]', '', 'a b'])('%j', (name) => {
    expect(nestBrackets([[name, '1']])).toEqual(Object.assign(Object.create(null), { [name]: '1' }))
  })
})

describe('names of every object', () => {
  it.each([
    '__proto__[polluted]',
    '__proto__[]',
    'a[__proto__][polluted]',
    'a[][__proto__][polluted]',
    'constructor[prototype][polluted]',
    'a[constructor][prototype][polluted]',
    'toString[polluted]',
  ])('are names like any other: %s', (name) => {
    const first = name.slice(0, name.indexOf('['))
    expect(Object.keys(nestBrackets([[name, 'yes']]))).toEqual([first])
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    expect(Object.hasOwn(Array.prototype, 'polluted')).toBe(false)
    expect(Object.hasOwn(Object, 'polluted')).toBe(false)
  })

  it('keep what is below them', () => {
    expect(
      JSON.stringify(
        nestBrackets([
          ['__proto__[a]', '1'],
          ['__proto__[b]', '2'],
        ]),
      ),
    ).toBe('{"__proto__":{"a":"1","b":"2"}}')
  })
})

it('a hundred levels in a name are taken, thousands refused, and no brackets that close are a name', () => {
  const depth = (name: string) => () => Object.keys(nestBrackets([[name, '1']]))
  expect(depth(`a${'[b]'.repeat(99)}`)()).toEqual(['a'])
  for (const name of [`a${'[b]'.repeat(100)}`, `a${'[b]'.repeat(20_000)}`, `a${'[]'.repeat(8000)}`]) {
    expect(depth(name)).toThrow('nested deeper than 100 levels')
  }
  expect(depth(`a${'['.repeat(16_000)}`)()).toHaveLength(1)
})
