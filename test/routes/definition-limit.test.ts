import { describe, expect, it } from 'vitest'
import { accountOf } from '../support/account.ts'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk({ plan: 'enterprise' })
const { emulator } = freshdesk
const MOST = 5000

const field = (index: number) => ({ name: `cf_f${index}`, label: `F ${index}`, type: 'custom_text' })
const role = (index: number) => ({ name: `Role ${index}`, description: '', privileges: [] })
const RULE = { conditions: [], actions: [{ field_name: 'priority', value: 4 }] }
const TARGETS = Object.fromEntries(
  [1, 2, 3, 4].map((one) => [
    `priority_${one}`,
    { respond_within: 3600, resolve_within: 7200, business_hours: false, escalation_enabled: true },
  ]),
)

/** How one more is made by a fixture and by a call. */
const KINDS = [
  {
    kind: 'skills',
    words: 'skills',
    record: (index: number) => ({ name: `S ${index}` }),
    path: '/admin/skills',
    body: (name: string) => ({ name }),
  },
  {
    kind: 'ticket_fields',
    words: 'ticket fields',
    record: field,
    path: '/admin/ticket_fields',
    body: (label: string) => ({ label, label_for_customers: label, type: 'custom_text' }),
  },
  {
    kind: 'contact_fields',
    words: 'contact fields',
    record: field,
    path: '/contact_fields',
    body: (label: string) => ({ label, label_for_customers: label, type: 'custom_text' }),
  },
  {
    kind: 'company_fields',
    words: 'company fields',
    record: field,
    path: '/company_fields',
    body: (label: string) => ({ label, type: 'custom_text' }),
  },
  {
    kind: 'ticket_forms',
    words: 'ticket forms',
    record: (index: number) => ({ title: `Form ${index}` }),
    path: '/ticket-forms',
    body: (title: string) => ({ title }),
  },
  {
    kind: 'automation_rules',
    words: 'automation rules',
    record: (index: number) => ({ name: `Rule ${index}`, automation_type_id: 1, ...RULE }),
    path: '/automations/3/rules',
    body: (name: string) => ({ name, ...RULE }),
  },
  {
    kind: 'sla_policies',
    words: 'SLA policies',
    record: (index: number) => ({ name: `Policy ${index}`, targets: {}, applicable_to: { sources: [1] } }),
    path: '/sla_policies',
    body: (name: string) => ({ name, applicable_to: { sources: [1] }, sla_target: TARGETS }),
  },
  {
    kind: 'email_configs',
    words: 'mailboxes',
    record: (index: number) => ({ name: `Box ${index}`, reply_email: `box${index}@acme.test` }),
    path: '/email/mailboxes',
    body: (name: string) => ({ support_email: `${name}@acme.freshdesk.com`, mailbox_type: 'freshdesk_mailbox' }),
  },
  { kind: 'roles', words: 'roles', record: role },
] as const

function held(kind: (typeof KINDS)[number]['kind']): number {
  const { database } = accountOf(emulator)
  const form = /^(.+)_fields$/.exec(kind)?.[1]
  return form === undefined
    ? database[kind as 'skills'].size
    : [...database.fields.all()].filter((one) => one.form === form).length
}

describe.each(KINDS)('$kind', ({ kind, words, record, ...call }) => {
  const full = { code: 'inconsistent_state', message: `An account has at most 5000 ${words}` }
  const load = (amount: number, first = 0) =>
    emulator.load({ fixture: { [kind]: Array.from({ length: amount }, (_, index) => record(first + index)) } })

  it('are 5,000 at most by a fixture and by a call; what is full is exported and loaded again', async () => {
    load(MOST - 1 - held(kind))
    if ('path' in call) {
      expect(await freshdesk.post(call.path, call.body('last'))).toMatchObject({ status: 201 })
      const answer = await freshdesk.post(call.path, call.body('more'))
      expect([answer.status, answer.body]).toEqual([409, full])
    } else load(1, MOST)
    expect(held(kind)).toBe(MOST)
    expect(() => load(1, MOST + 1)).toThrow(`fixture is not valid: ${kind}: ${full.message}`)
    expect(held(kind)).toBe(MOST)

    const copy = emulator.createAccount({ name: 'copy', fixture: emulator.export() })
    expect(copy.export()[kind as 'skills']).toHaveLength(emulator.export()[kind as 'skills']?.length ?? 0)
    emulator.deleteAccount('copy')
  })
})

describe('an operation of control', () => {
  it('that makes a role in an account that is full is 409', async () => {
    emulator.load({ fixture: { roles: Array.from({ length: MOST - held('roles') }, (_, i) => role(i)) } })
    const { status, body } = await freshdesk.post('/_emulator/roles', { name: 'More', privileges: [] })
    expect([status, body.message]).toEqual([409, 'An account has at most 5000 roles'])
  })

  it('that makes a hook in an account that is full is 409', async () => {
    const rules = Array.from({ length: MOST - held('automation_rules') }, (_, i) => ({
      name: `R ${i}`,
      automation_type_id: 1,
      ...RULE,
    }))
    emulator.load({ fixture: { automation_rules: rules } })
    const hook = { event: 'ticket.created', url: 'http://127.0.0.1:9/hook' }
    const { status, body } = await freshdesk.post('/_emulator/hooks', hook)
    expect([status, body.message]).toEqual([409, 'An account has at most 5000 automation rules'])
  })
})
