import { describe, expect, it } from 'vitest'
import { type Answer, NOW, startFreshdesk } from '../support/freshdesk.ts'
import { failures, validationError } from '../support/people.ts'
import { ID, idsOf } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

const HAPPY = { ratings: { default_question: 103 } }
const VALUES = [103, 102, 101, 100, -101, -102, -103]
const ONE_OF_VALUES = "It should be one of these values: '103,102,101,100,-101,-102,-103'"

const surveyId = async (): Promise<number> => (await freshdesk.get('/surveys')).body[0].id

/** What Ada thinks of ticket 1. */
const ratingBody = async ({ body }: Answer, fields: Record<string, unknown>) => ({
  id: body.id,
  survey_id: await surveyId(),
  user_id: ID.ada,
  agent_id: ID.amy,
  feedback: null,
  group_id: ID.support,
  ticket_id: 1,
  created_at: NOW,
  updated_at: NOW,
  ratings: { default_question: 103 },
  ...fields,
})

async function rate(ticket: number, fields: object = HAPPY): Promise<number> {
  const answer = await freshdesk.post(`/tickets/${ticket}/satisfaction_ratings`, fields)
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body.id
}

describe('surveys', () => {
  it('are one, with one question', async () => {
    const answer = await freshdesk.get('/surveys')
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual([
      {
        id: answer.body[0].id,
        title: 'Default Survey',
        active: true,
        created_at: NOW,
        updated_at: NOW,
        questions: [
          {
            id: 'default_question',
            label: 'How would you rate our overall customer service?',
            accepted_ratings: VALUES,
            default: true,
          },
        ],
      },
    ])
  })

  it('are read by every agent', async () => {
    expect((await freshdesk.get('/surveys', { key: 'restricted-api-key' })).status).toBe(200)
  })
})

describe('a new rating', () => {
  it('is answered whole, by the requester, of the ticket’s agent and group', async () => {
    const answer = await freshdesk.post('/tickets/1/satisfaction_ratings', { feedback: 'Quick and kind', ...HAPPY })
    expect(answer.status).toBe(201)
    expect(answer.text).toBe(JSON.stringify(await ratingBody(answer, { feedback: 'Quick and kind' })))
  })

  it('has its URL in Location', async () => {
    const answer = await freshdesk.post('/tickets/1/satisfaction_ratings', HAPPY)
    expect(answer.headers.get('location')).toBe(
      `${freshdesk.emulator.url}/api/v2/surveys/satisfaction_ratings/${answer.body.id}`,
    )
  })

  it('of a ticket that nobody has is of no agent and no group', async () => {
    const answer = await freshdesk.post('/tickets/18/satisfaction_ratings', HAPPY)
    expect(answer.body).toEqual(await ratingBody(answer, { ticket_id: 18, agent_id: null, group_id: null }))
  })

  it.each(['', null])('may have %j as feedback', async (feedback) => {
    const answer = await freshdesk.post('/tickets/1/satisfaction_ratings', { ...HAPPY, feedback })
    expect(answer.body).toEqual(await ratingBody(answer, { feedback }))
  })

  it('stays with the agent and group of its time', async () => {
    const id = await rate(1)
    await freshdesk.put('/tickets/1', { responder_id: ID.gil, group_id: ID.billing })
    const { body } = await freshdesk.get('/tickets/1/satisfaction_ratings')
    expect(body).toMatchObject([{ id, agent_id: ID.amy, group_id: ID.support }])
  })

  it.each(VALUES)('may be %d', async (value) => {
    const answer = await freshdesk.post('/tickets/1/satisfaction_ratings', { ratings: { default_question: value } })
    expect([answer.status, answer.body.ratings]).toEqual([201, { default_question: value }])
  })
})

