import type { OpenAPIObject, OperationObject, PathItemObject, ResponseObject } from 'openapi3-ts/oas31'
import { CODES } from '../control/errors.ts'
import { HEALTH_PATH } from '../control/health.ts'
import type { ControlRoute } from '../control/routes.ts'
import { Components, type Schema } from './components.ts'
import { headerParameters, pathParameters, queryParameters } from './parameters.ts'

/** The OpenAPI 3.1 document of the control operations. */
export function controlDocument(routes: readonly ControlRoute[], version: string): OpenAPIObject {
  const components = new Components()
  const paths: Record<string, PathItemObject> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operationOf(route, components) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Control operations of freshdesk-emulator',
      version,
      description: 'What a test does with the emulator from outside: accounts, snapshots, the clock, the outbox.',
      contact: { name: 'The authors of freshdesk-emulator' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: 'http://localhost:4800/_emulator', description: 'A local emulator' }],
    // A token is asked for only when the emulator was started with one.
    security: [{}, { token: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'That of --control-token' } },
      schemas: { ...components.schemas, ControlError: CONTROL_ERROR },
      responses: errorReplies(routes),
    },
  }
}

const TAGS = {
  Emulator: 'The emulator as a whole, and its accounts.',
  'Default account': 'The account that answers where nothing names another.',
  'Account by name': 'The same for each account, below its name.',
} as const

function tagOf({ scope, path }: ControlRoute): keyof typeof TAGS {
  if (scope === 'emulator') return 'Emulator'
  return path.startsWith('/accounts/:account') ? 'Account by name' : 'Default account'
}

function operationOf(route: ControlRoute, components: Components): OperationObject {
  const parameters = [
    ...pathParameters({ path: route.path, examples: [] }),
    ...queryParameters({ ...(route.query === undefined ? {} : { query: route.query }), examples: [] }),
    ...headerParameters(route.headers),
  ]
  return {
    operationId: route.id,
    summary: route.summary,
    description: `${route.summary}.`,
    tags: [tagOf(route)],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body === undefined
      ? {}
      : { requestBody: { content: { 'application/json': { schema: components.of(route.body, 'input') } } } }),
    responses: { [route.status]: successOf(route, components), ...errorsOf(route) },
  }
}

function successOf({ reply, textType }: ControlRoute, components: Components): ResponseObject {
  if (reply === undefined) return { description: 'Done; there is nothing to show' }
  const mediaType = textType?.split(';', 1)[0] ?? 'application/json'
  return { description: 'Success', content: { [mediaType]: { schema: components.of(reply, 'output') } } }
}

type ErrorStatus = Exclude<keyof typeof CODES, 405>

const ERRORS: Readonly<Record<ErrorStatus, readonly [name: string, description: string]>> = {
  400: ['BadRequest', 'The body is not what the operation takes'],
  401: ['Unauthorized', 'The emulator was started with a token, and it is not sent'],
  403: ['Forbidden', 'A page of another host asks'],
  404: ['NotFound', 'There is no such account, snapshot or agent; or the control operations are switched off'],
  408: ['Timeout', 'It took longer than was waited for'],
  409: ['Conflict', 'The state does not allow it: a name is taken, or the clock would run backwards'],
  415: ['UnsupportedMediaType', 'The body is not JSON'],
  500: ['InternalServerError', 'A mistake of the emulator’s own: please report it'],
  503: ['Unavailable', 'It starts, ends, or cannot write to its data file; Retry-After is 1'],
}

/** The health checks ask for nothing and are never switched off. */
function errorStatuses({ path, method, errors = [] }: ControlRoute): ErrorStatus[] {
  return [
    400,
    500,
    ...errors,
    ...(path.startsWith(HEALTH_PATH) ? [] : ([401, 403, 404] as const)),
    ...(method === 'get' ? [] : ([415] as const)),
  ]
}

const errorsOf = (route: ControlRoute) =>
  Object.fromEntries(
    errorStatuses(route).map((status) => [status, { $ref: `#/components/responses/${ERRORS[status][0]}` }]),
  )

/** Errors that some operation has. */
function errorReplies(routes: readonly ControlRoute[]): Record<string, ResponseObject> {
  const statuses = [...new Set(routes.flatMap(errorStatuses))].sort()
  return Object.fromEntries(statuses.map((status) => [ERRORS[status][0], errorReply(status)]))
}

function errorReply(status: ErrorStatus): ResponseObject {
  const [, description] = ERRORS[status]
  const example = { code: CODES[status], message: description }
  return {
    description,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/ControlError' }, example } },
  }
}

const CONTROL_ERROR: Schema = {
  title: 'ControlError',
  type: 'object',
  required: ['code', 'message'],
  description: 'With more members where an operation says so: the nearest misses of verifyRequests.',
  properties: { code: { type: 'string', enum: Object.values(CODES) }, message: { type: 'string' } },
}
