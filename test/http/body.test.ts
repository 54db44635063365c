import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { type RawCall, rawCall, rowCounts } from './raw.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const INVALID_JSON = { code: 'invalid_json', message: 'Request body has invalid json format' }
const TICKET = { subject: 'S', description: 'D', status: 2, priority: 1, email: 'ada@acme.test' }

async function call(raw: RawCall) {
  const answer = await rawCall(emulator, raw)
  return { ...answer, body: answer.text === '' ? undefined : JSON.parse(answer.text) }
}

const asJson = (body: string | Buffer): RawCall => ({
  method: 'POST',
  path: '/api/v2/tickets',
  headers: { 'Content-Type': 'application/json' },
  body,
})

describe('a content type', () => {
  it.each([
    ['text/plain', 'text/plain'],
    ['application/x-www-form-urlencoded', 'application/x-www-form-urlencoded'],
    ['application/xml; charset=utf-8', 'application/xml'],
    ['application/vnd.api+json', 'application/vnd.api+json'],
    ['text/json', 'text/json'],
    ['multipart/mixed; boundary=x', 'multipart/mixed'],
    ['nonsense', 'nonsense'],
    ['', 'none'],
    [undefined, 'none'],
  ])('of %s is refused', async (contentType, name) => {
    const before = await rowCounts(freshdesk)
    const body = JSON.stringify(TICKET)
    const answer = await call({ ...asJson(body), headers: { 'Content-Type': contentType } })
    expect([answer.status, answer.body]).toEqual([
      415,
      {
        code: 'unsupported_content_type',
        message: `Content type ${name} is not supported. It should be application/json.`,
      },
    ])
    expect(await rowCounts(freshdesk)).toEqual(before)
  })

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'Application/JSON',
  ])('of %s is taken', async (contentType) => {
    const body = JSON.stringify(TICKET)
    expect((await call({ ...asJson(body), headers: { 'Content-Type': contentType } })).status).toBe(201)
  })

  it('of multipart is refused where no files belong', async () => {
    const form = new FormData()
    form.set('name', 'Hooli')
    const answer = await freshdesk.post('/companies', form)
    expect([answer.status, answer.body]).toEqual([
      415,
      {
        code: 'unsupported_content_type',
        message: 'Content type multipart/form-data is not supported. It should be application/json.',
      },
    ])
  })
})

