import type { Account } from '../account/account.ts'
import { definedOnly } from '../store/defined-only.ts'
import type { GroupRow } from '../store/rows/groups.ts'
import { agentsOf } from './agent-lists.ts'
import { findAgentById } from './agents.ts'
import type { GroupFields } from './groups.ts'
import { type Page, type PageRequest, pageOf } from './paging.ts'
import type { Agent } from './views/agents.ts'
import type { AgentAssignment } from './views/groups.ts'

/** A group as `/admin/groups` takes it: the record of `/groups` under other names. */
export interface AdminGroupFields extends Omit<GroupFields, 'business_hour_id' | 'group_type' | 'auto_ticket_assign'> {
  readonly business_calendar_id?: number | null | undefined
  readonly type?: GroupRow['group_type'] | undefined
  readonly automatic_agent_assignment?: AgentAssignment | undefined
}

export function asGroupFields<Fields extends AdminGroupFields>({
  business_calendar_id,
  type,
  automatic_agent_assignment,
  ...fields
}: Fields) {
  return {
    ...fields,
    ...definedOnly({ business_hour_id: business_calendar_id, group_type: type }),
    ...(automatic_agent_assignment && assignmentFields(automatic_agent_assignment)),
  }
}

const NUMBERS: Readonly<Record<string, number>> = {
  round_robin: 1,
  skill_based_round_robin: 2,
  lbrr_by_omniroute: 12,
}

/**
 * Row's members for an assignment. The row holds one number, that of the tickets' channel; an assignment without that
 * channel counts as 1 (inferred).
 */
function assignmentFields({ enabled, settings = [] }: AgentAssignment) {
  if (!enabled) return { auto_ticket_assign: 0, assignment_settings: [] }
  const ofTickets = settings.find(({ channel }) => channel === 'ticket')
  return { auto_ticket_assign: NUMBERS[ofTickets?.assignment_type ?? ''] ?? 1, assignment_settings: settings }
}

/** Lists the agents of a group, ordered by id (inferred). */
export function listGroupAgents(account: Account, group: GroupRow, request: PageRequest): Page<Agent> {
  const page = pageOf(
    {
      ordered: agentsOf(account, { of: 'group_ids', id: group.id }),
      compare: (a, b) => a.id - b.id,
      matches: () => true,
    },
    request,
  )
  return { ...page, rows: page.rows.map(({ id }) => findAgentById(account, id)) }
}
