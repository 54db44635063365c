import type { Journal } from './journal.ts'
import { comparable, type JournaledRequest, viewedRequest } from './journal-view.ts'
import { differences, type RequestMatch } from './request-match.ts'

export interface Expectation {
  readonly match: RequestMatch
  /** Default: at least 1. */
  readonly count?:
    | {
        readonly exactly?: number | undefined
        readonly at_least?: number | undefined
        readonly at_most?: number | undefined
      }
    | undefined
  /** Real time to wait for it. */
  readonly within_ms?: number | undefined
}

export interface NearMiss {
  readonly request: JournaledRequest
  /** In words, one a member. */
  readonly differs: readonly string[]
}

export interface Verification {
  readonly verified: boolean
  /** What was expected and what was found, in a sentence. */
  readonly message: string
  /** Those that match. */
  readonly requests: readonly JournaledRequest[]
  /** When they are too few: those that come closest, the closest first. */
  readonly near_misses: readonly NearMiss[]
}

/** Waits until as many calls as expected were made, or `within_ms` are over. */
export async function verifyRequests(
  journal: Journal,
  expectation: Expectation,
  now: () => number,
): Promise<Verification> {
  const deadline = now() + (expectation.within_ms ?? 0)
  for (;;) {
    const verification = checkRequests(journal, expectation)
    const left = deadline - now()
    if (verification.verified || left <= 0 || !(await journal.nextEntry(left))) return verification
  }
}

const MOST_NEAR_MISSES = 3

/** What the journal holds now. */
export function checkRequests(journal: Journal, { match, count = {} }: Expectation): Verification {
  const compared = journal.list().map((entry) => ({ entry, differs: differences(match, comparable(entry)) }))
  const found = compared.filter(({ differs }) => differs.length === 0)
  const [least, most] = [
    count.exactly ?? count.at_least ?? (count.at_most === undefined ? 1 : 0),
    count.exactly ?? count.at_most,
  ]
  const verified = found.length >= least && (most === undefined || found.length <= most)
  const nearest = compared
    .filter(({ differs }) => differs.length > 0)
    .sort((a, b) => a.differs.length - b.differs.length)
  return {
    verified,
    message: `expected ${wanted(least, most)} like ${JSON.stringify(match)}, found ${found.length} among ${compared.length}`,
    requests: found.map(({ entry }) => viewedRequest(entry)),
    near_misses:
      found.length >= least
        ? []
        : nearest.slice(0, MOST_NEAR_MISSES).map(({ entry, differs }) => ({ request: viewedRequest(entry), differs })),
  }
}

/** What was expected, what was found, and what comes closest. */
export function explain({ message, near_misses }: Verification): string {
  const closest = near_misses.map(
    ({ request: { id, method, path }, differs }) => `closest #${id} ${method} ${path}: ${differs.join(', ')}`,
  )
  return [message, ...closest].join('; ')
}

function wanted(least: number, most: number | undefined): string {
  const calls = (count: number) => (count === 1 ? '1 call' : `${count} calls`)
  if (most === undefined) return `at least ${calls(least)}`
  if (least === most) return `exactly ${calls(least)}`
  return least === 0 ? `at most ${calls(most)}` : `${least} to ${calls(most)}`
}
