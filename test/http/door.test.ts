import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { ApiError, invalidCredentials, methodNotAllowed, notFound } from '../../src/errors.ts'
import type { AccountDoor, EmulatorDoor } from '../../src/http/door.ts'
import { doorsListener } from '../../src/http/doors.ts'
import type { DoorOperation } from '../../src/http/exchange.ts'
import type { RequestLog } from '../../src/http/log.ts'
import { openDoor } from '../../src/http/machine.ts'
import { listRequests } from '../../src/journal/view.ts'
import { stockAccount } from '../support/account.ts'

/** A door unlike the API's: a token of the account, a media type, errors and headers of its own, no limit. */
const MEDIA_TYPE = 'application/thing+json'

interface ThingOperation extends DoorOperation {
  readonly answer: (fields: Readonly<Record<string, unknown>>) => object
}

const THINGS: readonly ThingOperation[] = [
  { id: 'viewThing', method: 'get', path: '/things/:id', answer: () => ({ id: '1' }) },
  { id: 'createThing', method: 'post', path: '/things', answer: (fields) => fields },
  {
    id: 'breakThing',
    method: 'delete',
    path: '/things/:id',
    answer() {
      throw new Error('a mistake of ours')
    },
  },
]

const thingDoor: AccountDoor<ThingOperation, { readonly id: null }> = {
  mount: '/things/v1',
  endpoints: THINGS,
  scope: 'account',
  mediaType: MEDIA_TYPE,
  credentialsOf(authorization) {
    const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1]
    return token === undefined ? undefined : { username: token, password: '' }
  },
  bodyOf: () => ({ takesFiles: false, jsonTypes: [MEDIA_TYPE, 'application/json'] }),
  authenticate: ({ keyPrefix }, credentials) =>
    credentials?.username === `${keyPrefix}token` ? { id: null } : undefined,
  refusalOf: (_exchange, caller) => (caller === undefined ? invalidCredentials() : undefined),
  find({ match, request }) {
    if (match.kind === 'endpoint') return match.endpoint
    throw match.kind === 'none' ? notFound() : methodNotAllowed(request.method ?? '', match.allowed)
  },
  work(_exchange, { endpoint, body }) {
    const reply = { body: Buffer.from(JSON.stringify(endpoint.answer(body.fields))) }
    return { answer: { status: 200, body: reply.body, headers: ['ETag', 'W/"1"'], note: undefined }, reply }
  },
  errorOf: (failure) =>
    failure instanceof ApiError
      ? {
          status: failure.status,
          body: { detail: failure.message, status: String(failure.status) },
          headers: failure.headers,
        }
      : undefined,
  addHeaders: (headers) => headers.push('X-Thing', 'yes'),
}

const ownDoor: EmulatorDoor<DoorOperation> = {
  mount: '/_own',
  endpoints: [{ id: 'wait', method: 'post', path: '/wait' }],
  scope: 'emulator',
  mediaType: 'text/plain',
  bodyOf: () => ({ takesFiles: false }),
  refusalOf: ({ request }) => (request.headers.cookie === undefined ? undefined : new ApiError(403)),
  find({ match }) {
    if (match.kind === 'endpoint') return match.endpoint
    throw notFound()
  },
  async work() {
    await Promise.resolve()
    return { answer: { status: 200, body: Buffer.from('waited'), headers: [], note: undefined }, reply: undefined }
  },
  errorOf: (failure) => (failure instanceof ApiError ? failure : undefined),
  addHeaders: () => undefined,
}

/** A door without a mount. */
const rootDoor: AccountDoor<ThingOperation, { readonly id: null }> = {
  ...thingDoor,
  mount: '',
  endpoints: [{ id: 'viewOld', method: 'get', path: '/old/:id.json', answer: () => ({ old: true }) }],
}

const errors: unknown[] = []
const logged: RequestLog[] = []
const [acme, w1] = [stockAccount({ name: 'acme' }), stockAccount({ name: 'w1', keyPrefix: 'w1.' })]
const accounts = {
  defaultAccount: acme,
  strictHosts: false,
  find: (name: string) => [acme, w1].find((account) => account.name === name),
}
const host = {
  accounts,
  log: (entry: RequestLog) => logged.push(entry),
  count: () => undefined,
  onError: (error: unknown) => errors.push(error),
}
const doors = [openDoor(thingDoor, host), openDoor(rootDoor, host), openDoor(ownDoor, host)]
const server: Server = createServer(doorsListener(doors, host))
await once(server.listen(0, '127.0.0.1'), 'listening')
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
afterAll(() => server.close())

beforeEach(() => {
  for (const account of [acme, w1]) account.reset()
  errors.length = 0
  logged.length = 0
})

