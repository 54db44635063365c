import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { loadFixtureFrom } from '../../src/domain/fixture.ts'
import { exportFixture } from '../../src/domain/fixtures/export.ts'
import { relativeTime, secondsOf } from '../../src/domain/fixtures/relative-times.ts'
import { fixtureSchema } from '../../src/schemas/fixture-schema.ts'
import { fixtureText, shippedFixtures } from '../../src/store/fixture-file.ts'
import { stockAccount } from '../support/account.ts'

const admin = { id: 1, name: 'Alex', email: 'alex@example.com', roles: ['Account Administrator'] }
const ada = { id: 2, name: 'Ada', email: 'ada@example.com' }

function loaded(fixture: object) {
  const account = stockAccount()
  loadFixtureFrom(account, fixture)
  return account
}

const firstOf = <Row>(rows: { all(): Iterable<Row> }): Row => {
  for (const row of rows.all()) return row
  throw new Error('there is none')
}

describe('the schema of the format', () => {
  it('is the shipped file, which every shipped fixture names', () => {
    const shipped = JSON.parse(readFileSync(new URL('../../fixtures/schema.json', import.meta.url), 'utf8'))
    expect(shipped).toEqual(JSON.parse(JSON.stringify(fixtureSchema())))
    for (const name of shippedFixtures()) {
      expect(fixtureText(name)).toMatch(/^# yaml-language-server: \$schema=\.\/schema\.json\n/)
    }
  })

  it('describes what a person cannot guess, and refuses other members', () => {
    const schema = JSON.parse(JSON.stringify(fixtureSchema()))
    expect(schema.additionalProperties).toBe(false)
    expect(schema.$defs.FixtureTime.description).toMatch(/^Relative to the account’s start/)
    expect(schema.properties.tickets.items.properties.due_by.description).toBe('Default: by the SLA policy')
  })
})

describe('the example of the documentation', () => {
  it('loads', () => {
    const text = readFileSync(new URL('../../docs/fixtures.md', import.meta.url), 'utf8')
    const { tickets, attachments } = loaded(parse(/```yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? '')).database
    expect(firstOf(tickets)).toMatchObject({ subject: 'Router drops the VPN', priority: 3 })
    expect(firstOf(attachments).name).toBe('router.log')
  })
})

describe('what a fixture may say', () => {
  it('of files: a text, or base64', () => {
    const attachments = [
      { name: 'log.txt', text: 'hello' },
      { name: 'a.png', content_type: 'image/png', base64: 'aGVsbG8=' },
    ]
    const { database } = loaded({ contacts: [ada], tickets: [{ subject: 'x', requester: 2, attachments }] })
    const files = [...database.attachments.all()]
    expect(files.map(({ name, content_type, content }) => [name, content_type, String(content)])).toEqual([
      ['log.txt', 'text/plain', 'hello'],
      ['a.png', 'image/png', 'hello'],
    ])
    expect(firstOf(database.tickets).attachment_ids).toEqual(files.map(({ id }) => id))
  })

  it.each([{}, { text: 'a', base64: 'YQ==' }])('of a file, but not %o', (content) => {
    const attachments = [{ name: 'a', ...content }]
    expect(() => loaded({ contacts: [ada], tickets: [{ subject: 'x', requester: 2, attachments }] })).toThrow(
      'tickets[0].attachments[0]: an attachment has either text or base64',
    )
  })

  it('of somebody who was deleted for good', () => {
    const conversations = [{ kind: 'note', by: { gone: 99 }, body: 'x' }]
    const { database } = loaded({ contacts: [ada], tickets: [{ subject: 'x', requester: 2, conversations }] })
    expect(firstOf(database.conversations).user_id).toBe(99)
  })

  it('of people who come later in it: whom somebody was merged into, to whom a group escalates', () => {
    const { database } = loaded({
      groups: [{ name: 'Support', escalate_to: admin.email }],
      agents: [admin],
      contacts: [{ name: 'Old', id: 3, deleted: true, merged_into: ada.email }, ada],
    })
    expect(firstOf(database.groups).escalate_to).toBe(1)
    expect(database.users.get(3)?.merged_into).toBe(2)
  })

  it('of the stats of a ticket, all of them: what is not said is null', () => {
    const conversations = [{ kind: 'reply', by: admin.email, body: 'x', created_at: '-1h' }]
    const ticket = { subject: 'x', requester: 2, status: 4, conversations, created_at: '-2h' }
    const { database } = loaded({
      agents: [admin],
      contacts: [ada],
      tickets: [ticket, { ...ticket, stats: { resolved_at: '-30m' } }],
    })
    const hour = 3600
    const now = Date.parse('2030-01-15T09:00:00Z') / 1000
    const [followed, stated] = [...database.tickets.all()]
    expect(followed).toMatchObject({ first_responded_at: now - hour, resolved_at: now - hour })
    expect(stated).toMatchObject({ first_responded_at: null, resolved_at: now - hour / 2 })
    expect(stated?.status_updated_at).toBe(now - 2 * hour)
  })

  it('of the account: plan, limits, settings, and that it is suspended', () => {
    const account = loaded({
      account: { plan: 'pro', rate_limits: { window_s: 5 }, settings: { seats: 3 }, state: 'suspended' },
    })
    expect([account.plan, account.limits.windowLength, account.settings.seats, account.isSuspended]).toEqual([
      'pro',
      5000,
      3,
      true,
    ])
  })

  it.each([
    [
      { rate_limits: { remaining: 1_000_000 } },
      'account.rate_limits: remaining should be a whole number from 0 to 700',
    ],
    [{ last_ids: { tickt: 7 } }, 'account.last_ids.tickt: there are no ids of this kind; did you mean ticket?'],
  ])('of the account, but not %o', (section, problem) => {
    expect(() => loaded({ account: section })).toThrow(problem)
  })

  it('of a role that the account has already: nothing', () => {
    const roles = [{ name: 'Agent', description: '', privileges: [] }]
    expect(() => loaded({ roles })).toThrow('roles[0].name: there is a role named Agent already')
  })

  it('of rows to be made up besides its own, who are people of theirs too', () => {
    const { database } = loaded({
      contacts: [ada],
      generate: { tickets: 40, contacts: 1, tickets_at_once: 20, seed: 3 },
    })
    expect([database.tickets.size, database.users.size]).toEqual([40, 2])
    expect(new Set([...database.tickets.all()].map((ticket) => ticket.requester_id)).size).toBe(2)
    expect(new Set([...database.tickets.all()].map((ticket) => ticket.created_at)).size).toBe(2)
  })

  it('of rows to be made up, or nothing at all when they cannot be', () => {
    const account = stockAccount()
    const fixture = { groups: [{ name: 'Support' }], generate: { tickets: 1, contacts: 0 } }
    expect(() => loadFixtureFrom(account, fixture)).toThrow(
      'fixture is not valid: generate: generated tickets need a contact',
    )
    expect(account.database.groups.size).toBe(0)
  })
})

describe('an exported fixture', () => {
  it('is as short as a person would write it', () => {
    const fixture = {
      groups: [{ id: 158000004001, name: 'Support', created_at: '-3d' }],
      contacts: [{ id: 2, name: 'Ada', email: 'ada@example.com', visitor_id: 'v', org_contact_id: '1' }],
      tickets: [
        {
          id: 1,
          subject: 'Printer',
          description: '<p>Smoke</p>',
          requester: 'ada@example.com',
          group: 'Support',
          stats: {},
          created_at: '-1h',
          updated_at: '-1h',
        },
      ],
    }
    const { account: _, ...exported } = exportFixture(loaded(fixture))
    expect(exported).toEqual(fixture)
  })

  it('writes choices in the shortest form that says all', () => {
    const fixture = {
      ticket_fields: [
        { id: 5, name: 'cf_a', label: 'A', type: 'custom_dropdown', position: 100, choices: ['x', 'y'] },
        {
          id: 6,
          name: 'cf_b',
          label: 'B',
          type: 'custom_dropdown',
          position: 101,
          choices: [{ value: 1, label: 'One' }],
        },
      ],
    }
    expect(exportFixture(loaded(fixture)).ticket_fields).toEqual(fixture.ticket_fields)
  })

  it('knows only what was changed of the stock', () => {
    expect(Object.keys(exportFixture(stockAccount()))).toEqual(['account'])
    const changed = loaded({ ticket_fields: [{ name: 'group', required_for_closure: true }] })
    expect(exportFixture(changed).ticket_fields).toEqual([
      { name: 'group', label: 'Group', position: 7, required_for_closure: true },
    ])
  })
})

describe('relative times', () => {
  it.each([
    ['0', 0],
    ['-3d', -259_200],
    ['-1d6h', -108_000],
    ['+2h30m5s', 9005],
    ['-400d', -34_560_000],
  ])('%s is %i seconds, and is written so', (text, offset) => {
    expect([secondsOf(text, 1000), relativeTime(1000 + offset, 1000)]).toEqual([1000 + offset, text])
  })
})
