import { describe, expect, it } from 'vitest'
import {
  activateAgent,
  agentBody,
  agentNames,
  createAgent,
  listedBody,
  NEXT_USER,
  ROLE,
  SIGNATURE,
  STOCK_AGENT,
  setSettings,
} from '../support/agents.ts'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { notUnique, PERSON, validationError } from '../support/people.ts'
import { fieldsAndCodes, ID, validationFailed } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const { alex, sam, amy, gil, rita } = STOCK_AGENT
const REFUSED_KEY = { code: 'invalid_credentials', message: 'You have to be logged in to perform this action.' }

const encoded = encodeURIComponent

describe('the agent whose key is used', () => {
  it.each([
    ['admin-api-key', alex],
    ['supervisor-api-key', sam],
    ['agent-api-key', amy],
    ['group-api-key', gil],
    ['restricted-api-key', rita],
  ])('is answered whole to %s', async (key, agent) => {
    const answer = await freshdesk.get('/agents/me', { key })
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(JSON.stringify(agent))
  })

  it('is answered also to its e-mail and password', async () => {
    const answer = await freshdesk.get('/agents/me', {
      headers: { Authorization: `Basic ${Buffer.from('rita.restricted@example.com:password').toString('base64')}` },
    })
    expect(answer.body).toEqual(rita)
  })
})

describe('an agent that is viewed', () => {
  it('is answered whole, key for key as recorded', async () => {
    const answer = await freshdesk.get(`/agents/${ID.gil}`)
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(JSON.stringify(gil))
  })

  it.each([
    ['nobody’s', 158000009999],
    ['a contact’s', ID.ada],
    ['a number that no id can be', '99999999999999999999'],
  ])('is not found by %s id', async (_whose, id) => {
    const answer = await freshdesk.get(`/agents/${id}`)
    expect([answer.status, answer.text]).toEqual([404, ''])
  })
})

