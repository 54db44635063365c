import { afterEach, describe, expect, it } from 'vitest'
import { endpoints } from '../../src/routes/index.ts'
import { activateAgent, createAgent, ROLE, STOCK_AGENT } from '../support/agents.ts'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { ACCESS_DENIED, ID } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const control = (method: string, path: string, body?: unknown) => freshdesk.call(method, `/_emulator${path}`, { body })
const answerOf = async (call: ReturnType<typeof control>) => {
  const { status, body } = await call
  return [status, body]
}
const statusWith = async (key: string, path = '/agents/me') => (await freshdesk.get(path, { key })).status

const noAgent = (id: number) => [404, { code: 'not_found', message: `There is no agent with the id ${id}` }]
const invalid = (message: unknown) => [400, { code: 'invalid_value', message }]

const LATER = '2030-01-15T09:01:00Z'

describe('the key of an agent', () => {
  const path = `/agents/${ID.amy}/api-key`

  it('is read', async () => {
    expect(await answerOf(control('GET', path))).toEqual([
      200,
      { agent_id: ID.amy, key: 'agent-api-key', is_valid: true },
    ])
  })

  it('is read below the name of the account too', async () => {
    expect((await control('GET', `/accounts/acme${path}`)).body.key).toBe('agent-api-key')
  })

  it('is told to be invalid until the agent has confirmed its e-mail', async () => {
    const { id } = await createAgent(freshdesk)
    const key = `agent-${id}-api-key`
    const read = () => answerOf(control('GET', `/agents/${id}/api-key`))
    expect(await read()).toEqual([200, { agent_id: id, key, is_valid: false }])
    await activateAgent(freshdesk, id)
    expect(await read()).toEqual([200, { agent_id: id, key, is_valid: true }])
  })

  it('is told to be invalid once the agent is deleted', async () => {
    await freshdesk.delete(`/agents/${ID.amy}`)
    expect((await control('GET', path)).body).toEqual({ agent_id: ID.amy, key: 'agent-api-key', is_valid: false })
  })

  it('is rotated: the new one is taken, the old one refused', async () => {
    const answer = await control('POST', path)
    const { key } = answer.body
    expect([answer.status, answer.body]).toEqual([201, { agent_id: ID.amy, key, is_valid: true }])
    expect(key).toMatch(/^[0-9a-f]{20}$/)
    expect(await statusWith(key)).toBe(200)
    expect(await statusWith('agent-api-key')).toBe(401)
    expect((await control('GET', path)).body.key).toBe(key)
  })

  it('is another with each rotation, and the same in each run', async () => {
    const rotate = async () => (await control('POST', path)).body.key
    const keys = [await rotate(), await rotate()]
    expect(keys[0]).not.toBe(keys[1])
    await control('POST', '/reset')
    expect([await rotate(), await rotate()]).toEqual(keys)
  })

  it('is the fixture’s again after a reset', async () => {
    const { key } = (await control('POST', path)).body
    await control('POST', '/reset')
    expect([await statusWith('agent-api-key'), await statusWith(key)]).toEqual([200, 401])
  })

  it('stays refused after a rotation when the agent has yet to confirm its e-mail', async () => {
    const { id } = await createAgent(freshdesk)
    const { key, is_valid } = (await control('POST', `/agents/${id}/api-key`)).body
    expect([is_valid, await statusWith(key)]).toEqual([false, 401])
    expect(await activateAgent(freshdesk, id)).toBe(key)
    expect(await statusWith(key)).toBe(200)
  })

  it('is not a change that the agent shows', async () => {
    await emulator.clock.advance(60)
    await control('POST', path)
    expect((await freshdesk.get(`/agents/${ID.amy}`)).body).toEqual(STOCK_AGENT.amy)
  })

  it.each(['GET', 'POST'])('is not found by %s for who is no agent', async (method) => {
    expect(await answerOf(control(method, `/agents/${ID.ada}/api-key`))).toEqual(noAgent(ID.ada))
    expect(await answerOf(control(method, '/agents/158000009999/api-key'))).toEqual(noAgent(158000009999))
  })

  it('is not chosen by the caller', async () => {
    expect(await answerOf(control('POST', path, { key: 'mine' }))).toEqual(invalid('Unexpected field: key'))
    expect(await statusWith('agent-api-key')).toBe(200)
  })

  it('has no other methods', async () => {
    const answer = await control('DELETE', path)
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST'])
  })
})

