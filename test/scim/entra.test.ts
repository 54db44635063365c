import { beforeEach, describe, expect, it } from 'vitest'
import { ENTERPRISE, LIST, letIn, startProvider, USER } from './identity-provider.ts'

// What Microsoft documents that Entra sends (MicrosoftDocs/entra-docs, use-scim-to-provision-users-and-groups.md and
// application-provisioning-config-problem-scim-compatibility.md).
const entra = await startProvider()
beforeEach(() => letIn(entra.freshdesk))

const NAME = 'grace@entra.test'

const GRACE = {
  schemas: [USER, ENTERPRISE],
  externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
  userName: NAME,
  active: true,
  displayName: 'Grace Hopper',
  emails: [{ primary: true, type: 'work', value: NAME }],
  meta: { resourceType: 'User' },
  name: { formatted: 'Grace Hopper', familyName: 'Hopper', givenName: 'Grace' },
  roles: [],
  [ENTERPRISE]: { department: 'Navy', manager: '26118915-6090-4610-87e4-49d8ca9f808d' },
}

const byName = (name: string) => `/Users?filter=${encodeURIComponent(`userName eq "${name}"`)}`

describe('Entra’s connection test and matching', () => {
  it('finds nobody by a random name, and a user by name, external id, or address at work', async () => {
    const nobody = await entra.get(byName('5ad4d2a6-0b8e-4e6e-9d3a-3a3c8f5d2f10'))
    expect(nobody.status).toBe(200)
    expect(nobody.body).toEqual({ schemas: [LIST], totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] })
    const { body: grace } = await entra.post('/Users', GRACE)
    for (const filter of [
      `userName eq "${NAME}"`,
      `externalId eq "${GRACE.externalId}"`,
      `emails[type eq "work"].value eq "${NAME}"`,
      `externalId eq "${GRACE.externalId}" and userName eq "${NAME}"`,
    ]) {
      const found = await entra.get(`/Users?filter=${encodeURIComponent(filter)}`)
      expect(found.body.Resources, filter).toEqual([grace])
    }
    expect((await entra.get('/Groups?excludedAttributes=members&filter=displayName eq "x"')).body.totalResults).toBe(0)
  })
})

/** How the tenant URL chooses between the dialects. */
const DIALECTS = {
  'as it was': {
    flag: '',
    off: [{ op: 'Replace', path: 'active', value: 'False' }],
    on: [{ op: 'Replace', path: 'active', value: 'True' }],
  },
  'with aadOptscim062020': {
    flag: '?aadOptscim062020',
    off: [{ op: 'replace', path: 'active', value: false }],
    on: [{ op: 'replace', value: { active: true } }],
  },
} as const

describe.each(Object.entries(DIALECTS))('the whole life of an agent by Entra’s traffic, %s', (_, { flag, off, on }) => {
  it('is seen at the REST door at each step', async () => {
    const made = await entra.post(`/Users${flag}`, GRACE)
    expect(made.status).toBe(201)
    const { id } = made.body
    expect(made.body).toMatchObject({
      userName: NAME,
      externalId: GRACE.externalId,
      name: GRACE.name,
      schemas: [USER, ENTERPRISE],
    })
    expect(made.body[ENTERPRISE]).toEqual(GRACE[ENTERPRISE])
    const rest = async () => (await entra.freshdesk.get(`/agents/${id}`)).body
    expect((await rest()).contact).toMatchObject({ name: 'Grace Hopper', email: NAME, active: true })

    const changed = await entra.call('PATCH', `/Users/${id}${flag}`, {
      body: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [
          { op: 'Replace', path: 'name.familyName', value: 'Murray' },
          { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+1 555 0100' },
          { op: 'Add', path: 'phoneNumbers[type eq "work"].value', value: '+1 555 0101' },
          { op: 'Replace', path: 'emails[type eq "work"].value', value: 'murray@entra.test' },
          { op: 'Add', path: 'addresses[type eq "work"].country', value: 'US' },
          { op: 'Add', path: 'title', value: 'Admiral' },
          { op: 'Add', path: `${ENTERPRISE}:manager`, value: 'c0ffee' },
        ],
      },
    })
    expect(changed.status).toBe(200)
    expect(changed.body).toMatchObject({ userName: NAME, addresses: [{ type: 'work', country: 'US' }] })
    expect(changed.body[ENTERPRISE]).toEqual({ department: 'Navy', manager: 'c0ffee' })
    expect((await rest()).contact).toMatchObject({
      name: 'Grace Murray',
      email: 'murray@entra.test',
      job_title: 'Admiral',
      mobile: '+1 555 0100',
      phone: '+1 555 0101',
    })

    const switched = await entra.patch(id, off)
    expect(switched.body.active).toBe(false)
    expect((await rest()).contact.active).toBe(false)
    // A disabled user is still found.
    expect((await entra.get(`/Users/${id}`)).body.active).toBe(false)
    expect((await entra.get(byName(NAME))).body.Resources).toMatchObject([{ id, active: false }])

    expect((await entra.patch(id, on)).body.active).toBe(true)
    expect((await rest()).contact.active).toBe(true)

    const gone = await entra.delete(`/Users/${id}`)
    expect([gone.status, gone.text]).toEqual([204, ''])
    for (const again of [
      await entra.get(`/Users/${id}`),
      await entra.put(`/Users/${id}`, GRACE),
      await entra.patch(id, on),
      await entra.delete(`/Users/${id}`),
    ]) {
      expect(again.status).toBe(404)
    }
    expect((await entra.get(byName(NAME))).body.totalResults).toBe(0)
    expect(await rest()).toMatchObject({ deactivated: true, contact: { active: false } })

    const back = await entra.post('/Users', GRACE)
    expect(back.status).toBe(201)
    expect(back.body).toMatchObject({ id, active: true, userName: NAME })
    expect((await rest()).contact).toMatchObject({ active: true, email: NAME, name: 'Grace Hopper' })
  })
})

describe('Entra’s newer dialect', () => {
  it('changes several attributes in one operation without a path', async () => {
    const { body } = await entra.post('/Users', GRACE)
    const changed = await entra.patch(body.id, [
      {
        op: 'replace',
        value: {
          displayName: 'Rear Admiral Hopper',
          'name.givenName': 'Amazing',
          'emails[type eq "work"].value': 'amazing@entra.test',
          [`${ENTERPRISE}:department`]: 'Computing',
        },
      },
    ])
    expect(changed.status).toBe(200)
    expect(changed.body).toMatchObject({ displayName: 'Rear Admiral Hopper', name: { givenName: 'Amazing' } })
    expect(changed.body[ENTERPRISE].department).toBe('Computing')
    const { contact } = (await entra.freshdesk.get(`/agents/${body.id}`)).body
    expect(contact).toMatchObject({ name: 'Amazing Hopper', email: 'amazing@entra.test' })
  })
})
