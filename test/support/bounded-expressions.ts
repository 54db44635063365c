/** Ways to match from one place, at most: beyond it an expression is not called bounded. */
const MOST_WAYS = 2000

const ATOM =
  /\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\.|\[(?:\\.|[^\]\\])*\]|\(\?(?:<?[=!]|:|<\w+>)|[\s\S]/gy
const QUANTIFIER = /^(?:[*+?]|\{(\d+)(,(\d*))?\})/

/**
 * Whether it is plain from its form that an expression takes time in proportion to its input. From each place in it
 * there are few ways to go, as nothing repeats but single characters so many times; and of those that repeat without end
 * there is one at most, which either ends the expression, so that it never goes back, or stands in an expression that
 * begins at one place alone. False says nothing.
 */
export function isPlainlyLinear(pattern: string, flags: string): boolean {
  const tokens = tokensOf(pattern)
  if (tokens === undefined) return false
  let ways = 1
  let endless = 0
  let depth = 0
  let hasOuterChoice = false
  for (const [index, { atom, least, most }] of tokens.entries()) {
    if (/^\\[1-9k]$/.test(atom)) return false
    if (atom.startsWith('(')) depth++
    if (atom === ')') depth--
    if (atom === '|') {
      ways *= 2
      hasOuterChoice ||= depth === 0
    }
    if (most === 1 && least === 1) continue
    if (atom === ')' && most > 1) return false
    if (most === Number.POSITIVE_INFINITY) {
      endless++
      const isLast = index === tokens.length - 1
      if (!isLast && !beginsOnce(tokens, flags, hasOuterChoice)) return false
    } else {
      ways *= most - least + 1
    }
  }
  const isOnce = beginsOnce(tokens, flags, hasOuterChoice)
  return ways <= MOST_WAYS && (endless === 0 || (endless === 1 && (isOnce || !hasOuterChoice)))
}

interface Token {
  readonly atom: string
  readonly least: number
  readonly most: number
}

/** Undefined for what is not understood. */
function tokensOf(pattern: string): readonly Token[] | undefined {
  const tokens: Token[] = []
  let rest = pattern
  while (rest !== '') {
    ATOM.lastIndex = 0
    const atom = ATOM.exec(rest)?.[0]
    if (atom === undefined || QUANTIFIER.test(atom)) return undefined
    rest = rest.slice(atom.length)
    const quantifier = atom.startsWith('(') || atom === '|' ? null : QUANTIFIER.exec(rest)
    rest = rest.slice(quantifier?.[0].length ?? 0)
    if (quantifier !== null && rest.startsWith('?')) rest = rest.slice(1)
    tokens.push({ atom, ...boundsOf(quantifier) })
  }
  return tokens
}

function boundsOf(quantifier: RegExpExecArray | null) {
  if (quantifier === null) return { least: 1, most: 1 }
  const [sign, low, range, high] = quantifier
  if (sign === '*' || sign === '+') return { least: 0, most: Number.POSITIVE_INFINITY }
  if (sign === '?') return { least: 0, most: 1 }
  const least = Number(low)
  if (range === undefined) return { least, most: least }
  return { least, most: high === '' ? Number.POSITIVE_INFINITY : Number(high) }
}

/** Sticky, or with `^` before everything. */
const beginsOnce = (tokens: readonly Token[], flags: string, hasOuterChoice: boolean) =>
  flags.includes('y') || (tokens[0]?.atom === '^' && !flags.includes('m') && !hasOuterChoice)
