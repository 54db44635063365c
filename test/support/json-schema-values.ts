import fc, { type Arbitrary } from 'fast-check'
import type { OpenAPIObject, ReferenceObject, SchemaObject } from 'openapi3-ts/oas31'

type Schema = SchemaObject | ReferenceObject

/** Values that the schemas of a document allow, and values that come close. */
export class SchemaValues {
  readonly #document: OpenAPIObject
  readonly #numbers: Arbitrary<number>

  constructor(document: OpenAPIObject) {
    this.#document = document
    // Ids that the examples name, not their times in milliseconds: what is made up is found to be nobody's before anything
    // else is looked at.
    const known = new Set(
      JSON.stringify(document.paths)
        .match(/(?<=[:[,])\d{1,12}(?=[,\]}])/g)
        ?.map(Number),
    )
    this.#numbers = fc.constantFrom(...known)
  }

  resolve(schema: Schema): SchemaObject {
    const reference = (schema as ReferenceObject).$ref
    if (reference === undefined) return schema as SchemaObject
    const name = reference.split('/').at(-1) ?? ''
    return this.resolve(this.#document.components?.schemas?.[name] ?? {})
  }

  /** What the schema allows, as far as it says. */
  valid(given: Schema): Arbitrary<unknown> {
    const schema = this.resolve(given)
    if (schema.const !== undefined) return fc.constant(schema.const)
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
    const choices = schema.anyOf ?? schema.oneOf
    if (choices !== undefined && schema.type === undefined) return fc.oneof(...choices.map((one) => this.valid(one)))
    if (choices !== undefined)
      return fc.oneof(...choices.map((one) => this.valid({ ...schema, anyOf: undefined as never, ...one })))
    const types = [schema.type ?? (['string', 'integer', 'boolean', 'null'] as const)].flat()
    return fc.oneof(...types.map((type) => this.#ofType(type, schema)))
  }

  /** Mostly a value that the schema does not allow: of another type, out of bounds, or with a part that is so. */
  near(given: Schema): Arbitrary<unknown> {
    const schema = this.resolve(given)
    const wrongType = fc.oneof(...STRAYS)
    const { properties = {}, items, required = [] } = schema
    const names = Object.keys(properties)
    if (names.length > 0) {
      const valid = this.valid(schema) as Arbitrary<object>
      const changed = fc
        .constantFrom(...names)
        .chain((name) =>
          fc.tuple(valid, this.near(properties[name] ?? {})).map(([whole, part]) => ({ ...whole, [name]: part })),
        )
      const extended = fc
        .tuple(valid, fc.constantFrom('colour', '__proto', 'Id', ' id'))
        .map(([whole, name]) => ({ ...whole, [name]: 1 }))
      const lacking =
        required.length === 0
          ? []
          : [fc.tuple(valid, fc.constantFrom(...required)).map(([whole, name]) => without(whole, name))]
      return fc.oneof({ weight: 4, arbitrary: changed }, { weight: 1, arbitrary: extended }, ...lacking)
    }
    if (schema.maxLength !== undefined) return fc.oneof(wrongType, fc.constant('😀'.repeat(schema.maxLength + 1)))
    if (items !== undefined) return fc.oneof(wrongType, fc.array(this.near(items), { minLength: 1, maxLength: 3 }))
    return fc.oneof(
      wrongType,
      fc.constantFrom<unknown>(0, -1, 1.5, 2 ** 53, '', ' ', 'x', '9:99', 'a,b', '2030-02-30T00:00:00Z'),
    )
  }

  #ofType(type: string, schema: SchemaObject): Arbitrary<unknown> {
    switch (type) {
      case 'null':
        return fc.constant(null)
      case 'boolean':
        return fc.boolean()
      case 'integer':
        return this.#integer(schema)
      case 'number':
        return fc.oneof(
          fc.integer({ min: -1000, max: 1000 }),
          fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
        )
      case 'string':
        return textOf(schema)
      case 'array':
        return fc.array(this.valid(schema.items ?? {}), {
          minLength: schema.minItems ?? 0,
          maxLength: Math.min(schema.maxItems ?? 3, 3),
        })
      default:
        return this.#object(schema)
    }
  }

  #integer({ minimum, maximum }: SchemaObject): Arbitrary<number> {
    const [min, max] = [minimum ?? -10, maximum ?? 2 ** 53 - 1]
    const known = this.#numbers.filter((number) => number >= min && number <= max)
    return fc.oneof(
      { weight: 4, arbitrary: known },
      fc.integer({ min, max: Math.min(max, min + 200) }),
      fc.maxSafeInteger().filter((one) => one >= min && one <= max),
    )
  }

  #object({ properties = {}, required = [], additionalProperties }: SchemaObject): Arbitrary<unknown> {
    const names = Object.keys(properties)
    const known = Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, this.valid(part)]))
    const record = fc.record(known, { requiredKeys: required })
    // Few optional fields at once: each is a chance to be refused by a rule of the account.
    const some = fc
      .tuple(record, fc.subarray(names, { maxLength: Math.min(4, names.length) }))
      .map(([whole, kept]) =>
        Object.fromEntries(Object.entries(whole).filter(([name]) => required.includes(name) || kept.includes(name))),
      )
    if (typeof additionalProperties !== 'object') return some
    const custom = fc.constantFrom('cf_reference_number', 'cf_vip', 'cf_seats', 'department', 'default_question', 'x')
    return fc
      .tuple(some, fc.dictionary(custom, this.valid(additionalProperties), { maxKeys: 2 }))
      .map(([whole, more]) => ({ ...whole, ...more }))
  }
}

const without = (whole: object, name: string) =>
  Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name))

const STRAYS: readonly Arbitrary<unknown>[] = [
  fc.constantFrom(null, true, false, 0, -1, 1.5, 'x', ''),
  fc.string(),
  fc.array(fc.constantFrom<unknown>(null, 1, 'x', {}), { maxLength: 2 }),
  fc.constantFrom({}, { id: 1 }),
]

const moment = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })

/** Characters are code points, as JSON Schema counts them. */
const isWithin = (text: string, maxLength: number) => [...text].length <= maxLength

function textOf({ format, pattern, minLength = 0, maxLength }: SchemaObject): Arbitrary<string> {
  if (format === 'date-time') return moment.map((date) => date.toISOString().replace(/\.\d+/, ''))
  if (format === 'date') return moment.map((date) => date.toISOString().slice(0, 10))
  if (format === 'email') {
    return fc.oneof(fc.constantFrom('ada@acme.test', 'sam.supervisor@example.com'), fc.emailAddress())
  }
  const made =
    pattern === undefined
      ? fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength ?? 20, 20) })
      : fc.stringMatching(new RegExp(pattern, 'u'), { maxLength: 60 })
  if (maxLength === undefined) return made
  const longest = fc.constantFrom('x'.repeat(maxLength), '😀'.repeat(maxLength))
  return fc.oneof({ weight: 4, arbitrary: made.filter((text) => isWithin(text, maxLength)) }, longest)
}
