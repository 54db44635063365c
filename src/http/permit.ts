import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { isHiddenByPlan } from '../account/plans.ts'
import { accessDenied, notFound, requireFeature } from '../errors.ts'
import type { Endpoint } from './endpoint.ts'

export interface RolePermission {
  readonly allowed: boolean
  /** Sentence about the rule. */
  readonly rule: string
}

/**
 * Decides by the plan's features, then by the role's privileges. What a ticket scope hides is decided for each record.
 */
export function decide({ feature, access }: Endpoint, account: Account, actor: Actor): RolePermission {
  if (feature !== undefined && !account.hasFeature(feature)) {
    return { allowed: false, rule: `the ${account.plan} plan lacks the feature ${feature}` }
  }
  if (access === 'agent') return { allowed: true, rule: 'every agent may' }
  const allowed = actor.privileges.has(access)
  return { allowed, rule: allowed ? `a role grants ${access}` : `no role grants ${access}` }
}

/** Throws where `decide` refuses: 403 `require_feature`, or 404 for some features, or 403 `access_denied`. */
export function permit({ feature, access }: Endpoint, account: Account, actor: Actor): void {
  if (feature !== undefined && !account.hasFeature(feature)) {
    throw isHiddenByPlan(feature) ? notFound() : requireFeature(feature)
  }
  if (access !== 'agent' && !actor.privileges.has(access)) throw accessDenied()
}
