import { describe, expect, it } from 'vitest'
import { createRule, ON_ANY_UPDATE, RECEIVER, webhook, whereAll } from '../support/automations.ts'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { ID } from '../support/tickets.ts'

const freshdesk = await startFreshdesk({ fixture: 'empty', deliver: 'record' })
const desk = await startFreshdesk({ deliver: 'record' })

const ACTIONS = [{ field_name: 'priority', value: 4 }]
const rule = (fields: object = {}) => ({ name: 'Urgent', conditions: [], actions: ACTIONS, ...fields })
const create = (type: number, fields: object = {}) => freshdesk.post(`/automations/${type}/rules`, rule(fields))
const view = async (type: number, id: number) => (await freshdesk.get(`/automations/${type}/rules/${id}`)).body
const namesOf = async (type: number) =>
  (await freshdesk.get(`/automations/${type}/rules`)).body.rules.map((one: { name: string; position: number }) => [
    one.position,
    one.name,
  ])

const admin = async () => (await freshdesk.get('/agents/me')).body.id

describe('a created rule', () => {
  it('is answered whole, with what Freshdesk adds', async () => {
    const sent = {
      name: 'Refunds',
      description: 'They cannot wait',
      active: true,
      operator: 'condition_set_1 or condition_set_2',
      performer: { type: 3 },
      events: [{ field_name: 'priority', from: '--', to: 4 }],
      conditions: [
        {
          name: 'condition_set_1',
          match_type: 'all',
          properties: [{ resource_type: 'ticket', field_name: 'subject', operator: 'contains', value: ['<refund>'] }],
        },
        {
          name: 'condition_set_2',
          match_type: 'any',
          properties: [{ resource_type: 'ticket', field_name: 'status', operator: 'in', value: [2, 3] }],
        },
      ],
      actions: [{ field_name: 'add_tag', value: ['refund', 'urgent'] }, webhook({ id: '{{ticket.id}}' })],
    }
    const answer = await freshdesk.post('/automations/4/rules', sent)
    const { id } = answer.body
    expect([answer.status, answer.headers.get('location')]).toEqual([
      201,
      `${freshdesk.emulator.url}/api/v2/automations/4/rules/${id}`,
    ])
    const whole = {
      ...sent,
      id: expect.any(Number),
      position: 1,
      outdated: false,
      last_updated_by: await admin(),
      affected_tickets_count: 0,
      summary: {
        performer: 'Performed by <b>agent or requester</b>',
        events: ['<b>Priority</b> is changed from <b>any</b> to <b>Urgent</b>'],
        conditions: {
          condition_set_1: ['<b>Subject</b> contains <b>&lt;refund&gt;</b>'],
          condition_set_2: ['<b>Status</b> is one of <b>Open, Pending</b>'],
        },
        actions: ['Add tag(s) <b>refund, urgent</b>', `Trigger webhook <b>POST ${RECEIVER}</b>`],
      },
      created_at: NOW,
      updated_at: NOW,
    }
    expect(answer.body).toEqual({ ...whole, meta: { total_active_count: 1, total_count: 1 } })
    expect(await view(4, id)).toEqual(whole)
    expect((await freshdesk.get('/automations/4/rules')).body).toEqual({
      rules: [whole],
      meta: { count: 1, cascading_rules: true },
    })
  })

  it.each([1, 3])('of type %i has no performer and no events', async (type) => {
    const { body } = await create(type)
    expect(body).not.toHaveProperty('performer')
    expect(body).not.toHaveProperty('events')
    expect(body.summary).toEqual({ conditions: {}, actions: ['Set <b>Priority</b> as <b>Urgent</b>'] })
  })

  it('is found under its own type alone', async () => {
    const { body } = await create(1)
    expect((await freshdesk.get(`/automations/3/rules/${body.id}`)).status).toBe(404)
    expect((await freshdesk.put(`/automations/4/rules/${body.id}`, { active: false })).status).toBe(404)
    expect((await freshdesk.delete(`/automations/3/rules/${body.id}`)).status).toBe(404)
    expect((await freshdesk.get(`/automations/1/rules/${body.id}`)).status).toBe(200)
  })

  it.each([2, 5, 0])('has no type %i', async (type) => {
    expect((await freshdesk.get(`/automations/${type}/rules`)).status).toBe(404)
    expect((await create(type)).status).toBe(404)
  })
})

