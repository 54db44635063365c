import { NONE, type Required, type Seconds } from './base.ts'

export type SkillValue = string | number | readonly (string | number)[]

/** Condition on a lower level of a nested field. */
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

/** Tickets that an agent can handle. The agents who have the skill are those whose `skill_ids` name it. */
export interface SkillRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  /** Number from 1; a ticket needs the first skill that fits it. */
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
