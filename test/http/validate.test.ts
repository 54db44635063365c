import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()

/** How many rows the account has of each kind, and how many e-mails went out. */
async function written(): Promise<unknown> {
  const { counts } = (await freshdesk.get('/_emulator/account')).body
  return [counts, freshdesk.emulator.outbox.list().length]
}

const NOTHING = await written()

type Code = 'datatype_mismatch' | 'invalid_value'
type Expected = readonly [code: Code, message: string, field?: string]

/** What a kind of field answers to each kind of value that it does not take. */
type Wrong = readonly (readonly [value: unknown, ...expected: Expected])[]

const GIVEN: readonly (readonly [type: string, value: unknown])[] = [
  ['String', 'x'],
  ['Integer', 7],
  ['Float', 1.5],
  ['Boolean', true],
  ['Array', ['x']],
  ['Object', { a: 1 }],
  ['Null', null],
]

/** Every value but those of the types that the field takes is a wrong type. */
function allBut(taken: readonly string[], rule: string): Wrong {
  return GIVEN.filter(([type]) => !taken.includes(type)).map(([type, value]) => [
    value,
    'datatype_mismatch',
    `Value set is of type ${type}.${rule}`,
  ])
}

const oneOf = (values: string) => `It should be one of these values: '${values}'`
const blank = (value: unknown): Wrong => [
  [value, 'invalid_value', 'It should not be blank as this is a mandatory field'],
]

const STRING = 'It should be a/an String'
const ID = 'It should be a/an Positive Integer'
const TIME = "It should be a valid date in the 'combined date and time ISO8601' format"

const text = allBut(['String', 'Null'], STRING)
const requiredText: Wrong = [...allBut(['String', 'Null'], STRING), ...blank(null), ...blank(''), ...blank(' ')]
/** Required by the schema, whatever the account's form says. */
const namedText: Wrong = [...allBut(['String'], STRING), ...blank(''), ...blank(' \n')]
const notPositive: Wrong = [0, -1, 2 ** 53].map((value) => [value, 'invalid_value', ID])
const id: Wrong = [...allBut(['Integer', 'Null'], ID), ...notPositive]
const idNotNull: Wrong = [...allBut(['Integer'], ID), ...notPositive]
const boolean = allBut(['Boolean', 'Null'], 'It should be a/an Boolean')
const time: Wrong = [
  ...allBut(['String', 'Null'], TIME),
  ...['x', '', '2030-02-30', '2030-01-15T25:00:00Z'].map((value): Wrong[number] => [value, 'invalid_value', TIME]),
]
const object = allBut(['Object', 'Null'], 'It should be a/an Object')
const choice = (values: string, wrong: unknown, taken: readonly string[] = []): Wrong => [
  ...allBut(
    ['Null', typeof wrong === 'string' ? 'String' : 'Integer', ...(typeof wrong === 'string' ? [] : ['Float'])],
    oneOf(values),
  ),
  ...(taken.includes('Null')
    ? []
    : allBut(['String', 'Integer', 'Float', 'Boolean', 'Array', 'Object'], oneOf(values))),
  [wrong, 'invalid_value', oneOf(values)],
]

const LIST = 'It should be a/an Array'
const list: Wrong = [...allBut(['Array', 'Null'], LIST), ...blank('')]
const elements = (rule: string, ...wrong: readonly unknown[]): Wrong => [
  ...list,
  ...wrong.map((value): Wrong[number] => [value, 'datatype_mismatch', rule]),
]
const ofStrings = 'It should contain elements of type String only'
const emails: Wrong = [
  ...elements(ofStrings, [7], [null], ['a@example.com', true], [['a@example.com']], [{}]),
  [['nobody'], 'invalid_value', 'It should be a valid email address'],
  [['A <nobody>'], 'invalid_value', 'It should be a valid email address'],
]
const tags: Wrong = [
  ...elements(ofStrings, [7], [null], ['a', false], [['a']], [{}]),
  [['x'.repeat(33)], 'invalid_value', 'It should have a maximum of 32 characters'],
  [['a,b'], 'invalid_value', 'It should contain elements of type String without comma only'],
]
const ids = elements(
  'It should contain elements of type Positive Integer only',
  ['1'],
  [null],
  [true],
  [1.5],
  [[1]],
  [{}],
)
const files = elements('It should contain elements of type valid file format only', ['x'], [7], [null], [{}], [[]])
const email: Wrong = [
  ...allBut(['String', 'Null'], STRING),
  ...['nobody', 'a@b', 'a b@example.com', '@example.com', ''].map((value): Wrong[number] => [
    value,
    'invalid_value',
    'It should be a valid email address',
  ]),
]

