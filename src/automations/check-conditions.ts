import type { Account } from '../account/account.ts'
import {
  type FieldError,
  invalidValue,
  missingField,
  RULE,
  ruleOneOf,
  typeMismatch,
  unexpectedField,
} from '../errors.ts'
import type { AutomationType, ConditionSet, NestedLevels, RuleCondition } from '../store/rows/automation-rules.ts'
import { checkValue } from './check-value.ts'
import { resourceOf, wantedValues } from './conditions.ts'
import { type RuleField, ruleField } from './fields.ts'
import { ANY, type ConditionOperator, isNone, OPERATORS } from './operators.ts'

export function checkConditionSet(
  account: Account,
  type: AutomationType,
  set: ConditionSet,
  path: string,
): FieldError[] {
  if (set.properties.length === 0) return [invalidValue(`${path}.properties`, RULE.notBlank)]
  return set.properties.flatMap((condition, index) =>
    checkCondition(account, type, condition, `${path}.properties[${index}]`),
  )
}

function checkCondition(account: Account, type: AutomationType, condition: RuleCondition, path: string): FieldError[] {
  const resource = resourceOf(condition)
  const { field_name } = condition
  const field = ruleField(account, resource, field_name)
  if (field === undefined) {
    return [invalidValue(`${path}.field_name`, `There is no ${resource} field named ${field_name}`)]
  }
  if (field.kind === 'hours' && type !== 3) {
    return [invalidValue(`${path}.field_name`, 'It can be asked by hourly rules, of type 3, alone')]
  }
  return [
    ...checkComparison(field, condition, path),
    ...checkCase(field, condition, path),
    ...(condition.nested_fields === undefined
      ? []
      : checkLevels(account, { field, levels: condition.nested_fields, path: `${path}.nested_fields` })),
  ]
}

function checkComparison(
  field: RuleField,
  { operator, value }: Pick<RuleCondition, 'operator' | 'value'>,
  path: string,
): FieldError[] {
  const operators = OPERATORS[field.kind]
  const known = Object.hasOwn(operators, operator) ? operators[operator] : undefined
  if (known === undefined) return [invalidValue(`${path}.operator`, ruleOneOf(Object.keys(operators)))]
  return checkWanted(field, known, value, `${path}.value`)
}

function checkWanted(
  field: RuleField,
  operator: ConditionOperator,
  value: RuleCondition['value'],
  path: string,
): FieldError[] {
  if (operator.takes === 'none') return value === undefined ? [] : [unexpectedField(path)]
  if (value === undefined) return [missingField(path, RULE.notBlank)]
  if (operator.takes === 'one' && Array.isArray(value)) return [typeMismatch(path, value, 'It should be one value')]
  const wanted = wantedValues(value)
  if (wanted.length === 0) return [invalidValue(path, RULE.notBlank)]
  const errors = wanted.flatMap((one) => {
    if (operator.takesAny && (one === ANY || isNone(one))) return []
    return isNone(one) ? [invalidValue(path, RULE.notBlank)] : checkValue(path, field, one)
  })
  return errors.slice(0, 1)
}

function checkCase(field: RuleField, condition: RuleCondition, path: string): FieldError[] {
  if (field.kind === 'text' || field.kind === 'list') return []
  const given = (['case_sensitive', 'case_senstive'] as const).filter((name) => condition[name] !== undefined)
  return given.map((name) => unexpectedField(`${path}.${name}`))
}

export interface LevelsCheck {
  readonly field: RuleField
  readonly levels: NestedLevels
  readonly path: string
}

/** Each level is the field's own one; the third needs the second. */
export function checkLevels(account: Account, { field, levels, path }: LevelsCheck): FieldError[] {
  if (!field.lowerLevels?.length) return [unexpectedField(path)]
  if (levels.level3 !== undefined && levels.level2 === undefined) return [missingField(`${path}.level2`, RULE.object)]
  return [levels.level2, levels.level3].flatMap((level, index) => {
    if (level === undefined) return []
    const place = `${path}.level${index + 2}`
    const name = field.lowerLevels?.[index]
    const own = name === undefined ? undefined : ruleField(account, 'ticket', name)
    if (own === undefined || level.field_name !== name) {
      return [invalidValue(`${place}.field_name`, ruleOneOf(name === undefined ? [] : [name]))]
    }
    return checkComparison(own, { operator: level.operator ?? 'is', value: level.value }, place)
  })
}
