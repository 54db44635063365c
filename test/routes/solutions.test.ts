import { describe, expect, it } from 'vitest'
import { accountOf } from '../support/account.ts'
import { startFreshdesk } from '../support/freshdesk.ts'
import { failures } from '../support/people.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const database = () => accountOf(emulator).database

const GENERAL = 158000009001
const CLOUD = 158000009002
const FAQ = 158000009101
const PAYMENTS = 158000009102
const CONTRACTS = 158000009105
const RESTART = 158000009201
const DRAFT = 158000009202

const idsOf = (body: readonly { readonly id: number }[]) => body.map(({ id }) => id)
const ARTICLE = { title: 'Ports', description: '<p>None is open.</p>', status: 2 }

describe('a category', () => {
  it('is deleted with all folders, articles and files below it, in one change', async () => {
    const before = database().attachments.size
    const changes: number[] = []
    const stop = accountOf(emulator).changes.subscribe(({ rows }) => changes.push(rows.length))
    expect((await freshdesk.delete(`/solutions/categories/${GENERAL}`)).status).toBe(204)
    stop()
    // The category, four folders, three articles and a file.
    expect(changes).toEqual([9])
    expect(database().attachments.size).toBe(before - 1)
    expect(idsOf((await freshdesk.get('/solutions/categories')).body)).toEqual([CLOUD])
    for (const path of [`folders/${PAYMENTS}`, `articles/${RESTART}`, `categories/${GENERAL}/folders`]) {
      expect((await freshdesk.get(`/solutions/${path}`)).status).toBe(404)
    }
  })

  it('has a name of its own, whatever its case, and may keep it', async () => {
    const taken = await freshdesk.post('/solutions/categories', { name: 'GENERAL' })
    expect([taken.status, failures(taken)]).toEqual([409, ['name: duplicate_value']])
    expect((await freshdesk.put(`/solutions/categories/${GENERAL}`, { name: 'general' })).status).toBe(200)
  })

  it('knows no portals where the account has only one, and only its own where it has several', async () => {
    const alone = await freshdesk.put(`/solutions/categories/${GENERAL}`, { visible_in_portals: [1] })
    expect(failures(alone)).toEqual(['visible_in_portals: inaccessible_field'])
    await freshdesk.call('PATCH', '/_emulator/account', { body: { settings: { portal_ids: [1, 2] } } })
    const unknown = await freshdesk.put(`/solutions/categories/${GENERAL}`, { visible_in_portals: [3] })
    expect(failures(unknown)).toEqual(['visible_in_portals: invalid_value'])
    const known = await freshdesk.put(`/solutions/categories/${GENERAL}`, { visible_in_portals: [2] })
    expect(known.body.visible_in_portals).toEqual([2])
  })
})

