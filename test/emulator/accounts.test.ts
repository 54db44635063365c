import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type AccountHandle, createEmulator, type NewAccountOptions } from '../../src/index.ts'
import { rarely } from '../support/extent.ts'
import { useFolder } from '../support/folder.ts'
import { basic, NOW, startFreshdesk } from '../support/freshdesk.ts'
import { ID } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const folder = useFolder()
afterEach(() => {
  for (const { name } of emulator.accounts.slice(1)) emulator.deleteAccount(name)
})

const FROZEN = { now: NOW, freeze: true }
const made = (options: Partial<NewAccountOptions> & { name: string }) =>
  emulator.createAccount({ ...FROZEN, ...options })

async function ticketOf({ url, apiKey }: AccountHandle, id = 1) {
  const response = await fetch(`${url}/api/v2/tickets/${id}`, { headers: { Authorization: basic(apiKey) } })
  return (await response.json()) as { readonly subject: string; readonly created_at: string }
}

/** A ticket of each account by which its rows can be told: the rows themselves, which accounts that began alike share. */
const rowOf = (account: AccountHandle, id = 1) =>
  (
    account as unknown as { account: { database: { tickets: { get(id: number): unknown } } } }
  ).account.database.tickets.get(id)

describe('accounts that begin alike', () => {
  it('share their rows, and nothing that is changed', async () => {
    const [one, other] = [made({ name: 'one' }), made({ name: 'other' })]
    expect(rowOf(one)).toBe(rowOf(other))
    const before = await ticketOf(other)
    const change = { method: 'PUT', body: '{"subject":"Changed"}' }
    const headers = { Authorization: basic(one.apiKey), 'Content-Type': 'application/json' }
    expect((await fetch(`${one.url}/api/v2/tickets/1`, { ...change, headers })).status).toBe(200)
    expect([(await ticketOf(one)).subject, await ticketOf(other)]).toEqual(['Changed', before])
    expect(await ticketOf(made({ name: 'later' }))).toEqual(before)
    one.reset()
    expect(await ticketOf(one)).toEqual(before)
  })

  it('also share them with the default account, whose changes they do not see', async () => {
    await freshdesk.put('/tickets/1', { subject: 'Changed' })
    const later = made({ name: 'later' })
    expect((await ticketOf(later)).subject).not.toBe('Changed')
    emulator.reset()
    expect(rowOf(later)).toBe(rowOf(emulator))
  })

  it.each<[string, Partial<NewAccountOptions>]>([
    ['another seed', { seed: 2 }],
    ['another start', { now: '2030-01-15T09:00:01Z' }],
    ['another fixture', { fixture: 'dirty-data' }],
    ['a plan', { plan: 'growth' }],
    ['a rate limit', { rateLimit: 1000 }],
    ['a running clock', { freeze: false }],
  ])('are not those with %s', (_, options) => {
    expect(rowOf(made({ name: 'one' }))).not.toBe(rowOf(made({ name: 'other', ...options })))
  })

  it('have the plan and the limits they were asked for', () => {
    const limits = (options: Partial<NewAccountOptions>, name: string) => {
      const { total, mode } = made({ name, fixture: 'rate-limited', ...options }).rateLimits
      return [total, mode]
    }
    const all = [{}, { plan: 'pro' }, { rateLimit: 'off' }, { rateLimit: 1000 }] as const
    const first = all.map((options, index) => limits(options, `a${index}`))
    expect(new Set(first.map(String)).size).toBe(all.length)
    expect(all.map((options, index) => limits(options, `b${index}`))).toEqual(first)
  })

  it('have times relative to their own start', async () => {
    const age = async (account: AccountHandle) =>
      Date.parse(account.clock.now) - Date.parse((await ticketOf(account)).created_at)
    const [one, later] = [made({ name: 'one' }), made({ name: 'later', now: '2030-03-01T00:00:00Z' })]
    expect(await age(later)).toBe(await age(one))
  })

  it('are those of the file as it is now', async () => {
    const path = join(folder, 'own.json')
    const write = (subject: string) =>
      writeFileSync(
        path,
        JSON.stringify({
          agents: [{ name: 'A', email: 'a@x.test', roles: ['Account Administrator'], api_key: 'admin-api-key' }],
          contacts: [{ name: 'C', email: 'c@x.test' }],
          tickets: [{ id: 1, subject, requester: 'c@x.test' }],
        }),
      )
    write('First')
    expect((await ticketOf(made({ name: 'one', fixture: path }))).subject).toBe('First')
    write('Second, longer')
    expect((await ticketOf(made({ name: 'other', fixture: path }))).subject).toBe('Second, longer')
    appendFileSync(path, '}')
    expect(() => made({ name: 'broken', fixture: path })).toThrow('is not valid')
    expect(() => made({ name: 'missing', fixture: join(folder, 'none.json') })).toThrow('cannot be read: ENOENT')
  })

  it('are not the objects a test changes between', async () => {
    const fixture = {
      contacts: [{ name: 'C', email: 'c@x.test' }],
      tickets: [{ subject: 'One', requester: 'c@x.test' }],
    }
    const one = made({ name: 'one', fixture })
    if (fixture.tickets[0] !== undefined) fixture.tickets[0].subject = 'Two'
    expect([rowOf(one), rowOf(made({ name: 'two', fixture }))]).toMatchObject([{ subject: 'One' }, { subject: 'Two' }])
  })
})