describe('the list of agents', () => {
  it('has all that are not deactivated by name, key for key as recorded', async () => {
    const answer = await freshdesk.get('/agents')
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(JSON.stringify([alex, amy, gil, rita, sam].map(listedBody)))
    expect(answer.headers.get('link')).toBeNull()
  })

  it('takes no notice of capitals in names', async () => {
    await createAgent(freshdesk, { name: 'bert agent' })
    await createAgent(freshdesk, { name: 'ALFRED', email: 'alfred@example.com' })
    expect(agentNames(await freshdesk.get('/agents'))).toEqual([
      'Alex Admin',
      'ALFRED',
      'Amy Agent',
      'bert agent',
      'Gil Group',
      'Rita Restricted',
      'Sam Supervisor',
    ])
  })

  it('has agents of one name by id', async () => {
    const first = await createAgent(freshdesk, { name: 'Amy Agent' })
    const second = await createAgent(freshdesk, { name: 'amy agent', email: 'amy2@example.com' })
    const { body } = await freshdesk.get('/agents?per_page=4')
    expect(body.map(({ id }: { id: number }) => id)).toEqual([ID.admin, ID.amy, first.id, second.id])
  })

  it.each(['Zoë', '李明', '😀 Smiley', 'Ａlice, in full width', 'ﷺ'])('has an agent named %s last', async (name) => {
    await createAgent(freshdesk, { name })
    expect(agentNames(await freshdesk.get('/agents')).at(-1)).toBe(name)
  })

  it('has agents who have yet to confirm their e-mail', async () => {
    const created = await createAgent(freshdesk, { name: 'Zora' })
    const { body } = await freshdesk.get('/agents')
    expect(body.at(-1)).toEqual(listedBody(created))
    expect(created.contact.active).toBe(false)
  })

  it.each([
    ['e-mail', 'email=gil.group@example.com', ['Gil Group']],
    ['e-mail in other letters', 'email=Gil.Group@Example.com', ['Gil Group']],
    ['nobody’s e-mail', 'email=nobody@example.com', []],
    ['a contact’s e-mail', 'email=ada@acme.test', []],
    ['phone', `phone=${encoded('+1 555 0202')}`, ['Sam Supervisor']],
    ['somebody’s mobile as phone', `phone=${encoded('+1 555 0211')}`, []],
    ['mobile', `mobile=${encoded('+1 555 0211')}`, ['Alex Admin']],
    ['somebody’s phone as mobile', `mobile=${encoded('+1 555 0202')}`, []],
    ['full-time agents', 'state=fulltime', ['Alex Admin', 'Amy Agent', 'Gil Group', 'Sam Supervisor']],
    ['occasional agents', 'state=occasional', ['Rita Restricted']],
    ['e-mail and state that agree', 'email=gil.group@example.com&state=fulltime', ['Gil Group']],
    ['e-mail and state that do not', 'email=gil.group@example.com&state=occasional', []],
    ['active agents', 'active=true&state=occasional', ['Rita Restricted']],
    ['deactivated agents, of whom there are none', 'active=false', []],
  ])('is filtered by %s', async (_what, search, names) => {
    const answer = await freshdesk.get(`/agents?${search}`)
    expect(answer.status).toBe(200)
    expect(agentNames(answer)).toEqual(names)
  })

  it('has only those that changed at a moment or later', async () => {
    await emulator.clock.advance(60)
    await freshdesk.put(`/agents/${ID.gil}`, { focus_mode: false })
    await emulator.clock.advance(60)
    await freshdesk.put(`/agents/${ID.amy}`, { job_title: 'Engineer' })
    const namesSince = async (time: string) => agentNames(await freshdesk.get(`/agents?updated_since=${time}`))
    expect(await namesSince('2030-01-15T09:01:00Z')).toEqual(['Amy Agent', 'Gil Group'])
    expect(await namesSince('2030-01-15T09:01:01Z')).toEqual(['Amy Agent'])
    expect(await namesSince('2030-01-15T09:02:01Z')).toEqual([])
  })

  it('comes in pages, each with a Link to the next', async () => {
    const first = await freshdesk.get('/agents?per_page=2')
    expect(agentNames(first)).toEqual(['Alex Admin', 'Amy Agent'])
    expect(first.headers.get('link')).toBe(`<${emulator.url}/api/v2/agents?page=2&per_page=2>; rel="next"`)
    const last = await freshdesk.get('/agents?per_page=2&page=3')
    expect(agentNames(last)).toEqual(['Sam Supervisor'])
    expect(last.headers.get('link')).toBeNull()
    expect((await freshdesk.get('/agents?per_page=2&page=4')).body).toEqual([])
  })

  it('keeps the filter in the Link', async () => {
    const answer = await freshdesk.get('/agents?state=fulltime&per_page=3')
    expect(answer.headers.get('link')).toBe(
      `<${emulator.url}/api/v2/agents?page=2&state=fulltime&per_page=3>; rel="next"`,
    )
  })

  it('has 30 on a page', async () => {
    for (let number = 1; number <= 26; number++) {
      await createAgent(freshdesk, { email: `agent${number}@example.com`, occasional: true })
    }
    const first = await freshdesk.get('/agents')
    expect(first.body).toHaveLength(30)
    expect(first.headers.get('link')).toBe(`<${emulator.url}/api/v2/agents?page=2>; rel="next"`)
    expect((await freshdesk.get('/agents?page=2')).body).toHaveLength(1)
  })

  it.each([
    ['state=busy', [['state', 'invalid_value']]],
    ['email=gil', [['email', 'invalid_value']]],
    ['active=perhaps', [['active', 'datatype_mismatch']]],
    ['updated_since=yesterday', [['updated_since', 'invalid_value']]],
    ['per_page=101', [['per_page', 'invalid_value']]],
    ['page=0', [['page', 'invalid_value']]],
    ['name=Gil', [['name', 'invalid_field']]],
  ])('refuses %s', async (search, errors) => {
    const answer = await freshdesk.get(`/agents?${search}`)
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual(errors)
  })

  it('tells the states there are', async () => {
    const answer = await freshdesk.get('/agents?state=busy')
    const sentence = "It should be one of these values: 'fulltime,occasional'"
    expect(answer.body).toEqual(validationError('state', sentence, 'invalid_value'))
  })
})

