import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createEmulator, type EmulatorOptions } from '../../src/index.ts'
import { basic, clientOf, NOW, startFreshdesk } from '../support/freshdesk.ts'
import { rawCall } from './raw.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const BYTES = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256))

interface File {
  readonly name: string
  readonly type?: string
  readonly bytes?: Buffer
}

function noteWith(...files: readonly File[]): FormData {
  const form = new FormData()
  form.set('body', 'See the files')
  for (const { name, type = 'application/octet-stream', bytes = BYTES } of files) {
    form.append('attachments[]', new Blob([bytes], { type }), name)
  }
  return form
}

/** A note with these files: their views. */
async function attach(...files: readonly File[]) {
  const { status, body } = await freshdesk.post('/tickets/1/notes', noteWith(...files))
  expect(status).toBe(201)
  return body.attachments
}

/** The answer to a GET of the URL as it stands, without a key. */
const download = (url: string, headers: Record<string, string> = {}) => fetch(url, { headers })

const refusal = (code: string, message: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`

describe('files of a form', () => {
  it('are shown with the reply, with name, type and size', async () => {
    const [log, image] = await attach({ name: 'log.txt', type: 'text/plain' }, { name: 'p.png', type: 'image/png' })
    expect([log, image]).toEqual([
      {
        id: expect.any(Number),
        name: 'log.txt',
        content_type: 'text/plain',
        size: 70_000,
        created_at: NOW,
        updated_at: NOW,
        attachment_url: expect.stringContaining(`${emulator.url}/data/helpdesk/attachments/production/${log.id}/`),
      },
      {
        id: expect.any(Number),
        name: 'p.png',
        content_type: 'image/png',
        size: 70_000,
        created_at: NOW,
        updated_at: NOW,
        attachment_url: expect.stringContaining(`${emulator.url}/data/helpdesk/attachments/production/${image.id}/`),
      },
    ])
  })

  it('are served byte by byte at their URL, without a key', async () => {
    const other = Buffer.from('other')
    const [first, second] = await attach({ name: 'log.txt', type: 'text/plain' }, { name: 'b.bin', bytes: other })
    const [one, two] = [await download(first.attachment_url), await download(second.attachment_url)]
    expect(Buffer.from(await one.arrayBuffer()).equals(BYTES)).toBe(true)
    expect(Buffer.from(await two.arrayBuffer()).equals(other)).toBe(true)
    expect(one.headers.get('content-type')).toBe('text/plain')
    expect(one.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''log.txt")
    expect(one.headers.get('x-content-type-options')).toBe('nosniff')
    expect(one.headers.get('date')).toBe('Tue, 15 Jan 2030 09:00:00 GMT')
  })

  it.each(['tickets', 'reply', 'note', 'conversation', 'avatar'])(
    'are kept by every operation that takes them: %s',
    async (where) => {
      const form = noteWith()
      const picture = new Blob([BYTES], { type: 'image/png' })
      let url: string
      if (where === 'avatar') {
        form.delete('body')
        form.set('name', 'Grace')
        form.set('email', 'grace@example.com')
        form.set('avatar', picture, 'p.png')
        url = (await freshdesk.post('/contacts', form)).body.avatar.avatar_url
      } else {
        form.set('attachments[]', picture, 'p.png')
        if (where === 'tickets') {
          form.delete('body')
          url = (await freshdesk.put('/tickets/2', form)).body.attachments[0].attachment_url
        } else if (where === 'conversation') {
          url = (await freshdesk.put('/conversations/158000005002', form)).body.attachments[0].attachment_url
        } else {
          const path = where === 'note' ? 'notes' : 'reply'
          url = (await freshdesk.post(`/tickets/1/${path}`, form)).body.attachments[0].attachment_url
        }
      }
      const served = await download(url)
      expect([served.status, Buffer.from(await served.arrayBuffer()).equals(BYTES)]).toEqual([200, true])
    },
  )

  it('are served to HEAD without the bytes', async () => {
    const [file] = await attach({ name: 'log.txt' })
    const answer = await fetch(file.attachment_url, { method: 'HEAD' })
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '70000', ''])
  })

  it('may be empty', async () => {
    const [file] = await attach({ name: 'empty.txt', bytes: Buffer.alloc(0) })
    expect(file.size).toBe(0)
    const answer = await download(file.attachment_url)
    expect([answer.status, await answer.text()]).toEqual([200, ''])
  })

  it.each([
    ['beyond ASCII', 'Prüfung 📦.txt', 'Pr%C3%BCfung%20%F0%9F%93%A6.txt'],
    ['with quotes', "it's (1)*.txt", 'it%27s%20%281%29%2A.txt'],
    ['like an escape', '100%.txt', '100%25.txt'],
    ['with a question mark and a hash', 'a?b#c.txt', 'a%3Fb%23c.txt'],
    ['with a semicolon', 'a;b=c.txt', 'a%3Bb%3Dc.txt'],
  ])('keep their names: %s', async (_what, name, escaped) => {
    const [file] = await attach({ name })
    expect(file.name).toBe(name)
    const answer = await download(file.attachment_url)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename*=UTF-8''${escaped}`)
  })
})

