import { describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../src/index.ts'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const ALL = { new_tickets: 20, customer_replies: 20, agent_updates: 20, agent_replies: 20, deletions: 5, merges: 5 }
const NONE = { new_tickets: 0, customer_replies: 0, agent_updates: 0, agent_replies: 0, deletions: 0, merges: 0 }
const hour = async (one: Emulator) => (await one.clock.advance(3600)).ran.filter(({ kind }) => kind === 'traffic')

describe('traffic', () => {
  it('is as many of each an hour, by chance, on the account’s clock', async () => {
    expect(emulator.traffic).toMatchObject({ per_hour: NONE, until: null })
    const { status, body } = await freshdesk.call('PUT', '/_emulator/traffic', {
      body: { per_hour: { new_tickets: 30 } },
    })
    expect([status, body]).toEqual([200, { per_hour: { ...NONE, new_tickets: 30 }, until: null }])
    const counts = []
    for (let passed = 0; passed < 4; passed++) counts.push((await hour(emulator)).length)
    const sum = counts.reduce((a, b) => a + b)
    expect(sum).toBeGreaterThan(80) // 120 are expected, 11 their deviation
    expect(sum).toBeLessThan(160)
    expect(new Set(counts).size).toBeGreaterThan(1)
  })

  it('does everything that it says, by its own name', async () => {
    await using events = emulator.events({ types: ['row', 'mail', 'clock'] })
    emulator.traffic.set({ per_hour: ALL })
    await hour(emulator)
    const told = []
    for await (const event of events) {
      if (event.type === 'clock') break
      told.push(event)
    }
    const rows = told.flatMap((event) => (event.type === 'row' ? [event.data] : []))
    const tickets = rows.filter(({ table, by }) => table === 'tickets' && by === 'traffic')
    expect(new Set(tickets.map(({ change }) => change))).toEqual(new Set(['inserted', 'updated']))
    expect(rows.some(({ table, by }) => table === 'conversations' && by === 'traffic')).toBe(true)
    expect(told.some((event) => event.type === 'mail' && event.data.direction === 'in')).toBe(true)
    expect(emulator.outbox.list().some(({ kind }) => kind === 'reply')).toBe(true)
    const deleted = (await freshdesk.get('/tickets?filter=deleted&updated_since=2030-01-15T09:00:01Z')).body
    expect(deleted.length).toBeGreaterThan(0)
    expect(emulator.requests.list({ status: '5xx' })).toEqual([])
  })

  it('bounds what one move of the clock goes through', async () => {
    emulator.traffic.set({ per_hour: { new_tickets: 3600, agent_updates: 3600 } })
    const before = emulator.clock.now
    const message = 'Traffic would do some 172800 things until then, and a move takes 20000: move by steps, or slow it'
    await expect(emulator.clock.advance(86_400)).rejects.toThrow(new RangeError(message))
    const calls = [
      ['POST', '/_emulator/clock/advance', { seconds: 86_400 }],
      ['PUT', '/_emulator/clock', { now: '2030-01-16T09:00:00Z' }],
    ] as const
    for (const [method, path, body] of calls) {
      const answer = await freshdesk.call(method, path, { body })
      expect([answer.status, answer.body]).toEqual([400, { code: 'invalid_value', message }])
    }
    expect(emulator.clock.now).toBe(before)
    emulator.traffic.set({ per_hour: { new_tickets: 3600 }, until: '2030-01-15T09:00:30Z' })
    expect((await emulator.clock.advance(86_400)).ran.length).toBeGreaterThan(5)
  })

  it('is the same for the same seed, and another for another', async () => {
    const run = async (seed: number) => {
      await using one = await createEmulator({ now: NOW, freeze: true, seed })
      one.traffic.set({ per_hour: ALL })
      const ran = await hour(one)
      return { ran, exported: one.export() }
    }
    const [first, second, other] = [await run(3), await run(3), await run(4)]
    expect(second).toEqual(first)
    expect(other.ran).not.toEqual(first.ran)
  })

  it('ends when it was told to, by DELETE and by reset; a snapshot has it', async () => {
    emulator.traffic.set({ per_hour: { agent_updates: 60 }, until: '2030-01-15T09:30:00Z' })
    emulator.snapshot('busy')
    const ran = await hour(emulator)
    expect(ran.length).toBeGreaterThan(10)
    expect(ran.every(({ at }) => at <= '2030-01-15T09:30:00Z')).toBe(true)
    emulator.restore('busy')
    expect(await hour(emulator)).toEqual(ran)
    emulator.restore('busy')
    expect((await freshdesk.delete('/_emulator/traffic')).status).toBe(204)
    expect((await freshdesk.get('/_emulator/traffic')).body).toEqual({ per_hour: NONE, until: null })
    expect(await hour(emulator)).toEqual([])
    emulator.restore('busy')
    emulator.reset()
    expect(await hour(emulator)).toEqual([])
  })

  it('goes on in an account of no tickets and no agents but one', async () => {
    await using bare = await createEmulator({ fixture: 'empty', now: NOW, freeze: true })
    bare.traffic.set({ per_hour: { ...ALL, new_tickets: 1 } })
    expect((await hour(bare)).length).toBeGreaterThan(10)
  })

  it.each([
    [{}],
    [{ per_hour: { new_tickets: -1 } }],
    [{ per_hour: { new_tickets: 1e9 } }],
    [{ per_hour: { replies: 1 } }],
    [{ per_hour: {}, until: 'noon' }],
  ])('is refused for %j', async (body) => {
    expect((await freshdesk.call('PUT', '/_emulator/traffic', { body })).status).toBe(400)
  })
})
