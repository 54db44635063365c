import { describe, expect, it } from 'vitest'
import { type Answer, startFreshdesk } from '../support/freshdesk.ts'
import recordedReplies from './recorded-replies.json' with { type: 'json' }

const freshdesk = await startFreshdesk()

/** Names, in their order, with the JSON type of each value. The account's own custom fields are not compared. */
const shapeOf = (body: object) => Object.entries(body).map(([name, value]) => `${name}: ${typeOf(value)}`)

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return `array of ${[...new Set(value.map(typeOf))].join(' and ') || 'nothing'}`
  return value === null ? 'null' : typeof value
}

const call = (operation: string, body: object): Promise<Answer> => {
  const [method = '', path = ''] = operation.split(' ')
  return freshdesk.call(method, path, { body })
}

// The account that was recorded required neither a type nor custom fields, as the fixture does.
describe.each(recordedReplies)('$operation', ({ operation, request, status, location, body }) => {
  it('answers the recorded status and Location', async () => {
    const answer = await call(operation, request)
    expect(answer.status).toBe(status)
    const id: number = answer.body.id
    expect(answer.headers.get('location')).toBe(`${freshdesk.emulator.url}${location}${id}`)
  })

  it('answers the recorded keys, in that order, with values of the recorded types', async () => {
    const answer = await call(operation, request)
    expect(shapeOf(answer.body)).toEqual(shapeOf(body))
  })

  it('answers the recorded texts and defaults', async () => {
    const answer = await call(operation, request)
    const echoed = Object.entries(body).filter(([, value]) => isText(value) && !isMadeUp(value))
    expect(answer.body).toMatchObject(Object.fromEntries(echoed))
  })
})

const isText = (value: unknown): value is string => typeof value === 'string'
/** Times, identities and addresses of the account itself. */
const isMadeUp = (text: string) => /^\d|^0000|@account\.|T00:00:00Z$/.test(text)

describe('GET /contacts', () => {
  // Recorded in 2024: accounts have more keys since. Source: github NangoHQ/integration-templates,
  // integrations/freshdesk/mocks/nango/get/proxy/api/v2/contacts/contacts.json.
  const RECORDED = `active address description email id job_title language mobile name phone time_zone twitter_id
    custom_fields facebook_id created_at updated_at csat_rating preferred_source company_id unique_external_id
    first_name last_name visitor_id org_contact_id other_phone_numbers`.split(/\s+/)

  it('lists items that have all recorded keys, in that order', async () => {
    const { body } = await freshdesk.get('/contacts')
    for (const item of body) {
      expect(Object.keys(item).filter((name) => RECORDED.includes(name))).toEqual(RECORDED)
    }
    expect(body.length).toBeGreaterThan(0)
  })
})

describe('PUT /tickets/{id}/restore', () => {
  // Source: github NangoHQ/integration-templates, integrations/freshdesk/tests/restore-ticket.test.json.
  it('answers 204 with the recorded headers, no body and no content type', async () => {
    const { status, headers, text } = await freshdesk.put('/tickets/31/restore')
    expect(status).toBe(204)
    expect(text).toBe('')
    expect(Object.fromEntries(headers)).toMatchObject({
      status: '204 No Content',
      pragma: 'no-cache',
      'cache-control': 'no-store',
      expires: 'Wed, 13 Oct 2010 00:00:00 UTC',
      'x-request-id': expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      'x-freshdesk-api-version': 'latest=v2; requested=v2',
      'x-ratelimit-total': expect.stringMatching(/^\d+$/),
      'x-ratelimit-remaining': expect.stringMatching(/^\d+$/),
      'x-ratelimit-used-currentrequest': '1',
      'x-fw-ratelimiting-managed': 'true',
      'x-frame-options': 'SAMEORIGIN',
      'x-content-type-options': 'nosniff',
    })
    expect(headers.get('content-type')).toBeNull()
    expect(headers.get('content-length')).toBeNull()
  })

  it('writes the limits with the recorded decimal where the account says so', async () => {
    freshdesk.emulator.settings.decimal_limit_headers = true
    const { headers } = await freshdesk.put('/tickets/31/restore')
    expect(headers.get('x-ratelimit-total')).toBe('700.0')
    expect(headers.get('x-ratelimit-remaining')).toBe('699.0')
    expect(headers.get('x-ratelimit-used-currentrequest')).toBe('1')
  })
})
