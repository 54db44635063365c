import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { basic, startFreshdesk } from '../support/freshdesk.ts'
import { exchangeBytes } from '../support/secure.ts'

const { emulator } = await startFreshdesk()

const ask = (target: string, url = emulator.url, method = 'GET') =>
  exchangeBytes(
    url,
    `${method} ${target} HTTP/1.1\r\nHost: elsewhere.example\r\nAuthorization: ${basic('admin-api-key')}\r\nConnection: close\r\n\r\n`,
  )

describe('a target in absolute form', () => {
  it.each(['http://acme.freshdesk.com', 'HTTP://localhost:4800', 'http://user@helpdesk.example'])(
    'is answered as its path: %s',
    async (base) => {
      const [absolute, origin] = await Promise.all([ask(`${base}/api/v2/tickets/1`), ask('/api/v2/tickets/1')])
      expect(absolute).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
      expect(absolute.split('\r\n\r\n')[1]).toBe(origin.split('\r\n\r\n')[1])
    },
  )

  it('names scheme and host of links, whatever the Host header says', async () => {
    expect(await ask('http://acme.freshdesk.com/api/v2/tickets?per_page=1')).toContain(
      '\r\nLink: <http://acme.freshdesk.com/api/v2/tickets?page=2&per_page=1>; rel="next"\r\n',
    )
    expect(await ask('https://acme.freshdesk.com/api/v2/tickets?per_page=1')).toContain(
      '\r\nLink: <https://acme.freshdesk.com/api/v2/tickets?page=2&per_page=1>; rel="next"\r\n',
    )
  })

  it('names the account', async () => {
    const w1 = emulator.createAccount({ name: 'w1', fixture: 'empty' })
    expect(await ask('http://acme.freshdesk.com/api/v2/tickets/1')).toMatch(/^HTTP\/1\.1 200 /)
    expect(await ask('http://w1.freshdesk.com/api/v2/tickets/1')).toMatch(/^HTTP\/1\.1 404 /)
    emulator.deleteAccount(w1.name)
  })

  it('reaches the control operations and the pages too', async () => {
    expect(await ask('http://acme.freshdesk.com/_emulator/health')).toMatch(/"status":"ok"/)
    expect(await ask('http://acme.freshdesk.com')).toMatch(/^HTTP\/1\.1 200 [\s\S]*freshdesk-emulator/)
    expect(await ask('http://acme.freshdesk.com?a=b')).toMatch(/^HTTP\/1\.1 200 [\s\S]*freshdesk-emulator/)
  })

  it('is answered where the Express app is mounted', async () => {
    const server = createServer(emulator.app)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    expect(await ask('http://acme.freshdesk.com/api/v2/tickets/1', url)).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    await new Promise((resolve) => server.close(resolve))
  })

  it.each(['*', 'ftp://acme.freshdesk.com/api/v2/tickets', 'http:///api/v2/tickets'])(
    'that is none stays what it is, a path that nothing has: %s',
    async (target) => {
      expect(await ask(target)).toMatch(/^HTTP\/1\.1 404 /)
    },
  )
})
