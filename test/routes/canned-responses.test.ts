import { beforeEach, describe, expect, it } from 'vitest'
import { type Answer, NOW, startFreshdesk } from '../support/freshdesk.ts'
import { failures, validationError } from '../support/people.ts'
import { ACCESS_DENIED, ID, idsOf } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

const GENERAL = 158000007001
const BILLING = 158000007002
const GREETING = 158000008001
const MORE_DETAILS = 158000008002
/** For the agents of the group Billing, which the admin is not in. */
const REFUND_SENT = 158000008003
const ESCALATIONS_GROUP = 158000004003

const FOR_ALL = { title: 'Thanks', content_html: '<p>Thank <b>you</b>.</p>', folder_id: GENERAL, visibility: 0 }
const PERSONAL = { title: 'Mine', content_html: 'Only mine', visibility: 1 }
const FOR_SUPPORT = { ...FOR_ALL, visibility: 2, group_ids: [ID.support] }

/** The second admin of these tests: the supervisor, made Administrator. Of the groups Support and Escalations. */
const SECOND = { key: 'supervisor-api-key' }

async function promoteSupervisor(): Promise<void> {
  const roles = (await freshdesk.get('/roles')).body as { id: number; name: string }[]
  const administrator = roles.find((role) => role.name === 'Administrator')
  const answer = await freshdesk.put(`/agents/${ID.supervisor}`, { role_ids: [administrator?.id] })
  expect(answer.status).toBe(200)
}

/** A response as it is answered, key for key as recorded. */
const responseBody = ({ body }: Answer, fields: Record<string, unknown>) => ({
  id: body.id,
  title: 'Thanks',
  folder_id: GENERAL,
  short_code: null,
  content: 'Thank you.',
  content_html: '<div>Thank <b>you</b>.</div>',
  attachments: [],
  created_at: NOW,
  updated_at: NOW,
  group_ids: [],
  visibility: 0,
  ...fields,
})

async function add(fields: object, call = {}): Promise<number> {
  const answer = await freshdesk.post('/canned_responses', fields, call)
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body.id
}

const view = (id: number, call = {}) => freshdesk.get(`/canned_responses/${id}`, call)
const folders = async (call = {}) => (await freshdesk.get('/canned_response_folders', call)).body

/** The caller's own, once it has a response. */
async function personalFolder(call = {}): Promise<number> {
  const own = (await folders(call)).find((folder: { personal: boolean }) => folder.personal)
  return own.id
}

describe('a new response', () => {
  it('for all agents is answered whole, key for key as recorded', async () => {
    const answer = await freshdesk.post('/canned_responses', FOR_ALL)
    expect(answer.status).toBe(201)
    expect(answer.text).toBe(JSON.stringify(responseBody(answer, {})))
  })

  it('for some groups tells them', async () => {
    const answer = await freshdesk.post('/canned_responses', {
      ...FOR_ALL,
      visibility: 2,
      group_ids: [ID.support, ID.billing],
    })
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual(responseBody(answer, { visibility: 2, group_ids: [ID.support, ID.billing] }))
  })

  it('for oneself needs no folder: it lies in the Personal one', async () => {
    const answer = await freshdesk.post('/canned_responses', PERSONAL)
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual(
      responseBody(answer, {
        title: 'Mine',
        content: 'Only mine',
        content_html: '<div>Only mine</div>',
        folder_id: await personalFolder(),
        visibility: 1,
      }),
    )
  })

  it.each([
    ['another folder', GENERAL],
    ['a folder that there is not', 1],
  ])('for oneself lies in the Personal folder also when it names %s', async (_what, folder_id) => {
    const answer = await freshdesk.post('/canned_responses', { ...PERSONAL, folder_id })
    expect(answer.status).toBe(201)
    expect(answer.body.folder_id).toBe(await personalFolder())
    expect(answer.body.folder_id).not.toBe(folder_id)
  })

  it('for oneself shares the Personal folder with one’s others', async () => {
    await add(PERSONAL)
    await add({ ...PERSONAL, title: 'Mine too' })
    const personal = (await folders()).filter((folder: { personal: boolean }) => folder.personal)
    expect(personal).toEqual([
      {
        id: await personalFolder(),
        name: 'Personal',
        created_at: NOW,
        updated_at: NOW,
        personal: true,
        responses_count: 2,
      },
    ])
  })

  it('has its URL in Location', async () => {
    const answer = await freshdesk.post('/canned_responses', FOR_ALL)
    expect(answer.headers.get('location')).toBe(`${freshdesk.emulator.url}/api/v2/canned_responses/${answer.body.id}`)
  })

  it('of plain text is kept as HTML', async () => {
    const { body } = await freshdesk.post('/canned_responses', { ...FOR_ALL, content_html: 'Fish & chips' })
    expect([body.content, body.content_html]).toEqual(['Fish & chips', '<div>Fish &amp; chips</div>'])
  })

  it('is viewed as it was answered', async () => {
    const created = await freshdesk.post('/canned_responses', FOR_ALL)
    const answer = await view(created.body.id)
    expect([answer.status, answer.text]).toEqual([200, created.text])
  })
})

