import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { rawCall } from './raw.ts'

const freshdesk = await startFreshdesk()
const base64 = (text: string) => Buffer.from(text).toString('base64')

const REFUSED = { code: 'invalid_credentials', message: 'You have to be logged in to perform this action.' }

/** The status that these credentials get from an operation that any agent may call. */
async function statusWith(authorization: string | undefined, path = '/api/v2/tickets/1'): Promise<number> {
  return (await rawCall(freshdesk.emulator, { path, headers: { Authorization: authorization } })).status
}

describe('credentials that are taken', () => {
  it.each([
    ['an API key with the documented X', `Basic ${base64('admin-api-key:X')}`],
    ['an API key with an empty password', `Basic ${base64('admin-api-key:')}`],
    ['an API key with any password', `Basic ${base64('admin-api-key:p:a:s s')}`],
    ['an API key without a colon', `Basic ${base64('admin-api-key')}`],
    ['the base64 alone, as n8n sends it', base64('admin-api-key:X')],
    ['the scheme in small letters', `basic ${base64('admin-api-key:X')}`],
    ['an API key with the name of its account', `Basic ${base64('acme.admin-api-key:X')}`],
    ['e-mail and password', `Basic ${base64('alex.admin@example.com:password')}`],
    ['an e-mail in other letters', `Basic ${base64('Alex.Admin@Example.COM:password')}`],
    ['a key of another agent', `Basic ${base64('agent-api-key:X')}`],
  ])('%s', async (_what, authorization) => {
    expect(await statusWith(authorization)).toBe(200)
  })
})

describe('credentials that are refused', () => {
  it.each([
    ['no header', undefined],
    ['an unknown key', `Basic ${base64('wrong-key:X')}`],
    ['a key in other letters', `Basic ${base64('ADMIN-API-KEY:X')}`],
    ['a key with a blank', `Basic ${base64(' admin-api-key:X')}`],
    ['the right e-mail and a wrong password', `Basic ${base64('alex.admin@example.com:wrong')}`],
    ['the right e-mail and no password', `Basic ${base64('alex.admin@example.com:')}`],
    ['the password of another e-mail', `Basic ${base64('nobody@example.com:password')}`],
    ['a contact, who has no password', `Basic ${base64('ada@acme.test:password')}`],
    ['a contact and the password null', `Basic ${base64('ada@acme.test:null')}`],
    ['the key as the password', `Basic ${base64('X:admin-api-key')}`],
    ['the key that is not encoded', 'admin-api-key'],
    ['the encoded key under another scheme', `Bearer ${base64('admin-api-key:X')}`],
    ['no credentials after the scheme', 'Basic'],
    ['nothing but a colon', `Basic ${base64(':')}`],
    ['an empty header', ''],
    ['what is no base64', 'Basic ~~~~'],
    ['what is no text', `Basic ${Buffer.from([0xff, 0xfe, 0x00, 0x3a]).toString('base64')}`],
    ['a name of every object', `Basic ${base64('constructor:X')}`],
    ['__proto__', `Basic ${base64('__proto__:X')}`],
    ['the name of an account without a key', `Basic ${base64('acme.:X')}`],
    ['a dot', `Basic ${base64('.:X')}`],
  ])('%s', async (_what, authorization) => {
    const answer = await rawCall(freshdesk.emulator, {
      path: '/api/v2/tickets/1',
      headers: { Authorization: authorization },
    })
    expect(answer.status).toBe(401)
    expect(JSON.parse(answer.text)).toEqual(REFUSED)
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
  })

  it.each(['/api/v2/nonsense', '/nonsense', '/api/v2/tickets/abc'])(
    'are refused before the path is looked at: %s',
    async (path) => {
      expect(await statusWith(undefined, path)).toBe(401)
      expect(await statusWith(`Basic ${base64('wrong-key:X')}`, path)).toBe(401)
    },
  )

  it('are refused before method, Accept and body are looked at', async () => {
    const answer = await freshdesk.call('POST', '/tickets/1', {
      key: 'wrong-key',
      body: '{not json',
      headers: { Accept: 'text/html' },
    })
    expect([answer.status, answer.body]).toEqual([401, REFUSED])
  })

  it('do not write', async () => {
    const answer = await freshdesk.post('/companies', { name: 'Intruders' }, { key: 'wrong-key' })
    expect(answer.status).toBe(401)
    expect((await freshdesk.get('/companies/autocomplete?name=Intruders')).body).toEqual({ companies: [] })
  })
})

it('the key of an agent that a reset took away is refused', async () => {
  freshdesk.emulator.load({
    fixture: { agents: [{ name: 'Late', email: 'late@example.com', api_key: 'late-key', roles: ['Agent'] }] },
  })
  expect(await statusWith(`Basic ${base64('late-key:X')}`)).toBe(200)
  freshdesk.emulator.reset()
  expect(await statusWith(`Basic ${base64('late-key:X')}`)).toBe(401)
})
