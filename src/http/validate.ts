import type { z } from 'zod'
import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { type FieldError, notFound, validationFailed } from '../errors.ts'
import type { Body } from './body.ts'
import { coerceTexts } from './coerce.ts'
import { coerceCustomFields } from './custom-fields.ts'
import type { Call, Endpoint, Lazy } from './endpoint.ts'
import { fieldErrors } from './field-errors.ts'
import { schemaOf } from './schema-of.ts'

export interface RawCall {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: Body
  readonly actor: Actor
  readonly baseUrl: string
}

/**
 * Params, query and body by the endpoint's schemas, then the account's rules: all failing fields in one error.
 * Uniqueness (409) is only told when nothing else is wrong.
 */
export function validate(endpoint: Endpoint, raw: RawCall, account: Account): Call<unknown, unknown, unknown> {
  const params = parseParams(endpoint, raw.params)
  const query = parseQueryOf(endpoint, raw.query)
  const body = parse(endpoint.body, raw.body.fields, (schema) => readTexts(endpoint, schema, raw.body, account))
  const call = { params, query: query.value, body: body.value, actor: raw.actor, baseUrl: raw.baseUrl }
  const schemaErrors = [...query.errors, ...body.errors]
  // A field failed as well when a part of it did: `other_companies[0].company_id`.
  const failed = new Set(schemaErrors.flatMap(({ field }) => [field, field.split(/[.[]/, 1)[0] ?? field]))
  const errors = [...schemaErrors, ...(endpoint.check?.(call, account, failed) ?? [])]
  if (errors.length === 0) return call
  const invalid = errors.filter((error) => error.code !== 'duplicate_value')
  throw validationFailed(invalid.length > 0 ? invalid : errors)
}

function parseParams(endpoint: Endpoint, raw: RawCall['params']): unknown {
  if (endpoint.params === undefined) return raw
  const parsed = schemaOf(endpoint.params).safeParse(raw)
  // Digits past 2^53 are the id of nothing.
  if (!parsed.success) throw notFound()
  return parsed.data
}

/** By the texts, which are one object each time they come: a schema depends on nothing that changes. */
const knownQueries = new WeakMap<Endpoint, WeakMap<RawCall['query'], Parsed>>()

function parseQueryOf(endpoint: Endpoint, texts: RawCall['query']): Parsed {
  let known = knownQueries.get(endpoint)
  if (known === undefined) {
    known = new WeakMap()
    knownQueries.set(endpoint, known)
  }
  const before = known.get(texts)
  if (before !== undefined) return before
  const { value, errors } = parse(endpoint.query, texts, (schema) => coerceTexts(schema, texts, { splitLists: true }))
  const query = { value: Object.freeze(value), errors }
  if (errors.length === 0) known.set(texts, query)
  return query
}

interface Parsed {
  readonly value: unknown
  readonly errors: readonly FieldError[]
}

function parse(
  lazy: Lazy<z.ZodType> | undefined,
  given: Readonly<Record<string, unknown>>,
  read: (schema: z.ZodType) => unknown,
): Parsed {
  if (lazy === undefined) {
    const unexpected = Object.keys(given)
    return { value: {}, errors: fieldErrors(unexpected.length === 0 ? [] : [unrecognized(unexpected)]) }
  }
  const schema = schemaOf(lazy)
  const input = read(schema)
  const parsed = schema.safeParse(input, { reportInput: true })
  return parsed.success
    ? { value: parsed.data, errors: [] }
    : { value: input, errors: fieldErrors(parsed.error.issues) }
}

const unrecognized = (keys: string[]): z.core.$ZodIssue => ({ code: 'unrecognized_keys', keys, path: [], message: '' })

function readTexts(endpoint: Endpoint, schema: z.ZodType, body: Body, account: Account): unknown {
  if (body.encoding !== 'multipart') return body.fields
  const fields = coerceTexts(schema, body.fields, { splitLists: false })
  return endpoint.form === undefined ? fields : coerceCustomFields(account.form(endpoint.form), fields)
}
