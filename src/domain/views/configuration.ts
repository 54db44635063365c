import type { Account } from '../../account/account.ts'
import type { BusinessHourRow } from '../../store/rows/business-hours.ts'
import type { EmailConfigRow } from '../../store/rows/email-configs.ts'
import type { Choice, FieldRow } from '../../store/rows/fields.ts'
import type { ProductRow } from '../../store/rows/products.ts'
import type { RoleRow } from '../../store/rows/roles.ts'
import { AGENT_SHELF } from '../../store/rows/users.ts'
import { formatTime } from '../../times.ts'

const stamps = (row: { readonly created_at: number; readonly updated_at: number }) => ({
  created_at: formatTime(row.created_at),
  updated_at: formatTime(row.updated_at),
})

/** What is known of the stock fields' descriptions; the label elsewhere. Source: the records named below. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  default_description: 'Ticket description',
  default_product: 'Select the product, the ticket belongs to.',
}

/**
 * What customers see of fields that agents see by another label. Source: NangoHQ/integration-templates,
 * integrations/freshdesk/tests/get-ticket-field.test.json
 */
const CUSTOMERS_FIELD_LABELS: Readonly<Record<string, string>> = { default_requester: 'Requester' }

/** Keys of a recorded ticket field (Airbyte's expected records); choices by type as the reference shows them. */
export const listedTicketField = (account: Account, field: FieldRow) => ({
  id: field.id,
  name: field.name,
  label: field.label,
  description: DESCRIPTIONS[field.type] ?? field.label,
  position: field.position,
  required_for_closure: field.required_for_closure,
  required_for_agents: field.required_for_agents,
  type: field.type,
  default: field.default,
  customers_can_edit: true,
  customers_can_filter: false,
  label_for_customers: CUSTOMERS_FIELD_LABELS[field.type] ?? field.label,
  required_for_customers: false,
  displayed_to_customers: true,
  ...stamps(field),
  // Source: github rapid7/insightconnect-plugins, plugins/freshdesk/unit_test/responses/get_ticket_fields
  ...(field.type === 'default_requester' ? { portal_cc: false, portal_cc_to: 'company' } : {}),
  ...ticketChoices(account, field),
  ...(field.nested_names.length > 0 ? { nested_ticket_fields: nestedFields(field) } : {}),
})

/** Source: airbytehq/airbyte, source-freshdesk/integration_tests/expected_records.jsonl, ticket_fields */
export const SOURCES = {
  Email: 1,
  Portal: 2,
  Phone: 3,
  Forum: 4,
  Twitter: 5,
  Facebook: 6,
  Chat: 7,
  MobiHelp: 8,
  'Feedback Widget': 9,
  'Outbound Email': 10,
  Ecommerce: 11,
  Bot: 12,
  Whatsapp: 13,
} as const

/**
 * What customers read for the stock statuses. A status that the account calls otherwise has its label twice; so have 6
 * and 7, of which no reply is known. Source: github rapid7/insightconnect-plugins, unit_test/responses/get_ticket_fields
 */
const LABELS_FOR_CUSTOMERS: Readonly<Record<string, string>> = {
  '2 Open': 'Being Processed',
  '3 Pending': 'Awaiting your Reply',
  '4 Resolved': 'This ticket has been Resolved',
  '5 Closed': 'This ticket has been Closed',
}

const statusLabels = ({ value, label }: Choice) => [label, LABELS_FOR_CUSTOMERS[`${value} ${label}`] ?? label]

type TicketChoices =
  | readonly string[]
  | Readonly<Record<string, number | readonly string[] | Readonly<Record<string, readonly string[]>>>>

function ticketChoices(account: Account, field: FieldRow): { readonly choices?: TicketChoices } {
  const { groups, products, users } = account.database
  const idsByName = (rows: Iterable<{ readonly id: number; readonly name: string }>) =>
    Object.fromEntries([...rows].map((row) => [row.name, row.id]))
  switch (field.type) {
    case 'default_status':
      return { choices: Object.fromEntries(field.choices.map((choice) => [choice.value, statusLabels(choice)])) }
    case 'default_priority':
      return { choices: Object.fromEntries(field.choices.map(({ value, label }) => [label, value as number])) } // as all priorities are
    case 'default_source':
      return { choices: SOURCES }
    case 'default_group':
      return { choices: idsByName(groups.all()) }
    case 'default_product':
      return { choices: idsByName(products.all()) }
    case 'default_agent':
      return {
        choices: idsByName(users.by.state.under({ shelf: AGENT_SHELF })),
      }
    default:
      return field.choices.length === 0 ? {} : { choices: plainOrNested(field) }
  }
}

const plainOrNested = (field: FieldRow) =>
  field.nested_names.length === 0 ? values(field.choices) : nested(field.choices)

const values = (choices: readonly Choice[]) => choices.map((choice) => String(choice.value))

const nested = (choices: readonly Choice[]) =>
  Object.fromEntries(
    choices.map((first) => [
      first.value,
      Object.fromEntries((first.choices ?? []).map((second) => [second.value, values(second.choices ?? [])])),
    ]),
  )

const nestedFields = (field: FieldRow) =>
  field.nested_names.map((name, index) => ({
    id: field.id + index + 1,
    name,
    label: name,
    label_in_portal: name,
    level: index + 2,
    description: name,
  }))

export const listedContactField = (field: FieldRow) => ({
  editable_in_signup: false,
  id: field.id,
  name: field.name,
  label: field.label,
  position: field.position,
  type: field.type,
  default: field.default,
  customers_can_edit: true,
  label_for_customers: field.label,
  required_for_customers: false,
  displayed_for_customers: true,
  required_for_agents: field.required_for_agents,
  ...stamps(field),
  ...(field.choices.length > 0 ? { choices: values(field.choices) } : {}),
})

export const listedCompanyField = (field: FieldRow) => ({
  id: field.id,
  name: field.name,
  label: field.label,
  position: field.position,
  type: field.type,
  default: field.default,
  required_for_agents: field.required_for_agents,
  ...stamps(field),
  ...(field.choices.length > 0 ? { choices: values(field.choices) } : {}),
})

/** Keys of a recorded role; agent_type 1 is a support agent's. */
export const viewedRole = (role: RoleRow) => ({
  id: role.id,
  name: role.name,
  description: role.description,
  default: role.default,
  ...stamps(role),
  agent_type: 1,
})

export const viewedProduct = (account: Account, product: ProductRow) => {
  const configs = [...account.database.email_configs.all()].filter((config) => config.product_id === product.id)
  const primary = configs.find((config) => config.primary_role) ?? configs[0]
  return {
    id: product.id,
    name: product.name,
    description: product.description,
    ...stamps(product),
    primary_email: primary?.reply_email ?? null,
    default: product.default,
  }
}

export const viewedEmailConfig = (config: EmailConfigRow) => ({
  id: config.id,
  name: config.name,
  product_id: config.product_id,
  to_email: config.to_email,
  reply_email: config.reply_email,
  group_id: config.group_id,
  primary_role: config.primary_role,
  active: config.active,
  ...stamps(config),
})

export const viewedBusinessHour = (hours: BusinessHourRow) => ({
  id: hours.id,
  name: hours.name,
  description: hours.description,
  is_default: hours.is_default,
  time_zone: hours.time_zone,
  business_hours: hours.business_hours,
  ...stamps(hours),
})
