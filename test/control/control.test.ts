import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { VERSION } from '../../src/project.ts'
import { rawCall } from '../http/raw.ts'
import { basic, clientOf, NOW, startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

interface ControlCall {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Of another emulator than the file's. */
  readonly url?: string
}

/** A control call, without a key unless one is given; a text is sent as it stands. */
async function control(method: string, path: string, { body, headers = {}, url = emulator.url }: ControlCall = {}) {
  const response = await fetch(`${url}/_emulator${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: text === '' ? undefined : JSON.parse(text) }
}

const answerOf = async (call: ReturnType<typeof control>) => {
  const { status, body } = await call
  return [status, body]
}

const KEYS = ['admin', 'supervisor', 'agent', 'group', 'restricted'].map((name) => `${name}-api-key`)
const keysOf = (account: { api_keys: { key: string }[] }) => account.api_keys.map(({ key }) => key)
const ticketCount = async (path = '/account') => (await control('GET', path)).body.counts.tickets

/** Deletes an account when the test is over, whatever becomes of it. */
async function makeAccount(body: { readonly name: string } & Record<string, unknown>) {
  const made = await control('POST', '/accounts', { body: { now: NOW, freeze: true, ...body } })
  accountsMade.push(body.name)
  return made
}
const accountsMade: string[] = []
afterEach(async () => {
  for (const name of accountsMade.splice(0)) await control('DELETE', `/accounts/${name}`).catch(() => undefined)
})

describe('health', () => {
  it('says the version and how many accounts there are', async () => {
    const answer = await control('GET', '/health')
    expect([answer.status, answer.body]).toEqual([
      200,
      { status: 'ok', version: VERSION, accounts: 1, ports: { http: Number(new URL(emulator.url).port) } },
    ])
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
  })

  it('answers HEAD', async () => {
    const answer = await control('HEAD', '/health')
    expect([answer.status, answer.text]).toEqual([200, ''])
  })
})

describe('who may call', () => {
  describe('with a token', async () => {
    const guarded = await createEmulator({ now: NOW, freeze: true, controlToken: 'secret' })
    const { url } = guarded
    afterAll(() => guarded.close())
    const REFUSED = {
      code: 'invalid_credentials',
      message: 'Control asks for its token: Authorization: Bearer ...',
    }

    it('is who sends it', async () => {
      const answer = await control('GET', '/clock', { url, headers: { Authorization: 'Bearer secret' } })
      expect([answer.status, answer.body]).toEqual([200, { now: NOW, frozen: true }])
    })

    it.each([
      ['nothing', {}],
      ['another token', { Authorization: 'Bearer secret2' }],
      ['an API key', { Authorization: basic('admin-api-key') }],
      ['the token alone', { Authorization: 'secret' }],
    ])('is not who sends %s', async (_what, headers) => {
      expect(await answerOf(control('GET', '/clock', { url, headers: { ...headers } }))).toEqual([401, REFUSED])
      expect(await answerOf(control('GET', '/nonsense', { url, headers: { ...headers } }))).toEqual([401, REFUSED])
    })

    it('is not asked by the health check and by the API', async () => {
      expect((await control('GET', '/health', { url })).status).toBe(200)
      expect((await clientOf(guarded).get('/tickets/1')).status).toBe(200)
    })

    it('does nothing without it', async () => {
      await clientOf(guarded).delete('/tickets/1')
      expect((await control('POST', '/reset', { url })).status).toBe(401)
      expect((await clientOf(guarded).get('/tickets/1')).body.deleted).toBe(true)
    })
  })

  describe('with control switched off', async () => {
    const closed = await createEmulator({ now: NOW, freeze: true, control: false })
    const { url } = closed
    afterAll(() => closed.close())

    it.each([
      ['GET', '/account'],
      ['POST', '/reset'],
      ['GET', '/nonsense'],
      ['POST', '/health'],
    ])('is nobody: %s %s', async (method, path) => {
      expect(await answerOf(control(method, path, { url }))).toEqual([
        404,
        { code: 'not_found', message: 'Control is switched off' },
      ])
    })

    it('is anybody who asks for health', async () => {
      expect((await control('GET', '/health', { url })).status).toBe(200)
    })
  })

  describe('from a page', () => {
    it.each(['http://evil.example.com', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1', 'nonsense'])(
      'of another host is refused: %s',
      async (Origin) => {
        await freshdesk.delete('/tickets/1')
        expect(await answerOf(control('POST', '/reset', { headers: { Origin } }))).toEqual([
          403,
          { code: 'access_denied', message: 'Calls from pages of another host are refused' },
        ])
        expect((await freshdesk.get('/tickets/1')).body.deleted).toBe(true)
      },
    )

    it.each([
      ['evil.example', 403],
      ['evil.example:4800', 403],
      ['127.0.0.1', 200],
      ['[::1]:4800', 200],
      ['w1.localhost:4800', 200],
      ['acme.freshdesk.com', 200],
      ['freshdesk:4800', 200],
    ])('whose name was led here on loopback is taken for a local one alone: %s', async (Host, status) => {
      const headers = { Host, Origin: `http://${Host}` }
      expect((await rawCall(emulator, { method: 'POST', path: '/_emulator/reset', headers })).status).toBe(status)
    })

    it('of this host is taken', async () => {
      expect((await control('POST', '/reset', { headers: { Origin: emulator.url } })).status).toBe(200)
    })
  })
})

