import { describe, expect, it } from 'vitest'
import { createRule, deliveriesOf, RECEIVER, webhook } from '../support/automations.ts'
import { startFreshdesk } from '../support/freshdesk.ts'
import { createTicket, ID, NEXT_TICKET } from '../support/tickets.ts'

const freshdesk = await startFreshdesk({ deliver: 'record' })

/** The request that a rule on creation would make for a new ticket of Ada's, secrets and failure included. */
async function requestOf(action: object, fields: object = {}) {
  const ticket_id = await createTicket(freshdesk, { email: 'ada@acme.test', ...fields })
  const rule = await createRule(freshdesk, 1, { actions: [action] })
  return requestsOf(rule, ticket_id)
}

function requestsOf(rule: number, ticket_id: number) {
  const run = freshdesk.emulator.dryRun({ ticket_id, event: 'ticket.created' }).find((one) => one.rule_id === rule)
  const [request] = run?.requests ?? []
  if (request === undefined) throw new Error('nothing would be sent')
  return request
}

const bodyOf = async (action: object, fields: object = {}) => (await requestOf(action, fields)).body

const simple = (content: unknown, content_type = 'JSON') => webhook(content, { content_layout: '1', content_type })

describe('a request', () => {
  it('has rule, event, ticket, method, URL, headers and body', async () => {
    const rule_id = await createRule(freshdesk, 1, {
      actions: [webhook({ id: '{{ticket.id}}' }, { request_type: 'PUT', url: `${RECEIVER}/{{ticket.id}}` })],
    })
    await createTicket(freshdesk)
    expect(deliveriesOf(freshdesk)).toMatchObject([
      {
        rule_id,
        event: 'ticket.created',
        ticket_id: NEXT_TICKET,
        method: 'PUT',
        url: `${RECEIVER}/${NEXT_TICKET}`,
        headers: { 'Content-Type': 'application/json' },
        body: `{"id":"${NEXT_TICKET}"}`,
      },
    ])
  })

  it.each(['POST', 'PUT', 'PATCH'])('by %s has a body', async (request_type) => {
    expect(await requestOf(webhook({ a: 1 }, { request_type }))).toMatchObject({
      method: request_type,
      body: '{"a":1}',
    })
  })

  it.each(['GET', 'DELETE'])('by %s has none', async (request_type) => {
    const action = { field_name: 'trigger_webhook', request_type, url: `${RECEIVER}?id={{ticket.id}}` }
    const request = await requestOf(action)
    expect([request.method, request.url, request.body, request.headers]).toEqual([
      request_type,
      `${RECEIVER}?id=${NEXT_TICKET}`,
      null,
      {},
    ])
  })

  it('escapes what stands in its URL', async () => {
    const url = `${RECEIVER}/{{ticket.subject}}?tags={{ ticket.tags }}`
    const request = await requestOf(webhook({}, { url }), { subject: 'a/b?c=d & é', tags: ['x', 'y'] })
    expect(request.url).toBe(`${RECEIVER}/a%2Fb%3Fc%3Dd%20%26%20%C3%A9?tags=x%2Cy`)
  })

  const decoded = (header = '') => Buffer.from(header.replace('Basic ', ''), 'base64').toString()

  it('carries user name and password', async () => {
    const { headers } = await requestOf(webhook({}, { auth_header: { username: 'ü', password: 'p:w' } }))
    expect(decoded(headers.Authorization)).toBe('ü:p:w')
  })

  it('carries an API key as the user name', async () => {
    const { headers } = await requestOf(webhook({}, { api_key: 'key' }))
    expect(decoded(headers.Authorization)).toBe('key:X')
  })

  it('carries headers of its own, which win', async () => {
    const custom_headers = { 'X-App': '1', 'content-type': 'application/vnd.x+json', authorization: 'Bearer t' }
    expect((await requestOf(webhook({}, { api_key: 'k', custom_headers }))).headers).toEqual(custom_headers)
  })
})

