import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { webhook } from '../support/automations.ts'
import { times } from '../support/extent.ts'
import { startFreshdesk } from '../support/freshdesk.ts'
import { ID } from '../support/tickets.ts'

// Many runs: a busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 })

const freshdesk = await startFreshdesk({ deliver: 'record' })

const value = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', '--', 'x', 'EMEA', 2, 4, 1.5, -1, 1e300, ID.amy, ID.support, ID.ada),
  fc.constantFrom<unknown>('{{ticket.id}}', '{{nope}}', '2030-01-15', '__proto__', 'https://a.test', 'GET', 'XML', '1'),
  fc.jsonValue({ maxDepth: 2 }),
)

const CONDITIONS = [
  { field_name: 'status', operator: 'is', value: 2 },
  { field_name: 'subject', operator: 'contains', value: ['s'], case_sensitive: true },
  { field_name: 'due_by', operator: 'greater_than', value: '2030-01-15' },
  { field_name: 'cf_vip', operator: 'not_selected' },
  { field_name: 'cf_country', operator: 'is', value: null },
  { field_name: 'tags', operator: 'not_in', value: ['x'] },
  { resource_type: 'company', field_name: 'name', operator: 'starts_with', value: 'Acme' },
]
const EVENTS = [
  { field_name: 'status', from: '--', to: 4 },
  { field_name: 'ticket_action', value: 'updated' },
  { field_name: 'cf_country', to: 'Germany', to_nested_field: { level2: { field_name: 'cf_state', value: 'Hesse' } } },
  { field_name: 'is_escalated' },
]
const ACTIONS = [
  { field_name: 'priority', value: 4 },
  { field_name: 'cf_seats', value: 7 },
  { field_name: 'add_tag', value: ['a'] },
  { field_name: 'add_note', note_body: 'x', notify_agents: [ID.amy] },
  { field_name: 'send_email_to_agent', email_to: ID.amy, email_subject: 'a', email_body: 'b' },
  { field_name: 'forward_ticket', fwd_to: ['a@b.test'], fwd_note_body: 'x' },
  { field_name: 'delete_ticket' },
  webhook({ id: '{{ticket.id}}' }),
  webhook('<a>{{ticket.subject}}</a>', { content_type: 'XML' }),
]

/** One of these; every other time with one of its attributes, or of the others', replaced. */
function like(examples: readonly object[]): fc.Arbitrary<object> {
  const names = [...new Set([...examples.flatMap(Object.keys), 'nested_fields', 'nope'])]
  const change = fc.option(fc.tuple(fc.constantFrom(...names), value), { freq: 2 })
  return fc
    .tuple(fc.constantFrom(...examples), change)
    .map(([example, changed]) => (changed === null ? example : { ...example, [changed[0]]: changed[1] }))
}

const rule = fc.record({
  type: fc.constantFrom(1, 4),
  properties: fc.array(like(CONDITIONS), { maxLength: 2 }),
  events: fc.array(like(EVENTS), { minLength: 1, maxLength: 2 }),
  actions: fc.array(like(ACTIONS), { minLength: 1, maxLength: 2 }),
})

const KEPT = {
  type: 4 as const,
  properties: CONDITIONS.slice(0, 1),
  events: EVENTS.slice(0, 1),
  actions: ACTIONS.slice(0, 1),
}
const REFUSED = { ...KEPT, actions: [{ field_name: 'nope' }] }

it('whatever rule is sent, it is refused by name or it is kept, shown and run', async () => {
  const statuses = new Set<number>()
  await fc.assert(
    fc.asyncProperty(rule, async ({ type, properties, events, actions }) => {
      freshdesk.emulator.reset()
      const conditions = properties.length === 0 ? [] : [{ name: 'condition_set_1', match_type: 'any', properties }]
      const whole = { name: 'n', conditions, actions, ...(type === 4 && { performer: { type: 3 }, events }) }
      const answer = await freshdesk.post(`/automations/${type}/rules`, whole)
      statuses.add(answer.status)
      if (answer.status !== 201) {
        expect(answer.status, answer.text).toBe(400)
        for (const { field } of answer.body.errors) expect(field).toMatch(/^(events|conditions|actions)/)
        return
      }
      expect(answer.body).toMatchObject({ outdated: false, ...JSON.parse(JSON.stringify(whole)) })
      const ticket = { email: 'ada@acme.test', subject: 's', description: 'd', status: 2, priority: 1 }
      const created = await freshdesk.post('/tickets', ticket)
      const changed = await freshdesk.put(`/tickets/${created.body.id}`, { status: 4, priority: 4 })
      expect([created.status, [200, 405].includes(changed.status)]).toEqual([201, true])
    }),
    { numRuns: times(300, 20), examples: [[KEPT], [REFUSED]] },
  )
  expect([...statuses].toSorted()).toEqual([201, 400])
})