describe('the key of an agent in an account made later', () => {
  afterEach(() => control('DELETE', '/accounts/w1'))

  it('has the account’s name before it, made and rotated', async () => {
    await control('POST', '/accounts', { name: 'w1', now: NOW, freeze: true })
    const options = { key: 'w1.admin-api-key' }
    const { body } = await freshdesk.post('/agents', { email: 'new.agent@example.com', ticket_scope: 1 }, options)
    const path = `/accounts/w1/agents/${body.id}`
    const made = (await control('POST', `${path}/activate`)).body.key
    expect(made).toBe(`w1.agent-${body.id}-api-key`)
    expect(await statusWith(made)).toBe(200)
    const rotated = (await control('POST', `${path}/api-key`)).body.key
    expect(rotated).toMatch(/^w1\.[0-9a-f]{20}$/)
    expect([await statusWith(rotated), await statusWith(made)]).toEqual([200, 401])
  })

  it('is not that of the agent with the same id elsewhere', async () => {
    await control('POST', '/accounts', { name: 'w1', now: NOW, freeze: true })
    await control('POST', `/accounts/w1/agents/${ID.amy}/api-key`)
    expect([await statusWith('agent-api-key'), await statusWith('w1.agent-api-key')]).toEqual([200, 401])
  })
})

describe('activation', () => {
  it('answers the key and verifies the agent', async () => {
    const { id } = await createAgent(freshdesk)
    await emulator.clock.advance(60)
    expect(await answerOf(control('POST', `/agents/${id}/activate`))).toEqual([
      200,
      { agent_id: id, key: `agent-${id}-api-key`, is_valid: true },
    ])
    const { body } = await freshdesk.get(`/agents/${id}`)
    expect([body.contact.active, body.api_key_enabled, body.contact.updated_at]).toEqual([true, true, LATER])
  })

  it('does not bring a deleted agent back', async () => {
    await freshdesk.delete(`/agents/${ID.amy}`)
    expect((await control('POST', `/agents/${ID.amy}/activate`)).body.is_valid).toBe(false)
    expect(await statusWith('agent-api-key')).toBe(401)
    expect((await freshdesk.get(`/agents/${ID.amy}`)).body).toMatchObject({
      contact: { active: false },
      deactivated: true,
    })
  })

  it('is not for who is no agent', async () => {
    expect(await answerOf(control('POST', `/agents/${ID.ada}/activate`))).toEqual(noAgent(ID.ada))
  })
})

const AGENT_PRIVILEGES = [
  'view_tickets',
  'create_ticket',
  'edit_ticket_properties',
  'reply_ticket',
  'edit_note',
  'compose_email',
  'view_contacts',
  'manage_contacts',
  'view_companies',
  'manage_companies',
  'view_forums',
  'create_topic',
  'edit_topic',
  'view_solutions',
  'publish_solution',
  'view_custom_objects',
  'manage_custom_objects',
]
const SUPERVISOR_PRIVILEGES = [
  ...AGENT_PRIVILEGES,
  'delete_ticket',
  'delete_contact',
  'merge_contacts',
  'delete_company',
  'delete_topic',
  'delete_solution',
  'manage_solutions',
  'delete_custom_objects',
]
const ADMINISTRATOR_PRIVILEGES = [...SUPERVISOR_PRIVILEGES, 'manage_forums', 'manage_agents', 'admin_tasks']

const stockRole = (id: number, name: string, description: string, privileges: readonly string[]) => ({
  id,
  name,
  description,
  default: true,
  privileges,
  created_at: NOW,
  updated_at: NOW,
})