describe('what is no control operation', () => {
  it.each(['/nonsense', '/accounts/acme/nonsense', '/health/nonsense', '/%zz', '/accounts/%zz', '/__proto__'])(
    'is 404: %s',
    async (path) => {
      const { status, body } = await control('GET', path)
      expect([status, body.code]).toEqual([404, 'not_found'])
    },
  )

  it('is told by its path', async () => {
    expect((await control('GET', '/nonsense')).body).toEqual({
      code: 'not_found',
      message: 'There is no control operation at /_emulator/nonsense',
    })
  })

  it.each([
    ['POST', '/health', 'GET'],
    ['GET', '/reset', 'POST'],
    ['PATCH', '/clock', 'GET, PUT'],
    ['GET', '/clock/advance', 'POST'],
    ['PUT', '/accounts', 'GET, POST'],
  ])('is 405 where only the method is wrong: %s %s', async (method, path, allowed) => {
    const answer = await control(method, path)
    expect(answer.headers.get('allow')).toBe(allowed)
    expect([answer.status, answer.body]).toEqual([
      405,
      { code: 'method_not_allowed', message: `It should be one of these methods: ${allowed}` },
    ])
  })

  it.each(['/accounts/nobody', '/accounts/nobody/clock', '/accounts/__proto__', '/accounts/constructor'])(
    'is 404 of an account that there is not: %s',
    async (path) => {
      const { status, body } = await control('GET', path)
      const name = path.split('/')[2]
      expect([status, body]).toEqual([404, { code: 'not_found', message: `There is no account named ${name}` }])
    },
  )
})

describe('a body', () => {
  it.each([
    ['text/plain', '{}'],
    ['application/x-www-form-urlencoded', 'seconds=60'],
    ['multipart/form-data; boundary=x', '--x--'],
  ])('of %s is refused with 415', async (type, body) => {
    const answer = await control('POST', '/clock/advance', { body, headers: { 'Content-Type': type } })
    expect([answer.status, answer.body]).toEqual([
      415,
      { code: 'unsupported_content_type', message: 'A body must be application/json' },
    ])
  })

  it.each(['{', '[]', '"x"', 'null', '1', ' ', 'seconds=60'])('that is no JSON object is 400: %s', async (body) => {
    const answer = await control('POST', '/clock/advance', { body })
    expect([answer.status, answer.body]).toEqual([
      400,
      { code: 'invalid_value', message: 'The body is not a JSON object' },
    ])
  })

  it('has lists of 10,000 at most, but where it may hold a fixture', async () => {
    const privileges = Array.from({ length: 10_001 }, () => 'view_tickets')
    expect(await answerOf(control('POST', '/roles', { body: { name: 'Many', privileges } }))).toEqual([
      400,
      { code: 'invalid_value', message: 'Request body has more than 10000 members in one object or list' },
    ])
    const contacts = Array.from({ length: 10_001 }, (_, index) => ({ name: `N${index}`, email: `n${index}@acme.test` }))
    const { status, body } = await control('POST', '/load', { body: { fixture: { contacts } } })
    expect([status, body.users]).toEqual([200, 10_001])
    emulator.reset()
  })

  it('may be left out where nothing in it is needed', async () => {
    expect((await control('POST', '/reset')).status).toBe(200)
    expect((await control('POST', '/reset', { body: {} })).status).toBe(200)
    expect((await control('PUT', '/clock')).body).toEqual({ now: NOW, frozen: true })
  })

  it.each(['nonsense', '__proto__', 'constructor'])('with a field that there is not is 400: %s', async (name) => {
    const reset = await control('POST', '/reset', { body: `{"${name}":1}` })
    expect([reset.status, reset.body]).toEqual([400, { code: 'invalid_value', message: `Unexpected field: ${name}` }])
    const advance = await control('POST', '/clock/advance', { body: `{"seconds":1,"${name}":1}` })
    expect([advance.status, advance.body.code]).toEqual([400, 'invalid_value'])
    expect((await control('GET', '/clock')).body.now).toBe(NOW)
  })
})

