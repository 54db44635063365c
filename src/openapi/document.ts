import type {
  HeaderObject,
  OpenAPIObject,
  OperationObject,
  ParameterObject,
  PathItemObject,
  ReferenceObject,
  RequestBodyObject,
  ResponseObject,
  SchemaObject,
} from 'openapi3-ts/oas31'
import { z } from 'zod'
import { PLAN_LIMITS } from '../account/limits.ts'
import type { Endpoint, Lazy } from '../http/endpoint.ts'
import { schemaOf } from '../http/schema-of.ts'

/** The OpenAPI 3.1 document of these endpoints: a function of the list alone, so that it says what really answers. */
export function openApiDocument(endpoints: readonly Endpoint[], version: string): OpenAPIObject {
  const paths: Record<string, PathItemObject> = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method]: operationOf(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Freshdesk API v2, as freshdesk-emulator answers it',
      version,
      description:
        'Freshdesk’s help desk API, described by the operations of freshdesk-emulator that answer it. Not affiliated with Freshworks.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: 'http://localhost:4800/api/v2', description: 'A local emulator' }],
    security: [{ apiKey: [] }],
    tags: [...new Set(endpoints.map((endpoint) => endpoint.tag))].map((name) => ({
      name,
      description: `${name} of the help desk`,
    })),
    paths,
    components: {
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'basic',
          description: 'The API key as user name, anything as password; or e-mail and password.',
        },
      },
      headers: HEADERS,
      schemas: ERROR_SCHEMAS,
      responses: Object.fromEntries(Object.entries(ERRORS).map(([name, error]) => [name, errorResponse(error)])),
    },
  }
}

function operationOf(endpoint: Endpoint): OperationObject {
  const body = requestBodyOf(endpoint)
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    description: [endpoint.summary, ...(endpoint.deviations ?? [])].join('\n\n'),
    tags: [endpoint.tag],
    ...(parametersOf(endpoint).length > 0 ? { parameters: parametersOf(endpoint) } : {}),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: { [endpoint.success.status]: successOf(endpoint), ...errorsOf(endpoint) },
    'x-freshdesk-source': endpoint.source,
    'x-freshdesk-rate-limit': rateLimitOf(endpoint),
    'x-freshdesk-privilege': endpoint.access,
    ...(endpoint.deviations === undefined ? {} : { 'x-emulator-deviations': endpoint.deviations }),
  }
}

type JsonSchema = SchemaObject & { readonly properties?: Record<string, SchemaObject>; readonly required?: string[] }

function jsonSchemaOf(lazy: Lazy<z.ZodType>, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(schemaOf(lazy), { io, unrepresentable: 'any' })
  return schema as JsonSchema // draft 2020-12, which is OpenAPI 3.1's own
}

function parametersOf(endpoint: Endpoint): ParameterObject[] {
  const names = [...endpoint.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '')
  const inPath = names.map((name): ParameterObject => {
    const example = endpoint.examples.find((one) => one.params?.[name] !== undefined)?.params?.[name]
    return {
      name,
      in: 'path',
      required: true,
      schema: name.endsWith('id') ? { type: 'integer', minimum: 1 } : { type: 'string' },
      ...(example === undefined ? {} : { example }),
    }
  })
  if (endpoint.query === undefined) return inPath
  const { properties = {}, required = [] } = jsonSchemaOf(endpoint.query, 'input')
  const inQuery = Object.entries(properties).map(([name, schema]): ParameterObject => {
    const isList = schema.type === 'array'
    return {
      name,
      in: 'query',
      required: required.includes(name),
      ...(isList ? { style: 'form', explode: false } : {}),
      ...(schema.description === undefined ? {} : { description: schema.description }),
      schema,
    }
  })
  return [...inPath, ...inQuery]
}

function requestBodyOf(endpoint: Endpoint): RequestBodyObject | undefined {
  if (endpoint.body === undefined) return undefined
  const schema = jsonSchemaOf(endpoint.body, 'input')
  const examples = Object.fromEntries(
    endpoint.examples
      .filter((example) => example.body !== undefined)
      .map((example, index) => [`example${index + 1}`, { summary: example.summary, value: example.body }]),
  )
  const multipart = { 'multipart/form-data': { schema } }
  return {
    required: (schema.required ?? []).length > 0,
    content: {
      'application/json': { schema: withoutFiles(schema), ...(Object.keys(examples).length > 0 ? { examples } : {}) },
      ...(endpoint.accepts === 'multipart' ? multipart : {}),
    },
  }
}

/** JSON cannot carry files. */
function withoutFiles(schema: JsonSchema): JsonSchema {
  const kept = Object.entries(schema.properties ?? {}).filter(([, property]) => !isFile(property))
  return { ...schema, properties: Object.fromEntries(kept) }
}

const isFile = (schema: SchemaObject): boolean => JSON.stringify(schema).includes('"binary"')

const header = (description: string, schema: SchemaObject): HeaderObject => ({ description, schema })

