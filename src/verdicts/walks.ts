import type { Entry } from '../journal/entry.ts'
import { eachInSteps, type Steps } from '../time/turns.ts'
import { cameAfter, grouped } from './verdict.ts'

/** A page of a list that a client read. */
export interface ReadPage {
  readonly entry: Entry
  readonly page: number
  readonly perPage: number
  /** The query without page, per_page and what only adds to each row, its parameters in order. */
  readonly selection: string
}

/** Rows of a page without `per_page`. Source: https://developers.freshdesk.com/api/#pagination */
const DEFAULT_PER_PAGE = 30
/** Walks of one list that may still go on, at most: the newest. */
const MOST_OPEN = 20

/** Pages of one list that one client read, in the order of the calls; their first page is among the first of them. */
export type Walk = readonly ReadPage[]

/** Row of the list at which a page begins. */
export const beginOf = ({ page, perPage }: ReadPage): number => (page - 1) * perPage
export const endOf = ({ page, perPage }: ReadPage): number => page * perPage

export function readPageOf(entry: Entry): ReadPage {
  const query = new URLSearchParams(entry.search)
  const page = Number(query.get('page') ?? 1)
  const perPage = Number(query.get('per_page') ?? DEFAULT_PER_PAGE)
  for (const name of ['page', 'per_page', 'include']) query.delete(name)
  query.sort()
  return { entry, page, perPage, selection: query.toString() }
}

/** Walks of each client through each list; a first page begins a new one. Searches are no lists. */
export function* walksOf(entries: readonly Entry[]): Steps<Walk[]> {
  const pages = yield* eachInSteps(entries, (entry) => (entry.rows === undefined ? [] : [readPageOf(entry)]))
  const lists = grouped(pages, ({ entry, selection }) => `${entry.agentId} ${entry.path} ${selection}`)
  return yield* eachInSteps(lists.values(), (list) => new Walks(list).walks)
}

interface OpenWalk {
  readonly pages: ReadPage[]
  readonly begins: Set<number>
  readonly ends: Set<number>
  /** Connections whose newest page of the list is in this walk. */
  readonly connections: Set<number>
}

/**
 * The pages of one list, told apart by walk. Several clients may share a key, and one may use several connections, in
 * any order: a page belongs where it is expected next, else to its connection's walk.
 */
class Walks {
  readonly walks: ReadPage[][] = []
  /** Newest first. */
  #open: OpenWalk[] = []
  readonly #ofConnection = new Map<number, OpenWalk>()

  constructor(pages: readonly ReadPage[]) {
    for (const read of pages) this.#add(read, this.#walkFor(read) ?? this.#begin())
  }

  #walkFor(read: ReadPage): OpenWalk | undefined {
    const begin = beginOf(read)
    const isLacking = ({ begins }: OpenWalk) => !begins.has(begin)
    if (begin === 0) return this.#open.find((walk) => isLacking(walk) && isParallel(read, walk))
    const isExpecting = (walk: OpenWalk) => walk.ends.has(begin) && isLacking(walk)
    const own = this.#ofConnection.get(read.entry.connection)
    const candidates = own === undefined ? this.#open : [own, ...this.#open]
    return candidates.find(isExpecting) ?? candidates.find(isLacking) ?? candidates[0]
  }

  #begin(): OpenWalk {
    const walk: OpenWalk = { pages: [], begins: new Set(), ends: new Set(), connections: new Set() }
    this.walks.push(walk.pages)
    this.#open = [walk, ...this.#open].slice(0, MOST_OPEN)
    return walk
  }

  #add(read: ReadPage, walk: OpenWalk): void {
    walk.pages.push(read)
    walk.begins.add(beginOf(read))
    walk.ends.add(endOf(read))
    const { connection } = read.entry
    const before = this.#ofConnection.get(connection)
    if (before === walk) return
    this.#ofConnection.set(connection, walk)
    walk.connections.add(connection)
    before?.connections.delete(connection)
    if (before?.connections.size === 0) this.#open = this.#open.filter((one) => one !== before)
  }
}

/** Asked for along with the walk's first call, before its reply was known. */
const isParallel = ({ entry }: ReadPage, { pages: [first] }: OpenWalk) =>
  first !== undefined && !cameAfter(entry, first.entry)
