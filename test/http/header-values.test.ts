import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { writeHead } from '../../src/http/head.ts'
import { createEmulator } from '../../src/index.ts'
import { times } from '../support/extent.ts'
import { clientOf, startFreshdesk } from '../support/freshdesk.ts'
import { exchange, head, rawCall } from './raw.ts'

const freshdesk = await startFreshdesk({ trustProxy: true })
const { emulator } = freshdesk

/** The same cases in every run. */
const RUNS = { seed: 20_300_115, numRuns: times(150, 40) } as const

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('a', '\r', '\n', '\0', '\x01', '\x7f', 'ü', '…', '"', "'", ';', '/', ' ', '\t') }),
  fc.constantFrom('\ud800', 'a\udfff.txt', 'a'.repeat(70_000), '📦'.repeat(300)),
)

const BYTES = Buffer.from('BYTES')

async function download(url: string) {
  const answer = await fetch(url)
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) }
}

async function upload(disposition: string, type: string): Promise<{ status: number; url: string; type: string }> {
  const head = `--x\r\nContent-Disposition: form-data; name="body"\r\n\r\nB\r\n--x\r\n${disposition}\r\nContent-Type: ${type}`
  const { status, text } = await rawCall(emulator, {
    method: 'POST',
    path: '/api/v2/tickets/1/notes',
    headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
    body: Buffer.concat([Buffer.from(`${head}\r\n\r\n`), BYTES, Buffer.from('\r\n--x--')]),
  })
  const [attachment] = JSON.parse(text).attachments ?? []
  return { status, url: attachment?.attachment_url, type: attachment?.content_type }
}

const NAMED = 'Content-Disposition: form-data; name="attachments[]"; filename="a.txt"'

describe('an upload', () => {
  it.each(['text/pl\x01ain', 'text/pl\x7fain', 'text/ü', 'text', '/', 'text/plain/more', `text/${'x'.repeat(300)}`])(
    'whose content type is no media type, %j, is kept and served as mere bytes',
    async (type) => {
      const kept = await upload(NAMED, type)
      expect([kept.status, kept.type]).toEqual([201, 'application/octet-stream'])
      const { status, headers, bytes } = await download(kept.url)
      expect([status, headers.get('content-type'), bytes]).toEqual([200, 'application/octet-stream', BYTES])
    },
  )

  it('of any name and content type is answered, and its URL serves it', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, async (name, type) => {
        const disposition = `Content-Disposition: form-data; name="attachments[]"; filename="${name}"`
        const { status, url } = await upload(disposition, type)
        expect(status).toBeLessThan(500)
        if (status !== 201 || url === undefined) return
        const served = await download(url)
        expect([served.status, served.bytes]).toEqual([200, BYTES])
        expect(served.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w.%!~-]+$/)
      }),
      RUNS,
    )
  })
})

describe('a fixture', () => {
  const withFile = (file: object) => ({
    contacts: [{ name: 'Ada', email: 'ada@acme.test' }],
    tickets: [
      { id: 1, subject: 'S', requester: 'ada@acme.test', attachments: [{ text: 'BYTES', name: 'a', ...file }] },
    ],
  })

  it('whose content type is no media type is refused', async () => {
    const fixture = withFile({ content_type: 'text/plain\r\nX-Evil: 1' })
    const answer = await freshdesk.post('/_emulator/accounts', { name: 'w2', fixture })
    expect([answer.status, answer.body.message]).toEqual([
      400,
      expect.stringContaining('content_type: It should be a media type, such as image/png'),
    ])
  })

  it('of any file name is served at its URL', async () => {
    const other = emulator.createAccount({ name: 'w1', fixture: 'empty' })
    // Half of a surrogate pair is refused in a fixture.
    const wholeText = anyText.filter((text) => !/\p{Surrogate}/u.test(text))
    await fc.assert(
      fc.asyncProperty(wholeText, async (name) => {
        other.reset()
        other.load({ fixture: withFile({ name }) })
        const { body } = await freshdesk.get('/tickets/1', { key: 'w1.admin-api-key' })
        const served = await download(body.attachments[0].attachment_url)
        expect([served.status, served.bytes]).toEqual([200, BYTES])
      }),
      RUNS,
    )
  })
})