describe('an account', () => {
  it('is described with its keys, settings and counts', async () => {
    const { status, body } = await control('GET', '/account')
    expect(status).toBe(200)
    expect(body).toEqual({
      id: 1,
      name: 'acme',
      url: emulator.url,
      plan: 'enterprise',
      rate_limit: 'headers',
      state: 'active',
      settings: { ...emulator.settings },
      api_keys: [
        {
          agent_id: 158000002001,
          email: 'alex.admin@example.com',
          role: 'Account Administrator',
          key: 'admin-api-key',
        },
        { agent_id: 158000002002, email: 'sam.supervisor@example.com', role: 'Supervisor', key: 'supervisor-api-key' },
        { agent_id: 158000002003, email: 'amy.agent@example.com', role: 'Agent', key: 'agent-api-key' },
        { agent_id: 158000002004, email: 'gil.group@example.com', role: 'Agent', key: 'group-api-key' },
        { agent_id: 158000002005, email: 'rita.restricted@example.com', role: 'Agent', key: 'restricted-api-key' },
      ],
      scim: { enabled: false, url: `${emulator.url}/scim/v2`, token: 'scim-token' },
      counts: expect.objectContaining({ tickets: 36, companies: 3, agents: 5, groups: 3 }),
    })
    expect(await answerOf(control('GET', '/accounts/acme'))).toEqual([200, body])
  })

  it('has keys that let in', async () => {
    const { body } = await control('GET', '/account')
    expect(keysOf(body)).toEqual(KEYS)
    for (const key of keysOf(body)) expect((await freshdesk.get('/contacts?per_page=1', { key })).status).toBe(200)
  })

  it('is made, listed and deleted', async () => {
    const made = await makeAccount({ name: 'made' })
    expect([made.status, made.body.name, made.body.url, made.body.counts.tickets]).toEqual([
      201,
      'made',
      `${emulator.url}/made`,
      36,
    ])
    expect(keysOf(made.body)).toEqual(KEYS.map((key) => `made.${key}`))
    const names = (await control('GET', '/accounts')).body.map(({ name }: { name: string }) => name)
    expect(names).toEqual(expect.arrayContaining(['acme', 'made']))
    const deleted = await control('DELETE', '/accounts/made')
    expect([deleted.status, deleted.text, deleted.headers.get('content-type')]).toEqual([204, '', null])
    expect((await control('GET', '/accounts/made')).status).toBe(404)
    expect((await freshdesk.get('/tickets/1', { key: 'made.admin-api-key' })).status).toBe(401)
    expect((await control('DELETE', '/accounts/made')).status).toBe(404)
  })

  it('is reached at the URL and with the keys that it says', async () => {
    const { body } = await makeAccount({ name: 'reached' })
    const [key] = keysOf(body)
    const response = await fetch(`${body.url}/api/v2/tickets/1`, { headers: { Authorization: basic(key ?? '') } })
    expect(response.status).toBe(200)
  })

  it('is made with plan, limits, fixture, seed and clock of its own', async () => {
    const now = '2031-05-05T12:00:00Z'
    const { status, body } = await makeAccount({
      name: 'own',
      plan: 'growth',
      rate_limit: 'off',
      fixture: 'empty',
      seed: 7,
      now,
      freeze: true,
    })
    expect([status, body.plan, body.rate_limit, body.counts.tickets]).toEqual([201, 'growth', 'off', 0])
    expect((await control('GET', '/accounts/own/clock')).body).toEqual({ now, frozen: true })
  })

  it('is made of a fixture in the call', async () => {
    const fixture = { agents: [{ name: 'A', email: 'a@example.com', api_key: 'a-key', roles: ['Agent'] }] }
    const { status } = await makeAccount({ name: 'inline', fixture })
    const { body } = await control('GET', '/accounts/inline?secrets=true')
    expect([status, keysOf(body)]).toEqual([201, ['inline.a-key']])
  })

  it.each(['acme', 'taken'])('is not made twice: %s', async (name) => {
    if (name === 'taken') await makeAccount({ name })
    expect(await answerOf(control('POST', '/accounts', { body: { name } }))).toEqual([
      409,
      { code: 'conflict', message: `There is an account named ${name} already` },
    ])
  })

  it.each([
    ['no name', {}],
    ['an empty name', { name: '' }],
    ['capitals', { name: 'Acme' }],
    ['a blank', { name: 'a b' }],
    ['a slash', { name: 'a/b' }],
    ['a dot', { name: 'a.b' }],
    ['an underscore', { name: '_emulator' }],
    ['a hyphen at its start', { name: '-a' }],
    ['a hyphen at its end', { name: 'a-' }],
    ['64 characters', { name: 'a'.repeat(64) }],
    ['letters beyond ASCII', { name: 'ä' }],
    ['a number', { name: 7 }],
    ['a plan that there is not', { name: 'bad', plan: 'gold' }],
    ['a limit below 1', { name: 'bad', rate_limit: 0 }],
    ['a fixture that there is not', { name: 'bad', fixture: 'nonsense' }],
    ['a fixture that is wrong', { name: 'bad', fixture: { tickets: [{}] } }],
    ['a time that is none', { name: 'bad', now: 'soon' }],
    ['a seed that is no whole number', { name: 'bad', seed: 1.5 }],
    ['a field that there is not', { name: 'bad', nonsense: 1 }],
  ])('is not made with %s', async (_what, body) => {
    const answer = await control('POST', '/accounts', { body })
    expect([answer.status, answer.body.code, typeof answer.body.message]).toEqual([400, 'invalid_value', 'string'])
    expect((await control('GET', '/accounts/bad')).status).toBe(404)
  })

  it('may have a name of 63 characters', async () => {
    const name = 'a'.repeat(63)
    expect((await makeAccount({ name })).status).toBe(201)
  })

  it.each(['/account', '/accounts/acme'])('that is the default one cannot be deleted: %s', async (path) => {
    expect(await answerOf(control('DELETE', path))).toEqual([
      409,
      { code: 'conflict', message: 'The default account cannot be deleted' },
    ])
    expect((await freshdesk.get('/tickets/1')).status).toBe(200)
  })
})

