import fc from 'fast-check'
import type { Endpoint } from '../../src/http/endpoint.ts'
import { schemaOf } from '../../src/http/schema-of.ts'
import { COMPANY, PERSON } from './people.ts'

/** Names that objects have of themselves, and some that records have. */
export const NASTY_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'length',
  '',
  '0',
  'custom_fields',
  'custom_fields.cf_vip',
  'id',
  'deleted',
  'updated_at',
]
const NASTY_TEXTS = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '😀',
  'ada@acme.test',
  'true',
  '2030-02-30',
  '9999-12-31T23:59:59-23:59',
  '<script>',
  '%',
  'x'.repeat(10_000),
]
const NASTY_NUMBERS = [0, -0, -1, 1.5, 2 ** 31, 2 ** 53, 1e300, 1, 2, PERSON.ada, PERSON.alex, COMPANY.acme]

/** Values without parts, many of them at some edge. */
export const scalar = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, ...NASTY_TEXTS, ...NASTY_NUMBERS),
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)

/** Objects whose keys are those the operation knows, and worse. */
function objectWith(keys: readonly string[], maxLength = 6, depth = 0): fc.Arbitrary<unknown> {
  const value: fc.Arbitrary<unknown> =
    depth === 2 ? scalar : fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), objectWith(keys, maxLength, depth + 1))
  return fc
    .array(fc.tuple(fc.constantFrom(...keys), value), { maxLength })
    .map((entries) => JSON.parse(`{${entries.map(([key, one]) => `${JSON.stringify(key)}:${JSON.stringify(one)}`)}}`))
}

/** Members that a schema knows. */
export const keysOf = (schema: Endpoint['body']): string[] =>
  schema === undefined ? [] : Object.keys((schemaOf(schema) as unknown as { readonly shape: object }).shape)

const CUSTOM_FIELDS = ['cf_vip', 'cf_seats', 'cf_country', 'cf_state', 'cf_amount', 'department', 'contract_number']

/** Any JSON, mostly an object that looks like a request of this operation: its example, with some of it replaced. */
export function bodyFor({ body, examples }: Endpoint): fc.Arbitrary<unknown> {
  const keys = [...keysOf(body), ...NASTY_KEYS, ...CUSTOM_FIELDS]
  const ownKeys = keysOf(body).length === 0 ? NASTY_KEYS : keysOf(body)
  return fc.oneof(
    { weight: 2, arbitrary: fc.jsonValue() },
    { weight: 4, arbitrary: objectWith(keys) },
    {
      weight: 8,
      arbitrary: fc
        .tuple(fc.constantFrom(...examples), objectWith(ownKeys, 2))
        .map(([example, change]) => ({ ...(example.body as object | undefined), ...(change as object) })),
    },
  )
}
