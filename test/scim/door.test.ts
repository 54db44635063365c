import { beforeEach, describe, expect, it } from 'vitest'
import { basic } from '../support/freshdesk.ts'
import { ID } from '../support/tickets.ts'
import { ERROR, LIST, letIn, PATCH, startProvider, USER } from './identity-provider.ts'

const provider = await startProvider()
const { freshdesk } = provider
const { emulator } = freshdesk
beforeEach(() => letIn(freshdesk))

const error = (status: number, detail: unknown, scimType?: string) => ({
  schemas: [ERROR],
  status: String(status),
  ...(scimType === undefined ? {} : { scimType }),
  detail,
})

describe('who is let in', () => {
  it('is asked for the token, then the plan, then single sign-on, then SCIM itself', async () => {
    emulator.update({ plan: 'growth', settings: { saml_sso: false, scim: false } })
    const steps = [
      [401, /token/, () => undefined],
      [403, /Enterprise/, () => emulator.update({ plan: 'enterprise' })],
      [403, /saml_sso/, () => emulator.update({ settings: { saml_sso: true } })],
      [403, /the setting scim$/, () => emulator.update({ settings: { scim: true } })],
    ] as const
    for (const [status, detail, grant] of steps) {
      const refused = await provider.get('/Users', { token: status === 401 ? 'other' : 'scim-token' })
      expect(refused.status).toBe(status)
      expect(refused.body).toEqual(error(status, expect.stringMatching(detail)))
      expect(refused.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer realm="SCIM"' : null)
      grant()
    }
    expect((await provider.get('/Users')).status).toBe(200)
    emulator.update({ state: 'suspended' })
    expect((await provider.get('/Users')).status).toBe(403)
  })

  it('is nobody with an API key, and the token opens no other door', async () => {
    for (const token of [null, 'admin-api-key']) expect((await provider.get('/Users', { token })).status).toBe(401)
    const asBasic = { token: null, headers: { Authorization: basic('scim-token') } }
    expect((await provider.get('/Users', asBasic)).status).toBe(401)
    expect((await freshdesk.get('/tickets', { key: 'scim-token' })).status).toBe(401)
    expect((await freshdesk.get('/tickets', { headers: { Authorization: 'Bearer scim-token' } })).status).toBe(401)
  })

  it('is no page of another host with a token that anybody knows', async () => {
    const headers = { Origin: 'https://evil.example' }
    expect((await provider.get('/Users', { headers })).status).toBe(403)
    const { token } = emulator.rotateScimToken()
    expect((await provider.get('/Users', { headers, token })).status).toBe(200)
  })

  it('reaches each account by path, by host or by the token’s prefix', async () => {
    const other = emulator.createAccount({ name: 'w1', fixture: 'empty' })
    try {
      other.update({ settings: { saml_sso: true, scim: true } })
      expect(other.scim).toEqual({ enabled: true, url: `${emulator.url}/w1/scim/v2`, token: 'w1.scim-token' })
      const { body: user } = await provider.post('/w1/scim/v2/Users', { userName: 'only@w1.test' })
      expect(user.meta.location).toBe(`${emulator.url}/w1/scim/v2/Users/${user.id}`)
      const filter = '/Users?filter=userName eq "only@w1.test"'
      expect((await provider.get(`/w1/scim/v2${filter}`, { token: 'w1.scim-token' })).body.totalResults).toBe(1)
      expect((await provider.get(filter, { token: 'w1.scim-token' })).body.totalResults).toBe(1)
      expect((await provider.get(filter)).body.totalResults).toBe(0)
      expect((await provider.get('/w2/scim/v2/Users')).status).toBe(404)
    } finally {
      emulator.deleteAccount('w1')
    }
  })
})

describe('the token', () => {
  it('is shown where the agents’ keys are, and made anew by who may see it', async () => {
    const shown = async (query: string, headers = {}) =>
      (await freshdesk.get(`/_emulator/account${query}`, { headers })).body.scim
    const forwarded = { 'X-Forwarded-For': '203.0.113.7' }
    const door = { enabled: true, url: `${emulator.url}/scim/v2` }
    expect(await shown('')).toEqual({ ...door, token: 'scim-token' })
    expect(await shown('', forwarded)).toEqual(door)
    const made = await freshdesk.post('/_emulator/scim-token', undefined)
    expect([made.status, made.body]).toEqual([200, emulator.scim])
    expect(made.body.token).toMatch(/^[0-9a-f]{32}$/)
    expect(await shown('')).toEqual(door)
    expect(await shown('?secrets=true')).toEqual(made.body)
    expect((await freshdesk.post('/_emulator/scim-token', undefined, { headers: forwarded })).status).toBe(403)
    expect((await provider.get('/Users')).status).toBe(401)
    expect((await provider.get('/Users', { token: made.body.token })).status).toBe(200)
    emulator.reset()
    expect(emulator.scim).toMatchObject({ enabled: false, token: 'scim-token' })
  })
})

describe('what describes the door', () => {
  it('is true', async () => {
    const { body: config } = await provider.get('/ServiceProviderConfig')
    expect(config).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 200 },
      changePassword: { supported: false },
      sort: { supported: true },
      etag: { supported: true },
    })
    const { body: types } = await provider.get('/ResourceTypes')
    expect(types).toMatchObject({
      schemas: [LIST],
      totalResults: 1,
      Resources: [{ id: 'User', endpoint: '/Users', schema: USER }],
    })
    expect((await provider.get('/ResourceTypes/User')).body).toEqual(types.Resources[0])
    const { body: schemas } = await provider.get('/Schemas')
    expect((await provider.get(`/Schemas/${USER}`)).body).toEqual(schemas.Resources[0])
    expect(JSON.stringify(schemas)).not.toContain('null')
    for (const path of ['/ResourceTypes/Group', '/Schemas/urn:x', '/Groups/1', '/nothing', '/Users/1/2']) {
      const missing = await provider.get(path)
      expect([missing.status, missing.body.status], path).toEqual([404, '404'])
    }
    for (const path of ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas', `/Schemas/${USER}`]) {
      expect((await provider.get(`${path}?filter=id eq "x"`)).status).toBe(403)
    }
  })

  it('declares only what is stored and returned as it was sent', async () => {
    const { body } = await provider.get(`/Schemas/${USER}`)
    interface Declared {
      readonly name: string
      readonly type: string
      readonly multiValued: boolean
      readonly subAttributes?: readonly Declared[]
    }
    const sampleOf = ({ name, type, multiValued, subAttributes }: Declared): unknown => {
      const one =
        subAttributes !== undefined
          ? Object.fromEntries(subAttributes.map((part) => [part.name, sampleOf(part)]))
          : type === 'boolean'
            ? true
            : `${name}-x1@declared.test`
      return multiValued ? [one] : one
    }
    const sample = Object.fromEntries(body.attributes.map((one: Declared) => [one.name, sampleOf(one)]))
    const made = await provider.post('/Users', { schemas: [USER], ...sample })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject(sample)
    expect((await provider.get(`/Users/${made.body.id}`)).body).toMatchObject(sample)
    for (const { name } of body.attributes) {
      if (name === 'userName') continue
      const removed = await provider.patch(made.body.id, [{ op: 'remove', path: name }])
      expect(removed.body[name], name).toBeUndefined()
      const back = await provider.patch(made.body.id, [{ op: 'add', path: name, value: sample[name] }])
      expect(back.body[name], name).toEqual(sample[name])
    }
  })

  it('says 501 of what is not done, and 405 of other methods', async () => {
    for (const path of ['/Groups', '/Bulk']) {
      const refused = await provider.post(path, { displayName: 'x' })
      expect(refused.status).toBe(501)
      expect(refused.body).toEqual(error(501, expect.any(String)))
    }
    expect((await provider.get('/Me')).status).toBe(501)
    const wrong = await provider.delete('/Users')
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, POST'])
  })
})

