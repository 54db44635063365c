import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { createEmulator, type Fixture } from '../../src/index.ts'
import { fixtureYaml } from '../../src/pull/fixture/yaml.ts'
import { pullFrom, standIn, stateFile } from './stand-in.ts'

vi.setConfig({ testTimeout: 3_600_000 })

const ACCOUNTS = Number(process.env.PULL_ACCOUNTS ?? 20)
const LETTERS = 'bcdfghjklmnpqrstvwxz'

/** Texts that are each other's stranger, and nobody's word: `Zq` and twelve consonants, now and then in other scripts. */
class Canaries {
  readonly all: string[] = []
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  number(bound: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0
    return Math.floor((this.#state / 2 ** 32) * bound)
  }

  word(): string {
    const word = `Zq${Array.from({ length: 12 }, () => LETTERS.charAt(this.number(LETTERS.length))).join('')}`
    this.all.push(word)
    return word
  }

  text(): string {
    const forms = [
      (word: string) => word,
      (word: string) => `Dear ${word}, it’s 😀 <b>${this.word()}</b> & "${this.word()}" ✅`,
      (word: string) =>
        `<p class="${this.word()}" style="x:${this.word()}">${word}<img src="https://${this.word()}.test/${this.word()}.png" alt="${this.word()}"></p><!-- ${this.word()} -->`,
      (word: string) => `Приём ${word} 日本語 ${this.word()} {{ticket.id}} {{${this.word()}}}`,
      (word: string) =>
        `mail ${word}@${this.word()}.test or https://u:${this.word()}@${this.word()}.test/${this.word()}?q=${this.word()}`,
      (word: string) =>
        `2026-01-01 ${word} =${[...this.word()].map((sign) => sign.charCodeAt(0).toString(16)).join('=')}`,
    ]
    return (forms[this.number(forms.length)] ?? String)(this.word())
  }

  email = () => `${this.word()}.${this.word()}@${this.word()}.test`.toLowerCase()
  some = <One>(make: () => One, most = 4): One[] => Array.from({ length: 1 + this.number(most) }, make)
}

const TARGET = { respond_within: 3600, resolve_within: 7200 }
const TARGETS = { 1: TARGET, 2: TARGET, 3: TARGET, 4: TARGET }

function settingUp(c: Canaries): Fixture {
  return {
    roles: [{ name: c.text(), description: c.text(), privileges: ['view_tickets'] }],
    business_hours: [
      {
        name: c.text(),
        description: c.text(),
        time_zone: 'UTC',
        business_hours: {},
        holidays: [{ name: c.text(), date: '12-25' }],
      },
    ],
    surveys: [{ title: c.text(), questions: [{ id: 'default_question', label: c.text(), default: true }] }],
    ticket_fields: [
      { name: 'cf_text', type: 'custom_text', label: 'Text', description: c.text() },
      { name: 'cf_choice', type: 'custom_dropdown', label: 'Choice', choices: ['Red', 'Green'] },
      { name: 'cf_long', type: 'custom_paragraph', label: 'Long' },
    ],
    contact_fields: [{ name: 'note', type: 'custom_text', label: 'Note' }],
    company_fields: [{ name: 'site', type: 'custom_text', label: 'Site' }],
    products: [{ name: c.text(), description: c.text() }],
    groups: [{ name: 'Group 1', description: c.text() }, { name: c.text() }],
    email_configs: [{ name: c.text(), reply_email: c.email(), to_email: c.email(), primary_role: true }],
    email_settings: { bcc_emails: [c.email()] },
    skills: [
      {
        name: c.text(),
        conditions: [{ resource_type: 'ticket', field_name: 'subject', operator: 'is', value: c.text() }],
      },
    ],
    sla_policies: [{ name: c.text(), description: c.text(), targets: TARGETS }],
    agents: [
      {
        name: `${c.word()} ${c.word()}`,
        email: c.email(),
        roles: ['Account Administrator'],
        api_key: 'canary-key',
        job_title: c.text(),
        phone: c.word(),
        signature: c.text(),
      },
      ...c.some(() => ({
        name: c.word(),
        email: c.email(),
        groups: ['Group 1'],
        mobile: c.word(),
        deactivated: c.number(3) === 0,
      })),
    ],
    canned_responses: [{ name: c.text(), responses: c.some(() => ({ title: c.text(), content_html: c.text() })) }],
    ticket_forms: [
      {
        title: c.text(),
        description: c.text(),
        fields: [{ field: 'cf_text', hint_for_customers: c.text(), placeholder_for_customers: c.text() }],
      },
    ],
    scenario_automations: [
      {
        name: c.text(),
        description: c.text(),
        actions: [
          { name: 'add_tag', value: c.text() },
          { name: 'add_comment', value: c.text() },
        ],
      },
    ],
    automation_rules: [rule(c)] as Fixture['automation_rules'],
  }
}

const rule = (c: Canaries) => ({
  name: c.text(),
  description: c.text(),
  automation_type_id: 1 as const,
  conditions: [
    {
      name: 'condition_set_1',
      match_type: 'all',
      properties: [
        { resource_type: 'ticket', field_name: 'subject', operator: 'contains', value: [c.word(), c.text()] },
      ],
    },
  ],
  actions: [
    { field_name: 'add_tag', value: [c.word()] },
    { field_name: 'add_note', note_body: c.text().replaceAll('{{Zq', '{Zq') },
    {
      field_name: 'trigger_webhook',
      request_type: 'POST',
      url: `https://${c.word()}.test/${c.word()}?token=${c.word()}`,
      content_type: 'JSON',
      content_layout: '2',
      content: { [c.word()]: c.word(), list: '{{ticket.id}}' },
      auth_header: { username: c.word(), password: c.word() },
      custom_headers: { [`X-${c.word()}`]: c.word() },
    },
  ],
})

function records(c: Canaries): Fixture {
  const contacts = c.some(() => ({
    ...{
      name: `${c.word()} ${c.word()}`,
      email: c.email(),
      other_emails: [c.email()],
      phone: c.word(),
      mobile: c.text(),
      address: c.text(),
    },
    ...{
      description: c.text(),
      job_title: c.text(),
      twitter_id: c.word(),
      unique_external_id: c.word(),
      tags: [c.word()],
      custom_fields: { note: c.text() },
    },
    deleted: c.number(5) === 0,
  }))
  const requester = () => contacts[c.number(contacts.length)]?.email ?? ''
  return {
    companies: c.some(() => ({
      name: c.text(),
      description: c.text(),
      note: c.text(),
      domains: [`${c.word()}.test`.toLowerCase()],
      custom_fields: { site: c.text() },
    })),
    contacts,
    tickets: c.some(
      () => ({
        ...{
          subject: c.text(),
          description: c.text(),
          requester: requester(),
          tags: [c.word()],
          cc_emails: [`${c.word()} <${c.email()}>`],
          support_email: c.email(),
        },
        custom_fields: { cf_text: c.text(), cf_choice: 'Red', cf_long: c.text() },
        attachments: [{ name: `${c.word()}.pdf`, text: c.text() }],
        spam: c.number(6) === 0,
        conversations: c.some(() => ({
          ...{
            kind: 'reply' as const,
            by: requester(),
            body: c.text(),
            from_email: c.email(),
            to_emails: [c.email()],
            bcc_emails: [`"${c.word()}" <${c.email()}>`],
          },
          attachments: [{ name: `${c.word()}.${c.word()}`, text: c.text() }],
        })),
      }),
      6,
    ),
  }
}

/** The text, and what it says as quoted-printable and as HTML, in small letters. */
function readings(text: string): string {
  const unquoted = text.replace(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  const unescaped = text.replace(/&#(x?)([\da-f]{1,6});/gi, (_, x: string, code: string) =>
    String.fromCodePoint(Number.parseInt(code, x === '' ? 10 : 16)),
  )
  return `${text}\n${unquoted}\n${unescaped}\n${decodeURIComponent(text.replace(/%(?![\da-f]{2})/gi, ''))}`.toLowerCase()
}

/** Parts that chance does not make: eight letters, which are all consonants. */
const partsOf = (canary: string) =>
  [canary.slice(0, 8), canary.slice(-8), canary.slice(3, 11)].map((part) => part.toLowerCase())

it(`lets no text of ${ACCOUNTS} random accounts through`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const canaries = new Canaries(seed)
      const account = await standIn({ fixture: { ...settingUp(canaries), ...records(canaries) } })
      try {
        const file = stateFile('canary.pull')
        const { fixture } = await pullFrom(account, { stateFile: file, apiKey: 'canary-key' })
        const written = readings(fixtureYaml(fixture, []) + readFileSync(file, 'utf8'))
        expect(canaries.all.flatMap(partsOf).filter((part) => written.includes(part))).toEqual([])
        const emulator = await createEmulator({ fixture })
        await emulator.close()
      } finally {
        await account.close()
      }
    }),
    { numRuns: ACCOUNTS, endOnFailure: true },
  )
})

it('would find one that came through', async () => {
  const canaries = new Canaries(1)
  const account = await standIn({ fixture: { ...settingUp(canaries), ...records(canaries) } })
  const { fixture } = await pullFrom(account, { apiKey: 'canary-key', keep: ['contacts[].address'] })
  await account.close()
  const written = readings(fixtureYaml(fixture, []))
  expect(canaries.all.flatMap(partsOf).filter((part) => written.includes(part))).not.toEqual([])
})
