import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { rawCall, rowCounts } from './raw.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const TICKET = { subject: 'S', description: 'D', status: '2', priority: '1', email: 'ada@acme.test' }
const INVALID_JSON = { code: 'invalid_json', message: 'Request body has invalid json format' }
const BOUNDARY = '----WebKitFormBoundary7MA4YWxkTrZu0gW'

function formOf(fields: Readonly<Record<string, string | readonly string[]>>): FormData {
  const form = new FormData()
  for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) form.append(name, value)
  return form
}

/** A part as a client writes it: its headers, then its content. */
interface Part {
  readonly headers: readonly string[]
  readonly content: string | Buffer
}

const text = (name: string, content: string): Part => ({
  headers: [`Content-Disposition: form-data; name="${name}"`],
  content,
})

const TICKET_PARTS = Object.entries(TICKET).map(([name, value]) => text(name, value))

function bytesOf(parts: readonly Part[], end = `--${BOUNDARY}--\r\n`): Buffer {
  const pieces = parts.flatMap(({ headers, content }) => [
    Buffer.from(`--${BOUNDARY}\r\n${headers.join('\r\n')}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...pieces, Buffer.from(end)])
}

async function post(
  body: Buffer | string,
  path = '/tickets',
  contentType = `multipart/form-data; boundary=${BOUNDARY}`,
) {
  const answer = await rawCall(emulator, {
    method: 'POST',
    path: `/api/v2${path}`,
    headers: { 'Content-Type': contentType },
    body,
  })
  return { ...answer, body: answer.text === '' ? undefined : JSON.parse(answer.text) }
}

const refusal = (field: string, code: string, message: string) => ({
  description: 'Validation failed',
  errors: [{ field, message, code }],
})

describe('texts are read as the types of their fields', () => {
  it('numbers, lists, objects and custom fields of a ticket', async () => {
    const form = formOf({
      ...TICKET,
      responder_id: '158000002003',
      'tags[]': ['a', 'b'],
      'cc_emails[]': ['x@example.com', 'Y <y@example.com>'],
      'custom_fields[cf_reference_number]': '00123',
      'custom_fields[cf_vip]': 'true',
      'custom_fields[cf_seats]': '12',
      'custom_fields[cf_amount]': '99.5',
      'custom_fields[cf_incident_date]': '2030-01-02',
      'custom_fields[cf_region]': 'EMEA',
    })
    const { status, body } = await freshdesk.post('/tickets', form)
    expect(status).toBe(201)
    expect(body).toMatchObject({
      subject: 'S',
      status: 2,
      priority: 1,
      responder_id: 158000002003,
      tags: ['a', 'b'],
      cc_emails: ['x@example.com', 'Y <y@example.com>'],
      custom_fields: {
        cf_reference_number: '00123',
        cf_vip: true,
        cf_seats: 12,
        cf_amount: '99.5',
        cf_incident_date: '2030-01-02',
        cf_region: 'EMEA',
      },
    })
  })

  it.each([
    ['true', true],
    ['True', true],
    ['false', false],
    ['FALSE', false],
  ])('the boolean %s of a note', async (text_, expected) => {
    const { status, body } = await freshdesk.post('/tickets/1/notes', formOf({ body: 'B', private: text_ }))
    expect([status, body.private]).toEqual([201, expected])
  })

  it('a list of objects of a contact', async () => {
    const form = formOf({ name: 'Grace', email: 'grace@example.com', company_id: '158000003001' })
    for (const [id, all] of [
      ['158000003002', 'true'],
      ['158000003003', 'false'],
    ] as const) {
      form.append('other_companies[][company_id]', id)
      form.append('other_companies[][view_all_tickets]', all)
    }
    const { status, body } = await freshdesk.post('/contacts', form)
    expect([status, body.company_id, body.other_companies]).toEqual([
      201,
      158000003001,
      [
        { company_id: 158000003002, view_all_tickets: true },
        { company_id: 158000003003, view_all_tickets: false },
      ],
    ])
  })

  it('digits where a text belongs stay a text', async () => {
    const { body } = await freshdesk.post('/tickets', formOf({ ...TICKET, subject: '42', description: '007' }))
    expect([body.subject, body.description_text]).toEqual(['42', '007'])
  })

  it('an update takes them too', async () => {
    const { status, body } = await freshdesk.put('/tickets/1', formOf({ priority: '4', 'tags[]': 'urgent' }))
    expect([status, body.priority, body.tags]).toEqual([200, 4, ['urgent']])
  })

  it.each([
    ['status', 'open', "Value set is of type String.It should be one of these values: '2,3,4,5,6,7'"],
    ['priority', '1x', "Value set is of type String.It should be one of these values: '1,2,3,4'"],
    ['priority', '', "Value set is of type String.It should be one of these values: '1,2,3,4'"],
    ['responder_id', '1e5', 'Value set is of type String.It should be a/an Positive Integer'],
    ['responder_id', '1.5', 'Value set is of type Float.It should be a/an Positive Integer'],
    ['tags', 'a', 'Value set is of type String.It should be a/an Array'],
    ['tags[0]', 'a', 'Value set is of type Object.It should be a/an Array'],
    ['subject[]', 'a', 'Value set is of type Array.It should be a/an String'],
    ['custom_fields[cf_seats]', 'many', 'Value set is of type String.It should be a/an Integer'],
    ['custom_fields[cf_vip]', 'yes', 'Value set is of type String.It should be a/an Boolean'],
    // A live account answered 500 to these (github arjunkomath/node-freshdesk-api#147).
    ['custom_fields', '{"cf_seats":1}', 'Value set is of type String.It should be a/an Object'],
    ['custom_fields[]', 'x', 'Value set is of type Array.It should be a/an Object'],
  ])('a text that is none is told by its type: %s = %s', async (name, value, message) => {
    const field = name.startsWith('custom_fields[cf')
      ? name.replace('[', '.').replace(']', '')
      : name.replace(/\[.*/, '')
    const { status, body } = await freshdesk.post('/tickets', formOf({ ...TICKET, [name]: value }))
    expect([status, body]).toEqual([400, refusal(field, 'datatype_mismatch', message)])
  })

  it('a status without choice is told by its value', async () => {
    const { status, body } = await freshdesk.post('/tickets', formOf({ ...TICKET, status: '99' }))
    expect([status, body]).toEqual([
      400,
      refusal('status', 'invalid_value', "It should be one of these values: '2,3,4,5,6,7'"),
    ])
  })
})

describe('names', () => {
  it.each([
    ['__proto__', '__proto__'],
    ['__proto__[polluted]', '__proto__'],
    ['constructor[prototype][polluted]', 'constructor'],
    ['toString', 'toString'],
    ['custom_fields[__proto__]', 'custom_fields.__proto__'],
    ['custom_fields[__proto__][polluted]', 'custom_fields.__proto__'],
    ['custom_fields[constructor]', 'custom_fields.constructor'],
    ['description_html', 'description_html'],
  ])('that no field has are refused: %s', async (name, field) => {
    const { status, body } = await freshdesk.post('/tickets', formOf({ ...TICKET, [name]: 'x' }))
    expect([status, body]).toEqual([400, refusal(field, 'invalid_field', 'Unexpected/invalid field in request')])
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  it.each([
    ['in quotes', 'form-data; name="subject"'],
    ['without quotes', 'form-data; name=subject'],
    ['without a blank', 'form-data;name="subject"'],
    ['with blanks', 'form-data ;  name="subject" '],
    ['after another parameter', 'form-data; x=y; name="subject"'],
    ['on a folded line', 'form-data;\r\n name="subject"'],
    ['with capitals around', 'Form-Data; NAME="subject"'],
  ])('are read as clients write them: %s', async (_how, disposition) => {
    const parts = [
      ...TICKET_PARTS.filter(({ headers }) => !headers[0]?.includes('subject')),
      { headers: [`content-disposition: ${disposition}`, 'Content-Type: text/plain; charset=utf-8'], content: 'S2' },
    ]
    const { status, body } = await post(bytesOf(parts))
    expect([status, body.subject]).toEqual([201, 'S2'])
  })
})

describe('the content of a text part', () => {
  it.each([
    ['beyond ASCII', 'ü 漢 📦'],
    ['with lines', 'a\r\nb\nc\rd'],
    ['with dashes like a boundary', `--x\r\n--${BOUNDARY.slice(0, -1)}\r\n-`],
    ['that ends in a carriage return', 'a\r'],
    ['that ends in a line feed', 'a\n'],
  ])('is kept: %s', async (_what, content) => {
    const parts = [...TICKET_PARTS, text('custom_fields[cf_steps]', content)]
    const { status, body } = await post(bytesOf(parts))
    expect([status, body.custom_fields.cf_steps]).toEqual([201, content])
  })

  it('is read in the character set of its part', async () => {
    const headers = ['Content-Disposition: form-data; name="tags[]"', 'Content-Type: text/plain; charset=ISO-8859-1']
    const { body } = await post(bytesOf([...TICKET_PARTS, { headers, content: Buffer.from('f\xfcr', 'latin1') }]))
    expect(body.tags).toEqual(['für'])
  })

  it('may be empty', async () => {
    const { status, body } = await post(bytesOf([...TICKET_PARTS, text('custom_fields[cf_steps]', '')]))
    expect([status, body.custom_fields.cf_steps]).toEqual([201, ''])
  })
})

describe('the boundary', () => {
  it.each([
    ['in quotes', `multipart/form-data; boundary="${BOUNDARY}"`],
    ['after another parameter', `multipart/form-data; charset=utf-8; boundary=${BOUNDARY}`],
    ['in capitals', `Multipart/Form-Data; Boundary=${BOUNDARY}`],
  ])('is read as clients write it: %s', async (_how, contentType) => {
    expect((await post(bytesOf(TICKET_PARTS), '/tickets', contentType)).status).toBe(201)
  })

  it('may follow a preamble and be followed by an epilogue', async () => {
    const body = Buffer.concat([Buffer.from('This is multipart.\r\n'), bytesOf(TICKET_PARTS), Buffer.from('The end.')])
    expect((await post(body)).status).toBe(201)
  })

  it.each(['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary=""'])(
    'that is missing is answered 415: %s',
    async (contentType) => {
      const before = await rowCounts(freshdesk)
      const { status, body } = await post(bytesOf(TICKET_PARTS), '/tickets', contentType)
      expect([status, body]).toEqual([
        415,
        {
          code: 'unsupported_content_type',
          message: 'Content type multipart/form-data is not supported. It should be application/json.',
        },
      ])
      expect(await rowCounts(freshdesk)).toEqual(before)
    },
  )
})

describe('a malformed form', () => {
  const whole = bytesOf(TICKET_PARTS)
  const end = bytesOf([])
  const part = (lines: string) => Buffer.concat([Buffer.from(`--${BOUNDARY}\r\n${lines}`), end])

  it.each([
    ['no part and no end', Buffer.from('nonsense')],
    ['the end missing', whole.subarray(0, whole.length - end.length)],
    ['cut off in the last boundary', whole.subarray(0, whole.length - 6)],
    ['cut off in a header', Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; na`)],
    ['cut off in a text', Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="subject"\r\n\r\nS`)],
    ['another boundary', Buffer.from(whole.toString().replaceAll(BOUNDARY, 'other'))],
    ['a part without a name', part('Content-Disposition: form-data\r\n\r\nS\r\n')],
    ['a part with an empty name', part('Content-Disposition: form-data; name=""\r\n\r\nS\r\n')],
    ['a file without a name', part('Content-Disposition: form-data; filename="a.txt"\r\n\r\nS\r\n')],
    ['JSON', Buffer.from(JSON.stringify(TICKET))],
  ])('is answered invalid_json and nothing is written: %s', async (_what, body) => {
    const before = await rowCounts(freshdesk)
    const answer = await post(body)
    expect([answer.status, answer.body]).toEqual([400, INVALID_JSON])
    expect(await rowCounts(freshdesk)).toEqual(before)
  })

  it('leaves the connection to the next request', async () => {
    await post('nonsense')
    expect((await post(whole)).status).toBe(201)
  })
})

describe('more than fits', () => {
  it('25 MB of files are answered invalid_size, and nothing is written', async () => {
    const before = await rowCounts(freshdesk)
    const form = formOf(TICKET)
    for (const name of ['a.bin', 'b.bin'])
      form.append('attachments[]', new Blob([Buffer.alloc(12.5 * 1024 * 1024)]), name)
    const { status, body } = await freshdesk.post('/tickets', form)
    expect([status, body]).toEqual([
      400,
      refusal('attachments', 'invalid_size', 'The total size of attachments should not exceed 20 MB'),
    ])
    expect(await rowCounts(freshdesk)).toEqual(before)
  })

  it('20 MB of files are taken', async () => {
    const form = formOf({ body: 'B' })
    form.append('attachments[]', new Blob([Buffer.alloc(20 * 1024 * 1024)]), 'a.bin')
    const { status, body } = await freshdesk.post('/tickets/1/notes', form)
    expect([status, body.attachments[0].size]).toEqual([201, 20 * 1024 * 1024])
  })

  it('an avatar of over 5 MB is answered invalid_size', async () => {
    const form = formOf({ name: 'Grace', email: 'grace@example.com' })
    form.append('avatar', new Blob([Buffer.alloc(5 * 1024 * 1024 + 1)]), 'a.png')
    const { status, body } = await freshdesk.post('/contacts', form)
    expect([status, body.errors]).toMatchObject([400, [{ field: 'avatar', code: 'invalid_size' }]])
  })

  it('a text of 21 MB is answered 413 rather than cut', async () => {
    const before = await rowCounts(freshdesk)
    const answer = await post(bytesOf([...TICKET_PARTS, text('custom_fields[cf_steps]', 'x'.repeat(21 * 1024 * 1024))]))
    expect([answer.status, answer.text]).toEqual([413, ''])
    expect(await rowCounts(freshdesk)).toEqual(before)
  })

  const invalid = (rule: string) => ({ code: 'invalid_json', message: `Request body ${rule}` })

  it('more than 10,000 parts are refused rather than dropped', async () => {
    const tags = Array.from({ length: 10_001 }, (_, index) => text('tags[]', `t${index}`))
    const answer = await post(bytesOf([...TICKET_PARTS, ...tags]))
    expect([answer.status, answer.body]).toEqual([400, invalid('has more than 10000 members in one object or list')])
  })

  it('a name with 20,000 brackets is refused, and the call is in the journal', async () => {
    const answer = await post(bytesOf([...TICKET_PARTS, text(`custom_fields${'[b]'.repeat(20_000)}`, 'x')]))
    expect([answer.status, answer.body]).toEqual([400, invalid('is nested deeper than 100 levels')])
    expect(emulator.requests.list({ limit: 1 })).toMatchObject([{ status: 400 }])
  })

  it.each([71, 300, 10_000])('a boundary of %s characters is refused', async (length) => {
    const boundary = 'b'.repeat(length)
    const body = `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--${boundary}--\r\n`
    const answer = await post(body, '/tickets', `multipart/form-data; boundary=${boundary}`)
    expect([answer.status, answer.body]).toEqual([400, invalid('has a boundary of more than 70 characters')])
  })

  it('hundreds of parts are all taken', async () => {
    const tags = Array.from({ length: 900 }, (_, index) => text('tags[]', `t${index}`))
    const answer = await post(bytesOf([...TICKET_PARTS, ...tags]))
    expect([answer.status, answer.body.tags.length]).toEqual([201, 900])
  })
})
