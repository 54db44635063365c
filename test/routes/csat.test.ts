import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const SURVEY = '7d0f1c3e-52a4-4b8e-9c61-0a4d2f6b8e13'
const path = `/customer-satisfaction/surveys/${SURVEY}/responses`
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/

const answer = (ticket_id: number, value: string | number = 5) => ({
  ticket_id,
  answers: [{ question_id: 'Q_1', value }],
})

/** All pages by the links that each names, from the first or from where one is given. */
async function walk(first: string, way: 'next' | 'previous' = 'next') {
  const pages: string[][] = []
  for (let url: string | null = first; url !== null; ) {
    const { status, body } = await freshdesk.get(url.replace(`${emulator.url}/api/v2`, ''))
    expect(status).toBe(200)
    pages.push(body.data.map(({ id }: { id: string }) => id))
    url = body.paging[way]
  }
  return pages
}

describe('surveys of customer satisfaction', () => {
  it('are listed, of a state, as public clients read them', async () => {
    const { status, body } = await freshdesk.get('/customer-satisfaction/surveys?state=active')
    expect([status, body.paging]).toEqual([200, { next: null, previous: null }])
    expect(body.data).toMatchObject([{ id: SURVEY, title: 'How did we do?', state: 'active', language: 'en' }])
    expect((await freshdesk.get('/customer-satisfaction/surveys?state=draft')).body.data).toEqual([])
  })

  it('come from fixtures, with ids of their own where none are given, page by page', async () => {
    emulator.load({ fixture: { csat_surveys: [{ title: 'A' }, { title: 'B', state: 'draft' }, { title: 'C' }] } })
    const pages = await walk('/customer-satisfaction/surveys?per_page=1&state=active')
    expect(pages.map(([id]) => id?.match(UUID) !== null)).toEqual([true, true, true])
  })
})

describe('a response to a survey', () => {
  it('is recorded of a ticket, its requester, agent and group', async () => {
    const { status, body, headers } = await freshdesk.post(path, answer(5, 'Very'))
    expect([status, headers.get('location')]).toEqual([201, `${emulator.url}/api/v2${path}/${body.id}`])
    const ticket = (await freshdesk.get('/tickets/5')).body
    expect(body).toEqual({
      id: expect.stringMatching(UUID),
      survey_id: SURVEY,
      survey_version_id: expect.stringMatching(UUID),
      user_id: ticket.requester_id,
      agent_id: ticket.responder_id,
      group_id: ticket.group_id,
      ticket_id: 5,
      status: 'completed',
      answers: [{ question_id: 'Q_1', question_text: 'How satisfied are you with our support?', value: 'Very' }],
      created_at: '2030-01-15T09:00:00Z',
      updated_at: '2030-01-15T09:00:00Z',
    })
    expect((await freshdesk.get(path)).body.data.at(-1)).toEqual(body)
  })

  it('names a ticket that is there, and questions of the survey, each once', async () => {
    const wrong = {
      ticket_id: 999,
      answers: [
        { question_id: 'Q_9', value: 1 },
        { question_id: 'Q_1', value: 1 },
        { question_id: 'Q_1', value: 2 },
      ],
    }
    expect((await freshdesk.post(path, wrong)).body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'ticket_id',
      'answers[0].question_id',
      'answers[2].question_id',
    ])
    expect((await freshdesk.post(path.replace('7d0f', '0000'), answer(5))).status).toBe(404)
  })

  it('is not seen by whoever does not see its ticket, and goes with it', async () => {
    await freshdesk.post(path, answer(3))
    const seen = async (key?: string) => (await freshdesk.get(path, key === undefined ? {} : { key })).body.data.length
    expect(await seen()).toBe(2)
    expect(await seen('restricted-api-key')).toBe(0)
    expect((await freshdesk.post(path, answer(3), { key: 'restricted-api-key' })).body.errors).toMatchObject([
      { field: 'ticket_id' },
    ])
    const { requester_id } = (await freshdesk.get('/tickets/3')).body
    expect((await freshdesk.delete(`/contacts/${requester_id}/hard_delete?force=true`)).status).toBe(204)
    expect(await seen()).toBe(1)
  })

  it('is listed page by page, forth and back, whatever is added meanwhile', async () => {
    for (let count = 0; count < 6; count++) await freshdesk.post(path, answer(5, count))
    const all = (await freshdesk.get(path)).body.data.map(({ id }: { id: string }) => id)
    expect(await walk(`${path}?per_page=3`)).toEqual([all.slice(0, 3), all.slice(3, 6), all.slice(6)])
    const last = (await freshdesk.get((await lastLink()).replace(`${emulator.url}/api/v2`, ''))).body
    expect(last.paging.next).toBeNull()
    const back = await walk(last.paging.previous, 'previous')
    expect(back).toEqual([all.slice(3, 6), all.slice(0, 3)])
    expect((await freshdesk.get(`${path}?next_token=x`)).body.errors).toMatchObject([{ field: 'next_token' }])
    expect((await freshdesk.get(`${path}?per_page=101`)).status).toBe(400)
  })

  async function lastLink(): Promise<string> {
    const second = (await freshdesk.get(`${path}?per_page=3`)).body.paging.next
    return (await freshdesk.get(second.replace(`${emulator.url}/api/v2`, ''))).body.paging.next
  }
})
