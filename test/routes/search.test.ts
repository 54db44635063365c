import { describe, expect, it } from 'vitest'
import { rawCall } from '../http/raw.ts'
import { type Answer, type Call, startFreshdesk } from '../support/freshdesk.ts'
import { COMPANY, PERSON } from '../support/people.ts'
import { ACCESS_DENIED, createTicket, ID, NEXT_TICKET, validationFailed } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

type Resource = 'tickets' | 'contacts' | 'companies'

/** @param expression without the double quotes around it */
const search = (resource: Resource, expression: string, { page, ...call }: Call & { readonly page?: number } = {}) =>
  freshdesk.get(
    `/search/${resource}?${new URLSearchParams({ query: `"${expression}"`, ...(page && { page: String(page) }) })}`,
    call,
  )

const idsOf = (answer: Answer): number[] => {
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body.results.map(({ id }: { id: number }) => id)
}

async function find(resource: Resource, expression: string, call?: Call): Promise<number[]> {
  const answer = await search(resource, expression, call)
  const ids = idsOf(answer)
  if (answer.body.total <= 30) expect(answer.body.total).toBe(ids.length)
  return ids
}

describe('a reply', () => {
  it('of tickets has their number, and what the list shows of them with their descriptions', async () => {
    const listed = await freshdesk.get('/tickets?include=description&per_page=100')
    const answer = await search('tickets', "tag:'vpn'")
    const expected = [1, 13, 26].map((id) => ({
      ...listed.body.find((ticket: { id: number }) => ticket.id === id),
      ticket_bcc_emails: [],
    }))
    expect(answer.body).toEqual({ total: 3, results: expected })
    expect(Object.keys(answer.body.results[0]).indexOf('ticket_bcc_emails')).toBe(4)
    expect(expected[0]).toMatchObject({
      description_text: expect.stringMatching(/tunnel/),
      structured_description: null,
    })
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(answer.headers.get('x-ratelimit-used-currentrequest')).toBe('1')
    expect(answer.headers.has('link')).toBe(false)
  })

  it('of contacts has what their list shows', async () => {
    const listed = await freshdesk.get('/contacts?email=ada@acme.test')
    const answer = await search('contacts', "email:'ada@acme.test'")
    expect(answer.text).toBe(JSON.stringify({ total: 1, results: listed.body }))
  })

  it('of companies has them as they are viewed', async () => {
    const viewed = await freshdesk.get(`/companies/${COMPANY.globex}`)
    const answer = await search('companies', "domain:'globex.test'")
    expect(answer.text).toBe(JSON.stringify({ total: 1, results: [viewed.body] }))
  })

  it.each<[Resource, string]>([
    ['tickets', 'status:2 AND status:3'],
    ['contacts', "email:'nobody@example.com'"],
    ['companies', 'domain:example.com'],
  ])('of %s that nothing matches is 200 with no results', async (resource, expression) => {
    const answer = await search(resource, expression)
    expect([answer.status, answer.text]).toEqual([200, '{"total":0,"results":[]}'])
  })
})

