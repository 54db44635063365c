import type { Account } from '../account/account.ts'
import { Ids } from '../account/ids.ts'
import { STOCK_ROLES } from '../account/privileges.ts'
import { type Database, newDatabase } from '../store/database.ts'
import type { Choice, FieldRow, FormKind, Seconds, SlaTarget } from '../store/rows.ts'

/** As much of an account as its stock needs. */
type Fresh = Pick<Account, 'database' | 'ids'> & { readonly clock: Pick<Account['clock'], 'seconds'> }

/** What every account has before any fixture: roles, stock fields, a default SLA policy. */
export function addStock(account: Fresh): void {
  const now = account.clock.seconds()
  const stamps = { created_at: now, updated_at: now }
  for (const role of STOCK_ROLES) {
    account.database.roles.insert({ id: account.ids.next('role'), ...stamps, ...role, default: true })
  }
  for (const [form, fields] of Object.entries(STOCK_FIELDS) as [FormKind, readonly StockField[]][]) {
    fields.forEach((field, index) => {
      account.database.fields.insert({
        id: account.ids.next('field'),
        ...stamps,
        form,
        default: true,
        position: index + 1,
        required_for_agents: false,
        required_for_closure: false,
        choices: [],
        nested_names: [],
        ...field,
      })
    })
  }
  account.database.business_hours.insert({
    id: account.ids.next('business_hour'),
    ...stamps,
    name: 'Default',
    description: 'Default Business Calendar',
    is_default: true,
    time_zone: 'UTC',
    business_hours: Object.fromEntries(WEEKDAYS.map((day) => [day, { start_time: '8:00 am', end_time: '5:00 pm' }])),
  })
  account.database.surveys.insert({
    id: account.ids.next('survey'),
    ...stamps,
    title: 'Default Survey',
    active: true,
    questions: [DEFAULT_QUESTION],
  })
  account.database.sla_policies.insert({
    id: account.ids.next('sla_policy'),
    ...stamps,
    name: 'Default SLA Policy',
    default: true,
    targets: DEFAULT_TARGETS,
  })
}

/** When the account got its stock. */
export function madeAt({ database, clock }: Account): Seconds {
  for (const role of database.roles.all()) if (role.default) return role.created_at
  return clock.seconds()
}

/** The stock as the account got it. */
export function stockOf(account: Account): Database {
  const created = madeAt(account)
  const fresh = { database: newDatabase(), ids: new Ids(account.random.seed), clock: { seconds: () => created } }
  addStock(fresh)
  return fresh.database
}

