import type { Form } from '../account/forms.ts'
import type { FieldRow } from '../store/rows/fields.ts'

/**
 * Default fields of a ticket that are checked first: the recorded order of missing fields (github
 * freshworks-oss/fresh-samples#37).
 */
const FIRST_CHECKED = ['description', 'status', 'subject', 'priority', 'requester']

/** Types of fields whose value is one of their choices. */
export const CHOICE_TYPES: ReadonlySet<string> = new Set([
  'default_status',
  'default_priority',
  'default_ticket_type',
  'default_health_score',
  'default_account_tier',
  'default_industry',
  'custom_dropdown',
  'nested_field',
])

/** Fields of a form that a check looks at. */
interface Checked {
  /** Default fields in the order in which they are checked. */
  readonly stock: readonly FieldRow[]
  /** Whether a custom field can be missing. */
  readonly demandsCustom: boolean
}

const checkedByForm = new WeakMap<Form, Checked>()

/** Fields that are checked, worked out once for each form. */
export function checkedOf(form: Form): Checked {
  const known = checkedByForm.get(form)
  if (known !== undefined) return known
  const stock = [...form.stock.values()].sort((a, b) => checkedFirst(a) - checkedFirst(b))
  const checked = { stock, demandsCustom: [...form.custom.values()].some(({ field }) => isDemanded(field)) }
  checkedByForm.set(form, checked)
  return checked
}

/** Whether it can be missing. */
const isDemanded = (field: FieldRow) => field.required_for_agents || field.required_for_closure

/** Whether a value, or its absence, can be wrong. */
export const isChecked = (field: FieldRow) => isDemanded(field) || CHOICE_TYPES.has(field.type)

function checkedFirst(field: FieldRow): number {
  const place = FIRST_CHECKED.indexOf(field.name)
  return place < 0 ? FIRST_CHECKED.length : place
}