describe('simple content', () => {
  it('is one object, labels for numbers, the id a number, what is missing null', async () => {
    const content = [
      'ticket.id',
      'ticket.subject',
      '{{ticket.status}}',
      'ticket.priority',
      'ticket.source',
      'ticket.type',
      'ticket.tags',
      'ticket.requester.name',
      'ticket.agent.email',
      'ticket.group.name',
      'ticket.company',
      'ticket.latest_public_comment',
      'ticket.cf_seats',
      'ticket.cf_vip',
      'ticket.cf_region',
      'triggered_event',
      'helpdesk_name',
    ]
    const fields = { subject: 'S', tags: ['a', 'b'], custom_fields: { cf_seats: 3, cf_vip: true } }
    expect(JSON.parse((await bodyOf(simple(content), fields)) ?? '')).toEqual({
      freshdesk_webhook: {
        ticket_id: NEXT_TICKET,
        ticket_subject: 'S',
        ticket_status: 'Open',
        ticket_priority: 'Low',
        ticket_source: 'Portal',
        ticket_type: null,
        ticket_tags: 'a,b',
        ticket_requester_name: 'Ada Lovelace',
        ticket_agent_email: null,
        ticket_group_name: null,
        ticket_company: 'Acme Corporation',
        ticket_latest_public_comment: null,
        ticket_cf_seats: '3',
        ticket_cf_vip: 'true',
        ticket_cf_region: null,
        triggered_event: '{ticket_action:created}',
        helpdesk_name: 'acme',
      },
    })
  })

  it('may name its keys', async () => {
    const content = { number: 'ticket.id', 'from.whom': '{{ticket.requester.email}}' }
    expect(await bodyOf(simple(content))).toBe(
      `{"freshdesk_webhook":{"number":${NEXT_TICKET},"from_whom":"ada@acme.test"}}`,
    )
  })

  it('as XML', async () => {
    const { body, headers } = await requestOf(simple(['ticket.id', 'ticket.subject', 'ticket.type'], 'XML'), {
      subject: 'a < b',
    })
    expect(headers['Content-Type']).toBe('application/xml')
    expect(body).toBe(
      `<?xml version="1.0" encoding="UTF-8"?><freshdesk_webhook><ticket_id>${NEXT_TICKET}</ticket_id><ticket_subject>a &lt; b</ticket_subject><ticket_type></ticket_type></freshdesk_webhook>`,
    )
  })

  it('as a form', async () => {
    const { body, headers } = await requestOf(simple(['ticket.id', 'ticket.subject'], 'FORM'), { subject: 'a & b' })
    expect(headers['Content-Type']).toBe('application/x-www-form-urlencoded')
    expect([...new URLSearchParams(body ?? '')]).toEqual([
      ['freshdesk_webhook[ticket_id]', String(NEXT_TICKET)],
      ['freshdesk_webhook[ticket_subject]', 'a & b'],
    ])
  })
})

describe('advanced content', () => {
  it('is an object, its texts filled, all else as it is', async () => {
    const content = {
      id: '{{ticket.id}}',
      nested: { list: ['{{ticket.status}}', 1, true, null], text: 'no placeholder' },
      '{{ticket.id}}': 'key',
      nothing: '{{ticket.type}}',
    }
    expect(JSON.parse((await bodyOf(webhook(content))) ?? '')).toEqual({
      id: String(NEXT_TICKET),
      nested: { list: ['Open', 1, true, null], text: 'no placeholder' },
      [NEXT_TICKET]: 'key',
      nothing: '',
    })
  })

  it('is a text, sent as it is but for the placeholders', async () => {
    const content = '{ "id" : {{ticket.id}},\n  "subject": "{{ ticket.subject }}" }'
    expect(await bodyOf(webhook(content), { subject: 'say "hi"' })).toBe(
      `{ "id" : ${NEXT_TICKET},\n  "subject": "say \\"hi\\"" }`,
    )
  })

  it('is an object as XML, lists as elements of one name', async () => {
    const content = { order: { id: '{{ticket.id}}', tag: ['a', '{{ticket.status}}'], none: null } }
    expect(await bodyOf(webhook(content, { content_type: 'XML' }))).toBe(
      `<?xml version="1.0" encoding="UTF-8"?><order><id>${NEXT_TICKET}</id><tag>a</tag><tag>Open</tag><none></none></order>`,
    )
  })

  it('is an object as a form', async () => {
    const content = { id: '{{ticket.id}}', of: { a: 1 }, tags: ['x', 'y'] }
    const body = await bodyOf(webhook(content, { content_type: 'FORM' }))
    expect([...new URLSearchParams(body ?? '')]).toEqual([
      ['id', String(NEXT_TICKET)],
      ['of[a]', '1'],
      ['tags[]', 'x'],
      ['tags[]', 'y'],
    ])
  })

  it('is a text of a form', async () => {
    const content = 'id={{ticket.id}}&subject={{ticket.subject}}'
    const body = await bodyOf(webhook(content, { content_type: 'FORM' }), { subject: 'a=b&c' })
    expect(body).toBe(`id=${NEXT_TICKET}&subject=a%3Db%26c`)
  })
})

