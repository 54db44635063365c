import type { AgentRow } from '../store/rows/agents.ts'
import type { UserRow } from '../store/rows/users.ts'
import type { Account } from './account.ts'
import { PRIVILEGES, type Privilege } from './privileges.ts'

/** The agent whose key, or e-mail and password, a request carries. */
export interface Actor {
  readonly id: number
  readonly agent: AgentRow
  readonly user: UserRow
  readonly privileges: ReadonlySet<Privilege>
}

/** The person behind a doing. */
export type Author = Pick<Actor, 'id'>

const isPrivilege = (name: string): name is Privilege => (PRIVILEGES as readonly string[]).includes(name)

/** Undefined when the agent was deactivated or has yet to confirm its e-mail: its credentials are refused. */
export function actorOf(account: Account, agent: AgentRow): Actor | undefined {
  const user = account.database.users.get(agent.id)
  if (agent.deactivated || user === undefined || !user.active) return undefined
  return { id: agent.id, agent, user, privileges: privilegesOf(account, agent) }
}

const knownPrivileges = new WeakMap<AgentRow, { readonly roles: object; readonly privileges: ReadonlySet<Privilege> }>()

/** Privileges of all its roles; gathered once, as long as neither the agent nor a role changes. */
function privilegesOf({ database: { roles } }: Account, agent: AgentRow): ReadonlySet<Privilege> {
  const known = knownPrivileges.get(agent)
  if (known?.roles === roles.version) return known.privileges
  const names = agent.role_ids.flatMap((id) => roles.get(id)?.privileges ?? [])
  const privileges = new Set(names.filter(isPrivilege))
  knownPrivileges.set(agent, { roles: roles.version, privileges })
  return privileges
}

export function findActorByKey(account: Account, apiKey: string): Actor | undefined {
  const { agents } = account.database
  const last = lastFound.get(agents.version)
  if (last?.apiKey === apiKey) return actorOf(account, last.agent)
  const agent = agents.by.key.find(`api_key:${apiKey}`)
  if (agent === undefined) return undefined
  lastFound.set(agents.version, { apiKey, agent })
  return actorOf(account, agent)
}

/** The key found last in agents of one version: most calls bear the key of the one before. */
const lastFound = new WeakMap<object, { readonly apiKey: string; readonly agent: AgentRow }>()

/** The key as clients send it: in an account made later with the account's name before it, `w1.admin-api-key`. */
export const apiKeyOf = ({ keyPrefix }: Account, { api_key }: AgentRow): string => `${keyPrefix}${api_key}`

/** E-mail and password also worked on v2 (the v1 documentation; inferred for today). */
export function findActorByPassword(account: Account, email: string, password: string): Actor | undefined {
  for (const user of account.database.users.by.key.all(`email:${email.toLowerCase()}`)) {
    const agent = account.database.agents.get(user.id)
    if (agent?.password != null && agent.password === password) return actorOf(account, agent)
  }
  return undefined
}
