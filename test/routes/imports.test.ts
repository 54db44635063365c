import { describe, expect, it } from 'vitest'
import { accountOf } from '../support/account.ts'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const download = async (url: string) => (await fetch(url)).text()

interface Given {
  readonly text: string | Buffer<ArrayBuffer>
  readonly columns: Readonly<Record<string, number>>
  readonly of?: 'contacts' | 'companies'
  readonly name?: string
}

function start({ text, columns, of = 'contacts', name = 'people.csv' }: Given) {
  const form = new FormData()
  form.append('file', new Blob([text], { type: 'text/csv' }), name)
  for (const [field, column] of Object.entries(columns)) form.append(`fields[${field}]`, String(column))
  return freshdesk.post(`/${of}/imports`, form)
}

const view = async (id: number, of = 'contacts') => (await freshdesk.get(`/${of}/imports/${id}`)).body

/** Once it is over, at the latest after so many seconds. */
async function outcome(given: Given, seconds = 10) {
  const { status, body } = await start(given)
  expect(status).toBe(200)
  await emulator.clock.advance(seconds)
  const over = await view(body.id, given.of)
  return { ...over, report: over.failures?.report == null ? '' : await download(over.failures.report) }
}

const contactOf = async (email: string) => (await freshdesk.get(`/contacts?email=${email}`)).body[0]

describe('an import of contacts', () => {
  it('is in progress, tells how long it takes, and is completed on the account’s clock', async () => {
    const text = 'Name,E-mail\nGrace Hopper,grace@navy.test\nEdsger,edsger@tue.test\n'
    const { status, body } = await start({ text, columns: { name: 0, email: 1 } })
    expect([status, body]).toEqual([
      200,
      {
        id: expect.any(Number),
        created_at: '2030-01-15T09:00:00Z',
        status: 'in_progress',
        total_records: 2,
        completed_records: 0,
        estimated_time_remaining: '00:00:01',
      },
    ])
    expect(await contactOf('grace@navy.test')).toBeUndefined()
    await emulator.clock.advance(1)
    const over = await view(body.id)
    expect(JSON.stringify(over)).toBe(
      JSON.stringify({
        id: body.id,
        created_at: '2030-01-15T09:00:00Z',
        status: 'completed',
        total_records: 2,
        completed_records: 2,
        failures: { count: 0, report: null },
      }),
    )
    expect(await contactOf('grace@navy.test')).toMatchObject({ name: 'Grace Hopper', active: false })
  })

  it('changes the contact of the same e-mail, and makes the company that it names', async () => {
    const text = 'a,b,c,d\n Ada King ,ADA@acme.test,Analytical Engines,Countess\nNew,new@x.test,acme corporation,\n'
    const columns = { name: 0, email: 1, company_name: 2, job_title: 3 }
    const { contacts, companies } = { contacts: 158000002101, companies: '/companies/autocomplete?name=analytical' }
    const before = (await freshdesk.get(`/contacts/${contacts}`)).body
    expect(await outcome({ text, columns })).toMatchObject({ completed_records: 2, failures: { count: 0 } })
    const after = (await freshdesk.get(`/contacts/${contacts}`)).body
    const [made] = (await freshdesk.get(companies)).body.companies
    expect(after).toMatchObject({ name: 'Ada King', job_title: 'Countess', company_id: made.id, phone: before.phone })
    expect((await contactOf('new@x.test')).company_id).toBe(158000003001)
  })

  it('reads custom fields by their types, and tags with commas', async () => {
    const text = 'n,e,t,c,d\nZed,zed@x.test,"a, b",true,Research\n'
    const columns = { name: 0, email: 1, tags: 2, newsletter: 3, department: 4 }
    expect(await outcome({ text, columns })).toMatchObject({ failures: { count: 0 } })
    const { id } = await contactOf('zed@x.test')
    expect((await freshdesk.get(`/contacts/${id}`)).body).toMatchObject({
      tags: ['a', 'b'],
      custom_fields: { newsletter: true, department: 'Research' },
    })
  })

  it('reports the records that fail as they came, each with all that is wrong, and takes the others', async () => {
    const text = [
      'Name,E-mail,Phone,Letter',
      'Good,good@x.test,,',
      ',nameless@x.test,,',
      'No address,,,',
      '"Wrong, twice",nobody,,maybe',
      'Agent,alex.admin@example.com,,',
      'Deleted,dora@example.com,,',
      'By phone,,+1 555 777,',
    ].join('\r\n')
    const over = await outcome({ text, columns: { name: 0, email: 1, phone: 2, newsletter: 3 } })
    expect(over).toMatchObject({ status: 'completed', total_records: 7, completed_records: 7, failures: { count: 5 } })
    expect(over.report.split('\r\n')).toEqual([
      'Name,E-mail,Phone,Letter,Errors',
      ',nameless@x.test,,,name: It should be a/an String',
      'No address,,,,"email: Please fill at least 1 of email, phone, mobile fields"',
      '"Wrong, twice",nobody,,maybe,email: It should be a valid email address',
      'Agent,alex.admin@example.com,,,email: It is the email of an agent',
      'Deleted,dora@example.com,,,email: It is the email of a deleted or blocked contact',
      '',
    ])
    expect(await contactOf('good@x.test')).toBeDefined()
  })

  it('goes on by the second, is cancelled once, and keeps what was imported', async () => {
    const lines = Array.from({ length: 250 }, (_, index) => `N${index},n${index}@x.test`)
    const { body } = await start({ text: `n,e\n${lines.join('\n')}`, columns: { name: 0, email: 1 } })
    expect(body.estimated_time_remaining).toBe('00:00:03')
    await emulator.clock.advance(2)
    expect(await view(body.id)).toMatchObject({ completed_records: 200, estimated_time_remaining: '00:00:01' })
    const cancelled = await freshdesk.put(`/contacts/imports/${body.id}/cancel`)
    expect([cancelled.status, cancelled.body.status]).toEqual([200, 'cancelled'])
    expect(cancelled.body.failures).toEqual({ count: 0, report: null })
    await emulator.clock.advance(10)
    expect(await view(body.id)).toEqual(cancelled.body)
    expect(await contactOf('n199@x.test')).toBeDefined()
    expect(await contactOf('n200@x.test')).toBeUndefined()
    const again = await freshdesk.post(`/contacts/imports/${body.id}/cancel`)
    expect([again.status, again.body.code]).toEqual([409, 'inconsistent_state'])
  })

  it('goes by turns with others', async () => {
    const text = `n,e\n${Array.from({ length: 200 }, (_, index) => `N${index},n${index}@x.test`).join('\n')}`
    const first = (await start({ text, columns: { name: 0, email: 1 } })).body
    const second = (await start({ text, columns: { name: 0, email: 1 } })).body
    await emulator.clock.advance(2)
    const statuses = async () => [(await view(first.id)).status, (await view(second.id)).status]
    expect(await statuses()).toEqual(['in_progress', 'in_progress'])
    await emulator.clock.advance(3)
    expect(await statuses()).toEqual(['completed', 'completed'])
  })

  it('goes on after a restore, and not after a reset', async () => {
    const text = `n,e\n${Array.from({ length: 150 }, (_, index) => `N${index},n${index}@x.test`).join('\n')}`
    const { body } = await start({ text, columns: { name: 0, email: 1 } })
    await emulator.clock.advance(1)
    emulator.snapshot('under way')
    await emulator.clock.advance(1)
    expect((await view(body.id)).status).toBe('completed')
    emulator.restore('under way')
    expect(await view(body.id)).toMatchObject({ status: 'in_progress', completed_records: 100 })
    await emulator.clock.advance(1)
    expect(await view(body.id)).toMatchObject({ status: 'completed', completed_records: 150 })
    emulator.reset()
    expect((await freshdesk.get(`/contacts/imports/${body.id}`)).status).toBe(404)
  })
})