describe('the list of roles', () => {
  it('has the stock roles with their privileges', async () => {
    expect(await answerOf(control('GET', '/roles'))).toEqual([
      200,
      [
        stockRole(
          ROLE.accountAdministrator,
          'Account Administrator',
          'Has complete control over the help desk including access to Account or Billing related information.',
          [...ADMINISTRATOR_PRIVILEGES, 'manage_account'],
        ),
        stockRole(
          ROLE.administrator,
          'Administrator',
          'Can configure all features through the Admin tab, but is restricted from viewing Account or Billing.',
          ADMINISTRATOR_PRIVILEGES,
        ),
        stockRole(
          ROLE.supervisor,
          'Supervisor',
          'Can perform all agent related activities and access reports.',
          SUPERVISOR_PRIVILEGES,
        ),
        stockRole(
          ROLE.agent,
          'Agent',
          'Can log, view, reply, update and resolve tickets and manage contacts.',
          AGENT_PRIVILEGES,
        ),
      ],
    ])
  })
})

const READER = { name: 'Reader', description: 'Looks on', privileges: ['view_tickets'] }
/** A custom role's id. */
const makeRole = async (fields: object = {}): Promise<number> =>
  (await control('POST', '/roles', { ...READER, ...fields })).body.id

describe('a custom role', () => {
  it('is made and listed', async () => {
    const answer = await control('POST', '/roles', READER)
    const role = { id: ROLE.agent + 1, ...READER, default: false, created_at: NOW, updated_at: NOW }
    expect([answer.status, answer.body]).toEqual([201, role])
    expect((await control('GET', '/roles')).body.at(-1)).toEqual(role)
  })

  it('is shown by the API, without its privileges', async () => {
    const id = await makeRole()
    const shown = {
      id,
      name: 'Reader',
      description: 'Looks on',
      default: false,
      created_at: NOW,
      updated_at: NOW,
      agent_type: 1,
    }
    expect((await freshdesk.get(`/roles/${id}`)).body).toEqual(shown)
    expect((await freshdesk.get('/roles')).body.at(-1)).toEqual(shown)
  })

  it('needs neither description nor any privilege', async () => {
    const { body } = await control('POST', '/roles', { name: 'Nobody', privileges: [] })
    expect([body.description, body.privileges]).toEqual(['', []])
  })

  it.each([
    ['a stock role', 'Agent'],
    ['another custom role', 'Reader'],
  ])('is refused with the name of %s', async (_whose, name) => {
    await makeRole()
    const message = `There is a role named ${name} already`
    expect(await answerOf(control('POST', '/roles', { ...READER, name }))).toEqual([409, { code: 'conflict', message }])
    expect((await control('GET', '/roles')).body).toHaveLength(5)
  })

  it.each([
    ['no name', { privileges: [] }, /^name: /],
    ['an empty name', { name: '', privileges: [] }, /^name: /],
    ['no privileges', { name: 'Reader' }, /^privileges: /],
    ['a privilege that does not exist', { name: 'Reader', privileges: ['fly'] }, /^privileges\.0: /],
    ['a field that does not exist', { ...READER, default: true }, /"default"/],
  ])('is refused with %s', async (_what, body, message) => {
    const answer = await control('POST', '/roles', body)
    expect([answer.status, answer.body]).toEqual(invalid(expect.stringMatching(message)))
    expect((await control('GET', '/roles')).body).toHaveLength(4)
  })

  it('is changed', async () => {
    const id = await makeRole()
    await emulator.clock.advance(60)
    const changes = { name: 'Writer', description: 'Writes', privileges: ['view_tickets', 'create_ticket'] }
    const changed = { id, ...changes, default: false, created_at: NOW, updated_at: LATER }
    expect(await answerOf(control('PATCH', `/roles/${id}`, changes))).toEqual([200, changed])
    expect((await control('GET', '/roles')).body.at(-1)).toEqual(changed)
  })

  it.each([
    ['name', 'Writer'],
    ['description', 'Writes'],
    ['privileges', ['create_ticket']],
  ])('keeps the rest when only its %s is changed', async (name, value) => {
    const id = await makeRole()
    const { body } = await control('PATCH', `/roles/${id}`, { [name]: value })
    expect(body).toEqual({ id, ...READER, default: false, created_at: NOW, updated_at: NOW, [name]: value })
  })

  it('may be given the name that it has', async () => {
    const id = await makeRole()
    expect((await control('PATCH', `/roles/${id}`, { name: 'Reader' })).status).toBe(200)
  })

  it('is not changed to another’s name', async () => {
    const id = await makeRole()
    const answer = await control('PATCH', `/roles/${id}`, { name: 'Supervisor' })
    expect([answer.status, answer.body]).toEqual([
      409,
      { code: 'conflict', message: 'There is a role named Supervisor already' },
    ])
  })

  it('is not changed to privileges that do not exist', async () => {
    const id = await makeRole()
    const answer = await control('PATCH', `/roles/${id}`, { privileges: ['view_tickets', 'fly'] })
    expect([answer.status, answer.body]).toEqual(invalid(expect.stringMatching(/^privileges\.1: /)))
  })

  it('is not found by an unknown id', async () => {
    expect(await answerOf(control('PATCH', '/roles/7', { name: 'Seven' }))).toEqual([
      404,
      { code: 'not_found', message: 'There is no role with the id 7' },
    ])
  })

  it('is gone after a reset', async () => {
    await makeRole()
    await control('POST', '/reset')
    expect((await control('GET', '/roles')).body).toHaveLength(4)
  })
})

