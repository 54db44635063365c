import { beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '../../src/store/changes.ts'
import { accountOf } from '../support/account.ts'
import { NOW } from '../support/freshdesk.ts'
import { ID } from '../support/tickets.ts'
import { ENTERPRISE, letIn, startProvider, USER } from './identity-provider.ts'

const provider = await startProvider()
const { freshdesk } = provider
beforeEach(() => letIn(freshdesk))

const make = async (fields: object) => (await provider.post('/Users', { schemas: [USER], ...fields })).body
const contactOf = async (id: string | number) => (await freshdesk.get(`/agents/${id}`)).body.contact

describe('an agent that no provider has written', () => {
  it('is a user by its own fields', async () => {
    const amy = await provider.get(`/Users/${ID.amy}`)
    expect(amy.body).toEqual({
      schemas: [USER],
      id: String(ID.amy),
      userName: 'amy.agent@example.com',
      name: { formatted: 'Amy Agent', familyName: 'Agent', givenName: 'Amy' },
      displayName: 'Amy Agent',
      title: 'Support Engineer',
      active: true,
      emails: [{ value: 'amy.agent@example.com', type: 'work', primary: true }],
      meta: {
        resourceType: 'User',
        created: '2028-12-31T09:00:00Z',
        lastModified: '2028-12-31T09:00:00Z',
        location: `${freshdesk.emulator.url}/scim/v2/Users/${ID.amy}`,
        version: expect.stringMatching(/^W\/"[\w-]{16}"$/),
      },
    })
    expect(amy.headers.get('etag')).toBe(amy.body.meta.version)
  })

  it('has a name of one word as given and family name both', async () => {
    await freshdesk.put(`/agents/${ID.amy}`, { name: 'Cher' })
    const { body } = await provider.get(`/Users/${ID.amy}`)
    expect(body.name).toEqual({ formatted: 'Cher', familyName: 'Cher', givenName: 'Cher' })
  })

  it('is active before it has confirmed its e-mail, and gets no invitation with single sign-on', async () => {
    const { body } = await freshdesk.post('/agents', { email: 'new@sso.test', ticket_scope: 1 })
    expect(body.contact.active).toBe(false)
    expect((await provider.get(`/Users/${body.id}`)).body.active).toBe(true)
    expect(freshdesk.emulator.outbox.list()).toEqual([])
    freshdesk.emulator.settings.saml_sso = false
    await freshdesk.post('/agents', { email: 'invited@sso.test', ticket_scope: 1 })
    expect(freshdesk.emulator.outbox.list()).toMatchObject([{ kind: 'invitation', to: ['invited@sso.test'] }])
  })

  it('may be one whom the REST door deleted: a user who is not active', async () => {
    await freshdesk.delete(`/agents/${ID.amy}`)
    expect((await provider.get(`/Users/${ID.amy}`)).body.active).toBe(false)
  })

  it('is none when it is a contact', async () => {
    const { body } = await freshdesk.post('/contacts', { name: 'C', email: 'c@contacts.test' })
    expect((await provider.get(`/Users/${body.id}`)).status).toBe(404)
    const taken = await provider.post('/Users', { userName: 'c@contacts.test' })
    expect(taken.status).toBe(409)
    expect(taken.body).toMatchObject({
      scimType: 'uniqueness',
      detail: 'There is a contact with the e-mail address c@contacts.test already',
    })
  })
})

describe('what a provider writes', () => {
  it('is the RFC’s smallest user, who has a name and no address', async () => {
    const made = await provider.post('/Users', {
      schemas: [USER],
      userName: 'bjensen',
      externalId: 'bjensen',
      name: { formatted: 'Ms. Barbara J Jensen III', familyName: 'Jensen', givenName: 'Barbara' },
    })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ userName: 'bjensen', externalId: 'bjensen', active: true })
    expect(made.body.name.formatted).toBe('Ms. Barbara J Jensen III')
    expect(await contactOf(made.body.id)).toMatchObject({ name: 'Barbara Jensen', email: null })
  })

  it('is returned as it was sent, by single words and in its own case', async () => {
    const sent = {
      userName: 'Ada@Sent.test',
      name: { formatted: 'f', familyName: 'B C', givenName: 'A' },
      displayName: 'd',
      title: 't',
      emails: [
        { value: 'Home@Sent.test', type: 'home' },
        { value: 'Ada@Sent.test', type: 'work', primary: true, display: 'x' },
      ],
      phoneNumbers: [{ value: '1', type: 'fax' }],
      locale: 'en-US',
      addresses: [{ type: 'work', country: 'GB' }],
      [ENTERPRISE]: { employeeNumber: '7' },
    }
    const made = await make(sent)
    expect(made).toMatchObject(sent)
    expect((await provider.get(`/Users/${made.id}`)).body).toEqual(made)
    expect(await contactOf(made.id)).toMatchObject({ name: 'A B C', email: 'ada@sent.test', phone: null })
  })

  it('gives way to what the REST door changes, as far as that goes', async () => {
    const made = await make({
      userName: 'w@way.test',
      displayName: 'Way',
      name: { givenName: 'W', familyName: 'Ay' },
      title: 'Boss',
      phoneNumbers: [{ value: '1', type: 'work' }],
    })
    await freshdesk.put(`/agents/${made.id}`, { name: 'Other Name', mobile: '2' })
    const { body } = await provider.get(`/Users/${made.id}`)
    expect(body).toMatchObject({
      userName: 'w@way.test',
      displayName: 'Other Name',
      name: { formatted: 'Other Name', givenName: 'Other', familyName: 'Name' },
      title: 'Boss',
      phoneNumbers: [
        { value: '1', type: 'work' },
        { value: '2', type: 'mobile' },
      ],
    })
    expect(body.meta.version).not.toBe(made.meta.version)
  })

  it('shows its display name where that alone is changed', async () => {
    const { body } = await provider.patch(String(ID.amy), [{ op: 'replace', path: 'displayName', value: 'Amy Adams' }])
    expect(body.name).toEqual({ formatted: 'Amy Adams', familyName: 'Adams', givenName: 'Amy' })
    expect((await contactOf(ID.amy)).name).toBe('Amy Adams')
  })

  it('takes the address along when the userName that it was is changed', async () => {
    const { body } = await provider.patch(String(ID.amy), [
      { op: 'replace', path: 'userName', value: 'amy@renamed.test' },
    ])
    expect(body).toMatchObject({ userName: 'amy@renamed.test', emails: [{ value: 'amy@renamed.test' }] })
    expect((await contactOf(ID.amy)).email).toBe('amy@renamed.test')
    const home = await make({
      userName: 'a@b.test',
      emails: [{ value: 'A@b.test', primary: true }, { value: 'h@b.test' }],
    })
    const renamed = await provider.patch(home.id, [{ op: 'replace', value: { userName: 'c@b.test' } }])
    expect(renamed.body.emails).toEqual([{ value: 'c@b.test', primary: true }, { value: 'h@b.test' }])
    expect((await provider.get('/Users?filter=userName eq "a@b.test"')).body.totalResults).toBe(0)
  })

  it('may be taken away again', async () => {
    const id = String(ID.amy)
    const { body } = await provider.patch(id, [
      { op: 'remove', path: 'title' },
      { op: 'remove', path: 'displayName' },
      { op: 'remove', path: 'name.familyName' },
      { op: 'remove', path: 'emails' },
    ])
    expect(body).toMatchObject({
      id,
      userName: 'amy.agent@example.com',
      name: { formatted: 'Amy Agent', givenName: 'Amy' },
    })
    expect(['title', 'displayName', 'emails'].filter((name) => name in body)).toEqual([])
    expect(body.name.familyName).toBeUndefined()
    expect(await contactOf(id)).toMatchObject({ job_title: null, email: 'amy.agent@example.com' })
  })

  it('keeps whether it is active where a PUT leaves that out, and hides it where a PATCH takes it away', async () => {
    const made = await make({ userName: 'idle@left.test', active: false })
    const put = await provider.put(`/Users/${made.id}`, { userName: 'idle@left.test', title: 'x' })
    expect(put.body).toMatchObject({ active: false, title: 'x' })
    const hidden = await provider.patch(made.id, [{ op: 'remove', path: 'active' }])
    expect(hidden.body.active).toBeUndefined()
    expect((await contactOf(made.id)).active).toBe(false)
    expect((await freshdesk.put(`/contacts/${made.id}/make_agent`, {})).status).toBe(200)
    expect((await provider.get(`/Users/${made.id}`)).body.active).toBe(true)
  })

  it('is no new version when it changes nothing', async () => {
    const { body: amy } = await provider.get(`/Users/${ID.amy}`)
    await freshdesk.emulator.clock.advance(60)
    expect((await provider.put(`/Users/${ID.amy}`, amy)).body).toEqual(amy)
    expect((await provider.patch(amy.id, [{ op: 'replace', value: { active: true } }])).body).toEqual(amy)
    const changed = await provider.patch(amy.id, [{ op: 'replace', value: { title: 'x' } }])
    expect(changed.body.meta.lastModified).not.toBe(amy.meta.lastModified)
    expect(amy.meta.created < NOW).toBe(true)
  })
})

