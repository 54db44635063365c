import type { Account } from '../account/account.ts'
import type { CustomField } from '../account/forms.ts'
import { textOf } from '../domain/html.ts'
import { findAgent } from '../domain/users.ts'
import type { RuleValue } from '../store/rows/automation-rules.ts'
import type { CustomFieldValues } from '../store/rows/base.ts'
import type { CompanyRow } from '../store/rows/companies.ts'
import { type Choice, type FormKind, namesOf } from '../store/rows/fields.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import type { UserRow } from '../store/rows/users.ts'

/** Kind of a field, from which follows what a rule can ask about it: see operators.ts. */
export type FieldKind = 'text' | 'choice' | 'number' | 'date' | 'checkbox' | 'list' | 'hours'

/** Several for a field that has several, or that stands for two. Times are epoch seconds or `YYYY-MM-DD`. */
export type FieldValue = RuleValue | readonly string[]

export interface Choices {
  has(value: RuleValue): boolean
  label(value: RuleValue): string
  /** Values that the field takes, for its error. */
  readonly rule: { readonly values: readonly (string | number)[] } | { readonly what: string }
}

/** A field of the ticket, its requester or its company, as rules name it. */
export interface RuleField {
  readonly label: string
  readonly kind: FieldKind
  readonly choices?: Choices
  /** A nested field's levels below this one, by name. */
  readonly lowerLevels?: readonly string[]
  read(ticket: TicketRow): FieldValue
}

export type ResourceType = 'ticket' | 'contact' | 'company'

/** The names of tickets' replies, and of their form where it has another for the same. */
const ALIASES: Readonly<Record<string, string>> = { ticket_type: 'type' }
export const canonicalName = (name: string): string => ALIASES[name] ?? name

/** Undefined for a name that no field of the resource has. */
export function ruleField(account: Account, resource: ResourceType, name: string): RuleField | undefined {
  const stock = Object.hasOwn(STOCK[resource], canonicalName(name)) ? STOCK[resource][canonicalName(name)] : undefined
  if (stock !== undefined) return stock(account)
  const custom = account.form(resource).custom.get(name)
  return custom === undefined ? undefined : customField(account, resource, name, custom)
}

type FieldMaker = (account: Account) => RuleField

const HOUR = 3600

const ticketField =
  (label: string, kind: FieldKind, read: (ticket: TicketRow, account: Account) => FieldValue): FieldMaker =>
  (account) => ({ label, kind, read: (ticket) => read(ticket, account) })

const choiceField =
  (label: string, name: keyof TicketRow, choices: (account: Account) => Choices): FieldMaker =>
  (account) => ({
    label,
    kind: 'choice',
    choices: choices(account),
    read: (ticket) => ticket[name] as RuleValue, // a status, priority, type or id: plain values all
  })

/** Asked by hourly rules alone: whole hours since then, nothing while it has not come. */
const hoursSince = (label: string, read: (ticket: TicketRow) => number | null): FieldMaker =>
  ticketField(`Hours since ${label}`, 'hours', (ticket, account) => {
    const since = read(ticket)
    const now = account.clock.seconds()
    return since === null || since > now ? null : Math.floor((now - since) / HOUR)
  })

const ofForm =
  (form: FormKind, name: string) =>
  (account: Account): Choices =>
    listedChoices(account.form(form).stock.get(name)?.choices ?? [])

function listedChoices(choices: readonly Pick<Choice, 'value' | 'label'>[]): Choices {
  const labels = new Map<RuleValue, string>(choices.map(({ value, label }) => [value, label]))
  return {
    has: (value) => labels.has(value),
    label: (value) => labels.get(value) ?? String(value),
    rule: { values: choices.map(({ value }) => value) },
  }
}

const named = (
  what: string,
  find: (account: Account, id: number) => { readonly name: string } | undefined,
): ((account: Account) => Choices) => {
  return (account) => {
    const nameOf = (value: RuleValue) => (typeof value === 'number' ? find(account, value)?.name : undefined)
    return {
      has: (value) => nameOf(value) !== undefined,
      label: (value) => nameOf(value) ?? String(value),
      rule: { what },
    }
  }
}

const groups = named('group', ({ database }, id) => database.groups.get(id))
const agents = named('agent', findAgent)
const products = named('product', ({ database }, id) => database.products.get(id))

const requesterOf = ({ database }: Account, ticket: TicketRow): UserRow | undefined =>
  database.users.get(ticket.requester_id)
const companyOf = ({ database }: Account, ticket: TicketRow): CompanyRow | undefined =>
  database.companies.get(ticket.company_id ?? 0)

const contactText = (label: string, name: keyof UserRow, kind: FieldKind = 'text'): FieldMaker =>
  ticketField(label, kind, (ticket, account) => (requesterOf(account, ticket)?.[name] ?? null) as FieldValue)
const companyText = (label: string, name: keyof CompanyRow, kind: FieldKind = 'text'): FieldMaker =>
  ticketField(label, kind, (ticket, account) => (companyOf(account, ticket)?.[name] ?? null) as FieldValue)
const companyChoice =
  (label: string, name: 'health_score' | 'account_tier' | 'industry'): FieldMaker =>
  (account) => ({
    label,
    kind: 'choice',
    choices: ofForm('company', name)(account),
    read: (ticket) => companyOf(account, ticket)?.[name] ?? null,
  })

const present = (...texts: readonly (string | null | undefined)[]): string[] => texts.filter((text) => text != null)

