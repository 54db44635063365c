import type { Form } from '../account/forms.ts'
import { textToCustomValue } from '../schemas/texts.ts'

/** Converts the custom fields of a multipart body, which are texts, to the types that the account's fields have. */
export function coerceCustomFields(form: Form, fields: Record<string, unknown>): Record<string, unknown> {
  const values = fields.custom_fields
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return fields
  const coerced: Record<string, unknown> = Object.create(null)
  for (const [name, value] of Object.entries(values)) {
    coerced[name] = typeof value === 'string' ? textToCustomValue(form.custom.get(name)?.field.type, value) : value
  }
  return { ...fields, custom_fields: coerced }
}