describe('reset', () => {
  it('brings back the fixture’s rows and ids, an empty outbox, the clock and the settings', async () => {
    const before = (await control('GET', '/account')).body
    await freshdesk.delete('/tickets/1')
    const company = (await freshdesk.post('/companies', { name: 'Hooli' })).body
    await freshdesk.post('/tickets/2/reply', { body: 'B' })
    await emulator.clock.advance(3600)
    emulator.settings.retry_after = false
    expect(await answerOf(control('POST', '/reset'))).toEqual([200, before])
    expect((await freshdesk.get('/tickets/1')).body.deleted).toBeUndefined()
    expect((await freshdesk.get(`/companies/${company.id}`)).status).toBe(404)
    expect((await control('GET', '/outbox')).body).toEqual([])
    expect((await control('GET', '/clock')).body.now).toBe(NOW)
    expect((await freshdesk.post('/companies', { name: 'Hooli' })).body).toEqual(company)
  })

  it('of one account leaves the others alone', async () => {
    await makeAccount({ name: 'other' })
    await freshdesk.delete('/tickets/1')
    expect((await control('POST', '/accounts/other/reset')).body.name).toBe('other')
    expect((await freshdesk.get('/tickets/1')).body.deleted).toBe(true)
  })
})

describe('snapshots', () => {
  const names = async () => (await control('GET', '/snapshots')).body.map(({ name }: { name: string }) => name)

  it('are made, listed and deleted', async () => {
    expect(await answerOf(control('POST', '/snapshots', { body: { name: 'first' } }))).toEqual([201, { name: 'first' }])
    expect((await control('GET', '/snapshots')).body).toEqual(expect.arrayContaining([{ name: 'first' }]))
    const deleted = await control('DELETE', '/snapshots/first')
    expect([deleted.status, deleted.text]).toEqual([204, ''])
    expect(await names()).not.toContain('first')
  })

  it('bring back rows, ids, clock and limits, in any order and more than once', async () => {
    await control('POST', '/snapshots', { body: { name: 'a' } })
    const first = (await freshdesk.post('/companies', { name: 'First' })).body
    await emulator.clock.advance(60)
    await control('POST', '/snapshots', { body: { name: 'b' } })
    await freshdesk.post('/companies', { name: 'Second' })
    const found = async () => (await freshdesk.get('/companies')).body.map(({ name }: { name: string }) => name)

    const restored = await control('POST', '/snapshots/a/restore')
    expect([restored.status, restored.body.name]).toEqual([200, 'acme'])
    expect((await control('GET', '/clock')).body.now).toBe(NOW)
    expect(await found()).not.toContain('First')
    expect((await freshdesk.post('/companies', { name: 'First' })).body).toEqual(first)

    await control('POST', '/snapshots/b/restore')
    expect((await control('GET', '/clock')).body.now).toBe('2030-01-15T09:01:00Z')
    expect(await found()).toContain('First')
    expect(await found()).not.toContain('Second')

    await control('POST', '/snapshots/a/restore')
    expect(await found()).not.toContain('First')
  })

  it('outlive a reset', async () => {
    await freshdesk.post('/companies', { name: 'Kept' })
    await control('POST', '/snapshots', { body: { name: 'kept' } })
    await control('POST', '/reset')
    await control('POST', '/snapshots/kept/restore')
    expect((await freshdesk.get('/companies/autocomplete?name=Kept')).body.companies).toHaveLength(1)
  })

  it('of the same name replace each other', async () => {
    await control('POST', '/snapshots', { body: { name: 'same' } })
    await freshdesk.post('/companies', { name: 'Later' })
    expect((await control('POST', '/snapshots', { body: { name: 'same' } })).status).toBe(201)
    await control('POST', '/reset')
    await control('POST', '/snapshots/same/restore')
    expect((await freshdesk.get('/companies/autocomplete?name=Later')).body.companies).toHaveLength(1)
    expect((await names()).filter((name: string) => name === 'same')).toHaveLength(1)
  })

  it.each(['with a blank', 'a/b', 'ü 📦', '%', 'restore', '__proto__', 'x'.repeat(100), '📦'.repeat(50)])(
    'may have any name: %s',
    async (name) => {
      expect((await control('POST', '/snapshots', { body: { name } })).status).toBe(201)
      expect((await control('POST', `/snapshots/${encodeURIComponent(name)}/restore`)).status).toBe(200)
      expect((await control('DELETE', `/snapshots/${encodeURIComponent(name)}`)).status).toBe(204)
    },
  )

  it('have names that a path can have', async () => {
    const reply = await control('POST', '/snapshots', { body: { name: 'half \ud83d' } })
    expect(reply.status).toBe(400)
    expect(reply.body.message).toContain('It should hold no half of a surrogate pair')
  })

  it.each([
    ['POST', '/snapshots/nobody/restore'],
    ['DELETE', '/snapshots/nobody'],
  ])('that there are not are 404: %s %s', async (method, path) => {
    expect(await answerOf(control(method, path))).toEqual([
      404,
      { code: 'not_found', message: 'There is no snapshot named nobody' },
    ])
  })

  it.each([{}, { name: '' }, { name: 7 }, { name: 'x'.repeat(101) }])(
    'need a name of 1 to 100 characters: %o',
    async (body) => {
      const { status, body: told } = await control('POST', '/snapshots', { body })
      expect([status, told.code]).toEqual([400, 'invalid_value'])
    },
  )

  it('belong to one account', async () => {
    await makeAccount({ name: 'apart' })
    await control('POST', '/accounts/apart/snapshots', { body: { name: 'theirs' } })
    expect((await control('GET', '/accounts/apart/snapshots')).body).toEqual([{ name: 'theirs' }])
    expect((await control('POST', '/snapshots/theirs/restore')).status).toBe(404)
  })
})