async function call(path: string, init: RequestInit = {}) {
  const response = await fetch(`${url}${path}`, {
    ...init,
    headers: { authorization: 'Bearer token', ...init.headers },
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text.startsWith('{') ? JSON.parse(text) : text,
  }
}

describe('a door of accounts', () => {
  it('answers in its own media type, with its own headers', async () => {
    const { status, headers, body } = await call('/things/v1/things/1')
    expect([status, body]).toEqual([200, { id: '1' }])
    expect(headers.get('content-type')).toBe(MEDIA_TYPE)
    expect([headers.get('x-thing'), headers.get('etag')]).toEqual(['yes', 'W/"1"'])
    expect(headers.get('x-ratelimit-total')).toBeNull()
  })

  it('is found below an account’s name, and by a token that names the account', async () => {
    const headers = { authorization: 'Bearer w1.token' }
    expect((await call('/w1/things/v1/things/1', { headers })).status).toBe(200)
    expect((await call('/things/v1/things/1', { headers })).status).toBe(200)
    expect((await call('/w1/things/v1/things/1')).status).toBe(401)
    expect([...listRequests(w1.journal, {})].map(({ status }) => status)).toEqual([200, 200, 401])
  })

  it('answers, too, below a name that no account has', async () => {
    expect((await call('/w2/things/v1/things/1')).body).toEqual({ detail: expect.any(String), status: '404' })
  })

  it.each([
    ['credentials that it does not know', '/things/v1/things/1', { headers: { authorization: 'Bearer no' } }, 401],
    ['a path that it lacks', '/things/v1/nothing', {}, 404],
    ['a method that it lacks', '/things/v1/things', { method: 'PUT' }, 405],
    [
      'a body that is no JSON',
      '/things/v1/things',
      { method: 'POST', body: '{', headers: { 'content-type': MEDIA_TYPE } },
      400,
    ],
    [
      'a body of another type',
      '/things/v1/things',
      { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } },
      415,
    ],
  ] as const)('answers %s in its own form', async (_, path, init, status) => {
    const answer = await call(path, init)
    expect(answer.status).toBe(status)
    expect(answer.body).toEqual({ detail: expect.any(String), status: String(status) })
    expect(answer.headers.get('content-type')).toBe(MEDIA_TYPE)
  })

  it('answers a mistake of ours in its own form, and tells it', async () => {
    const answer = await call('/things/v1/things/1', { method: 'DELETE' })
    expect(answer.body).toEqual({ detail: expect.any(String), status: '500' })
    expect(errors).toEqual([new Error('a mistake of ours')])
  })

  it('takes each media type that it names', async () => {
    for (const type of [MEDIA_TYPE, 'application/json; charset=utf-8']) {
      const init = { method: 'POST', body: '{"name":"one"}', headers: { 'content-type': type } }
      expect((await call('/things/v1/things', init)).body).toEqual({ name: 'one' })
    }
  })

  it('meets the account’s faults, in its own form', async () => {
    // No operation of ours.
    const operation = 'viewThing' as never
    acme.faults.add({ match: { operation }, effect: { status: 429 }, times: 1 })
    const answer = await call('/things/v1/things/1')
    expect([answer.status, answer.body.status]).toEqual([429, '429'])
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)
    expect((await call('/things/v1/things/1')).status).toBe(200)
  })

  it('stands in the journal and the log with its operations, at no cost', async () => {
    await call('/things/v1/things/1')
    const [entry] = listRequests(acme.journal, {})
    expect(entry).toMatchObject({ path: '/things/v1/things/1', operation: 'viewThing', agent_id: null, credits: 0 })
    expect(logged).toMatchObject([{ operation: 'viewThing', credits: 0, status: 200 }])
  })

  it('without a mount has the paths of its operations alone', async () => {
    expect((await call('/old/7.json')).body).toEqual({ old: true })
    expect((await call('/w1/old/7.json', { headers: { authorization: 'Bearer w1.token' } })).body).toEqual({
      old: true,
    })
    // Nobody's: the first door answers.
    expect((await call('/old/x.json')).body).toEqual({ detail: expect.any(String), status: '404' })
  })
})

describe('a door of the emulator', () => {
  it('may take time, and stands in no journal', async () => {
    const answer = await call('/_own/wait', { method: 'POST' })
    expect([answer.status, answer.text]).toEqual([200, 'waited'])
    expect([...listRequests(acme.journal, {})]).toEqual([])
    expect(logged).toEqual([])
  })

  it('refuses before it reads a body', async () => {
    const headers = { cookie: 'a=b', 'content-type': 'application/json' }
    expect((await call('/_own/wait', { method: 'POST', body: '{', headers })).status).toBe(403)
  })
})
