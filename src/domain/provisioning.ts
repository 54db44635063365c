import type { Account } from '../account/account.ts'
import { type AgentRow, agentRow } from '../store/rows/agents.ts'
import { type UserRow, userRow } from '../store/rows/users.ts'
import { newAgentRow, takeSeat } from './agents.ts'
import { createContact } from './users.ts'
import type { Agent } from './views/agents.ts'

/** Agents as an identity provider manages them: it makes, deactivates and reactivates them, and vouches for them. */

type Person = Pick<UserRow, 'name' | 'email'> & Partial<Pick<UserRow, 'phone' | 'mobile' | 'job_title'>>

/** Makes an agent with a seat, the default role and a key that is valid at once: there is nothing to confirm. */
export function provisionAgent(account: Account, person: Person, isActive: boolean): Agent {
  if (isActive) takeSeat(account)
  const { agents, users } = account.database
  const { name, email, phone = null, mobile = null, job_title = null } = person
  const made = createContact(account, { name, email, phone, mobile, job_title, active: true, is_agent: isActive })
  // An agent belongs to no customer's company.
  const user = users.replace(userRow({ ...made, company_id: null }))
  const row = newAgentRow(account, user, { ticket_scope: 1 })
  return { agent: agents.insert(agentRow({ ...row, deactivated: !isActive })), user }
}

/** Reactivates an agent with the roles, groups, scope and key it had. Throws when no seat is left. */
export function reactivateAgent(account: Account, { agent, user }: Agent): Agent {
  if (!agent.occasional) takeSeat(account)
  const updated_at = account.clock.seconds()
  const person = {
    is_agent: true,
    deleted: false,
    blocked: false,
    merged_into: null,
    company_id: null,
    other_companies: [],
  }
  return {
    agent: account.database.agents.replace(agentRow({ ...agent, deactivated: false, updated_at })),
    user: account.database.users.replace(userRow({ ...user, ...person, active: true, updated_at })),
  }
}

/** Whether nobody else could manage the account. */
export function isLastAdministrator({ database }: Account, agent: AgentRow): boolean {
  const managing = [...database.roles.all()].filter(({ privileges }) => privileges.includes('manage_account'))
  const isManaging = ({ role_ids, deactivated }: AgentRow) =>
    !deactivated && managing.some(({ id }) => role_ids.includes(id))
  const others = managing.flatMap(({ id }) => [...database.agents.by.key.all(`role_id:${id}`)])
  return isManaging(agent) && !others.some((other) => other.id !== agent.id && isManaging(other))
}