describe('tickets', () => {
  it.each<[string, number[]]>([
    ['status:2 AND priority:1', [7, 2, 17, 25]],
    ['priority:>4', [6, 10, 23, 24]],
    ['status:>6 AND priority:<3', [5, 13, 20, 26, 30]],
    ['agent_id:158000002005', [4, 9, 15, 22, 26]],
    ['agent_id:null', [7, 29, 2, 12, 18, 25]],
    ['agent_id:null AND group_id:null', [7, 29, 18]],
    ['group_id:158000004003', [6, 10, 13, 24]],
    ['tag:outage', [6, 10, 24]],
    ['tag:OUTAGE', []],
    ['tag:out', []],
    ['tag:null AND status:7', [30]],
    ["type:'Feature Request'", [7, 18, 25]],
    ['type:Incident AND status:2', [29, 1]],
    ['type:null', [17]],
    ["created_at:'2030-01-13'", [1]],
    ['created_at:2030-01-13', [1]],
    ["created_at:>'2030-01-14'", [7, 3, 29, 6, 2]],
    ["created_at:<'2029-12-06'", [34, 36]],
    ["updated_at:'2030-01-12' AND status:3", [4]],
    ["due_by:'2030-01-14'", [6, 1, 4, 5]],
    ["due_by:>'2030-01-15' AND due_by:<'2030-01-16'", [29]],
    ['due_by:null', []],
    ["fr_due_by:'2030-01-15' AND priority:1", [7]],
  ])('are found by %s', async (expression, ids) => {
    expect(await find('tickets', expression)).toEqual(ids)
  })

  it.each<[string, number[]]>([
    ["cf_reference_number:'A-5531'", [8]],
    ['custom_string:A-5531', [8]],
    ['custom_string:EMEA', []],
    ['cf_vip:true', [1, 10, 34]],
    ['cf_vip:false', [23]],
    ['cf_vip:null AND tag:hardware', [2, 15]],
    ['cf_seats:120', [1]],
    ['cf_seats:>120', [1, 24]],
    ['cf_seats:<9', [13, 16]],
    ['cf_seats:>-1 AND cf_seats:<8', [16]],
    ["cf_incident_date:'2024-03-31'", [9]],
    ["cf_incident_date:<'2024-03-30'", [34]],
    ["cf_region:'EMEA' OR cf_region:'APAC'", [1, 10, 19]],
    ["cf_country:'United States'", [6, 22]],
    ["cf_state:'New York'", [6]],
    ["cf_city:'Los Angeles'", [22]],
    ['cf_country:Germany AND cf_city:null', []],
  ])('are found by their custom fields: %s', async (expression, ids) => {
    expect(await find('tickets', expression)).toEqual(ids)
  })

  it.each<[string, number[]]>([
    ['type:null OR status:3 AND priority:4', [10, 17]],
    ['(type:null OR status:3) AND priority:4', [10]],
    ['status:3 AND priority:4 OR type:null', [10, 17]],
    ['status:3 AND (priority:4 OR (tag:hardware AND (type:Problem OR type:Refund)))', [10, 34]],
    ["(type:'Question' OR type:'Problem') AND (due_by:>'2030-01-16' AND due_by:<'2030-01-17')", [3, 2]],
  ])('are found by conditions joined: %s', async (expression, ids) => {
    expect(await find('tickets', expression)).toEqual(ids)
  })

  it('that are deleted, spam or archived are not found', async () => {
    expect(await find('tickets', "created_at:'2030-01-10'")).toEqual([])
    const all = await search('tickets', "created_at:>'2000-01-01'", { page: 2 })
    expect(all.body.total).toBe(32)
    expect(idsOf(all)).toEqual([34, 36])
  })

  it.each([
    ['admin-api-key', 32],
    ['supervisor-api-key', 32],
    ['agent-api-key', 32],
    ['group-api-key', 7],
    ['restricted-api-key', 5],
  ])('are those that %s may see', async (key, total) => {
    const answer = await search('tickets', 'status:<99', { key })
    expect(answer.body.total).toBe(total)
    const listed = await freshdesk.get('/tickets?updated_since=2000-01-01&per_page=100', { key })
    expect(answer.body.results).toHaveLength(Math.min(30, total))
    expect(idsOf(answer)).toEqual(listed.body.slice(0, 30).map(({ id }: { id: number }) => id))
  })

  it('of other agents are not found by a query that names them', async () => {
    expect(await find('tickets', 'agent_id:158000002003', { key: 'restricted-api-key' })).toEqual([])
    expect(await find('tickets', 'group_id:158000004001 OR tag:invoice', { key: 'group-api-key' })).toEqual([12, 27])
  })
})

