import { nearestNames, proposal } from '../nearest-names.ts'
import { API_PATH } from './target.ts'

/** Longest path for which another is proposed: comparing takes time with the length. */
const LONGEST = 200

/**
 * Sentence for the log why nothing is at this path, with the nearest path at which something is.
 * @param templates paths below the API's, with `{id}` in place of a number: `/tickets/{id}`
 */
export function explainUnknownPath(path: string, templates: ReadonlySet<string>): string {
  if (path.length > LONGEST) return 'there is no such path'
  const segments = path.split('/').slice(1)
  const [first = '', ...others] = segments
  // Something before the API's path is an unknown account's name: names of existing accounts were removed before.
  const isPrefixed = !isLeading(first) && others.some(isLeading)
  // Version 1 of the API has paths like /helpdesk/tickets.json.
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

/** Whether a segment stands before a resource, perhaps repeated by mistake: `api`, `v2`, another version. */
const isLeading = (segment: string) => /^(?:api|v\d{1,2})$/i.test(segment)

function withoutLeading(segments: readonly string[]): readonly string[] {
  const first = segments.findIndex((segment) => !isLeading(segment))
  if (first < 0) return []
  return segments.slice(segments[first] === 'helpdesk' ? first + 1 : first)
}

/** A path as a template; `/tickets/7`, `/tickets/:id` and `/tickets/{ticket_id}` give the same. */
export const templated = (path: string): string => path.replace(/\/(?:\d+|:\w+|\{\w+\})(?=\/|$)/g, '/{id}')
