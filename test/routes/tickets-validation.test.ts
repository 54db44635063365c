import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { createTicket, fieldsAndCodes, ID, NEW_TICKET, validationFailed } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const growth = await startFreshdesk({ plan: 'growth' })
const pro = await startFreshdesk({ plan: 'pro' })

const post = (fields: object) => freshdesk.post('/tickets', { ...NEW_TICKET, ...fields })

describe('what a ticket must have', () => {
  // Recorded by github freshworks-oss/fresh-samples#37, on an account with a required type of its own choices.
  it('is told field by field in the recorded order and words', async () => {
    freshdesk.emulator.load({ fixture: { ticket_fields: [{ name: 'ticket_type', required_for_agents: true }] } })
    const answer = await freshdesk.post('/tickets', {})
    expect(answer.status).toBe(400)
    expect(answer.text).toBe(
      JSON.stringify(
        validationFailed(
          { field: 'description', message: 'It should be a/an String', code: 'missing_field' },
          { field: 'status', message: "It should be one of these values: '2,3,4,5,6,7'", code: 'missing_field' },
          { field: 'subject', message: 'It should be a/an String', code: 'missing_field' },
          { field: 'priority', message: "It should be one of these values: '1,2,3,4'", code: 'missing_field' },
          {
            field: 'requester_id',
            message: 'Please fill at least 1 of requester_id, phone, email, twitter_id, facebook_id fields',
            code: 'missing_field',
          },
          {
            field: 'type',
            message: "It should be one of these values: 'Question,Incident,Problem,Feature Request,Refund'",
            code: 'missing_field',
          },
        ),
      ),
    )
  })

  it.each(['subject', 'description'])('is no blank %s', async (field) => {
    const message = 'It should not be blank as this is a mandatory field'
    const answer = await post({ [field]: '  ' })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(validationFailed({ field, message, code: 'invalid_value' }))
  })

  it('follows the account’s own choice of required fields', async () => {
    const ticket_fields = [{ name: 'group', required_for_agents: true }]
    freshdesk.emulator.load({ fixture: { ticket_fields } })
    expect((await post({})).body).toEqual(
      validationFailed({ field: 'group_id', message: 'It should be a/an Positive Integer', code: 'missing_field' }),
    )
    expect((await post({ group_id: ID.support })).status).toBe(201)
  })
})

describe('values', () => {
  // Recorded by github freshworks-oss/fresh-samples#33.
  it('as text where a number belongs are refused in the recorded words', async () => {
    const answer = await post({ status: '2' })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(
      validationFailed({
        field: 'status',
        message: "Value set is of type String.It should be one of these values: '2,3,4,5,6,7'",
        code: 'datatype_mismatch',
      }),
    )
  })

  it.each([
    ['status', 8, "It should be one of these values: '2,3,4,5,6,7'"],
    ['priority', 5, "It should be one of these values: '1,2,3,4'"],
    ['source', 8, "It should be one of these values: '1,2,3,7,9,10'"],
    ['type', 'Praise', "It should be one of these values: 'Question,Incident,Problem,Feature Request,Refund'"],
  ])('outside those of %s are refused: %o', async (field, value, message) => {
    const answer = await post({ [field]: value })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(validationFailed({ field, message, code: 'invalid_value' }))
  })

  it.each([
    ['priority', '1'],
    ['source', '2'],
    ['type', 5],
    ['subject', 5],
    ['description', 5],
    ['cc_emails', 'a@example.com'],
    ['cc_emails', [5]],
    ['tags', 'vip'],
    ['tags', [5]],
    ['responder_id', '158000002003'],
    ['group_id', 1.5],
    ['due_by', 1700000000],
    ['related_ticket_ids', ['2']],
    ['custom_fields', 'x'],
    ['custom_fields', []],
    ['attachments', 'x'],
  ])('of the wrong type are refused: %s %o', async (field, value) => {
    const answer = await post({ [field]: value })
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([[field, 'datatype_mismatch']])
  })

  it.each([...[2, 3, 4, 5, 6, 7].map((status) => ({ status })), ...[1, 2, 3, 4].map((priority) => ({ priority }))])(
    'inside those of the field are kept: %o',
    async (fields) => {
      expect((await post(fields)).body).toMatchObject(fields)
    },
  )

  it.each([
    ['a comma in a tag', { tags: ['good', 'bad,tag'] }, 'tags'],
    ['33 characters in a tag', { tags: ['x'.repeat(33)] }, 'tags'],
    ['an address that is none in cc_emails', { cc_emails: ['nobody'] }, 'cc_emails'],
    ['a negative id', { group_id: -1 }, 'group_id'],
  ])('are refused for %s', async (_what, fields, field) => {
    const answer = await post(fields)
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([[field, 'invalid_value']])
  })

  it('of keys that a ticket does not have are refused in the recorded words', async () => {
    const answer = await post({ priorty: 1, description_html: '<p>x</p>' })
    const message = 'Unexpected/invalid field in request'
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(
      validationFailed(
        { field: 'priorty', message, code: 'invalid_field' },
        { field: 'description_html', message, code: 'invalid_field' },
      ),
    )
  })

  it('are all judged at once', async () => {
    const answer = await post({ priority: 9, responder_id: 1, bogus: true, custom_fields: { cf_seats: 'many' } })
    expect(new Map(fieldsAndCodes(answer))).toEqual(
      new Map([
        ['priority', 'invalid_value'],
        ['responder_id', 'invalid_value'],
        ['bogus', 'invalid_field'],
        ['custom_fields.cf_seats', 'datatype_mismatch'],
      ]),
    )
  })
})

