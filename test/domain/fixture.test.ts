import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadFixtureFrom } from '../../src/domain/fixture.ts'
import { createEmulator, type EmulatorOptions } from '../../src/index.ts'
import { shippedFixtures } from '../../src/store/fixture-file.ts'
import type { FieldRow } from '../../src/store/rows.ts'
import { stockAccount } from '../support/account.ts'
import { useFolder } from '../support/folder.ts'
import { clientOf, type Freshdesk, NOW } from '../support/freshdesk.ts'

const START = Date.parse(NOW) / 1000
const folder = useFolder()

function fileOf(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** An account with only this fixture. */
function loaded(fixture: unknown) {
  const account = stockAccount()
  loadFixtureFrom(account, fixture)
  return account.database
}

async function withEmulator<Result>(options: EmulatorOptions, work: (freshdesk: Freshdesk) => Promise<Result>) {
  const emulator = await createEmulator({ freeze: true, checkReplies: true, ...options })
  try {
    return await work(clientOf(emulator))
  } finally {
    await emulator.close()
  }
}

const admin = { name: 'Alex', email: 'alex@example.com', roles: ['Account Administrator'] }
const ada = { name: 'Ada', email: 'ada@example.com' }

describe('the fixture support-desk', () => {
  const { tickets, conversations, users, agents, companies, groups, fields } = loaded('support-desk')

  it('has 3 companies, 8 contacts, 5 agents and 3 groups', () => {
    const contacts = [...users.all()].filter((user) => !user.is_agent)
    expect([companies.size, contacts.length, agents.size, groups.size]).toEqual([3, 8, 5, 3])
  })

  it('has a contact in every state', () => {
    expect(new Set([...users.all()].map(({ shelf }) => shelf))).toEqual(new Set([0, 1, 2, 3, 4]))
  })

  it('has an agent of every ticket scope, with the documented keys', () => {
    expect([...agents.all()].map(({ api_key, ticket_scope }) => [api_key, ticket_scope])).toEqual([
      ['admin-api-key', 1],
      ['supervisor-api-key', 1],
      ['agent-api-key', 1],
      ['group-api-key', 2],
      ['restricted-api-key', 3],
    ])
  })

  it('has over 30 tickets, in every status, priority and shelf, from the age of an hour to 90 days', () => {
    const all = [...tickets.all()]
    expect(all.length).toBeGreaterThanOrEqual(30)
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([2, 3, 4, 5, 6, 7]))
    expect(new Set(all.map(({ priority }) => priority))).toEqual(new Set([1, 2, 3, 4]))
    expect(new Set(all.map(({ shelf }) => shelf))).toEqual(new Set([0, 1, 2]))
    const ages = all.map(({ created_at }) => Date.parse(NOW) / 1000 - created_at)
    expect([Math.min(...ages), Math.max(...ages)]).toEqual([3600, 90 * 86_400])
  })

  it('has a ticket with more conversations than a view embeds, of every kind', () => {
    const ofTicket10 = [...conversations.all()].filter(({ ticket_id }) => ticket_id === 10)
    expect(ofTicket10.length).toBeGreaterThan(10)
    const kinds = [...conversations.all()].map((one) => `${one.source} ${one.incoming} ${one.private}`)
    expect(new Set(kinds)).toEqual(
      new Set(['0 false false', '0 true false', '2 false true', '2 false false', '2 true false']),
    )
  })

  it('has a custom ticket field of every type', () => {
    const custom = [...fields.all()].filter((field: FieldRow) => field.form === 'ticket' && !field.default)
    expect(new Set(custom.map(({ type }) => type))).toEqual(
      new Set([
        'custom_text',
        'custom_paragraph',
        'custom_checkbox',
        'custom_number',
        'custom_decimal',
        'custom_date',
        'custom_dropdown',
        'custom_url',
        'custom_phone_number',
        'nested_field',
      ]),
    )
  })

  it.each(['2030-01-01T00:00:00Z', '2040-02-29T12:00:00Z'])('is as young as ever at %s', async (now) => {
    await withEmulator({ now }, async (freshdesk) => {
      const { body } = await freshdesk.get('/tickets?per_page=100')
      expect(body.length).toBeGreaterThan(20)
      const newest = Date.parse(body[0].created_at)
      expect(Date.parse(now) - newest).toBe(3_600_000)
      expect((await freshdesk.get('/contacts')).body).toHaveLength(6)
    })
  })

  it('has no SLA breach left to happen at its start', async () => {
    await withEmulator({ now: NOW }, async (freshdesk) => {
      expect((await freshdesk.get('/tickets/9')).body).toMatchObject({ is_escalated: true })
      const { body } = await freshdesk.post('/_emulator/clock/advance', { seconds: 1 })
      expect(body.ran).toEqual([])
    })
  })
})