describe('no body', () => {
  const json = { 'Content-Type': 'application/json' }

  it.each([
    ['GET', '/api/v2/tickets/1', json, 200],
    ['DELETE', '/api/v2/tickets/1', json, 204],
    ['PUT', '/api/v2/tickets/31/restore', json, 204],
    ['PUT', '/api/v2/tickets/31/restore', { ...json, 'Content-Length': '0' }, 204],
    ['PUT', '/api/v2/tickets/31/restore', {}, 204],
    ['PUT', '/api/v2/tickets/31/restore', { 'Content-Type': 'application/x-www-form-urlencoded' }, 204],
    ['PUT', '/api/v2/tickets/31/restore', { 'Content-Type': 'multipart/form-data' }, 204],
    ['PUT', '/api/v2/contacts/158000002103/send_invite', {}, 204],
    ['PUT', '/api/v2/tickets/1', {}, 200],
    ['DELETE', '/api/v2/contacts/158000002102/hard_delete?force=true', json, 204],
  ])('is taken whatever the content type: %s %s with %o', async (method, path, headers, status) => {
    expect((await call({ method, path, headers })).status).toBe(status)
  })

  it('sent in chunks is none either', async () => {
    const headers = { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' }
    expect((await call({ method: 'PUT', path: '/api/v2/tickets/31/restore', headers })).status).toBe(204)
  })

  it('of a create lacks every field', async () => {
    const answer = await call({ method: 'POST', path: '/api/v2/companies', headers: json })
    expect([answer.status, answer.body]).toEqual([
      400,
      {
        description: 'Validation failed',
        errors: [{ field: 'name', message: 'It should be a/an String', code: 'missing_field' }],
      },
    ])
  })
})

describe('a body where none belongs', () => {
  const REFUSED = { code: 'no_content_required', message: 'No content is required for this request' }

  it.each([
    ['PUT', '/tickets/31/restore'],
    ['PUT', '/contacts/158000002103/send_invite'],
    ['DELETE', '/tickets/1'],
    ['DELETE', '/companies/158000003003'],
  ])('is refused and nothing is done: %s %s', async (method, path) => {
    const before = [await freshdesk.get('/tickets/31'), await freshdesk.get('/tickets/1'), await rowCounts(freshdesk)]
    const answer = await freshdesk.call(method, path, { body: { force: true } })
    expect([answer.status, answer.body]).toEqual([400, REFUSED])
    const after = [await freshdesk.get('/tickets/31'), await freshdesk.get('/tickets/1'), await rowCounts(freshdesk)]
    expect(JSON.stringify(after)).toEqual(JSON.stringify(before))
  })

  it('is taken when it is an empty object', async () => {
    expect((await freshdesk.put('/tickets/31/restore', {})).status).toBe(204)
  })

  it('is not looked at in a GET', async () => {
    const headers = { 'Content-Type': 'text/plain', 'Content-Length': '1' }
    const answer = await call({ path: '/api/v2/tickets/1', headers, body: 'x' })
    expect([answer.status, answer.body.id]).toEqual([200, 1])
  })
})

describe('what is not a JSON object', () => {
  const invalidUtf8 = Buffer.concat([
    Buffer.from('{"subject":"'),
    Buffer.from([0xc3, 0x28]),
    Buffer.from('","description":"D","status":2,"priority":1,"email":"ada@acme.test"}'),
  ])

  it.each([
    ['a truncated object', '{"subject":"S"'],
    ['a truncated string', '{"subject":"S'],
    ['one brace', '{'],
    ['a blank', ' '],
    ['an array', '[]'],
    ['an array of objects', JSON.stringify([TICKET])],
    ['a string', '"subject"'],
    ['a number', '1'],
    ['true', 'true'],
    ['null', 'null'],
    ['two objects', '{}{}'],
    ['a trailing comma', '{"subject":"S",}'],
    ['single quotes', "{'subject':'S'}"],
    ['a form', 'subject=S&status=2'],
    ['a raw control character in a string', '{"subject":"a\nb"}'],
    ['NaN', '{"status":NaN}'],
    ['a hundred brackets', '['.repeat(100)],
    ['a hundred brackets that close', '['.repeat(100) + ']'.repeat(100)],
    ['a hundred braces', '{"a":'.repeat(100)],
    ['bytes that are no UTF-8', invalidUtf8],
    ['a byte that is no UTF-8', Buffer.from([0xff])],
    ['UTF-16', Buffer.from('{"subject":"S"}', 'utf16le')],
  ])('is answered invalid_json: %s', async (_what, body) => {
    const before = await rowCounts(freshdesk)
    const answer = await call(asJson(body))
    expect([answer.status, answer.body]).toEqual([400, INVALID_JSON])
    expect(await rowCounts(freshdesk)).toEqual(before)
  })

  // Recorded on PUT /contacts/ID/make_agent: github mpclarkson/freshdesk-php-sdk#11.
  it('is answered invalid_json by an update too', async () => {
    const answer = await freshdesk.put('/tickets/1', 'subject=S')
    expect([answer.status, answer.body]).toEqual([400, INVALID_JSON])
  })

  it('is answered before validation and after method and path', async () => {
    expect((await freshdesk.post('/nonsense', '{')).status).toBe(404)
    expect((await freshdesk.post('/tickets?nonsense=1', '{')).body).toEqual(INVALID_JSON)
  })
})

describe('a shape out of bounds', () => {
  const TOO_DEEP = { code: 'invalid_json', message: 'Request body is nested deeper than 100 levels' }
  const TOO_WIDE = {
    code: 'invalid_json',
    message: 'Request body has more than 10000 members in one object or list',
  }
  const TOO_MANY = { code: 'invalid_json', message: 'Request body has more than 100000 values in all' }
  const lists = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
  const keys = (count: number) => `{${Array.from({ length: count }, (_, index) => `"k${index}":1`).join()}}`
  const listsOf = (count: number, length: number) =>
    Array.from({ length: count }, () => `[${'1,'.repeat(length - 1)}1]`).join()
  const ticketWith = (field: string, json: string) =>
    asJson(JSON.stringify({ ...TICKET, [field]: 'HERE' }).replace('"HERE"', json))

  it.each([
    ['100,000 brackets', asJson('['.repeat(100_000)), TOO_DEEP],
    ['100,000 lists', asJson(lists(100_000)), TOO_DEEP],
    ['100,000 lists in a field', ticketWith('subject', lists(100_000)), TOO_DEEP],
    ['100,000 objects in a field', ticketWith('custom_fields', objects(100_000)), TOO_DEEP],
    ['101 levels', ticketWith('custom_fields', objects(100)), TOO_DEEP],
    ['130,000 custom fields', ticketWith('custom_fields', keys(130_000)), TOO_WIDE],
    ['10,001 members', ticketWith('custom_fields', keys(10_001)), TOO_WIDE],
    ['a million elements', ticketWith('tags', `[${'1,'.repeat(1_000_000)}1]`), TOO_WIDE],
    ['twelve lists of 9,000 elements', ticketWith('tags', `[${listsOf(12, 9000)}]`), TOO_MANY],
    [
      '100,000 empty objects',
      ticketWith('tags', `[${Array.from({ length: 12 }, () => `[${'{},'.repeat(8999)}{}]`).join()}]`),
      TOO_MANY,
    ],
  ])('is told, does nothing and is in the journal: %s', async (_what, request, error) => {
    const before = await rowCounts(freshdesk)
    const answer = await call(request)
    expect([answer.status, answer.body]).toEqual([400, error])
    expect(await rowCounts(freshdesk)).toEqual(before)
    const [entry] = emulator.requests.list({ limit: 1 })
    expect([entry?.status, entry?.reason]).toEqual([400, error.message])
  })

  it.each([
    ['100 levels', ticketWith('custom_fields', objects(99))],
    ['10,000 members', ticketWith('custom_fields', keys(10_000))],
    ['ten lists of 9,000 elements', ticketWith('tags', `[${listsOf(10, 9000)}]`)],
    ['brackets in a text', ticketWith('subject', JSON.stringify(`\\"${lists(200)},`.repeat(3) + ','.repeat(20_000)))],
  ])('is not %s', async (_what, request) => {
    const { status, body } = await call(request)
    expect([status, body.code]).not.toEqual([400, 'invalid_json'])
  })
})

describe('names that every object has', () => {
  const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype']
  const unknown = (field: string) => ({ field, message: 'Unexpected/invalid field in request', code: 'invalid_field' })

  it.each(NAMES)('are unknown fields: %s', async (name) => {
    const body = JSON.stringify(TICKET).replace('{', `{"${name}":{"polluted":true},`)
    const answer = await call(asJson(body))
    expect([answer.status, answer.body]).toEqual([400, { description: 'Validation failed', errors: [unknown(name)] }])
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  it.each(NAMES)('are unknown custom fields: %s', async (name) => {
    const body = JSON.stringify({ ...TICKET, custom_fields: 'HERE' }).replace('"HERE"', `{"${name}":{"polluted":true}}`)
    const answer = await call(asJson(body))
    expect([answer.status, answer.body]).toEqual([
      400,
      { description: 'Validation failed', errors: [unknown(`custom_fields.${name}`)] },
    ])
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  it.each(NAMES)('are unknown fields of contacts, companies, replies and notes: %s', async (name) => {
    for (const [path, base] of [
      ['/contacts', '"name":"N","email":"n@example.com"'],
      ['/companies', '"name":"N"'],
      ['/tickets/1/reply', '"body":"B"'],
      ['/tickets/1/notes', '"body":"B"'],
    ]) {
      const answer = await freshdesk.post(path ?? '', `{${base},"${name}":{"polluted":true}}`)
      expect([path, answer.status, answer.body]).toEqual([
        path,
        400,
        { description: 'Validation failed', errors: [unknown(name)] },
      ])
    }
  })

  it.each(NAMES)('are unknown fields in a list of objects: %s', async (name) => {
    const company = `{"company_id":158000003001,"${name}":true}`
    const answer = await freshdesk.post('/contacts', `{"name":"N","email":"n@e.com","other_companies":[${company}]}`)
    expect([answer.status, answer.body]).toEqual([
      400,
      { description: 'Validation failed', errors: [unknown(`other_companies[0].${name}`)] },
    ])
  })

  it('are texts like any other as values', async () => {
    const answer = await freshdesk.post('/companies', { name: '__proto__', domains: ['constructor.test'] })
    expect([answer.status, answer.body.name, answer.body.domains]).toEqual([201, '__proto__', ['constructor.test']])
  })
})

describe('text', () => {
  it.each([
    ['of all planes', 'ü € 漢 👩‍👩‍👧 \u{10ffff}'],
    ['with NUL and other control characters', 'a\u0000b\u001fc\u007f'],
    ['with the line separators of JavaScript', 'a\u2028b\u2029c'],
    ['with quotes and backslashes', '"\\/\b\f\n\r\t'],
    ['like markup', '<script>alert(1)</script>&amp;'],
  ])('is kept as it was sent: %s', async (_what, subject) => {
    const made = await freshdesk.post('/tickets', { ...TICKET, subject })
    expect([made.status, made.body.subject]).toEqual([201, subject])
    expect((await freshdesk.get(`/tickets/${made.body.id}`)).body.subject).toBe(subject)
  })

  it('with half a surrogate pair is stored and answered without a failure', async () => {
    const body = JSON.stringify({ ...TICKET, tags: [] }).replace('"S"', '"\\ud83d half"')
    const made = await call(asJson(body))
    expect([made.status, made.body.subject]).toEqual([201, '\ud83d half'])
    for (const path of [`/tickets/${made.body.id}`, '/tickets?per_page=1', `/tickets/${made.body.id}/conversations`]) {
      expect((await freshdesk.get(path)).status).toBe(200)
    }
  })

  it('with half a surrogate pair is stored everywhere a text may stand', async () => {
    const half = '\udc00'
    const contact = await freshdesk.post('/contacts', { name: half, phone: half, tags: [half] })
    const company = await freshdesk.post('/companies', { name: half, note: half })
    const note = await freshdesk.post('/tickets/1/notes', { body: half })
    expect([contact.status, company.status, note.status]).toEqual([201, 201, 201])
    for (const path of [`/contacts/${contact.body.id}`, '/contacts', '/companies', '/tickets/1/conversations']) {
      expect((await freshdesk.get(path)).status).toBe(200)
    }
    expect((await freshdesk.get('/contacts/autocomplete?term=%ED%B0%80')).status).toBe(200)
  })

  it('of a megabyte is kept', async () => {
    const description = 'x'.repeat(1_000_000)
    const made = await freshdesk.post('/tickets', { ...TICKET, description })
    expect(made.status).toBe(201)
    expect((await freshdesk.get(`/tickets/${made.body.id}`)).body.description_text).toHaveLength(1_000_000)
  })
})

describe('numbers', () => {
  const one = (field: string, message: string, code: string) => ({
    description: 'Validation failed',
    errors: [{ field, message, code }],
  })

  it.each([
    ['1e400', 'datatype_mismatch', 'Value set is of type Float.It should be a/an Positive Integer'],
    ['-1e400', 'datatype_mismatch', 'Value set is of type Float.It should be a/an Positive Integer'],
    ['1.5', 'datatype_mismatch', 'Value set is of type Float.It should be a/an Positive Integer'],
    ['9007199254740993', 'invalid_value', 'It should be a/an Positive Integer'],
    ['1e300', 'invalid_value', 'It should be a/an Positive Integer'],
    ['0', 'invalid_value', 'It should be a/an Positive Integer'],
    ['-1', 'invalid_value', 'It should be a/an Positive Integer'],
    ['-0', 'invalid_value', 'It should be a/an Positive Integer'],
  ])('that are no id are refused: %s', async (literal, code, message) => {
    const body = JSON.stringify({ ...TICKET, responder_id: 'HERE' }).replace('"HERE"', literal)
    const answer = await call(asJson(body))
    expect([answer.status, answer.body]).toEqual([400, one('responder_id', message, code)])
  })

  it('may be written with a fraction or exponent that comes to a whole', async () => {
    const body = JSON.stringify({ ...TICKET, status: 'HERE', priority: 'THERE' })
    const answer = await call(asJson(body.replace('"HERE"', '2.0').replace('"THERE"', '10e-1')))
    expect([answer.status, answer.body.status, answer.body.priority]).toEqual([201, 2, 1])
  })
})

describe('size', () => {
  it('of a JSON body beyond 20 MB is answered 413, and nothing is written', async () => {
    const before = await rowCounts(freshdesk)
    const body = JSON.stringify({ ...TICKET, description: 'x'.repeat(21 * 1024 * 1024) })
    const answer = await call(asJson(body))
    expect([answer.status, answer.text, answer.headers.connection]).toEqual([413, '', 'close'])
    expect(await rowCounts(freshdesk)).toEqual(before)
  })
})
