import { describe, expect, it } from 'vitest'
import {
  activateAgent,
  agentBody,
  agentNames,
  createAgent,
  listedBody,
  madeAgentBody,
  NEXT_USER,
  ROLE,
  STOCK_AGENT,
  setSettings,
} from '../support/agents.ts'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { notUnique, PERSON, validationError } from '../support/people.ts'
import {
  ACCESS_DENIED,
  createTicket,
  fieldsAndCodes,
  ID,
  idsOf,
  refusedMethod,
  validationFailed,
} from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const { gil, rita } = STOCK_AGENT
const LATER = '2030-01-15T09:01:00Z'
const REFUSED_KEY = { code: 'invalid_credentials', message: 'You have to be logged in to perform this action.' }

/** A fixture's agent after changes at this moment. */
const changedAgent = (agent: typeof gil, fields: object, person: object = {}) => ({
  ...agent,
  ...fields,
  updated_at: NOW,
  contact: { ...(agent.contact as object), updated_at: NOW, ...person },
})

describe('an update', () => {
  it('changes what it gives and answers the agent whole', async () => {
    const fields = {
      occasional: true,
      signature: '<b>Gil</b>',
      ticket_scope: 3,
      skill_ids: [],
      group_ids: [ID.support, ID.billing],
      role_ids: [ROLE.supervisor],
      focus_mode: false,
    }
    const person = {
      name: 'Gilbert Group',
      job_title: 'Accountant',
      phone: '+1 555 0399',
      mobile: '+1 555 0398',
      language: 'fr',
      time_zone: 'Paris',
    }
    const answer = await freshdesk.put(`/agents/${ID.gil}`, { ...fields, ...person })
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(JSON.stringify(changedAgent(gil, fields, person)))
    expect((await freshdesk.get(`/agents/${ID.gil}`)).text).toBe(answer.text)
  })

  it.each([
    ['occasional', true],
    ['signature', '<i>Gil</i>'],
    ['ticket_scope', 1],
    ['group_ids', []],
    ['role_ids', [ROLE.agent, ROLE.administrator]],
    ['focus_mode', false],
  ])('of %s leaves the rest alone', async (name, value) => {
    const answer = await freshdesk.put(`/agents/${ID.gil}`, { [name]: value })
    expect(answer.body).toEqual(changedAgent(gil, { [name]: value }))
  })

  it.each([
    ['name', 'Gilbert'],
    ['job_title', 'Accountant'],
    ['phone', '+1 555 0399'],
    ['mobile', '+1 555 0398'],
    ['language', 'fr'],
    ['time_zone', 'Paris'],
  ])('of %s changes the person under contact', async (name, value) => {
    const answer = await freshdesk.put(`/agents/${ID.gil}`, { [name]: value })
    expect(answer.body).toEqual(changedAgent(gil, {}, { [name]: value }))
  })

  it('with null for its roles, groups and skills gives it the role Agent and no group', async () => {
    await freshdesk.put(`/agents/${ID.gil}`, { role_ids: [ROLE.supervisor] })
    const answer = await freshdesk.put(`/agents/${ID.gil}`, { role_ids: null, group_ids: null, skill_ids: null })
    expect([answer.status, answer.body]).toEqual([200, changedAgent(gil, { group_ids: [], skill_ids: [] })])
  })

  it('without fields is taken', async () => {
    const answer = await freshdesk.put(`/agents/${ID.gil}`, {})
    expect([answer.status, answer.body]).toEqual([200, changedAgent(gil, {})])
  })

  it('of group_ids moves the agent between groups', async () => {
    await freshdesk.put(`/agents/${ID.gil}`, { group_ids: [ID.support] })
    const members = async (group: number) => (await freshdesk.get(`/groups/${group}`)).body.agent_ids
    expect(await members(ID.billing)).toEqual([])
    expect(await members(ID.support)).toEqual([ID.admin, ID.supervisor, ID.amy, ID.gil, ID.rita])
  })

  it('of ticket_scope decides from now on what the agent sees', async () => {
    const status = async () => (await freshdesk.get('/tickets/1', { key: 'group-api-key' })).status
    expect(await status()).toBe(404)
    await freshdesk.put(`/agents/${ID.gil}`, { ticket_scope: 1 })
    expect(await status()).toBe(200)
  })

  it('of role_ids decides from now on what the agent may do', async () => {
    const status = async () => (await freshdesk.get('/agents', { key: 'group-api-key' })).status
    expect(await status()).toBe(403)
    await freshdesk.put(`/agents/${ID.gil}`, { role_ids: [ROLE.administrator] })
    expect(await status()).toBe(200)
  })

  it('of the name moves the agent in the list and in autocompletion', async () => {
    await freshdesk.put(`/agents/${ID.gil}`, { name: 'Abe Zimmer' })
    expect(agentNames(await freshdesk.get('/agents'))[0]).toBe('Abe Zimmer')
    const found = async (term: string) => idsOf(await freshdesk.get(`/agents/autocomplete?term=${term}`))
    expect([await found('zim'), await found('group')]).toEqual([[ID.gil], []])
  })

  it.each([
    ['an unknown agent', 158000009999],
    ['a contact', ID.ada],
  ])('of %s is 404', async (_who, id) => {
    const answer = await freshdesk.put(`/agents/${id}`, { ticket_scope: 1 })
    expect([answer.status, answer.text]).toEqual([404, ''])
  })
})

