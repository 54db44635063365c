import { beforeEach, describe, expect, it } from 'vitest'
import { createRule, deliveriesOf, webhook, whereAll } from '../support/automations.ts'
import { basic, startFreshdesk } from '../support/freshdesk.ts'
import { createTicket, ID } from '../support/tickets.ts'

const freshdesk = await startFreshdesk({ deliver: 'record' })
const { emulator } = freshdesk

const tag = (value: string) => ({ field_name: 'add_tag', value })
const hasTag = (value: string) => whereAll({ field_name: 'tags', operator: 'in', value: [value] })
const tagsOf = async (id: number) => (await freshdesk.get(`/tickets/${id}`)).body.tags

/** Fires on what other rules and the clock do. */
const onSystem = (field_name: string, rule: object) =>
  createRule(freshdesk, 4, { performer: { type: 4 }, events: [{ field_name }], ...rule })

describe('the rules on creation', () => {
  it('run in order of position, each on what those before it left', async () => {
    await createRule(freshdesk, 1, { conditions: hasTag('first'), actions: [tag('second')] })
    await createRule(freshdesk, 1, { conditions: hasTag('second'), actions: [tag('third')] })
    await createRule(freshdesk, 1, { position: 1, actions: [tag('first')] })
    expect(await tagsOf(await createTicket(freshdesk))).toEqual(['first', 'second', 'third'])
  })

  describe('with cascading_rules off', () => {
    beforeEach(() => freshdesk.call('PATCH', '/_emulator/account', { body: { settings: { cascading_rules: false } } }))

    it('end with the first that fires', async () => {
      await createRule(freshdesk, 1, { conditions: hasTag('never'), actions: [tag('a')] })
      await createRule(freshdesk, 1, { actions: [tag('b')] })
      await createRule(freshdesk, 1, { actions: [tag('c')] })
      expect(await tagsOf(await createTicket(freshdesk))).toEqual(['b'])
      expect((await freshdesk.get('/automations/1/rules')).body.meta.cascading_rules).toBe(false)
    })

    it('leave those on updates alone', async () => {
      await createRule(freshdesk, 4, { actions: [tag('a')] })
      await createRule(freshdesk, 4, { actions: [tag('b')] })
      await freshdesk.put('/tickets/2', { tags: [] })
      expect(await tagsOf(2)).toEqual(['a', 'b'])
      expect((await freshdesk.get('/automations/4/rules')).body.meta.cascading_rules).toBe(true)
    })
  })
})

describe('what a rule does', () => {
  it('is an update by the system, for the rules that wait for one', async () => {
    await createRule(freshdesk, 1, { actions: [{ field_name: 'priority', value: 4 }] })
    await onSystem('priority', { actions: [tag('by system')] })
    await createRule(freshdesk, 4, { events: [{ field_name: 'priority' }], actions: [tag('by people')] })
    expect(await tagsOf(await createTicket(freshdesk))).toEqual(['by system'])
  })

  it('does not run it again', async () => {
    const id = await onSystem('ticket_action', {
      events: [{ field_name: 'ticket_action', value: 'updated' }],
      actions: [{ field_name: 'add_note', note_body: 'Again' }],
    })
    await createRule(freshdesk, 1, { actions: [tag('start')] })
    const ticket = await createTicket(freshdesk)
    expect((await freshdesk.get(`/tickets/${ticket}/conversations`)).body).toHaveLength(1)
    expect((await freshdesk.get(`/automations/4/rules/${id}`)).body.affected_tickets_count).toBe(1)
  })

  it('is no update where nothing changes', async () => {
    await createRule(freshdesk, 1, { actions: [{ field_name: 'priority', value: 1 }, tag('there')] })
    await onSystem('ticket_action', {
      events: [{ field_name: 'ticket_action', value: 'updated' }],
      actions: [webhook({})],
    })
    await createTicket(freshdesk, { priority: 1, tags: ['there'] })
    expect(deliveriesOf(freshdesk)).toEqual([])
  })
})

describe('rules that run each other', () => {
  const flip = (name: string, from: number, to: number) =>
    onSystem('priority', {
      name,
      events: [{ field_name: 'priority', from: '--', to: from }],
      actions: [{ field_name: 'priority', value: to }],
    })

  it('are stopped, and the administrator is told', async () => {
    await flip('Raise', 1, 4)
    await flip('Lower', 4, 1)
    await createRule(freshdesk, 1, { name: 'Start', actions: [{ field_name: 'priority', value: 4 }] })
    const id = await createTicket(freshdesk)
    const [alert, ...others] = emulator.outbox.list()
    expect(others).toEqual([])
    const chain = ['Start', ...Array.from({ length: 10 }, (_, step) => (step % 2 === 0 ? 'Lower' : 'Raise'))]
    expect(alert).toMatchObject({
      kind: 'admin_alert',
      to: ['alex.admin@example.com'],
      ticket_id: id,
      text: `Automation rules run each other on ticket #${id} and were stopped after 10 of them: ${chain.join(' → ')}`,
    })
    const { rules } = (await freshdesk.get('/automations/4/rules')).body
    const counts = rules.map((rule: { affected_tickets_count: number }) => rule.affected_tickets_count)
    expect(counts).toEqual([0, 4, 5])
  })

  it('come to rest where they agree', async () => {
    await flip('One', 4, 3)
    await onSystem('priority', { actions: [{ field_name: 'priority', value: 3 }] })
    await createRule(freshdesk, 1, { actions: [{ field_name: 'priority', value: 4 }] })
    const id = await createTicket(freshdesk)
    expect((await freshdesk.get(`/tickets/${id}`)).body.priority).toBe(3)
    expect(emulator.outbox.list()).toEqual([])
  })
})

describe('rules are part of the account', () => {
  const addTag = () => createRule(freshdesk, 1, { actions: [tag('here')] })
  const count = async () => (await freshdesk.get('/automations/1/rules')).body.meta.count

  it('a reset takes back what was made', async () => {
    const before = await count()
    await addTag()
    emulator.reset()
    expect(await count()).toBe(before)
    expect(await tagsOf(await createTicket(freshdesk))).toEqual([])
  })

  it('a snapshot holds them', async () => {
    await addTag()
    emulator.snapshot('with')
    emulator.reset()
    emulator.restore('with')
    expect(await tagsOf(await createTicket(freshdesk))).toEqual(['here'])
  })

  it('a fork has them, and keeps its own', async () => {
    await addTag()
    const fork = emulator.createAccount({ name: 'fork', from: 'acme' })
    emulator.reset()
    const response = await fetch(`${fork.url}/api/v2/automations/1/rules`, {
      headers: { Authorization: basic('admin-api-key') },
    })
    expect(((await response.json()) as { meta: { count: number } }).meta.count).toBe((await count()) + 1)
  })
})

describe('a rule that assigns', () => {
  it('is seen by the agent it assigns to', async () => {
    await createRule(freshdesk, 1, { actions: [{ field_name: 'responder_id', value: ID.rita }] })
    const id = await createTicket(freshdesk)
    expect((await freshdesk.get(`/tickets/${id}`, { key: 'restricted-api-key' })).status).toBe(200)
  })
})
