import { hash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../src/index.ts'
import { Persistence } from '../../src/persistence/persistence.ts'
import { companyRow } from '../../src/store/rows/companies.ts'
import { stockAccount } from '../support/account.ts'
import { often, rarely } from '../support/extent.ts'
import { clientOf, type Freshdesk, NOW } from '../support/freshdesk.ts'
import { COMPANY, formOf, PERSON } from '../support/people.ts'

let folder = ''
let data = ''
const running = new Set<Emulator>()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'freshdesk-emulator-'))
  data = join(folder, 'desk.jsonl')
})
afterEach(async () => {
  for (const emulator of running) await stop(emulator)
  rmSync(folder, { recursive: true })
})

async function start(options: EmulatorOptions = {}): Promise<Freshdesk> {
  const emulator = await createEmulator({ data, now: NOW, freeze: true, checkReplies: true, ...options })
  running.add(emulator)
  return clientOf(emulator)
}

async function stop(emulator: Emulator): Promise<void> {
  running.delete(emulator)
  await emulator.close()
}

/** What clients see of an account: every list, whole. */
async function everything(freshdesk: Freshdesk, key = 'admin-api-key'): Promise<string[]> {
  const paths = [
    '/tickets?updated_since=2000-01-01&per_page=100&include=description,requester,stats,company',
    '/tickets?filter=deleted&updated_since=2000-01-01',
    '/tickets?filter=spam&updated_since=2000-01-01',
    '/contacts?per_page=100',
    '/contacts?state=deleted',
    '/contacts?state=blocked',
    '/companies',
    '/tickets/1?include=conversations',
    '/tickets/10/conversations',
  ]
  const texts = []
  for (const path of paths) texts.push((await freshdesk.get(path, { key })).text)
  return texts
}

