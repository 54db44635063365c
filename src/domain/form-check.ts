import { type CustomField, choicesAt, type Form, isShown } from '../account/forms.ts'
import {
  type FieldError,
  type Finding,
  invalidValue,
  missingField,
  RULE,
  ruleOneOf,
  typeMismatch,
  unexpectedField,
} from '../errors.ts'
import type { CustomFieldValue, CustomFieldValues } from '../store/rows/base.ts'
import { type FieldRow, namesOf } from '../store/rows/fields.ts'
import { formatTime, parseDateTime } from '../times.ts'
import { CHOICE_TYPES, checkedOf, isChecked } from './checked-fields.ts'

type Fields = Readonly<Record<string, unknown>>

/** Wire names of default ticket fields whose definitions have another name. */
const WIRE_NAMES: Readonly<Record<string, string>> = {
  ticket_type: 'type',
  group: 'group_id',
  agent: 'responder_id',
  product: 'product_id',
  company: 'company_id',
  requester: 'requester_id',
}
const wireName = (field: FieldRow) => WIRE_NAMES[field.name] ?? field.name

/**
 * A check against the account's own form ("dynamic form validation" in Freshdesk's words): default fields have allowed
 * choices and are there where required, custom fields have the right type and choice.
 */
export interface FormCheck {
  readonly form: Form
  readonly fields: Fields
  /** The stored record, for an update: then only fields that are sent are checked. */
  readonly stored: { readonly fields: Fields; readonly custom_fields: CustomFieldValues } | undefined
  /** Whether the ticket will be resolved or closed: then `required_for_closure` counts. */
  readonly closes: boolean
  /** Whether a value of a lookup field refers to a record; without this function that is not checked. */
  readonly isRecord?: (field: FieldRow, value: string) => boolean
  /** Checks of default fields, by definition name, that the resource makes itself; each runs in the field's place. */
  readonly own?: Readonly<Record<string, () => Finding[]>>
}

export function checkForm(check: FormCheck): Finding[] {
  const errors: Finding[] = []
  for (const field of checkedOf(check.form).stock) {
    const own = check.own?.[field.name]
    if (own !== undefined) errors.push(...own())
    else if (isChecked(field)) errors.push(...checkStockField(check, field))
  }
  errors.push(...checkCustomFields(check))
  return errors
}

function checkStockField(check: FormCheck, field: FieldRow): FieldError[] {
  const { fields, stored } = check
  const name = wireName(field)
  const value = fields[name] === undefined ? stored?.fields[name] : fields[name]
  if (isBlank(value)) {
    const isTouched = fields[name] !== undefined || stored === undefined
    if (!isRequired(check, field, isTouched)) return []
    return [fields[name] === undefined ? missingField(name, ruleOf(field)) : invalidValue(name, RULE.notBlank)]
  }
  return CHOICE_TYPES.has(field.type) && fields[name] !== undefined ? checkChoice(name, field, value) : []
}

const isBlank = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

function checkChoice(name: string, field: FieldRow, value: unknown): FieldError[] {
  if (field.choices.some((choice) => choice.value === value)) return []
  const values = field.choices.map((choice) => choice.value)
  const rule = ruleOneOf(values)
  return [typeof value === typeof values[0] ? invalidValue(name, rule) : typeMismatch(name, value, rule)]
}

function ruleOf(field: FieldRow): string {
  if (CHOICE_TYPES.has(field.type)) return ruleOneOf(field.choices.map((choice) => choice.value))
  return RULES_BY_TYPE[field.type] ?? RULE.string
}

const RULES_BY_TYPE: Readonly<Record<string, string>> = {
  default_group: RULE.positiveInteger,
  default_agent: RULE.positiveInteger,
  default_product: RULE.positiveInteger,
  default_company: RULE.positiveInteger,
  custom_checkbox: RULE.boolean,
  custom_number: RULE.integer,
  custom_decimal: RULE.number,
  custom_date: RULE.date,
  custom_date_time: RULE.dateTime,
}

function isRequired({ form, fields, stored, closes }: FormCheck, field: FieldRow, isTouched: boolean): boolean {
  if (!(field.required_for_agents && isTouched) && !(field.required_for_closure && closes)) return false
  return isShown(form, field, (parent) => {
    const name = wireName(parent)
    const [given, kept] = parent.default
      ? [fields[name], stored?.fields[name]]
      : [(fields.custom_fields as Fields | undefined)?.[name], stored?.custom_fields[name]]
    return given === undefined ? kept : given
  })
}

