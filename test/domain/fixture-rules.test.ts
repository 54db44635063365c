import { afterAll, describe, expect, it } from 'vitest'
import { createEmulator, type EmulatorOptions } from '../../src/index.ts'
import { deliveriesOf, webhook } from '../support/automations.ts'
import { clientOf, NOW } from '../support/freshdesk.ts'

const running: Awaited<ReturnType<typeof createEmulator>>[] = []
afterAll(() => Promise.all(running.map((emulator) => emulator.close())))

const FIXTURE = {
  groups: [{ name: 'Support', id: 1001 }],
  products: [{ name: 'Router', id: 2001 }],
  agents: [
    { name: 'Alex', email: 'alex@example.com', id: 3001, roles: ['Account Administrator'], api_key: 'admin-api-key' },
    { name: 'Amy', email: 'amy@example.com', id: 3002 },
  ],
  contacts: [{ name: 'Ada', email: 'ada@acme.test' }],
}

async function start(options: EmulatorOptions) {
  const emulator = await createEmulator({ now: NOW, freeze: true, checkReplies: true, deliver: 'record', ...options })
  running.push(emulator)
  return clientOf(emulator)
}

const startWith = (...automation_rules: object[]) => start({ fixture: { ...FIXTURE, automation_rules } })

describe('the automation rules of a fixture', () => {
  it('are there, in order, with ids for names', async () => {
    const freshdesk = await startWith(
      {
        automation_type_id: 4,
        name: 'First',
        performer: { type: 1, members: ['amy@example.com'] },
        events: [{ field_name: 'responder_id', from: 'alex@example.com', to: '--' }],
        conditions: [
          {
            name: 'condition_set_1',
            match_type: 'all',
            properties: [
              { field_name: 'group_id', operator: 'in', value: ['Support', 1001] },
              { field_name: 'subject', operator: 'is', value: 'Support' },
            ],
          },
        ],
        actions: [
          { field_name: 'product_id', value: 'Router' },
          { field_name: 'add_watcher', value: ['amy@example.com'] },
          { field_name: 'add_note', note_body: 'Support', notify_agents: ['amy@example.com'] },
          { field_name: 'send_email_to_agent', email_to: 'amy@example.com', email_subject: 'a', email_body: 'b' },
          { field_name: 'send_email_to_group', email_to: 'Support', email_subject: 'a', email_body: 'b' },
          webhook({ members: 'Support', value: 'Router' }),
        ],
      },
      {
        automation_type_id: 4,
        name: 'Second',
        id: 5001,
        performer: { type: 4 },
        last_updated_by: 'amy@example.com',
        events: [{ field_name: 'priority' }],
        conditions: [],
        actions: [{ field_name: 'priority', value: 4 }],
      },
    )
    const { rules } = (await freshdesk.get('/automations/4/rules')).body
    expect(rules).toMatchObject([
      {
        name: 'First',
        position: 1,
        active: true,
        last_updated_by: 3001,
        performer: { type: 1, members: [3002] },
        events: [{ field_name: 'responder_id', from: 3001, to: '--' }],
        conditions: [{ properties: [{ value: [1001, 1001] }, { value: 'Support' }] }],
        actions: [
          { value: 2001 },
          { value: [3002] },
          { note_body: 'Support', notify_agents: [3002] },
          { email_to: 3002 },
          { email_to: 1001 },
          { content: { members: 'Support', value: 'Router' } },
        ],
      },
      { id: 5001, name: 'Second', position: 2, last_updated_by: 3002 },
    ])
  })

  const RULE = { automation_type_id: 1, name: 'n', conditions: [], actions: [{ field_name: 'priority', value: 4 }] }

  it.each([
    [
      'an unknown group',
      { actions: [{ field_name: 'group_id', value: 'Nobody' }] },
      'automation_rules[0]: there is nothing named Nobody',
    ],
    [
      'an unknown agent',
      { actions: [{ field_name: 'responder_id', value: 'x@y.test' }] },
      'automation_rules[0]: nobody has the id or e-mail x@y.test',
    ],
    [
      'a shape that is wrong',
      { actions: [{ field_name: 7 }] },
      'automation_rules[0].actions[0].field_name: It should be a/an String',
    ],
    ['no actions', { actions: undefined }, 'automation_rules[0].actions: It should be a/an Array'],
    ['an unknown type', { automation_type_id: 2 }, /automation_rules\[0\].automation_type_id/],
    [
      'what a request would be refused for',
      { actions: [webhook({}, { url: 'ftp://a.test' })] },
      'automation_rules[0].actions[0].url: It should be a valid URL that begins with http:// or https://',
    ],
  ])('are refused with %s', async (_what, change, message) => {
    await expect(startWith({ ...RULE, ...change })).rejects.toThrow(message)
  })

  it('are refused when an id is taken, and nothing is loaded', async () => {
    const freshdesk = await startWith({ ...RULE, id: 5001 })
    const again = { contacts: [{ name: 'Eve', email: 'eve@acme.test' }], automation_rules: [{ ...RULE, id: 5001 }] }
    expect(() => freshdesk.emulator.load({ fixture: again })).toThrow('automation_rules[0].id: 5001 is taken')
    expect((await freshdesk.get('/contacts?email=eve@acme.test')).body).toEqual([])
  })

  it('need an agent who made them', async () => {
    await expect(start({ fixture: { automation_rules: [RULE] } })).rejects.toThrow(
      'automation_rules[0]: automation rules need an agent who made them',
    )
  })
})

describe('loading tickets', () => {
  const HOOK = {
    automation_type_id: 1,
    name: 'Hook',
    conditions: [],
    actions: [webhook('{{ticket.id}}', { content_type: 'FORM' })],
  }
  const ticket = (id: number) => ({ id, subject: 'Old', requester: 'ada@acme.test' })

  it('fires nothing, at the start or later', async () => {
    const freshdesk = await start({ fixture: { ...FIXTURE, automation_rules: [HOOK], tickets: [ticket(1)] } })
    freshdesk.emulator.load({ fixture: { tickets: [ticket(2)] } })
    expect(deliveriesOf(freshdesk)).toEqual([])
  })

  it('fires for each ticket when asked to', async () => {
    const freshdesk = await start({ fixture: { ...FIXTURE, automation_rules: [HOOK], tickets: [ticket(1)] } })
    freshdesk.emulator.load({ fixture: { tickets: [ticket(2), ticket(3)] }, events: true })
    freshdesk.emulator.load({ generate: { tickets: 1 }, events: true })
    expect(deliveriesOf(freshdesk).map(({ event, body }) => [event, body])).toEqual([
      ['ticket.created', '2'],
      ['ticket.created', '3'],
      ['ticket.created', '4'],
    ])
  })
})
