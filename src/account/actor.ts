import type { AgentRow, UserRow } from '../store/rows.ts'
import type { Account } from './account.ts'
import { PRIVILEGES, type Privilege } from './privileges.ts'

/** The agent whose key, or e-mail and password, a request carries. */
export interface Actor {
  readonly id: number
  readonly agent: AgentRow
  readonly user: UserRow
  readonly privileges: ReadonlySet<Privilege>
}

const isPrivilege = (name: string): name is Privilege => (PRIVILEGES as readonly string[]).includes(name)

/** Undefined when the agent was deactivated: its credentials are refused. */
export function actorOf(account: Account, agent: AgentRow): Actor | undefined {
  const user = account.database.users.get(agent.id)
  if (agent.deactivated || user === undefined || user.deleted) return undefined
  const privileges = new Set<Privilege>()
  for (const id of agent.role_ids) {
    for (const name of account.database.roles.get(id)?.privileges ?? []) if (isPrivilege(name)) privileges.add(name)
  }
  return { id: agent.id, agent, user, privileges }
}

export function findActorByKey(account: Account, apiKey: string): Actor | undefined {
  const agent = account.database.agents.by.key.find(`api_key:${apiKey}`)
  return agent && actorOf(account, agent)
}

/** E-mail and password also worked on v2 (the v1 documentation; inferred for today). */
export function findActorByPassword(account: Account, email: string, password: string): Actor | undefined {
  for (const user of account.database.users.by.key.all(`email:${email.toLowerCase()}`)) {
    const agent = account.database.agents.get(user.id)
    if (agent?.password != null && agent.password === password) return actorOf(account, agent)
  }
  return undefined
}
