import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { fixtureYaml } from '../../src/pull/fixture/yaml.ts'
import { clientOf } from '../support/freshdesk.ts'
import { KEY, pullFrom, standIn, stateFile } from './stand-in.ts'

vi.setConfig({ testTimeout: 300_000 })

const account = await standIn()
afterAll(() => account.close())
const pulled = await pullFrom(account)

describe('a pulled fixture', () => {
  it('is loaded, with the account’s ids, and answers as the account does where nobody is named', async () => {
    const emulator = await createEmulator({ fixture: pulled.fixture })
    const [own, live] = [clientOf(emulator), clientOf(account)]
    for (const path of [
      '/ticket_fields',
      '/contact_fields',
      '/company_fields',
      '/business_hours',
      '/surveys',
      '/settings/helpdesk',
    ]) {
      const [mine, theirs] = await Promise.all([own.get(path, { key: emulator.apiKey }), live.get(path)])
      expect(withoutAccountsOwn(mine.body), path).toEqual(withoutAccountsOwn(theirs.body))
    }
    const tickets = '/tickets?updated_since=2000-01-01&per_page=100'
    const answers = await Promise.all([own.get(tickets, { key: emulator.apiKey }), live.get(tickets)])
    const [mine, theirs] = answers.map(({ body }) => body.map(({ id }: { id: number }) => id))
    expect(mine).toEqual(theirs)
    await emulator.close()
  })

  it('is the same when it is pulled again', async () => {
    expect(fixtureYaml((await pullFrom(account)).fixture, [])).toBe(fixtureYaml(pulled.fixture, []))
  })
})

it('asks by GET alone', () => {
  expect(new Set(account.requests.list().map(({ method }) => method))).toEqual(new Set(['GET']))
})

it('asks nothing twice when it was stopped and goes on', async () => {
  const file = stateFile('stopped.pull')
  account.requests.clear()
  account.faults.add({ match: { path: '/api/v2/roles' }, effect: { status: 401 }, times: 1 })
  await expect(pullFrom(account, { stateFile: file })).rejects.toThrow('refuses the key')
  const before = account.requests.list().map(({ path, query }) => `${path} ${JSON.stringify(query)}`)
  account.requests.clear()
  const { fixture } = await pullFrom(account, { stateFile: file, resume: true })
  const after = account.requests.list().map(({ path, query }) => `${path} ${JSON.stringify(query)}`)
  expect(after.filter((one) => before.includes(one))).toEqual(before.slice(-1))
  expect(fixtureYaml(fixture, [])).toBe(fixtureYaml(pulled.fixture, []))
  expect(readFileSync(file, 'utf8')).not.toMatch(/lovelace|ada@acme/i)
})

it('has other ids and times where they are wanted', async () => {
  const text = fixtureYaml((await pullFrom(account, { newIds: true, shiftTimes: true, key: KEY })).fixture, [])
  expect(text).not.toContain('158000002001')
  const emulator = await createEmulator({
    fixture: (await pullFrom(account, { newIds: true, shiftTimes: true })).fixture,
  })
  expect(emulator.export().tickets?.length).toBe((pulled.fixture.tickets as unknown[]).length)
  await emulator.close()
})

/** Choices that are names, and the names of agents, groups and products. */
function withoutAccountsOwn(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withoutAccountsOwn)
  if (typeof body !== 'object' || body === null) return body
  const { type, choices, ...others } = body as Record<string, unknown>
  const members = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, withoutAccountsOwn(value)]))
  return /^(?:default_(?:agent|group|product)|nested_field)$/.test(String(type))
    ? members
    : { ...members, type, choices }
}