describe('a placeholder', () => {
  const NAMES: readonly (readonly [name: string, value: string])[] = [
    ['ticket.id', String(NEXT_TICKET)],
    ['ticket.subject', 'Support needed'],
    ['ticket.description', '<div>The printer is on fire.</div>'],
    ['ticket.description_text', 'The printer is on fire.'],
    ['ticket.url', `https://acme.freshdesk.com/helpdesk/tickets/${NEXT_TICKET}`],
    ['ticket.portal_url', `https://acme.freshdesk.com/support/tickets/${NEXT_TICKET}`],
    ['ticket.public_url', `https://acme.freshdesk.com/public/tickets/${NEXT_TICKET}`],
    ['ticket.portal_name', 'acme'],
    ['ticket.status', 'Open'],
    ['ticket.priority', 'Low'],
    ['ticket.source', 'Portal'],
    ['ticket.ticket_type', 'Question'],
    ['ticket.type', 'Question'],
    ['ticket.tags', 'a,b'],
    ['ticket.created_at', '2030-01-15T09:00:00Z'],
    ['ticket.updated_at', '2030-01-15T09:00:00Z'],
    ['ticket.due_by_time', '2030-01-18T09:00:00Z'],
    ['ticket.fr_due_by_time', '2030-01-15T17:00:00Z'],
    ['ticket.latest_public_comment', ''],
    ['ticket.latest_private_comment', ''],
    ['ticket.group.name', 'Billing'],
    ['ticket.agent.name', 'Alex Admin'],
    ['ticket.agent.email', 'alex.admin@example.com'],
    ['ticket.agent.job_title', 'Head of Support'],
    ['ticket.agent.phone', '+1 555 0201'],
    ['ticket.agent.mobile', '+1 555 0211'],
    ['ticket.requester.name', 'Ada Lovelace'],
    ['ticket.requester.firstname', 'Ada'],
    ['ticket.requester.lastname', 'Lovelace'],
    ['ticket.requester.email', 'ada@acme.test'],
    ['ticket.requester.phone', '+1 555 0101'],
    ['ticket.requester.address', '12 St James Square'],
    ['ticket.requester.company_name', 'Acme Corporation'],
    ['ticket.requester.unique_external_id', 'cust-1001'],
    ['ticket.requester.department', 'Research'],
    ['ticket.contact.phone', '+1 555 0101'],
    ['ticket.contact.mobile', '+1 555 0111'],
    ['ticket.contact.customer_number', '1001'],
    ['ticket.from_email', 'ada@acme.test'],
    ['ticket.company', 'Acme Corporation'],
    ['ticket.company.name', 'Acme Corporation'],
    ['ticket.company.description', 'Makes everything a coyote needs'],
    ['ticket.company.note', 'Pays by purchase order'],
    ['ticket.company.domains', 'acme.test'],
    ['ticket.company.health_score', 'Happy'],
    ['ticket.company.account_tier', 'Enterprise'],
    ['ticket.company.industry', 'Aerospace and Defense'],
    ['ticket.company.support_plan', 'Gold'],
    ['ticket.product', 'Acme Router'],
    ['ticket.product_description', 'Routers for offices and homes'],
    ['ticket.survey_rating', ''],
    ['ticket.cf_region', 'EMEA'],
    ['ticket.cf_seats', '3'],
    ['ticket.cf_vip', ''],
    ['triggered_event', '{ticket_action:created}'],
    ['helpdesk_name', 'acme'],
  ]

  it('is filled, whichever it is', async () => {
    const content = Object.fromEntries(NAMES.map(([name]) => [name, `{{${name}}}`]))
    const body = await bodyOf(webhook(content), {
      type: 'Question',
      tags: ['a', 'b'],
      group_id: ID.billing,
      responder_id: ID.admin,
      custom_fields: { cf_region: 'EMEA', cf_seats: 3 },
    })
    expect(Object.entries(JSON.parse(body ?? ''))).toEqual(NAMES)
  })

  it('of comments and ratings is the latest', async () => {
    const content = ['latest_public_comment', 'latest_private_comment', 'survey_rating'].map((name) => `ticket.${name}`)
    await freshdesk.post('/tickets/2/satisfaction_ratings', { ratings: { default_question: 103 } })
    await freshdesk.post('/tickets/2/satisfaction_ratings', { ratings: { default_question: -103 } })
    await freshdesk.post('/tickets/2/notes', { body: 'hidden' })
    await freshdesk.post('/tickets/2/reply', { body: '<b>one</b>' })
    await freshdesk.post('/tickets/2/notes', { body: 'two', private: false })
    await createRule(freshdesk, 4, { actions: [simple(content)] })
    await freshdesk.put('/tickets/2', { priority: 4 })
    expect(JSON.parse(deliveriesOf(freshdesk)[0]?.body ?? '').freshdesk_webhook).toEqual({
      ticket_latest_public_comment: '<div>two</div>',
      ticket_latest_private_comment: '<div>hidden</div>',
      ticket_survey_rating: '-103',
    })
  })
})

describe('a request that cannot be made', () => {
  it.each([
    [
      'since its body is no JSON',
      webhook('{"seats": {{ticket.cf_seats}}}'),
      /^the body is not JSON once its placeholders are filled: /,
    ],
    [
      'since its URL is none',
      webhook({}, { url: 'http://{{ticket.cf_reference_number}}/' }),
      /^the URL is not one of http or https once its placeholders are filled: http:\/\/\/$/,
    ],
  ])('%s, is a failure that says so', async (_what, action, failure) => {
    expect((await requestOf(action)) as object).toMatchObject({ failure: expect.stringMatching(failure) })
  })

  it('since the plan has no webhooks any more', async () => {
    const rule = await createRule(freshdesk, 1, { actions: [webhook({})] })
    await freshdesk.call('PATCH', '/_emulator/account', { body: { plan: 'free', rate_limit: 'off' } })
    expect(requestsOf(rule, await createTicket(freshdesk)).failure).toBe('the free plan has no webhooks')
  })
})