describe('a fork', () => {
  it('is reached by its own keys alone, which have its name before them', async () => {
    await freshdesk.put('/tickets/1', { subject: 'Before' })
    const fork = emulator.createAccount({ name: 'fork', from: 'acme' })
    await freshdesk.put('/tickets/1', { subject: 'After' })
    const subject = async (key: string) => (await freshdesk.get('/tickets/1', { key })).body.subject
    expect([fork.apiKey, fork.keys[1]?.key]).toEqual(['fork.admin-api-key', 'fork.supervisor-api-key'])
    expect([await subject(fork.apiKey), await subject('admin-api-key')]).toEqual(['Before', 'After'])
  })

  it('of an account made later does not take that one’s keys', async () => {
    made({ name: 'w1' })
    const fork = emulator.createAccount({ name: 'w2', from: 'w1' })
    const statusWith = async (key: string) =>
      (await fetch(`${fork.url}/api/v2/tickets`, { headers: { Authorization: basic(key) } })).status
    expect([fork.apiKey, await statusWith(fork.apiKey)]).toEqual(['w2.admin-api-key', 200])
    expect([await statusWith('admin-api-key'), await statusWith('w1.admin-api-key')]).toEqual([200, 401])
  })

  it('names its keys in the answers of the control operations and in the reason of a 401', async () => {
    const answer = await freshdesk.post('/_emulator/accounts', { name: 'fork', from: 'acme' })
    expect(answer.body.api_keys[0].key).toBe('fork.admin-api-key')
    const key = await freshdesk.get(`/_emulator/accounts/fork/agents/${ID.amy}/api-key`)
    expect(key.body.key).toBe('fork.agent-api-key')
    const rotated = await freshdesk.post(`/_emulator/accounts/fork/agents/${ID.amy}/api-key`)
    expect(rotated.body.key).toMatch(/^fork\.[0-9a-f]{20}$/)
    expect((await freshdesk.get('/tickets', { key: rotated.body.key })).status).toBe(200)
    expect((await freshdesk.get('/tickets', { key: 'fork.agent-api-key' })).status).toBe(401)
    expect((await freshdesk.get('/tickets', { key: 'agent-api-key' })).status).toBe(200)
  })

  it('goes on with the ids and the chance of its origin, whatever its seed', async () => {
    const seeded = made({ name: 'seeded', seed: 7 })
    const fork = emulator.createAccount({ name: 'fork', from: 'seeded' })
    const idOfNewGroup = async ({ url, apiKey }: AccountHandle) => {
      const headers = { Authorization: basic(apiKey), 'Content-Type': 'application/json' }
      const response = await fetch(`${url}/api/v2/groups`, { method: 'POST', headers, body: '{"name":"New"}' })
      expect(response.status).toBe(201)
      return ((await response.json()) as { readonly id: number }).id
    }
    expect(await idOfNewGroup(fork)).toBe(await idOfNewGroup(seeded))
    expect(fork.export()).toEqual(seeded.export())
  })

  it.each<[string, object]>([
    ['fixture', { fixture: 'empty' }],
    ['seed', { seed: 2 }],
    ['now', { now: NOW }],
    ['freeze', { freeze: true }],
  ])('takes no %s, and says so', async (name, options) => {
    const message = `${name} does not go with from: a fork is as its origin is now`
    const answer = await freshdesk.post('/_emulator/accounts', { name: 'fork', from: 'acme', ...options })
    expect([answer.status, answer.body]).toEqual([400, { code: 'invalid_value', message }])
    expect(() => emulator.createAccount({ name: 'fork', from: 'acme', ...options })).toThrow(message)
    expect(emulator.accounts).toHaveLength(1)
  })
})

rarely('holds 5,000 accounts and refuses another one, saying so', async () => {
  const crowded = await createEmulator({ ...FROZEN, fixture: 'empty' })
  try {
    for (let count = 2; count <= 5000; count++)
      crowded.createAccount({ ...FROZEN, name: `w${count}`, fixture: 'empty' })
    const message = 'There are 5000 accounts, the most an emulator holds: delete some'
    expect(() => crowded.createAccount({ name: 'one-more' })).toThrow(message)
    const response = await fetch(`${crowded.url}/_emulator/accounts`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"name":"one-more"}',
    })
    expect([response.status, await response.json()]).toEqual([409, { code: 'conflict', message }])
    crowded.deleteAccount('w2')
    expect(crowded.createAccount({ name: 'one-more', from: 'w3' }).name).toBe('one-more')
  } finally {
    await crowded.close()
  }
})
