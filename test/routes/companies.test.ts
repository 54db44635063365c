import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { COMPANY, failures, names, PERSON, validationError } from '../support/people.ts'

const freshdesk = await startFreshdesk()
const { acme, globex, umbrella } = COMPANY
const { ada, linus, niels, zoe } = PERSON

const contact = async (id: number) => (await freshdesk.get(`/contacts/${id}`)).body
const notUnique = (field: string) => validationError(field, 'It should be a unique value', 'duplicate_value')

const ACME = {
  id: acme,
  name: 'Acme Corporation',
  description: 'Makes everything a coyote needs',
  note: 'Pays by purchase order',
  domains: ['acme.test'],
  custom_fields: { contract_number: 4711, support_plan: 'Gold', account_manager: 'Alex Admin' },
  created_at: '2029-01-15T09:00:00Z',
  updated_at: '2029-01-15T09:00:00Z',
  health_score: 'Happy',
  account_tier: 'Enterprise',
  renewal_date: '2030-08-03T00:00:00Z',
  industry: 'Aerospace and Defense',
  org_company_id: expect.any(Number),
  org_company_id_str: expect.stringMatching(/^209\d{16}$/),
}

describe('a new company', () => {
  it('is answered whole, key for key as recorded, with nothing given but its name', async () => {
    const answer = await freshdesk.post('/companies', { name: 'Hooli' })
    expect(answer.status).toBe(201)
    expect(answer.text).toBe(
      JSON.stringify({
        id: answer.body.id,
        name: 'Hooli',
        description: null,
        note: null,
        domains: [],
        custom_fields: { contract_number: null, support_plan: null, account_manager: null },
        created_at: NOW,
        updated_at: NOW,
        health_score: null,
        account_tier: null,
        renewal_date: null,
        industry: null,
        org_company_id: answer.body.org_company_id,
        org_company_id_str: String(answer.body.org_company_id),
      }),
    )
  })

  it('is answered with everything that was given', async () => {
    const given = {
      name: 'Hooli',
      description: 'Makes the world a better place',
      note: 'Renews in spring',
      domains: ['Hooli.test', 'hooli.example', 'hooli.TEST'],
      health_score: 'At risk',
      account_tier: 'Basic',
      industry: 'Media',
      renewal_date: '2030-12-31',
      custom_fields: { contract_number: 7, support_plan: 'Bronze', account_manager: 'Gavin' },
    }
    const answer = await freshdesk.post('/companies', given)
    expect(answer.body).toEqual({
      ...given,
      id: answer.body.id,
      domains: ['hooli.test', 'hooli.example'],
      renewal_date: '2030-12-31T00:00:00Z',
      created_at: NOW,
      updated_at: NOW,
      org_company_id: Number(answer.body.org_company_id_str),
      org_company_id_str: expect.stringMatching(/^209\d{16}$/),
    })
  })

  it('has its URL in Location and is there afterwards', async () => {
    const created = await freshdesk.post('/companies', { name: 'Hooli' })
    expect(created.headers.get('location')).toBe(`${freshdesk.emulator.url}/api/v2/companies/${created.body.id}`)
    expect((await freshdesk.get(`/companies/${created.body.id}`)).text).toBe(created.text)
  })

  it.each([
    ['2030-12-31T18:30:00Z', '2030-12-31T00:00:00Z'],
    ['2030-12-31T23:00:00-05:00', '2031-01-01T00:00:00Z'],
    ['1969-07-20T20:17:00Z', '1969-07-20T00:00:00Z'],
  ])('renewed at %s says the midnight of that day', async (renewal_date, midnight) => {
    expect((await freshdesk.post('/companies', { name: 'Hooli', renewal_date })).body.renewal_date).toBe(midnight)
  })

  it('is the company of contacts made afterwards with an e-mail of its domain', async () => {
    const { body: company } = await freshdesk.post('/companies', { name: 'Hooli', domains: ['Hooli.test'] })
    const { body } = await freshdesk.post('/contacts', { name: 'Gavin', email: 'gavin@hooli.test' })
    expect(body.company_id).toBe(company.id)
  })
})

