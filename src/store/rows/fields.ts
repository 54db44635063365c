import type { Seconds } from './base.ts'

/** A choice of a dropdown; a nested field's choices have choices. */
export interface Choice {
  readonly value: string | number
  readonly label: string
  readonly choices?: readonly Choice[]
  /** Of a status: tickets in it wait for others. Where it is not said the stock statuses are as they are. */
  readonly stop_sla_timer?: boolean | undefined
}

export type FormKind = 'ticket' | 'contact' | 'company'

/** A field of the account's ticket, contact or company form. */
export interface FieldRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly form: FormKind
  /** The key on the wire: `status`, `cf_reference_number`. */
  readonly name: string
  readonly label: string
  /** `default_status`, `custom_text`, `custom_dropdown`, `nested_field` ... */
  readonly type: string
  readonly default: boolean
  readonly position: number
  readonly required_for_agents: boolean
  readonly required_for_closure: boolean
  readonly choices: readonly Choice[]
  /** Names of a nested field's second and third level. */
  readonly nested_names: readonly string[]
}
