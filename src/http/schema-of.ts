import type * as z from 'zod'
import { withPlainLengths } from '../schemas/lengths.ts'
import type { Lazy } from './endpoint.ts'

const made = new WeakMap<Lazy<z.ZodType>, z.ZodType>()

/** The schema, made at its first use and kept: it depends on nothing that changes. */
export function schemaOf(lazy: Lazy<z.ZodType>): z.ZodType {
  let schema = made.get(lazy)
  if (schema === undefined) {
    schema = withPlainLengths(lazy())
    made.set(lazy, schema)
  }
  return schema
}