describe('a list', () => {
  const names = (body: { Resources: { userName: string }[] }) =>
    body.Resources.map(({ userName }) => userName.split('.')[0])

  it('is paged from 1; less than that is 1, and a negative count is none', async () => {
    const { body: all } = await provider.get('/Users')
    expect(all).toMatchObject({ totalResults: 5, startIndex: 1, itemsPerPage: 5 })
    expect((await provider.get('/Users?startIndex=-3&count=2')).body).toMatchObject({ startIndex: 1, itemsPerPage: 2 })
    expect((await provider.get('/Users?count=0')).body).toMatchObject({
      totalResults: 5,
      itemsPerPage: 0,
      Resources: [],
    })
    expect((await provider.get('/Users?count=-1')).body).toMatchObject({ totalResults: 5, Resources: [] })
    expect((await provider.get('/Users?startIndex=5&count=9')).body.Resources).toEqual(all.Resources.slice(4))
    expect((await provider.get('/Users?startIndex=99')).body).toMatchObject({
      totalResults: 5,
      startIndex: 99,
      Resources: [],
    })
    for (const query of ['startIndex=x', 'count=1.5', 'sortOrder=up']) {
      expect((await provider.get(`/Users?${query}`)).body).toMatchObject({ status: '400', scimType: 'invalidValue' })
    }
  })

  it('is sorted, users without the attribute last, and first when descending', async () => {
    expect(names((await provider.get('/Users?sortBy=name.givenName')).body)).toEqual([
      'alex',
      'amy',
      'gil',
      'rita',
      'sam',
    ])
    const { body } = await provider.get('/Users?sortBy=emails.value&sortOrder=descending')
    expect(names(body)).toEqual(['sam', 'rita', 'gil', 'amy', 'alex'])
    const byPhone = await provider.get('/Users?sortBy=phoneNumbers')
    expect(names(byPhone.body).slice(0, 3)).toEqual(['alex', 'sam', 'gil'])
    const down = await provider.get('/Users?sortBy=phoneNumbers&sortOrder=descending')
    expect(names(down.body).slice(2)).toEqual(['gil', 'sam', 'alex'])
    expect((await provider.get('/Users?sortBy=shoeSize')).body.scimType).toBe('invalidPath')
  })

  it('has the attributes that are asked for, ids always', async () => {
    const filter = 'filter=userName sw "amy"'
    const shown = async (query: string) => (await provider.get(`/Users?${filter}&${query}`)).body.Resources[0]
    const always = { schemas: [USER], id: String(ID.amy) }
    expect(await shown('attributes=USERNAME,name.familyName')).toEqual({
      ...always,
      userName: 'amy.agent@example.com',
      name: { familyName: 'Agent' },
    })
    expect(await shown(`attributes=${USER}:emails.value,emails.type,unknown`)).toEqual({
      ...always,
      emails: [{ value: 'amy.agent@example.com', type: 'work' }],
    })
    expect(Object.keys(await shown('excludedAttributes=id,emails,meta,name.formatted'))).toEqual([
      'schemas',
      'id',
      'userName',
      'name',
      'displayName',
      'title',
      'active',
    ])
    const { body } = await provider.get(`/Users/${ID.amy}?attributes=userName`)
    expect(body).toEqual({ ...always, userName: 'amy.agent@example.com' })
  })

  it('may be asked for in a body', async () => {
    const body = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      attributes: ['userName'],
      filter: 'userName co "example.com" and active eq true',
      sortBy: 'userName',
      sortOrder: 'descending',
      startIndex: 2,
      count: 2,
    }
    for (const path of ['/Users/.search', '/.search']) {
      const found = await provider.post(path, body)
      expect(found.body).toMatchObject({ totalResults: 5, startIndex: 2, itemsPerPage: 2 })
      expect(names(found.body)).toEqual(['rita', 'gil'])
      expect(found.body.Resources[0].meta).toBeUndefined()
    }
    expect((await provider.post('/.search', { attributes: [7] })).body.scimType).toBe('invalidValue')
    expect((await provider.post('/.search', { schemas: [USER] })).body.scimType).toBe('invalidSyntax')
  })
})

