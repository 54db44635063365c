import { describe, expect, it } from 'vitest'
import { createEmulator, type RequestLog } from '../../src/index.ts'
import { clientOf, NOW, startFreshdesk } from '../support/freshdesk.ts'
import { fieldsAndCodes, ID, idsOf, NO_CUSTOM_FIELDS } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

const list = (search = '') => freshdesk.get(`/tickets?${search}`)
const listed = async (search = '') => idsOf(await list(search))

const FIRST_LISTED = {
  cc_emails: [],
  fwd_emails: [],
  reply_cc_emails: [],
  ticket_cc_emails: [],
  fr_escalated: false,
  spam: false,
  email_config_id: ID.supportMailbox,
  group_id: null,
  priority: 1,
  requester_id: 158000002103,
  responder_id: null,
  source: 9,
  company_id: 158000003003,
  status: 2,
  subject: 'Dark mode',
  association_type: null,
  support_email: null,
  to_emails: null,
  product_id: ID.router,
  id: 7,
  type: 'Feature Request',
  due_by: '2030-01-18T08:00:00Z',
  fr_due_by: '2030-01-15T16:00:00Z',
  is_escalated: false,
  custom_fields: NO_CUSTOM_FIELDS,
  created_at: '2030-01-15T08:00:00Z',
  updated_at: '2030-01-15T08:00:00Z',
  associated_tickets_count: null,
  tags: [],
  sentiment_score: null,
  initial_sentiment_score: null,
  nr_due_by: null,
  nr_escalated: false,
}

const DESCRIPTION = {
  description: '<div>Please. We work at night.</div>',
  description_text: 'Please. We work at night.',
  structured_description: null,
}
const REQUESTER = { id: 158000002103, name: 'Marie Curie', email: 'marie@umbrella.test', mobile: null, phone: null }
const STATS = {
  agent_responded_at: null,
  requester_responded_at: null,
  first_responded_at: null,
  status_updated_at: '2030-01-15T08:00:00Z',
  reopened_at: null,
  resolved_at: null,
  closed_at: null,
  pending_since: null,
}

describe('an item', () => {
  it('has the recorded keys, no description and no attachments', async () => {
    const answer = await list('per_page=1')
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(JSON.stringify([FIRST_LISTED]))
  })

  it.each([
    ['description', DESCRIPTION],
    ['requester', { requester: REQUESTER }],
    ['stats', { stats: STATS }],
    ['company', { company: { id: 158000003003, name: 'Umbrella Research' } }],
    ['requester,stats', { requester: REQUESTER, stats: STATS }],
  ])('with include=%s has that after them', async (include, embedded) => {
    expect((await list(`per_page=1&include=${include}`)).text).toBe(JSON.stringify([{ ...FIRST_LISTED, ...embedded }]))
  })

  it('with every include has them all', async () => {
    const [item] = (await list('per_page=1&include=company,stats,description,requester')).body
    expect(item).toEqual({
      ...FIRST_LISTED,
      ...DESCRIPTION,
      requester: REQUESTER,
      stats: STATS,
      company: { id: 158000003003, name: 'Umbrella Research' },
    })
  })

  it.each([
    ['', '1'],
    ['include=stats', '3'],
    ['include=stats,requester', '5'],
  ])('%s costs two credits for each value beyond the call’s own', async (search, credits) => {
    expect((await list(search)).headers.get('x-ratelimit-used-currentrequest')).toBe(credits)
  })

  it('refuses to include conversations', async () => {
    const answer = await list('include=conversations')
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([['include', 'invalid_value']])
  })
})

