import type { Account, AccountRows } from '../account/account.ts'
import { type AgentRow, agentRow } from '../store/rows/agents.ts'

/** Who is in a group or has a skill stands with the agents; these read and write it from the other side. */
export interface AgentList {
  readonly of: 'group_ids' | 'skill_ids'
  /** The group or the skill. */
  readonly id: number
}

const INDEX_KEYS = { group_ids: 'group_id', skill_ids: 'skill_id' } as const

/** Deleted agents too: they are still viewed, with their groups and skills. */
const everyAgentOf = ({ database }: AccountRows, { of, id }: AgentList): AgentRow[] => [
  ...database.agents.by.key.all(`${INDEX_KEYS[of]}:${id}`),
]

/** By id. */
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

/** Before the group or the skill is deleted. */
export function leaveAgents(account: Account, list: AgentList): void {
  for (const agent of everyAgentOf(account, list)) setMembership(account, agent, list, false)
}

function setMembership({ database }: Account, agent: AgentRow, { of, id }: AgentList, isMember: boolean): void {
  const others = without(agent[of], id)
  database.agents.replace(agentRow({ ...agent, [of]: isMember ? [...others, id] : others }))
}

export const without = (ids: readonly number[], gone: number): number[] => ids.filter((id) => id !== gone)
