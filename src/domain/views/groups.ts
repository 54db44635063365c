import type { ChannelAssignment, GroupRow } from '../../store/rows/groups.ts'
import { formatTime } from '../../times.ts'
import type { AvatarView } from '../attachments.ts'
import type { Agent } from './agents.ts'

/** Key order is that of a reply recorded in 2026. */
export const viewedGroup = (group: GroupRow, agentIds: readonly number[]) => ({
  id: group.id,
  name: group.name,
  description: group.description,
  escalate_to: group.escalate_to,
  unassigned_for: group.unassigned_for,
  business_hour_id: group.business_hour_id,
  agent_ids: agentIds,
  group_type: group.group_type,
  created_at: formatTime(group.created_at),
  updated_at: formatTime(group.updated_at),
  auto_ticket_assign: group.auto_ticket_assign,
  allow_agents_to_change_availability: group.allow_agents_to_change_availability,
  agent_availability_status: false,
})

/** Group in a list: without agent_ids (the reference). */
export function listedGroup(group: GroupRow) {
  const { agent_ids: _, ...listed } = viewedGroup(group, [])
  return listed
}

/**
 * Names in `/admin/groups` for the numbers of `/groups`. None is known for 3, which assigns by load as 12 does
 * (inferred).
 */
const ASSIGNMENT_TYPES: Readonly<Record<number, string>> = {
  1: 'round_robin',
  2: 'skill_based_round_robin',
  3: 'lbrr_by_omniroute',
  12: 'lbrr_by_omniroute',
}

export interface AgentAssignment {
  readonly enabled: boolean
  readonly type?: 'channel_specific' | undefined
  readonly settings?: readonly ChannelAssignment[] | undefined
}

/**
 * `auto_ticket_assign` in the form of `/admin/groups`. That number is about tickets alone; that `enabled` is "not 0" is
 * inferred.
 */
function assignmentView({ auto_ticket_assign, assignment_settings }: GroupRow): AgentAssignment {
  if (auto_ticket_assign === 0) return { enabled: false }
  const assignment_type = ASSIGNMENT_TYPES[auto_ticket_assign] ?? 'round_robin'
  const ofNumber = { channel: 'ticket', assignment_type } as const
  const settings = assignment_settings.length > 0 ? assignment_settings : [ofNumber]
  return { enabled: true, type: 'channel_specific', settings }
}

/** Key order is the reference's; the last two keys are those of live accounts. */
export const viewedAdminGroup = (group: GroupRow, agentIds: readonly number[]) => ({
  id: group.id,
  name: group.name,
  description: group.description,
  escalate_to: group.escalate_to,
  unassigned_for: group.unassigned_for,
  agent_ids: agentIds,
  created_at: formatTime(group.created_at),
  updated_at: formatTime(group.updated_at),
  allow_agents_to_change_availability: group.allow_agents_to_change_availability,
  business_calendar_id: group.business_hour_id,
  type: group.group_type,
  automatic_agent_assignment: assignmentView(group),
  agent_availability_status: false,
  reassignment_enabled: false,
})

/** Agent in the list of a group's agents. */
export const groupAgent = ({ agent, user }: Agent, avatar: AvatarView | null) => ({
  id: agent.id,
  ticket_scope: agent.ticket_scope,
  write_access: true,
  role_ids: agent.role_ids,
  contact: { name: user.name, avatar, email: user.email },
  created_at: formatTime(agent.created_at),
  updated_at: formatTime(agent.updated_at),
})
