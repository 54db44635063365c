import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { coerceTexts } from '../../src/http/coerce.ts'
import { parserOf, schemaOf } from '../../src/http/schema-of.ts'
import { endpoints } from '../../src/routes/index.ts'
import { bodyFor, keysOf, NASTY_KEYS, scalar } from '../support/any-body.ts'
import { times } from '../support/extent.ts'

/** What a schema makes of an input, or says of it. */
function outcomeBy(schema: z.ZodType, input: unknown) {
  const { success, data, error } = schema.safeParse(input, { reportInput: true })
  return success ? { data } : { issues: error.issues }
}

describe('a compiled schema', () => {
  it.each(endpoints.filter(({ body }) => body !== undefined))(
    'makes of any body of $id what it makes else',
    (endpoint) => {
      const schema = schemaOf(endpoint.body as () => z.ZodType)
      const compiled = z.compile(schema, { strict: true })
      fc.assert(
        fc.property(bodyFor(endpoint), (body) => {
          const input = JSON.parse(JSON.stringify(body))
          expect(outcomeBy(compiled, input)).toStrictEqual(outcomeBy(schema, input))
        }),
        { numRuns: times(300, 20) },
      )
    },
  )

  it.each(endpoints.filter(({ query }) => query !== undefined))('and of any query of $id', ({ query, examples }) => {
    const schema = schemaOf(query as () => z.ZodType)
    const compiled = z.compile(schema, { strict: true })
    const given = examples.flatMap((example) => Object.values(example.query ?? {}).map(String))
    const value = fc.oneof(scalar.map(String), fc.constantFrom('1', '100', 'true', ...given))
    const queries = fc.dictionary(fc.constantFrom(...keysOf(query), ...NASTY_KEYS), value, { maxKeys: 4 })
    fc.assert(
      fc.property(queries, (texts) => {
        const input = coerceTexts(schema, texts, { splitLists: true })
        expect(outcomeBy(compiled, input)).toStrictEqual(outcomeBy(schema, input))
      }),
      { numRuns: times(300, 20) },
    )
  })
})

it('is parsed by once it is used much, and keeps its parts', () => {
  const lazy = () => z.strictObject({ name: z.string() })
  for (let use = 0; use < 1000; use++) expect(parserOf(lazy).safeParse({ name: 'Ada' }).data).toEqual({ name: 'Ada' })
  expect(parserOf(lazy)).not.toBe(schemaOf(lazy))
  expect(parserOf(lazy).safeParse({ name: 1 }).success).toBe(false)
  expect(schemaOf(lazy)).toHaveProperty('shape.name')
})