describe('the fixture empty', () => {
  it('has an administrator with a key, an address, and nothing else', async () => {
    await withEmulator({ fixture: 'empty' }, async (freshdesk) => {
      for (const list of ['/tickets', '/contacts', '/companies']) {
        expect((await freshdesk.get(list)).body).toEqual([])
      }
      const requester = { email: 'first@example.com', subject: 'a', description: 'b', status: 2, priority: 1 }
      const created = await freshdesk.post('/tickets', requester)
      expect([created.status, created.body.id]).toEqual([201, 1])
    })
  })
})

describe('every shipped fixture', () => {
  it.each(shippedFixtures())('%s loads and describes itself in a line', (name) => {
    expect(() => loaded(name)).not.toThrow()
  })
})

describe('times of a fixture', () => {
  const start = Date.parse(NOW) / 1000
  it.each([
    ['-3d', start - 3 * 86_400],
    ['-1d6h', start - 30 * 3600],
    ['+2h', start + 7200],
    ['-90m', start - 5400],
    ['-1w', start - 604_800],
    ['-1.5h', start - 5400],
    ['-1d2h3m4s', start - 93_784],
    ['0', start],
    ['2026-01-02', 1_767_312_000],
    ['2026-01-02T03:04:05+01:00', 1_767_319_445],
  ])('%s is relative to the account’s start, or ISO', (created_at, expected) => {
    const [company] = loaded({ companies: [{ name: 'Acme', created_at }] }).companies.all()
    expect(company?.created_at).toBe(expected)
  })

  it.each(['3d', '-3 days', 'yesterday', '-', '+d', ''])('%j is refused', (created_at) => {
    expect(() => loaded({ companies: [{ name: 'Acme', created_at }] })).toThrow(
      'fixture is not valid: companies[0].created_at: It should be relative to the start (-3d, -1d6h, +2h) or an ISO time',
    )
  })
})