describe('the clock', () => {
  it('is told', async () => {
    expect(await answerOf(control('GET', '/clock'))).toEqual([200, { now: NOW, frozen: true }])
  })

  it('is advanced, and what falls due is told', async () => {
    const answer = await control('POST', '/clock/advance', { body: { seconds: 90 } })
    expect([answer.status, answer.body]).toEqual([200, { now: '2030-01-15T09:01:30Z', frozen: true, ran: [] }])
    expect((await freshdesk.get('/tickets/1')).headers.get('date')).toBe('Tue, 15 Jan 2030 09:01:30 GMT')
  })

  it('runs what falls due in its order, each at its time', async () => {
    const ticket = { subject: 'S', description: 'D', status: 2, priority: 1, email: 'ada@acme.test' }
    const { id } = (
      await freshdesk.post('/tickets', { ...ticket, due_by: '2030-01-16T10:00:00Z', fr_due_by: '2030-01-16T09:30:00Z' })
    ).body
    const { ran } = (await control('POST', '/clock/advance', { body: { seconds: 2 * 86_400 } })).body
    const own = ran.filter((job: { id: number }) => job.id === id)
    expect(own.map(({ at }: { at: string }) => at)).toEqual(['2030-01-16T09:30:00Z', '2030-01-16T10:00:00Z'])
    const times = ran.map(({ at }: { at: string }) => at)
    expect(times).toEqual([...times].sort())
    expect((await freshdesk.get(`/tickets/${id}`)).body).toMatchObject({ is_escalated: true, fr_escalated: true })
  })

  it('is advanced by fractions', async () => {
    for (let half = 0; half < 4; half++) await control('POST', '/clock/advance', { body: { seconds: 0.5 } })
    expect((await control('GET', '/clock')).body.now).toBe('2030-01-15T09:00:02Z')
  })

  it.each([0, -1, '60', null, true, [], 1e300, 1e12])('is not advanced by %j', async (seconds) => {
    const { status, body } = await control('POST', '/clock/advance', { body: { seconds } })
    expect([status, body.code]).toEqual([400, 'invalid_value'])
    expect((await control('GET', '/clock')).body).toEqual({ now: NOW, frozen: true })
    expect((await freshdesk.get('/tickets/1')).status).toBe(200)
  })

  it('is not advanced without seconds', async () => {
    expect((await control('POST', '/clock/advance')).status).toBe(400)
    expect((await control('POST', '/clock/advance', { body: {} })).status).toBe(400)
  })

  it.each([
    ['2030-01-15T10:00:00Z', '2030-01-15T10:00:00Z'],
    ['2030-01-15T10:00:00+01:00', NOW],
    ['2030-01-16', '2030-01-16T00:00:00Z'],
    [NOW, NOW],
  ])('is put to %s', async (now, expected) => {
    expect(await answerOf(control('PUT', '/clock', { body: { now } }))).toEqual([200, { now: expected, frozen: true }])
    expect((await control('GET', '/clock')).body).toEqual({ now: expected, frozen: true })
  })

  it('is put forward with all that falls due on the way', async () => {
    const ticket = { subject: 'S', description: 'D', status: 2, priority: 1, email: 'ada@acme.test' }
    const { id } = (
      await freshdesk.post('/tickets', { ...ticket, due_by: '2030-01-15T10:00:00Z', fr_due_by: '2030-01-15T09:30:00Z' })
    ).body
    await control('PUT', '/clock', { body: { now: '2030-01-15T10:00:01Z' } })
    expect((await freshdesk.get(`/tickets/${id}`)).body.is_escalated).toBe(true)
  })

  it('is not put backwards', async () => {
    expect(await answerOf(control('PUT', '/clock', { body: { now: '2030-01-15T08:59:59Z' } }))).toEqual([
      409,
      { code: 'conflict', message: 'The clock does not run backwards' },
    ])
    expect((await control('GET', '/clock')).body.now).toBe(NOW)
  })

  it.each([{ now: 'soon' }, { now: 7 }, { frozen: 'yes' }, { now: '2030-02-30' }])('is not put to %o', async (body) => {
    const { status, body: told } = await control('PUT', '/clock', { body })
    expect([status, told.code]).toEqual([400, 'invalid_value'])
    expect((await control('GET', '/clock')).body).toEqual({ now: NOW, frozen: true })
  })

  it('is set going and stopped where it stands', async () => {
    expect((await control('PUT', '/clock', { body: { frozen: false } })).body).toEqual({ now: NOW, frozen: false })
    const { now } = (await control('PUT', '/clock', { body: { frozen: true } })).body
    expect(now).toMatch(/^2030-01-15T09:00:0\d/)
    expect((await control('GET', '/clock')).body).toEqual({ now, frozen: true })
  })

  it('of one account leaves the others’ alone', async () => {
    await makeAccount({ name: 'elsewhen' })
    await control('POST', '/accounts/elsewhen/clock/advance', { body: { seconds: 3600 } })
    expect((await control('GET', '/accounts/elsewhen/clock')).body.now).toBe('2030-01-15T10:00:00Z')
    expect((await control('GET', '/clock')).body.now).toBe(NOW)
  })
})

