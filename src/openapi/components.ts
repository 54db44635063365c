import type { ReferenceObject, SchemaObject } from 'openapi3-ts/oas31'
import * as z from 'zod'
import type { Lazy } from '../http/endpoint.ts'
import { schemaOf } from '../http/schema-of.ts'

export type Schema = SchemaObject
export type Referable = Schema | ReferenceObject

/** The named schemas of a document: one with a title stands here once, wherever it is used. */
export class Components {
  readonly #schemas = new Map<string, Schema>()

  /** Schemas by name, in alphabetical order. */
  get schemas(): Record<string, Schema> {
    return Object.fromEntries([...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  /** `input` is what a client may send, `output` what it gets. */
  of(lazy: Lazy<z.ZodType>, io: 'input' | 'output'): Referable {
    return this.name(jsonSchemaOf(lazy, io))
  }

  /** Moves every part that has a title here. Throws when two that differ have the same title. */
  name(schema: Referable): Referable {
    if (isReference(schema)) return schema
    const whole = mapParts(schema, (part) => this.name(part))
    const { title } = whole
    if (title === undefined) return whole
    const known = this.#schemas.get(title)
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(whole)) {
      throw new Error(`two schemas that differ have the title ${title}`)
    }
    this.#schemas.set(title, whole)
    return { $ref: `#/components/schemas/${title}` }
  }
}

/** Everything in place, nothing referred to. */
export function jsonSchemaOf(lazy: Lazy<z.ZodType>, io: 'input' | 'output'): Schema {
  const { $schema: _, ...schema } = z.toJSONSchema(schemaOf(lazy), { io, unrepresentable: 'any' })
  return tidied(schema as Schema) // draft 2020-12, which is OpenAPI 3.1's own
}

const isReference = (schema: Referable): schema is ReferenceObject => '$ref' in schema

/** The same schema with its parts replaced. */
function mapParts(schema: Schema, replace: (part: Schema) => Referable): Schema {
  const mapped: Schema = { ...schema }
  const all = (parts: readonly Referable[]) => parts.map((part) => replace(part as Schema))
  if (schema.properties !== undefined) mapped.properties = mapValues(schema.properties, replace)
  if (schema.items !== undefined) mapped.items = replace(schema.items as Schema)
  if (typeof schema.additionalProperties === 'object') {
    mapped.additionalProperties = replace(schema.additionalProperties as Schema)
  }
  if (schema.anyOf !== undefined) mapped.anyOf = all(schema.anyOf)
  if (schema.allOf !== undefined) mapped.allOf = all(schema.allOf)
  return mapped
}

const mapValues = (properties: Readonly<Record<string, Referable>>, replace: (part: Schema) => Referable) =>
  Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, replace(part as Schema)]))

/** Schema as a reader would write it: what zod prints for its own sake is left out, and `or null` becomes a type. */
function tidied(schema: Schema): Schema {
  const { propertyNames: _, ...tidy } = mapParts(schema, tidied)
  if (tidy.enum?.every(Number.isInteger) || Number.isInteger(tidy.const)) tidy.type = 'integer'
  if (tidy.exclusiveMinimum === 0 && tidy.type === 'integer') {
    delete tidy.exclusiveMinimum
    tidy.minimum = 1
  }
  if (tidy.minimum === Number.MIN_SAFE_INTEGER) delete tidy.minimum
  if (tidy.maximum === Number.MAX_SAFE_INTEGER) delete tidy.maximum
  if (tidy.format === 'date-time' || tidy.format === 'uuid') delete tidy.pattern
  return withNullAsType(tidy)
}

/** `{ type: ['string', 'null'] }` instead of `anyOf`, where the other is no object of its own. */
function withNullAsType(schema: Schema): Schema {
  const { anyOf: [value, nothing, ...more] = [], ...rest } = schema as Schema & { readonly anyOf?: Schema[] }
  const isOneOfTwo = value?.type !== undefined && nothing?.type === 'null' && more.length === 0
  if (!isOneOfTwo || value.title !== undefined || value.const !== undefined) return schema
  const types = [value.type, 'null'].flat() as Schema['type']
  const choices = value.enum === undefined ? {} : { enum: [...value.enum, null] }
  return { ...value, ...choices, ...rest, type: types as NonNullable<Schema['type']> }
}
