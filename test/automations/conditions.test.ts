import { describe, expect, it } from 'vitest'
import { createRule, webhook, whereAll } from '../support/automations.ts'
import { startFreshdesk } from '../support/freshdesk.ts'
import { ID } from '../support/tickets.ts'

const freshdesk = await startFreshdesk({ deliver: 'record' })
const { emulator } = freshdesk

// Ticket 1: Ada of Acme asks, Amy of Support answers; open, high, by e-mail, an incident, tags vpn and firmware.
const TICKET = 1

/** Why the rule does not fire for the ticket; null when it does. */
async function unmetOf(rule: object, ticket_id = TICKET): Promise<string | null> {
  const id = await createRule(freshdesk, 1, { actions: [webhook({})], ...rule })
  const run = emulator.dryRun({ ticket_id, event: 'ticket.created' }).find(({ rule_id }) => rule_id === id)
  return run?.unmet ?? null
}

const unmetOfCondition = (condition: object) => unmetOf({ conditions: whereAll(condition) })

const CASES: readonly (readonly [field: object, met: object, unmet: object])[] = [
  [{ field_name: 'subject' }, { operator: 'contains', value: 'vpn' }, { operator: 'contains', value: 'fax' }],
  [
    { field_name: 'description' },
    { operator: 'contains', value: 'update to 4.2.1' },
    { operator: 'contains', value: '<p>' },
  ],
  [
    { field_name: 'subject_or_description' },
    { operator: 'contains', value: 'every ten minutes' },
    { operator: 'contains', value: 'fax' },
  ],
  [
    { field_name: 'from_email' },
    { operator: 'ends_with', value: '@acme.test' },
    { operator: 'is', value: 'amy@acme.test' },
  ],
  [
    { field_name: 'to_email' },
    { operator: 'is', value: 'support@acme.freshdesk.com' },
    { operator: 'is', value: 'billing@acme.freshdesk.com' },
  ],
  [
    { field_name: 'ticket_cc' },
    { operator: 'does_not_contain', value: 'boss' },
    { operator: 'contains', value: 'boss' },
  ],
  [{ field_name: 'status' }, { operator: 'in', value: [2, 3] }, { operator: 'in', value: [4, 5] }],
  [{ field_name: 'priority' }, { operator: 'is', value: 3 }, { operator: 'is_not', value: 3 }],
  [{ field_name: 'type' }, { operator: 'in', value: ['Incident'] }, { operator: 'in', value: ['Question'] }],
  [{ field_name: 'ticket_type' }, { operator: 'in', value: ['Incident'] }, { operator: 'in', value: ['Question'] }],
  [{ field_name: 'source' }, { operator: 'is', value: 1 }, { operator: 'is', value: 2 }],
  [{ field_name: 'group_id' }, { operator: 'in', value: [ID.support] }, { operator: 'in', value: [ID.billing] }],
  [{ field_name: 'responder_id' }, { operator: 'is', value: ID.amy }, { operator: 'is', value: null }],
  [{ field_name: 'internal_agent_id' }, { operator: 'is', value: null }, { operator: 'is', value: '--' }],
  [{ field_name: 'internal_group_id' }, { operator: 'is', value: null }, { operator: 'is', value: '--' }],
  [{ field_name: 'product_id' }, { operator: 'is', value: ID.router }, { operator: 'is', value: ID.cloud }],
  [{ field_name: 'tags' }, { operator: 'in', value: ['vpn'] }, { operator: 'not_in', value: ['vpn'] }],
  [
    { field_name: 'created_at' },
    { operator: 'is', value: '2030-01-13' },
    { operator: 'less_than', value: '2030-01-13' },
  ],
  [{ field_name: 'due_by' }, { operator: 'is', value: '2030-01-14' }, { operator: 'is', value: null }],
  [{ field_name: 'fr_due_by' }, { operator: 'less_than', value: '2030-01-14' }, { operator: 'is', value: null }],
  [{ field_name: 'is_escalated' }, { operator: 'selected' }, { operator: 'not_selected' }],
  [{ field_name: 'fr_escalated' }, { operator: 'not_selected' }, { operator: 'is', value: true }],
  [{ field_name: 'cf_reference_number' }, { operator: 'is', value: 'ref-1001' }, { operator: 'is', value: 'REF-1' }],
  [{ field_name: 'cf_vip' }, { operator: 'selected' }, { operator: 'is', value: false }],
  [{ field_name: 'cf_seats' }, { operator: 'greater_than', value: 100 }, { operator: 'less_than', value: 100 }],
  [{ field_name: 'cf_region' }, { operator: 'is', value: 'EMEA' }, { operator: 'in', value: ['APAC'] }],
  [{ field_name: 'cf_incident_date' }, { operator: 'is', value: null }, { operator: 'is', value: '2030-01-01' }],
  [
    { resource_type: 'contact', field_name: 'name' },
    { operator: 'starts_with', value: 'ada' },
    { operator: 'is', value: 'Linus' },
  ],
  [
    { resource_type: 'contact', field_name: 'email' },
    { operator: 'is', value: 'ada@acme.test' },
    { operator: 'is', value: 'x' },
  ],
  [
    { resource_type: 'contact', field_name: 'job_title' },
    { operator: 'is', value: 'Network Manager' },
    { operator: 'is', value: 'x' },
  ],
  [
    { resource_type: 'contact', field_name: 'phone' },
    { operator: 'is', value: '+1 555 0101' },
    { operator: 'is', value: '1' },
  ],
  [
    { resource_type: 'contact', field_name: 'language' },
    { operator: 'is', value: 'en' },
    { operator: 'is', value: 'sv' },
  ],
  [
    { resource_type: 'contact', field_name: 'tags' },
    { operator: 'in', value: ['beta'] },
    { operator: 'in', value: ['x'] },
  ],
  [
    { resource_type: 'contact', field_name: 'department' },
    { operator: 'is', value: 'Research' },
    { operator: 'is', value: 'Sales' },
  ],
  [{ resource_type: 'contact', field_name: 'newsletter' }, { operator: 'selected' }, { operator: 'not_selected' }],
  [
    { resource_type: 'company', field_name: 'name' },
    { operator: 'contains', value: 'acme' },
    { operator: 'contains', value: 'globex' },
  ],
  [
    { resource_type: 'company', field_name: 'domains' },
    { operator: 'in', value: ['acme.test'] },
    { operator: 'in', value: ['x'] },
  ],
  [
    { resource_type: 'company', field_name: 'account_tier' },
    { operator: 'is', value: 'Enterprise' },
    { operator: 'is', value: 'Basic' },
  ],
  [
    { resource_type: 'company', field_name: 'renewal_date' },
    { operator: 'greater_than', value: '2030-06-01' },
    { operator: 'less_than', value: '2030-06-01' },
  ],
  [
    { resource_type: 'company', field_name: 'support_plan' },
    { operator: 'in', value: ['Gold', 'Silver'] },
    { operator: 'in', value: ['Bronze'] },
  ],
]