describe('references of a fixture', () => {
  it('are names, e-mails or ids, of what it has itself', () => {
    const { tickets } = loaded({
      groups: [{ name: 'Support' }],
      products: [{ name: 'Router', id: 12 }],
      companies: [{ name: 'Acme' }],
      agents: [{ ...admin, groups: ['Support'] }],
      contacts: [{ ...ada, id: 7 }],
      tickets: [{ subject: 'x', requester: 7, responder: admin.email, group: 'Support', company: 'Acme', product: 12 }],
    })
    const [ticket] = tickets.all()
    expect(ticket).toMatchObject({ requester_id: 7, product_id: 12 })
    expect([ticket?.group_id, ticket?.company_id, ticket?.responder_id]).not.toContain(null)
  })

  it('are of what the account has already', () => {
    const account = stockAccount()
    loadFixtureFrom(account, { companies: [{ name: 'Acme', id: 5 }], groups: [{ name: 'Support' }] })
    loadFixtureFrom(account, {
      contacts: [{ ...ada, company: 'Acme' }],
      agents: [{ ...admin, groups: ['Support'] }],
    })
    expect([...account.database.users.all()].find(({ email }) => email === ada.email)?.company_id).toBe(5)
  })

  it('find a contact’s company by its e-mail when it names none', () => {
    const { users } = loaded({ companies: [{ name: 'Acme', id: 5, domains: ['EXAMPLE.com'] }], contacts: [ada] })
    expect([...users.all()][0]?.company_id).toBe(5)
  })

  const ticket = { subject: 'x', requester: ada.email }
  it.each([
    ['tickets[0].requester', { tickets: [ticket] }, `nobody has the id or e-mail ${ada.email}`],
    ['tickets[0].requester', { tickets: [{ subject: 'x', requester: 12 }] }, 'nobody has the id or e-mail 12'],
    ['tickets[0].group', { contacts: [ada], tickets: [{ ...ticket, group: 'B' }] }, 'there is nothing named B'],
    ['tickets[0].product', { contacts: [ada], tickets: [{ ...ticket, product: 9 }] }, 'there is nothing named 9'],
    ['contacts[0].company', { contacts: [{ ...ada, company: 'C' }] }, 'there is nothing named C'],
    ['contacts[0].company', { contacts: [{ ...ada, company: 9 }] }, 'there is nothing named 9'],
    ['agents[0].roles', { agents: [{ ...admin, roles: ['King'] }] }, 'there is nothing named King'],
    [
      'tickets[0].conversations[1].by',
      {
        contacts: [ada],
        tickets: [
          {
            ...ticket,
            conversations: [
              { kind: 'note', by: ada.email, body: 'a' },
              { kind: 'note', by: 'x', body: 'b' },
            ],
          },
        ],
      },
      'nobody has the id or e-mail x',
    ],
  ])('%s must exist', (place, fixture, problem) => {
    expect(() => loaded(fixture)).toThrow(new Error(`fixture is not valid: ${place}: ${problem}`))
  })
})

it('lets a record that names its update alone be as old as that', () => {
  const database = loaded({
    contacts: [{ ...ada, updated_at: '-2d' }],
    tickets: [{ subject: 's', requester: ada.email, updated_at: '-1d' }],
  })
  const [ticket] = database.tickets.all()
  const [contact] = database.users.all()
  expect([ticket?.created_at, ticket?.updated_at].map((at) => START - (at ?? 0))).toEqual([86_400, 86_400])
  expect([contact?.created_at, contact?.updated_at].map((at) => START - (at ?? 0))).toEqual([172_800, 172_800])
})

