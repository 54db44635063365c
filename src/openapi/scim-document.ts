import type { OpenAPIObject, OperationObject, ParameterObject, PathItemObject } from 'openapi3-ts/oas31'
import { SCIM_PATH } from '../http/target.ts'
import { ERROR_SCHEMA } from '../scim/errors.ts'
import type { MessageName, ScimOperation } from '../scim/operation.ts'
import { DEFAULT_RESULTS, MOST_RESULTS } from '../scim/query.ts'
import type { Schema } from './components.ts'
import { SCIM_SCHEMAS } from './scim-schemas.ts'

const MEDIA_TYPE = 'application/scim+json'

/** The OpenAPI 3.1 document of the SCIM door, without what answers 501. */
export function scimDocument(operations: readonly ScimOperation[], version: string): OpenAPIObject {
  const paths: Record<string, PathItemObject> = {}
  for (const operation of operations) {
    if (operation.status === 501) continue
    const path = operation.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [operation.method]: operationOf(operation) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'SCIM 2.0 door of freshdesk-emulator',
      version,
      description:
        'An identity provider makes, changes and deactivates agents. What Freshdesk’s own door answers is described by no public source: this one follows the RFCs and what identity providers send.',
      contact: { name: 'The authors of freshdesk-emulator' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: `http://localhost:4800${SCIM_PATH}`, description: 'A local emulator' }],
    security: [{ token: [] }],
    tags: TAGS,
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'The account’s SCIM token' } },
      schemas: SCIM_SCHEMAS,
      responses: Object.fromEntries(
        Object.entries(ERRORS).map(([status, [name, description]]) => [name, errorReply(Number(status), description)]),
      ),
    },
  }
}

const TAGS = [
  { name: 'Users', description: 'Agents of the account.' },
  { name: 'Groups', description: 'Not provisioned.' },
  { name: 'Discovery', description: 'What the door can do.' },
]

const tagOf = ({ path }: ScimOperation): string => {
  if (path.startsWith('/Groups')) return 'Groups'
  return /^\/(Service|Resource|Schemas)/.test(path) ? 'Discovery' : 'Users'
}

function operationOf(operation: ScimOperation): OperationObject {
  const { id, summary, source, assumed, status, reply, body } = operation
  const parameters = [...pathParameters(operation), ...queryParameters(operation)]
  const about = assumed.map((sentence) => `\n- Assumed: ${sentence}`).join('')
  return {
    operationId: id,
    summary,
    description: `${summary}.${about && `\n${about}`}`,
    externalDocs: { url: source, description: 'RFC 7644' },
    tags: [tagOf(operation)],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(body) } }),
    responses: {
      [status]: { description: 'Success', ...(reply === undefined ? {} : { content: contentOf(reply) }) },
      ...Object.fromEntries(errorsOf(operation).map((error) => [error, errorRef(error)])),
    },
  }
}

const contentOf = (name: MessageName) => ({ [MEDIA_TYPE]: { schema: { $ref: `#/components/schemas/${name}` } } })

function pathParameters({ path }: ScimOperation): ParameterObject[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: `Which ${name}`,
    schema: { type: 'string' },
  }))
}

const parameter = (name: string, description: string, schema: Schema): ParameterObject => ({
  name,
  in: 'query',
  required: false,
  description,
  schema,
})

const PROJECTION = [
  parameter('attributes', 'Those to return, separated by commas', { type: 'string' }),
  parameter('excludedAttributes', 'Those to leave out, separated by commas', { type: 'string' }),
]
const LIST = [
  parameter('filter', 'RFC 7644, section 3.4.2.2: `userName eq "ada@example.com"`', { type: 'string' }),
  parameter('sortBy', 'An attribute', { type: 'string' }),
  parameter('sortOrder', 'How they are sorted', {
    type: 'string',
    enum: ['ascending', 'descending'],
    default: 'ascending',
  }),
  parameter('startIndex', 'Of the first, from 1', { type: 'integer', default: 1 }),
  parameter('count', `How many, at most ${MOST_RESULTS}`, { type: 'integer', default: DEFAULT_RESULTS }),
]

function queryParameters({ parameters }: ScimOperation): ParameterObject[] {
  if (parameters === undefined) return []
  return parameters === 'list' ? [...LIST, ...PROJECTION] : PROJECTION
}

const ERRORS: Readonly<Record<number, readonly [name: string, description: string]>> = {
  400: ['BadRequest', 'scimType says what is wrong'],
  401: ['Unauthorized', 'No token, or another'],
  403: ['Forbidden', 'The account does not allow it: detail says what is asked for'],
  404: ['NotFound', 'There is no such resource'],
  409: ['Conflict', 'Somebody has the name or address'],
  412: ['PreconditionFailed', 'The resource was changed meanwhile'],
  413: ['ContentTooLarge', 'The body is larger than 4 MB'],
  415: ['UnsupportedMediaType', 'The body is not JSON'],
  429: ['TooManyRequests', 'An injected fault'],
  500: ['InternalServerError', 'An injected fault, or a mistake of the emulator’s own'],
}

const errorsOf = ({ errors = [], body }: ScimOperation): number[] => [
  ...new Set([...errors, ...(body === undefined ? [] : [400, 413, 415]), 401, 403, 429, 500]),
]

const errorRef = (status: number) => ({ $ref: `#/components/responses/${ERRORS[status]?.[0]}` })

const errorReply = (status: number, description: string) => ({
  description,
  content: {
    [MEDIA_TYPE]: {
      schema: { $ref: '#/components/schemas/Error' },
      example: { schemas: [ERROR_SCHEMA], status: String(status), detail: description },
    },
  },
})
