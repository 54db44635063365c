import type { Fixture } from '../../src/index.ts'
import { drawer } from '../support/kept-client.ts'

/** Accounts by chance: custom fields of every type, choices, scripts, deleted people, scopes, rules. */

const WORDS = [
  'Zürich',
  'Служба',
  '日本支社',
  'Ops & Sales',
  '😀 Team',
  'العربية',
  'Naïve "café"',
  'A <b>bold</b> one',
  'X: y',
]
const ROLES = ['Agent', 'Supervisor', 'Administrator', 'Account Administrator']
const ZONES = ['UTC', 'Eastern Time (US & Canada)', 'Berlin', 'Tokyo']
const HOURS = { start_time: '8:00 am', end_time: '5:00 pm' }

const TICKET_TYPES = ['text', 'paragraph', 'checkbox', 'number', 'decimal', 'date', 'date_time', 'url', 'phone_number']
const PEOPLE_TYPES = ['text', 'paragraph', 'checkbox', 'number', 'phone_number', 'url', 'date']
const VALUES: Readonly<Record<string, (text: string, number: number) => unknown>> = {
  checkbox: (_, number) => number % 2 === 0,
  number: (_, number) => number * 37 - 500,
  decimal: (_, number) => number + 0.25,
  date: (_, number) => `2026-0${1 + (number % 9)}-17`,
  date_time: (_, number) => `2026-0${1 + (number % 9)}-17T09:30:00Z`,
  url: (_, number) => `https://intranet.test/wiki/${number}`,
  phone_number: (_, number) => `+49 30 1234${number}`,
}
const givenValue = (type: string, text: string, number: number): unknown => VALUES[type]?.(text, number) ?? text

class Chance {
  readonly below: (bound: number) => number
  #count = 0

  constructor(seed: number) {
    this.below = drawer(seed >>> 0)
  }

  oneOf = <One>(list: readonly One[]): One => list[this.below(list.length)] as One // no list is empty
  is = (oneIn = 2): boolean => this.below(oneIn) === 0
  some = <One>(make: (index: number) => One, most = 3, least = 0): One[] =>
    Array.from({ length: least + this.below(most - least + 1) }, (_, index) => make(index))
  someOf = <One>(list: readonly One[]): One[] => list.filter(() => this.is())
  /** A text that no other one is. */
  text = (): string => `${this.oneOf(WORDS)} No ${++this.#count}`
  email = (): string => `Person.${++this.#count}@Customer${this.below(3)}.test`
}

export interface RandomAccount {
  readonly fixture: Fixture
  /** May do everything. */
  readonly administrator: string
  /** May do less. */
  readonly agent: string
}

/** @param keys of accounts of one emulator differ */
export function randomAccount(seed: number, keys = `${seed}`): RandomAccount {
  const chance = new Chance(seed)
  const [administrator, agent] = [`administrator-${keys}`, `agent-${keys}`]
  const team = teamOf(chance, { administrator, agent })
  const forms = formsOf(chance)
  const { tree: _, choices: __, ...fields } = forms
  const fixture = { ...team, ...fields, ...serviceOf(chance, team, forms), ...recordsOf(chance, team, forms) }
  return { fixture: fixture as unknown as Fixture, administrator, agent } // what the emulator does not take, it refuses
}

type Keys = Pick<RandomAccount, 'administrator' | 'agent'>

