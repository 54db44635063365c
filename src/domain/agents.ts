import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { agentKeyOf } from '../account/public-keys.ts'
import {
  accessDenied,
  type FieldError,
  inconsistentState,
  invalidValue,
  maxAgentsReached,
  notFound,
  readonlyField,
} from '../errors.ts'
import { type AgentRow, type AgentType, agentRow } from '../store/rows/agents.ts'
import { AGENT_SHELF, type UserRow, userRow } from '../store/rows/users.ts'
import type { JobSource } from '../time/jobs.ts'
import { mailInvitation } from './invitations.ts'
import { createContact } from './users.ts'
import type { Agent } from './views/agents.ts'

export interface AgentFields {
  readonly email?: string | undefined
  readonly ticket_scope?: 1 | 2 | 3 | undefined
  readonly agent_type?: 1 | 2 | 3 | undefined
  readonly type?: AgentType | undefined
  readonly occasional?: boolean | null | undefined
  readonly signature?: string | null | undefined
  readonly skill_ids?: readonly number[] | null | undefined
  readonly group_ids?: readonly number[] | null | undefined
  readonly role_ids?: readonly number[] | null | undefined
  readonly focus_mode?: boolean | null | undefined
  readonly name?: string | undefined
  readonly job_title?: string | null | undefined
  readonly phone?: string | null | undefined
  readonly mobile?: string | null | undefined
  readonly language?: string | null | undefined
  readonly time_zone?: string | null | undefined
}

const TYPE_BY_NUMBER = { 1: 'support_agent', 2: 'field_agent', 3: 'collaborator' } as const

/** Finds an agent, deactivated ones included, since a deleted agent can still be viewed by its id. Throws 404. */
export function findAgentById(account: Account, id: number): Agent {
  const agent = account.database.agents.get(id)
  const user = account.database.users.get(id)
  if (agent === undefined || user === undefined) throw notFound()
  return { agent, user }
}

/**
 * Finds an agent that a view may show. Throws 404 for a deleted one where the setting `deleted_agent_is` says that such
 * an agent is a contact and nothing else.
 */
export function findViewedAgent(account: Account, id: number): Agent {
  const found = findAgentById(account, id)
  if (!isViewedAgent(account, found.agent)) throw notFound()
  return found
}

/** Whether a view shows the agent. One that an identity provider deactivated was not deleted and is always shown. */
export const isViewedAgent = ({ settings }: Account, { deactivated, scim }: AgentRow): boolean =>
  !deactivated || settings.deleted_agent_is === 'both' || scim?.deactivated === true

export function findActiveAgent(account: Account, id: number): Agent {
  const found = findAgentById(account, id)
  if (found.agent.deactivated) throw notFound()
  return found
}

/** Checks that the roles, groups and skills exist, and that there is a role. */
export function checkAgent(account: Account, fields: AgentFields): FieldError[] {
  const { roles, groups, skills } = account.database
  const errors: FieldError[] = []
  const check = (name: 'role_ids' | 'group_ids' | 'skill_ids', what: string, exists: (id: number) => boolean) => {
    if ((fields[name] ?? []).every(exists)) return
    errors.push(invalidValue(name, `There are no ${what} matching the given ${name}`))
  }
  check('role_ids', 'roles', (id) => roles.get(id) !== undefined)
  check('group_ids', 'groups', (id) => groups.get(id) !== undefined)
  check('skill_ids', 'skills', (id) => skills.get(id) !== undefined)
  if (fields.role_ids?.length === 0) {
    errors.push(invalidValue('role_ids', 'An agent should have at least one role'))
  }
  return errors
}

/**
 * Refuses a new email unless the setting `agent_email_editable` is on: sources disagree about whether it can change
 * (docs/fidelity.md).
 */
export function checkEmailChange(account: Account, user: UserRow, { email }: AgentFields): FieldError[] {
  if (email === undefined || email === user.email || account.settings.agent_email_editable) return []
  return [readonlyField('email', 'The email of an agent cannot be changed')]
}

/** Number of seats in use: each full-time agent takes one. */
export function usedSeats(account: Account): number {
  let used = 0
  for (const user of account.database.users.by.state.under({ shelf: AGENT_SHELF })) {
    if (account.database.agents.get(user.id)?.occasional === false) used++
  }
  return used
}

/**
 * Throws when no seat is left. Sources disagree about the error: the setting `seat_limit_status` chooses between 400
 * and 403 `max_agents_reached`.
 */
export function takeSeat(account: Account): void {
  if (usedSeats(account) < account.settings.seats) return
  throw maxAgentsReached(account.settings.seat_limit_status)
}

const defaultRoleIds = (account: Account): number[] =>
  [...account.database.roles.all()].filter((role) => role.default && role.name === 'Agent').map((role) => role.id)

