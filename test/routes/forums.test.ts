import { describe, expect, it } from 'vitest'
import { accountOf } from '../support/account.ts'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { ID } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const CATEGORY = 158000030001
const NEWS = 158000030002
const TIPS = 158000031001
const IDEAS = 158000031002
const BETA = 158000031005

const errorsOf = async (answer: Promise<{ status: number; body: { errors: unknown } }>) => {
  const { status, body } = await answer
  return [status, body.errors]
}

describe('categories of forums', () => {
  it('are listed by name, whatever its case', async () => {
    for (const name of ['zebra', 'Zebra crossing', 'Aardvark'])
      await freshdesk.post('/discussions/categories', { name })
    const { body } = await freshdesk.get('/discussions/categories')
    expect(body.map(({ name }: { name: string }) => name)).toEqual([
      'Aardvark',
      'Acme Forums',
      'News',
      'zebra',
      'Zebra crossing',
    ])
  })

  it('are made, changed in part, and viewed', async () => {
    const made = await freshdesk.post('/discussions/categories', { name: 'How to' })
    const { id } = made.body
    expect(made.headers.get('location')).toBe(`${freshdesk.emulator.url}/api/v2/discussions/categories/${id}`)
    expect(made.body).toEqual({ id, name: 'How to', description: null, created_at: NOW, updated_at: NOW })
    await freshdesk.emulator.clock.advance(60)
    const changed = await freshdesk.put(`/discussions/categories/${id}`, { description: 'Answers' })
    expect(changed.body).toEqual({ ...made.body, description: 'Answers', updated_at: '2030-01-15T09:01:00Z' })
    expect((await freshdesk.get(`/discussions/categories/${id}`)).body).toEqual(changed.body)
  })

  it('tell all that is wrong with their fields at once', async () => {
    expect(await errorsOf(freshdesk.post('/discussions/categories', { description: 7, colour: 'red' }))).toEqual([
      400,
      [
        { field: 'name', message: 'It should be a/an String', code: 'missing_field' },
        {
          field: 'description',
          message: 'Value set is of type Integer.It should be a/an String',
          code: 'datatype_mismatch',
        },
        { field: 'colour', message: 'Unexpected/invalid field in request', code: 'invalid_field' },
      ],
    ])
  })

  it('may keep their own name, and take none that is taken', async () => {
    const rename = (name: string) => freshdesk.put(`/discussions/categories/${NEWS}`, { name })
    expect((await rename('NEWS')).status).toBe(200)
    expect(await errorsOf(rename('acme forums'))).toEqual([
      409,
      [{ field: 'name', message: 'It should be a unique value', code: 'duplicate_value' }],
    ])
  })

  it('go with all that is below them, in one step', async () => {
    const { database, changes } = accountOf(freshdesk.emulator)
    const told: number[] = []
    const stop = changes.subscribe(({ rows }) => told.push(rows.length))
    expect((await freshdesk.delete(`/discussions/categories/${CATEGORY}`)).status).toBe(204)
    stop()
    const { discussion_categories, discussion_forums, discussion_topics, discussion_comments, discussion_follows } =
      database
    expect([...discussion_categories.all()].map(({ id }) => id)).toEqual([NEWS])
    expect([...discussion_forums.all()].map(({ name }) => name)).toEqual(['Announcements', 'Beta'])
    expect([...discussion_topics.all()].map(({ title }) => title)).toEqual(['Firmware 4.2.2 is out'])
    expect([discussion_comments.size, discussion_follows.size]).toEqual([1, 0])
    expect(told).toEqual([1 + 3 + 5 + 8 + 5])
    expect((await freshdesk.get(`/discussions/forums/${TIPS}`)).status).toBe(404)
  })
})

