import type { Account } from '../account/account.ts'
import { compareNames } from '../store/order.ts'
import type { Seconds } from '../store/rows/base.ts'
import { AGENT_SHELF, type UserRow } from '../store/rows/users.ts'
import { findAgentById, isViewedAgent } from './agents.ts'
import { type Page, pageOf } from './paging.ts'
import { suggest } from './suggest.ts'
import type { Agent } from './views/agents.ts'

export interface AgentQuery {
  readonly email?: string | undefined
  readonly mobile?: string | undefined
  readonly phone?: string | undefined
  readonly state?: 'fulltime' | 'occasional' | undefined
  readonly active?: boolean | undefined
  readonly updated_since?: Seconds | undefined
  readonly page?: number | undefined
  readonly per_page?: number | undefined
}

/** Lists agents by name; deactivated ones only with `active=false`. */
export function listAgents(account: Account, query: AgentQuery): Page<Agent> {
  const { agents, users } = account.database
  const deactivated = query.active === false
  const rows = deactivated ? deactivatedUsers(account) : users.by.state.under({ shelf: AGENT_SHELF })
  const agentOf = (user: UserRow) => agents.get(user.id)
  const page = pageOf(
    {
      ordered: deactivated ? [...rows].sort(compareNames) : rows,
      compare: compareNames,
      matches: (user) => {
        const agent = agentOf(user)
        return (
          agent !== undefined &&
          agent.deactivated === deactivated &&
          (query.email === undefined || user.email === query.email) &&
          (query.mobile === undefined || user.mobile === query.mobile) &&
          (query.phone === undefined || user.phone === query.phone) &&
          (query.state === undefined || agent.occasional === (query.state === 'occasional')) &&
          (query.updated_since === undefined || Math.max(agent.updated_at, user.updated_at) >= query.updated_since)
        )
      },
    },
    query,
  )
  return { ...page, rows: page.rows.map((user) => findAgentById(account, user.id)) }
}

const deactivatedUsers = (account: Account): UserRow[] =>
  [...account.database.agents.by.key.all('deactivated')]
    .filter((agent) => isViewedAgent(account, agent))
    .map(({ id }) => account.database.users.get(id))
    .filter((user) => user !== undefined)

/** Agents whose name has words that begin with those of the term, or whose e-mail begins with it. */
export function suggestAgents({ database: { users } }: Account, term: string): UserRow[] {
  const { key, state } = users.by
  const named = (sort_name: string) => state.under({ shelf: AGENT_SHELF, sort_name })
  return suggest({ key, named, isWanted: ({ is_agent }) => is_agent }, term)
}
