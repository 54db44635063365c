import { nearestNames, proposal } from '../nearest-names.ts'
import { API_PATH } from './target.ts'

/** Of a path beyond this length nothing is proposed: comparing takes time with its length. */
const LONGEST = 200

/**
 * For the log, why nothing is at this path, and the nearest at which something is.
 * @param templates below the API's path, with `{id}` where a number stands: `/tickets/{id}`
 */
export function explainUnknownPath(path: string, templates: ReadonlySet<string>): string {
  if (path.length > LONGEST) return 'there is no such path'
  const segments = path.split('/').slice(1)
  const [first = '', ...others] = segments
  // What stands before the API's path is an account's name, and none of ours: those are off the path already.
  const isPrefixed = !isLeading(first) && others.some(isLeading)
  // Paths of version 1 of the API: /helpdesk/tickets.json.
  const rest = `/${withoutLeading(isPrefixed ? others : segments).join('/')}`.replace(/\.(?:json|xml)$/i, '')
  const template = templated(rest)
  const nearest = templates.has(template) ? [rest] : nearestNames(template, templates)
  return [
    'there is no such path',
    isPrefixed ? `, nor an account ${first}` : '',
    proposal(nearest.map((one) => `${API_PATH}${one}`)),
    isDoubled(path) ? ' (this client adds /api/v2 by itself)' : '',
  ].join('')
}

const isDoubled = (path: string) => path.indexOf(`${API_PATH}/`) !== path.lastIndexOf(`${API_PATH}/`)

/** What stands before a resource, by mistake more than once: `api`, `v2`, another version. */
const isLeading = (segment: string) => /^(?:api|v\d{1,2})$/i.test(segment)

function withoutLeading(segments: readonly string[]): readonly string[] {
  const first = segments.findIndex((segment) => !isLeading(segment))
  if (first < 0) return []
  return segments.slice(segments[first] === 'helpdesk' ? first + 1 : first)
}

/** A path as a template, an endpoint's too: `/tickets/7`, `/tickets/:id` and `/tickets/{ticket_id}` alike. */
export const templated = (path: string): string => path.replace(/\/(?:\d+|:\w+|\{\w+\})(?=\/|$)/g, '/{id}')
