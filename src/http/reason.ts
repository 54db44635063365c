import type { Account } from '../account/account.ts'
import { type Actor, actorOf, apiKeyOf } from '../account/actor.ts'
import type { LimitDecision } from '../account/limits.ts'
import { ApiError } from '../errors.ts'
import { explainAuthorization } from './authenticate.ts'
import type { Endpoint } from './endpoint.ts'
import { asciiText } from './head.ts'
import { decide } from './permit.ts'
import type { Match } from './router.ts'

interface Decided {
  /** The header. */
  readonly authorization: string | undefined
  readonly account: Account
  readonly actor: Actor | undefined
  readonly match: Match<Endpoint>
  readonly limit: LimitDecision
  readonly failure: unknown
}

const LONGEST_HEADER = 1000

/** Why a call was refused, or would have been with its limits enforced, in plain words; undefined for other successes. */
export function reasonOf({ authorization, account, actor, match, limit, failure }: Decided): string | undefined {
  if (failure === undefined) return limit.exceeded === undefined ? undefined : limitReason(account, limit)
  if (!(failure instanceof ApiError)) return undefined
  if (failure.status === 429) return limitReason(account, limit)
  if (failure.status === 401) {
    const explanation = explainAuthorization(authorization, account)
    return explanation === undefined ? failure.message : `${failure.message} ${explanation}`
  }
  if (failure.status !== 403 || actor === undefined || match.kind !== 'endpoint') return failure.message
  const { allowed, rule } = decide(match.endpoint, account, actor)
  return allowed ? failure.message : rule
}

/** Which limit, its number, and when it opens again: `the ticket_list limit of 20 calls a minute is used up; ...`. */
function limitReason({ limits }: Account, { exceeded, refused, remaining, retryAfter }: LimitDecision): string {
  const isSubLimit = exceeded !== undefined && exceeded !== 'default'
  const total = isSubLimit ? limits.limits.subLimits[exceeded] : limits.limits.total
  const window = limits.windowLength === 60_000 ? 'a minute' : `in ${limits.windowLength / 1000} s`
  const left = isSubLimit || remaining === 0 ? 'is used up' : `has ${remaining} left, fewer than this call costs`
  const opens = refused ? `it opens again in ${retryAfter} s` : 'not refused, since limits are not enforced here'
  return `the ${isSubLimit ? `${exceeded} ` : ''}limit of ${total} calls ${window} ${left}; ${opens}`
}

/** As a header's value may be: printable ASCII, not too long. */
export const headerText = (reason: string): string => asciiText(reason).slice(0, LONGEST_HEADER)

/** For whoever reads the log: the keys that would have worked. */
export function keysHint(account: Account): string {
  const agents = [...account.database.agents.all()].filter((agent) => actorOf(account, agent) !== undefined)
  const keys = agents.slice(0, 5).map((agent) => apiKeyOf(account, agent))
  return `keys of ${account.name}: ${keys.join(', ')}`
}
