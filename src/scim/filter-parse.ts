import { invalidFilter } from './errors.ts'

export type Operator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le'
export type ComparedValue = string | number | boolean | null

/** The test of one attribute; `pr` (present) compares it with nothing. */
export type Test = { readonly operator: 'pr' } | { readonly operator: Operator; readonly value: ComparedValue }

/** A filter as it is written: names of attributes are not looked up yet. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'test'; readonly path: string; readonly test: Test }
  /** `emails[type eq "work"]`; with `sub`, `emails[type eq "work"].value eq "ada@acme.test"`. */
  | {
      readonly kind: 'values'
      readonly path: string
      readonly filter: Filter
      readonly sub?: { readonly name: string; readonly test: Test }
    }

/** Most terms of a filter. A client that names more users asks for all and looks itself. */
const MOST_TERMS = 100
const MOST_DEPTH = 50

const OPERATORS: ReadonlySet<string> = new Set(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'])
const LITERALS: Readonly<Record<string, ComparedValue>> = { true: true, false: false, null: null }

const BLANKS = /\s*/y
/** A token. A word begins with a letter; a URN has colons, dots and digits inside. */
const TOKEN = /([a-z$][\w$:.-]*)|("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)|([()[\]])/iy

interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'sign' | 'end'
  readonly text: string
  /** Number from 1. */
  readonly position: number
}

/** Parses all of RFC 7644's grammar (figure 1). Throws a `ScimError` `invalidFilter` that says where. */
export function parseFilter(text: string): Filter {
  const reader = new Reader(text, 0)
  const filter = reader.readFilter()
  if (reader.next.kind !== 'end') throw reader.unexpected('the end')
  return filter
}

export interface ValuePath {
  /** Path before the bracket. */
  readonly path: string
  readonly filter: Filter | undefined
  /** Name after the bracket: `value`. */
  readonly sub: string | undefined
}

/** Parses the path of a PATCH operation: `name.givenName`, `emails[type eq "work"].value`. Throws `invalidFilter`. */
export function parseValuePath(text: string): ValuePath {
  const open = text.indexOf('[')
  if (open < 0) return { path: text.trim(), filter: undefined, sub: undefined }
  const reader = new Reader(text, open + 1)
  const filter = reader.readFilter()
  reader.take(']')
  const sub = reader.readSubName()
  if (reader.next.kind !== 'end') throw reader.unexpected('the end')
  return { path: text.slice(0, open).trim(), filter, sub }
}

class Reader {
  next: Token
  readonly #text: string
  #at: number
  #terms = 0
  #depth = 0

  constructor(text: string, start: number) {
    this.#text = text
    this.#at = start
    this.next = this.#scan()
  }

  unexpected(wanted: string): Error {
    const { kind, text, position } = this.next
    // A text in the place of a value may be a password, so it is not quoted: replies are recorded in the journal.
    const shown = wanted.includes('value') ? 'something else' : text.slice(0, 40)
    const found = kind === 'end' ? 'it ends' : `there is ${shown}`
    return invalidFilter(`The filter should have ${wanted} at character ${position}, and ${found}`)
  }

  readFilter(): Filter {
    if (++this.#depth > MOST_DEPTH) throw invalidFilter(`The filter is nested deeper than ${MOST_DEPTH} levels`)
    const filter = this.#readJoined('or', () => this.#readJoined('and', () => this.#readOne()))
    this.#depth--
    return filter
  }

  take(sign: string): void {
    if (this.next.kind !== 'sign' || this.next.text !== sign) throw this.unexpected(sign)
    this.#advance()
  }

  /** Reads `.value`, directly after a bracket. */
  readSubName(): string | undefined {
    const { kind, text, position } = this.next
    if (kind !== 'word' || !text.startsWith('.') || this.#text[position - 2] !== ']') return undefined
    this.#advance()
    return text.slice(1)
  }

  #readJoined(kind: 'and' | 'or', readOne: () => Filter): Filter {
    const filters = [readOne()]
    while (this.#isWord(kind)) {
      this.#advance()
      filters.push(readOne())
    }
    return filters.length === 1 && filters[0] !== undefined ? filters[0] : { kind, filters }
  }

  #readOne(): Filter {
    if (this.#isSign('(')) return this.#readGroup()
    if (this.next.kind !== 'word' || this.next.text.startsWith('.')) throw this.unexpected('an attribute')
    const path = this.next.text
    this.#advance()
    if (path.toLowerCase() === 'not' && this.#isSign('(')) return { kind: 'not', filter: this.#readGroup() }
    if (++this.#terms > MOST_TERMS) throw invalidFilter(`The filter has more than ${MOST_TERMS} terms`)
    return this.#isSign('[') ? this.#readValues(path) : { kind: 'test', path, test: this.#readTest() }
  }

  #readGroup(): Filter {
    this.take('(')
    const filter = this.readFilter()
    this.take(')')
    return filter
  }

  #readValues(path: string): Filter {
    this.take('[')
    const filter = this.readFilter()
    this.take(']')
    const name = this.readSubName()
    return name === undefined
      ? { kind: 'values', path, filter }
      : { kind: 'values', path, filter, sub: { name, test: this.#readTest() } }
  }

  #readTest(): Test {
    const operator = this.next.kind === 'word' ? this.next.text.toLowerCase() : ''
    if (operator !== 'pr' && !OPERATORS.has(operator)) throw this.unexpected('an operator')
    this.#advance()
    return operator === 'pr' ? { operator } : { operator: operator as Operator, value: this.#readValue() }
  }

  #readValue(): ComparedValue {
    const { kind, text } = this.next
    const literal = kind === 'word' ? text.toLowerCase() : ''
    let value: ComparedValue
    if (Object.hasOwn(LITERALS, literal)) value = LITERALS[literal] ?? null
    else if (kind === 'text' || kind === 'number') value = this.#parseJson(text)
    else throw this.unexpected('a value')
    this.#advance()
    return value
  }

  #parseJson(text: string): string | number {
    try {
      return JSON.parse(text)
    } catch {
      throw this.unexpected('a JSON value')
    }
  }

  #isWord(word: string): boolean {
    return this.next.kind === 'word' && this.next.text.toLowerCase() === word
  }

  #isSign(sign: string): boolean {
    return this.next.kind === 'sign' && this.next.text === sign
  }

  #advance(): void {
    this.next = this.#scan()
  }

  #scan(): Token {
    BLANKS.lastIndex = this.#at
    BLANKS.test(this.#text)
    const start = BLANKS.lastIndex
    const position = start + 1
    if (start >= this.#text.length) return { kind: 'end', text: '', position }
    // After a bracket the path continues with a dot.
    const isSub = this.#text[start] === '.' && this.#text[start - 1] === ']'
    TOKEN.lastIndex = isSub ? start + 1 : start
    const found = TOKEN.exec(this.#text)
    if (found === null || (isSub && found[1] === undefined)) {
      this.next = { kind: 'sign', text: this.#text.slice(start, start + 40), position }
      throw this.unexpected('an attribute, operator or value')
    }
    this.#at = TOKEN.lastIndex
    const [, word, quoted, number] = found
    if (word !== undefined) return { kind: 'word', text: isSub ? `.${word}` : word, position }
    if (quoted !== undefined) return { kind: 'text', text: quoted, position }
    return { kind: number === undefined ? 'sign' : 'number', text: found[0], position }
  }
}
