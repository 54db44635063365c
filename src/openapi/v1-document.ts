import type { OpenAPIObject, OperationObject, PathItemObject, ResponseObject } from 'openapi3-ts/oas31'
import type { Endpoint } from '../http/endpoint.ts'
import { TAGS } from '../http/tags.ts'
import { Components } from './components.ts'
import { ERROR_SCHEMAS } from './error-schemas.ts'
import { pathParameters, queryParameters } from './parameters.ts'

/** The OpenAPI 3.1 document of version 1. */
export function v1Document(operations: readonly Endpoint[], version: string): OpenAPIObject {
  const components = new Components()
  const paths: Record<string, PathItemObject> = {}
  for (const operation of operations) paths[pathOf(operation)] = { get: operationOf(operation, components) }
  const tags = new Set<string>(operations.map(({ tag }) => tag))
  return {
    openapi: '3.1.0',
    info: {
      title: 'Freshdesk API v1, as freshdesk-emulator answers it',
      version,
      description:
        'What is read of version 1, deprecated in 2018 and seen answering in March 2026. Writes answer 410 and name the operation of version 2. Not affiliated with Freshworks.',
      contact: { name: 'The authors of freshdesk-emulator' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: 'http://localhost:4800', description: 'A local emulator' }],
    security: [{ apiKey: [] }],
    tags: Object.entries(TAGS).flatMap(([name, description]) => (tags.has(name) ? [{ name, description }] : [])),
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'basic', description: 'The API key as user name; or e-mail and password.' },
      },
      schemas: { ...components.schemas, FieldError, ValidationError, CodedError },
      responses: Object.fromEntries(
        Object.entries(ERRORS).map(([status, [name, description]]) => [name, errorReply(Number(status), description)]),
      ),
    },
  }
}

const { FieldError, ValidationError, CodedError } = ERROR_SCHEMAS

/** Under the names that parameters have in the document. */
const pathOf = ({ path }: Endpoint) => `${path.replace(/:(\w+)/g, '{$1}')}.json`

function operationOf(operation: Endpoint, components: Components): OperationObject {
  const { id, summary, tag, deviations = [], success, query } = operation
  const parameters = [...pathParameters(operation), ...queryParameters(operation)]
  return {
    operationId: id,
    summary,
    description: [`${summary}.`, '', ...deviations.map((one) => `- ${one}`)].join('\n'),
    tags: [tag],
    ...(parameters.length > 0 ? { parameters } : {}),
    responses: {
      200: {
        description: 'Success',
        ...(success.schema && {
          content: { 'application/json': { schema: components.of(success.schema, 'output') } },
        }),
      },
      ...Object.fromEntries(
        statusesOf(operation, query !== undefined).map((status) => [
          status,
          { $ref: `#/components/responses/${ERRORS[status]?.[0]}` },
        ]),
      ),
    },
  }
}

const statusesOf = ({ errors }: Endpoint, hasQuery: boolean) => [...(hasQuery ? [400] : []), 401, 403, ...errors, 500]

/** Their bodies are version 2's (inferred). */
const ERRORS: Readonly<Record<number, readonly [name: string, description: string, schema?: string]>> = {
  400: ['BadRequest', 'A parameter is not what the operation takes', 'ValidationError'],
  401: ['Unauthorized', 'No credentials, or wrong ones', 'CodedError'],
  403: ['Forbidden', 'The role, the plan or the account’s state does not allow it', 'CodedError'],
  404: ['NotFound', 'There is no such record, or it is out of the agent’s scope; the body is empty'],
  500: ['InternalServerError', 'An injected fault, or a mistake of the emulator’s own', 'CodedError'],
}

function errorReply(status: number, description: string): ResponseObject {
  const schema = ERRORS[status]?.[2]
  return schema === undefined
    ? { description }
    : { description, content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } }
}

/** The part of COVERAGE.md about version 1. */
export function v1Coverage(operations: readonly Endpoint[]): string {
  const label = (operation: Endpoint) => `\`GET ${pathOf(operation)}\``
  const rows = operations.map((operation) => {
    const { access, source, deviations = [] } = operation
    const by = source.startsWith('https:') ? `[recorded](${source})` : source
    return `| ${label(operation)} | yes | ${access} | ${by} | ${deviations.length || ''} |`
  })
  return `${[
    '',
    '## Version 1 of the API',
    '',
    'At the account’s root, for reading. Deprecated in 2018 and dropped from the documents of version 2, it was seen answering in',
    'March 2026: which paths did, the keys of tickets, notes and articles, the names that records stand below, and that no',
    'rate limit is told are recorded. A write is 410 here and names the operation of version 2; `.xml` is 501, since no source',
    'shows its form. Described in `openapi/v1.json` and [docs/v1.md](docs/v1.md).',
    '',
    '| operation | emulated | privilege | by | differs |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    '### Inferred',
    '',
    ...operations.flatMap((operation) =>
      operation.deviations === undefined
        ? []
        : [`- ${label(operation)}`, ...operation.deviations.map((sentence) => `  - ${sentence}`)],
    ),
  ].join('\n')}\n`
}
