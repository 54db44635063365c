import { LANGUAGE_CODE } from '../schemas/fields.ts'
import type { Endpoint } from './endpoint.ts'

export type Match<Matched extends Routed> =
  | { readonly kind: 'endpoint'; readonly endpoint: Matched; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'wrong_method'; readonly allowed: readonly string[] }
  | { readonly kind: 'none' }

export type Routed = Pick<Endpoint, 'method' | 'path'>

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const NONE = { kind: 'none' } as const

/** Longest value of a parameter. */
const LONGEST_VALUE = 100

/** Tells whether a parameter matches a segment. */
type Takes = (segment: string) => boolean

const isNumber: Takes = (segment) => {
  for (let at = 0; at < segment.length; at++) {
    const digit = segment.charCodeAt(at) - ZERO
    if (digit < 0 || digit > 9) return false
  }
  return segment !== ''
}
const ZERO = 0x30
const isLanguage: Takes = (segment) => LANGUAGE_CODE.test(segment)
const isNumberOrLanguage: Takes = (segment) => isNumber(segment) || isLanguage(segment)
const isAnything: Takes = (segment) => segment !== ''

/** The test for a parameter, chosen by the end of its name. */
function whatTakes(name: string): Takes {
  if (name === 'language') return isLanguage
  if (name.endsWith('id_or_language')) return isNumberOrLanguage
  return name.endsWith('id') ? isNumber : isAnything
}

/** A node in the tree of paths; each segment is one level. */
interface Place<Matched> {
  readonly segments: Map<string, Place<Matched>>
  /** Parameters, tried after the segments: those with an ending first, then in the order in which they were stated. */
  readonly parameters: Below<Matched>[]
  readonly endpoints: Map<string, Stated<Matched>>
}

interface Below<Matched> extends Parameter {
  readonly place: Place<Matched>
}

/** A parameter that stands for a whole segment: `:id`, or `:id.json`. */
interface Parameter {
  readonly takes: Takes
  /** Ending like `.json`; mostly empty. */
  readonly ending: string
}

interface Stated<Matched> {
  readonly endpoint: Matched
  /** Names of the parameters, from left to right. */
  readonly names: readonly string[]
}

/** A search in progress. */
interface Search {
  readonly method: string
  /** The first one is empty: what stands before the first slash. */
  readonly segments: readonly string[]
  /** Values of the parameters so far, from left to right. */
  readonly values: string[]
}

/**
 * Finds the endpoint for a method and a path. `:id` and names that end so match digits only, `:language` a language
 * code, `:id_or_language` either, other names anything but a slash; each may have an ending: `:id.json`. A literal
 * segment goes before a parameter.
 */
export class Router<Matched extends Routed> {
  readonly #root: Place<Matched> = emptyPlace()

  /** Throws for two endpoints of one method and path. */
  constructor(endpoints: readonly Matched[]) {
    for (const endpoint of endpoints) this.#add(endpoint)
  }

  match(method: string, path: string): Match<Matched> {
    const segments = segmentsOf(path)
    if (segments === undefined) return NONE
    const values: string[] = []
    const found = find(this.#root, { method, segments, values })
    if (found !== undefined) return { kind: 'endpoint', endpoint: found.endpoint, params: paramsOf(found, values) }
    const allowed = METHODS.filter((other) => find(this.#root, { method: other, segments, values: [] }) !== undefined)
    return allowed.length === 0 ? NONE : { kind: 'wrong_method', allowed }
  }

  #add(endpoint: Matched): void {
    const names: string[] = []
    let place = this.#root
    for (const segment of endpoint.path.split('/').slice(1)) {
      const [parameter = '', name] = /^:(\w+)/.exec(segment) ?? []
      const ending = segment.slice(parameter.length)
      if (name !== undefined) names.push(name)
      place =
        name === undefined
          ? placeOfSegment(place, segment)
          : placeOfParameter(place, { takes: whatTakes(name), ending })
    }
    const method = endpoint.method.toUpperCase()
    if (place.endpoints.has(method)) throw new Error(`${method} ${endpoint.path} is stated twice`)
    place.endpoints.set(method, { endpoint, names })
  }
}

const made = new WeakMap<readonly Routed[], unknown>()

/** The router of a list of endpoints, made once: each emulator of a process opens the same doors. */
export function routerOf<Matched extends Routed>(endpoints: readonly Matched[]): Router<Matched> {
  const known = made.get(endpoints) as Router<Matched> | undefined // made of these endpoints
  if (known !== undefined) return known
  const router = new Router(endpoints)
  made.set(endpoints, router)
  return router
}

const emptyPlace = <Matched>(): Place<Matched> => ({ segments: new Map(), parameters: [], endpoints: new Map() })

function placeOfSegment<Matched>({ segments }: Place<Matched>, segment: string): Place<Matched> {
  const place = segments.get(segment) ?? emptyPlace()
  segments.set(segment, place)
  return place
}

function placeOfParameter<Matched>({ parameters }: Place<Matched>, { takes, ending }: Parameter): Place<Matched> {
  const known = parameters.find((parameter) => parameter.takes === takes && parameter.ending === ending)
  if (known !== undefined) return known.place
  const place: Place<Matched> = emptyPlace()
  parameters.push({ takes, ending, place })
  parameters.sort((one, other) => other.ending.length - one.ending.length)
  return place
}

/** Finds the endpoint below a node. It goes no deeper than the deepest stated path, however long the given one is. */
function find<Matched>(place: Place<Matched>, search: Search, at = 1): Stated<Matched> | undefined {
  const segment = search.segments[at]
  if (segment === undefined) return place.endpoints.get(search.method)
  const named = place.segments.get(segment)
  const found = named && find(named, search, at + 1)
  return found ?? (place.parameters.length === 0 ? undefined : findByParameter(place, search, at))
}

function findByParameter<Matched>(
  { parameters }: Place<Matched>,
  search: Search,
  at: number,
): Stated<Matched> | undefined {
  const segment = componentOf(search.segments[at] ?? '')
  for (const { takes, ending, place } of parameters) {
    if (!segment.endsWith(ending)) continue
    const value = ending === '' ? segment : segment.slice(0, -ending.length)
    if (value.length > LONGEST_VALUE || !takes(value)) continue
    search.values.push(value)
    const found = find(place, search, at + 1)
    if (found !== undefined) return found
    search.values.pop()
  }
  return undefined
}

function paramsOf({ names }: Stated<unknown>, values: readonly string[]): Readonly<Record<string, string>> {
  const params: Record<string, string> = {}
  names.forEach((name, at) => {
    params[name] = values[at] ?? ''
  })
  return params
}

/**
 * Segments of a path, and what stands before its first slash; escapes are decoded, and an escaped slash separates
 * nothing. Undefined where an escape is malformed.
 */
function segmentsOf(path: string): readonly string[] | undefined {
  const end = path.indexOf('#')
  const whole = end < 0 ? path : path.slice(0, end)
  const segments = whole.split('/')
  if (!whole.includes('%')) return segments
  try {
    return segments.map((segment) => decodeURI(segment.replaceAll('%25', '%2525')))
  } catch {
    return undefined
  }
}

/** A decoded segment, including the characters that `decodeURI` leaves escaped. */
const componentOf = (segment: string): string =>
  segment.includes('%') ? segment.replaceAll(RESERVED, (sign) => decodeURIComponent(sign)) : segment

const RESERVED = /%(?:2[3-6BCF]|3[ABDF]|40)/gi