describe('versions', () => {
  it('are asked for by If-Match and If-None-Match', async () => {
    const { body: amy } = await provider.get(`/Users/${ID.amy}`)
    const known = { headers: { 'If-None-Match': amy.meta.version } }
    expect((await provider.get(`/Users/${ID.amy}`, known)).status).toBe(304)
    const mine = { headers: { 'If-Match': amy.meta.version } }
    const change = [{ op: 'replace', path: 'title', value: 'one' }]
    expect((await provider.patch(amy.id, change, mine)).status).toBe(200)
    const late = await provider.patch(amy.id, change, mine)
    expect(late.status).toBe(412)
    expect(late.body.status).toBe('412')
    expect((await provider.put(`/Users/${amy.id}`, amy, mine)).status).toBe(412)
    expect((await provider.delete(`/Users/${amy.id}`, mine)).status).toBe(412)
    expect((await provider.delete(`/Users/${amy.id}`, { headers: { 'If-Match': '*' } })).status).toBe(204)
  })
})

describe('seats and administrators', () => {
  it('refuses a user for whom there is no seat, and lets one that is not active take none', async () => {
    freshdesk.emulator.settings.seats = 4
    const refused = await provider.post('/Users', { userName: 'fifth@seats.test' })
    expect(refused.status).toBe(400)
    expect(refused.body.detail).toMatch(/seats/i)
    expect((await freshdesk.get('/contacts?email=fifth@seats.test')).body).toEqual([])
    const idle = await make({ userName: 'idle@seats.test', active: false })
    expect(idle.active).toBe(false)
    expect((await provider.patch(idle.id, [{ op: 'replace', value: { active: true, title: 'x' } }])).status).toBe(400)
    expect((await provider.get(`/Users/${idle.id}`)).body).toEqual(idle)
    await provider.patch(String(ID.amy), [{ op: 'replace', value: { active: false } }])
    expect((await provider.patch(idle.id, [{ op: 'replace', value: { active: true } }])).status).toBe(200)
    freshdesk.emulator.settings.seat_limit_status = 403
    expect((await provider.post('/Users', { userName: 'sixth@seats.test' })).status).toBe(403)
  })

  it('keeps the last account administrator', async () => {
    const off = [{ op: 'replace', path: 'active', value: false }]
    for (const refused of [await provider.patch(String(ID.admin), off), await provider.delete(`/Users/${ID.admin}`)]) {
      expect(refused.status).toBe(403)
      expect(refused.body.detail).toMatch(/last account administrator/)
    }
    expect((await freshdesk.get('/agents/me')).status).toBe(200)
    const { body: roles } = await freshdesk.get('/roles')
    const role = roles.find(({ name }: { name: string }) => name === 'Account Administrator')
    await freshdesk.put(`/agents/${ID.amy}`, { role_ids: [role.id] })
    expect((await provider.patch(String(ID.admin), off)).status).toBe(200)
  })
})

