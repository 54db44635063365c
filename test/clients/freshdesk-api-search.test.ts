import Freshdesk from 'freshdesk-api'
import { expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

/** The public npm client freshdesk-api 3.1.0, as it is but for the base URL: the three searches it knows. */
const { emulator } = await startFreshdesk()
const client = new Freshdesk(emulator.url, emulator.apiKey)

interface Found {
  readonly total: number
  readonly results: readonly Record<string, unknown>[]
}

const ask = (start: (callback: (error: Error | null, found?: unknown) => void) => void) =>
  new Promise<Found>((resolve, reject) => {
    start((error, found) => (error ? reject(error) : resolve(found as Found)))
  })

it('finds tickets', async () => {
  const { total, results } = await ask((done) => client.filterTickets("status:2 AND tag:'vpn'", 1, done))
  expect([total, results.map(({ id }) => id)]).toEqual([1, [1]])
})

it('finds contacts', async () => {
  const { total, results } = await ask((done) => client.filterContacts("email:'ada@acme.test'", done))
  expect([total, results.map(({ name }) => name)]).toEqual([1, ['Ada Lovelace']])
})

it('finds companies', async () => {
  const { total, results } = await ask((done) => client.filterCompanies("domain:'globex.test'", done))
  expect([total, results.map(({ name }) => name)]).toEqual([1, ['Globex']])
})

it('is told what is wrong with a query', async () => {
  const failure = await ask((done) => client.filterTickets('subject:x', 1, done)).catch((error: unknown) => error)
  expect(failure).toMatchObject({ status: 400, data: { errors: [{ field: 'subject', code: 'invalid_field' }] } })
})
