import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSearch } from '../../src/domain/search/parse.ts'
import { times } from '../support/extent.ts'

/** Conditions as written, each connective after its operands; or the sentence of the error. */
function read(text: string): string {
  const parsed = parseSearch(text)
  if ('error' in parsed) {
    expect(parsed.error).toEqual({ field: 'query', message: parsed.error.message, code: 'invalid_value' })
    return parsed.error.message
  }
  return parsed.postfix
    .map((part) => (typeof part === 'string' ? part : `${part.field} ${part.operator} ${part.value}`))
    .join(', ')
}

describe('a query', () => {
  it.each([
    ['"priority:3"', 'priority : 3'],
    ['"due_by:>2030-01-01"', 'due_by :> 2030-01-01'],
    ['"due_by:<\'2030-01-01\'"', 'due_by :< 2030-01-01'],
    ['"type:\'Feature Request\'"', 'type : Feature Request'],
    ['"tag:\'\'"', 'tag : '],
    ['"  priority:3  "', 'priority : 3'],
    ['"a:1 AND b:2"', 'a : 1, b : 2, AND'],
    ['"a:1 OR b:2"', 'a : 1, b : 2, OR'],
    ['"a:1\tAND\n b:2"', 'a : 1, b : 2, AND'],
    ['"a:1 AND b:2 AND c:3"', 'a : 1, b : 2, AND, c : 3, AND'],
    ['"a:1 OR b:2 AND c:3"', 'a : 1, b : 2, c : 3, AND, OR'],
    ['"a:1 AND b:2 OR c:3"', 'a : 1, b : 2, AND, c : 3, OR'],
    ['"(a:1 OR b:2) AND c:3"', 'a : 1, b : 2, OR, c : 3, AND'],
    ['"a:1 AND (b:2 OR c:3)"', 'a : 1, b : 2, c : 3, OR, AND'],
    ['"(a:1)AND(b:2)"', 'a : 1, b : 2, AND'],
    ['"((a:1))"', 'a : 1'],
    ['"( a:1 OR ( b:2 AND c:3 ) )"', 'a : 1, b : 2, c : 3, AND, OR'],
    ['"AND:1 OR OR:2"', 'AND : 1, OR : 2, OR'],
    ['"tag:\'a AND (b\'"', 'tag : a AND (b'],
    ['"tag:\'say "hi"\'"', 'tag : say "hi"'],
    ['"created_at:>2030-01-01T00:00:00Z"', 'created_at :> 2030-01-01T00:00:00Z'],
    ['"status:>=3"', 'status :> =3'],
    ['"tag:zoë"', 'tag : zoë'],
  ])('%s is read as %s', (text, postfix) => {
    expect(read(text)).toBe(postfix)
  })

  it('knows where each field begins, and whether its value was quoted', () => {
    expect(parseSearch('"(type:\'Problem\' OR status:2)"')).toEqual({
      postfix: [
        { field: 'type', operator: ':', value: 'Problem', isQuoted: true, position: 3 },
        { field: 'status', operator: ':', value: '2', isQuoted: false, position: 21 },
        'OR',
      ],
    })
  })
})