describe('forums', () => {
  const made = async (fields: object = {}, category = CATEGORY) =>
    freshdesk.post(`/discussions/categories/${category}/forums`, {
      name: 'Firmware',
      forum_type: 1,
      forum_visibility: 1,
      ...fields,
    })

  it('are listed by position, with how much is in them', async () => {
    const { body } = await freshdesk.get(`/discussions/categories/${CATEGORY}/forums`)
    expect(
      body.map(({ name, position, topics_count, comments_count }: Record<string, unknown>) => [
        name,
        position,
        topics_count,
        comments_count,
      ]),
    ).toEqual([
      ['Tips and Tricks', 1, 3, 6],
      ['Feature Requests', 2, 1, 1],
      ['Report a problem', 3, 1, 1],
    ])
  })

  it('are made behind the others of their category', async () => {
    const answer = await made()
    const { id } = answer.body
    expect(answer.headers.get('location')).toBe(`${freshdesk.emulator.url}/api/v2/discussions/forums/${id}`)
    expect(answer.body).toEqual({
      id,
      name: 'Firmware',
      description: null,
      position: 4,
      forum_category_id: CATEGORY,
      forum_type: 1,
      forum_visibility: 1,
      topics_count: 0,
      comments_count: 0,
    })
    expect((await freshdesk.get(`/discussions/forums/${id}`)).body).toEqual(answer.body)
  })

  it('need a name, a type and a visibility', async () => {
    const answer = await freshdesk.post(`/discussions/categories/${CATEGORY}/forums`, { forum_visibility: 5 })
    expect(answer.body.errors).toEqual([
      { field: 'name', message: 'It should be a/an String', code: 'missing_field' },
      { field: 'forum_type', message: "It should be one of these values: '1,2,3,4'", code: 'missing_field' },
      { field: 'forum_visibility', message: "It should be one of these values: '1,2,3,4'", code: 'invalid_value' },
    ])
  })

  it('have companies with the visibility 4 alone', async () => {
    const answer = await made({ forum_visibility: 4, company_ids: [ID.acme, ID.globex, ID.acme] })
    expect(Object.keys(answer.body).at(-1)).toBe('company_ids')
    expect(answer.body.company_ids).toEqual([ID.acme, ID.globex])
    expect(await errorsOf(made({ name: 'Else', company_ids: [ID.acme] }))).toEqual([
      400,
      [
        {
          field: 'company_ids',
          message: 'It can be given only when forum_visibility is 4',
          code: 'incompatible_field',
        },
      ],
    ])
    expect((await made({ name: 'Else', forum_visibility: 4, company_ids: [7] })).body.errors).toMatchObject([
      { field: 'company_ids', code: 'invalid_value' },
    ])
    const open = await freshdesk.put(`/discussions/forums/${answer.body.id}`, { forum_visibility: 1 })
    expect(open.body).not.toHaveProperty('company_ids')
    const again = await freshdesk.put(`/discussions/forums/${answer.body.id}`, { forum_visibility: 4 })
    expect(again.body.company_ids).toEqual([])
  })

  it('forget a company that is deleted', async () => {
    expect((await freshdesk.get(`/discussions/forums/${BETA}`)).body.company_ids).toEqual([ID.acme])
    await freshdesk.delete(`/companies/${ID.acme}`)
    expect((await freshdesk.get(`/discussions/forums/${BETA}`)).body.company_ids).toEqual([])
  })

  it('have a name of their own in their category, in another one too', async () => {
    expect((await made({ name: 'tips AND tricks' })).status).toBe(409)
    expect((await made({ name: 'Tips and Tricks' }, NEWS)).status).toBe(201)
    const move = await freshdesk.put(`/discussions/forums/${TIPS}`, { forum_category_id: NEWS })
    expect([move.status, move.body.errors[0].field]).toEqual([409, 'name'])
  })

  it('keep their type once they have topics', async () => {
    const retype = (id: number) => freshdesk.put(`/discussions/forums/${id}`, { forum_type: 3 })
    expect(await errorsOf(retype(TIPS))).toEqual([
      400,
      [
        {
          field: 'forum_type',
          message: 'It cannot be changed once the forum has topics',
          code: 'incompatible_field',
        },
      ],
    ])
    expect((await freshdesk.put(`/discussions/forums/${TIPS}`, { forum_type: 1 })).status).toBe(200)
    expect((await retype(BETA)).body.forum_type).toBe(3)
  })

  it('move to another category, behind those that are there', async () => {
    const { body } = await freshdesk.put(`/discussions/forums/${TIPS}`, { forum_category_id: NEWS })
    expect([body.forum_category_id, body.position]).toEqual([NEWS, 3])
    const left = await freshdesk.get(`/discussions/categories/${CATEGORY}/forums`)
    expect(left.body.map(({ position }: { position: number }) => position)).toEqual([2, 3])
    const lost = await freshdesk.put(`/discussions/forums/${TIPS}`, { forum_category_id: 7 })
    expect(lost.body.errors).toMatchObject([{ field: 'forum_category_id', code: 'invalid_value' }])
  })

  it('go with their topics', async () => {
    expect((await freshdesk.delete(`/discussions/forums/${IDEAS}`)).status).toBe(204)
    expect((await freshdesk.get('/discussions/topics/158000032004')).status).toBe(404)
    expect((await freshdesk.get(`/discussions/forums/${IDEAS}`)).status).toBe(404)
  })

  it('are pages of as many as are asked for', async () => {
    const { body, headers } = await freshdesk.get(`/discussions/categories/${CATEGORY}/forums?per_page=2`)
    expect(body).toHaveLength(2)
    expect(headers.get('link')).toMatch(/page=2&per_page=2>; rel="next"$/)
  })

  it('are read by each of those operations only where they are there', async () => {
    for (const path of ['categories/7', 'categories/7/forums', 'forums/7', 'forums/7/topics']) {
      expect([(await freshdesk.get(`/discussions/${path}`)).status, path]).toEqual([404, path])
    }
    expect((await made({}, 7)).status).toBe(404)
  })
})
