import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadFixtureFrom } from '../../src/domain/fixture.ts'
import { stockAccount } from '../support/account.ts'
import { useFolder } from '../support/folder.ts'

const folder = useFolder()

/** What loading a file of this text fails with, after the file's name. */
function faultOf(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  try {
    loadFixtureFrom(stockAccount(), path)
  } catch (error) {
    return (error as Error).message.replace(`fixture ${path} is not valid: `, '')
  }
  throw new Error('it was loaded')
}

const YAML = `# A comment
groups:
  - { name: Support }
contacts:
  - name: Ada
    email: ada@acme.test
    created_at: -3d
tickets:
  - subject: Printer
    requester: ada@acme.test
    group: Support
`
const JSON_TEXT = `{
  "$schema": "./schema.json",
  "groups": [{ "name": "Support" }],
  "contacts": [{ "name": "Ada", "email": "ada@acme.test", "created_at": "-3d" }],
  "tickets": [
    { "subject": "Printer", "requester": "ada@acme.test", "group": "Support" }
  ]
}
`

describe('a fault in a YAML file is told with line and column', () => {
  it.each([
    [
      'an unknown person',
      'requester: ada@acme.test',
      'requester: ada@acme.tst',
      `tickets[0].requester: nobody has the id or e-mail ada@acme.tst; did you mean ada@acme.test? at line 10, column 16`,
    ],
    [
      'an unknown group',
      'group: Support',
      'group: Suport',
      'tickets[0].group: there is nothing named Suport; did you mean Support? at line 11, column 12',
    ],
    [
      'an unknown key',
      'email: ada',
      'emial: ada',
      'contacts[0]: Unrecognized key: "emial"; did you mean email? at line 6, column 5',
    ],
    [
      'an unknown key at the top',
      'groups:',
      'grups:',
      'top level: Unrecognized key: "grups"; did you mean groups? at line 2, column 1',
    ],
    [
      'a wrong time',
      '-3d',
      '3 days ago',
      'contacts[0].created_at: It should be relative to the start (-3d, -1d6h, +2h) or an ISO time at line 7, column 17',
    ],
    [
      'a date that no calendar has',
      '-3d',
      '2026-02-31',
      'contacts[0].created_at: It should be relative to the start (-3d, -1d6h, +2h) or an ISO time at line 7, column 17',
    ],
    [
      'a missing key',
      'requester: ada@acme.test',
      'priority: 1',
      'tickets[0].requester: It should be an id, a name or an e-mail at line 9, column 5',
    ],
    [
      'broken YAML',
      '{ name: Support }',
      '{ name: Support',
      'Flow map in block collection must be sufficiently indented and end with a } at line 4, column 1',
    ],
  ])('%s', (_, right, wrong, fault) => {
    expect(faultOf('fault.yaml', YAML.replace(right, wrong))).toBe(fault)
  })
})

describe('a fault in a JSON file is told with line and column', () => {
  it.each([
    [
      'an unknown person',
      '"requester": "ada@acme.test"',
      '"requester": "ada@acme.tst"',
      `tickets[0].requester: nobody has the id or e-mail ada@acme.tst; did you mean ada@acme.test? at line 6, column 42`,
    ],
    [
      'an unknown key',
      '"email"',
      '"emial"',
      'contacts[0]: Unrecognized key: "emial"; did you mean email? at line 4, column 33',
    ],
    [
      'a wrong type',
      '"Support" }]',
      '7 }]',
      'groups[0].name: Invalid input: expected string, received number at line 3, column 24',
    ],
    ['broken JSON', '"Printer",', '"Printer"', 'Comma expected at line 6, column 28'],
    ['a text that ends early', '  ]\n}\n', '', 'Close bracket expected at line 7, column 1'],
  ])('%s', (_, right, wrong, fault) => {
    expect(faultOf('fault.json', JSON_TEXT.replace(right, wrong))).toBe(fault)
  })
})

