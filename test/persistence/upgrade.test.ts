import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../src/index.ts'
import { clientOf, type Freshdesk } from '../support/freshdesk.ts'

/** Written by the emulator when its format was 2: two agents, a contact, two tickets, a nested field. */
const FORMER = new URL('./version-2.jsonl', import.meta.url)

let folder = ''
let data = ''
let emulator: Emulator | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'freshdesk-emulator-'))
  data = join(folder, 'desk.jsonl')
  copyFileSync(FORMER, data)
})
afterEach(async () => {
  await emulator?.close()
  emulator = undefined
  rmSync(folder, { recursive: true })
})

async function start(): Promise<Freshdesk> {
  emulator = await createEmulator({ data, checkReplies: true })
  return clientOf(emulator)
}

const AGENT = { key: 'agent-api-key' }

const LISTS = [
  '/tickets?include=description,requester,stats',
  '/tickets/1/conversations',
  '/ticket_fields',
  '/admin/ticket_fields',
  '/contact_fields',
  '/company_fields',
  '/admin/groups',
  '/groups',
  '/sla_policies',
  '/email/mailboxes',
  '/email_configs',
  '/email/settings',
  '/business_hours',
  '/solutions/categories',
  '/discussions/categories',
  '/scenario_automations',
  '/admin/skills',
  '/roles',
  '/agents',
  '/contacts',
]

describe('a data file of the former version', () => {
  it('answers every list', async () => {
    const freshdesk = await start()
    for (const path of LISTS) {
      const { status, text } = await freshdesk.get(path)
      expect([path, status, text.length > 1], text).toEqual([path, 200, true])
    }
  })

  it('gives its stock roles what the new operations need, and no more', async () => {
    const freshdesk = await start()
    expect((await freshdesk.get('/solutions/categories', AGENT)).status).toBe(200)
    expect((await freshdesk.get('/discussions/categories', AGENT)).status).toBe(200)
    expect((await freshdesk.post('/solutions/categories', { name: 'Guides' }, AGENT)).status).toBe(403)
    expect((await freshdesk.post('/solutions/categories', { name: 'Guides' })).status).toBe(201)
    expect((await freshdesk.post('/discussions/categories', { name: 'Talk' })).status).toBe(201)
  })

  it('has fields that can be administered: each choice and level with an id of its own', async () => {
    const freshdesk = await start()
    const fields = (await freshdesk.get('/admin/ticket_fields')).body as {
      id: number
      name: string
      position: number
    }[]
    expect(fields.map(({ position }) => position)).toEqual(fields.map((_, index) => index + 1))
    const idOf = (name: string) => fields.find((field) => field.name === name)?.id
    const country = (await freshdesk.get(`/admin/ticket_fields/${idOf('cf_country')}`)).body
    expect(country.dependent_fields).toMatchObject([
      { id: country.id + 1, name: 'cf_state', level: 2 },
      { id: country.id + 2, name: 'cf_city', level: 3 },
    ])
    const [italy] = country.choices
    expect(italy).toMatchObject({ value: 'Italy', choices: [{ value: 'Lazio', choices: [{ value: 'Rome' }] }, {}] })
    const source = (await freshdesk.get('/ticket_fields')).body.find(({ name }: { name: string }) => name === 'source')
    expect(Object.keys(source.choices)).toContain('Email')
    const { status, text } = await freshdesk.put(`/admin/ticket_fields/${country.id}`, {
      choices: [{ id: italy.id, value: 'Italia' }],
    })
    expect(status, text).toBe(200)
    const made = await freshdesk.post('/admin/ticket_fields', {
      label: 'Next',
      label_for_customers: 'Next',
      type: 'custom_dropdown',
      choices: [{ value: 'One', position: 1 }],
    })
    expect(made.status, made.text).toBe(201)
    const ids = JSON.stringify([country, made.body]).match(/"id":\d+/g) ?? []
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('is written as the present version, and answers the same after that', async () => {
    const first = await start()
    const before = await Promise.all(LISTS.map(async (path) => (await first.get(path)).text))
    await emulator?.close()
    expect(JSON.parse(readFileSync(data, 'utf8').split('\n')[0] ?? '')).toMatchObject({ version: 5 })
    const second = await start()
    expect(await Promise.all(LISTS.map(async (path) => (await second.get(path)).text))).toEqual(before)
  })

  it('leaves a role of one’s own as it is', async () => {
    const text = readFileSync(data, 'utf8')
    writeFileSync(data, text.replace(/("name":"Supervisor",.*?"default":)true/, '$1false'))
    await start()
    const role = emulator?.roles.list().find(({ name }) => name === 'Supervisor')
    expect(role?.default).toBe(false)
    expect(role?.privileges).not.toContain('manage_solutions')
  })
})

/** Written when rows were objects: two tickets, and in the log two more, a snapshot between them. */
const OBJECTS = new URL('./version-4.jsonl.gz', import.meta.url)
const OBJECTS_LOG = new URL('./version-4.jsonl.log.gz', import.meta.url)

describe('a data file and a change log whose rows are objects', () => {
  beforeEach(() => {
    writeFileSync(data, gunzipSync(readFileSync(OBJECTS)))
    writeFileSync(`${data}.log`, gunzipSync(readFileSync(OBJECTS_LOG)))
  })

  const subjects = async (freshdesk: Freshdesk) =>
    (await freshdesk.get('/tickets?order_by=created_at&order_type=asc')).body.map(
      (one: { subject: string }) => one.subject,
    )
  const versionOf = (path: string, at: number) =>
    JSON.parse(readFileSync(path, 'utf8').split('\n')[0]?.slice(at) ?? '').version

  it('are read, gone on with after a sudden end, and written as the present version', async () => {
    const first = await start()
    expect(await subjects(first)).toEqual(expect.arrayContaining(['From the log', 'After the snapshot']))
    expect((await first.get('/tickets/1')).body.deleted).toBe(true)
    expect((await first.get('/tickets/3?include=conversations')).body).toMatchObject({
      priority: 3,
      conversations: [{ body_text: 'A note' }],
    })
    await first.put('/tickets/3', { priority: 4 })
    await first.post('/companies', { name: 'Hooli' })
    const left = join(folder, 'left.jsonl')
    copyFileSync(data, left)
    copyFileSync(`${data}.log`, `${left}.log`)
    expect(versionOf(`${left}.log`, 18)).toBe(1)
    await emulator?.close()

    data = left
    const second = await start()
    expect((await second.get('/tickets/3')).body.priority).toBe(4)
    expect((await second.get('/companies')).text).toContain('Hooli')
    await emulator?.close()
    expect(versionOf(left, 0)).toBe(5)

    const third = await start()
    expect(versionOf(`${left}.log`, 18)).toBe(2)
    expect((await third.get('/companies')).text).toContain('Hooli')
    emulator?.restore('kept')
    expect(await subjects(third)).not.toContain('After the snapshot')
    expect(await subjects(third)).toContain('From the log')
  })
})
