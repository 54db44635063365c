import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { accountOf } from '../support/account.ts'
import { times } from '../support/extent.ts'
import { basic, startFreshdesk } from '../support/freshdesk.ts'

// Many runs: a busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 })

const { emulator } = await startFreshdesk()
const account = accountOf(emulator)

const CATEGORIES = [101, 102]
const FOLDERS = [201, 202, 203]
const FORUMS = [401, 402]
const TOPICS = 500
const PEOPLE = ['ada@x.test', 'ben@x.test']

const moment = fc.constantFrom('-40d', '-2h', '-1h')
const perPage = fc.integer({ min: 1, max: 9 })
const many = <Row>(row: fc.Arbitrary<Row>) => fc.array(row, { maxLength: 30, size: 'max' })

const article = fc.record({
  folder: fc.constantFrom(...FOLDERS),
  title: fc.constantFrom('a', 'B', '😀'),
  description: fc.constant('d'),
  status: fc.constantFrom(1 as const, 2 as const),
  translations: fc.constantFrom(
    {},
    { de: { title: 'eins', description: 'd' } },
    { fr: { title: 'un', description: 'd' } },
  ),
  created_at: moment,
})
const topic = fc.record({
  title: fc.constantFrom('a', 'B', '😀'),
  forum: fc.constantFrom(...FORUMS),
  by: fc.constantFrom(...PEOPLE),
  sticky: fc.boolean(),
  published: fc.boolean(),
  created_at: moment,
  comments: fc.array(fc.record({ by: fc.constantFrom(...PEOPLE), body: fc.constant('c'), created_at: moment }), {
    maxLength: 4,
  }),
})

/** Forums as the fixture needs them, each in the category of its number. */
const base = {
  account: { settings: { supported_languages: ['de', 'fr'] } },
  contacts: PEOPLE.map((email) => ({ name: email, email })),
  solution_categories: CATEGORIES.map((id) => ({ id, name: `c${id}` })),
  solution_folders: [
    { id: 201, name: 'f1', category: 101 },
    { id: 202, name: 'f2', category: 101, parent: 201 },
    { id: 203, name: 'f3', category: 102 },
  ],
  discussion_categories: [{ id: 301, name: 'd', forums: FORUMS.map((id) => ({ id, name: `o${id}`, forum_type: 1 })) }],
}

/** Asks for page after page until one is not full, and returns the ids in the order they came. */
async function walk(path: string, per_page: number): Promise<number[]> {
  const ids: number[] = []
  for (let page = 1; ; page++) {
    const url = `${emulator.url}/api/v2${path}${path.includes('?') ? '&' : '?'}per_page=${per_page}&page=${page}`
    const response = await fetch(url, { headers: { Authorization: basic('admin-api-key') } })
    expect(response.status, path).toBe(200)
    const rows = (await response.json()) as { id: number }[]
    expect(rows.length).toBeLessThanOrEqual(per_page)
    ids.push(...rows.map(({ id }) => id))
    if (rows.length < per_page) return ids
  }
}

const idsOf = (rows: Iterable<{ readonly id: number }>) => [...rows].map(({ id }) => id)
const byId = (a: { readonly id: number }, b: { readonly id: number }) => a.id - b.id
type Dated = { readonly id: number; readonly created_at: number }
const oldestFirst = (a: Dated, b: Dated) => a.created_at - b.created_at || a.id - b.id
const newestFirst = (a: Dated, b: Dated) => oldestFirst(b, a)

it('lists every folder and article once and in order, in every language, whatever the page size', async () => {
  await fc.assert(
    fc.asyncProperty(many(article), perPage, async (articles, per_page) => {
      emulator.reset()
      emulator.load({ fixture: { ...base, solution_articles: articles } })
      const folders = [...account.database.solution_folders.all()].sort(byId)
      for (const id of CATEGORIES) {
        const top = folders.filter((one) => one.category_id === id && one.parent_folder_id === null)
        expect(await walk(`/solutions/categories/${id}/folders`, per_page)).toEqual(idsOf(top))
      }
      for (const id of FOLDERS) {
        const below = folders.filter((one) => one.parent_folder_id === id)
        expect(await walk(`/solutions/folders/${id}/subfolders`, per_page)).toEqual(idsOf(below))
        const own = [...account.database.solution_articles.all()].filter((one) => one.folder_id === id).sort(byId)
        expect(await walk(`/solutions/folders/${id}/articles`, per_page)).toEqual(idsOf(own))
        for (const language of ['de', 'fr']) {
          const translated = own.filter((one) => one.translations[language] !== undefined)
          expect(await walk(`/solutions/folders/${id}/articles/${language}`, per_page)).toEqual(idsOf(translated))
        }
      }
    }),
    { numRuns: times(15, 4) },
  )
})

it('lists every topic and comment once and in order, and of a person those they wrote in, whatever the page size', async () => {
  await fc.assert(
    fc.asyncProperty(many(topic), perPage, async (topics, per_page) => {
      emulator.reset()
      const numbered = topics.map((one, index) => ({ ...one, id: TOPICS + index, message: 'm' }))
      emulator.load({ fixture: { ...base, discussion_topics: numbered } })
      const all = [...account.database.discussion_topics.all()]
      const comments = [...account.database.discussion_comments.all()]
      for (const id of FORUMS) {
        const own = all.filter((one) => one.forum_id === id)
        const sorted = [true, false].flatMap((sticky) => own.filter((one) => one.sticky === sticky).sort(newestFirst))
        expect(await walk(`/discussions/forums/${id}/topics`, per_page)).toEqual(idsOf(sorted))
      }
      for (const { id } of all.slice(0, 5)) {
        const own = comments.filter((one) => one.topic_id === id).sort(oldestFirst)
        expect(await walk(`/discussions/topics/${id}/comments`, per_page)).toEqual(idsOf(own))
      }
      for (const user of [...account.database.users.all()].filter(({ is_agent }) => !is_agent)) {
        const written = new Set(comments.filter((one) => one.user_id === user.id).map(({ topic_id }) => topic_id))
        const expected = all.filter(({ id }) => written.has(id)).sort(newestFirst)
        const path = `/discussions/topics/participated_by?user_id=${user.id}`
        expect(await walk(path, per_page)).toEqual(idsOf(expected))
      }
    }),
    { numRuns: times(15, 4) },
  )
})