interface Subject {
  readonly call: 'post' | 'put'
  readonly path: string
  /** Is taken as it stands. */
  readonly base: Readonly<Record<string, unknown>>
  readonly fields: Readonly<Record<string, Wrong>>
}

const STATUSES = '2,3,4,5,6,7'
const TYPES = 'Question,Incident,Problem,Feature Request,Refund'
const INDUSTRIES =
  'Automotive,Consumer Durables and Apparel,Diversified Consumer Services,Hotels, Restaurants and Leisure,Consumer Goods,Household Durables,Food and Staples Retailing,Energy Equipment and Services,Banks,Diversified Financial Services,Insurance,Health Care,Pharmaceuticals,Aerospace and Defense,Construction and Engineering,Professional Services,Airlines,Transportation and Logistics,Information Technology and Services,Computer Software,Communications Equipment,Telecommunication Services,Real Estate,Utilities,Media,Other'

/** A number that is no status: its form decides, to whom a fraction is a number like any other. */
const status: Wrong = [...choice(STATUSES, 99, ['Null']), ...blank(null), [1.5, 'invalid_value', oneOf(STATUSES)]]

const TICKET_CUSTOM_FIELDS: Wrong = [
  ...object,
  ...(
    [
      ['cf_reference_number', [7, true, ['x'], { a: 1 }], STRING],
      ['cf_steps', [7, true, ['x'], { a: 1 }], STRING],
      ['cf_vip', ['true', 7, ['x'], { a: 1 }], 'It should be a/an Boolean'],
      ['cf_seats', ['7', 1.5, true, ['x'], { a: 1 }], 'It should be a/an Integer'],
      ['cf_amount', ['7', true, ['x'], { a: 1 }], 'It should be a/an Number'],
      ['cf_incident_date', [7, true, ['x'], { a: 1 }], 'It should be a/an valid date in the format YYYY-MM-DD'],
      ['cf_region', [7, true, ['EMEA'], { a: 1 }], oneOf('EMEA,APAC,Americas')],
      ['cf_country', [7, true, ['Germany'], { a: 1 }], oneOf('Germany,United States')],
      ['cf_status_page', [7, true, ['x'], { a: 1 }], STRING],
      ['cf_callback_number', [7, true, ['x'], { a: 1 }], STRING],
    ] as const
  ).flatMap(([name, values, rule]) =>
    values.map((value): Wrong[number] => [
      { [name]: value },
      'datatype_mismatch',
      `Value set is of type ${typeOf(value)}.${rule}`,
      `custom_fields.${name}`,
    ]),
  ),
  ...(
    [
      ['cf_region', 'Mars', oneOf('EMEA,APAC,Americas')],
      ['cf_incident_date', '2030-02-30', 'It should be a/an valid date in the format YYYY-MM-DD'],
      ['cf_incident_date', '2030-01-15T09:00:00Z', 'It should be a/an valid date in the format YYYY-MM-DD'],
      ['cf_status_page', 'no url', 'It should be a valid URL'],
    ] as const
  ).map(([name, value, rule]): Wrong[number] => [{ [name]: value }, 'invalid_value', rule, `custom_fields.${name}`]),
]

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'Array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Float'
  return { string: 'String', boolean: 'Boolean' }[typeof value as string] ?? 'Object'
}

const sources = (values: string): Wrong => [...choice(values, 14), [1.5, 'invalid_value', oneOf(values)]]

const ticketFields = {
  name: text,
  subject: requiredText,
  description: requiredText,
  type: [
    ...choice(TYPES, 'Nonsense', ['Null']),
    [1.5, 'datatype_mismatch', `Value set is of type Float.${oneOf(TYPES)}`],
  ],
  status,
  priority: [...choice('1,2,3,4', 5), [1.5, 'invalid_value', oneOf('1,2,3,4')]],
  source: sources('1,2,3,7,9,10'),
  requester_id: idNotNull,
  phone: text,
  twitter_id: text,
  facebook_id: text,
  unique_external_id: text,
  responder_id: id,
  group_id: id,
  company_id: id,
  product_id: id,
  email_config_id: id,
  internal_agent_id: id,
  internal_group_id: id,
  parent_id: id,
  due_by: time,
  fr_due_by: time,
  tags,
  cc_emails: emails,
  attachments: files,
  custom_fields: TICKET_CUSTOM_FIELDS,
  lookup_parameter: choice('display_id,primary_field_value', 'external_id'),
} satisfies Record<string, Wrong>

