import SCIMMY from 'scimmy'
import { beforeEach, describe, expect, it } from 'vitest'
import { letIn, startProvider } from '../scim/identity-provider.ts'

// SCIMMY (MIT) makes a provider's messages and reads the replies, each by its own definitions of the RFCs' schemas.
// Of clients alone npm has none that asks any server: scim-node logs in at Gluu's and nowhere else.
const provider = await startProvider()
beforeEach(() => letIn(provider.freshdesk))

const { ErrorResponse, ListResponse, PatchOp, SearchRequest } = SCIMMY.Messages
const { ResourceType, ServiceProviderConfig, User } = SCIMMY.Schemas

type Message = Record<string, unknown>

/** As SCIMMY has it after reading: throws for what its schema does not allow. */
const read = (body: unknown) => JSON.parse(JSON.stringify(new User(body as object, 'out')))
const sent = (message: object): Message => JSON.parse(JSON.stringify(message))
/** SCIMMY writes times with milliseconds. */
const withTimes = (body: { readonly meta: Message }) => ({
  ...body,
  meta: { ...body.meta, created: expect.any(String), lastModified: expect.any(String) },
})

describe('SCIMMY', () => {
  it('reads every user of a list', async () => {
    const { body } = await provider.get('/Users')
    const list = sent(
      new ListResponse(body.Resources, { startIndex: body.startIndex, totalResults: body.totalResults }),
    )
    expect(list).toMatchObject({ schemas: body.schemas, totalResults: body.totalResults, startIndex: 1 })
    for (const user of body.Resources) expect(read(user)).toEqual(withTimes(user))
  })

  it('makes, searches, changes and deletes a user', async () => {
    const wanted = {
      schemas: [User.definition.id],
      userName: 'mia@scimmy.test',
      externalId: 'm1',
      name: { givenName: 'Mia', familyName: 'Meier' },
      emails: [{ value: 'mia@scimmy.test', type: 'work', primary: true }],
      active: true,
    }
    const made = await provider.post('/Users', sent(new User(wanted, 'in')))
    expect(made.status).toBe(201)
    expect(read(made.body)).toEqual(withTimes(made.body))

    const search = new SearchRequest({ schemas: [SearchRequest.id], filter: 'userName eq "MIA@scimmy.test"', count: 1 })
    const found = await provider.post('/Users/.search', sent(search))
    expect(found.body.Resources).toEqual([made.body])

    const patch = new PatchOp({
      schemas: [PatchOp.id],
      Operations: [
        { op: 'replace', path: 'name.familyName', value: 'Muster' },
        { op: 'add', path: 'phoneNumbers', value: [{ value: '+49 30 1', type: 'work' }] },
        { op: 'replace', value: { active: false } },
      ],
    })
    const changed = await provider.call('PATCH', `/Users/${made.body.id}`, { body: sent(patch) })
    expect(read(changed.body)).toMatchObject({ active: false, name: { givenName: 'Mia', familyName: 'Muster' } })
    const { contact } = (await provider.freshdesk.get(`/agents/${made.body.id}`)).body
    expect(contact).toMatchObject({ active: false, name: 'Mia Muster', phone: '+49 30 1' })

    expect((await provider.delete(`/Users/${made.body.id}`)).status).toBe(204)
  })

  it('reads errors and what describes the door', async () => {
    const { body: error } = await provider.post('/Users', { userName: 'amy.agent@example.com' })
    const { status, scimType, detail } = error
    expect(sent(new ErrorResponse({ status: Number(status) as 409, scimType, detail }))).toEqual(error)
    const { body: config } = await provider.get('/ServiceProviderConfig')
    expect(sent(new ServiceProviderConfig(config, '/'))).toMatchObject({ patch: { supported: true } })
    const { body: types } = await provider.get('/ResourceTypes')
    expect(sent(new ResourceType(types.Resources[0], '/'))).toMatchObject({ name: 'User', endpoint: '/Users' })
  })

  it('declares each attribute of users as the door does', async () => {
    const { body } = await provider.get(`/Schemas/${User.definition.id}`)
    interface Described {
      readonly name: string
      readonly type: string
      readonly multiValued: boolean
      readonly required: boolean
      readonly subAttributes?: readonly Described[]
    }
    const known = sent(User.definition.describe('/')) as unknown as { readonly attributes: readonly Described[] }
    const check = (own: readonly Described[], theirs: readonly Described[] = []) => {
      for (const { name, type, multiValued, required, subAttributes } of own) {
        const other = theirs.find((one) => one.name === name)
        expect(other, name).toMatchObject({ type, multiValued, required })
        if (subAttributes !== undefined) check(subAttributes, other?.subAttributes)
      }
    }
    check(body.attributes, known.attributes)
  })
})