describe('the outbox', () => {
  it('lists what would have been mailed, and is cleared', async () => {
    await freshdesk.post('/tickets/1/reply', { body: '<p>Hello</p>', cc_emails: ['cc@example.com'] })
    const { body } = await control('GET', '/outbox')
    expect(body).toEqual([
      {
        id: expect.any(Number),
        at: NOW,
        kind: 'reply',
        to: ['ada@acme.test'],
        cc: ['cc@example.com'],
        bcc: [],
        from: 'Support Desk <support@acme.freshdesk.com>',
        subject: 'Re: Router drops the VPN every ten minutes',
        html: '<p>Hello</p>',
        text: 'Hello',
        ticket_id: 1,
        message_id: '<1.1@acme.freshdesk.com>',
        in_reply_to: null,
      },
    ])
    const cleared = await control('DELETE', '/outbox')
    expect([cleared.status, cleared.text]).toEqual([204, ''])
    expect((await control('GET', '/outbox')).body).toEqual([])
  })
})

describe('control operations', () => {
  it('cost no credit', async () => {
    for (let call = 0; call < 3; call++) await control('GET', '/account')
    expect((await freshdesk.get('/tickets/1')).headers.get('x-ratelimit-remaining')).toBe('699')
  })

  it('are not refused when the limit is reached', async () => {
    const limited = await createEmulator({ now: NOW, freeze: true, rateLimit: 1 })
    try {
      const client = clientOf(limited)
      await client.get('/tickets/1')
      expect((await client.get('/tickets/1')).status).toBe(429)
      expect((await control('GET', '/account', { url: limited.url })).status).toBe(200)
    } finally {
      await limited.close()
    }
  })

  it('take slashes as the API does', async () => {
    expect((await control('GET', '/health/')).status).toBe(200)
    expect((await control('GET', '//accounts//acme')).status).toBe(200)
  })

  it('do what the members of the library do', async () => {
    emulator.snapshot('by-library')
    await freshdesk.post('/companies', { name: 'Hooli' })
    expect((await control('POST', '/snapshots/by-library/restore')).status).toBe(200)
    await control('POST', '/snapshots', { body: { name: 'by-control' } })
    await freshdesk.delete('/tickets/1')
    emulator.restore('by-control')
    expect(await ticketCount()).toBe(36)
    expect((await freshdesk.get('/tickets/1')).body.deleted).toBeUndefined()
  })
})
