import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import {
  COMPANY,
  createdContactBody,
  failures,
  formOf,
  notUnique,
  PERSON,
  UUID,
  validationError,
} from '../support/people.ts'

const freshdesk = await startFreshdesk()
const grace = { name: 'Grace Hopper', email: 'grace@example.com' }

describe('a new contact', () => {
  it('is answered whole, key for key as recorded, with nothing given but name and e-mail', async () => {
    const answer = await freshdesk.post('/contacts', grace)
    expect(answer.status).toBe(201)
    expect(answer.text).toBe(JSON.stringify(createdContactBody(answer, { email: 'grace@example.com' })))
    expect(answer.body.visitor_id).toMatch(UUID)
  })

  it('is answered with everything that was given', async () => {
    const given = {
      name: 'Rear Admiral Grace Hopper',
      email: 'Grace.Hopper@Example.com',
      phone: '+1 555 0900',
      mobile: '+1 555 0901',
      twitter_id: 'gracehopper',
      unique_external_id: 'navy-1',
      other_emails: ['Cobol@example.org'],
      company_id: COMPANY.globex,
      view_all_tickets: true,
      other_companies: [{ company_id: COMPANY.acme, view_all_tickets: true }, { company_id: COMPANY.umbrella }],
      address: 'Arlington',
      description: 'Found the first bug',
      job_title: 'Rear Admiral',
      language: 'en-US',
      time_zone: 'Eastern Time (US & Canada)',
      tags: ['navy', 'cobol'],
      custom_fields: { department: 'Research', newsletter: false, customer_number: 1906 },
    }
    const answer = await freshdesk.post('/contacts', given)
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual(
      createdContactBody(answer, {
        ...given,
        email: 'grace.hopper@example.com',
        other_emails: ['cobol@example.org'],
        other_companies: [
          { company_id: COMPANY.acme, view_all_tickets: true },
          { company_id: COMPANY.umbrella, view_all_tickets: false },
        ],
        first_name: 'Rear Admiral Grace',
        last_name: 'Hopper',
      }),
    )
  })

  it('has its URL in Location', async () => {
    const answer = await freshdesk.post('/contacts', grace)
    expect(answer.headers.get('location')).toBe(`${freshdesk.emulator.url}/api/v2/contacts/${answer.body.id}`)
  })

  it('is there afterwards, with ip_address and devices instead of deleted', async () => {
    const created = await freshdesk.post('/contacts', grace)
    const { deleted: _, ...contact } = created.body
    const viewed = await freshdesk.get(`/contacts/${created.body.id}`)
    expect(viewed.status).toBe(200)
    expect(viewed.body).toEqual({ ...contact, ip_address: null, devices: [] })
  })

  it('has a single name as its first name', async () => {
    const { body } = await freshdesk.post('/contacts', { name: 'Cher', phone: '1' })
    expect([body.first_name, body.last_name]).toEqual(['Cher', null])
  })

  it.each(['phone', 'mobile', 'twitter_id', 'unique_external_id'])('needs no e-mail beside a %s', async (field) => {
    const answer = await freshdesk.post('/contacts', { name: 'Grace Hopper', [field]: 'x-1' })
    expect(answer.body).toEqual(createdContactBody(answer, { [field]: 'x-1' }))
  })

  it('belongs to the company that has the domain of its e-mail', async () => {
    const { body } = await freshdesk.post('/contacts', { name: 'Wile', email: 'wile@ACME.test' })
    expect([body.company_id, body.view_all_tickets]).toEqual([COMPANY.acme, false])
  })

  it('belongs to the company it names rather than to that of its domain', async () => {
    const { body } = await freshdesk.post('/contacts', {
      name: 'Wile',
      email: 'wile@acme.test',
      company_id: COMPANY.globex,
    })
    expect(body.company_id).toBe(COMPANY.globex)
  })

  it('may share its phone and mobile numbers with another', async () => {
    const answer = await freshdesk.post('/contacts', {
      name: 'Ada’s twin',
      phone: '+1 555 0101',
      mobile: '+1 555 0111',
    })
    expect(answer.status).toBe(201)
  })
})

