import type { ZodType } from 'zod'
import { schemaOf } from '../http/schema-of.ts'
import { ControlError } from './errors.ts'

/** What the schema makes of an input; without a schema nothing is taken. Throws `ControlError` 400, naming the member. */
export function parseInput<Output>(schema: (() => ZodType<Output>) | undefined, input: unknown): Output {
  if (schema === undefined) {
    const [unexpected] = Object.keys(input ?? {})
    if (unexpected !== undefined) throw new ControlError(400, `Unexpected field: ${unexpected}`)
    return {} as Output // nothing is what was asked for
  }
  const parsed = schemaOf(schema).safeParse(input)
  if (parsed.success) return parsed.data as Output // of this very schema
  const [issue] = parsed.error.issues
  throw new ControlError(400, `${issue?.path.join('.') || 'body'}: ${issue?.message}`)
}
