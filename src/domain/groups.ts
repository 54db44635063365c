import type { Account, AccountRows } from '../account/account.ts'
import { duplicateValue, type FieldError, invalidValue, notFound } from '../errors.ts'
import { agentRow } from '../store/rows/agents.ts'
import { cannedResponseRow } from '../store/rows/canned-responses.ts'
import { type GroupRow, groupRow } from '../store/rows/groups.ts'
import { SHELVES } from '../store/rows/tickets.ts'
import { type Page, type PageRequest, pageOf } from './paging.ts'
import { changeTicket } from './tickets.ts'
import { findAgent } from './users.ts'

export interface GroupFields {
  readonly name?: string | undefined
  readonly description?: string | null | undefined
  readonly agent_ids?: readonly number[] | null | undefined
  readonly auto_ticket_assign?: number | undefined
  readonly escalate_to?: number | null | undefined
  readonly unassigned_for?: string | null | undefined
  readonly business_hour_id?: number | null | undefined
  readonly group_type?: GroupRow['group_type'] | undefined
  readonly allow_agents_to_change_availability?: boolean | undefined
}

export function findGroup(account: Account, id: number): GroupRow {
  const group = account.database.groups.get(id)
  if (group === undefined) throw notFound()
  return group
}

export function checkGroup(account: Account, fields: GroupFields, selfId?: number): FieldError[] {
  const { groups, business_hours } = account.database
  const errors: FieldError[] = []
  if (!(fields.agent_ids ?? []).every((id) => findAgent(account, id) !== undefined)) {
    errors.push(invalidValue('agent_ids', 'There are no agents matching the given agent_ids'))
  }
  if (fields.escalate_to != null && findAgent(account, fields.escalate_to) === undefined) {
    errors.push(invalidValue('escalate_to', 'There is no agent matching the given escalate_to'))
  }
  const hours = fields.business_hour_id
  if (hours != null && business_hours.get(hours) === undefined) {
    errors.push(invalidValue('business_hour_id', 'There is no business hour matching the given business_hour_id'))
  }
  if (fields.name === undefined) return errors
  const holders = [...groups.by.key.all(`name:${fields.name.toLowerCase()}`)]
  if (holders.some((group) => group.id !== selfId)) errors.push(duplicateValue('name'))
  return errors
}

/** The members, by id: the agents' rows are where membership is kept. */
export const memberIds = (account: Account, groupId: number): number[] =>
  [...account.database.agents.by.key.all(`group_id:${groupId}`)]
    .filter((agent) => !agent.deactivated)
    .map((agent) => agent.id)
    .sort((a, b) => a - b)

function setMembers(account: Account, groupId: number, memberIdsWanted: readonly number[]): void {
  const { agents } = account.database
  const wanted = new Set(memberIdsWanted)
  for (const id of new Set([...memberIds(account, groupId), ...wanted])) {
    const agent = agents.get(id)
    if (agent === undefined || agent.group_ids.includes(groupId) === wanted.has(id)) continue
    const others = without(agent.group_ids, groupId)
    agents.replace(agentRow({ ...agent, group_ids: wanted.has(id) ? [...others, groupId] : others }))
  }
}

/** Deleted agents too: they are still viewed, with their groups. */
function removeMembers(account: Account, groupId: number): void {
  const { agents } = account.database
  for (const agent of [...agents.by.key.all(`group_id:${groupId}`)]) {
    agents.replace(agentRow({ ...agent, group_ids: without(agent.group_ids, groupId) }))
  }
}

const without = (ids: readonly number[], gone: number): number[] => ids.filter((id) => id !== gone)

function rowFields({ agent_ids: _, unassigned_for, ...fields }: GroupFields): Partial<GroupRow> {
  const given = Object.entries({ ...fields, unassigned_for: unassigned_for === null ? '30m' : unassigned_for })
  return Object.fromEntries(given.filter(([, value]) => value !== undefined))
}

/** Recorded: a new group has the account's default hours. */
export const defaultBusinessHourId = (account: AccountRows): number | null =>
  [...account.database.business_hours.all()].find((hours) => hours.is_default)?.id ?? null

export function addGroup(account: Account, fields: GroupFields & { readonly name: string }): GroupRow {
  const group = account.database.groups.insert(
    groupRow({
      business_hour_id: defaultBusinessHourId(account),
      ...rowFields(fields),
      name: fields.name,
      id: account.ids.next('group'),
      created_at: account.clock.seconds(),
    }),
  )
  setMembers(account, group.id, fields.agent_ids ?? [])
  return group
}

export function changeGroup(account: Account, group: GroupRow, fields: GroupFields): GroupRow {
  if (fields.agent_ids !== undefined) setMembers(account, group.id, fields.agent_ids ?? [])
  return account.database.groups.replace(
    groupRow({ ...group, ...rowFields(fields), updated_at: account.clock.seconds() }),
  )
}

/** Not to be restored. Its agents stay; its tickets, deleted and spam ones too, have no group. */
export function removeGroup(account: Account, group: GroupRow): void {
  const { tickets, email_configs, canned_responses, groups } = account.database
  removeMembers(account, group.id)
  for (const shelf of SHELVES) {
    const ofGroup = [...tickets.by.group.under({ shelf, group_id: group.id })]
    for (const ticket of ofGroup) changeTicket(account, ticket, { group_id: null })
  }
  for (const config of [...email_configs.all()]) {
    if (config.group_id === group.id) email_configs.replace({ ...config, group_id: null })
  }
  for (const response of [...canned_responses.all()]) {
    if (!response.group_ids.includes(group.id)) continue
    canned_responses.replace(cannedResponseRow({ ...response, group_ids: without(response.group_ids, group.id) }))
  }
  groups.delete(group.id)
}

/** By name (inferred). */
export const listGroups = (account: Account, request: PageRequest): Page<GroupRow> =>
  pageOf(
    {
      ordered: account.database.groups.by.name.all(),
      compare: (a: GroupRow, b: GroupRow) => a.id - b.id,
      matches: () => true,
    },
    request,
  )
