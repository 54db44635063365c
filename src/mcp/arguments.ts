import * as z from 'zod'
import { type FieldError, missingField, RULE, typeMismatch, validationFailed } from '../errors.ts'
import type { Lazy } from '../http/endpoint.ts'
import { schemaOf } from '../http/schema-of.ts'
import { isObject } from '../store/shape.ts'
import type { JsonMembers } from './protocol.ts'

/** Arguments of a tool, told apart as the parts of a request. */
export interface RequestParts {
  readonly params: Readonly<Record<string, string>>
  /** Values as texts, which is what a query holds. */
  readonly query: Readonly<Record<string, string>>
  readonly body: JsonMembers
}

interface Taking {
  readonly path: string
  readonly query?: Lazy<z.ZodType> | undefined
  readonly body?: Lazy<z.ZodType> | undefined
}

/**
 * Parts of a request, from arguments by name: those of the path, then those of the query; the rest is the body, or, for
 * an operation without one, the query, so that an unknown argument is refused as it is over HTTP. Throws `ApiError` 400
 * for a value that path and query cannot hold.
 */
export function argumentPartsOf({ path, query, body }: Taking, args: JsonMembers): RequestParts {
  const ofPath = new Set(namesInPath(path))
  const ofQuery = new Set(query === undefined ? [] : namesIn(query))
  const entries = Object.entries(args)
  const isOfQuery = (name: string) => !ofPath.has(name) && (ofQuery.has(name) || body === undefined)
  const rest = entries.filter(([name]) => !ofPath.has(name) && !isOfQuery(name))
  return {
    params: paramsOf(ofPath, args),
    query: textsOf(entries.filter(([name]) => isOfQuery(name))),
    body: Object.fromEntries(rest),
  }
}

export const namesInPath = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)

const namesIn = (lazy: Lazy<z.ZodType>): string[] => {
  const schema = schemaOf(lazy)
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

function paramsOf(names: Iterable<string>, args: JsonMembers): Record<string, string> {
  const errors: FieldError[] = []
  const params: Record<string, string> = {}
  for (const name of names) {
    const value = Object.hasOwn(args, name) ? args[name] : undefined
    const isId = name.endsWith('id')
    if (value === undefined) errors.push(missingField(name, isId ? RULE.positiveInteger : RULE.string))
    else if (isIdText(value) || (!isId && typeof value === 'string' && value !== '')) params[name] = digitsOf(value)
    else errors.push(typeMismatch(name, value, isId ? RULE.positiveInteger : RULE.string))
  }
  if (errors.length > 0) throw validationFailed(errors)
  return params
}

const isIdText = (value: unknown) =>
  (typeof value === 'number' && Number.isInteger(value) && value >= 0) ||
  (typeof value === 'string' && /^\d{1,400}$/.test(value))

/**
 * Digits of an id, also of a number so large that it would be written with an exponent: that is the id of nothing, not
 * a wrong one.
 */
const digitsOf = (value: unknown): string => (typeof value === 'number' ? BigInt(value).toString() : String(value))

function textsOf(entries: readonly (readonly [string, unknown])[]): Record<string, string> {
  const errors: FieldError[] = []
  const texts: Record<string, string> = Object.create(null)
  for (const [name, value] of entries) {
    if (isObject(value) || value === null) errors.push(typeMismatch(name, value, RULE.string))
    else if (Array.isArray(value) && value.some((one) => typeof one === 'object')) {
      errors.push(typeMismatch(name, value, RULE.string))
    } else texts[name] = String(value)
  }
  if (errors.length > 0) throw validationFailed(errors)
  return texts
}
