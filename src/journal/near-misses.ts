import type { Steps } from '../time/turns.ts'
import type { Entry } from './entry.ts'
import type { Journal } from './journal.ts'
import { type Difference, differences, inWords, type RequestMatch } from './match.ts'
import { comparable, type JournaledRequest, viewedRequest } from './view.ts'

export interface NearMiss {
  readonly request: JournaledRequest
  /** Differences as sentences, one for each member. */
  readonly differs: readonly string[]
}

const MOST = 3

interface Compared {
  readonly entry: Entry
  readonly differs: readonly Difference[]
}

/**
 * The calls that come closest without matching, the closest first, of equal ones the oldest. Bodies are read only of
 * calls that the rest of the match leaves among the closest: they may be large.
 */
export function* nearestMisses(journal: Journal, match: RequestMatch): Steps<NearMiss[]> {
  const { body, ...others } = match
  const byDifferences: Entry[][] = []
  for (const entry of journal.newest({})) {
    const place = differences(others, comparable(entry)).length
    byDifferences[place] ??= []
    byDifferences[place].push(entry)
    yield
  }
  let nearest: readonly Compared[] = []
  for (const [least, entries = []] of byDifferences.entries()) {
    const last = nearest[MOST - 1]
    if (last !== undefined && last.differs.length < least) break
    nearest = yield* nearestOf(nearest, entries, match)
  }
  return nearest.map(({ entry, differs }) => ({ request: viewedRequest(entry), differs: differs.map(inWords) }))
}

function* nearestOf(
  nearest: readonly Compared[],
  entries: readonly Entry[],
  match: RequestMatch,
): Steps<readonly Compared[]> {
  let kept = nearest
  for (const entry of entries) {
    yield
    const differs = differences(match, comparable(entry))
    const last = kept[MOST - 1]
    if (differs.length === 0 || (last !== undefined && differs.length > last.differs.length)) continue
    kept = [...kept, { entry, differs }].sort(byNearness).slice(0, MOST)
  }
  return kept
}

const byNearness = (a: Compared, b: Compared) => a.differs.length - b.differs.length || a.entry.id - b.entry.id
