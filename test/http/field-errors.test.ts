import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { rawCall } from './raw.ts'

const freshdesk = await startFreshdesk()

const TICKET = { subject: 'S', description: 'D', status: 2, priority: 1, email: 'ada@acme.test' }
const TEXTS = { ...TICKET, status: '2', priority: '1' }

const failed = (...errors: readonly (readonly [field: string, message: string, code: string])[]) => ({
  description: 'Validation failed',
  errors: errors.map(([field, message, code]) => ({ field, message, code })),
})

/** A form as clients write it; a part is its disposition's parameters, its further headers and its text. */
async function postForm(
  path: string,
  parts: readonly (readonly [parameters: string, text: string, header?: string])[],
) {
  const lines = parts.flatMap(([parameters, text, header]) => [
    '--x',
    `Content-Disposition: form-data; ${parameters}`,
    ...(header === undefined ? [] : [header]),
    '',
    text,
  ])
  const answer = await rawCall(freshdesk.emulator, {
    method: 'POST',
    path: `/api/v2${path}`,
    headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
    body: [...lines, '--x--', ''].join('\r\n'),
  })
  return { status: answer.status, body: JSON.parse(answer.text) }
}

async function postNothingInChunks(path: string) {
  const answer = await rawCall(freshdesk.emulator, {
    method: 'POST',
    path: `/api/v2${path}`,
    headers: { 'Content-Type': 'multipart/form-data; boundary=x', 'Transfer-Encoding': 'chunked' },
  })
  return { status: answer.status, body: JSON.parse(answer.text) }
}

const texts = (fields: object) =>
  Object.entries(fields).map(([name, value]) => [`name="${name}"`, String(value)] as const)

const FIVE_MISSING = failed(
  ['description', 'It should be a/an String', 'missing_field'],
  ['status', "It should be one of these values: '2,3,4,5,6,7'", 'missing_field'],
  ['subject', 'It should be a/an String', 'missing_field'],
  ['priority', "It should be one of these values: '1,2,3,4'", 'missing_field'],
  [
    'requester_id',
    'Please fill at least 1 of requester_id, phone, email, twitter_id, facebook_id fields',
    'missing_field',
  ],
)

