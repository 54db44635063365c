import * as z from 'zod'
import { withPlainLengths } from '../schemas/lengths.ts'
import type { Lazy } from './endpoint.ts'

interface Made {
  readonly schema: z.ZodType
  /** Parses by it so far. */
  uses: number
  /** The same schema, faster. */
  compiled?: z.ZodType
}

/** Compiling a schema takes as long as some thousand parses by it save. */
const COMPILED_AFTER = 1000

const made = new WeakMap<Lazy<z.ZodType>, Made>()

function madeOf(lazy: Lazy<z.ZodType>): Made {
  let one = made.get(lazy)
  if (one === undefined) {
    one = { schema: withPlainLengths(lazy()), uses: 0 }
    made.set(lazy, one)
  }
  return one
}

/** The schema, made at its first use and kept: it depends on nothing that changes. */
export const schemaOf = (lazy: Lazy<z.ZodType>): z.ZodType => madeOf(lazy).schema

/** The schema to parse by: compiled to a function of its own, once it is used much. It does not know its parts. */
export function parserOf(lazy: Lazy<z.ZodType>): z.ZodType {
  const one = madeOf(lazy)
  if (one.compiled === undefined) {
    if (++one.uses < COMPILED_AFTER) return one.schema
    one.compiled = z.compile(one.schema)
  }
  return one.compiled
}
