import type { Account } from '../account/account.ts'
import { type FieldError, invalidValue, ruleOneOf } from '../errors.ts'
import { type AgentRow, agentRow } from '../store/rows/agents.ts'
import { STATUS } from '../store/rows/tickets.ts'
import type { Agent } from './views/agents.ts'

/**
 * Channels of an agent. Source: https://developers.freshdesk.com/api/#view_agent_availability; that every agent has all
 * three is inferred.
 */
export const CHANNELS = ['Email queue', 'Messaging queue', 'freshdesk'] as const
type Channel = (typeof CHANNELS)[number]

/** Limit of a channel without one of its own: the reference's example (inferred). */
const DEFAULT_LIMIT = 20

export interface AvailabilityFields {
  readonly channel_availability?:
    | readonly ({ readonly channel: string; readonly assignment_limit: number } | undefined)[]
    | undefined
  readonly availability_control?: string | undefined
}

export function checkAvailability({ channel_availability = [] }: AvailabilityFields): FieldError[] {
  const isKnown = (channel: string) => (CHANNELS as readonly string[]).includes(channel)
  return channel_availability.flatMap((one, index) =>
    one === undefined || isKnown(one.channel)
      ? []
      : [invalidValue(`channel_availability[${index}].channel`, ruleOneOf(CHANNELS))],
  )
}

export function changeAvailability(account: Account, { agent }: Agent, fields: AvailabilityFields): AgentRow {
  const given = (fields.channel_availability ?? []).filter((one) => one !== undefined)
  const limits = given.map(({ channel, assignment_limit }) => [channel, assignment_limit])
  return account.database.agents.replace(
    agentRow({
      ...agent,
      assignment_limits: { ...agent.assignment_limits, ...Object.fromEntries(limits) },
      availability_control: fields.availability_control ?? agent.availability_control,
      availability_updated_at: account.clock.seconds(),
    }),
  )
}

export const limitOf = ({ assignment_limits }: AgentRow, channel: Channel): number =>
  assignment_limits[channel] ?? DEFAULT_LIMIT

/** Number of the agent's tickets that are neither resolved nor closed. */
export function assignmentLoad({ database }: Account, responder_id: number): number {
  let load = 0
  for (const { status } of database.tickets.by.responder.under({ shelf: 0, responder_id })) {
    if (status !== STATUS.resolved && status !== STATUS.closed) load++
  }
  return load
}

/** Whether one of the agent's groups assigns tickets automatically. */
export const isInRoundRobin = ({ database }: Account, { group_ids }: AgentRow): boolean =>
  group_ids.some((id) => (database.groups.get(id)?.auto_ticket_assign ?? 0) !== 0)