describe('a folder', () => {
  it('is listed at the top of its category without its category_id, or in its folder with it', async () => {
    const top = await freshdesk.get(`/solutions/categories/${GENERAL}/folders`)
    expect(idsOf(top.body)).toEqual([FAQ, 158000009103])
    expect(top.body[0]).toMatchObject({ articles_count: 2, sub_folders_count: 1, parent_folder_id: null })
    expect(top.body[0]).not.toHaveProperty('category_id')
    const below = await freshdesk.get(`/solutions/folders/${FAQ}/subfolders`)
    expect(below.body).toMatchObject([{ id: PAYMENTS, category_id: GENERAL, parent_folder_id: FAQ }])
    expect(below.body[0].hierarchy.map(({ level, type }: { level: number; type: string }) => [level, type])).toEqual([
      [0, 'category'],
      [1, 'folder'],
      [2, 'folder'],
    ])
  })

  it('moves to another folder of its category, and neither into itself nor elsewhere', async () => {
    expect((await freshdesk.put(`/solutions/folders/${PAYMENTS}`, { parent_folder_id: null })).status).toBe(200)
    const top = await freshdesk.get(`/solutions/categories/${GENERAL}/folders`)
    expect(idsOf(top.body)).toEqual([FAQ, PAYMENTS, 158000009103])
    await freshdesk.put(`/solutions/folders/${FAQ}`, { parent_folder_id: PAYMENTS })
    for (const parent_folder_id of [FAQ, PAYMENTS, CONTRACTS, 1]) {
      const answer = await freshdesk.put(`/solutions/folders/${PAYMENTS}`, { parent_folder_id })
      expect([answer.status, failures(answer)]).toEqual([400, ['parent_folder_id: invalid_value']])
    }
  })

  it('has a name that only a folder elsewhere may have too', async () => {
    const body = { name: 'payments', parent_folder_id: FAQ }
    expect((await freshdesk.post(`/solutions/categories/${GENERAL}/folders`, body)).status).toBe(409)
    expect((await freshdesk.post(`/solutions/categories/${GENERAL}/folders`, { name: 'payments' })).status).toBe(201)
    expect((await freshdesk.put(`/solutions/folders/${PAYMENTS}`, { parent_folder_id: null })).status).toBe(409)
  })

  it('tells for whom it is, and is for nobody of a company that was deleted', async () => {
    const wrong = await freshdesk.put(`/solutions/folders/${FAQ}`, {
      visibility: 6,
      company_ids: [158000003001],
      colour: 1,
    })
    expect(failures(wrong)).toEqual(['colour: invalid_field', 'company_ids: incompatible_field'])
    const nobody = await freshdesk.put(`/solutions/folders/${FAQ}`, { visibility: 4, company_ids: [1] })
    expect(failures(nobody)).toEqual(['company_ids: invalid_value'])
    const segment = await freshdesk.put(`/solutions/folders/${FAQ}`, { visibility: 6, contact_segment_ids: [7] })
    expect(Object.entries(segment.body).slice(-2)).toEqual([
      ['visibility', 6],
      ['contact_segment_ids', [7]],
    ])
    await freshdesk.delete('/companies/158000003001')
    const contracts = await freshdesk.get(`/solutions/folders/${CONTRACTS}`)
    expect(contracts.body).toMatchObject({ visibility: 4, company_ids: [158000003002] })
  })

  it('a hundred levels deep is deleted whole', async () => {
    let parent = FAQ
    for (let level = 0; level < 100; level++) {
      const body = { name: 'Deeper', parent_folder_id: parent }
      parent = (await freshdesk.post(`/solutions/categories/${GENERAL}/folders`, body)).body.id
    }
    expect((await freshdesk.get(`/solutions/folders/${parent}`)).body.hierarchy).toHaveLength(102)
    const { size } = database().solution_folders
    await freshdesk.delete(`/solutions/folders/${FAQ}`)
    expect(database().solution_folders.size).toBe(size - 102)
  })
})

