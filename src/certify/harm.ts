import type { Incident } from '../incidents/incident.ts'
import type { Entry } from '../journal/entry.ts'
import type { Run } from './run.ts'
import type { Writes } from './writes.ts'

/** A way in which a client was harmed, or does harm. */
export interface Harm {
  readonly explanation: string
  readonly entries?: readonly Entry[]
}

/** Two runs that follow each other. */
export interface Pair {
  readonly first: Run
  readonly next: Run
  readonly writes: Writes
}

export interface Judged {
  readonly incident: Incident
  /** The pair of runs without incident: what should be. */
  readonly truth: Pair
  readonly pair: Pair
}

const MOST_TOLD = 3

/** The first harm, and the number of the others. */
export function several(harms: readonly Harm[]): Harm[] {
  if (harms.length <= MOST_TOLD) return [...harms]
  return [...harms.slice(0, MOST_TOLD), { explanation: `And ${harms.length - MOST_TOLD} more of the kind.` }]
}