describe('a new agent', () => {
  const unconfirmed = (fields: Record<string, unknown>, person: Record<string, unknown>) =>
    agentBody(fields, { active: false, ...person })

  it('is answered whole, key for key as recorded, with nothing given but e-mail and scope', async () => {
    const answer = await freshdesk.post('/agents', { email: 'new.agent@example.com', ticket_scope: 1 })
    expect(answer.status).toBe(201)
    const expected = unconfirmed({}, { email: 'new.agent@example.com', name: 'new.agent' })
    expect(answer.text).toBe(JSON.stringify(expected))
  })

  it('is answered with everything that was given', async () => {
    const answer = await freshdesk.post('/agents', {
      email: 'Second.Agent@Example.com',
      ticket_scope: 3,
      agent_type: 2,
      occasional: true,
      signature: '<p>Regards</p>',
      skill_ids: [],
      group_ids: [ID.billing, ID.support],
      role_ids: [ROLE.supervisor, ROLE.agent],
      focus_mode: false,
      name: 'Second Agent',
      job_title: 'Engineer',
      phone: '+1 555 0300',
      mobile: '+1 555 0301',
      language: 'de',
      time_zone: 'Berlin',
    })
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual(
      unconfirmed(
        {
          ticket_scope: 3,
          type: 'field_agent',
          occasional: true,
          signature: '<p>Regards</p>',
          group_ids: [ID.billing, ID.support],
          role_ids: [ROLE.supervisor, ROLE.agent],
          focus_mode: false,
        },
        {
          email: 'second.agent@example.com',
          name: 'Second Agent',
          job_title: 'Engineer',
          phone: '+1 555 0300',
          mobile: '+1 555 0301',
          language: 'de',
          time_zone: 'Berlin',
        },
      ),
    )
  })

  it('has its URL in Location', async () => {
    const answer = await freshdesk.post('/agents', { email: 'new.agent@example.com', ticket_scope: 1 })
    expect(answer.headers.get('location')).toBe(`${emulator.url}/api/v2/agents/${NEXT_USER}`)
  })

  it('is there afterwards, as it was answered', async () => {
    const created = await createAgent(freshdesk, { name: 'Grace Hopper' })
    expect((await freshdesk.get(`/agents/${created.id}`)).body).toEqual(created)
  })

  it('shares the numbers of contacts', async () => {
    await createAgent(freshdesk)
    const contact = await freshdesk.post('/contacts', { name: 'Ada', phone: '1' })
    expect(contact.body.id).toBe(NEXT_USER + 1)
  })

  it('is a member of the groups it is given', async () => {
    const { id } = await createAgent(freshdesk, { group_ids: [ID.billing] })
    expect((await freshdesk.get(`/groups/${ID.billing}`)).body.agent_ids).toEqual([ID.gil, id])
  })

  it.each([
    [1, 'support_agent'],
    [2, 'field_agent'],
    [3, 'collaborator'],
  ])('with agent_type %i is a %s', async (agent_type, type) => {
    expect((await createAgent(freshdesk, { agent_type })).type).toBe(type)
  })

  it.each([1, 2, 3])('has the ticket scope %i that it is given', async (ticket_scope) => {
    expect((await createAgent(freshdesk, { ticket_scope })).ticket_scope).toBe(ticket_scope)
  })

  it('gets the defaults for what is null', async () => {
    const nothing = { occasional: null, signature: null, skill_ids: null, group_ids: null, role_ids: null }
    const person = { focus_mode: null, job_title: null, phone: null, mobile: null, language: null, time_zone: null }
    const created = await createAgent(freshdesk, { ...nothing, ...person, name: 'Grace' })
    expect(created).toEqual(unconfirmed({}, { email: 'new.agent@example.com', name: 'Grace' }))
    expect(created.signature).toBe(SIGNATURE)
  })

  it('is invited by e-mail', async () => {
    await createAgent(freshdesk, { name: 'Grace Hopper' })
    expect((await freshdesk.get('/_emulator/outbox')).body).toEqual([
      {
        id: 1,
        at: NOW,
        kind: 'invitation',
        to: ['new.agent@example.com'],
        cc: [],
        bcc: [],
        from: null,
        subject: 'acme user activation',
        html: '<div>Hi Grace Hopper, activate your account.</div>',
        text: 'Hi Grace Hopper, activate your account.',
        ticket_id: null,
        message_id: '<1.0@acme.freshdesk.com>',
        in_reply_to: null,
      },
    ])
  })
})

