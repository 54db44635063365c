import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { endpoints } from '../../src/routes/index.ts'
import { times } from '../support/extent.ts'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { exchange, head, type RawCall, rawCall } from './raw.ts'

// Replies are not held against their schemas here: only whether there is one that a client can read.
const freshdesk = await startFreshdesk({ checkReplies: false, onError: () => undefined })
const { emulator } = freshdesk

/** The same cases in every run. */
const RUNS = { seed: 20_300_115, numRuns: times(300, 40) }

async function expectReadable(call: RawCall): Promise<void> {
  const { status, headers, text } = await rawCall(emulator, call)
  const told = `${call.method} ${call.path} ${String(call.body).slice(0, 2000)} -> ${status} ${text.slice(0, 200)}`
  expect(status, told).toBeLessThan(500)
  if (text === '') return
  expect(headers['content-type'], told).toBe('application/json; charset=utf-8')
  const body = JSON.parse(text)
  if (status < 400 || status === 401) return
  expect(typeof (body.description ?? body.message), told).toBe('string')
  for (const error of body.errors ?? []) {
    expect(
      Object.values(error)
        .slice(0, 2)
        .map((value) => typeof value),
      told,
    ).toEqual(['string', 'string'])
  }
}

const IDS = ['1', '2', '31', '33', '158000002101', '158000002001', '158000003001', '158000005002', '999']
const operation = fc.constantFrom(...endpoints)
const pathOf = (path: string, id: string) => `/api/v2${path.replace(/:\w+/g, id)}`

/** Names that mean something to the schemas, and others. */
const NAMES = [
  ...[
    'subject',
    'description',
    'status',
    'priority',
    'source',
    'type',
    'email',
    'requester_id',
    'responder_id',
    'tags',
  ],
  ...['cc_emails', 'custom_fields', 'due_by', 'attachments', 'group_id', 'name', 'phone', 'other_emails', 'company_id'],
  ...['other_companies', 'view_all_tickets', 'avatar', 'domains', 'renewal_date', 'industry', 'body', 'private'],
  ...['notify_emails', 'user_id', 'from_email', 'primary_contact_id', 'secondary_contact_ids', 'contact', 'parent_id'],
  ...[
    'related_ticket_ids',
    'cf_vip',
    'cf_seats',
    'cf_country',
    'cf_state',
    '__proto__',
    'constructor',
    'page',
    'include',
  ],
  ...['filter', 'order_by', 'per_page', 'updated_since', 'query', 'term', 'force', 'state'],
]
const VALUES = [
  ...['', ' ', 'x', 'ada@acme.test', '2030-01-15', '2030-01-15T09:00:00Z', 'EMEA', 'Germany', 'true', '1', '-1', '1e5'],
  ...[0, 1, 2, -1, 1.5, 2 ** 53, 1e300, 158000002101, 158000003001, true, false, null],
]
const name = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...NAMES) }, fc.string({ unit: 'binary' }))
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 5, arbitrary: fc.constantFrom(...VALUES) },
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(name, tie('json'), { maxKeys: 6 }),
  ),
}))

