import type { Account, AccountRows } from '../account/account.ts'
import type { RowWrite } from '../account/write.ts'
import { duplicateValue, type FieldError, invalidValue, notFound } from '../errors.ts'
import { definedOnly } from '../store/defined-only.ts'
import { cannedResponseRow } from '../store/rows/canned-responses.ts'
import { type ChannelAssignment, type GroupRow, groupRow } from '../store/rows/groups.ts'
import { SHELVES } from '../store/rows/tickets.ts'
import { agentIdsOf, leaveAgents, setAgentsOf, without } from './agent-lists.ts'
import { type Page, type PageRequest, pageOf } from './paging.ts'
import { forgetInPolicies } from './sla-policies.ts'
import { changeTicket } from './tickets.ts'
import { findAgent } from './users.ts'

export interface GroupFields {
  readonly name?: string | undefined
  readonly description?: string | null | undefined
  readonly agent_ids?: readonly number[] | null | undefined
  readonly auto_ticket_assign?: number | undefined
  readonly assignment_settings?: readonly ChannelAssignment[] | undefined
  readonly escalate_to?: number | null | undefined
  /** Time like `30m` after which an unassigned ticket is escalated; null: never. */
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

interface GroupCheck {
  /** Id of the group that is changed. */
  readonly selfId?: number
  /** Name under which the request has `business_hour_id`. */
  readonly hoursName?: string
}

export function checkGroup(
  account: Account,
  fields: GroupFields,
  { selfId, hoursName = 'business_hour_id' }: GroupCheck = {},
): FieldError[] {
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
    errors.push(invalidValue(hoursName, `There is no business hour matching the given ${hoursName}`))
  }
  if (fields.name === undefined) return errors
  const holders = [...groups.by.key.all(`name:${fields.name.toLowerCase()}`)]
  if (holders.some((group) => group.id !== selfId)) errors.push(duplicateValue('name'))
  return errors
}

/** Ids of the group's members, in ascending order. */
export const memberIds = (account: Account, id: number): number[] => agentIdsOf(account, { of: 'group_ids', id })

const setMembers = (account: Account, id: number, wanted: readonly number[]): void =>
  setAgentsOf(account, { of: 'group_ids', id }, wanted)

/** Members of the row that the fields set. A new kind of assignment without settings by channel clears them. */
function rowFields({ agent_ids: _, ...fields }: GroupFields, stored?: GroupRow): Partial<GroupRow> {
  const { auto_ticket_assign, assignment_settings } = fields
  const isOther = auto_ticket_assign !== undefined && auto_ticket_assign !== stored?.auto_ticket_assign
  return definedOnly({ ...fields, assignment_settings: assignment_settings ?? (isOther ? [] : undefined) })
}

/** Id of the account's default business hours. Recorded: a new group has them. */
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
    groupRow({ ...group, ...rowFields(fields, group), updated_at: account.clock.seconds() }),
  )
}

export interface MemberChange {
  readonly id: number
  /** Whether the agent leaves the group; else it joins. */
  readonly deleted?: boolean | undefined
}

/** Adds and removes members; the last change of an agent counts. */
export function changeMembers(account: Account, group: GroupRow, changes: readonly MemberChange[]): void {
  const members = new Set(memberIds(account, group.id))
  for (const { id, deleted } of changes) {
    if (deleted) members.delete(id)
    else members.add(id)
  }
  setMembers(account, group.id, [...members])
}

export const checkMembers = (account: Account, changes: readonly (MemberChange | undefined)[] = []): FieldError[] =>
  changes.every((change) => change === undefined || findAgent(account, change.id) !== undefined)
    ? []
    : [invalidValue('agents', 'There are no agents matching the given agents')]

/** Writes that delete a group for good. Its agents stay; its tickets, deleted and spam ones included, lose their group. */
export function* groupRemoval(account: Account, group: GroupRow): Generator<RowWrite, void, undefined> {
  const { tickets, email_configs, canned_responses, groups } = account.database
  yield () => leaveAgents(account, { of: 'group_ids', id: group.id })
  for (const shelf of SHELVES) {
    for (const ticket of tickets.by.group.under({ shelf, group_id: group.id })) {
      yield () => changeTicket(account, ticket, { group_id: null })
    }
  }
  for (const config of email_configs.all()) {
    if (config.group_id === group.id) yield () => email_configs.replace({ ...config, group_id: null })
  }
  for (const response of canned_responses.all()) {
    if (!response.group_ids.includes(group.id)) continue
    const group_ids = without(response.group_ids, group.id)
    yield () => canned_responses.replace(cannedResponseRow({ ...response, group_ids }))
  }
  yield () => forgetInPolicies(account, 'group_ids', group.id)
  yield () => groups.delete(group.id)
}

/** Lists groups by name (inferred). */
export const listGroups = (account: Account, request: PageRequest): Page<GroupRow> =>
  pageOf(
    {
      ordered: account.database.groups.by.name.all(),
      compare: (a: GroupRow, b: GroupRow) => a.id - b.id,
      matches: () => true,
    },
    request,
  )
