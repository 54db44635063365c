import { describe, expect, it } from 'vitest'
import { accountOf } from '../support/account.ts'
import { setSettings } from '../support/agents.ts'
import { type Answer, NOW, startFreshdesk } from '../support/freshdesk.ts'
import { fieldsAndCodes } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const DEFAULT = 158000000001
const RETURNS = 158000034001
const REFERENCE_NUMBER = 158000015001
const REGION = 158000015007
const ADMIN = 158000002001
const FIELD_TIME = NOW.replace('T', ' ').replace('Z', '')

const fieldIdOf = (name: string) =>
  [...accountOf(emulator).database.fields.all()].find((field) => field.form === 'ticket' && field.name === name)?.id ??
  0
const namesOf = ({ body }: Answer): string[] => body.fields.map(({ name }: { name: string }) => name)
const view = (id: number) => freshdesk.get(`/ticket-forms/${id}`)

describe('ticket forms', () => {
  it('are listed without their fields, the default one among them', async () => {
    const { status, body } = await freshdesk.get('/ticket-forms')
    expect([status, body.map(({ id, title }: { id: number; title: string }) => [id, title])]).toEqual([
      200,
      [
        [DEFAULT, 'Default Ticket Form'],
        [RETURNS, 'Returns'],
      ],
    ])
    expect(Object.keys(body[1]).join()).toBe(
      'id,name,title,default,description,created_at,updated_at,last_updated_by,portals,non_editable',
    )
  })

  it('page by at most 50', async () => {
    const first = await freshdesk.get('/ticket-forms?per_page=1')
    expect(first.headers.get('link')).toBe(`<${emulator.url}/api/v2/ticket-forms?page=2&per_page=1>; rel="next"`)
    expect((await freshdesk.get('/ticket-forms?per_page=50')).status).toBe(200)
    expect(fieldsAndCodes(await freshdesk.get('/ticket-forms?per_page=51'))).toEqual([['per_page', 'invalid_value']])
  })

  it('name the portals that offer them when asked', async () => {
    await setSettings(freshdesk, { portal_ids: [7, 8] })
    emulator.load({ fixture: { ticket_forms: [{ title: 'Spain', portals: [8] }] } })
    const { body } = await freshdesk.get('/ticket-forms?include=portals')
    expect(body.map(({ portals }: { portals: object[] }) => portals)).toEqual([
      [
        { id: 7, name: 'acme' },
        { id: 8, name: 'acme 2' },
      ],
      [],
      [{ id: 8, name: 'acme 2' }],
    ])
    expect((await view(DEFAULT)).body.portals).toEqual([])
    expect((await freshdesk.get(`/ticket-forms/${DEFAULT}?include=portals`)).body.portals).toHaveLength(2)
  })

  it('are viewed with their fields in order, as customers see them', async () => {
    const answer = await view(RETURNS)
    expect(namesOf(answer)).toEqual(['subject', 'description', 'cf_reference_number', 'requester', 'company'])
    expect(Object.keys(answer.body.fields[2]).join()).toBe(
      'id,name,label,label_for_customers,position,type,default,customers_can_edit,required_for_closure,required_for_agents,required_for_customers,displayed_to_customers,created_at,updated_at,archived,hint_for_customers,placeholder_for_customers',
    )
    expect(answer.body.fields[2]).toMatchObject({
      id: REFERENCE_NUMBER,
      position: 3,
      label_for_customers: 'Number of the invoice',
      required_for_customers: true,
      hint_for_customers: 'It begins with R',
      placeholder_for_customers: null,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    })
    expect(answer.body.fields[3]).toMatchObject({ name: 'requester', portal_cc: 'false', portal_cc_to: 'company' })
  })

  it('are created with requester and company, whatever else is named', async () => {
    const fields = [
      { id: REGION, position: 2 },
      { id: REFERENCE_NUMBER, position: 1, required_for_customers: true },
    ]
    const answer = await freshdesk.post('/ticket-forms', { title: 'Ask us!', description: 'Anything', fields })
    const { id } = answer.body
    expect([answer.status, answer.headers.get('location')]).toEqual([201, `${emulator.url}/api/v2/ticket-forms/${id}`])
    expect(answer.body).toMatchObject({ name: 'ask_us', default: false, last_updated_by: ADMIN, created_at: NOW })
    expect(namesOf(answer)).toEqual(['cf_reference_number', 'cf_region', 'requester', 'company'])
    expect(answer.body.fields[0]).toMatchObject({ position: 1, required_for_customers: true, created_at: FIELD_TIME })
    expect((await view(id)).text).toBe(answer.text)
  })

  it('need no more than a title', async () => {
    const answer = await freshdesk.post('/ticket-forms', { title: 'Bare', description: 'Just so' })
    expect([answer.status, namesOf(answer)]).toEqual([201, ['requester', 'company']])
  })

  it.each([
    [{}, [['title', 'missing_field']]],
    [{ title: ' ' }, [['title', 'invalid_value']]],
    [{ title: 'x', name: 'x' }, [['name', 'invalid_field']]],
    [
      { title: 5, fields: [{ id: 1 }, {}, { id: REGION, colour: 1 }, { id: REGION }, { id: REGION }] },
      [
        ['title', 'datatype_mismatch'],
        ['fields[1].id', 'missing_field'],
        ['fields[2].colour', 'invalid_field'],
        ['fields[0].id', 'invalid_value'],
        ['fields[4].id', 'invalid_value'],
      ],
    ],
  ])('are refused with all that is wrong: %j', async (body, findings) => {
    const answer = await freshdesk.post('/ticket-forms', body)
    expect([answer.status, fieldsAndCodes(answer)]).toEqual([400, findings])
    expect((await freshdesk.get('/ticket-forms')).body).toHaveLength(2)
  })

  it('take no field that customers do not see', async () => {
    await freshdesk.put(`/admin/ticket_fields/${REGION}`, { displayed_to_customers: false })
    const answer = await freshdesk.post('/ticket-forms', { title: 'x', fields: [{ id: REGION }] })
    expect(fieldsAndCodes(answer)).toEqual([['fields[0].id', 'invalid_value']])
  })

  it('keep what an update does not name', async () => {
    await emulator.clock.advance(60)
    const { status, body } = await freshdesk.put(`/ticket-forms/${RETURNS}`, { title: 'Refunds' })
    const later = new Date(Date.parse(NOW) + 60_000).toISOString().replace('.000', '')
    expect([status, body]).toMatchObject([
      200,
      {
        title: 'Refunds',
        name: 'refunds',
        description: 'What customers send back',
        updated_at: later,
        last_updated_by: ADMIN,
      },
    ])
    expect(namesOf({ body } as Answer)).toHaveLength(5)
    expect((await freshdesk.put(`/ticket-forms/${RETURNS}`, { title: 'REFUNDS' })).status).toBe(200)
  })

  it('lose the fields that an update leaves out of the list', async () => {
    const answer = await freshdesk.put(`/ticket-forms/${RETURNS}`, { fields: [{ id: REGION }] })
    expect(namesOf(answer)).toEqual(['cf_region', 'requester', 'company'])
  })

  it('are deleted, but for the default one', async () => {
    expect((await freshdesk.delete(`/ticket-forms/${RETURNS}`)).status).toBe(204)
    expect((await view(RETURNS)).status).toBe(404)
    const answer = await freshdesk.delete(`/ticket-forms/${DEFAULT}`)
    expect([answer.status, fieldsAndCodes(answer)]).toEqual([400, [['id', 'invalid_value']]])
  })

  it.each(['GET', 'POST'])('are cloned by %s, without their description', async (method) => {
    const call = () => freshdesk.call(method, `/ticket-forms/${RETURNS}/clone`, method === 'POST' ? { body: {} } : {})
    const answer = await call()
    expect(answer.status).toBe(method === 'POST' ? 201 : 200)
    expect(answer.body).toMatchObject({
      title: 'Copy of Returns',
      name: 'copy_of_returns',
      description: '',
      default: false,
    })
    const original = await view(RETURNS)
    expect(namesOf(answer)).toEqual(namesOf(original))
    expect(answer.body.fields[2].hint_for_customers).toBe('It begins with R')
    expect([(await call()).status, (await freshdesk.get('/ticket-forms')).body.length]).toEqual([409, 3])
  })

  it('are cloned by no HEAD', async () => {
    expect((await freshdesk.call('HEAD', `/ticket-forms/${RETURNS}/clone`)).status).toBe(405)
    expect((await freshdesk.get('/ticket-forms')).body).toHaveLength(2)
  })

  it('are named by those who clone them', async () => {
    const answer = await freshdesk.post(`/ticket-forms/${DEFAULT}/clone`, { name: 'Returns in Spain' })
    expect([answer.status, answer.body.title]).toEqual([201, 'Returns in Spain'])
    expect(namesOf(answer)).toEqual(namesOf(await view(DEFAULT)))
  })
})