describe('a rating that is refused', () => {
  it.each([
    ['is no value of the scale', 104, ONE_OF_VALUES, 'invalid_value'],
    ['is zero', 0, ONE_OF_VALUES, 'invalid_value'],
    ['is text', '103', `Value set is of type String.${ONE_OF_VALUES}`, 'datatype_mismatch'],
    ['is null', null, `Value set is of type Null.${ONE_OF_VALUES}`, 'datatype_mismatch'],
  ])('%s', async (_what, value, message, code) => {
    const answer = await freshdesk.post('/tickets/1/satisfaction_ratings', { ratings: { default_question: value } })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(validationError('ratings.default_question', message, code))
  })

  it('lacks the default question', async () => {
    const answer = await freshdesk.post('/tickets/1/satisfaction_ratings', { ratings: {} })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(validationError('ratings.default_question', ONE_OF_VALUES, 'missing_field'))
  })

  it('is of a question that the survey does not ask', async () => {
    const answer = await freshdesk.post('/tickets/1/satisfaction_ratings', {
      ratings: { default_question: 103, question_1: 103 },
    })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(
      validationError('ratings.question_1', 'Unexpected/invalid field in request', 'invalid_field'),
    )
  })

  it('is wrong in several ways, all told at once', async () => {
    const answer = await freshdesk.post('/tickets/1/satisfaction_ratings', {
      feedback: 7,
      mood: 'good',
      ratings: { question_1: 1, question_2: 103 },
    })
    expect(answer.status).toBe(400)
    expect(failures(answer).sort()).toEqual([
      'feedback: datatype_mismatch',
      'mood: invalid_field',
      'ratings.question_1: invalid_value',
    ])
  })

  it.each([
    ['absent', {}, 'It should be a/an Object', 'missing_field'],
    ['a number', { ratings: 103 }, 'Value set is of type Integer.It should be a/an Object', 'datatype_mismatch'],
    ['a list', { ratings: [103] }, 'Value set is of type Array.It should be a/an Object', 'datatype_mismatch'],
  ])('has ratings that are %s', async (_what, body, message, code) => {
    const answer = await freshdesk.post('/tickets/1/satisfaction_ratings', body)
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(validationError('ratings', message, code))
  })

  it('leaves nothing behind', async () => {
    await freshdesk.post('/tickets/1/satisfaction_ratings', { ratings: { default_question: 5 } })
    expect((await freshdesk.get('/surveys/satisfaction_ratings')).body).toEqual([])
  })

  it.each(['POST', 'GET'])('is of an unknown ticket: %s is an empty 404', async (method) => {
    const answer = await freshdesk.call(method, '/tickets/999/satisfaction_ratings', {
      ...(method === 'POST' ? { body: HAPPY } : {}),
    })
    expect([answer.status, answer.text]).toEqual([404, ''])
  })
})

describe('the ratings of a ticket', () => {
  it('are listed whole, oldest first', async () => {
    const first = await rate(1, { ratings: { default_question: -103 }, feedback: 'No answer' })
    await freshdesk.emulator.clock.advance(3600)
    const second = await freshdesk.post('/tickets/1/satisfaction_ratings', HAPPY)
    await rate(2)
    const answer = await freshdesk.get('/tickets/1/satisfaction_ratings')
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual([
      await ratingBody(answer, { id: first, ratings: { default_question: -103 }, feedback: 'No answer' }),
      second.body,
    ])
  })

  it('are none at first', async () => {
    const answer = await freshdesk.get('/tickets/1/satisfaction_ratings')
    expect([answer.status, answer.body]).toEqual([200, []])
  })
})

