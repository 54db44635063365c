import { beforeEach, describe, expect, it } from 'vitest'
import type { Notice } from '../../src/index.ts'
import { startFreshdesk } from '../support/freshdesk.ts'

const told: Notice[] = []
const desk = await startFreshdesk({ controlToken: 'operators', onNotice: (notice) => told.push(notice) })
const another = await startFreshdesk({ controlToken: 'another' })
const toldOfOpen: Notice[] = []
const open = await startFreshdesk({ onNotice: (notice) => toldOfOpen.push(notice) })
const bearing = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } })
const OPERATOR = bearing('operators')

for (const name of ['w1', 'w2']) desk.emulator.createAccount({ name })
const tokenOf = async (path: string): Promise<string> =>
  (await desk.get(`/_emulator${path}/control-token`, OPERATOR)).body.token
const ofW1 = bearing(await tokenOf('/accounts/w1'))
const ofDefault = bearing(await tokenOf(''))

beforeEach(() => {
  told.splice(0)
})

describe('an account’s control token', () => {
  it.each([
    ['GET', '/accounts/w1'],
    ['GET', '/accounts/w1?secrets=true'],
    ['POST', '/accounts/w1/reset'],
    ['POST', '/accounts/w1/snapshots'],
    ['GET', '/accounts/w1/control-token'],
  ])('opens what concerns that account alone: %s %s', async (method, path) => {
    const { status } = await desk.call(method, `/_emulator${path}`, {
      ...ofW1,
      body: path.endsWith('snapshots') ? { name: 's' } : undefined,
    })
    expect(status).toBeLessThan(300)
  })

  it.each([
    ['GET', '/accounts/w2'],
    ['POST', '/accounts/w2/reset'],
    ['GET', '/account'],
    ['POST', '/reset'],
    ['GET', '/accounts'],
    ['POST', '/accounts'],
    ['GET', '/metrics'],
    ['GET', '/accounts/w3'],
    ['POST', '/mcp'],
  ])('and nothing else: %s %s', async (method, path) => {
    const body = method === 'POST' ? { name: 'w9' } : undefined
    expect((await desk.call(method, `/_emulator${path}`, { ...ofW1, body })).status).toBe(401)
  })

  it('of the default account opens it by both of its paths', async () => {
    expect((await desk.get('/_emulator/clock', ofDefault)).status).toBe(200)
    expect((await desk.get('/_emulator/accounts/acme/clock', ofDefault)).status).toBe(200)
    expect((await desk.get('/_emulator/accounts/w1/clock', ofDefault)).status).toBe(401)
  })

  it('is let in at any host name, as the operator’s is', async () => {
    const headers = { ...ofW1.headers, Host: 'desk.example.com' }
    expect((await desk.get('/_emulator/accounts/w1/clock', { headers })).status).toBe(200)
    expect((await desk.get('/_emulator/accounts/w2/clock', { headers })).status).toBe(403)
  })

  it('is the same whenever and wherever it is asked for, and another of each account', async () => {
    expect(bearing(await tokenOf('/accounts/w1'))).toEqual(ofW1)
    expect(ofW1).not.toEqual(ofDefault)
    expect((await another.get('/_emulator/clock', ofDefault)).status).toBe(401)
  })

  it('is needed by nobody where control asks for none', async () => {
    expect((await open.get('/_emulator/control-token')).status).toBe(404)
  })
})

describe('who steers an emulator that has a control token is told, a line a call that writes:', () => {
  it('the operator, and who bears an account’s token', async () => {
    await desk.post('/_emulator/accounts/w1/reset', undefined, OPERATOR)
    await desk.post('/_emulator/accounts/w1/reset', undefined, ofW1)
    await desk.get('/_emulator/accounts/w1', OPERATOR)
    expect(told.map(({ account, notice, message }) => [account, notice, message])).toEqual([
      ['w1', 'control_write', 'resetAccountByName by the operator at 127.0.0.1: 200'],
      ['w1', 'control_write', 'resetAccountByName by a bearer of the account’s token at 127.0.0.1: 200'],
    ])
  })

  it('what was refused, and what failed', async () => {
    await desk.post('/_emulator/reset')
    await desk.post('/_emulator/snapshots/none/restore', undefined, OPERATOR)
    expect(told.map(({ message }) => message)).toEqual([
      'resetAccount by somebody without a token at 127.0.0.1: 401',
      'restoreSnapshot by the operator at 127.0.0.1: 404',
    ])
  })

  it('an assistant', async () => {
    const call = (name: string) => ({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name, arguments: {} },
    })
    const headers = { ...OPERATOR.headers, Accept: 'application/json, text/event-stream' }
    await desk.post('/_emulator/mcp', call('viewClock'), { headers })
    await desk.post('/_emulator/mcp', call('resetAccount'), { headers })
    expect(told.map(({ message }) => message)).toEqual([
      'resetAccount by the operator at 127.0.0.1, an assistant’s: 200',
    ])
  })

  it('and nothing where nobody needs one', async () => {
    await open.post('/_emulator/reset')
    expect(toldOfOpen).toEqual([])
  })
})
