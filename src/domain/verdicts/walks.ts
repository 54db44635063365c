import type { Entry } from '../../account/journal.ts'
import { grouped } from './verdict.ts'

/** A page of a list that a client read. */
export interface ReadPage {
  readonly entry: Entry
  readonly page: number
  readonly perPage: number
  /** The query without page and per_page, its parameters in order. */
  readonly selection: string
}

/** Without `per_page`. Source: https://developers.freshdesk.com/api/#pagination */
const DEFAULT_PER_PAGE = 30

/** Pages of one list in the order one agent read them, beginning with the first page. */
export type Walk = readonly ReadPage[]

export function readPageOf(entry: Entry): ReadPage {
  const query = new URLSearchParams(entry.search)
  const page = Number(query.get('page') ?? 1)
  const perPage = Number(query.get('per_page') ?? DEFAULT_PER_PAGE)
  query.delete('page')
  query.delete('per_page')
  query.sort()
  return { entry, page, perPage, selection: query.toString() }
}

/** What each agent read of each list, page by page; a first page begins a new walk. Searches are no lists. */
export function walksOf(entries: readonly Entry[]): Walk[] {
  const pages = entries.filter(({ rows }) => rows !== undefined).map(readPageOf)
  const lists = grouped(pages, ({ entry, selection }) => `${entry.agentId} ${entry.path} ${selection}`)
  return [...lists.values()].flatMap((list) => {
    const walks: ReadPage[][] = []
    for (const page of list) {
      const walk = walks.at(-1)
      if (walk === undefined || page.page === 1) walks.push([page])
      else walk.push(page)
    }
    return walks
  })
}
