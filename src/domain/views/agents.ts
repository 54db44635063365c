import type { AgentRow } from '../../store/rows/agents.ts'
import type { UserRow } from '../../store/rows/users.ts'
import { formatTime } from '../../times.ts'

/**
 * An agent's two rows: what it may do, and the person. Key order of the views is that of replies recorded in 2024 and
 * 2026.
 */
export interface Agent {
  readonly agent: AgentRow
  readonly user: UserRow
}

const contactPart = ({ agent, user }: Agent) => ({
  // The `active` of a deleted agent's user row is that of the contact; the agent itself shows false.
  active: user.active && !agent.deactivated,
  email: user.email,
  job_title: user.job_title,
  language: user.language,
  last_login_at: null,
  mobile: user.mobile,
  name: user.name,
  phone: user.phone,
  time_zone: user.time_zone,
  created_at: formatTime(user.created_at),
  updated_at: formatTime(user.updated_at),
})

export const viewedAgent = ({ agent, user }: Agent) => ({
  available: agent.available,
  occasional: agent.occasional,
  id: agent.id,
  ticket_scope: agent.ticket_scope,
  group_ids: agent.group_ids,
  role_ids: agent.role_ids,
  skill_ids: agent.skill_ids,
  created_at: formatTime(agent.created_at),
  updated_at: formatTime(agent.updated_at),
  last_active_at: null,
  available_since: null,
  type: agent.type,
  contact: contactPart({ agent, user }),
  signature: agent.signature,
  contribution_group_ids: [],
  focus_mode: agent.focus_mode,
  agent_operational_status: 'available',
  api_key_enabled: user.active && !agent.deactivated,
  ...(agent.deactivated ? { deactivated: true } : {}),
})

export const listedAgent = ({ agent, user }: Agent) => ({
  available: agent.available,
  occasional: agent.occasional,
  id: agent.id,
  ticket_scope: agent.ticket_scope,
  created_at: formatTime(agent.created_at),
  updated_at: formatTime(agent.updated_at),
  last_active_at: null,
  available_since: null,
  type: agent.type,
  contact: contactPart({ agent, user }),
  signature: agent.signature,
  focus_mode: agent.focus_mode,
  deactivated: agent.deactivated,
  agent_operational_status: 'available',
  api_key_enabled: user.active && !agent.deactivated,
})

/** Reply of make_agent, as recorded: the contact's core without an id, with the agent inside. */
export const madeAgent = ({ agent, user }: Agent) => ({
  ...contactPart({ agent, user }),
  agent: {
    available_since: null,
    available: agent.available,
    occasional: agent.occasional,
    signature: agent.signature,
    id: agent.id,
    ticket_scope: agent.ticket_scope,
    group_ids: agent.group_ids,
    type: agent.type,
    role_ids: agent.role_ids,
    focus_mode: agent.focus_mode,
    created_at: formatTime(agent.created_at),
    updated_at: formatTime(agent.updated_at),
  },
})
