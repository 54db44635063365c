import { describe, expect, it } from 'vitest'
import { type GenerateOptions, generateFixture } from '../../src/domain/generate.ts'
import { Fixture } from '../../src/schemas/fixture.ts'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
// The generator takes an account, which the public door does not hand out.
const account = (emulator as unknown as { account: Parameters<typeof generateFixture>[0] }).account

/** With its tickets, which are made one by one. */
function generated(options: GenerateOptions) {
  const { tickets, ...rows } = generateFixture(account, options)
  return { ...rows, tickets: [...tickets] }
}

describe('generating a fixture', () => {
  it('is equal for equal seeds, and another for another seed', () => {
    const first = JSON.stringify(generated({ tickets: 300, seed: 7 }))
    expect(JSON.stringify(generated({ tickets: 300, seed: 7 }))).toBe(first)
    expect(JSON.stringify(generated({ tickets: 300, seed: 8 }))).not.toBe(first)
  })

  it('takes the seed of the account when none is given', () => {
    expect(generated({ tickets: 30 })).toEqual(generated({ tickets: 30, seed: 1 }))
  })

  it('writes what the fixture format allows, also after a way through a file', () => {
    const fixture = JSON.parse(JSON.stringify(generated({ tickets: 300 })))
    expect(Fixture.safeParse(fixture).error).toBeUndefined()
  })

  it('makes as many as it is asked for, else a contact for 20 tickets and a company for 20 contacts', () => {
    const given = generated({ tickets: 3, contacts: 5, companies: 2, conversations: 4 })
    expect([given.tickets.length, given.contacts.length, given.companies.length]).toEqual([3, 5, 2])
    expect(given.tickets.map((ticket) => ticket.conversations?.length)).toEqual([4, 4, 4])
    const derived = generated({ tickets: 401 })
    expect([derived.tickets.length, derived.contacts.length, derived.companies.length]).toEqual([401, 21, 2])
  })

  it('gives every contact an address and every company a name and a domain of its own', () => {
    const { contacts, companies } = generated({ tickets: 0, contacts: 3000, companies: 400 })
    expect(new Set(contacts.map((contact) => contact.email)).size).toBe(3000)
    expect(new Set(companies.map((company) => company.name.toLowerCase())).size).toBe(400)
    expect(new Set(companies.flatMap((company) => company.domains)).size).toBe(400)
  })

  it.each([{ tickets: -1 }, { tickets: 1.5 }, { tickets: 1, contacts: Number.NaN }])('refuses %o', (options) => {
    expect(() => generated(options)).toThrow(/^generate\.\w+ should be a whole number from 0$/)
  })
})

describe('loading generated rows', () => {
  const listed = async (path: string) => (await freshdesk.get(path)).body

  it('returns how many rows it added, by table', () => {
    const counts = emulator.load({ generate: { tickets: 200, contacts: 12, companies: 3 }, seed: 1 })
    expect(counts).toMatchObject({ tickets: 200, conversations: 200, users: 12, companies: 3, agents: 0, groups: 0 })
  })

  it('refers to people and groups that there are, spread over all of them, statuses and priorities', async () => {
    emulator.load({ generate: { tickets: 600 } })
    const tickets = [...account.database.tickets.all()].filter((ticket) => ticket.id > 36)
    const values = (key: keyof (typeof tickets)[number]) => [...new Set(tickets.map((ticket) => ticket[key]))]
    expect(values('status').sort()).toEqual([2, 3, 4, 5, 6, 7])
    expect(values('priority').sort()).toEqual([1, 2, 3, 4])
    for (const id of values('requester_id')) expect(account.database.users.get(Number(id))?.is_agent).toBe(false)
    const agents = [...account.database.agents.all()].map((agent) => agent.id)
    expect(new Set(values('responder_id'))).toEqual(new Set([null, ...agents]))
    const groups = [...account.database.groups.all()].map((group) => group.id)
    expect(new Set(values('group_id'))).toEqual(new Set(groups))
    for (const { id } of tickets.slice(0, 20))
      expect((await freshdesk.get(`/tickets/${id}?include=conversations`)).status).toBe(200)
  })

  it('spreads tickets over the last 90 days, the newest with the highest id', async () => {
    emulator.load({ generate: { tickets: 500 } })
    const tickets = await listed('/tickets?updated_since=2000-01-01T00:00:00Z&order_by=created_at&per_page=100')
    const ids = tickets.map((ticket: { id: number }) => ticket.id).filter((id: number) => id > 36)
    expect(ids).toEqual([...ids].sort((a, b) => b - a))
    const created = [...account.database.tickets.all()].filter(({ id }) => id > 36).map((ticket) => ticket.created_at)
    const now = account.clock.seconds()
    const days = created.map((seconds) => (now - seconds) / 86_400)
    expect(Math.max(...days)).toBeLessThanOrEqual(90)
    expect(Math.max(...days)).toBeGreaterThan(89)
    expect(Math.min(...days)).toBeGreaterThan(0)
    expect(Math.min(...days)).toBeLessThan(1)
  })

  it('can be done again, since new names and addresses are none that are taken', () => {
    emulator.load({ generate: { tickets: 100 }, seed: 3 })
    const again = emulator.load({ generate: { tickets: 100 }, seed: 3 })
    expect(again).toMatchObject({ tickets: 100, users: 5, companies: 1 })
  })

  it('answers the same bytes in two accounts of one seed', async () => {
    const bytesOf = async () => {
      emulator.reset()
      emulator.load({ generate: { tickets: 50 }, seed: 5 })
      return (await freshdesk.get('/tickets?per_page=100&include=requester,description,stats')).text
    }
    expect(await bytesOf()).toBe(await bytesOf())
  })

  it('needs a contact in an account that has nobody, and does without agents and groups', () => {
    const empty = emulator.createAccount({ name: 'nobody', fixture: {} })
    expect(() => empty.load({ generate: { tickets: 1, contacts: 0 } })).toThrow('generated tickets need a contact')
    expect(empty.load({ generate: { tickets: 10 } })).toMatchObject({ tickets: 10, conversations: 10, users: 1 })
  })

  it('counts the rows of a fixture too', () => {
    const fixture = { tickets: [{ subject: 'One', requester: 'ada@acme.test' }] }
    expect(emulator.load({ fixture })).toMatchObject({ tickets: 1, conversations: 0, users: 0 })
  })
})
