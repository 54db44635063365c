import { type FieldError, invalidValue } from '../../errors.ts'

/** One condition of a query, as written. */
export interface Term {
  readonly field: string
  /** `:>` means at least, `:<` at most. */
  readonly operator: ':' | ':>' | ':<'
  /** Value without its quotes. */
  readonly value: string
  readonly isQuoted: boolean
  /** Position of the field's first character in the text of `query`, from 1: the opening double quote is 1. */
  readonly position: number
}

export type Connective = 'AND' | 'OR'

/**
 * Conditions in postfix form: each connective follows the two operands that it joins, so reading them needs no
 * recursion.
 */
type Postfix = readonly (Term | Connective)[]

type Parsed = { readonly postfix: Postfix } | { readonly error: FieldError }

/**
 * Reads `"priority:3 AND (type:'Problem' OR tag:'vip')"`, the double quotes included. AND binds tighter than OR
 * (inferred). There is no recursion: parentheses may be as deep as the text is long.
 * Source: https://developers.freshdesk.com/api/#filter_tickets; the sentences about what is wrong are inferred.
 */
export function parseSearch(text: string): Parsed {
  if (!/^".*"$/s.test(text)) {
    return { error: invalidValue('query', 'It should be enclosed in double quotes, as in "priority:3"') }
  }
  const reader = new Reader(text)
  for (;;) {
    const problem = reader.readTerm() ?? reader.readConnective()
    if (problem !== undefined) return { error: invalidValue('query', problem) }
    if (reader.isDone) return { postfix: reader.postfix }
  }
}

const BLANKS = /\s*/y
const WORD = /[^\s():'"]+/y
const OPERATOR = /:[<>]?/y
const VALUE = /'([^']*)'|([^\s()'"]+)/y

/**
 * Reads a query with operators that wait for their second operand (the shunting-yard algorithm). Its methods return
 * what is wrong, as a sentence.
 */
class Reader {
  readonly postfix: (Term | Connective)[] = []
  readonly #text: string
  #at = 1
  #isDone = false
  readonly #waiting: { readonly kind: Connective | '('; readonly at: number }[] = []

  constructor(text: string) {
    this.#text = text
  }

  /** Whether the closing double quote was reached in a place where it may stand. */
  get isDone(): boolean {
    return this.#isDone
  }

  /** Reads a condition and the parentheses that open before it. */
  readTerm(): string | undefined {
    while (this.#nextIs('(')) this.#waiting.push({ kind: '(', at: this.#at++ })
    const start = this.#at
    const field = this.#take(WORD)?.[0]
    if (field === undefined) return this.#expected('a condition, as in priority:3,')
    const operator = this.#take(OPERATOR)?.[0] as Term['operator'] | undefined
    if (operator === undefined) return this.#expected(`a : after ${field}`)
    const value = this.#take(VALUE)
    if (value === undefined) {
      return this.#expected(
        this.#text[this.#at] === "'" ? "a ' that closes the one" : `a value after ${field}${operator}`,
      )
    }
    const [, quoted, bare = ''] = value
    const isQuoted = quoted !== undefined
    this.postfix.push({ field, operator, value: quoted ?? bare, isQuoted, position: start + 1 })
    return undefined
  }

  /** Reads the parentheses that close after a condition, and the connective to the next one, unless it is the last. */
  readConnective(): string | undefined {
    while (this.#nextIs(')')) {
      this.#settle('AND', 'OR')
      if (this.#waiting.pop() === undefined) return this.#expected('no )')
      this.#at++
    }
    const at = this.#at
    this.#isDone = at === this.#text.length - 1
    if (this.#isDone) {
      this.#settle('AND', 'OR')
      const open = this.#waiting.at(-1)
      return open && this.#expected('a ) that closes the (', open.at)
    }
    const word = this.#take(WORD)?.[0]
    if (word !== 'AND' && word !== 'OR') return this.#expected('AND, OR or the end', at)
    if (word === 'AND') this.#settle('AND')
    else this.#settle('AND', 'OR')
    this.#waiting.push({ kind: word, at })
    return undefined
  }

  #settle(...kinds: readonly Connective[]): void {
    for (;;) {
      const last = this.#waiting.at(-1)?.kind
      if (last === undefined || last === '(' || !kinds.includes(last)) return
      this.postfix.push(last)
      this.#waiting.pop()
    }
  }

  #nextIs(character: string): boolean {
    this.#take(BLANKS)
    return this.#text[this.#at] === character
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (match === null) return undefined
    this.#at += match[0].length
    return match
  }

  #expected(what: string, at = this.#at): string {
    return `There should be ${what} at position ${at + 1}`
  }
}
