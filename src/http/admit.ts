import type { Actor } from '../account/actor.ts'
import type { LimitDecision } from '../account/limits.ts'
import { arePublic } from '../account/public-keys.ts'
import {
  type ApiError,
  accountSuspended,
  foreignPage,
  invalidCredentials,
  rateLimitExceeded,
  unknownHost,
} from '../errors.ts'
import { authenticate } from './authenticate.ts'
import type { Admission, Exchange } from './exchange.ts'

/** Steps 2 and 3: who calls, and whether the account's limits let the call pass. */
export function admit(exchange: Exchange): Admission {
  const { account } = exchange.place
  const actor = exchange.credentials && authenticate(account, exchange.credentials)
  const limit = takeLimit(exchange, actor)
  return { actor, limit, refusal: refusalOf(exchange, actor, limit) }
}

/** Who calls may have changed while the call waited: asked again, at no cost. */
export function admitAgain(exchange: Exchange, { limit }: Admission): Admission {
  const { account } = exchange.place
  const actor = exchange.credentials && authenticate(account, exchange.credentials)
  return { actor, limit, refusal: refusalOf(exchange, actor, limit) }
}

function refusalOf(exchange: Exchange, actor: Actor | undefined, limit: LimitDecision): ApiError | undefined {
  const { place, credentials, isFromForeignPage } = exchange
  if (place.isUnknown) return unknownHost()
  if (actor === undefined || credentials === undefined) return invalidCredentials()
  if (isFromForeignPage && arePublic(actor, credentials)) return foreignPage()
  if (limit.refused) return rateLimitExceeded(limit.retryAfter)
  return place.account.isSuspended ? accountSuspended() : undefined
}

/** A refused key costs only where path or Host named the account. */
function takeLimit({ match, query, place }: Exchange, actor: Actor | undefined): LimitDecision {
  const { limits, clock } = place.account
  if (place.isUnknown || (actor === undefined && !place.isNamed)) return limits.take('default', 0, clock.now())
  const limit = match.kind === 'endpoint' ? match.endpoint.rateLimit : 'default'
  return limits.take(limit, creditsOf(match, query), clock.now())
}

/** 1, and the endpoint's weight for each distinct `include`, also of values it does not know. */
function creditsOf(match: Exchange['match'], query: Exchange['query']): number {
  if (match.kind !== 'endpoint' || query.include === undefined) return 1
  const distinct = new Set(query.include.split(',').map((value) => value.trim()))
  distinct.delete('')
  return 1 + (match.endpoint.creditsPerInclude ?? 0) * distinct.size
}