/** Checks the custom fields alone. */
export function checkCustomFields(check: FormCheck): FieldError[] {
  const { form, fields, stored } = check
  if (fields.custom_fields == null && !checkedOf(form).demandsCustom) return []
  const given = fields.custom_fields ?? {}
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return [typeMismatch('custom_fields', given, RULE.object)]
  }
  const unknown = Object.keys(given).filter((name) => !form.custom.has(name))
  const errors = unknown.map((name) => unexpectedField(`custom_fields.${name}`))
  const merged = mergeCustomFields(form, stored?.custom_fields ?? {}, given as CustomFieldValues)
  for (const [name, custom] of form.custom) {
    const value: unknown = (given as Fields)[name]
    const error = isBlank(merged[name])
      ? checkRequired(check, name, custom)
      : value === undefined
        ? undefined
        : checkCustomValue(check, custom, { path: `custom_fields.${name}`, value, merged })
    if (error !== undefined) errors.push(error)
  }
  return errors
}

function checkRequired(check: FormCheck, name: string, { field, level }: CustomField): FieldError | undefined {
  const given = check.fields.custom_fields as Fields | undefined // the schema has checked that it is an object
  const isTouched = given?.[name] !== undefined || check.stored === undefined
  if (level > 0 || !isRequired(check, field, isTouched)) return undefined
  // Recorded: for a required dropdown that is left out the error is invalid_value, with its values (github
  // freshdesk-cli#113).
  return (CHOICE_TYPES.has(field.type) ? invalidValue : missingField)(`custom_fields.${name}`, ruleOf(field))
}

function checkCustomValue(
  { stored, isRecord }: FormCheck,
  custom: CustomField,
  { path, value, merged }: { readonly path: string; readonly value: unknown; readonly merged: CustomFieldValues },
): FieldError | undefined {
  const { type } = custom.field
  if (CHOICE_TYPES.has(type)) {
    const values = choicesAt(custom, merged).map((choice) => choice.value)
    if (values.includes(value as string)) return undefined
    return typeof value === 'string'
      ? invalidValue(path, ruleOneOf(values))
      : typeMismatch(path, value, ruleOneOf(values))
  }
  const [hasType, rule] = CUSTOM_TYPES[type] ?? [isString, RULE.string]
  if (!hasType(value)) return typeMismatch(path, value, rule)
  if (type === 'custom_date' && !isDate(value)) return invalidValue(path, rule)
  if (type === 'custom_date_time' && !isDateTime(value)) return invalidValue(path, rule)
  if (type === 'custom_lookup') {
    // The record that the field refers to already may be gone.
    const isKnown =
      value === stored?.custom_fields[custom.field.name] || (isRecord?.(custom.field, value as string) ?? true)
    return isKnown ? undefined : invalidValue(path, 'There is no record matching the given value')
  }
  if (type === 'custom_url' && !URL.canParse(value as string)) return invalidValue(path, RULE.url)
  return undefined
}

/** A moment in UTC, as replies show moments; a value that is no moment stays as it is. */
const inUtc = (value: CustomFieldValue): CustomFieldValue => formatTime(parseDateTime(String(value)) ?? null) ?? value

const isString = (value: unknown) => typeof value === 'string'

const CUSTOM_TYPES: Readonly<Record<string, readonly [hasType: (value: unknown) => boolean, rule: string]>> = {
  custom_checkbox: [(value) => typeof value === 'boolean', RULE.boolean],
  custom_number: [(value) => Number.isSafeInteger(value), RULE.integer],
  custom_decimal: [Number.isFinite, RULE.number],
  custom_date: [isString, RULE.date],
  custom_date_time: [isString, RULE.dateTime],
}

/**
 * Whether it is a date. Custom date fields take `YYYY-MM-DD` only. Source:
 * https://developers.freshdesk.com/api/#ticket-fields
 */
function isDate(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const date = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)
}

/** Whether it is a moment; a date without a time is not (inferred). */
const isDateTime = (value: unknown) =>
  typeof value === 'string' && value.includes('T') && parseDateTime(value) !== undefined

/**
 * Custom fields to store after a write: sent keys replace, null removes. A new first level of a nested field removes
 * the levels below it unless they are sent too (inferred).
 */
export function mergeCustomFields(form: Form, stored: CustomFieldValues, given: CustomFieldValues): CustomFieldValues {
  const merged: Record<string, string | number | boolean | null> = { ...stored }
  for (const [name, { field, level }] of form.custom) {
    const value = given[name]
    if (value === undefined) continue
    if (value === null) delete merged[name]
    else merged[name] = field.type === 'custom_date_time' ? inUtc(value) : value
    if (value !== stored[name]) {
      for (const lower of namesOf(field).slice(level + 1)) delete merged[lower]
    }
  }
  return merged
}

/** Adds the further findings about fields that have no finding yet. */
export function withFurther(findings: readonly Finding[], further: readonly Finding[]): Finding[] {
  const told = new Set(findings.map(({ field }) => field))
  return [...findings, ...further.filter(({ field }) => !told.has(field))]
}