describe('an article', () => {
  it('names all that is wrong with it at once, and nothing is made', async () => {
    const { size } = database().solution_articles
    const answer = await freshdesk.post(`/solutions/folders/${FAQ}/articles`, {
      status: 3,
      type: 'x',
      tags: 'a',
      seo_data: { meta_title: 1, colour: 'red' },
      agent_id: 1,
    })
    expect([answer.status, failures(answer)]).toEqual([
      400,
      [
        'title: missing_field',
        'description: missing_field',
        'status: invalid_value',
        'tags: datatype_mismatch',
        'seo_data.meta_title: datatype_mismatch',
        'seo_data.colour: invalid_field',
        'type: datatype_mismatch',
        'agent_id: invalid_field',
      ],
    ])
    expect(database().solution_articles.size).toBe(size)
  })

  it('answers keywords joined, takes them back so, and keeps what is left out', async () => {
    const seo_data = { meta_keywords: ['sample', 'demo', 'article'] }
    const made = await freshdesk.post(`/solutions/folders/${FAQ}/articles`, { ...ARTICLE, seo_data })
    expect(made.body.seo_data).toEqual({ meta_title: '', meta_description: '', meta_keywords: 'sample,demo,article' })
    const path = `/solutions/articles/${made.body.id}`
    const changed = await freshdesk.put(path, { seo_data: { meta_title: 'T', meta_keywords: 'a,b' } })
    expect(changed.body.seo_data).toEqual({ meta_title: 'T', meta_description: '', meta_keywords: 'a,b' })
    expect((await freshdesk.put(path, { seo_data: null })).body.seo_data).toEqual({
      meta_title: '',
      meta_description: '',
    })
  })

  it('takes files in forms, which add up and are deleted with it', async () => {
    const { size } = database().attachments
    const form = new FormData()
    for (const [name, value] of [
      ['title', 'With a file'],
      ['description', '<p>See below</p>'],
      ['status', '1'],
      ['tags[]', 'a'],
      ['seo_data[meta_title]', 'Files'],
    ] as const)
      form.append(name, value)
    form.append('attachments[]', new Blob(['one']), 'one.txt')
    const made = await freshdesk.call('POST', `/solutions/folders/${FAQ}/articles`, { body: form })
    expect([made.status, made.body.status, made.body.seo_data.meta_title]).toEqual([201, 1, 'Files'])
    const more = new FormData()
    more.append('attachments[]', new Blob(['two']), 'two.txt')
    const path = `/solutions/articles/${made.body.id}`
    const changed = await freshdesk.call('PUT', path, { body: more })
    expect(changed.body.attachments.map(({ name }: { name: string }) => name)).toEqual(['one.txt', 'two.txt'])
    const file = await fetch(changed.body.attachments[1].attachment_url)
    expect(await file.text()).toBe('two')
    await freshdesk.delete(path)
    expect(database().attachments.size).toBe(size)
  })

  it('is by the caller, until another agent is named', async () => {
    const key = 'agent-api-key'
    const made = await freshdesk.call('POST', `/solutions/folders/${FAQ}/articles`, { body: ARTICLE, key })
    expect(made.body.agent_id).toBe(158000002003)
    const path = `/solutions/articles/${made.body.id}`
    expect((await freshdesk.put(path, { agent_id: 158000002002 })).body.agent_id).toBe(158000002002)
    expect(failures(await freshdesk.put(path, { agent_id: 158000002101 }))).toEqual(['agent_id: invalid_value'])
  })
})

describe('a translation', () => {
  const path = `/solutions/articles/${RESTART}`

  it('has its own text, author and thumbs; without a language thumbs are those of all', async () => {
    const own = await freshdesk.get(`${path}/de`)
    expect(own.body).toMatchObject({ id: RESTART, title: 'Router neu starten', thumbs_up: 3, hits: 41 })
    expect(own.body.hierarchy.map(({ data }: { data: object }) => data)).toMatchObject([
      { name: 'Allgemein', language: 'de' },
      { name: 'Häufige Fragen', language: 'de' },
    ])
    expect((await freshdesk.get(path)).body).toMatchObject({ title: 'Restart your router', thumbs_up: 15, hits: 381 })
    expect((await freshdesk.get(`${path}/en`)).body).toMatchObject({ thumbs_up: 12, hits: 340 })
  })

  it('is made once, changed by itself, and gone with its record', async () => {
    expect((await freshdesk.put(`${path}/fr`, { title: 'x' })).status).toBe(404)
    const made = await freshdesk.post(`${path}/fr`, { ...ARTICLE, title: 'Redémarrer' })
    expect([made.status, made.body.title]).toEqual([201, 'Redémarrer'])
    expect((await freshdesk.post(`${path}/fr`, ARTICLE)).status).toBe(409)
    expect((await freshdesk.post(`${path}/en`, ARTICLE)).status).toBe(409)
    expect((await freshdesk.put(`${path}/fr`, { status: 1 })).body).toMatchObject({ status: 1, title: 'Redémarrer' })
    expect((await freshdesk.get(path)).body.status).toBe(2)
    await freshdesk.delete(path)
    expect((await freshdesk.get(`${path}/fr`)).status).toBe(404)
  })

  it('lists what is translated alone', async () => {
    expect(idsOf((await freshdesk.get('/solutions/categories/de')).body)).toEqual([GENERAL])
    expect(idsOf((await freshdesk.get(`/solutions/categories/${GENERAL}/folders/de`)).body)).toEqual([FAQ])
    expect(idsOf((await freshdesk.get(`/solutions/folders/${FAQ}/subfolders/de`)).body)).toEqual([PAYMENTS])
    expect(idsOf((await freshdesk.get(`/solutions/folders/${FAQ}/articles/de`)).body)).toEqual([RESTART])
    expect(idsOf((await freshdesk.get('/solutions/categories/en')).body)).toEqual([GENERAL, CLOUD])
  })

  it('to a language that the account has not is 404, and on a plan without languages 403', async () => {
    for (const one of [`${path}/sv`, '/solutions/categories/sv', '/search/solutions/sv?term=x', `${path}/nonsense`]) {
      expect((await freshdesk.get(one)).status).toBe(404)
    }
    await freshdesk.call('PATCH', '/_emulator/account', { body: { plan: 'growth' } })
    for (const one of [`${path}/de`, '/solutions/categories/de', '/search/solutions/de?term=x']) {
      const answer = await freshdesk.get(one)
      expect([answer.status, answer.body.code]).toEqual([403, 'require_feature'])
    }
    expect((await freshdesk.get(path)).status).toBe(200)
  })

  it('to a language of the settings is told by the help desk’s settings too', async () => {
    await freshdesk.call('PATCH', '/_emulator/account', { body: { settings: { supported_languages: ['pt-BR'] } } })
    expect((await freshdesk.get('/settings/helpdesk')).body.supported_languages).toEqual(['pt-BR'])
    expect((await freshdesk.post(`/solutions/folders/${FAQ}/pt-BR`, { name: 'Perguntas' })).status).toBe(201)
  })
})

