import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { Endpoint } from '../../src/http/endpoint.ts'
import { endpoints } from '../../src/routes/index.ts'
import { accountOf } from '../support/account.ts'
import { bodyFor, keysOf, NASTY_KEYS, scalar } from '../support/any-body.ts'
import { times } from '../support/extent.ts'
import { startFreshdesk } from '../support/freshdesk.ts'

// Many runs: a busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 })

const freshdesk = await startFreshdesk()
const account = accountOf(freshdesk.emulator)

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