function teamOf(chance: Chance, keys: Keys) {
  const groups = chance.some(
    () => ({
      name: chance.text(),
      ...(chance.is() && { description: chance.text() }),
      ...(chance.is() && { unassigned_for: chance.oneOf(['30m', '1h', '2h', '4h']) }),
      auto_ticket_assign: chance.oneOf([0, 1]),
    }),
    4,
    1,
  )
  const products = chance.some(() => ({ name: chance.text(), ...(chance.is() && { description: chance.text() }) }))
  const roles = chance.some(() => ({ name: chance.text(), description: chance.text(), privileges: ['view_tickets'] }))
  const person = () => ({ name: `Ana ${chance.text()}`, email: chance.email() })
  const agents = chance.some(
    (index) => ({
      ...person(),
      ...(index === 0 && { api_key: keys.agent, deactivated: false }),
      roles: [chance.oneOf([...ROLES, ...roles.map(({ name }) => name)])],
      ticket_scope: chance.oneOf([1, 2, 3]),
      groups: chance.someOf(groups.map(({ name }) => name)),
      ...(index > 0 && chance.is(4) && { deactivated: true }),
      ...(chance.is() && { signature: `<p>${chance.text()}</p>`, job_title: chance.text() }),
      occasional: chance.is(5),
      time_zone: chance.oneOf(ZONES),
      language: chance.oneOf(['en', 'de', 'pt-BR']),
    }),
    4,
    1,
  )
  const owner = { ...person(), roles: ['Account Administrator'], api_key: keys.administrator }
  const email_configs = chance.some(
    (index) => ({
      name: chance.text(),
      reply_email: chance.email(),
      primary_role: index === 0,
      ...(index > 0 && chance.is() && { group: chance.oneOf(groups).name }),
    }),
    3,
    1,
  )
  return { groups, products, roles, agents: [owner, ...agents], email_configs }
}

const dropdown = (chance: Chance) => chance.some(() => chance.text(), 5, 1)

function formsOf(chance: Chance) {
  const choices = dropdown(chance)
  const tree = Object.fromEntries(
    chance.some(() => [chance.text(), Object.fromEntries(chance.some(() => [chance.text(), dropdown(chance)]))], 3, 1),
  )
  const plain = (types: readonly string[], prefix: string) =>
    chance.someOf(types).map((type) => ({
      name: `${prefix}${type}`,
      type: `custom_${type}`,
      label: chance.text(),
      ...(chance.is() && { label_for_customers: chance.text() }),
      ...(chance.is(3) && { description: chance.text() }),
      required_for_agents: chance.is(9),
      customers_can_edit: chance.is(),
      displayed_to_customers: true,
    }))
  const plainTicket = plain(TICKET_TYPES, 'cf_')
  const isSectioned = chance.is() && plainTicket.length > 0
  const ticket_fields = [
    ...plainTicket,
    {
      name: 'cf_choice',
      type: 'custom_dropdown',
      label: chance.text(),
      choices,
      ...(isSectioned && {
        sections: [{ label: chance.text(), choices: [choices[0] ?? ''], fields: [chance.oneOf(plainTicket).name] }],
      }),
    },
    ...(chance.is()
      ? [
          {
            name: 'cf_tree',
            type: 'nested_field',
            label: chance.text(),
            choices: tree,
            nested_names: ['cf_two', 'cf_three'],
          },
        ]
      : []),
    ...(chance.is() ? [{ name: 'status', choices: statuses(chance) }] : []),
  ]
  const people = (prefix: string) => [
    ...plain(PEOPLE_TYPES, prefix),
    { name: `${prefix}level`, type: 'custom_dropdown', label: chance.text(), choices: dropdown(chance) },
  ]
  return { ticket_fields, contact_fields: people('c_'), company_fields: people('k_'), tree, choices }
}

const statuses = (chance: Chance) =>
  ['Open', 'Pending', 'Resolved', 'Closed', 'Waiting', 'Third', chance.text()].map((label, index) => ({
    value: index + 2,
    label,
    ...(chance.is() && { label_for_customers: chance.text() }),
    ...(index > 3 && { stop_sla_timer: chance.is() }),
  }))

type Team = ReturnType<typeof teamOf>
type Forms = ReturnType<typeof formsOf>

