import type { HeaderObject, ReferenceObject, SchemaObject } from 'openapi3-ts/oas31'

const header = (description: string, schema: SchemaObject, example: string | number): HeaderObject => ({
  description,
  schema,
  example,
})

const count: SchemaObject = { type: 'integer', minimum: 0 }
const text: SchemaObject = { type: 'string' }

export const HEADERS = {
  'X-RateLimit-Total': header('Calls a minute the account may make', count, 700),
  'X-RateLimit-Remaining': header('Calls left in this minute', count, 699),
  'X-RateLimit-Used-CurrentRequest': header('Credits this call cost', count, 1),
  'X-Request-Id': header('Names this call', { ...text, format: 'uuid' }, '0f8fad5b-d9cb-469f-a165-70867728950e'),
  'X-Freshdesk-API-Version': header('The version asked for', text, 'latest=v2; requested=v2'),
  'X-Emulator-Reason': header(
    'Which rule or limit refused the call, in plain words; sent with the setting reason_header',
    text,
    'no role grants delete_ticket',
  ),
  'Retry-After': header('Seconds until the window ends; not sent with the setting retry_after off', count, 30),
  Allow: header('Methods that the record takes in its state', text, 'GET'),
  Location: header('URL of what was created', { ...text, format: 'uri' }, 'http://localhost:4800/api/v2/tickets/37'),
  Link: header(
    'URL of the next page, with rel="next"; absent on the last',
    text,
    '<http://localhost:4800/api/v2/tickets?page=2>; rel="next"',
  ),
} as const

export type HeaderName = keyof typeof HEADERS

/** Headers of every reply, success or error. */
export const ALWAYS_SENT: readonly HeaderName[] = [
  'X-RateLimit-Total',
  'X-RateLimit-Remaining',
  'X-RateLimit-Used-CurrentRequest',
  'X-Request-Id',
  'X-Freshdesk-API-Version',
]

export const headersNamed = (...names: readonly HeaderName[]): Record<string, ReferenceObject> =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