describe('the position', () => {
  const createThree = async () => {
    const ids = []
    for (const name of ['a', 'b', 'c']) ids.push((await create(1, { name })).body.id)
    return ids as [number, number, number]
  }

  it('is the last of the type', async () => {
    await createThree()
    await create(3, { name: 'hourly' })
    expect(await namesOf(1)).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ])
    expect(await namesOf(3)).toEqual([[1, 'hourly']])
  })

  it('may be named by a new rule: the others move down', async () => {
    await createThree()
    const { body } = await create(1, { name: 'first', position: 1 })
    expect(body.position).toBe(1)
    expect(await namesOf(1)).toEqual([
      [1, 'first'],
      [2, 'a'],
      [3, 'b'],
      [4, 'c'],
    ])
  })

  it.each([
    [1, ['c', 'a', 'b']],
    [2, ['a', 'c', 'b']],
    [3, ['a', 'b', 'c']],
  ])('may be changed to %i', async (position, order) => {
    const [, , third] = await createThree()
    expect((await freshdesk.put(`/automations/1/rules/${third}`, { position })).body.position).toBe(position)
    expect((await namesOf(1)).map(([, name]: [number, string]) => name)).toEqual(order)
  })

  it('leaves no gap behind a deleted rule', async () => {
    const [, second] = await createThree()
    expect((await freshdesk.delete(`/automations/1/rules/${second}`)).status).toBe(204)
    expect(await namesOf(1)).toEqual([
      [1, 'a'],
      [2, 'c'],
    ])
    expect((await freshdesk.get(`/automations/1/rules/${second}`)).status).toBe(404)
  })

  it('lies within the rules there are', async () => {
    await createThree()
    const error = (highest: number) => ({
      description: 'Validation failed',
      errors: [
        {
          field: 'position',
          message: `It should be a/an Positive Integer less than or equal to ${highest}`,
          code: 'invalid_value',
        },
      ],
    })
    expect((await create(1, { position: 5 })).body).toEqual(error(4))
    const [first] = (await freshdesk.get('/automations/1/rules')).body.rules
    expect((await freshdesk.put(`/automations/1/rules/${first.id}`, { position: 4 })).body).toEqual(error(3))
  })
})

describe('an update', () => {
  it('changes what it names and keeps the rest', async () => {
    const id = await createRule(freshdesk, 4, { name: 'Before', actions: ACTIONS, description: 'Kept' })
    const before = await view(4, id)
    await freshdesk.emulator.clock.advance(60)
    const { status, body } = await freshdesk.put(`/automations/4/rules/${id}`, { name: 'After', active: false })
    expect(status).toBe(200)
    expect(body).toEqual({
      ...before,
      name: 'After',
      active: false,
      updated_at: '2030-01-15T09:01:00Z',
      meta: { total_active_count: 0, total_count: 1 },
    })
  })

  it('with fewer condition sets drops the operator that joined them', async () => {
    const sets = ['condition_set_1', 'condition_set_2'].map((name) => ({
      name,
      match_type: 'all',
      properties: [{ field_name: 'status', operator: 'is', value: 2 }],
    }))
    const operator = 'condition_set_1 and condition_set_2'
    const id = await createRule(freshdesk, 1, { conditions: sets, operator, actions: ACTIONS })
    expect((await view(1, id)).operator).toBe(operator)
    const { status, body } = await freshdesk.put(`/automations/1/rules/${id}`, { conditions: sets.slice(0, 1) })
    expect(status).toBe(200)
    expect(body).not.toHaveProperty('operator')
  })
})

