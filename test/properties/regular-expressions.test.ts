import { readdirSync, readFileSync } from 'node:fs'
import { checkSync } from 'recheck'
import ts from 'typescript-5'
import { describe, expect, it } from 'vitest'
import { isPlainlyLinear } from '../support/bounded-expressions.ts'

/** In milliseconds of one expression; the slowest takes a tenth of it. */
const TIMEOUT = 60_000

// The prover itself, in this process; neither its native program nor its Java archive.
process.env.RECHECK_SYNC_BACKEND = 'pure'

interface Expression {
  readonly place: string
  /** As it is written: `/a+/g`. */
  readonly text: string
}

const FILES = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))

/** Every regular expression in src, literal by literal; what is put together at run time is told by itself. */
function expressionsIn(file: string): { readonly literals: Expression[]; readonly built: string[] } {
  const source = ts.createSourceFile(file, readFileSync(`src/${file}`, 'utf8'), ts.ScriptTarget.Latest, true)
  const literals: Expression[] = []
  const built: string[] = []
  const visit = (node: ts.Node): void => {
    const place = `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`
    if (ts.isRegularExpressionLiteral(node)) literals.push({ place, text: node.text })
    const isCall = ts.isNewExpression(node) || ts.isCallExpression(node)
    if (isCall && node.expression.getText() === 'RegExp') built.push(place)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return { literals, built }
}

/** The pattern and the flags. */
function partsOf(text: string): readonly [string, string] {
  const end = text.lastIndexOf('/')
  return [text.slice(1, end), text.slice(end + 1)]
}

function isLinear(text: string): boolean {
  const [pattern, flags] = partsOf(text)
  return isPlainlyLinear(pattern, flags) || checkSync(pattern, flags, { timeout: TIMEOUT }).status === 'safe'
}

const FOUND = FILES.map(expressionsIn)
const BY_TEXT = new Map(FOUND.flatMap(({ literals }) => literals).map(({ place, text }) => [text, place]))

describe('every regular expression takes time that grows no faster than its input', () => {
  it('is a literal, so that it can be looked at', () => {
    expect(FOUND.flatMap(({ built }) => built)).toEqual([])
    expect(BY_TEXT.size).toBeGreaterThan(50)
  })

  it.each([...BY_TEXT].map(([text, place]) => [place, text]))('%s %s', { timeout: 2 * TIMEOUT }, (_place, text) => {
    expect(isLinear(text)).toBe(true)
  })

  it.each([
    ...[
      '/^(a+)+$/',
      '/(a|a)*b/',
      '/\\s+$/',
      '/^a*a*$/',
      '/a*b/',
      '/(?:a?){30}b/',
      '/(?=a*b)/g',
      '/x|a*b/',
      '/^[^b]*b/m',
    ],
    ...['/a{1,}$/', '/[*]*x/', '/(a?)(a?)\\1*$/'],
  ])('and %s would be found', { timeout: TIMEOUT }, (text) => {
    expect(isLinear(text)).toBe(false)
  })

  it.each(['/a/', '/^[*+]?x$/', '/^\\s*$/', '/[a-z]+/g', '/(?:a|b)c?/', '/a{2}\\*/', '/<(\\/?)([a-z]*)/y'])(
    '%s is plainly so',
    (text) => {
      expect(isPlainlyLinear(...partsOf(text))).toBe(true)
    },
  )
})