describe('bodies', () => {
  it('are application/scim+json or application/json, an object, and no larger than 4 MB', async () => {
    const send = (body: string, type: string) => provider.post('/Users', body, { headers: { 'Content-Type': type } })
    expect((await send('<x/>', 'text/xml')).status).toBe(415)
    for (const text of ['{', '[]', '7', '"x"']) {
      expect((await send(text, 'application/json')).body).toEqual(error(400, expect.any(String), 'invalidSyntax'))
    }
    const large = await send(JSON.stringify({ userName: 'x'.repeat(5_000_000) }), 'application/json')
    expect([large.status, large.body.status]).toEqual([413, '413'])
  })
})

describe('the journal', () => {
  it('has each call with its operation and no secret', async () => {
    await provider.post('/Users', { userName: 'j@journal.test', password: 'hunter2', displayName: 'J' })
    await provider.patch(String(ID.amy), [
      { op: 'replace', path: 'password', value: 'hunter2' },
      { op: 'replace', path: `${USER}:password`, value: 'hunter2' },
      { op: 'replace', value: { password: 'hunter2', [`${USER}:password`]: 'hunter2', title: 'seen' } },
    ])
    const long = 'x'.repeat(20_000)
    await provider.patch(String(ID.amy), [
      { op: 'add', path: 'password', value: 'hunter2' },
      { op: 'add', path: 'title', value: long },
    ])
    await provider.get('/Users/9', { token: 'hunter2' })
    await provider.get('/nothing')
    const calls = emulator.requests.list()
    expect(calls.map(({ operation, status, decision }) => [operation, status, decision])).toEqual([
      ['createScimUser', 201, 'allowed'],
      ['patchScimUser', 200, 'allowed'],
      ['patchScimUser', 400, 'invalid'],
      ['viewScimUser', 401, 'unauthenticated'],
      [null, 404, 'not_found'],
    ])
    const text = JSON.stringify(calls)
    expect(text).not.toContain('hunter2')
    expect(text).toContain('seen')
    expect(calls[0]).toMatchObject({
      path: '/scim/v2/Users',
      agent_id: null,
      credits: 0,
      request_body: { displayName: 'J' },
    })
    expect(calls[3]?.reason).toMatch(/token/)
    const verified = await emulator.requests.verify({
      match: { operation: 'createScimUser', body: { userName: 'j@journal.test' } },
    })
    expect(verified.requests).toHaveLength(1)
  })
})