describe('secrets', () => {
  const MASK = '********'
  const basicAuth = (password: string) => ({ auth_header: { username: 'u', password } })
  const actionsOf = async (id: number) => (await view(4, id)).actions
  /** What the webhooks would send, which the API does not show. */
  const sentBy = async (id: number) => {
    await freshdesk.post('/tickets', { email: 'a@b.test', subject: 's', description: 'd', status: 2, priority: 1 })
    const runs = freshdesk.emulator.dryRun({ ticket_id: 1, event: 'ticket.updated' })
    return runs.find((run) => run.rule_id === id)?.requests.map(({ headers }) => decoded(headers.Authorization))
  }
  const decoded = (header = '') => Buffer.from(header.replace('Basic ', ''), 'base64').toString()

  it('are masked when the rule is seen back', async () => {
    const id = await createRule(freshdesk, 4, {
      actions: [webhook({}, basicAuth('secret')), webhook({}, { api_key: 'key-1' })],
    })
    expect(await actionsOf(id)).toEqual([webhook({}, basicAuth(MASK)), webhook({}, { api_key: MASK })])
    expect(await sentBy(id)).toEqual(['u:secret', 'key-1:X'])
  })

  it('stay when their mask is sent back, also where other actions come before', async () => {
    const id = await createRule(freshdesk, 4, {
      actions: [webhook({}, basicAuth('secret')), webhook({}, { api_key: 'key-1' })],
    })
    const actions = [{ field_name: 'add_tag', value: 'x' }, webhook({}), ...(await actionsOf(id))]
    expect((await freshdesk.put(`/automations/4/rules/${id}`, { actions })).status).toBe(200)
    expect(await sentBy(id)).toEqual(['', 'u:secret', 'key-1:X'])
  })

  it('stay with their URL when the webhook before is left out', async () => {
    const to = (url: string, password: string) => webhook({}, { url, ...basicAuth(password) })
    const id = await createRule(freshdesk, 4, {
      actions: [to('https://a.test', 'of a'), to('https://b.test', 'of b')],
    })
    await freshdesk.put(`/automations/4/rules/${id}`, { actions: (await actionsOf(id)).slice(1) })
    expect(await sentBy(id)).toEqual(['u:of b'])
  })

  it('stay when the URL is another', async () => {
    const id = await createRule(freshdesk, 4, { actions: [webhook({}, basicAuth('secret'))] })
    const actions = [webhook({}, { url: 'https://b.test', ...basicAuth(MASK) })]
    await freshdesk.put(`/automations/4/rules/${id}`, { actions })
    expect(await sentBy(id)).toEqual(['u:secret'])
  })

  it('change when another is sent', async () => {
    const id = await createRule(freshdesk, 4, { actions: [webhook({}, basicAuth('secret'))] })
    await freshdesk.put(`/automations/4/rules/${id}`, { actions: [webhook({}, basicAuth('other'))] })
    expect(await sentBy(id)).toEqual(['u:other'])
  })

  it('stand in a URL too: masked, kept when the mask is sent back, also to another path', async () => {
    const to = (password: string, path: string) => webhook({}, { url: `http://u:${password}@127.0.0.1:1/${path}` })
    const id = await createRule(freshdesk, 4, { actions: [to('secret', 'a')] })
    expect(await actionsOf(id)).toEqual([to(MASK, 'a')])
    const urls = () => JSON.stringify(freshdesk.emulator.export().automation_rules).match(/http:[^"]+/g)
    await freshdesk.put(`/automations/4/rules/${id}`, { actions: await actionsOf(id) })
    expect(urls()).toEqual(['http://u:secret@127.0.0.1:1/a'])
    await freshdesk.put(`/automations/4/rules/${id}`, { actions: [to(MASK, 'b')] })
    expect(urls()).toEqual(['http://u:secret@127.0.0.1:1/b'])
  })

  it.each([
    ['url', { url: `http://u:${MASK}@127.0.0.1:1/` }],
    ['auth_header.password', basicAuth(MASK)],
    ['api_key', { api_key: MASK }],
  ])('are not a mask that stands for nothing: %s', async (name, more) => {
    const rule = { name: 'n', conditions: [], ...ON_ANY_UPDATE, actions: [webhook({}, more)] }
    const answer = await freshdesk.post('/automations/4/rules', rule)
    expect([answer.status, answer.body.errors]).toEqual([
      400,
      [{ field: `actions[0].${name}`, message: expect.stringContaining('mask'), code: 'invalid_value' }],
    ])
  })
})

describe('a rule that names what has gone', () => {
  it('is outdated, and works but for that', async () => {
    const actions = [
      { field_name: 'group_id', value: ID.billing },
      { field_name: 'add_tag', value: 'kept' },
    ]
    const conditions = whereAll({ field_name: 'status', operator: 'is', value: 2 })
    const { id } = (await desk.post('/automations/1/rules', { name: 'n', conditions, actions })).body
    const isOutdated = async () => (await desk.get(`/automations/1/rules/${id}`)).body.outdated
    expect(await isOutdated()).toBe(false)
    await desk.delete(`/groups/${ID.billing}`)
    expect(await isOutdated()).toBe(true)
    const ticket = await desk.post('/tickets', {
      email: 'a@b.test',
      subject: 's',
      description: 'd',
      status: 2,
      priority: 1,
    })
    const { body } = await desk.get(`/tickets/${ticket.body.id}`)
    expect([body.group_id, body.tags]).toEqual([null, ['kept']])
  })
})

describe('on the free plan', () => {
  it('webhooks are refused, other rules are not', async () => {
    await freshdesk.call('PATCH', '/_emulator/account', { body: { plan: 'free', rate_limit: 'off' } })
    const answer = await create(1, { actions: [webhook({})] })
    expect([answer.status, answer.body.errors]).toEqual([
      400,
      [
        {
          field: 'actions[0].field_name',
          message: 'It requires the Webhooks feature',
          code: 'inaccessible_field',
        },
      ],
    ])
    expect((await create(1)).status).toBe(201)
  })
})