describe('an update that is refused', () => {
  it('names roles, groups and skills that are not there', async () => {
    const answer = await freshdesk.put(`/agents/${ID.gil}`, { role_ids: [1], group_ids: [2], skill_ids: [3] })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(
      validationFailed(
        { field: 'role_ids', message: 'There are no roles matching the given role_ids', code: 'invalid_value' },
        { field: 'group_ids', message: 'There are no groups matching the given group_ids', code: 'invalid_value' },
        { field: 'skill_ids', message: 'There are no skills matching the given skill_ids', code: 'invalid_value' },
      ),
    )
  })

  it('takes the last role away', async () => {
    const answer = await freshdesk.put(`/agents/${ID.gil}`, { role_ids: [] })
    expect(answer.body).toEqual(validationError('role_ids', 'An agent should have at least one role', 'invalid_value'))
  })

  it.each([
    ['ticket_scope', 4, 'invalid_value'],
    ['ticket_scope', null, 'datatype_mismatch'],
    ['occasional', 'yes', 'datatype_mismatch'],
    ['name', '', 'invalid_value'],
    ['agent_type', 1, 'invalid_field'],
    ['active', true, 'invalid_field'],
    ['available', true, 'invalid_field'],
  ])('sets %s to %j', async (name, value, code) => {
    const answer = await freshdesk.put(`/agents/${ID.gil}`, { [name]: value })
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([[name, code]])
  })

  it('changes nothing at all', async () => {
    await freshdesk.put(`/agents/${ID.gil}`, { job_title: 'Chief', role_ids: [1] })
    expect((await freshdesk.get(`/agents/${ID.gil}`)).body).toEqual(gil)
  })

  it.each([{ ticket_scope: 2 }, { role_ids: [ROLE.agent] }])('is of the caller’s own %j', async (fields) => {
    const before = (await freshdesk.get('/agents/me')).body
    const answer = await freshdesk.put(`/agents/${ID.admin}`, { ...fields, job_title: 'Chief' })
    expect([answer.status, answer.body]).toEqual([403, ACCESS_DENIED])
    expect((await freshdesk.get('/agents/me')).body).toEqual(before)
  })

  it('is not one of the caller’s other fields', async () => {
    const answer = await freshdesk.put(`/agents/${ID.admin}`, { job_title: 'Chief', group_ids: [] })
    expect([answer.status, answer.body.contact.job_title, answer.body.group_ids]).toEqual([200, 'Chief', []])
  })
})