describe('an import of companies', () => {
  it('makes and changes them by name', async () => {
    const text =
      'name,domains,health,renewed\nHooli,"hooli.test, hooli.example",Happy,2031-02-03\nGLOBEX,globex.example,,\nBad,,Sad,\n'
    const columns = { name: 0, domain: 1, health_score: 2, renewal_date: 3 }
    const over = await outcome({ text, columns, of: 'companies' })
    expect(over).toMatchObject({ status: 'completed', total_records: 3, failures: { count: 1 } })
    expect(over.report).toContain('Bad,,Sad,,')
    const found = (await freshdesk.get('/companies?per_page=100')).body
    expect(found.find(({ name }: { name: string }) => name === 'Hooli')).toMatchObject({
      domains: ['hooli.test', 'hooli.example'],
      health_score: 'Happy',
      renewal_date: '2031-02-03T00:00:00Z',
    })
    expect((await freshdesk.get('/companies/158000003002')).body).toMatchObject({
      name: 'GLOBEX',
      domains: ['globex.example'],
    })
  })
})

describe('the list of imports', () => {
  it('has the five newest, of a status', async () => {
    for (let count = 0; count < 6; count++) await start({ text: `n\nC${count}`, columns: { name: 0 }, of: 'companies' })
    await emulator.clock.advance(30)
    const list = (await freshdesk.get('/companies/imports')).body
    const ids = list.map(({ id }: { id: number }) => id)
    expect(ids).toEqual(ids.toSorted((a: number, b: number) => b - a))
    expect(ids).toHaveLength(5)
    const running = (await freshdesk.get('/companies/imports?status=in_progress')).body
    expect(running).toMatchObject([{ id: 158000020004, status: 'in_progress' }])
    expect((await freshdesk.get('/companies/imports?status=nope')).status).toBe(400)
    expect((await freshdesk.get(`/contacts/imports/${ids[0]}`)).status).toBe(404)
  })
})