describe('the default form', () => {
  it('has what customers see, as soon as they see it', async () => {
    const before = namesOf(await view(DEFAULT))
    const made = await freshdesk.post('/admin/ticket_fields', {
      label: 'Serial',
      label_for_customers: 'Serial',
      type: 'custom_text',
      displayed_to_customers: true,
    })
    expect(namesOf(await view(DEFAULT))).toEqual([...before, made.body.name])
    await freshdesk.put(`/admin/ticket_fields/${made.body.id}`, { displayed_to_customers: false })
    expect(namesOf(await view(DEFAULT))).toEqual(before)
  })

  it('shows a field as it is told to, in its place', async () => {
    const path = `/ticket-forms/${DEFAULT}/fields/${REGION}`
    const { body: before } = await freshdesk.get(path)
    const answer = await freshdesk.put(path, { hint_for_customers: 'Where you are' })
    expect([answer.status, answer.body]).toEqual([
      200,
      { ...before, hint_for_customers: 'Where you are', created_at: FIELD_TIME, updated_at: FIELD_TIME },
    ])
    expect(fieldsAndCodes(await freshdesk.put(path, { position: 1 }))).toEqual([['position', 'invalid_value']])
    expect(fieldsAndCodes(await freshdesk.delete(path))).toEqual([['field_id', 'invalid_value']])
  })

  it('is the form of tickets that the API makes', async () => {
    const ticket = { email: 'ada@acme.test', subject: 'x', description: 'x', status: 2, priority: 1 }
    expect((await freshdesk.post('/tickets', ticket)).body.form_id).toBe(DEFAULT)
    expect(fieldsAndCodes(await freshdesk.post('/tickets', { ...ticket, form_id: RETURNS }))).toEqual([
      ['form_id', 'invalid_field'],
    ])
  })
})

