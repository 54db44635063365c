import { NONE, type Required, type Seconds } from './base.ts'

export type SkillValue = string | number | readonly (string | number)[]

/** Of a dependent field: what is wanted below its first level. */
export interface SkillLevel {
  readonly field_name: string
  readonly operator?: string
  readonly value: string
}

export interface SkillCondition {
  readonly resource_type: 'ticket' | 'contact' | 'company'
  readonly field_name: string
  readonly operator: 'in' | 'not_in' | 'is' | 'is_not'
  readonly value: SkillValue
  readonly nested_fields?: { readonly level2?: SkillLevel; readonly level3?: SkillLevel }
}

/** What tickets an agent can handle. Who has it stands with the agents, in `skill_ids`. */
export interface SkillRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  /** From 1; the first that fits a ticket is the ticket's. */
  readonly rank: number
  readonly match_type: 'all' | 'any'
  readonly conditions: readonly SkillCondition[]
}

type NewSkill = Required<SkillRow, 'id' | 'created_at' | 'name' | 'rank'>

export function skillRow(skill: NewSkill): SkillRow {
  return {
    id: skill.id,
    created_at: skill.created_at,
    updated_at: skill.updated_at ?? skill.created_at,
    name: skill.name,
    rank: skill.rank,
    match_type: skill.match_type ?? 'all',
    conditions: skill.conditions ?? NONE,
  }
}
