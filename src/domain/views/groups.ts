import type { GroupRow } from '../../store/rows/groups.ts'
import { formatTime } from '../../times.ts'

/** Key order is that of a recorded reply of 2026. */
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

/** List items lack agent_ids (the reference). */
export function listedGroup(group: GroupRow) {
  const { agent_ids: _, ...listed } = viewedGroup(group, [])
  return listed
}