describe('a stock role', () => {
  it.each(Object.entries(ROLE))('is not changed: %s', async (_name, id) => {
    const before = (await control('GET', '/roles')).body
    expect(await answerOf(control('PATCH', `/roles/${id}`, { privileges: [] }))).toEqual([
      409,
      { code: 'conflict', message: 'A stock role cannot be changed' },
    ])
    expect((await control('GET', '/roles')).body).toEqual(before)
  })
})

describe('a role made at run time governs what its agent may do:', () => {
  const key = 'agent-api-key'
  const assign = (...role_ids: number[]) => freshdesk.put(`/agents/${ID.amy}`, { role_ids })
  /** Of reading a ticket, changing it, listing agents and asking who one is. */
  const statuses = async () => [
    (await freshdesk.get('/tickets/1', { key })).status,
    (await freshdesk.put('/tickets/1', { priority: 2 }, { key })).status,
    (await freshdesk.get('/agents', { key })).status,
    (await freshdesk.get('/agents/me', { key })).status,
  ]

  it('its privileges and no others', async () => {
    await assign(await makeRole())
    expect(await statuses()).toEqual([200, 403, 403, 200])
    expect((await freshdesk.put('/tickets/1', { priority: 2 }, { key })).body).toEqual(ACCESS_DENIED)
  })

  it('what every agent may when it has none', async () => {
    await assign(await makeRole({ privileges: [] }))
    expect(await statuses()).toEqual([403, 403, 403, 200])
  })

  it('what it allows since it was changed', async () => {
    const id = await makeRole()
    await assign(id)
    await control('PATCH', `/roles/${id}`, { privileges: ['edit_ticket_properties', 'manage_agents'] })
    expect(await statuses()).toEqual([403, 200, 200, 200])
  })

  it('what any of several roles allows', async () => {
    const editor = await makeRole({ name: 'Editor', privileges: ['edit_ticket_properties'] })
    const manager = await makeRole({ name: 'Manager', privileges: ['manage_agents'] })
    await assign(editor, manager)
    expect(await statuses()).toEqual([403, 200, 200, 200])
  })
})

interface Permission {
  readonly operation: string
  readonly allowed: boolean
  readonly rule: string
}

