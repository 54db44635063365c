import { z } from 'zod'
import type { Account } from '../account/account.ts'
import { actorOf, apiKeyOf } from '../account/actor.ts'
import { activateAgent } from '../domain/agents.ts'
import type { Agent } from '../domain/views/agents.ts'
import { decide } from '../http/permit.ts'
import { endpoints } from '../routes/index.ts'
import { agentRow, type RoleRow } from '../store/rows.ts'
import { formatTime } from '../times.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'
import { ApiKeyReply, PermissionListReply, Privileges, RoleListReply, RoleReply } from './schemas.ts'

function findAgent(account: Account, { id = '' }: Readonly<Record<string, string>>): Agent {
  const agent = account.database.agents.get(Number(id))
  const user = account.database.users.get(Number(id))
  if (agent === undefined || user === undefined) throw new ControlError(404, `There is no agent with the id ${id}`)
  return { agent, user }
}

const keyOf = (account: Account, { agent, user }: Agent) => ({
  agent_id: agent.id,
  key: apiKeyOf(account, agent),
  is_valid: user.active && !agent.deactivated,
})

const viewedRole = (role: RoleRow) => ({
  id: role.id,
  name: role.name,
  description: role.description,
  default: role.default,
  privileges: role.privileges,
  created_at: formatTime(role.created_at),
  updated_at: formatTime(role.updated_at),
})

/** Rotated keys are random, but by the account's seed: a rerun gives the same. */
function rotateKey(account: Account, { agent, user }: Agent): Agent {
  const key = account.random.uuid('api_key').replaceAll('-', '').slice(0, 20)
  return { agent: account.database.agents.replace(agentRow({ ...agent, api_key: key })), user }
}

function checkRoleName(account: Account, name: string | undefined, selfId?: number): void {
  const isTaken = [...account.database.roles.all()].some((role) => role.name === name && role.id !== selfId)
  if (isTaken) throw new ControlError(409, `There is a role named ${name} already`)
}

/** Keys, activation, custom roles, and what an agent may do. */
export const agentOperations: readonly ControlOperation[] = [
  operation({
    id: 'viewApiKey',
    summary: 'View the API key of an agent',
    method: 'get',
    path: '/agents/:id/api-key',
    scope: 'account',
    status: 200,
    reply: ApiKeyReply,
    handle: ({ account, params }) => keyOf(account, findAgent(account, params)),
  }),
  operation({
    id: 'rotateApiKey',
    summary: 'Give an agent a new API key',
    method: 'post',
    path: '/agents/:id/api-key',
    scope: 'account',
    status: 201,
    reply: ApiKeyReply,
    handle: ({ account, params }) => keyOf(account, rotateKey(account, findAgent(account, params))),
  }),
  operation({
    id: 'activateAgent',
    summary: 'Confirm the e-mail of an agent, whose key is then valid',
    method: 'post',
    path: '/agents/:id/activate',
    scope: 'account',
    status: 200,
    reply: ApiKeyReply,
    handle({ account, params }) {
      activateAgent(account, findAgent(account, params))
      return keyOf(account, findAgent(account, params))
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
    handle({ account, params }) {
      const { agent } = findAgent(account, params)
      const actor = actorOf(account, agent)
      return endpoints.map((endpoint) => ({
        operation: endpoint.id,
        ...(actor === undefined
          ? { allowed: false, rule: 'the agent is deactivated or has not confirmed its e-mail: its key is 401' }
          : decide(endpoint, account, actor)),
      }))
    },
  }),
  operation({
    id: 'listRoles',
    summary: 'List the roles with their privileges',
    method: 'get',
    path: '/roles',
    scope: 'account',
    status: 200,
    reply: RoleListReply,
    handle: ({ account }) => [...account.database.roles.all()].map(viewedRole),
  }),
  operation({
    id: 'createRole',
    summary: 'Create a role of one’s own',
    method: 'post',
    path: '/roles',
    scope: 'account',
    status: 201,
    reply: RoleReply,
    errors: [409],
    body: () =>
      z.strictObject({ name: z.string().min(1), description: z.string().optional(), privileges: Privileges() }),
    handle({ account, body }) {
      checkRoleName(account, body.name)
      const now = account.clock.seconds()
      return viewedRole(
        account.database.roles.insert({
          id: account.ids.next('role'),
          created_at: now,
          updated_at: now,
          name: body.name,
          description: body.description ?? '',
          default: false,
          privileges: body.privileges,
        }),
      )
    },
  }),
  operation({
    id: 'updateRole',
    summary: 'Change a role of one’s own; the stock roles stay',
    method: 'patch',
    path: '/roles/:id',
    scope: 'account',
    status: 200,
    reply: RoleReply,
    errors: [409],
    body: () =>
      z.strictObject({
        name: z.string().min(1).optional(),
        description: z.string().optional(),
        privileges: Privileges().optional(),
      }),
    handle({ account, params, body }) {
      const role = account.database.roles.get(Number(params.id))
      if (role === undefined) throw new ControlError(404, `There is no role with the id ${params.id}`)
      if (role.default) throw new ControlError(409, 'A stock role cannot be changed')
      checkRoleName(account, body.name, role.id)
      return viewedRole(
        account.database.roles.replace({
          ...role,
          name: body.name ?? role.name,
          description: body.description ?? role.description,
          privileges: body.privileges ?? role.privileges,
          updated_at: account.clock.seconds(),
        }),
      )
    },
  }),
]