describe('recorded replies', () => {
  // github freshworks-oss/fresh-samples#33
  it('to a status in quotes', async () => {
    const { status, body } = await freshdesk.post('/tickets', { ...TICKET, status: '2' })
    expect([status, body]).toEqual([
      400,
      failed([
        'status',
        "Value set is of type String.It should be one of these values: '2,3,4,5,6,7'",
        'datatype_mismatch',
      ]),
    ])
  })

  // github freshworks-oss/fresh-samples#31
  it('to a field of the older API', async () => {
    const { status, body } = await postForm('/tickets', texts({ ...TEXTS, description_html: '<p>D</p>' }))
    expect([status, body]).toEqual([
      400,
      failed(['description_html', 'Unexpected/invalid field in request', 'invalid_field']),
    ])
  })

  // github freshworks-oss/fresh-samples#37; the account recorded there also required a type.
  it.each([
    ['an empty form', () => postForm('/tickets', [])],
    ['an empty object', () => freshdesk.post('/tickets', {})],
    ['no body', () => freshdesk.call('POST', '/tickets')],
    ['no body sent in chunks as a form', () => postNothingInChunks('/tickets')],
    ['an empty form of fetch', () => freshdesk.post('/tickets', new FormData())],
  ])('to a ticket without anything, in their order: %s', async (_what, send) => {
    const { status, body } = await send()
    expect([status, body]).toEqual([400, FIVE_MISSING])
  })

  // github freshworks-oss/fresh-samples#78
  it('to texts sent as files without a name, which count as absent', async () => {
    const parts = texts(TEXTS).map(([parameters, text]) => [`${parameters}; filename=""`, text] as const)
    const { status, body } = await postForm('/tickets', parts)
    expect([status, body]).toEqual([400, FIVE_MISSING])
  })

  it('to a file input left empty, which counts as absent', async () => {
    const empty = ['name="attachments[]"; filename=""', '', 'Content-Type: application/octet-stream'] as const
    const { status, body } = await postForm('/tickets', [...texts(TEXTS), empty])
    expect([status, body.attachments]).toEqual([201, []])
  })

  // github verbb/formie#725
  it.each([
    ['', 'It should not be blank as this is a mandatory field', 'invalid_value'],
    ['x', 'Value set is of type String.It should be a/an Array', 'datatype_mismatch'],
  ])('to attachments of %j', async (attachments, message, code) => {
    const { status, body } = await freshdesk.post('/tickets', { ...TICKET, attachments })
    expect([status, body]).toEqual([400, failed(['attachments', message, code])])
  })

  // github arjunkomath/node-freshdesk-api#147: form-data labels a Buffer without a name so.
  it.each([undefined, 'Content-Type: application/octet-stream', 'Content-Type: text/plain'])(
    'to an attachment without a file name: %s',
    async (header) => {
      const part = ['name="attachments[]"', 'BYTES', ...(header === undefined ? [] : [header])] as const
      const { status, body } = await postForm('/tickets', [...texts(TEXTS), part as never])
      expect([status, body]).toEqual([
        400,
        failed(['attachments', 'It should contain elements of type valid file format only', 'datatype_mismatch']),
      ])
    },
  )

  // github DaveTCode/FreshdeskApiDotnet#284
  it('to a filter that there is not', async () => {
    const { status, body } = await freshdesk.get('/tickets?filter=new_any_my_open&include=description')
    expect([status, body]).toEqual([
      400,
      failed(['filter', "It should be one of these values: 'new_and_my_open,watching,spam,deleted'", 'invalid_value']),
    ])
  })

  // github airbytehq/airbyte#3858
  it('to the 301st page of tickets, and not to the 300th', async () => {
    const { status, body } = await freshdesk.get('/tickets?page=301')
    expect([status, body]).toEqual([
      400,
      failed([
        'page',
        'You cannot access tickets beyond the 300th page. Please provide a smaller page number.',
        'invalid_value',
      ]),
    ])
    expect((await freshdesk.get('/tickets?page=300')).text).toBe('[]')
  })

  // github Aaronontheweb/freshdesk-cli#113
  it('to a required dropdown of the account left out', async () => {
    freshdesk.emulator.load({
      fixture: {
        company_fields: [
          {
            name: 'plan',
            label: 'Plan',
            type: 'custom_dropdown',
            required_for_agents: true,
            choices: ['Value A', 'Value B', 'Value C'],
          },
        ],
      },
    })
    const { status, body } = await freshdesk.post('/companies', { name: 'Test Company', domains: ['example.com'] })
    expect([status, body]).toEqual([
      400,
      failed(['custom_fields.plan', "It should be one of these values: 'Value A,Value B,Value C'", 'invalid_value']),
    ])
  })

  // github DaveTCode/FreshdeskApiDotnet#412
  it('to an integer of the account in quotes', async () => {
    const { status, body } = await freshdesk.put('/tickets/1', { custom_fields: { cf_seats: '5' } })
    expect([status, body]).toEqual([
      400,
      failed(['custom_fields.cf_seats', 'Value set is of type String.It should be a/an Integer', 'datatype_mismatch']),
    ])
  })

  // From the end of a public HTTParty client script.
  it('to a misspelt field', async () => {
    const { status, body } = await freshdesk.post('/tickets', { ...TICKET, priorty: 1 })
    expect([status, body]).toEqual([400, failed(['priorty', 'Unexpected/invalid field in request', 'invalid_field'])])
  })

  // github verbb/formie#887: PHP writes an empty object as a list.
  it('to an empty list of custom fields', async () => {
    const { status, body } = await freshdesk.post('/tickets', { ...TICKET, custom_fields: [] })
    expect([status, body]).toEqual([
      400,
      failed(['custom_fields', 'Value set is of type Array.It should be a/an Object', 'datatype_mismatch']),
    ])
  })
})

describe('several errors', () => {
  it('are told in one reply, one a field', async () => {
    const { status, body } = await freshdesk.post('/tickets', {
      subject: 7,
      status: '2',
      email: 'nobody',
      tags: [1, 'x'.repeat(33)],
      group_id: 999,
      custom_fields: { cf_vip: 'yes', nonsense: 1 },
      priorty: 1,
    })
    expect(status).toBe(400)
    const told = body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)
    expect(told.sort()).toEqual([
      'custom_fields.cf_vip datatype_mismatch',
      'custom_fields.nonsense invalid_field',
      'description missing_field',
      'email invalid_value',
      'group_id invalid_value',
      'priority missing_field',
      'priorty invalid_field',
      'status datatype_mismatch',
      'subject datatype_mismatch',
      'tags datatype_mismatch',
    ])
  })

  it('of query and body are told together', async () => {
    const { body } = await freshdesk.post('/companies?nonsense=1', {})
    expect(body).toEqual(
      failed(
        ['nonsense', 'Unexpected/invalid field in request', 'invalid_field'],
        ['name', 'It should be a/an String', 'missing_field'],
      ),
    )
  })

  it('leave duplicates for the next attempt', async () => {
    const both = { name: 'Ada', email: 'ada@acme.test', phone: 7 }
    const first = await freshdesk.post('/contacts', both)
    expect([first.status, first.body]).toEqual([
      400,
      failed(['phone', 'Value set is of type Integer.It should be a/an String', 'datatype_mismatch']),
    ])
    const second = await freshdesk.post('/contacts', { ...both, phone: '7' })
    expect([second.status, second.body]).toEqual([
      409,
      {
        description: 'Validation failed',
        errors: [
          {
            field: 'email',
            message: 'It should be a unique value',
            additional_info: { user_id: 158000002101 },
            code: 'duplicate_value',
          },
        ],
      },
    ])
  })
})
