import * as z from 'zod'
import { textToBoolean, textToNumber } from '../schemas/texts.ts'
import { isObject } from '../store/shape.ts'

/**
 * Converts texts to the numbers and booleans that the schema asks for, in multipart bodies and queries, where
 * everything is text. A text that does not fit stays and fails validation by its type. JSON is never converted.
 */
export function coerceTexts(
  schema: z.ZodType,
  values: Readonly<Record<string, unknown>>,
  options: { readonly splitLists: boolean },
): Record<string, unknown> {
  const shape = schema instanceof z.ZodObject ? schema.shape : {}
  const coerced: Record<string, unknown> = Object.create(null)
  for (const [name, value] of Object.entries(values)) {
    const field: unknown = Object.hasOwn(shape, name) ? shape[name] : undefined
    coerced[name] = field instanceof z.ZodType ? coerce(field, value, options.splitLists) : value
  }
  return coerced
}

function coerce(schema: z.ZodType, value: unknown, splitLists: boolean): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return coerce(schema.unwrap() as z.ZodType, value, splitLists)
  }
  if (schema instanceof z.ZodArray) return coerceList(schema.element as z.ZodType, value, splitLists)
  if (schema instanceof z.ZodObject && isObject(value)) return coerceTexts(schema, value, { splitLists })
  if (schema instanceof z.ZodRecord && isObject(value))
    return coerceEach(schema.valueType as z.ZodType, value, splitLists)
  if (typeof value !== 'string') return value
  if (schema instanceof z.ZodNumber || isNumericLiteral(schema) || schema.meta()?.type === 'integer') {
    return textToNumber(value)
  }
  if (schema instanceof z.ZodBoolean) return textToBoolean(value)
  return value
}

function coerceList(element: z.ZodType, value: unknown, splitLists: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => coerce(element, one, splitLists))
  if (!splitLists || typeof value !== 'string') return value
  return value.split(',').map((part) => coerce(element, part.trim(), splitLists))
}

function coerceEach(schema: z.ZodType, values: Readonly<Record<string, unknown>>, splitLists: boolean) {
  const coerced: Record<string, unknown> = Object.create(null)
  for (const [name, value] of Object.entries(values)) coerced[name] = coerce(schema, value, splitLists)
  return coerced
}

const isNumericLiteral = (schema: z.ZodType) =>
  schema instanceof z.ZodLiteral && [...schema.values].every((value) => typeof value === 'number')
