import fc, { type Arbitrary } from 'fast-check'
import type { OperationObject, ParameterObject, SchemaObject } from 'openapi3-ts/oas31'
import { describe, expect, it, vi } from 'vitest'
import { send } from '../support/call.ts'
import { documentOf } from '../support/documents.ts'
import { some } from '../support/extent.ts'
import { basic, startFreshdesk } from '../support/freshdesk.ts'
import { SchemaValues } from '../support/json-schema-values.ts'
import { DocumentValidator } from '../support/validating-proxy.ts'

/**
 * Requests are made from the document alone, and openapi-backend says which of them the document allows. Those get a
 * documented status and a reply of its schema, and are never refused for their shape; the others a documented 4xx.
 */
vi.setConfig({ testTimeout: 120_000 })

const { emulator } = await startFreshdesk({ onError: (error) => process.stderr.write(`${(error as Error).stack}\n`) })
const document = documentOf('openapi.json')
const values = new SchemaValues(document)
const validator = await DocumentValidator.of(document, '/api/v2')

interface Asked {
  readonly path: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
}

/** One that takes a form alone, for its file, is called in test/routes. */
const takesJson = ({ requestBody }: OperationObject) =>
  requestBody === undefined || ('content' in requestBody && 'application/json' in requestBody.content)

const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  Object.entries(item as Record<string, OperationObject>)
    .filter(([, one]) => takesJson(one))
    .map(([method, operation]) => ({
      id: operation.operationId ?? '',
      method: method.toUpperCase(),
      path,
      parameters: (operation.parameters ?? []) as ParameterObject[],
      body: bodyOf(operation),
    })),
)
type Operation = (typeof operations)[number]

function bodyOf({ requestBody }: OperationObject) {
  const json =
    requestBody !== undefined && 'content' in requestBody ? requestBody.content['application/json'] : undefined
  const examples = Object.values(json?.examples ?? {}).map((example) => (example as { readonly value: object }).value)
  return json?.schema === undefined ? undefined : { schema: json.schema, examples }
}

type Generate = (schema: SchemaObject) => Arbitrary<unknown>
const valid: Generate = (schema) => values.valid(schema)
const near: Generate = (schema) => values.near(schema)

function parametersIn(where: 'path' | 'query', { parameters }: Operation, generate: Generate) {
  const own = parameters.filter((parameter) => parameter.in === where)
  const known = own.map(({ name, schema, example }) => {
    const made = generate((schema ?? {}) as SchemaObject)
    return [
      name,
      example === undefined
        ? made
        : fc.oneof({ weight: where === 'path' ? 4 : 1, arbitrary: fc.constant(example) }, made),
    ] as const
  })
  const required = own.filter((parameter) => parameter.required).map(({ name }) => name)
  const needed = known.filter(([name]) => required.includes(name))
  // One of many optional ones that is refused refuses the request: some go without.
  return fc.oneof(
    { weight: 3, arbitrary: fc.record(Object.fromEntries(known), { requiredKeys: required }) },
    { weight: 1, arbitrary: fc.record(Object.fromEntries(needed), { requiredKeys: required }) },
  )
}

/** A body made up, or an example with some of its fields so. */
function bodies({ body }: Operation, generate: Generate): Arbitrary<unknown> {
  if (body === undefined) return fc.constant(undefined)
  const made = generate(body.schema as SchemaObject)
  if (body.examples.length === 0) return made
  const mixed = fc
    .tuple(fc.constantFrom(...body.examples), made)
    .map(([example, change]) => (typeof change === 'object' && change !== null ? { ...example, ...change } : change))
  return fc.oneof(made, fc.constantFrom(...body.examples), { weight: 3, arbitrary: mixed })
}

/** What the document allows, but for one part of three that comes close. */
function requests(operation: Operation): Arbitrary<Asked> {
  const asked = (path: Generate, query: Generate, body: Generate) =>
    fc.record({
      path: parametersIn('path', operation, path),
      query: parametersIn('query', operation, query),
      body: bodies(operation, body),
    })
  const hasQuery = operation.parameters.some((parameter) => parameter.in === 'query')
  const wrong = [
    ...(hasQuery ? [asked(valid, near, valid)] : []),
    ...(operation.body === undefined ? [] : [asked(valid, valid, near)]),
    asked(valid, valid, valid).map((one) => ({ ...one, query: { ...one.query, colour: 'red' } })),
  ]
  return fc.oneof({ weight: 2, arbitrary: asked(valid, valid, valid) }, fc.oneof(...wrong))
}

const textOf = (value: unknown) =>
  typeof value === 'object' && !Array.isArray(value) ? JSON.stringify(value) : String(value)

async function ask({ method, path }: Operation, { path: inPath, query, body }: Asked) {
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, textOf(value)] as [string, string]),
  )
  const named = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(textOf(inPath[name])))
  const url = `/api/v2${named}${search.size > 0 ? `?${search}` : ''}`
  const requestBody = Buffer.from(body === undefined ? '' : JSON.stringify(body))
  const requestHeaders = {
    authorization: basic('admin-api-key'),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  const { status, headers, text } = await send(`${emulator.url}${url}`, {
    method,
    headers: new Headers(requestHeaders),
    body: body === undefined ? undefined : requestBody.toString(),
  })
  const verdict = await validator.judge({
    method,
    url,
    requestHeaders,
    requestBody,
    status,
    headers: Object.fromEntries(headers),
    body: text,
  })
  return { verdict, text }
}

/**
 * Names that the account gives (custom fields, questions), fields of a rule that its type or its conditions call for, and
 * those of a form's field that its type has: what may stand there the document says in words.
 */
const DEPENDS = /^(custom_fields|ratings)\.|^(performer(\.members)?|events|operator)$|^(choices|dependent_fields)\b/

/** Codes by which a field is refused for its shape. */
function shapeErrors(text: string): unknown[] {
  const { errors = [] } = text === '' ? {} : JSON.parse(text)
  return (errors as { field: string; code: string }[]).filter(
    ({ field, code }) => (code === 'datatype_mismatch' || code === 'invalid_field') && !DEPENDS.test(field),
  )
}

describe('what the document says of a request and of its reply', () => {
  it.each(some(operations, 32))('is true of $id', async (operation) => {
    const tally = { allowed: 0, succeeded: 0, forbidden: 0 }
    await fc.assert(
      fc.asyncProperty(requests(operation), async (asked) => {
        emulator.reset()
        const { verdict, text } = await ask(operation, asked)
        expect(verdict.reply).toEqual([])
        if (verdict.request.length === 0) {
          tally.allowed += 1
          if (verdict.status < 300) tally.succeeded += 1
          expect(verdict.status).toBeLessThan(500)
          expect(shapeErrors(text)).toEqual([])
        } else {
          tally.forbidden += 1
          expect([verdict.request, verdict.status, text].join()).toMatch(/,4\d\d,/)
        }
      }),
      { numRuns: 25, seed: 1 },
    )
    expect(tally.succeeded).toBeGreaterThan(0)
    expect(tally.forbidden).toBeGreaterThan(2)
  })
})
