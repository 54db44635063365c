import type { Account } from '../../account/account.ts'
import type { Choice, FieldRow } from '../../store/rows/fields.ts'
import { AGENT_SHELF } from '../../store/rows/users.ts'
import { formatTime } from '../../times.ts'

/**
 * Fields as lists for all agents show them: keys are those of recorded lists, choices by type as the reference shows
 * them.
 */

export const stamps = (row: { readonly created_at: number; readonly updated_at: number }) => ({
  created_at: formatTime(row.created_at),
  updated_at: formatTime(row.updated_at),
})

/**
 * Members that only the requester's field has. Source: github rapid7/insightconnect-plugins,
 * unit_test/responses/get_ticket_fields
 */
export const portalCopies = ({ type }: FieldRow) =>
  type === 'default_requester' ? { portal_cc: false, portal_cc_to: 'company' } : {}

/** Keys are those of a recorded ticket field (Airbyte's expected records). */
export const listedTicketField = (account: Account, field: FieldRow) => ({
  id: field.id,
  name: field.name,
  label: field.label,
  description: field.description ?? field.label,
  position: field.position,
  required_for_closure: field.required_for_closure,
  required_for_agents: field.required_for_agents,
  type: field.type,
  default: field.default,
  customers_can_edit: field.customers_can_edit,
  customers_can_filter: false,
  label_for_customers: field.label_for_customers,
  required_for_customers: field.required_for_customers,
  displayed_to_customers: field.displayed_to_customers,
  ...stamps(field),
  ...portalCopies(field),
  ...ticketChoices(account, field),
  ...(field.dependent_fields.length > 0 ? { nested_ticket_fields: nestedFields(field) } : {}),
})

/** Labels of a status for agents and for customers; without one for customers the first stands twice. */
const statusLabels = ({ label, label_for_customers = label }: Choice) => [label, label_for_customers]

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
    case 'default_source':
      return { choices: Object.fromEntries(field.choices.map(({ value, label }) => [label, value as number])) } // priorities and sources are numbers
    case 'default_group':
      return { choices: idsByName(groups.all()) }
    case 'default_product':
      return { choices: idsByName(products.all()) }
    case 'default_agent':
      return { choices: idsByName(users.by.state.under({ shelf: AGENT_SHELF })) }
    case 'nested_field':
      return { choices: nested(field.choices) }
    case 'custom_dropdown':
      return { choices: values(field.choices) }
    default:
      return field.choices.length === 0 ? {} : { choices: values(field.choices) }
  }
}

const values = (choices: readonly Choice[]) => choices.map((choice) => String(choice.value))

const nested = (choices: readonly Choice[]) =>
  Object.fromEntries(
    choices.map((first) => [
      first.value,
      Object.fromEntries((first.choices ?? []).map((second) => [second.value, values(second.choices ?? [])])),
    ]),
  )

const nestedFields = (field: FieldRow) =>
  field.dependent_fields.map(({ id, name, label, label_for_customers }, index) => ({
    id,
    name,
    label,
    label_in_portal: label_for_customers,
    level: index + 2,
    description: label,
  }))

export const listedContactField = (field: FieldRow) => ({
  editable_in_signup: field.editable_in_signup,
  id: field.id,
  name: field.name,
  label: field.label,
  position: field.position,
  type: field.type,
  default: field.default,
  customers_can_edit: field.customers_can_edit,
  label_for_customers: field.label_for_customers,
  required_for_customers: field.required_for_customers,
  displayed_for_customers: field.displayed_to_customers,
  required_for_agents: field.required_for_agents,
  ...stamps(field),
  ...listedChoices(field),
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
  ...listedChoices(field),
})

const listedChoices = ({ choices }: FieldRow) => (choices.length > 0 ? { choices: values(choices) } : {})