const companyFields = {
  description: text,
  note: text,
  domains: [
    ...elements(ofStrings, [7], [null], [['a.test']], [{}]),
    [['no domain'], 'invalid_value', 'It should contain elements of type valid domain only'],
    [['a@b.test'], 'invalid_value', 'It should contain elements of type valid domain only'],
  ],
  health_score: choice('At risk,Doing okay,Happy', 'Sad', ['Null']),
  account_tier: choice('Basic,Premium,Enterprise', 'Free', ['Null']),
  industry: choice(INDUSTRIES, 'Magic', ['Null']),
  renewal_date: time,
  custom_fields: object,
  lookup_parameter: choice('display_id,primary_field_value', 'external_id'),
} satisfies Record<string, Wrong>

const contactFields = {
  name: namedText,
  phone: text,
  mobile: text,
  twitter_id: text,
  unique_external_id: text,
  other_emails: [
    ...elements(ofStrings, [7], [null], [['a@example.com']], [{}]),
    [['nobody'], 'invalid_value', 'It should be a valid email address'],
  ],
  company_id: id,
  view_all_tickets: boolean,
  other_companies: elements('It should be a/an Object', ['x'], [7], [null], [true], [[]]),
  address: text,
  avatar: GIVEN.filter(([type]) => type !== 'Null').map(([, value]): Wrong[number] => [
    value,
    'datatype_mismatch',
    'It should contain elements of type valid file format only',
  ]),
  custom_fields: object,
  description: text,
  job_title: text,
  language: text,
  tags,
  time_zone: text,
  lookup_parameter: choice('display_id,primary_field_value', 'external_id'),
} satisfies Record<string, Wrong>

const SUBJECTS: readonly Subject[] = [
  {
    call: 'post',
    path: '/tickets',
    base: { subject: 'S', description: 'D', status: 2, priority: 1, email: 'ada@acme.test' },
    fields: { ...ticketFields, related_ticket_ids: ids },
  },
  {
    call: 'post',
    path: '/tickets',
    base: { subject: 'S', description: 'D', status: 2, priority: 1, requester_id: 158000002101 },
    fields: { email },
  },
  {
    call: 'put',
    path: '/tickets/2',
    base: {},
    fields: { ...ticketFields, email, source: sources('1,2,3,4,5,6,7,8,9,10,11,12,13') },
  },
  {
    call: 'post',
    path: '/contacts',
    base: { name: 'Grace', email: 'grace@example.com', mobile: '1' },
    fields: { ...contactFields, email },
  },
  { call: 'put', path: '/contacts/158000002101', base: {}, fields: { ...contactFields, email } },
  { call: 'post', path: '/companies', base: { name: 'Hooli' }, fields: { ...companyFields, name: namedText } },
  { call: 'put', path: '/companies/158000003001', base: {}, fields: { ...companyFields, name: namedText } },
  {
    call: 'post',
    path: '/tickets/1/reply',
    base: { body: 'B' },
    fields: {
      body: namedText,
      from_email: text,
      user_id: id,
      cc_emails: emails,
      bcc_emails: emails,
      attachments: files,
    },
  },
  {
    call: 'post',
    path: '/tickets/1/notes',
    base: { body: 'B' },
    fields: {
      body: namedText,
      private: boolean,
      incoming: boolean,
      notify_emails: emails,
      user_id: id,
      attachments: files,
    },
  },
]

describe('a field in a list of objects', () => {
  const field = 'other_companies[0].company_id'

  it.each([
    [{ company_id: 'x' }, 'datatype_mismatch', `Value set is of type String.${ID}`],
    [{ company_id: null }, 'datatype_mismatch', `Value set is of type Null.${ID}`],
    [{ company_id: 0 }, 'invalid_value', ID],
    [{}, 'missing_field', ID],
  ])('is told once, by its path: %o', async (company, code, message) => {
    const { status, body } = await freshdesk.post('/contacts', {
      name: 'Grace',
      email: 'grace@example.com',
      other_companies: [company],
    })
    expect([status, body]).toEqual([400, { description: 'Validation failed', errors: [{ field, message, code }] }])
  })
})

describe.each(SUBJECTS)('$call $path', ({ call, path, base, fields }) => {
  it('takes what the tests below begin with', async () => {
    const { status } = await freshdesk[call](path, base)
    expect(status).toBe(call === 'post' ? 201 : 200)
  })

  describe.each(Object.entries(fields))('refuses for %s', (name, wrong) => {
    it.each(wrong.map((one) => [JSON.stringify(one[0]), ...one] as const))(
      '%s',
      async (_shown, value, code, message, field = name) => {
        const { status, body } = await freshdesk[call](path, { ...base, [name]: value })
        expect([status, body]).toEqual([400, { description: 'Validation failed', errors: [{ field, message, code }] }])
        expect(await written()).toEqual(NOTHING)
      },
    )
  })
})
