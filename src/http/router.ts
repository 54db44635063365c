import findMyWay from 'find-my-way'
import { LANGUAGE_CODE } from '../schemas/fields.ts'
import type { Endpoint } from './endpoint.ts'

export type Match<Matched extends Routed> =
  | { readonly kind: 'endpoint'; readonly endpoint: Matched; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'wrong_method'; readonly allowed: readonly string[] }
  | { readonly kind: 'none' }

export type Routed = Pick<Endpoint, 'method' | 'path'>

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const NONE = { kind: 'none' } as const

/** What parameters match by the ends of their names: whatever there is else, and no slash. */
const PATTERNS: readonly (readonly [name: RegExp, pattern: string])[] = [
  [/:(\w*id)\b/g, String.raw`^\d+$`],
  [/:(\w*id_or_language)\b/g, String.raw`^\d+$|${LANGUAGE_CODE.source}`],
  [/:(language)\b/g, LANGUAGE_CODE.source],
]

/**
 * Finds the endpoint of a method and a path; `:id` and names that end so match digits only, `:language` the code of one,
 * `:id_or_language` either.
 */
export class Router<Matched extends Routed> {
  readonly #routes = findMyWay({ ignoreTrailingSlash: false })

  constructor(endpoints: readonly Matched[]) {
    for (const endpoint of endpoints) {
      const path = PATTERNS.reduce<string>(
        (path, [name, pattern]) => path.replace(name, `:$1(${pattern})`),
        endpoint.path,
      )
      this.#routes.on(upper(endpoint.method), path, () => undefined, endpoint)
    }
  }

  match(method: string, path: string): Match<Matched> {
    const found = isMethod(method) ? this.#routes.find(method, path) : null
    if (found !== null) {
      return { kind: 'endpoint', endpoint: found.store as Matched, params: found.params as Record<string, string> }
    }
    const allowed = METHODS.filter((other) => this.#routes.find(other, path) !== null)
    return allowed.length === 0 ? NONE : { kind: 'wrong_method', allowed }
  }
}

const isMethod = (method: string): method is (typeof METHODS)[number] => (METHODS as readonly string[]).includes(method)

const upper = (method: Endpoint['method']) => method.toUpperCase() as Uppercase<Endpoint['method']>