describe('the list of all ratings', () => {
  it('has them whole, newest first, equal ones the last made first', async () => {
    const first = await rate(1)
    const second = await rate(2)
    await freshdesk.emulator.clock.advance(60)
    const third = await freshdesk.post('/tickets/1/satisfaction_ratings', HAPPY)
    const answer = await freshdesk.get('/surveys/satisfaction_ratings')
    expect(answer.status).toBe(200)
    expect(idsOf(answer)).toEqual([third.body.id, second, first])
    expect(answer.body[0]).toEqual(third.body)
  })

  it('since a moment has that moment’s too', async () => {
    await rate(1)
    await freshdesk.emulator.clock.advance(60)
    const second = await rate(1)
    const since = (time: string) => freshdesk.get(`/surveys/satisfaction_ratings?created_since=${time}`)
    expect(idsOf(await since('2030-01-15T09:01:00Z'))).toEqual([second])
    expect(idsOf(await since('2030-01-15T09:01:01Z'))).toEqual([])
    expect(idsOf(await since(NOW))).toHaveLength(2)
  })

  it('is of one requester', async () => {
    await rate(1)
    const ofLinus = await rate(2)
    const answer = await freshdesk.get(`/surveys/satisfaction_ratings?user_id=${ID.linus}`)
    expect(idsOf(answer)).toEqual([ofLinus])
    expect(idsOf(await freshdesk.get(`/surveys/satisfaction_ratings?user_id=${ID.zoe}`))).toEqual([])
  })

  it('combines its filters', async () => {
    await rate(1)
    await freshdesk.emulator.clock.advance(60)
    await rate(2)
    const path = `/surveys/satisfaction_ratings?user_id=${ID.ada}&created_since=2030-01-15T09:01:00Z`
    expect((await freshdesk.get(path)).body).toEqual([])
  })

  it.each([
    ['created_since=yesterday', 'created_since: invalid_value'],
    ['user_id=ada', 'user_id: datatype_mismatch'],
    ['page=0', 'page: invalid_value'],
    ['ticket_id=1', 'ticket_id: invalid_field'],
  ])('refuses %s', async (query, failure) => {
    const answer = await freshdesk.get(`/surveys/satisfaction_ratings?${query}`)
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual([failure])
  })

  it('comes in pages with a Link to the next', async () => {
    const ids = [await rate(1), await rate(2), await rate(3)]
    const first = await freshdesk.get('/surveys/satisfaction_ratings?per_page=2')
    expect(idsOf(first)).toEqual([ids[2], ids[1]])
    const next = `${freshdesk.emulator.url}/api/v2/surveys/satisfaction_ratings?page=2&per_page=2`
    expect(first.headers.get('link')).toBe(`<${next}>; rel="next"`)
    const second = await freshdesk.get('/surveys/satisfaction_ratings?per_page=2&page=2')
    expect(idsOf(second)).toEqual([ids[0]])
    expect(second.headers.get('link')).toBeNull()
  })

  it('loses the ratings of a contact that is deleted for good', async () => {
    const ofLinus = await rate(2)
    await rate(1)
    await freshdesk.delete(`/contacts/${ID.ada}/hard_delete?force=true`)
    expect(idsOf(await freshdesk.get('/surveys/satisfaction_ratings'))).toEqual([ofLinus])
    expect((await freshdesk.get('/_emulator/accounts/acme')).body.counts.satisfaction_ratings).toBe(1)
  })
})

describe('an agent of narrow scope', () => {
  it('rates and reads no ticket out of it', async () => {
    const key = 'restricted-api-key'
    expect((await freshdesk.post('/tickets/1/satisfaction_ratings', HAPPY, { key })).status).toBe(404)
    expect((await freshdesk.get('/tickets/1/satisfaction_ratings', { key })).status).toBe(404)
    expect((await freshdesk.get('/surveys/satisfaction_ratings')).body).toEqual([])
  })

  it('is listed the ratings of the tickets in it', async () => {
    await rate(1)
    const ofGroup = await rate(12)
    const own = await rate(9)
    const listed = async (key: string) => idsOf(await freshdesk.get('/surveys/satisfaction_ratings', { key }))
    expect(await listed('group-api-key')).toEqual([ofGroup])
    expect(await listed('restricted-api-key')).toEqual([own])
  })
})

describe('on the free plan', async () => {
  const onFree = await startFreshdesk({ plan: 'free' })

  it.each([
    ['GET', '/surveys'],
    ['POST', '/tickets/1/satisfaction_ratings'],
    ['GET', '/tickets/1/satisfaction_ratings'],
    ['GET', '/surveys/satisfaction_ratings'],
  ])('%s %s is a feature that it lacks, in the recorded words', async (method, path) => {
    const answer = await onFree.call(method, path, method === 'POST' ? { body: HAPPY } : {})
    expect(answer.status).toBe(403)
    expect(answer.body).toEqual({
      code: 'require_feature',
      message: 'The Surveys feature(s) is/are not supported in your plan. Please upgrade your account to use it.',
    })
  })
})

describe.each(['trial', 'growth', 'pro', 'enterprise'] as const)('on the plan %s', async (plan) => {
  const onPlan = await startFreshdesk({ plan })

  it('there are surveys', async () => {
    expect((await onPlan.get('/surveys')).body).toHaveLength(1)
  })
})
