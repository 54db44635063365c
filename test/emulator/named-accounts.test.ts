import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { accountNamesOf } from '../../src/emulator/named-accounts.ts'
import { basic } from '../support/freshdesk.ts'

const namesAt = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  accountNamesOf({ url, headers } as unknown as IncomingMessage, 'acme')

it.each([
  ['the path', '/w1/api/v2/tickets', {}, ['w1', 'acme']],
  ['the host', '/api/v2/tickets', { host: 'W1.freshdesk.com' }, ['w1', 'acme']],
  ['a key', '/api/v2/tickets', { authorization: basic('w1.admin-api-key') }, ['w1', 'acme']],
  ['a key that is sent as it is, as assistants do', '/mcp', { authorization: 'w1.admin-api-key' }, ['w1', 'acme']],
  ['the token of an identity provider', '/scim/v2/Users', { authorization: 'Bearer w1.scim-token' }, ['w1', 'acme']],
  [
    'path, host and key, in this order',
    '/w1/mcp',
    { host: 'w2.localhost:4800', authorization: 'w3.key' },
    ['w1', 'w2', 'w3', 'acme'],
  ],
  ['a control path', '/_emulator/accounts/w1/reset', { host: 'w2.localhost' }, ['w1']],
])('an account is named by %s', (_what, url, headers, names) => {
  expect(namesAt(url, headers)).toEqual(names)
})

it.each([
  ['nothing', '/api/v2/tickets', {}],
  ['a door', '/scim/v2/Users', {}],
  ['an e-mail', '/api/v2/tickets', { authorization: basic('w1.supervisor@example.com') }],
  ['a control operation without a name', '/_emulator/clock', { host: 'w1.localhost' }],
])('the default account is meant by %s', (_what, url, headers) => {
  expect(namesAt(url, headers)).toEqual(['acme'])
})

it.each(['/_emulator/health', '/_emulator/accounts', '/_emulator/metrics', '/_emulator'])(
  'no account is meant by %s',
  (url) => {
    expect(namesAt(url)).toEqual([])
  },
)
