import type { ZodType } from 'zod'
import { schemaOf } from '../http/schema-of.ts'
import { didYouMean, knownKeys } from '../nearest-names.ts'
import { ControlError } from './errors.ts'

/**
 * Parses an input by its schema; without a schema it must be empty. Throws `ControlError` 400, which names the member
 * and, for an unknown one, the nearest.
 * @param at place of the input in what the caller gave
 */
export function parseInput<Output>(
  schema: (() => ZodType<Output>) | undefined,
  input: unknown,
  at: readonly PropertyKey[] = [],
): Output {
  if (schema === undefined) {
    const [unexpected] = Object.keys(input ?? {})
    if (unexpected !== undefined) throw new ControlError(400, `Unexpected field: ${unexpected}`)
    return {} as Output // nothing is what was asked for
  }
  const made = schemaOf(schema)
  const parsed = made.safeParse(input)
  if (parsed.success) return parsed.data as Output // of this very schema
  const [issue] = parsed.error.issues
  const near = issue?.code === 'unrecognized_keys' ? didYouMean(issue.keys[0] ?? '', knownKeys(made, issue.path)) : ''
  throw new ControlError(400, `${[...at, ...(issue?.path ?? [])].join('.') || 'body'}: ${issue?.message}${near}`)
}