describe('a company that is refused', () => {
  it('lacks a name', async () => {
    const answer = await freshdesk.post('/companies', {})
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(validationError('name', 'It should be a/an String', 'missing_field'))
  })

  it.each(['Globex', 'gLOBEX'])('has the name of another: %s', async (name) => {
    const answer = await freshdesk.post('/companies', { name })
    expect(answer.status).toBe(409)
    expect(answer.body).toEqual(notUnique('name'))
  })

  it('has a domain of another', async () => {
    const answer = await freshdesk.post('/companies', { name: 'Hooli', domains: ['hooli.test', 'ACME.test'] })
    expect(answer.status).toBe(409)
    expect(answer.body).toEqual(notUnique('domains'))
  })

  it('has both', async () => {
    const answer = await freshdesk.post('/companies', { name: 'Globex', domains: ['acme.test'] })
    expect([answer.status, failures(answer)]).toEqual([409, ['name: duplicate_value', 'domains: duplicate_value']])
  })

  it('is told of duplicates only when nothing else is wrong', async () => {
    const answer = await freshdesk.post('/companies', { name: 'Globex', industry: 'Piracy' })
    expect([answer.status, failures(answer)]).toEqual([400, ['industry: invalid_value']])
  })

  it('names a choice that does not exist', async () => {
    const answer = await freshdesk.post('/companies', { name: 'Hooli', health_score: 'Moody' })
    const sentence = "It should be one of these values: 'At risk,Doing okay,Happy'"
    expect(answer.body).toEqual(validationError('health_score', sentence, 'invalid_value'))
  })

  it('is told all that is wrong at once', async () => {
    const answer = await freshdesk.post('/companies', {
      domains: ['not a domain'],
      account_tier: 'Platinum',
      health_score: 7,
      renewal_date: 'soon',
      note: 1,
      employees: 3,
      custom_fields: { support_plan: 'Tin', contract_number: 1.5, employees: 3 },
    })
    expect(answer.status).toBe(400)
    expect(failures(answer).sort()).toEqual([
      'account_tier: invalid_value',
      'custom_fields.contract_number: datatype_mismatch',
      'custom_fields.employees: invalid_field',
      'custom_fields.support_plan: invalid_value',
      'domains: invalid_value',
      'employees: invalid_field',
      'health_score: datatype_mismatch',
      'name: missing_field',
      'note: datatype_mismatch',
      'renewal_date: invalid_value',
    ])
  })
})

describe('viewing', () => {
  it('answers a fixture’s company whole', async () => {
    const answer = await freshdesk.get(`/companies/${acme}`)
    expect([answer.status, answer.body]).toEqual([200, ACME])
  })

  it('of none answers an empty 404', async () => {
    const answer = await freshdesk.get('/companies/12')
    expect([answer.status, answer.text]).toEqual([404, ''])
  })
})

