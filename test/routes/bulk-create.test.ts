import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const agent = (email: string, more: object = {}) => ({ email, ticket_scope: 1, occasional: true, ...more })

async function job(path: string, body: object) {
  const answer = await freshdesk.post(path, body)
  expect(answer.status, answer.text).toBe(202)
  expect(answer.body).toEqual({ job_id: expect.any(Number), href: `${emulator.url}/api/v2/jobs/${answer.body.job_id}` })
  const viewed = await freshdesk.get(`/jobs/${answer.body.job_id}`)
  expect(viewed.body).toMatchObject({ id: String(answer.body.job_id), status: 'COMPLETED', progress: 100 })
  return viewed.body.data
}

describe('agents in bulk', () => {
  it('are made, invited, and told by the job with their ids', async () => {
    const data = await job('/agents/bulk', {
      agents: [agent('one@x.test', { name: 'One', group_ids: [158000004001] }), agent('two@x.test')],
    })
    expect(data).toEqual([
      { id: expect.any(Number), success: true },
      { id: expect.any(Number), success: true },
    ])
    const { body } = await freshdesk.get(`/agents/${data[0].id}`)
    expect(body).toMatchObject({ occasional: true, group_ids: [158000004001], contact: { name: 'One', active: false } })
    expect(emulator.outbox.list().map(({ kind, to }) => [kind, to[0]])).toEqual([
      ['invitation', 'one@x.test'],
      ['invitation', 'two@x.test'],
    ])
  })

  it('that cannot be made are failures of the job, each with what is wrong, and the others are made', async () => {
    const data = await job('/agents/bulk', {
      agents: [
        agent('ada@acme.test'),
        agent('new@x.test'),
        agent('NEW@x.test'),
        agent('lost@x.test', { group_ids: [1], role_ids: [2] }),
      ],
    })
    expect(data).toEqual([
      { id: expect.any(Number), success: true },
      {
        email: 'ada@acme.test',
        success: false,
        errors: [expect.objectContaining({ field: 'email', code: 'duplicate_value' })],
      },
      {
        email: 'new@x.test',
        success: false,
        errors: [expect.objectContaining({ field: 'email', code: 'duplicate_value' })],
      },
      {
        email: 'lost@x.test',
        success: false,
        errors: [
          { field: 'role_ids', message: 'There are no roles matching the given role_ids', code: 'invalid_value' },
          { field: 'group_ids', message: 'There are no groups matching the given group_ids', code: 'invalid_value' },
        ],
      },
    ])
  })

  it('take seats as long as there are some', async () => {
    await freshdesk.call('PATCH', '/_emulator/account', { body: { settings: { seats: 5 } } })
    const used = (await freshdesk.get('/agents?state=fulltime&per_page=100')).body.length
    const agents = Array.from({ length: 7 - used }, (_, index) => agent(`seat${index}@x.test`, { occasional: false }))
    const data = await job('/agents/bulk', { agents })
    expect(data.map(({ success }: { success: boolean }) => success)).toEqual(agents.map((_, index) => index < 5 - used))
    expect(data.at(-1)).toMatchObject({ errors: [{ field: 'occasional', code: 'invalid_value' }] })
  })

  it('of a wrong shape are refused as a whole', async () => {
    const { status, body } = await freshdesk.post('/agents/bulk', {
      agents: [{ email: 'x', ticket_scope: 9, nope: 1 }],
    })
    expect([status, body.errors.map(({ field }: { field: string }) => field)]).toEqual([
      400,
      ['agents[0].email', 'agents[0].ticket_scope', 'agents[0].nope'],
    ])
    expect((await freshdesk.post('/agents/bulk', { agents: [] })).body.errors).toMatchObject([{ field: 'agents' }])
  })

  it('are in an account that is made of an export, with the job', async () => {
    await job('/agents/bulk', { agents: [agent('one@x.test'), agent('one@x.test')] })
    const copy = emulator.createAccount({ name: 'copy', fixture: JSON.parse(JSON.stringify(emulator.export())) })
    expect(copy.export().jobs).toEqual(emulator.export().jobs)
    emulator.deleteAccount('copy')
  })
})

describe('canned responses in bulk', () => {
  it.each(['/canned_responses/bulk', '/canned_responses/create_multiple'])('are made by %s', async (path) => {
    const data = await job(path, {
      canned_responses: [
        { title: 'Thanks', content_html: '<p>Thank you.</p>', folder_id: 158000007001, visibility: 0 },
        { title: 'Mine', content_html: 'Mine', visibility: 1 },
        { title: 'Nowhere', content_html: 'x', visibility: 0 },
        { title: 'For nobody', content_html: 'x', folder_id: 158000007001, visibility: 2 },
      ],
    })
    expect(data.map(({ success }: { success: boolean }) => success)).toEqual([true, true, false, false])
    expect(data.slice(2)).toMatchObject([
      { title: 'Nowhere', errors: [{ field: 'folder_id', code: 'missing_field' }] },
      { title: 'For nobody', errors: [{ field: 'group_ids', code: 'missing_field' }] },
    ])
    expect((await freshdesk.get(`/canned_responses/${data[0].id}`)).body).toMatchObject({
      title: 'Thanks',
      content_html: '<div>Thank you.</div>',
    })
  })
})
