import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../src/index.ts'
import { basic, clientOf, NOW } from '../support/freshdesk.ts'

const started: Emulator[] = []
afterAll(() => Promise.all(started.map((one) => one.close())))
const start = async (): Promise<Emulator> => {
  const emulator = await createEmulator({ now: NOW, freeze: true, seed: 1, checkReplies: true, randomKeys: true })
  started.push(emulator)
  return emulator
}
const emulator = await start()
beforeEach(() => emulator.reset())
const { get, call } = clientOf(emulator)
const KNOWN = /^(admin|supervisor|agent|group|restricted|agent-\d+)-api-key$/
const UNGUESSABLE = /^[\w-]{20}$/

const shownKeys = async (): Promise<{ agent_id: number; email: string; key: string }[]> =>
  (await get('/_emulator/account?secrets=true')).body.api_keys

describe('with random keys', () => {
  it('no agent has a key that anybody knows, and each has another one, also beside the same seed', async () => {
    const keys = [...emulator.keys, ...(await start()).keys].map(({ key }) => key)
    expect(keys.length).toBeGreaterThan(5)
    for (const key of keys) expect(key).toMatch(UNGUESSABLE)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('the shipped ones are refused, and the own one is taken, after a reset too', async () => {
    const { apiKey } = emulator
    emulator.reset()
    expect((await get('/tickets/1', { key: 'admin-api-key' })).status).toBe(401)
    expect((await get('/tickets/1', { key: apiKey })).status).toBe(200)
    expect(emulator.apiKey).toBe(apiKey)
  })

  it('nobody is let in by the password that the fixtures have', async () => {
    for (const { email } of await shownKeys()) {
      const Authorization = `Basic ${Buffer.from(`${email}:password`).toString('base64')}`
      expect((await get('/tickets/1', { headers: { Authorization } })).status).toBe(401)
    }
  })

  it('an agent that is made, or loaded, has one of the kind', async () => {
    const { body } = await call('POST', '/agents', {
      key: emulator.apiKey,
      body: { email: 'kay@acme.test', ticket_scope: 1, agent_type: 1 },
    })
    expect((await shownKeys()).find(({ agent_id }) => agent_id === body.id)?.key).toMatch(UNGUESSABLE)
    emulator.load({ fixture: { agents: [{ name: 'Lee', email: 'lee@acme.test' }] } })
    expect(emulator.keys.filter(({ key }) => KNOWN.test(key))).toEqual([])
  })

  it('a key that a fixture of one’s own names is kept', () => {
    emulator.load({ fixture: { agents: [{ name: 'Own', email: 'own@acme.test', api_key: 'my-own-key' }] } })
    expect(emulator.keys.map(({ key }) => key)).toContain('my-own-key')
  })

  it('accounts made later have others, and so have identity providers another token', async () => {
    const w1 = emulator.createAccount({ name: 'w1' })
    const keys = w1.keys.map(({ key }) => key.replace(/^w1\./, ''))
    for (const key of keys) expect(key).toMatch(UNGUESSABLE)
    expect(keys.filter((key) => emulator.keys.some((own) => own.key === key))).toEqual([])
    const bearing = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } })
    const users = async (token: string) => (await fetch(`${emulator.url}/scim/v2/Users`, bearing(token))).status
    expect(await users('scim-token')).toBe(401)
    const { scim } = (await get('/_emulator/account?secrets=true')).body
    expect(scim.token).toMatch(UNGUESSABLE)
  })

  it('a caller on this machine is told them, one elsewhere is not', async () => {
    const [shown] = await shownKeys()
    expect(shown?.key).toBe(emulator.apiKey)
    const elsewhere = { headers: { 'X-Forwarded-For': '203.0.113.9', Authorization: basic('x') } }
    expect((await get('/_emulator/account', elsewhere)).text).not.toContain(emulator.apiKey)
  })
})