describe('whatever is sent', { timeout: 60_000 }, () => {
  it('a JSON object is answered with what a client can read', async () => {
    await fc.assert(
      fc.asyncProperty(
        operation,
        fc.constantFrom(...IDS),
        fc.dictionary(name, json, { maxKeys: 12 }),
        async (one, id, body) => {
          await expectReadable({
            method: one.method.toUpperCase(),
            path: pathOf(one.path, id),
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify(body),
          })
        },
      ),
      { ...RUNS, numRuns: times(400, 50) },
    )
  })

  it('a changed byte in a good JSON body is answered so too', async () => {
    const good = Buffer.from(
      JSON.stringify({ subject: 'S', description: 'ü', status: 2, priority: 1, email: 'ada@acme.test', tags: ['a'] }),
    )
    const place = fc.nat({ max: good.length - 1 })
    await fc.assert(
      fc.asyncProperty(place, fc.nat({ max: 255 }), async (at, byte) => {
        const body = Buffer.from(good)
        body[at] = byte
        await expectReadable({
          method: 'POST',
          path: '/api/v2/tickets',
          headers: { 'Content-Type': 'application/json' },
          body,
        })
      }),
      RUNS,
    )
  })

  it('a changed or lost byte in a form is answered so too', async () => {
    const good = Buffer.from(
      [
        ...['subject', 'description', 'custom_fields[cf_vip]', 'tags[]', 'other_companies[][company_id]'].flatMap(
          (field) => ['--x', `Content-Disposition: form-data; name="${field}"`, '', 'true'],
        ),
        '--x',
        'Content-Disposition: form-data; name="attachments[]"; filename="ü.txt"',
        'Content-Type: text/plain; charset=utf-8',
        '',
        'BYTES',
        '--x--',
        '',
      ].join('\r\n'),
    )
    const place = fc.nat({ max: good.length - 1 })
    await fc.assert(
      fc.asyncProperty(place, fc.option(fc.nat({ max: 255 })), async (at, byte) => {
        const bytes = byte === null ? [] : [byte]
        const body = Buffer.concat([good.subarray(0, at), Buffer.from(bytes), good.subarray(at + 1)])
        const headers = { 'Content-Type': 'multipart/form-data; boundary=x' }
        await expectReadable({ method: 'POST', path: '/api/v2/tickets', headers, body })
      }),
      RUNS,
    )
  })

  it('a form of any names and values is answered so too', async () => {
    const bracketed = fc
      .tuple(
        name,
        fc.array(fc.constantFrom('[]', '[a]', '[cf_vip]', '[company_id]', '[__proto__]', '['), { maxLength: 3 }),
      )
      .map(([first, rest]) => first + rest.join(''))
    await fc.assert(
      fc.asyncProperty(operation, fc.array(fc.tuple(bracketed, fc.string({ unit: 'binary' }))), async (one, fields) => {
        const form = new FormData()
        for (const [field, value] of fields) form.append(field, value)
        const response = new Response(form)
        await expectReadable({
          method: one.method.toUpperCase(),
          path: pathOf(one.path, '1'),
          headers: { 'Content-Type': response.headers.get('content-type') ?? '' },
          body: Buffer.from(await response.arrayBuffer()),
        })
      }),
      RUNS,
    )
  })

  it('any path and query are answered so too', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '/',
        '//',
        '.',
        '..',
        '%',
        '%zz',
        '%2f',
        '%00',
        '?',
        '&',
        '=',
        '#',
        ';',
        ':',
        '*',
        '\\',
        '[',
        ']',
      ),
      fc.constantFrom('api', 'v2', 'tickets', '1', 'contacts', 'acme', '_emulator', 'data', 'helpdesk', ...NAMES),
      fc.string({ minLength: 1, maxLength: 3 }).map(encodeURIComponent),
    )
    const path = fc.array(piece, { maxLength: 12 }).map((pieces) => `/api/v2/${pieces.join('')}`.replace(/[^!-~]/g, ''))
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD')
    await fc.assert(
      fc.asyncProperty(method, path, async (verb, target) => expectReadable({ method: verb, path: target })),
      { ...RUNS, numRuns: times(400, 50) },
    )
  })

  it('any query of a list is answered so too', async () => {
    const value = fc.oneof(fc.constantFrom(...VALUES.map(String)), fc.string({ unit: 'binary' }))
    const query = fc.array(fc.tuple(name, value), { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(operation, query, async (one, parameters) => {
        const search = parameters.map(([key, text]) => `${escaped(key)}=${escaped(text)}`).join('&')
        await expectReadable({ method: 'GET', path: `${pathOf(one.path, '1')}?${search}` })
      }),
      { ...RUNS, numRuns: times(400, 50) },
    )
  })

  it('any headers are answered so too', async () => {
    const text = fc.string({ maxLength: 30 }).map((value) => value.replace(/[^ -~]/g, ''))
    const headers = fc.record({
      Authorization: fc.oneof(
        text,
        text.map((value) => `Basic ${Buffer.from(value).toString('base64')}`),
      ),
      Host: text.map((value) => value.trim() || 'localhost'),
      Accept: text,
      'Content-Type': text,
      Origin: text,
      'X-Forwarded-Host': text,
      'X-Forwarded-Proto': text,
    })
    await fc.assert(
      fc.asyncProperty(headers, async (given) => {
        await expectReadable({ method: 'PUT', path: '/api/v2/tickets/1', headers: given, body: '{}' })
      }),
      RUNS,
    )
  })
})

it('any bytes on a socket leave the server living', { timeout: 60_000 }, async () => {
  const other = await createEmulator({ now: NOW, freeze: true })
  try {
    const good = head('GET', '/api/v2/tickets/1', 'Connection: close')
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 }), async (at, byte) => {
        const bytes = Buffer.from(good)
        bytes[at] = byte
        await exchange(other, Buffer.concat([bytes, Buffer.from(good)]))
      }),
      { ...RUNS, numRuns: times(150, 20) },
    )
    expect((await rawCall(other, { path: '/api/v2/tickets/1' })).status).toBe(200)
  } finally {
    await other.close()
  }
})

/** As a query is written; half a surrogate pair has no escape and becomes the replacement character. */
const escaped = (text: string) => encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, '\ufffd'))