describe('the folder', () => {
  it.each([0, 2])('is needed with visibility %d', async (visibility) => {
    const { folder_id: _, ...body } = { ...FOR_SUPPORT, visibility, group_ids: visibility === 2 ? [ID.support] : [] }
    const answer = await freshdesk.post('/canned_responses', body)
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(validationError('folder_id', 'It should be a/an Positive Integer', 'missing_field'))
  })

  it('has to exist', async () => {
    const answer = await freshdesk.post('/canned_responses', { ...FOR_ALL, folder_id: 1 })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['folder_id: invalid_value'])
  })

  it('cannot be one’s Personal folder for what others see', async () => {
    await add(PERSONAL)
    const answer = await freshdesk.post('/canned_responses', { ...FOR_ALL, folder_id: await personalFolder() })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['folder_id: invalid_value'])
  })
})

describe('the groups', () => {
  it.each([
    ['absent', {}],
    ['null', { group_ids: null }],
    ['none', { group_ids: [] }],
  ])('cannot be %s with visibility 2', async (_what, groups) => {
    const answer = await freshdesk.post('/canned_responses', { ...FOR_ALL, visibility: 2, ...groups })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['group_ids: missing_field'])
  })

  it.each([0, 1])('are refused with visibility %d', async (visibility) => {
    const answer = await freshdesk.post('/canned_responses', { ...FOR_SUPPORT, visibility })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['group_ids: incompatible_field'])
  })

  it.each([
    ['none', []],
    ['null', null],
  ])('may be %s with visibility 0', async (_what, group_ids) => {
    const answer = await freshdesk.post('/canned_responses', { ...FOR_ALL, group_ids })
    expect([answer.status, answer.body.group_ids]).toEqual([201, []])
  })

  it('have to exist', async () => {
    const answer = await freshdesk.post('/canned_responses', { ...FOR_SUPPORT, group_ids: [ID.support, 1] })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['group_ids: invalid_value'])
  })
})

describe('what is refused', () => {
  it('is told all at once', async () => {
    const answer = await freshdesk.post('/canned_responses', {})
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({
      description: 'Validation failed',
      errors: [
        { field: 'title', message: 'It should be a/an String', code: 'missing_field' },
        { field: 'content_html', message: 'It should be a/an String', code: 'missing_field' },
        { field: 'visibility', message: "It should be one of these values: '0,1,2'", code: 'missing_field' },
        { field: 'folder_id', message: 'It should be a/an Positive Integer', code: 'missing_field' },
      ],
    })
  })

  it.each([
    ['title', ' ', 'It should not be blank as this is a mandatory field', 'invalid_value'],
    ['title', 7, 'Value set is of type Integer.It should be a/an String', 'datatype_mismatch'],
    ['content_html', '', 'It should not be blank as this is a mandatory field', 'invalid_value'],
    ['content_html', ['x'], 'Value set is of type Array.It should be a/an String', 'datatype_mismatch'],
    ['folder_id', 'General', 'Value set is of type String.It should be a/an Positive Integer', 'datatype_mismatch'],
    ['visibility', 3, "It should be one of these values: '0,1,2'", 'invalid_value'],
    ['visibility', '0', "Value set is of type String.It should be one of these values: '0,1,2'", 'datatype_mismatch'],
    ['group_ids', 7, 'Value set is of type Integer.It should be a/an Array', 'datatype_mismatch'],
    ['group_ids', ['Support'], 'It should contain elements of type Positive Integer only', 'datatype_mismatch'],
    ['attachments', ['x'], 'It should contain elements of type valid file format only', 'datatype_mismatch'],
    ['short_code', 'ty', 'Unexpected/invalid field in request', 'invalid_field'],
  ])('is a %s of %j', async (field, value, message, code) => {
    const answer = await freshdesk.post('/canned_responses', { ...FOR_ALL, [field]: value })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(validationError(field, message, code))
  })

  it('is a wrong visibility alone, whatever the groups', async () => {
    const answer = await freshdesk.post('/canned_responses', { ...FOR_SUPPORT, visibility: 3 })
    expect(failures(answer)).toEqual(['visibility: invalid_value'])
  })
})

