import * as z from 'zod'

const done = new WeakSet<object>()

/**
 * The schema, whose rules on length, and those of all schemas within it, look at texts and lists alone from now on.
 * zod's look at whatever has a `length`, of the wrong type too, and throw where that cannot be compared with a number:
 * `{"length": {"toString": 0}}`.
 */
export function withPlainLengths<Schema extends z.core.$ZodType>(schema: Schema): Schema {
  visit(schema)
  return schema
}

function visit(value: unknown): void {
  if (typeof value !== 'object' || value === null || done.has(value)) return
  if (value instanceof z.core.$ZodType) visitSchema(value)
  else if (Array.isArray(value)) value.forEach(visit)
  else if (Object.getPrototypeOf(value) === Object.prototype) Object.values(value).forEach(visit)
}

function visitSchema(schema: z.core.$ZodType): void {
  done.add(schema)
  const { checks = [], ...parts } = schema._zod.def
  for (const { _zod } of checks) if (ON_LENGTH.includes(_zod.def.check)) _zod.def.when = hasPlainLength
  if (schema instanceof z.core.$ZodLazy) visit(schema._zod.innerType)
  else Object.values(parts).forEach(visit)
}

const ON_LENGTH = ['min_length', 'max_length', 'length_equals']

const hasPlainLength = ({ value }: z.core.ParsePayload): boolean => typeof value === 'string' || Array.isArray(value)