describe('the permissions of an agent', () => {
  const permissions = async (id: number): Promise<Permission[]> =>
    (await control('GET', `/agents/${id}/permissions`)).body
  const permission = async (id: number, operation: string) =>
    (await permissions(id)).find((one) => one.operation === operation)

  it('name every operation once', async () => {
    const operations = (await permissions(ID.amy)).map(({ operation }) => operation)
    expect(operations).toEqual(endpoints.map(({ id }) => id))
    expect(new Set(operations).size).toBe(operations.length)
  })

  it.each([
    ['viewTicket', true, 'a role grants view_tickets'],
    ['deleteTicket', false, 'no role grants delete_ticket'],
    ['viewCurrentAgent', true, 'every agent may'],
    ['createTimeEntry', true, 'a role grants view_tickets'],
  ])('tell by which rule %s is decided', async (operation, allowed, rule) => {
    expect(await permission(ID.amy, operation)).toEqual({ operation, allowed, rule })
  })

  it('tell of the feature that the plan lacks, whatever the role', async () => {
    await control('PATCH', '/account', { plan: 'free' })
    expect(await permission(ID.admin, 'createTimeEntry')).toEqual({
      operation: 'createTimeEntry',
      allowed: false,
      rule: 'the free plan lacks the feature Timesheets',
    })
  })

  it('follow the agent’s role', async () => {
    const id = await makeRole({ privileges: ['delete_ticket'] })
    await freshdesk.put(`/agents/${ID.amy}`, { role_ids: [id] })
    expect(await permission(ID.amy, 'deleteTicket')).toMatchObject({
      allowed: true,
      rule: 'a role grants delete_ticket',
    })
    expect(await permission(ID.amy, 'viewTicket')).toMatchObject({
      allowed: false,
      rule: 'no role grants view_tickets',
    })
  })

  it('are none for an agent that has yet to confirm its e-mail, or was deleted', async () => {
    const { id } = await createAgent(freshdesk)
    await freshdesk.delete(`/agents/${ID.amy}`)
    const rule = 'the agent is deactivated or has not confirmed its e-mail: its key is 401'
    for (const agent of [id, ID.amy]) {
      const told = await permissions(agent)
      expect(told).toHaveLength(endpoints.length)
      expect(new Set(told.map((one) => `${one.allowed}: ${one.rule}`))).toEqual(new Set([`false: ${rule}`]))
    }
  })

  it('are not found for who is no agent', async () => {
    expect(await answerOf(control('GET', `/agents/${ID.ada}/permissions`))).toEqual(noAgent(ID.ada))
  })
})

