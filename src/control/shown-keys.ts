import type { Account } from '../account/account.ts'
import { apiKeyOf } from '../account/actor.ts'
import { isPublicKey } from '../account/public-keys.ts'

/** Keys that a view of an account shows; `public` ones are those that anybody knows. */
export type ShownKeys = 'all' | 'public' | 'none'

/** The agents, each with its key where that is to be shown. */
export function viewedKeys(account: Account, shown: ShownKeys) {
  const { agents, users, roles } = account.database
  return [...agents.all()].map((agent) => ({
    agent_id: agent.id,
    email: users.get(agent.id)?.email ?? null,
    role: roles.get(agent.role_ids[0] ?? 0)?.name ?? null,
    ...(shown === 'all' || (shown === 'public' && isPublicKey(agent.api_key)) ? { key: apiKeyOf(account, agent) } : {}),
  }))
}