export const DEFAULT_QUESTION = {
  id: 'default_question',
  label: 'How would you rate our overall customer service?',
  default: true,
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday']

const HOUR = 3600
const DAY = 24 * HOUR

/**
 * Of an account of 2020 (one of 2024 had others): a fixture may bring its own.
 * Source: airbytehq/airbyte, source-freshdesk/integration_tests/expected_records.jsonl, sla_policies and tickets
 */
const DEFAULT_TARGETS: Readonly<Record<number, SlaTarget>> = {
  1: { respond_within: DAY, resolve_within: 3 * DAY },
  2: { respond_within: 8 * HOUR, resolve_within: DAY },
  3: { respond_within: 4 * HOUR, resolve_within: 12 * HOUR },
  4: { respond_within: HOUR, resolve_within: 4 * HOUR },
}

type StockField = Pick<FieldRow, 'name' | 'label' | 'type'> & Partial<Pick<FieldRow, 'required_for_agents' | 'choices'>>

const labelled = (entries: Readonly<Record<number, string>>): Choice[] =>
  Object.entries(entries).map(([value, label]) => ({ value: Number(value), label }))

export const plainChoices = (values: readonly string[]): Choice[] => values.map((value) => ({ value, label: value }))

/** Source: https://developers.freshdesk.com/api/#tickets; 6 and 7 are recorded on a real account. */
const STATUS_LABELS = {
  2: 'Open',
  3: 'Pending',
  4: 'Resolved',
  5: 'Closed',
  6: 'Waiting on Customer',
  7: 'Waiting on Third Party',
} as const

const PRIORITY_LABELS = { 1: 'Low', 2: 'Medium', 3: 'High', 4: 'Urgent' } as const

/** The reference names one industry and says the list is fixed: the others are inferred. */
const INDUSTRIES = [
  'Automotive',
  'Consumer Durables and Apparel',
  'Diversified Consumer Services',
  'Hotels, Restaurants and Leisure',
  'Consumer Goods',
  'Household Durables',
  'Food and Staples Retailing',
  'Energy Equipment and Services',
  'Banks',
  'Diversified Financial Services',
  'Insurance',
  'Health Care',
  'Pharmaceuticals',
  'Aerospace and Defense',
  'Construction and Engineering',
  'Professional Services',
  'Airlines',
  'Transportation and Logistics',
  'Information Technology and Services',
  'Computer Software',
  'Communications Equipment',
  'Telecommunication Services',
  'Real Estate',
  'Utilities',
  'Media',
  'Other',
]

/** Ticket fields a stock account requires of agents, as recorded: description, status, subject, priority, requester. */
const STOCK_FIELDS: Readonly<Record<FormKind, readonly StockField[]>> = {
  ticket: [
    { name: 'requester', label: 'Search a requester', type: 'default_requester', required_for_agents: true },
    { name: 'subject', label: 'Subject', type: 'default_subject', required_for_agents: true },
    {
      name: 'ticket_type',
      label: 'Type',
      type: 'default_ticket_type',
      choices: plainChoices(['Question', 'Incident', 'Problem', 'Feature Request', 'Refund']),
    },
    { name: 'source', label: 'Source', type: 'default_source' },
    {
      name: 'status',
      label: 'Status',
      type: 'default_status',
      required_for_agents: true,
      choices: labelled(STATUS_LABELS),
    },
    {
      name: 'priority',
      label: 'Priority',
      type: 'default_priority',
      required_for_agents: true,
      choices: labelled(PRIORITY_LABELS),
    },
    { name: 'group', label: 'Group', type: 'default_group' },
    { name: 'agent', label: 'Agent', type: 'default_agent' },
    { name: 'product', label: 'Product', type: 'default_product' },
    { name: 'description', label: 'Description', type: 'default_description', required_for_agents: true },
    { name: 'company', label: 'Company', type: 'default_company' },
  ],
  contact: [
    { name: 'name', label: 'Full name', type: 'default_name', required_for_agents: true },
    { name: 'job_title', label: 'Title', type: 'default_job_title' },
    { name: 'email', label: 'Email', type: 'default_email' },
    { name: 'phone', label: 'Work phone', type: 'default_phone' },
    { name: 'mobile', label: 'Mobile phone', type: 'default_mobile' },
    { name: 'twitter_id', label: 'Twitter', type: 'default_twitter_id' },
    { name: 'company_id', label: 'Company', type: 'default_company_name' },
    { name: 'address', label: 'Address', type: 'default_address' },
    { name: 'time_zone', label: 'Time zone', type: 'default_time_zone' },
    { name: 'language', label: 'Language', type: 'default_language' },
    { name: 'tags', label: 'Tags', type: 'default_tag_names' },
    { name: 'description', label: 'About', type: 'default_description' },
    { name: 'unique_external_id', label: 'Unique external id', type: 'default_unique_external_id' },
  ],
  company: [
    { name: 'name', label: 'Company name', type: 'default_name', required_for_agents: true },
    { name: 'description', label: 'Description', type: 'default_description' },
    { name: 'note', label: 'Notes', type: 'default_note' },
    { name: 'domains', label: 'Domains for this company', type: 'default_domains' },
    {
      name: 'health_score',
      label: 'Health score',
      type: 'default_health_score',
      choices: plainChoices(['At risk', 'Doing okay', 'Happy']),
    },
    {
      name: 'account_tier',
      label: 'Account tier',
      type: 'default_account_tier',
      choices: plainChoices(['Basic', 'Premium', 'Enterprise']),
    },
    { name: 'renewal_date', label: 'Renewal date', type: 'default_renewal_date' },
    { name: 'industry', label: 'Industry', type: 'default_industry', choices: plainChoices(INDUSTRIES) },
  ],
}