describe('the key of a new agent', () => {
  const key = `agent-${NEXT_USER}-api-key`

  it('is refused until the agent has confirmed its e-mail', async () => {
    const { id } = await createAgent(freshdesk)
    const early = await freshdesk.get('/agents/me', { key })
    expect([early.status, early.body]).toEqual([401, REFUSED_KEY])
    expect(await activateAgent(freshdesk, id)).toBe(key)
    const late = await freshdesk.get('/agents/me', { key })
    expect(late.status).toBe(200)
    expect(late.body).toEqual(agentBody({}, { email: 'new.agent@example.com', name: 'new.agent' }))
  })

  it('stays refused, however much time goes by', async () => {
    await createAgent(freshdesk)
    await emulator.clock.advance(365 * 24 * 3600)
    expect((await freshdesk.get('/agents/me', { key })).status).toBe(401)
  })

  it('is taken after the time that the account’s setting names', async () => {
    await setSettings(freshdesk, { agent_activates_after_s: 60 })
    const { id } = await createAgent(freshdesk)
    expect((await emulator.clock.advance(59)).ran).toEqual([])
    expect((await freshdesk.get('/agents/me', { key })).status).toBe(401)
    const at = '2030-01-15T09:01:00Z'
    expect((await emulator.clock.advance(60)).ran).toEqual([{ at, kind: 'agent_activation', id }])
    const { status, body } = await freshdesk.get('/agents/me', { key })
    expect([status, body.contact.active, body.api_key_enabled]).toEqual([200, true, true])
    expect([body.updated_at, body.contact.updated_at]).toEqual([NOW, '2030-01-15T09:01:00Z'])
  })

  it('is taken at once when that time is 0', async () => {
    await setSettings(freshdesk, { agent_activates_after_s: 0 })
    await createAgent(freshdesk)
    expect((await freshdesk.get('/agents/me', { key })).status).toBe(200)
  })

  it('is not waited for any more when the agent has confirmed before', async () => {
    await setSettings(freshdesk, { agent_activates_after_s: 60 })
    const { id } = await createAgent(freshdesk)
    await activateAgent(freshdesk, id)
    expect((await emulator.clock.advance(120)).ran).toEqual([])
  })

  it('is not waited for any more when the agent is deleted', async () => {
    await setSettings(freshdesk, { agent_activates_after_s: 60 })
    const { id } = await createAgent(freshdesk)
    await freshdesk.delete(`/agents/${id}`)
    expect((await emulator.clock.advance(120)).ran).toEqual([])
    expect((await freshdesk.get(`/contacts/${id}`)).body.active).toBe(false)
  })
})

describe('a new agent that is refused', () => {
  it.each([
    ['an agent’s', 'gil.group@example.com', ID.gil],
    ['an agent’s in other letters', 'GIL.Group@Example.com', ID.gil],
    ['a contact’s', 'ada@acme.test', PERSON.ada],
    ['a contact’s second', 'niels.bohr@example.org', PERSON.niels],
    ['a blocked contact’s', 'bob@spam.test', PERSON.blockedBob],
    ['a deleted contact’s', 'dora@example.com', PERSON.deletedDora],
  ])('has %s e-mail', async (_whose, email, holder) => {
    const answer = await freshdesk.post('/agents', { email, ticket_scope: 1 })
    expect(answer.status).toBe(409)
    expect(answer.body).toEqual(notUnique('email', holder))
  })

  it('has neither e-mail nor scope', async () => {
    const answer = await freshdesk.post('/agents', {})
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(
      validationFailed(
        { field: 'email', message: 'It should be a/an String', code: 'missing_field' },
        { field: 'ticket_scope', message: "It should be one of these values: '1,2,3'", code: 'missing_field' },
      ),
    )
  })

  it('has roles, groups and skills that are not there', async () => {
    const unknown = { role_ids: [ROLE.agent, 1], group_ids: [ID.support, 2], skill_ids: [3] }
    const answer = await freshdesk.post('/agents', { email: 'new.agent@example.com', ticket_scope: 1, ...unknown })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(
      validationFailed(
        { field: 'role_ids', message: 'There are no roles matching the given role_ids', code: 'invalid_value' },
        { field: 'group_ids', message: 'There are no groups matching the given group_ids', code: 'invalid_value' },
        { field: 'skill_ids', message: 'There are no skills matching the given skill_ids', code: 'invalid_value' },
      ),
    )
  })

  it('has no role', async () => {
    const answer = await freshdesk.post('/agents', { email: 'new.agent@example.com', ticket_scope: 1, role_ids: [] })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(validationError('role_ids', 'An agent should have at least one role', 'invalid_value'))
  })

  it('has values of other kinds, all told together', async () => {
    const answer = await freshdesk.post('/agents', {
      email: 'new.agent',
      ticket_scope: '1',
      agent_type: 4,
      occasional: 'no',
      signature: 5,
      skill_ids: ['a'],
      group_ids: ID.support,
      role_ids: [1.5],
      focus_mode: 1,
      name: ' ',
      job_title: {},
      phone: 1,
      admin: true,
    })
    expect(answer.status).toBe(400)
    expect(new Set(fieldsAndCodes(answer).map(([field, code]) => `${field}: ${code}`))).toEqual(
      new Set([
        'email: invalid_value',
        'ticket_scope: datatype_mismatch',
        'agent_type: invalid_value',
        'occasional: datatype_mismatch',
        'signature: datatype_mismatch',
        'skill_ids: datatype_mismatch',
        'group_ids: datatype_mismatch',
        'role_ids: datatype_mismatch',
        'focus_mode: datatype_mismatch',
        'name: invalid_value',
        'job_title: datatype_mismatch',
        'phone: datatype_mismatch',
        'admin: invalid_field',
      ]),
    )
  })

  it('leaves nothing behind', async () => {
    await freshdesk.post('/agents', { email: 'new.agent@example.com', ticket_scope: 1, role_ids: [1] })
    expect((await freshdesk.get('/agents?email=new.agent@example.com')).body).toEqual([])
    expect((await freshdesk.get('/_emulator/outbox')).body).toEqual([])
    expect((await createAgent(freshdesk)).id).toBe(NEXT_USER)
  })
})

