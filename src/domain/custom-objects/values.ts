import type { Account } from '../../account/account.ts'
import type { RecordField, RecordFieldType, RecordValue } from '../../store/rows/custom-objects.ts'
import { textOfSent } from '../../store/shape.ts'
import { isTarget } from './lookups.ts'

/** Values of records. Source of the sentences: https://developers.freshdesk.com/api/#custom-objects */

/** Most characters of a text: the reference's table says 100, the text of its error 256. */
const LONGEST_TEXT = 256

const isText = (value: unknown): value is string => typeof value === 'string'

/** The date of a value; for a moment its day (inferred). Undefined for what is neither. */
export function dateOf(value: unknown): string | undefined {
  if (!isText(value) || !/^\d{4}-\d{2}-\d{2}($|T)/.test(value)) return undefined
  const day = value.slice(0, 10)
  const date = new Date(value)
  return Number.isNaN(date.getTime()) || !isDay(day) ? undefined : day
}

function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
}

type Read = (value: unknown, field: RecordField) => RecordValue | undefined

const readText = (value: unknown) => (isText(value) ? value : undefined)
const hasChoice = ({ choices }: RecordField, value: unknown) => choices.some((choice) => choice.value === value)

/** The value to store, by type of field; undefined for a value of another type. */
const READ: Readonly<Record<RecordFieldType, Read>> = {
  PRIMARY: readText,
  TEXT: readText,
  PARAGRAPH: readText,
  DATE: dateOf,
  DROPDOWN: (value, field) => (isText(value) && hasChoice(field, value) ? value : undefined),
  MULTI_SELECT: (value, field) =>
    Array.isArray(value) && value.every((one) => hasChoice(field, one)) ? [...new Set<string>(value)] : undefined,
  NUMBER: (value) => (Number.isSafeInteger(value) ? (value as number) : undefined), // a safe integer is a number
  DECIMAL: (value) => (Number.isFinite(value) ? (value as number) : undefined), // a finite number is a number
  CHECKBOX: (value) => (typeof value === 'boolean' ? value : undefined),
  RELATIONSHIP: (value, { related }) => {
    if (typeof related === 'number') return readText(value)
    return typeof value === 'number' || (isText(value) && /^\d{1,20}$/.test(value)) ? Number(value) : undefined
  },
}

/** Kinds of values as the sentences of errors name them. */
const KINDS: Readonly<Partial<Record<RecordFieldType, string>>> = {
  PRIMARY: 'valid text',
  TEXT: 'valid text',
  PARAGRAPH: 'valid text',
  DATE: 'valid date',
  NUMBER: 'valid number',
  DECIMAL: 'valid decimal value',
  CHECKBOX: 'boolean value',
}

function faultOfType({ type, label, choices }: RecordField, value: unknown): string {
  const kind = KINDS[type]
  if (kind !== undefined) return `Please enter a ${kind} for '${label}' field.`
  if (type === 'RELATIONSHIP') return unknownTarget(value)
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  const wrong = values.find((one) => !choices.some((choice) => choice.value === one))
  return `Invalid choice '${textOfSent(wrong)}' for '${label}' field.`
}

const unknownTarget = (value: unknown) => `Custom object with id '${textOfSent(value)}' does not exist.`

const isBlank = (value: unknown) =>
  value === undefined ||
  value === null ||
  (isText(value) && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)

export type ReadValue = { readonly value: RecordValue } | { readonly fault: string }

/**
 * The value to store for what a request gives, null where it is left out, or what is wrong. A record may keep referring
 * to what is gone.
 * @param stored the present value; undefined for a new record
 */
export function readFieldValue(
  account: Account,
  field: RecordField,
  { given, stored }: { readonly given: unknown; readonly stored: RecordValue | undefined },
): ReadValue {
  if (isBlank(given)) {
    // The sentence is inferred.
    return field.required ? { fault: `Please enter a value for '${field.label}' field.` } : { value: null }
  }
  const value = READ[field.type](given, field)
  if (value === undefined) return { fault: faultOfType(field, given) }
  const isLong = isText(value) && field.type !== 'PARAGRAPH' && [...value].length > LONGEST_TEXT
  if (isLong) return { fault: `Value must not exceed ${LONGEST_TEXT} characters for '${field.label}' field.` }
  const isNamed =
    field.related === null || value === stored || isTarget(account, field.related, value as number | string) // as read
  return isNamed ? { value } : { fault: unknownTarget(given) }
}
