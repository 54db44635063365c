import { NONE, type Required, type Seconds } from './base.ts'

/** A ticket field as one form shows it to customers; where a member is null, the field's own holds. */
export interface TicketFormField {
  readonly field_id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly label_for_customers: string | null
  readonly customers_can_edit: boolean | null
  readonly required_for_customers: boolean | null
  readonly placeholder_for_customers: string | null
  readonly hint_for_customers: string | null
}

type NewTicketFormField = Required<TicketFormField, 'field_id' | 'created_at'>

export function ticketFormField(field: NewTicketFormField): TicketFormField {
  return {
    field_id: field.field_id,
    created_at: field.created_at,
    updated_at: field.updated_at ?? field.created_at,
    label_for_customers: field.label_for_customers ?? null,
    customers_can_edit: field.customers_can_edit ?? null,
    required_for_customers: field.required_for_customers ?? null,
    placeholder_for_customers: field.placeholder_for_customers ?? null,
    hint_for_customers: field.hint_for_customers ?? null,
  }
}

export interface TicketFormRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly title: string
  /** The title in snake case. */
  readonly name: string
  readonly description: string
  /**
   * Whether it is the account's own form: it shows every field that customers see, and `fields` holds what it shows
   * differently.
   */
  readonly default: boolean
  /** Null until somebody changes it. */
  readonly last_updated_by: number | null
  /** Portals that offer it. */
  readonly portal_ids: readonly number[]
  /** Fields in order of position. */
  readonly fields: readonly TicketFormField[]
}

type NewTicketForm = Required<TicketFormRow, 'id' | 'created_at' | 'title' | 'name'>

export function ticketFormRow(form: NewTicketForm): TicketFormRow {
  return {
    id: form.id,
    created_at: form.created_at,
    updated_at: form.updated_at ?? form.created_at,
    title: form.title,
    name: form.name,
    description: form.description ?? '',
    default: form.default ?? false,
    last_updated_by: form.last_updated_by ?? null,
    portal_ids: form.portal_ids ?? NONE,
    fields: form.fields ?? NONE,
  }
}

/** Id of the form that every account has. */
export const DEFAULT_FORM_ID = 158_000_000_001
