import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { COMPANY, failures, names, PERSON, UUID } from '../support/people.ts'

const freshdesk = await startFreshdesk()
const { ada, linus, zoe } = PERSON
const LISTED = ['Ada Lovelace', 'Linus Pauling', 'Marie Curie', 'Niels Bohr', 'Rosa Parks', 'Zoë Ångström']

const listed = async (query: string) => names(await freshdesk.get(`/contacts?${query}`))
const add = async (name: string, fields: object = {}) =>
  (await freshdesk.post('/contacts', { name, phone: '1', ...fields })).body.id

describe('the plain list', () => {
  it('has the contacts that are neither blocked nor deleted, and no agents', async () => {
    const answer = await freshdesk.get('/contacts')
    expect(answer.status).toBe(200)
    expect(names(answer)).toEqual(LISTED)
    expect(answer.headers.get('link')).toBeNull()
  })

  it('shows a contact as recorded: without tags, lists, other_emails, view_all_tickets, avatar and devices', async () => {
    await freshdesk.put(`/contacts/${linus}`, { other_companies: [{ company_id: COMPANY.acme }] })
    const { body } = await freshdesk.get('/contacts?email=linus@globex.test')
    expect(body).toEqual([
      {
        active: true,
        address: null,
        description: null,
        email: 'linus@globex.test',
        id: linus,
        job_title: 'Buyer',
        language: 'en',
        mobile: null,
        name: 'Linus Pauling',
        phone: null,
        time_zone: 'UTC',
        twitter_id: null,
        custom_fields: { department: 'Finance', newsletter: false, customer_number: 1002 },
        facebook_id: null,
        created_at: '2029-04-20T09:00:00Z',
        updated_at: '2030-01-15T09:00:00Z',
        csat_rating: null,
        preferred_source: 'email',
        contact_type: 'contact',
        first_seen: null,
        last_seen: null,
        company_id: COMPANY.globex,
        other_companies: [COMPANY.acme],
        unique_external_id: null,
        first_name: 'Linus',
        last_name: 'Pauling',
        visitor_id: expect.stringMatching(UUID),
        org_contact_id: Number(body[0].org_contact_id_str),
        org_contact_id_str: expect.stringMatching(/^209\d{16}$/),
        other_phone_numbers: [],
        social_handler: [],
        guest_name: null,
        guest_profile_pic: null,
      },
    ])
  })

  it('is by name whatever the case, contacts of one name by id', async () => {
    const first = await add('marie CURIE')
    const second = await add('Marie Curie')
    await add('aaron')
    const { body } = await freshdesk.get('/contacts')
    expect(body.map(({ name }: { name: string }) => name.toLowerCase())).toEqual(
      ['aaron', ...LISTED.slice(0, 3), 'marie curie', 'marie curie', ...LISTED.slice(3)].map((one) =>
        one.toLowerCase(),
      ),
    )
    expect(body.slice(3, 6).map(({ id }: { id: number }) => id)).toEqual([PERSON.marie, first, second])
  })

  it('has names of every script', async () => {
    for (const name of ['Ａｄａ', '葛', '😀', '\uffff']) await add(name)
    expect(await listed('')).toEqual([...LISTED, '葛', '😀', 'Ａｄａ', '\uffff'])
  })

  it('is paged, with a Link to the next page while there is one', async () => {
    const first = await freshdesk.get('/contacts?per_page=4')
    expect(names(first)).toEqual(LISTED.slice(0, 4))
    expect(first.headers.get('link')).toBe(`<${freshdesk.emulator.url}/api/v2/contacts?page=2&per_page=4>; rel="next"`)
    const second = await freshdesk.get('/contacts?per_page=4&page=2')
    expect(names(second)).toEqual(LISTED.slice(4))
    expect(second.headers.get('link')).toBeNull()
  })

  it('has no next page when the last one is full, and nothing past its end', async () => {
    expect((await freshdesk.get('/contacts?per_page=3&page=2')).headers.get('link')).toBeNull()
    const past = await freshdesk.get('/contacts?page=999')
    expect([past.status, past.body, past.headers.get('link')]).toEqual([200, [], null])
  })

  it('has 30 to a page unless told otherwise', async () => {
    for (let index = 0; index < 30; index++) await add(`Extra ${index}`)
    const answer = await freshdesk.get('/contacts')
    expect(answer.body).toHaveLength(30)
    expect(answer.headers.get('link')).toContain('page=2')
  })
})