describe('the default list', () => {
  it('is the newest 30, without deleted and spam ones', async () => {
    const ids = await listed()
    expect(ids).toHaveLength(30)
    expect(ids.slice(0, 5)).toEqual([7, 3, 29, 6, 2])
    expect(ids).not.toContain(31)
    expect(ids).not.toContain(33)
  })

  it('hides what was made over 30 days ago, to the second', async () => {
    freshdesk.emulator.load({
      fixture: {
        tickets: [
          { id: 101, subject: 'At the edge', requester: ID.ada, created_at: '-30d' },
          { id: 102, subject: 'Beyond', requester: ID.ada, created_at: '-30d1s', updated_at: '-1d' },
        ],
      },
    })
    const ids = await listed('per_page=100')
    expect(ids).toContain(101)
    expect(ids).not.toContain(102)
    expect(await listed('updated_since=2030-01-14&per_page=100')).toContain(102)
  })

  it('hides them from requesters’ lists and filters too', async () => {
    freshdesk.emulator.load({
      fixture: {
        tickets: [{ id: 103, subject: 'Old and deleted', requester: ID.ada, created_at: '-35d', deleted: true }],
      },
    })
    expect(await listed('filter=deleted')).toEqual([31, 32])
    expect(await listed('filter=deleted&updated_since=2029-01-01')).toEqual([31, 32, 103])
    expect(await listed(`requester_id=${ID.ada}`)).not.toContain(34)
    expect(await listed(`requester_id=${ID.ada}&updated_since=2029-01-01`)).toContain(34)
  })

  it('tells the log what its age hid', async () => {
    const entries: RequestLog[] = []
    const emulator = await createEmulator({ now: NOW, freeze: true, log: (entry) => entries.push(entry) })
    await clientOf(emulator).get('/tickets?per_page=100')
    await clientOf(emulator).get('/tickets?per_page=100&updated_since=2029-01-01')
    await emulator.close()
    expect(entries[0]?.note).toMatch(/^2 older tickets are not listed/)
    expect(entries[1]?.note).toBeUndefined()
  })
})

describe('updated_since', () => {
  it('lists whatever was changed then or later, however old', async () => {
    expect(await listed('updated_since=2030-01-14T09:00:00Z&order_by=updated_at&order_type=asc')).toEqual([
      1, 6, 2, 29, 3, 7,
    ])
    expect(await listed('updated_since=2029-01-01&per_page=100&order_by=updated_at&order_type=asc')).toContain(36)
  })

  // Changed now, 2030-01-15T09:00:00Z.
  it.each([
    ['2030-01-15T09:00', '2030-01-15T09:01'],
    ['2030-01-15T09:00Z', '2030-01-15T09:01Z'],
    ['2030-01-15T09:00:00', '2030-01-15T09:00:01'],
    ['2030-01-15T09:00:00Z', '2030-01-15T09:00:01Z'],
    ['2030-01-15T14:30:00+05:30', '2030-01-15T14:30:01+05:30'],
    ['2030-01-15T14:30:00+0530', '2030-01-15T14:30:01+0530'],
    ['2030-01-15T14:00:00+05', '2030-01-15T14:00:01+05'],
    ['2030-01-15T01:00:00-08:00', '2030-01-15T01:00:01-08:00'],
    ['2030-01-15', '2030-01-16'],
  ])('takes %s, inclusively', async (then, later) => {
    await freshdesk.put('/tickets/29', { priority: 3 })
    expect(await listed(`updated_since=${encodeURIComponent(then)}`)).toContain(29)
    expect(await listed(`updated_since=${encodeURIComponent(later)}`)).not.toContain(29)
  })

  it('takes an offset whose + arrived as a blank', async () => {
    await freshdesk.put('/tickets/29', { priority: 3 })
    expect(await listed('updated_since=2030-01-15T14:30:00+05:30')).toContain(29)
    expect(await listed('updated_since=2030-01-15T14:30:01+05:30')).not.toContain(29)
  })

  it.each(['yesterday', '2030-13-01', '2030-02-30', '1700000000'])('refuses %s', async (value) => {
    const answer = await list(`updated_since=${value}`)
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([['updated_since', 'invalid_value']])
  })
})
