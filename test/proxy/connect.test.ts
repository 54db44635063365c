import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import got from 'got'
import { HttpsProxyAgent } from 'hpagent'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../src/index.ts'
import { basic } from '../support/freshdesk.ts'
import { askSecurely, connectThrough, exchangeBytes } from '../support/secure.ts'

let emulator: Emulator
let ca: string
let ownPort: string

beforeAll(async () => {
  emulator = await createEmulator({ proxy: true })
  ca = emulator.caCertificate ?? ''
  ownPort = new URL(emulator.url).port
})
afterAll(() => emulator.close())

const opened: Server[] = []
afterAll(() => {
  for (const server of opened) server.close()
})

/** Another host: a server of this machine that the emulator does not know. */
async function otherHost(serve: (socket: Socket) => void, allowHalfOpen = true): Promise<string> {
  const server = createServer({ allowHalfOpen }, (socket) => {
    socket.on('error', () => undefined)
    serve(socket)
  })
  opened.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

const ticketRequest = (host: string) =>
  `GET /api/v2/tickets/1 HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${basic('admin-api-key')}\r\nConnection: close\r\n\r\n`

const closed = (socket: Socket) =>
  new Promise<string>((resolve) => {
    socket.on('error', () => undefined)
    socket.resume().once('close', () => resolve('closed'))
  })

describe('CONNECT to a Freshdesk host', () => {
  it('ends at the emulator, with its certificate, as the account of that name', async () => {
    emulator.createAccount({ name: 'w1', fixture: 'empty' })
    const counts = []
    for (const host of ['acme.freshdesk.com', 'w1.freshdesk.com']) {
      const { socket } = await connectThrough(emulator.url, `${host}:443`)
      const { text: tickets } = await askSecurely(undefined, { ca, host, path: '/api/v2/tickets?per_page=1', socket })
      counts.push(JSON.parse(tickets).length)
    }
    expect(counts).toEqual([1, 0])
    emulator.deleteAccount('w1')
  })

  it('ends there whatever the port, and with TLS but on port 80', async () => {
    const secure = await connectThrough(emulator.url, 'ACME.freshdesk.com:8443')
    expect((await askSecurely(undefined, { ca, host: 'acme.freshdesk.com', socket: secure.socket })).status).toBe(200)
    const { socket } = await connectThrough(emulator.url, 'acme.freshdesk.com:80')
    socket.write(ticketRequest('acme.freshdesk.com'))
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  })

  it('keeps the connection for the next call, and names https in links', async () => {
    const agent = new HttpsProxyAgent({ proxy: emulator.url, keepAlive: true, maxSockets: 1 })
    const client = got.extend({
      prefixUrl: 'https://acme.freshdesk.com/api/v2',
      username: 'admin-api-key',
      password: 'X',
      agent: { https: agent },
      https: { certificateAuthority: ca },
    })
    const first = await client('tickets?per_page=1')
    const second = await client('tickets?per_page=1&page=2')
    expect(first.headers.link).toBe('<https://acme.freshdesk.com/api/v2/tickets?page=2&per_page=1>; rel="next"')
    expect(second.statusCode).toBe(200)
    expect(Object.values(agent.freeSockets).flat()).toHaveLength(1)
    agent.destroy()
  })

  it('takes what a client sends before it has its answer', async () => {
    const early = `CONNECT acme.freshdesk.com:80 HTTP/1.1\r\nHost: x\r\n\r\n${ticketRequest('acme.freshdesk.com')}`
    expect(await exchangeBytes(emulator.url, early)).toMatch(
      /^HTTP\/1\.1 200 Connection Established\r\n\r\nHTTP\/1\.1 200 OK\r\n/,
    )
  })

  it('outlives clients that speak no TLS there or go away', async () => {
    const { socket } = await connectThrough(emulator.url, 'acme.freshdesk.com:443')
    const end = closed(socket)
    socket.write('this is no TLS\r\n\r\n')
    expect(await end).toBe('closed')
    const gone = await connectThrough(emulator.url, 'acme.freshdesk.com:443')
    gone.socket.resetAndDestroy()
    const distrusting = await connectThrough(emulator.url, 'acme.freshdesk.com:443')
    await expect(
      askSecurely(undefined, { host: 'acme.freshdesk.com', socket: distrusting.socket }),
    ).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
    expect((await fetch(`${emulator.url}/_emulator/health`)).status).toBe(200)
  })
})

describe('CONNECT without a port', () => {
  it('means 443', async () => {
    const answer = await exchangeBytes(emulator.url, 'CONNECT acme.freshdesk.com HTTP/1.1\r\nHost: x\r\n\r\nno TLS\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 200 Connection Established\r\n/)
    const { socket } = await connectThrough(emulator.url, 'freshdesk.com')
    expect((await askSecurely(undefined, { ca, host: 'freshdesk.com', socket })).status).toBe(200)
  })
})

describe('CONNECT to a host named besides', () => {
  it('ends at the emulator, with a certificate for it', async () => {
    const named = await createEmulator({ proxy: true, also: ['help.example.invalid'] })
    const { socket } = await connectThrough(named.url, 'help.example.invalid:443')
    const answer = await askSecurely(undefined, { ca: named.caCertificate, host: 'help.example.invalid', socket })
    expect(answer.status).toBe(200)
    await named.close()
  })
})

describe('a link-local address or a metadata service', () => {
  it.each([
    '169.254.169.254',
    '[fe80::1]',
    '[fd00:ec2::254]',
    '[::ffff:169.254.1.1]',
    '[64:ff9b::a9fe:a9fe]',
    '100.100.100.200',
    '2852039166',
  ])('is never tunnelled to, nor is a request passed on (%s)', async (host) => {
    const { status, reason } = await connectThrough(emulator.url, `${host}:80`)
    expect([status, reason]).toEqual([403, expect.stringContaining('link-local')])
    const passed = await exchangeBytes(
      emulator.url,
      `GET http://${host}/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    )
    expect(passed).toMatch(/^HTTP\/1\.1 403 [\s\S]*link-local/)
  })
})

describe('CONNECT to the emulator itself', () => {
  it.each(['localhost', '127.0.0.1', '[::1]', 'w1.localhost'])('as %s ends there and calls nobody', async (name) => {
    const { status, socket } = await connectThrough(emulator.url, `${name}:${ownPort}`)
    expect(status).toBe(200)
    socket.write(ticketRequest('localhost'))
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  })

  it('ends with TLS at its HTTPS port', async () => {
    const both = await createEmulator({ proxy: true, tls: true })
    const { socket } = await connectThrough(both.url, `localhost:${new URL(both.httpsUrl ?? '').port}`)
    const answer = await askSecurely(undefined, { ca: both.caCertificate, host: 'localhost', socket })
    expect(answer.status).toBe(200)
    await both.close()
  })
})

describe('CONNECT to another host', () => {
  it('is a tunnel, in which an end that has said all still hears the other', async () => {
    const echo = await otherHost((socket) => {
      let heard = ''
      socket.on('data', (chunk) => {
        heard += chunk
      })
      socket.once('end', () => socket.end(`heard: ${heard}`))
    })
    const { status, socket } = await connectThrough(emulator.url, echo)
    expect(status).toBe(200)
    socket.end('hello')
    expect(await text(socket)).toBe('heard: hello')
  })

  it('ends when the other host breaks off', async () => {
    const breaking = await otherHost((socket) => socket.once('data', () => socket.resetAndDestroy()))
    const { socket } = await connectThrough(emulator.url, breaking)
    const end = closed(socket)
    socket.write('hello')
    expect(await end).toBe('closed')
  })

  it('lets go of the other host when the client breaks off', async () => {
    let letGo: (word: string) => void = () => undefined
    const end = new Promise<string>((resolve) => {
      letGo = resolve
    })
    const patient = await otherHost((socket) => socket.resume().once('end', () => letGo('let go')))
    const { socket } = await connectThrough(emulator.url, patient)
    socket.resetAndDestroy()
    expect(await end).toBe('let go')
  })

  it.each([
    ['localhost:1', /^cannot reach localhost:1: ECONNREFUSED$/],
    ['no-such-host.invalid:443', /^cannot reach no-such-host\.invalid:443: E\w+$/],
  ])('that cannot be reached (%s) is 502 with the reason', async (authority, reason) => {
    const { status, reason: given } = await connectThrough(emulator.url, authority)
    expect([status, given]).toEqual([502, expect.stringMatching(reason)])
  })

  it.each(['host:', ':443', 'host:0', 'host:99999', 'a b:1'])('that is none (%s) is 400', async (authority) => {
    const answer = await exchangeBytes(emulator.url, `CONNECT ${authority} HTTP/1.1\r\nHost: x\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('is refused with --proxy-others deny, in the status line, which clients show', async () => {
    const strict = await createEmulator({ proxy: true, proxyOthers: 'deny' })
    const { status, reason } = await connectThrough(strict.url, 'registry.example.com:443')
    expect([status, reason]).toEqual([403, expect.stringContaining('registry.example.com is not a freshdesk.com host')])
    const freshdesk = await connectThrough(strict.url, 'acme.freshdesk.com:443')
    expect(freshdesk.status).toBe(200)
    freshdesk.socket.destroy()
    await strict.close()
  })

  it('is refused without being asked to where other machines reach the proxy, and allowed when asked to', async () => {
    const echo = await otherHost((socket) => socket.pipe(socket))
    const open = await createEmulator({ proxy: true, host: '0.0.0.0' })
    expect((await connectThrough(open.url, echo)).status).toBe(403)
    await open.close()
    const asked = await createEmulator({ proxy: true, host: '0.0.0.0', proxyOthers: 'tunnel' })
    const { status, socket } = await connectThrough(asked.url, echo)
    expect(status).toBe(200)
    socket.destroy()
    await asked.close()
  })
})

describe('without --proxy', () => {
  it('CONNECT is 405 and says what is missing', async () => {
    const plain = await createEmulator()
    const { status, reason } = await connectThrough(plain.url, 'acme.freshdesk.com:443')
    expect([status, reason]).toEqual([405, 'this is no proxy: start the emulator with --proxy'])
    await plain.close()
  })
})

describe('the end', () => {
  it('comes though connections of every kind are open', async () => {
    const silent = await otherHost(() => undefined)
    const short = await createEmulator({ proxy: true, tls: true })
    const tunnel = await connectThrough(short.url, silent)
    const waiting = await connectThrough(short.url, 'acme.freshdesk.com:443')
    const agent = new HttpsProxyAgent({ proxy: short.url, keepAlive: true })
    const options = { agent: { https: agent }, https: { certificateAuthority: short.caCertificate ?? '' } }
    await got('https://acme.freshdesk.com/_emulator/health', options)
    const handshaking = connect(Number(new URL(short.httpsUrl ?? '').port), '127.0.0.1')
    await new Promise((resolve) => handshaking.once('connect', resolve))
    const ends = [tunnel.socket, waiting.socket, handshaking].map(closed)
    await short.close()
    expect(await Promise.all(ends)).toEqual(['closed', 'closed', 'closed'])
    agent.destroy()
  })

  it('does not wait for a connection that is only kept for later', async () => {
    const short = await createEmulator({ proxy: true })
    const agent = new HttpsProxyAgent({ proxy: short.url, keepAlive: true })
    const options = { agent: { https: agent }, https: { certificateAuthority: short.caCertificate ?? '' } }
    await got('https://acme.freshdesk.com/_emulator/health', options)
    let isCut = false
    const cut = setTimeout(() => {
      isCut = true
    }, 1400)
    await short.close()
    clearTimeout(cut)
    expect(isCut).toBe(false)
    agent.destroy()
  })
})

describe('a request with another host in its target', () => {
  const proxied = (url: string, target: string, more = '') =>
    exchangeBytes(
      url,
      `GET ${target} HTTP/1.1\r\nHost: elsewhere\r\nProxy-Connection: close\r\nConnection: close\r\n${more}\r\n`,
    )

  it('is passed on, without what concerns the proxy alone', async () => {
    const server = createHttpServer((request, response) => {
      response.writeHead(201, 'Made', { 'X-Other': 'yes' })
      response.end(JSON.stringify([request.method, request.url, request.headers]))
    })
    opened.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const authority = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const answer = await proxied(
      emulator.url,
      `http://${authority}/a?b=c`,
      'Proxy-Authorization: Basic eDp5\r\nX-Own: 1\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 201 Made\r\n/)
    expect(answer).toContain('X-Other: yes')
    expect(JSON.parse(/\[.*\]/.exec(answer)?.[0] ?? '')).toEqual([
      'GET',
      '/a?b=c',
      { host: authority, connection: 'close', 'x-own': '1' },
    ])
  })

  it('is passed on with its body, however that is framed', async () => {
    const server = createHttpServer((request, response) => {
      text(request).then(
        (body) => response.end(`${request.method} ${body}`),
        () => response.destroy(),
      )
    })
    opened.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const head = `POST ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`
    const counted = await exchangeBytes(emulator.url, `${head}Content-Length: 5\r\n\r\nhello`)
    const chunked = await exchangeBytes(
      emulator.url,
      `${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
    )
    expect([counted, chunked]).toEqual([expect.stringContaining('POST hello'), expect.stringContaining('POST hello')])
  })

  it.each([
    ['a status that there is not', 'HTTP/1.1 099 W\r\nContent-Length: 2\r\n\r\nok'],
    ['a status line that nobody may send', 'HTTP/1.1 200 a\x01b\r\nContent-Length: 2\r\n\r\nok'],
    ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'],
  ])('is 502 when that answers %s, and the emulator goes on', async (_, reply) => {
    const authority = await otherHost((socket) => socket.once('data', () => socket.end(reply, 'latin1')))
    expect(await proxied(emulator.url, `http://${authority}/`)).toMatch(/^HTTP\/1\.1 502 /)
    expect((await fetch(`${emulator.url}/_emulator/health`)).status).toBe(200)
  })

  it.each(['http://foo:99999/', 'http://[zz]/', 'ftp://foo/', 'foo'])('is 400 for %s', async (target) => {
    expect(await proxied(emulator.url, target)).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('is 502 when that cannot be reached, and 403 when others are denied', async () => {
    expect(await proxied(emulator.url, 'http://localhost:1/')).toMatch(
      /^HTTP\/1\.1 502 [\s\S]*cannot reach localhost:1/,
    )
    const strict = await createEmulator({ proxy: true, proxyOthers: 'deny' })
    expect(await proxied(strict.url, 'http://example.com/')).toMatch(/^HTTP\/1\.1 403 [\s\S]*not a freshdesk\.com host/)
    await strict.close()
  })

  it.each([
    'http://acme.freshdesk.com/_emulator/health',
    'https://acme.freshdesk.com/_emulator/health',
    'http://acme.freshdesk.com./_emulator/health',
    'http://localhost:OWN/_emulator/health',
  ])('is answered here for %s', async (target) => {
    const answer = await proxied(emulator.url, target.replace('OWN', ownPort))
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*"status":"ok"/)
  })
})
