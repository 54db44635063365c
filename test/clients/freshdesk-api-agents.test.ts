import Freshdesk from 'freshdesk-api'
import { describe, expect, it } from 'vitest'
import {
  activateAgent,
  agentBody,
  createAgent,
  listedBody,
  madeAgentBody,
  ROLE,
  STOCK_AGENT,
  setSettings,
} from '../support/agents.ts'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { ID } from '../support/tickets.ts'

/**
 * The public npm client freshdesk-api 3.1.0, as it is but for the base URL: agents, roles and fields. It knows no
 * groups. Source: https://github.com/arjunkomath/node-freshdesk-api
 */

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const client = new Freshdesk(emulator.url, emulator.apiKey)
const { alex, amy, gil, rita, sam } = STOCK_AGENT

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: the client types nothing
  readonly data: any
  readonly extra: { readonly pageIsLast: boolean; readonly requestId: string; readonly _headersLink?: string }
}
type Callback = (error: Error | null, data?: unknown, extra?: unknown) => void

/** The callback style as a promise. */
const ask = (start: (callback: Callback) => void) =>
  new Promise<Answer>((resolve, reject) => {
    start((error, data, extra) => {
      if (error) reject(error)
      else resolve({ data, extra: extra as Answer['extra'] })
    })
  })

const failureOf = (start: (callback: Callback) => void): Promise<unknown> =>
  ask(start).then(
    () => {
      throw new Error('the call did not fail')
    },
    (error: unknown) => error,
  )

describe('agents', () => {
  it.each([
    ['admin-api-key', alex],
    ['agent-api-key', amy],
    ['restricted-api-key', rita],
  ])('tell who has the key %s', async (key, agent) => {
    const { data, extra } = await ask((cb) => new Freshdesk(emulator.url, key).currentAgent(cb))
    expect(data).toEqual(agent)
    expect(extra).toEqual({ pageIsLast: true, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) })
  })

  it('are viewed', async () => {
    expect((await ask((cb) => client.getAgent(ID.gil, cb))).data).toEqual(gil)
  })

  it('are listed with and without filters', async () => {
    const all = await ask((cb) => client.listAllAgents(null, cb))
    expect(all.data).toEqual([alex, amy, gil, rita, sam].map(listedBody))
    const one = await ask((cb) => client.listAllAgents({ phone: '+1 555 0204', state: 'fulltime' }, cb))
    expect(one.data).toEqual([listedBody(gil)])
  })

  it('are listed page by page until pageIsLast', async () => {
    const ids: number[] = []
    let pages = 0
    for (let isLast = false; !isLast; ) {
      const page = { page: ++pages, per_page: 2 }
      const { data, extra } = await ask((cb) => client.listAllAgents(page, cb))
      ids.push(...data.map(({ id }: { id: number }) => id))
      isLast = extra.pageIsLast
    }
    expect([pages, ids]).toEqual([3, [ID.admin, ID.amy, ID.gil, ID.rita, ID.supervisor]])
  })

  it('are changed', async () => {
    const { data } = await ask((cb) => client.updateAgent(ID.gil, { ticket_scope: 1, group_ids: [ID.support] }, cb))
    expect(data).toEqual({
      ...gil,
      ticket_scope: 1,
      group_ids: [ID.support],
      updated_at: NOW,
      contact: { ...(gil.contact as object), updated_at: NOW },
    })
  })

  it('are deleted, and contacts from then on', async () => {
    expect((await ask((cb) => client.deleteAgent(ID.gil, cb))).data).toBeNull()
    expect((await ask((cb) => client.getContact(ID.gil, cb))).data).toMatchObject({ id: ID.gil, name: 'Gil Group' })
    expect((await ask((cb) => client.getAgent(ID.gil, cb))).data.contact.active).toBe(false)
  })

  it('are made of contacts, whose key then works', async () => {
    const made = await ask((cb) => client.makeAgent(ID.niels, cb))
    const niels = { name: 'Niels Bohr', email: 'niels@acme.test', created_at: '2029-01-30T09:00:00Z' }
    expect(made.data).toEqual(madeAgentBody({ id: ID.niels }, niels))
    const own = new Freshdesk(emulator.url, `agent-${ID.niels}-api-key`)
    expect((await ask((cb) => own.currentAgent(cb))).data).toEqual(agentBody({ id: ID.niels }, niels))
  })

  it('work with the key that they have once they are active', async () => {
    const { id } = await createAgent(freshdesk, { name: 'Grace Hopper' })
    const own = new Freshdesk(emulator.url, `agent-${id}-api-key`)
    expect(await failureOf((cb) => own.currentAgent(cb))).toMatchObject({ status: 401 })
    await activateAgent(freshdesk, id)
    expect((await ask((cb) => own.currentAgent(cb))).data.contact.name).toBe('Grace Hopper')
  })
})

