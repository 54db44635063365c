import { NONE, type Required, type Seconds } from './base.ts'

/** Assignment in one channel; further members are stored as they were sent. */
export interface ChannelAssignment {
  readonly channel: 'ticket' | 'chat'
  readonly assignment_type: string
  readonly [name: string]: unknown
}

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
  /** 0 none, 1 round robin, 2 by skill, 3 by load, 12 by omnichannel load. */
  readonly auto_ticket_assign: number
  /** Settings by channel, as `/admin/groups` set them; empty where `/groups` did. */
  readonly assignment_settings: readonly ChannelAssignment[]
  readonly allow_agents_to_change_availability: boolean
  /** Id of the agent to whom a ticket was last assigned automatically. */
  readonly last_assigned_to: number | null
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
    unassigned_for: group.unassigned_for === undefined ? '30m' : group.unassigned_for,
    business_hour_id: group.business_hour_id ?? null,
    group_type: group.group_type ?? 'support_agent_group',
    auto_ticket_assign: group.auto_ticket_assign ?? 0,
    assignment_settings: group.assignment_settings ?? NONE,
    allow_agents_to_change_availability: group.allow_agents_to_change_availability ?? false,
    last_assigned_to: group.last_assigned_to ?? null,
  }
}
