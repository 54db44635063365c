import type * as z from 'zod'
import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { ApiError, type FieldError, type Finding, notFound, validationFailed } from '../errors.ts'
import { acceptedOf, refusedFields } from './accepted.ts'
import type { Body } from './body.ts'
import { coerceTexts } from './coerce.ts'
import { coerceCustomFields } from './custom-fields.ts'
import type { Call, Endpoint, Lazy } from './endpoint.ts'
import { fieldErrors } from './field-errors.ts'
import { parserOf, schemaOf } from './schema-of.ts'

export interface RawCall {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: Body
  readonly actor: Actor
  readonly baseUrl: string
}

export interface Valid {
  readonly call: Call<unknown, unknown, unknown>
  /** Return value of the endpoint's `prepare`, for its handler. */
  readonly prepared: unknown
}

/**
 * Validates a request by the endpoint's schemas, then by the account's rules. All failing fields are in one error,
 * those that the schemas refused first. A duplicate (409) is reported only when nothing else is wrong.
 */
export function validate(endpoint: Endpoint, raw: RawCall, account: Account): Valid {
  const params = parseParams(endpoint, raw.params)
  const query = parseQueryOf(endpoint, raw.query)
  const body = parse(endpoint.body, raw.body.fields, (schema) => readTexts(endpoint, schema, raw.body, account))
  const call = { params, query: query.value, body: body.value, actor: raw.actor, baseUrl: raw.baseUrl }
  const refusals = [...query.errors, ...body.errors]
  if (refusals.length > 0) throw invalid([...refusals, ...findingsBeside(refusals, endpoint, call, account)])
  const prepared = endpoint.prepare?.(call, account)
  if (!isFindings(prepared) || prepared.length === 0) return { call, prepared }
  throw invalid(prepared.map(withoutReadFrom))
}

const isFindings = (prepared: unknown): prepared is readonly Finding[] => Array.isArray(prepared)

/**
 * Findings of the account's rules about the fields that the schemas accepted; reported even for a record that does not
 * exist.
 */
function findingsBeside(
  refusals: readonly FieldError[],
  endpoint: Endpoint,
  call: Valid['call'],
  account: Account,
): FieldError[] {
  const refused = refusedFields(refusals)
  const isTold = ({ field, readFrom = [] }: Finding) =>
    !refused.has(field) && !readFrom.some((name) => refused.has(name))
  try {
    const prepared = endpoint.prepare?.(call, account)
    return isFindings(prepared) ? prepared.filter(isTold).map(withoutReadFrom) : []
  } catch (failure) {
    if (failure instanceof ApiError) return []
    throw failure
  }
}

const withoutReadFrom = ({ readFrom: _, ...error }: Finding): FieldError => error

function invalid(errors: readonly FieldError[]): ApiError {
  const others = errors.filter((error) => error.code !== 'duplicate_value')
  return validationFailed(others.length > 0 ? others : errors)
}

function parseParams(endpoint: Endpoint, raw: RawCall['params']): unknown {
  if (endpoint.params === undefined) return raw
  const parsed = parserOf(endpoint.params).safeParse(raw)
  // No record has an id beyond 2^53.
  if (!parsed.success) throw notFound()
  return parsed.data
}

/**
 * Parsed queries, by the object of their texts, which is the same for the same query: a schema depends on nothing that
 * changes.
 */
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
  const parsed = parserOf(lazy).safeParse(input, { reportInput: true })
  if (parsed.success) return { value: parsed.data, errors: [] }
  const { issues } = parsed.error
  return { value: acceptedOf(schema, input, issues), errors: fieldErrors(issues) }
}

const unrecognized = (keys: string[]): z.core.$ZodIssue => ({ code: 'unrecognized_keys', keys, path: [], message: '' })

function readTexts(endpoint: Endpoint, schema: z.ZodType, body: Body, account: Account): unknown {
  if (body.encoding !== 'multipart') return body.fields
  const fields = coerceTexts(schema, body.fields, { splitLists: false })
  return endpoint.form === undefined ? fields : coerceCustomFields(account.form(endpoint.form), fields)
}
