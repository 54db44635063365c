import { connect as connectPlain } from 'node:net'
import { connect } from 'node:tls'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createEmulator, type Notice } from '../../src/index.ts'
import { send } from '../support/call.ts'
import { NOW } from '../support/freshdesk.ts'
import { askSecurely } from '../support/secure.ts'
import { startReceiver } from '../support/webhooks.ts'

const told: Notice[] = []
const emulator = await createEmulator({
  now: NOW,
  freeze: true,
  tls: true,
  proxy: true,
  onNotice: (notice) => told.push(notice),
})
afterAll(() => emulator.close())
beforeEach(() => {
  emulator.reset()
  told.splice(0)
})

const portOf = (url: string | undefined) => Number(new URL(url ?? '').port)
const COMMON = { at: NOW, account: 'acme' }

/** Resolves with the first notice after the work; the connection's end comes later than its client's error. */
async function noticeOf(work: () => Promise<unknown>): Promise<Notice | undefined> {
  await work().catch(() => undefined)
  for (let turn = 0; turn < 200 && told.length === 0; turn++) await new Promise((resolve) => setTimeout(resolve, 10))
  return told[0]
}

const closed = (socket: { once(event: 'close', listener: () => void): unknown }) =>
  new Promise<void>((resolve) => socket.once('close', () => resolve()))

describe('the log tells of a connection that comes to nothing:', () => {
  it('plain HTTP at the HTTPS port', async () => {
    const notice = await noticeOf(() => fetch(String(emulator.httpsUrl).replace('https:', 'http:')))
    expect(notice).toEqual({
      ...COMMON,
      notice: 'plain_http_at_https',
      message: `plain HTTP came to the HTTPS port: ask ${emulator.httpsUrl}, or ${emulator.url} without TLS`,
    })
  })

  it('what is no TLS at the HTTPS port', async () => {
    const notice = await noticeOf(() => {
      const socket = connectPlain(portOf(emulator.httpsUrl), '127.0.0.1')
      socket.end('DELETE /api/v2/tickets/1 HTTP/1.1\r\n\r\n')
      socket.resume()
      return closed(socket)
    })
    expect(notice?.notice).toBe('no_tls_at_https')
  })

  it('HTTPS at the plain port', async () => {
    const notice = await noticeOf(() => askSecurely(emulator.url.replace('http:', 'https:')))
    expect(notice).toEqual({
      ...COMMON,
      notice: 'https_at_plain_http',
      message: `HTTPS came to the plain port: ask ${emulator.httpsUrl}, or ${emulator.url} without TLS`,
    })
  })

  it('an authority that the client does not trust, and leaves', async () => {
    const notice = await noticeOf(() => askSecurely(emulator.httpsUrl))
    expect(notice).toMatchObject({ ...COMMON, notice: 'untrusted_ca' })
    expect(notice?.message).toContain('/_emulator/ca.pem')
  })

  it('the same through the proxy', async () => {
    const socket = connectPlain(portOf(emulator.url), '127.0.0.1')
    socket.write('CONNECT acme.freshdesk.com:443 HTTP/1.1\r\nHost: acme.freshdesk.com:443\r\n\r\n')
    await new Promise((resolve) => socket.once('data', resolve))
    const notice = await noticeOf(() =>
      closed(connect({ socket, servername: 'acme.freshdesk.com' }).on('error', () => undefined)),
    )
    expect(notice).toMatchObject({ ...COMMON, notice: 'untrusted_ca' })
  })

  it('and of no other', async () => {
    const answer = await askSecurely(emulator.httpsUrl, { ca: String(emulator.caCertificate) })
    expect(answer.status).toBe(200)
    await closed(connectPlain(portOf(emulator.httpsUrl), '127.0.0.1').end().resume())
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(told).toEqual([])
  })
})

describe('the log tells of webhooks that were not delivered at once:', async () => {
  const receiver = await startReceiver()
  const raise = async (url: string) => {
    const rule = emulator.addHook({ event: 'ticket.created', url })
    const answer = await send(`${emulator.url}/api/v2/tickets`, {
      method: 'POST',
      headers: new Headers({
        Authorization: `Basic ${btoa(`${emulator.apiKey}:X`)}`,
        'Content-Type': 'application/json',
      }),
      body: JSON.stringify({ subject: 'S', description: 'D', email: 'ada@x.test', status: 2, priority: 1 }),
    })
    const { id } = JSON.parse(answer.text) as { id: number }
    await emulator.settled()
    return `The webhook of rule ${rule.id} for ticket.created of ticket ${id} to ${url}`
  }

  it('tried again, then failed for good', async () => {
    receiver.answer = (_request, response) => response.writeHead(500).end('out of order')
    emulator.settings.webhook_retry_minutes = [5]
    const name = await raise(receiver.url)
    expect(told).toEqual([
      {
        ...COMMON,
        notice: 'webhook_retried',
        message: `${name} is tried again at 2030-01-15T09:05:00Z: status 500: out of order`,
      },
    ])
    await emulator.clock.advance(300)
    expect(told[1]).toEqual({
      at: '2030-01-15T09:05:00Z',
      account: 'acme',
      notice: 'webhook_failed',
      message: `${name} failed: status 500: out of order`,
    })
  })

  it('blocked', async () => {
    const name = await raise('http://192.0.2.1/hook')
    const message = `${name} was not sent: 192.0.2.1 is not among the account's webhook_hosts`
    expect(told).toEqual([{ ...COMMON, notice: 'webhook_blocked', message }])
  })

  it('none where all went well', async () => {
    await raise(receiver.url)
    expect([receiver.received.length, told]).toEqual([1, []])
  })
})
