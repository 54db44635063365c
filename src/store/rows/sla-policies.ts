import type { Seconds } from './base.ts'

export interface SlaTarget {
  /** Seconds from creation. */
  readonly respond_within: number
  readonly resolve_within: number
  /** Seconds from a response of the requester. */
  readonly next_respond_within: number | null
  /** They are counted in the business hours of the ticket's group, else by the calendar. */
  readonly business_hours: boolean
  readonly escalation_enabled: boolean
}

/** Whom it concerns: a ticket has one value of each list. */
export interface SlaScope {
  readonly company_ids?: readonly number[] | undefined
  readonly group_ids?: readonly number[] | undefined
  readonly sources?: readonly number[] | undefined
  readonly ticket_types?: readonly string[] | undefined
  readonly product_ids?: readonly number[] | undefined
}

/** In the agents' place: the ticket's own agent. */
export const ASSIGNED_AGENT = -1

export interface SlaReminder {
  /** Seconds before the target. */
  readonly reminder_time: number
  readonly agent_ids: readonly number[]
}

export interface SlaEscalation {
  /** Seconds after the target. */
  readonly escalation_time: number
  readonly agent_ids: readonly number[]
}

export const RESOLUTION_LEVELS = ['level_1', 'level_2', 'level_3', 'level_4'] as const

/** Who is mailed, and when. */
export interface SlaEscalations {
  readonly reminder_response?: SlaReminder | undefined
  readonly reminder_resolution?: SlaReminder | undefined
  readonly response?: SlaEscalation | undefined
  readonly resolution?:
    | { readonly [Level in (typeof RESOLUTION_LEVELS)[number]]?: SlaEscalation | undefined }
    | undefined
  readonly reminder_next_response?: SlaReminder | undefined
  readonly next_response?: SlaEscalation | undefined
}

export interface SlaPolicyRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly description: string | null
  readonly active: boolean
  /** For tickets that no other policy is for. */
  readonly default: boolean
  /** Of several for one ticket the first holds. */
  readonly position: number
  /** By priority, 1 to 4. */
  readonly targets: Readonly<Record<number, SlaTarget>>
  readonly applicable_to: SlaScope
  readonly escalation: SlaEscalations
}

type Known = Pick<SlaPolicyRow, 'id' | 'created_at' | 'updated_at' | 'name' | 'position'>

type NewSlaPolicy = Known &
  Partial<Omit<SlaPolicyRow, 'targets'>> & { readonly targets: Readonly<Record<number, GivenTarget | undefined>> }

/** Members that are not given are as policies made without them have them. */
export function slaPolicyRow(policy: NewSlaPolicy): SlaPolicyRow {
  return {
    id: policy.id,
    created_at: policy.created_at,
    updated_at: policy.updated_at,
    name: policy.name,
    description: policy.description ?? null,
    active: policy.active ?? true,
    default: policy.default ?? false,
    position: policy.position,
    targets: Object.fromEntries(
      Object.entries(policy.targets).flatMap(([priority, target]) => (target ? [[priority, slaTarget(target)]] : [])),
    ),
    applicable_to: policy.applicable_to ?? {},
    escalation: policy.escalation ?? {},
  }
}

/** Times alone are of calendar hours, as recorded of the stock policy. */
export type GivenTarget = Pick<SlaTarget, 'respond_within' | 'resolve_within'> & {
  readonly [Key in 'next_respond_within' | 'business_hours' | 'escalation_enabled']?: SlaTarget[Key] | undefined
}

const slaTarget = (target: GivenTarget): SlaTarget => ({
  respond_within: target.respond_within,
  resolve_within: target.resolve_within,
  next_respond_within: target.next_respond_within ?? null,
  business_hours: target.business_hours ?? false,
  escalation_enabled: target.escalation_enabled ?? true,
})