describe.each(CASES)('a condition on %j', (field, met, unmet) => {
  it('is met by what the ticket has', async () => {
    expect(await unmetOfCondition({ ...field, ...met })).toBeNull()
  })

  it('is not met by what it has not', async () => {
    expect(await unmetOfCondition({ ...field, ...unmet })).toMatch(/^condition_set_1: .+ is not met, it is /)
  })
})

describe('what is not met', () => {
  it.each([
    [
      { field_name: 'status', operator: 'in', value: [4, 5] },
      'Status is one of Resolved, Closed is not met, it is Open',
    ],
    [{ field_name: 'responder_id', operator: 'is', value: null }, 'Agent is none is not met, it is Amy Agent'],
    [{ field_name: 'tags', operator: 'not_in', value: ['vpn'] }, 'Tags is none of vpn is not met, it is vpn, firmware'],
    [{ field_name: 'cf_vip', operator: 'not_selected' }, 'VIP is not selected is not met, it is true'],
    [
      { field_name: 'created_at', operator: 'less_than', value: '2030-01-01' },
      'Created at is before 2030-01-01 is not met, it is 2030-01-13T09:00:00Z',
    ],
  ])('is told in words: %j', async (condition, words) => {
    expect(await unmetOfCondition(condition)).toBe(`condition_set_1: ${words}`)
  })
})