function serviceOf(chance: Chance, { groups, agents, products }: Team, { choices }: Forms) {
  const target = () => ({
    respond_within: 900 * (1 + chance.below(9)),
    resolve_within: 14_400 * (1 + chance.below(9)),
    business_hours: chance.is(),
    escalation_enabled: chance.is(),
  })
  const group = chance.oneOf(groups).name
  return {
    business_hours: chance.some(() => ({
      name: chance.text(),
      description: chance.text(),
      time_zone: chance.oneOf(ZONES),
      business_hours: chance.is() ? {} : { monday: HOURS, friday: HOURS },
      holidays: chance.some(() => ({ name: chance.text(), date: chance.oneOf(['12-25', '2026-04-19']) })),
    })),
    sla_policies: chance.some(() => ({
      name: chance.text(),
      description: chance.text(),
      active: chance.is(),
      // Not each policy has all four.
      targets: Object.fromEntries(
        ['1', '2', '3', '4'].filter((one) => one === '4' || chance.is()).map((one) => [one, target()]),
      ),
      applicable_to: { groups: [group], ...(chance.is() && { sources: [1, 2] }) },
      ...(chance.is() && {
        escalation: { response: { escalation_time: 0, agents: ['assigned_agent', chance.oneOf(agents).email] } },
      }),
    })),
    surveys: chance.some(() => ({
      title: chance.text(),
      questions: [{ id: 'default_question', label: chance.text(), default: true }],
    })),
    canned_responses: chance.some(() => ({
      name: chance.text(),
      responses: chance.some(() => ({
        title: chance.text(),
        content_html: `<p>${chance.text()} {{ticket.id}}</p>`,
        ...(chance.is(3) && { groups: [group] }),
      })),
    })),
    ticket_forms: chance.some(() => ({
      title: chance.text(),
      description: chance.text(),
      fields: [{ field: 'subject' }, { field: 'cf_choice', hint_for_customers: chance.text() }],
    })),
    skills: chance.some(() => ({
      name: chance.text(),
      match_type: chance.oneOf(['all', 'any']),
      conditions: [
        { resource_type: 'ticket', field_name: 'cf_choice', operator: 'in', value: [chance.oneOf(choices)] },
        { resource_type: 'ticket', field_name: 'priority', operator: 'in', value: [3, 4] },
      ],
    })),
    scenario_automations: chance.some(() => ({
      name: chance.text(),
      description: chance.text(),
      actions: [
        { name: 'priority', value: chance.oneOf([1, 2, 3, 4]) },
        { name: 'group_id', value: group },
        { name: 'add_tag', value: chance.text() },
      ],
    })),
    automation_rules: chance.some(() => ruleOf(chance, { group, choices, products })),
  }
}

function ruleOf(
  chance: Chance,
  {
    group,
    choices,
    products,
  }: { readonly group: string; readonly choices: readonly string[]; readonly products: Team['products'] },
) {
  const type = chance.oneOf([1, 3, 4] as const)
  const isLate = type === 3
  return {
    name: chance.text(),
    description: chance.text(),
    automation_type_id: type,
    active: chance.is(),
    ...(type === 4 && { performer: { type: 3 }, events: [{ field_name: 'status', from: '--', to: 4 }] }),
    conditions: [
      {
        name: 'condition_set_1',
        match_type: chance.oneOf(['all', 'any']),
        properties: [
          { resource_type: 'ticket', field_name: 'subject', operator: 'contains', value: [chance.text()] },
          { resource_type: 'ticket', field_name: 'cf_choice', operator: 'in', value: [chance.oneOf(choices)] },
          { resource_type: 'ticket', field_name: 'status', operator: 'in', value: [2, 3] },
        ],
      },
    ],
    actions: [
      { field_name: 'group_id', value: group },
      { field_name: 'cf_choice', value: chance.oneOf(choices) },
      { field_name: 'add_tag', value: [chance.text()] },
      ...(products[0] === undefined ? [] : [{ field_name: 'product_id', value: products[0].name }]),
      ...(isLate ? [] : [webhookOf(chance)]),
      { field_name: 'add_note', note_body: `<p>${chance.text()} {{ticket.cf_choice}} {{ticket.subject}}</p>` },
    ],
  }
}