describe('a field of a form', () => {
  const path = `/ticket-forms/${RETURNS}/fields/${REFERENCE_NUMBER}`

  it.each(['PUT', 'POST'])('is changed by %s', async (method) => {
    const body = {
      label_for_customers: 'Invoice',
      customers_can_edit: false,
      placeholder_for_customers: 'R-1',
      position: 1,
    }
    const answer = await freshdesk.call(method, path, { body })
    expect([answer.status, answer.body]).toMatchObject([200, { ...body, hint_for_customers: 'It begins with R' }])
    expect((await freshdesk.get(path)).text).toBe(answer.text)
    expect(namesOf(await view(RETURNS))[0]).toBe('cf_reference_number')
    expect((await freshdesk.get(`/admin/ticket_fields/${REFERENCE_NUMBER}`)).body.label_for_customers).toBe(
      'Reference number',
    )
  })

  it('is added where the form lacks it, at its end', async () => {
    const answer = await freshdesk.put(`/ticket-forms/${RETURNS}/fields/${REGION}`, { id: REGION })
    expect([answer.status, answer.body.position]).toEqual([200, 6])
    expect(fieldsAndCodes(await freshdesk.put(path, { id: REGION }))).toEqual([['id', 'invalid_value']])
  })

  it('is taken out, but for requester and company', async () => {
    expect((await freshdesk.delete(path)).status).toBe(204)
    expect((await freshdesk.get(path)).status).toBe(404)
    expect((await freshdesk.delete(path)).status).toBe(404)
    for (const name of ['requester', 'company']) {
      const answer = await freshdesk.delete(`/ticket-forms/${RETURNS}/fields/${fieldIdOf(name)}`)
      expect([answer.status, fieldsAndCodes(answer)]).toEqual([400, [['field_id', 'invalid_value']]])
    }
  })

  it('is 404 where there is no such ticket field', async () => {
    expect((await freshdesk.put(`/ticket-forms/${RETURNS}/fields/1`, {})).status).toBe(404)
    expect((await freshdesk.get(`/ticket-forms/${RETURNS}/fields/${REGION}`)).status).toBe(404)
  })

  it('goes with the ticket field', async () => {
    await freshdesk.delete(`/admin/ticket_fields/${REFERENCE_NUMBER}`)
    expect(namesOf(await view(RETURNS))).not.toContain('cf_reference_number')
  })
})