describe('an update', () => {
  it('changes what it names and answers the response whole', async () => {
    const before = await view(GREETING)
    const answer = await freshdesk.put(`/canned_responses/${GREETING}`, {
      title: 'Hello',
      content_html: '<p>Hello!</p>',
      folder_id: BILLING,
    })
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(
      JSON.stringify({
        ...before.body,
        title: 'Hello',
        folder_id: BILLING,
        content: 'Hello!',
        content_html: '<div>Hello!</div>',
        updated_at: NOW,
      }),
    )
    expect((await view(GREETING)).text).toBe(answer.text)
  })

  it('of the title keeps the rest', async () => {
    const id = await add(FOR_SUPPORT)
    const before = await view(id)
    const answer = await freshdesk.put(`/canned_responses/${id}`, { title: 'Hello' })
    expect(answer.body).toEqual({ ...before.body, title: 'Hello' })
  })

  it('to visibility 1 moves it into the caller’s Personal folder', async () => {
    const answer = await freshdesk.put(`/canned_responses/${GREETING}`, { visibility: 1, folder_id: GENERAL })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ visibility: 1, folder_id: await personalFolder() })
  })

  it('from visibility 1 has to say into which folder', async () => {
    const id = await add(PERSONAL)
    const answer = await freshdesk.put(`/canned_responses/${id}`, { visibility: 0 })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(validationError('folder_id', 'It should be a/an Positive Integer', 'missing_field'))
    const moved = await freshdesk.put(`/canned_responses/${id}`, { visibility: 0, folder_id: GENERAL })
    expect(moved.status).toBe(200)
    expect(moved.body).toMatchObject({ visibility: 0, folder_id: GENERAL })
  })

  it('of a personal one needs no folder', async () => {
    const id = await add(PERSONAL)
    const answer = await freshdesk.put(`/canned_responses/${id}`, { title: 'Still mine' })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ title: 'Still mine', visibility: 1, folder_id: await personalFolder() })
  })

  it('to visibility 2 has to say for which groups', async () => {
    const answer = await freshdesk.put(`/canned_responses/${GREETING}`, { visibility: 2 })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['group_ids: missing_field'])
    const narrowed = await freshdesk.put(`/canned_responses/${GREETING}`, { visibility: 2, group_ids: [ID.support] })
    expect(narrowed.body).toMatchObject({ visibility: 2, group_ids: [ID.support] })
  })

  it('away from visibility 2 forgets the groups', async () => {
    const id = await add(FOR_SUPPORT)
    const answer = await freshdesk.put(`/canned_responses/${id}`, { visibility: 0 })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ visibility: 0, group_ids: [] })
  })

  it('replaces the groups', async () => {
    const id = await add(FOR_SUPPORT)
    const answer = await freshdesk.put(`/canned_responses/${id}`, { group_ids: [ESCALATIONS_GROUP, ID.support] })
    expect(answer.body.group_ids).toEqual([ESCALATIONS_GROUP, ID.support])
  })

  it.each([
    ['no groups', () => add(FOR_SUPPORT), { group_ids: [] }, 'group_ids: missing_field'],
    ['an unknown group', () => add(FOR_SUPPORT), { group_ids: [1] }, 'group_ids: invalid_value'],
    ['groups of what all agents see', () => add(FOR_ALL), { group_ids: [ID.support] }, 'group_ids: incompatible_field'],
    ['an unknown folder', () => add(FOR_ALL), { folder_id: 1 }, 'folder_id: invalid_value'],
    ['a blank title', () => add(FOR_ALL), { title: '' }, 'title: invalid_value'],
    ['null as content', () => add(FOR_ALL), { content_html: null }, 'content_html: datatype_mismatch'],
  ])('refuses %s and changes nothing', async (_what, make, changes, failure) => {
    const id = await make()
    const before = await view(id)
    const answer = await freshdesk.put(`/canned_responses/${id}`, { content_html: 'Changed', ...changes })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual([failure])
    expect((await view(id)).text).toBe(before.text)
  })
})