describe('faults', () => {
  it('are answered as SCIM’s errors, with the work done or not', async () => {
    emulator.faults.add({ match: { operation: 'listScimUsers' }, effect: { status: 429 }, times: 1 })
    const limited = await provider.get('/Users')
    expect(limited.body).toEqual(error(429, expect.any(String)))
    expect(limited.headers.get('content-type')).toBe('application/scim+json')
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
    emulator.faults.add({ match: { path: '/scim/v2/*' }, effect: { status: 500, phase: 'after_commit' }, times: 1 })
    const lost = await provider.patch(String(ID.amy), [{ op: 'replace', value: { title: 'Committed' } }])
    expect(lost.body).toEqual(error(500, expect.any(String)))
    expect((await provider.get(`/Users/${ID.amy}`)).body.title).toBe('Committed')
    emulator.faults.add({
      match: { operation: 'viewScimUser' },
      effect: { delay_ms: 20, headers: { 'X-Slow': '1' } },
      times: 1,
    })
    const slow = await provider.get(`/Users/${ID.amy}`)
    expect([slow.status, slow.headers.get('x-slow'), slow.body.title]).toEqual([200, '1', 'Committed'])
  })

  it('of the limits there are none: no call is counted', async () => {
    emulator.update({ plan: 'enterprise', rateLimit: 'on' })
    const before = emulator.rateLimits.remaining
    for (let call = 0; call < 5; call++) await provider.get('/Users')
    expect(emulator.rateLimits.remaining).toBe(before)
    expect((await provider.get('/Users')).headers.get('x-ratelimit-total')).toBeNull()
  })
})

describe('PATCH', () => {
  it('does all of its operations or none', async () => {
    const before = (await provider.get(`/Users/${ID.amy}`)).body
    const refused = await provider.call('PATCH', `/Users/${ID.amy}`, {
      body: {
        schemas: [PATCH],
        Operations: [
          { op: 'replace', path: 'title', value: 'half' },
          { op: 'replace', path: 'active', value: false },
          { op: 'replace', path: 'nothing', value: 'x' },
        ],
      },
    })
    expect(refused.body).toEqual(error(400, expect.stringContaining('nothing'), 'invalidPath'))
    expect((await provider.get(`/Users/${ID.amy}`)).body).toEqual(before)
    const taken = await provider.patch(String(ID.amy), [
      { op: 'replace', path: 'title', value: 'half' },
      { op: 'replace', path: 'userName', value: 'GIL.GROUP@example.com' },
    ])
    expect(taken.body).toEqual(error(409, expect.any(String), 'uniqueness'))
    expect((await provider.get(`/Users/${ID.amy}`)).body).toEqual(before)
  })
})
