import type { CustomFieldValue, CustomFieldValues } from '../store/rows/base.ts'
import type { Choice, FieldRow, FormKind } from '../store/rows/fields.ts'

/**
 * An account's ticket, contact or company fields, compiled once per change of them. The object's identity is the
 * version of the definitions: cached texts of rows are kept under it.
 */
export interface Form {
  readonly kind: FormKind
  /** Stock fields by wire name. */
  readonly stock: ReadonlyMap<string, FieldRow>
  /** Custom fields by wire name; the levels of a nested field are three entries. */
  readonly custom: ReadonlyMap<string, CustomField>
}

export interface CustomField {
  readonly field: FieldRow
  /** 0, or the level below it in a nested field: 1, 2. */
  readonly level: number
}

export function compileForm(kind: FormKind, fields: Iterable<FieldRow>): Form {
  const own = [...fields].filter((field) => field.form === kind).sort((a, b) => a.position - b.position || a.id - b.id)
  const custom = new Map<string, CustomField>()
  for (const field of own.filter((one) => !one.default)) {
    const names = [field.name, ...field.nested_names]
    names.forEach((name, level) => {
      custom.set(name, { field, level })
    })
  }
  return { kind, stock: new Map(own.filter((field) => field.default).map((field) => [field.name, field])), custom }
}

/** All custom fields of the form in its order; what the row does not have is null. */
export function allCustomFields(
  form: Form,
  values: CustomFieldValues,
): Record<string, string | number | boolean | null> {
  const all: Record<string, string | number | boolean | null> = {}
  for (const [name, { field }] of form.custom) all[name] = shownValue(field, values[name] ?? null)
  return all
}

/**
 * A decimal is shown as text: 124 as "124.0".
 * Source: github rapid7/insightconnect-plugins, plugins/freshdesk/unit_test/responses (three replies)
 */
function shownValue({ type }: FieldRow, value: CustomFieldValue): CustomFieldValue {
  if (type !== 'custom_decimal' || typeof value !== 'number') return value
  return Number.isInteger(value) ? `${value}.0` : String(value)
}

/** The choices of the level of a nested field that the values of the levels above lead to. */
export function choicesAt({ field, level }: CustomField, values: CustomFieldValues): readonly Choice[] {
  const names = [field.name, ...field.nested_names]
  let choices = field.choices
  for (const name of names.slice(0, level)) {
    choices = choices.find((choice) => choice.value === values[name])?.choices ?? []
  }
  return choices
}