describe('an emulator started from what another one saved', () => {
  often('answers the same lists', async () => {
    const first = await start()
    await first.post('/contacts', { name: 'Grace', email: 'grace@acme.test', custom_fields: { newsletter: true } })
    await first.post('/tickets', { email: 'grace@acme.test', subject: 'a', description: 'b', status: 2, priority: 1 })
    await first.post('/tickets/1/reply', { body: 'On its way' })
    await first.put('/tickets/2', { status: 4, custom_fields: { cf_vip: true } })
    await first.delete('/tickets/3')
    await first.delete(`/contacts/${PERSON.linus}`)
    await first.delete(`/companies/${COMPANY.globex}`)
    const before = await everything(first)
    await stop(first.emulator)
    expect(await everything(await start())).toEqual(before)
  })

  often('runs the same automation rules', async () => {
    const first = await start()
    const actions = [{ field_name: 'add_tag', value: ['kept'] }]
    const { body } = await first.post('/automations/1/rules', { name: 'Tag', conditions: [], actions })
    const hourly = (await first.post('/automations/3/rules', { name: 'Hourly', conditions: [], actions })).body.id
    const { meta: _, ...rule } = body
    await stop(first.emulator)
    const second = await start()
    expect((await second.get(`/automations/1/rules/${rule.id}`)).body).toEqual(rule)
    const ticket = { email: 'ada@acme.test', subject: 's', description: 'd', status: 2, priority: 1 }
    const { id } = (await second.post('/tickets', ticket)).body
    expect((await second.get(`/tickets/${id}`)).body.tags).toEqual(['kept'])
    const { ran } = await second.emulator.clock.advance(3600)
    expect(ran.filter(({ kind }) => kind === 'hourly_rule').map((run) => run.id)).toEqual([hourly])
  })

  often('enforces the plan and the limit that its start names, and else has what the file holds', async () => {
    const first = await start({ plan: 'pro' })
    await stop(first.emulator)
    const named = await start({ plan: 'growth' })
    expect([named.emulator.plan, named.emulator.rateLimits.mode]).toEqual(['growth', 'on'])
    await stop(named.emulator)
    const limited = await start({ rateLimit: 'off' })
    expect([limited.emulator.plan, limited.emulator.rateLimits.mode]).toEqual(['growth', 'off'])
  })

  rarely('has what was written behind a reply that told of an error, and what no request wrote', async () => {
    const first = await start({ durability: 'none' })
    const fault = { match: { operation: 'createTicket' }, effect: { status: 500, phase: 'after_commit' } } as const
    first.emulator.faults.add(fault)
    const ticket = { email: 'ada@acme.test', subject: 'Lost reply', description: 'd', status: 2, priority: 1 }
    const saved = () => readFileSync(data, 'utf8')
    await expect.poll(() => existsSync(data) && saved().includes('"name":"acme"'), { timeout: 5000 }).toBe(true)
    expect((await first.post('/tickets', ticket)).status).toBe(500)
    await expect.poll(saved, { timeout: 5000 }).toContain('Lost reply')
    first.emulator.load({ fixture: { contacts: [{ name: 'Loaded', email: 'loaded@acme.test' }] } })
    await expect.poll(saved, { timeout: 5000 }).toContain('loaded@acme.test')
  })

  often('gives ids that were never given', async () => {
    const first = await start()
    const make = async (freshdesk: Freshdesk, name: string) => [
      (await freshdesk.post('/contacts', { name, unique_external_id: name })).body.id,
      (await freshdesk.post('/companies', { name })).body.id,
      (await freshdesk.post('/tickets/1/notes', { body: name })).body.id,
      (
        await freshdesk.post('/tickets', {
          requester_id: PERSON.ada,
          subject: name,
          description: 'b',
          status: 2,
          priority: 1,
        })
      ).body.id,
    ]
    const given = await make(first, 'one')
    await first.delete(`/contacts/${given[0]}/hard_delete?force=true`)
    await first.delete(`/companies/${given[1]}`)
    await first.delete(`/conversations/${given[2]}`)
    await stop(first.emulator)
    expect(await make(await start(), 'two')).toEqual(given.map((id) => id + 1))
  })

  often('makes up other visitor ids than before', async () => {
    const first = await start()
    const made = await first.post('/contacts', { name: 'one', phone: '1' })
    await stop(first.emulator)
    const other = await (await start()).post('/contacts', { name: 'two', phone: '1' })
    expect(other.body.visitor_id).not.toBe(made.body.visitor_id)
    expect(other.body.org_contact_id).not.toBe(made.body.org_contact_id)
  })

  often('serves the files', async () => {
    const first = await start()
    const bytes = Buffer.from([0, 255, 10, 13, 128])
    const form = formOf({ body: 'See the file' })
    form.append('attachments[]', new Blob([bytes], { type: 'application/x-thing' }), 'thing.bin')
    await first.post('/tickets/2/notes', form)
    await stop(first.emulator)
    const second = await start()
    const [note] = (await second.get('/tickets/2/conversations')).body
    const served = await fetch(note.attachments[0].attachment_url)
    expect(served.headers.get('content-type')).toBe('application/x-thing')
    expect(Buffer.from(await served.arrayBuffer())).toEqual(bytes)
  })

  often('is refused where a file was cut or has gone, which is left as it is', async () => {
    const first = await start()
    const form = formOf({ body: 'See the file' })
    form.append('attachments[]', new Blob(['0123456789']), 'a.txt')
    await first.post('/tickets/2/notes', form)
    await stop(first.emulator)
    const file = `${data}.files/${hash('sha256', Buffer.from('0123456789'))}`
    const rows = readFileSync(data, 'utf8')
    writeFileSync(file, '01234')
    await expect(start()).rejects.toThrow(`is not whole: ${file} has 5 bytes instead of 10`)
    rmSync(file)
    await expect(start()).rejects.toThrow(`is not whole: ${file} cannot be read`)
    expect(readFileSync(data, 'utf8')).toBe(rows)
  })

  often('goes on with imports and exports, and has done what fell due meanwhile when it listens', async () => {
    const first = await start({ freeze: false })
    const lines = Array.from({ length: 250 }, (_, index) => `N${index},n${index}@x.test`)
    const form = new FormData()
    form.append('file', new Blob([`name,email\n${lines.join('\n')}`]), 'people.csv')
    for (const [column, field] of ['name', 'email'].entries()) form.append(`fields[${field}]`, String(column))
    const { body } = await first.post('/contacts/imports', form)
    const fields = { default_fields: ['name'], custom_fields: [] }
    const exported = (await first.post('/companies/export', { fields })).body
    await stop(first.emulator)
    // The file says that the account's clock stood a day back.
    const day = 86_400_000
    const saved = readFileSync(data, 'utf8').replace(/"at":(\d+)/, (_, at: string) => `"at":${Number(at) + day}`)
    writeFileSync(data, saved)
    const second = await start({ freeze: false })
    expect((await second.get(`/contacts/imports/${body.id}`)).body).toMatchObject({
      status: 'completed',
      completed_records: 250,
      failures: { count: 0, report: null },
    })
    expect((await second.get(`/companies/export/${exported.id}`)).body.status).toBe('completed')
  })

  often('serves the new file after a reset gave its id again', async () => {
    const first = await start()
    const upload = async (text: string) => {
      const form = formOf({ body: 'See the file' })
      form.append('attachments[]', new Blob([text]), 'a.txt')
      return (await first.post('/tickets/2/notes', form)).body.attachments[0].id
    }
    const id = await upload('before')
    await stop(first.emulator)
    const second = await start()
    second.emulator.reset()
    const form = formOf({ body: 'See the file' })
    form.append('attachments[]', new Blob(['after']), 'a.txt')
    const again = await second.post('/tickets/2/notes', form)
    expect(again.body.attachments[0].id).toBe(id)
    await stop(second.emulator)
    const [note] = (await (await start()).get('/tickets/2/conversations')).body
    expect(await (await fetch(note.attachments[0].attachment_url)).text()).toBe('after')
  })

  often('has a frozen clock where it stood', async () => {
    const first = await start()
    await first.emulator.clock.advance(3600)
    await stop(first.emulator)
    const second = await start({ now: '2040-01-01T00:00:00Z' })
    expect((await second.get('/_emulator/clock')).body).toEqual({ now: '2030-01-15T10:00:00Z', frozen: true })
  })

  often('has its bought calls, their mode and its suspension as they were', async () => {
    const first = await start({ plan: 'growth', rateLimit: 1000 })
    first.emulator.rateLimits.set({ mode: 'headers' })
    await first.call('PATCH', '/_emulator/account', { body: { state: 'suspended' } })
    await stop(first.emulator)
    const again = await start()
    const { body } = await again.get('/_emulator/account')
    expect([body.plan, body.rate_limit, body.state]).toEqual(['growth', 'headers', 'suspended'])
    expect(again.emulator.rateLimits.total).toBe(1000)
  })

  often('has plan and settings as they were', async () => {
    const first = await start({ plan: 'growth' })
    first.emulator.settings.hidden_record_status = 403
    await stop(first.emulator)
    const second = await start()
    const { body } = await second.get('/_emulator/account')
    expect([body.plan, body.rate_limit, body.settings.hidden_record_status]).toEqual(['growth', 'on', 403])
  })

  often('has the other accounts too, with their rows and keys', async () => {
    const first = await start()
    const key = { key: first.emulator.createAccount({ name: 'w1', seed: 7 }).apiKey }
    await first.post('/companies', { name: 'Hooli' }, key)
    const before = await everything(first, key.key)
    await stop(first.emulator)
    const second = await start()
    expect(await everything(second, key.key)).toEqual(before)
    expect((await second.get('/companies')).text).not.toContain('Hooli')
    const health = await second.get('/_emulator/health')
    expect(health.body.accounts).toBe(2)
  })

  often('takes each account back to its own fixture when it is reset', async () => {
    const first = await start({ fixture: 'empty' })
    const { apiKey } = first.emulator.createAccount({ name: 'w1', fixture: 'support-desk' })
    const before = [await everything(first), await everything(first, apiKey)]
    await first.post('/companies', { name: 'Hooli' })
    await first.post('/companies', { name: 'Hooli' }, { key: apiKey })
    await stop(first.emulator)
    const second = await start()
    await second.post('/companies', { name: 'Initrode' }, { key: apiKey })
    await second.post('/_emulator/reset')
    await second.post('/_emulator/accounts/w1/reset')
    expect([await everything(second), await everything(second, apiKey)]).toEqual(before)
  })

  often('lacks an account that was deleted', async () => {
    const first = await start()
    first.emulator.createAccount({ name: 'w1' })
    await first.delete('/_emulator/accounts/w1')
    await stop(first.emulator)
    expect((await (await start()).get('/_emulator/health')).body.accounts).toBe(1)
  })

  often('does not load its fixture', async () => {
    const first = await start({ fixture: 'empty' })
    await stop(first.emulator)
    const second = await start({ fixture: 'support-desk' })
    expect((await second.get('/contacts')).body).toEqual([])
  })

  often('goes back to its fixture when it is reset', async () => {
    const first = await start()
    const fresh = await everything(first)
    await first.delete(`/contacts/${PERSON.ada}`)
    await first.put('/tickets/2', { status: 5 })
    await stop(first.emulator)
    const second = await start()
    second.emulator.reset()
    expect(await everything(second)).toEqual(fresh)
  })

  often.each(['log', 'none'] as const)(
    'has what was done in the same process once that is saved: %s',
    async (durability) => {
      const first = await start({ durability })
      await first.post('/companies', { name: 'Hooli' })
      first.emulator.reset()
      first.emulator.settings.seats = 3
      await first.emulator.saved()
      const fresh = await everything(first)
      copyAs(join(folder, 'copy.jsonl'))
      const second = await start({ data: join(folder, 'copy.jsonl') })
      expect(await everything(second)).toEqual(fresh)
      expect(second.emulator.settings.seats).toBe(3)
    },
  )
})