describe('an agent that the provider deactivated', () => {
  it('stays readable where deleted agents are contacts alone', async () => {
    freshdesk.emulator.settings.deleted_agent_is = 'contact'
    await provider.patch(String(ID.amy), [{ op: 'replace', value: { active: false } }])
    await freshdesk.delete(`/agents/${ID.gil}`)
    expect((await contactOf(ID.amy)).active).toBe(false)
    expect((await freshdesk.get(`/agents/${ID.gil}`)).status).toBe(404)
    const { body } = await freshdesk.get('/agents?active=false')
    expect(body.map(({ id }: { id: number }) => id)).toEqual([ID.amy])
  })

  it('comes back by make_agent too, also one that was deleted', async () => {
    await provider.delete(`/Users/${ID.amy}`)
    expect((await provider.get(`/Users/${ID.amy}`)).status).toBe(404)
    expect((await freshdesk.put(`/contacts/${ID.amy}/make_agent`, {})).status).toBe(200)
    expect((await provider.get(`/Users/${ID.amy}`)).body.active).toBe(true)
  })
})

describe('what changes', () => {
  it('is told as one change of the operation', async () => {
    const told: Change[] = []
    const stop = accountOf(freshdesk.emulator).changes.subscribe((change) => told.push(change))
    const made = await make({ userName: 'one@change.test', title: 'x' })
    await provider.patch(made.id, [{ op: 'replace', value: { title: 'y', active: false } }])
    await provider.patch(made.id, [{ op: 'replace', path: 'id', value: '1' }])
    stop()
    const summary = told.map(({ cause, rows }) => [cause?.kind, cause?.name, rows.map(({ table }) => table).sort()])
    expect(summary).toEqual([
      ['scim', 'createScimUser', ['agents', 'users']],
      ['scim', 'patchScimUser', ['agents', 'users']],
    ])
  })
})

