import type { Account } from '../account/account.ts'
import { deactivateAgent } from '../domain/agents.ts'
import { isLastAdministrator, provisionAgent, reactivateAgent } from '../domain/provisioning.ts'
import { findUserByEmail } from '../domain/users.ts'
import type { Agent } from '../domain/views/agents.ts'
import { ApiError } from '../errors.ts'
import { isEmail } from '../schemas/fields.ts'
import { agentRow } from '../store/rows/agents.ts'
import { userRow } from '../store/rows/users.ts'
import { ScimError, scimInvalidValue, uniqueness } from './errors.ts'
import {
  type AgentChange,
  agentChange,
  keptAttributes,
  reflectedFields,
  withRenamedAddress,
  writtenAttributes,
} from './user.ts'
import { type Fields, isSame } from './values.ts'

const agentOf = ({ database }: Account, id: number): Agent | undefined => {
  const [agent, user] = [database.agents.get(id), database.users.get(id)]
  return agent && user && { agent, user }
}

/** Whether the provider deleted the agent and it has not been made an agent again since. */
const isHidden = ({ agent }: Agent): boolean => agent.deactivated && agent.scim?.deleted === true

/** Finds a user. Throws a `ScimError` 404, also for a text that is no id. */
export function findUser(account: Account, id: string): Agent {
  const found = /^\d{1,15}$/.test(id) ? agentOf(account, Number(id)) : undefined
  if (found === undefined || isHidden(found)) throw new ScimError(404, `There is no user ${id.slice(0, 100)}`)
  return found
}

/** Users in the order in which they became agents, without those that the provider deleted. */
export function* allUsers(account: Account): Generator<Agent> {
  for (const agent of account.database.agents.by.provisioned.all()) {
    const user = account.database.users.get(agent.id)
    if (user !== undefined) yield { agent, user }
  }
}

export const countUsers = ({ database }: Account): number => database.agents.by.provisioned.size

/** All agents that may have this `userName`, deleted ones included. */
function* namedSo(account: Account, userName: string): Generator<Agent> {
  const name = userName.toLowerCase()
  const { agents, users } = account.database
  const ids = new Set<number>()
  for (const agent of agents.by.key.all(`scim_user_name:${name}`)) ids.add(agent.id)
  for (const user of users.by.key.all(`email:${name}`)) ids.add(user.id)
  for (const id of ids) {
    const agent = agentOf(account, id)
    if (agent !== undefined && String(writtenAttributes(agent).userName).toLowerCase() === name) yield agent
  }
}

export const usersNamed = (account: Account, userName: string): readonly Agent[] =>
  [...namedSo(account, userName)].filter((agent) => !isHidden(agent))

export function usersByExternalId(account: Account, externalId: string): readonly Agent[] {
  const { agents } = account.database
  return [...agents.by.key.all(`scim_external_id:${externalId}`)]
    .map(({ id }) => agentOf(account, id))
    .filter((agent) => agent !== undefined)
    .filter((agent) => !isHidden(agent))
}

/**
 * Makes a user, or brings back one that was deleted. Throws 409 for a name or address that somebody has, 400 where no
 * seat is left.
 */
export function createUser(account: Account, user: Fields): Agent {
  const former = [...namedSo(account, String(user.userName))].find(isHidden)
  const change = checkedChange(account, {}, user, former)
  if (former === undefined) {
    const fallback = String(user.userName).split('@')[0] || String(user.userName)
    const made = asScimError(() =>
      provisionAgent(account, { name: fallback, email: null, ...change }, change.active ?? true),
    )
    return remembered(account, made, {}, user)
  }
  const back = written(account, former, { ...change, active: change.active ?? true })
  const forgotten = account.database.agents.replace(agentRow({ ...back.agent, scim: null }))
  return remembered(account, { ...back, agent: forgotten }, {}, user)
}

/** Changes a user. Throws as `createUser`, and 403 for the last administrator. */
export function changeUser(account: Account, agent: Agent, wanted: Fields): Agent {
  const before = writtenAttributes(agent)
  if (isSame(before, wanted)) return agent
  const change = checkedChange(account, before, wanted, agent)
  const { email } = agent.user
  const after = withRenamedAddress(before, wanted, email, change.email ?? email)
  return remembered(account, written(account, agent, change), before, after, agent)
}

/** Deactivates the agent; its tickets stay. */
export function deleteUser(account: Account, agent: Agent): void {
  const { agent: row, user } = written(account, agent, { active: false })
  const updated_at = account.clock.seconds()
  const known = row.scim ?? { attributes: {}, reflects: reflectedFields(user) }
  const scim = { ...known, deactivated: true, deleted: true, updated_at }
  account.database.agents.replace(agentRow({ ...row, scim }))
}

/** Checks the whole change before anything is written. */
function checkedChange(account: Account, before: Fields, after: Fields, self: Agent | undefined): AgentChange {
  const change = agentChange(before, after, self?.user.email ?? null)
  const { email } = change
  const userName = String(after.userName)
  if (
    before.userName !== after.userName &&
    usersNamed(account, userName).some(({ agent }) => agent.id !== self?.agent.id)
  ) {
    throw uniqueness(`There is a user with the userName ${userName} already`)
  }
  if (email !== undefined && email !== null) {
    if (!isEmail(email)) throw scimInvalidValue(`${email} is no e-mail address`)
    const holder = findUserByEmail(account, email)
    if (holder !== undefined && holder.id !== self?.agent.id) {
      const what = account.database.agents.get(holder.id) === undefined ? 'contact' : 'user'
      throw uniqueness(`There is a ${what} with the e-mail address ${email} already`)
    }
  }
  return change
}

function written(account: Account, agent: Agent, { active, ...fields }: AgentChange): Agent {
  const moved = active === undefined ? agent : withActive(account, agent, active)
  if (Object.keys(fields).length === 0) return moved
  const updated_at = account.clock.seconds()
  return { ...moved, user: account.database.users.replace(userRow({ ...moved.user, ...fields, updated_at })) }
}

function withActive(account: Account, agent: Agent, active: boolean): Agent {
  if (active === !agent.agent.deactivated) return agent
  if (active) return asScimError(() => reactivateAgent(account, agent))
  if (isLastAdministrator(account, agent.agent)) {
    throw new ScimError(403, 'The last account administrator cannot be deactivated: nobody could manage the account')
  }
  return deactivateAgent(account, agent)
}

/** Stores beside the agent what was sent, to be shown so again. */
function remembered(account: Account, now: Agent, before: Fields, after: Fields, was: Agent = now): Agent {
  const attributes = keptAttributes(before, after, was)
  const updated_at = account.clock.seconds()
  const { deactivated } = now.agent
  const scim = { attributes, reflects: reflectedFields(now.user), deactivated, deleted: false, updated_at }
  return { ...now, agent: account.database.agents.replace(agentRow({ ...now.agent, scim })) }
}

/** Turns the one error that Freshdesk's rules can raise here, that no seat is left, into one of SCIM. */
function asScimError<Result>(act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    throw new ScimError(error.status, `${error.message} All seats of the account are taken.`)
  }
}
