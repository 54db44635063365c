import type { Required, Seconds } from './base.ts'

export interface GroupRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly sort_name: string
  readonly description: string | null
  readonly escalate_to: number | null
  readonly unassigned_for: string | null
  readonly business_hour_id: number | null
  readonly group_type: 'support_agent_group' | 'field_agent_group'
  readonly auto_ticket_assign: number
  readonly allow_agents_to_change_availability: boolean
}

export type NewGroup = Required<Omit<GroupRow, 'sort_name'>, 'id' | 'created_at' | 'name'>

export function groupRow(group: NewGroup): GroupRow {
  return {
    id: group.id,
    created_at: group.created_at,
    updated_at: group.updated_at ?? group.created_at,
    name: group.name,
    sort_name: group.name.toLowerCase(),
    description: group.description ?? null,
    escalate_to: group.escalate_to ?? null,
    unassigned_for: group.unassigned_for ?? '30m',
    business_hour_id: group.business_hour_id ?? null,
    group_type: group.group_type ?? 'support_agent_group',
    auto_ticket_assign: group.auto_ticket_assign ?? 0,
    allow_agents_to_change_availability: group.allow_agents_to_change_availability ?? false,
  }
}