const webhookOf = (chance: Chance) => ({
  ...{ field_name: 'trigger_webhook', request_type: chance.oneOf(['POST', 'PUT']), content_type: 'JSON' },
  url: `https://hooks.test/${chance.below(1e6)}?token=Secret${chance.below(1e6)}&id={{ticket.id}}`,
  content_layout: '2',
  content: { Text: chance.text(), Id: '{{ticket.id}}', Nested: [{ Status: '{{ticket.status}}' }] },
  ...(chance.is() && { custom_headers: { 'X-Secret': `Secret ${chance.below(1e6)}` } }),
})

function recordsOf(chance: Chance, { groups, agents, products }: Team, forms: Forms) {
  const valuesOf = (fields: readonly { readonly name: string; readonly type?: string }[]) =>
    Object.fromEntries(
      fields
        .filter(({ type }) => type !== undefined && VALUE_TYPES.test(type) && chance.is())
        .map(({ name, type = '' }) => [name, givenValue(type.replace('custom_', ''), chance.text(), chance.below(90))]),
    )
  const companies = chance.some(() => ({
    name: chance.text(),
    ...(chance.is() && {
      description: chance.text(),
      note: chance.text(),
      domains: [`customer${chance.below(1e9)}.test`],
    }),
    custom_fields: valuesOf(forms.company_fields),
  }))
  const contacts = chance.some(
    () => ({
      name: `Bo ${chance.text()}`,
      email: chance.email(),
      ...(chance.is() && {
        phone: `+1 ${chance.below(1e6)}`,
        mobile: `00${chance.below(1e6)}`,
        address: chance.text(),
      }),
      ...(chance.is() && { other_emails: [chance.email()], job_title: chance.text(), description: chance.text() }),
      ...(chance.is() && { twitter_id: `Tw${chance.below(1e9)}`, unique_external_id: `Ext ${chance.below(1e9)}` }),
      ...(companies[0] !== undefined && chance.is() && { company: chance.oneOf(companies).name }),
      tags: chance.some(() => chance.text()),
      custom_fields: valuesOf(forms.contact_fields),
      deleted: chance.is(5),
      blocked: false,
    }),
    4,
    1,
  )
  const requester = () => (chance.is(8) ? { gone: 990_000 + chance.below(9) } : chance.oneOf(contacts).email)
  const attachments = () => chance.some(() => ({ name: `${chance.text()}.pdf`, text: chance.text() }), 1)
  const tickets = chance.some(
    () => ({
      subject: chance.text(),
      description: `<div>${chance.text()} <a href="https://shop.test/Order/${chance.below(99)}">Order</a></div>`,
      requester: requester(),
      status: chance.oneOf([2, 3, 4, 5]),
      priority: chance.oneOf([1, 2, 3, 4]),
      source: chance.oneOf([1, 2, 3, 7]),
      ...(chance.is() && { responder: chance.oneOf(agents).email, group: chance.oneOf(groups).name }),
      ...(products[0] !== undefined && chance.is() && { product: chance.oneOf(products).name }),
      cc_emails: chance.some(() => `Cy ${chance.text()} <${chance.email()}>`),
      tags: chance.some(() => chance.text()),
      custom_fields: {
        ...valuesOf(forms.ticket_fields),
        ...(chance.is() && { cf_choice: chance.oneOf(forms.choices) }),
      },
      spam: chance.is(9),
      deleted: chance.is(9),
      created_at: `-${1 + chance.below(20)}d`,
      attachments: attachments(),
      conversations: chance.some(() => ({
        kind: chance.oneOf(['reply', 'note']),
        by: chance.is() ? chance.oneOf(agents).email : requester(),
        body: `<p>${chance.text()}</p><blockquote>${chance.text()}</blockquote>`,
        attachments: attachments(),
      })),
    }),
    6,
    1,
  )
  return { companies, contacts, tickets }
}

const VALUE_TYPES = /^custom_(?!dropdown|multi)/
