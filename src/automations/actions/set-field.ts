import type { Account } from '../../account/account.ts'
import { recordFinder } from '../../domain/custom-objects/lookups.ts'
import { checkForm } from '../../domain/form-check.ts'
import type { TicketFields } from '../../domain/tickets.ts'
import { type FieldError, invalidValue, RULE, typeMismatch } from '../../errors.ts'
import type { RuleAction, RuleValue } from '../../store/rows/automation-rules.ts'
import type { CustomFieldValues } from '../../store/rows/base.ts'
import { checkValue } from '../check-value.ts'
import { canonicalName, type RuleField, ruleField } from '../fields.ts'
import { type ActionKind, bold } from './action-kind.ts'

/** Fields that an action may set, and whether to nothing. */
const SETTABLE: Readonly<Record<string, { readonly isNullable: boolean }>> = {
  status: { isNullable: false },
  priority: { isNullable: false },
  type: { isNullable: true },
  group_id: { isNullable: true },
  responder_id: { isNullable: true },
  internal_group_id: { isNullable: true },
  internal_agent_id: { isNullable: true },
  product_id: { isNullable: true },
}

/** Undefined when the name is of no field that rules set. */
export function setField(account: Account, name: string): ActionKind | undefined {
  const field = ruleField(account, 'ticket', name)
  if (field === undefined) return undefined
  if (account.form('ticket').custom.has(name)) return setCustomField(name, field)
  const settable = Object.hasOwn(SETTABLE, canonicalName(name)) ? SETTABLE[canonicalName(name)] : undefined
  return settable && setStockField(canonicalName(name), field, settable.isNullable)
}

const isList = (value: RuleAction['value']): value is readonly RuleValue[] => Array.isArray(value)

function describe({ label, choices }: RuleField, { value = null }: RuleAction): string {
  const name = bold(label)
  if (value === null || isList(value)) return `Clear ${name}`
  return `Set ${name} as ${bold(choices?.label(value) ?? String(value))}`
}

const setStockField = (name: string, field: RuleField, isNullable: boolean): ActionKind => ({
  required: ['value'],
  check(_account, { value = null }, path) {
    if (isList(value)) return [typeMismatch(`${path}.value`, value, RULE.string)]
    return value === null && isNullable ? [] : checkValue(`${path}.value`, field, value)
  },
  describe: (_account, action) => describe(field, action),
  changes({ action: { value = null } }, soFar): TicketFields {
    // What the value named may have gone since the rule was made.
    const isKnown = value === null || (!isList(value) && (field.choices?.has(value) ?? true))
    return isKnown ? { ...soFar, [name]: value } : soFar
  },
})

const customValues = (name: string, { value = null, nested_fields = {} }: RuleAction): CustomFieldValues => ({
  [name]: value as RuleValue,
  ...Object.fromEntries(Object.values(nested_fields).map((level) => [level.field_name, level.value as RuleValue])),
})

const setCustomField = (name: string, field: RuleField): ActionKind => ({
  required: ['value'],
  optional: field.lowerLevels?.length ? ['nested_fields'] : [],
  check: (account, action, path) => checkCustomValues(account, customValues(name, action), name, path),
  describe: (_account, action) => describe(field, action),
  changes({ account, action }, soFar) {
    const values = customValues(name, action)
    if (checkCustomValues(account, values, name, '').length > 0) return soFar
    return { ...soFar, custom_fields: { ...soFar.custom_fields, ...values } }
  },
})

/** Checks the values by the account's form, as those of a request. */
function checkCustomValues(
  account: Account,
  custom_fields: CustomFieldValues,
  name: string,
  path: string,
): FieldError[] {
  const form = { ...account.form('ticket'), stock: new Map() }
  const unknown = Object.keys(custom_fields).find((one) => !form.custom.has(one))
  if (unknown !== undefined) return [invalidValue(`${path}.nested_fields`, `There is no field named ${unknown}`)]
  const fields = {
    custom_fields: Object.fromEntries(Object.entries(custom_fields).filter(([, value]) => value !== null)),
  }
  const stored = { fields: {}, custom_fields: {} }
  return checkForm({ form, fields, stored, closes: false, isRecord: recordFinder(account, undefined) }).map(
    (error) => ({
      ...error,
      field: error.field === `custom_fields.${name}` ? `${path}.value` : `${path}.nested_fields`,
    }),
  )
}
