import { API_PATH } from '../http/target.ts'
import { endpoints } from '../routes/index.ts'

type Writes = readonly [create: string, update: string, remove: string]

const COMPANY: Writes = ['createCompany', 'updateCompany', 'deleteCompany']
const TIME_ENTRY: Writes = ['createTimeEntry', 'updateTimeEntry', 'deleteTimeEntry']

/** Operations that version 2 has in the place of writes, by the collection that a path of version 1 names last. */
const COLLECTIONS: Readonly<Record<string, Writes>> = {
  tickets: ['createTicket', 'updateTicket', 'deleteTicket'],
  time_sheets: TIME_ENTRY,
  surveys: ['createSatisfactionRating', 'createSatisfactionRating', 'createSatisfactionRating'],
  contacts: ['createContact', 'updateContact', 'deleteContact'],
  agents: ['createAgent', 'updateAgent', 'deleteAgent'],
  companies: COMPANY,
  customers: COMPANY,
  groups: ['createGroup', 'updateGroup', 'deleteGroup'],
  ticket_fields: ['createTicketField', 'updateTicketField', 'deleteTicketField'],
  contact_fields: ['createContactField', 'updateContactField', 'deleteContactField'],
  company_fields: ['createCompanyField', 'updateCompanyField', 'deleteCompanyField'],
  'discussions/categories': ['createForumCategory', 'updateForumCategory', 'deleteForumCategory'],
  forums: ['createForum', 'updateForum', 'deleteForum'],
  topics: ['createTopic', 'updateTopic', 'deleteTopic'],
  posts: ['createComment', 'updateComment', 'deleteComment'],
  'solution/categories': ['createSolutionCategory', 'updateSolutionCategory', 'deleteSolutionCategory'],
  folders: ['createSolutionFolder', 'updateSolutionFolder', 'deleteSolutionFolder'],
  articles: ['createSolutionArticle', 'updateSolutionArticle', 'deleteSolutionArticle'],
}

/** Successors of writes, by the end of their paths. */
const ACTIONS: Readonly<Record<string, string>> = {
  note: 'createNote',
  notes: 'createNote',
  reply: 'createReply',
  toggle_timer: 'toggleTimer',
  make_agent: 'makeAgent',
  restore: 'restoreTicket',
}

/**
 * The operation of version 2 in the place of a write of version 1: `POST /api/v2/tickets (createTicket)`; undefined where
 * none is known. By the nouns of the path, not by a list of version 1's writes.
 * @param path without an extension
 */
export function successorOf(method: string, path: string): string | undefined {
  const segments = path.split('/').slice(1)
  const id = ownAction(segments) ?? ofCollection(method, segments)
  const successor = endpoints.find((one) => one.id === id)
  if (successor === undefined) return undefined
  const shown = successor.path.replace(/:(\w+)/g, '{$1}')
  return `${successor.method.toUpperCase()} ${API_PATH}${shown} (${successor.id})`
}

function ownAction(segments: readonly string[]): string | undefined {
  const last = segments.at(-1) ?? ''
  if (last === 'restore' && segments.includes('contacts')) return 'restoreContact'
  return Object.hasOwn(ACTIONS, last) ? ACTIONS[last] : undefined
}

function ofCollection(method: string, segments: readonly string[]): string | undefined {
  const place = segments.findLastIndex((_, at) => writesAt(segments, at) !== undefined)
  const [create, update, remove] = writesAt(segments, place) ?? []
  if (method === 'DELETE') return remove
  return method === 'POST' && place === segments.length - 1 ? create : update
}

/** A noun that two resources share is told apart by what stands before it. */
function writesAt(segments: readonly string[], at: number): Writes | undefined {
  const name = segments[at] ?? ''
  const whole = name === 'categories' ? `${segments[0]}/${name}` : name
  return Object.hasOwn(COLLECTIONS, whole) ? COLLECTIONS[whole] : undefined
}

/** Every operation that may be named. */
export const successorIds: readonly string[] = [
  ...Object.values(ACTIONS),
  'restoreContact',
  ...Object.values(COLLECTIONS).flat(),
]
