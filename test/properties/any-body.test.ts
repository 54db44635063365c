import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { Endpoint } from '../../src/http/endpoint.ts'
import { schemaOf } from '../../src/http/schema-of.ts'
import { endpoints } from '../../src/routes/index.ts'
import { accountOf } from '../support/account.ts'
import { times } from '../support/extent.ts'
import { startFreshdesk } from '../support/freshdesk.ts'
import { COMPANY, PERSON } from '../support/people.ts'

// Many runs: a busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 })

const freshdesk = await startFreshdesk()
const account = accountOf(freshdesk.emulator)

const NASTY_KEYS = [
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

const scalar = fc.oneof(
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

const keysOf = (schema: Endpoint['body']): string[] =>
  schema === undefined ? [] : Object.keys((schemaOf(schema) as unknown as { readonly shape: object }).shape)

const CUSTOM_FIELDS = ['cf_vip', 'cf_seats', 'cf_country', 'cf_state', 'cf_amount', 'department', 'contract_number']

/** Any JSON, mostly an object that looks like a request of this operation: its example, with some of it replaced. */
function bodyFor({ body, examples }: Endpoint): fc.Arbitrary<unknown> {
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

const pathOf = (endpoint: Endpoint) =>
  endpoint.path.replace(/:(\w+)/g, (_, name) => String(endpoint.examples[0]?.params?.[name] ?? 1))

/** Whatever a write could change: the same tokens mean the same rows. */
const stateOf = () => [
  ...Object.values(account.database).map(({ version }) => version),
  ...account.ids.capture().values(),
  freshdesk.emulator.outbox.list().length,
]

const isSame = (some: readonly unknown[], others: readonly unknown[]) =>
  some.length === others.length && some.every((one, index) => one === others[index])

const withBody = endpoints.filter(({ method }) => method !== 'get')

describe('whatever JSON is sent', () => {
  it.each(withBody)('$id answers without a mistake of its own, and an error changes nothing', async (endpoint) => {
    await fc.assert(
      fc.asyncProperty(bodyFor(endpoint), async (body) => {
        freshdesk.emulator.reset()
        const before = stateOf()
        const answer = await freshdesk.call(endpoint.method.toUpperCase(), pathOf(endpoint), {
          body: JSON.stringify(body),
          headers: { 'Content-Type': 'application/json' },
        })
        expect(answer.status).toBeLessThan(500)
        if (answer.status >= 400) expect(isSame(stateOf(), before)).toBe(true)
        else expect(answer.status).toBe(endpoint.success.status)
      }),
      { numRuns: times(40, 2) },
    )
  })
})

describe('whatever is asked', () => {
  const queryFor = ({ query, examples }: Endpoint) => {
    const texts = examples.flatMap((example) => Object.values(example.query ?? {}).map(String))
    const value = fc.oneof(scalar.map(String), fc.constantFrom('1', '100', '2030-01-01T00:00:00 05:30', ...texts))
    return fc.array(fc.tuple(fc.constantFrom(...keysOf(query), ...keysOf(query), ...NASTY_KEYS), value), {
      maxLength: 4,
    })
  }
  const reading = endpoints.filter(({ method, writes }) => method === 'get' && !writes)

  it.each(reading)('$id answers without a mistake of its own and changes nothing', async (endpoint) => {
    await fc.assert(
      fc.asyncProperty(queryFor(endpoint), fc.boolean(), async (query, isRaw) => {
        const before = stateOf()
        const search = isRaw
          ? query.map(([name, value]) => `${name}=${value.replace(/[^!-~]|#/g, '')}`).join('&')
          : new URLSearchParams(query)
        const answer = await freshdesk.get(`${pathOf(endpoint)}?${search}`)
        expect(answer.status).toBeLessThan(500)
        expect(isSame(stateOf(), before)).toBe(true)
      }),
      { numRuns: times(40, 2) },
    )
  })
})
