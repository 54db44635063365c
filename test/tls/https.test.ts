import { X509Certificate } from 'node:crypto'
import { networkInterfaces } from 'node:os'
import { checkServerIdentity, type PeerCertificate } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../src/index.ts'
import { basic } from '../support/freshdesk.ts'
import { askSecurely } from '../support/secure.ts'

/** A machine may have no IPv6. */
const hasIpv6 = Object.values(networkInterfaces()).some((each) => each?.some(({ address }) => address === '::1'))
/** Node 22.23.3 takes no certificate for an IPv6 address, whoever made it. */
const subjectaltname = 'IP Address:0:0:0:0:0:0:0:1'
const knowsIpv6 =
  checkServerIdentity('::1', { subject: {}, subjectaltname } as unknown as PeerCertificate) === undefined
const loopbacks = hasIpv6 && knowsIpv6 ? ['127.0.0.1', '[::1]'] : ['127.0.0.1']

let emulator: Emulator
let ca: string
let port: string

beforeAll(async () => {
  emulator = await createEmulator({ tls: true })
  ca = emulator.caCertificate ?? ''
  port = new URL(emulator.httpsUrl ?? '').port
})
afterAll(() => emulator.close())

describe('HTTPS beside HTTP', () => {
  it('answers as the plain port does', async () => {
    const plain = await fetch(`${emulator.url}/api/v2/tickets/1`, {
      headers: { Authorization: basic('admin-api-key') },
    })
    const secure = await askSecurely(emulator.httpsUrl, { ca })
    expect([secure.status, secure.text]).toEqual([200, await plain.text()])
  })

  it.each([
    ['acme.freshdesk.com', '*.freshdesk.com'],
    ['my-company.freshdesk.com', '*.freshdesk.com'],
    ['localhost', '*.freshdesk.com'],
    ['w1.localhost', 'w1.localhost'],
    ['eu.w1.localhost', 'eu.w1.localhost'],
    [`${'a'.repeat(60)}.w1.localhost`, 'localhost'],
  ])('shows a client that asks for %s a certificate that it takes', async (host, commonName) => {
    const answer = await askSecurely(emulator.httpsUrl, { ca, host })
    expect([answer.status, answer.certificate?.subject.CN]).toEqual([200, commonName])
  })

  it.each(loopbacks)('shows one for the address %s, for which clients name no server', async (address) => {
    const answer = await askSecurely(`https://${address}:${port}`, { ca })
    expect(answer.status).toBe(200)
  })

  it('is refused by a client for a name that the certificate does not have', async () => {
    await expect(askSecurely(emulator.httpsUrl, { ca, host: 'freshdesk.example' })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    })
  })

  it('is refused by a client that does not know the authority, and goes on', async () => {
    await expect(askSecurely(emulator.httpsUrl, { host: 'localhost' })).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    })
    expect((await askSecurely(emulator.httpsUrl, { ca })).status).toBe(200)
  })

  it('makes the certificate of a name once', async () => {
    const serials = [1, 2].map(() => askSecurely(emulator.httpsUrl, { ca, host: 'twice.localhost' }))
    const [first, second] = (await Promise.all(serials)).map(({ certificate }) => certificate?.serialNumber)
    expect(first).toBe(second)
  })
})

describe('links and locations', () => {
  it('are https over TLS, with the host that the caller named', async () => {
    const listed = await askSecurely(emulator.httpsUrl, {
      ca,
      host: 'acme.freshdesk.com',
      path: '/api/v2/tickets?per_page=1',
    })
    expect(listed.headers.link).toBe('<https://acme.freshdesk.com/api/v2/tickets?page=2&per_page=1>; rel="next"')
    const created = await askSecurely(emulator.httpsUrl, {
      ca,
      host: 'acme.freshdesk.com',
      path: '/api/v2/companies',
      method: 'POST',
      body: '{"name":"Hooli"}',
    })
    expect(created.headers.location).toMatch(/^https:\/\/acme\.freshdesk\.com\/api\/v2\/companies\/\d+$/)
  })

  it('of attachments too, which are served there', async () => {
    const form = new FormData()
    form.set('body', 'see the file')
    form.set('attachments[]', new Blob(['hello']), 'hello.txt')
    const note = await fetch(`${emulator.url}/api/v2/tickets/1/notes`, {
      method: 'POST',
      headers: { Authorization: basic('admin-api-key') },
      body: form,
    })
    expect(note.status).toBe(201)
    const { text } = await askSecurely(emulator.httpsUrl, {
      ca,
      host: `localhost:${port}`,
      path: '/api/v2/tickets/1/conversations',
    })
    const conversations = JSON.parse(text) as { attachments: { attachment_url: string }[] }[]
    const url = conversations.flatMap(({ attachments }) => attachments)[0]?.attachment_url ?? ''
    expect(url).toMatch(new RegExp(`^https://localhost:${port}/`))
  })
})

describe('the certificates', () => {
  const DAY = 24 * 3600 * 1000
  const leaf = async () => new X509Certificate((await askSecurely(emulator.httpsUrl, { ca })).certificate?.raw ?? '')

  it('of the authority sign certificates and nothing below signs more', () => {
    const authority = new X509Certificate(ca)
    expect(authority.ca).toBe(true)
    expect(authority.verify(authority.publicKey)).toBe(true)
    expect(authority.subject).toMatch(/^CN=freshdesk-emulator CA [0-9a-f]{8}$/)
    expect(Date.parse(authority.validTo) - Date.parse(authority.validFrom)).toBe(3651 * DAY)
  })

  it('of servers are for servers, name hosts and addresses, and are valid for no more than 398 days', async () => {
    const certificate = await leaf()
    expect(certificate.ca).toBe(false)
    expect(certificate.checkIssued(new X509Certificate(ca))).toBe(true)
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
    expect(certificate.subjectAltName).toBe(
      'DNS:*.freshdesk.com, DNS:freshdesk.com, DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    )
    expect(Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)).toBe(397 * DAY)
  })
})

describe('GET /_emulator/ca.pem', () => {
  it('is the certificate as text', async () => {
    const answer = await fetch(`${emulator.url}/_emulator/ca.pem`)
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'text/plain; charset=utf-8',
      ca,
    ])
  })

  it('asks for no token: it is no secret', async () => {
    const guarded = await createEmulator({ proxy: true, controlToken: 'secret' })
    expect((await fetch(`${guarded.url}/_emulator/ca.pem`)).status).toBe(200)
    expect((await fetch(`${guarded.url}/_emulator/accounts`)).status).toBe(401)
    await guarded.close()
  })

  it('is 404 without control, and without TLS says how to have one', async () => {
    const closed = await createEmulator({ tls: true, control: false })
    expect((await fetch(`${closed.url}/_emulator/ca.pem`)).status).toBe(404)
    await closed.close()
    const plain = await createEmulator()
    const answer = await fetch(`${plain.url}/_emulator/ca.pem`)
    expect([answer.status, await answer.json()]).toEqual([
      404,
      { code: 'not_found', message: expect.stringContaining('--tls') },
    ])
    expect([plain.httpsUrl, plain.caCertificate]).toEqual([undefined, undefined])
    await plain.close()
  })
})