describe('a shape out of bounds is told', () => {
  const TOO_DEEP = 'it is nested deeper than 100 levels'
  const TOO_WIDE = 'it has more than 10000 members in one object or list'
  const lists = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  const keys = Array.from({ length: 10_001 }, (_, index) => `"k${index}":1`).join()
  const bombed = ['a: &a [x, x, x, x, x, x, x, x, x]']
  for (let letter = 1; letter < 9; letter++) {
    const name = (index: number) => String.fromCharCode(97 + index)
    bombed.push(
      `${name(letter)}: &${name(letter)} [${Array(9)
        .fill(`*${name(letter - 1)}`)
        .join()}]`,
    )
  }

  it.each([
    ['deep JSON', 'deep.json', `{"tickets":${lists(100_000)}}`, TOO_DEEP],
    ['JSON of 101 levels', 'level.json', `{"tickets":${lists(100)}}`, TOO_DEEP],
    ['wide JSON', 'wide.json', `{"tickets":[{"custom_fields":{${keys}}}]}`, TOO_WIDE],
    ['YAML of 101 levels', 'level.yaml', `tickets: ${lists(100)}`, TOO_DEEP],
    ['deep YAML', 'deep.yaml', `tickets: ${lists(5000)}`, TOO_DEEP],
    ['wide YAML', 'wide.yaml', `tickets: [{ custom_fields: {${keys}} }]`, TOO_WIDE],
    [
      'aliases of aliases',
      'bomb.yaml',
      bombed.join('\n'),
      'Excessive alias count indicates a resource exhaustion attack',
    ],
  ])('%s', (_, name, text, fault) => {
    expect(faultOf(name, text)).toBe(fault)
  })

  it('of an object, also of one that contains itself', () => {
    const endless: Record<string, unknown> = {}
    endless.tickets = [endless]
    expect(() => loadFixtureFrom(stockAccount(), endless)).toThrow(`fixture is not valid: top level: ${TOO_DEEP}`)
    const wide = { account: Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`k${index}`, 1])) }
    expect(() => loadFixtureFrom(stockAccount(), wide)).toThrow(`fixture is not valid: top level: ${TOO_WIDE}`)
  })

  it('and half a character in the name of a file', () => {
    const attachments = [{ name: 'a\ud800.txt', text: 'x' }]
    const fixture = {
      contacts: [{ name: 'Ada', email: 'ada@acme.test' }],
      tickets: [{ subject: 'S', requester: 'ada@acme.test', attachments }],
    }
    expect(() => loadFixtureFrom(stockAccount(), fixture)).toThrow(
      'fixture is not valid: tickets[0].attachments[0].name: It should hold no half of a surrogate pair',
    )
  })
})

describe('the nearest names', () => {
  const groups = ['Support', 'Supports', 'Suppert', 'Suppart', 'Billing'].map((name) => ({ name }))
  const problemOf = (fixture: object) => {
    try {
      loadFixtureFrom(stockAccount(), fixture)
    } catch (error) {
      return (error as Error).message
    }
    throw new Error('it was loaded')
  }

  it('are at most three, the nearest first', () => {
    expect(problemOf({ groups, email_configs: [{ name: 'a', reply_email: 'a@b.test', group: 'Suport' }] })).toBe(
      'fixture is not valid: email_configs[0].group: there is nothing named Suport; did you mean Support or Supports or Suppert?',
    )
  })

  it('are left out when none is near', () => {
    expect(problemOf({ groups, email_configs: [{ name: 'a', reply_email: 'a@b.test', group: 'Legal' }] })).toBe(
      'fixture is not valid: email_configs[0].group: there is nothing named Legal',
    )
  })
})

describe('a shipped fixture that does not fit the account', () => {
  it('is told with the place in the file that a person wrote', () => {
    const account = stockAccount()
    loadFixtureFrom(account, 'empty')
    expect(() => loadFixtureFrom(account, 'empty')).toThrow(
      'fixture empty is not valid: email_configs[0].id: 158000001001 is taken at line 5, column 11',
    )
  })
})
