import type { Form } from '../account/forms.ts'
import { textToBoolean, textToNumber } from './coerce.ts'

/** In multipart bodies custom fields are texts too: read as the account's definitions say. */
export function coerceCustomFields(form: Form, fields: Record<string, unknown>): Record<string, unknown> {
  const values = fields.custom_fields
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return fields
  const coerced: Record<string, unknown> = Object.create(null)
  for (const [name, value] of Object.entries(values)) {
    coerced[name] = typeof value === 'string' ? coerceText(form.custom.get(name)?.field.type, value) : value
  }
  return { ...fields, custom_fields: coerced }
}

function coerceText(type: string | undefined, value: string): unknown {
  if (type === 'custom_number' || type === 'custom_decimal') return textToNumber(value)
  if (type === 'custom_checkbox') return textToBoolean(value)
  return value
}
