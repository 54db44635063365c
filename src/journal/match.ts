import { isObject } from '../store/shape.ts'
import { holdsAsymmetric, isAsymmetric } from './asymmetric.ts'

/** Match of a call; absent members match anything. */
export interface RequestMatch {
  /** The operation's id: `createTicket`. */
  readonly operation?: string | undefined
  readonly method?: string | undefined
  /** The whole path after the account's prefix, `*` standing for any characters: `/api/v2/tickets/*`. */
  readonly path?: string | undefined
  /** `429`, or `4xx` for a whole class. */
  readonly status?: number | string | undefined
  /** Parameters that must be there with these values, among others. */
  readonly query?: Readonly<Record<string, string | number | boolean>> | undefined
  /** Content that the JSON body must hold: members of objects among others, lists as they are. */
  readonly body?: unknown
}

/** A call as it is compared; the last two are made only when a match asks for them. */
export interface MatchedCall {
  readonly operation: string | null
  readonly method: string
  readonly path: string
  readonly status?: number | null
  readonly query?: Readonly<Record<string, string>>
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
  for (const [name, wanted] of Object.entries(match.query ?? {})) {
    const actual = call.query?.[name]
    if (actual !== String(wanted)) differ(`query.${name}`, actual, String(wanted))
  }
  if (match.body !== undefined) bodyDifferences('body', match.body, call.body, differ)
  return found
}

export const matches = (match: RequestMatch, call: MatchedCall): boolean => differences(match, call).length === 0

function matchesPath(pattern: string, path: string): boolean {
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
  const text = (isAsymmetric(value) ? String(value) : JSON.stringify(value)) ?? 'absent'
  return text.length > 200 ? `${text.slice(0, 200)}...` : text
}
