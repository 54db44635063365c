import type { Form } from '../../account/forms.ts'
import type { Block } from '../../store/block-index.ts'
import type { Database } from '../../store/database.ts'
import type { CustomFieldValue, CustomFieldValues } from '../../store/rows/base.ts'
import type { CompanyRow } from '../../store/rows/companies.ts'
import type { FormKind } from '../../store/rows/fields.ts'
import type { TicketRow } from '../../store/rows/tickets.ts'
import type { UserRow } from '../../store/rows/users.ts'
import { parseDateTime, startOfDay } from '../../times.ts'

export type SearchType = 'integer' | 'string' | 'boolean' | 'date'

/** A value as it is compared: booleans as 0 and 1, dates as midnight of their UTC day in epoch seconds. */
export type SearchValue = number | string

export interface SearchField<Row> {
  /** Identity of the field: fields with the same key have the same values in every row. */
  readonly key: string
  readonly type: SearchType
  /** Values of the row; empty when it has none. */
  readonly valuesOf: (row: Row) => readonly SearchValue[]
  /** Whether rows hold the values in lower case. */
  readonly isLowerCase?: boolean
}

/** Records that can be searched: their rows, and the fields by which they are found. */
export interface Searchable<Row> {
  readonly form: FormKind
  readonly blocks: (database: Database) => readonly Block<Row>[]
  readonly fields: ReadonlyMap<string, SearchField<Row>>
}

const field = <Row>(key: string, type: SearchType, valuesOf: SearchField<Row>['valuesOf']): SearchField<Row> => ({
  key,
  type,
  valuesOf,
})
const named = <Row>(...fields: readonly SearchField<Row>[]) => new Map(fields.map((one) => [one.key, one]))

const one = <Value extends SearchValue>(value: Value | null) => (value === null ? [] : [value])
const day = (seconds: number | null) => (seconds === null ? [] : [startOfDay(seconds)])

const CREATED_AT = field<{ readonly created_at: number }>('created_at', 'date', (row) => day(row.created_at))
const UPDATED_AT = field<{ readonly updated_at: number }>('updated_at', 'date', (row) => day(row.updated_at))
export const AGENT_ID = field<TicketRow>('agent_id', 'integer', (ticket) => one(ticket.responder_id))
export const GROUP_ID = field<TicketRow>('group_id', 'integer', (ticket) => one(ticket.group_id))

/** Tickets. Source: https://developers.freshdesk.com/api/#filter_tickets */
export const TICKETS: Searchable<TicketRow> = {
  form: 'ticket',
  blocks: (database) => database.tickets.by.search.blocks,
  fields: named<TicketRow>(
    AGENT_ID,
    GROUP_ID,
    field('priority', 'integer', (ticket) => [ticket.priority]),
    field('status', 'integer', (ticket) => [ticket.status]),
    field('tag', 'string', (ticket) => ticket.tags),
    field('type', 'string', (ticket) => one(ticket.type)),
    field('due_by', 'date', (ticket) => day(ticket.due_by)),
    field('fr_due_by', 'date', (ticket) => day(ticket.fr_due_by)),
    CREATED_AT,
    UPDATED_AT,
  ),
}

/** Contacts. Source: https://developers.freshdesk.com/api/#filter_contacts */
export const CONTACTS: Searchable<UserRow> = {
  form: 'contact',
  blocks: (database) => database.users.by.search.blocks,
  fields: named<UserRow>(
    field('active', 'boolean', (contact) => [Number(contact.active)]),
    field('company_id', 'integer', (contact) => [
      ...one(contact.company_id),
      ...contact.other_companies.map((other) => other.company_id),
    ]),
    field('twitter_id', 'string', (contact) => one(contact.twitter_id)),
    {
      ...field('email', 'string', (contact) => [...one(contact.email), ...contact.other_emails]),
      isLowerCase: true,
    },
    field('phone', 'string', (contact) => one(contact.phone)),
    field('mobile', 'string', (contact) => one(contact.mobile)),
    field('tag', 'string', (contact) => contact.tags),
    field('language', 'string', (contact) => [contact.language]),
    field('time_zone', 'string', (contact) => [contact.time_zone]),
    CREATED_AT,
    UPDATED_AT,
  ),
}

/** Companies. Source: https://developers.freshdesk.com/api/#filter_companies */
export const COMPANIES: Searchable<CompanyRow> = {
  form: 'company',
  blocks: (database) => database.companies.by.search.blocks,
  fields: named<CompanyRow>(
    { ...field('domain', 'string', (company) => company.domains), isLowerCase: true },
    CREATED_AT,
    UPDATED_AT,
  ),
}

type WithCustomFields = { readonly custom_fields: CustomFieldValues }

/**
 * Types of custom fields that can be searched; paragraphs, decimals and all others cannot. Source: as above, custom
 * fields.
 */
const CUSTOM_TYPES: ReadonlyMap<string, SearchType> = new Map([
  ['custom_text', 'string'],
  ['custom_number', 'integer'],
  ['custom_checkbox', 'boolean'],
  ['custom_date', 'date'],
  ['custom_dropdown', 'string'],
  ['nested_field', 'string'],
])

/**
 * The field of this name; a default field comes before a custom one. Undefined when there is none, or it cannot be
 * searched.
 */
export function searchFieldOf<Row extends WithCustomFields>(
  { form: kind, fields }: Searchable<Row>,
  form: Form,
  name: string,
): SearchField<Row> | undefined {
  const stock = fields.get(name)
  if (stock !== undefined) return stock
  if (kind === 'ticket' && name === 'custom_string') return customString(form)
  const type = CUSTOM_TYPES.get(form.custom.get(name)?.field.type ?? '')
  return type && field(`custom ${type} ${name}`, type, (row) => customValues(type, row.custom_fields[name] ?? null))
}

function customValues(type: SearchType, value: CustomFieldValue): readonly SearchValue[] {
  // Rows hold it as YYYY-MM-DD.
  if (type === 'date') return day(parseDateTime(String(value)) ?? null)
  return one(typeof value === 'boolean' ? Number(value) : value)
}

/** A search in any single-line text field. Source: https://developers.freshdesk.com/api/#filter_tickets */
function customString<Row extends WithCustomFields>(form: Form): SearchField<Row> {
  const names = [...form.custom.keys()].filter((name) => form.custom.get(name)?.field.type === 'custom_text')
  return field(`custom_string ${names.join(' ')}`, 'string', (row) =>
    names.flatMap((name) => customValues('string', row.custom_fields[name] ?? null)),
  )
}
