import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { COMPANY, failures, PERSON } from '../support/people.ts'

const freshdesk = await startFreshdesk()
const { ada, alex, deletedDora, linus, marie, niels, rosa } = PERSON

const view = async (id: number) => (await freshdesk.get(`/contacts/${id}`)).body
const merge = (primary: unknown, secondaries: unknown, contact?: object) =>
  freshdesk.post('/contacts/merge', {
    primary_contact_id: primary,
    secondary_contact_ids: secondaries,
    ...(contact && { contact }),
  })
const requesterOf = async (ticket: number) => (await freshdesk.get(`/tickets/${ticket}`)).body.requester_id

describe('merging contacts', () => {
  it('answers nothing', async () => {
    const answer = await merge(niels, [marie, linus])
    expect([answer.status, answer.text]).toEqual([204, ''])
  })

  it('gives the primary the e-mails and companies of all', async () => {
    const before = await view(niels)
    await merge(niels, [marie, linus])
    expect(await view(niels)).toEqual({
      ...before,
      email: 'niels@acme.test',
      other_emails: ['niels.bohr@example.org', 'marie@umbrella.test', 'linus@globex.test'],
      company_id: COMPANY.acme,
      other_companies: [
        { company_id: COMPANY.umbrella, view_all_tickets: false },
        { company_id: COMPANY.globex, view_all_tickets: false },
      ],
      updated_at: NOW,
    })
  })

  it('gives the primary what it lacks itself', async () => {
    await merge(marie, [ada])
    expect(await view(marie)).toMatchObject({
      email: 'marie@umbrella.test',
      phone: '+1 555 0101',
      mobile: '+1 555 0111',
      unique_external_id: 'cust-1001',
    })
  })

  it('gives a primary without e-mail that of the first secondary', async () => {
    await merge(rosa, [marie, linus])
    expect(await view(rosa)).toMatchObject({ email: 'marie@umbrella.test', other_emails: ['linus@globex.test'] })
  })

  it('deletes the secondaries, who keep nothing that identifies them', async () => {
    const before = await view(marie)
    await merge(niels, [marie])
    expect(await view(marie)).toEqual({
      ...before,
      deleted: true,
      email: null,
      preferred_source: null,
      updated_at: NOW,
    })
  })

  it('moves the secondaries’ tickets to the primary, deleted and archived ones too', async () => {
    await freshdesk.delete('/tickets/7')
    await merge(niels, [marie, linus])
    expect(await Promise.all([2, 7, 24].map(requesterOf))).toEqual([niels, niels, niels])
    expect((await freshdesk.get('/tickets/archived/35')).body.requester_id).toBe(niels)
    const { body } = await freshdesk.get('/tickets?email=linus@globex.test')
    expect(new Set(body.map((ticket: { requester_id: number }) => ticket.requester_id))).toEqual(new Set([niels]))
  })

  it('makes the secondaries’ addresses find the primary', async () => {
    await merge(niels, [marie])
    const { body } = await freshdesk.get('/contacts?email=marie@umbrella.test')
    expect(body.map(({ id }: { id: number }) => id)).toEqual([niels])
  })

  it('takes the values that are chosen', async () => {
    const answer = await merge(ada, [rosa, niels], {
      email: 'niels@acme.test',
      other_emails: ['ada@acme.test'],
      phone: '+1 555 0105',
      company_ids: [COMPANY.globex, COMPANY.acme],
    })
    expect(answer.status).toBe(204)
    expect(await view(ada)).toMatchObject({
      email: 'niels@acme.test',
      other_emails: ['ada@acme.test'],
      phone: '+1 555 0105',
      mobile: '+1 555 0111',
      company_id: COMPANY.globex,
      other_companies: [{ company_id: COMPANY.acme, view_all_tickets: false }],
    })
  })
})

