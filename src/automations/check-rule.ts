import type { Account } from '../account/account.ts'
import {
  type FieldError,
  type Finding,
  invalidValue,
  missingField,
  RULE,
  ruleOneOf,
  unexpectedField,
} from '../errors.ts'
import type {
  AutomationRuleRow,
  AutomationType,
  ConditionSet,
  RuleAction,
  RuleEvent,
  RulePerformer,
} from '../store/rows/automation-rules.ts'
import type { ActionAttribute } from './actions/action-kind.ts'
import { actionKind } from './actions/action-kinds.ts'
import { checkConditionSet } from './check-conditions.ts'
import { checkEvent, checkPerformer } from './check-events.ts'
import { rulesOfType } from './ordered-rules.ts'

/** Fields that a request may set of a rule. */
export interface RuleFields {
  readonly name?: string | undefined
  readonly description?: string | null | undefined
  readonly position?: number | undefined
  readonly active?: boolean | undefined
  readonly operator?: string | null | undefined
  readonly performer?: RulePerformer | undefined
  readonly events?: readonly RuleEvent[] | undefined
  readonly conditions?: readonly ConditionSet[] | undefined
  readonly actions?: readonly RuleAction[] | undefined
}

/** The same with undefined for each element whose shape is wrong. */
type CheckedFields = Omit<RuleFields, 'events' | 'conditions' | 'actions'> & {
  readonly events?: readonly (RuleEvent | undefined)[] | undefined
  readonly conditions?: readonly (ConditionSet | undefined)[] | undefined
  readonly actions?: readonly (RuleAction | undefined)[] | undefined
}

export interface RuleCheck {
  readonly type: AutomationType
  readonly fields: CheckedFields
  readonly stored?: AutomationRuleRow | undefined
}

/** Checks what a rule says, once its shape is right: fields, operators, ids, placeholders, and what its type needs. */
export function checkRule(account: Account, check: RuleCheck): Finding[] {
  const { type, fields } = check
  return [
    ...checkPosition(account, check),
    ...checkTypeNeeds(check),
    ...(fields.performer === undefined ? [] : checkPerformer(account, fields.performer)),
    ...sound('events', fields.events).flatMap(([event, path]) => checkEvent(account, event, path)),
    ...checkSomeCondition(check),
    ...checkSets(check),
    ...sound('conditions', fields.conditions).flatMap(([set, path]) => checkConditionSet(account, type, set, path)),
    ...checkSomeAction(check),
    ...sound('actions', fields.actions).flatMap(([action, path]) => checkAction(account, action, path)),
  ]
}

/** The elements whose shape is right, each with its path. */
const sound = <Element>(
  name: string,
  elements: readonly (Element | undefined)[] = [],
): (readonly [element: Element, path: string])[] =>
  elements.flatMap((element, index) => (element === undefined ? [] : [[element, `${name}[${index}]`] as const]))

function checkPosition(account: Account, { type, fields: { position }, stored }: RuleCheck): FieldError[] {
  if (position === undefined) return []
  const highest = rulesOfType(account, type).length + (stored === undefined ? 1 : 0)
  if (position <= highest) return []
  return [invalidValue('position', `${RULE.positiveInteger} less than or equal to ${highest}`)]
}

/** Performer and events belong to rules on updates, and are needed there. */
function checkTypeNeeds({ type, fields, stored }: RuleCheck): FieldError[] {
  const names = ['performer', 'events'] as const
  if (type !== 4) return names.filter((name) => fields[name] !== undefined).map((name) => unexpectedField(name))
  const missing = names.filter((name) => fields[name] === undefined && stored === undefined)
  const errors = missing.map((name) => missingField(name, name === 'events' ? RULE.array : RULE.object))
  if (fields.events?.length === 0) errors.push(invalidValue('events', RULE.notBlank))
  return errors
}

/**
 * Checks that there are conditions; only rules on updates can lack them. Source: github
 * slop-place/terraform-provider-freshdesk, internal/apispec/seed.sh
 */
function checkSomeCondition({ type, fields, stored }: RuleCheck): FieldError[] {
  if (type === 4 || fields.conditions !== undefined || stored !== undefined) return []
  return [missingField('conditions', RULE.array)]
}

const AND = 'condition_set_1 and condition_set_2'
const OR = 'condition_set_1 or condition_set_2'

/** Checks the sets of conditions: two at most, in order; two need the operator that joins them. */
const checkSets = (check: RuleCheck): Finding[] =>
  setErrors(check).map((error) => ({ ...error, readFrom: ['conditions', 'operator'] }))

function setErrors({ fields, stored }: RuleCheck): FieldError[] {
  const sets = fields.conditions ?? stored?.conditions ?? []
  if (sets.some((set, index) => set?.name !== `condition_set_${index + 1}`)) {
    return [invalidValue('conditions', 'It should be condition_set_1, or condition_set_1 and condition_set_2')]
  }
  const allowed = sets.length === 2 ? [AND, OR] : sets.length === 1 ? ['condition_set_1'] : []
  const operator = fields.operator === undefined ? keptOperator(fields, stored) : fields.operator
  if (operator === null) return sets.length === 2 ? [missingField('operator', ruleOneOf(allowed))] : []
  if (allowed.length === 0) return [unexpectedField('operator')]
  return allowed.includes(operator) ? [] : [invalidValue('operator', ruleOneOf(allowed))]
}

/** New conditions with fewer sets leave nothing to join. */
export const keptOperator = (
  { conditions }: Pick<CheckedFields, 'conditions'>,
  stored: Pick<AutomationRuleRow, 'operator' | 'conditions'> | undefined,
): string | null =>
  stored === undefined || (conditions !== undefined && conditions.length !== stored.conditions.length)
    ? null
    : stored.operator

const checkSomeAction = ({ fields: { actions } }: RuleCheck): FieldError[] =>
  actions?.length === 0 ? [invalidValue('actions', RULE.notBlank)] : []

function checkAction(account: Account, action: RuleAction, path: string): FieldError[] {
  const { field_name, resource_type: _, ...attributes } = action
  const kind = actionKind(account, field_name)
  if (kind === undefined) return [invalidValue(`${path}.field_name`, `There is no action named ${field_name}`)]
  const known: readonly string[] = [...kind.required, ...(kind.optional ?? [])]
  const given = Object.keys(attributes).filter((name) => attributes[name as ActionAttribute] !== undefined)
  const errors = given.filter((name) => !known.includes(name)).map((name) => unexpectedField(`${path}.${name}`))
  const missing = kind.required.filter((name) => attributes[name] === undefined)
  errors.push(...missing.map((name) => missingField(`${path}.${name}`, RULE.notBlank)))
  return missing.length > 0 ? errors : [...errors, ...(kind.check?.(account, action, path) ?? [])]
}
