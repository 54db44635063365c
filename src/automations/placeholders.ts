import type { Account } from '../account/account.ts'
import { escapeHtml, textOf } from '../domain/html.ts'
import { ratingsOfTicket } from '../domain/surveys.ts'
import { ticketConversations } from '../domain/tickets.ts'
import type { FormKind } from '../store/rows/fields.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import type { UserRow } from '../store/rows/users.ts'
import { formatTime } from '../times.ts'
import { ruleField } from './fields.ts'

/** Records that placeholders are filled from. */
export interface Filling {
  readonly account: Account
  readonly ticket: TicketRow
  /** `{{triggered_event}}`: `{ticket_action:created}`. */
  readonly triggeredEvent: string
}

/** The ticket's id alone is a number; labels and numbers of other fields are texts. */
export type PlaceholderValue = string | number | null

export interface Placeholder {
  /** A template may leave the quotes off a number. */
  readonly isNumber?: boolean
  /** Whether its value is HTML; else it is text. */
  readonly isHtml?: boolean
  read(filling: Filling): PlaceholderValue
}

const of = (read: (filling: Filling) => PlaceholderValue): Placeholder => ({ read })
const person = (read: (user: UserRow) => string | null, find: (filling: Filling) => UserRow | undefined): Placeholder =>
  of((filling) => {
    const user = find(filling)
    return user === undefined ? null : read(user)
  })

const requesterOf = ({ account, ticket }: Filling) => account.database.users.get(ticket.requester_id)
const responderOf = ({ account, ticket }: Filling) => account.database.users.get(ticket.responder_id ?? 0)
const companyOf = ({ account, ticket }: Filling) => account.database.companies.get(ticket.company_id ?? 0)
const groupOf = ({ account, ticket }: Filling) => account.database.groups.get(ticket.group_id ?? 0)
const productOf = ({ account, ticket }: Filling) => account.database.products.get(ticket.product_id ?? 0)
const portalOf = ({ account }: Filling) => `https://${account.name}.freshdesk.com`

/** The choice's label, as receivers were seen to get it: `Open`, not 2. */
const labelled = (name: string): Placeholder =>
  of(({ account, ticket }) => {
    const field = ruleField(account, 'ticket', name)
    const value = field?.read(ticket) ?? null
    return value === null || Array.isArray(value) ? null : (field?.choices?.label(value as string) ?? String(value))
  })

const latestComment = (isPrivate: boolean): Placeholder => ({
  isHtml: true,
  read({ account, ticket }) {
    let latest: string | null = null
    for (const { private: hidden, body } of ticketConversations(account, ticket.id)) {
      if (hidden === isPrivate) latest = body
    }
    return latest
  },
})

const textOrNull = (value: unknown): string | null => (value == null ? null : String(value))

const firstName = ({ name }: UserRow) => name.split(' ', 1)[0] ?? name
const lastName = ({ name }: UserRow) => name.slice(firstName({ name } as UserRow).length).trim()

/** A person's, below its prefix. */
const personal = (prefix: string, find: (filling: Filling) => UserRow | undefined) => ({
  [`${prefix}.name`]: person((user) => user.name, find),
  [`${prefix}.firstname`]: person(firstName, find),
  [`${prefix}.lastname`]: person(lastName, find),
  [`${prefix}.email`]: person((user) => user.email, find),
  [`${prefix}.phone`]: person((user) => user.phone, find),
  [`${prefix}.mobile`]: person((user) => user.mobile, find),
  [`${prefix}.address`]: person((user) => user.address, find),
  [`${prefix}.job_title`]: person((user) => user.job_title, find),
  [`${prefix}.unique_external_id`]: person((user) => user.unique_external_id, find),
  [`${prefix}.company_name`]: of((filling) => {
    const { companies } = filling.account.database
    return companies.get(find(filling)?.company_id ?? 0)?.name ?? null
  }),
})

/** Numbers of what its other placeholder names. */
const idOf = (find: (filling: Filling) => number | null): Placeholder => ({ isNumber: true, read: find })

