import type { OpenAPIObject, OperationObject, ParameterObject, PathItemObject, ResponseObject } from 'openapi3-ts/oas31'
import { PLAN_LIMITS } from '../account/limits.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { TAGS } from '../http/tags.ts'
import { requestBodyOf } from './body.ts'
import { Components } from './components.ts'
import { ERROR_SCHEMAS } from './error-schemas.ts'
import { errorResponses, errorsOf } from './errors.ts'
import { ALWAYS_SENT, HEADERS, headersNamed } from './headers.ts'
import { documentedName, pathParameters, queryParameters } from './parameters.ts'
import type { RecordedReplies } from './record.ts'

/** The OpenAPI 3.1 document of these endpoints: a function of the list alone, so that it says what really answers. */
export function apiDocument(endpoints: readonly Endpoint[], version: string, replies: RecordedReplies): OpenAPIObject {
  const components = new Components()
  const paths: Record<string, PathItemObject> = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => `{${documentedName(name)}}`)
    paths[path] = { ...paths[path], [endpoint.method]: operationOf(endpoint, components, replies) }
  }
  const tags = new Set<string>(endpoints.map((endpoint) => endpoint.tag))
  return {
    openapi: '3.1.0',
    info: {
      title: 'Freshdesk API v2, as freshdesk-emulator answers it',
      version,
      description:
        'Freshdesk’s help desk API, described by the operations of freshdesk-emulator that answer it. ' +
        'The examples are replies to the shipped support-desk account. Times are answered in UTC, to the second; ' +
        'requests may have any offset, or a date alone. Not affiliated with Freshworks.',
      contact: { name: 'The authors of freshdesk-emulator' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: 'http://localhost:4800/api/v2', description: 'A local emulator' }],
    security: [{ apiKey: [] }],
    tags: Object.entries(TAGS).flatMap(([name, description]) => (tags.has(name) ? [{ name, description }] : [])),
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
      schemas: { ...components.schemas, ...ERROR_SCHEMAS },
      responses: errorResponses(),
    },
  }
}

function operationOf(endpoint: Endpoint, components: Components, replies: RecordedReplies): OperationObject {
  const parameters: ParameterObject[] = [...pathParameters(endpoint), ...queryParameters(endpoint)]
  const body = requestBodyOf(endpoint, components)
  const { deviations, source } = endpoint
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    description: descriptionOf(endpoint),
    tags: [endpoint.tag],
    ...(source.startsWith('https:') ? { externalDocs: { description: 'Freshdesk’s reference', url: source } } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: { [endpoint.success.status]: successOf(endpoint, components, replies), ...errorsOf(endpoint) },
    'x-freshdesk-source': source,
    'x-freshdesk-rate-limit': rateLimitOf(endpoint),
    'x-freshdesk-privilege': endpoint.access,
    ...(deviations === undefined ? {} : { 'x-emulator-deviations': deviations }),
  }
}

function descriptionOf({ access, feature, deviations = [] }: Endpoint): string {
  const who = access === 'agent' ? 'Every agent may.' : `Needs the privilege \`${access}\`.`
  const plan = feature === undefined ? '' : ` Needs a plan with the feature ${feature}.`
  if (deviations.length === 0) return who + plan
  return [
    `${who}${plan} What differs from Freshdesk, or is inferred:`,
    '',
    ...deviations.map((one) => `- ${one}`),
  ].join('\n')
}

function successOf(endpoint: Endpoint, components: Components, replies: RecordedReplies): ResponseObject {
  const { status, schema } = endpoint.success
  const isPaged = queryParameters(endpoint).some(({ name }) => name === 'per_page')
  const headers = headersNamed(
    ...ALWAYS_SENT,
    ...(status === 201 ? (['Location'] as const) : []),
    ...(isPaged ? (['Link'] as const) : []),
  )
  if (schema === undefined) return { description: 'Done; there is nothing to show', headers }
  const examples = endpoint.examples.map(({ summary }, index) => [
    `example${index + 1}`,
    { summary, value: replies.get(`${endpoint.id} ${index}`) },
  ])
  const content = { schema: components.of(schema, 'output'), examples: Object.fromEntries(examples) }
  return { description: DESCRIPTIONS[status] ?? 'Success', headers, content: { 'application/json': content } }
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  201: 'Created, as it now is',
  202: 'Accepted: a job does the work',
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
