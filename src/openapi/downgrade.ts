import { Converter } from '@apiture/openapi-down-convert'
import type { OpenAPIObject } from 'openapi3-ts/oas31'

/** The document for tools that know OpenAPI 3.0 only: the library's conversion, and what it leaves undone. */
export function downgraded(document: OpenAPIObject): object {
  const license = { name: 'MIT', url: 'https://opensource.org/license/mit' }
  const converted = new Converter(masked({ ...document, info: { ...document.info, license } })).convert()
  return withoutJsonSchema(unmasked(converted)) as object
}

/** Prefix of a name that the converter would take for a keyword of its own. */
const MASK = '_of_a_value_'
const MISTAKEN = /^schemas?$/

/** Properties and fields of values named like keywords of the document, under names of their own. */
function masked(part: object, isValue = false): object {
  if (Array.isArray(part)) return part.map((one) => maskedBelow(one, isValue))
  return Object.fromEntries(
    Object.entries(part).map(([key, below]) => {
      const name = isValue && MISTAKEN.test(key) ? `${MASK}${key}` : key
      if (key === 'properties' && !isValue) return [name, maskedNames(below as object)]
      return [name, maskedBelow(below, isValue || VALUES.has(key))]
    }),
  )
}

const maskedBelow = (part: unknown, isValue: boolean) =>
  typeof part === 'object' && part !== null ? masked(part, isValue) : part

const maskedNames = (properties: object) =>
  Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [
      MISTAKEN.test(name) ? `${MASK}${name}` : name,
      maskedBelow(schema, false),
    ]),
  )

function unmasked(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(unmasked)
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(
    Object.entries(part).map(([key, below]) => [key.startsWith(MASK) ? key.slice(MASK.length) : key, unmasked(below)]),
  )
}

/** Values, not schemas, whatever they look like. */
const VALUES = new Set(['example', 'examples', 'default', 'enum'])

function withoutJsonSchema(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withoutJsonSchema)
  if (typeof part !== 'object' || part === null) return part
  const mapped = Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, VALUES.has(key) ? value : withoutJsonSchema(value)]),
  )
  const { type, exclusiveMinimum, ...rest } = mapped
  if (Array.isArray(type)) return { ...rest, ...anyOfTypes(type) }
  if (type === 'null') return { ...rest, type: 'string', nullable: true, enum: [null] }
  if (typeof exclusiveMinimum === 'number') {
    return { ...rest, type, minimum: exclusiveMinimum, exclusiveMinimum: true }
  }
  return mapped
}

/** Null is allowed where one of the types is said to be nullable. */
const anyOfTypes = (types: readonly string[]) => {
  const nullable = types.includes('null') ? { nullable: true } : {}
  return { anyOf: types.filter((type) => type !== 'null').map((type) => ({ type, ...nullable })) }
}