describe('an update', () => {
  it('changes what it names and leaves the rest', async () => {
    const answer = await freshdesk.put(`/companies/${acme}`, {
      name: 'Acme Ltd',
      renewal_date: '2031-02-03',
      custom_fields: { support_plan: 'Silver', account_manager: null },
    })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      ...ACME,
      name: 'Acme Ltd',
      renewal_date: '2031-02-03T00:00:00Z',
      custom_fields: { contract_number: 4711, support_plan: 'Silver', account_manager: null },
      updated_at: NOW,
    })
    expect((await freshdesk.get(`/companies/${acme}`)).text).toBe(answer.text)
  })

  it('clears by null', async () => {
    const cleared = {
      description: null,
      note: null,
      health_score: null,
      account_tier: null,
      renewal_date: null,
      industry: null,
    }
    const answer = await freshdesk.put(`/companies/${acme}`, { ...cleared, domains: null })
    expect(answer.body).toEqual({ ...ACME, ...cleared, domains: [], updated_at: NOW })
  })

  it('clears the domains by an empty list, which frees them', async () => {
    expect((await freshdesk.put(`/companies/${acme}`, { domains: [] })).body.domains).toEqual([])
    expect((await freshdesk.put(`/companies/${globex}`, { domains: ['acme.test'] })).status).toBe(200)
  })

  it('may repeat the company’s own name and domain and not take another’s', async () => {
    const own = { name: 'ACME corporation', domains: ['acme.test', 'acme.example'] }
    expect((await freshdesk.put(`/companies/${acme}`, own)).status).toBe(200)
    const answer = await freshdesk.put(`/companies/${acme}`, { name: 'Globex', domains: ['umbrella.test'] })
    expect([answer.status, failures(answer)]).toEqual([409, ['name: duplicate_value', 'domains: duplicate_value']])
  })

  it('may not take the name away', async () => {
    expect(failures(await freshdesk.put(`/companies/${acme}`, { name: null }))).toEqual(['name: datatype_mismatch'])
    expect(failures(await freshdesk.put(`/companies/${acme}`, { name: '' }))).toEqual(['name: invalid_value'])
  })

  it('of none answers 404', async () => {
    expect((await freshdesk.put('/companies/12', { name: 'Hooli' })).status).toBe(404)
  })
})

describe('deleting', () => {
  it('answers nothing and is for good', async () => {
    const answer = await freshdesk.delete(`/companies/${acme}`)
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect((await freshdesk.get(`/companies/${acme}`)).status).toBe(404)
    expect((await freshdesk.delete(`/companies/${acme}`)).status).toBe(404)
  })

  it('frees name and domain', async () => {
    await freshdesk.delete(`/companies/${acme}`)
    const answer = await freshdesk.post('/companies', { name: 'Acme Corporation', domains: ['acme.test'] })
    expect(answer.status).toBe(201)
  })

  it('leaves its contacts, without the company', async () => {
    const before = await contact(ada)
    await freshdesk.delete(`/companies/${acme}`)
    expect(await contact(ada)).toEqual({ ...before, company_id: null, view_all_tickets: null, updated_at: NOW })
  })

  it('makes a contact’s next other company its first', async () => {
    const others = [{ company_id: globex, view_all_tickets: true }, { company_id: umbrella }]
    await freshdesk.put(`/contacts/${niels}`, { other_companies: others })
    await freshdesk.delete(`/companies/${acme}`)
    expect(await contact(niels)).toMatchObject({
      company_id: globex,
      view_all_tickets: true,
      other_companies: [{ company_id: umbrella, view_all_tickets: false }],
    })
  })

  it('takes it from the other companies of contacts that have another first', async () => {
    await freshdesk.put(`/contacts/${linus}`, { other_companies: [{ company_id: acme }, { company_id: umbrella }] })
    await freshdesk.delete(`/companies/${acme}`)
    expect(await contact(linus)).toMatchObject({
      company_id: globex,
      other_companies: [{ company_id: umbrella, view_all_tickets: false }],
    })
  })

  it('leaves its tickets, deleted ones too, without the company', async () => {
    await freshdesk.delete('/tickets/8')
    await freshdesk.delete(`/companies/${acme}`)
    const companies = []
    for (const id of [1, 8, 34, 2]) companies.push((await freshdesk.get(`/tickets/${id}`)).body.company_id)
    expect(companies).toEqual([null, null, null, globex])
    expect((await freshdesk.get(`/tickets?company_id=${acme}`)).status).toBe(400) // there is no such company
    const { body } = await freshdesk.get('/tickets?per_page=100')
    expect(body.filter((ticket: { company_id: number }) => ticket.company_id === acme)).toEqual([])
  })

  it('is not for agents', async () => {
    const answer = await freshdesk.delete(`/companies/${acme}`, { key: 'agent-api-key' })
    expect([answer.status, answer.body.code]).toEqual([403, 'access_denied'])
  })
})