describe('a patch of the account', () => {
  const totalLimit = async () => (await freshdesk.get('/agents/me')).headers.get('x-ratelimit-total')
  const describeAccount = async () => (await control('GET', '/account')).body

  it.each([
    ['trial', '50'],
    ['free', '100'],
    ['growth', '200'],
    ['pro', '400'],
    ['enterprise', '700'],
  ])('puts it on the plan %s, with its limits enforced', async (plan, total) => {
    const answer = await control('PATCH', '/account', { plan })
    expect([answer.status, answer.body]).toEqual([200, await describeAccount()])
    expect(answer.body).toMatchObject({ name: 'acme', plan, rate_limit: 'on' })
    expect(await totalLimit()).toBe(total)
  })

  it('buys calls a minute, and refuses what is beyond', async () => {
    await control('PATCH', '/account', { rate_limit: 2 })
    expect([await totalLimit(), await totalLimit()]).toEqual(['2', '2'])
    expect((await freshdesk.get('/agents/me')).status).toBe(429)
  })

  it.each(['headers', 'off'])('stops refusing with the rate limit %s', async (mode) => {
    await control('PATCH', '/account', { rate_limit: 1 })
    expect([await statusWith('admin-api-key'), await statusWith('admin-api-key')]).toEqual([200, 429])
    const { body } = await control('PATCH', '/account', { rate_limit: mode })
    expect(body.rate_limit).toBe(mode)
    expect(await statusWith('admin-api-key')).toBe(200)
  })

  it('of one keeps the other of plan and rate limit', async () => {
    await control('PATCH', '/account', { plan: 'growth' })
    await control('PATCH', '/account', { rate_limit: 'headers' })
    expect(await describeAccount()).toMatchObject({ plan: 'growth', rate_limit: 'headers' })
    await control('PATCH', '/account', { plan: 'pro' })
    expect(await describeAccount()).toMatchObject({ plan: 'pro', rate_limit: 'headers' })
  })

  it('changes the settings that it names and keeps the others', async () => {
    const defaults = {
      search_lag_s: 0,
      seats: 10,
      seat_limit_status: 400,
      agent_email_editable: false,
      deleted_agent_is: 'both',
      retry_after: true,
      decimal_limit_headers: false,
      hidden_record_status: 404,
      reason_header: false,
      webhook_retry_minutes: [5, 30, 60],
      webhook_hosts: ['loopback', 'private'],
      webhook_calls_per_hour: 1000,
      webhook_timeout_ms: 10_000,
      webhook_chaos: { duplicate: 0, reorder: 0, delay_s: 0 },
      agent_activates_after_s: null,
      archive_after_days: null,
      mailboxes_active: false,
      primary_language: 'en',
      supported_languages: ['de', 'fr'],
      portal_ids: [],
      cascading_rules: true,
      saml_sso: false,
      scim: false,
      mcp: 'eap',
      mcp_conversation_id: 'optional',
    }
    expect((await describeAccount()).settings).toEqual(defaults)
    const first = await control('PATCH', '/account', { settings: { seats: 3, hidden_record_status: 403 } })
    expect(first.body.settings).toEqual({ ...defaults, seats: 3, hidden_record_status: 403 })
    const second = await control('PATCH', '/account', { settings: { seats: 0, agent_activates_after_s: 5 } })
    expect(second.body.settings).toEqual({
      ...defaults,
      seats: 0,
      hidden_record_status: 403,
      agent_activates_after_s: 5,
    })
    expect(second.body.plan).toBe('enterprise')
  })

  it('without anything in it changes nothing', async () => {
    const before = await describeAccount()
    expect(await answerOf(control('PATCH', '/account', {}))).toEqual([200, before])
  })

  it('holds until the reset', async () => {
    const before = await describeAccount()
    await control('PATCH', '/account', { plan: 'free', rate_limit: 5, settings: { seats: 1 } })
    expect((await control('POST', '/reset')).body).toEqual(before)
    expect(await totalLimit()).toBe('700')
  })

  it.each([
    [{ settings: { seats: 'three' } }, /^settings\.seats: /],
    [{ settings: { seats: -1 } }, /^settings\.seats: /],
    [{ settings: { seats: 1.5 } }, /^settings\.seats: /],
    [{ settings: { seat_limit_status: 404 } }, /^settings\.seat_limit_status: /],
    [{ settings: { hidden_record_status: 400 } }, /^settings\.hidden_record_status: /],
    [{ settings: { agent_email_editable: 'yes' } }, /^settings\.agent_email_editable: /],
    [{ settings: { retry_after: null } }, /^settings\.retry_after: /],
    [{ settings: { decimal_limit_headers: 1 } }, /^settings\.decimal_limit_headers: /],
    [{ settings: { reason_header: 'no' } }, /^settings\.reason_header: /],
    [{ settings: { search_lag_s: -1 } }, /^settings\.search_lag_s: /],
    [{ settings: { agent_activates_after_s: -1 } }, /^settings\.agent_activates_after_s: /],
    [{ settings: { webhook_retry_minutes: [0] } }, /^settings\.webhook_retry_minutes\.0: /],
    [{ settings: { webhook_hosts: 'loopback' } }, /^settings\.webhook_hosts: /],
    [{ settings: { speed: 1 } }, /^settings: .*"speed"/],
    [{ settings: [] }, /^settings: /],
    [{ plan: 'gold' }, /^plan: /],
    [{ rate_limit: 0 }, /^rate_limit: /],
    [{ rate_limit: 1.5 }, /^rate_limit: /],
    [{ rate_limit: 'fast' }, /^rate_limit: /],
    [{ name: 'other' }, /"name"/],
  ])('%j is refused, and nothing of it done', async (body, message) => {
    const before = await describeAccount()
    const answer = await control('PATCH', '/account', { plan: 'free', ...body })
    expect([answer.status, answer.body]).toEqual(invalid(expect.stringMatching(message)))
    expect(await describeAccount()).toEqual(before)
  })

  it('is of one account', async () => {
    await control('POST', '/accounts', { name: 'w1', now: NOW, freeze: true })
    await control('PATCH', '/accounts/w1', { plan: 'free', settings: { seats: 1 } })
    expect(await describeAccount()).toMatchObject({ plan: 'enterprise', settings: { seats: 10 } })
    expect((await control('GET', '/accounts/w1')).body).toMatchObject({ plan: 'free', settings: { seats: 1 } })
    await control('DELETE', '/accounts/w1')
  })
})