describe('an account with users', () => {
  it('is exported and loaded with what was sent, and goes back to a snapshot', async () => {
    const made = await make({ userName: 'Ex@Port.test', externalId: 'e1', displayName: 'Ex', locale: 'fr' })
    await provider.delete(`/Users/${ID.gil}`)
    await freshdesk.put(`/agents/${made.id}`, { name: 'Renamed Since' })
    freshdesk.emulator.rotateScimToken()
    const { scim } = freshdesk.emulator
    const before = await provider.get('/Users', { token: scim.token })
    const other = freshdesk.emulator.createAccount({
      name: 'copy',
      fixture: freshdesk.emulator.export(),
      now: NOW,
      freeze: true,
    })
    try {
      expect(other.scim.token).toBe(`copy.${scim.token}`)
      const copied = await provider.get('/copy/scim/v2/Users', { token: scim.token })
      const plain = (body: { Resources: { meta: object }[] }) => body.Resources.map(({ meta: _, ...user }) => user)
      expect(plain(copied.body)).toEqual(plain(before.body))
      expect(
        (await provider.get(`/copy/scim/v2/Users?filter=externalId eq "e1"`, { token: scim.token })).body.totalResults,
      ).toBe(1)
    } finally {
      freshdesk.emulator.deleteAccount('copy')
    }
    freshdesk.emulator.snapshot('s')
    freshdesk.emulator.rotateScimToken()
    await provider.delete(`/Users/${made.id}`, { token: freshdesk.emulator.scim.token })
    freshdesk.emulator.restore('s')
    expect((await provider.get('/Users', { token: scim.token })).body).toEqual(before.body)
  })
})
