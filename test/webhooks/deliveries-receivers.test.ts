import { type AddressInfo, createServer, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { addWebhook, attemptsOf, startReceiver, statesOf } from '../support/webhooks.ts'

const { emulator } = await startFreshdesk()
const receiver = await startReceiver()
const port = new URL(receiver.url).port

/** The one attempt of a webhook, without its time. */
async function attemptAt(
  url: string,
  more: { method?: 'GET' | 'POST' | 'PUT'; headers?: Record<string, string> } = {},
) {
  addWebhook(emulator, { url, ...more })
  await emulator.settled()
  const [, status, error] = attemptsOf(emulator).at(-1) ?? []
  return [status, error]
}

/** A server below HTTP: what it does with a connection that has sent something. */
async function rawServer(react: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => react(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('a receiver that', () => {
  it.each([400, 404, 410, 429, 500, 503])('answers %d has failed, with the first of what it said', async (status) => {
    receiver.answer = (_request, response) => response.writeHead(status).end(`no\n\n  ${'x'.repeat(300)}`)
    expect(await attemptAt(receiver.url)).toEqual([status, `status ${status}: no ${'x'.repeat(197)}…`])
  })

  it('resets the connection has failed', async () => {
    const url = await rawServer((socket) => socket.resetAndDestroy())
    expect(await attemptAt(url)).toEqual([null, 'read ECONNRESET'])
    expect(statesOf(emulator)).toEqual(['waiting'])
  })

  it('closes the connection has failed', async () => {
    const url = await rawServer((socket) => socket.end())
    expect(await attemptAt(url)).toEqual([null, 'socket hang up'])
  })

  it('speaks no HTTP has failed', async () => {
    const url = await rawServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))
    expect(await attemptAt(url)).toEqual([null, expect.stringMatching(/^Parse Error/)])
  })

  it('switches protocols has failed', async () => {
    const url = await rawServer((socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n'),
    )
    expect(await attemptAt(url)).toEqual([null, 'the connection was closed without an answer'])
  })

  it('is not there has failed', async () => {
    expect(await attemptAt('http://127.0.0.1:1/')).toEqual([null, 'connect ECONNREFUSED 127.0.0.1:1'])
  })

  it('speaks no TLS has failed where the URL asks for it', async () => {
    expect(await attemptAt(receiver.url.replace('http:', 'https:'))).toEqual([null, expect.stringMatching(/SSL/)])
    expect(receiver.received).toEqual([])
  })

  it('never answers has failed when the time is up', async () => {
    emulator.settings.webhook_timeout_ms = 50
    receiver.answer = () => undefined
    expect(await attemptAt(receiver.url)).toEqual([null, 'no answer within 50 ms'])
  })

  it('never ends its answer has failed when the time is up', async () => {
    emulator.settings.webhook_timeout_ms = 50
    receiver.answer = (_request, response) => response.write('and')
    expect(await attemptAt(receiver.url)).toEqual([null, 'no answer within 50 ms'])
  })

  it.each([200, 500])('answers %d and 100 MB is cut short and counted by its status', async (status) => {
    let sent = 0
    function* hundredMegabytes() {
      for (; sent < 100 << 20; sent += 1 << 16) yield Buffer.alloc(1 << 16, 'x')
    }
    receiver.answer = (_request, response) =>
      pipeline(Readable.from(hundredMegabytes()), response.writeHead(status)).catch(() => undefined)
    const error = status === 200 ? null : `status 500: ${'x'.repeat(200)}…`
    expect(await attemptAt(receiver.url)).toEqual([status, error])
    expect(sent).toBeLessThan(20 << 20)
  })
})

/** As fast as the other end takes it, until it has had enough. */
function flood(socket: Socket, beginning: string, unit: string): void {
  const block = unit.repeat(Math.ceil(65_536 / unit.length))
  const send = () => {
    while (!socket.destroyed && socket.bytesWritten < 20 << 20 && socket.write(block));
  }
  socket.write(beginning)
  socket.on('drain', send)
  send()
}

const OK = 'HTTP/1.1 200 OK\r\n'

describe('a receiver without end', () => {
  it.each([
    [
      'informational answers',
      '',
      'HTTP/1.1 100 Continue\r\n\r\n',
      'more than 10 informational answers (1xx), and no other',
    ],
    ['early hints', '', 'HTTP/1.1 103 \r\n\r\n', 'more than 10 informational answers (1xx), and no other'],
    ['headers', OK, 'a: b\r\n', 'an answer with headers of more than 16 KB'],
    ['one header', `${OK}a: `, 'x', 'an answer with headers of more than 16 KB'],
    [
      'large informational heads',
      '',
      `HTTP/1.1 103 \r\n${`Link: ${'x'.repeat(7990)}\r\n`}\r\n`,
      'more than 64 KB, and no answer',
    ],
  ])('of %s has failed soon, and is told apart', async (_what, beginning, unit, error) => {
    let taken: Socket | undefined
    const url = await rawServer((socket) => {
      taken = socket
      flood(socket, beginning, unit)
    })
    expect(await attemptAt(url)).toEqual([null, error])
    expect(taken?.bytesWritten).toBeLessThan(20 << 20)
  })

  it('of chunks of a byte is cut short and counted by its status', async () => {
    const url = await rawServer((socket) => flood(socket, `${OK}Transfer-Encoding: chunked\r\n\r\n`, '1\r\nx\r\n'))
    expect(await attemptAt(url)).toEqual([200, null])
  })

  it('costs as much again at each retry, and no more', async () => {
    let connections = 0
    const url = await rawServer((socket) => {
      connections++
      flood(socket, '', 'HTTP/1.1 103 \r\n\r\n')
    })
    await attemptAt(url)
    await emulator.clock.advance(3600)
    expect([connections, statesOf(emulator)]).toEqual([4, ['failed']])
  })

  it.each([
    ['at once', 'HTTP/1.1 413 Payload Too Large\r\nContent-Length: 0\r\n\r\n', 413],
    ['after a few informational ones', `${'HTTP/1.1 103 \r\n\r\n'.repeat(10)}${OK}Content-Length: 0\r\n\r\n`, 200],
  ])('is not one that answers %s', async (_what, text, status) => {
    const url = await rawServer((socket) => socket.end(text))
    expect((await attemptAt(url))[0]).toBe(status)
  })
})

describe('a redirect', () => {
  it.each([
    [307, 'PUT', 'PUT', '{}'],
    [308, 'POST', 'POST', '{}'],
    [302, 'PUT', 'PUT', '{}'],
    [301, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
  ] as const)('of %d on the same host is followed, %s as %s', async (status, method, followed, body) => {
    receiver.answer = (request, response) =>
      request.url === '/' ? response.writeHead(status, { Location: '/there?a=1' }).end() : response.end()
    expect(await attemptAt(`${receiver.url}/`, { method })).toEqual([200, null])
    expect(receiver.received).toMatchObject([
      { method, path: '/' },
      { method: followed, path: '/there?a=1', body },
    ])
  })

  it('to another host is not followed', async () => {
    receiver.answer = (_request, response) =>
      response.writeHead(307, { Location: `http://localhost:${port}/there` }).end()
    expect(await attemptAt(receiver.url)).toEqual([
      307,
      `a redirect to another host is not followed: localhost:${port}`,
    ])
    expect(receiver.received).toHaveLength(1)
    expect(statesOf(emulator)).toEqual(['waiting'])
  })

  it('to another scheme is not followed', async () => {
    receiver.answer = (_request, response) => response.writeHead(302, { Location: 'file:///etc/passwd' }).end()
    expect(await attemptAt(receiver.url)).toEqual([
      302,
      'a redirect to file: is not followed: only http and https URLs are called',
    ])
  })

  it('in a circle is followed five times', async () => {
    receiver.answer = (_request, response) => response.writeHead(302, { Location: '/' }).end()
    expect(await attemptAt(receiver.url)).toEqual([302, 'more than 5 redirects'])
    expect(receiver.received).toHaveLength(6)
  })

  it('without a target is an answer like any other', async () => {
    receiver.answer = (_request, response) => response.writeHead(302).end()
    expect(await attemptAt(receiver.url)).toEqual([302, 'status 302'])
  })
})

describe('headers', () => {
  it('of the connection are ours, whatever the rule says', async () => {
    const headers = { 'Content-length': '999', 'transfer-encoding': 'chunked', Connection: 'upgrade' }
    expect(await attemptAt(receiver.url, { headers })).toEqual([200, null])
    expect(receiver.received[0]).toMatchObject({ body: '{}', headers: { 'content-length': '2', connection: 'close' } })
  })

  it('that HTTP cannot carry fail the delivery', async () => {
    const [status, error] = await attemptAt(receiver.url, { headers: { 'X-App': 'a\r\nb' } })
    expect(status).toBeNull()
    expect(error).toContain('Invalid character in header content')
    expect(receiver.received).toEqual([])
  })
})