describe('ids', () => {
  it.each([
    'responder_id',
    'internal_agent_id',
    'group_id',
    'internal_group_id',
    'company_id',
    'product_id',
    'email_config_id',
  ])('of nothing are refused as %s', async (field) => {
    const answer = await post({ [field]: 4711 })
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([[field, 'invalid_value']])
  })

  it('of contacts are refused as responder_id', async () => {
    expect(fieldsAndCodes(await post({ responder_id: ID.ada }))).toEqual([['responder_id', 'invalid_value']])
  })
})

describe('company_id', () => {
  it('is inaccessible on a plan without multiple companies', async () => {
    const answer = await growth.post('/tickets', { ...NEW_TICKET, company_id: ID.acme })
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([['company_id', 'inaccessible_field']])
  })

  it('is taken on a plan with them', async () => {
    const answer = await pro.post('/tickets', { ...NEW_TICKET, company_id: ID.acme })
    expect(answer.body.company_id).toBe(ID.acme)
  })

  it('of the requester’s own company needs no feature', async () => {
    const answer = await growth.post('/tickets', { ...NEW_TICKET, email: 'ada@acme.test' })
    expect(answer.body.company_id).toBe(ID.acme)
  })
})

describe('fields that are required to close', () => {
  const onClosure = {
    ticket_fields: [
      { name: 'ticket_type', required_for_closure: true },
      { name: 'cf_resolution_code', required_for_closure: true },
    ],
  }
  const missing = validationFailed(
    {
      field: 'type',
      message: "It should be one of these values: 'Question,Incident,Problem,Feature Request,Refund'",
      code: 'missing_field',
    },
    {
      field: 'custom_fields.cf_resolution_code',
      message: "It should be one of these values: 'Fixed,Workaround,Not reproducible'",
      code: 'invalid_value',
    },
  )
  const given = { type: 'Problem', custom_fields: { cf_resolution_code: 'Fixed' } }

  it.each([2, 3, 6, 7])('are not demanded with status %i', async (status) => {
    freshdesk.emulator.load({ fixture: onClosure })
    expect((await post({ status })).status).toBe(201)
  })

  it.each([4, 5])('are demanded of a new ticket with status %i', async (status) => {
    freshdesk.emulator.load({ fixture: onClosure })
    const answer = await post({ status })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(missing)
    expect((await post({ status, ...given })).status).toBe(201)
  })

  it.each([4, 5])('are demanded of an update to status %i unless the ticket has them', async (status) => {
    freshdesk.emulator.load({ fixture: onClosure })
    const id = await createTicket(freshdesk)
    const answer = await freshdesk.put(`/tickets/${id}`, { status })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(missing)
    expect((await freshdesk.put(`/tickets/${id}`, given)).status).toBe(200)
    expect((await freshdesk.put(`/tickets/${id}`, { status })).status).toBe(200)
  })

  it('cannot be cleared while the ticket is closed', async () => {
    freshdesk.emulator.load({ fixture: onClosure })
    const id = await createTicket(freshdesk, { status: 5, ...given })
    const answer = await freshdesk.put(`/tickets/${id}`, { type: null })
    expect(answer.status).toBe(400)
    expect(answer.body.errors).toMatchObject([{ field: 'type' }])
    await freshdesk.put(`/tickets/${id}`, { status: 2 })
    expect((await freshdesk.put(`/tickets/${id}`, { type: null })).status).toBe(200)
  })
})