describe('a contact that is refused', () => {
  it('lacks a name', async () => {
    const answer = await freshdesk.post('/contacts', { email: 'grace@example.com' })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(validationError('name', 'It should be a/an String', 'missing_field'))
  })

  it('has a blank name', async () => {
    const answer = await freshdesk.post('/contacts', { name: '  ', email: 'grace@example.com' })
    const sentence = 'It should not be blank as this is a mandatory field'
    expect(answer.body).toEqual(validationError('name', sentence, 'invalid_value'))
  })

  it('lacks every means to identify it', async () => {
    const answer = await freshdesk.post('/contacts', { name: 'Nobody', email: null, phone: null })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['email: missing_field'])
  })

  it('is told all that is wrong at once', async () => {
    const answer = await freshdesk.post('/contacts', {
      email: 'no address',
      company_id: 12,
      view_all_tickets: 'yes',
      tags: 'vip',
      shoe_size: 43,
      custom_fields: { department: 'Kitchen', customer_number: '7', shoe_size: 43 },
    })
    expect(answer.status).toBe(400)
    expect(failures(answer).sort()).toEqual([
      'company_id: invalid_value',
      'custom_fields.customer_number: datatype_mismatch',
      'custom_fields.department: invalid_value',
      'custom_fields.shoe_size: invalid_field',
      'email: invalid_value',
      'name: missing_field',
      'shoe_size: invalid_field',
      'tags: datatype_mismatch',
      'view_all_tickets: datatype_mismatch',
    ])
  })

  it('names another company that does not exist', async () => {
    const answer = await freshdesk.post('/contacts', { ...grace, other_companies: [{ company_id: 12 }] })
    expect(failures(answer)).toEqual(['other_companies: invalid_value'])
  })

  it('is none: nothing of it is kept', async () => {
    await freshdesk.post('/contacts', { ...grace, company_id: 12 })
    expect((await freshdesk.get('/contacts?email=grace@example.com')).body).toEqual([])
  })
})

describe('an address that somebody has', () => {
  it.each([
    ['of a contact', 'ADA@acme.test', PERSON.ada],
    ['of an agent', 'alex.admin@example.com', PERSON.alex],
    ['among a contact’s other e-mails', 'niels.bohr@example.org', PERSON.niels],
    ['of a deleted contact', 'dora@example.com', PERSON.deletedDora],
    ['of a blocked contact', 'bob@spam.test', PERSON.blockedBob],
  ])('%s is a conflict that names the holder', async (_, email, holder) => {
    const answer = await freshdesk.post('/contacts', { name: 'Grace', email })
    expect(answer.status).toBe(409)
    expect(answer.text).toBe(JSON.stringify(notUnique('email', holder)))
  })

  it('is a conflict among other e-mails too', async () => {
    const answer = await freshdesk.post('/contacts', { ...grace, other_emails: ['new@example.com', 'ada@acme.test'] })
    expect(answer.status).toBe(409)
    expect(answer.body).toEqual(notUnique('other_emails', PERSON.ada))
  })

  it.each(['twitter_id', 'unique_external_id'])('is a conflict as a %s', async (field) => {
    const { body } = await freshdesk.post('/contacts', { ...grace, [field]: 'same' })
    const answer = await freshdesk.post('/contacts', { name: 'Another', [field]: 'same' })
    expect(answer.status).toBe(409)
    expect(answer.body).toEqual(notUnique(field, body.id))
  })

  it('is told only when nothing else is wrong', async () => {
    const answer = await freshdesk.post('/contacts', { name: 'Ada', email: 'ada@acme.test', company_id: 12 })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['company_id: invalid_value'])
  })

  it('is free again once its holder is deleted for good', async () => {
    await freshdesk.delete(`/contacts/${PERSON.deletedDora}/hard_delete`)
    const answer = await freshdesk.post('/contacts', { name: 'Dora', email: 'dora@example.com' })
    expect(answer.status).toBe(201)
  })
})

describe('several companies of a contact', () => {
  const given = { ...grace, other_companies: [{ company_id: COMPANY.acme }] }

  it.each(['growth', 'free'] as const)('are refused on the %s plan', async (plan) => {
    const { apiKey } = freshdesk.emulator.createAccount({ name: `on-${plan}`, plan })
    const answer = await freshdesk.post('/contacts', given, { key: apiKey })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['other_companies: inaccessible_field'])
  })

  it.each(['trial', 'pro', 'enterprise'] as const)('are taken on the %s plan', async (plan) => {
    const { apiKey } = freshdesk.emulator.createAccount({ name: `on-${plan}`, plan })
    const answer = await freshdesk.post('/contacts', given, { key: apiKey })
    expect(answer.status).toBe(201)
  })
})

