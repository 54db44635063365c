import type { Account } from '../account/account.ts'
import type { LimitDecision } from '../account/limits.ts'
import type { AccountDoor } from './door.ts'
import type { Caller, DoorOperation, Exchange, Outcome } from './exchange.ts'
import { asciiText } from './head.ts'

interface Decided<Who> {
  readonly caller: Who | undefined
  readonly limit: LimitDecision | undefined
  readonly outcome: Outcome
}

const LONGEST_HEADER = 1000

/** Sentence why a call was refused, or would have been if its limits were enforced; undefined for other successes. */
export function reasonOf<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  exchange: Exchange<Operation>,
  { caller, limit, outcome: { answer, failure } }: Decided<Who>,
): string | undefined {
  const { account } = exchange.place
  if (failure === undefined) return limit?.exceeded === undefined ? undefined : limitReason(account, limit)
  // An unexpected error is reported elsewhere.
  if (!(failure instanceof Error) || answer.status === 500) return undefined
  if (answer.status === 429 && limit !== undefined) return limitReason(account, limit)
  const { message } = failure
  return door.explain?.(exchange, caller, { status: answer.status, message }) ?? message
}

/**
 * Sentence about the limit: which one, its number, and when calls are allowed again: `the ticket_list limit of 20 calls
 * a minute is used up; ...`.
 */
function limitReason({ limits }: Account, { exceeded, refused, remaining, retryAfter }: LimitDecision): string {
  const isSubLimit = exceeded !== undefined && exceeded !== 'default'
  const total = isSubLimit ? limits.limits.subLimits[exceeded] : limits.limits.total
  const window = limits.windowLength === 60_000 ? 'a minute' : `in ${limits.windowLength / 1000} s`
  const left = isSubLimit || remaining === 0 ? 'is used up' : `has ${remaining} left, fewer than this call costs`
  const opens = refused ? `it opens again in ${retryAfter} s` : 'not refused, since limits are not enforced here'
  return `the ${isSubLimit ? `${exceeded} ` : ''}limit of ${total} calls ${window} ${left}; ${opens}`
}

/** A sentence as a header's value may be: printable ASCII, not too long. */
export const headerText = (reason: string): string => asciiText(reason).slice(0, LONGEST_HEADER)
