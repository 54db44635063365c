import type { Entry } from '../journal/entry.ts'
import type { Binding, Concern } from './incident.ts'

const TICKETS = '/api/v2/tickets'

/**
 * The call, in a run without incident, that an incident of this concern is bound to; undefined where there is none. The
 * same calls give the same binding.
 */
export function bindingOf(concern: Concern, entries: readonly Entry[]): Binding | undefined {
  const answered = entries.filter(({ status, operation }) => operation !== null && status !== null && status < 400)
  const bound = BOUND[concern](answered)
  return bound && { operation: String(bound.operation), call: numberOf(bound, entries), path: bound.path }
}

/** Number of the call among those of its operation, from 1. */
const numberOf = (entry: Entry, entries: readonly Entry[]): number =>
  entries.filter(({ operation, id }) => operation === entry.operation && id <= entry.id).length

type Choose = (entries: readonly Entry[]) => Entry | undefined

const BOUND: Readonly<Record<Concern, Choose>> = {
  walk: (entries) => secondPage(entries, () => true),
  ticket_walk: (entries) => secondPage(entries, (path) => path === TICKETS),
  groups: (entries) => entries.find(({ operation }) => operation === 'listGroups' || operation === 'viewGroup'),
  conversations: (entries) => entries.find(({ operation, rows }) => operation === 'listConversations' && rows?.length),
  view: viewAfterList,
  search: (entries) => entries.find(({ operation }) => operation?.startsWith('search')),
  include: (entries) => entries.find(({ search }) => new URLSearchParams(search).has('include')),
  create: (entries) => entries.find(({ method, isCommitted }) => method === 'POST' && isCommitted),
  update: (entries) => entries.find(({ method, isCommitted }) => method === 'PUT' && isCommitted),
  any: (entries) => entries[Math.floor(entries.length / 2)],
  deliveries: () => undefined,
}

/** The second page of the list with the most pages. */
function secondPage(entries: readonly Entry[], isMeant: (path: string) => boolean): Entry | undefined {
  const walks = listsIn(entries).filter(([first, second]) => second !== undefined && isMeant(first?.path ?? ''))
  return longest(walks.filter((pages) => pages.some(({ nextSearch }) => nextSearch !== undefined)))?.[1]
}

/** Pages of each path, in the order of the calls. */
function listsIn(entries: readonly Entry[]): Entry[][] {
  const lists = new Map<string, Entry[]>()
  for (const entry of entries) {
    if (entry.rows === undefined) continue
    const pages = lists.get(entry.path)
    if (pages === undefined) lists.set(entry.path, [entry])
    else pages.push(entry)
  }
  return [...lists.values()]
}

const longest = (lists: readonly Entry[][]): Entry[] | undefined =>
  lists.reduce<Entry[] | undefined>((most, list) => (list.length > (most?.length ?? 0) ? list : most), undefined)

/** The middle one of the views whose record a list gave before: others come before and after it. */
function viewAfterList(entries: readonly Entry[]): Entry | undefined {
  const listed = new Set<string>()
  const views: Entry[] = []
  for (const entry of entries) {
    for (const { id } of entry.rows ?? []) listed.add(`${entry.path}/${id}`)
    if (entry.method === 'GET' && entry.rows === undefined && listed.has(entry.path)) views.push(entry)
  }
  return views[Math.floor(views.length / 2)]
}
