import { describe, expect, it } from 'vitest'
import { accountOf } from '../support/account.ts'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { ACCESS_DENIED, ID } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const ADMIN = 158000002001
const FORUM = { questions: 158000031001, ideas: 158000031002, problems: 158000031003, announcements: 158000031004 }
const TOPIC = 158000032001
const LOCKED = 158000032002

const post = (forum: number, fields: object = {}, key = 'admin-api-key') =>
  freshdesk.post(`/discussions/forums/${forum}/topics`, { title: 'New', message: 'A message', ...fields }, { key })
const put = (id: number, fields: object, key = 'admin-api-key') =>
  freshdesk.put(`/discussions/topics/${id}`, fields, { key })
const comment = (id: number, body = 'Me too', key = 'agent-api-key') =>
  freshdesk.post(`/discussions/topics/${id}/comments`, { body }, { key })
const topic = async (id: number) => (await freshdesk.get(`/discussions/topics/${id}`)).body
const forum = async (id: number) => (await freshdesk.get(`/discussions/forums/${id}`)).body
const countsOf = async (id: number) => {
  const { topics_count, comments_count } = await forum(id)
  return [topics_count, comments_count]
}
const titlesOf = ({ body }: { body: { title: string }[] }) => body.map(({ title }) => title)

describe('a new topic', () => {
  it('has its message as its first comment', async () => {
    const answer = await post(FORUM.questions, { message: '<p>One</p><p>Two</p>' })
    const { id } = answer.body
    expect(answer.headers.get('location')).toBe(`${freshdesk.emulator.url}/api/v2/discussions/topics/${id}`)
    expect(answer.body).toEqual({
      id,
      title: 'New',
      forum_id: FORUM.questions,
      user_id: ADMIN,
      locked: false,
      published: true,
      stamp_type: 7,
      replied_by: ADMIN,
      user_votes: 0,
      merged_topic_id: null,
      comments_count: 1,
      sticky: false,
      created_at: NOW,
      updated_at: NOW,
      replied_at: NOW,
      hits: 0,
    })
    const comments = await freshdesk.get(`/discussions/topics/${id}/comments`)
    expect(comments.body).toMatchObject([{ topic_id: id, body: '<p>One</p><p>Two</p>', body_text: 'One\n\nTwo' }])
    expect(await countsOf(FORUM.questions)).toEqual([4, 7])
  })

  it.each([
    [FORUM.questions, 7],
    [FORUM.ideas, null],
    [FORUM.problems, 9],
    [FORUM.announcements, null],
  ])('in the forum %i begins with the stamp %s', async (id, stamp) => {
    expect((await post(id)).body.stamp_type).toBe(stamp)
  })

  it.each([
    [FORUM.questions, [6, 7]],
    [FORUM.ideas, [null, 1, 2, 3, 4, 5]],
    [FORUM.problems, [8, 9]],
    [FORUM.announcements, [null]],
  ])('in the forum %i takes the stamps %j alone', async (id, stamps) => {
    for (const stamp of [null, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
      const { status, body } = await post(id, { stamp_type: stamp })
      if (stamps.includes(stamp as never)) expect([status, body.stamp_type]).toEqual([201, stamp])
      else expect([status, body.errors[0].field, body.errors[0].code]).toEqual([400, 'stamp_type', 'invalid_value'])
    }
  })

  it('tells all that is wrong at once, and is not made', async () => {
    const { status, body } = await freshdesk.post(`/discussions/forums/${FORUM.ideas}/topics`, {
      title: ' ',
      sticky: 'yes',
      stamp_type: 9,
    })
    expect(status).toBe(400)
    expect(body.errors.map(({ field, code }: Record<string, string>) => [field, code])).toEqual([
      ['title', 'invalid_value'],
      ['message', 'missing_field'],
      ['sticky', 'datatype_mismatch'],
      ['stamp_type', 'invalid_value'],
    ])
    expect(await countsOf(FORUM.ideas)).toEqual([1, 1])
  })

  it('is of whom an administrator names, and of no other for an agent', async () => {
    const { body } = await post(FORUM.ideas, { user_id: ID.ada })
    expect([body.user_id, body.replied_by]).toEqual([ID.ada, ID.ada])
    expect((await post(FORUM.ideas, { user_id: 7 })).body.errors).toMatchObject([{ field: 'user_id' }])
    const refused = await post(FORUM.ideas, { user_id: ID.ada }, 'agent-api-key')
    expect([refused.status, refused.body]).toEqual([403, ACCESS_DENIED])
    expect((await post(FORUM.ideas, { user_id: ID.amy }, 'agent-api-key')).status).toBe(201)
  })
})

describe('the topics of a forum', () => {
  it('are listed sticky ones first, each newest first', async () => {
    await post(FORUM.questions, { title: 'Newest' })
    await post(FORUM.questions, { title: 'Pinned', sticky: true })
    expect(titlesOf(await freshdesk.get(`/discussions/forums/${FORUM.questions}/topics`))).toEqual([
      'Pinned',
      'How to ask',
      'Newest',
      'VPN drops every ten minutes',
      'Which antenna for the warehouse?',
    ])
  })

  it('come in pages over both kinds', async () => {
    const page = (number: number) =>
      freshdesk.get(`/discussions/forums/${FORUM.questions}/topics?page=${number}&per_page=2`)
    const first = await page(1)
    expect(first.headers.get('link')).toMatch(/page=2&per_page=2>; rel="next"$/)
    const second = await page(2)
    expect([...titlesOf(first), ...titlesOf(second)]).toHaveLength(3)
    expect(second.headers.get('link')).toBeNull()
  })
})

describe('a change of a topic', () => {
  it('leaves its last reply as it was', async () => {
    const before = await topic(TOPIC)
    const { body } = await put(TOPIC, { title: 'VPN', locked: true, sticky: true, stamp_type: 6 })
    expect(body).toEqual({ ...before, title: 'VPN', locked: true, sticky: true, stamp_type: 6, updated_at: NOW })
  })

  it('with a message changes the first comment', async () => {
    await put(TOPIC, { message: 'Anew' })
    const { body } = await freshdesk.get(`/discussions/topics/${TOPIC}/comments`)
    expect(body.map(({ body: text }: { body: string }) => text)).toEqual([
      'Anew',
      'It does here, too.',
      '<p>Try it with dead peer detection off.</p>',
    ])
    expect(body[0]).toMatchObject({ user_id: ID.ada, updated_at: NOW })
  })

  it('moves it with its comments to another forum, whose stamps it takes', async () => {
    const { body } = await put(TOPIC, { forum_id: FORUM.problems })
    expect([body.forum_id, body.stamp_type]).toEqual([FORUM.problems, 9])
    expect(await countsOf(FORUM.questions)).toEqual([2, 3])
    expect(await countsOf(FORUM.problems)).toEqual([2, 4])
    const comments = await freshdesk.get(`/discussions/topics/${TOPIC}/comments`)
    for (const one of comments.body) expect(one.forum_id).toBe(FORUM.problems)
    expect((await put(TOPIC, { forum_id: FORUM.ideas, stamp_type: 9 })).body.errors).toMatchObject([
      { field: 'stamp_type', code: 'invalid_value' },
    ])
    expect((await put(TOPIC, { forum_id: FORUM.ideas, stamp_type: 2 })).body.stamp_type).toBe(2)
    expect((await put(TOPIC, { forum_id: 7 })).body.errors).toMatchObject([
      { field: 'forum_id', code: 'invalid_value' },
    ])
  })

  it('to another forum is for those who manage forums', async () => {
    const { status, body } = await put(TOPIC, { forum_id: FORUM.ideas }, 'agent-api-key')
    expect([status, body.errors]).toMatchObject([400, [{ field: 'forum_id', code: 'inaccessible_field' }]])
    expect((await put(TOPIC, { title: 'By an agent' }, 'agent-api-key')).status).toBe(200)
  })

  it('sticks and locks for those alone who may edit topics', async () => {
    const privileges = ['view_forums', 'create_topic']
    const role = await freshdesk.post('/_emulator/roles', { name: 'Writer', description: 'Writes', privileges })
    await freshdesk.put(`/agents/${ID.amy}`, { role_ids: [role.body.id] })
    const { status, body } = await post(FORUM.ideas, { sticky: false, locked: true }, 'agent-api-key')
    expect([status, body.errors]).toMatchObject([
      400,
      [
        { field: 'sticky', code: 'inaccessible_field' },
        { field: 'locked', code: 'inaccessible_field' },
      ],
    ])
    expect((await post(FORUM.ideas, {}, 'agent-api-key')).status).toBe(201)
    expect((await put(TOPIC, { title: 'Mine' }, 'agent-api-key')).status).toBe(403)
  })
})

describe('a comment', () => {
  it('is kept as it was sent, and is the topic’s last reply, but no change of it', async () => {
    const before = await topic(TOPIC)
    const answer = await comment(TOPIC, 'Plain <3 text')
    const { id } = answer.body
    expect(answer.headers.get('location')).toBe(`${freshdesk.emulator.url}/api/v2/discussions/comments/${id}`)
    expect(answer.body).toEqual({
      id,
      topic_id: TOPIC,
      created_at: NOW,
      updated_at: NOW,
      user_id: ID.amy,
      forum_id: FORUM.questions,
      answer: false,
      published: true,
      spam: null,
      trash: false,
      body: 'Plain <3 text',
      body_text: 'Plain <3 text',
    })
    expect(await topic(TOPIC)).toEqual({ ...before, replied_by: ID.amy, replied_at: NOW, comments_count: 4 })
    expect(await countsOf(FORUM.questions)).toEqual([3, 7])
  })

  it('is not taken by a locked topic', async () => {
    const { status, body } = await comment(LOCKED)
    expect([status, body]).toEqual([403, ACCESS_DENIED])
    expect((await topic(LOCKED)).comments_count).toBe(1)
    await put(LOCKED, { locked: false })
    expect((await comment(LOCKED)).status).toBe(201)
  })

  it('is listed with the others, oldest first', async () => {
    await comment(TOPIC, 'Last')
    const { body } = await freshdesk.get(`/discussions/topics/${TOPIC}/comments?per_page=3`)
    expect(body.map(({ id }: { id: number }) => id)).toEqual([158000033001, 158000033002, 158000033003])
  })

  it('that is deleted leaves the one before it as the last reply', async () => {
    expect((await freshdesk.delete('/discussions/comments/158000033003')).status).toBe(204)
    expect(await topic(TOPIC)).toMatchObject({ replied_by: 158000002104, comments_count: 2 })
    for (const id of [158000033001, 158000033002]) await freshdesk.delete(`/discussions/comments/${id}`)
    const { created_at, ...left } = await topic(TOPIC)
    expect(left).toMatchObject({ replied_by: ID.ada, replied_at: created_at, comments_count: 0 })
    expect(await countsOf(FORUM.questions)).toEqual([3, 3])
    await put(TOPIC, { message: 'Once more' })
    expect(await topic(TOPIC)).toMatchObject({ replied_by: ID.ada, replied_at: NOW, comments_count: 1 })
  })

  it('that is an answer makes a question answered, until no answer is left', async () => {
    const mark = (id: number, answer: boolean) => freshdesk.put(`/discussions/comments/${id}`, { answer })
    expect((await mark(158000033002, true)).body).toMatchObject({ answer: true, body: 'It does here, too.' })
    await mark(158000033003, true)
    expect((await topic(TOPIC)).stamp_type).toBe(6)
    await mark(158000033003, false)
    expect((await topic(TOPIC)).stamp_type).toBe(6)
    await freshdesk.delete('/discussions/comments/158000033002')
    expect((await topic(TOPIC)).stamp_type).toBe(7)
  })

  it('that is an answer changes no stamp of other forums', async () => {
    const idea = 158000032004
    const { body } = await comment(idea)
    await freshdesk.put(`/discussions/comments/${body.id}`, { answer: true })
    expect((await topic(idea)).stamp_type).toBe(1)
  })

  it('refuses what it does not know', async () => {
    const { body } = await freshdesk.put('/discussions/comments/158000033002', { body: '', answer: 'yes', user_id: 1 })
    expect(body.errors.map(({ field, code }: Record<string, string>) => [field, code])).toEqual([
      ['body', 'invalid_value'],
      ['answer', 'datatype_mismatch'],
      ['user_id', 'invalid_field'],
    ])
  })
})

describe('a deleted topic', () => {
  it('is gone with its comments, and with who followed it', async () => {
    expect((await freshdesk.delete(`/discussions/topics/${TOPIC}`)).status).toBe(204)
    for (const path of [`topics/${TOPIC}`, `topics/${TOPIC}/comments`]) {
      expect((await freshdesk.get(`/discussions/${path}`)).status).toBe(404)
    }
    expect((await freshdesk.delete('/discussions/comments/158000033001')).status).toBe(404)
    expect(await countsOf(FORUM.questions)).toEqual([2, 3])
    expect((await freshdesk.get('/discussions/topics/followed_by')).body).toEqual([])
  })

  it('is merged into by no other any more', async () => {
    const merged = { id: 5, title: 'The same', forum: FORUM.questions, by: ID.zoe, merged_topic_id: TOPIC }
    freshdesk.emulator.load({ fixture: { discussion_topics: [merged] } })
    expect((await topic(5)).merged_topic_id).toBe(TOPIC)
    await freshdesk.delete(`/discussions/topics/${TOPIC}`)
    expect((await topic(5)).merged_topic_id).toBeNull()
  })
})

describe('following', () => {
  const ways = [
    [`/discussions/forums/${FORUM.ideas}/follow`, 'a forum'],
    [`/discussions/topics/${LOCKED}/follow`, 'a topic'],
  ]

  it.each(ways)('%s is told by 204 and 404', async (path) => {
    const statuses = []
    statuses.push((await freshdesk.get(path)).status)
    statuses.push((await freshdesk.post(path, {})).status)
    statuses.push((await freshdesk.post(path)).status)
    statuses.push((await freshdesk.get(path)).status)
    statuses.push((await freshdesk.delete(path)).status)
    statuses.push((await freshdesk.get(path)).status)
    statuses.push((await freshdesk.delete(path)).status)
    expect(statuses).toEqual([404, 204, 204, 204, 204, 404, 404])
  })

  it.each(ways)('%s is done for others by administrators alone', async (path) => {
    const of = (id: number, key: string) => [
      freshdesk.post(path, { user_id: id }, { key }),
      freshdesk.get(`${path}?user_id=${id}`, { key }),
      freshdesk.delete(`${path}?user_id=${id}`, { key }),
      freshdesk.delete(path, { key, body: { user_id: id } }),
    ]
    const statusesOf = async (calls: Promise<{ status: number }>[]) => {
      const statuses: number[] = []
      for (const call of calls) statuses.push((await call).status)
      return statuses
    }
    expect(await statusesOf(of(ID.ada, 'supervisor-api-key'))).toEqual([403, 403, 403, 403])
    expect(await statusesOf(of(7, 'admin-api-key'))).toEqual([400, 400, 400, 400])
    await freshdesk.post(path, { user_id: ID.ada })
    expect((await freshdesk.get(`${path}?user_id=${ID.ada}`)).status).toBe(204)
    expect((await freshdesk.get(path)).status).toBe(404)
    expect((await freshdesk.delete(path, { body: { user_id: ID.ada } })).status).toBe(204)
    expect((await freshdesk.get(`${path}?user_id=${ID.ada}`)).status).toBe(404)
  })

  it('lists the topics that one follows, newest first', async () => {
    await freshdesk.post('/discussions/topics/158000032006/follow')
    await freshdesk.post('/discussions/topics/158000032004/follow')
    const answer = await freshdesk.get('/discussions/topics/followed_by')
    expect(titlesOf(answer)).toEqual(['Firmware 4.2.2 is out', 'VPN drops every ten minutes', 'Dark mode'])
    const paged = await freshdesk.get(`/discussions/topics/followed_by?user_id=${ADMIN}&page=2&per_page=2`)
    expect(titlesOf(paged)).toEqual(['Dark mode'])
    const other = await freshdesk.get(`/discussions/topics/followed_by?user_id=${ID.ada}`, { key: 'agent-api-key' })
    expect(other.status).toBe(403)
  })

  it('ends with the person', async () => {
    await freshdesk.delete(`/contacts/${ID.ada}/hard_delete?force=true`)
    const { discussion_follows } = accountOf(freshdesk.emulator).database
    expect([...discussion_follows.all()].filter(({ user_id }) => user_id === ID.ada)).toEqual([])
    expect((await topic(TOPIC)).user_id).toBe(ID.ada)
  })
})

describe('the topics that somebody has written in', () => {
  const participated = async (id: number) =>
    titlesOf(await freshdesk.get(`/discussions/topics/participated_by?user_id=${id}`))

  it('are each listed once, newest first', async () => {
    expect(await participated(ID.ada)).toEqual(['VPN drops every ten minutes', 'Clock drifts by a minute a week'])
    await comment(TOPIC, 'One', 'supervisor-api-key')
    await comment(TOPIC, 'Two', 'supervisor-api-key')
    expect(await participated(158000002002)).toEqual([
      'VPN drops every ten minutes',
      'Which antenna for the warehouse?',
    ])
    expect(await participated(158000002107)).toEqual([])
  })
})