describe('a fixture that is not valid', () => {
  it.each([
    [
      'an e-mail that two have',
      { contacts: [ada, { name: 'Eve', email: 'ADA@example.com' }] },
      'contacts[1].email: ADA@example.com belongs to somebody else already',
    ],
    [
      'an external id that two have',
      {
        contacts: [
          { name: 'Ada', unique_external_id: 'x' },
          { name: 'Eve', unique_external_id: 'x' },
        ],
      },
      'contacts[1].unique_external_id: x belongs to somebody else already',
    ],
    [
      'an API key that two have',
      {
        agents: [
          { ...admin, api_key: 'k' },
          { ...admin, email: 'b@example.com', api_key: 'k' },
        ],
      },
      'agents[1].api_key: k belongs to somebody else already',
    ],
    [
      'an id that two have',
      {
        companies: [
          { name: 'A', id: 5 },
          { name: 'B', id: 5 },
        ],
      },
      'companies[1].id: 5 is taken',
    ],
    [
      'a name of two companies',
      { companies: [{ name: 'Acme' }, { name: 'ACME' }] },
      'companies[1]: the name ACME belongs to another company already',
    ],
    [
      'a time that no calendar has',
      { contacts: [{ ...ada, created_at: '-99999999999d' }] },
      'contacts[0].created_at: It should be within 1000 years of the start',
    ],
    [
      'a ticket updated before it was created',
      { contacts: [ada], tickets: [{ subject: 's', requester: ada.email, created_at: '-1h', updated_at: '-2h' }] },
      'tickets[0].updated_at: is before created_at',
    ],
    [
      'a custom field that is not defined',
      { contacts: [{ ...ada, custom_fields: { shoe: 43 } }] },
      'contacts[0].custom_fields.shoe: Unexpected/invalid field in request',
    ],
    [
      'a custom field of the wrong type',
      {
        contact_fields: [{ name: 'shoe', type: 'custom_number' }],
        contacts: [{ ...ada, custom_fields: { shoe: 'big' } }],
      },
      'contacts[0].custom_fields.shoe: Value set is of type String.It should be a/an Integer',
    ],
    [
      'a custom field of another choice',
      {
        company_fields: [{ name: 'tier', type: 'custom_dropdown', choices: ['Gold', 'Tin'] }],
        companies: [{ name: 'A', custom_fields: { tier: 'Lead' } }],
      },
      "companies[0].custom_fields.tier: It should be one of these values: 'Gold,Tin'",
    ],
    [
      'a field without a type',
      { ticket_fields: [{ name: 'x' }] },
      'ticket_fields[0]: a custom field needs a type; x is no stock field',
    ],
    ['a key it does not know', { people: [] }, 'top level: Unrecognized key: "people"'],
    ['a key of a record it does not know', { contacts: [{ ...ada, age: 36 }] }, 'contacts[0]: Unrecognized key: "age"'],
    [
      'a value of the wrong type',
      { contacts: [{ name: 7 }] },
      'contacts[0].name: Invalid input: expected string, received number',
    ],
    ['a list instead of an object', [], 'top level: Invalid input: expected object, received array'],
  ])('%s is told with its place', (_, fixture, problem) => {
    expect(() => loaded(fixture)).toThrow(new Error(`fixture is not valid: ${problem}`))
  })

  it('adds nothing at all, and uses up no ids', () => {
    const account = stockAccount()
    const sizes = () => Object.entries(account.database).map(([name, table]) => [name, table.size])
    const before = [sizes(), account.ids.capture(), account.random.capture()]
    const bad = { companies: [{ name: 'Acme' }], contacts: [ada], tickets: [{ subject: 'x', requester: 'nobody' }] }
    expect(() => loadFixtureFrom(account, bad)).toThrow()
    expect([sizes(), account.ids.capture(), account.random.capture()]).toEqual(before)
  })
})

describe('a fixture file', () => {
  it('is YAML or JSON', () => {
    const yaml = fileOf('good.yaml', 'companies:\n  - { name: Acme, created_at: -1d }\n')
    const json = fileOf('good.json', '{"companies":[{"name":"Acme"}]}')
    expect([loaded(yaml).companies.size, loaded(json).companies.size]).toEqual([1, 1])
  })

  it('may be empty', () => {
    expect(loaded(fileOf('empty.yaml', '')).companies.size).toBe(0)
  })

  it('that is no YAML is told with line and column', () => {
    const path = fileOf('bad.yaml', 'companies:\n  - { name: Acme\ncontacts: []\n')
    expect(() => loaded(path)).toThrow(/^fixture .*bad\.yaml is not valid: [^\n]* at line 3, column 1[^\n]*$/)
  })

  it('that is no JSON is told', () => {
    const path = fileOf('bad.json', '{"companies": [}')
    expect(() => loaded(path)).toThrow(/^fixture .*bad\.json is not valid: [^\n]+$/)
  })

  it('that is not there is told by its path', () => {
    const path = join(folder, 'none.yaml')
    expect(() => loaded(path)).toThrow(new Error(`fixture ${path} cannot be read: ENOENT`))
    expect(() => loaded(`${folder}/`)).toThrow(new Error(`fixture ${folder}/ cannot be read: EISDIR`))
  })

  it('of a name that is not shipped is told with the names that are', () => {
    expect(() => loaded('suport-desk')).toThrow(
      new Error(`there is no fixture named suport-desk; there are: ${shippedFixtures().join(', ')}`),
    )
  })

  it('is named where what it says is not valid', () => {
    const path = fileOf('wrong.yaml', 'contacts:\n  - { name: Ada, age: 36 }\n')
    expect(() => loaded(path)).toThrow(
      new Error(`fixture ${path} is not valid: contacts[0]: Unrecognized key: "age" at line 2, column 18`),
    )
  })
})
