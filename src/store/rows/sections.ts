import { NONE, type Required, type Seconds } from './base.ts'

/** Fields of a ticket that are shown for some choices of another field. */
export interface SectionRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly label: string
  /** Id of the field with the choices. */
  readonly parent_ticket_field_id: number
  readonly choice_ids: readonly number[]
  /** Ids of the fields, in the order in which they are shown. */
  readonly ticket_field_ids: readonly number[]
}

type NewSection = Required<SectionRow, 'id' | 'created_at' | 'label' | 'parent_ticket_field_id'>

export function sectionRow(section: NewSection): SectionRow {
  return {
    id: section.id,
    created_at: section.created_at,
    updated_at: section.updated_at ?? section.created_at,
    label: section.label,
    parent_ticket_field_id: section.parent_ticket_field_id,
    choice_ids: section.choice_ids ?? NONE,
    ticket_field_ids: section.ticket_field_ids ?? NONE,
  }
}
