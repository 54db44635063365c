import type { Account } from '../account/account.ts'
import type { AgentRow } from '../store/rows/agents.ts'
import { type GroupRow, groupRow } from '../store/rows/groups.ts'
import { type TicketRow, ticketRow } from '../store/rows/tickets.ts'
import { hash } from '../time/random.ts'
import { agentsOf } from './agent-lists.ts'
import { skillOf } from './skill-match.ts'

const ROUND_ROBIN = 1
const BY_SKILL = 2

/**
 * Number of a group's tickets that are tried before it gives up for now: tickets further back wait until those before
 * them are gone.
 */
const MOST_LOOKED_AT = 500

/**
 * Assigns one waiting ticket: the one that waits longest in a group with automatic assignment, to a member who is
 * available and has room, by turns or to the one with the least load. It is called after every write and asks all
 * groups again, so it does not matter what made room: a new ticket, one that lost its agent, an agent who became
 * available, joined, or finished another ticket. No public source says what Freshdesk does at such moments: see
 * docs/fidelity.md.
 * @param assigned ids of tickets that are left alone
 * @returns the ticket's id; undefined when none can be assigned
 */
export function assignNext(account: Account, assigned: ReadonlySet<number>): number | undefined {
  const { groups, tickets } = account.database
  if (groups.by.assigning.size === 0 || tickets.by.waiting.size === 0) return undefined
  for (const group of groups.by.assigning.all()) {
    const free = freeMembers(account, group)
    if (free.length === 0) continue
    let looked = 0
    for (const ticket of tickets.by.waiting.under({ group_id: group.id })) {
      if (++looked > MOST_LOOKED_AT) break
      const agent = assigned.has(ticket.id) ? undefined : chosen(account, group, ticket, free)
      if (agent !== undefined) return assign(account, group, ticket, agent)
    }
  }
  return undefined
}

/** Members who are available and below the cap, beginning with the one whose turn it is. */
function freeMembers(account: Account, group: GroupRow): readonly AgentRow[] {
  const members = agentsOf(account, { of: 'group_ids', id: group.id })
  const cap = cappingLimit(group)
  const start = turnOf(account, group, members)
  const inTurn = [...members.slice(start), ...members.slice(0, start)]
  return inTurn.filter(({ id, available }) => available && loadOf(account, id) < cap)
}

/**
 * Index of the member whose turn it is: the one after the last who was assigned a ticket. The account's seed decides
 * who is first.
 */
function turnOf({ random }: Account, { id, last_assigned_to }: GroupRow, members: readonly AgentRow[]): number {
  if (last_assigned_to === null) return (hash(`${random.seed}/assignment/${id}`) >>> 0) % Math.max(1, members.length)
  const next = members.findIndex((member) => member.id > last_assigned_to)
  return Math.max(0, next)
}

/** Number of an agent's tickets in all groups together, as the agent's availability shows it (docs/fidelity.md). */
const loadOf = ({ database }: Account, agentId: number): number => database.tickets.by.load.of(agentId)

/** Number of tickets that an agent may have before a group stops assigning more. */
function cappingLimit({ assignment_settings }: GroupRow): number {
  const settings = assignment_settings.find(({ channel }) => channel === 'ticket')?.assignment_type_settings
  const { capping_limit: limit } = (settings ?? {}) as { readonly capping_limit?: unknown }
  return typeof limit === 'number' && limit > 0 ? limit : Number.POSITIVE_INFINITY
}

/** The agent who gets the ticket; among equals the one whose turn comes first. */
function chosen(account: Account, group: GroupRow, ticket: TicketRow, free: readonly AgentRow[]): AgentRow | undefined {
  const able = group.auto_ticket_assign === BY_SKILL ? skilled(account, ticket, free) : free
  if (group.auto_ticket_assign === ROUND_ROBIN) return able[0]
  let least: AgentRow | undefined
  for (const agent of able) {
    if (least === undefined || loadOf(account, agent.id) < loadOf(account, least.id)) least = agent
  }
  return least
}

/**
 * Agents with the skill that the ticket needs. All agents, where no skill fits the ticket or the plan has no skills.
 */
function skilled(account: Account, ticket: TicketRow, agents: readonly AgentRow[]): readonly AgentRow[] {
  if (!account.hasFeature('Skill Based Ticket Assignment')) return agents
  const skill = skillOf(account, ticket)
  return skill === undefined ? agents : agents.filter(({ skill_ids }) => skill_ids.includes(skill.id))
}

/** Assigns the ticket. Rules hear of it as of any update by the system; due times and policy stay. */
function assign(account: Account, group: GroupRow, ticket: TicketRow, { id }: AgentRow): number {
  const { groups, tickets } = account.database
  const updated_at = Math.max(ticket.updated_at, account.clock.seconds())
  const after = tickets.replace(ticketRow({ ...ticket, responder_id: id, escalates_at: null, updated_at }))
  groups.replace(groupRow({ ...group, last_assigned_to: id }))
  account.ticketEvents.raise({ kind: 'updated', before: ticket, after, performerId: null })
  return ticket.id
}