describe('what is wrong with a query is told with its position', () => {
  const UNQUOTED = 'It should be enclosed in double quotes, as in "priority:3"'

  it.each([
    ['', UNQUOTED],
    ['"', UNQUOTED],
    ['priority:3', UNQUOTED],
    ['"priority:3', UNQUOTED],
    ['priority:3"', UNQUOTED],
    ["'priority:3'", UNQUOTED],
    [' "priority:3"', UNQUOTED],
    ['""', 'There should be a condition, as in priority:3, at position 2'],
    ['"  "', 'There should be a condition, as in priority:3, at position 4'],
    ['"()"', 'There should be a condition, as in priority:3, at position 3'],
    ['":3"', 'There should be a condition, as in priority:3, at position 2'],
    ['"a:1 OR"', 'There should be a condition, as in priority:3, at position 8'],
    ['"a:1 AND OR b:2"', 'There should be a : after OR at position 12'],
    ['"AND a:1"', 'There should be a : after AND at position 5'],
    ['"priority"', 'There should be a : after priority at position 10'],
    ['"priority 3"', 'There should be a : after priority at position 10'],
    ['"priority=3"', 'There should be a : after priority=3 at position 12'],
    ['"priority :3"', 'There should be a : after priority at position 10'],
    ['"priority:"', 'There should be a value after priority: at position 11'],
    ['"priority: 3"', 'There should be a value after priority: at position 11'],
    ['"priority:>"', 'There should be a value after priority:> at position 12'],
    ['"tag:(a)"', 'There should be a value after tag: at position 6'],
    ['"tag:\'a"', "There should be a ' that closes the one at position 6"],
    ['"tag:a\'"', 'There should be AND, OR or the end at position 7'],
    ['"tag:\'a\'b"', 'There should be AND, OR or the end at position 9'],
    ['"tag:"a""', 'There should be a value after tag: at position 6'],
    ['"a:1 b:2"', 'There should be AND, OR or the end at position 6'],
    ['"a:1 and b:2"', 'There should be AND, OR or the end at position 6'],
    ['"a:1 NOT b:2"', 'There should be AND, OR or the end at position 6'],
    ['"a:1 (b:2)"', 'There should be AND, OR or the end at position 6'],
    ['"(a:1"', 'There should be a ) that closes the ( at position 2'],
    ['"(a:1 OR (b:2)"', 'There should be a ) that closes the ( at position 2'],
    ['"a:1)"', 'There should be no ) at position 5'],
    ['"(a:1))"', 'There should be no ) at position 7'],
  ])('%s: %s', (text, message) => {
    expect(read(text)).toBe(message)
  })
})

describe('any text', () => {
  const nested = (depth: number, open: string, close: string) => `"${open.repeat(depth)}a:1${close.repeat(depth)}"`

  it.each([1000, 200_000])('%i parentheses deep is read, or refused, without a stack of that depth', (depth) => {
    expect(read(nested(depth, '(', ')'))).toBe('a : 1')
    expect(read(nested(depth, '(', ''))).toBe(`There should be a ) that closes the ( at position ${depth + 1}`)
    expect(read(nested(depth, '', ')'))).toBe('There should be no ) at position 5')
    expect(read(nested(depth, 'a:1 OR (', ')'))).toMatch(/^a : 1, .*, a : 1, OR, .*OR$/)
  })

  it.each([
    ['blanks', ' '],
    ['quotes', "a:'"],
    ['colons', ':'],
    ['words', 'word'],
    ['connectives', 'a:1 OR b:1 AND '],
  ])('of 200,000 times %s is read or refused in one pass', (_name, piece) => {
    expect(read(`"${piece.repeat(200_000)}"`)).toMatch(/^There should be /)
  })

  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 600 }),
    fc
      .array(fc.constantFrom('"', "'", '(', ')', ':', ':>', ' ', 'AND', ' OR ', 'status', 'tag', '2', "'x'", 'null'), {
        maxLength: 60,
      })
      .map((parts) => `"${parts.join('')}"`),
  )

  it('is a query or one error, and a query has one connective less than it has conditions', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const parsed = parseSearch(text)
        if ('error' in parsed) {
          expect(parsed.error).toMatchObject({ field: 'query', code: 'invalid_value' })
          const position = Number(/position (\d+)$/.exec(parsed.error.message)?.[1] ?? 1)
          expect(position).toBeGreaterThanOrEqual(1)
          expect(position).toBeLessThanOrEqual(Math.max(1, text.length))
          return
        }
        const conditions = parsed.postfix.filter((part) => typeof part !== 'string').length
        expect(parsed.postfix).toHaveLength(2 * conditions - 1)
        expect(parsed.postfix.length).toBeLessThan(text.length)
      }),
      { numRuns: times(10_000, 2000) },
    )
  })
})
