import type { Form } from '../../account/forms.ts'
import { type FieldError, invalidValue, RULE, ruleOneOf, typeMismatch, unexpectedField } from '../../errors.ts'
import type { CustomFieldValues } from '../../store/rows/base.ts'
import { parseDateTime } from '../../times.ts'
import { type Searchable, type SearchField, type SearchType, type SearchValue, searchFieldOf } from './fields.ts'
import { type Connective, parseSearch, type Term } from './parse.ts'

export interface Condition<Row> {
  readonly field: SearchField<Row>
  /** Bounds of which one of the row's values must lie within, both included; null: the row has no value. */
  readonly range: readonly [low: SearchValue, high: SearchValue] | null
}

/** Conditions in postfix form: each connective follows the two operands that it joins. */
export type Program<Row> = readonly (Condition<Row> | Connective)[]

type Compiled<Row> = { readonly program: Program<Row> } | { readonly errors: FieldError[] }

/** Compiles a query to conditions on the fields, or returns all that is wrong with it, one error for each field. */
export function compileSearch<Row extends { readonly custom_fields: CustomFieldValues }>(
  searchable: Searchable<Row>,
  form: Form,
  query: string,
): Compiled<Row> {
  const parsed = parseSearch(query)
  if ('error' in parsed) return { errors: [parsed.error] }
  const program: (Condition<Row> | Connective)[] = []
  const errors = new Map<string, FieldError>()
  for (const part of parsed.postfix) {
    const compiled =
      typeof part === 'string' ? part : conditionOf(searchFieldOf(searchable, form, part.field), form, part)
    if (typeof compiled === 'string' || !('code' in compiled)) program.push(compiled)
    else if (!errors.has(compiled.field)) errors.set(compiled.field, compiled)
  }
  return errors.size === 0 ? { program } : { errors: [...errors.values()] }
}

function conditionOf<Row>(field: SearchField<Row> | undefined, form: Form, term: Term): Condition<Row> | FieldError {
  if (field === undefined) return unexpectedField(term.field)
  const value = literalOf(term)
  const isOrdered = field.type === 'integer' || field.type === 'date'
  if (term.operator !== ':' && (value === null || !isOrdered)) {
    const rule = value === null ? 'null takes : alone' : 'It takes : alone, :> and :< are for dates and numbers'
    return invalidValue(term.field, `${rule} ${at(term.position + term.field.length)}`)
  }
  if (value === null) return { field, range: null }
  if (field.type === 'string') {
    const text = field.isLowerCase ? term.value.toLowerCase() : term.value
    return { field, range: [text, text] }
  }
  const read = READERS[field.type](value)
  if (typeof read === 'string') return typeError(term, value, read)
  if (term.operator === ':' && field.key === 'status' && !hasStatus(form, read)) {
    return invalidValue(term.field, ruleOneOf(statusesOf(form)))
  }
  const low = term.operator === ':<' ? Number.NEGATIVE_INFINITY : read
  return { field, range: [low, term.operator === ':>' ? Number.POSITIVE_INFINITY : read] }
}

/** Values of the account's statuses: the error for another status lists them, as in other requests. */
const statusesOf = (form: Form) => form.stock.get('status')?.choices.map(({ value }) => value) ?? []
const hasStatus = (form: Form, value: number) => statusesOf(form).includes(value)

/** Value of a term. Without quotes it may be null, a boolean or a number; in quotes it is text. */
function literalOf({ value, isQuoted }: Term): string | number | boolean | null {
  if (isQuoted) return value
  if (value === 'null') return null
  if (value === 'true' || value === 'false') return value === 'true'
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value
}

type Reader = (value: string | number | boolean) => number | string

/** Readers of a value by type: the number by which it is compared, or the sentence of the rule that it breaks. */
const READERS: Readonly<Record<Exclude<SearchType, 'string'>, Reader>> = {
  integer: (value) => (Number.isInteger(value) ? (value as number) : RULE.integer),
  boolean: (value) => (typeof value === 'boolean' ? Number(value) : RULE.boolean),
  // Quotes around a date are optional (inferred).
  date: (value) => (/^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? parseDateTime(String(value)) : undefined) ?? RULE.date,
}

/**
 * Error for a value that does not fit the type. A text that is no date is an invalid value, as in other requests; all
 * others have the wrong type.
 */
function typeError(term: Term, value: string | number | boolean, rule: string): FieldError {
  const placed = `${rule} ${at(term.position + term.field.length + term.operator.length)}`
  return rule === RULE.date && typeof value === 'string'
    ? invalidValue(term.field, placed)
    : typeMismatch(term.field, value, placed)
}

const at = (position: number) => `(at position ${position})`
