import fc from 'fast-check'
import { afterAll, expect, it, vi } from 'vitest'
import type { Fixture } from '../../src/index.ts'
import { ReadingClient } from '../../src/pull/ask/client.ts'
import { verify } from '../../src/verify/verify.ts'
import { times } from '../support/extent.ts'
import { randomAccount } from './random-account.ts'
import { fastTimer, pullFrom, standIn, stateFile, takenIn } from './stand-in.ts'

vi.setConfig({ testTimeout: 3_600_000 })

const ACCOUNTS = Number(process.env.PULL_ACCOUNTS ?? times(20, 5))
/** Lists in the order of names, which are strangers' in a pulled account. */
const BY_NAME = /^\/(?:agents|groups|admin\/groups|skills|roles|products)\?/
const EVERYTHING = [
  ...['agents', 'groups', 'roles', 'products', 'email_configs', 'business_hours', 'sla_policies', 'surveys', 'skills'],
  ...['ticket_fields', 'contact_fields', 'company_fields', 'canned_responses', 'ticket_forms', 'scenario_automations'],
  ...['tickets', 'contacts', 'companies', 'automation_rules', 'email_settings', 'settings'],
].flatMap((name) => [`${name}[].*`, `${name}.*`, `${name}[]*`])

const desk = await standIn({ rateLimit: 'off' })
afterAll(() => desk.close())
const startedAt = Date.parse(desk.clock.now)
let made = 0

const urlOf = (name: string) => `${desk.httpsUrl}/${name}`

/** Loads a fixture into an account of its own, and takes it away in the end. */
async function within<Result>(fixture: Fixture, work: (url: string, keys: readonly string[]) => Promise<Result>) {
  await using account = desk.createAccount({ name: `account-${made++}`, fixture })
  return await work(
    urlOf(account.name),
    account.keys.map(({ key }) => key),
  )
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

it(`answers as ${ACCOUNTS} random accounts do where nobody is named`, async () => {
  const [first, second] = [stateFile('first.pull'), stateFile('second.pull')]
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const { fixture, administrator } = randomAccount(seed)
      await within(fixture, async (url) => {
        const pulled = await pullFrom(desk, { url, apiKey: administrator, stateFile: first, startedAt })
        await within(pulled.fixture as Fixture, async (copy, [apiKey = '']) => {
          await pullFrom(desk, { url: copy, apiKey, stateFile: second, startedAt, keep: EVERYTHING })
          expect(comparable(second)).toEqual(comparable(first))
          const sides = {
            account: new ReadingClient({ url, key: administrator, ca: desk.caCertificate }),
            emulator: new ReadingClient({ url: copy, key: apiKey, ca: desk.caCertificate }),
          }
          const told = { timer: fastTimer(desk), progress: () => undefined, withWrongKey: true }
          const { differences } = await verify(sides, { fixture: pulled.fixture as Fixture, ...told })
          for (const side of Object.values(sides)) side.close()
          expect(differences).toEqual([])
        })
      })
    }),
    { numRuns: ACCOUNTS, endOnFailure: true },
  )
})

it(`loads what agents of ${ACCOUNTS} random accounts may read, and tells what they may not`, async () => {
  let leftOut = 0
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const { fixture, agent } = randomAccount(seed)
      await within(fixture, async (url) => {
        const pulled = await pullFrom(desk, { url, apiKey: agent, startedAt })
        leftOut += pulled.leftOut.size
        await within(pulled.fixture as Fixture, async () => undefined)
      })
    }),
    { numRuns: ACCOUNTS, endOnFailure: true },
  )
  expect(leftOut).toBeGreaterThan(0)
})
