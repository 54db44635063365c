import { isObject } from '../store/shape.ts'
import { type AsymmetricMatcher, holdsAsymmetric, isAsymmetric, jsonWithMatchers } from './asymmetric.ts'
import type { OperationId } from './operation-ids.ts'

/** Members that every match of calls may name; absent members match anything. */
export interface CallMatch {
  /** The operation's id: `createTicket`. */
  readonly operation?: OperationId | undefined
  readonly method?: string | undefined
  /** The whole path after the account's prefix, `*` standing for any characters: `/api/v2/tickets/*`. */
  readonly path?: string | undefined
  /** `429`, or `4xx` for a whole class. */
  readonly status?: number | string | undefined
}

/** Match of a call by all that it was. Asymmetric matchers, `expect.stringContaining('12')`, may stand for values. */
export interface RequestMatch extends Omit<CallMatch, 'path'> {
  readonly path?: string | AsymmetricMatcher | undefined
  /** Parameters that must be there with these values, among others. */
  readonly query?: Matched<string | number | boolean> | undefined
  /** Headers that must be there with these values, among others; names without regard to case. */
  readonly headers?: Matched<string> | undefined
  /** Content that the JSON body must hold: members of objects among others, lists as they are. */
  readonly body?: unknown
}

type Matched<Value> = Readonly<Record<string, Value | AsymmetricMatcher>> | AsymmetricMatcher

/** A call as it is compared; the last three are made only when a match asks for them. */
export interface MatchedCall {
  readonly operation: string | null
  readonly method: string
  readonly path: string
  readonly status?: number | null
  readonly query?: Readonly<Record<string, string>>
  /** Headers by names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** A member in which a call is not as it was to be. */
export interface Difference {
  readonly member: string
  readonly actual: unknown
  readonly wanted: unknown
}

export const inWords = ({ member, actual, wanted }: Difference): string =>
  `${member} is ${show(actual)}, not ${show(wanted)}`

/** Differences of a call from a match: none when it matches. */
export function differences(match: RequestMatch, call: MatchedCall): Difference[] {
  const found: Difference[] = []
  const differ = (member: string, actual: unknown, wanted: unknown) => found.push({ member, actual, wanted })
  if (match.operation !== undefined && match.operation !== call.operation) {
    differ('operation', call.operation, match.operation)
  }
  if (match.method !== undefined && match.method.toUpperCase() !== call.method) {
    differ('method', call.method, match.method.toUpperCase())
  }
  if (match.path !== undefined && !matchesPath(match.path, call.path)) differ('path', call.path, match.path)
  if (match.status !== undefined && !matchesStatus(match.status, call.status))
    differ('status', call.status, match.status)
  if (match.query !== undefined) textDifferences('query', match.query, call.query ?? {}, differ)
  if (match.headers !== undefined) textDifferences('headers', inLowerCase(match.headers), call.headers ?? {}, differ)
  if (match.body !== undefined) bodyDifferences('body', match.body, call.body, differ)
  return found
}

export const matches = (match: RequestMatch, call: MatchedCall): boolean => differences(match, call).length === 0

function matchesPath(pattern: string | AsymmetricMatcher, path: string): boolean {
  if (typeof pattern !== 'string') return pattern.asymmetricMatch(path)
  const [first = '', ...others] = pattern.split('*')
  const last = others.pop()
  if (last === undefined) return pattern === path
  if (!path.startsWith(first)) return false
  let end = first.length
  // Each part at its first place: as good as any other, since stars take whatever lies between.
  for (const part of others) {
    const place = path.indexOf(part, end)
    if (place < 0) return false
    end = place + part.length
  }
  return path.length - last.length >= end && path.endsWith(last)
}

function matchesStatus(wanted: number | string, status: number | null | undefined): boolean {
  const text = String(status ?? '')
  const pattern = String(wanted).toLowerCase()
  return pattern.endsWith('xx') ? text.length === 3 && text[0] === pattern[0] : text === pattern
}

const inLowerCase = <Value>(matched: Matched<Value>): Matched<Value> =>
  isAsymmetric(matched)
    ? matched
    : Object.fromEntries(Object.entries(matched).map(([name, value]) => [name.toLowerCase(), value]))

/** Numbers and booleans are wanted as the texts that they are on the wire. */
function textDifferences(
  member: string,
  wanted: Matched<unknown>,
  actual: Readonly<Record<string, string>>,
  differ: Differ,
): void {
  if (isAsymmetric(wanted)) {
    bodyDifferences(member, wanted, actual, differ)
    return
  }
  for (const [name, value] of Object.entries(wanted)) {
    const text = isAsymmetric(value) ? value : String(value)
    bodyDifferences(`${member}.${name}`, text, Object.hasOwn(actual, name) ? actual[name] : undefined, differ)
  }
}

type Differ = (member: string, actual: unknown, wanted: unknown) => void

function bodyDifferences(member: string, wanted: unknown, actual: unknown, differ: Differ): void {
  if (isAsymmetric(wanted)) {
    if (!wanted.asymmetricMatch(actual)) differ(member, actual, wanted)
  } else if (Array.isArray(wanted) && Array.isArray(actual) && wanted.length === actual.length) {
    wanted.forEach((one, place) => {
      if (holdsAsymmetric(one)) bodyDifferences(`${member}[${place}]`, one, actual[place], differ)
      else if (JSON.stringify(one) !== JSON.stringify(actual[place])) differ(member, actual, wanted)
    })
  } else if (!isObject(wanted)) {
    if (JSON.stringify(wanted) !== JSON.stringify(actual)) differ(member, actual, wanted)
  } else if (!isObject(actual)) {
    differ(member, actual, wanted)
  } else {
    for (const [name, value] of Object.entries(wanted)) {
      bodyDifferences(`${member}.${name}`, value, actual[name], differ)
    }
  }
}

/** Short enough for a sentence. */
function show(value: unknown): string {
  const text = jsonWithMatchers(value) ?? 'absent'
  return text.length > 200 ? `${text.slice(0, 200)}...` : text
}