it.each([
  ['GET', '/canned_responses/158000008999', undefined],
  ['PUT', '/canned_responses/158000008999', { title: 'x' }],
  ['GET', '/canned_response_folders/158000007999', undefined],
  ['PUT', '/canned_response_folders/158000007999', { name: 'x' }],
  ['GET', '/canned_response_folders/158000007999/responses', undefined],
])('%s %s is an empty 404', async (method, path, body) => {
  const answer = await freshdesk.call(method, path, { body })
  expect([answer.status, answer.text]).toEqual([404, ''])
})

describe('who sees a response', () => {
  beforeEach(promoteSupervisor)

  it('for all: every admin', async () => {
    const id = await add(FOR_ALL)
    expect((await view(id, SECOND)).body).toEqual((await view(id)).body)
  })

  it('for oneself: nobody else, by whichever path', async () => {
    const id = await add(PERSONAL)
    const folder = await personalFolder()
    expect((await view(id, SECOND)).status).toBe(404)
    expect((await freshdesk.put(`/canned_responses/${id}`, { title: 'Yours' }, SECOND)).status).toBe(404)
    expect((await view(id)).body.title).toBe('Mine')
    expect(idsOf(await freshdesk.get('/canned_response_folders', SECOND))).toEqual([GENERAL])
    expect((await freshdesk.get(`/canned_response_folders/${folder}`, SECOND)).status).toBe(404)
    expect((await freshdesk.get(`/canned_response_folders/${folder}/responses`, SECOND)).status).toBe(404)
    expect((await freshdesk.put(`/canned_response_folders/${folder}`, { name: 'Yours' }, SECOND)).status).toBe(404)
  })

  it('for oneself: two admins have a Personal folder each', async () => {
    const first = (await view(await add(PERSONAL))).body.folder_id
    const second = (await view(await add(PERSONAL, SECOND), SECOND)).body.folder_id
    expect(second).not.toBe(first)
    expect(await personalFolder(SECOND)).toBe(second)
  })

  it('for a group: its members and no other admin', async () => {
    const id = await add({ ...FOR_SUPPORT, group_ids: [ESCALATIONS_GROUP] })
    expect((await view(id)).status).toBe(404)
    expect((await freshdesk.put(`/canned_responses/${id}`, { title: 'x' })).status).toBe(404)
    expect((await view(id, SECOND)).status).toBe(200)
  })

  it('for several groups: the members of one of them', async () => {
    const id = await add({ ...FOR_SUPPORT, group_ids: [ID.billing, ESCALATIONS_GROUP] })
    expect((await view(id, SECOND)).status).toBe(200)
  })

  it('for a group: who joins it, and who leaves it no more', async () => {
    expect((await view(REFUND_SENT)).status).toBe(404)
    await freshdesk.put(`/groups/${ID.billing}`, { agent_ids: [ID.admin] })
    expect((await view(REFUND_SENT)).body).toMatchObject({
      title: 'Refund sent',
      visibility: 2,
      group_ids: [ID.billing],
    })
    await freshdesk.put(`/groups/${ID.billing}`, { agent_ids: [] })
    expect((await view(REFUND_SENT)).status).toBe(404)
  })

  it('made personal by another admin: that admin alone', async () => {
    const id = await add(FOR_ALL)
    await freshdesk.put(`/canned_responses/${id}`, { visibility: 1 }, SECOND)
    expect((await view(id, SECOND)).body.folder_id).toBe(await personalFolder(SECOND))
    expect((await view(id)).status).toBe(404)
  })
})

describe('a new folder', () => {
  it.each(['/canned_response_folders', '/canned_response_folder'])(
    'by %s is answered with id and name',
    async (path) => {
      const answer = await freshdesk.post(path, { name: 'Onboarding' })
      expect(answer.status).toBe(201)
      expect(answer.text).toBe(JSON.stringify({ id: answer.body.id, name: 'Onboarding' }))
      expect(answer.headers.get('location')).toBe(
        `${freshdesk.emulator.url}/api/v2/canned_response_folders/${answer.body.id}`,
      )
    },
  )

  it.each([
    ['absent', {}, 'It should be a/an String', 'missing_field'],
    ['blank', { name: '' }, 'It should not be blank as this is a mandatory field', 'invalid_value'],
    ['a number', { name: 7 }, 'Value set is of type Integer.It should be a/an String', 'datatype_mismatch'],
  ])('is refused when its name is %s', async (_what, body, message, code) => {
    const answer = await freshdesk.post('/canned_response_folders', body)
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(validationError('name', message, code))
  })

  it('is viewed without responses and listed once it has one', async () => {
    const { body: folder } = await freshdesk.post('/canned_response_folders', { name: 'Onboarding' })
    const viewed = await freshdesk.get(`/canned_response_folders/${folder.id}`)
    expect(viewed.status).toBe(200)
    expect(viewed.body).toEqual({ ...folder, canned_responses: [], created_at: NOW, updated_at: NOW })
    expect(await folders()).toHaveLength(1)
    await add({ ...FOR_ALL, folder_id: folder.id })
    expect((await folders())[1]).toEqual({
      ...folder,
      created_at: NOW,
      updated_at: NOW,
      personal: false,
      responses_count: 1,
    })
  })
})