describe('autocompletion', () => {
  const suggestions = async (term: string, key?: string) =>
    freshdesk.get(`/agents/autocomplete?term=${encoded(term)}`, key === undefined ? {} : { key })

  it('answers id, name and e-mail of agents with a word of their name that begins so', async () => {
    const answer = await suggestions('sup')
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(
      JSON.stringify([
        { id: ID.supervisor, name: 'Sam Supervisor', email: 'sam.supervisor@example.com', avatar: null },
      ]),
    )
  })

  const namesFor = async (term: string) => (await suggestions(term)).body.map(({ name }: { name: string }) => name)

  it.each([
    ['a first name', 'al', ['Alex Admin']],
    ['several names, by name', 'a', ['Alex Admin', 'Amy Agent']],
    ['other letters', 'GIL', ['Gil Group']],
    ['blanks around it', ' gil ', ['Gil Group']],
    ['an e-mail', 'rita.restricted@', ['Rita Restricted']],
    ['the inside of a word', 'upervisor', []],
    ['a contact’s name', 'ada', []],
  ])('finds by %s', async (_what, term, names) => {
    expect(await namesFor(term)).toEqual(names)
  })

  it('leaves deleted agents out', async () => {
    await freshdesk.delete(`/agents/${ID.gil}`)
    expect(await namesFor('gil')).toEqual([])
  })

  it('answers 30 at most, by names and e-mails together', async () => {
    for (let number = 1; number <= 30; number++) {
      await createAgent(freshdesk, { name: `Quinn ${number}`, email: `a${number}@example.com`, occasional: true })
      await createAgent(freshdesk, { name: `Zoe ${number}`, email: `quinn${number}@example.com`, occasional: true })
    }
    const found = await namesFor('quinn')
    expect(found).toHaveLength(30)
    expect(found.every((name: string) => name.startsWith('Quinn'))).toBe(true)
  })

  it('asks for a term', async () => {
    const missing = await freshdesk.get('/agents/autocomplete')
    expect(missing.status).toBe(400)
    expect(missing.body).toEqual(validationError('term', 'It should be a/an String', 'missing_field'))
    expect(fieldsAndCodes(await suggestions(' '))).toEqual([['term', 'invalid_value']])
  })

  it('is there for every agent', async () => {
    expect((await suggestions('al', 'restricted-api-key')).body).toHaveLength(1)
  })
})

it('no reply shows an agent’s key', async () => {
  const { id } = await createAgent(freshdesk)
  await activateAgent(freshdesk, id)
  for (const path of ['/agents', '/agents/me', `/agents/${id}`, '/agents/autocomplete?term=a']) {
    expect((await freshdesk.get(path)).text).not.toContain('api-key')
  }
})