const HEADERS: Record<string, HeaderObject> = {
  'X-RateLimit-Total': header('Calls a minute the account may make', { type: 'integer' }),
  'X-RateLimit-Remaining': header('Calls left in this minute', { type: 'integer' }),
  'X-RateLimit-Used-CurrentRequest': header('Credits this call cost', { type: 'integer' }),
  'X-Request-Id': header('Names this call', { type: 'string', format: 'uuid' }),
  'X-Freshdesk-API-Version': header('The version asked for', { type: 'string' }),
  'Retry-After': header('Seconds until the window ends', { type: 'integer' }),
  Allow: header('Methods the path takes', { type: 'string' }),
  Location: header('URL of the created resource', { type: 'string', format: 'uri' }),
  Link: header('URL of the next page, rel="next"; absent on the last', { type: 'string' }),
}

const refer = (...names: string[]): Record<string, ReferenceObject> =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))

const ALWAYS = [
  'X-RateLimit-Total',
  'X-RateLimit-Remaining',
  'X-RateLimit-Used-CurrentRequest',
  'X-Request-Id',
  'X-Freshdesk-API-Version',
]

function successOf(endpoint: Endpoint): ResponseObject {
  const { status, schema } = endpoint.success
  const isPaged = endpoint.query !== undefined && 'per_page' in (jsonSchemaOf(endpoint.query, 'input').properties ?? {})
  return {
    description: status === 204 ? 'Done; nothing to show' : 'Success',
    headers: refer(...ALWAYS, ...(status === 201 ? ['Location'] : []), ...(isPaged ? ['Link'] : [])),
    ...(schema === undefined ? {} : { content: { 'application/json': { schema: jsonSchemaOf(schema, 'output') } } }),
  }
}

interface DocumentedError {
  readonly status: number
  readonly description: string
  readonly schema?: 'ValidationError' | 'CodedError' | 'MethodError' | 'InvalidRequest'
  readonly header?: string
}

const ERRORS: Readonly<Record<string, DocumentedError>> = {
  BadRequest: { status: 400, description: 'Validation failed, or malformed JSON', schema: 'InvalidRequest' },
  Unauthorized: { status: 401, description: 'No or wrong credentials', schema: 'CodedError' },
  Forbidden: { status: 403, description: 'The role or plan does not allow it', schema: 'CodedError' },
  NotFound: { status: 404, description: 'Unknown id; the body is empty' },
  MethodNotAllowed: { status: 405, description: 'Not in this state', schema: 'MethodError', header: 'Allow' },
  NotAcceptable: { status: 406, description: 'Accept excludes JSON; the body is empty' },
  Conflict: { status: 409, description: 'A duplicate, or an inconsistent state', schema: 'InvalidRequest' },
  ContentTooLarge: { status: 413, description: 'The body is larger than 20 MB; the reply’s body is empty' },
  UnsupportedMediaType: {
    status: 415,
    description: 'Neither JSON nor, where files go, multipart',
    schema: 'CodedError',
  },
  TooManyRequests: { status: 429, description: 'Over the limit', schema: 'CodedError', header: 'Retry-After' },
}

function errorResponse({ description, schema, header: name }: DocumentedError): ResponseObject {
  return {
    description,
    headers: refer(...ALWAYS, ...(name === undefined ? [] : [name])),
    ...(schema === undefined
      ? {}
      : { content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } }),
  }
}

const strings = { type: 'string' } as const

const ERROR_SCHEMAS: Record<string, SchemaObject> = {
  ValidationError: {
    type: 'object',
    required: ['description', 'errors'],
    additionalProperties: false,
    properties: {
      description: { const: 'Validation failed' },
      errors: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          required: ['field', 'message', 'code'],
          additionalProperties: false,
          properties: {
            field: strings,
            message: strings,
            code: strings,
            additional_info: { type: 'object', properties: { user_id: { type: 'integer' } } },
          },
        },
      },
    },
  },
  CodedError: {
    type: 'object',
    required: ['code', 'message'],
    additionalProperties: false,
    properties: { code: strings, message: strings },
  },
  InvalidRequest: {
    oneOf: [{ $ref: '#/components/schemas/ValidationError' }, { $ref: '#/components/schemas/CodedError' }],
  },
  MethodError: {
    type: 'object',
    required: ['message'],
    additionalProperties: false,
    properties: { message: strings },
  },
}

function errorsOf(endpoint: Endpoint): Record<string, ReferenceObject> {
  const statuses = new Set([400, 401, 403, 406, 429, ...(endpoint.errors ?? [])])
  if (endpoint.body !== undefined) for (const status of [413, 415]) statuses.add(status)
  const named = Object.entries(ERRORS).filter(([, error]) => statuses.has(error.status))
  return Object.fromEntries(named.map(([name, { status }]) => [status, { $ref: `#/components/responses/${name}` }]))
}

function rateLimitOf(endpoint: Endpoint) {
  const limits = Object.entries(PLAN_LIMITS).map(([plan, { total, subLimits }]) => {
    const own = endpoint.rateLimit === 'default' ? undefined : subLimits[endpoint.rateLimit]
    return [plan, own ?? total]
  })
  return {
    class: endpoint.rateLimit,
    'calls-per-minute': Object.fromEntries(limits),
    ...(endpoint.creditsPerInclude === undefined ? {} : { 'credits-per-include': endpoint.creditsPerInclude }),
  }
}