describe('the list of folders', () => {
  it('has those with responses that the caller sees, key for key as recorded', async () => {
    const answer = await freshdesk.get('/canned_response_folders')
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(
      JSON.stringify([
        {
          id: GENERAL,
          name: 'General',
          created_at: '2028-12-11T09:00:00Z',
          updated_at: '2028-12-11T09:00:00Z',
          personal: false,
          responses_count: 2,
        },
      ]),
    )
  })

  it('counts what the caller sees of a folder', async () => {
    await promoteSupervisor()
    await add({ ...FOR_SUPPORT, group_ids: [ESCALATIONS_GROUP] })
    expect((await folders())[0].responses_count).toBe(2)
    expect((await folders(SECOND))[0].responses_count).toBe(3)
  })

  it('has a folder of a group’s responses for its members', async () => {
    await freshdesk.put(`/groups/${ID.billing}`, { agent_ids: [ID.admin] })
    expect(idsOf(await freshdesk.get('/canned_response_folders'))).toEqual([GENERAL, BILLING])
  })
})

describe('a folder', () => {
  it('is viewed with the titles in it, in order of making', async () => {
    const id = await add(FOR_ALL)
    const answer = await freshdesk.get(`/canned_response_folders/${GENERAL}`)
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(
      JSON.stringify({
        id: GENERAL,
        name: 'General',
        canned_responses: [
          { id: GREETING, title: 'Greeting' },
          { id: MORE_DETAILS, title: 'More details' },
          { id, title: 'Thanks' },
        ],
        created_at: '2028-12-11T09:00:00Z',
        updated_at: '2028-12-11T09:00:00Z',
      }),
    )
  })

  it('lists its responses whole', async () => {
    const answer = await freshdesk.get(`/canned_response_folders/${GENERAL}/responses`)
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(`[${(await view(GREETING)).text},${(await view(MORE_DETAILS)).text}]`)
    expect(answer.body[1]).toEqual(
      responseBody(answer, {
        id: MORE_DETAILS,
        title: 'More details',
        content: 'Please tell us the model and the firmware version.',
        content_html: '<div>Please tell us the model and the firmware version.</div>',
        created_at: '2028-12-21T09:00:00Z',
        updated_at: '2028-12-21T09:00:00Z',
      }),
    )
  })

  it('shows nothing that the caller may not see', async () => {
    expect((await freshdesk.get(`/canned_response_folders/${BILLING}`)).body.canned_responses).toEqual([])
    expect((await freshdesk.get(`/canned_response_folders/${BILLING}/responses`)).body).toEqual([])
  })

  it('loses a response that moves to another', async () => {
    await freshdesk.put(`/canned_responses/${GREETING}`, { folder_id: BILLING })
    expect(idsOf(await freshdesk.get(`/canned_response_folders/${GENERAL}/responses`))).toEqual([MORE_DETAILS])
    expect(idsOf(await freshdesk.get(`/canned_response_folders/${BILLING}/responses`))).toEqual([GREETING])
  })

  it('is renamed', async () => {
    const answer = await freshdesk.put(`/canned_response_folders/${GENERAL}`, { name: 'Everyday' })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ id: GENERAL, name: 'Everyday' })
    expect((await folders())[0]).toMatchObject({
      name: 'Everyday',
      updated_at: NOW,
      created_at: '2028-12-11T09:00:00Z',
    })
  })

  it('is not renamed to nothing', async () => {
    const answer = await freshdesk.put(`/canned_response_folders/${GENERAL}`, { name: ' ' })
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual(['name: invalid_value'])
    expect((await folders())[0].name).toBe('General')
  })
})

