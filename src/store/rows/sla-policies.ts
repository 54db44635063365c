import type { Seconds } from './base.ts'

export interface SlaTarget {
  /** Seconds from the ticket's creation. */
  readonly respond_within: number
  readonly resolve_within: number
  /** Seconds from a response of the requester. */
  readonly next_respond_within: number | null
  /** Whether times are counted in the business hours of the ticket's group, or around the clock. */
  readonly business_hours: boolean
  readonly escalation_enabled: boolean
}

/** Tickets that the policy is for: those with a value of every given list. */
export interface SlaScope {
  readonly company_ids?: readonly number[] | undefined
  readonly group_ids?: readonly number[] | undefined
  readonly sources?: readonly number[] | undefined
  readonly ticket_types?: readonly string[] | undefined
  readonly product_ids?: readonly number[] | undefined
}

/** Id that stands for the ticket's own agent in a list of agents. */
export const ASSIGNED_AGENT = -1

export interface SlaReminder {
  /** Seconds before the due time. */
  readonly reminder_time: number
  readonly agent_ids: readonly number[]
}

export interface SlaEscalation {
  /** Seconds after the due time. */
  readonly escalation_time: number
  readonly agent_ids: readonly number[]
}

export const RESOLUTION_LEVELS = ['level_1', 'level_2', 'level_3', 'level_4'] as const

/** Recipients of e-mails about a target, and when they are sent. */
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
  /** Whether it is the policy for tickets that no other one is for. */
  readonly default: boolean
  /** Order among the policies for a ticket: the one with the lowest position applies. */
  readonly position: number
  /** Targets by priority, 1 to 4. */
  readonly targets: Readonly<Record<number, SlaTarget>>
  readonly applicable_to: SlaScope
  readonly escalation: SlaEscalations
}

type Known = Pick<SlaPolicyRow, 'id' | 'created_at' | 'updated_at' | 'name' | 'position'>

type NewSlaPolicy = Known &
  Partial<Omit<SlaPolicyRow, 'targets'>> & { readonly targets: Readonly<Record<number, GivenTarget | undefined>> }

/** A policy's row; members that are not given are those of a policy made without them. */
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

/** A target that may lack members. Times alone are counted around the clock, as recorded of the default policy. */
export type GivenTarget = Pick<SlaTarget, 'respond_within' | 'resolve_within'> & {
  readonly [Key in 'next_respond_within' | 'business_hours' | 'escalation_enabled']?: SlaTarget[Key] | undefined
}

/** A target with all its members. */
export const slaTarget = (target: GivenTarget): SlaTarget => ({
  respond_within: target.respond_within,
  resolve_within: target.resolve_within,
  next_respond_within: target.next_respond_within ?? null,
  business_hours: target.business_hours ?? false,
  escalation_enabled: target.escalation_enabled ?? true,
})