describe('a filter', () => {
  it.each([
    ['email=ada@acme.test', ['Ada Lovelace']],
    ['email=ADA@ACME.TEST', ['Ada Lovelace']],
    ['email=niels.bohr@example.org', ['Niels Bohr']],
    ['email=alex.admin@example.com', []],
    ['email=nobody@example.com', []],
    ['mobile=%2B1%20555%200111', ['Ada Lovelace']],
    ['phone=%2B1%20555%200105', ['Rosa Parks']],
    ['phone=%2B1%20555%200111', []],
    ['unique_external_id=cust-1001', ['Ada Lovelace']],
    [`company_id=${COMPANY.globex}`, ['Linus Pauling', 'Zoë Ångström']],
    ['state=blocked', ['Blocked Bob']],
    ['state=deleted', ['Deleted Dora']],
    ['state=unverified', ['Marie Curie']],
    ['state=verified', LISTED.filter((name) => name !== 'Marie Curie')],
    ['contact_type=contact', LISTED],
    ['contact_type=visitor', []],
    ['email=dora@example.com', []],
    ['email=dora@example.com&state=deleted', ['Deleted Dora']],
    ['email=dora@example.com&state=verified', []],
    [`company_id=${COMPANY.acme}&email=ada@acme.test`, ['Ada Lovelace']],
    [`company_id=${COMPANY.globex}&email=ada@acme.test`, []],
    [`company_id=${COMPANY.umbrella}&state=unverified&contact_type=contact`, ['Marie Curie']],
    ['phone=%2B1%20555%200101&mobile=%2B1%20555%200111&unique_external_id=cust-1001', ['Ada Lovelace']],
    ['phone=%2B1%20555%200101&mobile=%2B1%20555%200112', []],
  ])('%s lists %j', async (query, expected) => {
    expect(await listed(query)).toEqual(expected)
  })

  it('by company finds contacts that have it among their other companies, by name', async () => {
    await add('Zed', { company_id: COMPANY.acme })
    await add('Aaron', { company_id: COMPANY.globex, other_companies: [{ company_id: COMPANY.acme }] })
    expect(await listed(`company_id=${COMPANY.acme}`)).toEqual(['Aaron', 'Ada Lovelace', 'Niels Bohr', 'Zed'])
  })

  it('by a phone that several have lists them by name', async () => {
    await add('Zed')
    await add('Aaron')
    expect(await listed('phone=1')).toEqual(['Aaron', 'Zed'])
  })

  it.each(['updated_since', '_updated_since'])('%s includes its moment', async (field) => {
    await freshdesk.emulator.clock.advance(60)
    await freshdesk.put(`/contacts/${zoe}`, { job_title: 'Director' })
    await freshdesk.put(`/contacts/${ada}`, { job_title: 'Director' })
    expect(await listed(`${field}=2030-01-15T09:01:00Z`)).toEqual(['Ada Lovelace', 'Zoë Ångström'])
    expect(await listed(`${field}=2030-01-15T09:01:01Z`)).toEqual([])
    expect(await listed(`${field}=2030-01-15T09:01:00Z&company_id=${COMPANY.acme}`)).toEqual(['Ada Lovelace'])
    expect(await listed(`${field}=2000-01-01&state=deleted`)).toEqual(['Deleted Dora'])
  })

  it('keeps its query in the Link', async () => {
    const answer = await freshdesk.get('/contacts?state=verified&page=1&per_page=2')
    expect(answer.headers.get('link')).toContain('/api/v2/contacts?page=2&state=verified&per_page=2>')
  })

  it('that is wrong is told with all others', async () => {
    const answer = await freshdesk.get(
      '/contacts?state=gone&email=x&company_id=acme&updated_since=yesterday&contact_type=robot&deleted=true&per_page=101',
    )
    expect(answer.status).toBe(400)
    expect(failures(answer).sort()).toEqual([
      'company_id: datatype_mismatch',
      'contact_type: invalid_value',
      'email: invalid_value',
      'per_page: invalid_value',
      'state: invalid_value',
      'updated_since: invalid_value',
    ])
  })
})

describe('autocompletion', () => {
  const suggested = async (term: string) =>
    names(await freshdesk.get(`/contacts/autocomplete?term=${encodeURIComponent(term)}`))

  it('answers ids and names', async () => {
    const { status, body } = await freshdesk.get('/contacts/autocomplete?term=love')
    expect([status, body]).toEqual([200, [{ id: ada, name: 'Ada Lovelace' }]])
  })

  it.each([
    ['the beginning of any word', 'PA', ['Linus Pauling', 'Rosa Parks']],
    ['the beginning of an e-mail', 'linus@glo', ['Linus Pauling']],
    ['the beginning of another e-mail', 'niels.b', ['Niels Bohr']],
    ['neither the middle of a word', 'ovelace', []],
    ['nor an agent', 'Alex', []],
    ['nor a blocked contact', 'blocked', []],
    ['nor a deleted contact', 'dora', []],
    ['nobody', 'x', []],
  ])('finds %s', async (_, term, expected) => {
    expect(await suggested(term)).toEqual(expected)
  })

  it('answers at most 30, whichever way they are found', async () => {
    for (let index = 0; index < 31; index++) await add(`Quentin ${index}`)
    for (let index = 0; index < 5; index++) await add(`Bob ${index}`, { email: `quentin${index}@example.com` })
    expect(await suggested('quentin')).toHaveLength(30)
  })

  it('answers people of one name by id', async () => {
    const ids = [await add('Xenia'), await add('Xenia'), await add('Xenia')]
    const { body } = await freshdesk.get('/contacts/autocomplete?term=xen')
    expect(body.map(({ id }: { id: number }) => id)).toEqual(ids)
  })

  it('needs a term', async () => {
    expect(failures(await freshdesk.get('/contacts/autocomplete'))).toEqual(['term: missing_field'])
  })
})