describe('attachments', () => {
  const file = (text: string, name: string) => new File([text], name, { type: 'text/plain' })

  function formOf(fields: Readonly<Record<string, string | readonly (string | File)[]>>): FormData {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) {
      if (typeof value === 'string') form.append(name, value)
      else for (const one of value) form.append(`${name}[]`, one)
    }
    return form
  }

  const asForm = { title: 'Manual', content_html: 'See the file.', folder_id: String(GENERAL), visibility: '0' }

  it('come by multipart and are shown with a URL that serves them', async () => {
    const form = formOf({ ...asForm, attachments: [file('Press the button.', 'manual.txt')] })
    const answer = await freshdesk.post('/canned_responses', form)
    expect(answer.status).toBe(201)
    const [attachment] = answer.body.attachments
    expect(answer.body).toEqual(
      responseBody(answer, {
        title: 'Manual',
        content: 'See the file.',
        content_html: '<div>See the file.</div>',
        attachments: [
          {
            id: attachment.id,
            name: 'manual.txt',
            content_type: 'text/plain',
            size: 17,
            created_at: NOW,
            updated_at: NOW,
            attachment_url: attachment.attachment_url,
          },
        ],
      }),
    )
    expect(await (await fetch(attachment.attachment_url)).text()).toBe('Press the button.')
  })

  it('come with groups as text', async () => {
    const form = formOf({
      ...asForm,
      visibility: '2',
      group_ids: [String(ID.support)],
      attachments: [file('x', 'x.txt')],
    })
    const answer = await freshdesk.post('/canned_responses', form)
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({ visibility: 2, group_ids: [ID.support] })
  })

  it('are added by an update', async () => {
    const { body } = await freshdesk.post(
      '/canned_responses',
      formOf({ ...asForm, attachments: [file('1', 'one.txt')] }),
    )
    const answer = await freshdesk.put(
      `/canned_responses/${body.id}`,
      formOf({ title: 'Manuals', attachments: [file('2', 'two.txt'), file('3', 'three.txt')] }),
    )
    expect(answer.status).toBe(200)
    expect(answer.body.title).toBe('Manuals')
    const shown = (await view(body.id)).body.attachments.map((attachment: { name: string }) => attachment.name)
    expect(shown).toEqual(['one.txt', 'two.txt', 'three.txt'])
  })

  it('stay when an update does not name them', async () => {
    const { body } = await freshdesk.post(
      '/canned_responses',
      formOf({ ...asForm, attachments: [file('1', 'one.txt')] }),
    )
    expect((await freshdesk.put(`/canned_responses/${body.id}`, { title: 'x' })).body.attachments).toHaveLength(1)
  })

  it('are shown in the folder too', async () => {
    await freshdesk.post('/canned_responses', formOf({ ...asForm, attachments: [file('1', 'one.txt')] }))
    const { body } = await freshdesk.get(`/canned_response_folders/${GENERAL}/responses`)
    expect(body[2].attachments).toMatchObject([{ name: 'one.txt', size: 1 }])
  })

  it('are files, not text', async () => {
    const answer = await freshdesk.post('/canned_responses', formOf({ ...asForm, attachments: ['manual'] }))
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(
      validationError('attachments', 'It should contain elements of type valid file format only', 'datatype_mismatch'),
    )
  })
})

describe('who may', () => {
  it.each([
    ['POST', '/canned_responses', FOR_ALL],
    ['GET', `/canned_responses/${GREETING}`, undefined],
    ['PUT', `/canned_responses/${GREETING}`, { title: 'x' }],
    ['POST', '/canned_response_folders', { name: 'x' }],
    ['POST', '/canned_response_folder', { name: 'x' }],
    ['PUT', `/canned_response_folders/${GENERAL}`, { name: 'x' }],
    ['GET', '/canned_response_folders', undefined],
    ['GET', `/canned_response_folders/${GENERAL}`, undefined],
    ['GET', `/canned_response_folders/${GENERAL}/responses`, undefined],
  ])('%s %s: admins only', async (method, path, body) => {
    for (const key of ['supervisor-api-key', 'agent-api-key']) {
      const answer = await freshdesk.call(method, path, { key, body })
      expect(answer.status).toBe(403)
      expect(answer.body).toEqual(ACCESS_DENIED)
    }
    await promoteSupervisor()
    expect((await freshdesk.call(method, path, { ...SECOND, body })).status).toBeLessThan(300)
  })
})