describe('the e-mail of an agent', () => {
  it('is read-only', async () => {
    const answer = await freshdesk.put(`/agents/${ID.gil}`, { email: 'gilbert@example.com' })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(validationError('email', 'The email of an agent cannot be changed', 'readonly_field'))
    expect((await freshdesk.get(`/agents/${ID.gil}`)).body).toEqual(gil)
  })

  it('may be sent back as it is, in any letters', async () => {
    const answer = await freshdesk.put(`/agents/${ID.gil}`, { email: 'Gil.Group@Example.com', focus_mode: false })
    expect([answer.status, answer.body]).toEqual([200, changedAgent(gil, { focus_mode: false })])
  })

  it('that is sent back as it is, in any letters, is no error beside another', async () => {
    const answer = await freshdesk.put(`/agents/${ID.gil}`, { email: 'Gil.Group@Example.com', ticket_scope: 4 })
    expect(fieldsAndCodes(answer)).toEqual([['ticket_scope', 'invalid_value']])
  })

  it('is told to be read-only rather than another’s', async () => {
    const answer = await freshdesk.put(`/agents/${ID.gil}`, { email: 'ada@acme.test' })
    expect([answer.status, fieldsAndCodes(answer)]).toEqual([400, [['email', 'readonly_field']]])
  })

  describe('with the setting agent_email_editable', () => {
    it('is changed', async () => {
      await setSettings(freshdesk, { agent_email_editable: true })
      const answer = await freshdesk.put(`/agents/${ID.gil}`, { email: 'Gilbert@Example.com' })
      expect(answer.status).toBe(200)
      expect(answer.body).toEqual(changedAgent(gil, {}, { email: 'gilbert@example.com' }))
      expect(agentNames(await freshdesk.get('/agents?email=gilbert@example.com'))).toEqual(['Gil Group'])
      expect((await freshdesk.get('/agents?email=gil.group@example.com')).body).toEqual([])
    })

    it('is refused when it is another’s', async () => {
      await setSettings(freshdesk, { agent_email_editable: true })
      const answer = await freshdesk.put(`/agents/${ID.gil}`, { email: 'Ada@acme.test' })
      expect([answer.status, answer.body]).toEqual([409, notUnique('email', PERSON.ada)])
    })
  })
})