const TICKET: Readonly<Record<string, FieldMaker>> = {
  subject: ticketField('Subject', 'text', (ticket) => ticket.subject),
  description: ticketField('Description', 'text', (ticket) => textOf(ticket.description)),
  subject_or_description: ticketField('Subject or Description', 'text', (ticket) =>
    present(ticket.subject, textOf(ticket.description)),
  ),
  from_email: ticketField('From email', 'text', (ticket, account) => requesterOf(account, ticket)?.email ?? null),
  to_email: ticketField('To email', 'text', (ticket, account) =>
    present(
      account.database.email_configs.get(ticket.email_config_id ?? 0)?.reply_email,
      ticket.support_email,
      ...(ticket.to_emails ?? []),
    ),
  ),
  ticket_cc: ticketField('Ticket cc', 'text', (ticket) => ticket.cc_emails),
  status: choiceField('Status', 'status', ofForm('ticket', 'status')),
  priority: choiceField('Priority', 'priority', ofForm('ticket', 'priority')),
  type: choiceField('Type', 'type', ofForm('ticket', 'ticket_type')),
  source: choiceField('Source', 'source', ofForm('ticket', 'source')),
  group_id: choiceField('Group', 'group_id', groups),
  responder_id: choiceField('Agent', 'responder_id', agents),
  internal_group_id: choiceField('Internal group', 'internal_group_id', groups),
  internal_agent_id: choiceField('Internal agent', 'internal_agent_id', agents),
  product_id: choiceField('Product', 'product_id', products),
  tags: ticketField('Tags', 'list', (ticket) => ticket.tags),
  created_at: ticketField('Created at', 'date', (ticket) => ticket.created_at),
  due_by: ticketField('Due by', 'date', (ticket) => ticket.due_by),
  fr_due_by: ticketField('First response due by', 'date', (ticket) => ticket.fr_due_by),
  is_escalated: ticketField('Resolution overdue', 'checkbox', (ticket) => ticket.is_escalated),
  fr_escalated: ticketField('First response overdue', 'checkbox', (ticket) => ticket.fr_escalated),
  hours_since_created: hoursSince('created', (ticket) => ticket.created_at),
  hours_since_updated: hoursSince('updated', (ticket) => ticket.updated_at),
  hours_since_status_updated: hoursSince('the status changed', (ticket) => ticket.status_updated_at),
  hours_since_pending: hoursSince('pending', (ticket) => ticket.pending_since),
  hours_since_reopened: hoursSince('reopened', (ticket) => ticket.reopened_at),
  hours_since_resolved: hoursSince('resolved', (ticket) => ticket.resolved_at),
  hours_since_closed: hoursSince('closed', (ticket) => ticket.closed_at),
  hours_since_agent_responded: hoursSince('agent responded', (ticket) => ticket.agent_responded_at),
  hours_since_requester_responded: hoursSince('requester responded', (ticket) => ticket.requester_responded_at),
  hours_since_due_by: hoursSince('resolution due', (ticket) => ticket.due_by),
  hours_since_fr_due_by: hoursSince('first response due', (ticket) => ticket.fr_due_by),
}

const CONTACT: Readonly<Record<string, FieldMaker>> = {
  name: contactText('Requester name', 'name'),
  email: ticketField('Requester email', 'text', (ticket, account) => {
    const requester = requesterOf(account, ticket)
    return present(requester?.email, ...(requester?.other_emails ?? []))
  }),
  job_title: contactText('Requester title', 'job_title'),
  phone: contactText('Requester phone', 'phone'),
  mobile: contactText('Requester mobile', 'mobile'),
  address: contactText('Requester address', 'address'),
  description: contactText('Requester description', 'description'),
  twitter_id: contactText('Requester Twitter', 'twitter_id'),
  unique_external_id: contactText('Requester external id', 'unique_external_id'),
  language: contactText('Requester language', 'language'),
  time_zone: contactText('Requester time zone', 'time_zone'),
  tags: contactText('Requester tags', 'tags', 'list'),
}

const COMPANY: Readonly<Record<string, FieldMaker>> = {
  name: companyText('Company name', 'name'),
  description: companyText('Company description', 'description'),
  note: companyText('Company note', 'note'),
  domains: companyText('Company domains', 'domains', 'list'),
  renewal_date: companyText('Company renewal date', 'renewal_date', 'date'),
  health_score: companyChoice('Company health score', 'health_score'),
  account_tier: companyChoice('Company account tier', 'account_tier'),
  industry: companyChoice('Company industry', 'industry'),
}

const STOCK = { ticket: TICKET, contact: CONTACT, company: COMPANY } as const

const CUSTOM_KINDS: Readonly<Record<string, FieldKind>> = {
  custom_dropdown: 'choice',
  nested_field: 'choice',
  custom_number: 'number',
  custom_decimal: 'number',
  custom_checkbox: 'checkbox',
  custom_date: 'date',
}

function customField(account: Account, resource: ResourceType, name: string, custom: CustomField): RuleField {
  const { field, level } = custom
  const kind = CUSTOM_KINDS[field.type] ?? 'text'
  const valuesOf = (ticket: TicketRow): CustomFieldValues | undefined => {
    if (resource === 'ticket') return ticket.custom_fields
    return resource === 'contact'
      ? requesterOf(account, ticket)?.custom_fields
      : companyOf(account, ticket)?.custom_fields
  }
  return {
    label: level === 0 ? field.label : (field.dependent_fields[level - 1]?.label ?? name),
    kind,
    ...(kind === 'choice' && { choices: listedChoices(choicesOfLevel(field.choices, level)) }),
    lowerLevels: namesOf(field).slice(level + 1),
    read: (ticket) => valuesOf(ticket)?.[name] ?? null,
  }
}

/** Choices of a level, whichever choice was made above. */
const choicesOfLevel = (choices: readonly Choice[], level: number): readonly Choice[] =>
  level === 0
    ? choices
    : choicesOfLevel(
        choices.flatMap((choice) => choice.choices ?? []),
        level - 1,
      )