describe('contacts', () => {
  const { ada, linus, marie, niels, rosa, zoe, blockedBob } = PERSON

  it.each<[string, number[]]>([
    ['active:true', [blockedBob, rosa, zoe, linus, niels, ada]],
    ['active:false', [marie]],
    ['company_id:158000003001', [niels, ada]],
    ['company_id:null', [blockedBob, rosa]],
    ["email:'ADA@acme.test'", [ada]],
    ['email:niels.bohr@example.org', [niels]],
    ['email:null', [rosa]],
    ["phone:'+1 555 0101'", [ada]],
    ["mobile:'+1 555 0111'", [ada]],
    ['phone:null AND active:false', [marie]],
    ['twitter_id:null AND language:sv', [zoe]],
    ['tag:beta', [niels, ada]],
    ['tag:null AND company_id:158000003002', [zoe, linus]],
    ["language:'en' AND tag:vip", [ada]],
    ['time_zone:Stockholm', [zoe]],
    ["created_at:'2029-01-20'", [ada]],
    ["updated_at:<'2029-02-01'", [niels, ada]],
    ["department:'Research'", [marie, ada]],
    ['newsletter:true', [ada]],
    ['customer_number:>1002', [linus, niels]],
  ])('are found by %s', async (expression, ids) => {
    expect(await find('contacts', expression)).toEqual(ids)
  })

  it('that are deleted are not found, nor are agents', async () => {
    expect(await find('contacts', "email:'dora@example.com' OR email:'amy.agent@example.com'")).toEqual([])
  })

  it('are found by their Twitter names', async () => {
    const { body } = await freshdesk.post('/contacts', { name: 'Grace', twitter_id: 'grace' })
    expect(await find('contacts', "twitter_id:'grace'")).toEqual([body.id])
  })

  it('are found by a company that is not their first', async () => {
    emulator.load({
      fixture: { contacts: [{ id: 158000002999, name: 'Grace', email: 'grace@globex.test' }] },
    })
    const other_companies = [{ company_id: COMPANY.umbrella }]
    await freshdesk.put('/contacts/158000002999', { other_companies })
    expect(await find('contacts', `company_id:${COMPANY.umbrella}`)).toEqual([158000002999, marie])
  })
})

describe('companies', () => {
  const { acme, globex, umbrella } = COMPANY

  it.each<[string, number[]]>([
    ['domain:acme.test', [acme]],
    ["domain:'GLOBEX.test'", [globex]],
    ['domain:null', []],
    ["created_at:>'2029-04-01'", [umbrella, globex]],
    ["updated_at:<'2029-04-01'", [acme]],
    ['contract_number:>4712', [umbrella, globex]],
    ["support_plan:'Gold' OR account_manager:null", [umbrella, acme]],
    ["account_manager:'Sam Supervisor'", [globex]],
  ])('are found by %s', async (expression, ids) => {
    expect(await find('companies', expression)).toEqual(ids)
  })
})

