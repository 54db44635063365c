import type { Entry } from '../journal/entry.ts'
import { eachInSteps, type Steps } from '../time/turns.ts'
import { cameAfter, type Finding, grouped, idsOf, plural } from './verdict.ts'
import { beginOf, endOf, type ReadPage, readPageOf, type Walk, walksOf } from './walks.ts'

const LAST_PAGES: Readonly<Record<string, number>> = {
  listTickets: 300,
  searchTickets: 10,
  searchContacts: 10,
  searchCompanies: 10,
}
const LARGEST_PER_PAGE = 100
/** A walk of fewer pages is no full sync. */
const FULL_SYNC_PAGES = 4

/** Asked past the last page that Freshdesk serves, where rows that follow are out of reach. */
export function* passedPageWall(entries: readonly Entry[]): Steps<Finding[]> {
  const beyond = yield* eachInSteps(entries, (entry) => (isBeyondWall(entry) ? [entry] : []))
  return [...grouped(beyond, ({ operation }) => String(operation))].map(([operation, found]) => ({
    verdict: 'passed_page_wall',
    severity: 'error',
    explanation: `${operation} was asked for a page past ${LAST_PAGES[operation]}, the last that Freshdesk serves: narrow the query instead, by updated_since or a date.`,
    request_ids: idsOf(found),
  }))
}

function isBeyondWall(entry: Entry): boolean {
  const last = LAST_PAGES[entry.operation ?? '']
  return last !== undefined && readPageOf(entry).page > last
}

/** Pages between those that were read, which no call asked for, or rows on two pages of different sizes. */
export function* skippedOrRepeatedRows(entries: readonly Entry[]): Steps<Finding[]> {
  const gaps = yield* eachInSteps(yield* walksOf(entries), gapsOf)
  return [...gaps, ...(yield* otherSelections(entries))]
}

/**
 * Gaps in a walk, found by its pages in the order of the list: they may have been asked for in another, or all at once.
 */
function gapsOf(walk: Walk): Finding[] {
  const pages = [...grouped(walk, ({ page, perPage }) => `${page} ${perPage}`).values()].flatMap(
    ([first]) => first ?? [],
  )
  pages.sort((a, b) => beginOf(a) - beginOf(b) || endOf(a) - endOf(b))
  return pages.flatMap((next, index): Finding[] => {
    const last = pages[index - 1]
    if (last === undefined || next.entry.search === last.entry.nextSearch) return []
    const [end, begin] = [endOf(last), beginOf(next)]
    if (begin === end || last.entry.nextSearch === undefined) return []
    const what = begin > end ? `skipped ${plural(begin - end, 'row')}` : `read ${plural(end - begin, 'row')} again`
    return [
      {
        verdict: 'skipped_or_repeated_rows',
        severity: 'error',
        explanation: `After page ${last.page} of ${last.perPage} the client asked for page ${next.page} of ${next.perPage} and so ${what}: the next page stood in the Link header.`,
        request_ids: idsOf([last.entry, next.entry]).sort((a, b) => a - b),
      },
    ]
  })
}

/** A later page of another list than the one whose first page was read: a filter or order was dropped on the way. */
function* otherSelections(entries: readonly Entry[]): Steps<Finding[]> {
  const verdicts: Finding[] = []
  const lastOf = new Map<string, ReadPage>()
  const begun = yield* firstPagesOf(entries)
  for (const entry of entries) {
    yield
    if (entry.rows === undefined) continue
    const read = readPageOf(entry)
    const list = listOf(entry)
    const last = lastOf.get(list)
    lastOf.set(list, read)
    if (read.page === 1 || last === undefined || last.entry.nextSearch === undefined) continue
    if (read.selection === last.selection) continue
    const first = begun.get(`${list} ${read.selection}`)
    if (first !== undefined && (first.id < entry.id || !cameAfter(first, entry))) continue
    verdicts.push({
      verdict: 'skipped_or_repeated_rows',
      severity: 'error',
      explanation: `Page ${read.page} was asked for with "${read.selection}", after a first page with "${last.selection}": these are pages of two lists. The next page stood in the Link header.`,
      request_ids: idsOf([last.entry, entry]),
    })
  }
  return verdicts
}

const listOf = ({ agentId, path }: Entry) => `${agentId} ${path}`

/** The first call for page 1 of each selection, also where its reply was lost. */
function* firstPagesOf(entries: readonly Entry[]): Steps<Map<string, Entry>> {
  const first = new Map<string, Entry>()
  for (const entry of entries) {
    yield
    if (entry.method !== 'GET') continue
    const { page, selection } = readPageOf(entry)
    const key = `${listOf(entry)} ${selection}`
    if (page === 1 && !first.has(key)) first.set(key, entry)
  }
  return first
}

/** Read a whole list in small pages: each call costs, and the wall comes sooner. */
export function* smallPages(entries: readonly Entry[]): Steps<Finding[]> {
  return yield* eachInSteps(yield* walksOf(entries), (walk): Finding[] => {
    const small = firstReadings(walk).filter(({ perPage }) => perPage < LARGEST_PER_PAGE)
    const rows = small.reduce((sum, { entry }) => sum + (entry.rows?.length ?? 0), 0)
    const enough = Math.max(1, Math.ceil(rows / LARGEST_PER_PAGE))
    if (small.length < FULL_SYNC_PAGES || !walk.some(isLast)) return []
    return [
      {
        verdict: 'small_pages',
        severity: 'warning',
        explanation: `${small[0]?.entry.operation} was read in ${small.length} pages of ${small[0]?.perPage}; per_page=100 would have taken ${plural(enough, 'call')}.`,
        request_ids: idsOf(small.map(({ entry }) => entry)),
      },
    ]
  })
}

const isLast = ({ entry }: ReadPage) => entry.nextSearch === undefined

/** Pages that had rows, each once. */
function firstReadings(walk: Walk): ReadPage[] {
  const pages = new Map<number, ReadPage>()
  for (const read of walk) if (read.entry.rows?.length && !pages.has(read.page)) pages.set(read.page, read)
  return [...pages.values()]
}