describe('a customer’s ticket in the portal', () => {
  const submit = (body: object) => freshdesk.call('POST', '/_emulator/portal/tickets', { body })
  const TICKET = {
    email: 'new@customer.test',
    name: 'Nadia',
    subject: 'It is broken',
    description: '<p>Since today</p>',
  }

  it('has what the form asks for, and is made by its requester', async () => {
    const custom_fields = { cf_reference_number: 'R-1' }
    const answer = await submit({ ...TICKET, form_id: RETURNS, custom_fields })
    const { ticket_id } = answer.body
    expect([answer.status, answer.body]).toEqual([201, { ticket_id, form_id: RETURNS }])
    const { body } = await freshdesk.get(`/tickets/${ticket_id}?include=requester`)
    expect(body).toMatchObject({ subject: 'It is broken', source: 2, status: 2, requester: { name: 'Nadia' } })
    expect(body.custom_fields.cf_reference_number).toBe('R-1')
  })

  it('is refused without what the form requires, though the account does not', async () => {
    const answer = await submit({ email: TICKET.email, form_id: RETURNS })
    expect(answer.status).toBe(400)
    for (const name of ['subject', 'description', 'custom_fields.cf_reference_number'])
      expect(answer.body.message).toContain(`${name}: `)
    expect((await submit({ ...TICKET, form_id: RETURNS })).status).toBe(400)
    expect((await submit(TICKET)).status).toBe(201)
  })

  it.each([{ type: 'Question' }, { priority: 4 }, { custom_fields: { cf_vip: true, cf_reference_number: 'R' } }])(
    'is refused with what the form does not show: %j',
    async (more) => {
      const answer = await submit({ ...TICKET, form_id: RETURNS, custom_fields: { cf_reference_number: 'R' }, ...more })
      expect([answer.status, answer.body.message]).toEqual([400, expect.stringContaining('Unexpected/invalid field')])
    },
  )

  it('is refused with what customers cannot change', async () => {
    await freshdesk.put(`/ticket-forms/${RETURNS}/fields/${REFERENCE_NUMBER}`, {
      customers_can_edit: false,
      required_for_customers: false,
    })
    expect((await submit({ ...TICKET, form_id: RETURNS, custom_fields: { cf_reference_number: 'R' } })).status).toBe(
      400,
    )
    expect((await submit({ ...TICKET, form_id: RETURNS })).status).toBe(201)
  })

  it('runs the rules of new tickets', async () => {
    emulator.addHook({ event: 'ticket.created', url: 'http://127.0.0.1:1/' })
    const { ticket_id } = emulator.submitTicket(TICKET)
    expect(emulator.deliveries.list().map((delivery) => delivery.ticket_id)).toEqual([ticket_id])
  })

  it('is 404 by a form that is not there', async () => {
    expect((await submit({ ...TICKET, form_id: 1 })).status).toBe(404)
    expect(() => emulator.submitTicket({ ...TICKET, email: 'x' })).toThrow('email: It should be an e-mail address')
  })
})