describe('what is asked wrongly', () => {
  const failure = (field: string, message: string, code = 'invalid_value') => validationFailed({ field, message, code })
  const unknown = (field: string) => failure(field, 'Unexpected/invalid field in request', 'invalid_field')
  const mismatch = (field: string, type: string, rule: string) =>
    failure(field, `Value set is of type ${type}.It should be a/an ${rule}`, 'datatype_mismatch')
  const DATE = 'valid date in the format YYYY-MM-DD'
  const ORDER = 'It takes : alone, :> and :< are for dates and numbers'

  it.each([
    ['status', failure('query', 'There should be a : after status at position 8')],
    ['(status:2', failure('query', 'There should be a ) that closes the ( at position 2')],
    ['status:2 AND', failure('query', 'There should be a condition, as in priority:3, at position 14')],
    ['requester_id:158000002101', unknown('requester_id')],
    ['company_id:158000003001', unknown('company_id')],
    ['responder_id:158000002003', unknown('responder_id')],
    ['subject:VPN', unknown('subject')],
    ['Status:2', unknown('Status')],
    ['constructor:2', unknown('constructor')],
    ['cf_unknown:2', unknown('cf_unknown')],
    ['cf_steps:x', unknown('cf_steps')],
    ['cf_amount:50', unknown('cf_amount')],
    ["cf_status_page:'https://status.acme.test/console'", unknown('cf_status_page')],
    ["cf_callback_number:'555'", unknown('cf_callback_number')],
    ['status:open', mismatch('status', 'String', 'Integer (at position 9)')],
    ["status:'2'", mismatch('status', 'String', 'Integer (at position 9)')],
    ['status:2.5', mismatch('status', 'Float', 'Integer (at position 9)')],
    ['priority:1 AND status:true', mismatch('status', 'Boolean', 'Integer (at position 24)')],
    ['priority:>=3', mismatch('priority', 'String', 'Integer (at position 12)')],
    ['cf_vip:1', mismatch('cf_vip', 'Integer', 'Boolean (at position 9)')],
    ["cf_vip:'true'", mismatch('cf_vip', 'String', 'Boolean (at position 9)')],
    ['due_by:5', mismatch('due_by', 'Integer', `${DATE} (at position 9)`)],
    ['due_by:>tomorrow', failure('due_by', `It should be a/an ${DATE} (at position 10)`)],
    ["due_by:<'2030-02-31'", failure('due_by', `It should be a/an ${DATE} (at position 10)`)],
    ["due_by:'2030-01-15T09:00:00Z'", failure('due_by', `It should be a/an ${DATE} (at position 9)`)],
    ['tag:>5', failure('tag', `${ORDER} (at position 5)`)],
    ['cf_vip:<true', failure('cf_vip', `${ORDER} (at position 8)`)],
    ['cf_region:>EMEA', failure('cf_region', `${ORDER} (at position 11)`)],
    ['due_by:>null', failure('due_by', 'null takes : alone (at position 8)')],
  ])('"%s" answers 400 and names its place', async (expression, body) => {
    const answer = await search('tickets', expression)
    expect([answer.status, answer.body]).toEqual([400, body])
  })

  it.each<[Resource, string, string]>([
    ['contacts', "name:'Ada Lovelace'", 'name'],
    ['contacts', 'status:2', 'status'],
    ['contacts', 'custom_string:x', 'custom_string'],
    ['companies', 'name:Globex', 'name'],
    ['companies', "domains:'acme.test'", 'domains'],
    ['companies', 'cf_vip:true', 'cf_vip'],
  ])('%s cannot be found by %s', async (resource, expression, field) => {
    const answer = await search(resource, expression)
    expect([answer.status, answer.body]).toEqual([400, unknown(field)])
  })

  it('is told in one answer, an error a field', async () => {
    const query = '"statuss:3 AND status:x AND (status:true OR tag:>5)"'
    const answer = await freshdesk.get(`/search/tickets?${new URLSearchParams({ query, page: '0', per_page: '5' })}`)
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(
      validationFailed(
        { field: 'page', message: 'It should be a/an Positive Integer', code: 'invalid_value' },
        { field: 'statuss', message: 'Unexpected/invalid field in request', code: 'invalid_field' },
        {
          field: 'status',
          message: 'Value set is of type String.It should be a/an Integer (at position 23)',
          code: 'datatype_mismatch',
        },
        { field: 'tag', message: `${ORDER} (at position 48)`, code: 'invalid_value' },
      ),
    )
  })

  const UNQUOTED = failure('query', 'It should be enclosed in double quotes, as in "priority:3"')

  it.each([
    ['', failure('query', 'It should be a/an String', 'missing_field')],
    ['query=', UNQUOTED],
    ['query=status:2', UNQUOTED],
    ['query=%22status:2', UNQUOTED],
    ['query=%27status:2%27', UNQUOTED],
    ['query=%22%22', failure('query', 'There should be a condition, as in priority:3, at position 2')],
    ['query=%22status:2%22&order_by=due_by', unknown('order_by')],
    ['query=%22status:2%22&page=11', failure('page', 'It should be a Positive Integer less than or equal to 10')],
    ['query=%22status:2%22&page=0', failure('page', 'It should be a/an Positive Integer')],
    ['query=%22status:2%22&page=two', mismatch('page', 'String', 'Positive Integer')],
  ])('the parameters %s answer 400', async (parameters, body) => {
    for (const resource of ['tickets', 'contacts', 'companies']) {
      const answer = await freshdesk.get(
        `/search/${resource}?${parameters.replace('status:2', "created_at:'2030-01-01'")}`,
      )
      expect([answer.status, answer.body]).toEqual([400, body])
    }
  })

  const tagOf = (length: number) => `tag:'${'x'.repeat(length - '"tag:\'\'"'.length)}'`

  it('is a query of 513 characters, quotes included; 512 are searched for', async () => {
    expect(await find('tickets', tagOf(512))).toEqual([])
    const answer = await search('tickets', tagOf(513))
    expect([answer.status, answer.body]).toEqual([400, failure('query', 'It should have a maximum of 512 characters')])
  })

  it('is refused too when it is longer and not a query at all', async () => {
    const answer = await search('tickets', '('.repeat(5000))
    expect([answer.status, answer.body]).toEqual([400, failure('query', 'It should have a maximum of 512 characters')])
  })

  it('is answered when it is as deep as 512 characters allow', async () => {
    expect(await find('tickets', `${'('.repeat(251)}tag:vpn${')'.repeat(251)}`)).toEqual([1, 13, 26])
  })

  it('is 405 by any other method', async () => {
    const answer = await freshdesk.post('/search/tickets', { query: '"status:2"' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET'])
  })
})

describe('the URL', () => {
  const found = async (parameters: string) => idsOf(await freshdesk.get(`/search/tickets?${parameters}`))

  it.each([
    ['blanks as %20', 'query=%22status:2%20AND%20priority:1%22'],
    ['blanks as +', 'query=%22status:2+AND+priority:1%22'],
    ['everything encoded', 'query=%22status%3A2%20AND%20priority%3A1%22'],
    ['an older query before the one that counts', 'query=%22tag:vpn%22&query=%22status:2+AND+priority:1%22'],
  ])('may have %s', async (_name, parameters) => {
    expect(await found(parameters)).toEqual([7, 2, 17, 25])
  })

  it('may carry the double quotes as they are', async () => {
    const answer = await rawCall(emulator, { path: '/api/v2/search/tickets?query="status:2+AND+priority:1"' })
    expect(JSON.parse(answer.text)).toMatchObject({ total: 4 })
  })

  it('may end its path with a slash', async () => {
    expect((await freshdesk.get('/search/tickets/?query=%22tag:vpn%22')).body.total).toBe(3)
  })

  it('needs a + of a value encoded', async () => {
    const phone = async (plus: string) =>
      (await freshdesk.get(`/search/contacts?query=%22phone:'${plus}1+555+0101'%22`)).body.total
    expect([await phone('%2B'), await phone('+')]).toEqual([1, 0])
  })
})

describe('pages', () => {
  const tickets = Array.from({ length: 400 }, (_, index) => ({
    subject: `Ticket ${index}`,
    requester: 'ada@acme.test',
    status: index % 2 === 0 ? 5 : 4,
    tags: ['bulk'],
    created_at: `-${1000 - index}s`,
  }))

  it('have 30 results each, newest first, ten pages of them, of a total that goes on', async () => {
    emulator.load({ fixture: { tickets } })
    const read: number[] = []
    for (let page = 1; page <= 10; page++) {
      const answer = await search('tickets', 'tag:bulk', { page })
      expect(answer.body.total).toBe(400)
      expect(answer.headers.has('link')).toBe(false)
      read.push(...idsOf(answer))
    }
    const newest = Array.from({ length: 300 }, (_, index) => NEXT_TICKET + 399 - index)
    expect(read).toEqual(newest)
  })

  it('go across rows that do not match', async () => {
    emulator.load({ fixture: { tickets } })
    const expected = Array.from({ length: 200 }, (_, index) => NEXT_TICKET + 399 - 2 * index)
    for (const page of [1, 2, 6, 7, 8]) {
      const answer = await search('tickets', 'tag:bulk AND status:4', { page })
      expect([answer.body.total, idsOf(answer)]).toEqual([200, expected.slice((page - 1) * 30, page * 30)])
    }
  })

  it('past the last are empty, with the total', async () => {
    expect((await search('tickets', 'tag:vpn', { page: 10 })).text).toBe('{"total":3,"results":[]}')
  })

  it('have tickets of one second by descending id', async () => {
    emulator.load({ fixture: { tickets: tickets.slice(0, 3).map((one) => ({ ...one, created_at: '-10s' })) } })
    expect(await find('tickets', 'tag:bulk')).toEqual([NEXT_TICKET + 2, NEXT_TICKET + 1, NEXT_TICKET])
  })
})

describe('a change', () => {
  it('of a ticket is found at once', async () => {
    const id = await createTicket(freshdesk, { tags: ['fresh'], priority: 4 })
    expect(await find('tickets', 'tag:fresh AND priority:4')).toEqual([id])
    await freshdesk.put(`/tickets/${id}`, { tags: ['stale'], custom_fields: { cf_region: 'APAC' } })
    expect(await find('tickets', 'tag:fresh')).toEqual([])
    expect(await find('tickets', 'tag:stale AND cf_region:APAC')).toEqual([id])
    expect(await find('tickets', "updated_at:'2030-01-15' AND tag:stale")).toEqual([id])
  })

  it('from listed to deleted and back takes a ticket out and in', async () => {
    await freshdesk.delete('/tickets/13')
    expect(await find('tickets', 'tag:vpn')).toEqual([1, 26])
    await freshdesk.put('/tickets/13/restore')
    expect(await find('tickets', 'tag:vpn')).toEqual([1, 13, 26])
  })

  it('of a contact and of a company is found at once', async () => {
    await freshdesk.delete(`/contacts/${PERSON.niels}`)
    expect(await find('contacts', 'tag:beta')).toEqual([PERSON.ada])
    await freshdesk.put(`/contacts/${PERSON.niels}/restore`)
    await freshdesk.put(`/contacts/${PERSON.ada}`, { tags: [] })
    expect(await find('contacts', 'tag:beta')).toEqual([PERSON.niels])
    await freshdesk.put(`/companies/${COMPANY.acme}`, { domains: ['acme.example'] })
    expect(await find('companies', "domain:'acme.example' OR domain:'acme.test'")).toEqual([COMPANY.acme])
    await freshdesk.delete(`/companies/${COMPANY.acme}`)
    expect(await find('companies', "domain:'acme.example'")).toEqual([])
    expect(await find('contacts', `company_id:${COMPANY.acme}`)).toEqual([])
  })

  it('is gone after a reset, and found again in the snapshot that has it', async () => {
    emulator.snapshot('before')
    const id = await createTicket(freshdesk, { tags: ['vpn'] })
    emulator.snapshot('after')
    expect(await find('tickets', 'tag:vpn')).toEqual([id, 1, 13, 26])
    emulator.restore('before')
    expect(await find('tickets', 'tag:vpn')).toEqual([1, 13, 26])
    await freshdesk.put('/tickets/2', { tags: ['vpn'] })
    expect(await find('tickets', 'tag:vpn')).toEqual([2, 1, 13, 26])
    emulator.restore('after')
    expect(await find('tickets', 'tag:vpn')).toEqual([id, 1, 13, 26])
    emulator.reset()
    expect(await find('tickets', 'tag:vpn')).toEqual([1, 13, 26])
  })

  it('of one account is not found in its fork', async () => {
    const id = await createTicket(freshdesk, { tags: ['vpn'] })
    const fork = emulator.createAccount({ name: 'fork', from: 'acme' })
    const inFork = async () =>
      (await rawCall(emulator, { path: `${new URL(fork.url).pathname}/api/v2/search/tickets?query=%22tag:vpn%22` }))
        .text
    expect(idsOf(await search('tickets', 'tag:vpn'))).toEqual([id, 1, 13, 26])
    await freshdesk.delete(`/tickets/${id}`)
    expect(await find('tickets', 'tag:vpn')).toEqual([1, 13, 26])
    expect(JSON.parse(await inFork()).total).toBe(4)
  })

  it('of the form makes a new field one to search by', async () => {
    expect((await search('tickets', 'cf_colour:red')).status).toBe(400)
    emulator.load({
      fixture: {
        ticket_fields: [{ name: 'cf_colour', type: 'custom_text' }],
        tickets: [{ subject: 'Red', requester: 'ada@acme.test', custom_fields: { cf_colour: 'red' } }],
      },
    })
    expect(await find('tickets', 'cf_colour:red')).toEqual([NEXT_TICKET])
    expect(await find('tickets', 'custom_string:red')).toEqual([NEXT_TICKET])
    expect(await find('tickets', "cf_colour:null AND custom_string:'A-5531'")).toEqual([8])
  })
})

describe('with a search lag of 120 seconds', () => {
  it('a new ticket is found when they have passed', async () => {
    emulator.settings.search_lag_s = 120
    const id = await createTicket(freshdesk, { tags: ['vpn'] })
    expect(await find('tickets', 'tag:vpn')).toEqual([1, 13, 26])
    await emulator.clock.advance(119)
    expect(await find('tickets', 'tag:vpn')).toEqual([1, 13, 26])
    await emulator.clock.advance(1)
    expect(await find('tickets', 'tag:vpn')).toEqual([id, 1, 13, 26])
  })

  it('a changed row is not found from its change until they have passed', async () => {
    emulator.settings.search_lag_s = 120
    await freshdesk.put('/tickets/13', { priority: 1 })
    await freshdesk.put(`/contacts/${PERSON.ada}`, { job_title: 'Countess' })
    await freshdesk.put(`/companies/${COMPANY.acme}`, { note: 'Pays late' })
    const found = async () => [
      await find('tickets', 'tag:vpn'),
      await find('contacts', 'tag:vip'),
      await find('companies', 'domain:acme.test'),
    ]
    expect(await found()).toEqual([[1, 26], [], []])
    await emulator.clock.advance(120)
    expect(await found()).toEqual([[1, 13, 26], [PERSON.ada], [COMPANY.acme]])
  })
})

describe('an agent', () => {
  it('needs the privilege to view what it searches for', async () => {
    emulator.load({
      fixture: {
        roles: [{ name: 'People only', description: 'Sees contacts', privileges: ['view_contacts'] }],
        agents: [{ name: 'Pat', email: 'pat@example.com', api_key: 'pat-api-key', roles: ['People only'] }],
      },
    })
    const key = 'pat-api-key'
    const answers = [
      await search('tickets', 'status:2', { key }),
      await search('contacts', 'active:true', { key }),
      await search('companies', 'domain:acme.test', { key }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 200, 403])
    expect(answers[0]?.body).toEqual(ACCESS_DENIED)
  })

  it('finds itself among no contacts', async () => {
    expect(await find('contacts', "email:'rita.restricted@example.com'")).toEqual([])
    expect(await find('tickets', `agent_id:${ID.rita} AND status:3`)).toEqual([4, 22])
  })
})
