import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { accountOf } from '../support/account.ts'
import { times } from '../support/extent.ts'
import { startFreshdesk } from '../support/freshdesk.ts'

// Many runs: a busy machine may take its time.
vi.setConfig({ testTimeout: 240_000 })

const CAP = 2
const TURNS = 21
const CAPPED = 22
const BY_HAND = 23
const AGENTS = [11, 12, 13, 14]

const agents = AGENTS.map((id) => ({
  id,
  name: `Agent ${id}`,
  email: `a${id}@desk.test`,
  api_key: `key-${id}`,
  roles: ['Agent'],
  available: true,
}))
const DESK = {
  agents: [
    { id: 1, name: 'Boss', email: 'boss@desk.test', api_key: 'admin-api-key', roles: ['Account Administrator'] },
    ...agents,
  ],
  contacts: [{ id: 100, name: 'Bob', email: 'bob@acme.test' }],
  groups: [
    { id: TURNS, name: 'Turns', auto_ticket_assign: 1 },
    {
      id: CAPPED,
      name: 'Capped',
      auto_ticket_assign: 12,
      assignment_settings: [
        { channel: 'ticket', assignment_type: 'lbrr_by_omniroute', assignment_type_settings: { capping_limit: CAP } },
      ],
    },
    { id: BY_HAND, name: 'By hand' },
  ],
}
const freshdesk = await startFreshdesk({ fixture: DESK })
const { emulator } = freshdesk
const account = accountOf(emulator)

type Step =
  | { readonly create: number }
  | { readonly finish: number }
  | { readonly release: number }
  | { readonly move: number; readonly to: number }
  | { readonly members: readonly number[] }

/** What happens to tickets of some groups. Nobody assigns by hand, and nothing that is done comes back. */
const steps = (groups: readonly number[]): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.record({ create: fc.constantFrom(...groups) }) },
      { weight: 3, arbitrary: fc.record({ finish: fc.nat() }) },
      { weight: 2, arbitrary: fc.record({ release: fc.nat() }) },
      { weight: 2, arbitrary: fc.record({ move: fc.nat(), to: fc.constantFrom(...groups) }) },
      { weight: 2, arbitrary: fc.record({ members: fc.subarray(AGENTS) }) },
    ),
    { minLength: 5, maxLength: 25 },
  )

const openTickets = () => [...account.database.tickets.all()].filter(({ status }) => status === 2)

async function happen(step: Step, members: number): Promise<void> {
  const open = openTickets()
  const picked = (number: number) => open[number % open.length]?.id
  const change = (id: number | undefined, body: object) => id && freshdesk.put(`/tickets/${id}`, body)
  if ('create' in step) {
    const body = { email: 'bob@acme.test', subject: 's', description: 'd', status: 2, priority: 1 }
    await freshdesk.post('/tickets', { ...body, group_id: step.create })
  } else if ('finish' in step) await change(picked(step.finish), { status: 4 })
  else if ('release' in step) await change(picked(step.release), { responder_id: null })
  else if ('move' in step) await change(picked(step.move), { group_id: step.to })
  else await freshdesk.put(`/groups/${members}`, { agent_ids: step.members })
}

const begin = async (group: number) => {
  emulator.reset()
  await freshdesk.put(`/groups/${group}`, { agent_ids: AGENTS })
}

const loads = () => {
  const counts = new Map(AGENTS.map((id) => [id, 0]))
  for (const { responder_id } of openTickets()) {
    if (responder_id !== null) counts.set(responder_id, (counts.get(responder_id) ?? 0) + 1)
  }
  return counts
}

it('lets no load exceed the cap, and no ticket wait while a member has room', async () => {
  await fc.assert(
    fc.asyncProperty(steps([CAPPED, BY_HAND]), async (sequence) => {
      await begin(CAPPED)
      for (const step of sequence) {
        await happen(step, CAPPED)
        const counts = loads()
        for (const [id, load] of counts) expect([id, load <= CAP]).toEqual([id, true])
        const members = [...account.database.agents.all()].filter(({ group_ids }) => group_ids.includes(CAPPED))
        const hasRoom = members.some(({ id }) => (counts.get(id) ?? 0) < CAP)
        const waits = openTickets().some((ticket) => ticket.group_id === CAPPED && ticket.responder_id === null)
        expect(hasRoom && waits).toBe(false)
      }
    }),
    { numRuns: times(30, 8) },
  )
})

it('gives members of a round as many tickets as each other, or one more', async () => {
  await fc.assert(
    fc.asyncProperty(fc.subarray(AGENTS, { minLength: 1 }), fc.integer({ min: 1, max: 12 }), async (members, count) => {
      await begin(TURNS)
      await freshdesk.put(`/groups/${TURNS}`, { agent_ids: members })
      for (let made = 0; made < count; made++) await happen({ create: TURNS }, TURNS)
      const counts = members.map((id) => loads().get(id) ?? 0)
      expect(counts.reduce((sum, one) => sum + one, 0)).toBe(count)
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
    }),
    { numRuns: times(20, 6) },
  )
})

it('assigns alike when the same happens again', async () => {
  await fc.assert(
    fc.asyncProperty(steps([TURNS, CAPPED, BY_HAND]), async (sequence) => {
      const run = async () => {
        await begin(TURNS)
        await freshdesk.put(`/groups/${CAPPED}`, { agent_ids: AGENTS })
        for (const step of sequence) await happen(step, TURNS)
        return [...account.database.tickets.all()].map(({ id, responder_id, updated_at }) => [
          id,
          responder_id,
          updated_at,
        ])
      }
      expect(await run()).toEqual(await run())
    }),
    { numRuns: times(20, 6) },
  )
})