describe('a merge that is refused', () => {
  it.each([
    [
      'without both',
      undefined,
      undefined,
      ['primary_contact_id: missing_field', 'secondary_contact_ids: missing_field'],
    ],
    ['with an unknown primary', 12, [marie], ['primary_contact_id: invalid_value']],
    ['with an agent as primary', alex, [marie], ['primary_contact_id: invalid_value']],
    ['with a deleted primary', deletedDora, [marie], ['primary_contact_id: invalid_value']],
    ['with an unknown secondary', niels, [marie, 12], ['secondary_contact_ids: invalid_value']],
    ['with an agent as secondary', niels, [alex], ['secondary_contact_ids: invalid_value']],
    ['with a deleted secondary', niels, [deletedDora], ['secondary_contact_ids: invalid_value']],
    ['with the primary as secondary', niels, [marie, niels], ['secondary_contact_ids: invalid_value']],
    ['with a secondary twice', niels, [marie, marie], ['secondary_contact_ids: invalid_value']],
    ['with no secondary', niels, [], ['secondary_contact_ids: invalid_value']],
    [
      'with texts as ids',
      'x',
      ['y'],
      ['primary_contact_id: datatype_mismatch', 'secondary_contact_ids: datatype_mismatch'],
    ],
  ])('%s is a 400', async (_, primary, secondaries, expected) => {
    const answer = await merge(primary, secondaries)
    expect([answer.status, failures(answer)]).toEqual([400, expected])
  })

  it('leaves open which phone, mobile, Twitter or external id is to be kept', async () => {
    const both = { phone: '1', mobile: '2', twitter_id: 'three', unique_external_id: 'four' }
    const { body } = await freshdesk.post('/contacts', { name: 'Grace', ...both })
    await freshdesk.put(`/contacts/${ada}`, { twitter_id: 'ada' })
    const answer = await merge(ada, [body.id])
    expect(failures(answer)).toEqual([
      'contact.phone: missing_field',
      'contact.mobile: missing_field',
      'contact.twitter_id: missing_field',
      'contact.unique_external_id: missing_field',
    ])
    expect((await merge(ada, [body.id], both)).status).toBe(204)
    expect(await view(ada)).toMatchObject(both)
  })

  it('chooses values that none of the contacts has', async () => {
    const answer = await merge(ada, [marie], {
      email: 'linus@globex.test',
      phone: '+1 555 9999',
      company_ids: [12],
    })
    expect(failures(answer)).toEqual([
      'contact.email: invalid_value',
      'contact.company_ids: invalid_value',
      'contact.phone: invalid_value',
    ])
  })

  it('would give a contact more than 10 e-mails', async () => {
    const emails = (count: number) => Array.from({ length: count }, (_, index) => `grace${index}@example.com`)
    const { body } = await freshdesk.post('/contacts', { name: 'Grace', phone: '1', other_emails: emails(9) })
    expect(failures(await merge(niels, [body.id]))).toEqual(['secondary_contact_ids: invalid_value'])
    expect((await merge(marie, [body.id])).status).toBe(204)
  })

  it('would give a contact more than 20 companies', async () => {
    const ids: number[] = []
    for (let index = 0; index < 20; index++) {
      ids.push((await freshdesk.post('/companies', { name: `Branch ${index}` })).body.id)
    }
    const other_companies = ids.map((company_id) => ({ company_id }))
    const { body } = await freshdesk.post('/contacts', { name: 'Grace', phone: '1', other_companies })
    expect(failures(await merge(marie, [body.id]))).toEqual(['contact.company_ids: invalid_value'])
    expect((await merge(marie, [body.id], { company_ids: ids })).status).toBe(204)
  })

  it('changes nothing', async () => {
    const before = await freshdesk.get('/contacts?state=verified')
    await merge(niels, [linus, 12])
    expect((await freshdesk.get('/contacts?state=verified')).text).toBe(before.text)
    expect(await requesterOf(2)).toBe(linus)
  })
})
