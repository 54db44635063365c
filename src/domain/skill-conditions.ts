import type { Account } from '../account/account.ts'
import type { CustomField } from '../account/forms.ts'
import {
  type FieldError,
  invalidValue,
  missingField,
  RULE,
  ruleOneOf,
  typeMismatch,
  unexpectedField,
} from '../errors.ts'
import { namesOf } from '../store/rows/fields.ts'
import type { SkillCondition, SkillLevel } from '../store/rows/skills.ts'

/**
 * Default fields of each resource that a skill's conditions may use, with the type of their values; custom dropdowns
 * may be used too.
 */
const STOCK: Readonly<Record<SkillCondition['resource_type'], Readonly<Record<string, 'string' | 'number'>>>> = {
  ticket: { priority: 'number', ticket_type: 'string', product_id: 'number', source: 'number', group_id: 'number' },
  contact: { language: 'string' },
  company: { domains: 'string', name: 'string' },
}
const CHOSEN: ReadonlySet<string> = new Set(['custom_dropdown', 'nested_field'])

/**
 * Checks the conditions of a skill. Source: https://developers.freshdesk.com/api/#skills; that other fields and types
 * are refused is inferred.
 */
export const checkConditions = (
  account: Account,
  conditions: readonly (SkillCondition | undefined)[] = [],
): FieldError[] =>
  conditions.flatMap((condition, index) =>
    condition === undefined ? [] : checkCondition(account, condition, `conditions[${index}]`),
  )

function checkCondition(account: Account, condition: SkillCondition, path: string): FieldError[] {
  const { resource_type, field_name, nested_fields } = condition
  const custom = chosenFields(account, resource_type)
  const field = custom.get(field_name)
  const type = field === undefined ? stockType(condition) : 'string'
  if (type === undefined) {
    const names = [...Object.keys(STOCK[resource_type]), ...custom.keys()]
    return [invalidValue(`${path}.field_name`, ruleOneOf(names))]
  }
  const isNested = field !== undefined && field.field.dependent_fields.length > 0
  return [
    ...checkComparison(condition, { isNested, type, path }),
    ...(nested_fields === undefined ? [] : checkLevels(field, nested_fields, `${path}.nested_fields`)),
  ]
}

/** Custom dropdowns by name, without the lower levels of nested fields. */
const chosenFields = (account: Account, form: SkillCondition['resource_type']): ReadonlyMap<string, CustomField> =>
  new Map([...account.form(form).custom].filter(([, { field, level }]) => level === 0 && CHOSEN.has(field.type)))

const stockType = ({ resource_type, field_name }: SkillCondition) =>
  Object.hasOwn(STOCK[resource_type], field_name) ? STOCK[resource_type][field_name] : undefined

interface Comparison {
  readonly isNested: boolean
  readonly type: 'string' | 'number'
  readonly path: string
}

function checkComparison({ operator, value }: SkillCondition, { isNested, type, path }: Comparison): FieldError[] {
  const operators = isNested ? ['is', 'is_not'] : ['in', 'not_in']
  if (!operators.includes(operator)) return [invalidValue(`${path}.operator`, ruleOneOf(operators))]
  if (isNested) return typeof value === 'string' ? [] : [typeMismatch(`${path}.value`, value, RULE.string)]
  if (!Array.isArray(value)) return [typeMismatch(`${path}.value`, value, RULE.array)]
  if (value.length === 0) return [invalidValue(`${path}.value`, RULE.notBlank)]
  const rule = type === 'string' ? RULE.string : RULE.positiveInteger
  const wrong = value.find((one) => typeof one !== type)
  return wrong === undefined ? [] : [typeMismatch(`${path}.value`, wrong, rule)]
}

type Levels = NonNullable<SkillCondition['nested_fields']>

/** Checks the levels of a nested field: each names the field's own level, and the third needs the second. */
function checkLevels(field: CustomField | undefined, levels: Levels, path: string): FieldError[] {
  const names = field === undefined ? [] : namesOf(field.field).slice(1)
  if (names.length === 0) return [unexpectedField(path)]
  if (levels.level3 !== undefined && levels.level2 === undefined) return [missingField(`${path}.level2`, RULE.object)]
  return [levels.level2, levels.level3].flatMap((level, index) =>
    checkLevel(level, names[index], `${path}.level${index + 2}`),
  )
}

function checkLevel(level: SkillLevel | undefined, name: string | undefined, path: string): FieldError[] {
  if (level === undefined) return []
  if (name === undefined) return [unexpectedField(path)]
  const { field_name, operator = 'is' } = level
  return [
    ...(field_name === name ? [] : [invalidValue(`${path}.field_name`, ruleOneOf([name]))]),
    ...(['is', 'is_not'].includes(operator) ? [] : [invalidValue(`${path}.operator`, ruleOneOf(['is', 'is_not']))]),
  ]
}
