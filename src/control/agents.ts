import type { Account } from '../account/account.ts'
import { actorOf, apiKeyOf } from '../account/actor.ts'
import { activateAgent } from '../domain/agents.ts'
import type { Agent } from '../domain/views/agents.ts'
import { decide } from '../http/permit.ts'
import { endpoints } from '../routes/index.ts'
import { agentRow } from '../store/rows/agents.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'
import { ActivatedReply, ApiKeyReply, PermissionListReply } from './schemas.ts'
import { checkTrust } from './secrets.ts'

/** API key of an agent, as an account shows it: after the prefix of a fork. */
export interface AgentKey {
  readonly agent_id: number
  readonly key: string
  /** False until the agent has confirmed its e-mail, and once it is deleted. */
  readonly is_valid: boolean
}

/** Decision about an operation for one agent. */
export interface Permission {
  /** Id of the operation. */
  readonly operation: string
  readonly allowed: boolean
  /** Sentence about the rule. */
  readonly rule: string
}

/** Finds an agent. Throws `ControlError` 404. */
function findAgent({ database }: Account, id: number): Agent {
  const agent = database.agents.get(id)
  const user = database.users.get(id)
  if (agent === undefined || user === undefined) throw new ControlError(404, `There is no agent with the id ${id}`)
  return { agent, user }
}

const viewed = (account: Account, { agent, user }: Agent): AgentKey => ({
  agent_id: agent.id,
  key: apiKeyOf(account, agent),
  is_valid: user.active && !agent.deactivated,
})

/** Views the agent's API key. Throws `ControlError` 404. */
export const viewKey = (account: Account, agentId: number): AgentKey => viewed(account, findAgent(account, agentId))

/**
 * Gives the agent a new random key, which follows from the account's seed: a rerun gives the same. Throws
 * `ControlError` 404.
 */
export function rotateKey(account: Account, agentId: number): AgentKey {
  const { agent, user } = findAgent(account, agentId)
  const api_key = account.random.uuid('api_key').replaceAll('-', '').slice(0, 20)
  return viewed(account, { agent: account.database.agents.replace(agentRow({ ...agent, api_key })), user })
}

/** Confirms the agent's e-mail. Throws `ControlError` 404. */
export function confirmAgent(account: Account, agentId: number): AgentKey {
  activateAgent(account, findAgent(account, agentId))
  return viewKey(account, agentId)
}

/** Lists whether the agent may call each operation of the API. Throws `ControlError` 404. */
export function permissionsOf(account: Account, agentId: number): readonly Permission[] {
  const actor = actorOf(account, findAgent(account, agentId).agent)
  return endpoints.map((endpoint) => ({
    operation: endpoint.id,
    ...(actor === undefined
      ? { allowed: false, rule: 'the agent is deactivated or has not confirmed its e-mail: its key is 401' }
      : decide(endpoint, account, actor)),
  }))
}

/** Operations on keys, activation, and permissions of agents. */
export const agentOperations: readonly ControlOperation[] = [
  operation({
    id: 'viewApiKey',
    summary: 'View the API key of an agent',
    method: 'get',
    path: '/agents/:id/api-key',
    scope: 'account',
    status: 200,
    reply: ApiKeyReply,
    handle({ account, params, ...call }) {
      checkTrust(call)
      return viewKey(account, Number(params.id))
    },
  }),
  operation({
    id: 'rotateApiKey',
    summary: 'Give an agent a new API key',
    method: 'post',
    path: '/agents/:id/api-key',
    scope: 'account',
    status: 201,
    reply: ApiKeyReply,
    handle({ account, params, ...call }) {
      checkTrust(call)
      return rotateKey(account, Number(params.id))
    },
  }),
  operation({
    id: 'activateAgent',
    summary: 'Confirm the e-mail of an agent, whose key is then valid',
    method: 'post',
    path: '/agents/:id/activate',
    scope: 'account',
    status: 200,
    reply: ActivatedReply,
    handle({ account, params, isTrusted }) {
      const { key, ...agent } = confirmAgent(account, Number(params.id))
      return isTrusted ? { agent_id: agent.agent_id, key, is_valid: agent.is_valid } : agent
    },
  }),
  operation({
    id: 'listPermissions',
    summary: 'List which operations of the API an agent may call, and by which rule',
    method: 'get',
    path: '/agents/:id/permissions',
    scope: 'account',
    status: 200,
    reply: PermissionListReply,
    handle: ({ account, params }) => permissionsOf(account, Number(params.id)),
  }),
]