it('a content type that a data file brings is served as mere bytes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'freshdesk-emulator-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const data = join(folder, 'desk.jsonl')
  const first = await createEmulator({ data })
  const form = new FormData()
  form.set('body', 'B')
  form.set('attachments[]', new Blob([BYTES], { type: 'text/x-mine' }), 'a.txt')
  await clientOf(first).post('/tickets/1/notes', form)
  await first.close()
  writeFileSync(data, readFileSync(data, 'utf8').replace('text/x-mine', 'text/\\r\\nX-Evil: 1'))
  const second = await createEmulator({ data })
  onTestFinished(() => second.close())
  const { body } = await clientOf(second).get('/tickets/1/conversations?per_page=100')
  expect(body.at(-1).attachments[0].content_type).toBe('text/\r\nX-Evil: 1')
  const { status, headers } = await download(body.at(-1).attachments[0].attachment_url)
  expect([status, headers.get('content-type'), headers.get('x-evil')]).toEqual([200, 'application/octet-stream', null])
})

describe('Link and Location', () => {
  // Of parameters that are given twice the last counts.
  it('hold what the caller wrote, percent-encoded where a URL cannot have it', async () => {
    const request = head('GET', '/api/v2/tickets?per_page=%22"<>^`{|}&per_page=1', 'Connection: close')
    const answer = await exchange(emulator, Buffer.from(request, 'latin1'))
    expect(answer).toContain(
      '\r\nLink: <http://localhost/api/v2/tickets?page=2&per_page=%22%22%3C%3E%5E%60%7B%7C%7D&per_page=1>; rel="next"\r\n',
    )
  })

  it('are printable whatever the target and the forwarded host are', async () => {
    const bytes = (max: number) =>
      fc.string({ unit: fc.integer({ min: 0x21, max }).map((code) => String.fromCharCode(code)) })
    await fc.assert(
      fc.asyncProperty(bytes(0x7e), bytes(0xff), async (query, host) => {
        const request = head(
          'GET',
          `/api/v2/tickets?per_page=${query}&per_page=1`,
          `X-Forwarded-Host: ${host}`,
          'Connection: close',
        )
        const answer = await exchange(emulator, Buffer.from(request, 'latin1'))
        expect(answer).toMatch(/^HTTP\/1\.1 (200|400) /)
        if (answer.startsWith('HTTP/1.1 200')) expect(answer).toMatch(/\r\nLink: <[!#-;=?-[\]_a-z~]+>; rel="next"\r\n/)
      }),
      RUNS,
    )
  })
})

it('a header of a fault is sent, or refused when it is added', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, anyText, async (name, value) => {
      emulator.faults.clear()
      const effect = { headers: { [`x${name}`]: value } }
      const { status } = await freshdesk.post('/_emulator/faults', { effect })
      expect([201, 400]).toContain(status)
      if (status === 400 || value.length > 10_000 || name.length > 10_000) return
      const answer = await rawCall(emulator, { path: '/api/v2/tickets/1' })
      expect([answer.status, answer.rawHeaders.includes(`x${name}`)]).toEqual([200, true])
    }),
    RUNS,
  )
})

describe('a reply', () => {
  let given: readonly string[] | Record<string, string> = []
  const errors: unknown[] = []
  const server = createServer((_request, response: ServerResponse) => {
    try {
      writeHead(response, 200, given)
    } catch (error) {
      errors.push(error)
    }
    response.end('whole')
  }).listen(0, '127.0.0.1')
  afterAll(() => {
    server.close()
  })
  const ask = () => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)

  it('goes out whatever its headers are meant to say', async () => {
    const name = anyText.map((text) => `X-${text.slice(0, 50)}`)
    const value = anyText.map((text) => text.slice(0, 1000))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 5 }), fc.boolean(), async (pairs, isFlat) => {
        given = isFlat ? pairs.flat() : Object.fromEntries(pairs)
        const answer = await ask()
        expect([answer.status, await answer.text(), errors]).toEqual([200, 'whole', []])
      }),
      RUNS,
    )
  })

  it('has a question mark for what a header cannot carry, and no header whose name is none', async () => {
    given = ['X-A', 'a\r\nX-B: ü…', 'X\r\n', 'c', 'X-D', 'd']
    const { headers } = await ask()
    expect([headers.get('x-a'), headers.get('x-b'), headers.get('x-d')]).toEqual(['a?X-B: ?', null, 'd'])
  })
})
