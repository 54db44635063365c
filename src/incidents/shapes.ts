import type { Account } from '../account/account.ts'
import { loadInto } from '../control/fixtures.ts'
import { changeTicket } from '../domain/tickets.ts'
import type { Entry } from '../journal/entry.ts'
import { conversationRow } from '../store/rows/conversations.ts'
import { fieldRow } from '../store/rows/fields.ts'
import { groupRow } from '../store/rows/groups.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import type { Changed, Incident, Scene } from './incident.ts'

const UNKNOWN = 'It takes what it does not know as it comes, and knows no list of all values.'

const incident = (told: Omit<Incident, 'kind' | 'callsFor'>): Incident => ({
  ...told,
  kind: 'shapes',
  callsFor: 'survival',
})

const before = (change: (account: Account) => void) =>
  [
    {
      when: 'before',
      change({ account }: Scene): Changed {
        change(account)
        return {}
      },
    },
  ] as const

const listed = (account: Account): TicketRow[] => [...account.database.tickets.by.created.under({ shelf: 0 })]

/** Number of tickets that are changed: the newest, with which every list begins or ends. */
const CHANGED = 3
const LINE = 'Each line of this is sixty-four characters long, this one too.. '
const LINES_OF_64_KB = 1024
const WEB_CHAT = 15

const wasRefusedField = (entries: readonly Entry[]) => entries.some(({ status }) => status === 400)

/** Incidents in which records and headers look different from what the client has seen so far. */
export const shapeIncidents: readonly Incident[] = [
  incident({
    name: 'new-custom-field',
    concerns: 'ticket_walk',
    happens: 'The administrator has added a ticket field: custom_fields have a member more.',
    goodClient: UNKNOWN,
    source: 'the reference, tickets: custom_fields hold what the account defines, which its administrator changes',
    deeds: before((account) => {
      loadInto(account, { fixture: { ticket_fields: [{ name: 'cf_escalated_to', label: 'To', type: 'custom_text' }] } })
    }),
  }),
  incident({
    name: 'choices-removed',
    concerns: 'create',
    happens: 'The choices of the custom dropdowns are renamed: a value that was fine is 400 invalid_value.',
    goodClient: 'It ends with the error that names the field; it does not leave the field out by itself.',
    source: 'github Aaronontheweb/freshdesk-cli#113 (400 of a custom field whose values are others)',
    deeds: [
      {
        when: 'before',
        change({ account }) {
          const { fields } = account.database
          const dropdowns = [...fields.all()].filter(
            ({ form, type }) => form === 'ticket' && type === 'custom_dropdown',
          )
          for (const field of dropdowns) {
            const choices = field.choices.map((choice) => ({ ...choice, value: `${choice.value} (new)` }))
            fields.replace(fieldRow({ ...field, choices }))
          }
          return {
            undo() {
              for (const field of dropdowns) fields.replace(field)
            },
          }
        },
      },
    ],
    wasMet: wasRefusedField,
  }),
  incident({
    name: 'groups-renamed',
    concerns: 'groups',
    happens: 'Somebody has renamed the groups.',
    goodClient: 'It knows groups by id.',
    source: 'the reference, groups: the name can be changed',
    deeds: before(({ database, clock }) => {
      for (const group of [...database.groups.all()]) {
        database.groups.replace(groupRow({ ...group, name: `${group.name} (old)`, updated_at: clock.seconds() }))
      }
    }),
  }),
  incident({
    name: 'null-address-lists',
    concerns: 'ticket_walk',
    happens: 'Tickets have null where lists of addresses were, no subject and no type.',
    goodClient: 'It reads every member as one that may be null.',
    source: 'airbytehq/airbyte, source-freshdesk/integration_tests/expected_records.jsonl, tickets 18 and 19',
    deeds: before((account) => {
      const nothing = { cc_emails: null, fwd_emails: null, reply_cc_emails: null, ticket_cc_emails: null }
      for (const ticket of listed(account).slice(-CHANGED)) {
        changeTicket(account, ticket, { ...nothing, subject: null, type: null })
      }
    }),
  }),
  incident({
    name: 'address-list-is-text',
    concerns: 'conversations',
    happens: 'Conversations have a text where others have a list of addresses.',
    goodClient: 'It takes both.',
    source: 'github singer-io/tap-freshdesk#25 and #30, zammad/zammad#5843',
    deeds: before(({ database }) => {
      for (const conversation of [...database.conversations.all()]) {
        database.conversations.replace(conversationRow({ ...conversation, to_emails: 'carl@example.com' }))
      }
    }),
  }),
  incident({
    name: 'long-and-odd-texts',
    concerns: 'ticket_walk',
    happens: 'Tickets have a description of 64 KB, emoji of many code points, and right-to-left text with its marks.',
    goodClient: 'It keeps texts as they are, in columns that hold them.',
    source: 'the reference, tickets: texts are UTF-8, a description is HTML of any length',
    deeds: before((account) => {
      const subjects = [LINE.trim(), '👩‍👩‍👧‍👦 Z̶a̶l̶g̶o̶ 🏴󠁧󠁢󠁳󠁣󠁴󠁿', '\u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd']
      for (const [place, ticket] of listed(account).slice(-CHANGED).entries()) {
        const description = `<p>${LINE.repeat(LINES_OF_64_KB)}</p>`
        changeTicket(account, ticket, { subject: subjects[place] ?? null, description })
      }
    }),
  }),
  incident({
    name: 'unknown-source',
    concerns: 'ticket_walk',
    happens: `Tickets have a source that no table names: ${WEB_CHAT}, of the web chat.`,
    goodClient: UNKNOWN,
    source: 'github chatwoot/chatwoot#15261 (validated on a live trial)',
    deeds: before((account) => {
      for (const ticket of listed(account).slice(-CHANGED)) changeTicket(account, ticket, { source: WEB_CHAT })
    }),
  }),
  incident({
    name: 'decimal-limit-headers',
    concerns: 'any',
    happens: 'X-RateLimit-Total and -Remaining are 700.0 and 699.0 instead of whole numbers.',
    goodClient: 'It reads both.',
    source: 'live replies recorded by a public connector project (2026): x-ratelimit-total: 50.0',
    deeds: [
      {
        when: 'before',
        change({ account }) {
          const { settings } = account
          account.settings = { ...settings, decimal_limit_headers: true }
          return {
            undo() {
              account.settings = settings
            },
          }
        },
      },
    ],
  }),
]
