import fc from 'fast-check'
import { afterAll, expect, it, vi } from 'vitest'
import type { AccountHandle, Fixture } from '../../src/index.ts'
import { ReadingClient } from '../../src/pull/ask/client.ts'
import { verify } from '../../src/verify/verify.ts'
import { times } from '../support/extent.ts'
import { randomAccount } from './random-account.ts'
import { fastTimer, pullFrom, standIn, stateFile, takenIn } from './stand-in.ts'

vi.setConfig({ testTimeout: 3_600_000 })

const ACCOUNTS = Number(process.env.PULL_ACCOUNTS ?? times(20, 2))
const FEW = Number(process.env.PULL_ACCOUNTS ?? times(20, 1))
/** Seed of an account whose agent may not read all. */
const MAY_NOT_ALL = 4
/** Lists in the order of names, which are strangers' in a pulled account. */
const BY_NAME = /^\/(?:agents|groups|admin\/groups|skills|roles|products)\?/
const EVERYTHING = [
  ...['agents', 'groups', 'roles', 'products', 'email_configs', 'business_hours', 'sla_policies', 'surveys', 'skills'],
  ...['ticket_fields', 'contact_fields', 'company_fields', 'canned_responses', 'ticket_forms', 'scenario_automations'],
  ...['tickets', 'contacts', 'companies', 'automation_rules', 'email_settings', 'settings'],
].flatMap((name) => [`${name}[].*`, `${name}.*`, `${name}[]*`])

/** Calls a minute: fewer than a pull needs. */
const LIMIT = 100
const desk = await standIn({ rateLimit: LIMIT })
afterAll(() => desk.close())
const startedAt = Date.parse(desk.clock.now)
let made = 0

const urlOf = ({ name }: AccountHandle) => `${desk.httpsUrl}/${name}`
const callsOf = ({ requests }: AccountHandle) =>
  requests.list().map(({ path, query }) => `${path} ${JSON.stringify(query)}`)

/** Loads a fixture into an account of its own, whose limits are on, and takes it away in the end. */
async function within<Result>(fixture: Fixture, work: (account: AccountHandle) => Promise<Result>) {
  await using account = desk.createAccount({ name: `account-${made++}`, rateLimit: LIMIT, fixture })
  const result = await work(account)
  expect(account.requests.list().filter(({ status }) => status === 429)).toEqual([])
  return result
}

const inOrderOfIds = (path: string, answer: unknown): unknown => {
  const { status, taken } = answer as { readonly status: number; readonly taken?: unknown }
  if (!BY_NAME.test(path) || !Array.isArray(taken)) return { status, taken }
  return { status, taken: [...taken].sort((one, other) => one.id - other.id) }
}

/** Two stand-ins may be alike where names may not: the second gets a number more. */
const withoutCounts = (node: unknown): unknown =>
  JSON.parse(JSON.stringify(node), (key, value) =>
    typeof value === 'string' && (key === 'name' || key === 'title') ? value.replace(/(?: \d+)+$/, '') : value,
  )

const comparable = (file: string) =>
  withoutCounts(Object.fromEntries([...takenIn(file)].map(([path, answer]) => [path, inOrderOfIds(path, answer)])))

it(`answers as ${ACCOUNTS} random accounts do where nobody is named, and never meets their limits`, async () => {
  const [first, second] = [stateFile('first.pull'), stateFile('second.pull')]
  let waited = 0
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const { fixture, administrator } = randomAccount(seed)
      await within(fixture, async (account) => {
        const timer = fastTimer(account)
        const asked = { url: urlOf(account), apiKey: administrator, startedAt, timer }
        const pulled = await pullFrom(desk, { ...asked, stateFile: first })
        await within(pulled.fixture as Fixture, async (copy) => {
          const [{ key: apiKey } = { key: '' }] = copy.keys
          const again = { url: urlOf(copy), apiKey, startedAt, timer: fastTimer(copy) }
          await pullFrom(desk, { ...again, stateFile: second, keep: EVERYTHING })
          expect(comparable(second)).toEqual(comparable(first))
          copy.rateLimits.set({ mode: 'headers' })
          const sides = {
            account: new ReadingClient({ url: asked.url, key: administrator, ca: desk.caCertificate }),
            emulator: new ReadingClient({ url: again.url, key: apiKey, ca: desk.caCertificate }),
          }
          const told = { timer, progress: () => undefined, withWrongKey: true }
          const { differences } = await verify(sides, { fixture: pulled.fixture as Fixture, ...told })
          for (const side of Object.values(sides)) side.close()
          expect(differences).toEqual([])
        })
        waited += timer.now()
      })
    }),
    { numRuns: ACCOUNTS, endOnFailure: true },
  )
  expect(waited).toBeGreaterThan(0)
})

it(`loads what agents of ${FEW} random accounts may read, and tells what they may not`, async () => {
  let leftOut = 0
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const { fixture, agent } = randomAccount(seed)
      await within(fixture, async (account) => {
        const asked = { url: urlOf(account), apiKey: agent, startedAt, timer: fastTimer(account) }
        const pulled = await pullFrom(desk, asked)
        leftOut += pulled.leftOut.size
        await within(pulled.fixture as Fixture, async () => undefined)
      })
    }),
    { numRuns: FEW, endOnFailure: true, examples: [[MAY_NOT_ALL]] },
  )
  expect(leftOut).toBeGreaterThan(0)
})

it(`goes on with ${FEW} random accounts where it was stopped, and asks again only what it was at`, async () => {
  const file = stateFile('stopped.pull')
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.nat(), async (seed, place) => {
      const { fixture, administrator } = randomAccount(seed)
      await within(fixture, async (account) => {
        const asked = { url: urlOf(account), apiKey: administrator, startedAt, timer: fastTimer(account) }
        const whole = await pullFrom(desk, asked)
        const calls = callsOf(account)
        account.requests.clear()
        account.faults.add({ effect: { status: 401 }, after: place % calls.length, times: 1 })
        await expect(pullFrom(desk, { ...asked, stateFile: file })).rejects.toThrow('refuses the key')
        const before = callsOf(account)
        account.requests.clear()
        const { fixture: resumed } = await pullFrom(desk, { ...asked, stateFile: file, resume: true })
        expect([...before.slice(0, -1), ...callsOf(account)]).toEqual(calls)
        expect(resumed).toEqual(whole.fixture)
      })
    }),
    { numRuns: FEW, endOnFailure: true },
  )
})