often('a file of an earlier version, without the newer settings, has their defaults', async () => {
  const first = await start()
  first.emulator.settings.seats = 7
  await stop(first.emulator)
  const text = readFileSync(data, 'utf8')
  expect(text).toContain('"webhook_timeout_ms":10000,')
  writeFileSync(data, text.replace('"webhook_timeout_ms":10000,', ''))
  const { settings } = (await start()).emulator
  expect([settings.webhook_timeout_ms, settings.seats]).toEqual([10_000, 7])
})

describe('a data file in use', () => {
  often('is refused to a second emulator, under any name, until the first has closed', async () => {
    const first = await start()
    await first.post('/companies', { name: 'Hooli' })
    const other = join(folder, 'other.jsonl')
    symlinkSync(data, other)
    const line = `is in use by the process ${process.pid}`
    await expect(start()).rejects.toThrow(new Error(`data file ${data} ${line}`))
    await expect(start({ data: other })).rejects.toThrow(new Error(`data file ${other} ${line}`))
    await stop(first.emulator)
    expect(readdirSync(folder).sort()).toEqual(['desk.jsonl', 'desk.jsonl.files', 'other.jsonl'])
    expect((await (await start({ data: other })).get('/companies')).text).toContain('Hooli')
  })

  often('is not in use by an emulator that could not start', async () => {
    const port = Number(new URL((await start({ data: join(folder, 'other.jsonl') })).emulator.url).port)
    await expect(start({ port })).rejects.toThrow(`port ${port} is in use on 127.0.0.1`)
    await start()
  })

  often('is not in use by an emulator that could not read it', async () => {
    writeFileSync(data, 'precious notes\n')
    await expect(start()).rejects.toThrow('line 1 is no JSON object')
    expect(readdirSync(folder)).toEqual(['desk.jsonl'])
  })

  rarely('is left alone after the end', async () => {
    const first = await start({ fixture: 'empty' })
    const other = first.emulator.createAccount({ name: 'w1', fixture: 'empty' })
    await stop(first.emulator)
    rmSync(data)
    first.emulator.deleteAccount(other.name)
    await first.emulator.close()
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('a data file that cannot be used', () => {
  often('keeps the emulator from starting, and says why in one line', async () => {
    const first = await start()
    await stop(first.emulator)
    const lines = readFileSync(data, 'utf8').split('\n')
    lines[7] = '{"id":'
    writeFileSync(data, lines.join('\n'))
    await expect(start()).rejects.toThrow(new Error(`data file ${data} is not valid: line 8 is no JSON object`))
  })

  it.each<[string, (lines: string[]) => void, string]>([
    [
      'an account without a clock',
      (lines) => edit(lines, 1, ({ account }) => delete account.clock),
      'line 2 is no whole account: its clock is missing or wrong',
    ],
    [
      'a setting of another type',
      (lines) => edit(lines, 1, ({ account }) => Object.assign(account.settings, { seats: 'many' })),
      'line 2 is no whole account: its settings.seats is missing or wrong',
    ],
    [
      'an account whose name would lead out of its folder',
      (lines) => edit(lines, 1, ({ account }) => Object.assign(account, { name: '../up' })),
      'line 2 is no whole account: its name is missing or wrong',
    ],
    [
      'a table that nobody knows',
      (lines) => edit(lines, 2, (line) => Object.assign(line, { table: 'x' })),
      'line 3 is a table that is not known: x',
    ],
    [
      'a row that comes twice',
      (lines) => edit(lines, rowOf(lines, 'tickets') + 1, (row) => Object.assign(row, { id: 1 })),
      'line ROW is a row with the id of another',
    ],
    [
      'a row that is not whole',
      (lines) => edit(lines, rowOf(lines, 'tickets') + 1, (row) => delete row.watcher_ids),
      'line ROW is no whole row of tickets',
    ],
  ])('is told in one line with %s', async (_, damage, problem) => {
    await stop((await start()).emulator)
    const lines = readFileSync(data, 'utf8').split('\n')
    const line = problem.replace('ROW', String(rowOf(lines, 'tickets') + 2))
    damage(lines)
    const damaged = lines.join('\n')
    writeFileSync(data, damaged)
    await expect(start()).rejects.toThrow(new Error(`data file ${data} is not valid: ${line}`))
    expect(readFileSync(data, 'utf8')).toBe(damaged)
  })

  often('is left as it is', async () => {
    writeFileSync(data, 'precious notes\n')
    await expect(start()).rejects.toThrow()
    expect(readFileSync(data, 'utf8')).toBe('precious notes\n')
  })

  rarely('is not written over while it is read, however long that takes', async () => {
    await stop((await start()).emulator)
    const cut = readFileSync(data, 'utf8').trimEnd().split('\n').slice(0, -1).join('\n')
    writeFileSync(data, cut)
    const persistence = new Persistence(data, () => [stockAccount()], HOST)
    await expect(persistence.load()).rejects.toThrow('it was cut after line')
    await new Promise((resolve) => setTimeout(resolve, 1800))
    expect(readFileSync(data, 'utf8')).toBe(cut)
    await persistence.abandon()
  })

  often('may be empty: then it is a new one', async () => {
    writeFileSync(data, '')
    const first = await start()
    await first.post('/companies', { name: 'Hooli' })
    await stop(first.emulator)
    expect((await (await start()).get('/companies')).body).toHaveLength(4)
  })
})

describe('a save that fails', () => {
  often('is told in one line, and is tried again at the next change and at the end', async () => {
    const errors: unknown[] = []
    const first = await start({ durability: 'none', onError: (error) => errors.push(error) })
    await expect.poll(() => existsSync(data), { timeout: 5000 }).toBe(true)
    const temporary = join(folder, '.desk.jsonl.tmp')
    mkdirSync(temporary)
    await first.post('/companies', { name: 'Hooli' })
    await expect.poll(() => errors.length, { timeout: 5000 }).toBe(1)
    const line = `data file ${data} cannot be saved: EISDIR`
    expect(errors).toEqual([new Error(line)])
    expect((errors[0] as Error).stack).toBe(line)
    rmSync(temporary, { recursive: true })
    await first.post('/companies', { name: 'Initrode' })
    await expect.poll(() => readFileSync(data, 'utf8'), { timeout: 5000 }).toContain('Initrode')
    expect(readFileSync(data, 'utf8')).toContain('Hooli')
    mkdirSync(temporary)
    running.delete(first.emulator)
    await expect(first.emulator.close()).rejects.toThrow(line)
    expect(existsSync(`${data}.lock`)).toBe(false)
  })
})

describe('saving while requests go on', () => {
  rarely('writes one moment of all tables', async () => {
    const account = stockAccount()
    const persistence = new Persistence(data, () => [account], HOST)
    let count = 0
    /** Two tables at once, as a request does. */
    const write = () => {
      count++
      account.database.companies.insert(
        companyRow({ id: count, created_at: 0, name: `Company ${count}`, org_company_id: '1' }),
      )
      account.database.products.insert({
        id: count,
        created_at: 0,
        updated_at: 0,
        name: `Product ${count}`,
        description: null,
        default: false,
      })
    }
    for (let round = 0; round < 5; round++) {
      for (let index = 0; index < 1200; index++) write()
      const least = count
      persistence.touch()
      let isSaved = false
      const saving = persistence.save().then(() => {
        isSaved = true
      })
      while (!isSaved) {
        write()
        await new Promise((resolve) => setImmediate(resolve))
      }
      await saving
      const reader = new Persistence(data, () => [], HOST)
      const [saved] = (await reader.load()) ?? []
      await reader.abandon()
      const { companies, products } = saved?.state.database ?? account.database
      expect(companies.size).toBe(products.size)
      expect(companies.size).toBeGreaterThanOrEqual(least)
      expect(companies.size).toBeLessThan(count)
      expect([...companies.all()].at(-1)?.id).toBe(companies.size)
    }
    await persistence.close()
  })

  often('has all of it after the end', async () => {
    const first = await start()
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => first.post('/companies', { name: `Company ${index}` })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    await stop(first.emulator)
    const second = await start()
    expect((await second.get('/companies?per_page=100')).body).toHaveLength(43)
  })
})

/** What a sudden end would leave, under another name. */
function copyAs(path: string): void {
  for (const end of ['', '.log', '.files']) {
    if (existsSync(`${data}${end}`)) cpSync(`${data}${end}`, `${path}${end}`, { recursive: true })
  }
}

const HOST = { onError: fail, repair: false }

function fail(error: unknown): never {
  throw error
}

interface EditedLine {
  readonly account: { clock?: object; readonly settings: object }
  watcher_ids?: object
}

/** Index of a table's first row. */
const rowOf = (lines: readonly string[], table: string) =>
  lines.findIndex((line) => line.startsWith(`{"table":"${table}"`)) + 1

/** A row as an object, which a line may have, too. */
function rowOfValues(lines: readonly string[], index: number, values: readonly unknown[]): EditedLine {
  const table = JSON.parse(lines.slice(0, index).findLast((line) => line.startsWith('{"table":')) ?? '')
  return Object.fromEntries(
    table.columns.map((name: string, at: number) => [name, values[at]]),
  ) as unknown as EditedLine
}

function edit(lines: string[], index: number, change: (line: EditedLine) => void): void {
  const read = JSON.parse(lines[index] ?? '')
  const line = Array.isArray(read) ? rowOfValues(lines, index, read) : read
  change(line)
  lines[index] = JSON.stringify(line)
}
