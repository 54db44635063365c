import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { fieldsAndCodes, ID, idsOf, NO_CUSTOM_FIELDS } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

const ADA = {
  id: ID.ada,
  name: 'Ada Lovelace',
  email: 'ada@acme.test',
  mobile: '+1 555 0111',
  phone: '+1 555 0101',
}

const VIEWED = {
  cc_emails: [],
  fwd_emails: [],
  reply_cc_emails: [],
  ticket_cc_emails: [],
  ticket_bcc_emails: [],
  fr_escalated: false,
  spam: false,
  email_config_id: ID.supportMailbox,
  group_id: ID.billing,
  priority: 2,
  requester_id: ID.ada,
  responder_id: ID.gil,
  source: 1,
  company_id: ID.acme,
  status: 4,
  subject: 'Refund for a returned router',
  association_type: null,
  support_email: null,
  to_emails: null,
  product_id: ID.router,
  id: 8,
  type: 'Refund',
  due_by: '2030-01-11T09:00:00Z',
  fr_due_by: '2030-01-09T13:00:00Z',
  is_escalated: false,
  description: '<p>Sent back two weeks ago, order <b>A-5531</b>.</p>',
  description_text: 'Sent back two weeks ago, order A-5531.',
  custom_fields: {
    ...NO_CUSTOM_FIELDS,
    cf_amount: '1199.0',
    cf_reference_number: 'A-5531',
    cf_resolution_code: 'Fixed',
  },
  created_at: '2030-01-09T09:00:00Z',
  updated_at: '2030-01-10T09:00:00Z',
  tags: [],
  attachments: [],
  source_info: null,
  source_additional_info: null,
  structured_description: null,
  sentiment_score: null,
  initial_sentiment_score: null,
  nr_due_by: null,
  nr_escalated: false,
}

const STATS = {
  agent_responded_at: '2030-01-09T13:00:00Z',
  requester_responded_at: '2030-01-10T03:00:00Z',
  first_responded_at: '2030-01-09T13:00:00Z',
  status_updated_at: '2030-01-10T09:00:00Z',
  reopened_at: null,
  resolved_at: '2030-01-10T09:00:00Z',
  closed_at: null,
  pending_since: null,
}

it('shows the ticket, key for key as recorded', async () => {
  const answer = await freshdesk.get('/tickets/8')
  expect(answer.status).toBe(200)
  expect(answer.text).toBe(JSON.stringify(VIEWED))
})

describe('include', () => {
  it.each([
    ['requester', { requester: ADA }],
    ['company', { company: { id: ID.acme, name: 'Acme Corporation' } }],
    ['stats', { stats: STATS }],
  ])('%s embeds it after the ticket', async (include, embedded) => {
    const answer = await freshdesk.get(`/tickets/8?include=${include}`)
    expect(answer.text).toBe(JSON.stringify({ ...VIEWED, ...embedded }))
  })

  it('company is an empty object for a ticket without one', async () => {
    expect((await freshdesk.get('/tickets/6?include=company')).body.company).toEqual({})
  })

  it('conversations embeds them, oldest first', async () => {
    const conversations = (await freshdesk.get('/tickets/8/conversations')).body
    expect(conversations).toHaveLength(2)
    const answer = await freshdesk.get('/tickets/8?include=conversations')
    expect(answer.text).toBe(JSON.stringify({ ...VIEWED, conversations }))
  })

  it('conversations embeds no more than the ten oldest', async () => {
    const all = await freshdesk.get('/tickets/10/conversations')
    expect(all.body).toHaveLength(12)
    expect((await freshdesk.get('/tickets/10?include=conversations')).body.conversations).toEqual(all.body.slice(0, 10))
  })

  it('takes all four in one list', async () => {
    const answer = await freshdesk.get('/tickets/8?include=conversations,requester,company,stats')
    const conversations = (await freshdesk.get('/tickets/8/conversations')).body
    expect(answer.body).toEqual({
      ...VIEWED,
      conversations,
      requester: ADA,
      company: { id: ID.acme, name: 'Acme Corporation' },
      stats: STATS,
    })
  })

  it.each([
    ['', '1'],
    ['?include=stats', '2'],
    ['?include=conversations', '2'],
    ['?include=requester,company', '3'],
  ])('%s costs a credit for each value beyond the call’s own', async (search, credits) => {
    const { headers } = await freshdesk.get(`/tickets/8${search}`)
    expect(headers.get('x-ratelimit-used-currentrequest')).toBe(credits)
  })

  it.each(['sla_policy', 'stats,bogus', 'description'])('refuses %s', async (include) => {
    const answer = await freshdesk.get(`/tickets/8?include=${include}`)
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([['include', 'invalid_value']])
  })
})

it('shows a deleted ticket and says so', async () => {
  const answer = await freshdesk.get('/tickets/31')
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({ id: 31, deleted: true })
  expect((await freshdesk.get('/tickets/8')).body).not.toHaveProperty('deleted')
})

it('shows spam', async () => {
  expect((await freshdesk.get('/tickets/33')).body).toMatchObject({ id: 33, spam: true })
})

it('shows a ticket that the list hides for its age', async () => {
  expect(idsOf(await freshdesk.get('/tickets?per_page=100'))).not.toContain(36)
  expect((await freshdesk.get('/tickets/36')).status).toBe(200)
})

it.each([
  '/tickets/9999',
  '/tickets/0',
  '/tickets/99999999999999999999',
  '/tickets/abc',
  '/tickets/9999/conversations',
])('answers an empty 404 that is not labelled JSON to %s', async (path) => {
  const answer = await freshdesk.get(path)
  expect(answer.status).toBe(404)
  expect(answer.text).toBe('')
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
})

it('shows a requester’s new name the next time', async () => {
  await freshdesk.get('/tickets/8?include=requester')
  await freshdesk.put(`/contacts/${ID.ada}`, { name: 'Ada King' })
  expect((await freshdesk.get('/tickets/8?include=requester')).body.requester.name).toBe('Ada King')
})
