import type { Seconds } from './base.ts'

/** Kind of rule: 1 runs when a ticket is created, 3 at each full hour, 4 when a ticket is updated. */
export type AutomationType = 1 | 3 | 4

/** Performer of the event: 1 an agent (one of `members`, if there are any), 2 the requester, 3 either, 4 the system. */
export interface RulePerformer {
  readonly type: 1 | 2 | 3 | 4
  readonly members?: readonly number[]
}

export type RuleValue = string | number | boolean | null

/** A lower level of a nested field. */
export interface NestedLevel {
  readonly field_name: string
  readonly operator?: string
  readonly value: RuleValue | readonly RuleValue[]
}
export interface NestedLevels {
  readonly level2?: NestedLevel
  readonly level3?: NestedLevel
}

/** A change from one value to another, `--` standing for any; without these, something that happened. */
export interface RuleEvent {
  readonly field_name: string
  readonly from?: RuleValue
  readonly to?: RuleValue
  readonly value?: string
  readonly from_nested_field?: NestedLevels
  readonly to_nested_field?: NestedLevels
}

export interface RuleCondition {
  readonly resource_type?: 'ticket' | 'contact' | 'company'
  readonly field_name: string
  readonly operator: string
  readonly value?: RuleValue | readonly RuleValue[]
  readonly case_sensitive?: boolean
  /** Misspelled so in the reference. */
  readonly case_senstive?: boolean
  readonly nested_fields?: NestedLevels
}

export interface ConditionSet {
  readonly name: string
  readonly match_type: 'all' | 'any'
  readonly properties: readonly RuleCondition[]
}

/** An action: `field_name` says what it does, the other attributes to what. */
export interface RuleAction {
  readonly field_name: string
  readonly resource_type?: 'same_ticket'
  readonly value?: RuleValue | readonly RuleValue[]
  readonly nested_fields?: NestedLevels
  readonly email_to?: number
  readonly email_subject?: string
  readonly email_body?: string
  readonly note_body?: string
  readonly notify_agents?: readonly number[]
  readonly fwd_to?: readonly string[]
  readonly fwd_cc?: readonly string[]
  readonly fwd_bcc?: readonly string[]
  readonly fwd_note_body?: string
  readonly request_type?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url?: string
  readonly content_type?: 'JSON' | 'XML' | 'FORM'
  /** 1 simple, 2 advanced. */
  readonly content_layout?: '1' | '2'
  readonly content?: unknown
  readonly auth_header?: { readonly username: string; readonly password: string }
  readonly api_key?: string
  readonly custom_headers?: Readonly<Record<string, string>>
}

/** A rule as it was sent, and what it has done since. */
export interface AutomationRuleRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly automation_type_id: AutomationType
  readonly name: string
  readonly description: string | null
  /** Position among the rules of its type: from 1, without gaps. */
  readonly position: number
  readonly active: boolean
  /** Expression that joins two condition sets: `condition_set_1 and condition_set_2`. */
  readonly operator: string | null
  /** Null: anybody. */
  readonly performer: RulePerformer | null
  readonly events: readonly RuleEvent[]
  readonly conditions: readonly ConditionSet[]
  readonly actions: readonly RuleAction[]
  readonly last_updated_by: number
  /** Number of times it fired. */
  readonly affected_tickets_count: number
  /** Full hour at which an active hourly rule runs next. */
  readonly next_run_at: Seconds | null
}

type Needed = 'id' | 'created_at' | 'automation_type_id' | 'name' | 'position' | 'conditions' | 'actions'
export type NewAutomationRule = Partial<AutomationRuleRow> & Pick<AutomationRuleRow, Needed | 'last_updated_by'>

export function automationRuleRow(rule: NewAutomationRule): AutomationRuleRow {
  return {
    id: rule.id,
    created_at: rule.created_at,
    updated_at: rule.updated_at ?? rule.created_at,
    automation_type_id: rule.automation_type_id,
    name: rule.name,
    description: rule.description ?? null,
    position: rule.position,
    active: rule.active ?? true,
    operator: rule.operator ?? null,
    performer: rule.performer ?? null,
    events: rule.events ?? [],
    conditions: rule.conditions,
    actions: rule.actions,
    last_updated_by: rule.last_updated_by,
    affected_tickets_count: rule.affected_tickets_count ?? 0,
    next_run_at: rule.next_run_at ?? null,
  }
}
