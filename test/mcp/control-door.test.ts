import { afterAll, describe, expect, it } from 'vitest'
import type { ControlOperation } from '../../src/control/operation.ts'
import { controlOperations } from '../../src/control/operations.ts'
import { createEmulator } from '../../src/index.ts'
import { jsonSchemaOf } from '../../src/openapi/components.ts'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { speakerOf } from './speak.ts'

const PATH = '/_emulator/mcp'
const { emulator, get } = await startFreshdesk()
const { post, ask, tool } = speakerOf(emulator, { path: PATH, key: '' })

const full = await createEmulator({ now: NOW, freeze: true, checkReplies: true, mcpFull: true })
afterAll(() => full.close())
const ofFull = speakerOf(full, { path: PATH, key: '' })

const FULL_ONLY = ['addHook', 'exportAccount', 'viewApiKey', 'viewControlToken', 'rotateApiKey', 'rotateScimToken']

const namesOf = async (speaker: typeof ofFull): Promise<string[]> =>
  (await speaker.ask('tools/list')).result.tools.map(({ name }: { name: string }) => name)

describe('the tools at /_emulator/mcp', () => {
  it('are the control operations, those too that tell keys or reach outside with mcpFull alone', async () => {
    const isTool = ({ id, isStream }: ControlOperation) => !isStream && id !== 'giveUpAccount'
    const all = controlOperations.filter(isTool).map(({ id }) => id)
    expect(await namesOf(ofFull)).toEqual(all)
    expect(await namesOf(speakerOf(emulator, { path: PATH }))).toEqual(all.filter((id) => !FULL_ONLY.includes(id)))
  })

  it('tell an assistant what this is and where to begin', async () => {
    const { result } = await ask('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: {} })
    expect(result.capabilities).toEqual({ tools: {}, resources: {} })
    expect(result.instructions).toContain('viewAccount')
    for (const named of result.instructions.match(
      /\b(?:view|list|add|set|take|restore|reset|create|advance)[A-Z]\w+/g,
    )) {
      expect(await namesOf(speakerOf(emulator, { path: PATH }))).toContain(named)
    }
  })

  it('do what their operations do: the clock moves, a fault acts, a snapshot brings back', async () => {
    expect((await tool('advanceClock', { seconds: 60 })).json).toMatchObject({ frozen: true })
    expect((await tool('viewClock')).json.now).toBe('2030-01-15T09:01:00Z')
    await tool('takeSnapshot', { name: 'a' })
    const { json: fault } = await tool('addFault', {
      match: { operation: 'viewTicket' },
      effect: { status: 503 },
      times: 1,
    })
    expect((await get('/tickets/1')).status).toBe(503)
    expect((await tool('removeFault', { id: fault.id })).json).toEqual({})
    expect((await tool('listRequests', { status: '5xx', limit: 1 })).json).toMatchObject([{ operation: 'viewTicket' }])
    expect((await tool('restoreSnapshot', { snapshot: 'a' })).isError).toBe(false)
    expect((await tool('resetAccount')).json.name).toBe('acme')
  })

  it('act on the account that is named', async () => {
    const { json } = await tool('createAccount', { name: 'w1', plan: 'growth' })
    expect(json).toMatchObject({ name: 'w1', plan: 'growth' })
    expect((await tool('viewAccount', { account: 'w1' })).json.plan).toBe('growth')
    await tool('loadRows', { account: 'w1', generate: { tickets: 3 } })
    expect((await tool('viewAccount')).json.plan).toBe('enterprise')
    expect((await tool('viewAccount', { account: 'w9' })).json).toEqual({
      code: 'not_found',
      message: 'There is no account named w9',
    })
    expect((await tool('deleteAccount', { account: 'w1' })).json).toEqual({})
    expect((await tool('deleteAccount')).json.code).toBe('conflict')
  })

  it.each([
    ['an unknown argument', 'viewClock', { colour: 'red' }, 'invalid_value'],
    ['a wrong type', 'advanceClock', { seconds: 'soon' }, 'invalid_value'],
    ['no id', 'removeFault', {}, 'invalid_value'],
    ['an id that is none', 'removeFault', { id: 'x' }, 'invalid_value'],
    ['a huge id', 'removeFault', { id: 1e300 }, 'not_found'],
    ['an account that is no name', 'viewClock', { account: 7 }, 'invalid_value'],
    ['a name that every object has', 'updateAccount', JSON.parse('{"__proto__":{"plan":"free"}}'), 'invalid_value'],
  ])('tell in their result what is wrong: %s', async (_, name, args, code) => {
    const { isError, json } = await tool(name, args)
    expect([isError, json.code]).toEqual([true, code])
    expect(json.message).toEqual(expect.any(String))
  })

  it('are neither journaled nor counted', async () => {
    await tool('viewClock')
    expect(emulator.requests.list()).toEqual([])
    expect(emulator.rateLimits.remaining).toBe(emulator.rateLimits.total)
  })

  it('answer unknown tools, methods and batches with errors of the protocol', async () => {
    expect((await ask('tools/call', { name: 'exportAccount' })).error.code).toBe(-32602)
    expect((await ask('prompts/list')).error.code).toBe(-32601)
    expect((await post('[]')).body.error.code).toBe(-32600)
    expect((await post('{')).body.error.code).toBe(-32700)
    const { status, headers } = await fetch(`${emulator.url}${PATH}`)
    expect([status, headers.get('allow')]).toEqual([405, 'POST'])
  })
})

/** Names of members that a reply always has, at any depth. */
function requiredIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { required = [] } = schema as { readonly required?: readonly string[] }
  return [...(Array.isArray(required) ? required : []), ...Object.values(schema).flatMap(requiredIn)]
}

