import type { Account } from '../../account/account.ts'
import type { Choice, FieldRow } from '../../store/rows/fields.ts'
import type { SectionRow } from '../../store/rows/sections.ts'
import { portalCopies, stamps } from './fields.ts'

/** Fields as administrators view them. */

export interface Shown {
  readonly choices: boolean
  /** `include=section` */
  readonly sections: boolean
}

/**
 * Key order is that of recorded replies; of keys that only some fields have, that of the reference.
 * Source: NangoHQ/integration-templates, integrations/freshdesk/tests, create-, update- and get-ticket-field.test.json;
 * https://developers.freshdesk.com/api/#view_a_ticket_field
 */
export function administeredTicketField(account: Account, field: FieldRow, shown: Shown) {
  const sections = [...account.database.sections.by.parent.under({ parent_ticket_field_id: field.id })]
  const mappings = shown.sections ? mappingsOf(account, field.id) : []
  return {
    id: field.id,
    name: field.name,
    label: field.label,
    label_for_customers: field.label_for_customers,
    position: field.position,
    type: field.type,
    default: field.default,
    customers_can_edit: field.customers_can_edit,
    customers_can_filter: false,
    required_for_closure: field.required_for_closure,
    required_for_agents: field.required_for_agents,
    required_for_customers: field.required_for_customers,
    displayed_to_customers: field.displayed_to_customers,
    ...stamps(field),
    archived: false,
    ...portalCopies(field),
    ...(sections.length > 0 ? { has_section: true } : {}),
    ...(sections.length > 0 && shown.sections ? { sections: sections.map(viewedSection) } : {}),
    ...(mappings.length > 0 ? { section_mappings: mappings } : {}),
    ...(shown.choices && hasChoices(field) ? { choices: choicesOf(field) } : {}),
    ...(field.dependent_fields.length > 0 ? { dependent_fields: dependentFields(field) } : {}),
  }
}

/** Place of the field in each section that holds it. */
function mappingsOf({ database }: Account, fieldId: number) {
  const mappings: { readonly section_id: number; readonly position: number }[] = []
  for (const { id, ticket_field_ids } of database.sections.all()) {
    const place = ticket_field_ids.indexOf(fieldId)
    if (place >= 0) mappings.push({ section_id: id, position: place + 1 })
  }
  return mappings
}

export const viewedSection = ({ id, label, parent_ticket_field_id, choice_ids, ticket_field_ids }: SectionRow) => ({
  id,
  label,
  parent_ticket_field_id,
  choice_ids,
  ticket_field_ids,
  is_fsm: false,
})

const hasChoices = ({ choices, type }: FieldRow) =>
  choices.length > 0 || type === 'custom_dropdown' || type === 'nested_field'

type CustomChoice = {
  readonly id: number
  readonly position: number
  readonly value: string
  readonly parent_choice_id: number
  readonly choices: readonly CustomChoice[]
}

const choicesOf = (field: FieldRow) =>
  field.default ? stockChoices(field.choices) : customChoices(field.choices, field.id)

/** Choices of a custom field. Source: https://developers.freshdesk.com/api/#view_a_ticket_field */
const customChoices = (choices: readonly Choice[], parent_choice_id: number): readonly CustomChoice[] =>
  choices.map(({ id, value, choices: lower = [] }, index) => ({
    id,
    position: index + 1,
    value: String(value),
    parent_choice_id,
    choices: customChoices(lower, id),
  }))

/** Choices of a default field: `id`, `label` and `value` are what clients read; the rest is inferred. */
const stockChoices = (choices: readonly Choice[]) =>
  choices.map(({ id, label, value, label_for_customers }, index) => ({
    id,
    label,
    value,
    position: index + 1,
    ...(label_for_customers === undefined ? {} : { label_for_customers }),
  }))

const dependentFields = (field: FieldRow) =>
  field.dependent_fields.map(({ id, label, label_for_customers, ...level }, index) => ({
    id,
    name: level.name,
    label,
    label_for_customers,
    level: index + 2,
    ticket_field_id: field.id,
    ...stamps(level),
  }))

/** Key order is recorded: integrations/freshdesk/tests, create- and update-contact-field.test.json, as above. */
export const viewedContactField = (field: FieldRow) => ({
  editable_in_signup: field.editable_in_signup,
  id: field.id,
  name: field.name,
  label: field.label,
  position: field.position,
  required_for_agents: field.required_for_agents,
  type: field.type,
  default: field.default,
  customers_can_edit: field.customers_can_edit,
  label_for_customers: field.label_for_customers,
  required_for_customers: field.required_for_customers,
  displayed_for_customers: field.displayed_to_customers,
  ...stamps(field),
  ...viewedChoices(field),
})

/** Key order is recorded: create-company-field.test.json, as above. */
export const viewedCompanyField = (field: FieldRow) => ({
  id: field.id,
  name: field.name,
  label: field.label,
  position: field.position,
  required_for_agents: field.required_for_agents,
  type: field.type,
  default: field.default,
  ...stamps(field),
  ...viewedChoices(field),
})

/** Choices. Source: https://developers.freshdesk.com/api/#view_company_field */
const viewedChoices = (field: FieldRow) =>
  hasChoices(field)
    ? {
        choices: field.choices.map(({ id, label, value }, index) => ({
          id,
          label,
          value: String(value),
          position: index + 1,
        })),
      }
    : {}