const STOCK: Readonly<Record<string, Placeholder>> = {
  'ticket.id': { isNumber: true, read: ({ ticket }) => ticket.id },
  'ticket.subject': of(({ ticket }) => ticket.subject),
  'ticket.description': { isHtml: true, read: ({ ticket }) => ticket.description },
  'ticket.description_text': of(({ ticket }) => textOf(ticket.description)),
  'ticket.url': of((filling) => `${portalOf(filling)}/helpdesk/tickets/${filling.ticket.id}`),
  'ticket.portal_url': of((filling) => `${portalOf(filling)}/support/tickets/${filling.ticket.id}`),
  'ticket.public_url': of((filling) => `${portalOf(filling)}/public/tickets/${filling.ticket.id}`),
  'ticket.portal_name': of(({ account }) => account.name),
  'ticket.status': labelled('status'),
  'ticket.priority': labelled('priority'),
  'ticket.source': labelled('source'),
  'ticket.ticket_type': labelled('type'),
  'ticket.type': labelled('type'),
  'ticket.tags': of(({ ticket }) => ticket.tags.join(',')),
  'ticket.created_at': of(({ ticket }) => formatTime(ticket.created_at)),
  'ticket.updated_at': of(({ ticket }) => formatTime(ticket.updated_at)),
  'ticket.due_by_time': of(({ ticket }) => formatTime(ticket.due_by)),
  'ticket.fr_due_by_time': of(({ ticket }) => formatTime(ticket.fr_due_by)),
  'ticket.status_id': idOf(({ ticket }) => ticket.status),
  'ticket.priority_id': idOf(({ ticket }) => ticket.priority),
  'ticket.source_id': idOf(({ ticket }) => ticket.source),
  'ticket.requester.id': idOf(({ ticket }) => ticket.requester_id),
  'ticket.contact.id': idOf(({ ticket }) => ticket.requester_id),
  'ticket.agent.id': idOf(({ ticket }) => ticket.responder_id),
  'ticket.group.id': idOf(({ ticket }) => ticket.group_id),
  'ticket.company.id': idOf(({ ticket }) => ticket.company_id),
  'ticket.product.id': idOf(({ ticket }) => ticket.product_id),
  'ticket.latest_public_comment_html': latestComment(false),
  'ticket.latest_private_comment_html': latestComment(true),
  'ticket.latest_public_comment': latestComment(false),
  'ticket.latest_private_comment': latestComment(true),
  'ticket.group.name': of((filling) => groupOf(filling)?.name ?? null),
  ...personal('ticket.requester', requesterOf),
  ...personal('ticket.contact', requesterOf),
  ...personal('ticket.agent', responderOf),
  'ticket.from_email': person((user) => user.email, requesterOf),
  'ticket.company': of((filling) => companyOf(filling)?.name ?? null),
  'ticket.company.name': of((filling) => companyOf(filling)?.name ?? null),
  'ticket.company.description': of((filling) => companyOf(filling)?.description ?? null),
  'ticket.company.note': of((filling) => companyOf(filling)?.note ?? null),
  'ticket.company.domains': of((filling) => companyOf(filling)?.domains.join(',') ?? null),
  'ticket.company.health_score': of((filling) => companyOf(filling)?.health_score ?? null),
  'ticket.company.account_tier': of((filling) => companyOf(filling)?.account_tier ?? null),
  'ticket.company.industry': of((filling) => companyOf(filling)?.industry ?? null),
  'ticket.product': of((filling) => productOf(filling)?.name ?? null),
  'ticket.product_description': of((filling) => productOf(filling)?.description ?? null),
  'ticket.survey_rating': {
    isNumber: true,
    read: ({ account, ticket }) => textOrNull(ratingsOfTicket(account, ticket.id).at(-1)?.ratings.default_question),
  },
  triggered_event: of(({ triggeredEvent }) => triggeredEvent),
  helpdesk_name: of(({ account }) => account.name),
}

/** The custom fields of each form, below its prefix. */
const CUSTOM: readonly (readonly [prefix: string, form: FormKind])[] = [
  ['ticket.requester.', 'contact'],
  ['ticket.contact.', 'contact'],
  ['ticket.company.', 'company'],
  ['ticket.', 'ticket'],
]

/** Undefined for a name that is none. */
export function findPlaceholder(account: Account, name: string): Placeholder | undefined {
  if (Object.hasOwn(STOCK, name)) return STOCK[name]
  for (const [prefix, form] of CUSTOM) {
    if (!name.startsWith(prefix)) continue
    const fieldName = name.slice(prefix.length)
    const custom = account.form(form).custom.get(fieldName)
    if (custom === undefined) continue
    const isNumber = ['custom_number', 'custom_decimal', 'custom_checkbox'].includes(custom.field.type)
    return { isNumber, read: ({ ticket }) => customValue(account, form, fieldName, ticket) }
  }
  return undefined
}

function customValue(account: Account, form: FormKind, name: string, ticket: TicketRow): PlaceholderValue {
  return textOrNull(ruleField(account, form, name)?.read(ticket))
}

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g

/** Tells whether every account has a placeholder of this name, or one that has these custom fields. */
export const isPlaceholderWith = (name: string, hasField: (form: FormKind, field: string) => boolean): boolean =>
  Object.hasOwn(STOCK, name) ||
  CUSTOM.some(([prefix, form]) => name.startsWith(prefix) && hasField(form, name.slice(prefix.length)))

/** The names between double braces, in order. */
export const placeholdersIn = (template: string): string[] =>
  [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name.trim())

/** Liquid is not emulated: its tags are told apart from text. */
export function hasLiquidTag(template: string): boolean {
  const start = template.indexOf('{%')
  return start >= 0 && template.includes('%}', start + 2)
}

/** The value of a placeholder, by its name. */
export type Reader = (name: string) => PlaceholderValue

/** A placeholder whose field has gone since the rule was made has no value. */
export const readerOf =
  (filling: Filling): Reader =>
  (name) =>
    findPlaceholder(filling.account, name)?.read(filling) ?? null

/** Makes a reader for templates of HTML. */
export const htmlReaderOf =
  (filling: Filling): Reader =>
  (name) => {
    const placeholder = findPlaceholder(filling.account, name)
    const value = placeholder?.read(filling) ?? null
    return typeof value === 'string' && !placeholder?.isHtml ? escapeHtml(value) : value
  }

/** The template with its placeholders' values, each escaped for where it lands; no value is no text. */
export const fill = (template: string, read: Reader, escapeText: (text: string) => string = (text) => text): string =>
  template.replace(PLACEHOLDER, (_, name: string) => {
    const value = read(name.trim())
    return value === null ? '' : escapeText(String(value))
  })
