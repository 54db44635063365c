import { atOnce, inTurns, type Steps, Turns } from '../time/turns.ts'
import { formatTime } from '../times.ts'
import { jsonWithMatchers } from './asymmetric.ts'
import type { Entry } from './entry.ts'
import type { Journal } from './journal.ts'
import { matches, type RequestMatch } from './match.ts'
import { type NearMiss, nearestMisses } from './near-misses.ts'
import { comparable, type JournaledRequest, viewedRequest } from './view.ts'

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

export interface Verification {
  readonly verified: boolean
  /** Sentence of what was expected and what was found. */
  readonly message: string
  /** Calls that match. */
  readonly requests: readonly JournaledRequest[]
  /** Calls that come closest, the closest first, where too few match. */
  readonly near_misses: readonly NearMiss[]
}

/** Result of a check, before it is shown. */
export interface VerifiedCall {
  readonly verified: boolean
  readonly message: string
  /** Entries that match, oldest first. */
  readonly entries: readonly Entry[]
  readonly near_misses: readonly NearMiss[]
}

export const verificationOf = ({ verified, message, entries, near_misses }: VerifiedCall): Verification => ({
  verified,
  message,
  requests: entries.map(viewedRequest),
  near_misses,
})

/** Waits until as many calls as expected were made, or `within_ms` are over. Other work goes on while it reads. */
export async function verifyRequests(
  journal: Journal,
  expectation: Expectation,
  now: () => number,
): Promise<VerifiedCall> {
  const deadline = now() + (expectation.within_ms ?? 0)
  const turns = new Turns()
  const matching = new Matching(journal, expectation.match)
  for (;;) {
    while (!matching.read(() => turns.isOver)) await turns.next()
    const left = deadline - now()
    if (isMet(expectation, matching.found.length) || left <= 0 || !(await journal.nextEntry(left))) {
      return inTurns(findingOf(journal, expectation, matching.found))
    }
  }
}

/** Checks an expectation against what the journal holds now. */
export function checkRequests(journal: Journal, expectation: Expectation): VerifiedCall {
  const matching = new Matching(journal, expectation.match)
  matching.read(() => false)
  return atOnce(findingOf(journal, expectation, matching.found))
}

/** The calls of a journal that match; each is read once, however often it is looked for new ones. */
class Matching {
  readonly #journal: Journal
  readonly #match: RequestMatch
  #era: number
  #readId = 0
  #found: Entry[] = []

  constructor(journal: Journal, match: RequestMatch) {
    this.#journal = journal
    this.#match = match
    this.#era = journal.era
  }

  /** Entries found that the journal still has, oldest first. */
  get found(): readonly Entry[] {
    this.#forgetOthers()
    return this.#found
  }

  /** Reads what is new; false when it was stopped before the end. */
  read(isStopped: () => boolean): boolean {
    this.#forgetOthers()
    for (const entry of this.#journal.newest({ sinceId: this.#readId })) {
      if (isStopped()) return false
      this.#readId = entry.id
      if (matches(this.#match, comparable(entry))) this.#found.push(entry)
    }
    return true
  }

  #forgetOthers(): void {
    const { era, oldestId } = this.#journal
    if (era !== this.#era) {
      this.#era = era
      this.#readId = 0
      this.#found = []
    }
    const gone = this.#found.findIndex(({ id }) => id >= oldestId)
    if (gone !== 0) this.#found = gone < 0 ? [] : this.#found.slice(gone)
  }
}

/** Sentence about the calls before a restart, of which nothing is known; empty when there was none. */
const unknownBefore = ({ knownSince }: Journal): string =>
  knownSince === undefined
    ? ''
    : `; not known before ${formatTime(Math.floor(knownSince / 1000))}, when the emulator started again`

/** Undefined: any number. */
function boundsOf({ count = {} }: Expectation): readonly [least: number, most: number | undefined] {
  return [count.exactly ?? count.at_least ?? (count.at_most === undefined ? 1 : 0), count.exactly ?? count.at_most]
}

function isMet(expectation: Expectation, found: number): boolean {
  const [least, most] = boundsOf(expectation)
  return found >= least && (most === undefined || found <= most)
}

function* findingOf(journal: Journal, expectation: Expectation, entries: readonly Entry[]): Steps<VerifiedCall> {
  const { match } = expectation
  const [least, most] = boundsOf(expectation)
  return {
    verified: isMet(expectation, entries.length),
    message: `expected ${wanted(least, most)} like ${jsonWithMatchers(match)}, found ${entries.length} among ${journal.size}${unknownBefore(journal)}`,
    entries,
    near_misses: entries.length >= least ? [] : yield* nearestMisses(journal, match),
  }
}

/** Text of what was expected, what was found, and what comes closest. */
export function explainMisses({ message, near_misses }: Pick<VerifiedCall, 'message' | 'near_misses'>): string {
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