const MET = { field_name: 'status', operator: 'is', value: 2 }
const UNMET = { field_name: 'status', operator: 'is', value: 5 }
const set = (number: number, match_type: string, ...properties: object[]) => ({
  name: `condition_set_${number}`,
  match_type,
  properties,
})

describe('a set', () => {
  it.each([
    ['all', [MET, MET], true],
    ['all', [MET, UNMET], false],
    ['any', [UNMET, MET], true],
    ['any', [UNMET, UNMET], false],
  ])('of %s of %j is met: %j', async (match_type, properties, isMet) => {
    const unmet = await unmetOf({ conditions: [set(1, match_type, ...properties)] })
    expect(unmet === null).toBe(isMet)
  })

  it('of any tells each condition', async () => {
    const conditions = [set(1, 'any', UNMET, { field_name: 'priority', operator: 'is', value: 1 })]
    expect(await unmetOf({ conditions })).toBe(
      'condition_set_1: Status is Closed is not met, it is Open; Priority is Low is not met, it is High',
    )
  })
})

describe('two sets', () => {
  it.each([
    ['and', MET, MET, true],
    ['and', MET, UNMET, false],
    ['and', UNMET, MET, false],
    ['or', MET, UNMET, true],
    ['or', UNMET, MET, true],
    ['or', UNMET, UNMET, false],
  ])('joined by %s', async (operator, first, second, isMet) => {
    const unmet = await unmetOf({
      operator: `condition_set_1 ${operator} condition_set_2`,
      conditions: [set(1, 'all', first), set(2, 'any', second)],
    })
    expect(unmet === null).toBe(isMet)
  })

  it('are both told when either would do', async () => {
    const conditions = [set(1, 'all', UNMET), set(2, 'all', UNMET)]
    const words = 'Status is Closed is not met, it is Open'
    expect(await unmetOf({ operator: 'condition_set_1 or condition_set_2', conditions })).toBe(
      `condition_set_1: ${words} and condition_set_2: ${words}`,
    )
  })
})

describe('no conditions at all', () => {
  it('are met', async () => {
    expect(await unmetOf({ conditions: [] })).toBeNull()
  })
})

describe('case', () => {
  it.each([
    [{}, true],
    [{ case_sensitive: false }, true],
    [{ case_sensitive: true }, false],
    [{ case_senstive: true }, false],
  ])('does not count unless asked for: %j', async (asked, isMet) => {
    const unmet = await unmetOfCondition({ field_name: 'subject', operator: 'contains', value: 'ROUTER', ...asked })
    expect(unmet === null).toBe(isMet)
  })
})

describe('a nested field', () => {
  const place = (state: string | undefined, city: string | undefined) => ({
    field_name: 'cf_country',
    operator: 'is',
    value: 'Germany',
    nested_fields: {
      ...(state && { level2: { field_name: 'cf_state', operator: 'is', value: state } }),
      ...(city && { level3: { field_name: 'cf_city', value: city } }),
    },
  })

  it.each([
    [undefined, undefined, true],
    ['Bavaria', undefined, true],
    ['Hesse', undefined, false],
    ['Bavaria', 'Munich', true],
    ['Bavaria', 'Nuremberg', false],
  ])('is asked with its levels %s and %s', async (state, city, isMet) => {
    await freshdesk.put('/tickets/1', {
      custom_fields: { cf_country: 'Germany', cf_state: 'Bavaria', cf_city: 'Munich' },
    })
    expect((await unmetOfCondition(place(state, city))) === null).toBe(isMet)
  })
})

describe('a condition on a field that has gone', () => {
  it('is not met', async () => {
    const id = await createRule(freshdesk, 1, {
      conditions: whereAll({ field_name: 'group_id', operator: 'is', value: ID.billing }),
      actions: [webhook({})],
    })
    await freshdesk.delete(`/groups/${ID.billing}`)
    const run = emulator.dryRun({ ticket_id: TICKET, event: 'ticket.created' }).find((one) => one.rule_id === id)
    expect(run?.fired).toBe(false)
  })
})
