import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { createTicket, fieldsAndCodes, ID, NEW_TICKET, validationFailed } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const { email: _, ...ANONYMOUS } = NEW_TICKET

const post = (requester: object) => freshdesk.post('/tickets', { ...ANONYMOUS, ...requester })
const requesterOf = async (ticketId: number) => (await freshdesk.get(`/tickets/${ticketId}?include=requester`)).body

describe('somebody who is known', () => {
  it.each([
    ['requester_id', { requester_id: ID.ada }, ID.ada],
    ['email', { email: 'ada@acme.test' }, ID.ada],
    ['email in capitals', { email: 'Ada@ACME.test' }, ID.ada],
    ['one of the other_emails', { email: 'niels.bohr@example.org' }, ID.niels],
    ['the e-mail of an agent', { email: 'amy.agent@example.com' }, ID.amy],
    ['the id of an agent', { requester_id: ID.amy }, ID.amy],
    ['phone', { phone: '+1 555 0105' }, ID.rosa],
    ['mobile number', { phone: '+1 555 0111' }, ID.ada],
    ['unique_external_id', { unique_external_id: 'cust-1001' }, ID.ada],
  ])('is the requester by %s', async (_way, requester, id) => {
    const answer = await post(requester)
    expect(answer.status).toBe(201)
    expect(answer.body.requester_id).toBe(id)
  })

  it.each([
    ['twitter_id', { twitter_id: 'grace' }],
    ['facebook_id', { facebook_id: 'fb-77' }],
  ])('is the requester by %s', async (_way, requester) => {
    freshdesk.emulator.load({
      fixture: { contacts: [{ id: 158000002999, name: 'Grace Hopper', twitter_id: 'grace', facebook_id: 'fb-77' }] },
    })
    expect((await post(requester)).body.requester_id).toBe(158000002999)
  })

  it('keeps its name whatever name is sent', async () => {
    const { body } = await post({ email: 'ada@acme.test', name: 'Somebody Else' })
    expect((await requesterOf(body.id)).requester).toMatchObject({ id: ID.ada, name: 'Ada Lovelace' })
  })

  it('brings its company along', async () => {
    expect((await post({ requester_id: ID.ada })).body.company_id).toBe(ID.acme)
  })

  it('is the one of requester_id when other ways name somebody else', async () => {
    expect((await post({ requester_id: ID.ada, email: 'linus@globex.test' })).body.requester_id).toBe(ID.ada)
  })

  it('is found by a phone that a deleted contact has too', async () => {
    freshdesk.emulator.load({
      fixture: {
        contacts: [
          { id: 158000002001001, name: 'Old Entry', phone: '+1 555 0900', deleted: true },
          { id: 158000002001002, name: 'New Entry', phone: '+1 555 0900' },
        ],
      },
    })
    expect((await post({ phone: '+1 555 0900' })).body.requester_id).toBe(158000002001002)
  })
})

describe('somebody unknown becomes a contact', () => {
  it.each([
    ['email', { email: 'test-ticket@example.com' }, { name: 'Test-ticket', email: 'test-ticket@example.com' }],
    ['email with a name', { email: 'x@example.com', name: 'Ex Ample' }, { name: 'Ex Ample', email: 'x@example.com' }],
    ['phone with a name', { phone: '+1 555 0999', name: 'Cal' }, { name: 'Cal', phone: '+1 555 0999', email: null }],
    ['twitter_id', { twitter_id: 'grace' }, { name: 'grace', twitter_id: 'grace' }],
    ['unique_external_id', { unique_external_id: 'crm-9' }, { name: 'crm-9', unique_external_id: 'crm-9' }],
  ])('by %s', async (_way, requester, contact) => {
    const { body, status } = await post(requester)
    expect(status).toBe(201)
    const made = await freshdesk.get(`/contacts/${body.requester_id}`)
    expect(made.body).toMatchObject({ active: false, ...contact })
  })

  it('of the company that has the e-mail’s domain', async () => {
    const answer = await post({ email: 'Newcomer@Globex.test' })
    expect(answer.body.company_id).toBe(ID.globex)
    expect((await freshdesk.get(`/contacts/${answer.body.requester_id}`)).body.company_id).toBe(ID.globex)
  })

  it('once: the second ticket finds it', async () => {
    const first = await createTicket(freshdesk)
    const second = await createTicket(freshdesk)
    expect((await requesterOf(second)).requester_id).toBe((await requesterOf(first)).requester_id)
  })
})

describe('is refused', () => {
  it('when nobody is named', async () => {
    const answer = await post({})
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(
      validationFailed({
        field: 'requester_id',
        message: 'Please fill at least 1 of requester_id, phone, email, twitter_id, facebook_id fields',
        code: 'missing_field',
      }),
    )
  })

  it.each([{ phone: '' }, { twitter_id: ' ' }, { unique_external_id: '' }])('when %o names nobody', async (blank) => {
    expect(fieldsAndCodes(await post(blank))).toEqual([['requester_id', 'missing_field']])
  })

  it('when a phone comes without the name of somebody new', async () => {
    const answer = await post({ phone: '+1 555 0999' })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(
      validationFailed({ field: 'name', message: 'It should be a/an String', code: 'missing_field' }),
    )
  })

  it.each([
    ['facebook_id', { facebook_id: 'nobody' }],
    ['requester_id', { requester_id: 4711 }],
  ])('when %s is unknown', async (field, requester) => {
    const answer = await post(requester)
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([[field, 'invalid_value']])
  })

  it.each([
    { field: 'email', value: 'bob@spam.test', state: 'blocked' },
    { field: 'requester_id', value: ID.bob, state: 'blocked' },
    { field: 'email', value: 'dora@example.com', state: 'deleted' },
    { field: 'requester_id', value: ID.dora, state: 'deleted' },
  ])('when $field is that of a $state contact', async ({ field, value }) => {
    const answer = await post({ [field]: value })
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([[field, 'invalid_value']])
  })

  it.each([
    ['email', { email: 'not an address' }, 'invalid_value'],
    ['requester_id', { requester_id: '158000002101' }, 'datatype_mismatch'],
    ['phone', { phone: 15550101 }, 'datatype_mismatch'],
  ])('when %s is not of its kind, and nothing else is said about the requester', async (field, requester, code) => {
    expect(fieldsAndCodes(await post(requester))).toEqual([[field, code]])
  })
})