describe('what a hostile text may have an assistant do', () => {
  it('is decided by name, so that an operation that is new and tells a key is found here', () => {
    const secret = (name: string) => /(?:^|_)(?:key|token|password|secret)$/.test(name)
    const telling = controlOperations
      .filter(({ reply }) => reply !== undefined && requiredIn(jsonSchemaOf(reply, 'output')).some(secret))
      .map(({ id }) => id)
    expect(telling).toContain('viewApiKey')
    expect(telling.filter((id) => !FULL_ONLY.includes(id))).toEqual([])
    expect(FULL_ONLY.filter((id) => !controlOperations.some((operation) => operation.id === id))).toEqual([])
  })

  it('is not to read a key or a token, in any reply', async () => {
    await get('/tickets/1', { key: 'supervisor-api-key' })
    const secrets = [...emulator.keys.map(({ key }) => key), 'scim-token']
    const reading = controlOperations.filter(
      ({ id, method, path }) => method === 'get' && !/:/.test(path) && !FULL_ONLY.includes(id),
    )
    for (const { id } of [...reading, { id: 'resetAccount' }]) {
      const { error, result } = await ask('tools/call', { name: id })
      if (error !== undefined || /^view\w*Document$/.test(id)) continue
      const [{ text }] = result.content
      expect([id, secrets.filter((secret) => text.includes(`"${secret}"`))]).toEqual([id, []])
    }
    const { json } = await tool('createAccount', { name: 'w2' })
    expect(JSON.stringify(json)).not.toContain('api-key')
    expect((await tool('activateAgent', { id: 158_000_002_003 })).json.key).toBeUndefined()
    emulator.deleteAccount('w2')
  })

  it.each([
    ['updateAccount', { settings: { webhook_hosts: ['*'] } }],
    ['updateAccount', { state: 'suspended' }],
    ['updateAccount', { secrets: 'true' }],
    ['viewAccount', { secrets: 'true' }],
    ['createAccount', { name: 'w3', settings: { webhook_hosts: ['evil.example'] } }],
    ['createAccount', { name: 'w3', fixture: { account: { settings: { webhook_hosts: ['*'] } } } }],
    ['loadRows', { fixture: { account: { state: 'suspended' } } }],
  ])('is not to open the way outside: %s with %j', async (name, args) => {
    const { isError, json } = await tool(name, args)
    expect([isError, json.code]).toEqual([true, 'access_denied'])
    expect(json.message).toContain('--mcp-full')
    expect(emulator.settings.webhook_hosts).toEqual(['loopback', 'private'])
  })

  it('is allowed to who starts with mcpFull', async () => {
    const { json } = await ofFull.tool('updateAccount', { settings: { webhook_hosts: ['*'] }, state: 'suspended' })
    expect(json).toMatchObject({ state: 'suspended', settings: { webhook_hosts: ['*'] } })
    expect((await ofFull.tool('viewAccount', { secrets: 'true' })).json.scim.token).toBe('scim-token')
  })
})

describe('who may use it', () => {
  it('is who may use control: no page of another host, no foreign name, no webhook', async () => {
    const statusWith = async (headers: Record<string, string>) =>
      (await post({ jsonrpc: '2.0', id: 1, method: 'ping' }, { headers })).status
    expect(await statusWith({})).toBe(200)
    expect(await statusWith({ Origin: 'http://evil.example' })).toBe(403)
    expect(await statusWith({ 'X-Freshdesk-Emulator-Delivery': '1' })).toBe(403)
  })

  it('is who has the token, where there is one, and nobody without control', async () => {
    const guarded = await createEmulator({ controlToken: 'secret' })
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' }
    expect((await speakerOf(guarded, { path: PATH }).post(ping)).status).toBe(401)
    expect((await speakerOf(guarded, { path: PATH, key: 'Bearer secret' }).post(ping)).status).toBe(200)
    await guarded.close()
    const without = await createEmulator({ control: false })
    expect((await speakerOf(without, { path: PATH }).post(ping)).status).toBe(404)
    expect((await speakerOf(without).post(ping)).status).toBe(200)
    await without.close()
  })
})

describe('its resources', () => {
  it('are the journal, the verdicts and the coverage', async () => {
    const { resources } = (await ask('resources/list')).result
    expect(resources.map(({ uri }: { uri: string }) => uri)).toEqual([
      'freshdesk-emulator://journal',
      'freshdesk-emulator://verdicts',
      'freshdesk-emulator://coverage',
    ])
    await get('/tickets/1')
    const read = async (uri: string) => JSON.parse((await ask('resources/read', { uri })).result.contents[0].text)
    expect(await read(resources[0].uri)).toMatchObject([{ operation: 'viewTicket' }])
    expect(await read(resources[1].uri)).toEqual([])
    expect((await read(resources[2].uri)).emulated).toBeGreaterThan(80)
  })

  it('are those of another account by its name', async () => {
    const { resourceTemplates } = (await ask('resources/templates/list')).result
    expect(resourceTemplates).toHaveLength(2)
    emulator.createAccount({ name: 'w1' })
    const uri = 'freshdesk-emulator://accounts/w1/journal'
    expect((await ask('resources/read', { uri })).result.contents).toEqual([
      { uri, mimeType: 'application/json', text: '[]' },
    ])
    emulator.deleteAccount('w1')
  })

  it.each([
    ['freshdesk-emulator://nothing', -32002],
    ['file:///etc/passwd', -32002],
    ['freshdesk-emulator://accounts/w9/journal', -32002],
    ['freshdesk-emulator://accounts/w9/coverage', -32002],
    [7, -32602],
    [undefined, -32602],
  ])('are no others: %s', async (uri, code) => {
    expect((await ask('resources/read', { uri })).error.code).toBe(code)
  })
})