describe('a file part as clients write it', () => {
  const send = async (headers: readonly string[]) => {
    const part = `--x\r\nContent-Disposition: form-data; name="body"\r\n\r\nB\r\n--x\r\n${headers.join('\r\n')}\r\n\r\nBYTES\r\n--x--`
    const answer = await rawCall(emulator, {
      method: 'POST',
      path: '/api/v2/tickets/1/notes',
      headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
      body: Buffer.from(part),
    })
    return { status: answer.status, body: JSON.parse(answer.text) }
  }
  const named = (filename: string) => `Content-Disposition: form-data; name="attachments[]"; ${filename}`

  it.each([
    ['a path of Windows', 'filename="C:\\\\fakepath\\\\a.txt"', 'a.txt'],
    ['a path of Windows without escapes', 'filename="C:\\fakepath\\a.txt"', 'a.txt'],
    ['a path', 'filename="/etc/../tmp/a.txt"', 'a.txt'],
    ['an escaped quote', 'filename="a\\"b.txt"', 'a"b.txt'],
    ['no quotes', 'filename=a.txt', 'a.txt'],
    ['UTF-8 as it stands', 'filename="ü.txt"', 'ü.txt'],
    ['the extended form of old requests', "filename*=utf-8''%C3%BC.txt", 'ü.txt'],
    ['the extended form in Latin 1', "filename*=iso-8859-1'de'%FC.txt", 'ü.txt'],
    ['an extended form of an unknown character set', 'filename="u.txt"; filename*=utf-16le\'\'%00%D8.txt', 'u.txt'],
    ['an extended form that is malformed', 'filename="u.txt"; filename*=utf-8\'\'%zz', 'u.txt'],
  ])('with %s', async (_what, filename, name) => {
    const { status, body } = await send([named(filename), 'Content-Type: text/x-log'])
    expect([status, body.attachments?.[0]]).toMatchObject([201, { name, content_type: 'text/x-log', size: 5 }])
    expect(await (await download(body.attachments[0].attachment_url)).text()).toBe('BYTES')
    expect((await freshdesk.get('/tickets/1/conversations')).status).toBe(200)
  })

  it.each([['with parameters', 'Text/Plain; charset=utf-8', 'text/plain']])(
    'with a content type %s',
    async (_what, type, kept) => {
      const { status, body } = await send([named('filename="a.txt"'), `Content-Type: ${type}`])
      expect([status, body.attachments[0].content_type]).toEqual([201, kept])
      expect((await download(body.attachments[0].attachment_url)).headers.get('content-type')).toBe(kept)
    },
  )
})

