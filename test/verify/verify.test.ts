import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, it, vi } from 'vitest'
import { createEmulator, type Fixture } from '../../src/index.ts'
import { ReadingClient } from '../../src/pull/ask/client.ts'
import { isAccepted, readAccepted } from '../../src/verify/accepted.ts'
import { verify } from '../../src/verify/verify.ts'
import { pullFrom, standIn } from '../pull/stand-in.ts'

vi.setConfig({ testTimeout: 60_000 })

interface Reply {
  status: number
  headers: Record<string, string>
  // biome-ignore lint/suspicious/noExplicitAny: a fault may do anything to a reply
  body: any
}
interface Fault {
  readonly name: string
  readonly path: string
  readonly plant: (reply: Reply) => void
}

const account = await standIn({ rateLimit: 'off' })
const { fixture } = await pullFrom(account)
const emulator = await createEmulator({ fixture, rateLimit: 'off' })
let fault: Fault | undefined
const server: Server = createServer((asked, answer) => {
  const passed = request(
    `${account.url}${asked.url}`,
    { method: 'GET', headers: { ...asked.headers, connection: 'close' } },
    (response) => {
      replyOf(response)
        .then((reply) => {
          if (asked.url?.split('?')[0] === `/api/v2${fault?.path}`) fault?.plant(reply)
          answer.writeHead(reply.status, reply.headers).end(reply.body === undefined ? '' : JSON.stringify(reply.body))
        })
        .catch((error: Error) => answer.destroy(error))
    },
  )
  passed.end()
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const sides = {
  account: new ReadingClient({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key: account.apiKey,
  }),
  emulator: new ReadingClient({ url: emulator.url, key: emulator.apiKey }),
}
afterAll(async () => {
  for (const side of Object.values(sides)) side.close()
  server.close()
  await Promise.all([account.close(), emulator.close()])
})

async function replyOf(response: IncomingMessage): Promise<Reply> {
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += chunk
  const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...headers } = response.headers
  return {
    status: response.statusCode ?? 0,
    headers: headers as Record<string, string>,
    body: text === '' ? undefined : JSON.parse(text),
  }
}

const held = async () => {
  let now = 0
  const timer = {
    now: () => now,
    async wait(milliseconds: number) {
      now += milliseconds
    },
  }
  return await verify(sides, { fixture: fixture as Fixture, withWrongKey: true, timer, progress: () => undefined })
}

it('finds no difference where there is none', async () => {
  fault = undefined
  const { differences, questions } = await held()
  expect(differences).toEqual([])
  expect(questions).toBeGreaterThan(80)
})

const LISTS = [
  '/groups',
  '/agents',
  '/roles',
  '/products',
  '/ticket_fields',
  '/sla_policies',
  '/business_hours',
  '/surveys',
]
const ERRORS = ['/contacts/1', '/tickets/none', '/search/tickets', '/agents/1', '/nothing', '/groups/1']
const HEADERS = [
  'content-type',
  'x-freshdesk-api-version',
  'x-ratelimit-total',
  'cache-control',
  'x-request-id',
  'status',
]

const faults: readonly Fault[] = [
  ...LISTS.flatMap((path): Fault[] => [
    { name: 'a key less', path, plant: ({ body }) => delete body[0].created_at },
    { name: 'a key more', path, plant: ({ body }) => Object.assign(body[0], { brand_new: 1 }) },
    { name: 'another type', path, plant: ({ body }) => Object.assign(body[0], { updated_at: 12 }) },
    { name: 'null', path, plant: ({ body }) => Object.assign(body[0], { updated_at: null }) },
    {
      name: 'another order of keys',
      path,
      plant: (reply) => reply.body.splice(0, 1, Object.fromEntries(Object.entries(reply.body[0]).reverse())),
    },
    { name: 'another status', path, plant: (reply) => Object.assign(reply, { status: 203 }) },
  ]),
  ...ERRORS.map(
    (path): Fault => ({
      name: 'another sentence',
      path,
      plant: (reply) => Object.assign(reply, { body: { code: 'other', message: 'Something else' } }),
    }),
  ),
  ...HEADERS.map(
    (header): Fault => ({ name: `no ${header}`, path: '/roles', plant: ({ headers }) => delete headers[header] }),
  ),
]

it('has sixty differences to find', () => expect(faults).toHaveLength(60))

it.each(faults)('finds $name in $path', async (one) => {
  fault = one
  const { differences } = await held()
  expect(new Set(differences.map(({ path }) => path.split('?')[0]))).toEqual(new Set([one.path]))
})

it('takes differences for known that are on the list', () => {
  const known = readAccepted('accepted:\n  - { path: /groups*, kind: key, because: new }\n', 'verify.accept.yaml')
  const one = { path: '/groups/1', kind: 'key', at: '.brand_new', account: 'there', emulator: 'absent' } as const
  expect([isAccepted(known, one), isAccepted(known, { ...one, kind: 'type' })]).toEqual([true, false])
})
