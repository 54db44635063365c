import { signal } from '@preact/signals'
import { wordsOfError } from '../../control/control.ts'
import { done } from '../../state/account.ts'
import type { ListedTicket } from './ticket.ts'

/** Tickets as the API lists them; each page is read when it comes into sight. */

const PER_PAGE = 100
/** Last page of Freshdesk's lists and searches. */
const MOST_PAGES = 300
const SEARCH_PER_PAGE = 30
const MOST_SEARCH_PAGES = 10
/** A moment before any ticket: without it a list is of 30 days. */
const EVER = '1970-01-01T00:00:00Z'

/** A list of the API, or a search in its own grammar. */
export interface TicketSource {
  readonly title: string
  readonly filter?: 'new_and_my_open' | 'watching' | 'spam' | 'deleted'
  readonly query?: string
}

export const SOURCES: readonly TicketSource[] = [
  { title: 'All tickets' },
  { title: 'New and my open', filter: 'new_and_my_open' },
  { title: 'Open', query: 'status:2' },
  { title: 'Unassigned', query: 'agent_id:null AND (status:2 OR status:3)' },
  { title: 'Urgent', query: 'priority:4' },
  { title: 'Watched', filter: 'watching' },
  { title: 'Spam', filter: 'spam' },
  { title: 'Deleted', filter: 'deleted' },
]

interface Listing {
  readonly source: TicketSource
  readonly tickets: readonly ListedTicket[]
  /** Number of pages that were read. */
  readonly pages: number
  readonly isWhole: boolean
  readonly error: string
  /** Number of tickets that a search found; undefined for lists, which do not tell. */
  readonly total: number | undefined
}

const begun = (source: TicketSource): Listing => ({
  source,
  tickets: [],
  pages: 0,
  isWhole: false,
  error: '',
  total: undefined,
})

export const listing = signal<Listing>(begun(SOURCES[0] ?? { title: '' }))

interface Page {
  readonly tickets: readonly ListedTicket[]
  readonly isLast: boolean
  readonly total: number | undefined
}

async function pageOf({ filter, query }: TicketSource, page: number): Promise<Page> {
  if (query !== undefined) {
    const params = { query: `"${query}"`, page }
    const found = await done<{ readonly results: readonly ListedTicket[]; readonly total: number }>('searchTickets', {
      params,
    })
    const isLast = found.results.length < SEARCH_PER_PAGE || page >= MOST_SEARCH_PAGES
    return { tickets: found.results, isLast, total: found.total }
  }
  const params: Record<string, string | number> = { per_page: PER_PAGE, page, include: 'requester,stats' }
  if (filter !== undefined) params.filter = filter
  if (filter === undefined || filter === 'deleted') params.updated_since = EVER
  const tickets = await done<readonly ListedTicket[]>('listTickets', { params })
  return { tickets, isLast: tickets.length < PER_PAGE || page >= MOST_PAGES, total: undefined }
}

let turn = 0

/** Shows another list, from its first page. */
export function showTickets(source: TicketSource): void {
  listing.value = begun(source)
  turn++
  more().catch(() => undefined) // shown in the listing
}

let isReading = false

/** Reads the next page, unless it is being read. */
export async function more(): Promise<void> {
  if (isReading || listing.value.isWhole) return
  isReading = true
  await read(listing.value.pages + 1, (before, page) => [...before, ...withoutThose(page, before)])
  isReading = false
}

/** Reads the first page again: new tickets are there and, mostly, changed ones. */
export async function renewTickets(): Promise<void> {
  await read(1, (before, page) => [...page, ...withoutThose(before, page)])
}

const withoutThose = (tickets: readonly ListedTicket[], others: readonly ListedTicket[]): readonly ListedTicket[] => {
  const ids = new Set(others.map(({ id }) => id))
  return tickets.filter(({ id }) => !ids.has(id))
}

type Join = (before: readonly ListedTicket[], page: readonly ListedTicket[]) => readonly ListedTicket[]

async function read(page: number, join: Join): Promise<void> {
  const mine = turn
  const { source } = listing.value
  try {
    const { tickets, isLast, total } = await pageOf(source, page)
    if (mine !== turn) return
    const { tickets: before, pages, isWhole } = listing.value
    // A list of one page is what that page has: a ticket that is not there any more has left it.
    const joined = pages <= 1 && page === 1 ? tickets : join(before, tickets)
    const isEnd = page >= pages ? isLast : isWhole
    listing.value = { source, tickets: joined, pages: Math.max(page, pages), isWhole: isEnd, error: '', total }
  } catch (error) {
    if (mine === turn) listing.value = { ...listing.value, isWhole: true, error: wordsOfError(error) }
  }
}

/** Replaces a changed ticket. */
export function putTicket(ticket: ListedTicket): void {
  const { tickets } = listing.value
  listing.value = {
    ...listing.value,
    tickets: tickets.map((one) => (one.id === ticket.id ? { ...one, ...ticket } : one)),
  }
}