describe('the list', () => {
  it('is by name whatever the case and shows companies whole', async () => {
    await freshdesk.post('/companies', { name: 'byzantium' })
    const answer = await freshdesk.get('/companies')
    expect(names(answer)).toEqual(['Acme Corporation', 'byzantium', 'Globex', 'Umbrella Research'])
    expect(answer.body[0]).toEqual(ACME)
    expect(answer.headers.get('link')).toBeNull()
  })

  it('has names of every script', async () => {
    for (const name of ['Ａｃｍｅ', '😀', '\uffff']) await freshdesk.post('/companies', { name })
    expect(names(await freshdesk.get('/companies')).slice(3)).toEqual(['😀', 'Ａｃｍｅ', '\uffff'])
  })

  it('is paged, with a Link to the next page while there is one', async () => {
    const first = await freshdesk.get('/companies?per_page=2')
    expect(names(first)).toEqual(['Acme Corporation', 'Globex'])
    expect(first.headers.get('link')).toBe(`<${freshdesk.emulator.url}/api/v2/companies?page=2&per_page=2>; rel="next"`)
    const second = await freshdesk.get('/companies?per_page=2&page=2')
    expect(names(second)).toEqual(['Umbrella Research'])
    expect(second.headers.get('link')).toBeNull()
  })

  it.each(['updated_since', '_updated_since'])('%s includes its moment', async (field) => {
    await freshdesk.emulator.clock.advance(60)
    await freshdesk.put(`/companies/${umbrella}`, { note: 'new' })
    await freshdesk.put(`/companies/${acme}`, { note: 'new' })
    const since = async (time: string) => names(await freshdesk.get(`/companies?${field}=${time}`))
    expect(await since('2030-01-15T09:01:00Z')).toEqual(['Acme Corporation', 'Umbrella Research'])
    expect(await since('2030-01-15T09:01:01Z')).toEqual([])
  })

  it('refuses what it does not know', async () => {
    const answer = await freshdesk.get('/companies?name=Acme&per_page=0&updated_since=x')
    expect(failures(answer).sort()).toEqual([
      'name: invalid_field',
      'per_page: invalid_value',
      'updated_since: invalid_value',
    ])
  })
})

describe('autocompletion', () => {
  it('answers ids and names of companies, in an object', async () => {
    const answer = await freshdesk.get('/companies/autocomplete?name=RES')
    expect([answer.status, answer.body]).toEqual([200, { companies: [{ id: umbrella, name: 'Umbrella Research' }] }])
  })

  it('finds nothing in the middle of a word', async () => {
    expect((await freshdesk.get('/companies/autocomplete?name=mbrella')).body).toEqual({ companies: [] })
  })

  it('answers at most 30', async () => {
    for (let index = 0; index < 31; index++) await freshdesk.post('/companies', { name: `Branch ${index}` })
    expect((await freshdesk.get('/companies/autocomplete?name=branch')).body.companies).toHaveLength(30)
  })

  it('needs a name', async () => {
    expect(failures(await freshdesk.get('/companies/autocomplete'))).toEqual(['name: missing_field'])
  })
})

describe('tickets of a company', () => {
  it('show its name to those who ask for it, until it is deleted', async () => {
    const embedded = async () => (await freshdesk.get('/tickets/4?include=company')).body.company
    expect(await embedded()).toEqual({ id: globex, name: 'Globex' })
    await freshdesk.put(`/companies/${globex}`, { name: 'Globex AB' })
    expect(await embedded()).toEqual({ id: globex, name: 'Globex AB' })
    await freshdesk.delete(`/companies/${globex}`)
    expect(await embedded()).toEqual({})
    expect((await contact(zoe)).company_id).toBeNull()
  })
})