describe('what is refused', () => {
  it('is told by status when an agent is unknown', async () => {
    expect(await failureOf((cb) => client.getAgent(158000009999, cb))).toMatchObject({
      name: 'FreshdeskError',
      message: 'The requested entity was not found',
      status: 404,
      apiTarget: 'GET /api/v2/agents/158000009999',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  it('is told by status and code when the role does not allow it', async () => {
    const agent = new Freshdesk(emulator.url, 'agent-api-key')
    expect(await failureOf((cb) => agent.listAllAgents({}, cb))).toMatchObject({
      name: 'FreshdeskError',
      status: 403,
      data: { code: 'access_denied', message: 'You are not authorized to perform this action.' },
    })
  })

  it('is told by field when an update is wrong', async () => {
    expect(await failureOf((cb) => client.updateAgent(ID.gil, { role_ids: [1] }, cb))).toMatchObject({
      message: 'Validation failed',
      status: 400,
      data: { errors: [{ field: 'role_ids', code: 'invalid_value' }] },
    })
  })

  it('is told by status when a contact without e-mail, or a deleted one, is made an agent', async () => {
    expect(await failureOf((cb) => client.makeAgent(ID.rosa, cb))).toMatchObject({
      status: 409,
      data: { code: 'inconsistent_state' },
    })
    expect(await failureOf((cb) => client.makeAgent(ID.dora, cb))).toMatchObject({
      status: 405,
      data: { message: 'PUT method is not allowed. It should be one of these method(s): GET' },
    })
  })

  it('is told by code when there is no seat left', async () => {
    await setSettings(freshdesk, { seats: 4, seat_limit_status: 403 })
    expect(await failureOf((cb) => client.makeAgent(ID.ada, cb))).toMatchObject({
      status: 403,
      data: { code: 'max_agents_reached' },
    })
  })
})

describe('roles', () => {
  const AGENT_ROLE = {
    id: ROLE.agent,
    name: 'Agent',
    description: 'Can log, view, reply, update and resolve tickets and manage contacts.',
    default: true,
    created_at: NOW,
    updated_at: NOW,
    agent_type: 1,
  }

  it('are listed', async () => {
    const { data } = await ask((cb) => client.listAllRoles(cb))
    expect(data.map(({ name }: { name: string }) => name)).toEqual([
      'Account Administrator',
      'Administrator',
      'Supervisor',
      'Agent',
    ])
    expect(data[3]).toEqual(AGENT_ROLE)
  })

  it('are viewed', async () => {
    expect((await ask((cb) => client.getRole(ROLE.agent, cb))).data).toEqual(AGENT_ROLE)
  })

  it('are told by status when they are unknown', async () => {
    expect(await failureOf((cb) => client.getRole(1, cb))).toMatchObject({ status: 404 })
  })
})

describe('fields', () => {
  const namesOf = ({ data }: Answer) => data.map(({ name }: { name: string }) => name)

  it('of tickets are listed, stock and custom ones', async () => {
    const answer = await ask((cb) => client.listAllTicketFields(null, cb))
    expect(namesOf(answer)).toEqual(expect.arrayContaining(['subject', 'status', 'cf_region', 'cf_country']))
  })

  it('of tickets are listed by type', async () => {
    const { data } = await ask((cb) => client.listAllTicketFields({ type: 'default_priority' }, cb))
    expect(data).toMatchObject([{ name: 'priority', choices: { Low: 1, Medium: 2, High: 3, Urgent: 4 } }])
  })

  it('of contacts are listed, stock and custom ones', async () => {
    const answer = await ask((cb) => client.listAllContactFields(cb))
    expect(namesOf(answer)).toEqual(expect.arrayContaining(['name', 'email', 'department', 'newsletter']))
  })

  it('of companies are listed, stock and custom ones', async () => {
    const answer = await ask((cb) => client.listAllCompanyFields(cb))
    expect(namesOf(answer)).toEqual(expect.arrayContaining(['name', 'domains', 'contract_number', 'support_plan']))
  })

  it('of every kind are listed for any agent', async () => {
    const agent = new Freshdesk(emulator.url, 'restricted-api-key')
    const answers = await Promise.all([
      ask((cb) => agent.listAllTicketFields(null, cb)),
      ask((cb) => agent.listAllContactFields(cb)),
      ask((cb) => agent.listAllCompanyFields(cb)),
    ])
    expect(answers.every(({ data }) => data.length > 5)).toBe(true)
  })
})

it('the languages of the help desk are told', async () => {
  const { data } = await ask((cb) => client.getSettings(cb))
  expect(data).toEqual({
    primary_language: 'en',
    supported_languages: ['de', 'fr'],
    portal_languages: ['de', 'fr'],
    help_widget_languages: [],
  })
})