describe('an avatar', () => {
  const png = Buffer.from('89504e470d0a1a0a', 'hex')
  const withAvatar = (bytes: Buffer<ArrayBuffer>, name: string) => {
    const form = formOf({ name: 'Grace Hopper', email: 'grace@example.com', 'tags[]': 'navy' })
    form.append('avatar', new Blob([bytes], { type: 'image/png' }), name)
    return form
  }

  it('comes with a multipart body and is answered with its URL', async () => {
    const answer = await freshdesk.post('/contacts', withAvatar(png, 'grace.PNG'))
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual(
      createdContactBody(answer, {
        email: 'grace@example.com',
        tags: ['navy'],
        avatar: {
          id: answer.body.avatar.id,
          name: 'grace.PNG',
          content_type: 'image/png',
          size: 8,
          created_at: NOW,
          updated_at: NOW,
          avatar_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/.*\/grace\.PNG\?X-Amz-/),
        },
      }),
    )
  })

  it('is served at that URL', async () => {
    const { body } = await freshdesk.post('/contacts', withAvatar(png, 'grace.png'))
    const served = await fetch(body.avatar.avatar_url)
    expect(served.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await served.arrayBuffer())).toEqual(png)
  })

  it('is not in the list', async () => {
    await freshdesk.post('/contacts', withAvatar(png, 'grace.png'))
    const { body } = await freshdesk.get('/contacts?email=grace@example.com')
    expect(body).toHaveLength(1)
    expect(body[0]).not.toHaveProperty('avatar')
  })

  it('is replaced by an update, and gone after null', async () => {
    const { body } = await freshdesk.post('/contacts', withAvatar(png, 'old.png'))
    const form = new FormData()
    form.append('avatar', new Blob([png], { type: 'image/jpeg' }), 'new.jpg')
    const replaced = await freshdesk.put(`/contacts/${body.id}`, form)
    expect(replaced.body.avatar).toMatchObject({ name: 'new.jpg', content_type: 'image/jpeg' })
    expect((await fetch(body.avatar.avatar_url)).status).toBe(404)
    const cleared = await freshdesk.put(`/contacts/${body.id}`, { avatar: null })
    expect(cleared.body.avatar).toBeNull()
  })

  it.each(['me.gif', 'me.png.exe', 'png'])('named %s is refused', async (name) => {
    const answer = await freshdesk.post('/contacts', withAvatar(png, name))
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['avatar: invalid_value'])
  })

  it('may have 5 MB and not a byte more', async () => {
    const limit = 5 * 1024 * 1024
    const tooLarge = await freshdesk.post('/contacts', withAvatar(Buffer.alloc(limit + 1), 'me.jpe'))
    expect([tooLarge.status, failures(tooLarge)]).toEqual([400, ['avatar: invalid_size']])
    const largest = await freshdesk.post('/contacts', withAvatar(Buffer.alloc(limit), 'me.jpe'))
    expect(largest.status).toBe(201)
  })

  it('that is no file is refused', async () => {
    const answer = await freshdesk.post('/contacts', { ...grace, avatar: 'https://example.com/me.png' })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(
      validationError('avatar', 'It should contain elements of type valid file format only', 'datatype_mismatch'),
    )
  })
})

describe('a multipart body', () => {
  it('has numbers, booleans and custom fields read from their texts', async () => {
    const form = formOf({
      name: 'Grace Hopper',
      phone: '5550900',
      company_id: String(COMPANY.acme),
      view_all_tickets: 'true',
      'other_companies[][company_id]': String(COMPANY.globex),
      'custom_fields[customer_number]': '1906',
      'custom_fields[newsletter]': 'false',
    })
    const answer = await freshdesk.post('/contacts', form)
    expect(answer.body).toEqual(
      createdContactBody(answer, {
        phone: '5550900',
        company_id: COMPANY.acme,
        view_all_tickets: true,
        other_companies: [{ company_id: COMPANY.globex, view_all_tickets: false }],
        custom_fields: { department: null, newsletter: false, customer_number: 1906 },
      }),
    )
  })
})

describe('viewing', () => {
  it('answers a fixture’s contact whole', async () => {
    const { body } = await freshdesk.get(`/contacts/${PERSON.ada}`)
    expect(body).toEqual({
      active: true,
      address: '12 St James Square',
      description: 'Knows the routers better than we do',
      email: 'ada@acme.test',
      id: PERSON.ada,
      job_title: 'Network Manager',
      language: 'en',
      mobile: '+1 555 0111',
      name: 'Ada Lovelace',
      phone: '+1 555 0101',
      time_zone: 'UTC',
      twitter_id: null,
      custom_fields: { department: 'Research', newsletter: true, customer_number: 1001 },
      tags: ['vip', 'beta'],
      lists: [],
      other_emails: [],
      facebook_id: null,
      created_at: '2029-01-20T09:00:00Z',
      updated_at: '2029-01-20T09:00:00Z',
      csat_rating: null,
      preferred_source: 'email',
      contact_type: 'contact',
      first_seen: null,
      last_seen: null,
      ip_address: null,
      company_id: COMPANY.acme,
      view_all_tickets: true,
      other_companies: [],
      unique_external_id: 'cust-1001',
      avatar: null,
      first_name: 'Ada',
      last_name: 'Lovelace',
      visitor_id: expect.stringMatching(UUID),
      org_contact_id: Number(body.org_contact_id_str),
      org_contact_id_str: expect.stringMatching(/^209\d{16}$/),
      devices: [],
      other_phone_numbers: [],
      social_handler: [],
      guest_name: null,
      guest_profile_pic: null,
    })
  })

  it('says deleted of deleted contacts alone', async () => {
    expect((await freshdesk.get(`/contacts/${PERSON.deletedDora}`)).body.deleted).toBe(true)
    expect((await freshdesk.get(`/contacts/${PERSON.blockedBob}`)).body).not.toHaveProperty('deleted')
  })

  it.each([
    ['nobody', 12],
    ['an agent', PERSON.alex],
    ['an id past 2^53', '90071992547409930'],
  ])('%s answers an empty 404', async (_, id) => {
    const answer = await freshdesk.get(`/contacts/${id}`)
    expect([answer.status, answer.text]).toEqual([404, ''])
  })
})
