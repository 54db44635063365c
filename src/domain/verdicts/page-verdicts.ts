import type { Entry } from '../../account/journal.ts'
import { grouped, idsOf, plural, type Verdict } from './verdict.ts'
import { type ReadPage, readPageOf, type Walk, walksOf } from './walks.ts'

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
export function passedPageWall(entries: readonly Entry[]): Verdict[] {
  const beyond = entries.filter(
    (entry) => readPageOf(entry).page > (LAST_PAGES[entry.operation ?? ''] ?? Number.POSITIVE_INFINITY),
  )
  return [...grouped(beyond, ({ operation }) => String(operation))].map(([operation, found]) => ({
    verdict: 'passed_page_wall',
    severity: 'error',
    explanation: `${operation} was asked for a page past ${LAST_PAGES[operation]}, the last that Freshdesk serves: narrow the query instead, by updated_since or a date.`,
    request_ids: idsOf(found),
  }))
}

/** A next page that was not the one that Link named, and does not begin where the last ended. */
export function skippedOrRepeatedRows(entries: readonly Entry[]): Verdict[] {
  return [...walksOf(entries).flatMap(gapsOf), ...otherSelections(entries)]
}

function gapsOf(walk: Walk): Verdict[] {
  return walk.flatMap((next, index): Verdict[] => {
    const last = walk[index - 1]
    if (last === undefined || next.entry.search === last.entry.nextSearch || isSamePage(last, next)) return []
    const [end, begin] = [last.page * last.perPage, (next.page - 1) * next.perPage]
    if (begin === end || last.entry.nextSearch === undefined) return []
    const what = begin > end ? `skipped ${plural(begin - end, 'row')}` : `read ${plural(end - begin, 'row')} again`
    return [
      {
        verdict: 'skipped_or_repeated_rows',
        severity: 'error',
        explanation: `After page ${last.page} of ${last.perPage} the client asked for page ${next.page} of ${next.perPage} and so ${what}: the next page stood in the Link header.`,
        request_ids: idsOf([last.entry, next.entry]),
      },
    ]
  })
}

/** The same page once more: a retry, or a second reading. */
const isSamePage = (last: ReadPage, next: ReadPage) => last.page === next.page && last.perPage === next.perPage

/** A later page of another list than the one whose first page was read: a filter or order was dropped on the way. */
function otherSelections(entries: readonly Entry[]): Verdict[] {
  const verdicts: Verdict[] = []
  const lastOf = new Map<string, ReadPage>()
  const begun = new Set<string>()
  for (const entry of entries) {
    if (entry.rows === undefined) continue
    const read = readPageOf(entry)
    const list = `${entry.agentId} ${entry.path}`
    const last = lastOf.get(list)
    lastOf.set(list, read)
    if (read.page === 1) begun.add(`${list} ${read.selection}`)
    else if (last !== undefined && last.entry.nextSearch !== undefined && !begun.has(`${list} ${read.selection}`)) {
      verdicts.push({
        verdict: 'skipped_or_repeated_rows',
        severity: 'error',
        explanation: `Page ${read.page} was asked for with "${read.selection}", after a first page with "${last.selection}": these are pages of two lists. The next page stood in the Link header.`,
        request_ids: idsOf([last.entry, entry]),
      })
    }
  }
  return verdicts
}

/** Read a whole list in small pages: each call costs, and the wall comes sooner. */
export function smallPages(entries: readonly Entry[]): Verdict[] {
  return walksOf(entries).flatMap((walk): Verdict[] => {
    const small = firstReadings(walk).filter(({ perPage }) => perPage < LARGEST_PER_PAGE)
    const rows = small.reduce((sum, { entry }) => sum + (entry.rows?.length ?? 0), 0)
    const enough = Math.max(1, Math.ceil(rows / LARGEST_PER_PAGE))
    if (small.length < FULL_SYNC_PAGES) return []
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

/** Pages that had rows, each once. */
function firstReadings(walk: Walk): ReadPage[] {
  const pages = new Map<number, ReadPage>()
  for (const read of walk) if (read.entry.rows?.length && !pages.has(read.page)) pages.set(read.page, read)
  return [...pages.values()]
}