function agentPart(account: Account, fields: AgentFields): Partial<AgentRow> {
  const type = fields.type ?? (fields.agent_type === undefined ? undefined : TYPE_BY_NUMBER[fields.agent_type])
  const given = {
    type,
    ticket_scope: fields.ticket_scope,
    occasional: fields.occasional ?? undefined,
    signature: fields.signature,
    skill_ids: fields.skill_ids === null ? [] : fields.skill_ids,
    group_ids: fields.group_ids === null ? [] : fields.group_ids,
    role_ids: fields.role_ids === null ? defaultRoleIds(account) : fields.role_ids,
    focus_mode: fields.focus_mode ?? undefined,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

function personPart(fields: AgentFields): Partial<UserRow> {
  const { name, job_title, phone, mobile, email } = fields
  const given = {
    name,
    job_title,
    phone,
    mobile,
    email,
    language: fields.language ?? undefined,
    time_zone: fields.time_zone ?? undefined,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

/** Makes an agent who has yet to confirm: its key is refused until it is active. The invitation is in the outbox. */
export function addAgent(
  account: Account,
  fields: AgentFields & { readonly email: string },
  { hasSeat = false } = {},
): Agent {
  if (!hasSeat && fields.occasional !== true) takeSeat(account)
  const user = createContact(account, {
    ...personPart(fields),
    name: fields.name ?? fields.email.split('@')[0] ?? fields.email,
    email: fields.email,
    is_agent: true,
  })
  // An agent belongs to no customer's company.
  const person = account.database.users.replace(userRow({ ...user, company_id: null }))
  const agent = account.database.agents.insert(newAgentRow(account, person, fields))
  inviteAgent(account, person)
  return { agent, user: person }
}

export function newAgentRow(account: Account, { id, active }: UserRow, fields: AgentFields): AgentRow {
  const now = account.clock.seconds()
  const wait = account.settings.agent_activates_after_s
  return agentRow({
    id,
    created_at: now,
    role_ids: defaultRoleIds(account),
    ...agentPart(account, fields),
    api_key: agentKeyOf(account, id),
    activates_at: active || wait === null ? null : now + wait,
  })
}

/**
 * Changes an agent. Throws 403 (inferred) when an agent would change its own scope or roles; sending the present values
 * is no change.
 */
export function changeAgent(account: Account, actor: Actor, { agent, user }: Agent, fields: AgentFields): Agent {
  const changesItself = actor.id === agent.id
  if (changesItself && changesRights(agent, agentPart(account, fields))) throw accessDenied()
  if (agent.occasional && fields.occasional === false) takeSeat(account)
  const now = account.clock.seconds()
  const { agents, users } = account.database
  return {
    agent: agents.replace(agentRow({ ...agent, ...agentPart(account, fields), updated_at: now })),
    user: users.replace(userRow({ ...user, ...personPart(fields), updated_at: now })),
  }
}

function changesRights(agent: AgentRow, { ticket_scope, role_ids }: Partial<AgentRow>): boolean {
  const hasOtherRoles = role_ids !== undefined && !isSameSet(role_ids, agent.role_ids)
  return hasOtherRoles || (ticket_scope !== undefined && ticket_scope !== agent.ticket_scope)
}

const isSameSet = (some: readonly number[], others: readonly number[]) =>
  new Set(some).size === new Set(others).size && some.every((id) => others.includes(id))

/**
 * Makes the agent a contact of the same id. What the agent touched keeps that id, and the agent can still be viewed, as
 * deactivated. Throws 403 when an agent would delete itself (inferred).
 */
export function removeAgent(account: Account, actor: Actor, agent: Agent): void {
  if (actor.id === agent.agent.id) throw accessDenied()
  deactivateAgent(account, agent)
}

export function deactivateAgent(account: Account, { agent, user }: Agent): Agent {
  const updated_at = account.clock.seconds()
  const scim = agent.scim && { ...agent.scim, deactivated: false }
  return {
    agent: account.database.agents.replace(agentRow({ ...agent, scim, deactivated: true, updated_at })),
    user: account.database.users.replace(userRow({ ...user, is_agent: false, updated_at })),
  }
}

/** Mails the invitation, unless the account has single sign-on: who signs in there is known already. */
function inviteAgent(account: Account, user: UserRow): void {
  if (!account.settings.saml_sso) mailInvitation(account, user)
}

/** Makes a contact an agent. Source: https://developers.freshdesk.com/api/#make_agent */
export function makeAgent(account: Account, contact: UserRow, fields: AgentFields): Agent {
  if (contact.email === null) throw inconsistentState('A contact without an email cannot be made an agent')
  if (fields.occasional !== true) takeSeat(account)
  const { agents, users } = account.database
  const now = account.clock.seconds()
  const user = users.replace(
    userRow({ ...contact, is_agent: true, other_emails: [], company_id: null, other_companies: [], updated_at: now }),
  )
  const row = newAgentRow(account, user, fields)
  const former = agents.get(contact.id)
  // The names that an identity provider gave the agent stay.
  const scim = former?.scim && { ...former.scim, deleted: false }
  const agent = former === undefined ? agents.insert(row) : agents.replace(agentRow({ ...row, scim: scim ?? null }))
  if (!user.active) inviteAgent(account, user)
  return { agent, user }
}

/** Confirms the agent's e-mail: from now on its key is accepted. */
export function activateAgent(account: Account, { agent, user }: Agent): void {
  const { agents, users } = account.database
  users.replace(userRow({ ...user, active: true, updated_at: account.clock.seconds() }))
  agents.replace(agentRow({ ...agent, activates_at: null }))
}

/** Activates invited agents after the time that the account's setting names. */
export const agentActivations = (account: Account): JobSource => ({
  kind: 'agent_activation',
  next() {
    const next = account.database.agents.by.nextActivation.first()?.activates_at
    return next == null ? undefined : next * 1000
  },
  run() {
    const next = account.database.agents.by.nextActivation.first()
    if (next === undefined) throw new Error('an activation ran without an agent that is due')
    activateAgent(account, findAgentById(account, next.id))
    return next.id
  },
})