describe('search', () => {
  const found = async (path: string) => {
    const answer = await freshdesk.get(`/search/solutions${path}`)
    expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, ''])
    return idsOf(answer.body)
  }

  it('finds published articles by whole words of title, text and tags, in any case', async () => {
    expect(await found('?term=ROUTER')).toEqual([158000009203, RESTART])
    expect(await found('?term=router%20plug')).toEqual([RESTART])
    expect(await found('?term=restart')).toEqual([RESTART])
    expect(await found('?term=rout')).toEqual([])
    expect(await found('?term=firmware')).toEqual([])
    await freshdesk.put(`/solutions/articles/${DRAFT}`, { status: 2 })
    expect(await found('?term=firmware')).toEqual([DRAFT])
    expect(await found('?term=%3F!')).toEqual([])
  })

  it('shows each with its place, in the documented order of keys', async () => {
    const { body } = await freshdesk.get('/search/solutions?term=plug')
    expect(Object.keys(body[0]).join()).toBe(
      'id,type,category_id,folder_id,hierarchy,folder_visibility,agent_id,path,modified_at,modified_by,language_id,title,status,created_at,updated_at,description,description_text,category_name,folder_name',
    )
    expect(body[0]).toMatchObject({
      path: `${RESTART}-restart-your-router`,
      language_id: 6,
      category_name: 'General',
      folder_name: 'FAQ',
    })
  })

  it('finds by the words of a language, and asks for a term', async () => {
    expect(await found('/de?term=stecker')).toEqual([RESTART])
    expect(await found('?term=stecker')).toEqual([])
    expect(failures(await freshdesk.get('/search/solutions'))).toEqual(['term: missing_field'])
  })

  it('finds nothing of what changed within the lag', async () => {
    await freshdesk.call('PATCH', '/_emulator/account', { body: { settings: { search_lag_s: 60 } } })
    await freshdesk.put(`/solutions/articles/${RESTART}`, { status: 2 })
    expect(await found('?term=plug')).toEqual([])
    await emulator.clock.advance(60)
    expect(await found('?term=plug')).toEqual([RESTART])
  })
})

it('loads generated articles, in folders of a category of their own', async () => {
  const counts = emulator.load({ generate: { tickets: 0, solution_articles: 130 }, seed: 3 })
  expect(counts).toMatchObject({ solution_categories: 1, solution_folders: 7, solution_articles: 130 })
  const { body } = await freshdesk.get('/solutions/categories')
  const { id } = body.at(-1)
  const [first] = (await freshdesk.get(`/solutions/categories/${id}/folders`)).body
  expect(first).toMatchObject({ articles_count: 20, sub_folders_count: 4 })
})
