import type * as z from 'zod'
import {
  type FieldError,
  invalidValue,
  missingField,
  RULE,
  ruleElements,
  typeMismatch,
  unexpectedField,
  wrongKind,
} from '../errors.ts'

/**
 * Freshdesk's field errors for a schema's issues. The message of an issue is the field's rule; the code follows from
 * the kind of issue and from what was given. One error for each field, in the order of the schema.
 */
export function fieldErrors(issues: readonly z.core.$ZodIssue[]): FieldError[] {
  const errors = new Map<string, FieldError>()
  for (const issue of issues) {
    for (const error of errorsOf(issue)) if (!errors.has(error.field)) errors.set(error.field, error)
  }
  return [...errors.values()]
}

function errorsOf(issue: z.core.$ZodIssue): FieldError[] {
  const field = fieldName(issue.path)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unexpectedField(fieldName([...issue.path, key])))
  }
  if (issue.message === RULE.files) return [wrongKind(field, issue.message)]
  const isElement = typeof issue.path.at(-1) === 'number'
  if (isElement) return [elementError(field, issue)]
  if (issue.input === undefined) return [missingField(field, issue.message)]
  if (issue.code === 'invalid_type') return [wrongType(field, issue)]
  if (issue.code === 'invalid_value' && typeof issue.input !== typeof issue.values[0]) {
    return [typeMismatch(field, issue.input, issue.message)]
  }
  return [invalidValue(field, issue.message)]
}

function wrongType(field: string, issue: z.core.$ZodIssueInvalidType): FieldError {
  // Recorded for attachments (github verbb/formie#725): a blank in place of a list is said to be blank.
  if (issue.input === '' && issue.expected === 'array') return invalidValue(field, RULE.notBlank)
  return typeMismatch(field, issue.input, issue.message)
}

const ELEMENT_KINDS: Readonly<Record<string, string>> = {
  string: ruleElements('String'),
  number: ruleElements('Positive Integer'),
  int: ruleElements('Positive Integer'),
}

function elementError(field: string, issue: z.core.$ZodIssue): FieldError {
  if (issue.code !== 'invalid_type') return invalidValue(field, issue.message)
  return wrongKind(field, ELEMENT_KINDS[issue.expected] ?? issue.message)
}

/** Name of a field in errors: `custom_fields.cf_x`, `actions[0].url`; without the index in a list of plain values. */
function fieldName(path: readonly PropertyKey[]): string {
  const named = typeof path.at(-1) === 'number' ? path.slice(0, -1) : path
  return named.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`
    return name === '' ? String(part) : `${name}.${String(part)}`
  }, '')
}
