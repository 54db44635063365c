import type { Database } from '../store/database.ts'
import { type CustomFieldValue, type CustomFieldValues, NO_CUSTOM_FIELDS } from '../store/rows/base.ts'
import { type Choice, type FieldRow, type FormKind, namesOf } from '../store/rows/fields.ts'
import type { SectionRow } from '../store/rows/sections.ts'

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
  /** Custom fields of a row that has none of them. */
  readonly withoutValues: CustomFieldValues
  /** Choices for which fields in sections are shown, by id of the field; all other fields are always shown. */
  readonly showings: ReadonlyMap<number, readonly Showing[]>
}

/** A section that holds the field: it shows while the parent has one of the values. */
export interface Showing {
  readonly parent: FieldRow
  readonly values: ReadonlySet<unknown>
}

export interface CustomField {
  readonly field: FieldRow
  /** 0, or the level below it in a nested field: 1, 2. */
  readonly level: number
}

/** A form's fields in order of position, stock and custom ones. */
export const inOrder = (kind: FormKind, fields: Iterable<FieldRow>): readonly FieldRow[] =>
  [...fields].filter((field) => field.form === kind).sort((a, b) => a.position - b.position || a.id - b.id)

function compileForm(kind: FormKind, fields: Iterable<FieldRow>, sections: Iterable<SectionRow>): Form {
  const own = inOrder(kind, fields)
  const custom = new Map<string, CustomField>()
  for (const field of own.filter((one) => !one.default)) {
    namesOf(field).forEach((name, level) => {
      custom.set(name, { field, level })
    })
  }
  const stock = new Map(own.filter((field) => field.default).map((field) => [field.name, field]))
  const withoutValues = Object.freeze(Object.fromEntries([...custom.keys()].map((name) => [name, null])))
  return { kind, stock, custom, withoutValues, showings: showingsOf(own, sections) }
}

/** An account's forms, each made anew once the definitions have changed. */
export class Forms {
  readonly #made = new Map<FormKind, { readonly fields: object; readonly sections: object; readonly form: Form }>()

  of(kind: FormKind, { fields, sections }: Pick<Database, 'fields' | 'sections'>): Form {
    const known = this.#made.get(kind)
    if (known?.fields === fields.version && known.sections === sections.version) return known.form
    const form = compileForm(kind, fields.all(), sections.all())
    this.#made.set(kind, { fields: fields.version, sections: sections.version, form })
    return form
  }
}

function showingsOf(fields: readonly FieldRow[], sections: Iterable<SectionRow>): Form['showings'] {
  const byId = new Map(fields.map((field) => [field.id, field]))
  const showings = new Map<number, Showing[]>()
  for (const { parent_ticket_field_id, choice_ids, ticket_field_ids } of sections) {
    const parent = byId.get(parent_ticket_field_id)
    if (parent === undefined) continue
    const chosen = new Set(choice_ids)
    const values = new Set<unknown>(parent.choices.filter(({ id }) => chosen.has(id)).map(({ value }) => value))
    for (const id of ticket_field_ids) showings.set(id, [...(showings.get(id) ?? []), { parent, values }])
  }
  return showings
}

/** Tells whether the field shows, by the values of the fields whose choices decide. */
export function isShown({ showings }: Form, { id }: FieldRow, read: (parent: FieldRow) => unknown): boolean {
  return showings.get(id)?.some(({ parent, values }) => values.has(read(parent))) ?? true
}

/** All custom fields of the form in its order; what the row does not have is null. */
export function allCustomFields(form: Form, values: CustomFieldValues): CustomFieldValues {
  if (values === NO_CUSTOM_FIELDS) return form.withoutValues
  const all: Record<string, CustomFieldValue> = {}
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
  let choices = field.choices
  for (const name of namesOf(field).slice(0, level)) {
    choices = choices.find((choice) => choice.value === values[name])?.choices ?? []
  }
  return choices
}
