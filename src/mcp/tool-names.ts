import type { Endpoint, Method } from '../http/endpoint.ts'

/**
 * Operations that are tools, in the order of the list, where they are emulated: fetching, making and changing tickets and
 * what belongs to them, contacts, companies, agents, groups, products, solutions, and search. None that deletes, merges
 * or does many at once: Freshworks' own server has none.
 */
const SHOWN: readonly string[] = [
  'GET /tickets',
  'GET /tickets/*',
  'POST /tickets',
  'PUT /tickets/*',
  'GET /tickets/*/conversations',
  'POST /tickets/*/reply',
  'POST /tickets/*/notes',
  'PUT /conversations/*',
  'GET /tickets/*/time_entries',
  'POST /tickets/*/time_entries',
  'GET /time_entries',
  'PUT /time_entries/*',
  'GET /ticket_fields',
  'GET /search/tickets',
  'GET /search/contacts',
  'GET /search/companies',
  'GET /contacts',
  'GET /contacts/*',
  'POST /contacts',
  'PUT /contacts/*',
  'GET /companies',
  'GET /companies/*',
  'POST /companies',
  'PUT /companies/*',
  'GET /agents',
  'GET /agents/*',
  'POST /agents',
  'PUT /agents/*',
  'GET /groups',
  'GET /groups/*',
  'POST /groups',
  'PUT /groups/*',
  'GET /products',
  'GET /products/*',
  'GET /solutions/categories',
  'GET /solutions/categories/*',
  'POST /solutions/categories',
  'PUT /solutions/categories/*',
  'GET /solutions/categories/*/folders',
  'POST /solutions/categories/*/folders',
  'GET /solutions/folders/*',
  'PUT /solutions/folders/*',
  'GET /solutions/folders/*/articles',
  'POST /solutions/folders/*/articles',
  'GET /solutions/articles/*',
  'PUT /solutions/articles/*',
]

export interface Tool {
  readonly name: string
  readonly endpoint: Endpoint
}

type Located = Pick<Endpoint, 'method' | 'path'>

/** `GET /tickets/*`: names of parameters do not matter. */
const keyOf = ({ method, path }: Located) => `${method.toUpperCase()} ${path.replace(/:\w+/g, '*')}`

/** Selects the operations that are tools. */
export function toolsOf(endpoints: readonly Endpoint[]): readonly Tool[] {
  const byKey = new Map(endpoints.map((endpoint) => [keyOf(endpoint), endpoint]))
  return SHOWN.flatMap((key) => {
    const endpoint = byKey.get(key)
    return endpoint === undefined ? [] : [{ name: toolNameOf(endpoint), endpoint }]
  })
}

const VERBS: Readonly<Record<Method, string>> = {
  get: 'fetch',
  post: 'create',
  put: 'update',
  patch: 'update',
  delete: 'delete',
}

/** The one name among those seen that the rule does not yield. */
const EXCEPTIONS: Readonly<Record<string, string>> = { 'POST /tickets/*/reply': 'replyTicket' }

/**
 * The verb, and the nouns of the path, parents in the singular, what is listed in the plural: `createTicketNote`,
 * `fetchTicketConversations`. Source: the names that public clients of Freshworks' server call (docs/mcp.md); that the
 * others follow the same rule is inferred.
 */
export function toolNameOf(operation: Located): string {
  const exception = EXCEPTIONS[keyOf(operation)]
  if (exception !== undefined) return exception
  const parts = operation.path.split('/').slice(1)
  const isList = operation.method === 'get' && !parts.at(-1)?.startsWith(':')
  const nouns = parts.filter((part) => !part.startsWith(':'))
  const words = nouns.map((noun, index) => camel(isList && index === nouns.length - 1 ? noun : singular(noun)))
  return VERBS[operation.method] + words.join('')
}

const singular = (noun: string) => noun.replace(/ies$/, 'y').replace(/s$/, '')

/** `time_entry` to `TimeEntry`. */
const camel = (noun: string) => noun.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())
