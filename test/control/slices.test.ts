import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { jsonSlices, sendSlices } from '../../src/http/slices.ts'
import { jsonPieces } from '../../src/store/json-pieces.ts'
import { Series, whole } from '../../src/store/series.ts'
import { accountOf } from '../support/account.ts'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const ask = (url: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(url, { agent: false }, resolve).on('error', reject)
  })

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

describe('the pieces of a JSON text', () => {
  it.each<[string, unknown]>([
    ['values of every kind', [null, true, 1.5, 'a"\n\u2028', {}, [], { a: undefined, b: [undefined] }]],
    ['a long string, pairs of surrogates and lone ones in it', `x${'😀'.repeat(30_000)}\ud83d`],
    ['long members in each other', { a: { b: ['y'.repeat(50_000), { 'c"': 'z'.repeat(50_000) }], d: undefined } }],
    ['many members', Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`n${index}`, index]))],
    ['deep nesting', JSON.parse(`${'['.repeat(500)}"${'x'.repeat(100_000)}"${']'.repeat(500)}`)],
    [
      'series in series',
      { none: new Series(() => []), some: Series.of([1, 2], (id) => ({ ids: Series.of([id], String) })) },
    ],
  ])('make the same value: %s', (_, value) => {
    expect(JSON.parse([...jsonPieces(value)].join(''))).toEqual(JSON.parse(JSON.stringify(whole(value))))
  })

  it('are short, however long the value', () => {
    const long = { text: 'x'.repeat(1e6), list: Array.from({ length: 1e5 }, (_, id) => ({ id })) }
    const longest = [...jsonPieces(long)].reduce((most, { length }) => Math.max(most, length), 0)
    expect(longest).toBeLessThan(40_000)
  })
})

describe('an export', () => {
  it('goes out in parts and is what the member in the process returns', async () => {
    emulator.load({ generate: { tickets: 800, conversations: 2 } })
    const response = await ask(`${emulator.url}/_emulator/export?secrets=true`)
    expect(response.headers['transfer-encoding']).toBe('chunked')
    expect(JSON.parse(await textOf(response))).toEqual(emulator.export())
  })

  it('has a ticket’s conversations all, however many', async () => {
    const conversations = Array.from({ length: 500 }, (_, index) => ({
      body: `No. ${index}`,
      kind: 'note' as const,
      by: 'amy.lee@acme.test',
    }))
    const [agent] = emulator.export().agents ?? []
    const own = conversations.map((one) => ({ ...one, by: String(agent?.email) }))
    emulator.load({ fixture: { tickets: [{ subject: 'Long', requester: String(agent?.email), conversations: own }] } })
    const { body } = await freshdesk.get('/_emulator/export?secrets=true')
    expect(body).toEqual(emulator.export())
    expect(body.tickets.at(-1).conversations).toHaveLength(500)
  })

  it('shows the account as it was when it began, and holds nobody up', async () => {
    emulator.load({ generate: { tickets: 800, conversations: 2 } })
    const before = emulator.export()
    const response = await ask(`${emulator.url}/_emulator/export?secrets=true`)
    await once(response, 'readable')
    expect((await freshdesk.put('/tickets/1', { subject: 'Changed' })).status).toBe(200)
    expect((await freshdesk.post('/_emulator/load', { generate: { tickets: 10 } })).status).toBe(200)
    emulator.restore(taken())
    expect(JSON.parse(await textOf(response))).toEqual(before)
  })

  function taken(): string {
    emulator.snapshot('taken')
    return 'taken'
  }

  it('that cannot be made breaks off its connection, and the emulator goes on', async () => {
    const errors: unknown[] = []
    const other = await startFreshdesk({ onError: (error) => errors.push(error), checkReplies: false })
    other.emulator.load({ generate: { tickets: 800 } })
    const { tickets } = accountOf(other.emulator).database
    const row = [...tickets.all()].at(-1)
    if (row !== undefined) tickets.replace({ ...row, tags: undefined as never })
    await expect(ask(`${other.emulator.url}/_emulator/export?secrets=true`).then(textOf)).rejects.toThrow()
    expect(errors).toHaveLength(1)
    expect((await other.get('/tickets/1')).status).toBe(200)
    await other.emulator.close()
  })
})

describe('a list that is sent', () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close()
  })

  const ELEMENTS = 20_000

  /** Serves a list of 20 MB; counts what is made of it. */
  async function serve() {
    const made = { elements: 0, isEnded: false }
    const list = new Series(function* () {
      try {
        for (; made.elements < ELEMENTS; made.elements++) yield { text: 'x'.repeat(1000) }
      } finally {
        made.isEnded = true
      }
    })
    let sent: Promise<void> | undefined
    const server = createServer((_, response) => {
      sent = sendSlices(response, jsonSlices(list), (begun) => begun.writeHead(200))
    })
    servers.push(server)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const response = await ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    return { made, response, sent: () => sent }
  }

  it('is made no faster than it is read', async () => {
    const { made, response } = await serve()
    await once(response, 'readable')
    let before = -1
    while (made.elements !== before) {
      before = made.elements
      for (let waited = 0; waited < 50; waited++) await turn()
    }
    // What lies in the buffers between the two.
    expect(made.elements).toBeLessThan(ELEMENTS / 2)
    expect(JSON.parse(await textOf(response))).toHaveLength(ELEMENTS)
  })

  it('is made no further once its reader has gone', async () => {
    const { made, response, sent } = await serve()
    await once(response, 'readable')
    response.destroy()
    await sent()
    expect(made.isEnded).toBe(true)
    expect(made.elements).toBeLessThan(ELEMENTS)
  })

  it('lets the event loop go on between its slices', async () => {
    const { response } = await serve()
    let turns = 0
    let isOver = false
    const counting = (async () => {
      for (; !isOver; turns++) await turn()
    })()
    const text = await textOf(response)
    isOver = true
    await counting
    expect(turns).toBeGreaterThan(text.length / (128 * 1024))
  })
})

describe('of a list', () => {
  it('the newest so many after one are shown', async () => {
    for (const name of ['one', 'two', 'three']) emulator.createAccount({ name, from: 'acme' })
    const idsOf = async (path: string) =>
      (await freshdesk.get(`/_emulator/${path}`)).body.map(({ id }: { id: number }) => id)
    const all = await idsOf('accounts')
    expect(await idsOf(`accounts?since_id=${all[1]}`)).toEqual(all.slice(2))
    expect(await idsOf('accounts?limit=2')).toEqual(all.slice(2))
    for (let reply = 0; reply < 4; reply++) await freshdesk.post('/tickets/1/reply', { body: 'Hi' })
    expect(await idsOf('outbox?since_id=1&limit=2')).toEqual([3, 4])
    expect(await idsOf('outbox?since_id=4')).toEqual([])
    expect(await idsOf('outbox?limit=0')).toEqual([])
    for (const { name } of emulator.accounts.slice(1)) emulator.deleteAccount(name)
  })
})
