import type { Account, AccountRows } from '../account/account.ts'
import { type AgentRow, agentRow } from '../store/rows/agents.ts'

/**
 * The members of a group, or the agents with a skill. Agents' rows hold which groups and skills an agent has; the
 * functions here read and write that from the side of the group or skill.
 */
export interface AgentList {
  readonly of: 'group_ids' | 'skill_ids'
  /** Id of the group or skill. */
  readonly id: number
}

const INDEX_KEYS = { group_ids: 'group_id', skill_ids: 'skill_id' } as const

/** Every agent of the list, deleted ones included: they can still be viewed, with their groups and skills. */
const everyAgentOf = ({ database }: AccountRows, { of, id }: AgentList): AgentRow[] => [
  ...database.agents.by.key.all(`${INDEX_KEYS[of]}:${id}`),
]

/** Agents of the list that are not deactivated, ordered by id. */
export const agentsOf = (account: AccountRows, list: AgentList): AgentRow[] =>
  everyAgentOf(account, list)
    .filter((agent) => !agent.deactivated)
    .sort((a, b) => a.id - b.id)

export const agentIdsOf = (account: AccountRows, list: AgentList): number[] =>
  agentsOf(account, list).map((agent) => agent.id)

export function setAgentsOf(account: Account, list: AgentList, wantedIds: readonly number[]): void {
  const wanted = new Set(wantedIds)
  for (const id of new Set([...agentIdsOf(account, list), ...wanted])) {
    const agent = account.database.agents.get(id)
    if (agent !== undefined && agent[list.of].includes(list.id) !== wanted.has(id)) {
      setMembership(account, agent, list, wanted.has(id))
    }
  }
}

/** Takes the group or skill away from all its agents; called before it is deleted. */
export function leaveAgents(account: Account, list: AgentList): void {
  for (const agent of everyAgentOf(account, list)) setMembership(account, agent, list, false)
}

function setMembership({ database }: Account, agent: AgentRow, { of, id }: AgentList, isMember: boolean): void {
  const others = without(agent[of], id)
  database.agents.replace(agentRow({ ...agent, [of]: isMember ? [...others, id] : others }))
}

export const without = (ids: readonly number[], gone: number): number[] => ids.filter((id) => id !== gone)
