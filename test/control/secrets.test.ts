import { afterAll, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../src/index.ts'
import { clientOf, NOW, startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const ADMIN = 158000002001
const made: Emulator[] = []
afterAll(() => Promise.all(made.map((one) => one.close())))

/** As a reverse proxy, which may be on the same machine, passes on what somebody elsewhere asked. */
const ELSEWHERE = { headers: { 'X-Forwarded-For': '203.0.113.9' } }

const SECRETS = ['canary-key', 'canary-password', 'canary-basic', 'canary-url', 'canary-parameter', 'canary-header']

/** An account with a secret of each kind, all of them in `SECRETS`. */
function addSecrets(): void {
  emulator.load({
    fixture: {
      agents: [{ name: 'Kay', email: 'kay@example.com', api_key: 'canary-key', password: 'canary-password' }],
      automation_rules: [
        {
          automation_type_id: 1,
          name: 'post to http://hook:canary-url@127.0.0.1:9/?token=canary-parameter',
          conditions: [],
          actions: [
            {
              field_name: 'trigger_webhook',
              request_type: 'POST',
              url: 'http://hook:canary-url@127.0.0.1:9/{{ticket.id}}?token=canary-parameter&x=1',
              content_type: 'JSON',
              content_layout: '1',
              content: ['ticket.id'],
              auth_header: { username: 'hook', password: 'canary-basic' },
              custom_headers: { 'X-Auth-Token': 'canary-header', 'X-Tenant': 'acme' },
            },
          ],
        },
      ],
    },
  })
}

const found = (text: string) => SECRETS.filter((secret) => text.includes(secret))
const OWN_KEY = { agent_id: expect.any(Number), email: 'kay@example.com', role: 'Agent' }

describe('an export', () => {
  it('leaves keys, passwords and what webhooks prove themselves with out, unless asked', async () => {
    addSecrets()
    expect(found((await freshdesk.get('/_emulator/export')).text)).toEqual([])
    expect(found((await freshdesk.get('/_emulator/export?secrets=false')).text)).toEqual([])
    expect(found((await freshdesk.get('/_emulator/export?secrets=true')).text)).toEqual(SECRETS)
    expect(found(JSON.stringify(emulator.export()))).toEqual(SECRETS)
  })

  it('tells not even the shipped keys, nor where the chance stands that new ones come from', async () => {
    emulator.rotateApiKey(ADMIN)
    const { agents, account } = (await freshdesk.get('/_emulator/export')).body
    expect(agents.filter((agent: object) => 'api_key' in agent || 'password' in agent)).toEqual([])
    expect(Object.keys(account.random)).not.toContain('api_key')
    expect(Object.keys(emulator.export().account?.random ?? {})).toContain('api_key')
  })

  it('still loads without them: keys are made anew, webhooks go without', async () => {
    addSecrets()
    const fixture = (await freshdesk.get('/_emulator/export')).body
    const copy = await createEmulator({ fixture, now: NOW, freeze: true, checkReplies: true })
    made.push(copy)
    expect(copy.apiKey).toBe(`agent-${ADMIN}-api-key`)
    const client = clientOf(copy)
    const answer = await client.get('/automations/1/rules', { key: copy.apiKey })
    const [action] = answer.body.rules.at(-1).actions
    expect(action.url).toBe('http://hook@127.0.0.1:9/{{ticket.id}}?token=[redacted]&x=1')
    expect([action.auth_header, action.api_key, action.custom_headers]).toEqual([
      undefined,
      undefined,
      { 'X-Tenant': 'acme' },
    ])
    expect((await client.get('/tickets/1', { key: copy.apiKey })).body).toEqual(
      (await freshdesk.get('/tickets/1')).body,
    )
  })
})

describe('a view of an account', () => {
  it.each([
    ['GET', '/account'],
    ['GET', '/accounts/acme'],
    ['PATCH', '/account'],
    ['POST', '/reset'],
    ['POST', '/snapshots/begun/restore'],
  ])('shows on this machine the keys that anybody knows: %s %s', async (method, path) => {
    addSecrets()
    emulator.snapshot('begun')
    const { body, text } = await freshdesk.call(method, `/_emulator${path}`)
    expect(body.api_keys[0]).toMatchObject({ agent_id: ADMIN, key: 'admin-api-key' })
    expect(found(text)).toEqual([])
    if (path !== '/reset') expect(body.api_keys.at(-1)).toEqual(OWN_KEY)
  })

  it('shows all of them when they are asked for', async () => {
    addSecrets()
    const asked = await freshdesk.get('/_emulator/account?secrets=true')
    expect(asked.body.api_keys.at(-1)).toEqual({ ...OWN_KEY, key: 'canary-key' })
    const [listed] = (await freshdesk.get('/_emulator/accounts?secrets=true')).body
    expect(listed).toEqual(asked.body)
  })

  it('shows all of an account just made to who brought them in a fixture, of a fork those that anybody knows', async () => {
    addSecrets()
    const fixture = (await freshdesk.get('/_emulator/export?secrets=true')).body
    for (const [search, more, key] of [
      ['', { fixture }, 'w8.canary-key'],
      ['', { from: 'acme' }, undefined],
      ['?secrets=true', { from: 'acme' }, 'w8.canary-key'],
    ] as const) {
      const { status, body } = await freshdesk.post(`/_emulator/accounts${search}`, { name: 'w8', ...more })
      expect([status, body.api_keys[0].key, body.api_keys.at(-1).key]).toEqual([201, 'w8.admin-api-key', key])
      const viewed = await freshdesk.get('/_emulator/accounts/w8')
      expect(viewed.body.api_keys.at(-1).key).toBeUndefined()
      await freshdesk.delete('/_emulator/accounts/w8')
    }
  })

  it('shows none elsewhere', async () => {
    for (const path of ['/account', '/accounts']) {
      const { status, text } = await freshdesk.get(`/_emulator${path}`, ELSEWHERE)
      expect([status, text.includes('"key"')]).toEqual([200, false])
    }
  })
})

describe('secrets elsewhere', () => {
  it.each([
    ['GET', '/export?secrets=true'],
    ['GET', '/account?secrets=true'],
    ['GET', '/accounts?secrets=true'],
    ['POST', '/accounts?secrets=true'],
    ['POST', '/reset?secrets=true'],
    ['GET', `/agents/${ADMIN}/api-key`],
    ['POST', `/agents/${ADMIN}/api-key`],
  ])('are refused, and nothing is done: %s %s', async (method, path) => {
    await freshdesk.delete('/tickets/1')
    const body = path.startsWith('/accounts?') && method === 'POST' ? { body: { name: 'w7' } } : {}
    const answer = await freshdesk.call(method, `/_emulator${path}`, { ...ELSEWHERE, ...body })
    expect([answer.status, answer.body.code]).toEqual([403, 'access_denied'])
    expect(answer.body.message).toMatch(/^Keys and passwords are told to callers on the emulator’s own machine/)
    expect(emulator.accounts).toHaveLength(1)
    expect((await freshdesk.get('/tickets/1')).body.deleted).toBe(true)
    expect(emulator.apiKey).toBe('admin-api-key')
  })

  it('are told to who bears the control token', async () => {
    const tokened = await createEmulator({ now: NOW, freeze: true, controlToken: 'secret' })
    made.push(tokened)
    const headers = { ...ELSEWHERE.headers, Host: 'emulator.example.com', Authorization: 'Bearer secret' }
    const client = clientOf(tokened)
    const { status, body } = await client.get(`/_emulator/agents/${ADMIN}/api-key`, { headers })
    expect([status, body.key]).toEqual([200, 'admin-api-key'])
    expect((await client.get('/_emulator/export?secrets=true', { headers })).body.agents[0].password).toBe('password')
  })

  it.each(['Forwarded', 'Via', 'X-Real-IP', 'X-Forwarded-Host', 'X-Forwarded-Proto'])(
    'are those of whoever came by a proxy: %s',
    async (name) => {
      const { status } = await freshdesk.get('/_emulator/export?secrets=true', { headers: { [name]: '1' } })
      expect(status).toBe(403)
    },
  )

  it('an agent is activated there, its key is not told', async () => {
    const { id } = (await freshdesk.post('/agents', { email: 'new.agent@example.com', ticket_scope: 1 })).body
    const { status, body } = await freshdesk.call('POST', `/_emulator/agents/${id}/activate`, ELSEWHERE)
    expect([status, body]).toEqual([200, { agent_id: id, is_valid: true }])
  })
})

it('a dry run masks what webhooks prove themselves with, unless asked', async () => {
  addSecrets()
  const dryRun = (search: string) =>
    freshdesk.post(`/_emulator/automations/dry-run${search}`, { ticket_id: 1, event: 'ticket.created' })
  const basicSecret = Buffer.from('hook:canary-basic').toString('base64')
  const { text } = await dryRun('')
  expect([text.includes(basicSecret), text.includes('canary-header'), text.includes('canary-url@')]).toEqual([
    false,
    false,
    false,
  ])
  expect((await dryRun('?secrets=true')).text).toContain(basicSecret)
})

describe('POST /_emulator/accounts', () => {
  it.each(['/etc/passwd', './fixture.yaml', '../fixtures/empty', 'fixture.json', 'C:\\fixture', ''])(
    'reads no file of the machine: %s',
    async (fixture) => {
      const { status, body } = await freshdesk.post('/_emulator/accounts', { name: 'w1', fixture })
      expect([status, body]).toEqual([
        400,
        {
          code: 'invalid_value',
          message:
            'fixture: It should be the name of a fixture, or the fixture itself; files are for --fixture and the process',
        },
      ])
    },
  )

  it('takes the name of a fixture', async () => {
    expect((await freshdesk.post('/_emulator/accounts', { name: 'w1', fixture: 'empty' })).status).toBe(201)
    await freshdesk.delete('/_emulator/accounts/w1')
  })
})
