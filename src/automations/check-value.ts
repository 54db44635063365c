import { type FieldError, invalidValue, RULE, ruleOneOf, typeMismatch } from '../errors.ts'
import type { RuleValue } from '../store/rows/automation-rules.ts'
import { parseDateTime } from '../times.ts'
import type { FieldKind, RuleField } from './fields.ts'

type Check = (value: RuleValue) => boolean

const KINDS: Readonly<Record<Exclude<FieldKind, 'choice'>, readonly [hasType: Check, isValid: Check, rule: string]>> = {
  text: [(value) => typeof value === 'string', () => true, RULE.string],
  list: [(value) => typeof value === 'string', () => true, RULE.string],
  number: [(value) => typeof value === 'number', () => true, RULE.number],
  hours: [(value) => typeof value === 'number', (value) => Number.isInteger(value) && Number(value) >= 0, RULE.integer],
  date: [(value) => typeof value === 'string', (value) => parseDateTime(String(value)) !== undefined, RULE.dateTime],
  checkbox: [(value) => typeof value === 'boolean', () => true, RULE.boolean],
}

/** Checks one value that a condition, event or action names for the field. */
export function checkValue(path: string, field: RuleField, value: RuleValue): FieldError[] {
  if (field.kind === 'choice') return checkChoice(path, field, value)
  const [hasType, isValid, rule] = KINDS[field.kind]
  if (!hasType(value)) return [typeMismatch(path, value, rule)]
  return isValid(value) ? [] : [invalidValue(path, rule)]
}

function checkChoice(path: string, { choices }: RuleField, value: RuleValue): FieldError[] {
  if (choices === undefined || choices.has(value)) return []
  if ('what' in choices.rule) {
    return typeof value === 'number'
      ? [invalidValue(path, `There is no ${choices.rule.what} matching the given value`)]
      : [typeMismatch(path, value, RULE.positiveInteger)]
  }
  const { values } = choices.rule
  const rule = ruleOneOf(values)
  return [typeof value === typeof values[0] ? invalidValue(path, rule) : typeMismatch(path, value, rule)]
}
