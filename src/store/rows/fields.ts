import { NONE, type Required, type Seconds } from './base.ts'

/** A choice of a dropdown; those of a nested field have choices in turn. */
export interface Choice {
  readonly id: number
  readonly value: string | number
  readonly label: string
  /** Name of a status for customers. Absent when none was given. */
  readonly label_for_customers?: string
  readonly choices?: readonly Choice[]
  /** Whether a status stops the SLA clock. When absent, Freshdesk's own statuses behave as usual. */
  readonly stop_sla_timer?: boolean | undefined
}

/**
 * The second or third level of a nested field: tickets have it as a field, administrators see it as part of the first
 * level.
 */
export interface DependentField {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly label: string
  readonly label_for_customers: string
}

export type FormKind = 'ticket' | 'contact' | 'company'

/** A field of the account's ticket, contact or company form. */
export interface FieldRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly form: FormKind
  /** Key on the wire: `status`, `cf_reference_number`. */
  readonly name: string
  readonly label: string
  readonly label_for_customers: string
  /** Null: the label is shown. */
  readonly description: string | null
  /** `default_status`, `custom_text`, `custom_dropdown`, `nested_field` ... */
  readonly type: string
  readonly default: boolean
  /** Number from 1, without gaps, in each form. */
  readonly position: number
  readonly required_for_agents: boolean
  readonly required_for_closure: boolean
  readonly required_for_customers: boolean
  readonly customers_can_edit: boolean
  /** Called `displayed_for_customers` on the wire of contact fields. */
  readonly displayed_to_customers: boolean
  readonly editable_in_signup: boolean
  readonly choices: readonly Choice[]
  /** Levels 2 and 3 of a nested field, in this order. */
  readonly dependent_fields: readonly DependentField[]
  /** Custom object whose records a `custom_lookup` field refers to, by display id. */
  readonly custom_object_id: number | null
}

type NewField = Required<FieldRow, 'id' | 'created_at' | 'form' | 'name' | 'type' | 'default' | 'position'>

/** A field's row. Rights of customers that are left out are granted, as default fields have them. */
export function fieldRow(field: NewField): FieldRow {
  const label = field.label ?? field.name
  return {
    id: field.id,
    created_at: field.created_at,
    updated_at: field.updated_at ?? field.created_at,
    form: field.form,
    name: field.name,
    label,
    label_for_customers: field.label_for_customers ?? label,
    description: field.description ?? null,
    type: field.type,
    default: field.default,
    position: field.position,
    required_for_agents: field.required_for_agents ?? false,
    required_for_closure: field.required_for_closure ?? false,
    required_for_customers: field.required_for_customers ?? false,
    customers_can_edit: field.customers_can_edit ?? true,
    displayed_to_customers: field.displayed_to_customers ?? true,
    editable_in_signup: field.editable_in_signup ?? false,
    choices: field.choices ?? NONE,
    dependent_fields: field.dependent_fields ?? NONE,
    custom_object_id: field.custom_object_id ?? null,
  }
}

/** Names of the field on the wire: a nested field has one for each level. */
export const namesOf = ({ name, dependent_fields }: FieldRow): readonly string[] =>
  dependent_fields.length === 0 ? [name] : [name, ...dependent_fields.map((level) => level.name)]
