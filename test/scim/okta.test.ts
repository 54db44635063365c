import { beforeEach, describe, expect, it } from 'vitest'
import { NOW } from '../support/freshdesk.ts'
import { ERROR, LIST, letIn, startProvider, USER } from './identity-provider.ts'

// The requests of Okta's SCIM 2.0 SPEC test (github okta/okta-developer-docs, Okta-SCIM-20-SPEC-Test.json) and of its
// provisioning guide.
const okta = await startProvider()
beforeEach(() => letIn(okta.freshdesk))

const RANDOM = 'b0a1c2d3@example.com'

const runscope = (userName: string) => ({
  schemas: [USER],
  userName,
  name: { givenName: 'Runscope', familyName: 'Hooper' },
  emails: [{ primary: true, value: userName, type: 'work' }],
  displayName: 'Runscope Hooper',
  locale: 'en-US',
  externalId: '00ujl29u0le5T6Aj10h7',
  groups: [],
  password: '1mz050nq',
  active: true,
})

/** As `application/json`, as the SPEC test sends it. */
const asJson = { headers: { 'Content-Type': 'application/json; charset=utf-8' } }

describe('Okta’s SPEC test, in its eleven steps', () => {
  it('passes each of them', async () => {
    // 1. Users are listed, the first of them to be used below.
    const listed = await okta.get('/Users?count=1&startIndex=1')
    expect(listed.status).toBe(200)
    expect(listed.headers.get('content-type')).toBe('application/scim+json')
    expect(listed.body).toMatchObject({ schemas: [LIST], itemsPerPage: 1, startIndex: 1 })
    expect(Number.isInteger(listed.body.totalResults)).toBe(true)
    const [first] = listed.body.Resources
    expect([
      first.id,
      first.name.familyName,
      first.name.givenName,
      first.userName,
      first.emails[0].value,
    ]).not.toContain('')
    expect(first.active).toBeDefined()

    // 2. One by its id.
    const viewed = await okta.get(`/Users/${first.id}`)
    expect(viewed.status).toBe(200)
    expect(viewed.body).toEqual(first)

    // 3. One that is not there, by its name.
    const none = await okta.get(`/Users?filter=userName eq "${RANDOM}"`)
    expect(none.status).toBe(200)
    expect(none.body).toMatchObject({ schemas: [LIST], totalResults: 0, Resources: [] })

    // 4. One that is not there, by an id.
    const unknown = await okta.get('/Users/010101001010101011001010101011')
    expect(unknown.status).toBe(404)
    expect(unknown.body).toEqual({ schemas: [ERROR], status: '404', detail: expect.any(String) })

    // 5. A new one.
    const made = await okta.post('/Users', runscope(RANDOM), asJson)
    expect(made.status).toBe(201)
    const { id } = made.body
    expect(made.body).toMatchObject({ schemas: [USER], active: true, userName: RANDOM, locale: 'en-US' })
    expect(made.body.name).toEqual({ givenName: 'Runscope', familyName: 'Hooper' })
    expect(made.body.password).toBeUndefined()
    expect(made.headers.get('location')).toBe(made.body.meta.location)

    // 6. It is there.
    const back = await okta.get(`/Users/${id}`)
    expect(back.body).toEqual(made.body)

    // 7. A second one of its name.
    const twice = await okta.post('/Users', runscope(RANDOM), asJson)
    expect(twice.status).toBe(409)
    expect(twice.body).toEqual({ schemas: [ERROR], status: '409', scimType: 'uniqueness', detail: expect.any(String) })

    // 8. The name in capitals finds it.
    const capitals = await okta.get(`/Users?filter=userName eq "${RANDOM.toUpperCase()}"&startIndex=1&count=100`)
    expect(capitals.body).toMatchObject({ totalResults: 1, Resources: [{ id }] })

    // 9. A list is paged.
    const page = await okta.get('/Users?startIndex=2&count=2')
    expect(page.body).toMatchObject({ startIndex: 2, itemsPerPage: 2 })

    // 10. A wrong token.
    const refused = await okta.get('/Users', { token: 'wrong' })
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer/)
    expect(refused.body).toEqual({ schemas: [ERROR], status: '401', detail: expect.any(String) })

    // 11. Groups, of which there are none.
    const groups = await okta.get('/Groups')
    expect(groups.status).toBe(200)
    expect(groups.body).toEqual({ schemas: [LIST], totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] })
  })
})

describe('the whole life of an agent by Okta’s traffic, seen at the REST door', () => {
  it('is made, changed, switched off and on, and never deleted', async () => {
    const { body: user } = await okta.post('/Users', runscope('ada@okta.test'), asJson)
    const agent = `/agents/${user.id}`
    const key = `agent-${user.id}-api-key`
    const { body: made } = await okta.freshdesk.get(agent)
    expect(made).toMatchObject({ id: Number(user.id), ticket_scope: 1, type: 'support_agent', occasional: false })
    expect(made.contact).toMatchObject({
      name: 'Runscope Hooper',
      email: 'ada@okta.test',
      active: true,
      created_at: NOW,
    })
    expect((await okta.freshdesk.get('/agents/me', { key })).status).toBe(200)
    expect(okta.freshdesk.emulator.outbox.list()).toEqual([])

    // Profile push: GET, then PUT of the whole.
    const { body: whole } = await okta.get(`/Users/${user.id}`)
    const pushed = await okta.put(`/Users/${user.id}`, {
      ...whole,
      name: { givenName: 'Ada', familyName: 'Lovelace' },
      displayName: 'Ada Lovelace',
      title: 'Engineer',
      phoneNumbers: [
        { value: '+44 1', type: 'work' },
        { value: '+44 2', type: 'mobile' },
      ],
    })
    expect(pushed.status).toBe(200)
    const { body: changed } = await okta.freshdesk.get(agent)
    expect(changed.contact).toMatchObject({
      name: 'Ada Lovelace',
      job_title: 'Engineer',
      phone: '+44 1',
      mobile: '+44 2',
    })

    // It answers a ticket, and goes.
    expect((await okta.freshdesk.put('/tickets/1', { responder_id: Number(user.id) })).status).toBe(200)
    const off = await okta.patch(user.id, [{ op: 'replace', value: { active: false } }])
    expect(off.status).toBe(200)
    expect(off.body.active).toBe(false)
    const { body: gone } = await okta.freshdesk.get(agent)
    expect(gone.deactivated).toBe(true)
    expect(gone.contact.active).toBe(false)
    expect((await okta.freshdesk.get('/agents/me', { key })).status).toBe(401)
    expect((await okta.freshdesk.get('/tickets/1')).body.responder_id).toBe(Number(user.id))
    const found = await okta.freshdesk.get(`/search/tickets?query="agent_id:${user.id}"`)
    expect(found.body.total).toBe(1)
    expect((await okta.get('/Users?filter=userName eq "ada@okta.test"')).body.Resources).toEqual([off.body])

    // The app-wizard app switches on by PUT.
    const on = await okta.put(`/Users/${user.id}`, { ...off.body, active: true })
    expect(on.body.active).toBe(true)
    expect((await okta.freshdesk.get(agent)).body.contact.active).toBe(true)
    expect((await okta.freshdesk.get('/agents/me', { key })).status).toBe(200)
    expect(okta.freshdesk.emulator.outbox.list()).toEqual([])
    expect(okta.freshdesk.emulator.deliveries.list()).toEqual([])
  })
})