describe('a deleted agent', () => {
  const deleteGil = () => freshdesk.delete(`/agents/${ID.gil}`)
  const DEACTIVATED = { api_key_enabled: false, deactivated: true }

  it('is answered by 204 without a body', async () => {
    const answer = await deleteGil()
    expect([answer.status, answer.text]).toEqual([204, ''])
  })

  it('is gone from the list', async () => {
    await deleteGil()
    expect(agentNames(await freshdesk.get('/agents'))).toEqual([
      'Alex Admin',
      'Amy Agent',
      'Rita Restricted',
      'Sam Supervisor',
    ])
  })

  it('is still viewed, as deactivated', async () => {
    await deleteGil()
    const answer = await freshdesk.get(`/agents/${ID.gil}`)
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(JSON.stringify(changedAgent(gil, DEACTIVATED, { active: false })))
  })

  it('is listed among those that are not active, by name', async () => {
    await freshdesk.delete(`/agents/${ID.supervisor}`)
    await deleteGil()
    await freshdesk.delete(`/agents/${ID.amy}`)
    const answer = await freshdesk.get('/agents?active=false')
    expect(agentNames(answer)).toEqual(['Amy Agent', 'Gil Group', 'Sam Supervisor'])
    expect(answer.body[1]).toEqual(listedBody(changedAgent(gil, DEACTIVATED, { active: false })))
  })

  it('is listed in pages and filtered as active ones are', async () => {
    await freshdesk.delete(`/agents/${ID.rita}`)
    await deleteGil()
    const namesOf = async (search: string) => agentNames(await freshdesk.get(`/agents?active=false&${search}`))
    expect(await namesOf('per_page=1')).toEqual(['Gil Group'])
    expect(await namesOf('per_page=1&page=2')).toEqual(['Rita Restricted'])
    expect(await namesOf('state=occasional')).toEqual(['Rita Restricted'])
    expect(await namesOf('email=gil.group@example.com')).toEqual(['Gil Group'])
  })

  it('is a contact of the same id', async () => {
    expect((await freshdesk.get(`/contacts/${ID.gil}`)).status).toBe(404)
    await deleteGil()
    const { status, body } = await freshdesk.get(`/contacts/${ID.gil}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      active: true,
      email: 'gil.group@example.com',
      id: ID.gil,
      job_title: 'Billing Specialist',
      name: 'Gil Group',
      phone: '+1 555 0204',
      company_id: null,
      created_at: '2029-03-21T09:00:00Z',
      updated_at: NOW,
    })
  })

  it('is in the list of contacts', async () => {
    expect((await freshdesk.get('/contacts?email=gil.group@example.com')).body).toEqual([])
    await deleteGil()
    expect(idsOf(await freshdesk.get('/contacts'))).toContain(ID.gil)
    expect(idsOf(await freshdesk.get('/contacts?email=gil.group@example.com'))).toEqual([ID.gil])
  })

  it('that never confirmed its e-mail is an unverified contact of no company', async () => {
    const { id } = await createAgent(freshdesk, { email: 'wile@acme.test' })
    await freshdesk.delete(`/agents/${id}`)
    expect(idsOf(await freshdesk.get('/contacts?state=unverified'))).toContain(id)
    expect((await freshdesk.get(`/contacts/${id}`)).body).toMatchObject({ active: false, company_id: null })
  })

  it('stays the responder of its tickets', async () => {
    await deleteGil()
    expect((await freshdesk.get('/tickets/5')).body.responder_id).toBe(ID.gil)
  })

  it('does not stand in the way of a change to its tickets', async () => {
    await deleteGil()
    const answer = await freshdesk.put('/tickets/5', { priority: 4 })
    expect([answer.status, answer.body.responder_id]).toEqual([200, ID.gil])
  })

  it('stays the author of its replies and notes', async () => {
    const authors = async () =>
      (await freshdesk.get('/tickets/5/conversations')).body.map(({ user_id }: { user_id: number }) => user_id)
    expect(await authors()).toEqual([ID.gil, ID.gil])
    await deleteGil()
    expect(await authors()).toEqual([ID.gil, ID.gil])
  })

  it('is given no more tickets', async () => {
    await deleteGil()
    const answer = await freshdesk.put('/tickets/2', { responder_id: ID.gil })
    expect([answer.status, fieldsAndCodes(answer)]).toEqual([400, [['responder_id', 'invalid_value']]])
  })

  it('is no member of its groups any more', async () => {
    await deleteGil()
    expect((await freshdesk.get(`/groups/${ID.billing}`)).body.agent_ids).toEqual([])
  })

  it.each([
    ['key', 'group-api-key:X'],
    ['e-mail and password', 'gil.group@example.com:password'],
  ])('is refused with its %s', async (_what, credentials) => {
    const headers = { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
    expect((await freshdesk.get('/agents/me', { headers })).status).toBe(200)
    await deleteGil()
    const answer = await freshdesk.get('/agents/me', { headers })
    expect([answer.status, answer.body]).toEqual([401, REFUSED_KEY])
  })

  it.each(['PUT', 'DELETE'])('is not found by %s', async (method) => {
    await deleteGil()
    const answer = await freshdesk.call(method, `/agents/${ID.gil}`, {
      body: method === 'PUT' ? { ticket_scope: 1 } : undefined,
    })
    expect([answer.status, answer.text]).toEqual([404, ''])
  })

  it('holds its e-mail as a contact does', async () => {
    await deleteGil()
    const answer = await freshdesk.post('/agents', { email: 'gil.group@example.com', ticket_scope: 1 })
    expect([answer.status, answer.body]).toEqual([409, notUnique('email', ID.gil)])
  })

  it('is never the caller', async () => {
    const answer = await freshdesk.delete(`/agents/${ID.admin}`)
    expect([answer.status, answer.body]).toEqual([403, ACCESS_DENIED])
    expect((await freshdesk.get('/agents/me')).status).toBe(200)
  })

  it.each([
    ['unknown', 158000009999],
    ['a contact', ID.ada],
  ])('is not found when it is %s', async (_what, id) => {
    const answer = await freshdesk.delete(`/agents/${id}`)
    expect([answer.status, answer.text]).toEqual([404, ''])
  })
})

describe('a contact that is made an agent', () => {
  const NIELS = {
    name: 'Niels Bohr',
    email: 'niels@acme.test',
    created_at: '2029-01-30T09:00:00Z',
  }
  const makeNiels = (body?: unknown) => freshdesk.put(`/contacts/${ID.niels}/make_agent`, body)

  it('is answered key for key as recorded, full-time, with global scope and the role Agent', async () => {
    const answer = await makeNiels()
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(JSON.stringify(madeAgentBody({ id: ID.niels }, NIELS)))
  })

  it.each([
    ['an empty object', {}],
    ['an empty text labelled JSON', ''],
  ])('may be made by %s', async (_what, body) => {
    const answer = await freshdesk.put(`/contacts/${ID.niels}/make_agent`, body, {
      headers: { 'Content-Type': 'application/json' },
    })
    expect([answer.status, answer.body]).toEqual([200, madeAgentBody({ id: ID.niels }, NIELS)])
  })

  it('is answered with everything that was given', async () => {
    const given = {
      occasional: true,
      signature: '<p>N. B.</p>',
      ticket_scope: 2,
      group_ids: [ID.billing],
      type: 'field_agent',
      role_ids: [ROLE.supervisor],
      focus_mode: false,
    }
    const answer = await makeNiels({ ...given, skill_ids: [] })
    expect([answer.status, answer.body]).toEqual([200, madeAgentBody({ id: ID.niels, ...given }, NIELS)])
  })

  it('is an agent of the same id from now on', async () => {
    await makeNiels()
    const answer = await freshdesk.get(`/agents/${ID.niels}`)
    expect([answer.status, answer.body]).toEqual([200, agentBody({ id: ID.niels }, NIELS)])
    expect(agentNames(await freshdesk.get('/agents'))).toContain('Niels Bohr')
  })

  it('is no contact any more', async () => {
    await makeNiels()
    expect((await freshdesk.get(`/contacts/${ID.niels}`)).status).toBe(404)
    expect(idsOf(await freshdesk.get('/contacts'))).not.toContain(ID.niels)
    expect((await makeNiels()).status).toBe(404)
  })

  it('stays the requester of its tickets', async () => {
    await makeNiels()
    expect((await freshdesk.get('/tickets/3')).body.requester_id).toBe(ID.niels)
  })

  it('loses its other e-mails, which others may have', async () => {
    await makeNiels()
    const contact = await freshdesk.post('/contacts', { name: 'Aage Bohr', email: 'niels.bohr@example.org' })
    expect(contact.status).toBe(201)
    await freshdesk.delete(`/agents/${ID.niels}`)
    expect((await freshdesk.get(`/contacts/${ID.niels}`)).body.other_emails).toEqual([])
  })

  it('loses its companies', async () => {
    await freshdesk.put(`/contacts/${ID.niels}`, { other_companies: [{ company_id: ID.globex }] })
    await makeNiels()
    await freshdesk.delete(`/agents/${ID.niels}`)
    const { body } = await freshdesk.get(`/contacts/${ID.niels}`)
    expect([body.company_id, body.other_companies]).toEqual([null, []])
    expect(idsOf(await freshdesk.get(`/contacts?company_id=${ID.acme}`))).not.toContain(ID.niels)
  })

  it('has a key that is taken at once, and no invitation, when its e-mail is confirmed', async () => {
    await makeNiels()
    const { status, body } = await freshdesk.get('/agents/me', { key: `agent-${ID.niels}-api-key` })
    expect([status, body.id]).toEqual([200, ID.niels])
    expect(emulator.outbox.list()).toEqual([])
  })

  it('is not waited for to confirm an e-mail that is confirmed', async () => {
    await setSettings(freshdesk, { agent_activates_after_s: 60 })
    await makeNiels()
    expect((await emulator.clock.advance(120)).ran).toEqual([])
    expect((await freshdesk.get(`/agents/${ID.niels}`)).body.contact.updated_at).toBe(NOW)
  })

  it('is invited, and its key refused until then, when its e-mail is not confirmed', async () => {
    const key = `agent-${PERSON.marie}-api-key`
    const answer = await freshdesk.put(`/contacts/${PERSON.marie}/make_agent`)
    expect([answer.status, answer.body.active]).toEqual([200, false])
    expect(emulator.outbox.list()).toMatchObject([{ kind: 'invitation', to: ['marie@umbrella.test'] }])
    expect((await freshdesk.get('/agents/me', { key })).status).toBe(401)
    await activateAgent(freshdesk, PERSON.marie)
    expect((await freshdesk.get('/agents/me', { key })).status).toBe(200)
  })

  it('becomes active by itself when the account’s setting says so', async () => {
    await setSettings(freshdesk, { agent_activates_after_s: 60 })
    await freshdesk.put(`/contacts/${PERSON.marie}/make_agent`)
    await emulator.clock.advance(60)
    const { body } = await freshdesk.get(`/agents/${PERSON.marie}`)
    expect([body.contact.active, body.contact.updated_at]).toEqual([true, LATER])
  })

  it('may have been an agent before, and is one again with a new key', async () => {
    await freshdesk.delete(`/agents/${ID.rita}`)
    await emulator.clock.advance(60)
    const answer = await freshdesk.put(`/contacts/${ID.rita}/make_agent`, { ticket_scope: 3 })
    expect(answer.status).toBe(200)
    const viewed = {
      ...rita,
      occasional: false,
      group_ids: [],
      created_at: LATER,
      updated_at: LATER,
      contact: { ...(rita.contact as object), updated_at: LATER },
    }
    expect((await freshdesk.get(`/agents/${ID.rita}`)).body).toEqual(viewed)
    expect((await freshdesk.get('/agents?active=false')).body).toEqual([])
    expect((await freshdesk.get('/agents/me', { key: `agent-${ID.rita}-api-key` })).body).toEqual(viewed)
    expect((await freshdesk.get('/agents/me', { key: 'restricted-api-key' })).status).toBe(401)
  })

  it('is given tickets', async () => {
    await makeNiels()
    const id = await createTicket(freshdesk, { responder_id: ID.niels })
    expect((await freshdesk.get(`/tickets/${id}`)).body.responder_id).toBe(ID.niels)
  })
})

describe('a contact that is not made an agent', () => {
  it('has no e-mail', async () => {
    const answer = await freshdesk.put(`/contacts/${ID.rosa}/make_agent`)
    expect(answer.status).toBe(409)
    expect(answer.body).toEqual({
      code: 'inconsistent_state',
      message: 'A contact without an email cannot be made an agent',
    })
    expect((await freshdesk.get(`/contacts/${ID.rosa}`)).status).toBe(200)
  })

  it.each([
    ['blocked', PERSON.blockedBob],
    ['deleted', PERSON.deletedDora],
  ])('is %s', async (_what, id) => {
    const answer = await freshdesk.put(`/contacts/${id}/make_agent`)
    expect([answer.status, answer.body]).toEqual([405, refusedMethod('PUT')])
    expect(answer.headers.get('allow')).toBe('GET')
  })

  it.each([
    ['unknown', 158000009999],
    ['an agent already', ID.gil],
  ])('is %s', async (_what, id) => {
    const answer = await freshdesk.put(`/contacts/${id}/make_agent`)
    expect([answer.status, answer.text]).toEqual([404, ''])
  })

  it('is asked for by GET, answered as recorded', async () => {
    const answer = await freshdesk.get(`/contacts/${ID.ada}/make_agent`)
    expect(answer.status).toBe(405)
    expect(answer.text).toBe('{"message":"GET method is not allowed. It should be one of these method(s): PUT"}')
    expect(answer.headers.get('allow')).toBe('PUT')
  })

  it('comes with a body that is no JSON, answered as recorded', async () => {
    const answer = await freshdesk.put(`/contacts/${ID.ada}/make_agent`, 'occasional=true')
    expect(answer.status).toBe(400)
    expect(answer.text).toBe('{"code":"invalid_json","message":"Request body has invalid json format"}')
  })

  it('comes with roles, groups and skills that are not there', async () => {
    const body = { role_ids: [1], group_ids: [2], skill_ids: [3] }
    const answer = await freshdesk.put(`/contacts/${ID.ada}/make_agent`, body)
    expect([answer.status, fieldsAndCodes(answer)]).toEqual([
      400,
      [
        ['role_ids', 'invalid_value'],
        ['group_ids', 'invalid_value'],
        ['skill_ids', 'invalid_value'],
      ],
    ])
  })

  it.each([
    ['role_ids', [], 'invalid_value'],
    ['type', 'robot', 'invalid_value'],
    ['ticket_scope', 0, 'invalid_value'],
    ['email', 'ada@example.com', 'invalid_field'],
  ])('comes with %s %j', async (name, value, code) => {
    const answer = await freshdesk.put(`/contacts/${ID.ada}/make_agent`, { [name]: value })
    expect([answer.status, fieldsAndCodes(answer)]).toEqual([400, [[name, code]]])
    expect((await freshdesk.get(`/agents/${ID.ada}`)).status).toBe(404)
  })
})

it('the number of a deleted agent is not given again', async () => {
  const { id } = await createAgent(freshdesk)
  await freshdesk.delete(`/agents/${id}`)
  expect([id, (await createAgent(freshdesk, { email: 'next@example.com' })).id]).toEqual([NEXT_USER, NEXT_USER + 1])
})