describe('an import is refused', () => {
  it('without a file, and with columns that name no field or not enough of them', async () => {
    const form = new FormData()
    form.append('fields[nope]', 'x')
    const { status, body } = await freshdesk.post('/contacts/imports', form)
    expect([status, body.errors]).toEqual([
      400,
      [
        {
          field: 'file',
          message: 'It should contain elements of type valid file format only',
          code: 'datatype_mismatch',
        },
        {
          field: 'fields.nope',
          message: 'Value set is of type String.It should be a/an Integer',
          code: 'datatype_mismatch',
        },
      ],
    ])
    const unknown = await start({ text: 'a', columns: { nope: 0 } })
    expect(unknown.body.errors.map(({ field, code }: { field: string; code: string }) => [field, code])).toEqual([
      ['fields.nope', 'invalid_field'],
      ['fields.name', 'missing_field'],
      ['fields.email', 'missing_field'],
    ])
  })

  it.each([
    ['UTF-16', Buffer.from('\ufeffname\nX\n', 'utf16le')],
    ['Latin 1', Buffer.from('name\nZo\xeb\n', 'latin1')],
    ['nothing', Buffer.alloc(0)],
  ])('of %s, which is no text in UTF-8', async (_, text) => {
    const { status, body } = await start({ text, columns: { name: 0 }, of: 'companies' })
    expect([status, body.errors]).toEqual([
      400,
      [{ field: 'file', message: 'It should be a CSV file in UTF-8', code: 'invalid_value' }],
    ])
  })

  it('of a file that is not called CSV', async () => {
    const { body } = await start({ text: 'name\nX\n', columns: { name: 0 }, of: 'companies', name: 'x.xlsx' })
    expect(body.errors).toMatchObject([{ field: 'file', message: 'It should be a CSV file' }])
  })
})

describe('a hostile file', () => {
  const NAMES: Omit<Given, 'text'> = { columns: { name: 0 }, of: 'companies' }
  const quote = 'Record 2 cannot be read: its quotes are not closed, or text follows them'
  const long = 'cannot be read: it is longer than 32768 bytes, or its quotes are not closed'

  it.each<[string, string, string, Given['columns']?]>([
    ['an unclosed quote', 'name\nA\n"B\nC\n', quote],
    ['text after a quote', 'name\nA\n"B"x\nC\n', quote],
    ['a huge line', `name\n${'x'.repeat(10_000_000)}\n`, `Record 1 ${long}`],
    ['100,000 columns', `${Array.from({ length: 100_000 }, (_, index) => `c${index}`).join()}\n`, `Record 1 ${long}`],
    ['quotes alone', `name\n${'"'.repeat(5_000_001)}`, `Record 1 ${long}`],
    ['too few columns', 'name\nA\n', 'fields[domains] is column 7, and the file has 1', { name: 0, domains: 7 }],
  ])('with %s fails as a whole, with the reason in its report', async (_, text, reason, columns = NAMES.columns) => {
    const before = accountOf(emulator).database.companies.size
    const over = await outcome({ ...NAMES, columns, text }, 800)
    expect(over).toMatchObject({ status: 'failed', completed_records: 0 })
    expect(over.report).toContain(reason)
    expect(accountOf(emulator).database.companies.size).toBe(before)
  })

  it('of 100,001 records fails, too', async () => {
    const over = await outcome({ ...NAMES, text: `n\n${'x\n'.repeat(100_001)}` }, 300)
    expect([over.status, over.report]).toEqual(['failed', 'Errors\r\nIt holds more than 100000 records\r\n'])
  })

  it('with a byte order mark, line ends of any kind and blank lines is read', async () => {
    for (const [index, ending] of ['\n', '\r\n', '\r'].entries()) {
      const lines = ['\ufeffname,domains', `"Mark, ${index}",m${index}.test`, '', '   ', `Ünïcode 🐙 ${index},`, '']
      expect(await outcome({ ...NAMES, text: lines.join(ending) })).toMatchObject({
        total_records: 2,
        failures: { count: 0 },
      })
    }
    expect((await freshdesk.get('/companies/autocomplete?name=mark')).body.companies).toHaveLength(3)
  })

  it('whose characters lie across what is read at once is read whole', async () => {
    const names = Array.from({ length: 3000 }, (_, index) => `${index} ${'🐙'.repeat(7)}`)
    expect(await outcome({ ...NAMES, text: `name\n${names.join('\n')}` }, 60)).toMatchObject({
      total_records: 3000,
      completed_records: 3000,
      failures: { count: 0 },
    })
    expect((await freshdesk.get(`/companies/autocomplete?name=2999`)).body.companies).toMatchObject([
      { name: names[2999] },
    ])
  })
})