describe('a URL of a file', () => {
  it('is served for five minutes of the clock, and then refused', async () => {
    const [file] = await attach({ name: 'a.txt' })
    await emulator.clock.advance(300)
    expect((await download(file.attachment_url)).status).toBe(200)
    await emulator.clock.advance(1)
    const late = await download(file.attachment_url)
    expect([late.status, late.headers.get('content-type'), await late.text()]).toEqual([
      403,
      'application/xml',
      refusal('AccessDenied', 'Request has expired'),
    ])
  })

  it('is a new one in each reply', async () => {
    await attach({ name: 'a.txt' })
    await emulator.clock.advance(301)
    const [conversation] = (await freshdesk.get('/tickets/1/conversations?per_page=100')).body.slice(-1)
    expect((await download(conversation.attachments[0].attachment_url)).status).toBe(200)
  })

  it('is refused with an Authorization header', async () => {
    const [file] = await attach({ name: 'a.txt' })
    const answer = await download(file.attachment_url, { Authorization: basic('admin-api-key') })
    expect([answer.status, await answer.text()]).toEqual([
      400,
      refusal('InvalidArgument', 'Only one auth mechanism allowed'),
    ])
  })

  it.each([
    [
      'another signature',
      (url: string) => url.replace(/Signature=./, (found) => (found.endsWith('0') ? 'Signature=1' : 'Signature=0')),
    ],
    ['no signature', (url: string) => url.replace(/&X-Amz-Signature=.*/, '')],
    ['a later date', (url: string) => url.replace('Date=20300115', 'Date=20300116')],
    ['a longer id', (url: string) => url.replace(/production\/(\d+)\//, 'production/1$1/')],
    ['no query', (url: string) => url.replace(/\?.*/, '')],
  ])('that was tampered with is refused: %s', async (_what, tamper) => {
    const [file] = await attach({ name: 'a.txt' })
    const url = tamper(file.attachment_url)
    expect(url).not.toBe(file.attachment_url)
    const answer = await download(url)
    expect([answer.status, await answer.text()]).toEqual([
      403,
      refusal('SignatureDoesNotMatch', 'The request signature does not match'),
    ])
  })

  it('of a file that is gone is 404', async () => {
    const { body } = await freshdesk.post('/tickets/1/notes', noteWith({ name: 'a.txt' }))
    await freshdesk.delete(`/conversations/${body.id}`)
    const answer = await download(body.attachments[0].attachment_url)
    expect([answer.status, await answer.text()]).toEqual([
      404,
      refusal('NoSuchKey', 'The specified key does not exist.'),
    ])
  })

  it('costs no credit', async () => {
    const [file] = await attach({ name: 'a.txt' })
    await download(file.attachment_url)
    expect((await freshdesk.get('/tickets/1')).headers.get('x-ratelimit-remaining')).toBe('698')
  })
})

describe('in another account', () => {
  const other = emulator.createAccount({ name: 'w1', now: NOW, freeze: true })

  it.each([
    ['the path', { path: '/w1' }],
    ['the key', { key: 'w1.admin-api-key' }],
  ])(
    'a URL is served as it stands, also when only %s named the account',
    async (_how, { path = '', key = 'admin-api-key' }: { path?: string; key?: string }) => {
      other.reset()
      const form = noteWith({ name: 'a.txt' })
      const response = await fetch(`${emulator.url}${path}/api/v2/tickets/1/notes`, {
        method: 'POST',
        headers: { Authorization: basic(key) },
        body: form,
      })
      const { attachments } = (await response.json()) as { attachments: { attachment_url: string }[] }
      const served = await download(attachments[0]?.attachment_url ?? '')
      expect([served.status, Buffer.from(await served.arrayBuffer()).equals(BYTES)]).toEqual([200, true])
    },
  )

  it('a URL of this one is refused', async () => {
    const [file] = await attach({ name: 'a.txt' })
    const answer = await download(file.attachment_url.replace('/data/', '/w1/data/'))
    expect(answer.status).toBe(403)
  })

  it('and below its host', async () => {
    const answer = await rawCall(emulator, {
      path: '/api/v2/tickets/1',
      headers: { Host: 'w1.freshdesk.com' },
    })
    expect(answer.status).toBe(200)
    const form = new Response(noteWith({ name: 'a.txt' }))
    const made = await rawCall(emulator, {
      method: 'POST',
      path: '/api/v2/tickets/1/notes',
      headers: { Host: 'w1.freshdesk.com', 'Content-Type': form.headers.get('content-type') ?? '' },
      body: Buffer.from(await form.arrayBuffer()),
    })
    const url = new URL(JSON.parse(made.text).attachments[0].attachment_url)
    expect(url.origin).toBe('http://w1.freshdesk.com')
    const path = `${url.pathname}${url.search}`
    const served = await rawCall(emulator, { path, headers: { Host: url.host, Authorization: undefined } })
    expect(served.status).toBe(200)
    const elsewhere = await rawCall(emulator, { path, headers: { Authorization: undefined } })
    expect(elsewhere.status).toBe(403)
  })
})

it('a client of the library gets the same', async () => {
  const { body } = await clientOf(emulator).post('/tickets/1/reply', noteWith({ name: 'a.txt' }))
  expect((await download(body.attachments[0].attachment_url)).status).toBe(200)
})

describe('the signature of a file’s URL', () => {
  /** The path of the same file's URL, made in the same second, of a new emulator. */
  async function signedPath(options: EmulatorOptions): Promise<string> {
    const one = await createEmulator({ now: NOW, ...options })
    try {
      const form = noteWith({ name: 'a.txt' })
      const { body } = await clientOf(one).post('/tickets/1/notes', form)
      const url = new URL(body.attachments[0].attachment_url)
      expect((await download(url.href)).status).toBe(200)
      return url.pathname + url.search
    } finally {
      await one.close()
    }
  }
  const signedByDefault = (path: string) => {
    const [, id, date] = /production\/(\d+)\/.*X-Amz-Date=(\w+)/.exec(path) ?? []
    return createHmac('sha256', 'acme/1').update(`${id}/${date}`).digest('hex')
  }

  it('cannot be made by who only knows the defaults', async () => {
    const path = await signedPath({})
    expect(path).not.toContain(signedByDefault(path))
  })

  it.each([
    ['a frozen clock', { freeze: true }],
    ['a seed', { seed: 7, freeze: true }],
  ])('repeats in a run that is meant to be repeated: %s', async (_what, options) => {
    expect(await signedPath(options)).toBe(await signedPath(options))
  })

  it('holds in a fork for the fork alone', async () => {
    const one = await createEmulator({ now: NOW })
    const made = await clientOf(one).post('/tickets/1/notes', noteWith({ name: 'a.txt' }))
    one.createAccount({ name: 'w9', from: 'acme' })
    const fork = await clientOf(one).get('/tickets/1/conversations?per_page=100', { key: 'w9.admin-api-key' })
    const url = fork.body.at(-1).attachments[0].attachment_url
    const statuses = [url, made.body.attachments[0].attachment_url.replace('/data/', '/w9/data/')].map(
      async (one) => (await download(one)).status,
    )
    expect(await Promise.all(statuses)).toEqual([200, 403])
    await one.close()
  })
})
