import type { Account } from '../../account/account.ts'
import type { AgentRow } from '../../store/rows/agents.ts'
import { formatTime } from '../../times.ts'
import { assignmentLoad, CHANNELS, isInRoundRobin, limitOf } from '../availability.ts'
import type { Agent } from './agents.ts'

/** Channels of an agent, in the key order of the reference. The emulator assigns no chats, so their load is 0. */
function channels(account: Account, { agent, user }: Agent) {
  const load = assignmentLoad(account, agent.id)
  const isActive = user.active && !agent.deactivated
  return CHANNELS.map((channel) => ({
    assignment_limit: limitOf(agent, channel),
    current_assignment_load: channel === 'Messaging queue' ? 0 : load,
    available: agent.available,
    channel,
    logged_in: isActive,
    round_robin_enabled: channel !== 'Messaging queue' && isInRoundRobin(account, agent),
    availability_updated_at: updatedAt(agent),
    status_id: agent.available ? AVAILABLE : AWAY,
    pause_assignment: false,
  }))
}

/** Ids of the two statuses (inferred). */
const [AVAILABLE, AWAY] = [1, 2]

const updatedAt = (agent: AgentRow) => formatTime(agent.availability_updated_at ?? agent.updated_at)

export const viewedAvailability = (account: Account, agent: Agent) => ({
  agent_ref: String(agent.agent.id),
  channel_availability: channels(account, agent),
  idle_enabled: false,
  status_updated_at: updatedAt(agent.agent),
  availability_control: agent.agent.availability_control,
})

/** Reply of a change: limits alone, as the reference shows it. */
export const changedAvailability = (agent: AgentRow, isControlled: boolean) => ({
  channel_availability: CHANNELS.map((channel) => ({ assignment_limit: limitOf(agent, channel), channel })),
  ...(isControlled && { availability_control: agent.availability_control }),
})

export function listedAvailability(account: Account, { agent, user }: Agent) {
  const { agent_ref, channel_availability, status_updated_at } = viewedAvailability(account, { agent, user })
  return {
    id: agent.id,
    user_data: { user: { id: user.id, name: user.name, email: user.email } },
    contact: { name: user.name, email: user.email, avatar: null },
    availability: { agent_ref, channel_availability, status_updated_at },
    deactivated: agent.deactivated,
    availability_control: agent.availability_control,
    legacy_routing: false,
  }
}
